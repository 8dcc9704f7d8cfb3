"""The command ``osupy``: an extra on the library, which never imports it.

Settings, errors, exit codes, output and Ctrl-C each have one place, in which every
command stands; a command is a function with typed keyword arguments.
"""

from __future__ import annotations

import sys

__all__ = ["main"]

_EXTRA = {"cyclopts", "rich"}


def main() -> int:
    """Run the command that the arguments name.

    Returns:
        The exit code: 0 done, 1 failed, 2 wrong usage, 130 interrupted.
    """
    try:
        from osupy.cli.app import run
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in _EXTRA:
            raise
        print("osupy: the command needs: pip install 'osupy[cli]'", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("osupy: interrupted", file=sys.stderr)
        return 130
    return run(sys.argv[1:])

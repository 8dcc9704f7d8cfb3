"""The frame of all commands: arguments in, an exit code out."""

from __future__ import annotations

import contextlib
import os
import sys
import warnings
from typing import TYPE_CHECKING, TextIO

from cyclopts import App
from cyclopts.exceptions import CycloptsError, UnusedCliTokensError

from osupy import __version__
from osupy.cli.console import Output
from osupy.cli.contract import contract
from osupy.cli.demo import demo
from osupy.cli.doctor import doctor
from osupy.cli.errors import (
    FAILED,
    INTERRUPTED,
    MISUSED,
    Failure,
    ReaderGone,
    code_of,
    printable,
    told,
)
from osupy.cli.follow import follow
from osupy.cli.listening import chat
from osupy.cli.sandbox import sandbox
from osupy.errors import OsuError

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

app: App = App(
    name="osupy",
    help="The osu! API at the command line.",
    version=f"osupy {__version__}",
)
app.command(chat)
app.command(contract)
app.command(demo)
app.command(doctor)
app.command(follow)
app.command(sandbox)


def run(arguments: Sequence[str]) -> int:
    """Run the command that the arguments name; return the exit code."""
    code = FAILED
    try:
        with _short_warnings():
            code = _run(arguments)
        if sys.stdout is not None:
            sys.stdout.flush()
    except CycloptsError as error:
        _complain(_reason(error))
        _complain(f"see: {' '.join(('osupy', *(error.command_chain or ())))} --help")
        code = MISUSED
    except (Failure, OsuError, OSError) as error:
        _complain(told(error))
        code = code_of(error)
    except ReaderGone:
        code = FAILED  # nobody is left to tell
    except KeyboardInterrupt:
        _complain("interrupted")
        code = INTERRUPTED
    _drop_rest()
    return code


def _run(arguments: Sequence[str]) -> int:
    command, bound, _ = app.parse_args(
        list(arguments), console=Output(), print_error=False, exit_on_error=False
    )
    code: object = command(*bound.args, **bound.kwargs)
    return code if isinstance(code, int) else 0  # help and version give none


def _reason(error: CycloptsError) -> str:
    text = str(error)
    if isinstance(error, UnusedCliTokensError):  # it would show a list of Python
        text = f"Unexpected: {' '.join(error.unused_tokens or ())}"
    return printable(" ".join(text.split()))


def _complain(text: str) -> None:
    with contextlib.suppress(OSError):
        print(f"osupy: {text}", file=sys.stderr, flush=True)


@contextlib.contextmanager
def _short_warnings() -> Generator[None]:
    """Show warnings in one line, without the place in the code."""

    def show(
        message: Warning | str,
        category: type[Warning],
        filename: str,
        lineno: int,
        file: TextIO | None = None,
        line: str | None = None,
    ) -> None:
        del category, filename, lineno, file, line
        _complain(f"note: {printable(' '.join(str(message).split()))}")

    with warnings.catch_warnings():
        # trio's Ctrl-C may come between the making of a coroutine and its `await`.
        warnings.filterwarnings("ignore", "coroutine .* was never awaited")
        warnings.showwarning = show
        yield


def _drop_rest() -> None:
    """Send what stdout no longer takes to nowhere; else Python complains at its end."""
    if sys.stdout is None:
        return
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

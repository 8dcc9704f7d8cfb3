"""How a log-in reaches the person before the machine: browser, terminal, keyboard."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def open_browser(url: str) -> bool:
    """Open a URL in the system's browser; tell whether there is one.

    It may return late: some browsers are run until they are closed.
    """
    import webbrowser

    if not has_screen(os.environ, sys.platform):
        return False
    try:
        return webbrowser.open(url)
    except (OSError, webbrowser.Error):
        return False


def has_screen(environ: Mapping[str, str], platform: str) -> bool:
    """Tell whether somebody would see a browser that is opened here.

    One for the terminal would take the terminal away from the program.
    """
    if environ.get("BROWSER"):
        return True
    if platform in ("win32", "cygwin", "darwin"):
        return not environ.get("SSH_CONNECTION")
    return bool(environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"))


def tell(text: str) -> None:
    """Show a text on standard error."""
    if sys.stderr is not None:
        print(text, file=sys.stderr, flush=True)  # noqa: T201 (the person is to read it)


def ask(question: str) -> str | None:
    """Read a line from standard input; ``None`` at its end."""
    if sys.stdin is None:
        return None
    with suppress(ImportError):  # without it a terminal cuts long lines off
        import_module("readline")  # `input` finds it
    if sys.stderr is not None:
        print(question, end="", file=sys.stderr, flush=True)  # noqa: T201 (as above)
    try:
        return input()
    except EOFError:
        return None

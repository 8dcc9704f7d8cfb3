"""What goes wrong becomes one line and an exit code, here and nowhere else.

====  ============================================================
code  meaning
====  ============================================================
0     done
1     failed: one line on stderr says why
2     used wrongly: a few lines on stderr say how to use it
130   interrupted by Ctrl-C
====  ============================================================
"""

from __future__ import annotations

from osupy.errors import OsuError, UsageError

FAILED = 1
MISUSED = 2
INTERRUPTED = 130


class Failure(Exception):  # noqa: N818 (an outcome, said to people)
    """A command cannot do what it was asked for; the text says why."""


class Misuse(Failure):
    """A command was asked for something that makes no sense."""


class Interrupted(Failure):
    """Ctrl-C came; the text says what is left and how to go on."""


class ReaderGone(Exception):  # noqa: N818 (nothing that we did wrong)
    """Whoever read our output has closed it, as ``head`` does."""


def code_of(error: Exception) -> int:
    """Return the exit code that an error stands for."""
    if isinstance(error, Interrupted):
        return INTERRUPTED
    return MISUSED if isinstance(error, Misuse | UsageError) else FAILED


def told(error: Exception) -> str:
    """Return an error as one line, fit for a terminal."""
    text = str(error)
    if isinstance(error, OSError) and error.strerror:
        text = error.strerror
        if error.filename is not None:
            text = f"{printable(str(error.filename))}: {text}"
    elif not text or not isinstance(error, Failure | OsuError):
        text = f"{type(error).__name__}: {text}"
    return printable(" ".join(text.split()))


def printable(text: str) -> str:
    """Return a text without signs that steer a terminal: it may be a stranger's."""
    return "".join(
        sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text
    )

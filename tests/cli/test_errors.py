"""Errors as one line and an exit code."""

from __future__ import annotations

import pytest

from osupy.cli.errors import Failure, Interrupted, Misuse, code_of, printable, told
from osupy.errors import AuthError, UsageError


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (Failure("x"), 1),
        (AuthError("x"), 1),
        (OSError("x"), 1),
        (Misuse("x"), 2),
        (UsageError("x"), 2),
        (Interrupted("x"), 130),
    ],
)
def test_code_follows_the_kind(error: Exception, code: int) -> None:
    assert code_of(error) == code


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (Failure("one\ntwo\r\n three"), "one two three"),
        (AuthError("refused"), "refused"),
        (OSError(2, "No such file", "a.txt"), "a.txt: No such file"),
        (OSError(28, "No space left"), "No space left"),
        (OSError("odd"), "OSError: odd"),
        (AuthError(), "AuthError: "),
    ],
)
def test_told_is_one_line(error: Exception, line: str) -> None:
    assert told(error) == line.strip()


def test_printable_disarms_what_steers_a_terminal() -> None:
    assert "\x1b" not in printable("\x1b[31mred\x07")
    assert printable("é 日本 !") == "é 日本 !"

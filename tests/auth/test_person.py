"""When a browser is opened, and what is read from a terminal that is none."""

from __future__ import annotations

import io
import sys

import pytest

from osupy.auth._person import ask, has_screen, tell


@pytest.mark.parametrize(
    ("environ", "platform", "there"),
    [
        ({}, "linux", False),
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({"BROWSER": "firefox"}, "linux", True),
        ({}, "darwin", True),
        ({"SSH_CONNECTION": "a b"}, "darwin", False),
        ({"SSH_CONNECTION": "a b", "BROWSER": "x"}, "win32", True),
    ],
)
def test_browser_is_only_opened_where_somebody_sees_it(
    environ: dict[str, str], platform: str, *, there: bool
) -> None:
    assert has_screen(environ, platform) is there


def test_question_goes_to_stderr_and_the_answer_comes_from_stdin(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("typed\n"))
    assert ask("What? ") == "typed"
    assert ask("What? ") is None
    assert capsys.readouterr() == ("", "What? What? ")


def test_nobody_is_asked_without_standard_streams(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("stdin", "stderr"):
        monkeypatch.setattr(sys, name, None)
    tell("nobody hears")
    assert ask("What? ") is None

"""What goes through a pipe, and what a stranger's text may do."""

from __future__ import annotations

import io
import sys

import pytest

from osupy.cli.console import Lines, Output, progress


def test_lines_come_once_a_second_at_most() -> None:
    now = 0.0
    said: list[str] = []
    show = Lines(said.append, "scores", done=100, total=1_100, clock=lambda: now)
    for step in range(1, 10):
        now = step / 4
        show(100 + step * 100)
    assert said == [
        "500 of 1,100 scores, 400/s, 2 s left",
        "900 of 1,100 scores, 400/s, 0 s left",
    ]


def test_lines_say_nothing_of_the_end() -> None:
    now = 0.0
    said: list[str] = []
    show = Lines(said.append, "scores", done=0, total=10, clock=lambda: now)
    now = 5.0
    show(10)
    assert said == []


def test_pipe_gets_no_escapes_when_colour_is_forced(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    output = Output()
    output.say("styled", "bold red")
    output.facts("title", [("name", 1)])
    with progress(output, "scores", done=0, total=5) as show:
        show(5)
    out = capsys.readouterr().out
    assert "styled" in out
    assert "\x1b" not in out
    assert "\r" not in out


def test_say_keeps_a_line_whole_when_it_is_long(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Output().say("word " * 100)
    assert capsys.readouterr().out.count("\n") == 1


def test_facts_leave_out_what_is_none(capsys: pytest.CaptureFixture[str]) -> None:
    Output().facts("title", [("rank", None), ("country", "Japan")])
    out = capsys.readouterr().out
    assert "rank" not in out
    assert "Japan" in out


def test_facts_disarm_what_a_stranger_wrote(capsys: pytest.CaptureFixture[str]) -> None:
    Output().facts("\x1b[2Jtitle", [("name", "\x1b]0;evil\x07 [red]")])
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert "[red]" in out


def test_output_replaces_what_the_encoding_lacks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii"))
    output = Output()
    output.say("日本")
    output.facts("日本", [("name", "日本")])
    sys.stdout.flush()
    assert raw.getvalue().isascii()
    assert b"??" in raw.getvalue()


def test_output_bears_a_missing_stdout(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    Output().say("nobody hears")

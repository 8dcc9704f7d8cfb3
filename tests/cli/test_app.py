"""The frame: help, version, usage, warnings, what the import costs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import osupy
from osupy.cli.app import run as run_here
from tests.cli.driving import environment, run


def test_version_is_told(tmp_path: Path) -> None:
    done = run("--version", cwd=tmp_path)
    assert (done.code, done.out, done.err) == (0, f"osupy {osupy.__version__}\n", "")


@pytest.mark.parametrize("arguments", [(), ("--help",)])
def test_help_lists_the_commands(
    arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_here(arguments) == 0
    out = capsys.readouterr().out
    assert "demo" in out
    assert "sandbox" in out
    assert "\x1b" not in out


def test_help_of_the_demo_names_every_flag(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_here(["demo", "--help"]) == 0
    out = capsys.readouterr().out
    for flag in ("--backend", "--blocking", "--out", "--count", "--base-url"):
        assert flag in out


def test_unknown_command_is_misuse(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_here(["dmo"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "demo" in err
    assert len(err.splitlines()) <= 6


@pytest.mark.parametrize(
    ("arguments", "reason", "helped"),
    [
        (["dmo"], 'Unknown command "dmo"', "osupy"),
        (["demo", "extra", "more"], "Unexpected: extra more", "osupy demo"),
        (["demo", "--nonsense"], "Unknown option: --nonsense", "osupy demo"),
        (["demo", "--count", "0"], 'Invalid value "0" for --count', "osupy demo"),
        (["contract", "chek"], 'Unknown command "chek"', "osupy contract"),
        (["contract", "check", "\x1b"], "Unexpected: \ufffd", "osupy contract check"),
    ],
)
def test_wrong_usage_names_the_help_that_helps(
    arguments: list[str],
    reason: str,
    helped: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run_here(arguments) == 2
    first, second = capsys.readouterr().err.splitlines()
    assert first.startswith(f"osupy: {reason}")
    assert second == f"osupy: see: {helped} --help"


@pytest.mark.parametrize("module", ["cyclopts", "rich"])
def test_missing_extra_is_named(module: str, tmp_path: Path) -> None:
    code = f"import sys; sys.modules[{module!r}] = None; import osupy.cli as cli; "
    python = ("-c", code + "sys.exit(cli.main())")
    done = run("demo", cwd=tmp_path, python=python)
    assert (done.code, done.out) == (1, "")
    assert "osupy[cli]" in done.complaint


def test_library_never_imports_the_command() -> None:
    code = (
        "import sys, osupy; [getattr(osupy, name) for name in osupy.__all__];"
        "print([m for m in ('osupy.cli', 'cyclopts', 'rich') if m in sys.modules])"
    )
    out = subprocess.check_output(
        [sys.executable, "-c", code], env=environment(), text=True
    )
    assert out == "[]\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_full_stdout_is_one_line(tmp_path: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = run("--help", cwd=tmp_path, stdout=full)
    assert done.code == 1
    assert "No space left" in done.complaint

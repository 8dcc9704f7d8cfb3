"""The demo as a user meets it: real processes, real signals, real files."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from osupy._core.paging import encode_cursor
from osupy._locks import lock
from osupy.cli.app import run as run_here
from osupy.sandbox import Sandbox
from tests.cli.driving import (
    FORMS,
    environment,
    finish,
    interrupt,
    run,
    start,
    wait_until,
)

Lines = Callable[..., list[bytes]]
posix = pytest.mark.skipif(
    sys.platform == "win32", reason="POSIX signals, pipes, limits"
)
each_form = pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)


def read_lines(path: Path) -> list[bytes]:
    data = path.read_bytes()
    assert data.endswith(b"\n")
    return data.splitlines()


def assert_unbroken(path: Path, count: int, first_lines: Lines) -> None:
    """Check that a file holds what the server gives from its first score on."""
    lines = read_lines(path)
    before_first = encode_cursor({"id": json.loads(lines[0])["id"] - 1})
    assert lines == first_lines(count, before_first)


def count_of(path: Path) -> int:
    """Return how many scores a file's state speaks of."""
    beside = path.with_name(path.name + ".state")
    return int(json.loads(beside.read_bytes())["count"]) if beside.exists() else 0


def test_expected_lines_are_scores_with_an_id_of_their_own(first_lines: Lines) -> None:
    ids = [json.loads(line)["id"] for line in first_lines(2_500)]
    assert len(set(ids)) == 2_500
    assert ids == sorted(ids)


@each_form
def test_demo_writes_every_score_once_when_piped(
    form: tuple[str, ...], tmp_path: Path, first_lines: Lines
) -> None:
    done = run(
        "demo", "--count", "2500", *form, cwd=tmp_path, environ={"FORCE_COLOR": "1"}
    )
    assert (done.code, done.err) == (0, "")
    assert read_lines(tmp_path / "scores.jsonl") == first_lines(2_500)
    assert "\x1b" not in done.out
    assert "\r" not in done.out
    assert "2,500 distinct" in done.out
    assert "Try next:" in done.out
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == ["scores.jsonl", "scores.jsonl.state"]


@posix
@each_form
def test_demo_goes_on_where_it_was_when_killed(
    form: tuple[str, ...],
    tmp_path: Path,
    known: dict[str, str],
    first_lines: Lines,
) -> None:
    file = tmp_path / "a.jsonl"
    command = ("demo", "--out", str(file), *form)
    killed = start(*command, cwd=tmp_path, environ=known)
    wait_until(lambda: count_of(file) >= 1_000, killed)
    killed.kill()
    assert finish(killed).code == -signal.SIGKILL
    with file.open("ab") as torn:
        torn.write(b'{"id": 1, "torn')  # as if it had been killed amid a line
    count = count_of(file) + 1_500
    done = run(*command, "--count", str(count), cwd=tmp_path, environ=known)
    assert (done.code, done.err) == (0, "")
    assert_unbroken(file, count, first_lines)


@posix
@each_form
def test_ctrl_c_is_quick_and_loses_nothing_when_the_server_stalls(
    form: tuple[str, ...],
    tmp_path: Path,
    box: Sandbox,
    known: dict[str, str],
    first_lines: Lines,
) -> None:
    file = tmp_path / "a.jsonl"
    command = ("demo", "--out", str(file), "--count", "3500", *form)
    box.fail(kind="stall", path="/api/v2/scores", after=3, times=None)
    before = len(box.requests)
    process = start(*command, cwd=tmp_path, environ=known)
    wait_until(
        lambda: sum(one.path == "/api/v2/scores" for one in box.requests[before:]) == 4,
        process,
    )
    stopped, took = interrupt(process)
    assert stopped.code == 130
    assert took < 2
    assert "interrupted; 2,000 of 3,500" in stopped.complaint
    assert "same command" in stopped.complaint
    assert len(read_lines(file)) == 2_000

    box.heal()
    done = run(*command, cwd=tmp_path, environ=known)
    assert (done.code, done.err) == (0, "")
    assert "after the 2,000 that it holds" in done.out
    assert_unbroken(file, 3_500, first_lines)


CTRL_C_AMID_A_WRITE = """
import os, signal, sys, time
import osupy.cli as cli
real, calls = os.fsync, 0
def sync(descriptor):
    global calls
    calls += 1
    if calls == {at}:
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(0.3)
    real(descriptor)
os.fsync = sync
sys.exit(cli.main())
"""


@posix
@pytest.mark.parametrize("at", [6, 7])  # the lines of the third page, and its state
def test_ctrl_c_loses_nothing_when_a_thread_is_amid_a_write(
    at: int, tmp_path: Path, known: dict[str, str]
) -> None:
    code = CTRL_C_AMID_A_WRITE.format(at=at)
    stopped = run("demo", cwd=tmp_path, environ=known, python=("-c", code))
    file = tmp_path / "scores.jsonl"
    assert stopped.code == 130
    assert len(read_lines(file)) == count_of(file) == 3_000
    assert "interrupted; 3,000 of 20,000" in stopped.complaint


@posix
@each_form
def test_ctrl_c_is_quick_and_leaves_nothing_when_the_token_stalls(
    form: tuple[str, ...], tmp_path: Path, box: Sandbox, known: dict[str, str]
) -> None:
    box.fail(kind="stall", path="/oauth/token", times=None)
    before = len(box.requests)
    process = start("demo", *form, cwd=tmp_path, environ=known)
    wait_until(lambda: len(box.requests) > before, process)
    stopped, took = interrupt(process)
    assert stopped.code == 130
    assert took < 2
    assert stopped.out == ""
    assert stopped.complaint == "osupy: interrupted; nothing was written"
    assert list(tmp_path.iterdir()) == []


def test_demo_goes_on_amid_a_page_when_more_is_asked_for(
    tmp_path: Path, known: dict[str, str], first_lines: Lines
) -> None:
    run("demo", "--count", "700", cwd=tmp_path, environ=known)
    assert run("demo", "--count", "1400", cwd=tmp_path, environ=known).code == 0
    assert_unbroken(tmp_path / "scores.jsonl", 1_400, first_lines)


def test_demo_says_what_to_do_when_it_is_complete(
    tmp_path: Path, known: dict[str, str]
) -> None:
    run("demo", "--count", "50", cwd=tmp_path, environ=known)
    before = (tmp_path / "scores.jsonl").read_bytes()
    again = run("demo", "--count", "50", cwd=tmp_path, environ=known)
    assert (again.code, again.err) == (0, "")
    assert "nothing to do" in again.out
    assert "--out" in again.out
    assert (tmp_path / "scores.jsonl").read_bytes() == before


# What ends a run early is told by the same lines in every form: one form each.
def test_demo_says_one_line_when_the_secret_is_wrong(
    tmp_path: Path, known: dict[str, str]
) -> None:
    wrong = known | {"OSUPY_CLIENT_SECRET": "wrong-secret"}
    done = run("demo", *FORMS["trio"], cwd=tmp_path, environ=wrong)
    assert (done.code, done.out) == (1, "")
    assert "wrong-secret" not in done.complaint
    assert list(tmp_path.iterdir()) == []


def test_demo_says_one_line_when_the_server_is_dead(tmp_path: Path) -> None:
    began = time.monotonic()
    done = run(
        "demo",
        "--base-url",
        "http://127.0.0.1:1",
        *FORMS["blocking"],
        cwd=tmp_path,
        environ={"OSUPY_TOKEN": "token"},
    )
    assert (done.code, done.out) == (1, "")
    assert "http://127.0.0.1:1" in done.complaint
    assert time.monotonic() - began < 15
    assert list(tmp_path.iterdir()) == []


def test_demo_says_what_is_missing_when_a_server_has_no_credentials(
    tmp_path: Path,
) -> None:
    done = run("demo", "--base-url", "http://127.0.0.1:1", cwd=tmp_path)
    assert (done.code, done.out) == (1, "")
    assert "OSUPY_TOKEN" in done.complaint


def test_demo_keeps_what_it_has_when_the_server_breaks(
    tmp_path: Path, box: Sandbox, known: dict[str, str]
) -> None:
    box.fail(500, path="/api/v2/scores", after=2, times=None)
    done = run("demo", "--count", "2500", cwd=tmp_path, environ=known)
    assert done.code == 1
    assert "HTTP 500" in done.complaint
    assert "1,000 of 2,500 scores are in scores.jsonl" in done.complaint
    assert len(read_lines(tmp_path / "scores.jsonl")) == 1_000


def test_demo_leaves_a_file_that_is_not_its_own(tmp_path: Path) -> None:
    file = tmp_path / "scores.jsonl"
    file.write_text("mine\n")
    done = run("demo", cwd=tmp_path)
    assert (done.code, done.out) == (1, "")
    assert "scores.jsonl" in done.complaint
    assert "name another file" in done.complaint
    assert file.read_text() == "mine\n"
    assert list(tmp_path.iterdir()) == [file]


def test_demo_leaves_a_file_that_comes_from_another_server(
    tmp_path: Path, known: dict[str, str]
) -> None:
    run("demo", "--count", "50", cwd=tmp_path, environ=known)
    before = (tmp_path / "scores.jsonl").read_bytes()
    done = run("demo", cwd=tmp_path)
    assert (done.code, done.out) == (1, "")
    assert "sandbox 1" in done.complaint
    assert known["OSUPY_BASE_URL"] in done.complaint
    assert (tmp_path / "scores.jsonl").read_bytes() == before


def test_demo_leaves_a_file_that_another_process_writes(tmp_path: Path) -> None:
    with (tmp_path / "scores.jsonl").open("ab") as file:
        assert lock(file.fileno())
        done = run("demo", cwd=tmp_path)
    assert (done.code, done.out) == (1, "")
    assert "another process" in done.complaint


def test_demo_says_one_line_when_the_folder_is_missing(tmp_path: Path) -> None:
    done = run("demo", "--out", "missing/a.jsonl", cwd=tmp_path)
    assert (done.code, done.out) == (1, "")
    assert "missing" in done.complaint


@posix
def test_demo_goes_on_when_there_is_room_again(
    tmp_path: Path, known: dict[str, str], first_lines: Lines
) -> None:
    limited = subprocess.run(
        [
            "bash",
            "-c",
            'ulimit -f 1000; exec "$@"',
            "-",
            sys.executable,
            "-m",
            "osupy.cli",
            "demo",
            "--count",
            "2500",
        ],
        cwd=tmp_path,
        env=environment(**known),
        capture_output=True,
        text=True,
        check=False,
    )
    assert limited.returncode == 1
    (line,) = limited.stderr.splitlines()
    assert "1,000 of 2,500 scores are in scores.jsonl" in line
    file = tmp_path / "scores.jsonl"
    assert_unbroken(file, 1_000, first_lines)
    assert run("demo", "--count", "2500", cwd=tmp_path, environ=known).code == 0
    assert_unbroken(file, 2_500, first_lines)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_demo_says_one_line_when_a_device_is_full(
    tmp_path: Path, known: dict[str, str]
) -> None:
    done = run("demo", "--out", "/dev/full", cwd=tmp_path, environ=known)
    assert done.code == 1
    assert "/dev/full: No space left on device" in done.complaint


@posix
def test_demo_streams_into_a_pipe(tmp_path: Path, known: dict[str, str]) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    process = start(
        "demo", "--out", str(pipe), "--count", "500", cwd=tmp_path, environ=known
    )
    lines = pipe.read_bytes().splitlines()
    assert finish(process).code == 0
    assert len({json.loads(line)["id"] for line in lines}) == 500


@posix
@pytest.mark.parametrize("name", ["/dev/stdout", "rows.jsonl"])
def test_demo_speaks_on_stderr_when_its_rows_go_to_stdout(
    name: str, tmp_path: Path, known: dict[str, str]
) -> None:
    file = tmp_path / "rows.jsonl"
    file.write_text('{"id": 0}\n')
    command = ("demo", "--out", name, "--count", "700")
    with file.open("ab") as appended:
        process = start(*command, cwd=tmp_path, environ=known, stdout=appended)
        done = finish(process)
    assert done.code == 0
    assert "Wrote 700 scores" in done.err
    assert len({json.loads(line)["id"] for line in read_lines(file)}) == 701
    assert list(tmp_path.iterdir()) == [file]
    assert not Path("/dev/stdout.state").exists()


@posix
@pytest.mark.parametrize(
    "called", ["", "python3 noxfile.py -s demo --"], ids=["itself", "nox"]
)
def test_demo_suggests_what_can_be_typed(
    called: str, tmp_path: Path, known: dict[str, str]
) -> None:
    told = known | {"OSUPY_DEMO_CALLED": called}
    done = run("demo", "--count", "10", cwd=tmp_path, environ=told)
    lines = [
        line.split("  ")[1]
        for line in done.out.partition("Try next:\n")[2].splitlines()
    ]
    demo = called or "osupy demo"
    assert lines[0] == f"{demo} --blocking --out blocking.jsonl"
    if called:
        assert Path(lines[1].split()[0]).exists()
    else:
        assert lines[1] == "osupy sandbox"


@posix
@each_form
def test_demo_ends_without_a_word_when_nobody_reads(
    form: tuple[str, ...], tmp_path: Path, known: dict[str, str]
) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as closed:
        process = start("demo", *form, cwd=tmp_path, environ=known, stdout=closed)
        done = finish(process)
    assert (done.code, done.err) == (1, "")


@posix
@pytest.mark.parametrize("columns", [10, 100])
def test_demo_draws_without_colour_in_any_width_when_told(
    columns: int, tmp_path: Path, known: dict[str, str]
) -> None:
    import pty

    ours, theirs = pty.openpty()
    told = known | {"NO_COLOR": "1", "TERM": "xterm", "COLUMNS": str(columns)}
    process = start(
        "demo", "--count", "1500", cwd=tmp_path, environ=told, stdout=theirs
    )
    os.close(theirs)
    shown = b""
    try:
        while data := os.read(ours, 2**16):
            shown += data
    except OSError:  # Linux says so that the other side is closed
        pass
    os.close(ours)
    assert finish(process).code == 0
    assert b"\x1b[3" not in shown  # no colour
    assert (
        b"1500/1500" in shown.replace(b"\r\n", b"").replace(b" ", b"") or columns < 40
    )


def test_demo_names_the_extra_when_trio_is_missing(tmp_path: Path) -> None:
    done = run("demo", "--backend", "trio", cwd=tmp_path, python=without("trio"))
    assert (done.code, done.out) == (1, "")
    assert "osupy[trio]" in done.complaint


def test_demo_names_the_extra_when_the_sandbox_is_missing(tmp_path: Path) -> None:
    done = run("demo", cwd=tmp_path, python=without("uvicorn"))
    assert (done.code, done.out) == (1, "")
    assert "osupy[sandbox]" in done.complaint
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "arguments",
    [
        ("--backend", "curio"),
        ("--backend", "trio", "--blocking"),
        ("--count", "0"),
        ("--count", "many"),
        ("--out",),
        ("--base-url", "osu.ppy.sh"),
        ("--nonsense",),
    ],
    ids="_".join,
)
def test_demo_says_how_to_use_it_when_used_wrongly(
    arguments: tuple[str, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OSUPY_TOKEN", "token")
    assert run_here(["demo", *arguments]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert 1 <= len(err.splitlines()) <= 6
    assert list(tmp_path.iterdir()) == []


def without(module: str) -> tuple[str, ...]:
    """Return how to start Python where a module is not installed."""
    code = f"import sys; sys.modules[{module!r}] = None; import osupy.cli as cli; "
    return ("-c", code + "sys.exit(cli.main())")

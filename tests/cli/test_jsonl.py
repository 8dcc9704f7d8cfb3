"""The file of rows: what it survives, and what it leaves alone."""

from __future__ import annotations

import asyncio
import errno
import json
import os
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO

import anyio.to_thread
import pytest

from osupy import _jsonlines
from osupy._jsonlines import Lines, Row, State
from osupy.cli.errors import Failure
from osupy.cli.jsonl import Sink, open_sink
from osupy.errors import CheckpointError

SOURCE = "somewhere"


def rows(*ids: int) -> list[Row]:
    return [Row(one, json.dumps({"id": one, "rest": "é"}).encode()) for one in ids]


def text(*ids: int) -> bytes:
    return b"".join(row.line + b"\n" for row in rows(*ids))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "rows.jsonl"


@pytest.fixture
def beside(tmp_path: Path) -> Path:
    return tmp_path / "rows.jsonl.state"


def fill(path: Path, *pages: Sequence[int]) -> State:
    with open_sink(path, SOURCE) as sink:
        for number, page in enumerate(pages, 1):
            sink.append(rows(*page), f"cursor {number}")
        return sink.state


def refusal(path: Path, source: str = SOURCE) -> str:
    with pytest.raises((Failure, CheckpointError)) as caught, open_sink(path, source):
        pass
    return str(caught.value)


def test_rows_stand_one_a_line_when_appended(path: Path) -> None:
    state = fill(path, [1, 2], [3])
    assert path.read_bytes() == text(1, 2, 3)
    assert (state.count, state.last, state.cursor) == (3, 3, "cursor 2")


def test_state_is_the_same_when_opened_again(path: Path) -> None:
    state = fill(path, [1, 2])
    with open_sink(path, SOURCE) as sink:
        assert sink.state == state
        assert sink.keeps
        assert sink.note is None


def test_torn_end_is_cut_when_rows_follow(path: Path) -> None:
    fill(path, [1, 2])
    with path.open("ab") as file:
        file.write(text(3) + b'{"id": 4, "to')
    fill(path, [3, 4])
    assert path.read_bytes() == text(1, 2, 3, 4)


def test_file_is_untouched_when_only_opened(path: Path) -> None:
    fill(path, [1])
    with path.open("ab") as file:
        file.write(b"more\n")
    fill(path)
    assert path.read_bytes() == text(1) + b"more\n"


def test_state_is_known_when_killed_amid_the_first_rows(
    path: Path, beside: Path
) -> None:
    sink = Lines(path, SOURCE)
    path.write_bytes(b'{"id"')
    sink._file.close()  # as a kill does: nothing is tidied
    fill(path, [1])
    assert path.read_bytes() == text(1)


def test_nothing_is_left_when_nothing_was_written(path: Path) -> None:
    fill(path)
    assert list(path.parent.iterdir()) == []


def test_empty_file_is_kept_when_nothing_was_written(path: Path) -> None:
    path.touch()
    fill(path)
    assert path.exists()


def test_file_begins_again_when_it_is_gone(path: Path) -> None:
    fill(path, [1, 2])
    path.unlink()
    with open_sink(path, SOURCE) as sink:
        assert sink.state == State(source=SOURCE)
        assert sink.note is not None
        assert "gone" in sink.note


def test_file_is_left_when_it_has_no_state(path: Path) -> None:
    path.write_bytes(b"mine\n")
    told = refusal(path)
    assert "no rows.jsonl.state" in told
    assert "delete" not in told  # it may be dear to somebody
    assert path.read_bytes() == b"mine\n"


def test_file_is_left_when_it_is_shorter_than_its_state(path: Path) -> None:
    fill(path, [1, 2])
    path.write_bytes(text(1))
    told = refusal(path)
    assert "shorter" in told
    assert "delete both" in told
    assert path.read_bytes() == text(1)


@pytest.mark.parametrize("other", [text(8, 9), b"x" * 99, b"[]\n" * 99])
def test_file_is_left_when_its_lines_are_others(other: bytes, path: Path) -> None:
    fill(path, [1, 2])
    path.write_bytes(other)
    assert "other lines" in refusal(path)
    assert path.read_bytes() == other


def test_file_is_left_when_it_has_another_source(path: Path) -> None:
    fill(path, [1])
    assert "comes from somewhere, not from elsewhere" in refusal(path, "elsewhere")


@pytest.mark.parametrize(
    "odd",
    [
        b"",
        b"\xff",
        b"[]",
        b"{}",
        b'{"version": 1, "odd": 2}',
        b'{"version": 9}',
        b'{"version": 1, "source": "somewhere", "size": "5"}',
        b'{"version": 1, "source": "somewhere", "size": -1}',
        b'{"version": 1, "source": "somewhere", "cursor": 5}',
    ],
)
def test_file_is_left_when_its_state_is_odd(
    odd: bytes, path: Path, beside: Path
) -> None:
    fill(path, [1])
    beside.write_bytes(odd)
    told = refusal(path)
    assert "cannot be read" in told
    assert "delete both" in told
    assert path.read_bytes() == text(1)
    assert beside.read_bytes() == odd


def test_file_is_refused_when_it_is_open_elsewhere(path: Path) -> None:
    with open_sink(path, SOURCE) as sink:
        sink.append(rows(1), "c")
        assert "another process" in refusal(path)
    assert path.read_bytes() == text(1)
    fill(path, [2])


@pytest.mark.parametrize("name", [".", "..", "", "/", "folder"])
def test_folder_is_refused_when_named(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "folder").mkdir()
    monkeypatch.chdir(tmp_path)
    assert refusal(Path(name)) == f"{Path(name)}: Is a directory"


def _fail(path: Path, monkeypatch: pytest.MonkeyPatch, *, at: int) -> None:
    """Let the disk be full at the n-th write, of which a part still fits."""
    real, calls = _jsonlines.write_all, 0

    def write(file: IO[bytes], data: bytes) -> None:
        nonlocal calls
        calls += 1
        if calls == at:
            real(file, data[: len(data) // 2])
            raise OSError(errno.ENOSPC, "No space left on device")
        real(file, data)

    monkeypatch.setattr(_jsonlines, "write_all", write)


@pytest.mark.parametrize("at", [1, 2])
def test_page_is_all_or_nothing_when_the_disk_is_full(
    at: int, path: Path, beside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = fill(path, [1, 2])
    with monkeypatch.context() as patch, open_sink(path, SOURCE) as sink:
        _fail(path, patch, at=at)  # 1 is the rows, 2 the state
        with pytest.raises(
            (Failure, CheckpointError), match=r"rows\.jsonl: No space left"
        ):
            sink.append(rows(3, 4), "later")
        assert sink.state == state
    assert path.read_bytes() == text(1, 2)
    assert sorted(path.parent.iterdir()) == [path, beside]
    assert fill(path, [3, 4]).count == 4
    assert path.read_bytes() == text(1, 2, 3, 4)


def test_page_counts_when_interrupted_after_its_state(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def save(sink: Lines, state: State) -> None:
        real(sink, state)
        raise KeyboardInterrupt

    with open_sink(path, SOURCE) as sink:
        sink.append(rows(1), "first")
        real = Lines._save
        monkeypatch.setattr(Lines, "_save", save)
        with pytest.raises(KeyboardInterrupt):
            sink.append(rows(2), "second")
        sink.settle()
        assert (sink.state.count, sink.state.cursor) == (2, "second")
    assert path.read_bytes() == text(1, 2)
    with open_sink(path, SOURCE) as sink:
        assert sink.state.cursor == "second"


class Door:
    """A lock that tells when somebody has to wait for it."""

    def __init__(self, on_wait: Callable[[], None]) -> None:
        self._lock = threading.Lock()
        self._on_wait = on_wait

    def __enter__(self) -> None:
        if not self._lock.acquire(blocking=False):
            self._on_wait()
            self._lock.acquire()

    def __exit__(self, *_: object) -> None:
        self._lock.release()


@pytest.mark.parametrize("settles", [True, False])
def test_page_counts_when_its_thread_is_left_amid_it(
    settles: bool, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, goes_on = threading.Event(), threading.Event()
    real = os.fsync

    def sync(descriptor: int) -> None:
        begun.set()
        assert goes_on.wait(10)
        real(descriptor)

    async def leave(sink: Sink) -> None:
        # asyncio's own way, as of Ctrl-C: anyio's shield does not hold against it.
        page = anyio.to_thread.run_sync(sink.append, rows(2, 3), "second")
        task = asyncio.ensure_future(page)
        await asyncio.get_running_loop().run_in_executor(None, begun.wait)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    with open_sink(path, SOURCE) as sink:
        sink.append(rows(1), "first")
        monkeypatch.setattr(sink, "_writing", Door(goes_on.set))
        monkeypatch.setattr(os, "fsync", sync)
        asyncio.run(leave(sink))
        if settles:
            sink.settle()
            assert (sink.state.count, sink.state.cursor) == (3, "second")
    assert path.read_bytes() == text(1, 2, 3)
    with open_sink(path, SOURCE) as sink:
        assert (sink.state.count, sink.state.cursor) == (3, "second")


def test_nothing_follows_when_settled(path: Path) -> None:
    with open_sink(path, SOURCE) as sink:
        sink.append(rows(1), "first")
        sink.settle()
        with pytest.raises((Failure, CheckpointError), match="closed"):
            sink.append(rows(2), "second")
    assert path.read_bytes() == text(1)


def test_distinct_counts_ids_when_some_are_twice(path: Path) -> None:
    with open_sink(path, SOURCE) as sink:
        sink.append(rows(1, 2, 2, 3), "c")
        assert sink.distinct() == 3


def test_distinct_names_the_line_when_it_is_damaged(path: Path) -> None:
    def append(sink: Sink) -> None:
        sink.append([*rows(1), Row(2, b'{"id": "2"}')], "c")

    with open_sink(path, SOURCE) as sink:
        append(sink)
        with pytest.raises((Failure, CheckpointError), match="line 2"):
            sink.distinct()

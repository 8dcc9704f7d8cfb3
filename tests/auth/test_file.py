"""Token files: what they look like, and what may go wrong with them."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from osupy.auth import FileTokenStore, _file
from osupy.errors import AuthError, TokenStoreError, UsageError
from tests.auth.keeping import ACCESS, BARE, REFRESH, TOKEN, shown

POSIX = pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")


@pytest.fixture
def store(tmp_path: Path) -> FileTokenStore:
    return FileTokenStore(tmp_path / "tokens.json", lock_timeout=0.05)


def test_file_can_be_read_by_people(store: FileTokenStore) -> None:
    store.save("osu.ppy.sh-7", TOKEN)
    assert json.loads(store.path.read_text()) == {
        "format": "osupy tokens",
        "version": 1,
        "tokens": {
            "osu.ppy.sh-7": {
                "access_token": ACCESS,
                "refresh_token": REFRESH,
                "scopes": ["chat.read", "identify", "not.known.yet"],
                "expires_at": "2031-02-03T04:05:06.000789+00:00",
                "lifetime": 86400.0,
                "has_user": True,
            }
        },
    }


@POSIX
def test_only_the_owner_may_read_it_whoever_made_the_file(
    store: FileTokenStore,
) -> None:
    store.save("key", TOKEN)
    store.path.chmod(0o644)
    store.save("key", BARE)
    assert store.path.stat().st_mode & 0o777 == 0o600


@POSIX
def test_only_the_owner_may_look_into_a_folder_that_it_made(tmp_path: Path) -> None:
    FileTokenStore(tmp_path / "new" / "tokens").save("key", TOKEN)
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o700


def test_what_others_wrote_beside_the_tokens_stays(store: FileTokenStore) -> None:
    store.save("key", TOKEN)
    data: dict[str, Any] = json.loads(store.path.read_text())
    data["note"] = "of a later version"
    data["tokens"]["other"] = {"of": "a later version"}
    store.path.write_text(json.dumps(data))
    store.save("key", BARE)
    after = json.loads(store.path.read_text())
    assert after["note"] == data["note"]
    assert after["tokens"]["other"] == data["tokens"]["other"]


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_link_to_the_file_stays_a_link(tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "real")
    FileTokenStore(link).save("key", TOKEN)
    assert link.is_symlink()
    assert FileTokenStore(tmp_path / "real").load("key") == TOKEN


def test_home_is_expanded(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert FileTokenStore("~/t.json").path == Path(
        os.path.realpath(tmp_path / "t.json")
    )


FOREIGN = {
    "empty": b"",
    "no JSON": b'{"format": "osupy tokens", "version": 1, "tok',
    "no text": b"\xff\xfe\x00",
    "deep": b"[" * 100_000,
    "a list": b"[]",
    "somebody else's": b'{"access_token": "a", "tokens": {}}',
    "without tokens": b'{"format": "osupy tokens", "version": 1}',
    "of tomorrow": b'{"format": "osupy tokens", "version": 2, "tokens": {}}',
}


@pytest.mark.parametrize("content", FOREIGN.values(), ids=FOREIGN)
def test_damaged_or_foreign_file_is_reported_and_left_alone(
    store: FileTokenStore, content: bytes
) -> None:
    store.path.write_bytes(content)
    for work in (
        partial(store.load, "key"),
        partial(store.save, "key", TOKEN),
        partial(store.delete, "key"),
        partial(ExitStack().enter_context, store.lock("key")),
    ):
        with pytest.raises(TokenStoreError, match=r"tokens\.json") as caught:
            work()
        assert isinstance(caught.value, AuthError)
    assert store.path.read_bytes() == content


@pytest.mark.parametrize(
    "entry",
    [
        None,
        [],
        {},
        {"access_token": 1},
        {"access_token": "a\nb"},
        {"access_token": "a", "scopes": 7},
        {"access_token": "a", "expires_at": "soon"},
        {"access_token": "a", "expires_at": "2031-01-01T00:00:00"},
        {"access_token": "a", "lifetime": "long"},
    ],
)
def test_damaged_entry_is_reported(store: FileTokenStore, entry: object) -> None:
    data = {"format": "osupy tokens", "version": 1, "tokens": {"key": entry}}
    store.path.write_text(json.dumps(data))
    with pytest.raises(TokenStoreError, match="entry 'key'"):
        store.load("key")


def test_folder_in_its_place_is_reported(store: FileTokenStore) -> None:
    store.path.mkdir()
    with pytest.raises(TokenStoreError, match="is no file"):
        store.load("key")


def test_file_in_place_of_its_folder_is_reported(tmp_path: Path) -> None:
    (tmp_path / "folder").write_text("")
    store = FileTokenStore(tmp_path / "folder" / "tokens.json")
    with pytest.raises(TokenStoreError, match="folder"):
        store.save("key", TOKEN)


def fails(code: int) -> Any:
    def fail(*_: Any, **__: Any) -> None:
        raise OSError(code, os.strerror(code))

    return fail


@pytest.mark.parametrize("call", ["fsync", "fdopen", "open"])
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS, errno.EACCES])
def test_file_is_as_it_was_when_it_cannot_be_written(
    store: FileTokenStore, monkeypatch: pytest.MonkeyPatch, call: str, code: int
) -> None:
    store.save("key", TOKEN)
    with monkeypatch.context() as patch:
        patch.setattr(os, call, fails(code))
        with pytest.raises(TokenStoreError) as caught:
            store.save("key", BARE)
    assert os.strerror(code).lower() in str(caught.value).lower()
    assert str(store.path) in str(caught.value)
    assert store.load("key") == TOKEN
    assert not [one for one in store.path.parent.iterdir() if one.suffix == ".new"]
    store.save("key", BARE)
    assert store.load("key") == BARE


def test_full_disk_is_found_before_a_token_is_renewed(
    store: FileTokenStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fails(errno.ENOSPC))
        with pytest.raises(TokenStoreError, match="no space"), store.lock("key"):
            pytest.fail("the block was entered")
    with store.lock("key"):
        pass


def test_leftover_of_a_killed_program_is_in_nobodys_way(store: FileTokenStore) -> None:
    (store.path.parent / ".tokens.json.new").write_bytes(b"half")
    store.save("key", TOKEN)
    assert store.load("key") == TOKEN


def test_file_is_replaced_again_when_windows_has_it_open(
    store: FileTokenStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_file, "_TRIES", 3)
    replace = Path.replace
    refusals = [PermissionError(13, "in use"), PermissionError(13, "in use")]

    def busy(self: Path, target: Path) -> Path:
        if refusals:
            raise refusals.pop()
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", busy)
    store.save("key", TOKEN)
    assert store.load("key") == TOKEN


def test_file_is_read_again_when_windows_is_replacing_it(
    store: FileTokenStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.save("key", TOKEN)
    monkeypatch.setattr(_file, "_TRIES", 2)
    read, refusals = Path.read_bytes, [PermissionError(13, "in use")]

    def busy(self: Path) -> bytes:
        if refusals:
            raise refusals.pop()
        return read(self)

    monkeypatch.setattr(Path, "read_bytes", busy)
    assert store.load("key") == TOKEN


def test_no_error_shows_a_token(
    store: FileTokenStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.save("key", TOKEN)
    store.path.write_text(store.path.read_text()[:-3])
    errors: list[BaseException] = []
    for work in (partial(store.load, "key"), partial(store.save, "key", TOKEN)):
        with pytest.raises(TokenStoreError) as caught:
            work()
        errors.append(caught.value)
    store.path.unlink()
    monkeypatch.setattr(os, "fsync", fails(errno.ENOSPC))
    with pytest.raises(TokenStoreError) as caught:
        store.save("key", TOKEN)
    errors.append(caught.value)
    for error in errors:
        assert ACCESS not in shown(error)
        assert REFRESH not in shown(error)


HOLDING = """
import sys
from osupy.auth import FileTokenStore
with FileTokenStore(sys.argv[1]).lock("key"):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def holder(store: FileTokenStore) -> Any:
    command = [sys.executable, "-c", HOLDING, str(store.path)]
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_lock_that_another_process_keeps_is_reported(
    store: FileTokenStore, holder: subprocess.Popen[str]
) -> None:
    with (
        pytest.raises(TokenStoreError, match=r"another program has held .*\.lock"),
        store.lock("key"),
    ):
        pytest.fail("held by two")


@POSIX
def test_lock_of_a_killed_process_is_free(
    store: FileTokenStore, holder: subprocess.Popen[str]
) -> None:
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    with store.lock("key"):
        pass


@pytest.mark.parametrize("path", ["", 7, None])
def test_wrong_path_is_a_usage_error(path: Any) -> None:
    with pytest.raises(UsageError, match="path"):
        FileTokenStore(path)


@pytest.mark.parametrize("seconds", [-1, "5", None, float("nan")])
def test_wrong_lock_timeout_is_a_usage_error(seconds: Any) -> None:
    with pytest.raises(UsageError, match="lock_timeout"):
        FileTokenStore("t", lock_timeout=seconds)

"""The system's keyring, in whose place stands a dictionary."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
from keyring.backends import fail, null
from keyring.errors import KeyringLocked

from osupy import Token
from osupy.auth import KeyringTokenStore, _keyring
from osupy.errors import TokenStoreError, UsageError
from tests.auth.keeping import ACCESS, BARE, REFRESH, TOKEN, DictKeyring, shown

FAIL: Any = fail.Keyring()  # type: ignore[no-untyped-call]
NULL: Any = null.Keyring()  # type: ignore[no-untyped-call]
LONG = Token(access_token="a" * 1_500, refresh_token="r" * 900)


@pytest.fixture
def ring() -> DictKeyring:
    return DictKeyring()


@pytest.fixture
def store(ring: DictKeyring, tmp_path: Path) -> KeyringTokenStore:
    return KeyringTokenStore(keyring=ring, lock_folder=tmp_path)


@pytest.fixture
def windows(ring: DictKeyring, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep at most as much in an entry as Windows does."""
    ring.longest = 1_280
    monkeypatch.setattr(_keyring, "_LONGEST", 1_200)


def test_entry_stands_under_service_and_key(
    store: KeyringTokenStore, ring: DictKeyring
) -> None:
    store.save("osu.ppy.sh-7", TOKEN)
    assert list(ring.entries) == [("osupy", "osu.ppy.sh-7")]


@pytest.mark.usefixtures("windows")
def test_long_token_is_kept_in_parts(
    store: KeyringTokenStore, ring: DictKeyring
) -> None:
    store.save("key", LONG)
    assert store.load("key") == LONG
    assert len(ring.entries) == 4
    store.save("key", LONG)
    assert store.load("key") == LONG
    assert len(ring.entries) == 4
    store.save("key", BARE)
    assert store.load("key") == BARE
    assert len(ring.entries) == 1


@pytest.mark.usefixtures("windows")
def test_parts_are_deleted_with_their_token(
    store: KeyringTokenStore, ring: DictKeyring
) -> None:
    store.save("key", LONG)
    store.delete("key")
    assert ring.entries == {}


@pytest.mark.usefixtures("windows")
def test_missing_part_is_reported(store: KeyringTokenStore, ring: DictKeyring) -> None:
    store.save("key", LONG)
    part = next(name for _, name in ring.entries if name.endswith("/1"))
    del ring.entries["osupy", part]
    with pytest.raises(TokenStoreError, match="entry 'key'"):
        store.load("key")


@pytest.mark.usefixtures("windows")
def test_old_token_is_there_when_a_part_of_the_new_one_cannot_be_kept(
    store: KeyringTokenStore, ring: DictKeyring
) -> None:
    store.save("key", LONG)
    ring.longest = 100  # the new parts do not fit
    with pytest.raises(TokenStoreError):
        store.save("key", Token(access_token="b" * 2_000))
    assert store.load("key") == LONG


def test_foreign_entry_is_reported_and_left_alone(
    store: KeyringTokenStore, ring: DictKeyring
) -> None:
    ring.entries["osupy", "key"] = "a password of another program"
    with pytest.raises(TokenStoreError, match="service 'osupy', entry 'key'"):
        store.load("key")
    with pytest.raises(TokenStoreError):
        store.save("key", TOKEN)
    assert ring.entries == {("osupy", "key"): "a password of another program"}


def test_system_without_a_keyring_is_told_what_to_do(tmp_path: Path) -> None:
    store = KeyringTokenStore(keyring=FAIL, lock_folder=tmp_path)
    with pytest.raises(TokenStoreError, match="FileTokenStore"):
        store.load("key")


def test_keyring_that_keeps_nothing_is_found_at_once(tmp_path: Path) -> None:
    store = KeyringTokenStore(keyring=NULL, lock_folder=tmp_path)
    with pytest.raises(TokenStoreError, match="FileTokenStore"):
        store.save("key", TOKEN)


def test_locked_keyring_is_told(store: KeyringTokenStore, ring: DictKeyring) -> None:
    ring.failure = KeyringLocked("no")
    with pytest.raises(TokenStoreError, match="locked"):
        store.load("key")


@pytest.mark.parametrize("method", ["load", "save", "delete"])
def test_error_of_a_backend_shows_no_token(
    store: KeyringTokenStore, ring: DictKeyring, method: str
) -> None:
    ring.failure = OSError(f"cannot do that with {ACCESS} {REFRESH}")
    arguments: tuple[Any, ...] = ("key", TOKEN) if method == "save" else ("key",)
    with pytest.raises(TokenStoreError, match="OSError") as caught:
        getattr(store, method)(*arguments)
    assert ACCESS not in shown(caught.value)
    assert REFRESH not in shown(caught.value)


def test_missing_extra_is_a_usage_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    with pytest.raises(UsageError, match=r"osupy\[keyring\]"):
        KeyringTokenStore()


def test_wrong_service_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match="service"):
        KeyringTokenStore("")

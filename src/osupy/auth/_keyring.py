"""Tokens in the keyring of the system: Keychain, Credential Locker, Secret Service.

A keyring knows no locks, so those are files in a folder of the user's. Windows keeps at
most 1,280 signs in one entry, fewer than an access token and a refresh token have, so a
long text is kept in several parts: parts of the new one are written first, then the
entry that names them, and only then the parts of the old one go.
"""

from __future__ import annotations

import sys
from contextlib import asynccontextmanager, contextmanager
from functools import partial
from typing import TYPE_CHECKING, Protocol

from osupy._core.encoding import wrong
from osupy._core.settings import check_seconds
from osupy.auth._format import read_text, text_of
from osupy.auth._locks import Lock, Locks, in_thread
from osupy.errors import TokenStoreError, UsageError

if TYPE_CHECKING:
    import os
    from collections.abc import AsyncGenerator, Callable, Generator
    from pathlib import Path

    from osupy._core.token import Token

_LONGEST = 1_200 if sys.platform == "win32" else None
"""Signs of one entry; ``None``: as many as there are."""
_PARTS = "parts "
_MOST_PARTS = 100
_WRITING = 10.0


class Keyring(Protocol):
    """The part of a ``keyring`` backend that is used."""

    def get_password(self, service: str, username: str, /) -> str | None:
        """Return the secret under a name, if there is one."""
        ...

    def set_password(self, service: str, username: str, password: str, /) -> None:
        """Keep a secret under a name."""
        ...

    def delete_password(self, service: str, username: str, /) -> None:
        """Forget the secret under a name."""
        ...


class KeyringTokenStore:
    """Keeps tokens in the keyring of the system, for all programs of one user.

    Needs the extra: ``pip install osupy[keyring]``.

    Args:
        service: Name under which the keyring shows the entries.
        keyring: A backend of the ``keyring`` library; left out: the one it chooses.
        lock_folder: Where the lock files are; left out: the system's folder for the
            state of a user's programs.
        lock_timeout: Seconds to wait for another program that renews the same token.

    Raises:
        UsageError: The extra is not installed.
        TokenStoreError: There is no keyring, it refuses, or holds something else under
            the name.
    """

    def __init__(
        self,
        service: str = "osupy",
        *,
        keyring: Keyring | None = None,
        lock_folder: str | os.PathLike[str] | None = None,
        lock_timeout: float = 60.0,
    ) -> None:
        if not isinstance(service, str) or not service:
            raise wrong("service", service, "expected a name")
        check_seconds("lock_timeout", lock_timeout)
        self._service = service
        self._keyring = _chosen() if keyring is None else keyring
        from pathlib import Path

        folder = _state_folder() if lock_folder is None else Path(lock_folder)
        stem = folder.expanduser() / "keyring"
        self._writing = Lock(stem.with_name("keyring.lock"), _WRITING)
        self._locks = Locks(stem, lock_timeout)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._service!r})"

    def load(self, key: str) -> Token | None:
        """Return the token that is kept, if any."""
        with self._writing.hold():  # or the parts might change meanwhile
            found = self._find(key)
        if isinstance(found, TokenStoreError):
            raise found
        return found

    def save(self, key: str, token: Token) -> None:
        """Keep a token; return when the keyring has it."""
        with self._writing.hold():
            failure = self._put(key, token)
        if failure is not None:
            raise failure

    def delete(self, key: str) -> None:
        """Forget a token, if it is there."""
        with self._writing.hold():
            failure = self._drop(key)
        if failure is not None:
            raise failure

    @contextmanager
    def lock(self, key: str) -> Generator[None]:
        """Return a block in which nobody else renews this token."""
        with self._locks.of(key).hold():
            yield

    def _find(self, key: str) -> Token | TokenStoreError | None:
        text = self._get(key)
        if isinstance(text, str) and (names := _part_names(key, text)):
            text = ""
            for name in names:
                part = self._get(name)
                if not isinstance(part, str):
                    return part or read_text("", self._where(key))
                text += part
        return read_text(text, self._where(key)) if isinstance(text, str) else text

    def _put(self, key: str, token: Token) -> TokenStoreError | None:
        old = self._get(key)
        if isinstance(old, TokenStoreError):
            return old
        if old is not None and isinstance(found := self._find(key), TokenStoreError):
            return found  # not ours: left alone
        head, parts = _split(key, text_of(token))
        for name, part in (*parts.items(), (key, head)):
            failure = self._try(
                partial(self._keyring.set_password, self._service, name, part)
            )
            if isinstance(failure, TokenStoreError):
                return failure
        if self._get(key) != head:
            return TokenStoreError(
                "the keyring keeps nothing: keep tokens with FileTokenStore(path)"
            )
        self._forget(_part_names(key, old or ""))
        return None

    def _drop(self, key: str) -> TokenStoreError | None:
        old = self._get(key)
        if old is None or isinstance(old, TokenStoreError):
            return old
        failure = self._try(partial(self._keyring.delete_password, self._service, key))
        self._forget(_part_names(key, old))
        return failure if isinstance(failure, TokenStoreError) else None

    def _forget(self, names: list[str]) -> None:
        for name in names:  # one that stays is in nobody's way
            self._try(partial(self._keyring.delete_password, self._service, name))

    def _get(self, name: str) -> str | TokenStoreError | None:
        return self._try(partial(self._keyring.get_password, self._service, name))

    def _try(self, work: Callable[[], str | None]) -> str | TokenStoreError | None:
        """Return what a backend gives, or the error that tells of its own.

        Backends raise what they like, with texts that may repeat what they were given.
        """
        try:
            return work()
        except Exception as error:  # noqa: BLE001 (see above)
            return TokenStoreError(_words(error))

    def _where(self, key: str) -> str:
        return f"the keyring, service {self._service!r}, entry {key!r},"


class AsyncKeyringTokenStore:
    """Keeps tokens in the system's keyring; awaiting form of `KeyringTokenStore`.

    Needs the extra: ``pip install osupy[keyring]``.

    Args:
        service: Name under which the keyring shows the entries.
        keyring: A backend of the ``keyring`` library; left out: the one it chooses.
        lock_folder: Where the lock files are; left out: the system's folder for the
            state of a user's programs.
        lock_timeout: Seconds to wait for another program that renews the same token.

    Raises:
        UsageError: The extra is not installed.
        TokenStoreError: There is no keyring, it refuses, or holds something else under
            the name.
    """

    def __init__(
        self,
        service: str = "osupy",
        *,
        keyring: Keyring | None = None,
        lock_folder: str | os.PathLike[str] | None = None,
        lock_timeout: float = 60.0,
    ) -> None:
        self._store = KeyringTokenStore(
            service,
            keyring=keyring,
            lock_folder=lock_folder,
            lock_timeout=lock_timeout,
        )

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._store._service!r})"  # noqa: SLF001 (its twin)

    async def load(self, key: str) -> Token | None:
        """Return the token that is kept, if any."""
        return await in_thread(partial(self._store.load, key))

    async def save(self, key: str, token: Token) -> None:
        """Keep a token; return when the keyring has it."""
        await in_thread(partial(self._store.save, key, token))

    async def delete(self, key: str) -> None:
        """Forget a token, if it is there."""
        await in_thread(partial(self._store.delete, key))

    @asynccontextmanager
    async def lock(self, key: str) -> AsyncGenerator[None]:
        """Return a block in which nobody else renews this token."""
        async with self._store._locks.of(key).hold_async():  # noqa: SLF001 (its twin)
            yield


def _chosen() -> Keyring:
    try:
        from keyring import get_keyring
    except ImportError:
        message = "KeyringTokenStore needs keyring: pip install osupy[keyring]"
        raise UsageError(message) from None
    return get_keyring()


def _state_folder() -> Path:
    try:
        from platformdirs import user_state_path
    except ImportError:
        message = "name a lock_folder, or pip install osupy[keyring]"
        raise UsageError(message) from None
    return user_state_path("osupy", appauthor=False)


def _words(error: Exception) -> str:
    kind = type(error).__name__
    if kind == "NoKeyringError":
        return (
            "this system has no keyring that can be used (servers and containers "
            "seldom have one): keep tokens with FileTokenStore(path)"
        )
    if kind == "KeyringLocked":
        return "the keyring is locked, and was not unlocked"
    return f"the keyring failed ({kind})"


def _split(key: str, text: str) -> tuple[str, dict[str, str]]:
    """Return what stands under the key, and the parts that stand elsewhere."""
    if _LONGEST is None or len(text) <= _LONGEST:
        return text, {}
    from secrets import token_hex

    pieces = [text[at : at + _LONGEST] for at in range(0, len(text), _LONGEST)]
    head = f"{_PARTS}{token_hex(4)} {len(pieces)}"
    return head, dict(zip(_part_names(key, head), pieces, strict=True))


def _part_names(key: str, head: str) -> list[str]:
    if not head.startswith(_PARTS):
        return []
    mark, _, count = head.removeprefix(_PARTS).partition(" ")
    if not (count.isascii() and count.isdigit() and int(count) <= _MOST_PARTS):
        return []
    return [f"{key}/{mark}/{number}" for number in range(int(count))]

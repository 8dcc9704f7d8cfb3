"""Tokens in a file that several threads and processes may share.

The file is never written to, only replaced by a finished one, so whoever reads it reads
the old or the new, also after a power cut. Before a token is renewed, the room for the
new one is made sure of: a full disk or a read-only folder is found while nothing is
spent yet.
"""

from __future__ import annotations

import os
import stat
import time
from contextlib import asynccontextmanager, contextmanager
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from osupy._core.encoding import wrong
from osupy._core.settings import check_seconds
from osupy.auth._format import Document
from osupy.auth._locks import Lock, Locks, in_thread, make_folder, told
from osupy.errors import TokenStoreError

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Generator
    from pathlib import Path

    from osupy._core.token import Token

T = TypeVar("T")

_ROOM = 16_384
"""Bytes that a token may need at most, and more."""
_WRITING = 10.0
"""Seconds to wait for whoever else is writing: it takes them milliseconds."""
_TRIES = 50 if os.name == "nt" else 1
"""How often to try: Windows replaces no file that somebody is reading just now, and
reads none that is being replaced."""
_FLAGS = os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0)


class FileTokenStore:
    """Keeps tokens in a file, for all threads and processes that name the same one.

    The file is JSON, readable by its owner only (0600, where the system knows that),
    and may hold the tokens of several credentials and servers. Beside it lie empty
    lock files, ``NAME.lock`` and a few ``NAME.x.lock``.

    A file that is damaged, or none of osupy's, is left as it is: every method then
    raises.

    Args:
        path: The file; it need not be there yet, nor its folder. ``~`` is expanded.
        lock_timeout: Seconds to wait for another program that renews the same token.

    Raises:
        TokenStoreError: The file cannot be read or replaced, is damaged or foreign, or
            stays locked; the message names it and the reason.
    """

    def __init__(
        self, path: str | os.PathLike[str], *, lock_timeout: float = 60.0
    ) -> None:
        if not isinstance(path, str | os.PathLike) or not str(path):
            raise wrong("path", path, "expected a file's path")
        check_seconds("lock_timeout", lock_timeout)
        # A link stays one: what is replaced is what it points to.
        from pathlib import Path

        self._path = Path(os.path.realpath(Path(path).expanduser()))
        name = f"{self._path.name}.lock"
        self._writing = Lock(self._path.with_name(name), _WRITING)
        self._locks = Locks(self._path, lock_timeout)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self._path)!r})"

    @property
    def path(self) -> Path:
        """The file, as an absolute path without links."""
        return self._path

    def load(self, key: str) -> Token | None:
        """Return the token that is kept, if any."""
        found = self._document().token(key, str(self._path))
        if isinstance(found, TokenStoreError):
            raise found
        return found

    def save(self, key: str, token: Token) -> None:
        """Keep a token; return when it is on the disk."""
        with self._writing.hold():
            document = self._document()
            document.put(key, token)
            self._replace(document)

    def delete(self, key: str) -> None:
        """Forget a token, if it is there."""
        with self._writing.hold():
            document = self._document()
            if document.drop(key):
                self._replace(document)

    @contextmanager
    def lock(self, key: str) -> Generator[None]:
        """Return a block in which nobody else renews this token.

        Entering makes sure that a new token could be kept.
        """
        with self._locks.of(key).hold():
            self._rehearse()
            yield

    def _document(self) -> Document:
        found = self._read()
        if isinstance(found, TokenStoreError):
            raise found
        return found

    def _read(self) -> Document | TokenStoreError:
        try:
            if not stat.S_ISREG(self._path.stat().st_mode):
                return TokenStoreError(f"{self._path} is no file")
            raw = _patiently(self._path.read_bytes)
            return Document.read(raw, str(self._path))
        except FileNotFoundError:
            return Document()
        except OSError as error:
            return told(error, self._path)

    def _replace(self, document: Document) -> None:
        failure = self._written(document)
        if failure is not None:
            raise failure

    def _rehearse(self) -> None:
        failure = self._rehearsed(self._document())
        if failure is not None:
            raise failure

    def _written(self, document: Document) -> TokenStoreError | None:
        """Put the document in the file's place; others are kept from it meanwhile."""
        folder = self._path.parent
        temporary = folder / f".{self._path.name}.new"
        try:
            make_folder(folder)
            temporary.unlink(missing_ok=True)  # of somebody who was killed
            handle = os.open(temporary, _FLAGS, 0o600)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(document.raw())
                    file.flush()
                    os.fsync(handle)
                _patiently(partial(temporary.replace, self._path))
            except BaseException:
                temporary.unlink(missing_ok=True)
                raise
            _sync_folder(folder)
        except OSError as error:
            return told(error, self._path)
        return None

    def _rehearsed(self, document: Document) -> TokenStoreError | None:
        """See whether the document, and a token more, could be written."""
        import tempfile

        try:
            with tempfile.TemporaryFile(dir=self._path.parent) as file:
                file.write(bytes(len(document.raw()) + _ROOM))
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            return told(error, self._path)
        return None


class AsyncFileTokenStore:
    """Keeps tokens in a file; the awaiting form of `FileTokenStore`.

    Args:
        path: The file; it need not be there yet, nor its folder. ``~`` is expanded.
        lock_timeout: Seconds to wait for another program that renews the same token.

    Raises:
        TokenStoreError: The file cannot be read or replaced, is damaged or foreign, or
            stays locked; the message names it and the reason.
    """

    def __init__(
        self, path: str | os.PathLike[str], *, lock_timeout: float = 60.0
    ) -> None:
        self._store = FileTokenStore(path, lock_timeout=lock_timeout)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self.path)!r})"

    @property
    def path(self) -> Path:
        """The file, as an absolute path without links."""
        return self._store.path

    async def load(self, key: str) -> Token | None:
        """Return the token that is kept, if any."""
        return await in_thread(partial(self._store.load, key))

    async def save(self, key: str, token: Token) -> None:
        """Keep a token; return when it is on the disk."""
        await in_thread(partial(self._store.save, key, token))

    async def delete(self, key: str) -> None:
        """Forget a token, if it is there."""
        await in_thread(partial(self._store.delete, key))

    @asynccontextmanager
    async def lock(self, key: str) -> AsyncGenerator[None]:
        """Return a block in which nobody else renews this token.

        Entering makes sure that a new token could be kept.
        """
        async with self._store._locks.of(key).hold_async():  # noqa: SLF001 (its twin)
            await in_thread(self._store._rehearse)  # noqa: SLF001 (its twin)
            yield


def _patiently(work: Callable[[], T]) -> T:
    for _ in range(_TRIES - 1):
        try:
            return work()
        except PermissionError:
            time.sleep(0.02)
    return work()


def _sync_folder(folder: Path) -> None:
    """Make the new name last; Windows does so by itself and opens no folders."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

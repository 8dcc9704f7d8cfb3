"""Locks on files, which processes share: by ``filelock``, an extra."""

from __future__ import annotations

from typing import TYPE_CHECKING

from osupy.errors import UsageError

if TYPE_CHECKING:
    import os

    from filelock import BaseFileLock

__all__ = ["file_lock"]


def file_lock(path: str | os.PathLike[str]) -> BaseFileLock:
    """Return a lock that is not held yet; any thread may take and free it.

    Raises:
        UsageError: The extra is not installed.
    """
    try:
        from filelock import FileLock
    except ImportError:
        message = "files that programs share need: pip install 'osupy[locks]'"
        raise UsageError(message) from None
    return FileLock(path, mode=0o600, thread_local=False)

"""Collect the body of an answer: decoded, whole, and never larger than allowed.

The HTTP libraries inflate a whole piece from the network at once, and 64 KiB of gzip
can hold 64 MiB, or 64 GiB when it is packed twice; they also take a gzip stream that
breaks off for a whole one. So the raw pieces are read, and inflated here: at most one
byte more than is allowed, and not done before the stream says so.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any, Final

from osupy.errors import BodyTooLargeError, ConnectionFailedError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from osupy.errors import TransportError

__all__ = ["ACCEPT_ENCODING", "Body"]

ACCEPT_ENCODING: Final = "gzip, deflate"
"""What `Body` can undo."""

_GZIP: Final = 16 + zlib.MAX_WBITS
_RAW: Final = -zlib.MAX_WBITS
_NO_BODY: Final = frozenset({204, 304})


class Body:
    """The body of one answer while it comes in.

    Every error is a `TransportError` whose frames hold pieces of the body: raise a
    copy of it without its traceback.
    """

    def __init__(
        self, method: str, status: int, headers: Mapping[str, str], limit: int
    ) -> None:
        self._limit = limit
        self._size = 0
        self._parts: list[bytes] = []
        self._inflater = _inflater(headers.get("content-encoding", ""), self._room)
        declared = headers.get("content-length", "")
        if (
            method != "HEAD"
            and status not in _NO_BODY
            and self._inflater is None
            and declared.isdecimal()
            and int(declared[:20]) > limit
        ):
            raise self._too_large()

    def feed(self, piece: bytes) -> None:
        """Take the next raw piece.

        Raises:
            BodyTooLargeError: More than ``limit`` bytes, decoded.
            ConnectionFailedError: The piece cannot be decoded.
        """
        if self._inflater is None:
            self._keep(piece)
            return
        for part in self._inflater.feed(piece):
            self._keep(part)

    def finish(self) -> bytes:
        """Return the whole body.

        Raises:
            ConnectionFailedError: The compressed stream has not ended.
        """
        if self._inflater is not None and not self._inflater.complete:
            message = "the compressed body breaks off"
            raise ConnectionFailedError(message)
        return b"".join(self._parts)

    def _room(self) -> int:
        """Return how many bytes more prove that the body is too large."""
        return self._limit - self._size + 1

    def _keep(self, part: bytes) -> None:
        self._size += len(part)
        if self._size > self._limit:
            raise self._too_large()
        self._parts.append(part)

    def _too_large(self) -> TransportError:
        self._parts.clear()
        return BodyTooLargeError(f"the body is larger than {self._limit} bytes")


class _Inflater:
    """Undo one ``Content-Encoding``, a bounded piece at a time."""

    def __init__(self, window: int | None, room: Callable[[], int]) -> None:
        self._window = window  # None: a deflate stream, its form yet unknown
        self._room = room
        self._stream: Any = None  # of zlib, whose class has no public name

    @property
    def complete(self) -> bool:
        """Whether the stream has ended, or never began (an empty body is one)."""
        return self._stream is None or bool(self._stream.eof)

    def feed(self, piece: bytes) -> list[bytes]:
        parts: list[bytes] = []
        failed = False
        try:
            self._inflate(piece, parts)
        except zlib.error:
            failed = True
        if failed:
            message = "the compressed body is damaged"
            raise ConnectionFailedError(message)
        return parts

    def _inflate(self, piece: bytes, parts: list[bytes]) -> None:
        room = self._room()
        while piece and room > 0:
            if self._stream is None or self._stream.eof:  # gzip may have several
                self._stream = zlib.decompressobj(self._form(piece))
            part = self._stream.decompress(piece, room)
            piece = self._stream.unconsumed_tail or self._stream.unused_data
            if part:
                parts.append(part)
                room -= len(part)

    def _form(self, piece: bytes) -> int:
        """Tell the two forms of "deflate" apart by the first byte."""
        if self._window is None:
            self._window = zlib.MAX_WBITS if piece[0] & 0x0F == zlib.DEFLATED else _RAW
        return self._window


def _inflater(encoding: str, room: Callable[[], int]) -> _Inflater | None:
    match encoding.strip().lower():
        case "" | "identity":
            return None
        case "gzip" | "x-gzip":
            return _Inflater(_GZIP, room)
        case "deflate":
            return _Inflater(None, room)
        case _:
            message = "the body has a Content-Encoding that was not asked for"
            raise ConnectionFailedError(message)

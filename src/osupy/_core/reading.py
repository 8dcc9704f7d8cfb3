"""From the bytes of an answer to what a call or an iterator hands out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

import attrs

from osupy._core.encoding import shown
from osupy.errors import DecodeError, UndecodableWarning

if TYPE_CHECKING:
    from osupy._core.session import Session
    from osupy._core.settings import Undecodable

T = TypeVar("T")


class Reader(Generic[T]):
    """Makes of a body an object of one type, as the client was told to."""

    def __init__(self, session: Session, result: type[T]) -> None:
        self._session = session
        self._result = result

    def __call__(self, body: bytes) -> T:
        from osupy._core.converter import decode_answer

        settings = self._session.settings
        return decode_answer(
            body,
            self._result,
            keep_unknown=settings.keep_unknown,
            drift=settings.drift,
            on_drift=self._session.note_drift,
        )


@attrs.frozen
class Rows(Generic[T]):
    """A page, and what was in it that could not be decoded."""

    page: T
    count: int
    """Rows that the server sent."""
    skipped: list[Any]
    """Those that do not fit, raw."""


class RowReader(Generic[T]):
    """Makes of a body a page, row by row if need be."""

    def __init__(
        self, session: Session, result: type[T], path: str, rule: Undecodable
    ) -> None:
        self._session = session
        self._result = result
        self._path = path
        self._rule = rule

    def __call__(self, body: bytes) -> Rows[T]:
        from osupy._core.converter import decode_rows

        settings = self._session.settings
        skipped: list[Any] = []

        def report(row: Any, error: DecodeError) -> None:
            if self._rule == "raise":
                raise error
            skipped.append(row)
            if callable(self._rule):
                self._rule(row, error)

        page, count = decode_rows(
            body,
            self._result,
            self._path,
            keep_unknown=settings.keep_unknown,
            drift=settings.drift,
            on_drift=self._session.note_drift,
            undecodable=report,
        )
        return Rows(page, count, skipped)


def warn_of_row(row: Any, error: DecodeError) -> None:
    """Say that a row was left out, and show it: endless iterators do so by default."""
    from osupy._core.converter.session import tell

    message = f"a row was left out ({error}): {shown(row)}"
    tell(UndecodableWarning(message, row))

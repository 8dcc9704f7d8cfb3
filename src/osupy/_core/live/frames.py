"""Frames of the socket to events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import attrs

from osupy._core import json
from osupy._core.encoding import shown
from osupy.errors import DecodeError, ProtocolError, UndecodableWarning

if TYPE_CHECKING:
    from osupy._core.session import Session
    from osupy._core.settings import Undecodable
    from osupy.objects import ChatMessage

T = TypeVar("T")


@attrs.frozen
class Frame:
    """A frame, as far as all frames are alike."""

    name: str | None
    """Of the event."""
    data: Any = None
    error: str | None = None
    """What the server says when it refuses."""


class Frames:
    """Reads frames as the client was told to read answers."""

    def __init__(self, session: Session, undecodable: Undecodable | None) -> None:
        self._session = session
        self._rule = undecodable or session.settings.undecodable or warn_of_data

    def parse(self, text: str | bytes) -> Frame:
        """Return what is in a frame.

        Raises:
            ProtocolError: It is no frame of the server's.
        """
        data = text.encode() if isinstance(text, str) else text
        try:
            raw: Any = json.loads(data)
        except json.InvalidJSONError:
            raw = ()
        if raw.__class__ is not dict:
            raise ProtocolError("a frame holds no JSON object")
        name = raw.get("event")
        if isinstance(name, str):
            return Frame(name, raw.get("data"))
        error = raw.get("error")
        if name is None and isinstance(error, str):
            return Frame(None, None, error)
        raise ProtocolError("a frame names no event")

    def make(self, raw: Any, type: type[T]) -> T:  # noqa: A002 (as in `decode`)
        """Make an object of data.

        Raises:
            DecodeError: It does not fit.
        """
        from osupy._core.converter import structure

        settings = self._session.settings
        return structure(
            raw,
            type,
            keep_unknown=settings.keep_unknown,
            drift=settings.drift,
            on_drift=self._session.note_drift,
        )

    def message(self, row: Any, users: dict[Any, Any]) -> ChatMessage:
        """Make a message, with its sender, whom a frame names beside it.

        Raises:
            DecodeError: It does not fit.
        """
        from osupy.objects import ChatMessage

        if row.__class__ is dict and "sender" not in row:
            sender = users.get(row.get("sender_id"))
            if sender is not None:
                row = {**row, "sender": sender}
        return self.make(row, ChatMessage)

    def odd(self, data: Any, error: DecodeError) -> None:
        """Do what is to be done about data that does not fit.

        Raises:
            DecodeError: The rule says so.
        """
        if self._rule == "raise":
            raise error
        if callable(self._rule):
            self._rule(data, error)


def users_of(data: Any) -> dict[Any, Any]:
    """Return the raw users of a frame by their ids."""
    users = value_of(data, "users")
    if users.__class__ is not list:
        return {}
    return {value_of(user, "id"): user for user in users}


def value_of(data: Any, key: str) -> Any:
    """Return what stands under a key, if the data has keys at all."""
    return data.get(key) if data.__class__ is dict else None


def warn_of_data(data: Any, error: DecodeError) -> None:
    """Say that the data of an event does not fit: the stream goes on by default."""
    from osupy._core.converter.session import tell

    message = f"an event could not be decoded ({error}): {shown(data)}"
    tell(UndecodableWarning(message, data))

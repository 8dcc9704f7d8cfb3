"""The calls of a stream: an operation for each command, and how its answer is read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from osupy._core.answers import redacted
from osupy._core.flow import call
from osupy._core.limit import Lane
from osupy._core.live.commands import (
    Acknowledge,
    Page,
    ReadChannel,
    ReadHistory,
)
from osupy._core.reading import Reader, RowReader
from osupy._core.renewal import Renewal
from osupy._core.watch.notices import StreamConnected, StreamLost
from osupy.events import Connected, Disconnected

if TYPE_CHECKING:
    from collections.abc import Mapping

    from osupy._core.commands import Flow
    from osupy._core.live.commands import Call
    from osupy._core.operation import Operation
    from osupy._core.route import Route
    from osupy._core.session import Session
    from osupy._core.token import Token
    from osupy.errors import DecodeError
    from osupy.events import Event

_LONGEST_REASON = 200


class Calls:
    """Makes flows of commands."""

    def __init__(self, session: Session, routes: Mapping[str, Route]) -> None:
        self._session = session
        self._routes = routes
        self._heard = False

    def flow(self, command: Call) -> Flow[Any]:
        """Return the flow that carries out a command."""
        match command:
            case ReadChannel(channel=channel):
                return self._plain(self._operation("get_channel", channel=channel))
            case ReadHistory():
                return self._history(command)
            case Acknowledge(history_since=since):
                return self._plain(
                    self._operation("chat_keepalive", history_since=since)
                )

    def token(self) -> Flow[Token]:
        """Return the token for the socket, renewed if it is due."""
        session = self._session
        # What may read channels may listen.
        credential = session.credential_for(self._operation("get_channel", channel=1))
        if credential is None:  # unreachable: the route needs a token
            raise RuntimeError
        root, key = session.settings.base_url, session.store_key(credential)
        deadline = session.deadline(session.settings.timeout)
        renewed = yield from Renewal(session, credential, root, key).token((), deadline)
        return renewed.token

    def reason(self, error: Exception) -> str:
        """Return an error in a few words, without anything secret."""
        error = alone(error)
        text = redacted(str(error), self._session.secrets())
        name = type(error).__name__
        words = f"{name}: {text}" if text else name
        return words[:_LONGEST_REASON]

    def note(self, event: Event) -> None:
        """Tell those who watch the client that the server is heard, or is not."""
        session = self._session
        notice: StreamConnected | StreamLost
        if isinstance(event, Connected):
            notice = StreamConnected(attempt=event.attempt, again=self._heard)
            if self._heard:
                session.tally.count("reconnects")
            self._heard = True
        elif isinstance(event, Disconnected):
            notice = StreamLost(reason=event.reason, retry_in=event.retry_in)
        else:
            return
        session.watchers.tell(notice)

    def _operation(self, name: str, **parameters: Any) -> Operation[Any]:
        given = {k: v for k, v in parameters.items() if v is not None}
        return self._routes[name].operation(**given)

    def _plain(self, operation: Operation[Any]) -> Flow[Any]:
        return call(self._session, operation, Reader(self._session, operation.result))

    def _history(self, command: ReadHistory) -> Flow[Page]:
        operation = self._operation(
            "get_channel_messages", channel=command.channel, until=command.until
        )
        if command.lane is Lane.BULK:
            operation = attrs.evolve(operation, lane=Lane.BULK)
        odd: list[tuple[Any, DecodeError]] = []

        def note(row: Any, error: DecodeError) -> None:
            odd.append((row, error))

        read: RowReader[Any] = RowReader(self._session, operation.result, "$", note)
        rows = yield from call(self._session, operation, read)
        return Page(rows.page, tuple(odd))


def alone(error: Exception) -> Exception:
    """Return an error out of the groups that task groups put it in."""
    inside: Any = getattr(error, "exceptions", None)  # a group's, and only one's
    return alone(inside[0]) if inside else error

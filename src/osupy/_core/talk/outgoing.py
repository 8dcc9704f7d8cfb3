"""What a bot says: cut, spaced, in order, and never twice.

The server counts one message a second in private conversations and, apart from those,
one in all other channels; its seconds are whole. So each of the two is a queue, in
which the next message goes a second after the *answer* to the last.

A message that was refused goes again. One of which no answer came may stand in the
channel or not: the server knows no doubles, so it is looked for, by its ``uuid`` in
what the websocket brings and by author, text and age in the history, before anything
else is done. If it is not there, the error of the failed call is raised: whether to
say it once more is not for a library to decide.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from typing import TYPE_CHECKING, Any, Final

import attrs

from osupy._core.commands import Sleep
from osupy._core.encoding import wrong
from osupy._core.flow import call
from osupy._core.reading import Reader
from osupy._core.talk.words import as_stored, pieces
from osupy.enums import ChatChannelType
from osupy.errors import (
    ApiError,
    AuthError,
    DecodeError,
    OsuError,
    RateLimitError,
    ServerError,
    TransportError,
    UsageError,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from osupy import objects as o
    from osupy._core.commands import Flow
    from osupy._core.operation import Operation
    from osupy._core.route import Route
    from osupy._core.session import Session

SPACING: Final = 1.0
"""Seconds between an answer and the next message."""
PATIENCE: Final = 60.0
"""Seconds for which a refused message is tried, or one without an answer looked for."""
LOOKS: Final = (0.5, 1.0, 2.0, 4.0)
"""Seconds before each look: the request may still be under way when no answer came."""

_LIMIT: Final = 450
_SKEW: Final = 60.0  # between the server's clock and ours
_REMEMBERED: Final = 500
_UNKNOWN = (TransportError, ServerError, DecodeError)


@attrs.frozen
class Place:
    """What must be known of a channel to write in it."""

    limit: int = _LIMIT
    private: bool = False
    markdown: bool = False

    @classmethod
    def of(cls, channel: o.ChatChannel) -> Place:
        """Return what a channel says of itself."""
        return cls(
            limit=channel.message_length_limit or _LIMIT,
            private=channel.type == ChatChannelType.PM,
            markdown=channel.type == ChatChannelType.ANNOUNCE,
        )


@attrs.frozen
class Said:
    """One message on its way."""

    channel: int
    text: str
    is_action: bool
    uuid: str
    after: int | None
    """The newest message of the channel that was known before it went."""
    began: float


class Outgoing:
    """What is known for sending; the shells hold a lock for each queue.

    Args:
        session: Of the client that sends.
        routes: What it declares.
        new_name: Gives a text that no other message carries.
    """

    def __init__(
        self,
        session: Session,
        routes: Mapping[str, Route],
        new_name: Callable[[], str],
    ) -> None:
        self.own: set[int] = set()
        """Users as whom the client speaks, as far as that is known."""
        self._session = session
        self._routes = routes
        self._new_name = new_name
        self._places: dict[int, Place] = {}
        self._newest: dict[int, int] = {}
        self._heard = OrderedDict[str, "o.ChatMessage"]()
        self._said = deque[int](maxlen=_REMEMBERED)
        self._free_at: dict[bool, float] = {}

    # What the stream tells

    def hear(self, message: o.ChatMessage) -> None:
        """Take note of a message that was received."""
        newest = self._newest.get(message.channel_id, 0)
        self._newest[message.channel_id] = max(newest, message.message_id)
        if message.uuid is not None:
            self._heard[message.uuid] = message
            while len(self._heard) > _REMEMBERED:
                self._heard.popitem(last=False)

    def learn(self, channel: o.ChatChannel) -> None:
        """Take note of a channel."""
        if channel.channel_id is not None:
            self._places[channel.channel_id] = Place.of(channel)

    def is_own(self, message: o.ChatMessage) -> bool:
        """Tell whether the client wrote a message."""
        return message.sender_id in self.own or message.message_id in self._said

    # Flows

    def place(self, channel: int) -> Flow[Place]:
        """Return what must be known of a channel; asked for once."""
        known = self._places.get(channel)
        if known is None:
            try:
                found = yield from self._perform("get_channel", channel=channel)
                known = Place.of(found.channel)
            except AuthError:  # who may only write cannot look
                known = Place()
            self._places[channel] = known
        return known

    def who(self) -> Flow[None]:
        """Learn as whom the client speaks, if it may be asked."""
        try:
            me = yield from self._perform("get_own_data")
        except (AuthError, ApiError):
            return
        self.own.add(me.id)

    def parts(self, place: Place, text: str) -> list[str]:
        """Return the messages that a text becomes.

        Raises:
            UsageError: There is nothing to send.
        """
        if not isinstance(text, str):
            raise wrong("text", text, "expected a str")
        if place.markdown and len(text.strip()) <= place.limit:
            found = [text.strip()] if text.strip() else []
        else:
            found = pieces(text, place.limit)
        if not found:
            raise wrong("text", text, "there is nothing to send")
        return found

    def say(
        self, channel: int, place: Place, text: str, *, is_action: bool
    ) -> Flow[o.ChatMessage]:
        """Send one message when its time has come, and return what the server made.

        The caller holds the lock of the queue, ``place.private``.

        Raises:
            OsuError: It was refused for good, or what became of it is not known.
        """
        said = Said(
            channel,
            as_stored(text, markdown=place.markdown),
            is_action,
            self._new_name(),
            self._newest.get(channel),
            self._session.clock.time(),
        )
        operation = self._routes["send_message_to_channel"].operation(
            channel=channel, message=text, is_action=is_action or None, uuid=said.uuid
        )
        try:
            message = yield from self._deliver(said, operation, place)
        finally:
            self._free_at[place.private] = self._session.clock.now() + SPACING
        self.hear(message)
        self._said.append(message.message_id)
        self.own.add(message.sender_id)
        return message

    def _deliver(
        self, said: Said, operation: Operation[o.ChatMessage], place: Place
    ) -> Flow[o.ChatMessage]:
        give_up = self._session.clock.now() + PATIENCE
        attempt = 0
        while True:
            wait = self._free_at.get(place.private, 0) - self._session.clock.now()
            if wait > 0:
                yield Sleep(wait)
            failure: OsuError
            try:
                message: o.ChatMessage = yield from self._send(operation)
            except RateLimitError as error:
                failure = error
            except TransportError as error:
                if error.sent:
                    return (yield from self._look(said, error))
                failure = error
            except _UNKNOWN as error:
                return (yield from self._look(said, error))
            else:
                return message
            attempt += 1
            retry = self._session.settings.retry
            wait = SPACING + retry.delay(attempt, self._session.random)
            if self._session.clock.now() + wait > give_up:
                raise failure
            yield Sleep(wait)

    def _look(self, said: Said, failure: OsuError) -> Flow[o.ChatMessage]:
        """Return a message of which no answer came, or raise why none came."""
        if not self.own:
            yield from self._quietly(self.who())
        give_up = self._session.clock.now() + PATIENCE
        looks = list(LOOKS)
        while looks:
            yield Sleep(looks[0])
            heard = self._heard.get(said.uuid)
            if heard is not None:
                return heard
            found: list[o.ChatMessage] | None
            found = yield from self._quietly(self._history(said))
            if found is None:  # it could not be read, which tells nothing
                if self._session.clock.now() > give_up:
                    break
                continue
            looks.pop(0)
            for message in found:
                if self._fits(said, message):
                    return message
        raise failure

    def _history(self, said: Said) -> Flow[list[o.ChatMessage]]:
        """Return the channel's messages from the one on that was known before."""
        found: list[o.ChatMessage] = []
        until: int | None = None
        while True:
            page = yield from self._perform(
                "get_channel_messages", channel=said.channel, until=until
            )
            found += page
            if not page or said.after is None or page[0].message_id <= said.after:
                return found
            until = page[0].message_id

    def _fits(self, said: Said, message: o.ChatMessage) -> bool:
        if message.message_id in self._said or message.content != said.text:
            return False
        if self.own and message.sender_id not in self.own:
            return False
        if message.is_action is not said.is_action:
            return False
        if said.after is not None:
            return message.message_id > said.after
        return message.timestamp.timestamp() > said.began - _SKEW

    def _quietly(self, flow: Flow[Any]) -> Flow[Any]:
        """Run a flow that may fail: nothing is known then."""
        try:
            return (yield from flow)
        except (TransportError, ApiError, DecodeError, AuthError):
            return None

    def _send(self, operation: Operation[Any]) -> Flow[Any]:
        reader = Reader(self._session, operation.result)
        return (yield from call(self._session, operation, reader))

    def _perform(self, route: str, **arguments: Any) -> Flow[Any]:
        return (yield from self._send(self._routes[route].operation(**arguments)))


def check_channel(channel: object) -> int:
    """Return a channel's id.

    Raises:
        UsageError: It is none.
    """
    if not isinstance(channel, int) or isinstance(channel, bool) or channel <= 0:
        message = f"channel={channel!r}: expected the id of a channel"
        raise UsageError(message)
    return channel

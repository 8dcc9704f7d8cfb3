"""Writing in chat: spaced as the server asks, in order, and never twice.

What is decided is in ``osupy._core.talk.outgoing``; this file only waits. The blocking
twin of this file is generated from it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from osupy._async.locks import Lock
from osupy._async.routes import AsyncRoutes
from osupy._core.route import routes
from osupy._core.talk.outgoing import Outgoing, check_channel

if TYPE_CHECKING:
    from osupy import objects as o
    from osupy._async.driver import AsyncDriver
    from osupy._core.session import Session

__all__ = ["AsyncChannel", "AsyncOutbox"]

_ROUTES = routes(AsyncRoutes)


class AsyncOutbox:
    """Sends messages for everybody who shares it, so that no limit is overrun.

    The server takes one message a second in private conversations, and one in all other
    channels; more are queued here, in the order in which they were given. A text that
    is too long for its channel becomes several messages, cut between words.

    A message that was refused for its pace goes again, and so does one that never left.
    One of which no answer came is looked for in the channel and never sent twice.
    """

    def __init__(self, session: Session, driver: AsyncDriver) -> None:
        self._driver = driver
        self._outgoing = Outgoing(session, _ROUTES, lambda: uuid4().hex)
        self._queues = {private: Lock() for private in (True, False)}

    def channel(self, channel: int) -> AsyncChannel:
        """Return a channel to write in.

        Args:
            channel: Id of the channel.

        Raises:
            UsageError: This is no id.
        """
        return AsyncChannel(self, check_channel(channel))

    async def send(
        self, channel: int, text: str, *, is_action: bool = False
    ) -> o.ChatMessage:
        """Send a text, and return the message that the server made of it.

        Of several messages, the last is returned.

        Args:
            channel: Id of the channel.
            text: What to say. Line ends become blanks, except in announcements.
            is_action: Send as an action (``/me``).

        Raises:
            ForbiddenError: Not in the channel, silenced, or only moderators may write.
            NotFoundError: No such channel.
            TransportError: No answer came, and the message is not in the channel.
            RateLimitError: Refused for a minute.
            UsageError: There is nothing to send.

        Source: ``Chat/Channels/MessagesController@store``
        """
        run = self._driver.run
        place = await run(self._outgoing.place(check_channel(channel)))
        first, *more = self._outgoing.parts(place, text)
        async with self._queues[place.private]:
            message = await run(
                self._outgoing.say(channel, place, first, is_action=is_action)
            )
            for part in more:
                message = await run(
                    self._outgoing.say(channel, place, part, is_action=is_action)
                )
        return message

    def hear(self, message: o.ChatMessage) -> None:
        """Take note of a message that was received, perhaps one's own.

        With it a message whose answer was lost is found sooner.
        """
        self._outgoing.hear(message)

    def learn(self, channel: o.ChatChannel) -> None:
        """Take note of a channel: it need not be asked for."""
        self._outgoing.learn(channel)

    def is_own(self, message: o.ChatMessage) -> bool:
        """Tell whether this client's user wrote a message, as far as that is known."""
        return self._outgoing.is_own(message)

    def introduce(self, user: int) -> None:
        """Say as whom the client speaks, by the id, so that `is_own` knows it."""
        self._outgoing.own.add(user)


class AsyncChannel:
    """A channel to write in.

    Attributes:
        id: Its id.
    """

    def __init__(self, outbox: AsyncOutbox, channel: int) -> None:
        self.id: int = channel
        self._outbox = outbox

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.id}>"

    async def send(self, text: str) -> o.ChatMessage:
        """Say something; see `AsyncOutbox.send`."""
        return await self._outbox.send(self.id, text)

    async def action(self, text: str) -> o.ChatMessage:
        """Say what one does, as ``/me`` does; see `AsyncOutbox.send`."""
        return await self._outbox.send(self.id, text, is_action=True)

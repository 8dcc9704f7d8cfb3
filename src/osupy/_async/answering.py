"""Answering the commands of a bot: what a command's function gets, and each step done.

What is decided is in ``osupy._core.talk.dispatch``; this file only waits. The blocking
twin of this file is generated from it.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from osupy import events as e
from osupy._async.crew import invoke
from osupy._core.encoding import wrong
from osupy._core.talk.dispatch import Ask, Invoke, Say
from osupy._core.talk.outgoing import check_channel
from osupy.errors import OsuError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from osupy import objects as o
    from osupy._async.outbox import AsyncChannel, AsyncOutbox
    from osupy._core.talk.commands import Command
    from osupy._core.talk.dispatch import Dispatcher, Step, Use
    from osupy.client import AsyncClient

_log = logging.getLogger("osupy.chat")


class AsyncContext:
    """One use of a command: who said what where, and how to answer.

    Attributes:
        client: The bot's client.
        message: The message that called the command.
        channel: Where it was said; the answer goes there.
        command: The command.
    """

    def __init__(
        self,
        client: AsyncClient,
        message: o.ChatMessage,
        channel: AsyncChannel,
        command: Command,
    ) -> None:
        self.client: AsyncClient = client
        self.message: o.ChatMessage = message
        self.channel: AsyncChannel = channel
        self.command: Command = command

    def __repr__(self) -> str:
        where, who = self.message.channel_id, self.message.sender_id
        return f"<{type(self).__name__} of {self.command.name} by {who} in {where}>"

    @property
    def sender(self) -> o.User | None:
        """Who called; ``None`` if the server did not say more than the id."""
        return self.message.sender

    async def reply(self, text: str) -> o.ChatMessage:
        """Answer in the channel; see `AsyncOutbox.send`."""
        return await self.channel.send(text)

    async def action(self, text: str) -> o.ChatMessage:
        """Answer as ``/me`` does; see `AsyncOutbox.send`."""
        return await self.channel.action(text)


class AsyncAnswering:
    """Answers uses of commands, one after another or many at once.

    Args:
        client: What performs calls.
        outbox: What writes.
        dispatcher: What decides.
        on_error: Told of what goes wrong in a command; it is logged if there is none.
    """

    def __init__(
        self,
        client: AsyncClient,
        outbox: AsyncOutbox,
        dispatcher: Dispatcher,
        on_error: Callable[[Exception, o.ChatMessage], object] | None,
    ) -> None:
        self._client = client
        self._outbox = outbox
        self._dispatcher = dispatcher
        self._on_error = on_error

    async def prepare(self, channels: Iterable[int | str], *, join: bool) -> list[int]:
        """Learn who the bot is; return the ids of channels, joined if that is wanted.

        Raises:
            UsageError: There is no public channel of such a name.
        """
        me: int | None = None
        try:
            me = (await self._client.get_own_data()).id
        except OsuError as error:
            if join:
                raise
            _log.info("the bot does not know who it is: %s", type(error).__name__)
        else:
            self._outbox.introduce(me)
        found = [await self._channel_id(channel) for channel in channels]
        if join and me is not None:
            for channel in found:
                self._outbox.learn(await self._client.join_channel(channel, me))
        return found

    async def _channel_id(self, channel: int | str) -> int:
        if not isinstance(channel, str):
            return check_channel(channel)
        wanted = f"#{channel.removeprefix('#')}".casefold()
        for one in await self._client.get_channel_list():
            if (one.name or "").casefold() == wanted and one.channel_id is not None:
                return one.channel_id
        raise wrong("channels", channel, "there is no public channel of this name")

    def use_of(self, event: e.Event) -> Use | None:
        """Take note of an event; return the use that it makes of a command, if any."""
        if isinstance(event, e.ChatChannelJoin):
            self._outbox.learn(event.channel)
        if not isinstance(event, e.ChatMessageNew):
            return None
        self._outbox.hear(event.message)
        if self._outbox.is_own(event.message):
            return None
        return self._dispatcher.use_of(event.message)

    async def answer(self, use: Use) -> None:
        """Answer one use; what goes wrong is told where the author wants it."""
        channel = self._outbox.channel(use.message.channel_id)
        context = AsyncContext(self._client, use.message, channel, use.command)
        try:
            await self._carry_out(use, context)
        except Exception as error:  # noqa: BLE001 (a fault must not stop the bot)
            await self._tell(error, use)

    async def _carry_out(self, use: Use, context: AsyncContext) -> None:
        steps = self._dispatcher.answer(use)
        try:
            step = next(steps)
            while True:
                try:
                    result = await self._do(step, context)
                except Exception as error:  # noqa: BLE001 (the steps decide)
                    step = steps.throw(error)
                else:
                    step = steps.send(result)
        except StopIteration:
            return
        finally:
            steps.close()

    async def _do(self, step: Step, context: AsyncContext) -> Any:
        match step:
            case Say(text):
                return await context.reply(text)
            case Ask(operation):
                return await self._client.send(operation)
            case Invoke(function, places, named):
                return await invoke(function, context, *places, **named)

    async def _tell(self, error: Exception, use: Use) -> None:
        if self._on_error is not None:
            try:
                await invoke(self._on_error, error, use.message)
            except Exception:  # noqa: BLE001 (as above)
                _log.exception("the bot's on_error failed")
        elif isinstance(error, OsuError):
            _log.error("the command %s failed: %s", use.command.name, error)
        else:
            _log.error("the command %s failed", use.command.name, exc_info=error)

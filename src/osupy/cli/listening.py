"""``osupy follow chat`` and ``osupy chat``: the event stream at a terminal.

Both name channels by id or public name. The second also writes: what is typed goes to
the channel named first, or to the one that ``/to`` chose.
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import anyio
import anyio.to_thread
from cyclopts import Parameter, validators

from osupy import AsyncClient
from osupy import events as e
from osupy.checkpoints import AsyncFileCheckpoint
from osupy.cli.console import Output
from osupy.cli.errors import Failure, Interrupted, printable, told
from osupy.cli.forms import Columns, Form, form_of
from osupy.cli.interrupts import Watch
from osupy.cli.settings import ServerFlags, client_of
from osupy.errors import OsuError
from osupy.objects import ChatMessage

_Switch = Annotated[bool, Parameter(negative=())]
_MESSAGES = Columns("id time channel sender text".split(), (11, 20, 8, 16, 30))
_SHOWN = 20
_HELP = "/me TEXT, /to CHANNEL, /quit; anything else is said in the channel"


def _sender(message: ChatMessage) -> str:
    name = None if message.sender is None else message.sender.username
    return printable(name or f"#{message.sender_id}")


def _message(message: ChatMessage) -> Sequence[str]:
    text = printable(" ".join(message.content.split()))
    return (
        str(message.message_id),
        f"{message.timestamp:%Y-%m-%dT%H:%M:%SZ}",
        str(message.channel_id),
        _sender(message),
        f"* {text}" if message.is_action else text,
    )


async def _ids(client: AsyncClient, channels: Sequence[str]) -> dict[int, str]:
    """Return the channels' ids, each with the name that it was called by."""
    found: dict[int, str] = {}
    named: dict[str, int] = {}
    for channel in channels:
        if channel.isdecimal():
            found[int(channel)] = channel
            continue
        if not named:
            for one in await client.get_channel_list():
                if one.name is not None and one.channel_id is not None:
                    named[one.name.casefold()] = one.channel_id
        name = f"#{channel.removeprefix('#')}"
        if name.casefold() not in named:
            raise Failure(f"there is no public channel {printable(name)}")
        found[named[name.casefold()]] = name
    return found


# osupy follow chat


class _Places:
    """Where each channel was left, in a file or nowhere."""

    def __init__(self, path: Path | None) -> None:
        self._kept = None if path is None else AsyncFileCheckpoint(path)

    async def missed(self, client: AsyncClient, channel: int) -> list[ChatMessage]:
        """Return what was said since then, oldest first, as far as it is shown."""
        place = None if self._kept is None else await self._kept.load(f"chat-{channel}")
        if place is None:
            return []
        return [
            it async for it in client.iter_channel_messages(channel, since=int(place))
        ]

    async def save(self, message: ChatMessage) -> None:
        """Note that a message was shown."""
        if self._kept is not None:
            place = str(message.message_id)
            await self._kept.save(f"chat-{message.channel_id}", place)

    async def close(self) -> None:
        """Let others have the file."""
        if self._kept is not None:
            await self._kept.aclose()


async def _follow(
    client: AsyncClient, channels: Sequence[str], form: Form, places: _Places,
    count: int | None,
) -> None:  # fmt: skip
    form.begin()
    left = [count]
    shown = set[int]()

    async def show(message: ChatMessage) -> bool:
        """Show a message, unless it was; tell whether that was the last."""
        if message.message_id not in shown:
            shown.add(message.message_id)
            form.show(message)
            await places.save(message)
            left[0] = None if left[0] is None else left[0] - 1
        return left[0] == 0

    async with client:
        try:
            ids = await _ids(client, channels)
            async with client.events(ids) as stream:
                for channel in ids:
                    for message in await places.missed(client, channel):
                        if await show(message):
                            return
                async for event in stream:
                    if isinstance(event, e.ChatMessageNew):
                        if await show(event.message):
                            return
                    elif isinstance(event, e.Gap):
                        _note(f"{event.channel_id}: something may be missing here")
        finally:
            await places.close()


def _note(text: str) -> None:
    print(f"osupy: {printable(text)}", file=sys.stderr, flush=True)


def follow_chat(
    *channels: str,
    json: _Switch = False,
    csv: _Switch = False,
    checkpoint: Path | None = None,
    count: Annotated[int | None, Parameter(validator=validators.Number(gte=1))] = None,
    server: ServerFlags | None = None,
) -> int:
    """Show what is said in channels, and in private, as it is said.

    It begins now, or where the checkpoint says, and goes on until Ctrl-C. Connections
    that are lost are made again, and what was said meanwhile is read.

    Parameters
    ----------
    channels
        Ids or names, as "#osu".
    json
        One line of JSON for each message.
    csv
        A header and comma-separated values.
    checkpoint
        File that keeps the place in each channel, so that the same command goes on.
    count
        End after so many.
    """
    client = client_of(server)
    form = form_of(_MESSAGES, _message, as_json=json, as_csv=csv)
    places = _Places(checkpoint)
    farewell = "interrupted"
    try:
        Watch(lambda: farewell).run(
            _follow, client, channels, form, places, count, backend="asyncio"
        )
    except KeyboardInterrupt:
        raise Interrupted(farewell) from None
    return 0


# osupy chat


class _Room:
    """What is shown of a conversation, and where what is typed goes."""

    def __init__(self, client: AsyncClient, form: Form | None) -> None:
        self._client = client
        self._console = Output()
        self._form = form
        self._names: dict[int, str] = {}
        self._to: int | None = None
        self.outbox = client.outbox()

    def enter(self, channels: dict[int, str]) -> None:
        """Take in channels; the first is written to."""
        self._names |= channels
        self._to = self._to or next(iter(channels), None)

    def show(self, message: ChatMessage) -> None:
        """Show a message."""
        self.outbox.hear(message)
        if self._form is not None:
            self._form.show(message)
            return
        where = self._names.get(message.channel_id, str(message.channel_id))
        text = printable(" ".join(message.content.split()))
        said = (
            f"* {_sender(message)} {text}"
            if message.is_action
            else (f"<{_sender(message)}> {text}")
        )
        style = "cyan" if self.outbox.is_own(message) else ""
        self._console.say(f"{message.timestamp:%H:%M} {where} {said}", style)

    def hear(self, event: e.Event) -> None:
        """Show an event."""
        match event:
            case e.ChatMessageNew(message):
                self.show(message)
            case e.ChatChannelJoin(channel) if channel.channel_id is not None:
                self.enter(
                    {channel.channel_id: channel.name or str(channel.channel_id)}
                )
                self.tell(f"joined {channel.name}")
            case e.ChatChannelPart(channel):
                self.tell(f"left {channel.name}")
            case e.Disconnected(reason, retry_in):
                self.tell(f"{reason}; again in {retry_in:.0f} s")
            case e.Connected(attempt) if attempt > 1:
                self.tell("connected again")
            case e.Gap(channel_id):
                self.tell(f"{channel_id}: something may be missing here")
            case e.LoggedOut():
                self.tell("the token was revoked")
            case _:
                pass

    def tell(self, text: str) -> None:
        """Say something that is no message."""
        if self._form is not None:
            _note(text)
        else:
            self._console.say(f"-- {printable(text)}", "dim")

    async def typed(self, line: str) -> bool:
        """Do what was typed; tell whether it goes on."""
        command, _, rest = line.partition(" ")
        if command == "/quit":
            return False
        if command == "/to":
            try:
                ids = await _ids(self._client, [rest.strip()])
            except Failure as error:
                self.tell(str(error))
            else:
                self._names |= ids
                (self._to,) = ids
            return True
        if line.startswith("/") and command != "/me":
            self.tell(_HELP)
        elif self._to is None:
            self.tell("say where first: /to CHANNEL")
        elif rest if command == "/me" else line.strip():
            await self._say(rest if command == "/me" else line, command == "/me")
        return True

    async def _say(self, text: str, is_action: bool) -> None:  # noqa: FBT001 (private)
        try:
            await self.outbox.send(self._to or 0, text, is_action=is_action)
        except OsuError as error:
            self.tell(f"not sent: {told(error)}")


async def _chat(client: AsyncClient, channels: Sequence[str], room: _Room) -> None:
    async with client:
        ids = await _ids(client, channels)
        room.enter(ids)
        for channel in ids:
            for message in await client.get_channel_messages(channel, limit=_SHOWN):
                room.show(message)
        failure: Exception | None = None
        async with client.events(ids) as stream, anyio.create_task_group() as tasks:
            tasks.start_soon(_read_lines, room, tasks.cancel_scope)
            try:
                async for event in stream:
                    room.hear(event)
            except OsuError as error:
                failure = error
            tasks.cancel_scope.cancel()
        if failure is not None:
            raise failure


async def _read_lines(room: _Room, whole: Any) -> None:
    while True:
        line = await anyio.to_thread.run_sync(
            sys.stdin.readline, abandon_on_cancel=True
        )
        if not line or not await room.typed(line.rstrip("\r\n")):
            whole.cancel()
            return


def chat(
    *channels: str, json: _Switch = False, server: ServerFlags | None = None
) -> int:
    """Read and write in chat, until /quit, the end of the input, or Ctrl-C.

    The last messages are shown first. A connection that is lost is made again, and what
    was said meanwhile is shown. What you type goes to the channel named first; /me TEXT
    tells what you do, /to CHANNEL writes elsewhere.

    Parameters
    ----------
    channels
        Ids or names, as "#osu". You must be in them.
    json
        One line of JSON for each message.
    """
    client = client_of(server)
    form = form_of(_MESSAGES, _message, as_json=True, as_csv=False) if json else None
    room = _Room(client, form)
    farewell = "interrupted"
    try:
        Watch(lambda: farewell).run(_chat, client, channels, room, backend="asyncio")
    except KeyboardInterrupt:
        raise Interrupted(farewell) from None
    return 0

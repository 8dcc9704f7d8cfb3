"""A server and a network in one heap of moments, against which the machine is run.

The server does what the real one does: it listens a little after it says that it is
ready, delivers public channels only to those who acknowledged within 60 s, never sends
a message that begins with ``!``, and cuts public histories to 24 h *after* the limit.
The network loses, doubles, delays and cuts as it is told.
"""

from __future__ import annotations

import heapq
import json
from collections.abc import Callable
from datetime import UTC, datetime
from random import Random
from types import SimpleNamespace
from typing import Any

from osupy._core.live.commands import (
    Acknowledge,
    Close,
    Connect,
    Emit,
    End,
    Page,
    Ping,
    ReadChannel,
    ReadHistory,
    Write,
)
from osupy._core.live.frames import Frames
from osupy._core.live.machine import Live, Mode, Plan
from osupy._core.session import Session
from osupy._core.settings import Retry, Settings
from osupy.enums import ChatChannelType, ChatMessageType
from osupy.errors import NotFoundError, ServerError, TimedOutError
from osupy.events import ChatMessageNew, Event, Gap
from osupy.objects import ChatAck, ChatMessage, UserSilence

START = 1_700_000_000.0
DAY = 24 * 3600.0
ACTIVE = 60.0
PUBLIC, PRIVATE = 5, 17


class Said:
    """A message that the server holds."""

    def __init__(
        self, number: int, channel: int, at: float, text: str, sender: int
    ) -> None:
        self.number = number
        self.channel = channel
        self.at = at
        self.text = text
        self.sender = sender

    def row(self) -> dict[str, Any]:
        moment = datetime.fromtimestamp(START + self.at, UTC)
        return {
            "channel_id": self.channel,
            "content": self.text,
            "is_action": False,
            "message_id": self.number,
            "sender_id": self.sender,
            "timestamp": moment.isoformat(),
            "type": "plain",
        }

    def object(self) -> ChatMessage:
        return ChatMessage(
            channel_id=self.channel,
            content=self.text,
            is_action=False,
            message_id=self.number,
            sender_id=self.sender,
            timestamp=datetime.fromtimestamp(START + self.at, UTC),
            type=ChatMessageType.PLAIN,
        )


class Simulation:
    """The world: time passes only here."""

    def __init__(
        self,
        *,
        channels: tuple[int, ...] = (PUBLIC, PRIVATE),
        mode: Mode = "socket",
        reconcile: float = 60.0,
        seed: int = 0,
        undecodable: Any = "skip",
    ) -> None:
        self.random = Random(seed)
        self.clock_now = 0.0
        self.moments: list[tuple[float, int, Callable[[], None]]] = []
        self.order = 0
        self.kinds = {
            PUBLIC: ChatChannelType.PUBLIC,
            PRIVATE: ChatChannelType.PM,
            40: ChatChannelType.PUBLIC,
            41: ChatChannelType.PM,
        }
        self.history: dict[int, list[Said]] = {number: [] for number in self.kinds}
        self.last_id = 100
        self.acked_at: float | None = None
        self.silences: list[UserSilence] = []
        self.calls: list[Any] = []
        self.events: list[tuple[float, Event]] = []
        self.ended: list[Exception | None] = []
        # Of the connection.
        self.connection = 0
        self.open = False
        self.listening = False
        self.chatting = False
        self.deaf = False  # half-open: nothing arrives, and nobody says so
        self.wire_free = 0.0
        # What goes wrong.
        self.refusing_until = -1.0
        self.history_failing = 0
        self.ack_failing = 0
        self.slow_calls = 0
        self.frame_faults: list[str] = []
        self.late: set[int] = set()  # messages whose frames the wire mistreated
        self.gone_for_good: set[int] = set()
        self.refuse_token = False
        self.never_ready = False
        self.connections = 0
        self.writes: list[str] = []
        session = Session(None, Settings())
        plan = Plan(
            channels=channels,
            mode=mode,
            reconcile=reconcile,
            retry=Retry(min_delay=0.5, max_delay=30.0),
            timeout=30.0,
        )
        clock = SimpleNamespace(
            now=lambda: 5000.0 + self.clock_now, time=lambda: START + self.clock_now
        )
        frames = Frames(session, undecodable)
        self.live = Live(plan, frames, clock, self.random.random)

    # Time.

    def at(self, delay: float, do: Callable[[], None]) -> None:
        self.order += 1
        heapq.heappush(self.moments, (self.clock_now + delay, self.order, do))

    def start(self) -> Simulation:
        self.live.start()
        self.obey()
        return self

    def run(self, seconds: float) -> None:
        end = self.clock_now + seconds
        while True:
            wake = self.live.wake_at - 5000.0
            moment = self.moments[0][0] if self.moments else float("inf")
            if min(wake, moment) > end:
                break
            if moment <= wake:
                self.clock_now, _, do = heapq.heappop(self.moments)
                do()
            else:
                self.clock_now = max(self.clock_now, wake)
                self.live.tick()
            self.obey()
        self.clock_now = end

    def obey(self) -> None:
        while commands := self.live.take():
            for command in commands:
                self.carry_out(command)

    def carry_out(self, command: Any) -> None:
        match command:
            case Emit(event):
                self.events.append((self.clock_now, event))
            case End(error):
                self.ended.append(error)
            case Connect(connection):
                self.at(0.05, lambda: self.accept(connection))
            case Close(connection):
                if connection == self.connection:
                    self.open = False
            case Write(text):
                self.writes.append(text)
                self.at(0.02, self.start_chat)
            case Ping(connection):
                self.at(0.04, lambda: self.pong(connection))
            case ReadChannel() | ReadHistory() | Acknowledge():
                self.calls.append(command)
                slow = 0.0
                if self.slow_calls > 0:
                    self.slow_calls -= 1
                    slow = 3.0
                self.at(0.03 + slow, lambda: self.answer(command))

    # The socket.

    def accept(self, connection: int) -> None:
        self.connections += 1
        if self.clock_now < self.refusing_until:
            self.live.lost(connection, "refused")
            return
        self.connection = connection
        self.open, self.listening, self.chatting = True, False, False
        self.deaf = False
        self.wire_free = self.clock_now
        if self.refuse_token:
            self.send_text(json.dumps({"error": "authentication failed"}))
            return
        if self.never_ready:
            return
        self.send_text(json.dumps({"event": "connection.ready", "socket": None}))
        self.at(self.random.uniform(0.0, 0.23), lambda: self.listen(connection))

    def listen(self, connection: int) -> None:
        if connection == self.connection:
            self.listening = True

    def start_chat(self) -> None:
        if self.open:
            self.chatting = True

    def pong(self, connection: int) -> None:
        if self.open and not self.deaf:
            self.live.ponged(connection)

    def send_text(self, text: str, *, delay: float = 0.0) -> None:
        """Put a frame on the wire, behind what is on it, unless it is delayed."""
        connection = self.connection
        arrives = max(self.wire_free, self.clock_now + self.random.uniform(0.01, 0.1))
        if not delay:
            self.wire_free = arrives

        def arrive() -> None:
            if self.open and self.connection == connection and not self.deaf:
                self.live.received(connection, text)

        self.at(arrives - self.clock_now + delay, arrive)

    def cut(self, *, told: bool = True) -> None:
        if not self.open:
            return
        if told:
            self.open = False
            connection = self.connection
            self.live.lost(connection, "cut")
            self.obey()
        else:
            self.deaf = True

    # Messages.

    def say(self, channel: int, text: str = "hi", sender: int = 1) -> int:
        self.last_id += 1
        said = Said(self.last_id, channel, self.clock_now, text, sender)
        self.history[channel].append(said)
        if text.startswith("!"):
            self.late.add(said.number)
            return said.number
        public = self.kinds[channel] == ChatChannelType.PUBLIC
        acked = self.acked_at is not None and self.clock_now - self.acked_at <= ACTIVE
        heard = self.open and self.listening and self.chatting
        if not heard or (public and not acked):
            return said.number
        data = {"messages": [said.row()], "users": []}
        frame = json.dumps({"event": "chat.message.new", "data": data})
        fault = self.frame_faults.pop(0) if self.frame_faults else ""
        if fault:
            self.late.add(said.number)
        match fault:
            case "lose":
                pass
            case "delay":
                self.send_text(frame, delay=self.random.uniform(0.5, 5.0))
            case "double":
                self.send_text(frame)
                self.send_text(frame, delay=self.random.uniform(0.0, 2.0))
            case _:
                self.send_text(frame)
        return said.number

    # Calls.

    def answer(self, command: Any) -> None:
        """Do what a call asks for now; its answer takes a while to travel."""
        answer: Any
        match command:
            case ReadChannel(channel=channel):
                last = self.history[channel][-1:] if channel in self.history else None
                if last is None:
                    self.fail(command.call, NotFoundError(404))
                    return
                answer = SimpleNamespace(
                    channel=SimpleNamespace(
                        last_message_id=last[0].number if last else None,
                        type=self.kinds[channel],
                    )
                )
            case ReadHistory(channel=channel, until=until):
                if channel in self.gone_for_good:
                    self.fail(command.call, NotFoundError(404))
                    return
                if self.history_failing > 0:
                    self.history_failing -= 1
                    self.fail(command.call, ServerError(502))
                    return
                answer = Page(self.page(channel, until))
            case _:
                if self.ack_failing > 0:
                    self.ack_failing -= 1
                    self.fail(command.call, TimedOutError("no answer"))
                    return
                self.acked_at = self.clock_now
                since = command.history_since or 0
                new = [one for one in self.silences if one.id > since]
                answer = ChatAck(silences=new[::-1])
        delay = self.random.uniform(0.01, 0.1)
        self.at(delay, lambda: self.live.answered(command.call, answer))

    def fail(self, call: int, error: Exception) -> None:
        self.at(0.02, lambda: self.live.failed(call, error))

    def page(self, channel: int, until: int | None) -> list[ChatMessage]:
        rows = self.history[channel]
        if until is not None:
            rows = [said for said in rows if said.number < until]
        rows = rows[-50:]
        if self.kinds[channel] == ChatChannelType.PUBLIC:
            rows = [said for said in rows if said.at > self.clock_now - DAY]
        return [said.object() for said in rows]

    # What came of it.

    def told(self, channel: int) -> list[int]:
        return [
            event.message.message_id
            for _, event in self.events
            if isinstance(event, ChatMessageNew) and event.channel_id == channel
        ]

    def all(self, kind: type[Any]) -> list[Any]:
        return [event for _, event in self.events if isinstance(event, kind)]

    def gaps(self, channel: int) -> list[Gap]:
        return [gap for gap in self.all(Gap) if gap.channel_id == channel]

"""The machine of the stream: what to do about all that happens.

::

    names ──► baseline ──► Connect ──► ready ──► chat.start ──► Connected
                              ▲          │           │ hold what is heard
                              │          │           ├─ read each history back
                              │          │           └─ ≥ 250 ms later, and after the
                              │          │              first ack: once more, release
                              └── wait ◄─┴── lost ◄──── live: every reconcile= seconds
                                                        read again

It never waits and knows no clock but the one it is given. A driver calls a method for
everything that happens, takes the commands that come of it, carries them out, and calls
`Live.tick` when `Live.wake_at` is reached.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import attrs

from osupy._core.limit import Lane
from osupy._core.live.channel import Channel, Moment
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
from osupy._core.live.frames import Frame, users_of, value_of
from osupy._core.live.presence import EVERY, LAPSE, Presence
from osupy._core.live.timers import Timers
from osupy._core.settings import Retry
from osupy.errors import (
    ApiError,
    AuthError,
    DecodeError,
    ProtocolError,
    RateLimitError,
    ServerError,
    TransportError,
    UnexpectedRedirectError,
)
from osupy.events import (
    ChatChannelJoin,
    ChatChannelPart,
    ChatMessageNew,
    Connected,
    Disconnected,
    Event,
    Gap,
    LoggedOut,
    NotificationDelete,
    NotificationNew,
    NotificationRead,
    UnknownEvent,
    Verified,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from osupy._core.live.commands import Call, Command
    from osupy._core.live.frames import Frames
    from osupy._core.session import Clock
    from osupy.objects import ChatChannel, ChatMessage

Mode: TypeAlias = Literal["auto", "socket", "poll"]
"""How to listen: by the socket, and by the history while there is none (``"auto"``); by
the socket alone; by the history alone."""

LATE = 0.25
"""Seconds after ``chat.start`` by which the server listens for sure."""
PATIENCE = 30.0
"""Seconds for which the first ack is waited for."""
ALIVE = 20.0
"""Seconds of silence after which to ping, and as many for the answer."""
POLL = 2.0
"""Seconds between two polls, times the channels."""
_AT_ONCE = 4
_SLOWEST = 4
_MOST_LEARNED = 1000
_FIRST_CLIENT_ERROR, _TIMED_OUT, _FIRST_SERVER_ERROR = 400, 408, 500


@attrs.frozen(kw_only=True)
class Plan:
    """What a stream was asked for."""

    channels: tuple[int, ...]
    mode: Mode
    reconcile: float
    retry: Retry
    timeout: float | None
    """Seconds from the first step of connecting to ``connection.ready``."""


@attrs.define
class Counters:
    """What a stream has met, in numbers."""

    frames: int = 0
    connections: int = 0
    duplicates: int = 0
    replayed: int = 0
    gaps: int = 0
    silenced: int = 0
    lag: float | None = None
    max_lag: float = 0.0


class Live:
    """One stream."""

    def __init__(
        self, plan: Plan, frames: Frames, clock: Clock, random: Callable[[], float]
    ) -> None:
        self.plan = plan
        self.counters = Counters()
        self.channels: dict[int, Channel] = {}
        self.connected = False
        """Whether the last event of the kind was `Connected`."""
        self.held_up = False
        """Whether nobody reads the socket just now: then silence means nothing."""
        self.ended = False
        self._frames = frames
        self._clock = clock
        self._random = random
        self._timers = Timers()
        self._presence = Presence()
        self._commands: list[Command] = []
        self._calls: dict[int, tuple[str, int, float]] = {}
        self._last_call = 0
        self._missing: dict[int, Exception | None] = {}
        self._baselines: dict[int, Channel] = {}
        self._waiting: deque[int] = deque()
        self._reading = 0
        self._connection = 0
        self._ready = False
        self._attempt = 0
        self._failures = 0
        self._heard = 0.0
        self._late = False
        self._acked = False
        self._lapsed = False
        self._ack_failures = 0
        self._acking = False
        self._polling = False
        self._due: dict[str, Callable[[], None]] = {
            "start": self._ask_for_channels,
            "connect": self._connect,
            "ready": self._miss_ready,
            "late": self._got_late,
            "patience": self._lose_patience,
            "ack": self._acknowledge,
            "lapse": self._lapse,
            "ping": self._ping,
            "pong": self._check_pong,
        }

    @property
    def wake_at(self) -> float:
        """When `tick` is to be called, by the clock that never goes back."""
        return self._timers.next

    def take(self) -> list[Command]:
        """Return the commands that came up since the last time."""
        taken, self._commands = self._commands, []
        return taken

    # What happens.

    def start(self) -> None:
        """Begin."""
        self._missing = dict.fromkeys(self.plan.channels)
        self._ask_for_channels()
        if not self._missing:
            self._begin()

    def tick(self) -> None:
        """Do what is due."""
        for name in self._timers.due(self._clock.now()):
            if self.ended:
                return
            if isinstance(name, int):
                self._walk_due(name)
            else:
                self._due[str(name)]()

    def received(self, connection: int, text: str | bytes) -> None:
        """Take a frame."""
        if connection != self._connection or self.ended:
            return
        self.counters.frames += 1
        self._heard = self._clock.now()
        try:
            frame = self._frames.parse(text)
        except ProtocolError as error:
            if self._ready:
                self._odd("", text, DecodeError(str(error), path="$", payload=text))
            else:
                self._lose(str(error))
            return
        self._dispatch(frame)

    def ponged(self, connection: int) -> None:
        """Note that a ping was answered."""
        if connection == self._connection:
            self._heard = self._clock.now()

    def lost(self, connection: int, reason: str) -> None:
        """Note that a connection is no more, or could not be had."""
        if connection == self._connection and not self.ended:
            self._lose(reason)

    def failed_for_good(self, error: Exception) -> None:
        """End with an error: the token is refused, or the client is closed."""
        self._end(error)

    def refused(self, connection: int, said: str) -> None:
        """Note that the server refuses the token."""
        if connection == self._connection:
            self._end(AuthError(f"the server refuses the token for the socket: {said}"))

    def answered(self, call: int, answer: Any) -> None:
        """Take the answer to a call."""
        purpose, number, asked_at = self._calls.pop(call, ("", 0, 0.0))
        if self.ended:
            return
        match purpose:
            case "ack":
                self._acknowledged(answer, asked_at)
            case "start":
                self._found(number, answer)
            case "newest":
                self._found_newest(number, answer)
            case "walk":
                self._reading -= 1
                self._read(number, call, answer)
                self._next_read()
            case _:
                pass

    def failed(self, call: int, error: Exception) -> None:
        """Take the failure of a call."""
        purpose, number, _ = self._calls.pop(call, ("", 0, 0.0))
        if purpose == "walk":
            self._reading -= 1
        if self.ended:
            return
        lasting = is_lasting(error)
        if isinstance(error, AuthError) or (
            lasting and not isinstance(error, ApiError)
        ):
            self._end(error)
        elif purpose == "ack":
            self._ack_failed(lasting=lasting)
        elif purpose in ("start", "newest"):
            self._not_found(number, error, lasting=lasting)
        elif purpose == "walk":
            self._unread(number, call, lasting=lasting)
            self._next_read()

    # The start.

    def _ask_for_channels(self) -> None:
        for number in self._missing:
            self._call(ReadChannel, "start", number)

    def _found(self, number: int, answer: Any) -> None:
        channel: ChatChannel = answer.channel
        self._baselines[number] = Channel(
            number,
            self._moment(),
            floor=channel.last_message_id or 0,
            named=True,
            kind=channel.type,
        )
        if channel.last_message_id is None:  # empty, or the server did not say
            self._call(ReadHistory, "newest", number, None, Lane.HIGH)
        else:
            self._settled(number)

    def _found_newest(self, number: int, page: Page) -> None:
        channel = self._baselines[number]
        numbers = [message.message_id for message in page.messages]
        channel.floor = channel.base = max(numbers, default=0)
        self._settled(number)

    def _not_found(self, number: int, error: Exception, *, lasting: bool) -> None:
        if lasting:
            self._end(error)
            return
        self._missing[number] = error
        self._check_start()

    def _settled(self, number: int) -> None:
        self.channels[number] = self._baselines.pop(number)
        del self._missing[number]
        self._check_start()

    def _check_start(self) -> None:
        errors = [error for error in self._missing.values() if error is not None]
        if len(errors) < len(self._missing):
            return
        if not errors:
            # In the order in which they were named, whichever answer came first.
            self.channels = {n: self.channels[n] for n in self.plan.channels}
            self._failures = 0
            self._begin()
            return
        self._missing = dict.fromkeys(self._missing)
        self._wait("start", f"a channel cannot be read: {errors[0]}")

    def _begin(self) -> None:
        if self.plan.mode == "poll":
            self._attempt += 1
            self._emit_connected()
            self._acknowledge()
            self._poll()
        else:
            self._connect()

    # The connection.

    def _connect(self) -> None:
        self._attempt += 1
        self._connection += 1
        self._ready = False
        if self.plan.timeout is not None:
            self._timers.set("ready", self._clock.now() + self.plan.timeout)
        self._command(Connect(self._connection))

    def _miss_ready(self) -> None:
        self._lose(f"no connection.ready within {self.plan.timeout:g} s")

    def _got_ready(self) -> None:
        if self._ready:
            return
        self._ready = True
        self._failures = 0
        self.counters.connections += 1
        self._stop_polling()
        self._timers.stop("ready")
        self._timers.set("ping", self._clock.now() + ALIVE)
        self._start_chat()
        self._emit_connected()
        self._acknowledge()

    def _start_chat(self) -> None:
        """Ask for the chat, and hold back what comes until the histories are read."""
        self._command(Write('{"event": "chat.start"}'))
        now = self._clock.now()
        self._late = self._acked = self._lapsed = False
        self._timers.set("late", now + LATE)
        self._timers.set("patience", now + PATIENCE)
        for channel in self.channels.values():
            channel.hold()
            if channel.named:
                self._want(channel, Lane.HIGH)

    def _got_late(self) -> None:
        self._late = True
        self._catch_up()

    def _lose_patience(self) -> None:
        """Go on without the first ack; when one is answered, read once more."""
        self._acked = self._lapsed = True
        self._catch_up()

    def _catch_up(self) -> None:
        """Read the histories once more, when the server must be listening."""
        if not (self._late and self._acked):
            return
        self._timers.stop("patience")
        for channel in self.channels.values():
            if channel.held:
                self._release_after_walk(channel)

    def _release_after_walk(self, channel: Channel) -> None:
        channel.release_from = self._clock.now()
        walk = channel.walk
        if walk is None or walk.started.now < channel.release_from:
            self._want(channel, Lane.HIGH)

    def _lose(self, reason: str) -> None:
        was_ready = self._ready
        self._ready = False
        self._command(Close(self._connection))
        self._connection += 1  # what the old one still says is not heard
        for name in ("ready", "late", "patience", "ping", "pong", "lapse"):
            self._timers.stop(name)
        if was_ready:
            self._timers.stop("ack")
            for channel in self.channels.values():
                if channel.walk is None:
                    self._timers.stop(channel.number)
        self._wait("connect", reason)
        if self.plan.mode == "auto" and not was_ready:
            self._poll()

    def _wait(self, what: str, reason: str) -> None:
        self._failures += 1
        seconds = self.plan.retry.delay(self._failures, self._random)
        self.connected = False
        self._emit(Disconnected(reason, seconds))
        self._timers.set(what, self._clock.now() + seconds)

    def _emit_connected(self) -> None:
        self.connected = True
        attempt, self._attempt = self._attempt, 0
        self._emit(Connected(attempt))

    def _ping(self) -> None:
        now = self._clock.now()
        if self.held_up or now < self._heard + ALIVE:
            self._timers.set("ping", max(now + 1.0, self._heard + ALIVE))
            return
        self._command(Ping(self._connection))
        self._timers.set("pong", now + ALIVE)

    def _check_pong(self) -> None:
        now = self._clock.now()
        if self.held_up or now < self._heard + 2 * ALIVE:
            self._timers.set("ping", max(now + 1.0, self._heard + ALIVE))
            return
        self._lose(f"no sign of life for {now - self._heard:.0f} s")

    # Signs of life.

    def _acknowledge(self) -> None:
        if not self._acking:
            self._acking = True
            self._call(Acknowledge, "ack", 0, self._presence.newest)

    def _acknowledged(self, answer: Any, asked_at: float) -> None:
        self._acking = False
        self._ack_failures = 0
        self._presence.take(answer, self._clock.time())
        if not self._listening:
            return
        self._timers.set("ack", asked_at + EVERY)
        if not self._ready:
            return
        self._timers.set("lapse", asked_at + LAPSE)
        self._acked = True
        if self._lapsed:
            self._lapsed = False
            for channel in self.channels.values():
                if channel.maybe_public:
                    channel.hold()
                    self._release_after_walk(channel)
        if self._timers.has("patience"):
            self._catch_up()

    def _ack_failed(self, *, lasting: bool) -> None:
        self._acking = False
        if not self._listening:
            return
        if lasting:  # the server will not hear of it: go on without
            self._timers.set("ack", self._clock.now() + EVERY)
            self._acked = True
            if self._timers.has("patience"):
                self._catch_up()
            return
        self._ack_failures += 1
        delay = self.plan.retry.delay(self._ack_failures, self._random)
        self._timers.set("ack", self._clock.now() + min(delay, EVERY))

    def _lapse(self) -> None:
        """Expect public channels to be silent, until an ack is answered again."""
        self._lapsed = True
        for channel in self.channels.values():
            if channel.kind is not None and channel.maybe_public:
                channel.hold()

    @property
    def _listening(self) -> bool:
        return self._ready or self._polling or self.plan.mode == "poll"

    # Histories.

    def _poll(self) -> None:
        """Read the histories by turns: there is no socket."""
        if self._polling:
            return
        self._polling = True
        if not self._ready and not self._timers.has("ack"):
            self._acknowledge()
        for channel in self.channels.values():
            if channel.held:
                channel.release_from = self._clock.now()
            self._want(channel, Lane.HIGH)

    def _stop_polling(self) -> None:
        self._polling = False

    def _want(self, channel: Channel, lane: Lane) -> None:
        """Have the history read from its newest message, now or next."""
        if channel.walk is None:
            channel.begin(self._moment(), lane)
            self._turn(channel)
            return
        channel.again = lane
        if channel.asked is None and lane is Lane.HIGH:
            channel.walk.lane = lane
            self._turn(channel)  # it was waiting after a failure

    def _walk_due(self, number: int) -> None:
        channel = self.channels.get(number)
        if channel is None:
            return
        if channel.walk is not None:
            self._turn(channel)
        elif self._listening:
            lane = Lane.BULK if self._ready else Lane.HIGH
            channel.begin(self._moment(), lane)
            self._turn(channel)

    def _turn(self, channel: Channel) -> None:
        """Ask for the next page of a walk, if not too many are asked for."""
        self._timers.stop(channel.number)
        if channel.walk is None or channel.asked is not None:
            return
        if self._reading >= _AT_ONCE:
            if channel.number not in self._waiting:
                self._waiting.append(channel.number)
            return
        self._reading += 1
        walk = channel.walk
        channel.asked = self._call(
            ReadHistory, "walk", channel.number, walk.until, walk.lane
        )

    def _next_read(self) -> None:
        while self._waiting and self._reading < _AT_ONCE:
            channel = self.channels.get(self._waiting.popleft())
            if channel is not None:
                self._turn(channel)

    def _read(self, number: int, call: int, page: Page) -> None:
        channel = self.channels.get(number)
        if channel is None or channel.asked != call:
            return
        channel.asked = None
        for row, error in page.odd:
            if channel.first_time(row):
                self._odd("chat.message.new", row, error)
        if self.ended:
            return
        channel.failures = 0
        if not channel.read(page, self._moment()):
            self._turn(channel)
            return
        found = bool(channel.pending)
        channel.end()
        self._release(channel)
        channel.quiet = 0 if found else channel.quiet + 1
        if channel.again is not None:
            self._want(channel, channel.again)
        elif self._listening:
            self._timers.set(number, self._clock.now() + self._pause(channel))

    def _pause(self, channel: Channel) -> float:
        """Return the seconds until the history is read again."""
        if not self._ready:
            return POLL * len(self.channels)
        if channel.named:
            return self.plan.reconcile
        # What was only heard of is read ever more rarely while nobody writes there.
        return self.plan.reconcile * float(2 ** min(channel.quiet, _SLOWEST))

    def _unread(self, number: int, call: int, *, lasting: bool) -> None:
        channel = self.channels.get(number)
        if channel is None or channel.asked != call:
            return
        channel.asked = None
        if lasting:
            channel.give_up()
            self._release(channel)
            self._forget(channel)
            return
        channel.failures += 1
        delay = self.plan.retry.delay(channel.failures, self._random)
        self._timers.set(number, self._clock.now() + delay)

    def _release(self, channel: Channel) -> None:
        for event in channel.release():
            if isinstance(event, Gap):
                self.counters.gaps += 1
                self._emit(event)
            else:
                self._tell(channel, event)

    def _tell(self, channel: Channel, event: ChatMessageNew) -> None:
        if channel.maybe_public and self._presence.silences(event.message):
            self.counters.silenced += 1
            return
        if event.replayed:
            self.counters.replayed += 1
        self._emit(event)

    # Channels.

    def _learn(self, number: int, floor: int, kind: Any = None) -> Channel:
        """Follow a channel that was heard of."""
        learned = [one for one in self.channels.values() if not one.named]
        if len(learned) >= _MOST_LEARNED:
            self._forget(min(learned, key=lambda one: one.heard_at))
        channel = Channel(number, self._moment(), floor=floor, kind=kind)
        self.channels[number] = channel
        if self._listening:
            pause = self._pause(channel)
            self._timers.set(number, self._clock.now() + pause)
        return channel

    def _forget(self, channel: Channel) -> None:
        self._timers.stop(channel.number)
        self.channels.pop(channel.number, None)

    # Frames.

    def _dispatch(self, frame: Frame) -> None:
        if frame.name == "chat.message.new":
            self._heard_messages(frame.data)
        elif frame.name is None:
            if self._ready:
                self._emit(UnknownEvent("", {"error": frame.error}))
            else:
                self.refused(self._connection, frame.error or "")
        elif frame.name == "connection.ready":
            self._got_ready()
        elif frame.name == "logout":
            self._end(None, LoggedOut())
        elif frame.name == "verified":
            self._emit(Verified())
            self._start_chat()  # what was asked for before was not heard
        else:
            self._other(frame.name, frame.data)

    def _other(self, name: str, data: Any) -> None:
        from osupy import objects as o

        kinds: dict[str, tuple[type[Any], Callable[[Any], Event]]] = {
            "chat.channel.join": (o.ChatChannel, ChatChannelJoin),
            "chat.channel.part": (o.ChatChannel, ChatChannelPart),
            "new": (o.Notification, NotificationNew),
            "read": (o.NotificationsReadData, NotificationRead),
            "delete": (o.NotificationsDeleteData, NotificationDelete),
        }
        if name not in kinds:
            self._emit(UnknownEvent(name, data))
            return
        cls, event = kinds[name]
        try:
            made = self._frames.make(data, cls)
        except DecodeError as error:
            self._odd(name, data, error)
            return
        if name == "chat.channel.join":
            self._joined(made)
        self._emit(event(made))
        if name == "chat.channel.part":
            self._parted(made)

    def _joined(self, channel: ChatChannel) -> None:
        number = channel.channel_id
        if number is None:
            return
        known = self.channels.get(number)
        if known is None:
            self._learn(number, channel.last_message_id or 0, channel.type)
        elif channel.type is not None:
            known.kind = channel.type

    def _parted(self, channel: ChatChannel) -> None:
        known = self.channels.get(channel.channel_id or 0)
        if known is not None and not known.named:
            known.give_up()
            known.gaps.clear()  # it was left: what is written there now is not missed
            self._release(known)
            self._forget(known)

    def _heard_messages(self, data: Any) -> None:
        rows = value_of(data, "messages")
        if rows.__class__ is not list:
            error = DecodeError("$.messages: no list", path="$.messages", payload=rows)
            self._odd("chat.message.new", data, error)
            return
        users = users_of(data)
        for row in rows:
            try:
                message = self._frames.message(row, users)
            except DecodeError as error:
                self._odd_message(row, data, error)
            else:
                self._heard_message(message)

    def _heard_message(self, message: ChatMessage) -> None:
        number = message.channel_id
        channel = self.channels.get(number)
        if channel is None:
            channel = self._learn(number, message.message_id - 1)
        verdict = channel.hear(message)
        if verdict is None:
            self.counters.duplicates += 1
            return
        channel.quiet = 0
        channel.heard_at = self._heard
        if verdict:
            lag = self._clock.time() - message.timestamp.timestamp()
            self.counters.lag = lag
            self.counters.max_lag = max(self.counters.max_lag, lag)
            self._tell(channel, ChatMessageNew(message, number, replayed=False))

    def _odd_message(self, row: Any, data: Any, error: DecodeError) -> None:
        number = value_of(row, "channel_id")
        channel = self.channels.get(number) if isinstance(number, int) else None
        if channel is None or channel.first_time(row):
            self._odd("chat.message.new", data, error)

    def _odd(self, name: str, data: Any, error: DecodeError) -> None:
        """Give what does not fit as it came, after the user's rule has seen it."""
        try:
            self._frames.odd(data, error)
        except Exception as failure:  # noqa: BLE001 (the rule's own, or a strict rule)
            self._end(failure)
            return
        self._emit(UnknownEvent(name, data))

    # Commands.

    def _call(
        self, command: Callable[..., Call], purpose: str, number: int, *rest: Any
    ) -> int:
        self._last_call = call = self._last_call + 1
        self._calls[call] = (purpose, number, self._clock.now())
        given = (call, *rest) if purpose == "ack" else (call, number, *rest)
        self._command(command(*given))
        return call

    def _command(self, command: Command) -> None:
        self._commands.append(command)

    def _emit(self, event: Event) -> None:
        self._commands.append(Emit(event))

    def _end(self, error: Exception | None, last: Event | None = None) -> None:
        if self.ended:
            return
        for channel in self.channels.values():
            channel.held = False
            self._release(channel)
        if last is not None:
            self._emit(last)
        self.ended = True
        self.connected = False
        self._timers.clear()
        self._command(Close(self._connection))
        self._command(End(error))

    def _moment(self) -> Moment:
        return Moment(self._clock.now(), self._clock.time())


def is_lasting(error: Exception) -> bool:
    """Tell whether asking again cannot help."""
    if isinstance(error, AuthError):
        return True
    if isinstance(error, RateLimitError | ServerError | UnexpectedRedirectError):
        return False
    if isinstance(error, ApiError):
        status = error.status
        return _FIRST_CLIENT_ERROR <= status < _FIRST_SERVER_ERROR and (
            status != _TIMED_OUT
        )
    return not isinstance(error, TransportError | DecodeError)

"""`Bot`: what it listens to and answers, and how it runs in either colour.

A bot on an `AsyncClient` runs in tasks, its functions are ``async def``; one on a
`Client` runs in threads, its functions are ``def``. What is the same for both stands in
``osupy._core.talk``; here is what registers functions, starts and ends.
"""

from __future__ import annotations

import inspect
import os
import signal
import threading
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Final, Generic, Literal, TypeVar, overload

import anyio
import anyio.abc
import anyio.from_thread
import anyio.lowlevel

from osupy import events as e
from osupy._async.answering import AsyncAnswering, AsyncContext
from osupy._async.crew import Crew as AsyncCrew
from osupy._async.routes import AsyncRoutes
from osupy._core.encoding import wrong
from osupy._core.route import routes
from osupy._core.talk.commands import Commands
from osupy._core.talk.dispatch import Dispatcher
from osupy._sync.answering import Answering, Context
from osupy._sync.crew import Crew
from osupy.client import AsyncClient, Client
from osupy.errors import UsageError

if TYPE_CHECKING:
    from osupy import objects as o
    from osupy._async.outbox import AsyncChannel, AsyncOutbox
    from osupy._core.talk.commands import Check
    from osupy._core.talk.cooldown import Cooldown
    from osupy._sync.live import EventStream
    from osupy._sync.outbox import Channel, Outbox

ClientT = TypeVar("ClientT", AsyncClient, Client)
F = TypeVar("F", bound=Callable[..., Any])
EventT = TypeVar("EventT", bound="e.Event")

GRACE: Final = 4.0
"""Seconds in which answers under way are finished when the bot is to end."""
_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Bot(Generic[ClientT]):
    """A chat bot: functions that answer commands and listen to events.

    Args:
        client: What it speaks with. With the scopes ``chat.read``, ``chat.write`` and
            ``identify``; for ``join`` also ``chat.write_manage``.
        channels: Channels to listen to from the beginning, by id or public name
            (``"#osu"``). Others, private ones too, are followed from their first
            message on.
        prefix: What a message begins with that calls a command; the answers name the
            first. The server shows ``!roll`` to its sender alone, but not ``!!roll``
            and ``! roll``.
        help: Whether there is a command ``help``.
        join: Whether to join the channels first.
        at_once: How many commands are worked on at the same time.
        mode: As in `AsyncClient.events`.
        on_error: Told of what goes wrong in a command, with the message that called it;
            without one it is logged (``osupy.chat``).

    Raises:
        UsageError: An argument is wrong; the message names it.
    """

    def __init__(  # noqa: PLR0913 (options are typed keyword arguments)
        self,
        client: ClientT,
        channels: Iterable[int | str] = (),
        *,
        prefix: str | Sequence[str] = (".", "!!", "!"),
        help: bool = True,  # noqa: A002 (what everybody calls it)
        join: bool = False,
        at_once: int = 16,
        mode: Literal["auto", "socket", "poll"] = "auto",
        on_error: Callable[[Exception, o.ChatMessage], object] | None = None,
    ) -> None:
        if not isinstance(client, AsyncClient | Client):
            raise wrong("client", client, "expected an AsyncClient or a Client")
        if not isinstance(at_once, int) or at_once < 1:
            raise wrong("at_once", at_once, "expected a number from 1 on")
        self._client: ClientT = client
        self._channels = _channels(channels)
        self._join = join
        self._at_once = at_once
        self._mode: Literal["auto", "socket", "poll"] = mode
        self._on_error = on_error
        self._outbox: AsyncOutbox | Outbox = client.outbox()
        self._commands = Commands()
        self._handlers: list[tuple[type[e.Event], Callable[..., Any]]] = []
        self._end: Callable[[], object] | None = None
        self._dispatcher = Dispatcher(
            self._commands,
            _prefixes(prefix),
            routes(AsyncRoutes),
            client._session.clock.now,  # noqa: SLF001 (they tell the same time)
        )
        if help:
            self._add_help()

    def __repr__(self) -> str:
        names = " ".join(command.name for command in self._commands)
        return f"<Bot of {self._client!r} with {names or 'no commands'}>"

    # What it does

    def command(
        self,
        name: str | None = None,
        *,
        aliases: Iterable[str] = (),
        cooldown: Cooldown | Iterable[Cooldown] = (),
        check: Check | Iterable[Check] = (),
        hidden: bool = False,
    ) -> Callable[[F], F]:
        """Make a function the answer to a command.

        It gets the context and the words, as its parameters are annotated; a text that
        it returns is said in the channel. `CommandError` says its text, and nothing
        else that it raises is shown.

        Args:
            name: What it is called; the name of the function when left out.
            aliases: What else it is called.
            cooldown: How often it may be used.
            check: Functions of the context that allow a use with ``True``; a text that
                they return is said instead.
            hidden: Whether ``help`` leaves it out of its list.

        Raises:
            UsageError: The name is taken, the function is of the wrong colour, or a
                parameter cannot be read from chat.
        """

        def register(function: F) -> F:
            checks: tuple[Check, ...]
            checks = (check,) if callable(check) else tuple(check)
            functions: tuple[Callable[..., Any], ...] = (function, *checks)
            for one in functions:
                self._refuse_wrong_colour(one)
            self._commands.add(
                function,
                name,
                aliases=aliases,
                checks=checks,
                cooldowns=_as_many(cooldown),
                hidden=hidden,
            )
            return function

        return register

    def on(self, event: type[EventT]) -> Callable[[F], F]:
        """Make a function listen to events of a type, one after another.

        Args:
            event: A class of `osupy.events`; `Event` for all of them.

        Raises:
            UsageError: This is no event, or the function is of the wrong colour.
        """
        if not (isinstance(event, type) and issubclass(event, e.Event)):
            raise wrong("event", event, "expected a class of osupy.events")

        def register(function: F) -> F:
            self._refuse_wrong_colour(function)
            self._handlers.append((event, function))
            return function

        return register

    @overload
    def channel(self: Bot[AsyncClient], channel: int) -> AsyncChannel: ...
    @overload
    def channel(self: Bot[Client], channel: int) -> Channel: ...
    def channel(self, channel: int) -> AsyncChannel | Channel:
        """Return a channel to write in, in turn with the bot's answers.

        Raises:
            UsageError: This is no id.
        """
        return self._outbox.channel(channel)

    # How it runs

    async def run(self: Bot[AsyncClient]) -> None:
        """Listen and answer until `stop`, Ctrl-C, SIGTERM, or the log-out of the token.

        Then what is under way is finished, which takes a few seconds at most. A second
        Ctrl-C ends it at once.

        Raises:
            AuthError: The token is refused.
            NotFoundError: The user is not in one of the channels.
            UsageError: The bot has a blocking client: use `run_sync`.
        """
        if not isinstance(self._client, AsyncClient):
            message = "a Bot with a Client runs with run_sync()"
            raise UsageError(message)
        outbox: Any = self._outbox
        answering = AsyncAnswering(
            self._client, outbox, self._dispatcher, self._on_error
        )
        failure: Exception | None = None
        async with AsyncCrew(self._at_once) as crew:
            try:
                await self._serve(answering, crew)
                await crew.drain(GRACE)
            except Exception as error:  # noqa: BLE001 (raised below, outside the group)
                failure = error
            finally:
                self._end = None
        if failure is not None:
            raise failure

    async def _serve(
        self: Bot[AsyncClient], answering: AsyncAnswering, crew: AsyncCrew
    ) -> None:
        with anyio.CancelScope() as listening:
            self._end = _from_anywhere(listening.cancel)
            await crew.beside(_watch_signals, listening.cancel)
            channels = await answering.prepare(self._channels, join=self._join)
            events = self._client.events(channels, mode=self._mode)
            for kind, handler in self._handlers:
                events.subscribe(kind, handler)
            async with events as stream:
                async for event in stream:
                    use = answering.use_of(event)
                    if use is not None:
                        await crew.start(answering.answer, use)

    def run_sync(self, *, backend: Literal["asyncio", "trio"] = "asyncio") -> None:
        """Run the bot from blocking code, and close its client afterwards.

        Args:
            backend: The event loop, for a bot with an `AsyncClient`.

        Raises:
            AuthError: The token is refused.
            NotFoundError: The user is not in one of the channels.
        """
        if isinstance(self._client, AsyncClient):
            anyio.run(self._run_whole, backend=backend)
        else:
            self._run_blocking(self._client)

    async def _run_whole(self) -> None:
        bot: Bot[AsyncClient] = self  # type: ignore[assignment]
        async with bot._client:
            await bot.run()

    def _run_blocking(self, client: Client) -> None:
        outbox: Any = self._outbox
        answering = Answering(client, outbox, self._dispatcher, self._on_error)
        with client, _terminable():
            channels = answering.prepare(self._channels, join=self._join)
            events = client.events(channels, mode=self._mode)
            for kind, handler in self._handlers:
                events.subscribe(kind, handler)
            with events as stream, Crew(self._at_once) as crew:
                try:
                    self._serve_blocking(stream, answering, crew)
                except KeyboardInterrupt:
                    pass
                finally:
                    self._end = None
                crew.drain(GRACE)

    def _serve_blocking(
        self, stream: EventStream, answering: Answering, crew: Crew
    ) -> None:
        self._end = stream.close
        for event in stream:
            use = answering.use_of(event)
            if use is not None:
                crew.start(answering.answer, use)

    def stop(self) -> None:
        """Let the bot end in order, also from one of its functions; nothing if idle."""
        if self._end is not None:
            self._end()

    def _refuse_wrong_colour(self, function: Callable[..., Any]) -> None:
        if not callable(function):
            raise wrong("function", function, "expected a function")
        if isinstance(self._client, Client) and inspect.iscoroutinefunction(function):
            message = (
                f"{getattr(function, '__name__', function)!r} is async; a bot with a "
                "Client calls plain functions, one with an AsyncClient both"
            )
            raise UsageError(message)

    def _add_help(self) -> None:
        tell = self._commands.help
        prefix = self._dispatcher.prefix

        def help_(ctx: AsyncContext | Context, command: str | None = None) -> str:  # noqa: ARG001
            """Tell what there is, or how to use a command."""
            return tell(prefix, command)

        self.command("help")(help_)


def _from_anywhere(function: Callable[[], object]) -> Callable[[], object]:
    """Return a function that calls another in this loop, whichever thread it is in."""
    here, token = threading.get_ident(), anyio.lowlevel.current_token()

    def call() -> object:
        if threading.get_ident() == here:
            return function()
        with suppress(anyio.RunFinishedError):  # it has ended by itself meanwhile
            anyio.from_thread.run_sync(function, token=token)
        return None

    return call


async def _watch_signals(
    end: Callable[[], object], *, task_status: anyio.abc.TaskStatus[None]
) -> None:
    """Ask the bot to end at the first signal; a second one is Python's own again."""
    main = threading.current_thread() is threading.main_thread()
    if not main or os.name == "nt":
        task_status.started()
        return
    with anyio.open_signal_receiver(*_SIGNALS) as signals:
        task_status.started()
        async for _ in signals:
            end()
            return


@contextmanager
def _terminable() -> Generator[None]:
    """Make SIGTERM the same as Ctrl-C, where signals can be had."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _channels(channels: Iterable[int | str]) -> tuple[int | str, ...]:
    if isinstance(channels, str | int) or not isinstance(channels, Iterable):
        raise wrong("channels", channels, "expected a list of ids or names")
    found = tuple(channels)
    for one in found:
        good = isinstance(one, int) and not isinstance(one, bool) and one > 0
        if not good and not (isinstance(one, str) and one.strip("# ")):
            raise wrong("channels", one, "expected the id or the name of a channel")
    return found


def _prefixes(prefix: str | Sequence[str]) -> tuple[str, ...]:
    given = [prefix] if isinstance(prefix, str) else list(prefix)
    if not given or not all(isinstance(it, str) and it.strip() for it in given):
        raise wrong("prefix", prefix, "expected a text, or several")
    return tuple(it.strip() for it in given)


def _as_many(given: Cooldown | Iterable[Cooldown]) -> tuple[Cooldown, ...]:
    return tuple(given) if isinstance(given, Iterable) else (given,)

"""The log-in that awaits: it carries out the steps, and decides nothing.

Its blocking twin is ``osupy.auth._login``.
"""

from __future__ import annotations

import inspect
from contextlib import AsyncExitStack
from functools import partial
from typing import TYPE_CHECKING, Any

from osupy._core.login.catcher import Exchange
from osupy._core.login.steps import (
    WAIT,
    Ask,
    Browse,
    Command,
    Ending,
    Listen,
    Say,
    check_wait,
    log_in,
)
from osupy._core.options import MAX_CONNECTIONS
from osupy._core.session import Session
from osupy._core.settings import BASE_URL, Settings
from osupy._core.token import AuthorizationCode, Token
from osupy.auth._login import REDIRECT_URL
from osupy.auth._loopback import CHUNK, PATIENCE, listen
from osupy.auth._person import ask as _ask
from osupy.auth._person import open_browser
from osupy.auth._person import tell as _tell

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Generator, Sequence

    import anyio
    from anyio.abc import SocketStream

    from osupy._async.driver import AsyncDriver
    from osupy._core.login.catcher import Catcher
    from osupy._core.login.request import Place
    from osupy.auth.stores import AsyncTokenStore
    from osupy.transports.base import AsyncTransport


async def alogin(  # noqa: PLR0913 (independent options)
    client_id: int,
    client_secret: str,
    redirect_url: str = REDIRECT_URL,
    *,
    scopes: Sequence[str] | str = ("public", "identify"),
    account: str | None = None,
    token_store: AsyncTokenStore | None = None,
    base_url: str = BASE_URL,
    transport: AsyncTransport | None = None,
    browser: bool | Callable[[str], object] = True,
    ask: Callable[[str], object] = _ask,
    tell: Callable[[str], object] = _tell,
    wait: float = WAIT,
) -> Token:
    """Log a user in, awaiting: as `login`, for an `AsyncClient` and its store.

    Args:
        client_id: Number of the application.
        client_secret: Its secret.
        redirect_url: As it is registered. With ``127.0.0.1`` or ``[::1]`` and without a
            port any free one is taken, which the server allows. ``localhost`` is
            listened for on both.
        scopes: What to ask the user for.
        account: Any name that tells the log-ins of several users in one token store
            apart.
        token_store: Where the token is kept.
        base_url: Root of the server.
        transport: What carries the bytes of the exchange.
        browser: Whether to open one; or a function that does, and returns ``False`` if
            it cannot. A plain one is called in a thread.
        ask: Asks the user for a line, and returns it; ``None`` = there is nobody. A
            plain one is called in a thread, which may outlive a cancelled log-in.
        tell: Shows the user a text; by default on standard error.
        wait: Seconds that the user has to consent in the browser.

    Raises:
        UsageError: Something is wrong with the arguments, or scopes break a rule of the
            server; nobody was asked for anything.
        LoginError: The user did not consent, or not in time, or could not be asked.
        AuthError: The server refuses the application or the code.
        TokenStoreError: The token cannot be kept.
        TransportError: The server cannot be reached.
    """
    from osupy._async.driver import AsyncDriver  # a client's, and light without it

    spec = AuthorizationCode(
        client_id=client_id,
        client_secret=client_secret,
        redirect_url=redirect_url,
        scopes=scopes,
        account=account,
    )
    check_wait(wait)
    session = Session(None, Settings(base_url=base_url))
    driver = AsyncDriver(
        session,
        transport=transport,
        limit=None,
        store=token_store,
        max_connections=MAX_CONNECTIONS,
    )
    opener = browser if callable(browser) else open_browser
    steps = log_in(session, spec, browser=bool(browser), wait=wait)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(driver.aclose)
        return await _Login(driver, opener, ask, tell, stack).run(steps)


class _Login:
    def __init__(
        self,
        driver: AsyncDriver,
        opener: Callable[[str], object],
        ask: Callable[[str], object],
        tell: Callable[[str], object],
        stack: AsyncExitStack,
    ) -> None:
        self._driver = driver
        self._opener = opener
        self._ask = ask
        self._tell = tell
        self._stack = stack
        self._listeners: list[socket.socket] = []

    async def run(self, steps: Generator[Command, Any, Token]) -> Token:
        """Carry out what the steps ask for, until they return."""
        try:
            command = steps.send(None)
            while True:
                try:
                    result = await self._carry_out(command)
                except Exception as error:  # noqa: BLE001 (the steps decide)
                    command = steps.throw(error)
                else:
                    command = steps.send(result)
        except StopIteration as stop:
            token: Token = stop.value
            return token
        finally:
            steps.close()

    async def _carry_out(self, command: Command) -> Any:
        match command:
            case Say(text):
                return await _awaited(self._tell(text))
            case Ask(question):
                return await _in_thread(partial(self._ask, question))
            case Listen(place):
                return self._listen(place)
            case Browse():
                return await self._browse(command)
            case _:
                return await self._driver.carry_out(command)

    def _listen(self, place: Place) -> int:
        self._listeners = listen(place)
        for one in self._listeners:
            self._stack.enter_context(one)
        port: int = self._listeners[0].getsockname()[1]
        return port

    async def _browse(self, command: Browse) -> Ending:
        import anyio
        from anyio.abc import SocketListener

        over, ending = anyio.Event(), list[Ending]()

        async def browse() -> None:
            # Some browsers are run until they are closed: nobody waits for that.
            try:
                opened = await _in_thread(partial(self._opener, command.url))
            except Exception:  # noqa: BLE001 (whatever it was, there is no browser)
                opened = False
            if opened is False:
                ending.append("no browser")
                over.set()

        async with AsyncExitStack() as stack, anyio.create_task_group() as group:
            for one in self._listeners:
                listener = await SocketListener.from_socket(one)
                await stack.enter_async_context(listener)
                group.start_soon(listener.serve, partial(_serve, command.catcher, over))
            group.start_soon(browse)
            with anyio.move_on_after(command.seconds):
                await over.wait()
            group.cancel_scope.cancel()
        if command.catcher.is_done:
            return "answered"
        return ending[0] if ending else "late"


async def _serve(catcher: Catcher, over: anyio.Event, stream: SocketStream) -> None:
    import anyio

    exchange, response = Exchange(catcher), None
    try:
        async with stream:
            while response is None:
                response = exchange.receive(await stream.receive(CHUNK))
            with anyio.move_on_after(PATIENCE, shield=True):
                await stream.send(response)
                await stream.send_eof()
    except (anyio.BrokenResourceError, anyio.EndOfStream, OSError):
        pass  # whoever called has gone again
    finally:
        if catcher.is_done:
            over.set()


async def _awaited(value: object) -> object:
    return await value if inspect.isawaitable(value) else value


async def _in_thread(function: Callable[[], object]) -> object:
    """Call what may block in a thread, and await what it returns, if that can be."""
    from anyio import CapacityLimiter, to_thread

    # A limiter of its own: nobody else's thread waits until a browser is closed. In a
    # list, because trio takes no coroutine out of a thread.
    (value,) = await to_thread.run_sync(
        lambda: [function()], abandon_on_cancel=True, limiter=CapacityLimiter(1)
    )
    return await _awaited(value)

"""The log-in in blocking code: it carries out the steps, and decides nothing.

Its awaiting twin is ``osupy.auth._alogin``.
"""

from __future__ import annotations

import threading
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

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
from osupy.auth._loopback import catch, listen
from osupy.auth._person import ask as _ask
from osupy.auth._person import open_browser
from osupy.auth._person import tell as _tell

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Generator, Sequence

    from osupy._core.login.request import Place
    from osupy._sync.driver import Driver
    from osupy.auth.stores import TokenStore
    from osupy.transports.base import Transport

REDIRECT_URL = "http://127.0.0.1/"
"""A redirect URL of any free port on this machine."""


def login(  # noqa: PLR0913 (independent options)
    client_id: int,
    client_secret: str,
    redirect_url: str = REDIRECT_URL,
    *,
    scopes: Sequence[str] | str = ("public", "identify"),
    account: str | None = None,
    token_store: TokenStore | None = None,
    base_url: str = BASE_URL,
    transport: Transport | None = None,
    browser: bool | Callable[[str], object] = True,
    ask: Callable[[str], str | None] = _ask,
    tell: Callable[[str], object] = _tell,
    wait: float = WAIT,
) -> Token:
    """Log a user in: open the browser, catch the redirect, exchange the code.

    Where there is no browser, or the redirect does not come to this machine, the user
    opens the URL elsewhere and pastes the address that the browser was sent to.

    A client with the same application, scopes, ``account`` and ``token_store`` finds
    the log-in in the store, and renews it.

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
            it cannot.
        ask: Asks the user for a line, and returns it; ``None`` = there is nobody.
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
    from osupy._sync.driver import Driver  # a client's, and light without it

    spec = AuthorizationCode(
        client_id=client_id,
        client_secret=client_secret,
        redirect_url=redirect_url,
        scopes=scopes,
        account=account,
    )
    check_wait(wait)
    session = Session(None, Settings(base_url=base_url))
    driver = Driver(
        session,
        transport=transport,
        limit=None,
        store=token_store,
        max_connections=MAX_CONNECTIONS,
    )
    opener = browser if callable(browser) else open_browser
    steps = log_in(session, spec, browser=bool(browser), wait=wait)
    with ExitStack() as stack:
        stack.callback(driver.close)
        return _Login(driver, opener, ask, tell, stack).run(steps)


class _Login:
    def __init__(
        self,
        driver: Driver,
        opener: Callable[[str], object],
        ask: Callable[[str], str | None],
        tell: Callable[[str], object],
        stack: ExitStack,
    ) -> None:
        self._driver = driver
        self._opener = opener
        self._ask = ask
        self._tell = tell
        self._stack = stack
        self._listeners: list[socket.socket] = []

    def run(self, steps: Generator[Command, Any, Token]) -> Token:
        """Carry out what the steps ask for, until they return."""
        try:
            command = steps.send(None)
            while True:
                try:
                    result = self._carry_out(command)
                except Exception as error:  # noqa: BLE001 (the steps decide)
                    command = steps.throw(error)
                else:
                    command = steps.send(result)
        except StopIteration as stop:
            token: Token = stop.value
            return token
        finally:
            steps.close()

    def _carry_out(self, command: Command) -> Any:
        match command:
            case Say(text):
                return self._tell(text)
            case Ask(question):
                return self._ask(question)
            case Listen(place):
                return self._listen(place)
            case Browse():
                return self._browse(command)
            case _:
                return self._driver.carry_out(command)

    def _listen(self, place: Place) -> int:
        self._listeners = listen(place)
        for one in self._listeners:
            self._stack.enter_context(one)
        port: int = self._listeners[0].getsockname()[1]
        return port

    def _browse(self, command: Browse) -> Ending:
        failed = threading.Event()

        def browse() -> None:
            # Some browsers are run until they are closed: nobody waits for that.
            try:
                opened = self._opener(command.url)
            except Exception:  # noqa: BLE001 (whatever it was, there is no browser)
                opened = False
            if opened is False:
                failed.set()

        threading.Thread(target=browse, name="osupy-browser", daemon=True).start()
        answered = catch(
            self._listeners, command.catcher, command.seconds, failed.is_set
        )
        for one in self._listeners:
            one.close()
        if answered:
            return "answered"
        return "no browser" if failed.is_set() else "late"

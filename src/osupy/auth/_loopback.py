"""Sockets on this machine, where the redirect of a log-in arrives.

Binding waits for nothing, so both drivers of a log-in share it.
"""

from __future__ import annotations

import selectors
import socket
import time
from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING

from osupy._core.login.catcher import Exchange
from osupy.errors import LoginError

if TYPE_CHECKING:
    from collections.abc import Callable

    from osupy._core.login.catcher import Catcher
    from osupy._core.login.request import Place

CHUNK = 16_384
_TRIES = 20
"""How often to look for a port that is free in both families."""
_TICK = 0.1
"""Seconds between two looks at the clock and the browser; Windows sees Ctrl-C then."""
PATIENCE = 2.0
"""Seconds in which a browser takes the page."""


def listen(place: Place) -> list[socket.socket]:
    """Return sockets that listen on one port, one for each address.

    Raises:
        LoginError: The port is taken, or not ours to take.
    """
    found = _bound(place)
    for _ in range(0 if place.port else _TRIES):
        if isinstance(found, list):
            break
        found = _bound(place)
    if isinstance(found, LoginError):
        raise found
    return found


def _bound(place: Place) -> list[socket.socket] | LoginError:
    port = place.port or 0
    with ExitStack() as stack:
        found: list[socket.socket] = []
        for address in place.addresses:
            family = socket.AF_INET6 if ":" in address else socket.AF_INET
            if found and not _has(family):  # the other one will do
                continue
            try:
                one = socket.create_server((address, port), family=family)
            except OSError as error:
                return _failure(error, address, port)
            found.append(stack.enter_context(one))
            port = one.getsockname()[1]
        stack.pop_all()
        return found


def _has(family: socket.AddressFamily) -> bool:
    """Tell whether this machine has loopback addresses of a family."""
    with suppress(OSError), socket.socket(family, socket.SOCK_STREAM) as one:
        one.bind(("::1" if family == socket.AF_INET6 else "127.0.0.1", 0))
        return True
    return False


def _failure(error: OSError, address: str, port: int) -> LoginError:
    host = f"[{address}]" if ":" in address else address
    why = error.strerror or type(error).__name__
    return LoginError(
        f"cannot listen on {host}:{port} for the redirect:"
        f" {why[:1].lower()}{why[1:]}; end what uses it, register a redirect URL with"
        " another port, or do without a browser",
        reason="port",
    )


def catch(
    listeners: list[socket.socket],
    catcher: Catcher,
    seconds: float,
    is_hopeless: Callable[[], bool],
) -> bool:
    """Answer what comes until the answer is there; tell whether it is.

    Args:
        listeners: Sockets that listen.
        catcher: Knows what to say.
        seconds: How long.
        is_hopeless: Whether to end before.
    """
    end = time.monotonic() + seconds
    with selectors.DefaultSelector() as selector, ExitStack() as stack:
        for listener in listeners:
            listener.settimeout(0)
            selector.register(listener, selectors.EVENT_READ)
        while not catcher.is_done:
            left = end - time.monotonic()
            if left <= 0 or is_hopeless():
                return False
            for key, _ in selector.select(min(left, _TICK)):
                if isinstance(key.data, Exchange):
                    _serve(selector, key.fileobj, key.data)  # type: ignore[arg-type]
                else:
                    _accept(selector, stack, key.fileobj, catcher)  # type: ignore[arg-type]
    return True


def _accept(
    selector: selectors.BaseSelector,
    stack: ExitStack,
    listener: socket.socket,
    catcher: Catcher,
) -> None:
    with suppress(OSError):  # whoever called has gone again
        caller, _ = listener.accept()
        stack.enter_context(caller).settimeout(0)
        selector.register(caller, selectors.EVENT_READ, Exchange(catcher))


def _serve(
    selector: selectors.BaseSelector, caller: socket.socket, exchange: Exchange
) -> None:
    data = response = None
    with suppress(OSError):
        data = caller.recv(CHUNK)
        response = exchange.receive(data)
    if data and response is None:
        return  # there is more to come
    selector.unregister(caller)
    with caller, suppress(OSError):
        if response is not None:
            caller.settimeout(PATIENCE)
            caller.sendall(response)
            caller.shutdown(socket.SHUT_WR)

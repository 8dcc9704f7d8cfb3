"""One deadline for a whole attempt, where the library's time-outs are per read.

httpx hands a time-out down to every connect, read and write, and each begins anew: a
server that sends a byte now and then holds a call for ever. `Deadline` is a float, so
it travels through httpx and httpcore as any time-out does; the network backend here,
put into the blocking pools that osupy builds, finds in it what is left. That covers all
that a pool does, a proxy's tunnel included. Awaiting code is cancelled from outside and
needs none of this.

The deadline also notes when the first byte of a request may have left: a call that is
late before that may be made again whatever its method.
"""

from __future__ import annotations

import ipaddress
import queue
import socket
import sys
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable
    from typing import Self

__all__ = ["BlockingBackend", "Deadline"]

_LONGEST: Final = 1e6
"""Seconds; poll() takes no more than 2**31 milliseconds."""

_CLOSED: Final = "the pool is closed"


class Deadline(float):
    """A time-out in seconds that also knows when it ends.

    Attributes:
        at: The end, on the monotonic clock.
        sent: Whether a byte of a request may have been written.
    """

    at: float
    sent: bool

    def __new__(cls, seconds: float) -> Self:
        """Start counting now."""
        self = super().__new__(cls, min(seconds, _LONGEST))
        self.at = time.monotonic() + seconds
        self.sent = False
        return self

    def left(self) -> float:
        """Return the seconds that remain; zero or less when it has passed."""
        return min(self.at - time.monotonic(), _LONGEST)


class _Library:
    """What the backend needs of httpcore or httpcore2, whichever the pool is of."""

    def __init__(self, inner: Any) -> None:
        core: Any = sys.modules[type(inner).__module__.partition(".")[0]]
        self.late: dict[str, type[Exception]] = {
            "connect": core.ConnectTimeout,
            "read": core.ReadTimeout,
            "write": core.WriteTimeout,
        }
        self.unconnected: type[Exception] = core.ConnectError
        self.unwritten: type[Exception] = core.WriteError

    def left(self, timeout: float | None, step: str) -> float | None:
        """Return what a step may take; raise if that is nothing."""
        if not isinstance(timeout, Deadline):
            return timeout
        left = timeout.left()
        if left <= 0:
            raise self.late[step]
        return left


class BlockingBackend:
    """An httpcore network backend that never waits beyond a `Deadline`.

    A name is looked up in a helper thread: a slow name server may outlive the deadline
    there, but does not hold the call.

    Attributes:
        closed: Set by the owner; no connection is made from then on.
    """

    def __init__(self, inner: Any) -> None:
        self.closed = False
        self._inner = inner
        self._library = _Library(inner)

    def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, **options: Any
    ) -> _BlockingStream:
        """Connect to the first address of ``host`` that answers."""
        if not isinstance(timeout, Deadline):
            return self._connect(host, port, timeout, options)
        addresses = self._look_up(host, port, timeout)
        late = self._library.late["connect"]
        failure: Exception | None = None
        for tried, address in enumerate(addresses):
            # An address that swallows everything must leave time for the next.
            share = max(timeout.left(), 0.001) / (len(addresses) - tried)
            try:
                return self._connect(address, port, share, options)
            except (late, self._library.unconnected) as error:
                failure = error
        raise failure or self._library.unconnected("the host has no address")

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, **options: Any
    ) -> _BlockingStream:
        """Connect to a socket of the file system."""
        left = self._library.left(timeout, "connect")
        return self._opened(self._inner.connect_unix_socket(path, left, **options))

    def sleep(self, seconds: float) -> None:
        """Wait between two attempts to connect."""
        self._inner.sleep(seconds)

    def _connect(
        self, host: str, port: int, timeout: float | None, options: dict[str, Any]
    ) -> _BlockingStream:
        return self._opened(self._inner.connect_tcp(host, port, timeout, **options))

    def _opened(self, stream: Any) -> _BlockingStream:
        if self.closed:
            stream.close()
            raise self._library.unconnected(_CLOSED)
        return _BlockingStream(stream, self._library)

    def _look_up(self, host: str, port: int, deadline: Deadline) -> list[str]:
        with suppress(ValueError):
            return [str(ipaddress.ip_address(host))]
        answers: queue.SimpleQueue[list[str] | str] = queue.SimpleQueue()
        look_up = threading.Thread(
            target=_resolve, args=(host, port, answers.put), daemon=True
        )
        look_up.start()
        try:
            answer = answers.get(timeout=self._library.left(deadline, "connect"))
        except queue.Empty:
            answer = None
        if answer is None:
            message = "the name server does not answer"
            raise self._library.late["connect"](message)
        if isinstance(answer, str):
            raise self._library.unconnected(answer)
        return answer


def _resolve(host: str, port: int, put: Callable[[list[str] | str], None]) -> None:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:  # the latter: no name at all
        put(str(error) or type(error).__name__)
    else:
        put(list(dict.fromkeys(str(address[0]) for *_, address in found)))


class _BlockingStream:
    """A stream of httpcore whose every step ends with the deadline."""

    def __init__(self, inner: Any, library: _Library, layers: int = 0) -> None:
        self._inner = inner
        self._library = library
        self._layers = layers  # of TLS; two with an https proxy

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        data: bytes = self._inner.read(max_bytes, self._library.left(timeout, "read"))
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        if not isinstance(timeout, Deadline) or self._layers > 1:
            self._inner.write(buffer, self._library.left(timeout, "write"))
            return
        timeout.sent = True
        sock = self._inner.get_extra_info("socket")
        rest = memoryview(buffer)
        failure: Exception | None = None
        # httpcore's own loop gives each part the whole time-out again.
        while rest and failure is None:
            sock.settimeout(self._library.left(timeout, "write"))
            try:
                rest = rest[sock.send(rest) :]
            except TimeoutError:
                failure = self._library.late["write"]()
            except OSError as error:
                failure = self._library.unwritten(str(error))
        if failure is not None:
            raise failure

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> _BlockingStream:
        left = self._library.left(timeout, "connect")
        stream = self._inner.start_tls(ssl_context, server_hostname, left)
        return _BlockingStream(stream, self._library, self._layers + 1)

    def close(self) -> None:
        # Closing alone does not wake a thread that reads; shutting down does. Not
        # SSLSocket's own shutdown: it takes the TLS away from under that thread.
        with suppress(OSError):
            sock = self._inner.get_extra_info("socket")
            socket.socket.shutdown(sock, socket.SHUT_RDWR)
        self._inner.close()

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)

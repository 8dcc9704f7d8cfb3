"""A server of bare sockets that misbehaves on purpose, for tests of transports.

Each connection runs a script in a thread of its own::

    def script(talk: Talk) -> None:
        while talk.read_request():
            talk.send(ok(b"{}"))

    with RawServer(script) as server:
        transport.send(Request(method="GET", url=server.url))

A script returns to close the connection. When the server ends, every connection is cut
and `Talk.pause` returns at once, so that no script outlives its test.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from types import TracebackType


def ok(body: bytes = b"", *, status: str = "200 OK", headers: str = "") -> bytes:
    """Return a whole answer; `headers` is lines that each end with CR LF."""
    head = f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n{headers}\r\n"
    return head.encode() + body


class Talk:
    """One connection, as the script sees it."""

    def __init__(self, server: RawServer, sock: socket.socket) -> None:
        self.server = server
        self.sock = sock
        self._buffer = b""

    def read_request(self) -> bytes:
        """Return the next request, head and body; nothing when the client is gone."""
        while b"\r\n\r\n" not in self._buffer:
            if not self._receive():
                return b""
        head, _, self._buffer = self._buffer.partition(b"\r\n\r\n")
        length = 0
        for line in head.lower().split(b"\r\n"):
            if line.startswith(b"content-length:"):
                length = int(line.partition(b":")[2])
        while len(self._buffer) < length:
            if not self._receive():
                return b""
        body, self._buffer = self._buffer[:length], self._buffer[length:]
        request = head + b"\r\n\r\n" + body
        self.server.requests.append(request)
        return request

    def send(self, data: bytes) -> None:
        self.sock.sendall(data)

    def drip(self, data: bytes, every: float = 0.02) -> None:
        """Send byte by byte."""
        for index in range(len(data)):
            self.sock.sendall(data[index : index + 1])
            if self.pause(every):
                return

    def drip_for_ever(self, data: bytes, every: float = 0.02) -> None:
        """Send the same bytes again and again."""
        while not self.pause(every):
            self.sock.sendall(data)

    def pause(self, seconds: float) -> bool:
        """Wait, and return whether the server has ended meanwhile."""
        return self.server.over.wait(seconds)

    def hang(self) -> None:
        """Say nothing until the server ends."""
        self.server.over.wait()

    def reset(self) -> None:
        """Cut the connection with RST."""
        linger = b"\x01\x00\x00\x00\x00\x00\x00\x00"
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)

    def start_tls(self, context: ssl.SSLContext) -> None:
        plain = self.sock
        context.sslsocket_class = _Accepted
        self.sock = tls = context.wrap_socket(
            plain, server_side=True, do_handshake_on_connect=False
        )
        self.server.adopt(tls, instead_of=plain)
        tls.do_handshake()

    def _receive(self) -> bool:
        data = self.sock.recv(65536)
        self._buffer += data
        return bool(data)


class _Accepted(ssl.SSLSocket):
    """Left open by CPython when the client is gone before the handshake begins."""

    def getpeername(self) -> object:
        with contextlib.suppress(OSError):
            return super().getpeername()
        return None  # the handshake will find out, and close


Script = Callable[[Talk], None]


def serve(*answers: bytes) -> Script:
    """Return a script that gives the answers in turn, the last one for ever."""

    def script(talk: Talk) -> None:
        left: Iterator[bytes] = iter(answers)
        answer = next(left)
        while talk.read_request():
            talk.send(answer)
            answer = next(left, answer)

    return script


class RawServer:
    """Listens on a free port of the loopback while the block runs.

    Attributes:
        url: ``http://127.0.0.1:…/``.
        port: Where it listens.
        requests: Every request that was read whole.
        accepted: How many connections were accepted so far.
        over: Set when the server ends.
    """

    def __init__(self, script: Script, *, backlog: int = 128) -> None:
        self.script = script
        self.requests: list[bytes] = []
        self.accepted = 0
        self.over = threading.Event()
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=backlog)
        self.port: int = self._socket.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}/"
        self._open: set[socket.socket] = set()
        self._changed = threading.Condition()
        self._threads: list[threading.Thread] = []

    def wait_until_closed(self, but: int = 0, timeout: float = 2.0) -> None:
        """Wait until all but so many connections are closed."""
        with self._changed:
            fewer = self._changed.wait_for(lambda: len(self._open) <= but, timeout)
        if not fewer:
            message = f"{len(self._open)} connections are open"
            raise AssertionError(message)

    def adopt(
        self, sock: socket.socket, instead_of: socket.socket | None = None
    ) -> None:
        """Cut this connection when the server ends."""
        with self._changed:
            self._open.discard(instead_of or sock)
            self._open.add(sock)

    def __enter__(self) -> Self:
        self._start(self._accept)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.over.set()
        with contextlib.suppress(OSError):  # wakes accept()
            self._socket.shutdown(socket.SHUT_RDWR)
        with self._changed:
            for sock in self._open:
                with contextlib.suppress(OSError):
                    socket.socket.shutdown(sock, socket.SHUT_RDWR)
        for thread in tuple(self._threads):
            thread.join()
        self._socket.close()

    def _start(self, target: Callable[[], None]) -> None:
        thread = threading.Thread(target=target, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while not self.over.is_set():
            try:
                sock, _ = self._socket.accept()
            except OSError:
                return
            self.accepted += 1
            self.adopt(sock)
            self._start(lambda sock=sock: self._run(sock))  # type: ignore[misc]

    def _run(self, sock: socket.socket) -> None:
        talk = Talk(self, sock)
        with contextlib.suppress(OSError):  # the client may go at any time
            self.script(talk)
        for each in {sock, talk.sock}:
            with self._changed:
                self._open.discard(each)
                self._changed.notify_all()
            each.close()

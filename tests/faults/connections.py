"""Faults of connections, of framing and of encodings: below what an answer says."""

from __future__ import annotations

import gzip
import socket
import zlib
from collections.abc import Iterator
from itertools import count

from osupy.errors import (
    BodyTooLargeError,
    ConnectionFailedError,
    DecodeError,
    TimedOutError,
)
from tests.faults.harness import GOOD, WRITE, Case
from tests.raw_server import RawServer, Script, Talk, ok

WHOLE = ok(GOOD, headers="Content-Type: application/json\r\n")
HEAD, _, _ = WHOLE.partition(b"\r\n\r\n")
STAGES = {
    "nothing": 0,
    "half a status line": 6,
    "the status line": HEAD.index(b"\r\n") + 2,
    "half a header": HEAD.index(b"\r\n") + 10,
    "all headers but the blank line": len(HEAD) + 2,
    "all headers": len(HEAD) + 4,
    "half the body": len(WHOLE) - len(GOOD) // 2,
    "all but a byte": len(WHOLE) - 1,
}


def after_request(data: bytes, *, reset: bool = False, hang: bool = False) -> Script:
    """Return a script that reads a request, says this, and goes."""

    def script(talk: Talk) -> None:
        if not talk.read_request():
            return
        talk.send(data)
        if hang:
            listen(talk)
        elif reset:
            talk.reset()

    return script


def listen(talk: Talk) -> None:
    """Say nothing more until the client goes."""
    while talk.sock.recv(65536):
        pass


def drip(data: bytes) -> Script:
    """Return a script that says the same for ever, slowly."""

    def script(talk: Talk) -> None:
        if talk.read_request():
            talk.drip_for_ever(data)

    return script


def first(fault: Script, then: Script) -> Script:
    """Return a script that goes wrong on the first connection only."""
    connections = count()

    def script(talk: Talk) -> None:
        (fault if next(connections) == 0 else then)(talk)

    return script


def _good(talk: Talk) -> None:
    while talk.read_request():
        talk.send(WHOLE)


def _cut_at_once(talk: Talk) -> None:
    return


def _reset_at_once(talk: Talk) -> None:
    talk.reset()


def _say_without_being_asked(talk: Talk) -> None:
    talk.send(b"SSH-2.0-OpenSSH_9.2\r\n")
    listen(talk)


def _hang_at_once(talk: Talk) -> None:
    listen(talk)


def _half_a_request(talk: Talk) -> None:
    talk.sock.recv(10)
    talk.reset()


def _dead_port(_: RawServer) -> str:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    return f"http://127.0.0.1:{port}"


def _unknown_host(_: RawServer) -> str:
    return "http://nobody-is-here.invalid"


def _stages() -> Iterator[Case]:
    for stage, length in STAGES.items():
        for how in ("closed", "reset", "silent"):
            data = WHOLE[:length]
            script = after_request(data, reset=how == "reset", hang=how == "silent")
            error = TimedOutError if how == "silent" else ConnectionFailedError
            yield Case(f"{how} after {stage}", script, error, sends=3)
            yield Case(
                f"{how} after {stage}, once", first(script, _good), {"id": 2}, sends=2
            )
            yield Case(
                f"{how} after {stage}, in answer to a POST",
                script,
                error,
                sends=1,
                operation=WRITE,
            )


def _arrivals() -> Iterator[Case]:
    yield Case("cut as soon as connected", _cut_at_once, ConnectionFailedError, 0)
    yield Case("reset as soon as connected", _reset_at_once, ConnectionFailedError, 0)
    yield Case("reset in the middle of the request", _half_a_request,
               ConnectionFailedError, 0)  # fmt: skip
    yield Case("another protocol", _say_without_being_asked,
               (ConnectionFailedError, TimedOutError))  # fmt: skip
    yield Case("connected and never read", _hang_at_once, TimedOutError, 0)
    yield Case(
        "cut as soon as connected, once", first(_cut_at_once, _good), {"id": 2}, 1
    )
    yield Case("reset as soon as connected, once", first(_reset_at_once, _good),
               {"id": 2}, 1)  # fmt: skip
    yield Case("nobody listens", _good, ConnectionFailedError, url=_dead_port,
               heals=False)  # fmt: skip
    yield Case("nobody listens to a POST", _good, ConnectionFailedError,
               operation=WRITE, url=_dead_port, heals=False)  # fmt: skip
    yield Case("no such host", _good, ConnectionFailedError, url=_unknown_host,
               options={"timeout": 3.0}, heals=False)  # fmt: skip


FRAMINGS: dict[str, tuple[bytes, object]] = {
    "Content-Length too long": (
        b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n" + GOOD, ConnectionFailedError),
    "Content-Length too short": (
        b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n" + GOOD, DecodeError),
    "Content-Length negative": (
        b"HTTP/1.1 200 OK\r\nContent-Length: -9\r\n\r\n" + GOOD, ConnectionFailedError),
    "Content-Length no number": (
        b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n" + GOOD, ConnectionFailedError),  # noqa: E501 (a table)
    "Content-Length twice and different": (
        b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\nContent-Length: 8\r\n\r\n" + GOOD,
        ConnectionFailedError),
    "Content-Length twice and equal": (
        b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\nContent-Length: 9\r\n\r\n" + GOOD,
        {"id": 2}),
    "Content-Length beyond all bounds": (
        b"HTTP/1.1 200 OK\r\nContent-Length: " + b"9" * 30 + b"\r\n\r\n" + GOOD,
        ConnectionFailedError),
    "no length, and closed": (b"HTTP/1.1 200 OK\r\n\r\n" + GOOD, {"id": 2}),
    "no length, and HTTP/1.0": (b"HTTP/1.0 200 OK\r\n\r\n" + GOOD, {"id": 2}),
    "chunks": (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        b"4\r\n" + GOOD[:4] + b"\r\n5\r\n" + GOOD[4:] + b"\r\n0\r\n\r\n", {"id": 2}),
    "chunks with extensions and a trailer": (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        b"9;a=b\r\n" + GOOD + b"\r\n0\r\nX-Sum: 1\r\n\r\n", {"id": 2}),
    "chunk size no number": (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n" + GOOD,
        ConnectionFailedError),
    "chunk size negative": (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-9\r\n" + GOOD,
        ConnectionFailedError),
    "chunk size beyond all bounds": (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        + b"f" * 40 + b"\r\n" + GOOD, ConnectionFailedError),
    "chunk longer than it says": (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        b"4\r\n" + GOOD + b"\r\n0\r\n\r\n", ConnectionFailedError),
    "last chunk missing": (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n" + GOOD + b"\r\n",
        ConnectionFailedError),
    "chunks cut in the middle of a size": (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n" + GOOD + b"\r\n1",
        ConnectionFailedError),
    "strange transfer encoding": (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: rot13\r\n\r\n" + GOOD,
        ConnectionFailedError),
    "no status line": (GOOD, ConnectionFailedError),
    "status no number": (b"HTTP/1.1 OK 200\r\n\r\n", ConnectionFailedError),
    "status of two digits": (b"HTTP/1.1 20 OK\r\n\r\n", ConnectionFailedError),
    "status without a reason": (b"HTTP/1.1 200\r\nContent-Length: 9\r\n\r\n" + GOOD,
                                {"id": 2}),
    "HTTP/2 in the clear": (
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", ConnectionFailedError),
    "a NUL in a header": (
        b"HTTP/1.1 200 OK\r\nX-A: \x00\r\nContent-Length: 9\r\n\r\n" + GOOD,
        ConnectionFailedError),
    "a header without a colon": (
        b"HTTP/1.1 200 OK\r\nnonsense\r\nContent-Length: 9\r\n\r\n" + GOOD,
        ConnectionFailedError),
    "a header name with a blank": (
        b"HTTP/1.1 200 OK\r\nX A: 1\r\nContent-Length: 9\r\n\r\n" + GOOD,
        ConnectionFailedError),
    "a folded header": (
        b"HTTP/1.1 200 OK\r\nX-A: 1\r\n and more\r\nContent-Length: 9\r\n\r\n" + GOOD,
        {"id": 2}),
    "a header of bytes above 127": (
        b"HTTP/1.1 200 OK\r\nX-A: \xff\xfe\r\nContent-Length: 9\r\n\r\n" + GOOD,
        {"id": 2}),
    "line ends without CR": (
        b"HTTP/1.1 200 OK\nContent-Length: 9\n\n" + GOOD, {"id": 2}),
    "an early hint before the answer": (
        b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + WHOLE, {"id": 2}),
    "several 1xx before the answer": (
        b"HTTP/1.1 100 Continue\r\n\r\n" * 5 + WHOLE, {"id": 2}),
    "another protocol is chosen": (
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n", ConnectionFailedError),  # noqa: E501 (a table)
    "a header of a megabyte": (
        b"HTTP/1.1 200 OK\r\nX-A: " + b"a" * 2**20 + b"\r\n\r\n", ConnectionFailedError),  # noqa: E501 (a table)
}  # fmt: skip


def _framings() -> Iterator[Case]:
    for name, (data, expected) in FRAMINGS.items():
        yield Case(name, after_request(data), expected)


def _packed(encoding: str, data: bytes) -> bytes:
    return ok(data, headers=f"Content-Encoding: {encoding}\r\n")


PACKED: dict[str, tuple[bytes, object]] = {
    "gzip": (_packed("gzip", gzip.compress(GOOD)), {"id": 2}),
    "gzip by its old name": (_packed("x-gzip", gzip.compress(GOOD)), {"id": 2}),
    "deflate": (_packed("deflate", zlib.compress(GOOD)), {"id": 2}),
    "gzip cut off": (_packed("gzip", gzip.compress(GOOD)[:-6]), ConnectionFailedError),
    "gzip cut in its head": (_packed("gzip", gzip.compress(GOOD)[:5]),
                             ConnectionFailedError),
    "gzip with a wrong sum": (
        _packed("gzip", gzip.compress(GOOD)[:-8] + b"\x00" * 8), ConnectionFailedError),
    "gzip with rubbish behind": (
        _packed("gzip", gzip.compress(GOOD) + b"rubbish"), ConnectionFailedError),
    "plain text called gzip": (_packed("gzip", GOOD), ConnectionFailedError),
    "plain text called deflate": (_packed("deflate", GOOD), ConnectionFailedError),
    "an encoding nobody asked for": (_packed("br", GOOD), ConnectionFailedError),
    "gzip in gzip": (
        _packed("gzip, gzip", gzip.compress(gzip.compress(GOOD))), ConnectionFailedError),  # noqa: E501 (a table)
    "nothing called gzip": (_packed("gzip", b""), DecodeError),
    "a gzip bomb": (_packed("gzip", gzip.compress(b"0" * 2**26)), BodyTooLargeError),
}  # fmt: skip


def _packings() -> Iterator[Case]:
    small = {"max_size": 2**20}
    for name, (data, expected) in PACKED.items():
        yield Case(name, after_request(data), expected, options=small)


def _endless() -> Iterator[Case]:
    head = b"HTTP/1.1 200 OK\r\n"
    yield Case("endless 1xx", drip(b"HTTP/1.1 100 Continue\r\n\r\n"), TimedOutError)
    yield Case("headers, one every moment", first_then_drip(head, b"X-A: 1\r\n"),
               TimedOutError)  # fmt: skip
    yield Case("a header that grows", first_then_drip(head + b"X-A: ", b"a"),
               TimedOutError)  # fmt: skip
    yield Case("a status line that grows", first_then_drip(head[:9], b"2"),
               (TimedOutError, ConnectionFailedError))  # fmt: skip
    yield Case("a body that never ends", first_then_drip(head + b"\r\n", b" "),
               TimedOutError)  # fmt: skip
    yield Case("chunks without an end",
               first_then_drip(head + b"Transfer-Encoding: chunked\r\n\r\n",
                               b"1\r\n \r\n"), TimedOutError)  # fmt: skip
    yield Case("a body larger than allowed", _flood, BodyTooLargeError, 1,
               options={"max_size": 2**16})  # fmt: skip
    yield Case("a length larger than allowed",
               after_request(head + b"Content-Length: 99999999\r\n\r\n", hang=True),
               BodyTooLargeError, 1, options={"max_size": 2**16})  # fmt: skip


def first_then_drip(start: bytes, drop: bytes) -> Script:
    """Return a script that begins an answer and goes on with the same for ever."""

    def script(talk: Talk) -> None:
        if talk.read_request():
            talk.send(start)
            talk.drip_for_ever(drop)

    return script


def _flood(talk: Talk) -> None:
    if talk.read_request():
        talk.send(b"HTTP/1.1 200 OK\r\n\r\n")
        while not talk.server.over.is_set():
            talk.send(b" " * 2**16)


CASES = [*_stages(), *_arrivals(), *_framings(), *_packings(), *_endless()]

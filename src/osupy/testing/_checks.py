"""What is asked of a transport, one check after another."""

# ruff: noqa: S101 (assertions are what these are)

from __future__ import annotations

import gzip
import os
import random
import time
from collections.abc import Callable, Generator
from concurrent.futures import wait
from contextlib import contextmanager
from typing import Any, Final

import attrs

from osupy._core.messages import Request
from osupy.errors import (
    BodyTooLargeError,
    ConnectionFailedError,
    OsuError,
    TimedOutError,
    TransportError,
    UsageError,
)
from osupy.testing._server import RawServer, Talk, ok, serve
from osupy.testing._wire import Backend, Opened, Wire, open_wire

__all__ = ["TRANSPORT_CHECKS", "Check", "check_transport"]

_SHORT: Final = 0.2
"""Seconds of the deadlines that are to pass."""
_SOON: Final = 3.0
"""Seconds within which an end must come that is due at once or after `_SHORT`."""
_AT_ONCE: Final = 8
"""Calls that run at the same time; the pool may be smaller."""
_TOKEN: Final = "a-token-that-is-shown-nowhere"  # noqa: S105 - invented
_ENVIRONMENT: Final = "http_proxy https_proxy all_proxy no_proxy".split()


@attrs.frozen
class Check:
    """One thing that a transport must do."""

    name: str
    """What it is about, as a function's name."""
    answers: bool
    """Whether it looks at answers only: those of a recording pass it without a server.
    """
    cancels: bool
    """Whether it is about cancellation, which blocking transports do not know."""
    function: Callable[[Wire], None] = attrs.field(repr=False)
    """The check itself."""

    def __str__(self) -> str:
        return self.name

    def run(
        self, open_transport: Callable[[], Opened], *, backend: Backend | None = None
    ) -> None:
        """Check a transport.

        Args:
            open_transport: Gives a new transport, or a block (``with`` or ``async
                with``) that holds one; called inside the loop, if there is one.
            backend: The loop of an awaiting transport; left out for a blocking one,
                for which the checks of cancellation do nothing.

        Raises:
            AssertionError: The transport does something else; the text says what.
        """
        if self.cancels and backend is None:
            return
        with open_wire(open_transport, backend) as wire:
            self.function(wire)


_checks: list[Check] = []


def _check(
    *, answers: bool = False, cancels: bool = False
) -> Callable[[Callable[[Wire], None]], Callable[[Wire], None]]:
    def register(function: Callable[[Wire], None]) -> Callable[[Wire], None]:
        name = function.__name__.strip("_")
        _checks.append(Check(name, answers, cancels, function))
        return function

    return register


def check_transport(
    open_transport: Callable[[], Opened],
    *,
    backend: Backend | None = None,
    trust_env: bool | None = None,
) -> None:
    """Run every check on a transport.

    Args:
        open_transport: Gives a new transport, or a block (``with`` or ``async with``)
            that holds one; called once for each check, inside the loop if there is one.
        backend: The loop of an awaiting transport; left out for a blocking one.
        trust_env: Whether it is to take its proxy from the environment; left out, that
            is not checked. (The environment of the process is changed meanwhile.)

    Raises:
        AssertionError: A check has failed; the text says which, and why.
    """
    for check in TRANSPORT_CHECKS:
        try:
            check.run(open_transport, backend=backend)
        except AssertionError as error:
            message = f"{check}: {error}"
            raise AssertionError(message) from error
    if trust_env is not None:
        _check_environment(open_transport, backend, trust_env=trust_env)


def _check_environment(
    open_transport: Callable[[], Opened], backend: Backend | None, *, trust_env: bool
) -> None:
    with (
        RawServer(serve(ok(b"proxy"))) as proxy,
        RawServer(serve(ok(b"own"))) as own,
        _environment(http_proxy=proxy.url),
        open_wire(open_transport, backend) as wire,
    ):
        body = wire.get(own.url).body
    expected = b"proxy" if trust_env else b"own"
    assert body == expected, f"trust_env={trust_env}, but {body.decode()} answered"


@contextmanager
def _environment(**proxies: str) -> Generator[None]:
    names = [form(name) for name in _ENVIRONMENT for form in (str.lower, str.upper)]
    before = {name: os.environ.pop(name) for name in names if name in os.environ}
    os.environ.update(proxies)
    try:
        yield
    finally:
        for name in proxies:
            os.environ.pop(name, None)
        os.environ.update(before)


# Answers


@_check(answers=True)
def _method_path_query_headers_and_body_arrive(wire: Wire) -> None:
    with RawServer(serve(ok(b"{}"))) as server:
        request = Request(
            method="PUT",
            url=f"{server.url}a%2Fb/c?ids%5B%5D=1&ids[]=2&q=%C3%A9+x",
            headers={"X-One": "1", "Content-Type": "application/json"},
            body=b'{"a": "\xc3\xa9"}',
            timeout=5.0,
        )
        assert wire.send(request).body == b"{}"
        for sent in server.requests:  # none if it was recorded
            head, _, body = sent.partition(b"\r\n\r\n")
            line, *headers = head.split(b"\r\n")
            lower = [header.lower() for header in headers]
            assert line.startswith(b"PUT /a%2Fb/c?ids"), f"the path changed: {line!r}"
            assert line.endswith(b"&q=%C3%A9+x HTTP/1.1"), (
                f"the query changed: {line!r}"
            )
            assert lower.count(b"x-one: 1") == 1, "a header is missing, or there twice"
            assert lower.count(b"content-type: application/json") == 1
            assert body == request.body, "the body changed"


@_check(answers=True)
def _headers_come_in_lower_case(wire: Wire) -> None:
    with RawServer(serve(ok(b"{}", headers="Retry-After: 7\r\n"))) as server:
        headers = wire.get(server.url).headers
        assert headers.get("retry-after") == "7", f"no retry-after in {[*headers]}"


@_check()
def _repeated_headers_are_joined(wire: Wire) -> None:
    with RawServer(serve(ok(headers="X-Two: a\r\nX-Two: b\r\n"))) as server:
        assert wire.get(server.url).headers["x-two"] == "a, b"


@_check(answers=True)
def _empty_bodies_are_empty(wire: Wire) -> None:
    with RawServer(serve(ok(), b"HTTP/1.1 204 No Content\r\n\r\n", ok())) as server:
        for status in (200, 204, 200):
            answer = wire.get(server.url)
            assert (answer.status, answer.body) == (status, b"")


@_check(answers=True)
def _http_errors_and_redirects_are_answers(wire: Wire) -> None:
    lines = ["404 Not Found", "429 Too Many", "500 Oh", "302 Found"]
    answers = [
        ok(b'{"error": "x"}', status=line, headers="Location: /elsewhere\r\n")
        for line in lines
    ]
    with RawServer(serve(*answers)) as server:
        for line in lines:
            answer = wire.get(server.url)
            assert str(answer.status) == line[:3], f"{answer.status} for {line}"
            assert b"error" in answer.body, "the body of an error is missing"
            assert answer.headers["location"] == "/elsewhere"


@_check(answers=True)
def _chunked_bodies_are_put_together(wire: Wire) -> None:
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    with RawServer(
        serve(head + b"2\r\n[1\r\n2\r\n,2\r\n1\r\n]\r\n0\r\n\r\n")
    ) as server:
        assert wire.get(server.url).body == b"[1,2]"


@_check(answers=True)
def _compressed_bodies_are_undone(wire: Wire) -> None:
    packed = gzip.compress(b'{"a":1}')
    with RawServer(serve(ok(packed, headers="Content-Encoding: gzip\r\n"))) as server:
        assert wire.get(server.url).body == b'{"a":1}'


@_check()
def _cookies_are_not_kept(wire: Wire) -> None:
    with RawServer(serve(ok(headers="Set-Cookie: a=b; Path=/\r\n"))) as server:
        wire.get(server.url)
        wire.get(server.url)
        assert b"cookie:" not in server.requests[1].lower(), "a cookie was sent back"


# Sizes


@_check(answers=True)
def _a_body_of_just_the_size_allowed_passes(wire: Wire) -> None:
    with RawServer(serve(ok(b"x" * 1000))) as server:
        assert len(wire.get(server.url, max_size=1000).body) == 1000  # noqa: PLR2004


@_check()
def _a_larger_body_is_not_read(wire: Wire) -> None:
    def script(talk: Talk) -> None:
        if talk.read_request():
            talk.send(b"HTTP/1.1 200 OK\r\n\r\n")
            talk.drip_for_ever(b"x" * 1000, every=0.001)

    with RawServer(script) as server:
        _raises(wire, BodyTooLargeError, server.url, max_size=10_000)


@_check()
def _a_body_that_inflates_beyond_the_size_is_not_read(wire: Wire) -> None:
    packed = gzip.compress(bytes(10_000_000))
    with RawServer(serve(ok(packed, headers="Content-Encoding: gzip\r\n"))) as server:
        _raises(wire, BodyTooLargeError, server.url, max_size=100_000)


# Failures


@_check()
def _a_refused_connection_is_an_error_of_ours(wire: Wire) -> None:
    with RawServer(serve(ok())) as server:
        url = server.url
    error = _raises(wire, ConnectionFailedError, url)
    assert error.sent is False, "nothing was sent, and error.sent says so to retries"


@_check()
def _a_body_cut_short_is_an_error_of_ours(wire: Wire) -> None:
    def script(talk: Talk) -> None:
        if talk.read_request():
            talk.send(ok(b"0123456789")[:-3])

    with RawServer(script) as server:
        _raises(wire, ConnectionFailedError, server.url)


@_check()
def _nonsense_is_an_error_of_ours(wire: Wire) -> None:
    with RawServer(serve(b"SSH-2.0-OpenSSH_9.6\r\n\r\n\r\n")) as server:
        _raises(wire, TransportError, server.url)


# Deadlines


@_check()
def _the_deadline_holds_before_the_answer(wire: Wire) -> None:
    def script(talk: Talk) -> None:
        talk.read_request()
        talk.hang()

    with RawServer(script) as server:
        error = _raises(wire, TimedOutError, server.url, timeout=_SHORT)
        assert error.sent is True, "it was sent, but error.sent says that it was not"


@_check()
def _the_deadline_holds_within_the_head(wire: Wire) -> None:
    def script(talk: Talk) -> None:
        if talk.read_request():
            talk.send(b"HTTP/1.1 200 OK\r\n")
            talk.drip_for_ever(b"X: y\r\n")

    with RawServer(script) as server:
        _raises(wire, TimedOutError, server.url, timeout=_SHORT)


@_check()
def _the_deadline_holds_within_the_body(wire: Wire) -> None:
    def script(talk: Talk) -> None:
        if talk.read_request():
            talk.send(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n")
            talk.drip_for_ever(b"x")

    with RawServer(script) as server:
        _raises(wire, TimedOutError, server.url, timeout=_SHORT)


@_check()
def _the_deadline_holds_while_a_body_is_sent(wire: Wire) -> None:
    with RawServer(lambda talk: talk.hang()) as server:
        body = bytes(30_000_000)
        _raises(
            wire, TimedOutError, server.url, method="POST", body=body, timeout=_SHORT
        )


@_check()
def _calls_work_after_a_deadline(wire: Wire) -> None:
    def script(talk: Talk) -> None:
        while request := talk.read_request():
            if b"/hang" in request:
                talk.hang()
            talk.send(ok(b"{}"))

    with RawServer(script) as server:
        _raises(wire, TimedOutError, f"{server.url}hang", timeout=_SHORT)
        _expect_whole(wire, server.url)


# Connections


@_check()
def _connections_are_used_again(wire: Wire) -> None:
    with RawServer(serve(ok(b"{}"))) as server:
        for _ in range(5):
            wire.get(server.url)
        assert server.accepted == 1, f"{server.accepted} connections for 5 calls"


@_check()
def _a_connection_that_the_server_closed_is_replaced(wire: Wire) -> None:
    def script(talk: Talk) -> None:
        if talk.read_request():
            talk.send(ok(b"{}"))  # and closes without a word

    with RawServer(script) as server:
        for _ in range(3):
            assert wire.get(server.url).status == 200  # noqa: PLR2004
            server.wait_until_closed()
            time.sleep(0.02)  # until the loop has seen the end, too


@_check(answers=True)
def _calls_run_at_once_and_get_their_own_answers(wire: Wire) -> None:
    def script(talk: Talk) -> None:
        while request := talk.read_request():
            talk.send(ok(request.split(b" ")[1]))

    with RawServer(script) as server:
        paths = [f"{number}" for number in range(3 * _AT_ONCE)]
        calls = [
            wire.start(Request(method="GET", url=server.url + path, timeout=5.0))
            for path in paths
        ]
        assert [call.result().body for call in calls] == [
            f"/{path}".encode() for path in paths
        ], "an answer went to another call"


@_check(cancels=True)
def _cancelled_calls_leave_nothing_behind(wire: Wire) -> None:
    dice = random.Random(20)  # noqa: S311 - no secret

    def script(talk: Talk) -> None:
        talk.pause(dice.random() * 0.003)
        while talk.read_request():
            talk.pause(dice.random() * 0.004)
            talk.send(ok(b"{}"))

    cancelled = 0
    with RawServer(script) as server:
        request = Request(
            method="POST", url=server.url, body=b"{}", timeout=_SOON, headers={}
        )
        for _ in range(1000 // _AT_ONCE):
            moments = [dice.random() * 0.012 for _ in range(_AT_ONCE)]
            cancelled += wire.cancel_at(moments, request)
        assert cancelled, "no call was cancelled: something swallows cancellations"
        _expect_whole(wire, server.url)


# The end


@_check()
def _a_closed_transport_refuses(wire: Wire) -> None:
    with RawServer(serve(ok(b"{}"))) as server:
        wire.get(server.url)
        wire.close()
        wire.close()
        _raises(wire, UsageError, server.url)
        assert len(server.requests) == 1, "it sent after it was closed"


@_check()
def _closing_while_in_use_ends_every_call(wire: Wire) -> None:
    def script(talk: Talk) -> None:
        while talk.read_request():
            talk.pause(0.2)
            talk.send(ok(b"{}"))

    with RawServer(script) as server:
        request = Request(method="GET", url=server.url, timeout=1.0)
        calls = [wire.start(request) for _ in range(_AT_ONCE)]
        deadline = time.monotonic() + _SOON
        while not server.requests and time.monotonic() < deadline:
            server.over.wait(0.005)
        wire.close()
        late = wait(calls, timeout=2 * _SOON).not_done
        assert not late, f"{len(late)} calls hang after the transport was closed"
        for call in calls:
            error = call.exception()
            assert error is None or isinstance(error, OsuError), f"it raised {error!r}"


# Secrets


@_check()
def _errors_show_no_secret(wire: Wire) -> None:
    def script(talk: Talk) -> None:
        talk.read_request()

    with RawServer(script) as server:
        error = _raises(
            wire,
            TransportError,
            f"{server.url}?code={_TOKEN}",
            method="POST",
            headers={"Authorization": f"Bearer {_TOKEN}"},
            body=_TOKEN.encode(),
        )
    shown: list[BaseException] = [error]
    for link in shown:
        assert _TOKEN not in f"{link!r} {link}", "the text of an error holds the token"
        shown += [e for e in (link.__cause__, link.__context__) if e is not None]
        assert len(shown) < 20, "the chain of an error has no end"  # noqa: PLR2004


# Parts


def _raises(
    wire: Wire,
    kind: type[Exception],
    url: str,
    *,
    method: str = "GET",
    timeout: float = _SOON,
    **more: Any,
) -> Any:
    """Send, and return the error, which must be of a kind, and come soon."""
    request = Request(method=method, url=url, timeout=timeout, **more)
    began = time.monotonic()
    call = wire.start(request)
    error = call.exception()
    took = time.monotonic() - began
    assert error is not None, f"{kind.__name__} expected, not {call.result()}"
    assert isinstance(error, kind), f"{kind.__name__} expected, not {error!r}"
    assert took < _SOON + timeout, f"{kind.__name__} came after {took:.1f} s only"
    return error


def _expect_whole(wire: Wire, url: str) -> None:
    request = Request(method="GET", url=url, timeout=2 * _SOON)
    calls = [wire.start(request) for _ in range(3 * _AT_ONCE)]
    for number, call in enumerate(calls):
        error = call.exception()
        assert error is None, f"follow-up {number} of {len(calls)} failed: {error!r}"


TRANSPORT_CHECKS: tuple[Check, ...] = tuple(_checks)
"""Every check, each to be run on a transport of its own."""

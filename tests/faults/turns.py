"""Faults that pass, tokens that end, and servers that cannot be reached safely."""

from __future__ import annotations

import json
import socket
import ssl
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

from osupy import Retry
from osupy.auth import AuthorizationCode
from osupy.errors import (
    AuthError,
    ConnectionFailedError,
    DecodeError,
    NotFoundError,
    RateLimitError,
    ServerError,
    TimedOutError,
    TokenExpiredError,
    TransportError,
    UnexpectedRedirectError,
)
from tests.faults.harness import (
    APPLICATION,
    GOOD,
    GRANTED,
    SECRET,
    TOKEN,
    WRITE,
    Case,
)
from tests.raw_server import RawServer, Script, Talk, ok

Answer = bytes | Callable[[Talk], None]
GOOD_ANSWER = ok(GOOD)
CERTIFICATE = Path(__file__).parents[1] / "transports" / "localhost.pem"
USER = AuthorizationCode(
    client_id=7,
    client_secret=SECRET,
    redirect_url="http://localhost:1/",
    code="planted-access-token-code",
)


def in_turn(*answers: Answer) -> Script:
    """Return a script that answers each request with the next; the last for ever."""
    turn = count()

    def script(talk: Talk) -> None:
        while talk.read_request():
            answer = answers[min(next(turn), len(answers) - 1)]
            if callable(answer):
                answer(talk)
                return
            talk.send(answer)

    return script


def reset(talk: Talk) -> None:
    """Cut the connection."""
    talk.reset()


def listen(talk: Talk) -> None:
    """Say nothing until the client goes."""
    while talk.sock.recv(65536):
        pass


def refusal(status: str, **headers: str) -> bytes:
    """Return an answer without success."""
    lines = "".join(f"{k.replace('_', '-')}: {v}\r\n" for k, v in headers.items())
    return ok(b'{"error": null}', status=status, headers=lines)


BAD_GATEWAY = refusal("502 Bad Gateway")
TOO_MANY = refusal("429 Too Many Requests")
REFUSED = ok(b'{"authentication": "basic"}', status="401 Unauthorized")

PASSING: dict[str, Answer] = {
    "502": BAD_GATEWAY,
    "503": refusal("503 Service Unavailable"),
    "504": refusal("504 Gateway Timeout"),
    "503 that says when": refusal("503 Service Unavailable", Retry_After="0"),
    "503 that says a day long gone": refusal(
        "503 Service Unavailable", Retry_After="Wed, 21 Oct 2015 07:28:00 GMT"),
    "429": TOO_MANY,
    "429 that says at once": refusal("429 Too Many Requests", Retry_After="0"),
    "429 that says nonsense": refusal("429 Too Many Requests", Retry_After="soon"),
    "429 that says less than nothing": refusal("429 Too Many", Retry_After="-5"),
    "429 that says it twice": refusal("429 Too Many", Retry_After="0, 0"),
    "429 that says NaN": refusal("429 Too Many Requests", Retry_After="nan"),
    "429 with limits": refusal(
        "429 Too Many Requests", X_RateLimit_Limit="1200", X_RateLimit_Remaining="0"),
    "429 with limits that are none": refusal(
        "429 Too Many Requests", X_RateLimit_Limit="x", X_RateLimit_Remaining="-1"),
    "a reset": reset,
    "silence": listen,
}  # fmt: skip


def _passing() -> Iterator[Case]:
    for name, fault in PASSING.items():
        yield Case(f"{name}, once", in_turn(fault, GOOD_ANSWER), {"id": 2}, sends=2)
        yield Case(f"{name}, twice", in_turn(fault, fault, GOOD_ANSWER), {"id": 2}, 3)
    for name in ("429", "429 that says at once"):
        yield Case(f"{name}, once, in answer to a POST",
                   in_turn(PASSING[name], GOOD_ANSWER), {"id": 2}, 2,
                   operation=WRITE)  # fmt: skip
    yield Case("502, then 503, then 504",
               in_turn(*(PASSING[name] for name in ("502", "503", "504"))),
               ServerError, 3)  # fmt: skip
    yield Case("502, then silence, then a reset", in_turn(BAD_GATEWAY, listen, reset),
               ConnectionFailedError, 3)  # fmt: skip
    yield Case("502, then 404 counts at once",
               in_turn(BAD_GATEWAY, ok(b"", status="404 Not Found"), GOOD_ANSWER),
               NotFoundError, 2)  # fmt: skip
    for asked in ("3600", "99999999999999999999", "Fri, 31 Dec 2199 23:59:59 GMT"):
        yield Case(f"429 that says {asked}",
                   in_turn(refusal("429 Too Many", Retry_After=asked)),
                   RateLimitError, 1)  # fmt: skip
        yield Case(
            f"503 that says {asked}",
            in_turn(refusal("503 Busy", Retry_After=asked)),
            ServerError,
            1,
        )
    one = {"retry": Retry(attempts=1)}
    for name in ("502", "429", "a reset"):
        errors = {"502": ServerError, "429": RateLimitError}
        yield Case(f"{name}, and one attempt", in_turn(PASSING[name]),
                   errors.get(name, ConnectionFailedError), 1, options=one)  # fmt: skip
    deadline = {"deadline": 0.25, "timeout": 5.0}
    for name in ("silence", "429 that says at once"):
        yield Case(f"{name}, and a deadline for the whole", in_turn(PASSING[name]),
                   (TimedOutError, RateLimitError), options=deadline)  # fmt: skip


def granting(answer: Answer, then: Answer = GOOD_ANSWER) -> Script:
    """Return a script with its own answer to whoever wants a token."""

    def script(talk: Talk) -> None:
        while request := talk.read_request():
            wants = request.startswith(b"POST /oauth/token")
            said = answer if wants else then
            if callable(said):
                said(talk)
                return
            talk.send(said)

    return script


def _json(**data: object) -> bytes:
    return ok(json.dumps(data).encode())


GRANTS: dict[str, tuple[Answer, object]] = {
    "a reset": (reset, ConnectionFailedError),
    "silence": (listen, TimedOutError),
    "400": (ok(b'{"error": "invalid_request"}', status="400 Bad"), AuthError),
    "401": (ok(b'{"error": "invalid_client"}', status="401 No"), AuthError),
    "401 that says the secret": (
        ok(f'{{"error": "no {SECRET}"}}'.encode(), status="401 No"), AuthError),
    "403": (ok(b"", status="403 Forbidden"), AuthError),
    "404": (ok(b"", status="404 Not Found"), AuthError),
    "429": (TOO_MANY, RateLimitError),
    "500": (refusal("500 Internal"), ServerError),
    "502": (BAD_GATEWAY, ServerError),
    "a redirect": (ok(b"", status="302 Found", headers="Location: /x\r\n"), None),
    "a page of HTML": (ok(b"<html></html>"), None),
    "nothing": (ok(b""), None),
    "a list": (ok(b"[]"), None),
    "no token": (_json(token_type="Bearer", expires_in=9), None),
    "a token that is null": (_json(access_token=None, expires_in=9), None),
    "a token that is a number": (_json(access_token=5, expires_in=9), None),
    "a token with a line end": (_json(access_token="a\r\nX: b", expires_in=9), None),
    "a token of other alphabets": (_json(access_token="\u6f22", expires_in=9), None),
    "a token that is empty": (_json(access_token="", expires_in=9), None),
    "a life that is a text": (_json(access_token=TOKEN, expires_in="long"), None),
}  # fmt: skip


def _grants() -> Iterator[Case]:
    anything = (AuthError, DecodeError, TransportError, ServerError,
                UnexpectedRedirectError)  # fmt: skip
    for name, (answer, error) in GRANTS.items():
        yield Case(f"{name} instead of a token", granting(answer), error or anything,
                   credentials=APPLICATION)  # fmt: skip
    yield Case("a token, and 401 for ever", granting(ok(GRANTED), REFUSED), AuthError,
               credentials=APPLICATION)  # fmt: skip
    turn = count()

    def once(talk: Talk) -> None:
        while request := talk.read_request():
            if request.startswith(b"POST /oauth/token"):
                talk.send(ok(GRANTED.replace(b"0123", b"9999") if next(turn) else
                             ok(GRANTED).partition(b"\r\n\r\n")[2]))  # fmt: skip
            else:
                talk.send(GOOD_ANSWER if b"9999" in request else REFUSED)

    yield Case("a token that is revoked before it is used", once, {"id": 2}, 4,
               credentials=APPLICATION, heals=False)  # fmt: skip
    yield Case("a token given as text that is refused", in_turn(REFUSED), AuthError, 1)
    yield Case(
        "a code that is refused",
        granting(ok(b'{"error": "invalid_grant"}', status="400 Bad")),
        (AuthError, TokenExpiredError),
        1,
        credentials=USER,
        heals=False,
    )


def _tls(context: ssl.SSLContext) -> Script:
    def script(talk: Talk) -> None:
        talk.start_tls(context)
        while talk.read_request():
            talk.send(GOOD_ANSWER)

    return script


def _own_certificate() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    return context


def _https(server: RawServer) -> str:
    return f"https://127.0.0.1:{server.port}"


def _plain_talk(talk: Talk) -> None:
    talk.send(b"HTTP/1.1 400 Bad Request\r\n\r\n")


def _no_handshake(talk: Talk) -> None:
    listen(talk)


def _cut_handshake(talk: Talk) -> None:
    talk.sock.recv(100)
    talk.reset()


def _rubbish_handshake(talk: Talk) -> None:
    talk.sock.recv(100)
    talk.send(b"\x16\x03\x03\x00\x05rubbish" * 9)


def _ipv6_only(_: RawServer) -> str:
    with socket.create_server(("::1", 0), family=socket.AF_INET6) as gone:
        return f"http://[::1]:{gone.getsockname()[1]}"


def _unsafe() -> Iterator[Case]:
    error = ConnectionFailedError
    yield Case("a certificate that nobody vouches for", _tls(_own_certificate()), error,
               0, url=_https, heals=False)  # fmt: skip
    yield Case("plain HTTP where TLS is expected", _plain_talk, error, 0, url=_https,
               heals=False)  # fmt: skip
    yield Case("a handshake that never ends", _no_handshake, TimedOutError, 0,
               url=_https, heals=False)  # fmt: skip
    yield Case("a handshake that is cut", _cut_handshake, error, 0, url=_https,
               heals=False)  # fmt: skip
    yield Case("a handshake of rubbish", _rubbish_handshake, error, 0, url=_https,
               heals=False)  # fmt: skip
    yield Case("nobody on IPv6", _plain_talk, error, 0, url=_ipv6_only, heals=False)
    yield Case("TLS where plain HTTP is expected", _tls(_own_certificate()),
               (error, TimedOutError), heals=False)  # fmt: skip
    yield Case("a host name that is none", _plain_talk, error, 0,
               url=lambda _: "http://a..b", heals=False)  # fmt: skip
    yield Case("a host name that is too long", _plain_talk, error, 0,
               url=lambda _: f"http://{'a' * 70}.example", heals=False)  # fmt: skip
    yield Case("port 0", _plain_talk, error, 0,
               url=lambda _: "http://127.0.0.1:1", heals=False)  # fmt: skip


CASES = [*_passing(), *_grants(), *_unsafe()]

"""Faults of answers that arrive whole: their status, and what they say."""

from __future__ import annotations

from collections.abc import Iterator

from osupy.errors import (
    ApiError,
    AuthError,
    BadRequestError,
    DecodeError,
    ForbiddenError,
    NotFoundError,
    RateLimitError,
    ServerError,
    UnexpectedRedirectError,
    UnprocessableError,
)
from tests.faults.harness import COOKIE, TOKEN, WRITE, Case
from tests.raw_server import Script, Talk, ok, serve

STATUSES: dict[str, tuple[type[Exception], bool]] = {
    "400 Bad Request": (BadRequestError, False),
    "401 Unauthorized": (AuthError, False),
    "402 Payment Required": (ApiError, False),
    "403 Forbidden": (ForbiddenError, False),
    "404 Not Found": (NotFoundError, False),
    "405 Method Not Allowed": (ApiError, False),
    "408 Request Timeout": (ApiError, False),
    "409 Conflict": (ApiError, False),
    "410 Gone": (ApiError, False),
    "413 Content Too Large": (ApiError, False),
    "414 URI Too Long": (ApiError, False),
    "418 I'm a teapot": (ApiError, False),
    "421 Misdirected Request": (ApiError, False),
    "422 Unprocessable Content": (UnprocessableError, False),
    "425 Too Early": (ApiError, False),
    "429 Too Many Requests": (RateLimitError, True),
    "451 Unavailable For Legal Reasons": (ApiError, False),
    "499 Odd": (ApiError, False),
    "500 Internal Server Error": (ServerError, False),
    "501 Not Implemented": (ServerError, False),
    "502 Bad Gateway": (ServerError, True),
    "503 Service Unavailable": (ServerError, True),
    "504 Gateway Timeout": (ServerError, True),
    "520 Odd": (ServerError, False),
    "522 Connection Timed Out": (ServerError, False),
    "530 Odd": (ServerError, False),
    "599 Odd": (ServerError, False),
}
"""The error of each status, and whether a GET is tried again."""

BODIES = {
    "an error in JSON": b'{"error": "something went wrong"}',
    "an error that is null": b'{"error": null}',
    "a page of HTML": b"<!DOCTYPE html><title>Just a moment...</title>" * 20,
    "nothing": b"",
    "rubbish": b"\xff\xfe\x00\x01",
    "the token itself": f'{{"error": "bad token {TOKEN}"}}'.encode(),
}


def _statuses() -> Iterator[Case]:
    for status, (error, again) in STATUSES.items():
        for number, (name, body) in enumerate(BODIES.items()):
            if number > 1 and status[0] == "4" and not again and status[:3] != "401":
                continue  # one like another: two are enough
            script = serve(ok(body, status=status))
            yield Case(f"{status} with {name}", script, error, sends=3 if again else 1)
    for status, (error, _) in STATUSES.items():
        sends = 3 if status.startswith("429") else 1
        script = serve(ok(b"", status=status))
        yield Case(f"{status} in answer to a POST", script, error, sends,
                   operation=WRITE)  # fmt: skip


def _moved(location: str, *, status: str = "302 Found") -> bytes:
    return ok(b"", status=status, headers=f"Location: {location}\r\n")


def _to_itself(talk: Talk) -> None:
    while request := talk.read_request():
        path = request.split(b" ")[1].decode()
        talk.send(_moved(path))


def _in_a_ring(talk: Talk) -> None:
    while request := talk.read_request():
        here = request.split(b" ")[1]
        there = "/api/v2/b" if here.endswith(b"/a") else "/api/v2/a"
        talk.send(_moved(there))


def _for_ever(talk: Talk) -> None:
    while request := talk.read_request():
        path = request.split(b" ")[1].decode()
        talk.send(_moved(f"{path}x"))


def _hops(count: int) -> Script:
    def script(talk: Talk) -> None:
        while request := talk.read_request():
            path = request.split(b" ")[1].decode()
            done = path.count("/hop")
            talk.send(_moved(f"{path}/hop") if done < count else ok(b'{"id": 2}'))

    return script


LOCATIONS = {
    "another origin": "http://127.0.0.1:1/api/v2/users/2",
    "another host": "https://evil.example/api/v2/users/2",
    "the same host by name": "http://localhost/api/v2/users/2",
    "an origin without a scheme": "//evil.example/api/v2/users/2",
    "a page of the site": "/users/2",
    "out of the API by dots": "/api/../users/2",
    "out of the API by packed dots": "/api/%2e%2e/users/2",
    "a file": "file:///etc/passwd",
    "a script": "javascript:alert(1)",
    "nowhere": "",
    "rubbish": "http://[::1",
    "a port that is none": "http://127.0.0.1:99999/api/v2",
    "somebody else's name and password": "http://user:pass@127.0.0.1/api/v2",
    "a back-slashed origin": "\\\\evil.example\\api\\v2",
}


def _redirects() -> Iterator[Case]:
    error = UnexpectedRedirectError
    for name, location in LOCATIONS.items():
        yield Case(f"sent to {name}", serve(_moved(location)), error, sends=1)
    yield Case("sent to where it is", _to_itself, error, sends=1)
    yield Case("sent in a ring", _in_a_ring, error)
    yield Case("sent on for ever", _for_ever, error, sends=6)
    yield Case("sent on five times", _hops(5), {"id": 2}, sends=6)
    yield Case("sent on six times", _hops(6), error, sends=6)
    yield Case("sent without a place", serve(ok(b"", status="302 Found")), error, 1)
    yield Case("a POST is sent on", serve(_moved("/api/v2/users/2")), error, 1,
               operation=WRITE)  # fmt: skip
    for status in ("300 Multiple Choices", "304 Not Modified", "305 Use Proxy"):
        yield Case(f"{status}, without a place", serve(ok(b"", status=status)),
                   error, 1)  # fmt: skip
    for status in ("301 Moved", "303 See Other", "307 Temporary", "308 Permanent"):
        yield Case(
            f"{status}, elsewhere",
            serve(_moved("https://evil.example/", status=status)),
            error,
            1,
        )


NOT_JSON = {
    "nothing": b"",
    "blanks": b"  \r\n ",
    "a page of HTML": b"<!DOCTYPE html><html><body>maintenance</body></html>",
    "a challenge page": b"<html><title>Just a moment...</title>"
    + b"<script>x()</script>" * 99,
    "a byte order mark": b'\xef\xbb\xbf{"id": 2}',
    "UTF-16": '{"id": 2}'.encode("utf-16"),
    "bytes that are no UTF-8": b'{"id": "\xff\xfe"}',
    "NaN": b'{"id": NaN}',
    "Infinity": b'{"id": -Infinity}',
    "a number beyond all floats": b'{"id": 1e999}',
    "half a pair of surrogates": b'{"id": "\\ud800"}',
    "a bare control character": b'{"id": "\x01"}',
    "text behind the end": b'{"id": 2} {"id": 3}',
    "a comma too many": b'{"id": 2,}',
    "single quotes": b"{'id': 2}",
    "a comment": b'{"id": 2 /* two */}',
    "10,000 lists in one another": b"[" * 10_000 + b"]" * 10_000,
    "10,000 objects in one another": b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
    "brackets that never close": b"[" * 100_000,
    "a text that never closes": b'{"id": "' + b"a" * 100_000,
    "the token in what is no JSON": f'{{"id": "{TOKEN}"'.encode(),
    "a cookie in what is no JSON": f"<p>{COOKIE}</p>".encode(),
}

JSON_OF_ANOTHER_KIND = {
    "null": b"null",
    "a list": b"[1]",
    "a number": b"5",
    "a text": b'"text"',
    "true": b"true",
}

READABLE: dict[str, tuple[bytes, object]] = {
    "a key twice, of which the last counts": (b'{"id": 1, "id": 2}', {"id": 2}),
    "a list without items, which PHP writes for an empty object": (b"[]", {}),
    "blanks around": (b' \r\n{"id": 2}\n ', {"id": 2}),
    "an integer of 64 bits": (b'{"id": 9223372036854775807}',
                              {"id": 9223372036854775807}),
    "a NUL in a text": (b'{"id": "a\\u0000b"}', {"id": "a\x00b"}),
    "letters of all alphabets": ('{"id": "\u202e\U0001f600\u6f22"}'.encode(),
                                 {"id": "\u202e\U0001f600\u6f22"}),
    "an empty key": (b'{"": 2}', {"": 2}),
    "100 lists in one another": (b'{"id": ' + b"[" * 100 + b"]" * 100 + b"}", None),
}  # fmt: skip


def _bodies() -> Iterator[Case]:
    for name, body in NOT_JSON.items():
        if name == "a cookie in what is no JSON":
            continue  # a server's own words may be shown; its cookies: see below
        yield Case(f"200 with {name}", serve(ok(body)), DecodeError, sends=1)
    for name, body in JSON_OF_ANOTHER_KIND.items():
        yield Case(f"200 with {name} for an object", serve(ok(body)), DecodeError, 1)
    for name, (body, expected) in READABLE.items():
        if expected is not None:
            yield Case(f"200 with {name}", serve(ok(body)), expected, sends=1)


def _cookies() -> Iterator[Case]:
    set_cookie = f"Set-Cookie: session={COOKIE}; Path=/\r\n"
    yield Case("a cookie with success", serve(ok(b'{"id": 2}', headers=set_cookie)),
               {"id": 2}, 1)  # fmt: skip
    for status in ("403 Forbidden", "500 Internal Server Error"):
        yield Case(f"a cookie with {status}",
                   serve(ok(b"", status=status, headers=set_cookie)),
                   STATUSES[status][0], 1)  # fmt: skip


CASES = [*_statuses(), *_redirects(), *_bodies(), *_cookies()]

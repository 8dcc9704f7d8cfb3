"""What browsers and strangers are answered who call while a log-in waits."""

from __future__ import annotations

import pytest

from osupy._core.login.catcher import Catcher, Exchange
from osupy.auth import LoginRequest
from osupy.errors import LoginError
from tests.core.login.test_request import APP, CODE, STATE

GOOD = f"/back?code={CODE}&state={STATE}"


def catcher() -> Catcher:
    return Catcher(LoginRequest(APP, state=STATE), "/back")


def asked(one: Catcher, target: str, method: str = "GET") -> str:
    head = f"{method} {target} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    return one.answer(head.encode("latin-1", "replace")).decode()


def status(response: str) -> int:
    return int(response.split(" ")[1])


def test_answer_is_taken_and_the_page_says_so() -> None:
    one = catcher()
    response = asked(one, GOOD)
    assert status(response) == 200
    assert "has your consent" in response
    assert one.result().code == CODE


def test_page_leaks_nothing() -> None:
    head = asked(catcher(), GOOD).partition("\r\n\r\n")[0].lower()
    assert "cache-control: no-store" in head
    assert "referrer-policy: no-referrer" in head
    assert "default-src 'none'" in head
    assert CODE not in asked(catcher(), GOOD)


def test_denial_is_an_answer_with_a_page_of_its_own() -> None:
    one = catcher()
    response = asked(one, f"/back?error=access_denied&state={STATE}")
    assert status(response) == 200
    assert "You did not consent" in response
    with pytest.raises(LoginError, match="did not consent"):
        one.result()


def test_answer_with_another_state_ends_it_with_a_page_that_says_why() -> None:
    one = catcher()
    response = asked(one, f"/back?code={CODE}&state=another")
    assert status(response) == 400
    assert "belongs to another log-in" in response
    with pytest.raises(LoginError) as caught:
        one.result()
    assert caught.value.reason == "state"


@pytest.mark.parametrize(
    ("target", "method", "wanted"),
    [
        ("/favicon.ico", "GET", 404),
        ("/back", "GET", 404),
        ("/back?utm=1", "GET", 404),
        (f"/?code={CODE}&state={STATE}", "GET", 404),
        (f"/other?code={CODE}&state={STATE}", "GET", 404),
        (GOOD, "HEAD", 405),
        (GOOD, "POST", 405),
        ("http://[/", "GET", 404),
        ("/back", "GET HTTP/1.1 x", 400),
        ("\xff\xfe", "\x16\x03", 404),
    ],
)
def test_stray_requests_are_not_taken_for_the_answer(
    target: str, method: str, wanted: int
) -> None:
    one = catcher()
    assert status(asked(one, target, method)) == wanted
    assert not one.is_done
    assert status(asked(one, GOOD)) == 200
    assert one.result().code == CODE


def test_only_the_first_answer_counts() -> None:
    one = catcher()
    asked(one, GOOD)
    late = asked(one, f"/back?error=access_denied&state={STATE}")
    assert status(late) == 410
    assert one.result().code == CODE


def test_request_may_come_in_pieces() -> None:
    one = catcher()
    exchange = Exchange(one)
    raw = f"GET {GOOD} HTTP/1.1\r\nHost: a\r\n\r\n".encode()
    pieces = [exchange.receive(raw[at : at + 1]) for at in range(len(raw))]
    assert pieces[:-1] == [None] * (len(raw) - 1)
    assert pieces[-1] is not None
    assert one.is_done


def test_request_without_an_end_is_refused() -> None:
    exchange = Exchange(catcher())
    response = exchange.receive(b"GET / HTTP/1.1\r\n" + b"a: b\r\n" * 20_000)
    assert response is not None
    assert status(response.decode()) == 431


def test_title_of_a_page_is_text() -> None:
    response = asked(catcher(), f"/back?error=%3Cscript%3E&state={STATE}")
    assert "<script>" not in response
    assert "&lt;script&gt;" in response

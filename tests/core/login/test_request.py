"""The URL that asks for a log-in, and every answer that may come back."""

from __future__ import annotations

import traceback
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from osupy._core.login.request import place_of
from osupy.auth import AuthorizationCode, ClientCredentials, LoginRequest
from osupy.errors import AuthError, LoginError, UsageError

BACK = "http://127.0.0.1:7272/back"
APP = AuthorizationCode(
    client_id=7,
    client_secret="the-secret",
    redirect_url=BACK,
    scopes=("public", "chat.read"),
)
STATE = "the-state-that-was-sent"
CODE = "def50200c0de"


def request() -> LoginRequest:
    return LoginRequest(APP, state=STATE)


def reason_of(answer: str) -> str:
    with pytest.raises(LoginError) as caught:
        request().finish(answer)
    shown = "".join(
        traceback.TracebackException.from_exception(
            caught.value, capture_locals=True
        ).format()
    )
    # Only our frames: what the test holds is its own affair.
    assert CODE not in shown.partition("osupy/_core/login/request.py")[2]
    return caught.value.reason


def test_url_asks_for_what_the_credentials_say() -> None:
    url = urlsplit(LoginRequest(APP, base_url="http://a.example/", state=STATE).url)
    assert (url.netloc, url.path) == ("a.example", "/oauth/authorize")
    assert parse_qs(url.query) == {
        "client_id": ["7"],
        "redirect_uri": [BACK],
        "response_type": ["code"],
        "scope": ["chat.read public"],
        "state": [STATE],
    }


def test_state_is_long_new_each_time_and_not_shown() -> None:
    one, two = LoginRequest(APP), LoginRequest(APP)
    assert one.state != two.state
    assert len(one.state) >= 32
    assert one.state not in repr(one)
    assert "the-secret" not in repr(one)


@pytest.mark.parametrize(
    "answer",
    [
        f"{BACK}?code={CODE}&state={STATE}",
        f" <{BACK}?state={STATE}&code={CODE}&more=1#top>\n",
        f"/back?code={CODE}&state={STATE}",
        f"code={CODE}&state={STATE}",
        f"?code={CODE}&state={STATE}",
    ],
)
def test_code_is_taken_from_what_came_back(answer: str) -> None:
    found = request().finish(answer)
    assert found.code == CODE
    assert found.redirect_url == BACK
    assert CODE not in repr(found)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (f"{BACK}?code={CODE}", "state"),
        (f"{BACK}?code={CODE}&state=", "state"),
        (f"{BACK}?code={CODE}&state=another", "state"),
        (f"{BACK}?code={CODE}&state=\N{SNOWMAN}", "state"),
        (f"{BACK}?code={CODE}&state={STATE}&state=another", "state"),
        (f"{BACK}?error=access_denied&state=another", "state"),
        (f"{BACK}?error=access_denied&state={STATE}", "denied"),
        (f"{BACK}?error=access_denied", "denied"),
        (f"{BACK}?error=invalid_scope&state={STATE}", "refused"),
        (f"{BACK}?error=invalid_scope", "refused"),
        (f"{BACK}?code={CODE}&code=2&state={STATE}", "unreadable"),
        (f"{BACK}?code=&state={STATE}", "unreadable"),
        (f"{BACK}?code=a%20b&state={STATE}", "unreadable"),
        (f"{BACK}?state={STATE}", "unreadable"),
        (BACK, "unreadable"),
        (CODE, "unreadable"),
        ("", "unreadable"),
        ("\x00\x1b[2J", "unreadable"),
        ("&" * 10_000, "unreadable"),
        (f"{BACK}?code={'c' * 20_000}&state={STATE}", "unreadable"),
    ],
)
def test_other_answers_are_refused_in_words(answer: str, reason: str) -> None:
    assert reason_of(answer) == reason


def test_refusal_of_the_server_is_told_without_signs_that_steer_a_terminal() -> None:
    answer = f"{BACK}?error=invalid_scope&error_description=No%1b[2J+such&state={STATE}"
    with pytest.raises(AuthError, match=r"invalid_scope; No \[2J such$"):
        request().finish(answer)


@pytest.mark.parametrize(
    ("arguments", "options", "match"),
    [
        ((ClientCredentials(client_id=7, client_secret="s"),), {}, "AuthorizationCode"),
        ((APP,), {"base_url": "here"}, "base_url"),
        ((APP,), {"state": ""}, "state"),
    ],
)
def test_request_is_refused_when_it_is_made_wrongly(
    arguments: Any, options: Any, match: str
) -> None:
    with pytest.raises(UsageError, match=match):
        LoginRequest(*arguments, **options)


def test_answer_that_is_no_text_is_wrong_use() -> None:
    nothing: Any = None
    with pytest.raises(UsageError, match="redirected"):
        request().finish(nothing)


@pytest.mark.parametrize(
    ("url", "addresses", "port", "path"),
    [
        ("http://127.0.0.1/", ("127.0.0.1",), None, "/"),
        ("http://127.0.0.1", ("127.0.0.1",), None, "/"),
        ("http://127.0.0.1:0/a", ("127.0.0.1",), None, "/a"),
        ("http://[::1]:7272/a/b", ("::1",), 7272, "/a/b"),
        ("http://localhost:7272/", ("127.0.0.1", "::1"), 7272, "/"),
        ("http://localhost/", ("127.0.0.1", "::1"), 80, "/"),
    ],
)
def test_redirect_arrives_where_its_url_says(
    url: str, addresses: tuple[str, ...], port: int | None, path: str
) -> None:
    place = place_of(url)
    assert place is not None
    assert (place.addresses, place.port, place.path) == (addresses, port, path)


@pytest.mark.parametrize(
    "url", ["https://127.0.0.1/", "http://a.example/", "app:/back", "http://0.0.0.0/"]
)
def test_redirect_arrives_elsewhere_when_the_url_is_not_of_this_machine(
    url: str,
) -> None:
    assert place_of(url) is None


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("http://127.0.0.1/a?b=c", "http://127.0.0.1:99/a?b=c"),
        ("http://127.0.0.1:0/", "http://127.0.0.1:99/"),
        ("http://[::1]/", "http://[::1]:99/"),
    ],
)
def test_redirect_url_names_the_port_that_was_found(url: str, wanted: str) -> None:
    place = place_of(url)
    assert place is not None
    assert place.at(99) == wanted


def test_redirect_url_stays_as_it_is_registered_when_it_names_its_port() -> None:
    url = "http://LOCALHOST:7272"
    place = place_of(url)
    assert place is not None
    assert place.at(7272) == url

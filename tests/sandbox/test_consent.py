"""The page of consent, the code that it gives, and what the code is good for."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode, urljoin

import httpx
import pytest

from osupy.sandbox import Sandbox
from tests.sandbox.conftest import PLAIN, Clock, send
from tests.sandbox.consenting import consent, form_of, page_of, query_of

BACK = "http://127.0.0.1:7272/back"


def asking(box: Sandbox, **changes: str | None) -> str:
    """Return the URL that a program opens."""
    query: dict[str, Any] = {
        "client_id": box.client_id,
        "redirect_uri": BACK,
        "response_type": "code",
        "scope": "public identify",
        "state": "the-state",
    }
    query = {k: v for k, v in (query | changes).items() if v is not None}
    return f"{box.base_url}/oauth/authorize?{urlencode(query)}"


def exchanged(box: Sandbox, code: str, /, **changes: str) -> httpx.Response:
    """Show a code."""
    form = {
        "grant_type": "authorization_code",
        "client_id": str(box.client_id),
        "client_secret": box.client_secret,
        "redirect_uri": BACK,
        "code": code,
    }
    return send(
        "POST",
        f"{box.base_url}/oauth/token",
        data=form | changes,
        headers={"accept": "application/json"},
    )


def code_of(box: Sandbox, user: str | int = "", **changes: str) -> str:
    return query_of(consent(asking(box, **changes), user=user))["code"]


def ask(box: Sandbox, token: str, path: str = "me") -> httpx.Response:
    headers = {"authorization": f"Bearer {token}"}
    return send("GET", f"{box.base_url}/api/v2/{path}", headers=headers)


def test_page_names_what_is_asked_for_and_offers_every_visible_user(
    box: Sandbox,
) -> None:
    page = page_of(asking(box))
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    assert f"Application {box.client_id}" in page.text
    assert "<li>public</li>" in page.text
    people = box.world.people.in_order
    shown = [one for one in people if f'value="{one.id}"' in page.text]
    assert shown == [one for one in people if one.visible]


def test_consent_sends_back_with_code_and_state(box: Sandbox) -> None:
    target = consent(asking(box))
    assert target.startswith(f"{BACK}?")
    assert set(query_of(target)) == {"code", "state"}
    assert query_of(target)["state"] == "the-state"


def test_state_is_left_out_when_none_was_sent(box: Sandbox) -> None:
    assert set(query_of(consent(asking(box, state=None)))) == {"code"}


def test_query_of_the_redirect_url_stays(box: Sandbox) -> None:
    target = consent(asking(box, redirect_uri=f"{BACK}?a=1"))
    assert query_of(target)["a"] == "1"
    assert "code" in query_of(target)


def test_denial_sends_back_with_error_and_state(box: Sandbox) -> None:
    found = query_of(consent(asking(box), decision="deny"))
    assert (found["error"], found["state"]) == ("access_denied", "the-state")
    assert "code" not in found


def test_code_gives_a_pair_for_the_user_who_was_chosen(box: Sandbox) -> None:
    person = box.world.people.in_order[9]
    answer = exchanged(box, code_of(box, person.id))
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    found = answer.json()
    assert set(found) == {"token_type", "expires_in", "access_token", "refresh_token"}
    assert ask(box, found["access_token"]).json()["id"] == person.id


def test_user_may_be_named(box: Sandbox) -> None:
    found = exchanged(box, code_of(box, "peppy")).json()
    assert ask(box, found["access_token"]).json()["username"] == "peppy"


def test_identify_is_always_added(box: Sandbox) -> None:
    found = exchanged(box, code_of(box, scope="public")).json()
    assert ask(box, found["access_token"]).status_code == 200


def test_code_is_good_once(box: Sandbox) -> None:
    code = code_of(box)
    assert exchanged(box, code).status_code == 200
    again = exchanged(box, code)
    assert (again.status_code, again.json()["error"]) == (400, "invalid_request")
    assert again.json()["hint"] == "Authorization code has been revoked"


def test_code_ends_after_ten_minutes(box: Sandbox, clock: Clock) -> None:
    early, late = code_of(box), code_of(box)
    clock.now += 599
    assert exchanged(box, early).status_code == 200
    clock.now += 1
    assert exchanged(box, late).json()["hint"] == "Authorization code has expired"


@pytest.mark.parametrize(
    ("changes", "status", "hint"),
    [
        ({"redirect_uri": f"{BACK}/"}, 400, "Invalid redirect URI"),
        ({"redirect_uri": ""}, 400, "Check the `redirect_uri` parameter"),
        ({"code": ""}, 400, "Check the `code` parameter"),
        ({"code": "unknown"}, 400, "Cannot decrypt the authorization code"),
        ({"client_secret": "wrong"}, 401, None),
    ],
)
def test_code_is_refused_when_something_else_is_wrong_and_stays_good(
    box: Sandbox, changes: dict[str, str], status: int, hint: str | None
) -> None:
    code = code_of(box)
    answer = exchanged(box, code, **changes)
    assert (answer.status_code, answer.json().get("hint")) == (status, hint)
    assert exchanged(box, code).status_code == 200


def test_code_is_refused_to_another_application(box: Sandbox) -> None:
    other = {
        "client_id": str(box.bot_client_id),
        "client_secret": box.bot_client_secret,
    }
    answer = exchanged(box, code_of(box), **other)
    assert answer.json()["hint"] == "Authorization code was not issued to this client"


@pytest.mark.parametrize(
    ("place", "bot", "scope", "status"),
    [
        (0, False, "chat.read chat.write", 200),
        (9, False, "chat.read", 400),
        (9, False, "chat.write_manage", 400),
        (9, False, "multiplayer.write_manage", 400),
        (9, False, "friends.read forum.write", 200),
        (9, True, "chat.read chat.write", 200),
        (0, False, "delegate", 400),
        (0, False, "forum.write_manage", 400),
        (0, False, "group_permissions", 400),
    ],
)
def test_scope_rules_hold_when_a_code_is_exchanged(
    box: Sandbox, place: int, scope: str, status: int, *, bot: bool
) -> None:
    app: dict[str, str] = {}
    if bot:
        app = {
            "client_id": str(box.bot_client_id),
            "client_secret": box.bot_client_secret,
        }
    user = box.world.people.in_order[place].id
    client = {"client_id": app["client_id"]} if bot else {}
    answer = exchanged(box, code_of(box, user, scope=scope, **client), **app)
    assert answer.status_code == status
    if status == 400:
        assert set(answer.json()) == {"error"}


def test_pair_of_a_code_is_renewed_and_revoked(box: Sandbox) -> None:
    pair = exchanged(box, code_of(box)).json()
    form = {"grant_type": "refresh_token", "refresh_token": pair["refresh_token"]}
    new = exchanged(box, "", **form).json()
    assert ask(box, pair["access_token"]).status_code == 401
    assert ask(box, new["access_token"]).status_code == 200
    headers = {"authorization": f"Bearer {new['access_token']}"}
    url = f"{box.base_url}/api/v2/oauth/tokens/current"
    assert send("DELETE", url, headers=headers).status_code == 204
    assert ask(box, new["access_token"]).status_code == 401
    form["refresh_token"] = new["refresh_token"]
    assert exchanged(box, "", **form).status_code == 400


@pytest.mark.parametrize(
    ("changes", "status", "said"),
    [
        ({"client_id": "1"}, 401, "invalid_client"),
        ({"client_id": None}, 401, "invalid_client"),
        ({"redirect_uri": "https://elsewhere.example/"}, 401, "invalid_client"),
        (
            {"redirect_uri": "http://127.0.0.1.example/"},
            401,
            "invalid_client",
        ),
        ({"redirect_uri": "http://127.0.0.1:99999999/"}, 401, "invalid_client"),
        ({"redirect_uri": None}, 400, "redirect_uri is missing"),
        ({"response_type": "token"}, 400, "response_type"),
    ],
)
def test_page_says_why_when_there_is_nowhere_to_send_back_to(
    box: Sandbox, changes: dict[str, str | None], status: int, said: str
) -> None:
    page = page_of(asking(box, **changes))
    assert (page.status_code, said in page.text) == (status, True)
    assert page.headers["content-type"].startswith("text/html")


@pytest.mark.parametrize("scope", ["unheard-of", "public *"])
def test_unknown_scope_is_told_to_the_application(box: Sandbox, scope: str) -> None:
    page = page_of(asking(box, scope=scope))
    assert page.status_code == 302
    assert query_of(page.headers["location"])["error"] == "invalid_scope"


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"auth_token": "another"}, 403),
        ({"decision": "perhaps"}, 422),
        ({"user": "nobody-of-this-name"}, 422),
    ],
)
def test_form_is_refused_when_it_makes_no_sense(
    box: Sandbox, changes: dict[str, str], status: int
) -> None:
    url = asking(box)
    form = form_of(page_of(url)) | {"decision": "approve"} | changes
    target = urljoin(url, "/oauth/authorize")
    answer = httpx.post(target, data=form, verify=PLAIN)
    assert answer.status_code == status


def test_form_is_good_once(box: Sandbox) -> None:
    url = asking(box)
    form = form_of(page_of(url)) | {"decision": "approve"}
    target = urljoin(url, "/oauth/authorize")
    codes = [httpx.post(target, data=form, verify=PLAIN).status_code for _ in range(2)]
    assert codes == [302, 403]


def test_nothing_secret_is_kept_of_a_request(box: Sandbox) -> None:
    consent(asking(box))
    assert "the-state" not in repr(box.requests)
    assert "scope=public" in box.requests[0].query

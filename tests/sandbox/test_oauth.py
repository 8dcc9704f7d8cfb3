"""Tokens and scopes: every rule of the server, at issue and on every request."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from osupy.sandbox import Sandbox
from osupy.sandbox.oauth import READING
from tests.sandbox.conftest import PLAIN, Clock, client_of, send

JSON = {"accept": "application/json"}


@pytest.fixture
def web(box: Sandbox) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=box.base_url, headers=JSON, verify=PLAIN) as client:
        yield client


def form(box: Sandbox, scope: str | None = "public", **more: str) -> dict[str, str]:
    """Return what a client-credentials grant sends."""
    fields = {
        "grant_type": "client_credentials",
        "client_id": str(box.client_id),
        "client_secret": box.client_secret,
    }
    if scope is not None:
        fields["scope"] = scope
    return fields | more


def refresh(box: Sandbox, text: str, **more: str) -> dict[str, str]:
    """Return what a refresh sends."""
    fields = form(box, None, grant_type="refresh_token", refresh_token=text)
    return fields | more


def ask(box: Sandbox, token: str, path: str = "tags") -> httpx.Response:
    """Return the answer to a request with a token."""
    with client_of(box, token) as api:
        return api.get(path)


@pytest.mark.parametrize("encoding", ["data", "json"])
def test_client_credentials_give_a_token_without_refresh(
    web: httpx.Client, box: Sandbox, encoding: str
) -> None:
    fields: dict[str, Any] = {encoding: form(box)}
    answer = web.post("/oauth/token", **fields)
    found = answer.json()
    assert set(found) == {"token_type", "expires_in", "access_token"}
    assert (found["token_type"], found["expires_in"]) == ("Bearer", 86_400)
    assert ask(box, found["access_token"]).status_code == 200


@pytest.mark.parametrize(
    ("scope", "bot", "status"),
    [
        (None, False, 400),
        ("", False, 400),
        ("public identify friends.read chat.read", False, 200),
        ("chat.write", True, 400),
        ("group_permissions", True, 400),
        ("delegate", True, 200),
        ("delegate chat.write", True, 200),
        ("delegate chat.write forum.write_manage group_permissions", True, 200),
        ("delegate chat.write", False, 400),
        ("delegate public", True, 400),
        ("delegate identify", True, 400),
        ("delegate chat.read", True, 400),
        ("unheard-of", False, 400),
        ("*", False, 400),
    ],
)
def test_scope_rules_hold_when_a_client_asks_for_itself(
    web: httpx.Client, box: Sandbox, scope: str | None, status: int, *, bot: bool
) -> None:
    fields = form(box, scope)
    if bot:
        fields["client_id"] = str(box.bot_client_id)
        fields["client_secret"] = box.bot_client_secret
    answer = web.post("/oauth/token", data=fields)
    assert answer.status_code == status
    if status == 400:
        assert isinstance(answer.json()["error"], str)


@pytest.mark.parametrize(
    ("place", "scopes", "status"),
    [
        (0, READING, 200),
        (0, ("public", "chat.write", "chat.write_manage"), 200),
        (0, (), 400),
        (0, ("public", "delegate"), 400),
        (0, ("public", "forum.write_manage"), 400),
        (0, ("identify",), 403),
        (9, READING, 200),
    ],
)
def test_scope_rules_hold_on_every_request(
    box: Sandbox, place: int, scopes: tuple[str, ...], status: int
) -> None:
    user = box.world.people.in_order[place].id
    answer = ask(box, box.token(user, scopes))
    assert answer.status_code == status
    if status != 200:
        assert set(answer.json()) == {"error"}


def test_broken_scope_rule_is_a_page_when_json_is_not_accepted(box: Sandbox) -> None:
    answer = send("POST", f"{box.base_url}/oauth/token", data=form(box, ""))
    assert answer.status_code == 400
    assert answer.headers["content-type"].startswith("text/html")


def test_delegate_token_acts_as_the_bot(web: httpx.Client, box: Sandbox) -> None:
    fields = form(box, "delegate chat.write", client_id=str(box.bot_client_id))
    fields["client_secret"] = box.bot_client_secret
    token = web.post("/oauth/token", data=fields).json()["access_token"]
    assert ask(box, token).status_code == 403  # it may not read
    assert box.requests[-1].user_id == box.world.bot.id


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"client_secret": "wrong"}, 401, "invalid_client"),
        ({"client_id": "1"}, 401, "invalid_client"),
        ({"client_id": ""}, 400, "invalid_request"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({"grant_type": ""}, 400, "unsupported_grant_type"),
        ({"grant_type": "refresh_token"}, 400, "invalid_request"),
    ],
)
def test_token_is_refused_with_the_code_of_the_rfc(
    web: httpx.Client, box: Sandbox, change: dict[str, str], status: int, code: str
) -> None:
    answer = web.post("/oauth/token", data=form(box) | change)
    found = answer.json()
    assert (answer.status_code, found["error"]) == (status, code)
    assert found["message"] == found["error_description"]
    assert ("hint" in found) == (status == 400)


def test_refresh_gives_a_new_pair_and_ends_the_old(
    web: httpx.Client, box: Sandbox
) -> None:
    old = box.token_pair()
    new = web.post("/oauth/token", data=refresh(box, old["refresh_token"])).json()
    assert new["access_token"] != old["access_token"]
    assert new["refresh_token"] != old["refresh_token"]
    assert ask(box, new["access_token"]).status_code == 200
    assert ask(box, old["access_token"]).status_code == 401
    again = web.post("/oauth/token", data=refresh(box, old["refresh_token"]))
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")


def test_refresh_is_refused_when_the_text_is_unknown(
    web: httpx.Client, box: Sandbox
) -> None:
    answer = web.post("/oauth/token", data=refresh(box, "unknown"))
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")


def test_scopes_shrink_and_never_grow_back(web: httpx.Client, box: Sandbox) -> None:
    pair = box.token_pair(scopes=("public", "identify"))
    fields = refresh(box, pair["refresh_token"], scope="public")
    small = web.post("/oauth/token", data=fields).json()
    fields = refresh(box, small["refresh_token"], scope="public identify")
    assert web.post("/oauth/token", data=fields).status_code == 400
    fields = refresh(box, small["refresh_token"])
    assert web.post("/oauth/token", data=fields).status_code == 200


def test_token_ends_after_its_lifetime_and_is_renewed_for_ninety_days(
    web: httpx.Client, box: Sandbox, clock: Clock
) -> None:
    pair = box.token_pair()
    clock.now += 86_399
    assert ask(box, pair["access_token"]).status_code == 200
    clock.now += 1
    answer = ask(box, pair["access_token"])
    assert (answer.status_code, answer.json()) == (401, {"authentication": "basic"})
    clock.now += 88 * 86_400
    new = web.post("/oauth/token", data=refresh(box, pair["refresh_token"]))
    assert new.status_code == 200
    clock.now += 91 * 86_400
    late = web.post("/oauth/token", data=refresh(box, new.json()["refresh_token"]))
    assert late.json()["error"] == "invalid_grant"


def test_lifetime_is_as_told(clock: Clock) -> None:
    with Sandbox(clock=clock, token_lifetime=60) as box:
        assert box.token_pair()["expires_in"] == 60
        token = box.token()
        clock.now += 60
        assert ask(box, token).status_code == 401


def test_revoked_token_is_refused(web: httpx.Client, box: Sandbox) -> None:
    pair = box.token_pair()
    box.revoke(pair["access_token"])
    assert ask(box, pair["access_token"]).status_code == 401
    answer = web.post("/oauth/token", data=refresh(box, pair["refresh_token"]))
    assert answer.status_code == 400
    with pytest.raises(LookupError):
        box.revoke("unknown")


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer x", "Basic x"])
def test_request_without_a_token_is_401(box: Sandbox, header: str | None) -> None:
    headers = {} if header is None else {"authorization": header}
    answer = send("GET", f"{box.base_url}/api/v2/tags", headers=headers)
    assert (answer.status_code, answer.json()) == (401, {"authentication": "basic"})


def test_token_for_an_unknown_user_is_an_error(box: Sandbox) -> None:
    with pytest.raises(LookupError, match="nobody"):
        box.token("nobody")
    assert ask(box, box.token("727")).status_code == 200
    assert box.requests[-1].user_id == box.world.people.in_order[9].id

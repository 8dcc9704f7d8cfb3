"""Tokens: obtained, renewed, stored, and never shown."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs

import attrs
import pytest

from osupy._core.commands import (
    Observe,
    Reserve,
    Store,
)
from osupy._core.flow import call
from osupy._core.messages import Request, Response
from osupy._core.token import (
    ClientCredentials,
    Token,
)
from osupy.errors import (
    AuthError,
    ConnectionFailedError,
    DecodeError,
    TokenExpiredError,
    TokenStoreWarning,
    UnexpectedRedirectError,
    UsageError,
)
from tests.core.conversation import (
    ACCESS,
    APP,
    READ,
    SECRET,
    USER,
    WRITE,
    World,
    answer,
    granted,
)


def test_client_credentials_obtain_a_token_first() -> None:
    world = World(granted(), answer(body=b"done"), credentials=APP)
    assert world.perform() == b"done"
    assert world.paths() == ["POST oauth/token", "GET api/v2/users/2"]
    form = parse_qs((world.sent[0].body or b"").decode())
    assert form == {
        "grant_type": ["client_credentials"],
        "scope": ["public"],
        "client_id": ["7"],
        "client_secret": [SECRET],
    }
    assert world.sent[1].headers["authorization"] == "Bearer granted-token-1"


def test_token_is_kept_for_the_next_call() -> None:
    world = World(granted(), answer(), answer(), credentials=APP)
    world.perform()
    world.perform()
    assert world.paths().count("POST oauth/token") == 1


def test_token_is_renewed_shortly_before_its_end() -> None:
    world = World(granted(), answer(), granted("second"), answer(), credentials=APP)
    world.perform()
    world.clock.passed += 86400 - 59
    world.perform()
    assert world.sent[-1].headers["authorization"] == "Bearer second"


def test_short_lived_token_is_used_for_most_of_its_life() -> None:
    world = World(
        granted(expires_in=20),
        answer(),
        answer(),
        granted("b"),
        answer(),
        credentials=APP,
    )
    world.perform()
    world.clock.passed += 17
    world.perform()
    world.clock.passed += 2
    world.perform()
    assert world.paths().count("POST oauth/token") == 2


def test_refused_token_is_renewed_once() -> None:
    world = World(
        granted("one"), answer(401), granted("two"), answer(body=b"x"), credentials=APP
    )
    assert world.perform(WRITE) == b"x"
    assert world.sent[-1].headers["authorization"] == "Bearer two"


def test_token_refused_twice_is_an_auth_error() -> None:
    world = World(
        granted("one"), answer(401), granted("two"), answer(401), credentials=APP
    )
    with pytest.raises(AuthError):
        world.perform()
    assert len(world.sent) == 4


def test_refused_plain_token_is_an_auth_error_after_one_request() -> None:
    world = World(answer(401, b'{"authentication": "basic"}'))
    with pytest.raises(AuthError, match="refuses the token"):
        world.perform()


def test_token_that_another_task_renewed_is_used() -> None:
    world = World(granted("one"), answer(), credentials=APP)
    world.perform()

    def refuse_and_renew(_: Request) -> Response:
        credential = world.session.credentials[0]
        newer = Token(access_token="renewed-by-another", scopes=APP.scopes)
        world.stored[world.session.store_key(credential)] = newer
        return answer(401)

    world.steps = iter([refuse_and_renew, answer(body=b"x")])
    assert world.perform() == b"x"
    assert world.sent[-1].headers["authorization"] == "Bearer renewed-by-another"


def test_code_is_exchanged_and_the_refresh_token_rotates() -> None:
    world = World(
        granted("one", refresh_token="refresh-1"),
        answer(),
        granted("two", refresh_token="refresh-2"),
        answer(),
        granted("three", refresh_token="refresh-3"),
        answer(),
        credentials=USER,
    )
    for _ in range(3):
        world.perform()
        world.clock.passed += 86400
    forms = [
        parse_qs((r.body or b"").decode())
        for r in world.sent
        if r.url.endswith("oauth/token")
    ]
    assert forms[0]["code"] == ["the-authorization-code"]
    assert forms[0]["redirect_uri"] == ["http://localhost:1/"]
    assert [f.get("refresh_token") for f in forms] == [
        None,
        ["refresh-1"],
        ["refresh-2"],
    ]


def test_rotated_token_is_stored_before_it_is_used() -> None:
    world = World(granted(refresh_token="r"), answer(), credentials=USER)
    world.perform()
    kinds = [type(c) for c in world.seen]
    assert kinds.index(Store) < kinds.index(Reserve)


def test_refused_refresh_is_a_token_expired_error() -> None:
    refused = answer(400, b'{"error": "invalid_grant", "error_description": "no"}')
    world = World(granted(refresh_token="r"), answer(), refused, credentials=USER)
    world.perform()
    world.clock.passed += 86400
    with pytest.raises(TokenExpiredError, match="log in again"):
        world.perform()


@pytest.mark.parametrize("status", [400, 401, 403, 404, 422])
def test_refused_grant_is_an_auth_error_asked_once(status: int) -> None:
    refused = answer(status, b'{"error": "invalid_client"}')
    world = World(refused, credentials=APP)
    with pytest.raises(AuthError, match="invalid_client"):
        world.perform()
    assert len(world.sent) == 1


def test_grant_of_an_application_goes_again_when_no_answer_came() -> None:
    world = World(
        ConnectionFailedError("cut"), answer(503), granted(), answer(), credentials=APP
    )
    world.perform()


def test_grant_that_rotates_is_not_repeated_when_no_answer_came() -> None:
    world = World(ConnectionFailedError("cut"), credentials=USER)
    with pytest.raises(ConnectionFailedError):
        world.perform()


def test_throttled_grant_goes_again() -> None:
    world = World(answer(429), granted(), answer(body=b"x"), credentials=USER)
    assert world.perform() == b"x"


def test_redirected_grant_is_not_followed() -> None:
    world = World(answer(302, location="/api/v2/x"), credentials=APP)
    with pytest.raises(UnexpectedRedirectError):
        world.perform()


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"<html>", b'{"access_token": 3}', b'{"access_token": "a\\n"}']
)
def test_grant_without_token_is_an_auth_error(body: bytes) -> None:
    world = World(answer(200, body), credentials=APP)
    with pytest.raises(AuthError, match="gave no token"):
        world.perform()


def test_failed_renewal_keeps_the_old_token_for_another_try() -> None:
    world = World(
        granted(refresh_token="r"),
        answer(),
        ConnectionFailedError("down", sent=False),
        ConnectionFailedError("down", sent=False),
        ConnectionFailedError("down", sent=False),
        granted("new"),
        answer(body=b"x"),
        credentials=USER,
    )
    world.perform()
    world.clock.passed += 86400
    with pytest.raises(ConnectionFailedError):
        world.perform()
    assert world.perform() == b"x"


def test_expired_plain_token_is_not_sent() -> None:
    then = datetime.fromtimestamp(1_600_000_000, UTC)
    world = World(credentials=Token(access_token="old-token", expires_at=then))
    with pytest.raises(TokenExpiredError):
        world.perform()


def test_plain_token_is_used_until_its_end() -> None:
    soon = datetime.fromtimestamp(1_700_000_000, UTC) + timedelta(seconds=5)
    world = World(answer(), credentials=Token(access_token="tok", expires_at=soon))
    world.perform()


# --- log-ins, stores, other servers


def stored_under(world: World, token: Token) -> None:
    credential = world.session.credentials[0]
    world.stored[world.session.store_key(credential)] = token


def later(seconds: float = 86400) -> datetime:
    return datetime.fromtimestamp(1_700_000_000 + seconds, UTC)


def test_fresh_code_wins_over_what_is_stored() -> None:
    world = World(granted("of-this-log-in"), answer(), credentials=USER)
    stored_under(world, Token(access_token="of-another", expires_at=later()))
    world.perform()
    assert world.sent[-1].headers["authorization"] == "Bearer of-this-log-in"


def test_code_that_was_used_before_falls_back_to_what_is_stored() -> None:
    refused = answer(400, b'{"error": "invalid_grant"}')
    world = World(refused, answer(), credentials=USER)
    stored_under(world, Token(access_token="stored-token", expires_at=later()))
    world.perform()
    assert world.sent[-1].headers["authorization"] == "Bearer stored-token"


def test_failed_store_keeps_the_token_in_memory() -> None:
    world = World(granted(refresh_token="r"), answer(body=b"x"), credentials=USER)
    full = [OSError("no space left"), None]
    keep = world.carry_out

    def carry_out(command: object) -> Any:
        if isinstance(command, Store) and (error := full.pop(0)) is not None:
            raise error
        return keep(command)

    world.carry_out = carry_out  # type: ignore[method-assign]
    with pytest.warns(TokenStoreWarning, match="no space"):
        assert world.perform() == b"x"


def test_refresh_answer_without_refresh_token_keeps_the_old_one() -> None:
    world = World(
        granted("one", refresh_token="lasting"),
        answer(),
        granted("two"),
        answer(),
        granted("three"),
        answer(),
        credentials=USER,
    )
    for _ in range(3):
        world.perform()
        world.clock.passed += 86400
    assert parse_qs((world.sent[4].body or b"").decode())["refresh_token"] == [
        "lasting"
    ]


def test_stored_token_that_is_refused_does_not_count_as_the_renewal() -> None:
    world = World(granted("one", refresh_token="r"), answer(), credentials=USER)
    world.perform()

    def refuse(_: Request) -> Response:
        stored_under(
            world,
            Token(access_token="stale", refresh_token="r2", expires_at=later(90000)),
        )
        return answer(401)

    world.steps = iter([refuse, answer(401), granted("new"), answer(body=b"x")])
    assert world.perform() == b"x"


def test_headers_of_a_grant_say_nothing_of_the_api() -> None:
    grant = attrs.evolve(
        granted(), headers={"x-ratelimit-limit": "60", "x-ratelimit-remaining": "0"}
    )
    world = World(grant, answer(), credentials=APP)
    world.perform()
    assert not any(isinstance(c, Observe) for c in world.seen)


def test_call_under_way_keeps_its_server_when_the_domain_changes() -> None:
    def change(_: Request) -> Response:
        world.session.set_domain("elsewhere.example")
        return granted("of-the-first-server")

    world = World(change, answer(), credentials=APP)
    world.perform()
    assert all("osu.ppy.sh" in request.url for request in world.sent)
    assert all("osu.ppy.sh" in key for key in world.stored)
    world.steps = iter([granted("of-the-second-server"), answer()])
    world.perform()
    assert world.sent[-1].headers["authorization"] == "Bearer of-the-second-server"


def test_secret_in_the_wrong_place_is_not_shown() -> None:
    wrong: Any = SECRET
    with pytest.raises(UsageError) as caught:
        ClientCredentials(client_id=wrong, client_secret="7")
    assert SECRET not in str(caught.value)


def test_undecodable_answer_whose_key_repeats_the_token_is_withheld() -> None:
    def read(_: bytes) -> Any:
        raise DecodeError("$: no", path=f"$.{ACCESS}", payload="x" * 20_000 + ACCESS)

    world = World(answer())
    with pytest.raises(DecodeError) as caught:
        world.run(call(world.session, READ, read))
    assert ACCESS not in f"{caught.value}{caught.value.path}{caught.value.payload}"

"""A log-in over its life: outages, refusals, stores that fail, clocks that jump."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs

import attrs
import pytest

from osupy._core.commands import Command, Load, Locked, Send, Store
from osupy._core.messages import Request, Response
from osupy._core.operation import Operation
from osupy._core.renewal import save_unsaved
from osupy._core.token import AuthorizationCode, Token, store_key
from osupy.errors import (
    AuthError,
    ConnectionFailedError,
    OsuError,
    ServerError,
    TokenExpiredError,
    TokenStoreError,
    TokenStoreWarning,
    UsageError,
)
from tests.core.conversation import APP, READ, SECRET, USER, World, answer, granted

DAY = 86_400
USED = attrs.evolve(USER, code=None)
KEY = store_key(USED)
NOW = 1_700_000_000
INVALID = answer(400, b'{"error": "invalid_grant", "error_description": "no"}')
INVALID_OLD = answer(401, b'{"error": "invalid_request", "hint": "revoked"}')
WRONG_SECRET = answer(401, b'{"error": "invalid_client"}')
DOWN = ConnectionFailedError("down", sent=False)


def pair(name: str, ends: float = DAY) -> Token:
    return Token(
        access_token=f"access-of-{name}",
        refresh_token=f"refresh-of-{name}",
        scopes=USER.scopes,
        expires_at=datetime.fromtimestamp(NOW + ends, UTC),
        lifetime=float(DAY),
        has_user=True,
    )


def renewed(name: str) -> Response:
    return granted(f"access-of-{name}", refresh_token=f"refresh-of-{name}")


def logged_in(*steps: Any, **options: Any) -> World:
    """Return a world whose store holds a log-in of a day."""
    world = World(*steps, credentials=USED, **options)
    world.stored[KEY] = pair("one")
    return world


def used(world: World) -> str:
    return world.sent[-1].headers["authorization"].removeprefix("Bearer access-of-")


def refreshed_with(world: World) -> list[str]:
    forms = [
        parse_qs((r.body or b"").decode())
        for r in world.sent
        if r.url.endswith("/oauth/token")
    ]
    return [form["refresh_token"][0].removeprefix("refresh-of-") for form in forms]


def failing(world: World, *kinds: type[Command]) -> Callable[[Exception | None], None]:
    """Let commands of these kinds fail; return what sets the error."""
    keep, current = world.carry_out, list[Exception]()

    def carry_out(command: object) -> Any:
        if current and isinstance(command, kinds):
            raise current[0]
        return keep(command)

    def fail(error: Exception | None) -> None:
        current[:] = [] if error is None else [error]

    world.carry_out = carry_out  # type: ignore[method-assign]
    return fail


# --- before its end, and in an outage


def test_log_in_of_the_store_is_used_without_asking_or_locking() -> None:
    world = logged_in(answer())
    world.perform()
    assert used(world) == "one"
    assert not any(isinstance(one, Locked) for one in world.seen)


def test_log_in_is_renewed_minutes_before_its_end() -> None:
    world = logged_in(answer(), renewed("two"), answer())
    world.clock.passed = DAY - 601
    world.perform()
    assert used(world) == "one"
    world.clock.passed = DAY - 599
    world.perform()
    assert used(world) == "two"
    assert world.stored[KEY].refresh_token == "refresh-of-two"


def test_token_of_unknown_life_is_used_to_its_last_minute() -> None:
    world = World(answer(), renewed("two"), answer(), credentials=USED)
    world.stored[KEY] = attrs.evolve(pair("one"), lifetime=None)
    world.clock.passed = DAY - 61
    world.perform()
    assert used(world) == "one"
    world.clock.passed += 2
    world.perform()
    assert used(world) == "two"


@pytest.mark.parametrize("outage", [DOWN, answer(500), answer(502)])
def test_outage_before_the_end_passes_unnoticed(outage: Any) -> None:
    tries = [outage] * (3 if outage is DOWN else 1)
    world = logged_in(*tries, answer(), answer(), renewed("two"), answer())
    world.clock.passed = DAY - 599
    world.perform()
    assert used(world) == "one"
    world.perform()  # not asked again at once
    assert used(world) == "one"
    world.clock.passed += 31
    world.perform()
    assert used(world) == "two"


@pytest.mark.parametrize(
    ("outage", "kind"),
    [
        (ConnectionFailedError("cut"), ConnectionFailedError),
        (answer(500), ServerError),
        (answer(503), ServerError),
    ],
)
def test_outage_at_the_end_keeps_the_log_in_and_says_so(
    outage: Any, kind: type[OsuError]
) -> None:
    world = logged_in(outage, renewed("two"), answer())
    world.clock.passed = DAY
    with pytest.raises(kind, match="the log-in is kept, and the next call tries again"):
        world.perform()
    assert world.stored[KEY] == pair("one")
    world.perform()
    assert used(world) == "two"


def test_outage_while_a_code_is_exchanged_keeps_the_code() -> None:
    world = World(DOWN, DOWN, DOWN, renewed("one"), answer(), credentials=USER)
    with pytest.raises(ConnectionFailedError, match="the code is kept"):
        world.perform()
    world.perform()
    assert used(world) == "one"


# --- refusals


@pytest.mark.parametrize("refusal", [INVALID, INVALID_OLD])
def test_refused_renewal_says_how_to_log_in_again(refusal: Response) -> None:
    world = logged_in(refusal)
    world.clock.passed = DAY
    with pytest.raises(TokenExpiredError, match=r"log in again \(`osupy login`\)"):
        world.perform()
    assert world.stored[KEY] == pair("one")


def test_refused_renewal_is_asked_for_once() -> None:
    world = logged_in(INVALID)
    world.clock.passed = DAY
    for _ in range(3):
        with pytest.raises(TokenExpiredError):
            world.perform()
    assert len(world.sent) == 1


def test_new_log_in_in_the_store_is_found_after_a_refusal() -> None:
    world = logged_in(INVALID, answer(), renewed("three"), answer())
    world.clock.passed = DAY
    with pytest.raises(TokenExpiredError):
        world.perform()
    world.stored[KEY] = pair("two", 2 * DAY)  # as `osupy login` does
    world.perform()
    assert used(world) == "two"
    world.clock.passed += DAY
    world.perform()
    assert refreshed_with(world) == ["one", "two"]


def test_token_whose_renewal_is_refused_is_used_to_its_end() -> None:
    world = logged_in(INVALID, answer(), answer())
    needed: list[AuthError] = []
    world.session.on_login_needed = needed.append
    world.clock.passed = DAY - 599
    world.perform()
    world.clock.passed += 60
    world.perform()
    assert used(world) == "one"
    assert len(needed) == 1
    world.clock.passed = DAY
    with pytest.raises(TokenExpiredError):
        world.perform()


def test_wrong_secret_is_told_and_asked_again() -> None:
    world = logged_in(WRONG_SECRET, renewed("two"), answer())
    world.clock.passed = DAY
    with pytest.raises(TokenExpiredError, match="check the client id and secret"):
        world.perform()
    world.perform()
    assert used(world) == "two"


def test_hook_is_called_once_for_a_log_in() -> None:
    world = logged_in(INVALID, answer(), INVALID)
    needed: list[AuthError] = []
    world.session.on_login_needed = needed.append
    world.clock.passed = DAY
    for _ in range(3):
        with pytest.raises(TokenExpiredError):
            world.perform()
    assert [one.login_needed for one in needed] == [True]
    world.stored[KEY] = pair("one")  # read anew: equal, but not the same object
    with pytest.raises(TokenExpiredError):
        world.perform()
    assert len(needed) == 1
    world.stored[KEY] = pair("two", 2 * DAY)
    world.perform()
    world.clock.passed = 3 * DAY
    with pytest.raises(TokenExpiredError):
        world.perform()
    assert len(needed) == 2


def test_hook_that_comes_late_is_called_all_the_same() -> None:
    world = logged_in(INVALID)
    world.clock.passed = DAY
    with pytest.raises(TokenExpiredError):
        world.perform()
    needed: list[AuthError] = []
    world.session.on_login_needed = needed.append
    with pytest.raises(TokenExpiredError):
        world.perform()
    assert len(needed) == 1


def test_hook_is_called_when_nobody_is_logged_in() -> None:
    world = World(credentials=USED)
    needed: list[AuthError] = []
    world.session.on_login_needed = needed.append
    for _ in range(2):
        with pytest.raises(AuthError, match="nobody is logged in"):
            world.perform()
    assert len(needed) == 1


def test_hook_is_called_when_a_code_is_refused() -> None:
    world = World(INVALID, credentials=USER)
    needed: list[AuthError] = []
    world.session.on_login_needed = needed.append
    with pytest.raises(AuthError, match="good once"):
        world.perform()
    assert len(needed) == 1


def test_hook_is_called_when_a_given_token_ends() -> None:
    world = World(credentials=pair("given", -1))
    needed: list[AuthError] = []
    world.session.on_login_needed = needed.append
    with pytest.raises(TokenExpiredError):
        world.perform()
    assert len(needed) == 1


def test_hook_is_not_called_when_an_application_is_refused() -> None:
    world = World(WRONG_SECRET, credentials=APP)
    needed: list[AuthError] = []
    world.session.on_login_needed = needed.append
    with pytest.raises(AuthError, match="check the client id"):
        world.perform()
    assert needed == []


def test_open_route_goes_without_the_log_in_that_ended() -> None:
    world = logged_in(INVALID, answer(body=b"news"))
    world.clock.passed = DAY
    news = Operation("GET", "api/v2/news", dict, needs_token=False)
    assert world.perform(news) == b"news"
    assert "authorization" not in world.sent[-1].headers


# --- stores that fail


@pytest.mark.parametrize("kind", [Load, Locked])
@pytest.mark.parametrize(
    "error", [OSError("disk gone"), TokenStoreError("disk gone"), RuntimeError()]
)
def test_nothing_is_spent_when_the_store_fails(
    kind: type[Command], error: Exception
) -> None:
    world = logged_in(renewed("two"), answer())
    fail = failing(world, kind)
    world.clock.passed = DAY
    fail(error)
    with pytest.raises(TokenStoreError, match=r"disk gone|RuntimeError"):
        world.perform()
    assert world.sent == []
    fail(None)
    world.perform()
    assert used(world) == "two"


def test_store_that_fails_while_the_token_lasts_fails_no_call() -> None:
    world = logged_in(answer(), answer(), renewed("two"), answer())
    fail = failing(world, Locked)
    world.perform()
    world.clock.passed = DAY - 599
    fail(OSError("read-only"))
    world.perform()
    assert used(world) == "one"
    fail(None)
    world.clock.passed += 31
    world.perform()
    assert used(world) == "two"


def test_token_that_cannot_be_stored_is_kept_and_stored_later() -> None:
    world = logged_in(renewed("two"), answer(), answer(), answer(), answer())
    fail = failing(world, Store)
    world.clock.passed = DAY
    fail(OSError("no space"))
    with pytest.warns(TokenStoreWarning, match="no space"):
        world.perform()
    assert used(world) == "two"
    world.perform()
    world.clock.passed += 61
    world.perform()  # tried again, in silence
    assert world.stored[KEY] == pair("one")
    fail(None)
    world.clock.passed += 61
    world.perform()
    assert world.stored[KEY].refresh_token == "refresh-of-two"
    assert len(refreshed_with(world)) == 1


def test_token_that_was_never_stored_is_renewed_with_what_memory_holds() -> None:
    world = logged_in(renewed("two"), answer(), renewed("three"), answer())
    fail = failing(world, Store)
    world.clock.passed = DAY
    fail(OSError("no space"))
    with pytest.warns(TokenStoreWarning):
        world.perform()
    fail(None)
    world.clock.passed += DAY
    world.perform()
    assert refreshed_with(world) == ["one", "two"]
    assert world.stored[KEY].refresh_token == "refresh-of-three"


def test_token_is_stored_at_the_latest_when_the_client_closes() -> None:
    world = logged_in(renewed("two"), answer())
    fail = failing(world, Store)
    world.clock.passed = DAY
    fail(OSError("no space"))
    with pytest.warns(TokenStoreWarning):
        world.perform()
    fail(None)
    world.run(save_unsaved(world.session))
    assert world.stored[KEY].refresh_token == "refresh-of-two"


@pytest.mark.parametrize("code", [None, "the-new-code"])
def test_token_stored_late_does_not_replace_a_newer_log_in(code: str | None) -> None:
    world = logged_in(renewed("two"), answer(), answer())
    world.session.credentials[0].code = code
    fail = failing(world, Store)
    world.clock.passed = DAY
    fail(OSError("no space"))
    with pytest.warns(TokenStoreWarning):
        world.perform()
    fail(None)
    world.stored[KEY] = pair("of-a-new-log-in", 2 * DAY)
    world.clock.passed += 61
    world.perform()
    assert world.stored[KEY] == pair("of-a-new-log-in", 2 * DAY)
    world.steps = iter([answer()])
    world.perform()
    assert used(world) == "of-a-new-log-in"


def test_fresh_log_in_that_could_not_be_stored_replaces_the_old_one_later() -> None:
    world = World(renewed("two"), answer(), answer(), credentials=USER)
    world.stored[KEY] = pair("one")
    fail = failing(world, Store)
    fail(OSError("no space"))
    with pytest.warns(TokenStoreWarning):
        world.perform()
    fail(None)
    world.clock.passed += 61
    world.perform()
    assert world.stored[KEY].refresh_token == "refresh-of-two"


def test_lock_that_fails_after_the_renewal_loses_nothing() -> None:
    world = logged_in(renewed("two"), answer())
    keep = world.carry_out

    def carry_out(command: object) -> Any:
        done = keep(command)
        if isinstance(command, Locked):
            raise OSError("the lock was gone")
        return done

    world.carry_out = carry_out  # type: ignore[method-assign]
    world.clock.passed = DAY
    world.perform()
    assert used(world) == "two"
    assert world.stored[KEY].refresh_token == "refresh-of-two"


def test_error_of_a_store_shows_no_token() -> None:
    world = logged_in(renewed("two"), answer())
    fail = failing(world, Store)
    world.clock.passed = DAY
    fail(OSError("cannot keep refresh-of-two with " + SECRET))
    with pytest.warns(TokenStoreWarning) as caught:
        world.perform()
    assert "refresh-of-two" not in str(caught[0].message)
    assert SECRET not in str(caught[0].message)


# --- others, and clocks


def test_what_another_process_stored_is_taken_though_its_clock_is_behind() -> None:
    world = logged_in(answer())
    world.perform()

    def refuse(_: Request) -> Response:
        world.stored[KEY] = pair("two", DAY - 7_200)
        return answer(401)

    world.steps = iter([refuse, answer(body=b"x")])
    assert world.perform() == b"x"
    assert used(world) == "two"


def test_clock_that_jumps_back_and_forth_renews_at_most_once_each() -> None:
    world = logged_in(answer(), renewed("two"), *[answer()] * 3)
    world.perform()
    world.clock.passed = 400 * DAY
    world.perform()
    world.clock.passed = 3 * DAY
    world.perform()
    world.perform()
    assert refreshed_with(world) == ["one"]


def test_server_that_ended_the_token_early_is_believed() -> None:
    world = logged_in(answer(401), renewed("two"), answer(body=b"x"))
    assert world.perform() == b"x"
    assert refreshed_with(world) == ["one"]


def test_code_that_was_exchanged_is_not_shown_to_another_server() -> None:
    world = World(renewed("one"), answer(), credentials=USER)
    world.perform()
    world.session.set_domain("elsewhere.example")
    with pytest.raises(AuthError, match="nobody is logged in"):
        world.perform()
    assert all("osu.ppy.sh" in request.url for request in world.sent)


def test_code_that_was_not_exchanged_yet_goes_to_the_new_server() -> None:
    world = World(renewed("one"), answer(), credentials=USER)
    world.session.set_domain("elsewhere.example")
    world.perform()
    assert all("elsewhere.example" in request.url for request in world.sent)


def test_accounts_of_one_store_are_kept_apart() -> None:
    users = [attrs.evolve(USED, account=name) for name in ("ann", "bob")]
    worlds = [World(answer(), credentials=user) for user in users]
    for user, world in zip(users, worlds, strict=True):
        world.stored = {store_key(one): pair(one.account or "") for one in users}
        world.perform()
        assert used(world) == user.account


def test_account_that_is_no_text_is_refused() -> None:
    wrong: Any = 7
    with pytest.raises(UsageError, match="account"):
        AuthorizationCode(
            client_id=7, client_secret=SECRET, redirect_url="http://a/", account=wrong
        )


def test_answer_is_read_when_it_is_json() -> None:
    body = json.dumps([1]).encode()
    world = logged_in(answer(400, body))
    world.clock.passed = DAY
    with pytest.raises(TokenExpiredError):
        world.perform(READ)
    assert isinstance(world.seen[-1], Send)

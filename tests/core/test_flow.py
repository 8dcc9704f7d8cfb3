"""Retries, statuses, redirects, 401 and 429: decided without a loop or a socket."""

from __future__ import annotations

import json
import pickle
from datetime import UTC, datetime
from typing import Any

import pytest

from osupy._core.commands import (
    Observe,
    Pause,
    Reserve,
)
from osupy._core.flow import call
from osupy._core.messages import Response
from osupy._core.operation import Operation
from osupy._core.settings import Retry
from osupy.errors import (
    ApiError,
    AuthError,
    BadRequestError,
    BodyTooLargeError,
    ConnectionFailedError,
    DecodeError,
    ForbiddenError,
    MissingScopeError,
    NotFoundError,
    OsuError,
    RateLimitError,
    ServerError,
    TimedOutError,
    TransportError,
    UndecodableWarning,
    UnexpectedRedirectError,
    UnprocessableError,
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


def test_call_with_success_sends_once_with_the_usual_headers() -> None:
    world = World(answer(body=b"whole"))
    assert world.perform() == b"whole"
    (request,) = world.sent
    assert request.url == "https://osu.ppy.sh/api/v2/users/2"
    assert request.headers["authorization"] == f"Bearer {ACCESS}"
    assert request.headers["x-api-version"] == "20250913"
    assert request.headers["accept"] == "application/json"


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, BadRequestError),
        (403, ForbiddenError),
        (404, NotFoundError),
        (409, ApiError),
        (418, ApiError),
        (422, UnprocessableError),
        (500, ServerError),
        (501, ServerError),
        (505, ServerError),
    ],
)
def test_call_with_final_status_sends_once(status: int, kind: type[ApiError]) -> None:
    world = World(answer(status, b'{"error": "so it is"}'))
    with pytest.raises(kind, match="so it is") as caught:
        world.perform()
    assert type(caught.value) is kind
    assert caught.value.status == status
    assert caught.value.operation is READ
    assert len(world.sent) == 1


@pytest.mark.parametrize("status", [502, 503, 504])
def test_repeatable_call_with_passing_failure_goes_again(status: int) -> None:
    world = World(answer(status), answer(status), answer(body=b"done"))
    assert world.perform() == b"done"
    assert world.slept() == [1.0, 2.0]


@pytest.mark.parametrize("status", [502, 503, 504])
def test_repeatable_call_with_lasting_failure_ends_after_its_attempts(
    status: int,
) -> None:
    world = World(*[answer(status)] * 5, retry=Retry(attempts=2))
    with pytest.raises(ServerError):
        world.perform()
    assert len(world.sent) == 2


def test_post_with_passing_failure_is_not_repeated() -> None:
    world = World(answer(503, retry_after="1"))
    with pytest.raises(ServerError):
        world.perform(WRITE)
    assert len(world.sent) == 1


@pytest.mark.parametrize(
    "failure", [ConnectionFailedError("cut"), TimedOutError("slow"), TransportError()]
)
def test_repeatable_call_without_answer_goes_again(failure: TransportError) -> None:
    world = World(failure, failure, answer(body=b"done"))
    assert world.perform() == b"done"


def test_call_without_answer_raises_the_last_failure() -> None:
    world = World(*[ConnectionFailedError("cut")] * 3)
    with pytest.raises(ConnectionFailedError, match="cut"):
        world.perform()
    assert len(world.sent) == 3


def test_post_without_answer_is_not_repeated() -> None:
    world = World(ConnectionFailedError("cut"))
    with pytest.raises(ConnectionFailedError):
        world.perform(WRITE)


def test_post_that_was_never_sent_goes_again() -> None:
    world = World(ConnectionFailedError("refused", sent=False), answer(body=b"done"))
    assert world.perform(WRITE) == b"done"


def test_body_too_large_is_not_retried() -> None:
    world = World(BodyTooLargeError("large"))
    with pytest.raises(BodyTooLargeError):
        world.perform()


# --- 429


def test_throttle_pauses_everybody_and_goes_again() -> None:
    world = World(answer(429), answer(body=b"done"))
    assert world.perform(WRITE) == b"done"
    pauses = [c.seconds for c in world.seen if isinstance(c, Pause)]
    assert pauses == world.slept() == [1.0]


def test_throttle_without_word_never_waits_next_to_nothing() -> None:
    world = World(answer(429), answer())
    world.session.random = lambda: 0.0
    world.perform()
    assert world.slept() == [0.5]


def test_throttle_with_retry_after_waits_so_long() -> None:
    world = World(answer(429, retry_after="17"), answer(body=b"done"))
    assert world.perform() == b"done"
    assert world.slept() == [17.0]


def test_throttle_with_date_waits_until_then() -> None:
    world = World()
    then = datetime.fromtimestamp(world.clock.time() + 20, UTC)
    text = then.strftime("%a, %d %b %Y %H:%M:%S GMT")
    world.steps = iter([answer(429, retry_after=text), answer(body=b"done")])
    assert world.perform() == b"done"
    assert world.slept() == [20.0]


def test_throttle_that_says_at_once_is_waited_for_all_the_same() -> None:
    world = World(answer(429, retry_after="0"), answer(body=b"done"))
    assert world.perform() == b"done"
    assert world.slept() == [1.0]


@pytest.mark.parametrize(
    "word", ["9" * 400, "soon", "-3", "", "1e3", "nan", "\N{ARABIC-INDIC DIGIT ONE}"]
)
def test_throttle_with_nonsense_uses_the_backoff(word: str) -> None:
    world = World(answer(429, retry_after=word), answer(body=b"done"))
    assert world.perform() == b"done"
    assert world.slept() == [1.0]


@pytest.mark.parametrize(
    ("status", "kind"), [(429, RateLimitError), (503, ServerError)]
)
def test_retry_after_beyond_the_bound_ends_at_once(
    status: int, kind: type[ApiError]
) -> None:
    world = World(answer(status, retry_after="61"))
    with pytest.raises(kind) as caught:
        world.perform()
    assert getattr(caught.value, "retry_after", 61.0) == 61.0
    assert world.slept() == []


def test_lasting_throttle_ends_in_its_own_error() -> None:
    world = World(*[answer(429)] * 3)
    with pytest.raises(RateLimitError) as caught:
        world.perform()
    assert caught.value.retry_after is None
    assert len(world.sent) == 3


def test_limit_headers_reach_the_limiter() -> None:
    world = World(answer(x_ratelimit_limit="1200", x_ratelimit_remaining="7"))
    world.perform()
    assert Observe(1200, 7) in world.seen


@pytest.mark.parametrize("word", ["-1", "many", ""])
def test_nonsensical_limit_headers_are_ignored(word: str) -> None:
    world = World(answer(x_ratelimit_limit="1200", x_ratelimit_remaining=word))
    world.perform()
    assert not any(isinstance(c, Observe) for c in world.seen)


def test_every_attempt_is_reserved() -> None:
    world = World(answer(502), answer())
    world.perform()
    assert sum(isinstance(c, Reserve) for c in world.seen) == 2


# --- deadlines


def test_attempts_are_bounded_by_what_is_left() -> None:
    world = World(answer(502), answer(), timeout=30.0, deadline=10.0)
    world.perform()
    assert [r.timeout for r in world.sent] == [10.0, 9.0]


def test_wait_beyond_the_deadline_is_not_begun() -> None:
    world = World(answer(503, retry_after="11"), deadline=10.0)
    with pytest.raises(TimedOutError, match="503"):
        world.perform()
    assert world.slept() == []


def test_limiter_is_told_how_long_it_may_wait() -> None:
    world = World(answer(), deadline=4.0)
    world.perform()
    assert next(c.within for c in world.seen if isinstance(c, Reserve)) == 4.0


# --- redirects


def test_redirect_below_api_is_followed() -> None:
    world = World(answer(302, location="/api/v2/teams/3"), answer(body=b"done"))
    assert world.perform() == b"done"
    assert world.paths() == ["GET api/v2/users/2", "GET api/v2/teams/3"]


@pytest.mark.parametrize(
    "location",
    [
        "/home",
        "https://elsewhere.example/api/v2/users/2",
        "http://osu.ppy.sh/api/v2/users/2",
        "//elsewhere.example/api/v2/x",
        "https://osu.ppy.sh:444/api/v2/users/2",
        "/api/../oauth/token",
        "/api/%2e%2e/oauth/token",
        "/api\\..\\x",
        "",
        "https://osu.ppy.sh:bad/api/",
    ],
)
def test_redirect_elsewhere_is_an_error_and_is_not_retried(location: str) -> None:
    world = World(answer(302, location=location))
    with pytest.raises(UnexpectedRedirectError):
        world.perform()
    assert len(world.sent) == 1


def test_redirect_error_tells_where_without_the_query() -> None:
    world = World(answer(301, location="https://x.example/login?code=abc"))
    with pytest.raises(UnexpectedRedirectError) as caught:
        world.perform()
    assert caught.value.location == "https://x.example/login"


def test_redirect_of_a_post_is_not_followed() -> None:
    world = World(answer(307, location="/api/v2/users/3"))
    with pytest.raises(UnexpectedRedirectError):
        world.perform(WRITE)


def test_redirect_loop_ends() -> None:
    world = World(
        answer(302, location="/api/v2/a"), answer(302, location="/api/v2/users/2")
    )
    with pytest.raises(UnexpectedRedirectError):
        world.perform()


def test_redirects_end_after_five_hops() -> None:
    hops = [answer(302, location=f"/api/v2/hop/{n}") for n in range(9)]
    world = World(*hops)
    with pytest.raises(UnexpectedRedirectError):
        world.perform()
    assert len(world.sent) == 6


# --- routes that need no token

OPEN = Operation("GET", "api/v2/news", dict, needs_token=False)


def test_open_route_without_credentials_sends_none() -> None:
    world = World(answer(), credentials=None)
    world.perform(OPEN)
    assert "authorization" not in world.sent[0].headers


def test_open_route_goes_without_a_token_that_is_refused() -> None:
    world = World(answer(401), answer(body=b"x"))
    assert world.perform(OPEN) == b"x"
    assert "authorization" not in world.sent[1].headers


def test_open_route_goes_without_after_one_renewal() -> None:
    world = World(
        granted("one"),
        answer(401),
        granted("two"),
        answer(401),
        answer(body=b"x"),
        credentials=APP,
    )
    assert world.perform(OPEN) == b"x"
    assert world.paths().count("POST oauth/token") == 2


def test_open_route_goes_without_when_no_token_can_be_had() -> None:
    world = World(answer(401), answer(body=b"x"), credentials=APP)
    assert world.perform(OPEN) == b"x"


def test_open_route_that_is_refused_without_token_is_an_auth_error() -> None:
    world = World(answer(401), credentials=None)
    with pytest.raises(AuthError):
        world.perform(OPEN)


# --- revoking

REVOKE = Operation("DELETE", "api/v2/oauth/tokens/current", dict, done_if_refused=True)


def test_refusal_of_a_repeated_revocation_means_done() -> None:
    world = World(ConnectionFailedError("cut"), answer(401))
    assert world.perform(REVOKE) == b""


def test_refusal_of_a_first_revocation_is_an_auth_error() -> None:
    with pytest.raises(AuthError):
        World(answer(401)).perform(REVOKE)


# --- secrets


def echo(status: int, text: str) -> Response:
    return answer(status, json.dumps({"error": text}).encode())


@pytest.mark.parametrize("text", [ACCESS, f"bad token {ACCESS[:20]}…", ACCESS[-14:]])
def test_error_that_repeats_the_token_is_withheld(text: str) -> None:
    with pytest.raises(ForbiddenError) as caught:
        World(echo(403, text)).perform()
    assert "withheld" in str(caught.value)
    assert ACCESS[-12:] not in str(caught.value)


def test_undecodable_answer_that_repeats_the_token_is_withheld() -> None:
    def read(_: bytes) -> Any:
        raise DecodeError(f"$: {ACCESS}", path="$", payload=ACCESS)

    world = World(answer())
    with pytest.raises(DecodeError) as caught:
        world.run(call(world.session, READ, read))
    error = caught.value
    assert ACCESS not in f"{error}{error.payload}"
    assert error.__context__ is None


def test_redirect_that_repeats_the_token_is_withheld() -> None:
    with pytest.raises(UnexpectedRedirectError) as caught:
        World(answer(302, location=f"https://x.example/{ACCESS}")).perform()
    assert ACCESS not in f"{caught.value}{caught.value.location}"


def test_no_command_shows_a_secret() -> None:
    world = World(
        granted(refresh_token="the-refresh-token"), answer(), credentials=USER
    )
    world.perform()
    shown = repr(world.seen) + repr(world.sent) + repr(world.session.credentials)
    for secret in (SECRET, "the-refresh-token", "granted-token", "authorization-code"):
        assert secret not in shown


def test_every_failure_is_an_osu_error() -> None:
    for step in (answer(401), answer(500), ConnectionFailedError("x"), answer(302)):
        with pytest.raises(OsuError):
            World(*[step] * 3).perform()


# --- errors travel between processes


@pytest.mark.parametrize(
    "error",
    [
        MissingScopeError("m", needed={"a"}, granted=()),
        ConnectionFailedError("m", sent=False),
        NotFoundError(404, READ, "text"),
        RateLimitError(429, READ, "text", retry_after=3.0),
        UnexpectedRedirectError(302, READ, location="https://x.example"),
        DecodeError("m", path="$.a", payload=[1]),
        UndecodableWarning("m", {"id": 1}),
    ],
)
def test_error_survives_pickle(error: Exception) -> None:
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is type(error)
    assert str(again) == str(error)
    assert again.__dict__ == error.__dict__

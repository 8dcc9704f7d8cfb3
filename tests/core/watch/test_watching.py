"""What happens in a call is told: to hooks, to the log, in numbers, in its error."""

from __future__ import annotations

import copy
import logging
import pickle
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest

from osupy import Client, Operation, watching
from osupy._core.commands import Observe, Pause, Reserve
from osupy._core.flow import call
from osupy._core.limit import Lane
from osupy._core.live.calls import Calls
from osupy._core.messages import Request, Response
from osupy.errors import (
    AuthError,
    ConnectionFailedError,
    DecodeError,
    MissingScopeError,
    NotFoundError,
    RateLimitError,
    ServerError,
    TimedOutError,
    UsageError,
)
from osupy.events import Connected, Disconnected, LoggedOut
from osupy.transports import MemoryTransport
from osupy.watching import (
    CallEnded,
    CallStarted,
    Drift,
    LimitPaused,
    LimitWaited,
    LoginNeeded,
    Notice,
    RenewalFailed,
    RequestEnded,
    RequestStarted,
    RetryPlanned,
    StreamConnected,
    StreamLost,
    TokenRenewed,
)
from tests.core.conversation import (
    ACCESS,
    APP,
    SECRET,
    USER,
    World,
    answer,
    granted,
)

ROUTE = "GET api/v2/users/{user}/{mode?}"
READ: Operation[Any] = Operation(
    "GET",
    "api/v2/users/2",
    dict,
    scopes="public",
    template="api/v2/users/{user}/{mode?}",
)
WRITE: Operation[Any] = Operation(
    "POST",
    "api/v2/chat/new",
    dict,
    scopes="chat.write",
    body={"a": 1},
    template="api/v2/chat/new",
    lane=Lane.HIGH,
)
FAILED = ConnectionFailedError("refused", sent=False)


class Limited(World):
    """A world whose limiter takes its time."""

    wait = 2.0

    def carry_out(self, command: object) -> Any:
        if isinstance(command, Reserve):
            if command.within is not None and command.within < self.wait:
                raise TimedOutError("the rate limiter would take longer", sent=False)
            self.clock.passed += self.wait
        return super().carry_out(command)


def listen(world: World, kind: type[Any] = Notice) -> list[Any]:
    heard: list[Any] = []
    world.session.watchers.on(kind, heard.append)
    return heard


def kinds(heard: list[Any]) -> list[type[Any]]:
    return [type(one) for one in heard]


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    with caplog.at_level(logging.DEBUG, logger="osupy"):
        yield caplog


# Hooks


def test_call_tells_its_beginning_its_request_and_its_end() -> None:
    world = World(answer(200, b"[1, 2]"))
    heard = listen(world)
    world.perform(READ)
    assert kinds(heard) == [CallStarted, RequestStarted, RequestEnded, CallEnded]
    assert len({one.call for one in heard}) == 1
    assert {one.route for one in heard} == {ROUTE}
    begun, ended = heard[1], heard[2]
    assert begun.server == "https://osu.ppy.sh"
    assert (ended.status, ended.error, ended.sent, ended.received) == (200, None, 0, 6)
    assert (heard[3].error, heard[3].attempts) == (None, 1)


def test_calls_have_numbers_of_their_own() -> None:
    world = World(answer(), answer())
    heard = listen(world, CallStarted)
    world.perform(READ)
    world.perform(READ)
    assert heard[0].call != heard[1].call


def test_operation_without_a_template_shows_no_path() -> None:
    world = World(answer())
    heard = listen(world, CallStarted)
    world.perform(Operation("GET", "api/v2/users/somebody", dict))
    assert heard[0].route == "GET (without a template)"


def test_retry_is_told_with_reason_and_wait() -> None:
    world = World(FAILED, answer(503), answer())
    heard = listen(world, RetryPlanned)
    world.perform(READ)
    assert [(one.attempt, one.reason, one.wait) for one in heard] == [
        (1, "ConnectionFailedError", 1.0),
        (2, "HTTP 503", 2.0),
    ]
    assert world.slept() == [1.0, 2.0]


def test_last_failure_plans_no_retry() -> None:
    world = World(answer(503), answer(503), answer(503))
    heard = listen(world, RetryPlanned)
    with pytest.raises(ServerError):
        world.perform(READ)
    assert len(heard) == 2


def test_wait_for_the_limiter_is_told() -> None:
    world = Limited(answer())
    heard = listen(world, LimitWaited)
    world.perform(WRITE)
    assert len(heard) == 1
    assert attrs.asdict(heard[0]) | {"call": 0} == {
        "call": 0,
        "route": "POST api/v2/chat/new",
        "bucket": "api",
        "lane": "high",
        "cost": 1,
        "seconds": 2.0,
        "granted": True,
    }


def test_wait_too_short_to_notice_is_not_told() -> None:
    world = Limited(answer())
    world.wait = 0.005
    heard = listen(world, LimitWaited)
    world.perform(READ)
    assert heard == []
    assert world.session.tally.snapshot().waits == 0


@pytest.mark.parametrize("asked", [None, 7.0])
def test_pause_is_told_with_what_the_server_asked(asked: float | None) -> None:
    headers: dict[str, Any] = {} if asked is None else {"retry_after": f"{asked:g}"}
    world = World(answer(429, **headers), answer())
    heard = listen(world, LimitPaused)
    world.perform(READ)
    assert [(one.seconds, one.asked) for one in heard] == [(asked or 1.0, asked)]
    assert [c for c in world.seen if isinstance(c, Pause)] == [Pause(asked or 1.0)]


def test_token_is_told_and_its_request_is_a_call_of_its_own() -> None:
    world = World(granted(), answer(), credentials=APP)
    heard = listen(world)
    world.perform(READ)
    assert kinds(heard) == [
        CallStarted,
        CallStarted,
        RequestStarted,
        RequestEnded,
        CallEnded,
        TokenRenewed,
        RequestStarted,
        RequestEnded,
        CallEnded,
    ]
    assert heard[1].route == heard[4].route == "POST oauth/token"
    assert heard[1].call != heard[0].call
    assert heard[5] == TokenRenewed(credential="ClientCredentials", expires_in=86400)


def test_refused_token_and_log_in_are_told_once() -> None:
    world = World(answer(400), answer(400), credentials=USER)
    heard = listen(world)
    for _ in range(2):
        with pytest.raises(AuthError):
            world.perform(READ)
    told = [one for one in heard if isinstance(one, RenewalFailed | LoginNeeded)]
    assert told == [
        RenewalFailed(credential="AuthorizationCode", error="AuthError"),
        LoginNeeded(credential="AuthorizationCode", error="AuthError"),
        RenewalFailed(credential="AuthorizationCode", error="AuthError"),
    ]


def test_hook_for_one_kind_hears_only_that() -> None:
    world = World(answer())
    heard = listen(world, RequestEnded)
    world.perform(READ)
    assert kinds(heard) == [RequestEnded]


def test_hook_hears_nothing_any_more_when_it_is_cancelled() -> None:
    world = World(answer(), answer())
    heard: list[Any] = []
    watch = world.session.watchers.on(CallEnded, heard.append)
    world.perform(READ)
    assert watch.active
    assert repr(watch) == "<Watch for CallEnded, active>"
    watch.cancel()
    watch.cancel()
    world.perform(READ)
    assert len(heard) == 1
    assert repr(watch) == "<Watch for CallEnded, cancelled>"


def test_hook_that_raises_harms_no_call_and_no_other_hook(
    log: pytest.LogCaptureFixture,
) -> None:
    world = World(answer(200, b"fine"))

    def fail(_: Notice) -> None:
        raise LookupError("of the hook")

    world.session.watchers.on(Notice, fail)
    heard = listen(world)
    assert world.perform(READ) == b"fine"
    assert len(heard) == 4
    told = [one for one in log.records if one.name == "osupy.hooks"]
    assert len(told) == 4
    assert told[0].levelno == logging.ERROR
    assert told[0].exc_info is not None
    assert told[0].getMessage() == "a hook failed at call.started"


def test_interrupt_in_a_hook_ends_the_call() -> None:
    world = World(answer())

    def interrupt(_: Notice) -> None:
        raise KeyboardInterrupt

    world.session.watchers.on(CallStarted, interrupt)
    with pytest.raises(KeyboardInterrupt):
        world.perform(READ)


async def _waits(_: Notice) -> None: ...


@pytest.mark.parametrize(
    ("kind", "hook", "named"),
    [
        (int, print, "kind="),
        ("call.ended", print, "kind='call.ended'"),
        (CallEnded, 5, "hook=5"),
        (CallEnded, _waits, "must not wait"),
    ],
)
def test_hook_is_refused_when_it_makes_no_sense(
    kind: Any, hook: Any, named: str
) -> None:
    with Client() as client, pytest.raises(UsageError, match=named):
        client.on(kind, hook)


def test_drift_hook_takes_the_place_of_the_one_before() -> None:
    world = World()
    first: list[Any] = []
    second: list[Any] = []
    also = listen(world, Drift)
    drift = Drift("User", "id", "null", "$.id")
    world.session.on_drift(first.append)
    world.session.note_drift(drift)
    world.session.on_drift(second.append)
    world.session.note_drift(drift)
    world.session.on_drift(None)
    world.session.note_drift(drift)
    assert [len(one) for one in (first, second, also)] == [1, 1, 3]
    assert world.session.drifts == {"User.id": 3}
    assert world.session.tally.snapshot().drifts == 3


def test_call_that_is_given_up_says_so() -> None:
    world = World()
    heard = listen(world)
    flow = call(world.session, READ, bytes)
    flow.send(None)  # Reserve
    flow.send(None)  # Send
    flow.close()
    assert kinds(heard) == [CallStarted, RequestStarted, RequestEnded, CallEnded]
    assert heard[2].error == heard[3].error == "Cancelled"
    assert heard[2].status is None
    assert world.session.tally.snapshot().failures == 1


def test_call_that_is_given_up_at_the_limiter_says_how_long_it_waited() -> None:
    world = World()
    heard = listen(world, LimitWaited)
    flow = call(world.session, READ, bytes)
    flow.send(None)
    world.clock.passed += 5
    flow.close()
    assert [(one.seconds, one.granted) for one in heard] == [(5.0, False)]


# The log


def test_log_has_names_and_data(log: pytest.LogCaptureFixture) -> None:
    world = World(answer(502), answer())
    world.perform(READ)
    found: list[Any] = [*log.records]
    assert [(one.name, one.osupy_event) for one in found] == [
        ("osupy.call", "call.started"),
        ("osupy.request", "request.started"),
        ("osupy.request", "request.ended"),
        ("osupy.retry", "retry.planned"),
        ("osupy.request", "request.started"),
        ("osupy.request", "request.ended"),
        ("osupy.call", "call.ended"),
    ]
    retry = found[3]
    assert retry.levelno == logging.INFO
    assert retry.getMessage() == f"{ROUTE}: request 1 failed (HTTP 502); again in 1.0 s"
    assert retry.osupy_data | {"call": 0} == {
        "call": 0,
        "route": ROUTE,
        "attempt": 1,
        "reason": "HTTP 502",
        "wait": 1.0,
    }


def test_no_notice_is_made_when_nobody_listens(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING, logger="osupy")
    world = Limited(answer(429), answer(503), answer(), credentials=None)
    told: list[Notice] = []
    monkeypatch.setattr(type(world.session.watchers), "tell", lambda *a: told.append(a))
    world.perform(attrs.evolve(READ, needs_token=False, scopes=()))
    assert told == []
    assert world.session.tally.snapshot().attempts == 3


EVERY = [
    one
    for name in watching.__all__
    if isinstance(one := getattr(watching, name), type)
    and issubclass(one, Notice)
    and one is not Notice
]


@pytest.mark.parametrize("kind", EVERY, ids=lambda kind: kind.__name__)
def test_every_kind_has_a_name_words_and_data(kind: Any) -> None:
    values: dict[str, Any] = {
        "int": 3,
        "float": 1.5,
        "str": "text",
        "bool": True,
        "int | None": 200,
        "float | None": 2.0,
        "str | None": None,
    }
    given = {one.name: values[one.type] for one in attrs.fields(kind)}
    notice = kind(**given)
    group, _, rest = kind.event.partition(".")
    assert group
    assert rest
    assert kind.logger.name == f"osupy.{group}"
    assert notice.data() == given
    assert "\n" not in notice.words()
    assert "None" not in notice.words()
    assert pickle.loads(pickle.dumps(notice)) == notice


def test_names_of_events_are_unique() -> None:
    assert len({kind.event for kind in EVERY}) == len(EVERY) == 13


# The trail of an error


def test_error_tells_every_attempt_and_wait() -> None:
    world = Limited(FAILED, answer(503), answer(502))
    with pytest.raises(ServerError) as caught:
        world.perform(READ)
    told = [(a.limited, a.status, a.problem, a.wait) for a in caught.value.attempts]
    assert told == [
        (2.0, None, "ConnectionFailedError: refused", 1.0),
        (2.0, 503, "", 2.0),
        (2.0, 502, "", 0.0),
    ]
    assert {a.route for a in caught.value.attempts} == {ROUTE}
    assert str(caught.value.attempts[0]) == (
        f"{ROUTE}: held back 2.0 s, ConnectionFailedError: refused after 0.00 s, "
        "then waited 1.0 s"
    )


def test_error_of_the_limiter_tells_that_nothing_was_sent() -> None:
    world = Limited(deadline=1.0)
    with pytest.raises(TimedOutError) as caught:
        world.perform(READ)
    (attempt,) = caught.value.attempts
    assert attempt.seconds is None
    assert attempt.problem.startswith("TimedOutError: the rate limiter")


def test_deadline_tells_the_wait_that_it_did_not_allow() -> None:
    world = World(answer(503, retry_after="9"), deadline=5.0)
    with pytest.raises(TimedOutError) as caught:
        world.perform(READ)
    assert [(a.status, a.wait) for a in caught.value.attempts] == [(503, 9.0)]
    assert world.session.tally.snapshot().retries == 0


@pytest.mark.parametrize(
    ("steps", "error", "statuses"),
    [
        ([answer(404)], NotFoundError, [404]),
        ([answer(429)] * 3, RateLimitError, [429, 429, 429]),
        ([answer(401), granted("another"), answer(401)], AuthError, [401, 401]),
    ],
)
def test_error_of_a_status_tells_it(
    steps: list[Response], error: type[Exception], statuses: list[int]
) -> None:
    world = World(granted(), *steps, credentials=APP)
    with pytest.raises(error) as caught:
        world.perform(READ)
    found: Any = caught.value
    assert [a.status for a in found.attempts] == statuses


def test_decode_error_tells_the_attempt_that_brought_the_answer() -> None:
    world = World(answer(200, b"?"))

    def read(_: bytes) -> None:
        raise DecodeError("no JSON", path="$", payload="?")

    with pytest.raises(DecodeError) as caught:
        world.run(call(world.session, READ, read))
    assert [a.status for a in caught.value.attempts] == [200]


def test_error_of_a_token_tells_what_was_tried_for_it() -> None:
    world = World(FAILED, FAILED, FAILED, credentials=APP)
    with pytest.raises(ConnectionFailedError) as caught:
        world.perform(READ)
    assert [a.route for a in caught.value.attempts] == ["POST oauth/token"] * 3


def test_error_before_anything_is_sent_tells_of_no_attempt() -> None:
    world = World(credentials=None)
    with pytest.raises(MissingScopeError) as caught:
        world.perform(READ)
    assert caught.value.attempts == ()


def test_attempts_survive_copies() -> None:
    world = World(answer(404))
    with pytest.raises(NotFoundError) as caught:
        world.perform(READ)
    for again in (copy.copy(caught.value), pickle.loads(pickle.dumps(caught.value))):
        assert again.attempts == caught.value.attempts


def test_no_secret_is_told(log: pytest.LogCaptureFixture) -> None:
    def repeat(request: Request) -> Exception:
        return ConnectionFailedError(f"{SECRET} {ACCESS} {request.body!r}", sent=True)

    world = World(repeat, repeat, repeat, credentials=APP)
    heard = listen(world)
    with pytest.raises(ConnectionFailedError) as caught:
        world.perform(READ)
    everything = f"{heard} {caught.value.attempts} {log.text} " + " ".join(
        str(one.__dict__) for one in log.records
    )
    assert SECRET not in everything
    assert len(caught.value.attempts) == 3


# Numbers


def test_stats_count_by_route() -> None:
    world = Limited(
        granted(), answer(503), answer(200, b"12345"), answer(404), credentials=APP
    )
    world.perform(READ)
    with pytest.raises(NotFoundError):
        world.perform(attrs.evolve(READ, path="api/v2/users/3"))
    stats = world.session.tally.snapshot()
    users, token = stats.routes[ROUTE], stats.routes["POST oauth/token"]
    assert (users.requests, users.failures) == (2, 1)
    assert (users.attempts, users.retries) == (3, 1)
    assert (users.waits, users.waited) == (3, 6.0)
    assert users.received == 5 + 2 * 2
    assert (token.requests, token.attempts) == (1, 1)
    assert token.sent > 0
    assert (stats.requests, stats.attempts, stats.refreshes) == (3, 4, 1)
    assert stats.received == users.received + token.received


def test_stats_are_a_snapshot() -> None:
    def serve(_: Request) -> Response:
        return Response(status=200, body=b"{}")

    with Client("token-of-somebody", transport=MemoryTransport(serve)) as client:
        before = client.stats
        client.send(Operation("GET", "api/v2/me", dict))
        assert before.requests == 0
        assert before.routes == {}
        assert client.stats.requests == 1


def test_what_is_left_at_the_server_does_not_count_what_is_under_way() -> None:
    headers: Any = {"x_ratelimit_limit": "1200", "x_ratelimit_remaining": "10"}
    world = World(answer(200, **headers))
    other = call(world.session, attrs.evolve(READ, cost=4), bytes)
    other.send(None)
    other.send(None)  # sent, and not answered yet
    world.perform(READ)
    assert [c for c in world.seen if isinstance(c, Observe)] == [Observe(1200, 6)]
    other.close()
    again: Callable[..., Any] = world.session.flying.left
    assert again(1200, 10) == 10
    assert again(10, 3) == 3


# Streams


def test_connections_of_a_stream_are_told_and_counted() -> None:
    world = World()
    heard = listen(world)
    calls = Calls(world.session, {})
    for event in (Connected(1), Disconnected("cut", 2.5), Connected(3), LoggedOut()):
        calls.note(event)
    assert heard == [
        StreamConnected(attempt=1, again=False),
        StreamLost(reason="cut", retry_in=2.5),
        StreamConnected(attempt=3, again=True),
    ]
    assert world.session.tally.snapshot().reconnects == 1


# The documentation


def test_table_of_events_is_that_of_the_code() -> None:
    page = Path(__file__).parents[3] / "docs" / "howto" / "watching.md"
    found = re.findall(
        r"^\| `([a-z_.]+)` \| `([a-z.]+)` \| ([A-Z]+) \| .* \| `(\w+)` \|$",
        page.read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    assert sorted(found) == sorted(
        (one.event, one.logger.name, logging.getLevelName(one.level), one.__name__)
        for one in EVERY
    )

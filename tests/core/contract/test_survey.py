"""A check without a server: what is asked, what is noted, when it gives up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from osupy import Client, Operation, routes
from osupy._core.contract import Report, RouteCheck, Survey
from osupy._core.contract.recipes import RECIPES
from osupy.errors import (
    AuthError,
    DecodeError,
    ForbiddenError,
    MissingScopeError,
    NotFoundError,
    OsuError,
    ServerError,
    TimedOutError,
)

ROUTES = routes(Client)
SECRET = "hushhushhushhush"

Answer = Callable[[Operation[Any]], object]


def surveyed(answer: Answer) -> Report:
    """Run a whole check; an error that is returned is what the call raises."""
    survey = Survey(ROUTES, lambda: [SECRET])
    while (operation := survey.ask()) is not None:
        given = answer(operation)
        if isinstance(given, OsuError):
            survey.refuse(given)
        else:
            survey.take(given)
    assert survey.done == survey.total
    return survey.report()


def only(template: str, answer: object) -> Answer:
    """Answer one route; the others hold nothing."""

    def answered(operation: Operation[Any]) -> object:
        return (
            answer if operation.template == f"api/v2/{template}" else NotFoundError(404)
        )

    return answered


def check_of(report: Report, route: str) -> RouteCheck:
    return next(one for one in report.routes if one.route == route)


def test_every_readable_route_has_one_recipe() -> None:
    readable = {
        name
        for name, route in ROUTES.items()
        if route.method == "GET" or name == "get_beatmap_attributes"
    }
    assert {recipe.route for recipe in RECIPES} == readable
    assert len(RECIPES) == len(readable)


def test_nothing_is_sent_that_changes_the_server() -> None:
    sent: list[str] = []

    def answer(operation: Operation[Any]) -> object:
        sent.append(f"{operation.method} {operation.template}")
        return NotFoundError(404)

    surveyed(answer)
    assert {one for one in sent if not one.startswith("GET ")} <= {
        "POST api/v2/beatmaps/{beatmap}/attributes"
    }


def test_ids_come_from_the_answers_before() -> None:
    asked: list[str] = []
    scores = [{"id": 5, "beatmap_id": 6, "user_id": 7, "legacy_score_id": None}]

    def answer(operation: Operation[Any]) -> object:
        asked.append(operation.path)
        return (
            {"scores": scores}
            if operation.path == "api/v2/scores"
            else NotFoundError(404)
        )

    surveyed(answer)
    assert {"api/v2/scores/5", "api/v2/beatmaps/6", "api/v2/users/7"} <= {*asked}
    assert "api/v2/scores/osu/None" not in asked


def test_like_differences_are_counted_together() -> None:
    tags = [{"id": 1, "name": "n", "ruleset_id": None, "description": None}] * 3
    report = surveyed(only("tags", {"tags": tags}))
    (difference,) = report.differences
    assert (difference.route, difference.request, difference.count) == (
        "get_tags",
        "GET api/v2/tags",
        3,
    )
    assert check_of(report, "get_tags").outcome == "checked"
    assert not report.is_clean


@pytest.mark.parametrize(
    ("key", "value"),
    [("new", f"Bearer {SECRET}"), ("access_token", "abc"), ("email", "a@b.example")],
)
def test_example_is_not_shown_when_it_may_be_secret(key: str, value: str) -> None:
    tag = {"id": 1, "name": "n", "ruleset_id": None, "description": "d", key: value}
    report = surveyed(only("tags", {"tags": [tag]}))
    (difference,) = report.differences
    assert value not in difference.example
    assert SECRET not in str(report)
    assert difference.path == f"$.tags[].{key}"


def test_example_is_short_when_the_value_is_long() -> None:
    tag = {
        "id": 1,
        "name": "n",
        "ruleset_id": None,
        "description": "d",
        "new": "x" * 999,
    }
    (difference,) = surveyed(only("tags", {"tags": [tag]})).differences
    assert len(difference.example) <= 100


def test_route_is_skipped_when_nothing_leads_to_it() -> None:
    report = surveyed(lambda _: NotFoundError(404))
    assert check_of(report, "get_score").outcome == "skipped"
    assert check_of(report, "get_score").reason is not None


def test_route_is_skipped_when_the_token_lacks_a_scope() -> None:
    error = MissingScopeError("needs friends.read", needed={"friends.read"}, granted=())
    report = surveyed(only("friends", error))
    skipped = check_of(report, "get_friends")
    assert (skipped.outcome, skipped.reason) == ("skipped", "needs friends.read")


@pytest.mark.parametrize("error", [AuthError("no"), ForbiddenError(403)])
def test_route_is_skipped_when_the_server_says_what_the_token_lacks(
    error: OsuError,
) -> None:
    report = surveyed(only("friends", error))
    assert check_of(report, "get_friends").outcome == "skipped"


@pytest.mark.parametrize(
    "error",
    [
        NotFoundError(404),
        ForbiddenError(403),
        ServerError(500),
        DecodeError("$: no JSON", path="$", payload="<"),
    ],
)
def test_route_has_failed_when_it_gives_no_answer(error: OsuError) -> None:
    report = surveyed(only("tags", error))
    failed = check_of(report, "get_tags")
    assert (failed.outcome, failed.reason) == ("failed", str(error))
    assert not report.is_clean
    assert str(failed) in str(report)


def test_absent_candidates_do_not_count_when_another_is_there() -> None:
    pages = [{"id": n, "name": str(n)} for n in (1, 2)]

    def answer(operation: Operation[Any]) -> object:
        if operation.path == "api/v2/forums":
            return {"forums": pages}
        return {} if operation.path == "api/v2/forums/2" else NotFoundError(404)

    forum = check_of(surveyed(answer), "get_forum")
    assert (forum.outcome, forum.calls, forum.reason) == ("checked", 1, None)


def test_download_has_failed_when_it_is_empty() -> None:
    def answer(operation: Operation[Any]) -> object:
        if operation.result is bytes:
            return b""
        scores = [{"id": 5, "has_replay": True}]
        return (
            {"scores": scores}
            if operation.path == "api/v2/scores"
            else NotFoundError(404)
        )

    assert check_of(surveyed(answer), "download_replay").reason == "an empty file"


def test_id_that_is_none_any_more_fails_its_route_alone() -> None:
    scores = [{"id": "text", "beatmap_id": 6, "user_id": 7}]

    def answer(operation: Operation[Any]) -> object:
        return (
            {"scores": scores}
            if operation.path == "api/v2/scores"
            else NotFoundError(404)
        )

    failed = check_of(surveyed(answer), "get_score")
    assert failed.outcome == "failed"
    assert "score='text'" in (failed.reason or "")


@pytest.mark.parametrize("error", [AuthError("refused"), TimedOutError("no answer")])
def test_error_is_raised_when_the_first_call_fails_for_good(error: OsuError) -> None:
    with pytest.raises(type(error)):
        surveyed(lambda _: error)


def test_route_has_failed_when_it_alone_times_out() -> None:
    report = surveyed(only("tags", TimedOutError("no answer")))
    assert check_of(report, "get_tags").outcome == "failed"


def test_error_is_raised_when_the_server_has_gone() -> None:
    def answer(operation: Operation[Any]) -> object:
        gone = operation.path != "api/v2/scores"
        return TimedOutError("no answer") if gone else {"scores": []}

    with pytest.raises(TimedOutError):
        surveyed(answer)

"""Matches of the stable client."""

from __future__ import annotations

import json
from typing import Any

import pytest

from osupy import decode, encode
from osupy.enums import MatchEventType
from osupy.errors import DecodeError
from osupy.mods import Mods
from osupy.objects import (
    LegacyScore,
    ListingParams,
    Match,
    MatchesListing,
    MatchEvent,
    MatchGame,
    MatchResponse,
    Score,
)
from tests.contract.random_objects import smallest
from tests.objects.answers import made as read

SEAT = {"slot": 3, "team": "red", "pass": True}


def game(scores: list[dict[str, Any]]) -> MatchGame:
    """Return a game that was played with such scores."""
    made: MatchGame = read(smallest("MatchGame", scores=scores), MatchGame)
    return made


def test_match_has_a_page_and_may_go_on() -> None:
    match = read(smallest("Match", id=7, end_time=None), Match)

    assert match.url == "https://osu.ppy.sh/community/matches/7"
    assert match.end_time is None


def test_scores_of_today_have_neither_id_nor_pp() -> None:
    score = smallest(
        "Score", id=None, best_id=None, pp=None, type="legacy_match_score", match=SEAT
    )

    (made,) = game([score]).scores or []

    assert isinstance(made, Score)
    assert made.id is None
    assert made.is_stable
    assert made.match is not None
    assert (made.match.slot, made.match.team, made.match.pass_) == (3, "red", True)


def test_scores_of_old_versions_are_of_the_old_class() -> None:
    score = smallest(
        "LegacyScore", id=None, best_id=None, pp=None, type="legacy_match_score"
    )

    (made,) = game([score | {"match": SEAT}]).scores or []

    assert isinstance(made, LegacyScore)
    assert made.is_stable


def test_mods_of_a_game_are_mods_and_are_written_as_acronyms() -> None:
    made = read(smallest("MatchGame", mods=["HD", "NC", "XX"]), MatchGame)

    assert made.mods == Mods(["NC", "HD", "XX"])
    assert "NC" in made.mods
    assert json.loads(encode(made))["mods"] == ["HD", "NC", "XX"]


def test_game_of_a_beatmap_that_is_gone_has_none() -> None:
    made = read(smallest("MatchGame", beatmap_id=None), MatchGame)

    assert made.beatmap is None
    assert made.beatmap_id is None


@pytest.mark.parametrize("text", [None, "a match"])
def test_text_of_an_event_may_be_null(text: str | None) -> None:
    event = smallest("MatchEvent", detail={"type": "other", "text": text})

    assert read(event, MatchEvent).detail.text == text


def test_event_without_a_game_has_no_text() -> None:
    event = read(
        smallest("MatchEvent", detail={"type": "player-left"}, user_id=None), MatchEvent
    )

    assert event.detail.type is MatchEventType.PLAYER_LEFT
    assert event.detail.text is None
    assert event.game is None


def test_event_without_a_type_is_refused() -> None:
    event = smallest("MatchEvent", detail={"text": "a match"})

    with pytest.raises(DecodeError) as caught:
        decode(json.dumps(event).encode(), MatchEvent)

    assert caught.value.path == "$.detail.type"


def test_answer_holds_a_part_of_the_events() -> None:
    answer = smallest(
        "MatchResponse",
        events=[smallest("MatchEvent", id=5, game=smallest("MatchGame"))],
        first_event_id=1,
        latest_event_id=5,
        current_game_id=None,
    )

    made = read(answer, MatchResponse)

    assert made.first_event_id < made.events[0].id == made.latest_event_id
    assert made.match.events is None


def test_parameters_of_a_listing_keep_what_has_no_field() -> None:
    params = {"limit": 50, "sort": "id_desc", "active": None, "from": "2026", "new": 1}

    made = read(smallest("MatchesListing", params=params), MatchesListing).params

    assert isinstance(made, ListingParams)
    assert (made.limit, made.active, made.from_) == (50, None, "2026")
    assert json.loads(encode(made))["new"] == 1

"""The checker finds what is wrong; else its silence would mean nothing."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contract.checker import Checker, tree

ZULU = "2026-09-01T00:00:00Z"
NO_TIME = "is not the datetime text of"
KUDOSU: dict[str, Any] = {
    "id": 1,
    "action": "give",
    "amount": -1,
    "model": "forum_post",
    "created_at": "2026-09-01T00:00:00+00:00",
    "giver": None,
    "post": {"url": None, "title": "a"},
    "details": None,
}


def test_checker_is_silent_when_all_is_right() -> None:
    assert Checker().check("object:KudosuHistory", KUDOSU, {}) == []


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"extra": 1}, "$: KudosuHistory knows no extra"),
        ({"id": None}, "$.id: null in KudosuHistory"),
        ({"id": "1"}, '$.id: int expected, not "1"'),
        ({"id": True}, "$.id: int expected, not true"),
        ({"amount": 1.0}, "$.amount: int expected, not 1.0"),
        ({"action": "take"}, "$.action: 'take' is not in enum kudosu_action_full"),
        ({"created_at": ZULU}, f"$.created_at: {ZULU!r} {NO_TIME} KudosuHistory"),
        ({"post": {"url": None}}, "$.post: KudosuPost without title"),
        ({"post": []}, "$.post: [] for KudosuPost, which is never empty"),
    ],
)
def test_checker_names_the_difference_when_one_is_planted(
    change: dict[str, Any], expected: str
) -> None:
    assert Checker().check("object:KudosuHistory", KUDOSU | change) == [expected]


def test_checker_names_the_key_when_it_is_missing() -> None:
    short = {key: value for key, value in KUDOSU.items() if key != "details"}
    found = Checker().check("object:KudosuHistory", short)
    assert found == ["$: KudosuHistory without details"]


def test_checker_refuses_a_whole_float_when_an_int_is_written() -> None:
    found = Checker().check("object:ScoreWeight", {"percentage": 100.0, "pp": None})
    assert found == ["$.percentage: 100.0 is written 100 by the server"]


def test_checker_refuses_braces_when_php_writes_brackets() -> None:
    checker = Checker()
    assert checker.check("object:UserStatisticsRulesets", []) == []
    assert checker.check("object:UserStatisticsRulesets", {}) != []


def test_checker_compares_includes_when_told_which_are_asked_for() -> None:
    names = {"tag": "S1", "name": "a", "author": "b", "url": "c"}
    pack: dict[str, Any] = names | {
        "date": "2026-09-01T00:00:00.000000Z",
        "no_diff_reduction": True,
        "ruleset_id": None,
    }
    checker = Checker()
    asked = tree(["beatmapsets", "user_completion_data?"])
    assert checker.check("object:BeatmapPack", pack, asked) == [
        "$: BeatmapPack without the include beatmapsets"
    ]
    whole: dict[str, Any] = pack | {"beatmapsets": []}
    assert checker.check("object:BeatmapPack", whole, asked) == []
    assert checker.check("object:BeatmapPack", whole, {}) == [
        "$: BeatmapPack with beatmapsets, which nobody asked for"
    ]


def test_checker_follows_the_kind_when_an_event_names_one() -> None:
    when = "2026-09-01T00:00:00+00:00"
    event: dict[str, Any] = {
        "id": 1,
        "created_at": when,
        "createdAt": when,
        "type": "rankLost",
    }
    user = {"username": "a", "url": "/u/1"}
    whole: dict[str, Any] = event | {
        "mode": "osu",
        "beatmap": {"title": "a", "url": "b"},
        "user": user,
    }
    checker = Checker()
    assert checker.check("object:Event", whole) == []
    assert len(checker.check("object:Event", event)) == 3
    assert checker.check("object:Event", event | {"parse_error": True}) == []
    assert checker.check("object:Event", event | {"type": "x"})[0] == (
        "$: Event of an unknown kind"
    )

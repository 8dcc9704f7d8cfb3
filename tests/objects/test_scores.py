"""Scores: what the two forms say in common, and the mods of a score as a value."""

from __future__ import annotations

import pickle
from datetime import UTC, datetime
from typing import Any

import attrs
import pytest

from osupy.enums import Ruleset, ScoreObjectType, ScoreRank
from osupy.mods import Mods
from osupy.objects import (
    BeatmapScores,
    LegacyScore,
    LegacyScoreStatistics,
    Mod,
    Score,
    ScoreStatistics,
    ScoreUserAttributes,
)

END = datetime(2026, 7, 1, 12, 30, tzinfo=UTC)


def score(**changes: Any) -> Score:
    """Make a score of today's client."""
    fields: dict[str, Any] = {
        "accuracy": 0.99,
        "beatmap_id": 75,
        "best_id": None,
        "build_id": 7,
        "ended_at": END,
        "has_replay": True,
        "id": 4_000_000_001,
        "is_perfect_combo": False,
        "legacy_perfect": False,
        "legacy_score_id": None,
        "legacy_total_score": 0,
        "max_combo": 200,
        "maximum_statistics": ScoreStatistics(great=300),
        "mods": Mods("HD"),
        "passed": True,
        "pp": 120.5,
        "rank": ScoreRank.SH,
        "ruleset_id": 0,
        "started_at": END,
        "statistics": ScoreStatistics(great=299, ok=1),
        "total_score": 980_000,
        "type": ScoreObjectType.SOLO_SCORE,
        "user_id": 2,
        "replay": True,
        "current_user_attributes": ScoreUserAttributes(pin=None),
    }
    return Score(**fields | changes)


def stable_score(**changes: Any) -> Score:
    """Make a score of the stable client in today's form."""
    return score(
        **{"build_id": None, "legacy_score_id": 91, "started_at": None} | changes
    )


def legacy_score(**changes: Any) -> LegacyScore:
    """Make a score of the stable client in the old form."""
    fields: dict[str, Any] = {
        "accuracy": 0.99,
        "best_id": 91,
        "created_at": END,
        "id": 91,
        "max_combo": 200,
        "mode": Ruleset.TAIKO,
        "mode_int": 1,
        "mods": Mods("HD"),
        "passed": True,
        "perfect": False,
        "pp": None,
        "rank": ScoreRank.SH,
        "replay": True,
        "score": 12_000_000,
        "statistics": LegacyScoreStatistics(
            count_100=1,
            count_300=299,
            count_50=None,
            count_geki=None,
            count_katu=None,
            count_miss=0,
        ),
        "type": ScoreObjectType.SCORE_BEST_TAIKO,
        "user_id": 2,
        "current_user_attributes": ScoreUserAttributes(pin=None),
    }
    return LegacyScore(**fields | changes)


# Which client.


def test_score_is_lazer_when_it_has_no_old_id() -> None:
    assert score().is_lazer
    assert not score().is_stable


@pytest.mark.parametrize("old_id", [91, 0])
def test_score_is_stable_when_it_has_an_old_id(old_id: int) -> None:
    one = stable_score(legacy_score_id=old_id)

    assert one.is_stable
    assert not one.is_lazer


def test_score_is_stable_when_it_is_of_a_match() -> None:
    one = stable_score(
        id=None, legacy_score_id=None, type=ScoreObjectType.LEGACY_MATCH_SCORE
    )

    assert one.is_stable
    assert one.stable_id is None
    assert one.url is None


def test_score_is_lazer_when_only_the_build_is_unknown() -> None:
    assert score(build_id=None).is_lazer


def test_legacy_score_is_lazer_when_it_is_a_solo_score() -> None:
    one = legacy_score(id=4_000_000_001, type=ScoreObjectType.SOLO_SCORE)

    assert one.is_lazer
    assert one.stable_id is None


@pytest.mark.parametrize(
    "kind",
    [
        ScoreObjectType.SCORE_BEST_OSU,
        ScoreObjectType.SCORE_OSU,
        ScoreObjectType.LEGACY_MATCH_SCORE,
    ],
)
def test_legacy_score_is_stable_when_of_any_other_kind(kind: ScoreObjectType) -> None:
    assert legacy_score(type=kind).is_stable
    assert not legacy_score(type=kind).is_lazer


# Ids and pages.


def test_stable_id_is_none_when_the_old_id_is_zero() -> None:
    assert stable_score(legacy_score_id=91).stable_id == 91
    assert stable_score(legacy_score_id=0).stable_id is None
    assert stable_score(legacy_score_id=0).legacy_score_id == 0
    assert score().stable_id is None


def test_legacy_stable_id_is_none_when_the_id_is_zero() -> None:
    assert legacy_score().stable_id == 91
    assert legacy_score(id=0, type=ScoreObjectType.SCORE_TAIKO).stable_id is None
    assert legacy_score(id=0).id == 0
    assert legacy_score(id=None).stable_id is None


def test_url_is_the_page_of_the_new_id() -> None:
    assert score().url == "https://osu.ppy.sh/scores/4000000001"
    assert stable_score().url == "https://osu.ppy.sh/scores/4000000001"


def test_legacy_url_follows_the_space_of_the_id() -> None:
    new = legacy_score(id=4_000_000_001, type=ScoreObjectType.SOLO_SCORE)

    assert new.url == "https://osu.ppy.sh/scores/4000000001"
    assert legacy_score().url == "https://osu.ppy.sh/scores/taiko/91"


@pytest.mark.parametrize(
    "changes",
    [
        {"id": 0},
        {"id": None},
        {"type": ScoreObjectType.SCORE_TAIKO},
        {"type": ScoreObjectType.LEGACY_MATCH_SCORE},
    ],
)
def test_legacy_url_is_none_when_the_play_has_no_page(changes: dict[str, Any]) -> None:
    assert legacy_score(**changes).url is None


# The same names on both forms.


@pytest.mark.parametrize("one", [score(ruleset_id=1), legacy_score()])
def test_both_forms_answer_to_the_same_names(one: Score | LegacyScore) -> None:
    assert one.ruleset is Ruleset.TAIKO
    assert one.ended_at == END
    assert one.has_replay
    assert one.mods == Mods("HD")
    assert one.is_lazer is not one.is_stable


def test_ruleset_is_none_when_its_number_is_unknown() -> None:
    assert score(ruleset_id=9).ruleset is None


# Values.


def test_mod_is_equal_when_settings_are_empty_or_missing() -> None:
    bare, empty = Mod(acronym="HD"), Mod(acronym="HD", settings={})

    assert bare == empty
    assert hash(bare) == hash(empty)
    assert empty.settings == {}


@pytest.mark.parametrize(
    "other",
    [Mod(acronym="HR"), Mod(acronym="HD", settings={"only_fade": True}), "HD", None],
)
def test_mod_differs_when_acronym_or_settings_do(other: object) -> None:
    assert Mod(acronym="HD") != other


def test_score_is_equal_hashable_and_picklable_by_value() -> None:
    one = score(mods=Mods([Mod(acronym="DT", settings={"speed_change": 1.2})]))
    again: Score = pickle.loads(pickle.dumps(one))

    assert again == one
    assert hash(again) == hash(one)
    assert again.mods[0].settings == {"speed_change": 1.2}
    assert attrs.evolve(one, pp=None) != one


def test_legacy_score_is_no_score_even_with_the_same_id() -> None:
    new, old = score(id=91), legacy_score(id=91)

    assert len({hash(new), hash(old)}) == 2
    assert old != new


def test_mods_of_a_legacy_score_are_plain_acronyms_on_the_wire() -> None:
    assert attrs.fields(LegacyScore).mods.metadata == {"wire": "acronyms"}
    assert attrs.fields(Score).mods.metadata == {}


def test_repr_of_a_page_is_short() -> None:
    page = BeatmapScores(scores=[score() for _ in range(50)], score_count=50)

    assert repr(page) == "BeatmapScores(scores=<50 items>, score_count=50)"

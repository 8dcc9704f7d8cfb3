"""The world makes sense: what is said in two places is said alike."""

from __future__ import annotations

import json

import pytest

from osupy.sandbox import basics
from osupy.sandbox.basics import EPOCH, micro, num, offset, zulu
from osupy.sandbox.boards import weighted
from osupy.sandbox.plays import HISTORY, Play
from osupy.sandbox.view_plays import legacy_score, score
from osupy.sandbox.world import World


@pytest.fixture(scope="module")
def world() -> World:
    return World(1, lambda: 0.0)


@pytest.fixture(scope="module")
def sample(world: World) -> list[Play]:
    return [world.plays[number] for number in range(0, HISTORY, 7)]


def test_ids_grow_and_lead_back_to_their_score(world: World) -> None:
    ids = [world.plays.id_of(number) for number in range(2_000)]
    assert ids == sorted(set(ids))
    assert [world.plays.index_after(it) for it in ids[:-1]] == list(range(1, 2_000))
    assert world.play(ids[7]) is world.plays[7]
    given = set(ids)
    assert (
        world.play(next(it for it in range(ids[0], ids[-1]) if it not in given)) is None
    )


def test_no_score_exists_before_it_arrives(world: World) -> None:
    assert world.play(world.plays.id_of(HISTORY - 1)) is not None
    assert world.play(world.plays.id_of(HISTORY)) is None
    later = World(1, lambda: 0.2)
    assert later.play(world.plays.id_of(HISTORY)) == world.plays[HISTORY]


def test_times_grow_with_ids(sample: list[Play]) -> None:
    ended = [play.ended for play in sample]
    assert ended == sorted(ended)
    assert ended[-1] <= EPOCH


def test_scores_are_possible(sample: list[Play]) -> None:
    for play in sample:
        assert 0 < play.accuracy <= 1
        assert 0 <= play.combo <= (play.map.max_combo or 500)
        assert play.map.playable_in(play.ruleset)
        for name, count in play.statistics.items():
            if name in play.maximum:
                assert count <= play.maximum[name]
        assert (play.rank == "F") is not play.passed
        assert (play.rank in "XH") == (play.accuracy == 1 and play.passed)
        assert play.pp is None or play.ranked
        assert play.stable == (play.legacy_id is not None)


def test_perfect_score_has_no_miss(sample: list[Play]) -> None:
    perfect = [play for play in sample if play.perfect]
    assert perfect
    assert not any(play.statistics.get("miss") for play in perfect)


def test_two_shapes_tell_the_same(sample: list[Play]) -> None:
    for play in sample:
        new, old = score(play), legacy_score(play)
        assert new["ended_at"] == old["created_at"]
        assert new["ruleset_id"] == old["mode_int"]
        assert new["legacy_total_score"] == old["score"]
        acronyms = [mod["acronym"] for mod in new["mods"]]
        assert acronyms == old["mods"] + (["CL"] if play.stable else [])
        assert new["statistics"].get("miss", 0) == old["statistics"]["count_miss"]


def test_old_counts_are_null_where_the_ruleset_has_none(sample: list[Play]) -> None:
    expected = {
        0: {"count_geki", "count_katu"},
        1: {"count_50", "count_geki", "count_katu"},
        2: {"count_geki"},
        3: set[str](),
    }
    for play in sample[:200]:
        counts = legacy_score(play)["statistics"]
        assert {name for name, it in counts.items() if it is None} == expected[
            play.ruleset
        ]


def test_ranking_follows_from_the_best_scores(world: World) -> None:
    standings = world.boards.standings(0)
    assert [pp for pp, _ in standings] == sorted(
        (it[0] for it in standings), reverse=True
    )
    pp, person = standings[0]
    assert pp == weighted(world.boards.best(person.id, 0))
    assert world.statistics(person, 0)["pp"] == num(pp)


def test_everybody_has_an_own_name_and_nobody_is_at_odds(world: World) -> None:
    people = world.people
    assert len(people.by_id) == len(people.by_name) == 300
    for person in people.in_order:
        assert people.named(person.username.upper()) is person


def test_three_times_are_written_in_three_ways() -> None:
    assert zulu(EPOCH) == "2026-09-01T00:00:00Z"
    assert offset(EPOCH) == "2026-09-01T00:00:00+00:00"
    assert micro(EPOCH) == "2026-09-01T00:00:00.000000Z"


def test_json_is_the_same_when_orjson_is_missing(
    monkeypatch: pytest.MonkeyPatch, world: World
) -> None:
    value = world.beatmap(next(iter(world.maps.by_id.values())), None)
    fast = basics.dumps(value)
    monkeypatch.setattr(basics, "orjson", None)
    assert json.loads(basics.dumps(value)) == json.loads(fast) == value

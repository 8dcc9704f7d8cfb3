"""Stars and pp: that what a score says reaches rosu-pp, and mistakes are said."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from osupy import pp
from osupy.enums import Ruleset, ScoreObjectType
from osupy.errors import DecodeError, UsageError
from osupy.mods import Mods
from osupy.objects import LegacyScoreStatistics, Mod, ScoreStatistics
from tests.objects.test_scores import legacy_score, score, stable_score

pytest.importorskip("rosu_pp_py", reason="no wheel of rosu-pp-py here")

RECORDED = Path(
    os.environ.get("OSUPY_RECORDED", Path(__file__).parents[2] / "shared" / "recorded")
)
CIRCLES = 200


def beatmap(*, circles: int = CIRCLES, mode: int = 0) -> bytes:
    """Make a beatmap of jumps, four in a second."""
    objects = "\r\n".join(
        f"{64 + 384 * (number % 2)},{96 + 192 * (number // 2 % 2)},{number * 250},1,0"
        for number in range(circles)
    )
    return (
        f"osu file format v14\r\n\r\n[General]\r\nMode: {mode}\r\n\r\n"
        "[Difficulty]\r\nHPDrainRate:5\r\nCircleSize:4\r\nOverallDifficulty:8\r\n"
        "ApproachRate:9\r\nSliderMultiplier:1.4\r\nSliderTickRate:1\r\n\r\n"
        "[TimingPoints]\r\n0,250,4,2,0,50,1,0\r\n\r\n"
        f"[HitObjects]\r\n{objects}\r\n"
    ).encode()


FILE = beatmap()


def full(**changes: Any) -> Any:
    """Make a score of today's client without a mistake."""
    fields: dict[str, Any] = {
        "max_combo": CIRCLES,
        "mods": Mods(),
        "statistics": ScoreStatistics(great=CIRCLES),
        "accuracy": 1.0,
    }
    return score(**fields | changes)


# Difficulty.


def test_beatmap_has_stars_and_a_longest_combo() -> None:
    found = pp.difficulty(FILE)

    assert 0 < found.stars < 10
    assert found.max_combo == CIRCLES
    assert found.ruleset is Ruleset.OSU
    assert found.details.stars == found.stars
    assert pp.difficulty(FILE.decode()) == found


def test_mods_change_the_stars() -> None:
    plain = pp.difficulty(FILE).stars
    slow, fast = (
        pp.difficulty(FILE, mods=[Mod(acronym="DT", settings={"speed_change": speed})])
        for speed in (1.1, 2)
    )

    assert plain < slow.stars < pp.difficulty(FILE, mods="DT").stars < fast.stars
    assert pp.difficulty(FILE, mods=64) == pp.difficulty(FILE, mods="DT")


@pytest.mark.parametrize("mods", ["ZZ", [Mod(acronym="HD", settings={"new": 1})]])
def test_unknown_mods_and_settings_break_nothing(mods: Any) -> None:
    assert pp.difficulty(FILE, mods=mods).stars > 0


def test_setting_of_another_type_is_refused() -> None:
    fast = Mod(acronym="DT", settings={"speed_change": "fast"})

    for ruleset in ("osu", "mania"):
        with pytest.raises(UsageError, match=r"mods=.*speed_change='fast'"):
            pp.difficulty(FILE, mods=[fast], ruleset=ruleset)


@pytest.mark.parametrize("ruleset", list(Ruleset))
def test_beatmap_is_converted_into_each_ruleset(ruleset: Ruleset) -> None:
    assert pp.difficulty(FILE, ruleset=ruleset).ruleset is ruleset


def test_beatmap_of_mania_is_converted_into_nothing_else() -> None:
    with pytest.raises(UsageError, match="ruleset='osu'"):
        pp.difficulty(beatmap(mode=3), ruleset="osu")


def test_unknown_ruleset_is_refused() -> None:
    with pytest.raises(UsageError, match="ruleset='std'"):
        pp.difficulty(FILE, ruleset="std")  # type: ignore[arg-type]


@pytest.mark.parametrize("file", [b"", b"<html>", "text"])
def test_what_is_no_beatmap_is_refused(file: bytes | str) -> None:
    with pytest.raises(DecodeError, match="not a beatmap"):
        pp.difficulty(file)


def test_beatmap_made_to_break_calculators_is_refused() -> None:
    with pytest.raises(UsageError, match="break calculators"):
        pp.difficulty(FILE.replace(b",49750,1,0", b",99999999,1,0"))


# What if.


def test_mistakes_cost_points() -> None:
    best = pp.performance(FILE).pp

    assert best > pp.performance(FILE, accuracy=0.95).pp
    assert best > pp.performance(FILE, misses=1).pp
    assert pp.performance(FILE, combo=CIRCLES).pp == best
    one_miss = pp.performance(FILE, misses=1)
    assert one_miss.details.state.max_combo > 50
    short = pp.performance(FILE, misses=1, combo=50)
    assert short.details.state.max_combo == 50


@pytest.mark.parametrize(
    "wrong", [{"accuracy": 98.5}, {"accuracy": -1}, {"misses": -1}]
)
def test_number_out_of_range_is_refused(wrong: Any) -> None:
    with pytest.raises(UsageError, match=next(iter(wrong))):
        pp.performance(FILE, **wrong)


# Scores.


def test_score_without_a_mistake_is_worth_the_most() -> None:
    assert pp.score_performance(FILE, full()).pp == pytest.approx(
        pp.performance(FILE).pp
    )


def test_mods_of_the_score_count() -> None:
    found = pp.score_performance(FILE, full(mods=Mods("HDDT")))

    assert found.pp == pytest.approx(pp.performance(FILE, mods="HDDT").pp)
    assert found.difficulty == pp.difficulty(FILE, mods="HDDT")


def test_judgements_of_the_score_count() -> None:
    counts = ScoreStatistics(great=CIRCLES - 11, ok=10, miss=1)
    found = pp.score_performance(FILE, full(statistics=counts, max_combo=150))

    state = found.details.state
    assert (state.n300, state.n100, state.misses, state.max_combo) == (189, 10, 1, 150)
    assert found.pp < pp.performance(FILE).pp


@pytest.mark.parametrize("ruleset", list(Ruleset))
def test_score_is_computed_in_its_ruleset(ruleset: Ruleset) -> None:
    found = pp.score_performance(FILE, full(ruleset_id=ruleset.id))

    assert found.difficulty.ruleset is ruleset


def test_both_forms_of_a_score_are_worth_the_same() -> None:
    counts = LegacyScoreStatistics(
        count_100=4,
        count_300=CIRCLES - 4,
        count_50=0,
        count_geki=None,
        count_katu=None,
        count_miss=0,
    )
    fields: dict[str, Any] = {"mods": Mods("HD"), "max_combo": CIRCLES}
    new = stable_score(
        statistics=ScoreStatistics(great=CIRCLES - 4, ok=4),
        legacy_total_score=1_000_000,
        **fields,
    )
    old = legacy_score(
        mode=Ruleset.OSU, mode_int=0, statistics=counts, score=1_000_000, **fields
    )

    assert pp.score_performance(FILE, new).pp == pp.score_performance(FILE, old).pp


def test_client_that_was_played_on_counts() -> None:
    lazer = full(legacy_score_id=None, mods=Mods("CL"))
    stable = full(legacy_score_id=91, build_id=None, mods=Mods("CL"))

    seen = [pp._state(one).get("large_tick_hits") for one in (lazer, stable)]
    assert seen == [0, None]


def test_ends_of_sliders_are_told_where_they_are_known() -> None:
    counts = ScoreStatistics(great=5, slider_tail_hit=3, large_tick_hit=2)
    state = pp._state(full(statistics=counts))

    assert (state["slider_end_hits"], state["large_tick_hits"]) == (3, 2)
    assert "legacy_total_score" not in state


def test_only_what_was_played_counts_when_failed() -> None:
    failed = full(passed=False, statistics=ScoreStatistics(great=49, miss=1))
    found = pp.score_performance(FILE, failed)

    assert found.difficulty.max_combo == 50
    assert found.pp < pp.performance(FILE).pp


@pytest.mark.parametrize(
    ("number", "counts", "played"),
    [
        (0, {"great": 5, "ok": 3, "meh": 2, "miss": 1}, 11),
        (1, {"great": 5, "ok": 3, "miss": 1}, 9),
        (2, {"great": 5, "large_tick_hit": 3, "small_tick_hit": 9, "miss": 1}, 9),
        (3, {"perfect": 7, "great": 5, "good": 4, "ok": 3, "meh": 2, "miss": 1}, 22),
    ],
)
def test_played_objects_are_counted_as_the_ruleset_has_them(
    number: int, counts: dict[str, int], played: int
) -> None:
    one = score(ruleset_id=number, statistics=ScoreStatistics(**counts))

    assert pp._judged(one) == played


def test_score_of_an_unknown_ruleset_is_refused() -> None:
    with pytest.raises(UsageError, match="ruleset is not known"):
        pp.score_performance(FILE, full(ruleset_id=9))


def test_score_of_a_match_is_worth_something() -> None:
    one = full(type=ScoreObjectType.LEGACY_MATCH_SCORE, legacy_total_score=0)

    assert pp.score_performance(FILE, one).pp > 0


def test_missing_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> Any:
        raise ImportError(name)

    monkeypatch.setattr(pp, "import_module", missing)

    with pytest.raises(UsageError, match=r"pip install osupy\[pp\]"):
        pp.difficulty(FILE)


@pytest.mark.skipif(not RECORDED.is_dir(), reason="no recordings here")
def test_real_beatmap_is_computed() -> None:
    file = (RECORDED / "beatmap.osu").read_bytes()
    plain, fast = pp.difficulty(file), pp.difficulty(file, mods="DT")

    assert 1 < plain.stars < fast.stars < 15
    assert plain.max_combo > 100
    assert pp.performance(file).pp > pp.performance(file, accuracy=0.9, misses=9).pp > 0

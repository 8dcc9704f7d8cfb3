"""What `Mods` and `Mod` know of the game: bits, rulesets, settings, speed, ranking."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from osupy.enums import Ruleset
from osupy.errors import UsageError
from osupy.mods import Mods, ModsLike, mods_of
from osupy.objects import Mod
from tests.contract.test_mods import BITS, IMPLIED


def mod(acronym: str, **settings: Any) -> Mod:
    """Make a mod with settings."""
    return Mod(acronym=acronym, settings=settings)


# Bit flags.


@pytest.mark.parametrize(
    ("bits", "text"),
    [
        (0, ""),
        (72, "HDDT"),
        (64 | 512, "NC"),
        (512, "NC"),
        (32 | 16384, "PF"),
        (16 | 64 | 512, "HRNC"),
        (1 << 29, "SV2"),
        (1 << 30, "MR"),
    ],
)
def test_bits_become_mods(bits: int, text: str) -> None:
    assert Mods(bits) == Mods.from_bits(bits) == Mods(text)
    assert str(Mods(bits)) == text


@pytest.mark.parametrize(
    ("text", "bits"),
    [
        ("", 0),
        ("HDDT", 72),
        ("NC", 64 | 512),
        ("PF", 32 | 16384),
        ("DC", 256),
        ("SV2", 1 << 29),
        ("V2", 1 << 29),
        ("HDWUZZ", 8),
    ],
)
def test_mods_become_bits_with_those_that_they_imply(text: str, bits: int) -> None:
    assert Mods(text).bits == bits


@pytest.mark.parametrize("bits", [-1, 2048, 8 | 1 << 31])
def test_bits_are_refused_when_they_stand_for_nothing(bits: int) -> None:
    with pytest.raises(UsageError, match="stands for no mod") as caught:
        Mods(bits)

    assert f"mods={bits}" in str(caught.value)


@given(st.sets(st.sampled_from(sorted(BITS))))
def test_bits_survive_the_way_there_and_back(acronyms: set[str]) -> None:
    implied = {IMPLIED[a] for a in acronyms if a in IMPLIED}
    bits = sum(BITS[acronym] for acronym in acronyms | implied)

    assert Mods(bits).bits == bits


# One mod.


def test_mod_is_found_by_its_acronym() -> None:
    mods = Mods(["HD", mod("DT", speed_change=1.3)])

    assert mods["dt"].settings == {"speed_change": 1.3}
    assert mods.get("DT") is mods["DT"]
    assert mods.get("HR") is None
    with pytest.raises(KeyError, match="HR"):
        mods["HR"]


def test_mod_tells_name_type_and_settings() -> None:
    one = mod("DT", speed_change=1.3)

    assert (one.name, one.type) == ("Double Time", "DifficultyIncrease")
    assert one.setting("speed_change") == 1.3
    assert one.setting("adjust_pitch") is None
    assert Mod(acronym="HD").setting("anything") is None


def test_unknown_mod_is_kept_and_tells_nothing() -> None:
    one = Mods([mod("ZZ", new="x")])["ZZ"]

    assert one.setting("new") == "x"
    assert (one.name, one.type, one.info("osu"), one.clock_rate) == (
        None,
        None,
        None,
        1.0,
    )


def test_info_follows_the_ruleset() -> None:
    easy = Mod(acronym="EZ")
    standard, drums = easy.info(Ruleset.OSU), easy.info("taiko")

    assert standard is not None
    assert drums is not None
    assert [(s.name, s.type, s.label) for s in standard.settings] == [
        ("retries", "number", "Extra Lives")
    ]
    assert standard.setting("retries") is standard.settings[0]
    assert drums.settings == ()
    assert "AC" in standard.incompatible
    assert Mod(acronym="AP").info("mania") is None


@pytest.mark.parametrize(
    ("flag", "acronym"),
    [
        ("is_playable", "HD"),
        ("needs_configuration", "DA"),
        ("is_allowed_in_matches", "DT"),
        ("is_free_in_matches", "HD"),
        ("is_allowed_in_freestyle", "DT"),
        ("is_always_submitted", "TD"),
    ],
)
def test_info_tells_where_a_mod_may_be_used(flag: str, acronym: str) -> None:
    known, autoplay = Mod(acronym=acronym).info("osu"), Mod(acronym="AT").info("osu")

    assert known is not None
    assert autoplay is not None
    assert getattr(known, flag) is True
    assert getattr(autoplay, flag) is False


@pytest.mark.parametrize(
    ("name", "right", "wrong"),
    [
        ("minimum_accuracy", 0.9, True),
        ("minimum_accuracy", 1, "0.9"),
        ("restart", True, 1),
        ("accuracy_judge_mode", "0", 0),
    ],
)
def test_setting_accepts_values_of_its_type(name: str, right: Any, wrong: Any) -> None:
    known = Mod(acronym="AC").info("osu")
    assert known is not None
    setting = known.setting(name)
    assert setting is not None

    assert setting.accepts(right)
    assert not setting.accepts(wrong)


def test_mods_of_a_ruleset_are_in_the_games_order() -> None:
    assert [info.acronym for info in mods_of("mania")][:3] == ["EZ", "NF", "HT"]
    with pytest.raises(UsageError, match="ruleset='std'"):
        mods_of("std")  # type: ignore[arg-type]


# Speed.


@pytest.mark.parametrize(
    ("mods", "rate"),
    [
        ("", 1.0),
        ("HDHR", 1.0),
        ("HDDT", 1.5),
        ("NC", 1.5),
        ("HT", 0.75),
        ("DC", 0.75),
        ([mod("DT", speed_change=2)], 2.0),
        ([mod("DT", adjust_pitch=True)], 1.5),
        ([mod("DT", speed_change="fast")], 1.5),
        ([mod("HT", speed_change=0.5)], 0.5),
        ([mod("HD", speed_change=0.5)], 1.0),
        ("WU", None),
        ("HDWD", None),
        ("AS", None),
    ],
)
def test_clock_rate_is_that_of_the_mods(mods: ModsLike, rate: float | None) -> None:
    assert Mods(mods).clock_rate == rate


# Whether they fit.


def test_incompatible_mods_are_named_in_pairs() -> None:
    mods = Mods("HREZDTHTZZ")

    pairs = [f"{a.acronym}{b.acronym}" for a, b in mods.incompatible("osu")]
    assert pairs == ["HREZ", "DTHT"]
    assert mods.incompatible("mania") == mods.incompatible(Ruleset.MANIA)
    assert Mods("HDDT").incompatible("osu") == []


def test_invalid_mods_are_those_that_the_ruleset_lacks() -> None:
    assert Mods("HD4KFI").invalid("osu") == Mods("4KFI")
    assert Mods("HD4KFI").invalid("mania") == Mods()


@pytest.mark.parametrize(
    ("mods", "words"),
    [
        ("4K", "4K is no mod of osu"),
        ("NM", "NM is no mod of osu"),
        ("AT", "AT cannot be chosen"),
        ("HDHD", "HD stands twice"),
        ("HREZ", "HR and EZ exclude each other"),
        ([mod("DT", speed=2)], "DT has no setting 'speed'"),
        ([mod("DT", speed_change=True)], "DT: speed_change=True is no number"),
    ],
)
def test_problem_is_said_when_mods_do_not_fit(mods: ModsLike, words: str) -> None:
    problems = Mods(mods).problems("osu")

    assert len(problems) == 1
    assert words in problems[0]
    assert not Mods(mods).is_valid("osu")
    with pytest.raises(UsageError, match=words):
        Mods(mods).check("osu")


def test_mods_are_valid_when_they_fit() -> None:
    mods = Mods(["HD", mod("DT", speed_change=1.2, adjust_pitch=True)])

    assert mods.is_valid("osu")
    assert mods.check("osu") is mods


@pytest.mark.parametrize(
    ("mods", "ruleset", "ranked"),
    [
        ("", "osu", True),
        ("HDDTHR", "osu", True),
        ("HR", "mania", False),
        ("MR", "mania", True),
        ("MR", "osu", False),
        ("RX", "osu", False),
        ("4K", "mania", True),
        ("1K", "mania", False),
        ("HREZ", "osu", False),
        ("4K", "osu", False),
        ("ZZ", "osu", False),
        ("CL", "osu", False),
        ([mod("DT", speed_change=1.5)], "osu", True),
        ([mod("DT", speed_change=1.4)], "osu", False),
        ([mod("DT", adjust_pitch=True)], "osu", True),
        ([mod("NC", speed_change=1.4)], "osu", False),
        ([mod("HD", only_fade_approach_circles=True)], "osu", False),
        ([mod("SD", restart=True)], "osu", True),
    ],
)
def test_mods_are_ranked_by_the_rule_of_the_game(
    mods: ModsLike, ruleset: Any, ranked: bool
) -> None:
    assert Mods(mods).is_ranked(ruleset) is ranked


def test_classic_does_not_count_when_played_on_stable() -> None:
    assert Mods("HDCL").is_ranked("osu", stable=True)
    assert not Mods("HDCL").is_ranked("osu")


def test_facts_are_loaded_only_when_asked_for() -> None:
    program = (
        "import sys, osupy.mods, osupy.objects\n"
        "from osupy.objects import Mod\n"
        "print('osupy._core.mods_data' in sys.modules, Mod(acronym='HD').name,"
        "'osupy._core.mods_data' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=True, text=True
    )

    assert done.stdout.split() == ["False", "Hidden", "True"]

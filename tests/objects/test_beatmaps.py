"""Beatmaps: what the long form adds, and the forms of difficulty."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from osupy.enums import BeatmapsetStatus, Ruleset
from osupy.objects import (
    Beatmap,
    BeatmapDifficultyAttributes,
    BeatmapExtended,
    BeatmapPack,
    BeatmapPlaycount,
    FruitsDifficultyAttributes,
    ManiaDifficultyAttributes,
    OsuDifficultyAttributes,
    TaikoDifficultyAttributes,
)

DAY = datetime(2026, 7, 1, tzinfo=UTC)

SHORT: dict[str, Any] = {
    "beatmapset_id": 1,
    "difficulty_rating": 2.4,
    "id": 75,
    "lazer_only": False,
    "mode": Ruleset.OSU,
    "status": BeatmapsetStatus.RANKED,
    "total_length": 142,
    "user_id": 2,
    "version": "Normal",
}

LONG: dict[str, Any] = SHORT | {
    "accuracy": 6,
    "ar": 6,
    "bpm": 119.999,
    "convert": False,
    "count_circles": 160,
    "count_sliders": 30,
    "count_spinners": 4,
    "cs": 4,
    "deleted_at": None,
    "drain": 6,
    "hit_length": 109,
    "is_scoreable": True,
    "last_updated": DAY,
    "mode_int": 0,
    "passcount": 100,
    "playcount": 1000,
    "ranked": 1,
    "url": "https://osu.ppy.sh/beatmaps/75",
    "checksum": None,
}


def test_long_form_is_a_beatmap() -> None:
    beatmap = BeatmapExtended(**LONG)

    assert isinstance(beatmap, Beatmap)
    assert beatmap != Beatmap(**SHORT)
    assert beatmap.status.id == beatmap.ranked
    assert beatmap.mode.id == beatmap.mode_int


def test_include_is_none_when_it_was_not_sent() -> None:
    assert Beatmap(**SHORT).beatmapset is None
    assert Beatmap(**SHORT).checksum is None


def test_long_form_needs_the_checksum_that_the_short_one_may_lack() -> None:
    without = {key: value for key, value in LONG.items() if key != "checksum"}

    with pytest.raises(TypeError, match="checksum"):
        BeatmapExtended(**without)


@pytest.mark.parametrize(
    "cls",
    [
        FruitsDifficultyAttributes,
        ManiaDifficultyAttributes,
        OsuDifficultyAttributes,
        TaikoDifficultyAttributes,
    ],
)
def test_difficulty_of_each_ruleset_is_open_as_the_common_one(
    cls: type[BeatmapDifficultyAttributes],
) -> None:
    assert issubclass(cls, BeatmapDifficultyAttributes)
    assert cls.__about__.open


@pytest.mark.parametrize(
    ("cls", "identity"),
    [(BeatmapPack, "tag"), (BeatmapPlaycount, "beatmap_id"), (BeatmapExtended, "id")],
)
def test_identity_is_what_tells_one_from_another(cls: Any, identity: str) -> None:
    assert cls._identity() == identity


def test_pack_hashes_by_its_tag() -> None:
    pack = BeatmapPack(
        author="ppy",
        date=DAY,
        name="Pack",
        no_diff_reduction=False,
        ruleset_id=None,
        tag="S1",
        url="https://osu.ppy.sh/s1.zip",
    )

    assert hash(pack) == hash((BeatmapPack, "S1"))

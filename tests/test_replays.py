"""Replays parsed: hand-made ones, and real ones where there are any."""

from __future__ import annotations

import json
import lzma
import os
import struct
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from osupy import replays
from osupy.enums import Ruleset
from osupy.errors import DecodeError, UsageError
from osupy.hits import Hits
from osupy.mods import Mods
from osupy.objects import Mod
from osupy.replays import parse_replay

RECORDED = Path(
    os.environ.get("OSUPY_RECORDED", Path(__file__).parents[2] / "shared" / "recorded")
)
TICKS = 621355968000000000  # of the year 1970


def text(value: str) -> bytes:
    data = value.encode()
    return bytes([11, len(data)]) + data if data else b"\x00"


def packed(data: bytes) -> bytes:
    whole = lzma.compress(data, format=lzma.FORMAT_ALONE)
    return struct.pack("<i", len(whole)) + whole


def osr(
    *,
    mode: int = 0,
    version: int = 20260801,
    bits: int = 72,
    counts: tuple[int, ...] = (300, 20, 3, 50, 10, 1),
    number: int = 91,
    frames: str = "5|256.5|100|0,16|100.5|200|5,-12345|0|0|77,",
    more: dict[str, Any] | None = None,
) -> bytes:
    """Make a replay as the game writes it."""
    return b"".join(
        [
            struct.pack("<bi", mode, version),
            text("9d93da330f81e6bbed2403ce8f25854c"),
            text("peppy"),
            text("0" * 32),
            struct.pack("<6hih?i", *counts, 5_000_000, 321, True, bits),
            text("12|1,400|0.5,"),
            struct.pack("<q", TICKS + 17_000_000_000 * 10**6),
            packed(frames.encode()),
            struct.pack("<q", number),
            b"" if more is None else packed(json.dumps(more).encode()),
        ]
    )


def test_replay_tells_whose_it_is_and_what_came_of_it() -> None:
    replay = parse_replay(osr())

    assert replay.ruleset is Ruleset.OSU
    assert replay.username == "peppy"
    assert replay.beatmap_checksum == "9d93da330f81e6bbed2403ce8f25854c"
    assert replay.mods == Mods("HDDT")
    assert replay.bits == 72
    assert replay.hits == Hits(Ruleset.OSU, great=300, ok=20, meh=3, miss=1)
    assert (replay.score, replay.max_combo, replay.legacy_perfect) == (
        5_000_000,
        321,
        True,
    )
    assert replay.score_id == 91
    assert replay.seed == 77
    assert replay.ended_at == datetime.fromtimestamp(1_700_000_000, UTC)
    assert (replay.is_lazer, replay.lazer) == (False, None)


def test_replay_holds_its_frames_and_health() -> None:
    replay = parse_replay(osr())

    assert [(frame.time_delta, frame.x) for frame in replay.frames] == [
        (5, 256.5),
        (16, 100.5),
    ]
    assert [(state.time, state.life) for state in replay.life] == [
        (12, 1.0),
        (400, 0.5),
    ]
    assert "<2 frames>" in repr(replay)
    assert "<2 states>" in repr(replay)


@pytest.mark.parametrize(
    ("mode", "frames", "hits"),
    [
        (1, "5|320|0|4,", {"great": 300, "ok": 20, "miss": 1}),
        (
            2,
            "5|320|0|1,",
            {
                "great": 300,
                "large_tick_hit": 20,
                "small_tick_hit": 3,
                "small_tick_miss": 10,
                "miss": 1,
            },
        ),
        (
            3,
            "5|4|0|0,",
            {"perfect": 50, "great": 300, "good": 10, "ok": 20, "meh": 3, "miss": 1},
        ),
    ],
)
def test_judgements_follow_the_ruleset(
    mode: int, frames: str, hits: dict[str, int]
) -> None:
    replay = parse_replay(osr(mode=mode, frames=frames))

    assert replay.hits == Hits(Ruleset.from_id(mode), **hits)
    assert len(replay.frames) == 1


def test_bits_without_a_mod_are_kept_as_bits_alone() -> None:
    replay = parse_replay(osr(bits=8 | 2048))

    assert replay.mods == Mods("HD")
    assert replay.bits == 8 | 2048


def test_replay_without_a_score_has_no_id() -> None:
    assert parse_replay(osr(number=0)).score_id is None


MORE = {
    "online_id": 4_000_000_001,
    "mods": [{"acronym": "DT", "settings": {"speed_change": 1.3}}, {"acronym": "TC"}],
    "statistics": {"great": 7, "miss": 2, "large_tick_hit": 5, "new judgement": 1},
}


def test_second_part_of_a_lazer_replay_is_read() -> None:
    replay = parse_replay(osr(version=30000016, number=0, more=MORE))

    assert replay.is_lazer
    assert replay.mods == Mods(
        [Mod(acronym="DT", settings={"speed_change": 1.3}), "TC"]
    )
    assert replay.mods.clock_rate == 1.3
    assert replay.hits == Hits(Ruleset.OSU, great=7, miss=2, large_tick_hit=5)
    assert replay.score_id == 4_000_000_001
    assert replay.lazer == MORE


@pytest.mark.parametrize("more", [None, {}, {"online_id": -1, "mods": None}])
def test_lazer_replay_is_read_when_the_second_part_says_little(more: Any) -> None:
    replay = parse_replay(osr(version=30000016, more=more))

    assert replay.is_lazer
    assert replay.mods == Mods("HDDT")
    assert replay.score_id == 91


def test_second_part_may_say_nothing_at_all() -> None:
    whole = osr(version=30000016) + struct.pack("<i", 0)

    assert parse_replay(whole).lazer is None


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x09",
        b"{}",
        osr()[:60],
        osr()[:-30],
        osr(version=30000016, more={"a": "b" * 50})[:-9],
        osr(frames="nonsense"),
        osr(version=30000016, more={"mods": ["much too long"]}),
    ],
)
def test_broken_replay_is_a_decode_error(data: bytes) -> None:
    with pytest.raises(DecodeError, match="not a replay"):
        parse_replay(data)


def test_missing_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> Any:
        raise ImportError(name)

    monkeypatch.setattr(replays, "import_module", missing)

    with pytest.raises(UsageError, match=r"pip install osupy\[replays\]"):
        parse_replay(osr())


@pytest.mark.skipif(not RECORDED.is_dir(), reason="no recordings here")
@pytest.mark.parametrize(
    ("name", "ruleset", "mods", "lazer"),
    [
        ("replay_osu", Ruleset.OSU, "HD", False),
        ("replay_mania", Ruleset.MANIA, "NC", False),
        ("replay_lazer", Ruleset.OSU, "DTCLRX", True),
    ],
)
def test_real_replay_is_parsed(
    name: str, ruleset: Ruleset, mods: str, lazer: bool
) -> None:
    data = (RECORDED / "replays" / f"{name}.osr").read_bytes()
    replay = parse_replay(data)

    assert (replay.ruleset, replay.is_lazer) == (ruleset, lazer)
    assert replay.mods.acronyms == tuple(Mods(mods).acronyms)
    assert len(replay.frames) > 1000
    assert len(replay.beatmap_checksum) == 32
    assert replay.hits.great > 0

"""Replays parsed: ``parse_replay(client.download_replay(score_id))``.

The frames are read by osrparse (``pip install osupy[replays]``); what stands around
them comes in osupy's own terms: `Mods`, `Hits`, a `Ruleset`. Replays of today's client
carry a second part that the old format has no room for, with the mods' settings and all
judgements; it is read too.
"""

from __future__ import annotations

import json
import lzma
import struct
from collections.abc import Mapping
from datetime import datetime
from importlib import import_module
from typing import Any, cast

import attrs

from osupy._core import mod_facts
from osupy.enums import Ruleset
from osupy.errors import DecodeError, UsageError
from osupy.hits import Hits, hits_of_legacy_score, hits_of_score
from osupy.mods import Mods

__all__ = ["Replay", "parse_replay"]

_FIRST_WITH_MORE = 30000001
"""Version of the game from which on the second part is there."""


@attrs.frozen(kw_only=True)
class Replay:
    """A replay: whose play it is, what came of it, and every frame."""

    ruleset: Ruleset
    """Ruleset played."""
    game_version: int
    """Version of the client: a date, of today's client a number from 30000000 on."""
    beatmap_checksum: str
    """MD5 of the beatmap's file, as ``lookup_beatmap`` takes it."""
    username: str
    """Name of the player."""
    score_id: int | None
    """Id of the score: the old one for plays on stable; ``None`` if it has none."""
    ended_at: datetime
    """When the play ended, aware, UTC."""
    mods: Mods
    """Mods; with their settings where the replay has them."""
    bits: int
    """Mods as bit flags, those included that are no more than marks of the client."""
    hits: Hits
    """Judgements."""
    score: int
    """Points, on the scale of the client that was played on."""
    max_combo: int
    """Longest combo."""
    legacy_perfect: bool
    """Whether no combo was lost, as the stable client counts it."""
    frames: list[Any] = attrs.field(repr=lambda frames: f"<{len(frames)} frames>")
    """What the player did: osrparse's events of the ruleset, in order, each with the
    milliseconds since the one before."""
    life: list[Any] = attrs.field(repr=lambda life: f"<{len(life)} states>")
    """Health over time: osrparse's states; mostly empty."""
    seed: int | None
    """Seed of what is random in the play; ``None`` if there is none."""
    lazer: Mapping[str, Any] | None = attrs.field(repr=False)
    """The second part as it stands in the file; ``None`` on the stable client."""

    @property
    def is_lazer(self) -> bool:
        """Whether it was played on today's client, called lazer."""
        return self.game_version >= _FIRST_WITH_MORE - 1


def parse_replay(data: bytes) -> Replay:
    """Return what a replay (an ``.osr`` file) holds.

    Args:
        data: The file, as ``download_replay`` gives it.

    Raises:
        DecodeError: It is no replay, or a broken one.
        UsageError: osrparse is not installed.
    """
    library = _osrparse()
    try:
        raw = library.Replay.from_string(data)
        return _replay(raw, _second_part(data))
    except (
        EOFError,
        UsageError,
        IndexError,
        KeyError,
        OverflowError,
        TypeError,
        ValueError,
        lzma.LZMAError,
        struct.error,
    ) as error:
        message = f"not a replay: {type(error).__name__}: {error}"
        raise DecodeError(message, path="$", payload=data[:40]) from error


def _osrparse() -> Any:
    try:
        return import_module("osrparse")
    except ImportError:
        message = "osupy.replays needs osrparse: pip install osupy[replays]"
        raise UsageError(message) from None


def _replay(raw: Any, more: Mapping[str, Any] | None) -> Replay:
    ruleset = Ruleset.from_id(raw.mode.value)
    bits = int(raw.mods)
    return Replay(
        ruleset=ruleset,
        game_version=raw.game_version,
        beatmap_checksum=raw.beatmap_hash or "",
        username=raw.username or "",
        score_id=_score_id(raw, more),
        ended_at=raw.timestamp,
        mods=_mods(bits, more),
        bits=bits,
        hits=_hits(ruleset, raw, more),
        score=raw.score,
        max_combo=raw.max_combo,
        legacy_perfect=raw.perfect,
        frames=raw.replay_data,
        life=raw.life_bar_graph or [],
        seed=raw.rng_seed,
        lazer=more,
    )


def _score_id(raw: Any, more: Mapping[str, Any] | None) -> int | None:
    online = (more or {}).get("online_id")
    number = online if isinstance(online, int) and online > 0 else raw.replay_id
    return number if number and number > 0 else None


def _mods(bits: int, more: Mapping[str, Any] | None) -> Mods:
    listed = (more or {}).get("mods")
    if isinstance(listed, list):
        return Mods(cast("list[dict[str, Any]]", listed))
    # A replay may have marks that stand for no mod that the server knows.
    return Mods(bits & mod_facts.all_bits())


def _hits(ruleset: Ruleset, raw: Any, more: Mapping[str, Any] | None) -> Hits:
    from osupy.objects import LegacyScoreStatistics, ScoreStatistics

    counts = (more or {}).get("statistics")
    if isinstance(counts, dict):
        known = {field.name for field in attrs.fields(ScoreStatistics)}
        given = cast("dict[str, int]", counts)
        kept = {name: count for name, count in given.items() if name in known}
        return hits_of_score(ruleset, ScoreStatistics(**kept))
    statistics = LegacyScoreStatistics(
        count_100=raw.count_100,
        count_300=raw.count_300,
        count_50=raw.count_50,
        count_geki=raw.count_geki,
        count_katu=raw.count_katu,
        count_miss=raw.count_miss,
    )
    return hits_of_legacy_score(ruleset, statistics)


# --- the second part


class _Cursor:
    """Walks over the old format without keeping what it passes."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def number(self, form: str) -> int:
        (found,) = struct.unpack_from(f"<{form}", self.data, self.at)
        self.at += struct.calcsize(f"<{form}")
        return int(found)

    def skip_text(self) -> None:
        if not self.number("B"):
            return
        size = shift = 0
        while True:
            byte = self.number("B")
            size |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80:
                break
        self.at += size

    def rest_of_header(self) -> None:
        for _ in range(3):  # beatmap, player, checksum
            self.skip_text()
        self.at += struct.calcsize("<6hih?i")  # counts, score, combo, perfect, mods
        self.skip_text()  # health
        self.at += struct.calcsize("<q")  # time


def _second_part(data: bytes) -> Mapping[str, Any] | None:
    """Return what today's client adds behind the old format, if it does."""
    cursor = _Cursor(data)
    cursor.number("B")
    if cursor.number("i") < _FIRST_WITH_MORE:
        return None
    cursor.rest_of_header()
    frames = cursor.number("i")
    cursor.at += frames
    cursor.number("q")  # id
    if len(data) - cursor.at < struct.calcsize("<i"):
        return None
    size = cursor.number("i")
    packed = data[cursor.at : cursor.at + size]
    if size <= 0 or not packed:
        return None
    found = json.loads(lzma.decompress(packed))
    return cast("dict[str, Any]", found) if isinstance(found, dict) else None

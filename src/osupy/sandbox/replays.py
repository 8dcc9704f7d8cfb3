"""Replay files: a whole, valid ``.osr`` for every score that has one."""

from __future__ import annotations

import hashlib
import lzma
import struct
from typing import TYPE_CHECKING, Final

from osupy.sandbox.basics import EPOCH, YEAR, dumps
from osupy.sandbox.routes_beatmaps import LEGACY_BITS
from osupy.sandbox.view_plays import legacy_statistics

if TYPE_CHECKING:
    from osupy.sandbox.plays import Play

_TICKS_AT_UNIX_EPOCH: Final = 621_355_968_000_000_000
_VERSION: Final = 20_260_801
_LAZER_VERSION: Final = 30_000_016
_COUNTS: Final = ("300", "100", "50", "geki", "katu", "miss")
_FRAMES: Final = "0|256|192|0," + "16|256|192|1," * 40 + "-12345|0|0|77"
"""Milliseconds since the last frame, position, keys; then the seed of the game."""


def replay(play: Play, username: str) -> bytes:
    """Return the file, with a cursor that rests in the middle."""
    checksum = hashlib.md5(f"{play.id}".encode(), usedforsecurity=False).hexdigest()
    old = legacy_statistics(play)
    counts = (min(old[f"count_{name}"] or 0, 0xFFFF) for name in _COUNTS)
    bits = {LEGACY_BITS[it] for it in play.combination.acronyms if it in LEGACY_BITS}
    version = _VERSION if play.stable else _LAZER_VERSION
    total = play.legacy_total or play.total
    packed_bits = sum(1 << bit for bit in bits)
    parts = (
        struct.pack("<Bi", play.ruleset, version),
        _text(play.map.checksum),
        _text(username),
        _text(checksum),
        struct.pack("<6H", *counts),
        struct.pack("<iHBi", total, play.combo, play.perfect, packed_bits),
        _text("0|1,1000|0.9"),
        struct.pack("<q", _TICKS_AT_UNIX_EPOCH + play.ended * 10_000_000),
        _compressed(_FRAMES.encode()),
        struct.pack("<q", play.legacy_id or 0),
        b"" if play.stable else _compressed(_lazer_part(play)),
    )
    return b"".join(parts)


def kept(play: Play) -> bool:
    """Say whether the file is still there; those of years ago are gone."""
    return play.replay and play.ended > EPOCH - 2 * YEAR


def _lazer_part(play: Play) -> bytes:
    # What the old format has no room for.
    return dumps(
        {
            "online_id": play.id,
            "mods": play.combination.mods,
            "statistics": play.statistics,
            "maximum_statistics": play.maximum,
            "rank": play.rank,
            "user_id": play.user_id,
        }
    )


def _compressed(data: bytes) -> bytes:
    packed = lzma.compress(data, format=lzma.FORMAT_ALONE)
    return struct.pack("<i", len(packed)) + packed


def _text(value: str) -> bytes:
    data = value.encode()
    length, size = b"", len(data)
    while True:
        size, low = size >> 7, size & 0x7F
        length += bytes((low | 0x80 if size else low,))
        if not size:
            return b"\x0b" + length + data

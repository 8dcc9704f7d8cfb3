"""Judgements of a play under one set of names, whatever the form of the score.

The server has two forms. Today's, `ScoreStatistics`, names judgements as the game does
and leaves zeros out; the old one, `LegacyScoreStatistics`, counts 300s, 100s, gekis and
katus, which mean another thing in each ruleset. `Hits` is made of either, by
``score.hits``, and answers to both sets of names::

    score.hits.miss, score.hits.great       # the game's names
    score.hits.count_300                    # those of the stable client
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from osupy.enums import Ruleset
    from osupy.objects.scores import LegacyScoreStatistics, ScoreStatistics

__all__ = ["Hits"]


class Hits(NamedTuple):
    """How often each judgement was given; zero where the ruleset does not have it."""

    ruleset: Ruleset | None
    """Ruleset played; ``None`` for one that this version does not know."""
    perfect: int = 0
    """Rainbow 300s (mania)."""
    great: int = 0
    """300s; fruits caught."""
    good: int = 0
    """200s (mania)."""
    ok: int = 0
    """100s."""
    meh: int = 0
    """50s."""
    miss: int = 0
    """Misses; in the old form, drops missed as well (fruits)."""
    large_tick_hit: int = 0
    """Slider ticks hit; drops caught. The old form knows them of fruits alone."""
    large_tick_miss: int = 0
    """Slider ticks missed; drops missed, which the old form counts as misses."""
    small_tick_hit: int = 0
    """Droplets caught (fruits)."""
    small_tick_miss: int = 0
    """Droplets missed (fruits)."""

    @property
    def count_geki(self) -> int | None:
        """Rainbow 300s (mania); ``None`` in the other rulesets."""
        return self.perfect if self.ruleset == "mania" else None

    @property
    def count_300(self) -> int:
        """300s; fruits caught."""
        return self.great

    @property
    def count_katu(self) -> int | None:
        """200s (mania) or droplets missed (fruits); ``None`` in the other rulesets."""
        katus = {"mania": self.good, "fruits": self.small_tick_miss}
        return katus.get(self.ruleset or "")

    @property
    def count_100(self) -> int:
        """100s; drops caught (fruits)."""
        return self.large_tick_hit if self.ruleset == "fruits" else self.ok

    @property
    def count_50(self) -> int | None:
        """50s; droplets caught (fruits); ``None`` in taiko, which has none."""
        if self.ruleset == "taiko":
            return None
        return self.small_tick_hit if self.ruleset == "fruits" else self.meh

    @property
    def count_miss(self) -> int:
        """Misses; fruits and drops missed (fruits)."""
        dropped = self.large_tick_miss if self.ruleset == "fruits" else 0
        return self.miss + dropped


def hits_of_score(ruleset: Ruleset | None, counts: ScoreStatistics) -> Hits:
    """Return the judgements in today's form."""
    names = Hits._fields[1:]
    return Hits(ruleset, *(getattr(counts, name) or 0 for name in names))


def hits_of_legacy_score(
    ruleset: Ruleset | None, counts: LegacyScoreStatistics
) -> Hits:
    """Return the judgements in the old form."""
    great, miss = counts.count_300, counts.count_miss
    hundreds, fifties = counts.count_100 or 0, counts.count_50 or 0
    katus = counts.count_katu or 0
    if ruleset == "fruits":
        return Hits(
            ruleset,
            great=great,
            miss=miss,
            large_tick_hit=hundreds,
            small_tick_hit=fifties,
            small_tick_miss=katus,
        )
    if ruleset == "mania":
        geki = counts.count_geki or 0
        return Hits(ruleset, geki, great, katus, hundreds, fifties, miss)
    meh = 0 if ruleset == "taiko" else fifties
    return Hits(ruleset, great=great, ok=hundreds, meh=meh, miss=miss)

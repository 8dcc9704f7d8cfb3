"""Beatmaps and their packs."""

from __future__ import annotations

from osupy.enums.base import NumberedEnum, OpenEnum

__all__ = [
    "BeatmapPackType",
    "BeatmapScoreType",
    "BeatmapsetStatus",
    "Ruleset",
    "RulesetVariant",
]


class BeatmapPackType(OpenEnum):
    """A kind of beatmap pack.

    Source: ``app/Models/BeatmapPack.php``
    """

    STANDARD = "standard"
    FEATURED = "featured"
    TOURNAMENT = "tournament"
    LOVED = "loved"
    CHART = "chart"
    THEME = "theme"
    ARTIST = "artist"

    @property
    def prefix(self) -> str | None:
        """Letter that the tags of such packs begin with; ``None`` if unknown."""
        return _PACK_PREFIXES.get(self)


_PACK_PREFIXES = {
    BeatmapPackType.STANDARD: "S",
    BeatmapPackType.FEATURED: "F",
    BeatmapPackType.TOURNAMENT: "P",
    BeatmapPackType.LOVED: "L",
    BeatmapPackType.CHART: "R",
    BeatmapPackType.THEME: "T",
    BeatmapPackType.ARTIST: "A",
}


class BeatmapScoreType(OpenEnum):
    """Which players a leaderboard compares.

    ``country`` and ``friend`` need a token whose user is a supporter.

    Source: ``app/Libraries/Search/ScoreSearchParams.php``
    """

    GLOBAL = "global"
    COUNTRY = "country"
    FRIEND = "friend"
    TEAM = "team"


class BeatmapsetStatus(NumberedEnum, ids=(-2, -1, 0, 1, 2, 3, 4)):
    """How far a beatmapset, or one of its beatmaps, has come.

    The number is what a ``ranked`` field holds.

    Source: ``app/Models/Beatmapset.php``
    """

    GRAVEYARD = "graveyard"
    WIP = "wip"
    PENDING = "pending"
    RANKED = "ranked"
    APPROVED = "approved"
    QUALIFIED = "qualified"
    LOVED = "loved"


class Ruleset(NumberedEnum, ids=(0, 1, 2, 3)):
    """A game mode.

    ``CATCH`` stands for ``catch``, which some routes take for ``fruits``; the server
    itself always says ``fruits``.

    Source: ``app/Models/Beatmap.php``
    """

    OSU = "osu"
    TAIKO = "taiko"
    FRUITS = "fruits"
    MANIA = "mania"
    CATCH = FRUITS


class RulesetVariant(NumberedEnum, ids=(4, 7)):
    """A part of a ruleset with a ranking of its own: 4 and 7 keys, mania only.

    Source: ``app/Models/Beatmap.php``
    """

    K4K = "4k"
    K7K = "7k"

"""What parameters take besides enum members: the same values as plain text, typed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from osupy.enums import (
    BeatmapPackType,
    BeatmapScoreType,
    Ruleset,
    UserBeatmapsetType,
    UserScoreType,
)
from osupy.mods import Mods

if TYPE_CHECKING:
    from osupy.objects import Mod

    ModsArg: TypeAlias = Mods | str | Sequence[str | Mod]
else:  # to check an argument, the class is not needed, and not loaded
    ModsArg = Mods | str | Sequence[Any]

ModeArg: TypeAlias = Ruleset | Literal["osu", "taiko", "fruits", "mania"]
PackTypeArg: TypeAlias = (
    BeatmapPackType
    | Literal["standard", "featured", "tournament", "loved", "chart", "theme", "artist"]
)
LeaderboardArg: TypeAlias = (
    BeatmapScoreType | Literal["global", "country", "friend", "team"]
)
UserScoreTypeArg: TypeAlias = (
    UserScoreType | Literal["best", "firsts", "pinned", "recent"]
)
UserBeatmapsetTypeArg: TypeAlias = (
    UserBeatmapsetType
    | Literal[
        "favourite", "graveyard", "guest", "loved", "nominated", "pending", "ranked"
    ]
)

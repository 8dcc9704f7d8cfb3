"""Beatmaps: one difficulty each, their attributes and packs.

`Beatmap` is the short form that other objects carry, `BeatmapExtended` the whole one.
The server calls a difficulty a beatmap, and the song with all of them a beatmapset.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import attrs

from osupy._core.model import Model
from osupy.enums import BeatmapsetStatus, Ruleset

if TYPE_CHECKING:
    from osupy.objects.beatmapsets import Beatmapset, BeatmapsetExtended
    from osupy.objects.users import User

__all__ = [
    "Beatmap",
    "BeatmapDifficultyAttributes",
    "BeatmapDifficultyAttributesResponse",
    "BeatmapExtended",
    "BeatmapFailtimes",
    "BeatmapOwner",
    "BeatmapPack",
    "BeatmapPackUserCompletion",
    "BeatmapPacksListing",
    "BeatmapPlaycount",
    "BeatmapTagCount",
    "BeatmapsPassedResponse",
    "BeatmapsResponse",
    "FruitsDifficultyAttributes",
    "ManiaDifficultyAttributes",
    "OsuDifficultyAttributes",
    "TaikoDifficultyAttributes",
]


@attrs.frozen(kw_only=True, eq=False, repr=False)
class BeatmapOwner(Model):
    """One of those who made a beatmap.

    Source: ``BeatmapCompactTransformer``
    """

    id: int
    """Id of the user."""
    username: str
    """Name; ``[deleted user]`` for a hidden one."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class BeatmapFailtimes(Model):
    """Where players fail, in a hundred equal parts of the beatmap.

    Source: ``BeatmapCompactTransformer``
    """

    exit: list[int]
    """How many gave up, per part."""
    fail: list[int]
    """How many failed, per part."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class BeatmapTagCount(Model, identity="tag_id"):
    """How many players gave a beatmap a tag.

    Source: ``Beatmap``
    """

    tag_id: int
    """Id of the tag; ``get_tags`` has the names."""
    count: int
    """Number of players."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Beatmap(Model):
    """A beatmap in the short form that other objects carry.

    Source: ``BeatmapCompactTransformer``
    """

    beatmapset_id: int | None
    """Id of the beatmapset; 0 or ``None`` if it is lost."""
    difficulty_rating: float
    """Stars, without mods."""
    id: int
    """Id."""
    lazer_only: bool
    """Whether only today's client, called lazer, can play it."""
    mode: Ruleset
    """Ruleset it is made for."""
    status: BeatmapsetStatus
    """How far it has come."""
    total_length: int
    """Length in seconds, breaks and all."""
    user_id: int
    """Id of the maker; 0 if unknown."""
    version: str
    """Name of the difficulty."""
    beatmapset: Beatmapset | None = None
    """The beatmapset; ``None`` also if it is deleted."""
    checksum: str | None = None
    """MD5 of the ``.osu`` file, hexadecimal; ``None`` also if unknown."""
    current_user_playcount: int | None = None
    """How often the token's user played it."""
    current_user_tag_ids: list[int] | None = None
    """Ids of the tags that the token's user gave it."""
    failtimes: BeatmapFailtimes | None = None
    """Where players fail."""
    max_combo: int | None = None
    """Longest combo possible; ``None`` also if not computed, as for some converts."""
    owners: list[BeatmapOwner] | None = None
    """Those who made it."""
    top_tag_ids: list[BeatmapTagCount] | None = None
    """Tags that players gave it most."""
    user: User | None = None
    """The maker, who may be deleted."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class BeatmapExtended(Beatmap):
    """A beatmap in the whole form.

    Source: ``BeatmapTransformer``
    """

    accuracy: float
    """Overall difficulty (OD)."""
    ar: float
    """Approach rate."""
    bpm: float | None
    """Beats per minute; ``None`` if unknown."""
    convert: bool
    """Whether it is shown in another ruleset than the one it is made for."""
    count_circles: int
    """Number of circles."""
    count_sliders: int
    """Number of sliders."""
    count_spinners: int
    """Number of spinners."""
    cs: float
    """Circle size; number of keys in mania."""
    deleted_at: datetime | None
    """When it was deleted, aware, UTC; ``None`` if it was not."""
    drain: float
    """Health drain (HP)."""
    hit_length: int
    """Length in seconds without breaks."""
    is_scoreable: bool
    """Whether it has a ranking of scores."""
    last_updated: datetime
    """When it was last changed, aware, UTC."""
    mode_int: int
    """Number of the ruleset, as ``mode.id``."""
    passcount: int
    """How often it was passed."""
    playcount: int
    """How often it was played."""
    ranked: int
    """Number of the status, as ``status.id``."""
    url: str
    """Its page."""
    checksum: str | None = attrs.field()
    """MD5 of the ``.osu`` file, hexadecimal; ``None`` if unknown."""
    beatmapset: BeatmapsetExtended | None = None
    """The beatmapset; ``None`` also if it is deleted."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class BeatmapDifficultyAttributes(Model, open=True):
    """What the difficulty calculation says of a beatmap with some mods.

    The answer does not name its ruleset: one with ``aim_difficulty`` or
    ``speed_difficulty`` becomes an `OsuDifficultyAttributes`, one with
    ``mono_stamina_factor`` a `TaikoDifficultyAttributes`, any other stays as it is
    here. Keys without a field may come at any time and are kept.

    Source: ``BeatmapDifficultyAttributes``
    """

    star_rating: float
    """Stars with the mods."""
    max_combo: int
    """Longest combo possible."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class OsuDifficultyAttributes(BeatmapDifficultyAttributes):
    """Difficulty in osu!.

    Source: ``BeatmapDifficultyAttributes``
    """

    aim_difficulty: float
    """Stars from aiming."""
    aim_difficult_slider_count: float
    """Number of sliders, weighted by how hard they are to aim."""
    speed_difficulty: float
    """Stars from tapping."""
    speed_note_count: float
    """Number of objects, weighted by how hard they are to tap."""
    slider_factor: float
    """Share of the aim difficulty that is left without sliders, 0 to 1."""
    aim_difficult_strain_count: float
    """Number of objects, weighted by how much they strain aiming."""
    speed_difficult_strain_count: float
    """Number of objects, weighted by how much they strain tapping."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class TaikoDifficultyAttributes(
    BeatmapDifficultyAttributes, essential=("mono_stamina_factor",)
):
    """Difficulty in osu!taiko.

    Source: ``BeatmapDifficultyAttributes``
    """

    mono_stamina_factor: float
    """Share of the stamina difficulty that comes from notes of one colour, 0 to 1."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class FruitsDifficultyAttributes(BeatmapDifficultyAttributes):
    """Difficulty in osu!catch; it has no key of its own, and is never told by itself.

    Source: ``BeatmapDifficultyAttributes``
    """


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ManiaDifficultyAttributes(BeatmapDifficultyAttributes):
    """Difficulty in osu!mania; it has no key of its own, and is never told by itself.

    Source: ``BeatmapDifficultyAttributes``
    """


@attrs.frozen(kw_only=True, eq=False, repr=False)
class BeatmapDifficultyAttributesResponse(Model):
    """The answer of the difficulty calculation.

    Source: ``BeatmapsController``
    """

    attributes: BeatmapDifficultyAttributes
    """The attributes, of the ruleset's own class where the keys tell it."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class BeatmapPlaycount(Model, identity="beatmap_id"):
    """How often a user played a beatmap.

    Source: ``BeatmapPlaycountTransformer``
    """

    beatmap_id: int
    """Id of the beatmap."""
    count: int
    """Number of plays."""
    beatmap: Beatmap | None = None
    """The beatmap; ``None`` if it is deleted."""
    beatmapset: Beatmapset | None = None
    """The beatmapset; ``None`` if it is deleted."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class BeatmapPackUserCompletion(Model):
    """What the token's user has played of a pack.

    Source: ``BeatmapPackTransformer``
    """

    completed: bool
    """Whether all of it is played; ``False`` without a user."""
    beatmapset_ids: list[int]
    """Ids of the beatmapsets played; empty without a user."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class BeatmapPack(Model, identity="tag"):
    """A pack of beatmapsets to download together.

    Source: ``BeatmapPackTransformer``
    """

    author: str
    """Name of who put it together."""
    date: datetime
    """When it was published, aware, UTC."""
    name: str
    """Name."""
    no_diff_reduction: bool
    """Whether mods that make it easier do not count for completing it."""
    ruleset_id: int | None
    """Number of the ruleset; ``None`` for any."""
    tag: str
    """What identifies it: a letter for the type, then a number, as ``S1300``."""
    url: str
    """URL of the file."""
    beatmapsets: list[BeatmapsetExtended] | None = None
    """Its beatmapsets, without their beatmaps."""
    user_completion_data: BeatmapPackUserCompletion | None = None
    """What the token's user has played of it."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class BeatmapPacksListing(Model, essential=("beatmap_packs",)):
    """A page of beatmap packs.

    Source: ``BeatmapPacksController``
    """

    beatmap_packs: list[BeatmapPack]
    """Packs, the newest first, 100 at most."""
    cursor: Any
    """Where the next page begins, as data; ``None`` at the end."""
    cursor_string: str | None
    """Where the next page begins; ``None`` at the end."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class BeatmapsResponse(Model, essential=("beatmaps",)):
    """Several beatmaps, asked for by id.

    Source: ``BeatmapsController``
    """

    beatmaps: list[BeatmapExtended]
    """Beatmaps in the order of their ids; unknown ids are left out."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class BeatmapsPassedResponse(Model, essential=("beatmaps_passed",)):
    """Which of the beatmaps asked for a user has passed.

    Source: ``UsersController``
    """

    beatmaps_passed: list[Beatmap]
    """The beatmaps passed."""

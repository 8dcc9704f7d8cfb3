"""Scores, in the form of today and in the old one.

`Score` is what every route sends from ``x-api-version`` 20220705 on, `LegacyScore` what
it sends before; the key ``ended_at`` or ``created_at`` tells them apart.

Besides, there are two clients, stable and lazer, and the form says nothing about the
client: a play on stable comes as a `Score`, converted, and one on lazer as a
`LegacyScore`, with holes. And there are two scales of points: today's, about a million
at most, and that of stable, which grows with the length of the beatmap. So code that
reads any score asks what both classes know under the same names:

- which client: `is_lazer`, `is_stable`;
- which id: `solo_id` (for ``get_score``), `stable_id` (for ``get_legacy_score``);
- how many points: `standardised_score`, `classic_score`;
- which judgements: `hits`, `accuracy`, `max_combo`, `is_perfect_combo`,
  `legacy_perfect`;
- `beatmap_id`, `ruleset`, `ruleset_id`, `ended_at`, `has_replay`, `url`.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import attrs

from osupy._core import mod_facts
from osupy._core.model import Model
from osupy.enums import MatchScoreTeam, Ruleset, ScoreObjectType, ScoreRank
from osupy.hits import Hits, hits_of_legacy_score, hits_of_score
from osupy.mods import ModInfo, Mods, ModType, SettingValue

if TYPE_CHECKING:
    from osupy._core.mod_facts import RulesetArg
    from osupy.objects.beatmaps import BeatmapExtended
    from osupy.objects.beatmapsets import Beatmapset
    from osupy.objects.multiplayer import MultiplayerScoresAround
    from osupy.objects.users import User

__all__ = [
    "BeatmapScores",
    "BeatmapUserScore",
    "LegacyScore",
    "LegacyScoreStatistics",
    "Mod",
    "Score",
    "ScoreMatch",
    "ScorePin",
    "ScoreStatistics",
    "ScoreUserAttributes",
    "ScoreWeight",
    "ScoresListing",
    "ScoresResponse",
]

_WEB = "https://osu.ppy.sh"


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Mod(Model, identity="acronym"):
    """A mod with its settings.

    Equal to another with the same acronym and settings, where none and ``{}`` are the
    same.

    Source: ``ScoreData``
    """

    acronym: str
    """Short name: two characters, of a few mods three."""
    settings: dict[str, Any] | None = None
    """What differs from the mod's defaults, each an int, float, bool or text; ``None``
    or empty if nothing does."""

    @property
    def name(self) -> str | None:
        """What the game calls it; ``None`` for a mod that is not known."""
        known = mod_facts.anywhere(self.acronym)
        return None if known is None else known.name

    @property
    def type(self) -> ModType | None:
        """Group in which the game shows it; ``None`` for a mod that is not known."""
        known = mod_facts.anywhere(self.acronym)
        return None if known is None else known.type

    @property
    def clock_rate(self) -> float | None:
        """How fast it lets the music play; ``None`` if that changes (WU, WD, AS)."""
        return mod_facts.clock_rate(self.acronym, self.settings)

    def setting(self, name: str) -> SettingValue | None:
        """Return what a setting was changed to; ``None`` if it was not."""
        return (self.settings or {}).get(name)

    def info(self, ruleset: RulesetArg) -> ModInfo | None:
        """Return what the game knows of it in a ruleset; ``None`` = no such mod there.

        Raises:
            UsageError: There is no such ruleset.
        """
        return mod_facts.info(mod_facts.ruleset_name(ruleset), self.acronym)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Mod):
            return NotImplemented
        same = (self.settings or {}) == (other.settings or {})
        return same and self.acronym == other.acronym

    def __hash__(self) -> int:
        return Model.__hash__(self)  # by acronym; a class that says when it is equal


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ScoreStatistics(Model, open=True):
    """How often each judgement was given; ``None`` stands for zero.

    The server leaves zeros out, and sends ``{"miss": 0}`` if all are zero.

    Source: ``ScoreDataStatistics``
    """

    combo_break: int | None = None
    """Number of breaks of the combo that no other judgement counts."""
    good: int | None = None
    """Number of 200s (mania)."""
    great: int | None = None
    """Number of 300s."""
    ignore_hit: int | None = None
    """Number of hits on objects without effect on the score."""
    ignore_miss: int | None = None
    """Number of misses on objects without effect on the score."""
    large_bonus: int | None = None
    """Number of large bonuses (spinner bonus, banana)."""
    large_tick_hit: int | None = None
    """Number of large ticks hit (slider tick, drop)."""
    large_tick_miss: int | None = None
    """Number of large ticks missed."""
    legacy_combo_increase: int | None = None
    """Combo of a stable score that the other judgements do not account for; only in
    the maximum statistics."""
    meh: int | None = None
    """Number of 50s."""
    miss: int | None = None
    """Number of misses."""
    none: int | None = None
    """Number of objects without a judgement."""
    ok: int | None = None
    """Number of 100s."""
    perfect: int | None = None
    """Number of best hits (mania: rainbow 300s)."""
    slider_tail_hit: int | None = None
    """Number of slider ends hit."""
    small_bonus: int | None = None
    """Number of small bonuses (spinner spin)."""
    small_tick_hit: int | None = None
    """Number of small ticks hit (droplet; slider end in the classic form)."""
    small_tick_miss: int | None = None
    """Number of small ticks missed."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class LegacyScoreStatistics(Model):
    """How often each judgement was given, by the names of the stable client.

    Source: ``ScoreTransformer``
    """

    count_100: int | None
    """Number of 100s; ``None`` where the ruleset has no such judgement."""
    count_300: int
    """Number of 300s."""
    count_50: int | None
    """Number of 50s; ``None`` where the ruleset has no such judgement."""
    count_geki: int | None
    """Number of rainbow 300s (mania); ``None`` mostly in the other rulesets."""
    count_katu: int | None
    """Number of 200s (mania) or of droplets missed (fruits); ``None`` mostly in the
    other rulesets."""
    count_miss: int
    """Number of misses."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ScorePin(Model, identity="score_id"):
    """Whether a score of the token's user stands on top of the profile.

    Source: ``Score/CurrentUserAttributesTransformer``
    """

    is_pinned: bool
    """Whether it is pinned."""
    score_id: int
    """Id of the score."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ScoreUserAttributes(Model):
    """What a score is to the token's user.

    Source: ``Score/CurrentUserAttributesTransformer``
    """

    pin: ScorePin | None
    """The pin; ``None`` for the scores of others."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ScoreWeight(Model):
    """How much a score adds to its user's total.

    Source: ``ScoreTransformer``
    """

    percentage: float
    """Share of the score's pp that counts, 0 to 100."""
    pp: float | None
    """Performance points that count; ``None`` if the score has none."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ScoreMatch(Model):
    """Where a player sat in a match of the stable client.

    Source: ``ScoreTransformer``
    """

    slot: int
    """Number of the slot."""
    team: MatchScoreTeam
    """Team, or ``none``."""
    pass_: bool
    """Whether the player got through the map."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Score(Model, essential=("ended_at",)):
    """A play on one beatmap, of any client.

    Scores of the stable client are converted: `total_score`, `accuracy`, `rank` and the
    statistics are what today's client would give; what the player saw at the time is
    `legacy_total_score` and `legacy_perfect`.

    Source: ``ScoreTransformer``
    """

    accuracy: float
    """Share of the possible points, 0 to 1."""
    beatmap_id: int
    """Id of the beatmap."""
    best_id: int | None
    """Always ``None``; kept by the server for old programs."""
    build_id: int | None
    """Id of the client's build; ``None`` for stable scores."""
    ended_at: datetime
    """When the play ended, aware, UTC."""
    has_replay: bool
    """Whether a replay can be downloaded."""
    id: int | None
    """Id among all scores; ``None`` in a match of the stable client. The old ids of
    stable scores are another space of numbers: see `stable_id`."""
    is_perfect_combo: bool
    """Whether no combo was lost, as today's client counts it."""
    legacy_perfect: bool
    """Whether no combo was lost, as the stable client counted it."""
    legacy_score_id: int | None
    """Old id, one space per ruleset; 0 for a stable score that never had one, ``None``
    for a score of today's client or of a match."""
    legacy_total_score: int
    """Points that the stable client gave; 0 for a score of today's client."""
    max_combo: int
    """Longest combo."""
    maximum_statistics: ScoreStatistics
    """Judgements of a perfect play."""
    mods: Mods
    """Mods with their settings."""
    passed: bool
    """Whether the player got through the map."""
    pp: float | None
    """Performance points; ``None`` if not ranked, failed or not yet calculated."""
    rank: ScoreRank
    """Grade; ``F`` if failed."""
    ruleset_id: int
    """Number of the ruleset played; see `ruleset`."""
    started_at: datetime | None
    """When the play began, aware, UTC; ``None`` for stable scores."""
    statistics: ScoreStatistics
    """Judgements of this play."""
    total_score: int
    """Points as today's client gives them, about a million at most without mods."""
    type: ScoreObjectType
    """``solo_score``, or ``legacy_match_score`` in a match of the stable client."""
    user_id: int
    """Id of the player."""
    replay: bool
    """Old name of `has_replay`."""
    current_user_attributes: ScoreUserAttributes
    """What the score is to the token's user."""
    total_score_without_mods: int | None = None
    """Points before the mods' multipliers; only where a score of today's client was
    played with mods."""
    classic_total_score: int | None = None
    """Points on the scale of the stable client; ``None`` in its matches."""
    preserve: bool | None = None
    """Whether the server keeps the score for good; ``None`` in a stable match."""
    processed: bool | None = None
    """Whether pp and statistics are up to date; ``None`` in a stable match."""
    ranked: bool | None = None
    """Whether the score may give pp; ``None`` in a stable match."""
    playlist_item_id: int | None = None
    """Id of the playlist item; only in a room."""
    room_id: int | None = None
    """Id of the room; only in a room."""
    solo_score_id: int | None = None
    """The same as `id`; only in a room."""
    beatmap: BeatmapExtended | None = None
    """The beatmap; for a convert with the ruleset that was played."""
    beatmapset: Beatmapset | None = None
    """The beatmapset."""
    match: ScoreMatch | None = None
    """Slot and team; only in a match of the stable client."""
    position: int | None = None
    """Place in the room's ranking, from 1; ``None`` also if it has none."""
    rank_country: int | None = None
    """Place among the players of the country, from 1; ``None`` also if it has none."""
    rank_global: int | None = None
    """Place among all players, from 1; ``None`` also if it has none."""
    replay_views: int | None = None
    """How often the replay was watched."""
    scores_around: MultiplayerScoresAround | None = None
    """Scores above and below; only for the own score in a room."""
    user: User | None = None
    """The player; a deleted one keeps the id."""
    weight: ScoreWeight | None = None
    """How much it adds to the user's total; only among the best scores."""

    @property
    def is_stable(self) -> bool:
        """Whether it was played on the stable client.

        The server's own sign is `legacy_score_id`: a number, 0 included.
        """
        in_match = self.type == ScoreObjectType.LEGACY_MATCH_SCORE
        return in_match or self.legacy_score_id is not None

    @property
    def is_lazer(self) -> bool:
        """Whether it was played on today's client, called lazer."""
        return not self.is_stable

    @property
    def stable_id(self) -> int | None:
        """Old id, as ``get_legacy_score`` takes it; ``None`` if it never had one."""
        return self.legacy_score_id or None

    @property
    def solo_id(self) -> int | None:
        """Id among all scores, for ``get_score``; ``None`` in a stable match."""
        return self.id or None

    @property
    def standardised_score(self) -> int | None:
        """Points on today's scale: `total_score`.

        ``None`` in a match of the stable client, whose `total_score` is on the other.
        """
        in_match = self.type == ScoreObjectType.LEGACY_MATCH_SCORE
        return None if in_match else self.total_score

    @property
    def classic_score(self) -> int | None:
        """Points on the scale of the stable client.

        What that client gave, if it was played there; otherwise what the server makes
        of `total_score`.
        """
        return self.legacy_total_score if self.is_stable else self.classic_total_score

    @property
    def hits(self) -> Hits:
        """Judgements of this play, under names that fit either form of a score."""
        return hits_of_score(self.ruleset, self.statistics)

    @property
    def ruleset(self) -> Ruleset | None:
        """Ruleset played; ``None`` for one that this version does not know."""
        return _ruleset(self.ruleset_id)

    @property
    def url(self) -> str | None:
        """Page of the score; ``None`` in a match of the stable client."""
        return f"{_WEB}/scores/{self.id}" if self.id else None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class LegacyScore(Model, essential=("created_at",)):
    """A play on one beatmap, in the form of the time before ``x-api-version`` 20220705.

    Source: ``ScoreTransformer``
    """

    accuracy: float
    """Share of the possible points, 0 to 1."""
    best_id: int | None
    """Old id if it is the best play on its beatmap, else ``None``."""
    created_at: datetime
    """When the play ended, aware, UTC."""
    id: int | None
    """Old id, one space per ruleset and 0 if it never had one; the id among all scores
    if `type` is ``solo_score``; ``None`` in a match of the stable client."""
    max_combo: int
    """Longest combo."""
    mode: Ruleset
    """Ruleset played."""
    mode_int: int
    """Number of the ruleset played."""
    mods: Mods = attrs.field(metadata={"wire": "acronyms"})
    """Mods; their settings are not sent."""
    passed: bool
    """Whether the player got through the map."""
    perfect: bool
    """Whether no combo was lost."""
    pp: float | None
    """Performance points; ``None`` if not ranked, failed or not yet calculated."""
    rank: ScoreRank
    """Grade; ``F`` if failed."""
    replay: bool
    """Whether a replay can be downloaded."""
    score: int
    """Points that the stable client gave; 0 for a score of today's client."""
    statistics: LegacyScoreStatistics
    """Judgements of this play."""
    type: ScoreObjectType
    """Table it comes from: ``score_best_…`` or ``score_…`` for a stable score,
    ``solo_score`` for one of today's client, ``legacy_match_score`` in a match."""
    user_id: int
    """Id of the player."""
    current_user_attributes: ScoreUserAttributes
    """What the score is to the token's user."""
    beatmap: BeatmapExtended | None = None
    """The beatmap; for a convert with the ruleset that was played."""
    beatmapset: Beatmapset | None = None
    """The beatmapset."""
    match: ScoreMatch | None = None
    """Slot and team; only in a match of the stable client."""
    rank_country: int | None = None
    """Place among the players of the country, from 1; ``None`` also if it has none."""
    rank_global: int | None = None
    """Place among all players, from 1; ``None`` also if it has none."""
    replay_views: int | None = None
    """How often the replay was watched."""
    user: User | None = None
    """The player."""
    weight: ScoreWeight | None = None
    """How much it adds to the user's total; only among the best scores."""

    @property
    def is_stable(self) -> bool:
        """Whether it was played on the stable client."""
        return not self.is_lazer

    @property
    def is_lazer(self) -> bool:
        """Whether it was played on today's client, called lazer."""
        return self.type == ScoreObjectType.SOLO_SCORE

    @property
    def stable_id(self) -> int | None:
        """Old id, as ``get_legacy_score`` takes it; ``None`` if it never had one."""
        return None if self.is_lazer else self.id or None

    @property
    def solo_id(self) -> int | None:
        """Id among all scores, for ``get_score``.

        This form has it for plays on today's client alone; else ``None``.
        """
        return self.id or None if self.is_lazer else None

    @property
    def standardised_score(self) -> int | None:
        """Points on today's scale: always ``None``, this form does not have them."""
        return None

    @property
    def classic_score(self) -> int | None:
        """Points on the scale of the stable client: `score`.

        ``None`` for a play on today's client, for which this form has no points at all.
        """
        return None if self.is_lazer else self.score

    @property
    def hits(self) -> Hits:
        """Judgements of this play, under names that fit either form of a score."""
        return hits_of_legacy_score(self.mode, self.statistics)

    @property
    def legacy_perfect(self) -> bool:
        """Whether no combo was lost: `perfect` under the name that `Score` has."""
        return self.perfect

    @property
    def is_perfect_combo(self) -> bool:
        """Whether no combo was lost: `perfect`, the only thing that this form knows."""
        return self.perfect

    @property
    def beatmap_id(self) -> int | None:
        """Id of the beatmap; ``None`` where it is not sent along."""
        return None if self.beatmap is None else self.beatmap.id

    @property
    def ruleset(self) -> Ruleset:
        """Ruleset played, under the name that `Score` has for it."""
        return self.mode

    @property
    def ruleset_id(self) -> int:
        """Number of the ruleset played, under the name that `Score` has for it."""
        return self.mode_int

    @property
    def ended_at(self) -> datetime:
        """When the play ended: `created_at` under the name that `Score` has for it."""
        return self.created_at

    @property
    def has_replay(self) -> bool:
        """Whether a replay can be downloaded: `replay` under the name of today."""
        return self.replay

    @property
    def url(self) -> str | None:
        """Page of the score; ``None`` for plays that have none."""
        if not self.id:
            return None
        if self.is_lazer:
            return f"{_WEB}/scores/{self.id}"
        # The other tables hold plays that were beaten, and those of matches.
        is_best = self.type.startswith("score_best_")
        return f"{_WEB}/scores/{self.mode}/{self.id}" if is_best else None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class BeatmapUserScore(Model):
    """A user's best score on a beatmap, and its place.

    Source: ``BeatmapsController``
    """

    position: int
    """Place in the ranking that was asked for, from 1."""
    score: Score | LegacyScore
    """The score, in the form of the ``x-api-version``."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class BeatmapScores(Model, essential=("scores",), doubles=("userScore",)):
    """The ranking of a beatmap.

    Source: ``BeatmapsController``
    """

    scores: list[Score | LegacyScore]
    """Scores from the first place down, one per user; all in one form, which follows
    the ``x-api-version``."""
    score_count: int | None = None
    """Number of scores in the whole ranking; ``None`` if there is no ranking."""
    user_score: BeatmapUserScore | None = None
    """The best score of the token's user; ``None`` if there is none."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ScoresResponse(Model, essential=("scores",)):
    """All the scores of a user on a beatmap.

    Source: ``BeatmapsController``
    """

    scores: list[Score | LegacyScore]
    """The scores, best first, 50 at most; all in one form, which follows the
    ``x-api-version``."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ScoresListing(Model, essential=("scores",)):
    """A page of the endless list of new scores.

    Source: ``ScoresController``
    """

    scores: list[Score]
    """Ranked passes, the oldest first, 1000 at most."""
    cursor: Any
    """Where the next page begins, as data."""
    cursor_string: str | None
    """Where the next page begins; the same again if there is nothing new."""


def _ruleset(number: int) -> Ruleset | None:
    try:
        return Ruleset.from_id(number)
    except ValueError:
        return None

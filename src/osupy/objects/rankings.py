"""Figures about play: statistics, ranks, seasons, challenges and matchmaking.

Listings of the rankings carry them, and so do profiles. Two scales are in use and both
stand in the docstrings: a *share* goes from 0 to 1, a *percentage* from 0 to 100.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import attrs

from osupy._core.model import Model
from osupy.enums import MatchmakingPoolType, Ruleset, RulesetVariant

if TYPE_CHECKING:
    from osupy.objects.beatmapsets import BeatmapsetExtended
    from osupy.objects.teams import TeamStatistics
    from osupy.objects.users import Country, User

__all__ = [
    "CountryStatistics",
    "DailyChallengeUserStats",
    "GradeCounts",
    "KudosuRanking",
    "MatchmakingPool",
    "MatchmakingUserStats",
    "RankHighest",
    "RankHistory",
    "Rankings",
    "Season",
    "SeasonDivision",
    "SeasonStats",
    "Spotlight",
    "SpotlightsListing",
    "UserGlobalRank",
    "UserLevel",
    "UserStatistics",
    "UserStatisticsRank",
    "UserStatisticsRulesets",
    "UserStatisticsVariant",
]


@attrs.frozen(kw_only=True, eq=False, repr=False)
class UserStatistics(Model):
    """A user's figures in one ruleset; zeros where it was never played.

    Source: ``UserStatisticsTransformer``
    """

    count_100: int
    """Number of hits of the second kind (100)."""
    count_300: int
    """Number of hits of the best kind (300)."""
    count_50: int
    """Number of hits of the third kind (50)."""
    count_miss: int
    """Number of misses."""
    level: UserLevel
    """Level and the way to the next one."""
    global_rank: int | None
    """Place in the world, from 1; ``None`` if inactive or without ranked plays."""
    global_rank_percent: float | None
    """Share of the ranked users up to this one, 0 to 1; ``None`` without a rank."""
    global_rank_exp: int | None
    """Always ``None``; deprecated."""
    pp: float
    """Performance points of all best scores, weighted."""
    pp_exp: float
    """Always 0; deprecated."""
    ranked_score: int
    """Points of the best score on each ranked beatmap, summed."""
    hit_accuracy: float
    """Weighted accuracy of the best scores as a percentage, 0 to 100; deprecated for
    `accuracy`."""
    accuracy: float
    """Weighted accuracy of the best scores as a share, 0 to 1."""
    play_count: int
    """Number of plays, failed ones included."""
    play_time: int | None
    """Time spent playing, in seconds; ``None`` if it was not measured."""
    total_score: int
    """Points of all plays, summed; may need 64 bits."""
    total_hits: int
    """Number of objects hit."""
    maximum_combo: int
    """Longest combo ever reached."""
    replays_watched_by_others: int
    """How often others watched this user's replays."""
    is_ranked: bool
    """Whether the user has a place in the ranking at present."""
    grade_counts: GradeCounts
    """Number of best scores by grade."""
    country_rank: int | None = None
    """Place in the country, from 1; ``None`` also without one."""
    rank: UserStatisticsRank | None = None
    """Older form of `country_rank`."""
    rank_change_since_30_days: int | None = None
    """Places won or lost within 30 days; in rankings only, ``None`` also if
    unknown."""
    user: User | None = None
    """Whose figures they are; in rankings."""
    variants: list[UserStatisticsVariant] | None = None
    """Figures by number of keys; only ``mania`` has them."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class UserLevel(Model):
    """A user's level.

    Source: ``UserStatisticsTransformer``
    """

    current: int
    """Level reached, from 1."""
    progress: int
    """Way to the next level in whole per cent, 0 to 99."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class GradeCounts(Model):
    """Number of a user's best scores by grade.

    Source: ``UserStatisticsTransformer``
    """

    ss: int
    """Grade X, without a flaw."""
    ssh: int
    """Grade XH: X with a mod that hides."""
    s: int
    """Grade S."""
    sh: int
    """Grade SH: S with a mod that hides."""
    a: int
    """Grade A."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class UserStatisticsRank(Model):
    """Older form of a user's place in the country.

    Source: ``UserStatisticsTransformer``
    """

    country: int | None
    """Place in the country, from 1; ``None`` without one."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class UserStatisticsVariant(Model):
    """A user's figures in one variant of a ruleset.

    Source: ``UserStatisticsTransformer``
    """

    mode: Ruleset
    """The ruleset; ``mania`` is the only one with variants."""
    variant: RulesetVariant
    """The variant: the number of keys."""
    country_rank: int | None
    """Place in the country, from 1; ``None`` without one."""
    global_rank: int | None
    """Place in the world, from 1; ``None`` without one."""
    pp: float
    """Performance points in the variant."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class UserStatisticsRulesets(Model):
    """A user's figures by ruleset; one without figures is missing.

    Source: ``UserStatisticsRulesetsTransformer``
    """

    osu: UserStatistics | None = None
    """Figures in ``osu``; ``None`` if there are none."""
    taiko: UserStatistics | None = None
    """Figures in ``taiko``; ``None`` if there are none."""
    fruits: UserStatistics | None = None
    """Figures in ``fruits``; ``None`` if there are none."""
    mania: UserStatistics | None = None
    """Figures in ``mania``; ``None`` if there are none."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class UserGlobalRank(Model):
    """A user's place in the world in one ruleset.

    Source: ``UserCompactTransformer``
    """

    rank: int | None
    """Place in the world, from 1; ``None`` without one."""
    ruleset_id: int
    """Number of the ruleset: 0 osu, 1 taiko, 2 fruits, 3 mania."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class RankHighest(Model):
    """The best place in the world that a user ever held in a ruleset.

    Source: ``RankHighestTransformer``
    """

    rank: int
    """Place, from 1."""
    updated_at: datetime
    """When it was reached, aware, UTC."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class RankHistory(Model):
    """A user's place in the world day by day.

    Source: ``RankHistoryTransformer``
    """

    mode: Ruleset
    """The ruleset."""
    data: list[int]
    """Places of up to 90 days, the oldest first; 0 for a day without one."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Season(Model):
    """A season: a series of playlist rooms with a ranking of its own.

    Source: ``SeasonTransformer``
    """

    id: int
    """Id."""
    name: str
    """Name."""
    room_count: int
    """Number of rooms so far."""
    start_date: datetime | None
    """When the first room opened, aware, UTC; ``None`` without rooms."""
    end_date: datetime | None
    """When the last room closed, aware, UTC; ``None`` until the season is closed."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class SeasonDivision(Model):
    """A division of a season: those down to a certain place.

    Source: ``SeasonDivisionTransformer``
    """

    id: int
    """Id."""
    name: str
    """Name."""
    colour_tier: str
    """Name of the colours in which it is shown."""
    image_url: str
    """URL of its picture."""
    threshold: float
    """Share of the season's players down to which it reaches, 0 to 1."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class SeasonStats(Model):
    """A user's standing in a season.

    Source: ``app/Libraries/User/SeasonStats.php``
    """

    division: SeasonDivision
    """Division of the place."""
    rank: int
    """Place, from 1."""
    season: Season
    """The season."""
    total_score: int
    """Points over all rooms."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class DailyChallengeUserStats(Model):
    """A user's figures about daily challenges.

    Source: ``DailyChallengeUserStatsTransformer``
    """

    daily_streak_best: int
    """Most days in a row with a challenge played."""
    daily_streak_current: int
    """Days in a row up to now."""
    last_update: datetime | None
    """Day of the last challenge counted, aware, UTC; ``None`` without any."""
    last_weekly_streak: datetime | None
    """Day when the weekly row last grew, aware, UTC; ``None`` if never."""
    playcount: int
    """Number of challenges played."""
    top_10p_placements: int
    """How often the user was among the best tenth."""
    top_50p_placements: int
    """How often the user was in the better half."""
    user_id: int
    """Whose figures they are."""
    weekly_streak_best: int
    """Most weeks in a row with a challenge played."""
    weekly_streak_current: int
    """Weeks in a row up to now."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class MatchmakingPool(Model):
    """A pool of beatmaps for which players are matched, with ratings of its own.

    Source: ``MatchmakingPoolTransformer``
    """

    id: int
    """Id."""
    name: str
    """Name."""
    active: bool
    """Whether it can be played now."""
    ruleset_id: int
    """Number of the ruleset: 0 osu, 1 taiko, 2 fruits, 3 mania."""
    type: MatchmakingPoolType
    """Kind of play it serves."""
    variant_id: int
    """Number of keys in mania, 4 or 7; 0 elsewhere."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class MatchmakingUserStats(Model):
    """A user's standing in one pool.

    Source: ``MatchmakingUserStatsTransformer``
    """

    first_placements: int
    """Number of plays won."""
    is_rating_provisional: bool
    """Whether the rating rests on too few plays to be trusted."""
    plays: int
    """Number of plays."""
    pool_id: int
    """Id of the pool."""
    rank: int
    """Place by rating, from 1."""
    rank_percent: float
    """Share of the pool's players up to this one, 0 to 1."""
    rating: int
    """Rating by which players are matched."""
    total_points: int
    """Points over all plays."""
    user_id: int
    """Id of the user."""
    pool: MatchmakingPool | None = None
    """The pool."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class CountryStatistics(Model, identity="code"):
    """The figures of a country's users in one ruleset.

    Source: ``CountryStatisticsTransformer``
    """

    code: str
    """Two letters; ``XX`` stands for an unknown one."""
    active_users: int
    """Number of active users."""
    play_count: int
    """Number of their plays."""
    ranked_score: int
    """Their ranked score, summed."""
    performance: int
    """Their performance points, summed and whole."""
    country: Country | None = None
    """The country; ``None`` also if the site knows only its code."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Spotlight(Model):
    """A spotlight: chosen beatmaps, with a ranking of those who played them.

    Source: ``SpotlightTransformer``
    """

    end_date: datetime | None
    """When it ended, aware, UTC; ``None`` is possible but not known to occur."""
    id: int
    """Id."""
    mode_specific: bool
    """Whether each ruleset has beatmaps of its own."""
    name: str
    """Name."""
    start_date: datetime | None
    """When it began, aware, UTC; ``None`` is possible but not known to occur."""
    type: str
    """Kind; a free text, mostly one of `SpotlightType`."""
    participant_count: int | None = None
    """Number of users who took part; in its ranking only, ``None`` also if unknown."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class SpotlightsListing(Model, essential=("spotlights",)):
    """All spotlights.

    Source: ``RankingController``
    """

    spotlights: list[Spotlight]
    """Spotlights, the newest first."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Rankings(Model, essential=("ranking",)):
    """A page of a ranking, or the whole ranking of a spotlight.

    What it lists follows from the kind of ranking that was asked for. Nothing in the
    answer names it; the rows are told by their keys.

    Source: ``RankingController``
    """

    ranking: list[UserStatistics | CountryStatistics | TeamStatistics]
    """Rows, the best first, 50 at most: `CountryStatistics` for ``country``,
    `TeamStatistics` for ``team``, `UserStatistics` for all other kinds."""
    cursor: Any = None
    """Where the next page begins, as data; ``None`` at the end and for spotlights."""
    cursor_string: str | None = None
    """Where the next page begins; ``None`` at the end and for spotlights."""
    total: int | None = None
    """Number of rows that can be listed; ``None`` for spotlights."""
    beatmapsets: list[BeatmapsetExtended] | None = None
    """The beatmaps of the spotlight, in their sets; for spotlights only."""
    spotlight: Spotlight | None = None
    """The spotlight; for spotlights only."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class KudosuRanking(Model, essential=("ranking",)):
    """A page of the ranking by kudosu, the points for modding.

    Source: ``RankingController``
    """

    ranking: list[User]
    """Users with `User.kudosu`, the most points first, 50 at most."""

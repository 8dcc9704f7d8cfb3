"""Users, and what their profiles hold.

`User` is the short form that other objects carry, `UserExtended` the whole profile of
``users/{user}`` and ``me``. Most of what a profile shows is an *include*: a field with
``None`` as its default, which holds a value only where the endpoint sends it. Figures
about play stand in ``rankings``, what only the token's owner sees in ``account``.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import attrs

from osupy._core.model import Model
from osupy.enums import (
    KudosuActionFull,
    KudosuModel,
    Playstyle,
    ProfileSection,
    Ruleset,
    SessionVerificationMethod,
)

if TYPE_CHECKING:
    from osupy.objects.account import UserAccountHistory, UserPreferences
    from osupy.objects.rankings import (
        DailyChallengeUserStats,
        MatchmakingUserStats,
        RankHighest,
        RankHistory,
        SeasonStats,
        UserGlobalRank,
        UserStatistics,
        UserStatisticsRulesets,
    )
    from osupy.objects.relations import UserRelation
    from osupy.objects.teams import Team

__all__ = [
    "Achievement",
    "Country",
    "Group",
    "GroupDescription",
    "KudosuGiver",
    "KudosuHistory",
    "KudosuPost",
    "ProfileBanner",
    "User",
    "UserAchievement",
    "UserBadge",
    "UserCover",
    "UserExtended",
    "UserGroup",
    "UserKudosu",
    "UserMonthlyPlaycount",
    "UserPage",
    "UserReplaysWatchedCount",
    "UserUserAttributes",
    "UsersResponse",
]

_WEB = "https://osu.ppy.sh"


@attrs.frozen(kw_only=True, eq=False, repr=False)
class User(Model):
    """A user in the short form that other objects carry.

    A deleted user is still named where one was: `username` is then
    ``[deleted user]`` and most of the rest is empty.

    Source: ``UserCompactTransformer``
    """

    id: int | None
    """Id; ``None`` for a deleted user, unless the place still knows it."""
    username: str
    """Name as shown; ``[deleted user]`` for a deleted user."""
    avatar_url: str | None
    """URL of the picture; ``None`` for a deleted user."""
    country_code: str | None
    """Two letters, ``XX`` if unknown; ``None`` if unset or the user is deleted."""
    default_group: str | None
    """Identifier of the main group (``default`` for most, for administrators too);
    ``None`` if that group has no identifier."""
    is_active: bool
    """Whether the user was here within the last months."""
    is_bot: bool
    """Whether the account is a bot's."""
    is_deleted: bool
    """Whether the account was deleted."""
    is_online: bool
    """Whether the user was seen just now; ``False`` if the presence is hidden."""
    is_supporter: bool
    """Whether the user has a supporter tag at present."""
    last_visit: datetime | None
    """When the user was last seen, aware, UTC; ``None`` if the presence is hidden."""
    pm_friends_only: bool
    """Whether only friends may write private messages to the user."""
    profile_colour: str | None
    """Colour of the name as ``#rrggbb``; ``None`` for the usual one."""
    account_history: list[UserAccountHistory] | None = None
    """Recent silences and tournament bans."""
    active_tournament_banner: ProfileBanner | None = None
    """One banner of a running tournament, ``None`` if there is none; deprecated for
    `active_tournament_banners`."""
    active_tournament_banners: list[ProfileBanner] | None = None
    """Banners of the tournaments that the user takes part in now."""
    badges: list[UserBadge] | None = None
    """Badges of the profile, the latest first."""
    beatmap_playcounts_count: int | None = None
    """Number of different beatmaps played."""
    blocks: list[UserRelation] | None = None
    """Users blocked; for the token's owner only."""
    comments_count: int | None = None
    """Number of comments written that still stand."""
    country: Country | None = None
    """Country by code and name; ``None`` also if none is set."""
    cover: UserCover | None = None
    """Picture at the head of the profile."""
    current_season_stats: SeasonStats | None = None
    """Standing in the current season of playlists; ``None`` also without one."""
    current_user_attributes: UserUserAttributes | None = None
    """How the user stands to the token's owner; ``None`` if the token has none."""
    daily_challenge_user_stats: DailyChallengeUserStats | None = None
    """Figures about daily challenges."""
    favourite_beatmapset_count: int | None = None
    """Number of favourite beatmapsets."""
    follow_user_mapping: list[int] | None = None
    """Ids of the users whose mapping the token's owner follows."""
    follower_count: int | None = None
    """Number of users who have this one as a friend."""
    friends: list[UserRelation] | None = None
    """Friends; never sent to a third-party token, which asks ``friends`` instead."""
    global_rank: UserGlobalRank | None = None
    """Global rank in the ruleset asked for; only with ``ruleset_id``."""
    graveyard_beatmapset_count: int | None = None
    """Number of own beatmapsets that were left unfinished."""
    groups: list[UserGroup] | None = None
    """Groups whose badges the user wears."""
    guest_beatmapset_count: int | None = None
    """Number of others' beatmapsets that hold a difficulty of this user."""
    is_admin: bool | None = None
    """Whether the user is an administrator; never sent to a third-party token."""
    is_bng: bool | None = None
    """Whether the user is a beatmap nominator of either kind; never sent to a
    third-party token."""
    is_full_bn: bool | None = None
    """Whether the user is a full nominator; never sent to a third-party token."""
    is_gmt: bool | None = None
    """Whether the user moderates worldwide; never sent to a third-party token."""
    is_limited_bn: bool | None = None
    """Whether the user is a nominator on probation; never sent to a third-party
    token."""
    is_moderator: bool | None = None
    """Whether the user may moderate; never sent to a third-party token."""
    is_nat: bool | None = None
    """Whether the user assesses nominations; never sent to a third-party token."""
    is_restricted: bool | None = None
    """Whether the account is restricted; for the token's owner only."""
    is_silenced: bool | None = None
    """Whether the user is silenced now; never sent to a third-party token."""
    kudosu: UserKudosu | None = None
    """Points earned by modding."""
    loved_beatmapset_count: int | None = None
    """Number of own beatmapsets in the loved category."""
    mapping_follower_count: int | None = None
    """Number of users who follow this one's mapping."""
    matchmaking_stats: list[MatchmakingUserStats] | None = None
    """Standing in the pools of ranked play, one item per pool played."""
    monthly_playcounts: list[UserMonthlyPlaycount] | None = None
    """Plays by month, the oldest first."""
    nominated_beatmapset_count: int | None = None
    """Number of beatmapsets that this user nominated."""
    page: UserPage | None = None
    """The text that the user wrote about themselves."""
    pending_beatmapset_count: int | None = None
    """Number of own beatmapsets that wait or are in work."""
    previous_usernames: list[str] | None = None
    """Former names."""
    rank_highest: RankHighest | None = None
    """Best global rank ever held in the ruleset; ``None`` also if there was none."""
    ranked_beatmapset_count: int | None = None
    """Number of own beatmapsets that are ranked or approved."""
    replays_watched_counts: list[UserReplaysWatchedCount] | None = None
    """Views of this user's replays by month, the oldest first."""
    score_processing_notice_url: str | None = None
    """URL of a notice about scores still being worked on; ``None`` also if there is
    nothing to say."""
    scores_best_count: int | None = None
    """Number of best scores that can be listed, in the ruleset."""
    scores_first_count: int | None = None
    """Number of first places held, in the ruleset."""
    scores_pinned_count: int | None = None
    """Number of scores pinned to the profile, in the ruleset."""
    scores_recent_count: int | None = None
    """Number of passed scores of the last day, in the ruleset."""
    session_verification_method: SessionVerificationMethod | None = None
    """How the session must still be verified; ``None`` also if it is."""
    session_verified: bool | None = None
    """Whether the session of the token is verified."""
    statistics: UserStatistics | None = None
    """Figures for one ruleset; zeros if it was never played."""
    statistics_rulesets: UserStatisticsRulesets | None = None
    """Figures for each ruleset."""
    support_level: int | None = None
    """Level of the supporter tag, 0 (none) to 3."""
    team: Team | None = None
    """The user's team; ``None`` also if there is none."""
    unread_pm_count: int | None = None
    """Always 0; kept by the server for old callers."""
    user_achievements: list[UserAchievement] | None = None
    """Medals earned, the latest first."""
    user_preferences: UserPreferences | None = None
    """Settings of the site; for the token's owner only."""
    rank_history: RankHistory | None = None
    """Global rank of the last days in one ruleset; ``None`` also if there is none."""

    @property
    def url(self) -> str | None:
        """Address of the profile on the official site; ``None`` without an id."""
        return None if self.id is None else f"{_WEB}/users/{self.id}"


@attrs.frozen(kw_only=True, eq=False, repr=False)
class UserExtended(User, doubles=("rankHistory",)):
    """A user's whole profile; never a deleted user's.

    Source: ``UserTransformer``
    """

    id: int
    """Id."""
    avatar_url: str
    """URL of the picture."""
    cover_url: str
    """The same as ``cover.url``; deprecated."""
    discord: str | None
    """Name on Discord; ``None`` if not given."""
    has_supported: bool
    """Whether the user ever had a supporter tag."""
    interests: str | None
    """Interests, in the user's words; ``None`` if not given."""
    join_date: datetime
    """When the account was made, aware, UTC."""
    location: str | None
    """Place, in the user's words; ``None`` if not given."""
    max_blocks: int
    """How many users this one may block."""
    max_friends: int
    """How many friends this one may have."""
    occupation: str | None
    """Occupation, in the user's words; ``None`` if not given."""
    playmode: Ruleset
    """The user's own ruleset."""
    playstyle: list[Playstyle] | None
    """Devices played with; ``None`` if none were chosen."""
    post_count: int
    """Number of posts in the forum."""
    profile_hue: int | None
    """Hue of the profile in degrees, 0 to 359; ``None`` for the usual one."""
    profile_order: list[ProfileSection]
    """Sections of the profile from top to bottom."""
    title: str | None
    """Title under the name; ``None`` if the user has none."""
    title_url: str | None
    """Where the title links to; ``None`` if nowhere."""
    twitter: str | None
    """Name on Twitter without the ``@``; ``None`` if not given."""
    website: str | None
    """URL of the user's site; ``None`` if not given."""
    # `attrs.field()`: the short form has a default here, the profile always a value.
    country: Country | None = attrs.field()
    """Country by code and name; ``None`` if none is set."""
    cover: UserCover = attrs.field()
    """Picture at the head of the profile."""
    kudosu: UserKudosu = attrs.field()
    """Points earned by modding."""
    ranked_and_approved_beatmapset_count: int | None = None
    """The same as `ranked_beatmapset_count`, under its old name."""
    unranked_beatmapset_count: int | None = None
    """The same as `pending_beatmapset_count`, under its old name."""

    @property
    def url(self) -> str:
        """Address of the profile on the official site."""
        return f"{_WEB}/users/{self.id}"


@attrs.frozen(kw_only=True, eq=False, repr=False)
class UsersResponse(Model, essential=("users",)):
    """The users found for a list of ids; unknown and restricted ones are left out.

    Source: ``UsersController``
    """

    users: list[User]
    """The users, not in the order of the request."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class UserUserAttributes(Model):
    """How a user stands to the token's owner.

    Source: ``UserCompactTransformer``
    """

    has_blocked: bool
    """Whether this user blocked the token's owner."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Country(Model, identity="code"):
    """A country.

    Source: ``CountryTransformer``
    """

    code: str
    """Two letters; ``XX`` stands for an unknown one."""
    name: str
    """English name."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class UserCover(Model):
    """The picture at the head of a profile: an own one or a preset.

    Source: ``UserCompactTransformer``
    """

    custom_url: str | None
    """URL of the picture that the user sent; ``None`` if a preset is shown."""
    url: str | None
    """URL of the picture shown; ``None`` if there is none."""
    id: str | None
    """Number of the preset, as a text; ``None`` for an own picture."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ProfileBanner(Model):
    """A banner which shows that a user takes part in a tournament.

    Source: ``ProfileBannerTransformer``
    """

    id: int
    """Id of the banner."""
    tournament_id: int
    """Id of the tournament."""
    image: str | None
    """URL of the picture; ``None`` if there is none."""
    image_2x: str | None
    """URL of the picture in double size; ``None`` if there is none."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class UserBadge(Model):
    """A badge on a profile.

    Source: ``UserBadgeTransformer``
    """

    awarded_at: datetime | None
    """When it was given, aware, UTC; ``None`` is possible but not known to occur."""
    description: str
    """What it was given for."""
    image_2x_url: str
    """URL of the picture in double size."""
    image_url: str
    """URL of the picture."""
    url: str
    """Where the badge links to; may be empty."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class UserPage(Model):
    """What a user wrote about themselves; both texts are empty without a page.

    Source: ``UserCompactTransformer``
    """

    html: str
    """The page as HTML."""
    raw: str
    """The page as BBCode, as it was written."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class UserMonthlyPlaycount(Model):
    """How often a user played in one month.

    Source: ``UserMonthlyPlaycountTransformer``
    """

    start_date: date
    """First day of the month."""
    count: int
    """Number of plays."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class UserReplaysWatchedCount(Model):
    """How often a user's replays were watched in one month.

    Source: ``UserReplaysWatchedCountTransformer``
    """

    start_date: date
    """First day of the month."""
    count: int
    """Number of views."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Group(Model):
    """A group of users, such as moderators or nominators.

    Source: ``GroupTransformer``
    """

    id: int
    """Id."""
    identifier: str
    """Short name for programs, such as ``nat`` or ``bng``; an open list."""
    name: str
    """Full name."""
    short_name: str
    """Name on the badge."""
    colour: str | None
    """Colour as ``#rrggbb``; ``None`` if the group has none."""
    has_listing: bool
    """Whether the site has a page that lists the members."""
    has_playmodes: bool
    """Whether members belong to it for some rulesets only."""
    is_probationary: bool
    """Whether members are on trial."""
    description: GroupDescription | None = None
    """What the group does; ``None`` also if nobody wrote it down."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class GroupDescription(Model):
    """What a group does, in two formats.

    Source: ``GroupTransformer``
    """

    html: str
    """The text as HTML."""
    markdown: str
    """The text as Markdown, as it was written."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class UserGroup(Group):
    """A group as one user belongs to it.

    Source: ``UserGroupTransformer``
    """

    playmodes: list[Ruleset] | None
    """Rulesets for which the user belongs to it; ``None`` if the group does not tell
    them apart."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Achievement(Model):
    """A medal that can be earned.

    Source: ``AchievementTransformer``
    """

    id: int
    """Id."""
    name: str
    """Name."""
    slug: str
    """Name for programs, part of the picture's address."""
    achieved_count: int | None
    """Number of users who have it; ``None`` if not counted."""
    achieved_percent: float | None
    """Part of the users who have it; ``None`` if not counted."""
    icon_url: str
    """URL of the picture."""
    grouping: str
    """Heading under which it is listed."""
    ordering: int
    """Place within its heading, small numbers first."""
    description: str
    """What it is given for, or a hint."""
    mode: Ruleset | None
    """Ruleset in which it can be earned; ``None`` for any."""
    instructions: str | None
    """How to earn it, as HTML; ``None`` if that is not told."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class UserAchievement(Model, identity="achievement_id"):
    """A medal that a user earned.

    Source: ``UserAchievementTransformer``
    """

    achieved_at: datetime
    """When it was earned, aware, UTC."""
    achievement_id: int
    """Id of the medal."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class UserKudosu(Model):
    """A user's points for modding.

    Source: ``UserCompactTransformer``
    """

    available: int
    """Points left to spend."""
    total: int
    """Points ever earned."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class KudosuHistory(Model):
    """One change of a user's points for modding.

    Source: ``KudosuHistoryTransformer``
    """

    id: int
    """Id."""
    action: KudosuActionFull
    """What happened; with the cause before a dot for beatmap discussions."""
    amount: int
    """By how many points; negative when they were taken back."""
    model: KudosuModel
    """Kind of the post for which it happened."""
    created_at: datetime
    """When it happened, aware, UTC."""
    giver: KudosuGiver | None
    """Who gave or took the points; ``None`` if nobody in particular."""
    post: KudosuPost
    """The post for which it happened."""
    details: Any
    """A mapping with the cause (``event``), or ``None``; not documented upstream."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class KudosuGiver(Model):
    """Who changed somebody's points.

    Source: ``KudosuHistoryTransformer``
    """

    url: str
    """URL of the profile."""
    username: str
    """Name."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class KudosuPost(Model):
    """The post for which somebody's points changed.

    Source: ``KudosuHistoryTransformer``
    """

    url: str | None
    """URL of the post; ``None`` if it is gone."""
    title: str
    """Title; ``[deleted beatmap]`` if the beatmapset is gone."""

"""What parameters take besides enum members: the same values as plain text, typed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from osupy.enums import (
    BeatmapPackType,
    BeatmapScoreType,
    BeatmapsetEventType,
    BeatmapsetSearchExtra,
    BeatmapsetSearchGeneral,
    BeatmapsetSearchPlayed,
    BeatmapsetSearchRank,
    BeatmapsetSearchStatus,
    ChangelogMessageFormat,
    CommentableType,
    CommentSort,
    DiscussionBeatmapsetStatus,
    DiscussionMessageType,
    DiscussionPostType,
    ForumListingSort,
    ForumTopicSort,
    ForumTopicType,
    ForumWithReplies,
    GenreId,
    LanguageId,
    Locale,
    MultiplayerScoreSort,
    RankingFilter,
    RankingType,
    RoomCategory,
    RoomFilterMode,
    RoomSort,
    RoomStatus,
    RoomTypeGroup,
    Ruleset,
    RulesetVariant,
    SearchMode,
    SortId,
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
BeatmapsetEventTypeArg: TypeAlias = (
    BeatmapsetEventType
    | Literal[
        "nominate",
        "qualify",
        "rank",
        "love",
        "nomination_reset",
        "nomination_reset_received",
        "disqualify",
        "remove_from_loved",
        "kudosu_gain",
        "kudosu_lost",
        "genre_edit",
        "language_edit",
        "nsfw_toggle",
        "offset_edit",
        "tags_edit",
        "issue_resolve",
        "issue_reopen",
        "beatmap_owner_change",
        "kudosu_allow",
        "kudosu_deny",
        "approve",
        "kudosu_recalculate",
        "discussion_lock",
        "discussion_unlock",
        "discussion_delete",
        "discussion_restore",
        "discussion_post_delete",
        "discussion_post_restore",
    ]
)
ChangelogFormatArg: TypeAlias = ChangelogMessageFormat | Literal["html", "markdown"]
CommentableArg: TypeAlias = (
    CommentableType | Literal["beatmapset", "build", "news_post"]
)
CommentSortArg: TypeAlias = CommentSort | Literal["new", "old", "top"]
DiscussionStatusArg: TypeAlias = (
    DiscussionBeatmapsetStatus
    | Literal["ranked", "qualified", "disqualified", "never_qualified"]
)
DiscussionTypeArg: TypeAlias = (
    DiscussionMessageType
    | Literal["praise", "suggestion", "problem", "mapper_note", "hype", "review"]
)
DiscussionPostTypeArg: TypeAlias = (
    DiscussionPostType | Literal["first", "reply", "system"]
)
ForumSortArg: TypeAlias = ForumListingSort | Literal["new", "created", "feature-votes"]
ForumTopicSortArg: TypeAlias = ForumTopicSort | Literal["new", "old"]
ForumTopicTypeArg: TypeAlias = (
    ForumTopicType | Literal["normal", "sticky", "announcement"]
)
GenreArg: TypeAlias = (
    GenreId
    | Literal[
        "any",
        "unspecified",
        "video-game",
        "anime",
        "rock",
        "pop",
        "other",
        "novelty",
        "hip-hop",
        "electronic",
        "metal",
        "classical",
        "folk",
        "jazz",
    ]
)
IdSortArg: TypeAlias = SortId | Literal["id_desc", "id_asc"]
LanguageArg: TypeAlias = (
    LanguageId
    | Literal[
        "any",
        "unspecified",
        "english",
        "japanese",
        "chinese",
        "instrumental",
        "korean",
        "french",
        "german",
        "swedish",
        "spanish",
        "italian",
        "russian",
        "polish",
        "other",
    ]
)
LocaleArg: TypeAlias = (
    Locale
    | Literal[
        "ar",
        "be",
        "bg",
        "ca",
        "cs",
        "da",
        "de",
        "el",
        "en",
        "es",
        "es-419",
        "fa-IR",
        "fi",
        "fil",
        "fr",
        "he",
        "hr-HR",
        "hu",
        "id",
        "it",
        "ja",
        "kk-KZ",
        "ko",
        "lt",
        "lv-LV",
        "ms-MY",
        "nl",
        "no",
        "pl",
        "pt",
        "pt-br",
        "ro",
        "ru",
        "si-LK",
        "sk",
        "sl",
        "sr",
        "sv",
        "tg-TJ",
        "th",
        "tr",
        "uk",
        "vi",
        "zh",
        "zh-tw",
    ]
)
MultiplayerSortArg: TypeAlias = (
    MultiplayerScoreSort | Literal["score_desc", "score_asc"]
)
RankingFilterArg: TypeAlias = RankingFilter | Literal["all", "friends"]
RankingTypeArg: TypeAlias = (
    RankingType | Literal["charts", "country", "global", "team", "performance", "score"]
)
RepliesArg: TypeAlias = ForumWithReplies | Literal["only", "none"]
RoomCategoryArg: TypeAlias = (
    RoomCategory | Literal["normal", "spotlight", "featured_artist", "daily_challenge"]
)
RoomFilterArg: TypeAlias = (
    RoomFilterMode | Literal["active", "all", "ended", "participated", "owned"]
)
RoomGroupArg: TypeAlias = (
    RoomTypeGroup | Literal["playlists", "realtime", "ranked-play"]
)
RoomSortArg: TypeAlias = RoomSort | Literal["created", "ended"]
RoomStatusArg: TypeAlias = RoomStatus | Literal["idle", "playing"]
SearchExtraArg: TypeAlias = BeatmapsetSearchExtra | Literal["video", "storyboard"]
SearchGeneralArg: TypeAlias = (
    BeatmapsetSearchGeneral
    | Literal["recommended", "converts", "follows", "spotlights", "featured_artists"]
)
SearchModeArg: TypeAlias = SearchMode | Literal["all", "user", "wiki_page"]
SearchPlayedArg: TypeAlias = (
    BeatmapsetSearchPlayed | Literal["any", "played", "unplayed"]
)
SearchRankArg: TypeAlias = (
    BeatmapsetSearchRank | Literal["XH", "X", "SH", "S", "A", "B", "C", "D"]
)
SearchStatusArg: TypeAlias = (
    BeatmapsetSearchStatus
    | Literal[
        "any",
        "leaderboard",
        "ranked",
        "qualified",
        "loved",
        "favourites",
        "pending",
        "wip",
        "graveyard",
        "mine",
    ]
)
VariantArg: TypeAlias = RulesetVariant | Literal["4k", "7k"]
SearchSortArg: TypeAlias = Literal[
    "artist_asc",
    "artist_desc",
    "creator_asc",
    "creator_desc",
    "difficulty_asc",
    "difficulty_desc",
    "favourites_asc",
    "favourites_desc",
    "nominations_asc",
    "nominations_desc",
    "plays_asc",
    "plays_desc",
    "ranked_asc",
    "ranked_desc",
    "rating_asc",
    "rating_desc",
    "relevance_asc",
    "relevance_desc",
    "title_asc",
    "title_desc",
    "updated_asc",
    "updated_desc",
]
UserSearchSortArg: TypeAlias = Literal[
    "relevance_desc", "relevance_asc", "username_asc", "username_desc"
]

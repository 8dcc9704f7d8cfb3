"""Values that the server picks from a list, and that it may add to at any time.

Every enum is *open*: a value that this version does not know becomes a member that
carries it, compares equal to its text and is sent back unchanged. A `NumberedEnum`
also knows the numbers by which the server calls its values: ``Ruleset.MANIA.id`` is 3
and ``Ruleset.from_id(3)`` the way back.

The areas load when one of their names is first used: making seventy enums takes longer
than all the rest of ``import osupy``.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from osupy.enums.base import (
        NumberedEnum,
        OpenEnum,
    )
    from osupy.enums.beatmaps import (
        BeatmapPackType,
        BeatmapScoreType,
        BeatmapsetStatus,
        Ruleset,
        RulesetVariant,
    )
    from osupy.enums.beatmapsets import (
        BeatmapsetEventType,
        BeatmapsetSearchExtra,
        BeatmapsetSearchGeneral,
        BeatmapsetSearchPlayed,
        BeatmapsetSearchQueryField,
        BeatmapsetSearchRank,
        BeatmapsetSearchSort,
        BeatmapsetSearchStatus,
        DiscussionBeatmapsetStatus,
        DiscussionMessageType,
        DiscussionPostType,
        GenreId,
        LanguageId,
    )
    from osupy.enums.chat import (
        ChatChannelType,
        ChatMessageType,
        ChatUpdatesInclude,
        NotificationCategory,
        NotificationName,
        NotificationObjectType,
        WebsocketCommand,
        WebsocketEvent,
    )
    from osupy.enums.multiplayer import (
        MatchEventType,
        MatchScoreTeam,
        MatchScoringType,
        MatchTeamType,
        RealtimeRoomEventType,
        RoomCategory,
        RoomFilterMode,
        RoomQueueMode,
        RoomSort,
        RoomStatus,
        RoomType,
        RoomTypeGroup,
    )
    from osupy.enums.scores import (
        MultiplayerScoreSort,
        ScoreObjectType,
        ScoreRank,
        UserScoreType,
    )
    from osupy.enums.site import (
        ChangelogEntryType,
        ChangelogMessageFormat,
        CommentableType,
        CommentSort,
        ForumListingSort,
        ForumTopicSort,
        ForumTopicType,
        ForumWithReplies,
        Locale,
        NewsSeries,
        OauthGrantType,
        ReportableType,
        ReportReason,
        Scope,
        SearchMode,
        SessionVerificationMethod,
        SortId,
    )
    from osupy.enums.users import (
        GroupIdentifier,
        KudosuAction,
        KudosuActionFull,
        KudosuModel,
        MatchmakingPoolType,
        Playstyle,
        ProfileSection,
        RankingFilter,
        RankingType,
        SpotlightType,
        UserAccountHistoryType,
        UserBeatmapsetType,
        UserEventApproval,
        UserEventType,
        UserPreferencesBeatmapsetCardSize,
        UserPreferencesBeatmapsetDownload,
        UserPreferencesScoringMode,
        UserPreferencesUserListFilter,
        UserPreferencesUserListSort,
        UserPreferencesUserListView,
        UserRelationType,
    )

__all__ = [
    "BeatmapPackType",
    "BeatmapScoreType",
    "BeatmapsetEventType",
    "BeatmapsetSearchExtra",
    "BeatmapsetSearchGeneral",
    "BeatmapsetSearchPlayed",
    "BeatmapsetSearchQueryField",
    "BeatmapsetSearchRank",
    "BeatmapsetSearchSort",
    "BeatmapsetSearchStatus",
    "BeatmapsetStatus",
    "ChangelogEntryType",
    "ChangelogMessageFormat",
    "ChatChannelType",
    "ChatMessageType",
    "ChatUpdatesInclude",
    "CommentSort",
    "CommentableType",
    "DiscussionBeatmapsetStatus",
    "DiscussionMessageType",
    "DiscussionPostType",
    "ForumListingSort",
    "ForumTopicSort",
    "ForumTopicType",
    "ForumWithReplies",
    "GenreId",
    "GroupIdentifier",
    "KudosuAction",
    "KudosuActionFull",
    "KudosuModel",
    "LanguageId",
    "Locale",
    "MatchEventType",
    "MatchScoreTeam",
    "MatchScoringType",
    "MatchTeamType",
    "MatchmakingPoolType",
    "MultiplayerScoreSort",
    "NewsSeries",
    "NotificationCategory",
    "NotificationName",
    "NotificationObjectType",
    "NumberedEnum",
    "OauthGrantType",
    "OpenEnum",
    "Playstyle",
    "ProfileSection",
    "RankingFilter",
    "RankingType",
    "RealtimeRoomEventType",
    "ReportReason",
    "ReportableType",
    "RoomCategory",
    "RoomFilterMode",
    "RoomQueueMode",
    "RoomSort",
    "RoomStatus",
    "RoomType",
    "RoomTypeGroup",
    "Ruleset",
    "RulesetVariant",
    "Scope",
    "ScoreObjectType",
    "ScoreRank",
    "SearchMode",
    "SessionVerificationMethod",
    "SortId",
    "SpotlightType",
    "UserAccountHistoryType",
    "UserBeatmapsetType",
    "UserEventApproval",
    "UserEventType",
    "UserPreferencesBeatmapsetCardSize",
    "UserPreferencesBeatmapsetDownload",
    "UserPreferencesScoringMode",
    "UserPreferencesUserListFilter",
    "UserPreferencesUserListSort",
    "UserPreferencesUserListView",
    "UserRelationType",
    "UserScoreType",
    "WebsocketCommand",
    "WebsocketEvent",
]

_AREAS = {
    "base": (
        "NumberedEnum",
        "OpenEnum",
    ),
    "beatmaps": (
        "BeatmapPackType",
        "BeatmapScoreType",
        "BeatmapsetStatus",
        "Ruleset",
        "RulesetVariant",
    ),
    "beatmapsets": (
        "BeatmapsetEventType",
        "BeatmapsetSearchExtra",
        "BeatmapsetSearchGeneral",
        "BeatmapsetSearchPlayed",
        "BeatmapsetSearchQueryField",
        "BeatmapsetSearchRank",
        "BeatmapsetSearchSort",
        "BeatmapsetSearchStatus",
        "DiscussionBeatmapsetStatus",
        "DiscussionMessageType",
        "DiscussionPostType",
        "GenreId",
        "LanguageId",
    ),
    "chat": (
        "ChatChannelType",
        "ChatMessageType",
        "ChatUpdatesInclude",
        "NotificationCategory",
        "NotificationName",
        "NotificationObjectType",
        "WebsocketCommand",
        "WebsocketEvent",
    ),
    "multiplayer": (
        "MatchEventType",
        "MatchScoreTeam",
        "MatchScoringType",
        "MatchTeamType",
        "RealtimeRoomEventType",
        "RoomCategory",
        "RoomFilterMode",
        "RoomQueueMode",
        "RoomSort",
        "RoomStatus",
        "RoomType",
        "RoomTypeGroup",
    ),
    "scores": (
        "MultiplayerScoreSort",
        "ScoreObjectType",
        "ScoreRank",
        "UserScoreType",
    ),
    "site": (
        "ChangelogEntryType",
        "ChangelogMessageFormat",
        "CommentSort",
        "CommentableType",
        "ForumListingSort",
        "ForumTopicSort",
        "ForumTopicType",
        "ForumWithReplies",
        "Locale",
        "NewsSeries",
        "OauthGrantType",
        "ReportReason",
        "ReportableType",
        "Scope",
        "SearchMode",
        "SessionVerificationMethod",
        "SortId",
    ),
    "users": (
        "GroupIdentifier",
        "KudosuAction",
        "KudosuActionFull",
        "KudosuModel",
        "MatchmakingPoolType",
        "Playstyle",
        "ProfileSection",
        "RankingFilter",
        "RankingType",
        "SpotlightType",
        "UserAccountHistoryType",
        "UserBeatmapsetType",
        "UserEventApproval",
        "UserEventType",
        "UserPreferencesBeatmapsetCardSize",
        "UserPreferencesBeatmapsetDownload",
        "UserPreferencesScoringMode",
        "UserPreferencesUserListFilter",
        "UserPreferencesUserListSort",
        "UserPreferencesUserListView",
        "UserRelationType",
    ),
}

if not TYPE_CHECKING:
    _AREA_OF = {name: area for area, names in _AREAS.items() for name in names}

    def __getattr__(name: str) -> object:
        """Load the area that holds the name, and keep what was found."""
        area = _AREA_OF.get(name)
        if area is None:
            message = f"module {__name__!r} has no attribute {name!r}"
            raise AttributeError(message)
        found = getattr(import_module(f"{__name__}.{area}"), name)
        globals()[name] = found
        return found

    def __dir__() -> list[str]:
        return [*globals(), *__all__]

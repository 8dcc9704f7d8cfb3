"""osu.py's names for our classes, for those who come from there.

Where its documentation calls a class otherwise, the name here is the same class as
ours, nothing of its own: ``osupy.compat.UserCompact is osupy.objects.User``. Mind that
some names mean *another* class than in `osupy.objects`: there `User`, `Beatmap` and
`Beatmapset` are the short forms, here, as in osu.py, the long ones. A name that stands
for several of our classes is their union, which `isinstance` takes.

Nothing is loaded before a name is used. ``docs/migration.md`` has the methods.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from osupy import enums as e
    from osupy import mods as m
    from osupy import objects as o
    from osupy import search as s

    Achievement: TypeAlias = o.Achievement
    AchievementEvent: TypeAlias = o.EventAchievement
    BaseNominations: TypeAlias = o.BeatmapsetNominations
    Beatmap: TypeAlias = o.BeatmapExtended
    BeatmapCompact: TypeAlias = o.Beatmap
    BeatmapDifficultyAttributes: TypeAlias = o.BeatmapDifficultyAttributes
    BeatmapOwnerChangeDetails: TypeAlias = o.BeatmapOwnerChangeDetails
    BeatmapPlaycount: TypeAlias = o.BeatmapPlaycount
    BeatmapPlaycountEvent: TypeAlias = o.EventBeatmapPlaycount
    BeatmapScores: TypeAlias = o.BeatmapScores
    BeatmapUserScore: TypeAlias = o.BeatmapUserScore
    Beatmapset: TypeAlias = o.BeatmapsetExtended
    BeatmapsetApproveEvent: TypeAlias = o.EventBeatmapsetApprove
    BeatmapsetAvailability: TypeAlias = o.BeatmapsetAvailability
    BeatmapsetCompact: TypeAlias = o.Beatmapset
    BeatmapsetDeleteEvent: TypeAlias = o.EventBeatmapsetDelete
    BeatmapsetDiscussion: TypeAlias = o.BeatmapsetDiscussion
    BeatmapsetDiscussionLockDetails: TypeAlias = o.BeatmapsetDetails
    BeatmapsetDiscussionPermissions: TypeAlias = o.BeatmapsetDiscussionUserAttributes
    BeatmapsetDiscussionPost: TypeAlias = o.BeatmapsetDiscussionPost
    BeatmapsetDiscussionPostNewDetails: TypeAlias = o.BeatmapsetDiscussionPostDetails
    BeatmapsetDiscussionPostNotificationDetails: TypeAlias = (
        o.BeatmapsetDiscussionPostDetails
    )
    BeatmapsetDiscussionPostsResult: TypeAlias = o.BeatmapsetDiscussionPostsBundle
    BeatmapsetDiscussionQualifiedProblemDetails: TypeAlias = (
        o.BeatmapsetDiscussionPostDetails
    )
    BeatmapsetDiscussionReviewNewDetails: TypeAlias = (
        o.BeatmapsetDiscussionReviewDetails
    )
    BeatmapsetDiscussionUnlockDetails: TypeAlias = o.BeatmapsetDetails
    BeatmapsetDiscussionVote: TypeAlias = o.BeatmapsetDiscussionVote
    BeatmapsetDiscussionVotesResult: TypeAlias = o.BeatmapsetDiscussionVotesBundle
    BeatmapsetDiscussionsResult: TypeAlias = o.BeatmapsetDiscussionsBundle
    BeatmapsetDisqualifyDetails: TypeAlias = o.BeatmapsetDetails
    BeatmapsetEvent: TypeAlias = o.BeatmapsetEvent
    BeatmapsetEventBeatmapOwnerChange: TypeAlias = o.BeatmapsetEventOwnerChange
    BeatmapsetEventComment: TypeAlias = o.BeatmapsetEventComment
    BeatmapsetEventDiscussionLock: TypeAlias = o.BeatmapsetEventReason
    BeatmapsetEventDisqualify: TypeAlias = o.BeatmapsetEventDisqualify
    BeatmapsetEventEdit: TypeAlias = (
        o.BeatmapsetEventEditStr | o.BeatmapsetEventEditBool | o.BeatmapsetEventEditInt
    )
    BeatmapsetEventGenreEdit: TypeAlias = o.BeatmapsetEventEditStr
    BeatmapsetEventKudosuChange: TypeAlias = o.BeatmapsetEventKudosuChange
    BeatmapsetEventKudosuGain: TypeAlias = o.BeatmapsetEventKudosuChange
    BeatmapsetEventKudosuLost: TypeAlias = o.BeatmapsetEventKudosuChange
    BeatmapsetEventKudosuRecalculate: TypeAlias = o.BeatmapsetEventKudosuRecalculate
    BeatmapsetEventLanguageEdit: TypeAlias = o.BeatmapsetEventEditStr
    BeatmapsetEventNominate: TypeAlias = o.BeatmapsetEventNominate
    BeatmapsetEventNominationReset: TypeAlias = o.BeatmapsetEventNominationReset
    BeatmapsetEventNominationResetReceived: TypeAlias = (
        o.BeatmapsetEventNominationResetReceived
    )
    BeatmapsetEventNsfwToggle: TypeAlias = o.BeatmapsetEventEditBool
    BeatmapsetEventOffsetEdit: TypeAlias = o.BeatmapsetEventEditInt
    BeatmapsetEventRemoveFromLoved: TypeAlias = o.BeatmapsetEventReason
    BeatmapsetEventSort: TypeAlias = e.SortId
    BeatmapsetEventType: TypeAlias = e.BeatmapsetEventType
    BeatmapsetEventVote: TypeAlias = o.BeatmapsetEventVote
    BeatmapsetGenre: TypeAlias = e.GenreId
    BeatmapsetLanguage: TypeAlias = e.LanguageId
    BeatmapsetLoveDetails: TypeAlias = o.BeatmapsetDetails
    BeatmapsetNominateDetails: TypeAlias = o.BeatmapsetDetails
    BeatmapsetNotificationDetails: TypeAlias = o.BeatmapsetDetails
    BeatmapsetPermissions: TypeAlias = o.BeatmapsetUserAttributes
    BeatmapsetQualifyDetails: TypeAlias = o.BeatmapsetDetails
    BeatmapsetRankDetails: TypeAlias = o.BeatmapsetDetails
    BeatmapsetRemoveFromLovedDetails: TypeAlias = o.BeatmapsetDetails
    BeatmapsetRequiredNominations: TypeAlias = o.BeatmapsetRequiredMeta
    BeatmapsetRequirement: TypeAlias = o.BeatmapsetHype
    BeatmapsetResetNominationsDetails: TypeAlias = o.BeatmapsetDetails
    BeatmapsetReviveEvent: TypeAlias = o.EventBeatmapsetRevive
    BeatmapsetSearchExtra: TypeAlias = e.BeatmapsetSearchExtra
    BeatmapsetSearchFilter: TypeAlias = s.SearchFilter
    BeatmapsetSearchGeneral: TypeAlias = e.BeatmapsetSearchGeneral
    BeatmapsetSearchPlayed: TypeAlias = e.BeatmapsetSearchPlayed
    BeatmapsetSearchResult: TypeAlias = o.BeatmapsetSearchResponse
    BeatmapsetSearchSort: TypeAlias = e.BeatmapsetSearchSort
    BeatmapsetSearchStatus: TypeAlias = e.BeatmapsetSearchStatus
    BeatmapsetUpdateEvent: TypeAlias = o.EventBeatmapsetUpdate
    BeatmapsetUploadEvent: TypeAlias = o.EventBeatmapsetUpload
    Build: TypeAlias = o.Build
    ChangelogEntry: TypeAlias = o.ChangelogEntry
    ChangelogListingResult: TypeAlias = o.ChangelogListing
    ChangelogListingSearch: TypeAlias = o.ListingParams
    ChannelAnnouncementDetails: TypeAlias = o.ChannelAnnouncementDetails
    ChannelMessageDetails: TypeAlias = o.ChannelMessageDetails
    ChatChannel: TypeAlias = o.ChatChannel
    ChatChannelType: TypeAlias = e.ChatChannelType
    ChatChannelUserAttributes: TypeAlias = o.ChatChannelUserAttributes
    ChatMessage: TypeAlias = o.ChatMessage
    ChatMessageType: TypeAlias = e.ChatMessageType
    Comment: TypeAlias = o.Comment
    CommentBundle: TypeAlias = o.CommentBundle
    CommentNewDetails: TypeAlias = o.CommentNewDetails
    CommentSort: TypeAlias = e.CommentSort
    CommentableMeta: TypeAlias = o.CommentableMeta
    CommentableMetaAttributes: TypeAlias = o.CommentableUserAttributes
    Country: TypeAlias = o.Country
    CountryStatistics: TypeAlias = o.CountryStatistics
    Covers: TypeAlias = o.BeatmapsetCovers
    CreateNewPmResult: TypeAlias = o.ChatNewResponse
    CreateTopicResult: TypeAlias = o.ForumTopicCreated
    CurrentNomination: TypeAlias = o.BeatmapsetNomination
    CurrentUserPin: TypeAlias = o.ScorePin
    DailyChallengeUserStats: TypeAlias = o.DailyChallengeUserStats
    Event: TypeAlias = o.Event
    EventBeatmap: TypeAlias = o.EventBeatmap
    EventBeatmapset: TypeAlias = o.EventBeatmapset
    EventUser: TypeAlias = o.EventUser
    Failtimes: TypeAlias = o.BeatmapFailtimes
    Forum: TypeAlias = o.Forum
    ForumPost: TypeAlias = o.ForumPost
    ForumTopic: TypeAlias = o.ForumTopic
    ForumTopicReplyDetails: TypeAlias = o.ForumTopicReplyDetails
    ForumTopicType: TypeAlias = e.ForumTopicType
    GameModeInt: TypeAlias = e.Ruleset
    GameModeStr: TypeAlias = e.Ruleset
    GetAllScoresResult: TypeAlias = o.ScoresListing
    GetBeatmapsetEventsResult: TypeAlias = o.BeatmapsetEventsResponse
    GetChannelResult: TypeAlias = o.ChatChannelResponse
    GetForumResult: TypeAlias = o.ForumResponse
    GetForumTopicsResult: TypeAlias = o.ForumTopicsListing
    GetForumsResult: TypeAlias = o.ForumsListing
    GetMatchesResult: TypeAlias = o.MatchesListing
    GetNewsListingResult: TypeAlias = o.NewsListing
    GetRoomLeaderboardResult: TypeAlias = o.RoomLeaderboard
    GetTopicAndPostsResult: TypeAlias = o.ForumTopicResponse
    GithubUser: TypeAlias = o.GithubUser
    Group: TypeAlias = o.Group
    KudosuAction: TypeAlias = e.KudosuActionFull
    KudosuGiver: TypeAlias = o.KudosuGiver
    KudosuHistory: TypeAlias = o.KudosuHistory
    KudosuPost: TypeAlias = o.KudosuPost
    LazerMod: TypeAlias = o.Mod
    LegacyNominations: TypeAlias = o.BeatmapsetNominations
    LegacyScore: TypeAlias = o.LegacyScore
    Match: TypeAlias = o.Match
    MatchEvent: TypeAlias = o.MatchEvent
    MatchEventType: TypeAlias = e.MatchEventType
    MatchExtended: TypeAlias = o.MatchResponse
    MatchGame: TypeAlias = o.MatchGame
    MatchGameScoreInfo: TypeAlias = o.ScoreMatch
    MatchSort: TypeAlias = e.SortId
    MessageType: TypeAlias = e.DiscussionMessageType
    MetadataAttribute: TypeAlias = o.Genre | o.Language
    Mod: TypeAlias = o.Mod
    Mods: TypeAlias = m.Mods
    MultiplayerScore: TypeAlias = o.Score
    MultiplayerScores: TypeAlias = o.MultiplayerScores
    MultiplayerScoresAround: TypeAlias = o.MultiplayerScoresAround
    MultiplayerScoresSort: TypeAlias = e.MultiplayerScoreSort
    Navigation: TypeAlias = o.NewsNavigation
    NewsPost: TypeAlias = o.NewsPost
    NewsSidebar: TypeAlias = o.NewsSidebar
    Nominations: TypeAlias = o.BeatmapsetNominations
    Notification: TypeAlias = o.Notification
    NotificationCategory: TypeAlias = e.NotificationCategory
    NotificationType: TypeAlias = e.NotificationName
    NotificationsDetailsBase: TypeAlias = o.NotificationDetails
    ObjectType: TypeAlias = e.NotificationObjectType
    OsuBeatmapDifficultyAttributes: TypeAlias = o.OsuDifficultyAttributes
    PlaylistItem: TypeAlias = o.PlaylistItem
    PlaylistItemStats: TypeAlias = o.PlaylistItemStats
    PlaylistQueueMode: TypeAlias = e.RoomQueueMode
    Poll: TypeAlias = o.Poll
    PollOption: TypeAlias = o.PollOption
    PpWeight: TypeAlias = o.ScoreWeight
    ProfileBanner: TypeAlias = o.ProfileBanner
    RankEvent: TypeAlias = o.EventRank
    RankHighest: TypeAlias = o.RankHighest
    RankHistory: TypeAlias = o.RankHistory
    RankLostEvent: TypeAlias = o.EventRankLost
    RankStatus: TypeAlias = e.BeatmapsetStatus
    RankingType: TypeAlias = e.RankingType
    Rankings: TypeAlias = o.Rankings
    ReadNotification: TypeAlias = o.NotificationIdentity
    RealTimeQueueMode: TypeAlias = e.RoomQueueMode
    Review: TypeAlias = o.ReviewBlock
    ReviewStats: TypeAlias = o.ReviewStats
    ReviewsConfig: TypeAlias = o.ReviewsConfig
    Room: TypeAlias = o.Room
    RoomCategory: TypeAlias = e.RoomCategory
    RoomFilterMode: TypeAlias = e.RoomFilterMode
    RoomSort: TypeAlias = e.RoomSort
    RoomStatus: TypeAlias = e.RoomStatus
    RoomType: TypeAlias = e.RoomType
    ScoreDataStatistics: TypeAlias = o.ScoreStatistics
    ScoreRank: TypeAlias = e.ScoreRank
    ScoreStatistics: TypeAlias = o.LegacyScoreStatistics
    ScoreUserAttributes: TypeAlias = o.ScoreUserAttributes
    ScoringType: TypeAlias = e.MatchScoringType
    SearchInfo: TypeAlias = o.ListingParams
    SearchResult: TypeAlias = o.SearchResponse
    SearchResults: TypeAlias = o.SearchUsers | o.SearchWikiPages
    SeasonalBackground: TypeAlias = o.SeasonalBackground
    SeasonalBackgrounds: TypeAlias = o.SeasonalBackgrounds
    SoloScore: TypeAlias = o.Score
    Spotlight: TypeAlias = o.Spotlight
    SpotlightRankings: TypeAlias = o.Rankings
    Spotlights: TypeAlias = o.SpotlightsListing
    SystemDiscussionPostMessage: TypeAlias = o.BeatmapsetDiscussionSystemMessage
    TaikoBeatmapDifficultyAttributes: TypeAlias = o.TaikoDifficultyAttributes
    TeamType: TypeAlias = e.MatchTeamType
    TextFormat: TypeAlias = o.BbcodeHtml | o.ForumPostBody | o.UserPage
    UpdateStream: TypeAlias = o.UpdateStream
    User: TypeAlias = o.UserExtended
    UserAccountHistory: TypeAlias = o.UserAccountHistory
    UserAccountHistoryType: TypeAlias = e.UserAccountHistoryType
    UserAchievement: TypeAlias = o.UserAchievement
    UserAchievementUnlockDetails: TypeAlias = o.UserAchievementUnlockDetails
    UserBadge: TypeAlias = o.UserBadge
    UserBeatmapType: TypeAlias = e.UserBeatmapsetType
    UserBeatmapsetNewDetails: TypeAlias = o.UserBeatmapsetDetails
    UserBeatmapsetReviveDetails: TypeAlias = o.UserBeatmapsetDetails
    UserCompact: TypeAlias = o.User
    UserCover: TypeAlias = o.UserCover
    UserGroup: TypeAlias = o.UserGroup
    UserKudosu: TypeAlias = o.UserKudosu
    UserMonthlyPlaycount: TypeAlias = o.UserMonthlyPlaycount
    UserPreferences: TypeAlias = o.UserPreferences
    UserRelation: TypeAlias = o.UserRelation
    UserRelationType: TypeAlias = e.UserRelationType
    UserReplaysWatchedCount: TypeAlias = o.UserReplaysWatchedCount
    UserScoreAggregate: TypeAlias = o.UserScoreAggregate
    UserScoreType: TypeAlias = e.UserScoreType
    UserSilence: TypeAlias = o.UserSilence
    UserStatisticVariant: TypeAlias = o.UserStatisticsVariant
    UserStatistics: TypeAlias = o.UserStatistics
    UserStatisticsRulesets: TypeAlias = o.UserStatisticsRulesets
    UserSupportAgainEvent: TypeAlias = o.EventUserSupport
    UserSupportFirstEvent: TypeAlias = o.EventUserSupport
    UserSupportGiftEvent: TypeAlias = o.EventUserSupport
    UserTeam: TypeAlias = o.Team
    UserTeamStatistics: TypeAlias = o.TeamStatistics
    UsernameChangeEvent: TypeAlias = o.EventUsernameChange
    Versions: TypeAlias = o.BuildVersions
    VotersSummary: TypeAlias = o.BeatmapsetDiscussionVoters
    VotesSummary: TypeAlias = o.BeatmapsetDiscussionVotesSummary
    WikiPage: TypeAlias = o.WikiPage
    WikiSearchMode: TypeAlias = e.SearchMode

if not TYPE_CHECKING:  # a visible __getattr__ would hide typos from every checker
    _SAME_OBJECTS = (
        "Achievement BeatmapDifficultyAttributes BeatmapOwnerChangeDetails "
        "BeatmapPlaycount BeatmapScores BeatmapUserScore BeatmapsetAvailability "
        "BeatmapsetDiscussion BeatmapsetDiscussionPost BeatmapsetDiscussionVote "
        "BeatmapsetEvent BeatmapsetEventComment BeatmapsetEventDisqualify "
        "BeatmapsetEventKudosuChange BeatmapsetEventKudosuRecalculate "
        "BeatmapsetEventNominate BeatmapsetEventNominationReset "
        "BeatmapsetEventNominationResetReceived BeatmapsetEventVote Build "
        "ChangelogEntry ChannelAnnouncementDetails ChannelMessageDetails "
        "ChatChannel ChatChannelUserAttributes ChatMessage Comment "
        "CommentBundle CommentNewDetails CommentableMeta Country "
        "CountryStatistics DailyChallengeUserStats Event EventBeatmap "
        "EventBeatmapset EventUser Forum ForumPost ForumTopic "
        "ForumTopicReplyDetails GithubUser Group KudosuGiver KudosuHistory "
        "KudosuPost LegacyScore Match MatchEvent MatchGame Mod "
        "MultiplayerScores MultiplayerScoresAround NewsPost NewsSidebar "
        "Notification PlaylistItem PlaylistItemStats Poll PollOption "
        "ProfileBanner RankHighest RankHistory Rankings ReviewStats "
        "ReviewsConfig Room ScoreUserAttributes SeasonalBackground "
        "SeasonalBackgrounds Spotlight UpdateStream UserAccountHistory "
        "UserAchievement UserAchievementUnlockDetails UserBadge UserCover "
        "UserGroup UserKudosu UserMonthlyPlaycount UserPreferences UserRelation "
        "UserReplaysWatchedCount UserScoreAggregate UserSilence UserStatistics "
        "UserStatisticsRulesets WikiPage"
    ).split()
    _OBJECTS = dict(zip(_SAME_OBJECTS, _SAME_OBJECTS, strict=True)) | {
        "AchievementEvent": "EventAchievement",
        "BaseNominations": "BeatmapsetNominations",
        "Beatmap": "BeatmapExtended",
        "BeatmapCompact": "Beatmap",
        "BeatmapPlaycountEvent": "EventBeatmapPlaycount",
        "Beatmapset": "BeatmapsetExtended",
        "BeatmapsetApproveEvent": "EventBeatmapsetApprove",
        "BeatmapsetCompact": "Beatmapset",
        "BeatmapsetDeleteEvent": "EventBeatmapsetDelete",
        "BeatmapsetDiscussionLockDetails": "BeatmapsetDetails",
        "BeatmapsetDiscussionPermissions": "BeatmapsetDiscussionUserAttributes",
        "BeatmapsetDiscussionPostNewDetails": "BeatmapsetDiscussionPostDetails",
        "BeatmapsetDiscussionPostNotificationDetails": "BeatmapsetDiscussionPostDetails",  # noqa: E501
        "BeatmapsetDiscussionPostsResult": "BeatmapsetDiscussionPostsBundle",
        "BeatmapsetDiscussionQualifiedProblemDetails": "BeatmapsetDiscussionPostDetails",  # noqa: E501
        "BeatmapsetDiscussionReviewNewDetails": "BeatmapsetDiscussionReviewDetails",
        "BeatmapsetDiscussionUnlockDetails": "BeatmapsetDetails",
        "BeatmapsetDiscussionVotesResult": "BeatmapsetDiscussionVotesBundle",
        "BeatmapsetDiscussionsResult": "BeatmapsetDiscussionsBundle",
        "BeatmapsetDisqualifyDetails": "BeatmapsetDetails",
        "BeatmapsetEventBeatmapOwnerChange": "BeatmapsetEventOwnerChange",
        "BeatmapsetEventDiscussionLock": "BeatmapsetEventReason",
        "BeatmapsetEventEdit": "BeatmapsetEventEditStr|BeatmapsetEventEditBool|BeatmapsetEventEditInt",  # noqa: E501
        "BeatmapsetEventGenreEdit": "BeatmapsetEventEditStr",
        "BeatmapsetEventKudosuGain": "BeatmapsetEventKudosuChange",
        "BeatmapsetEventKudosuLost": "BeatmapsetEventKudosuChange",
        "BeatmapsetEventLanguageEdit": "BeatmapsetEventEditStr",
        "BeatmapsetEventNsfwToggle": "BeatmapsetEventEditBool",
        "BeatmapsetEventOffsetEdit": "BeatmapsetEventEditInt",
        "BeatmapsetEventRemoveFromLoved": "BeatmapsetEventReason",
        "BeatmapsetLoveDetails": "BeatmapsetDetails",
        "BeatmapsetNominateDetails": "BeatmapsetDetails",
        "BeatmapsetNotificationDetails": "BeatmapsetDetails",
        "BeatmapsetPermissions": "BeatmapsetUserAttributes",
        "BeatmapsetQualifyDetails": "BeatmapsetDetails",
        "BeatmapsetRankDetails": "BeatmapsetDetails",
        "BeatmapsetRemoveFromLovedDetails": "BeatmapsetDetails",
        "BeatmapsetRequiredNominations": "BeatmapsetRequiredMeta",
        "BeatmapsetRequirement": "BeatmapsetHype",
        "BeatmapsetResetNominationsDetails": "BeatmapsetDetails",
        "BeatmapsetReviveEvent": "EventBeatmapsetRevive",
        "BeatmapsetSearchResult": "BeatmapsetSearchResponse",
        "BeatmapsetUpdateEvent": "EventBeatmapsetUpdate",
        "BeatmapsetUploadEvent": "EventBeatmapsetUpload",
        "ChangelogListingResult": "ChangelogListing",
        "ChangelogListingSearch": "ListingParams",
        "CommentableMetaAttributes": "CommentableUserAttributes",
        "Covers": "BeatmapsetCovers",
        "CreateNewPmResult": "ChatNewResponse",
        "CreateTopicResult": "ForumTopicCreated",
        "CurrentNomination": "BeatmapsetNomination",
        "CurrentUserPin": "ScorePin",
        "Failtimes": "BeatmapFailtimes",
        "GetAllScoresResult": "ScoresListing",
        "GetBeatmapsetEventsResult": "BeatmapsetEventsResponse",
        "GetChannelResult": "ChatChannelResponse",
        "GetForumResult": "ForumResponse",
        "GetForumTopicsResult": "ForumTopicsListing",
        "GetForumsResult": "ForumsListing",
        "GetMatchesResult": "MatchesListing",
        "GetNewsListingResult": "NewsListing",
        "GetRoomLeaderboardResult": "RoomLeaderboard",
        "GetTopicAndPostsResult": "ForumTopicResponse",
        "LazerMod": "Mod",
        "LegacyNominations": "BeatmapsetNominations",
        "MatchExtended": "MatchResponse",
        "MatchGameScoreInfo": "ScoreMatch",
        "MetadataAttribute": "Genre|Language",
        "MultiplayerScore": "Score",
        "Navigation": "NewsNavigation",
        "Nominations": "BeatmapsetNominations",
        "NotificationsDetailsBase": "NotificationDetails",
        "OsuBeatmapDifficultyAttributes": "OsuDifficultyAttributes",
        "PpWeight": "ScoreWeight",
        "RankEvent": "EventRank",
        "RankLostEvent": "EventRankLost",
        "ReadNotification": "NotificationIdentity",
        "Review": "ReviewBlock",
        "ScoreDataStatistics": "ScoreStatistics",
        "ScoreStatistics": "LegacyScoreStatistics",
        "SearchInfo": "ListingParams",
        "SearchResult": "SearchResponse",
        "SearchResults": "SearchUsers|SearchWikiPages",
        "SoloScore": "Score",
        "SpotlightRankings": "Rankings",
        "Spotlights": "SpotlightsListing",
        "SystemDiscussionPostMessage": "BeatmapsetDiscussionSystemMessage",
        "TaikoBeatmapDifficultyAttributes": "TaikoDifficultyAttributes",
        "TextFormat": "BbcodeHtml|ForumPostBody|UserPage",
        "User": "UserExtended",
        "UserBeatmapsetNewDetails": "UserBeatmapsetDetails",
        "UserBeatmapsetReviveDetails": "UserBeatmapsetDetails",
        "UserCompact": "User",
        "UserStatisticVariant": "UserStatisticsVariant",
        "UserSupportAgainEvent": "EventUserSupport",
        "UserSupportFirstEvent": "EventUserSupport",
        "UserSupportGiftEvent": "EventUserSupport",
        "UserTeam": "Team",
        "UserTeamStatistics": "TeamStatistics",
        "UsernameChangeEvent": "EventUsernameChange",
        "Versions": "BuildVersions",
        "VotersSummary": "BeatmapsetDiscussionVoters",
        "VotesSummary": "BeatmapsetDiscussionVotesSummary",
    }
    _SAME_ENUMS = (
        "BeatmapsetEventType BeatmapsetSearchExtra BeatmapsetSearchGeneral "
        "BeatmapsetSearchPlayed BeatmapsetSearchSort BeatmapsetSearchStatus "
        "ChatChannelType ChatMessageType CommentSort ForumTopicType "
        "MatchEventType NotificationCategory RankingType RoomCategory "
        "RoomFilterMode RoomSort RoomStatus RoomType ScoreRank "
        "UserAccountHistoryType UserRelationType UserScoreType"
    ).split()
    _ENUMS = dict(zip(_SAME_ENUMS, _SAME_ENUMS, strict=True)) | {
        "BeatmapsetEventSort": "SortId",
        "BeatmapsetGenre": "GenreId",
        "BeatmapsetLanguage": "LanguageId",
        "GameModeInt": "Ruleset",
        "GameModeStr": "Ruleset",
        "KudosuAction": "KudosuActionFull",
        "MatchSort": "SortId",
        "MessageType": "DiscussionMessageType",
        "MultiplayerScoresSort": "MultiplayerScoreSort",
        "NotificationType": "NotificationName",
        "ObjectType": "NotificationObjectType",
        "PlaylistQueueMode": "RoomQueueMode",
        "RankStatus": "BeatmapsetStatus",
        "RealTimeQueueMode": "RoomQueueMode",
        "ScoringType": "MatchScoringType",
        "TeamType": "MatchTeamType",
        "UserBeatmapType": "UserBeatmapsetType",
        "WikiSearchMode": "SearchMode",
    }
    _HOMES = (
        ("objects", _OBJECTS),
        ("enums", _ENUMS),
        ("mods", {"Mods": "Mods"}),
        ("search", {"BeatmapsetSearchFilter": "SearchFilter"}),
    )

    def __getattr__(name: str) -> object:
        from functools import reduce
        from importlib import import_module
        from operator import or_

        for home, names in _HOMES:
            if name in names:
                module = import_module(f"osupy.{home}")
                found = (getattr(module, own) for own in names[name].split("|"))
                value = globals()[name] = reduce(or_, found)
                return value
        message = f"module 'osupy.compat' has no attribute {name!r}"
        raise AttributeError(message)

    def __dir__() -> list[str]:
        return sorted({*globals(), *(name for _, names in _HOMES for name in names)})

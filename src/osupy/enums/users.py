"""Users: profile, history, rankings."""

from __future__ import annotations

from osupy.enums.base import NumberedEnum, OpenEnum

__all__ = [
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
]


class GroupIdentifier(OpenEnum):
    """A group of users, as in ``UserGroup.identifier``.

    These are known to exist; there may be more.

    Source: ``app/Models/Group.php``
    """

    ADMIN = "admin"
    ALUMNI = "alumni"
    ANNOUNCE = "announce"
    BNG = "bng"
    BNG_LIMITED = "bng_limited"
    BOT = "bot"
    DEFAULT = "default"
    DEV = "dev"
    GMT = "gmt"
    LOVED = "loved"
    NAT = "nat"
    NO_PROFILE = "no_profile"


class KudosuAction(OpenEnum):
    """What was done with kudosu.

    Stands alone for a forum post, and after an event and a dot for a discussion.

    Source: ``database/migrations/2015_01_01_133337_base_tables.php``
    """

    GIVE = "give"
    REVOKE = "revoke"
    RESET = "reset"


class KudosuActionFull(OpenEnum):
    """What was done with kudosu, and by which event of a discussion.

    Source: ``resources/lang/en/users.php``
    """

    ALLOW_KUDOSU_GIVE = "allow_kudosu.give"
    DENY_KUDOSU_RESET = "deny_kudosu.reset"
    DELETE_RESET = "delete.reset"
    RESTORE_GIVE = "restore.give"
    VOTE_GIVE = "vote.give"
    VOTE_RESET = "vote.reset"
    RECALCULATE_GIVE = "recalculate.give"
    RECALCULATE_RESET = "recalculate.reset"
    GIVE = "give"
    RESET = "reset"
    REVOKE = "revoke"


class KudosuModel(OpenEnum):
    """What kudosu was given for.

    Source: ``app/Transformers/KudosuHistoryTransformer.php``
    """

    FORUM_POST = "forum_post"
    BEATMAP_DISCUSSION = "beatmap_discussion"


class MatchmakingPoolType(OpenEnum):
    """A kind of matchmaking pool.

    A user's statistics cover ``ranked_play`` only.

    Source:
    ``database/migrations/2026_01_13_000000_add_type_to_matchmaking_pools.php``
    """

    QUICK_PLAY = "quick_play"
    RANKED_PLAY = "ranked_play"


class Playstyle(NumberedEnum, ids=(1, 2, 4, 8)):
    """A device to play with.

    The numbers are bits of a sum; a user holds a list of names.

    Source: ``app/Models/User.php``
    """

    MOUSE = "mouse"
    KEYBOARD = "keyboard"
    TABLET = "tablet"
    TOUCH = "touch"


class ProfileSection(OpenEnum):
    """A section of a profile page.

    Source: ``app/Models/UserProfileCustomization.php``
    """

    ME = "me"
    RECENT_ACTIVITY = "recent_activity"
    TOP_RANKS = "top_ranks"
    MEDALS = "medals"
    HISTORICAL = "historical"
    BEATMAPS = "beatmaps"
    KUDOSU = "kudosu"


class RankingFilter(OpenEnum):
    """Whom a ranking lists.

    Source: ``app/Http/Controllers/RankingController.php``
    """

    ALL = "all"
    FRIENDS = "friends"


class RankingType(OpenEnum):
    """A ranking.

    ``performance`` and ``score`` are ``global`` with that order.

    Source: ``app/Http/Controllers/RankingController.php``
    """

    CHARTS = "charts"
    COUNTRY = "country"
    GLOBAL = "global"
    TEAM = "team"
    PERFORMANCE = "performance"
    SCORE = "score"


class SpotlightType(OpenEnum):
    """A kind of spotlight: those that come periodically. There are others.

    Source: ``app/Models/Spotlight.php``
    """

    BESTOF = "bestof"
    MONTHLY = "monthly"


class UserAccountHistoryType(NumberedEnum, ids=(0, 1, 2, 3)):
    """A kind of entry in a user's account history.

    Others than ``silence`` and ``tournament_ban`` are not shown.

    Source: ``app/Models/UserAccountHistory.php``
    """

    NOTE = "note"
    RESTRICTION = "restriction"
    SILENCE = "silence"
    TOURNAMENT_BAN = "tournament_ban"


class UserBeatmapsetType(OpenEnum):
    """Which beatmapsets of a user are listed.

    Source: ``app/Http/Controllers/UsersController.php``
    """

    FAVOURITE = "favourite"
    GRAVEYARD = "graveyard"
    GUEST = "guest"
    LOVED = "loved"
    MOST_PLAYED = "most_played"
    NOMINATED = "nominated"
    PENDING = "pending"
    RANKED = "ranked"
    RANKED_AND_APPROVED = RANKED
    UNRANKED = PENDING


class UserEventApproval(OpenEnum):
    """State that a beatmapset reached.

    Source: ``app/Models/Event.php``
    """

    RANKED = "ranked"
    APPROVED = "approved"
    QUALIFIED = "qualified"
    LOVED = "loved"


class UserEventType(OpenEnum):
    """What a line of a user's recent activity tells; it decides the keys beside it.

    Source: ``app/Models/Event.php``
    """

    ACHIEVEMENT = "achievement"
    BEATMAP_PLAYCOUNT = "beatmapPlaycount"
    BEATMAPSET_APPROVE = "beatmapsetApprove"
    BEATMAPSET_DELETE = "beatmapsetDelete"
    BEATMAPSET_REVIVE = "beatmapsetRevive"
    BEATMAPSET_UPDATE = "beatmapsetUpdate"
    BEATMAPSET_UPLOAD = "beatmapsetUpload"
    RANK = "rank"
    RANK_LOST = "rankLost"
    USER_SUPPORT_AGAIN = "userSupportAgain"
    USER_SUPPORT_FIRST = "userSupportFirst"
    USER_SUPPORT_GIFT = "userSupportGift"
    USERNAME_CHANGE = "usernameChange"


class UserPreferencesBeatmapsetCardSize(OpenEnum):
    """Size of the cards in beatmapset listings.

    Source: ``app/Models/UserProfileCustomization.php``
    """

    NORMAL = "normal"
    EXTRA = "extra"


class UserPreferencesBeatmapsetDownload(OpenEnum):
    """What the download button gives.

    Source: ``app/Models/UserProfileCustomization.php``
    """

    ALL = "all"
    NO_VIDEO = "no_video"
    DIRECT = "direct"


class UserPreferencesScoringMode(OpenEnum):
    """How scores are counted for display.

    Source: ``app/Models/UserProfileCustomization.php``
    """

    STANDARDISED = "standardised"
    CLASSIC = "classic"


class UserPreferencesUserListFilter(OpenEnum):
    """Which users a list shows.

    Source: ``app/Models/UserProfileCustomization.php``
    """

    ALL = "all"
    ONLINE = "online"
    OFFLINE = "offline"


class UserPreferencesUserListSort(OpenEnum):
    """Order of a list of users.

    Source: ``app/Models/UserProfileCustomization.php``
    """

    LAST_VISIT = "last_visit"
    RANK = "rank"
    USERNAME = "username"


class UserPreferencesUserListView(OpenEnum):
    """Form of a list of users.

    Source: ``app/Models/UserProfileCustomization.php``
    """

    CARD = "card"
    LIST = "list"
    BRICK = "brick"


class UserRelationType(OpenEnum):
    """What another user is to the token's user.

    Source: ``app/Transformers/UserRelationTransformer.php``
    """

    FRIEND = "friend"
    BLOCK = "block"

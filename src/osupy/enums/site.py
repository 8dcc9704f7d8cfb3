"""The rest of the site: comments, forum, news, changelog, search, log-in."""

from __future__ import annotations

from osupy.enums.base import NumberedEnum, OpenEnum

__all__ = [
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
]


class ChangelogEntryType(OpenEnum):
    """A kind of change.

    Source: ``app/Models/Changelog.php``
    """

    ADD = "add"
    FIX = "fix"
    MISC = "misc"


class ChangelogMessageFormat(OpenEnum):
    """Form in which the text of a change is sent.

    Source: ``app/Http/Controllers/ChangelogController.php``
    """

    HTML = "html"
    MARKDOWN = "markdown"


class CommentSort(OpenEnum):
    """Order of comments.

    Source: ``app/Models/Comment.php``
    """

    NEW = "new"
    OLD = "old"
    TOP = "top"


class CommentableType(OpenEnum):
    """What can be commented on.

    Source: ``app/Libraries/MorphMap.php``, ``app/Models/Comment.php``
    """

    BEATMAPSET = "beatmapset"
    BUILD = "build"
    NEWS_POST = "news_post"


class ForumListingSort(OpenEnum):
    """Order of the topics of a forum; by last post when unknown.

    Source: ``app/Models/Forum/Topic.php``
    """

    NEW = "new"
    CREATED = "created"
    FEATURE_VOTES = "feature-votes"


class ForumTopicSort(OpenEnum):
    """Order of a list of topics.

    Source: ``app/Models/Forum/Topic.php``
    """

    NEW = "new"
    OLD = "old"


class ForumTopicType(NumberedEnum, ids=(0, 1, 2)):
    """A kind of topic.

    Sent by name, taken as the number.

    Source: ``app/Models/Forum/Topic.php``
    """

    NORMAL = "normal"
    STICKY = "sticky"
    ANNOUNCEMENT = "announcement"


class ForumWithReplies(OpenEnum):
    """Filter of topics by whether they have replies.

    Source: ``app/Models/Forum/Topic.php``
    """

    ONLY = "only"
    NONE = "none"


class Locale(OpenEnum):
    """A language of the site.

    Source: ``app/Libraries/LocaleMeta.php``
    """

    AR = "ar"
    BE = "be"
    BG = "bg"
    CA = "ca"
    CS = "cs"
    DA = "da"
    DE = "de"
    EL = "el"
    EN = "en"
    ES = "es"
    ES_419 = "es-419"
    FA_IR = "fa-IR"
    FI = "fi"
    FIL = "fil"
    FR = "fr"
    HE = "he"
    HR_HR = "hr-HR"
    HU = "hu"
    ID = "id"
    IT = "it"
    JA = "ja"
    KK_KZ = "kk-KZ"
    KO = "ko"
    LT = "lt"
    LV_LV = "lv-LV"
    MS_MY = "ms-MY"
    NL = "nl"
    NO = "no"
    PL = "pl"
    PT = "pt"
    PT_BR = "pt-br"
    RO = "ro"
    RU = "ru"
    SI_LK = "si-LK"
    SK = "sk"
    SL = "sl"
    SR = "sr"
    SV = "sv"
    TG_TJ = "tg-TJ"
    TH = "th"
    TR = "tr"
    UK = "uk"
    VI = "vi"
    ZH = "zh"
    ZH_TW = "zh-tw"


class NewsSeries(OpenEnum):
    """A series of news posts.

    Source: ``app/Models/NewsPost.php``
    """

    GAME_UPDATES = "game_updates"
    RANKING_SYSTEM_UPDATES = "ranking_system_updates"
    FEATURED_ARTISTS = "featured_artists"
    WORLD_CUPS = "world_cups"
    COMMUNITY_TOURNAMENTS = "community_tournaments"
    OFFICIAL_CONTESTS = "official_contests"
    COMMUNITY_CONTESTS = "community_contests"
    MONTHLY_BEATMAPPING_CONTEST = "monthly_beatmapping_contest"
    FANART_CONTESTS = "fanart_contests"
    OFFLINE_EVENTS = "offline_events"
    ONLINE_EVENTS = "online_events"
    PROJECT_LOVED = "project_loved"
    BEATMAP_SPOTLIGHTS = "beatmap_spotlights"
    MAPPERS_GUILD = "mappers_guild"
    MERCH_RUNS = "merch_runs"
    MISCELLANEOUS = "miscellaneous"


class OauthGrantType(OpenEnum):
    """A way to get a token.

    Source: ``resources/views/docs/auth.blade.php``
    """

    AUTHORIZATION_CODE = "authorization_code"
    CLIENT_CREDENTIALS = "client_credentials"
    REFRESH_TOKEN = "refresh_token"  # noqa: S105 (no secret)


class ReportReason(OpenEnum):
    """A reason to report; which ones are allowed depends on what is reported.

    Source: ``app/Models/UserReport.php``
    """

    INSULTS = "Insults"
    SPAM = "Spam"
    UNWANTED_CONTENT = "UnwantedContent"
    NONSENSE = "Nonsense"
    OTHER = "Other"
    CHEATING = "Cheating"
    MULTIPLE_ACCOUNTS = "MultipleAccounts"
    INAPPROPRIATE_CHAT = "InappropriateChat"


class ReportableType(OpenEnum):
    """What can be reported.

    Source: ``app/Libraries/MorphMap.php``
    """

    BEATMAPSET_DISCUSSION_POST = "beatmapset_discussion_post"
    BEATMAPSET = "beatmapset"
    MESSAGE = "message"
    COMMENT = "comment"
    FORUM_POST = "forum_post"
    SOLO_SCORE = "solo_score"
    TEAM = "team"
    USER = "user"


class Scope(OpenEnum):
    """What a token may do. Scopes do not contain one another.

    Source: ``app/Providers/AuthServiceProvider.php``, ``app/Models/OAuth/Token.php``
    """

    CHAT_READ = "chat.read"
    CHAT_WRITE = "chat.write"
    CHAT_WRITE_MANAGE = "chat.write_manage"
    DELEGATE = "delegate"
    FORUM_WRITE = "forum.write"
    FORUM_WRITE_MANAGE = "forum.write_manage"
    FRIENDS_READ = "friends.read"
    GROUP_PERMISSIONS = "group_permissions"
    IDENTIFY = "identify"
    MULTIPLAYER_WRITE_MANAGE = "multiplayer.write_manage"
    PUBLIC = "public"


class SearchMode(OpenEnum):
    """What is searched; only ``all``, ``user`` and ``wiki_page`` answer with data.

    Source: ``app/Libraries/Search/MultiSearch.php``
    """

    ALL = "all"
    USER = "user"
    WIKI_PAGE = "wiki_page"
    BEATMAPSET = "beatmapset"
    TEAM = "team"
    ARTIST_TRACK = "artist_track"
    FORUM_POST = "forum_post"


class SessionVerificationMethod(OpenEnum):
    """How a session is verified.

    Source: ``app/Libraries/SessionVerification/State.php``
    """

    MAIL = "mail"
    TOTP = "totp"


class SortId(OpenEnum):
    """Order by id.

    The newest first when none is given; for the posts of a topic the oldest.

    Source: ``app/Models/LegacyMatch/LegacyMatch.php``, ``app/Models/Event.php``,
    ``app/Models/Forum/Post.php``
    """

    ID_DESC = "id_desc"
    ID_ASC = "id_asc"

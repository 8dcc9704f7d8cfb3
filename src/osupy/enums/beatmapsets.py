"""Beatmapsets: searching, modding and their history."""

from __future__ import annotations

from osupy.enums.base import NumberedEnum, OpenEnum

__all__ = [
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
]


class BeatmapsetEventType(OpenEnum):
    """What happened to a beatmapset; it decides the shape of the event's comment.

    With a user filter only the public ones can be searched: not ``kudosu_allow``,
    ``kudosu_deny`` and those from ``approve`` on.

    Source: ``app/Models/BeatmapsetEvent.php``
    """

    NOMINATE = "nominate"
    QUALIFY = "qualify"
    RANK = "rank"
    LOVE = "love"
    NOMINATION_RESET = "nomination_reset"
    NOMINATION_RESET_RECEIVED = "nomination_reset_received"
    DISQUALIFY = "disqualify"
    REMOVE_FROM_LOVED = "remove_from_loved"
    KUDOSU_GAIN = "kudosu_gain"
    KUDOSU_LOST = "kudosu_lost"
    GENRE_EDIT = "genre_edit"
    LANGUAGE_EDIT = "language_edit"
    NSFW_TOGGLE = "nsfw_toggle"
    OFFSET_EDIT = "offset_edit"
    TAGS_EDIT = "tags_edit"
    ISSUE_RESOLVE = "issue_resolve"
    ISSUE_REOPEN = "issue_reopen"
    BEATMAP_OWNER_CHANGE = "beatmap_owner_change"
    KUDOSU_ALLOW = "kudosu_allow"
    KUDOSU_DENY = "kudosu_deny"
    APPROVE = "approve"
    KUDOSU_RECALCULATE = "kudosu_recalculate"
    DISCUSSION_LOCK = "discussion_lock"
    DISCUSSION_UNLOCK = "discussion_unlock"
    DISCUSSION_DELETE = "discussion_delete"
    DISCUSSION_RESTORE = "discussion_restore"
    DISCUSSION_POST_DELETE = "discussion_post_delete"
    DISCUSSION_POST_RESTORE = "discussion_post_restore"


class BeatmapsetSearchExtra(OpenEnum):
    """What a found beatmapset must contain.

    Source: ``app/Libraries/Search/BeatmapsetSearchRequestParams.php``
    """

    VIDEO = "video"
    STORYBOARD = "storyboard"


class BeatmapsetSearchGeneral(OpenEnum):
    """Further filters of a search.

    Source: ``app/Libraries/Search/BeatmapsetSearchRequestParams.php``
    """

    RECOMMENDED = "recommended"
    CONVERTS = "converts"
    FOLLOWS = "follows"
    SPOTLIGHTS = "spotlights"
    FEATURED_ARTISTS = "featured_artists"


class BeatmapsetSearchPlayed(OpenEnum):
    """Whether the user has played it; all but ``any`` need a supporter.

    Source: ``app/Libraries/Search/BeatmapsetSearchRequestParams.php``
    """

    ANY = "any"
    PLAYED = "played"
    UNPLAYED = "unplayed"


class BeatmapsetSearchQueryField(OpenEnum):
    """Keyword inside the text of a search, as in ``stars>5``.

    After it stand ``=``, ``:``, ``<``, ``<=``, ``>`` or ``>=`` and a value.

    Source: ``app/Libraries/Search/BeatmapsetSearchRequestParams.php``
    """

    AR = "ar"
    ARTIST = "artist"
    BPM = "bpm"
    CIRCLES = "circles"
    CREATED = "created"
    CREATOR = "creator"
    CS = "cs"
    DIFFICULTY = "difficulty"
    DR = "dr"
    FAVOURITES = "favourites"
    FEATURED_ARTIST = "featured_artist"
    KEYS = "keys"
    LENGTH = "length"
    OD = "od"
    RANKED = "ranked"
    SLIDERS = "sliders"
    SOURCE = "source"
    STARS = "stars"
    STATUS = "status"
    TAG = "tag"
    TITLE = "title"
    UPDATED = "updated"
    STAR = STARS
    HP = DR
    KEY = KEYS
    SUBMITTED = CREATED


class BeatmapsetSearchRank(OpenEnum):
    """Rank that the user has achieved; needs a supporter.

    Source: ``app/Libraries/Search/BeatmapsetSearchRequestParams.php``
    """

    XH = "XH"
    X = "X"
    SH = "SH"
    S = "S"
    A = "A"
    B = "B"
    C = "C"
    D = "D"


class BeatmapsetSearchSort(OpenEnum):
    """Field that a search sorts by.

    Sent and echoed with ``_asc`` or ``_desc`` after it.

    Source: ``app/Libraries/Search/BeatmapsetSearchRequestParams.php``
    """

    ARTIST = "artist"
    CREATOR = "creator"
    DIFFICULTY = "difficulty"
    FAVOURITES = "favourites"
    NOMINATIONS = "nominations"
    PLAYS = "plays"
    RANKED = "ranked"
    RATING = "rating"
    RELEVANCE = "relevance"
    TITLE = "title"
    UPDATED = "updated"


class BeatmapsetSearchStatus(OpenEnum):
    """Which categories a search looks in.

    ``leaderboard`` (ranked, approved and loved) is what the server takes when none is
    given. ``mine`` needs a token with a user.

    Source: ``app/Libraries/Search/BeatmapsetSearchRequestParams.php``
    """

    ANY = "any"
    LEADERBOARD = "leaderboard"
    RANKED = "ranked"
    QUALIFIED = "qualified"
    LOVED = "loved"
    FAVOURITES = "favourites"
    PENDING = "pending"
    WIP = "wip"
    GRAVEYARD = "graveyard"
    MINE = "mine"


class DiscussionBeatmapsetStatus(OpenEnum):
    """State of the beatmapset that discussions are filtered by.

    Source: ``app/Models/BeatmapDiscussion.php``
    """

    RANKED = "ranked"
    QUALIFIED = "qualified"
    DISQUALIFIED = "disqualified"
    NEVER_QUALIFIED = "never_qualified"


class DiscussionMessageType(NumberedEnum, ids=(*range(6),)):
    """A kind of modding discussion.

    Source: ``app/Models/BeatmapDiscussion.php``
    """

    PRAISE = "praise"
    SUGGESTION = "suggestion"
    PROBLEM = "problem"
    MAPPER_NOTE = "mapper_note"
    HYPE = "hype"
    REVIEW = "review"


class DiscussionPostType(OpenEnum):
    """Which posts of discussions are listed; ``reply`` when none is given.

    Source: ``app/Models/BeatmapDiscussionPost.php``
    """

    FIRST = "first"
    REPLY = "reply"
    SYSTEM = "system"


class GenreId(NumberedEnum, ids=(0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 13, 14)):
    """A genre, by the name that its number stands for.

    The server keeps genres in a table; it emits number 0 as null inside a `Genre`.

    Source: ``database/seeders/ModelSeeders/MiscSeeder.php``,
    ``resources/lang/en/beatmaps.php``
    """

    ANY = "any"
    UNSPECIFIED = "unspecified"
    VIDEO_GAME = "video-game"
    ANIME = "anime"
    ROCK = "rock"
    POP = "pop"
    OTHER = "other"
    NOVELTY = "novelty"
    HIP_HOP = "hip-hop"
    ELECTRONIC = "electronic"
    METAL = "metal"
    CLASSICAL = "classical"
    FOLK = "folk"
    JAZZ = "jazz"


class LanguageId(NumberedEnum, ids=(*range(15),)):
    """A language of songs, by the name that its number stands for.

    Kept like the genres.

    Source: ``database/seeders/ModelSeeders/MiscSeeder.php``,
    ``resources/lang/en/beatmaps.php``
    """

    ANY = "any"
    UNSPECIFIED = "unspecified"
    ENGLISH = "english"
    JAPANESE = "japanese"
    CHINESE = "chinese"
    INSTRUMENTAL = "instrumental"
    KOREAN = "korean"
    FRENCH = "french"
    GERMAN = "german"
    SWEDISH = "swedish"
    SPANISH = "spanish"
    ITALIAN = "italian"
    RUSSIAN = "russian"
    POLISH = "polish"
    OTHER = "other"

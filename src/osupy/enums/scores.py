"""Scores."""

from __future__ import annotations

from osupy.enums.base import OpenEnum

__all__ = [
    "MultiplayerScoreSort",
    "ScoreObjectType",
    "ScoreRank",
    "UserScoreType",
]


class MultiplayerScoreSort(OpenEnum):
    """Order of the scores of a playlist item.

    Source: ``app/Models/Multiplayer/PlaylistItemUserHighScore.php``
    """

    SCORE_DESC = "score_desc"
    SCORE_ASC = "score_asc"


class ScoreObjectType(OpenEnum):
    """Table that a score comes from.

    The ``score_…`` kinds exist only in the old format.

    Source: ``app/Libraries/MorphMap.php``
    """

    SOLO_SCORE = "solo_score"
    LEGACY_MATCH_SCORE = "legacy_match_score"
    SCORE_BEST_OSU = "score_best_osu"
    SCORE_BEST_TAIKO = "score_best_taiko"
    SCORE_BEST_FRUITS = "score_best_fruits"
    SCORE_BEST_MANIA = "score_best_mania"
    SCORE_OSU = "score_osu"
    SCORE_TAIKO = "score_taiko"
    SCORE_FRUITS = "score_fruits"
    SCORE_MANIA = "score_mania"


class ScoreRank(OpenEnum):
    """Grade of a score: ``XH`` and ``SH`` are the silver ones, ``F`` is a failed play.

    Source: ``app/Enums/ScoreRank.php``
    """

    XH = "XH"
    X = "X"
    SH = "SH"
    S = "S"
    A = "A"
    B = "B"
    C = "C"
    D = "D"
    F = "F"


class UserScoreType(OpenEnum):
    """Which scores of a user are listed.

    Source: ``app/Http/Controllers/UsersController.php``
    """

    BEST = "best"
    FIRSTS = "firsts"
    PINNED = "pinned"
    RECENT = "recent"

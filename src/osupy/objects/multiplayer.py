"""Scores of rooms, as they stand beside a user's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from osupy._core.model import Model
from osupy.enums import MultiplayerScoreSort

if TYPE_CHECKING:
    from osupy.objects.scores import Score

__all__ = [
    "MultiplayerScoresAround",
    "MultiplayerScoresAroundPage",
    "MultiplayerScoresParams",
]


@attrs.frozen(kw_only=True, eq=False, repr=False)
class MultiplayerScoresParams(Model):
    """The parameters that a page of scores was made with.

    Source: ``ScoreTransformer``
    """

    limit: int
    """Most scores on a page."""
    sort: MultiplayerScoreSort
    """Order of the scores."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class MultiplayerScoresAroundPage(Model, essential=("scores",)):
    """The scores next above or below one.

    Source: ``ScoreTransformer``
    """

    scores: list[Score]
    """Scores, the nearest first."""
    params: MultiplayerScoresParams
    """Parameters of the page."""
    cursor: Any
    """Where the next page begins, as data; ``None`` at the end."""
    cursor_string: str | None
    """Where the next page begins; ``None`` at the end."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class MultiplayerScoresAround(Model):
    """The scores on both sides of one, on a playlist item.

    Source: ``PlaylistItemUserHighScore``
    """

    higher: MultiplayerScoresAroundPage
    """Scores with more points."""
    lower: MultiplayerScoresAroundPage
    """Scores with fewer points."""

"""What concerns the holder of a token: settings, favourites, sanctions, refusals."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import attrs

from osupy._core.model import Model
from osupy.enums import (
    UserAccountHistoryType,
    UserPreferencesBeatmapsetCardSize,
    UserPreferencesBeatmapsetDownload,
    UserPreferencesScoringMode,
    UserPreferencesUserListFilter,
    UserPreferencesUserListSort,
    UserPreferencesUserListView,
)

if TYPE_CHECKING:
    from osupy.objects.users import User

__all__ = ["Error", "FavouriteIdsResponse", "UserAccountHistory", "UserPreferences"]


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Error(Model):
    """The usual body of an answer that refuses or fails.

    The clients raise an error of ``osupy.errors`` instead of returning it.

    Source: ``app/Exceptions/Handler.php``
    """

    error: str | None
    """What went wrong, in words; ``None`` if the server does not say."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class UserAccountHistory(Model):
    """A sanction against an account; others see silences and tournament bans only.

    Source: ``UserAccountHistoryTransformer``
    """

    id: int
    """Id."""
    type: UserAccountHistoryType
    """Kind of the entry."""
    description: str | None
    """Why; ``None`` if that is not told."""
    length: int
    """How long it lasts, in seconds; 0 if it has no length."""
    permanent: bool
    """Whether it lasts for ever."""
    timestamp: datetime | None
    """When it began, aware, UTC; ``None`` is possible but not known to occur."""
    actor: User | None = None
    """Who decided it; for moderators only, ``None`` also if unknown."""
    supporting_url: str | None = None
    """URL of the evidence; for moderators only, ``None`` also if there is none."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class UserPreferences(Model):
    """Settings of the site, as the token's owner chose them.

    Source: ``app/Models/UserProfileCustomization.php``
    """

    audio_autoplay: bool
    """Whether the next preview plays by itself."""
    audio_muted: bool
    """Whether previews are muted."""
    audio_volume: float
    """Volume of previews, 0 to 1."""
    beatmapset_card_size: UserPreferencesBeatmapsetCardSize
    """Size of the cards in listings of beatmapsets."""
    beatmapset_download: UserPreferencesBeatmapsetDownload
    """What a click on download fetches."""
    beatmapset_show_anime_cover: bool
    """Whether covers with anime art are shown."""
    beatmapset_show_nsfw: bool
    """Whether covers with explicit content are shown without a warning."""
    beatmapset_title_show_original: bool
    """Whether titles are shown in their own script."""
    comments_show_deleted: bool
    """Whether deleted comments are shown to those who may see them."""
    forum_posts_show_deleted: bool
    """Whether deleted posts are shown to those who may see them."""
    legacy_score_only: bool
    """Whether scores of the newer client are left out of profiles and leaderboards."""
    profile_cover_expanded: bool
    """Whether the cover of profiles is shown in full."""
    scoring_mode: UserPreferencesScoringMode
    """Scale in which points are shown."""
    user_list_filter: UserPreferencesUserListFilter
    """Which users are listed."""
    user_list_sort: UserPreferencesUserListSort
    """Order of lists of users."""
    user_list_view: UserPreferencesUserListView
    """Form of lists of users."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class FavouriteIdsResponse(Model, essential=("beatmapset_ids",)):
    """The favourite beatmapsets of the token's owner.

    Source: ``UsersController``
    """

    beatmapset_ids: list[int]
    """Ids of all of them."""

"""Beatmapsets: a song with its beatmaps.

`Beatmapset` is the short form that other objects carry, `BeatmapsetExtended` the whole
one. What modders say about a set stands in ``discussions``, its history in ``modding``.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import attrs

from osupy._core.model import Model
from osupy.enums import BeatmapsetStatus, Ruleset

if TYPE_CHECKING:
    from osupy.objects.beatmaps import Beatmap, BeatmapExtended
    from osupy.objects.discussions import BeatmapsetDiscussion
    from osupy.objects.listings import ListingParams
    from osupy.objects.modding import BeatmapsetEvent
    from osupy.objects.users import User

__all__ = [
    "Beatmapset",
    "BeatmapsetAvailability",
    "BeatmapsetCovers",
    "BeatmapsetDescription",
    "BeatmapsetExtended",
    "BeatmapsetHype",
    "BeatmapsetNomination",
    "BeatmapsetNominations",
    "BeatmapsetNominationsSummary",
    "BeatmapsetRequiredMeta",
    "BeatmapsetSearchResponse",
    "BeatmapsetUserAttributes",
    "Genre",
    "Language",
    "SeasonalBackground",
    "SeasonalBackgrounds",
    "Tag",
    "TagsResponse",
]

_WEB = "https://osu.ppy.sh"


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Tag(Model):
    """A tag that players give to beatmaps.

    Source: ``TagTransformer``
    """

    id: int
    """Id."""
    name: str
    """Category and name, with ``/`` between them."""
    ruleset_id: int | None
    """Number of the ruleset it is for; ``None`` for all."""
    description: str
    """When to give it."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class TagsResponse(Model, essential=("tags",)):
    """All tags.

    Source: ``TagsController``
    """

    tags: list[Tag]
    """The tags."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Genre(Model):
    """A genre of songs.

    Source: ``GenreTransformer``
    """

    id: int | None
    """Number, as ``GenreId.from_id`` takes it; ``None`` stands for 0, any."""
    name: str
    """Name in the language of the request."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Language(Model):
    """A language of songs.

    Source: ``LanguageTransformer``
    """

    id: int | None
    """Number, as ``LanguageId.from_id`` takes it; ``None`` stands for 0, any."""
    name: str
    """Name in the language of the request."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class BeatmapsetCovers(Model):
    """URLs of a beatmapset's picture in several sizes; ``_2x`` is twice as large.

    Source: ``Beatmapset``
    """

    cover: str
    """Wide picture."""
    cover_2x: str
    """Wide picture, twice as large."""
    card: str
    """Picture for a card."""
    card_2x: str
    """Picture for a card, twice as large."""
    list: str
    """Square picture for a list."""
    list_2x: str
    """Square picture for a list, twice as large."""
    slimcover: str
    """Very wide picture."""
    slimcover_2x: str
    """Very wide picture, twice as large."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class BeatmapsetHype(Model):
    """How much hype a beatmapset has, and needs.

    Source: ``BeatmapsetCompactTransformer``
    """

    current: int
    """Number of hypes given."""
    required: int
    """Number of hypes needed."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class BeatmapsetAvailability(Model):
    """Whether a beatmapset can be downloaded.

    Source: ``BeatmapsetCompactTransformer``
    """

    download_disabled: bool
    """Whether the download was taken away."""
    more_information: str | None
    """Why, as a URL or text; ``None`` if nothing is said."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class BeatmapsetRequiredMeta(Model):
    """How many nominations a beatmapset needs.

    Source: ``NominateBeatmapset``
    """

    main_ruleset: int
    """Number for its main ruleset."""
    non_main_ruleset: int
    """Number for each further ruleset."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class BeatmapsetNominationsSummary(Model):
    """How far the nominations of a beatmapset have come.

    Source: ``BeatmapsetTransformer``
    """

    current: int
    """Number of nominations."""
    eligible_main_rulesets: list[Ruleset] | None
    """Rulesets that may be the main one; ``None`` until that is computed."""
    required_meta: BeatmapsetRequiredMeta
    """Number of nominations needed."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class BeatmapsetNominations(Model):
    """The nominations of a beatmapset, as its discussion page shows them.

    No route of the API sends this at present.

    Source: ``BeatmapsetCompactTransformer``
    """

    legacy_mode: bool
    """Whether nominations are counted without regard to the ruleset."""
    current: int | dict[Ruleset, int]
    """Number of nominations: one in `legacy_mode`, else by ruleset."""
    required_meta: BeatmapsetRequiredMeta
    """Number of nominations needed."""
    nomination_reset: BeatmapsetEvent | None = None
    """The last reset; pending sets only."""
    disqualification: BeatmapsetEvent | None = None
    """The last disqualification; pending sets only."""
    nominated: bool | None = None
    """Whether the token's user has nominated it; pending sets only."""
    ranking_eta: datetime | None = None
    """When it will be ranked, aware, UTC; qualified sets only, and ``None`` if that is
    not known."""
    ranking_queue_position: int | None = None
    """Place in the queue to be ranked, from 1; qualified sets only."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class BeatmapsetNomination(Model):
    """One nomination of a beatmapset.

    Source: ``BeatmapsetNominationTransformer``
    """

    beatmapset_id: int
    """Id of the beatmapset."""
    rulesets: list[Ruleset] | None
    """Rulesets it was nominated for; ``None`` for old nominations."""
    reset: bool
    """Whether it was taken back by a reset."""
    user_id: int
    """Id of the nominator."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class BeatmapsetUserAttributes(Model):
    """What the user may do with a beatmapset; never sent over OAuth.

    Source: ``BeatmapsetCompactTransformer``
    """

    can_beatmap_update_owner: bool
    """Whether the user may change who made a beatmap."""
    can_delete: bool
    """Whether the user may delete the set."""
    can_edit_metadata: bool
    """Whether the user may change genre and language."""
    can_edit_offset: bool
    """Whether the user may change the offset."""
    can_edit_tags: bool
    """Whether the user may change the tags."""
    can_hype: bool
    """Whether the user may hype it."""
    can_hype_reason: str | None
    """Why the user may not hype it; ``None`` if the user may."""
    can_love: bool
    """Whether the user may move it to loved."""
    can_remove_from_loved: bool
    """Whether the user may take it out of loved."""
    is_watching: bool
    """Whether the user watches its discussion."""
    new_hype_time: datetime | None
    """When the user gets hype back, aware, UTC; ``None`` if none is spent."""
    nomination_modes: dict[Ruleset, str] | None
    """``full`` or ``limited`` for each ruleset that the user may nominate; ``None`` or
    empty if none."""
    remaining_hype: int
    """Number of hypes that the user has left."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class BeatmapsetDescription(Model):
    """What the maker says of a beatmapset.

    Source: ``BeatmapsetDescriptionTransformer``
    """

    description: str | None
    """The text as HTML; ``None`` if there is none."""
    bbcode: str | None = None
    """The text as BBCode; only for those who may edit it."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Beatmapset(Model):
    """A beatmapset in the short form that other objects carry.

    Source: ``BeatmapsetCompactTransformer``
    """

    anime_cover: bool
    """Whether the picture is in the style of anime."""
    artist: str
    """Artist in Latin letters."""
    artist_unicode: str
    """Artist in their own script; the same as `artist` if that is unknown."""
    covers: BeatmapsetCovers
    """URLs of the picture."""
    creator: str
    """Name of the maker when the set was uploaded."""
    favourite_count: int
    """Number of users who have it among their favourites."""
    genre_id: int
    """Number of the genre, as ``GenreId.from_id`` takes it."""
    hype: BeatmapsetHype | None
    """Hype; ``None`` unless it is pending, in work or in the graveyard."""
    id: int
    """Id."""
    language_id: int
    """Number of the language, as ``LanguageId.from_id`` takes it."""
    nsfw: bool
    """Whether it is marked as explicit."""
    offset: int
    """Milliseconds by which the song is shifted online."""
    play_count: int
    """How often its beatmaps were played."""
    preview_url: str
    """URL of a piece of the song; begins with ``//`` on older servers."""
    source: str
    """Game, film or the like that the song is from; may be empty."""
    spotlight: bool
    """Whether it is in a spotlight."""
    status: BeatmapsetStatus
    """How far it has come."""
    title: str
    """Title in Latin letters."""
    title_unicode: str
    """Title in its own script."""
    track_id: int | None
    """Id of the featured artist's track; ``None`` if it is none."""
    user_id: int
    """Id of the maker."""
    video: bool
    """Whether it has a video."""
    availability: BeatmapsetAvailability | None = None
    """Whether it can be downloaded."""
    beatmaps: list[Beatmap] | None = None
    """Its beatmaps."""
    converts: list[BeatmapExtended] | None = None
    """Its beatmaps as they are in the rulesets they are not made for."""
    current_nominations: list[BeatmapsetNomination] | None = None
    """Its nominations, those taken back included."""
    current_user_attributes: BeatmapsetUserAttributes | None = None
    """What the user may do with it; never sent over OAuth."""
    description: BeatmapsetDescription | None = None
    """What the maker says of it."""
    discussions: list[BeatmapsetDiscussion] | None = None
    """What modders say of it."""
    eligible_main_rulesets: list[Ruleset] | None = None
    """Rulesets that may be the main one."""
    events: list[BeatmapsetEvent] | None = None
    """Its history."""
    genre: Genre | None = None
    """Genre."""
    has_favourited: bool | None = None
    """Whether the user has it among the favourites; only with the scope ``*``."""
    language: Language | None = None
    """Language."""
    main_ruleset: Ruleset | None = None
    """Ruleset that decides how many nominations it needs; not sent at present."""
    nominations: BeatmapsetNominations | None = None
    """Its nominations, as the discussion page shows them; not sent at present."""
    pack_tags: list[str] | None = None
    """Tags of the packs that hold it."""
    ratings: list[int] | None = None
    """How many users gave each rating: eleven numbers, for 0 to 10."""
    recent_favourites: list[User] | None = None
    """Users who made it a favourite lately."""
    related_tags: list[Tag] | None = None
    """The tags that its beatmaps name by id."""
    related_users: list[User] | None = None
    """The users that the rest names by id."""
    user: User | None = None
    """The maker, who may be deleted."""
    version_count: int | None = None
    """Number of its uploads."""

    @property
    def url(self) -> str:
        """Its page."""
        return f"{_WEB}/beatmapsets/{self.id}"


@attrs.frozen(kw_only=True, eq=False, repr=False)
class BeatmapsetExtended(Beatmapset):
    """A beatmapset in the whole form.

    Source: ``BeatmapsetTransformer``
    """

    bpm: float
    """Beats per minute."""
    can_be_hyped: bool
    """Whether users may hype it now."""
    deleted_at: datetime | None
    """When it was deleted, aware, UTC; ``None`` if it was not."""
    discussion_enabled: bool
    """Always ``True``; deprecated."""
    discussion_locked: bool
    """Whether its discussion is closed."""
    is_scoreable: bool
    """Whether its beatmaps have rankings of scores."""
    last_updated: datetime
    """When it was last changed, aware, UTC."""
    legacy_thread_url: str | None
    """Its thread of the old forum; ``None`` if it has none."""
    nominations_summary: BeatmapsetNominationsSummary
    """How far its nominations have come."""
    ranked: int
    """Number of the status, as ``status.id``."""
    ranked_date: datetime | None
    """When it was ranked, qualified or loved, aware, UTC; ``None`` if it was not."""
    rating: float
    """Mean of the users' ratings, 0 to 10."""
    storyboard: bool
    """Whether it has a storyboard."""
    submitted_date: datetime | None
    """When it was first uploaded, aware, UTC; ``None`` if unknown."""
    tags: str
    """Search words of the maker, with blanks between them."""
    availability: BeatmapsetAvailability = attrs.field()
    """Whether it can be downloaded."""
    has_favourited: bool | None = None
    """Whether the user has it among the favourites; only with the scope ``*``."""
    # Lists are invariant, but nothing writes to these: the narrower item is safe.
    beatmaps: list[BeatmapExtended] | None = None  # type: ignore[assignment]
    """Its beatmaps."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class BeatmapsetSearchResponse(Model, essential=("beatmapsets",)):
    """A page of beatmapsets that a search found.

    Source: ``BeatmapsetsController``
    """

    beatmapsets: list[BeatmapsetExtended]
    """The sets with their beatmaps, fifty at most."""
    search: ListingParams
    """Parameters of the search; only `sort` is filled."""
    recommended_difficulty: float | None
    """Stars that suit the token's user; ``None`` without a user."""
    error: str | None
    """Why the search failed, in words; ``None`` if it did not."""
    total: int
    """Number of sets found, on all pages."""
    cursor: Any
    """Where the next page begins, as data; ``None`` at the end."""
    cursor_string: str | None
    """Where the next page begins; ``None`` at the end."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class SeasonalBackground(Model):
    """A picture for the menu of the game.

    Source: ``SeasonalBackgroundTransformer``
    """

    url: str
    """URL of the picture."""
    user: User
    """Who made it."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class SeasonalBackgrounds(Model):
    """The pictures of the season; all fields are ``None`` between seasons.

    Source: ``SeasonalBackgroundsController``
    """

    ends_at: datetime | None = None
    """When the season ends or ended, aware, UTC."""
    backgrounds: list[SeasonalBackground] | None = None
    """The pictures."""

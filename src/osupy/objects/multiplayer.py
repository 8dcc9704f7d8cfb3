"""Rooms of today's client: who plays what in them, and with what result.

Matches of the stable client are other objects: see ``matches``.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import attrs

from osupy._core.model import Model
from osupy.enums import (
    MatchScoreTeam,
    MultiplayerScoreSort,
    RealtimeRoomEventType,
    RoomCategory,
    RoomQueueMode,
    RoomStatus,
    RoomType,
)
from osupy.mods import Mods

if TYPE_CHECKING:
    from osupy.objects.beatmaps import Beatmap
    from osupy.objects.beatmapsets import Beatmapset
    from osupy.objects.scores import Score
    from osupy.objects.users import User

__all__ = [
    "MultiplayerScores",
    "MultiplayerScoresAround",
    "MultiplayerScoresAroundPage",
    "MultiplayerScoresParams",
    "PlaylistItem",
    "PlaylistItemAttempt",
    "PlaylistItemDetails",
    "PlaylistItemStats",
    "RealtimeRoomEvent",
    "Room",
    "RoomDifficultyRange",
    "RoomEventsResponse",
    "RoomLeaderboard",
    "RoomsListing",
    "UserScoreAggregate",
]

_WEB = "https://osu.ppy.sh"


@attrs.frozen(kw_only=True, eq=False, repr=False)
class RoomDifficultyRange(Model):
    """The easiest and the hardest beatmap of a room.

    Source: ``Multiplayer/Room``
    """

    max: float
    """Stars of the hardest beatmap."""
    min: float
    """Stars of the easiest beatmap."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class PlaylistItemStats(Model):
    """A playlist in numbers.

    Source: ``Multiplayer/Room``
    """

    count_active: int
    """Number of items that can still be played."""
    count_total: int
    """Number of all items."""
    ruleset_ids: list[int]
    """Numbers of the rulesets that are played, as ``Ruleset.from_id`` takes them."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class PlaylistItemDetails(Model, open=True):
    """How an item of a realtime room was played.

    Source: ``Multiplayer/PlaylistItemTransformer``
    """

    room_type: RoomType
    """How the room was played at the time."""
    started_at: datetime
    """When the game began, aware, UTC."""
    teams: dict[str, MatchScoreTeam] | None = None
    """Team of each player, by the user id as a text; ``None`` or empty if there were
    no teams."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class PlaylistItem(Model):
    """A beatmap to be played in a room, and how.

    Source: ``Multiplayer/PlaylistItemTransformer``
    """

    id: int
    """Id."""
    room_id: int
    """Id of the room."""
    beatmap_id: int
    """Id of the beatmap."""
    created_at: datetime
    """When it was added, aware, UTC."""
    ruleset_id: int
    """Number of the ruleset, as ``Ruleset.from_id`` takes it."""
    allowed_mods: Mods
    """Mods that players may choose."""
    required_mods: Mods
    """Mods that everybody plays with."""
    freestyle: bool
    """Whether players may choose another beatmap of the set, and the ruleset."""
    expired: bool
    """Whether it was played and is over."""
    owner_id: int
    """Id of the user who added it; 0 if that is not known."""
    playlist_order: int | None
    """Place in the queue; ``None`` if there is no order."""
    played_at: datetime | None
    """When it was played, aware, UTC; ``None`` if it was not, and in playlists."""
    beatmap: Beatmap | None = None
    """The beatmap."""
    details: PlaylistItemDetails | None = None
    """How it was played; among a room's events only."""
    scores: list[Score] | None = None
    """Scores of those who played; among a room's events only."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class PlaylistItemAttempt(Model):
    """How often a user played one item of a playlist.

    Source: ``Multiplayer/UserScoreAggregate``
    """

    attempts: int
    """Number of plays."""
    id: int
    """Id of the playlist item."""
    passed: bool
    """Whether the user got through at least once."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class UserScoreAggregate(Model, identity="user_id"):
    """All that a user achieved in a room.

    Source: ``Multiplayer/UserScoreAggregateTransformer``
    """

    accuracy: float
    """Mean share of the possible points, 0 to 1."""
    attempts: int
    """Number of plays, of all items."""
    completed: int
    """Number of items that the user got through."""
    pp: float
    """Always 0; the server does not compute it."""
    room_id: int
    """Id of the room."""
    total_score: int
    """Points of the best plays of all items together."""
    user_id: int
    """Id of the user."""
    playlist_item_attempts: list[PlaylistItemAttempt] | None = None
    """Number of plays by item; items never played are left out."""
    position: int | None = None
    """Place in the room, from 1; ``None`` also if the user has none."""
    user: User | None = None
    """The user."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Room(Model):
    """A room: a playlist that is open for days, or a realtime game.

    Source: ``Multiplayer/RoomTransformer``
    """

    id: int
    """Id."""
    name: str
    """Name."""
    description: str | None
    """What the host says of it; ``None`` if nothing."""
    category: RoomCategory
    """Who made it: a user, or the site for an occasion."""
    status: RoomStatus
    """Whether a game is being played just now."""
    type: RoomType
    """How it is played."""
    user_id: int
    """Id of the host."""
    starts_at: datetime
    """When it was or will be opened, aware, UTC."""
    ends_at: datetime | None
    """When it was or will be closed, aware, UTC; ``None`` for a realtime room that is
    open."""
    max_attempts: int | None
    """How often a user may play each item; ``None`` without such a bound."""
    max_participants: int | None
    """How many users fit in; ``None`` without such a bound."""
    participant_count: int
    """Number of users who have taken part."""
    channel_id: int | None
    """Id of the chat channel; ``None`` if it has none."""
    active: bool
    """Whether it is open now."""
    has_password: bool
    """Whether a password is needed to get in."""
    queue_mode: RoomQueueMode
    """Who may add items."""
    auto_skip: bool
    """Whether intros are skipped."""
    pinned: bool
    """Whether the site shows it on top."""
    current_playlist_item: PlaylistItem | None = None
    """The item that is played, or comes next; ``None`` also if there is none."""
    current_user_score: UserScoreAggregate | None = None
    """What the token's user achieved; ``None`` also without a user."""
    difficulty_range: RoomDifficultyRange | None = None
    """The easiest and the hardest beatmap."""
    host: User | None = None
    """The host."""
    playlist: list[PlaylistItem] | None = None
    """The items."""
    playlist_item_stats: PlaylistItemStats | None = None
    """The items in numbers."""
    recent_participants: list[User] | None = None
    """Users who took part lately; not all of them."""

    @property
    def url(self) -> str:
        """Its page."""
        return f"{_WEB}/multiplayer/rooms/{self.id}"


@attrs.frozen(kw_only=True, eq=False, repr=False)
class RoomsListing(Model, essential=("rooms",)):
    """A page of rooms, in the form of ``x-api-version`` 99999999 and later.

    Up to then, and so at present, the answer is the bare list.

    Source: ``Multiplayer/RoomsController``
    """

    rooms: list[Room]
    """The rooms."""
    cursor: Any
    """Where the next page begins, as data; ``None`` at the end."""
    cursor_string: str | None
    """Where the next page begins; ``None`` at the end."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class RoomLeaderboard(Model, essential=("leaderboard",)):
    """The best users of a room.

    Source: ``Multiplayer/RoomsController``
    """

    leaderboard: list[UserScoreAggregate]
    """Users by points, the best first."""
    user_score: UserScoreAggregate | None
    """What the token's user achieved, with the position; ``None`` without a user."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class RealtimeRoomEvent(Model, essential=("event_type",)):
    """Something that happened in a realtime room.

    Source: ``Multiplayer/RealtimeRoomEventTransformer``
    """

    created_at: datetime
    """When it happened, aware, UTC."""
    event_type: RealtimeRoomEventType
    """What happened."""
    id: int
    """Id; grows with time."""
    playlist_item_id: int | None
    """Id of the item played; ``None`` if the event is about none."""
    user_id: int | None
    """Id of the user; ``None`` if the event is about none."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class RoomEventsResponse(Model, essential=("events",)):
    """What happened in a realtime room, with what the events name by id.

    Source: ``Multiplayer/RoomsController``
    """

    beatmaps: list[Beatmap]
    """Beatmaps of the items."""
    beatmapsets: list[Beatmapset]
    """Beatmapsets of the beatmaps."""
    current_playlist_item_id: int | None
    """Id of the item that is played, or comes next; ``None`` if there is none."""
    events: list[RealtimeRoomEvent]
    """The events, the oldest first."""
    first_event_id: int
    """Id of the room's first event."""
    last_event_id: int
    """Id of the room's last event."""
    playlist_items: list[PlaylistItem]
    """Items that the events name, with their scores."""
    room: Room
    """The room."""
    users: list[User]
    """Users that the events and scores name; deleted ones are missing."""


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
class MultiplayerScores(Model, essential=("scores",)):
    """A page of the scores on a playlist item.

    Source: ``Multiplayer/Rooms/Playlist/ScoresController``
    """

    params: MultiplayerScoresParams
    """Parameters of the page."""
    scores: list[Score]
    """Each user's best score, in the order of `params`."""
    total: int
    """Number of scores on all pages."""
    user_score: Score | None
    """Score of the token's user, with its position and those around it; ``None``
    without a user, or if the user has none."""
    cursor: Any
    """Where the next page begins, as data; ``None`` at the end."""
    cursor_string: str | None
    """Where the next page begins; ``None`` at the end."""


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

"""Multiplayer: legacy matches, rooms, their events and scores."""

from __future__ import annotations

from typing import Literal

from osupy import objects as o
from osupy._async.base import AsyncBase
from osupy._async.paging import AsyncPager
from osupy._core.listings import (
    MATCH_EVENTS,
    MATCHES,
    PLAYLIST_SCORES,
    ROOM_EVENTS,
    ROOM_LEADERBOARD,
    ROOMS,
)
from osupy._core.literals import (
    IdSortArg,
    MultiplayerSortArg,
    RoomCategoryArg,
    RoomFilterArg,
    RoomGroupArg,
    RoomSortArg,
    RoomStatusArg,
)
from osupy._core.route import Sent, iterates, route
from osupy._core.settings import Undecodable
from osupy.enums import Scope

_LIMIT = Sent(least=1, most=101)


class MultiplayerRoutes(AsyncBase):
    """Routes under ``matches`` and ``rooms``."""

    @route("GET", "matches", scope=Scope.PUBLIC, limit=Sent(least=1, most=50))
    async def get_matches(
        self,
        *,
        limit: int | None = None,
        sort: IdSortArg | None = None,
        active: bool | None = None,
        cursor_string: str | None = None,
    ) -> o.MatchesListing:
        """Return one page of legacy matches; private ones are not listed.

        Args:
            limit: 1 to 50; 50 when left out.
            sort: ``id_desc`` (newest first) when left out.
            active: ``True`` = only running ones, ``False`` = only ended ones.
            cursor_string: Where to go on, from the page before.

        Source: ``LegacyMatchesController@index``
        """
        ...

    @iterates(get_matches, MATCHES)
    def iter_matches(
        self,
        *,
        limit: int | None = None,
        sort: IdSortArg | None = None,
        active: bool | None = None,
        cursor_string: str | None = None,
        max_items: int | None = None,
        undecodable: Undecodable | None = None,
    ) -> AsyncPager[o.Match, o.MatchesListing, str]:
        """Iterate over legacy matches.

        Args:
            limit: Size of a page, 1 to 50; 50 when left out.
            sort: ``id_desc`` (newest first) when left out.
            active: ``True`` = only running ones, ``False`` = only ended ones.
            cursor_string: Where to go on: the ``.cursor`` of an earlier iterator.
            max_items: End after so many.
            undecodable: What to do with a row that does not fit.

        Source: ``LegacyMatchesController@index``
        """
        ...

    @route("GET", "matches/{match}", scope=Scope.PUBLIC, limit=_LIMIT)
    async def get_match(
        self,
        match: int,
        *,
        after: int | None = None,
        before: int | None = None,
        limit: int | None = None,
    ) -> o.MatchResponse:
        """Return a legacy match with its users and some of its events, oldest first.

        Without ``after`` and ``before``, the newest events.

        Args:
            match: Id of the match.
            after: Only events after this one; wins over ``before``.
            before: Only events before this one.
            limit: 1 to 101; 100 when left out.

        Raises:
            AuthError: A private match, and the token has no user.
            ForbiddenError: A private match that the user did not play in.
            NotFoundError: No such match.

        Source: ``LegacyMatchesController@show``
        """
        ...

    @iterates(get_match, MATCH_EVENTS)
    def iter_match_events(
        self,
        match: int,
        *,
        after: int | None = None,
        before: int | None = None,
        limit: int | None = None,
        max_items: int | None = None,
        undecodable: Undecodable | None = None,
    ) -> AsyncPager[o.MatchEvent, o.MatchResponse, int]:
        """Iterate over the events of a legacy match, newest first by default.

        Args:
            match: Id of the match.
            after: Walk forwards from this event.
            before: Walk backwards from this event; from the newest when left out.
            limit: Size of a page, 1 to 101; 101 when left out.
            max_items: End after so many.
            undecodable: What to do with a row that does not fit.

        Raises:
            AuthError: A private match, and the token has no user.
            ForbiddenError: A private match that the user did not play in.
            NotFoundError: No such match.

        Source: ``LegacyMatchesController@show``
        """
        ...

    @route(
        "GET",
        "rooms/{room}/leaderboard",
        scope=Scope.PUBLIC,
        limit=Sent(least=1, most=50),
        page=Sent(least=1),
    )
    async def get_room_leaderboard(
        self, room: int, *, limit: int | None = None, page: int | None = None
    ) -> o.RoomLeaderboard:
        """Return one page of the leaderboard of a room.

        Args:
            room: Id of the room.
            limit: 1 to 50; 50 when left out.
            page: Number of the page, from 1.

        Raises:
            NotFoundError: No such room.

        Source: ``Multiplayer/RoomsController@leaderboard``
        """
        ...

    @iterates(get_room_leaderboard, ROOM_LEADERBOARD)
    def iter_room_leaderboard(
        self,
        room: int,
        *,
        limit: int | None = None,
        page: int | None = None,
        max_items: int | None = None,
        undecodable: Undecodable | None = None,
    ) -> AsyncPager[o.UserScoreAggregate, o.RoomLeaderboard, int]:
        """Iterate over the leaderboard of a room, best first.

        Args:
            room: Id of the room.
            limit: Size of a page, 1 to 50; 50 when left out.
            page: Where to begin: the ``.cursor`` of an earlier iterator.
            max_items: End after so many.
            undecodable: What to do with a row that does not fit.

        Raises:
            NotFoundError: No such room.

        Source: ``Multiplayer/RoomsController@leaderboard``
        """
        ...

    @route("GET", "rooms/{room}/events", scope=Scope.PUBLIC, limit=_LIMIT)
    async def get_room_events(
        self,
        room: int,
        *,
        after: int | None = None,
        before: int | None = None,
        limit: int | None = None,
    ) -> o.RoomEventsResponse:
        """Return some of the events of a realtime room, oldest first.

        Without ``after`` and ``before``, the newest events.

        Args:
            room: Id of the room.
            after: Only events after this one; wins over ``before``.
            before: Only events before this one.
            limit: 1 to 101; 100 when left out.

        Raises:
            NotFoundError: No such room.
            UnprocessableError: Not a realtime room.

        Source: ``Multiplayer/RoomsController@events``
        """
        ...

    @iterates(get_room_events, ROOM_EVENTS)
    def iter_room_events(
        self,
        room: int,
        *,
        after: int | None = None,
        before: int | None = None,
        limit: int | None = None,
        max_items: int | None = None,
        undecodable: Undecodable | None = None,
    ) -> AsyncPager[o.RealtimeRoomEvent, o.RoomEventsResponse, int]:
        """Iterate over the events of a realtime room, newest first by default.

        Args:
            room: Id of the room.
            after: Walk forwards from this event.
            before: Walk backwards from this event; from the newest when left out.
            limit: Size of a page, 1 to 101; 101 when left out.
            max_items: End after so many.
            undecodable: What to do with a row that does not fit.

        Raises:
            NotFoundError: No such room.
            UnprocessableError: Not a realtime room.

        Source: ``Multiplayer/RoomsController@events``
        """
        ...

    @route(
        "GET",
        "rooms/{room}/playlist/{playlist}/scores",
        scope=Scope.PUBLIC,
        limit=Sent(least=1, most=50),
    )
    async def get_playlist_scores(
        self,
        room: int,
        playlist: int,
        *,
        limit: int | None = None,
        sort: MultiplayerSortArg | None = None,
        cursor_string: str | None = None,
    ) -> o.MultiplayerScores:
        """Return one page of the scores on an item of a room's playlist.

        Args:
            room: Id of the room.
            playlist: Id of the playlist item.
            limit: 1 to 50; 50 when left out.
            sort: ``score_desc`` (best first) when left out.
            cursor_string: Where to go on, from the page before.

        Raises:
            NotFoundError: No such item in the room.

        Source: ``Multiplayer/Rooms/Playlist/ScoresController@index``
        """
        ...

    @iterates(get_playlist_scores, PLAYLIST_SCORES)
    def iter_playlist_scores(
        self,
        room: int,
        playlist: int,
        *,
        limit: int | None = None,
        sort: MultiplayerSortArg | None = None,
        cursor_string: str | None = None,
        max_items: int | None = None,
        undecodable: Undecodable | None = None,
    ) -> AsyncPager[o.Score, o.MultiplayerScores, str]:
        """Iterate over the scores on an item of a room's playlist.

        Args:
            room: Id of the room.
            playlist: Id of the playlist item.
            limit: Size of a page, 1 to 50; 50 when left out.
            sort: ``score_desc`` (best first) when left out.
            cursor_string: Where to go on: the ``.cursor`` of an earlier iterator.
            max_items: End after so many.
            undecodable: What to do with a row that does not fit.

        Raises:
            NotFoundError: No such item in the room.

        Source: ``Multiplayer/Rooms/Playlist/ScoresController@index``
        """
        ...

    @route("GET", "rooms", scope=Scope.PUBLIC, limit=Sent(least=1, most=250))
    async def get_rooms(
        self,
        *,
        mode: RoomFilterArg | None = None,
        type_group: RoomGroupArg | None = None,
        category: RoomCategoryArg | None = None,
        status: RoomStatusArg | None = None,
        is_active: bool | None = None,
        season_id: int | None = None,
        sort: RoomSortArg | None = None,
        limit: int | None = None,
        cursor_string: str | None = None,
    ) -> list[o.Room]:
        """Return one page of rooms, without their playlists.

        Args:
            mode: Which ones; ``active`` when left out. ``participated`` and ``owned``
                need a user.
            type_group: ``playlists`` when left out; realtime and ranked-play rooms are
                listed only when asked for.
            category: Only of this category.
            status: Only idle or only playing ones.
            is_active: Only running, or only ended ones.
            season_id: Only of this season.
            sort: ``created`` when left out, ``ended`` with ``mode="ended"``.
            limit: 1 to 250; 250 when left out.
            cursor_string: Where to go on, from the page before.

        Source: ``Multiplayer/RoomsController@index``
        """
        ...

    @iterates(get_rooms, ROOMS)
    def iter_rooms(
        self,
        *,
        mode: RoomFilterArg | None = None,
        type_group: RoomGroupArg | None = None,
        category: RoomCategoryArg | None = None,
        status: RoomStatusArg | None = None,
        is_active: bool | None = None,
        season_id: int | None = None,
        sort: RoomSortArg | None = None,
        limit: int | None = None,
        cursor_string: str | None = None,
        max_items: int | None = None,
        undecodable: Undecodable | None = None,
    ) -> AsyncPager[o.Room, list[o.Room], str]:
        """Iterate over rooms.

        The answer names no cursor: it is made from the last room of a page.

        Args:
            mode: Which ones; ``active`` when left out. ``participated`` and ``owned``
                need a user.
            type_group: ``playlists`` when left out; realtime and ranked-play rooms are
                listed only when asked for.
            category: Only of this category.
            status: Only idle or only playing ones.
            is_active: Only running, or only ended ones.
            season_id: Only of this season.
            sort: ``created`` when left out, ``ended`` with ``mode="ended"``.
            limit: Size of a page, 1 to 250; 250 when left out.
            cursor_string: Where to go on: the ``.cursor`` of an earlier iterator.
            max_items: End after so many.
            undecodable: What to do with a row that does not fit.

        Source: ``Multiplayer/RoomsController@index``
        """
        ...

    @route("GET", "rooms/{room}", scope=Scope.PUBLIC)
    async def get_room(self, room: int | Literal["latest"]) -> o.Room:
        """Return one room with its playlist and recent participants.

        Args:
            room: Id of the room; ``"latest"`` = the newest of a featured artist.

        Raises:
            NotFoundError: No such room.

        Source: ``Multiplayer/RoomsController@show``
        """
        ...

"""Feeds without an end: ``async for score in client.follow_scores()``.

What a follower decides is in ``osupy._core.feeds``; this file only waits. The blocking
twin of this file is generated from it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from osupy import objects as o
from osupy._async.helpers import AsyncHelpers
from osupy._async.routes import AsyncRoutes
from osupy._core import listings
from osupy._core.encoding import wrong
from osupy._core.feeds import (
    NOTHING,
    Backwards,
    ByCursor,
    ByIds,
    Course,
    FeedGap,
    Follower,
    FollowStats,
)
from osupy._core.literals import BeatmapsetEventTypeArg, ModeArg
from osupy._core.route import routes
from osupy._core.settings import Undecodable
from osupy.checkpoints import AsyncCheckpoint, AsyncFileCheckpoint

if TYPE_CHECKING:
    from osupy._async.driver import AsyncDriver

Item = TypeVar("Item")
Cursor = TypeVar("Cursor")

_ROUTES = routes(AsyncRoutes)


class AsyncFollow(Generic[Item, Cursor]):
    """An iterator over a feed that goes on for ever, waiting for what is new.

    It is used once, by one task, without a block. Outages do not end it: whatever may
    pass by itself (no connection, time-outs, 429, 5xx, answers that are no JSON) is
    tried again, after a minute at most. Refused credentials and wrong arguments raise;
    it is left where it was then, as it is when it is cancelled.
    """

    def __init__(
        self,
        follower: Follower[Item],
        driver: AsyncDriver,
        checkpoint: AsyncCheckpoint | str | os.PathLike[str] | None,
        cursor: str | int | None,
    ) -> None:
        if isinstance(checkpoint, str | os.PathLike):
            checkpoint = AsyncFileCheckpoint(checkpoint)
        if checkpoint is not None and not isinstance(checkpoint, AsyncCheckpoint):
            raise wrong("checkpoint", checkpoint, "expected a Checkpoint or a path")
        self._follower = follower
        self._driver = driver
        self._checkpoint = checkpoint
        self._cursor = cursor
        self._begun = False

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self.feed} at cursor {self.cursor!r}>"

    @property
    def feed(self) -> str:
        """Which feed, with its filters: the name by which a checkpoint knows it."""
        return self._follower.name

    @property
    def stats(self) -> FollowStats:
        """What happened so far."""
        return self._follower.stats

    @property
    def cursor(self) -> Cursor | None:
        """Where to go on later; it covers what was handed out.

        For scores it stays at the page that is being handed out; a checkpoint is exact.
        """
        cursor: Cursor | None = self._follower.cursor
        return cursor

    async def save(self) -> None:
        """Save the checkpoint now: all that was handed out has been dealt with.

        It saves itself when an item is asked for, so this serves before a pause or an
        end. Without a checkpoint it does nothing.

        Raises:
            CheckpointError: It cannot be written.
        """
        position = self._follower.position
        if self._checkpoint is not None and position is not None:
            await self._checkpoint.save(self.feed, position)
            self._follower.saved()

    def __aiter__(self) -> AsyncFollow[Item, Cursor]:
        return self

    async def __anext__(self) -> Item:
        follower = self._follower
        if not self._begun:
            await self._begin()
        while True:
            if self._checkpoint is not None and follower.must_save:
                await self.save()
            item = follower.next()
            if item is not NOTHING:
                return item
            if not await self._driver.run(follower.advance()):
                raise StopAsyncIteration

    async def _begin(self) -> None:
        position: str | None = None
        if self._checkpoint is not None:
            position = await self._checkpoint.load(self.feed)
        self._follower.stand(position, self._cursor)
        self._begun = True


class AsyncFollowing(AsyncHelpers):
    """Feeds that are followed without an end, all in one way.

    Each starts now, unless ``checkpoint`` knows where it was or a cursor says where to
    begin; the checkpoint wins.
    """

    def follow_scores(
        self,
        ruleset: ModeArg | None = None,
        *,
        checkpoint: AsyncCheckpoint | str | os.PathLike[str] | None = None,
        cursor_string: str | None = None,
        interval: float = 5.0,
        undecodable: Undecodable | None = None,
        on_gap: Callable[[FeedGap], object] | None = None,
    ) -> AsyncFollow[o.Score, str]:
        """Follow the ranked, passed scores of everybody, oldest first.

        The server refuses a cursor that is more than ten million ids behind. Following
        then goes on with the oldest scores that it still gives. What lies between is
        reported: to ``on_gap``, in ``.stats.gaps``, to the logger ``osupy.feeds``.

        Args:
            ruleset: Only scores of this ruleset.
            checkpoint: Keeps the position; a path stands for a file.
            cursor_string: Where to begin: the ``.cursor`` of an earlier iterator.
            interval: Seconds between requests while scores come; the server keeps its
                answers for 5. A full page is followed at once, silence by waits that
                grow to six times as long. The limiter holds in any case.
            undecodable: What to do with a row that does not fit; when left out, warn
                and go on.
            on_gap: Called with what was lost, before the first score behind it.

        Raises:
            UsageError: An argument is wrong.

        Source: ``ScoresController@index``
        """
        course = ByCursor(listings.ALL_SCORES, _given(ruleset=ruleset))
        follower = self._follower(
            "get_all_scores", course, "ended_at", interval, undecodable, on_gap
        )
        return AsyncFollow(follower, self._driver, checkpoint, cursor_string)

    def follow_events(
        self,
        *,
        checkpoint: AsyncCheckpoint | str | os.PathLike[str] | None = None,
        after: int | None = None,
        interval: float = 5.0,
        undecodable: Undecodable | None = None,
        on_gap: Callable[[FeedGap], object] | None = None,
    ) -> AsyncFollow[o.Event, int]:
        """Follow what users do: ranks, medals, uploads, name changes; oldest first.

        Args:
            checkpoint: Keeps the position; a path stands for a file.
            after: Begin behind this event.
            interval: Seconds between requests while events come.
            undecodable: What to do with a row that does not fit; when left out, warn
                and go on.
            on_gap: Called with what was lost.

        Raises:
            UsageError: An argument is wrong.

        Source: ``EventsController@index``
        """
        course = ByIds(listings.EVENTS, {}, cursor_key="event_id")
        follower = self._follower(
            "get_events", course, "created_at", interval, undecodable, on_gap
        )
        return AsyncFollow(follower, self._driver, checkpoint, after)

    def follow_beatmapset_events(
        self,
        *,
        beatmapset_id: int | None = None,
        user: int | str | None = None,
        types: Sequence[BeatmapsetEventTypeArg] | None = None,
        checkpoint: AsyncCheckpoint | str | os.PathLike[str] | None = None,
        after: int | None = None,
        interval: float = 5.0,
        undecodable: Undecodable | None = None,
        on_gap: Callable[[FeedGap], object] | None = None,
    ) -> AsyncFollow[o.BeatmapsetEvent, int]:
        """Follow nominations, ranks, discussions and the like, oldest first.

        The server gives the newest 10,000: what an absence leaves behind them is
        reported as a gap.

        Args:
            beatmapset_id: Only of this beatmapset.
            user: Only of this user: id or username.
            types: Only of these types.
            checkpoint: Keeps the position; a path stands for a file.
            after: Begin behind this event.
            interval: Seconds between requests while events come.
            undecodable: What to do with a row that does not fit; when left out, warn
                and go on.
            on_gap: Called with what was lost, before the first event behind it.

        Raises:
            UsageError: An argument is wrong.

        Source: ``BeatmapsetEventsController@index``
        """
        given = _given(beatmapset_id=beatmapset_id, user=user, types=types)
        course = Backwards(listings.BEATMAPSET_EVENTS, given)
        follower = self._follower(
            "get_beatmapset_events", course, "created_at", interval, undecodable, on_gap
        )
        return AsyncFollow(follower, self._driver, checkpoint, after)

    def follow_match_events(
        self,
        match: int,
        *,
        checkpoint: AsyncCheckpoint | str | os.PathLike[str] | None = None,
        after: int | None = None,
        interval: float = 5.0,
        undecodable: Undecodable | None = None,
        on_gap: Callable[[FeedGap], object] | None = None,
    ) -> AsyncFollow[o.MatchEvent, int]:
        """Follow a legacy match, oldest first; it ends when the match has ended.

        Args:
            match: Id of the match.
            checkpoint: Keeps the position; a path stands for a file.
            after: Begin behind this event; 0 = with the first of all.
            interval: Seconds between requests while events come.
            undecodable: What to do with a row that does not fit; when left out, warn
                and go on.
            on_gap: Called with what was lost.

        Raises:
            UsageError: An argument is wrong.

        Source: ``LegacyMatchesController@show``
        """
        course = ByIds(
            listings.MATCH_EVENTS, _given(match=match), ends="match.end_time"
        )
        follower = self._follower(
            "get_match", course, "timestamp", interval, undecodable, on_gap
        )
        return AsyncFollow(follower, self._driver, checkpoint, after)

    def follow_room_events(
        self,
        room: int,
        *,
        checkpoint: AsyncCheckpoint | str | os.PathLike[str] | None = None,
        after: int | None = None,
        interval: float = 5.0,
        undecodable: Undecodable | None = None,
        on_gap: Callable[[FeedGap], object] | None = None,
    ) -> AsyncFollow[o.RealtimeRoomEvent, int]:
        """Follow a realtime room, oldest first.

        Args:
            room: Id of the room.
            checkpoint: Keeps the position; a path stands for a file.
            after: Begin behind this event; 0 = with the first of all.
            interval: Seconds between requests while events come.
            undecodable: What to do with a row that does not fit; when left out, warn
                and go on.
            on_gap: Called with what was lost.

        Raises:
            UsageError: An argument is wrong.

        Source: ``Multiplayer/RoomsController@events``
        """
        course = ByIds(listings.ROOM_EVENTS, _given(room=room))
        follower = self._follower(
            "get_room_events", course, "created_at", interval, undecodable, on_gap
        )
        return AsyncFollow(follower, self._driver, checkpoint, after)

    def _follower(
        self,
        route: str,
        course: Course,
        moment: str,
        interval: float,
        undecodable: Undecodable | None,
        on_gap: Callable[[FeedGap], object] | None,
    ) -> Follower[Any]:
        what = route.removeprefix("get_").removeprefix("all_")
        filters = " ".join(f"{k}={_plain(v)}" for k, v in course.given.items())
        root = self._session.settings.base_url
        return Follower(
            self._session,
            _ROUTES[route],
            course,
            name=" ".join(filter(None, (what, filters, f"from {root}"))),
            moment=moment,
            interval=interval,
            undecodable=undecodable,
            on_gap=on_gap,
        )


def _given(**given: Any) -> dict[str, Any]:
    return {name: value for name, value in given.items() if value is not None}


def _plain(value: Any) -> str:
    if isinstance(value, list | tuple):
        items: Any = value  # pyright: ignore[reportUnknownVariableType]
        return ",".join(map(_plain, items))
    return str(getattr(value, "value", value))

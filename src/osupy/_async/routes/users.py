"""Users: profiles, their scores, beatmapsets, kudosu and recent activity."""

from __future__ import annotations

from collections.abc import Sequence

from osupy import objects as o
from osupy._async.base import AsyncBase
from osupy._async.paging import AsyncPager
from osupy._core.keys import per_id, per_user, user_key, user_keys
from osupy._core.listings import (
    USER_ACTIVITY,
    USER_BEATMAPS,
    USER_KUDOSU,
    USER_MOST_PLAYED,
    USER_SCORES,
)
from osupy._core.literals import ModeArg, UserBeatmapsetTypeArg, UserScoreTypeArg
from osupy._core.route import Sent, iterates, route
from osupy._core.settings import Undecodable
from osupy.enums import Scope

_LIMIT = Sent(least=1, most=100)
_OFFSET = Sent(least=0)
_RULESET_ID = Sent(least=0, most=3)


class UserRoutes(AsyncBase):
    """Routes under ``users``."""

    @route(
        "GET",
        "users/lookup",
        scope=Scope.PUBLIC,
        ids=Sent(encode=user_keys, most=50),
        ruleset_id=_RULESET_ID,
    )
    async def lookup_users(
        self,
        ids: Sequence[int | str] = (),
        *,
        exclude_bots: bool | None = None,
        ruleset_id: int | None = None,
    ) -> o.UsersResponse:
        """Return short forms of several users, found by id or name.

        Args:
            ids: At most 50 ids and usernames (a ``str`` is always read as a username);
                unknown and restricted users are left out of the answer.
            exclude_bots: Leave out bots.
            ruleset_id: 0 to 3: add ``global_rank`` of this ruleset.

        Source: ``Users/LookupController@index``
        """
        ...

    @route(
        "GET", "users/{user}/kudosu", scope=Scope.PUBLIC, limit=_LIMIT, offset=_OFFSET
    )
    async def get_user_kudosu(
        self, user: int, *, limit: int | None = None, offset: int | None = None
    ) -> list[o.KudosuHistory]:
        """Return kudosu that a user was given or lost, newest first.

        Args:
            user: Id of the user; names do not work here.
            limit: 1 to 100 entries; 5 when left out.
            offset: Entries to leave out at the start; limit and offset together reach
                100.

        Raises:
            NotFoundError: No such user.

        Source: ``UsersController@kudosu``
        """
        ...

    @iterates(get_user_kudosu, USER_KUDOSU)
    def iter_user_kudosu(
        self,
        user: int,
        *,
        limit: int | None = None,
        offset: int | None = None,
        max_items: int | None = None,
        undecodable: Undecodable | None = None,
    ) -> AsyncPager[o.KudosuHistory, list[o.KudosuHistory], int]:
        """Iterate over kudosu that a user was given or lost, newest first, at most 100.

        Args:
            user: Id of the user; names do not work here.
            limit: Size of a page, 1 to 100; 100 when left out.
            offset: Where to go on: the ``.cursor`` of an earlier iterator.
            max_items: End after so many.
            undecodable: What to do with a row that does not fit.

        Raises:
            NotFoundError: No such user.

        Source: ``UsersController@kudosu``
        """
        ...

    @route(
        "GET",
        "users/{user}/scores/{type}",
        scope=Scope.PUBLIC,
        limit=_LIMIT,
        offset=_OFFSET,
    )
    async def get_user_scores(
        self,
        user: int,
        type: UserScoreTypeArg,
        *,
        limit: int | None = None,
        offset: int | None = None,
        mode: ModeArg | None = None,
        legacy_only: bool | None = None,
        include_fails: bool | None = None,
    ) -> list[o.Score]:
        """Return scores of a user.

        Args:
            user: Id of the user; names do not work here.
            type: ``best`` (by pp, at most 200), ``firsts`` (first places), ``pinned``,
                or ``recent`` (of the last 24 hours, so often empty).
            limit: 1 to 100 scores; 5 when left out.
            offset: Scores to leave out at the start.
            mode: Ruleset; the user's own when left out.
            legacy_only: Only scores set in osu!stable; heeded for ``firsts`` alone.
            include_fails: Failed plays too; heeded for ``recent`` alone.

        Raises:
            NotFoundError: No such user, type or ruleset.

        Source: ``UsersController@scores``
        """
        ...

    @iterates(get_user_scores, USER_SCORES)
    def iter_user_scores(
        self,
        user: int,
        type: UserScoreTypeArg,
        *,
        limit: int | None = None,
        offset: int | None = None,
        mode: ModeArg | None = None,
        legacy_only: bool | None = None,
        include_fails: bool | None = None,
        max_items: int | None = None,
        undecodable: Undecodable | None = None,
    ) -> AsyncPager[o.Score, list[o.Score], int]:
        """Iterate over scores of a user.

        Args:
            user: Id of the user; names do not work here.
            type: ``best`` (by pp, at most 200), ``firsts`` (first places), ``pinned``,
                or ``recent`` (of the last 24 hours, at most 100).
            limit: Size of a page, 1 to 100; 100 when left out.
            offset: Where to go on: the ``.cursor`` of an earlier iterator.
            mode: Ruleset; the user's own when left out.
            legacy_only: Only scores set in osu!stable; heeded for ``firsts`` alone.
            include_fails: Failed plays too; heeded for ``recent`` alone.
            max_items: End after so many.
            undecodable: What to do with a row that does not fit.

        Raises:
            NotFoundError: No such user, type or ruleset.

        Source: ``UsersController@scores``
        """
        ...

    @route(
        "GET",
        "users/{user}/beatmapsets/{type}",
        scope=Scope.PUBLIC,
        limit=_LIMIT,
        offset=_OFFSET,
    )
    async def get_user_beatmaps(
        self,
        user: int,
        type: UserBeatmapsetTypeArg,
        *,
        limit: int | None = None,
        offset: int | None = None,
    ) -> list[o.BeatmapsetExtended]:
        """Return beatmapsets that a user made, took part in or likes.

        Args:
            user: Id of the user; names do not work here.
            type: Which ones; `get_user_most_played` gives those played most.
            limit: 1 to 100 beatmapsets; 5 when left out.
            offset: Beatmapsets to leave out at the start.

        Raises:
            NotFoundError: No such user or type.

        Source: ``UsersController@beatmapsets``
        """
        ...

    @iterates(get_user_beatmaps, USER_BEATMAPS)
    def iter_user_beatmaps(
        self,
        user: int,
        type: UserBeatmapsetTypeArg,
        *,
        limit: int | None = None,
        offset: int | None = None,
        max_items: int | None = None,
        undecodable: Undecodable | None = None,
    ) -> AsyncPager[o.BeatmapsetExtended, list[o.BeatmapsetExtended], int]:
        """Iterate over beatmapsets that a user made, took part in or likes.

        Args:
            user: Id of the user; names do not work here.
            type: Which ones; `iter_user_most_played` gives those played most.
            limit: Size of a page, 1 to 100; 100 when left out.
            offset: Where to go on: the ``.cursor`` of an earlier iterator.
            max_items: End after so many.
            undecodable: What to do with a row that does not fit.

        Raises:
            NotFoundError: No such user or type.

        Source: ``UsersController@beatmapsets``
        """
        ...

    @route(
        "GET",
        "users/{user}/beatmapsets/{type}",
        scope=Scope.PUBLIC,
        fixed={"type": "most_played"},
        limit=_LIMIT,
        offset=_OFFSET,
    )
    async def get_user_most_played(
        self, user: int, *, limit: int | None = None, offset: int | None = None
    ) -> list[o.BeatmapPlaycount]:
        """Return the beatmaps that a user plays most, with the number of plays.

        Args:
            user: Id of the user; names do not work here.
            limit: 1 to 100 beatmaps; 5 when left out.
            offset: Beatmaps to leave out at the start.

        Raises:
            NotFoundError: No such user.

        Source: ``UsersController@beatmapsets``
        """
        ...

    @iterates(get_user_most_played, USER_MOST_PLAYED)
    def iter_user_most_played(
        self,
        user: int,
        *,
        limit: int | None = None,
        offset: int | None = None,
        max_items: int | None = None,
        undecodable: Undecodable | None = None,
    ) -> AsyncPager[o.BeatmapPlaycount, list[o.BeatmapPlaycount], int]:
        """Iterate over the beatmaps that a user plays most, most plays first.

        Args:
            user: Id of the user; names do not work here.
            limit: Size of a page, 1 to 100; 100 when left out.
            offset: Where to go on: the ``.cursor`` of an earlier iterator.
            max_items: End after so many.
            undecodable: What to do with a row that does not fit.

        Raises:
            NotFoundError: No such user.

        Source: ``UsersController@beatmapsets``
        """
        ...

    @route(
        "GET",
        "users/{user}/recent_activity",
        scope=Scope.PUBLIC,
        limit=_LIMIT,
        offset=_OFFSET,
    )
    async def get_user_recent_activity(
        self,
        user: int,
        *,
        limit: int | None = None,
        offset: int | None = None,
        legacy_only: bool | None = None,
    ) -> list[o.Event]:
        """Return what a user did lately, newest first.

        Args:
            user: Id of the user; names do not work here.
            limit: 1 to 100 events; 5 when left out.
            offset: Events to leave out at the start; limit and offset together reach
                100.
            legacy_only: Only events of osu!stable scores.

        Raises:
            NotFoundError: No such user.

        Source: ``UsersController@recentActivity``
        """
        ...

    @iterates(get_user_recent_activity, USER_ACTIVITY)
    def iter_user_recent_activity(
        self,
        user: int,
        *,
        limit: int | None = None,
        offset: int | None = None,
        legacy_only: bool | None = None,
        max_items: int | None = None,
        undecodable: Undecodable | None = None,
    ) -> AsyncPager[o.Event, list[o.Event], int]:
        """Iterate over what a user did lately, newest first, at most 100 events.

        Args:
            user: Id of the user; names do not work here.
            limit: Size of a page, 1 to 100; 100 when left out.
            offset: Where to go on: the ``.cursor`` of an earlier iterator.
            legacy_only: Only events of osu!stable scores.
            max_items: End after so many.
            undecodable: What to do with a row that does not fit.

        Raises:
            NotFoundError: No such user.

        Source: ``UsersController@recentActivity``
        """
        ...

    @route(
        "GET",
        "users/{user}/beatmaps-passed",
        scope=Scope.PUBLIC,
        cost=per_id("beatmapset_ids"),
        beatmapset_ids=Sent(most=50),
        ruleset_id=_RULESET_ID,
    )
    async def get_user_passed_beatmaps(
        self,
        user: int,
        beatmapset_ids: Sequence[int] = (),
        *,
        ruleset_id: int | None = None,
        exclude_converts: bool | None = None,
        is_legacy: bool | None = None,
        no_diff_reduction: bool | None = None,
    ) -> o.BeatmapsPassedResponse:
        """Return the beatmaps of some beatmapsets that a user has passed.

        A call uses one unit of the rate limit for each id.

        Args:
            user: Id of the user.
            beatmapset_ids: At most 50 ids of beatmapsets.
            ruleset_id: Only plays in this ruleset, 0 to 3.
            exclude_converts: Leave out beatmaps that were made for another ruleset.
            is_legacy: ``True`` = only osu!stable scores, ``False`` = only lazer ones;
                both when left out.
            no_diff_reduction: Leave out plays with mods that make it easier; so it is
                when left out, too.

        Raises:
            NotFoundError: No such user.

        Source: ``Users/BeatmapsController@beatmapsPassed``
        """
        ...

    @route(
        "GET", "users/{user}/{mode?}", scope=Scope.PUBLIC, user=Sent(encode=user_key)
    )
    async def get_user(
        self, user: int | str, mode: ModeArg | None = None
    ) -> o.UserExtended:
        """Return one user's profile.

        Args:
            user: Id, or username (a ``str`` is always read as a username; former names
                are found too).
            mode: Ruleset of the statistics; the user's own when left out.

        Raises:
            NotFoundError: No such user, or the user is restricted.

        Source: ``UsersController@show``
        """
        ...

    @route("GET", "users", scope=Scope.PUBLIC, cost=per_user, ids=Sent(most=50))
    async def get_users(
        self,
        ids: Sequence[int] = (),
        *,
        include_variant_statistics: bool | None = None,
    ) -> o.UsersResponse:
        """Return short forms of several users with their statistics in each ruleset.

        A call uses one unit of the rate limit for each id, three with variants.

        Args:
            ids: At most 50 ids; unknown and restricted users are left out of the
                answer, which has an order of its own.
            include_variant_statistics: Also those of the mania key counts.

        Source: ``UsersController@index``
        """
        ...

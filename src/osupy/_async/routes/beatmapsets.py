"""Beatmapsets: search, single ones, their history and their discussions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from osupy import objects as o
from osupy._async.base import AsyncBase
from osupy._async.paging import AsyncPager
from osupy._core.keys import dotted, numbered
from osupy._core.listings import (
    BEATMAPSET_EVENTS,
    BEATMAPSETS,
    DISCUSSION_POSTS,
    DISCUSSION_VOTES,
    DISCUSSIONS,
)
from osupy._core.literals import (
    BeatmapsetEventTypeArg,
    DiscussionPostTypeArg,
    DiscussionStatusArg,
    DiscussionTypeArg,
    GenreArg,
    IdSortArg,
    LanguageArg,
    ModeArg,
    SearchExtraArg,
    SearchGeneralArg,
    SearchPlayedArg,
    SearchRankArg,
    SearchSortArg,
    SearchStatusArg,
)
from osupy._core.route import Sent, iterates, route
from osupy._core.settings import Undecodable
from osupy.enums import GenreId, LanguageId, Ruleset, Scope
from osupy.search import SearchFilter

_LIMIT = Sent(least=5, most=50)
_PAGE = Sent(least=1)
_DOTTED = Sent(encode=dotted)


class BeatmapsetRoutes(AsyncBase):
    """Routes under ``beatmapsets`` and ``seasonal-backgrounds``."""

    @route("GET", "beatmapsets/events", scope=Scope.PUBLIC, limit=_LIMIT, page=_PAGE)
    async def get_beatmapset_events(
        self,
        *,
        beatmapset_id: int | None = None,
        user: int | str | None = None,
        type: BeatmapsetEventTypeArg | None = None,
        types: Sequence[BeatmapsetEventTypeArg] | None = None,
        min_date: datetime | None = None,
        max_date: datetime | None = None,
        sort: IdSortArg | None = None,
        limit: int | None = None,
        page: int | None = None,
    ) -> o.BeatmapsetEventsResponse:
        """Return what happened to beatmapsets: nominations, ranks, edits, kudosu.

        Args:
            beatmapset_id: Only of this beatmapset.
            user: Only of this user: id or username. An unknown one gives an empty list.
            type: Only of this type.
            types: Only of these types.
            min_date: Not before the day of this moment.
            max_date: Not after the day of this moment.
            sort: ``id_desc`` (newest first) when left out.
            limit: 5 to 50; 50 when left out.
            page: Number of the page, from 1.

        Source: ``BeatmapsetEventsController@index``
        """
        ...

    @iterates(get_beatmapset_events, BEATMAPSET_EVENTS)
    def iter_beatmapset_events(
        self,
        *,
        beatmapset_id: int | None = None,
        user: int | str | None = None,
        type: BeatmapsetEventTypeArg | None = None,
        types: Sequence[BeatmapsetEventTypeArg] | None = None,
        min_date: datetime | None = None,
        max_date: datetime | None = None,
        sort: IdSortArg | None = None,
        limit: int | None = None,
        page: int | None = None,
        max_items: int | None = None,
        undecodable: Undecodable | None = None,
    ) -> AsyncPager[o.BeatmapsetEvent, o.BeatmapsetEventsResponse, int]:
        """Iterate over what happened to beatmapsets, at most 10,000 events.

        Args:
            beatmapset_id: Only of this beatmapset.
            user: Only of this user: id or username. An unknown one gives an empty list.
            type: Only of this type.
            types: Only of these types.
            min_date: Not before the day of this moment.
            max_date: Not after the day of this moment.
            sort: ``id_desc`` (newest first) when left out.
            limit: Size of a page, 5 to 50; 50 when left out.
            page: Where to begin: the ``.cursor`` of an earlier iterator.
            max_items: End after so many.
            undecodable: What to do with a row that does not fit.

        Source: ``BeatmapsetEventsController@index``
        """
        ...

    @route(
        "GET",
        "beatmapsets/discussions/posts",
        scope=Scope.PUBLIC,
        limit=_LIMIT,
        page=_PAGE,
    )
    async def get_beatmapset_discussion_posts(
        self,
        *,
        beatmapset_discussion_id: int | None = None,
        types: Sequence[DiscussionPostTypeArg] | None = None,
        user: int | str | None = None,
        sort: IdSortArg | None = None,
        limit: int | None = None,
        page: int | None = None,
        cursor_string: str | None = None,
    ) -> o.BeatmapsetDiscussionPostsBundle:
        """Return one page of posts of beatmapset discussions.

        Args:
            beatmapset_discussion_id: Only of this discussion.
            types: Which kinds; replies when left out.
            user: Only of this user: id or username.
            sort: ``id_desc`` (newest first) when left out.
            limit: 5 to 50; 50 when left out.
            page: Number of the page, from 1; ignored with a cursor.
            cursor_string: Where to go on, from the page before.

        Source: ``BeatmapDiscussionPostsController@index``
        """
        ...

    @iterates(get_beatmapset_discussion_posts, DISCUSSION_POSTS)
    def iter_beatmapset_discussion_posts(
        self,
        *,
        beatmapset_discussion_id: int | None = None,
        types: Sequence[DiscussionPostTypeArg] | None = None,
        user: int | str | None = None,
        sort: IdSortArg | None = None,
        limit: int | None = None,
        page: int | None = None,
        cursor_string: str | None = None,
        max_items: int | None = None,
        undecodable: Undecodable | None = None,
    ) -> AsyncPager[o.BeatmapsetDiscussionPost, o.BeatmapsetDiscussionPostsBundle, str]:
        """Iterate over posts of beatmapset discussions, at most 10,000.

        Args:
            beatmapset_discussion_id: Only of this discussion.
            types: Which kinds; replies when left out.
            user: Only of this user: id or username.
            sort: ``id_desc`` (newest first) when left out.
            limit: Size of a page, 5 to 50; 50 when left out.
            page: Page to begin with.
            cursor_string: Where to go on: the ``.cursor`` of an earlier iterator.
            max_items: End after so many.
            undecodable: What to do with a row that does not fit.

        Source: ``BeatmapDiscussionPostsController@index``
        """
        ...

    @route(
        "GET",
        "beatmapsets/discussions/votes",
        scope=Scope.PUBLIC,
        limit=_LIMIT,
        page=_PAGE,
    )
    async def get_beatmapset_discussion_votes(
        self,
        *,
        beatmapset_discussion_id: int | None = None,
        score: Literal[1, -1] | None = None,
        user: int | str | None = None,
        receiver: int | str | None = None,
        sort: IdSortArg | None = None,
        limit: int | None = None,
        page: int | None = None,
        cursor_string: str | None = None,
    ) -> o.BeatmapsetDiscussionVotesBundle:
        """Return one page of votes on beatmapset discussions.

        Args:
            beatmapset_discussion_id: Only on this discussion.
            score: Only up (1) or down (-1) votes.
            user: Only by this user: id or username.
            receiver: Only on posts of this user: id or username.
            sort: ``id_desc`` (newest first) when left out.
            limit: 5 to 50; 50 when left out.
            page: Number of the page, from 1; ignored with a cursor.
            cursor_string: Where to go on, from the page before.

        Source: ``BeatmapsetDiscussionVotesController@index``
        """
        ...

    @iterates(get_beatmapset_discussion_votes, DISCUSSION_VOTES)
    def iter_beatmapset_discussion_votes(
        self,
        *,
        beatmapset_discussion_id: int | None = None,
        score: Literal[1, -1] | None = None,
        user: int | str | None = None,
        receiver: int | str | None = None,
        sort: IdSortArg | None = None,
        limit: int | None = None,
        page: int | None = None,
        cursor_string: str | None = None,
        max_items: int | None = None,
        undecodable: Undecodable | None = None,
    ) -> AsyncPager[o.BeatmapsetDiscussionVote, o.BeatmapsetDiscussionVotesBundle, str]:
        """Iterate over votes on beatmapset discussions, at most 10,000.

        Args:
            beatmapset_discussion_id: Only on this discussion.
            score: Only up (1) or down (-1) votes.
            user: Only by this user: id or username.
            receiver: Only on posts of this user: id or username.
            sort: ``id_desc`` (newest first) when left out.
            limit: Size of a page, 5 to 50; 50 when left out.
            page: Page to begin with.
            cursor_string: Where to go on: the ``.cursor`` of an earlier iterator.
            max_items: End after so many.
            undecodable: What to do with a row that does not fit.

        Source: ``BeatmapsetDiscussionVotesController@index``
        """
        ...

    @route(
        "GET", "beatmapsets/discussions", scope=Scope.PUBLIC, limit=_LIMIT, page=_PAGE
    )
    async def get_beatmapset_discussions(
        self,
        *,
        beatmap_id: int | None = None,
        beatmapset_id: int | None = None,
        beatmapset_status: DiscussionStatusArg | None = None,
        message_types: Sequence[DiscussionTypeArg] | None = None,
        mode: ModeArg | None = None,
        only_unresolved: bool | None = None,
        show_review_embeds: bool | None = None,
        user: int | str | None = None,
        sort: IdSortArg | None = None,
        limit: int | None = None,
        page: int | None = None,
        cursor_string: str | None = None,
    ) -> o.BeatmapsetDiscussionsBundle:
        """Return one page of beatmapset discussions, with what they are about.

        Args:
            beatmap_id: Only about this beatmap.
            beatmapset_id: Only about this beatmapset.
            beatmapset_status: Only of sets in this state.
            message_types: Only of these kinds.
            mode: Only about beatmaps of this ruleset.
            only_unresolved: Only those that are not resolved.
            show_review_embeds: Also those that a review holds.
            user: Only of this user: id or username.
            sort: ``id_desc`` (newest first) when left out.
            limit: 5 to 50; 50 when left out.
            page: Number of the page, from 1; ignored with a cursor.
            cursor_string: Where to go on, from the page before.

        Source: ``BeatmapDiscussionsController@index``
        """
        ...

    @iterates(get_beatmapset_discussions, DISCUSSIONS)
    def iter_beatmapset_discussions(
        self,
        *,
        beatmap_id: int | None = None,
        beatmapset_id: int | None = None,
        beatmapset_status: DiscussionStatusArg | None = None,
        message_types: Sequence[DiscussionTypeArg] | None = None,
        mode: ModeArg | None = None,
        only_unresolved: bool | None = None,
        show_review_embeds: bool | None = None,
        user: int | str | None = None,
        sort: IdSortArg | None = None,
        limit: int | None = None,
        page: int | None = None,
        cursor_string: str | None = None,
        max_items: int | None = None,
        undecodable: Undecodable | None = None,
    ) -> AsyncPager[o.BeatmapsetDiscussion, o.BeatmapsetDiscussionsBundle, str]:
        """Iterate over beatmapset discussions, at most 10,000.

        Args:
            beatmap_id: Only about this beatmap.
            beatmapset_id: Only about this beatmapset.
            beatmapset_status: Only of sets in this state.
            message_types: Only of these kinds.
            mode: Only about beatmaps of this ruleset.
            only_unresolved: Only those that are not resolved.
            show_review_embeds: Also those that a review holds.
            user: Only of this user: id or username.
            sort: ``id_desc`` (newest first) when left out.
            limit: Size of a page, 5 to 50; 50 when left out.
            page: Page to begin with.
            cursor_string: Where to go on: the ``.cursor`` of an earlier iterator.
            max_items: End after so many.
            undecodable: What to do with a row that does not fit.

        Source: ``BeatmapDiscussionsController@index``
        """
        ...

    @route("GET", "seasonal-backgrounds", needs_token=False)
    async def get_seasonal_backgrounds(self) -> o.SeasonalBackgrounds:
        """Return the background pictures of the season.

        No token is needed.

        Source: ``SeasonalBackgroundsController@index``
        """
        ...

    @route(
        "GET",
        "beatmapsets/search",
        scope=Scope.PUBLIC,
        query=Sent(name="q", encode=str),
        mode=Sent(name="m", encode=numbered(Ruleset)),
        status=Sent(name="s"),
        genre=Sent(name="g", encode=numbered(GenreId)),
        language=Sent(name="l", encode=numbered(LanguageId)),
        extra=Sent(name="e", encode=dotted),
        general=Sent(name="c", encode=dotted),
        rank=Sent(name="r", encode=dotted),
        page=_PAGE,
    )
    async def search_beatmapsets(
        self,
        query: SearchFilter | str | None = None,
        *,
        mode: ModeArg | None = None,
        status: SearchStatusArg | None = None,
        genre: GenreArg | None = None,
        language: LanguageArg | None = None,
        extra: Sequence[SearchExtraArg] | None = None,
        general: Sequence[SearchGeneralArg] | None = None,
        rank: Sequence[SearchRankArg] | None = None,
        played: SearchPlayedArg | None = None,
        nsfw: bool | None = None,
        sort: SearchSortArg | None = None,
        page: int | None = None,
        cursor_string: str | None = None,
    ) -> o.BeatmapsetSearchResponse:
        """Return one page of the beatmapsets that match, at most 50.

        Args:
            query: Text, with filters such as ``stars>5 ar<9 artist="…"``;
                `SearchFilter` writes them for you.
            mode: Only with beatmaps of this ruleset.
            status: In which state; when left out, those with a leaderboard.
                ``favourites`` and ``mine`` need a user.
            genre: Only of this genre.
            language: Only in this language.
            extra: Only with video or storyboard.
            general: Further conditions, such as featured artists.
            rank: Only with these grades of one's own; an empty answer without a
                supporter.
            played: Only played or unplayed; an empty answer without a supporter.
            nsfw: Also those with explicit content.
            sort: Field and direction; when left out, by relevance with a text, else the
                newest first.
            page: Number of the page, from 1; ignored with a cursor.
            cursor_string: Where to go on, from the page before.

        Raises:
            UnprocessableError: The cursor is of another order.

        Source: ``BeatmapsetsController@search``
        """
        ...

    @iterates(search_beatmapsets, BEATMAPSETS)
    def iter_beatmapsets(
        self,
        query: SearchFilter | str | None = None,
        *,
        mode: ModeArg | None = None,
        status: SearchStatusArg | None = None,
        genre: GenreArg | None = None,
        language: LanguageArg | None = None,
        extra: Sequence[SearchExtraArg] | None = None,
        general: Sequence[SearchGeneralArg] | None = None,
        rank: Sequence[SearchRankArg] | None = None,
        played: SearchPlayedArg | None = None,
        nsfw: bool | None = None,
        sort: SearchSortArg | None = None,
        page: int | None = None,
        cursor_string: str | None = None,
        max_items: int | None = None,
        undecodable: Undecodable | None = None,
    ) -> AsyncPager[o.BeatmapsetExtended, o.BeatmapsetSearchResponse, str]:
        """Iterate over the beatmapsets that match.

        By relevance the order moves while one walks: sets that come twice are dropped,
        but some may be missed. Sort by a field where that matters.

        Args:
            query: Text, with filters such as ``stars>5 ar<9 artist="…"``;
                `SearchFilter` writes them for you.
            mode: Only with beatmaps of this ruleset.
            status: In which state; when left out, those with a leaderboard.
                ``favourites`` and ``mine`` need a user.
            genre: Only of this genre.
            language: Only in this language.
            extra: Only with video or storyboard.
            general: Further conditions, such as featured artists.
            rank: Only with these grades of one's own; an empty answer without a
                supporter.
            played: Only played or unplayed; an empty answer without a supporter.
            nsfw: Also those with explicit content.
            sort: Field and direction; when left out, by relevance with a text, else the
                newest first.
            page: Page to begin with.
            cursor_string: Where to go on: the ``.cursor`` of an earlier iterator.
            max_items: End after so many.
            undecodable: What to do with a row that does not fit.

        Raises:
            UnprocessableError: The cursor is of another order.

        Source: ``BeatmapsetsController@search``
        """
        ...

    @route("GET", "beatmapsets/lookup", scope=Scope.PUBLIC)
    async def lookup_beatmapset(self, beatmap_id: int) -> o.BeatmapsetExtended:
        """Find the beatmapset that a beatmap belongs to.

        Args:
            beatmap_id: Id of one of its beatmaps.

        Raises:
            NotFoundError: No such beatmap.

        Source: ``BeatmapsetsController@lookup``
        """
        ...

    @route("GET", "beatmapsets/{beatmapset}", scope=Scope.PUBLIC)
    async def get_beatmapset(self, beatmapset: int) -> o.BeatmapsetExtended:
        """Return one beatmapset with its beatmaps, ratings, nominations and more.

        Args:
            beatmapset: Id of the beatmapset.

        Raises:
            NotFoundError: No such beatmapset, or it was deleted.

        Source: ``BeatmapsetsController@show``
        """
        ...

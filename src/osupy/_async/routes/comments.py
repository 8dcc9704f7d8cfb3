"""Comments on beatmapsets, builds and news posts."""

from __future__ import annotations

from collections.abc import Mapping

from osupy import objects as o
from osupy._async.base import AsyncBase
from osupy._async.paging import AsyncPager
from osupy._core.listings import COMMENTS
from osupy._core.literals import CommentableArg, CommentSortArg
from osupy._core.route import Sent, iterates, route
from osupy._core.settings import Undecodable


class CommentRoutes(AsyncBase):
    """Routes under ``comments``."""

    @route(
        "GET",
        "comments",
        needs_token=False,
        limit=Sent(least=1, most=100),
        page=Sent(least=1),
    )
    async def get_comments(
        self,
        *,
        commentable_type: CommentableArg | None = None,
        commentable_id: int | None = None,
        parent_id: int | None = None,
        user_id: int | None = None,
        sort: CommentSortArg | None = None,
        limit: int | None = None,
        page: int | None = None,
        after: int | None = None,
        cursor: Mapping[str, int | str] | None = None,
    ) -> o.CommentBundle:
        """Return one page of comments.

        No token is needed.

        Args:
            commentable_type: What is commented on.
            commentable_id: Which one of that type.
            parent_id: Only replies to this comment, with two levels of theirs; 0 = only
                those that are no reply.
            user_id: Only by this user.
            sort: ``new`` when left out.
            limit: 1 to 100; 50 when left out.
            page: Number of the page, from 1; ignored with ``cursor`` or ``after``.
            after: Go on behind this comment; wins over ``cursor``.
            cursor: Where to go on, from the page before.

        Raises:
            NotFoundError: No such user, or nothing such to comment on.
            UnprocessableError: Bad ``commentable_type``.

        Source: ``CommentsController@index``
        """
        ...

    @iterates(get_comments, COMMENTS)
    def iter_comments(
        self,
        *,
        commentable_type: CommentableArg | None = None,
        commentable_id: int | None = None,
        parent_id: int | None = None,
        user_id: int | None = None,
        sort: CommentSortArg | None = None,
        limit: int | None = None,
        page: int | None = None,
        after: int | None = None,
        cursor: Mapping[str, int | str] | None = None,
        max_items: int | None = None,
        undecodable: Undecodable | None = None,
    ) -> AsyncPager[o.Comment, o.CommentBundle, Mapping[str, int | str]]:
        """Iterate over comments.

        Args:
            commentable_type: What is commented on.
            commentable_id: Which one of that type.
            parent_id: Only replies to this comment, with two levels of theirs; 0 = only
                those that are no reply.
            user_id: Only by this user.
            sort: ``new`` when left out.
            limit: Size of a page, 1 to 100; 100 when left out.
            page: Page to begin with.
            after: Begin behind this comment.
            cursor: Where to go on: the ``.cursor`` of an earlier iterator.
            max_items: End after so many.
            undecodable: What to do with a row that does not fit.

        Raises:
            NotFoundError: No such user, or nothing such to comment on.
            UnprocessableError: Bad ``commentable_type``.

        Source: ``CommentsController@index``
        """
        ...

    @route("GET", "comments/{comment}", needs_token=False)
    async def get_comment(self, comment: int) -> o.CommentBundle:
        """Return one comment with its parent and two levels of replies.

        No token is needed.

        Args:
            comment: Id of the comment.

        Raises:
            NotFoundError: No such comment.

        Source: ``CommentsController@show``
        """
        ...

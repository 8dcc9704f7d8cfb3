"""Forums, topics and posts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from osupy import objects as o
from osupy._async.base import AsyncBase
from osupy._async.paging import AsyncPager
from osupy._core.keys import numbered
from osupy._core.listings import FORUM_TOPICS, TOPIC_POSTS
from osupy._core.literals import (
    ForumSortArg,
    ForumTopicSortArg,
    ForumTopicTypeArg,
    IdSortArg,
    RepliesArg,
)
from osupy._core.route import Sent, iterates, route
from osupy._core.settings import Undecodable
from osupy.enums import ForumTopicType, Scope

_MODERATION = (Scope.DELEGATE, Scope.GROUP_PERMISSIONS)


class ForumRoutes(AsyncBase):
    """Routes under ``forums``."""

    @route(
        "POST",
        "forums/topics/{topic}/lock",
        scope=Scope.FORUM_WRITE_MANAGE,
        also=_MODERATION,
        requires_user=True,
    )
    async def lock_topic(self, topic: int, *, lock: bool) -> None:
        """Lock or unlock a topic.

        Only a bot may do so: with a token that also holds ``delegate`` and
        ``group_permissions``, of a moderator of the forum.

        Args:
            topic: Id of the topic.
            lock: Whether it is to be locked.

        Raises:
            ForbiddenError: Not a moderator there.
            NotFoundError: No such topic.

        Source: ``Forum/TopicsController@lock``
        """
        ...

    @route(
        "POST",
        "forums/topics/{topic}/pin",
        scope=Scope.FORUM_WRITE_MANAGE,
        also=_MODERATION,
        requires_user=True,
        pin=Sent(encode=numbered(ForumTopicType)),
    )
    async def pin_topic(self, topic: int, pin: ForumTopicTypeArg) -> None:
        """Pin or unpin a topic.

        Only a bot may do so: with a token that also holds ``delegate`` and
        ``group_permissions``, of a moderator of the forum.

        Args:
            topic: Id of the topic.
            pin: What it is to be; ``normal`` unpins.

        Raises:
            ForbiddenError: Not a moderator there.
            NotFoundError: No such topic.

        Source: ``Forum/TopicsController@pin``
        """
        ...

    @route(
        "POST",
        "forums/topics/{topic}/reply",
        scope=Scope.FORUM_WRITE,
        requires_user=True,
    )
    async def reply_topic(self, topic: int, body: str) -> o.ForumPost:
        """Write a post in a topic.

        Args:
            topic: Id of the topic.
            body: BBCode, at most 60,000 characters.

        Raises:
            ForbiddenError: Locked, a second post in a row, or too few plays.
            NotFoundError: No such topic.
            UnprocessableError: Empty, only a quote, or too long.

        Source: ``Forum/TopicsController@reply``
        """
        ...

    @route("GET", "forums/topics", scope=Scope.PUBLIC, limit=Sent(least=1, most=50))
    async def get_forum_topics(
        self,
        *,
        forum_id: int | None = None,
        sort: ForumTopicSortArg | None = None,
        limit: int | None = None,
        cursor_string: str | None = None,
    ) -> o.ForumTopicsListing:
        """Return one page of topics.

        Args:
            forum_id: Only of this forum.
            sort: ``new`` (last post first) when left out.
            limit: 1 to 50; 50 when left out.
            cursor_string: Where to go on, from the page before.

        Source: ``Forum/TopicsController@index``
        """
        ...

    @iterates(get_forum_topics, FORUM_TOPICS)
    def iter_forum_topics(
        self,
        *,
        forum_id: int | None = None,
        sort: ForumTopicSortArg | None = None,
        limit: int | None = None,
        cursor_string: str | None = None,
        max_items: int | None = None,
        undecodable: Undecodable | None = None,
    ) -> AsyncPager[o.ForumTopic, o.ForumTopicsListing, str]:
        """Iterate over topics.

        Args:
            forum_id: Only of this forum.
            sort: ``new`` (last post first) when left out.
            limit: Size of a page, 1 to 50; 50 when left out.
            cursor_string: Where to go on: the ``.cursor`` of an earlier iterator.
            max_items: End after so many.
            undecodable: What to do with a row that does not fit.

        Source: ``Forum/TopicsController@index``
        """
        ...

    @route(
        "POST",
        "forums/topics",
        scope=Scope.FORUM_WRITE,
        requires_user=True,
        poll_title=Sent(name="forum_topic_poll[title]"),
        poll_options=Sent(name="forum_topic_poll[options]", encode="\n".join),
        poll_length_days=Sent(name="forum_topic_poll[length_days]"),
        poll_max_options=Sent(name="forum_topic_poll[max_options]", least=1),
        poll_vote_change=Sent(name="forum_topic_poll[vote_change]"),
        poll_hide_results=Sent(name="forum_topic_poll[hide_results]"),
    )
    async def create_topic(
        self,
        forum_id: int,
        title: str,
        body: str,
        *,
        cover_id: int | None = None,
        with_poll: bool | None = None,
        poll_title: str | None = None,
        poll_options: Sequence[str] | None = None,
        poll_length_days: int | None = None,
        poll_max_options: int | None = None,
        poll_vote_change: bool | None = None,
        poll_hide_results: bool | None = None,
    ) -> o.ForumTopicCreated:
        """Write the first post of a new topic.

        Args:
            forum_id: Id of the forum.
            title: At most 100 characters.
            body: BBCode, at most 60,000 characters.
            cover_id: Id of an uploaded cover.
            with_poll: Whether it has a poll.
            poll_title: Question of the poll, at most 255 characters.
            poll_options: 2 to 10 different answers.
            poll_length_days: Days that it lasts; 0 = without end, as when left out.
            poll_max_options: Answers that one may choose; 1 when left out.
            poll_vote_change: Whether one may change one's mind.
            poll_hide_results: Hide the result until the end; needs a length.

        Raises:
            ForbiddenError: The forum is closed, or too few plays.
            NotFoundError: No such forum.
            UnprocessableError: Bad topic, body or poll.

        Source: ``Forum/TopicsController@store``
        """
        ...

    @route(
        "GET", "forums/topics/{topic}", scope=Scope.PUBLIC, limit=Sent(least=1, most=50)
    )
    async def get_topic_and_posts(
        self,
        topic: int,
        *,
        sort: IdSortArg | None = None,
        limit: int | None = None,
        start: int | Literal["latest", "unread"] | None = None,
        end: int | None = None,
        n: int | None = None,
        cursor_string: str | None = None,
    ) -> o.ForumTopicResponse:
        """Return a topic and one page of its posts.

        Args:
            topic: Id of the topic.
            sort: ``id_asc`` (oldest first) when left out.
            limit: 1 to 50; 50 when left out.
            start: First post, inclusive, or where to begin.
            end: Last post, inclusive, going backwards.
            n: Begin with the n-th post; wins over ``start``.
            cursor_string: Where to go on, from the page before.

        Raises:
            ForbiddenError: The forum is hidden.
            NotFoundError: No such topic, or it was deleted.

        Source: ``Forum/TopicsController@show``
        """
        ...

    @iterates(get_topic_and_posts, TOPIC_POSTS)
    def iter_topic_posts(
        self,
        topic: int,
        *,
        sort: IdSortArg | None = None,
        limit: int | None = None,
        start: int | Literal["latest", "unread"] | None = None,
        end: int | None = None,
        n: int | None = None,
        cursor_string: str | None = None,
        max_items: int | None = None,
        undecodable: Undecodable | None = None,
    ) -> AsyncPager[o.ForumPost, o.ForumTopicResponse, str]:
        """Iterate over the posts of a topic.

        Args:
            topic: Id of the topic.
            sort: ``id_asc`` (oldest first) when left out.
            limit: Size of a page, 1 to 50; 50 when left out.
            start: First post, inclusive, or where to begin.
            end: Last post, inclusive, going backwards.
            n: Begin with the n-th post; wins over ``start``.
            cursor_string: Where to go on: the ``.cursor`` of an earlier iterator.
            max_items: End after so many.
            undecodable: What to do with a row that does not fit.

        Raises:
            ForbiddenError: The forum is hidden.
            NotFoundError: No such topic, or it was deleted.

        Source: ``Forum/TopicsController@show``
        """
        ...

    @route(
        "PUT",
        "forums/topics/{topic}",
        scope=Scope.FORUM_WRITE,
        requires_user=True,
        title=Sent(name="forum_topic[topic_title]"),
    )
    async def edit_topic(self, topic: int, title: str) -> o.ForumTopic:
        """Change the title of a topic.

        Args:
            topic: Id of the topic.
            title: At most 100 characters.

        Raises:
            ForbiddenError: Not one's own topic, or locked.
            NotFoundError: No such topic.
            UnprocessableError: Bad title.

        Source: ``Forum/TopicsController@update``
        """
        ...

    @route("PUT", "forums/posts/{post}", scope=Scope.FORUM_WRITE, requires_user=True)
    async def edit_post(self, post: int, body: str) -> o.ForumPost:
        """Change the text of a post.

        Args:
            post: Id of the post.
            body: BBCode, at most 60,000 characters.

        Raises:
            ForbiddenError: Not one's own post, locked, or deleted.
            NotFoundError: No such post.
            UnprocessableError: Bad text.

        Source: ``Forum/PostsController@update``
        """
        ...

    @route("GET", "forums", scope=Scope.PUBLIC)
    async def get_forums(self) -> o.ForumsListing:
        """Return every forum, with two levels of subforums.

        Source: ``Forum/ForumsController@index``
        """
        ...

    @route("GET", "forums/{forum}", scope=Scope.PUBLIC)
    async def get_forum(
        self,
        forum: int,
        *,
        sort: ForumSortArg | None = None,
        with_replies: RepliesArg | None = None,
    ) -> o.ForumResponse:
        """Return a forum with its newest and its pinned topics.

        `iter_forum_topics` gives all of its topics.

        Args:
            forum: Id of the forum.
            sort: ``new`` (last post first) when left out.
            with_replies: Only topics with replies, or only those without.

        Raises:
            ForbiddenError: The forum is hidden.
            NotFoundError: No such forum.

        Source: ``Forum/ForumsController@show``
        """
        ...

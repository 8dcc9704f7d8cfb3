"""Forums, their topics, posts and polls."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import attrs

from osupy._core.model import Model
from osupy.enums import ForumTopicType

if TYPE_CHECKING:
    from osupy.objects.listings import ListingParams

__all__ = [
    "BbcodeHtml",
    "Forum",
    "ForumPost",
    "ForumPostBody",
    "ForumResponse",
    "ForumTopic",
    "ForumTopicCreated",
    "ForumTopicResponse",
    "ForumTopicsListing",
    "ForumsListing",
    "Poll",
    "PollOption",
]

_WEB = "https://osu.ppy.sh/community/forums"


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Forum(Model):
    """A forum.

    Source: ``Forum/ForumTransformer``
    """

    id: int
    """Id."""
    name: str
    """Name."""
    description: str
    """What it is for."""
    subforums: list[Forum] | None = None
    """Forums inside it; two levels at most."""

    @property
    def url(self) -> str:
        """Address of the forum on the official site."""
        return f"{_WEB}/{self.id}"


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ForumPost(Model):
    """A post.

    Source: ``Forum/PostTransformer``
    """

    created_at: datetime
    """When it was written, aware, UTC."""
    deleted_at: datetime | None
    """When it was deleted, aware, UTC; ``None`` if it was not."""
    edited_at: datetime | None
    """When it was last changed, aware, UTC; ``None`` if it never was."""
    edited_by_id: int | None
    """Id of who changed it last; ``None`` if nobody did."""
    forum_id: int
    """Id of the forum."""
    id: int
    """Id."""
    topic_id: int
    """Id of the topic."""
    user_id: int
    """Id of the author."""
    body: ForumPostBody | None = None
    """The text."""

    @property
    def url(self) -> str:
        """Address of the post on the official site."""
        return f"{_WEB}/posts/{self.id}"


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ForumPostBody(Model):
    """The text of a post.

    Source: ``Forum/PostTransformer``
    """

    html: str
    """The text as HTML."""
    raw: str
    """The text as BBCode, as it was written."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ForumTopic(Model):
    """A topic: posts under a title.

    Source: ``Forum/TopicTransformer``
    """

    created_at: datetime
    """When it was opened, aware, UTC."""
    deleted_at: datetime | None
    """When it was deleted, aware, UTC; ``None`` if it was not."""
    first_post_id: int
    """Id of its first post."""
    forum_id: int
    """Id of the forum."""
    id: int
    """Id."""
    is_locked: bool
    """Whether it takes no more posts."""
    last_post_id: int
    """Id of its last post."""
    post_count: int
    """Number of posts."""
    title: str
    """Title."""
    type: ForumTopicType
    """Whether it is pinned, and how."""
    updated_at: datetime
    """When its last post was written, aware, UTC."""
    user_id: int
    """Id of who opened it."""
    views: int
    """How often it was read."""
    poll: Poll | None
    """Its poll; ``None`` if there is none."""

    @property
    def url(self) -> str:
        """Address of the topic on the official site."""
        return f"{_WEB}/topics/{self.id}"


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Poll(Model):
    """The poll of a topic.

    Source: ``Forum/PollTransformer``
    """

    allow_vote_change: bool
    """Whether a vote may be changed."""
    ended_at: datetime | None
    """When voting ends or ended, aware, UTC; ``None`` if it never does."""
    hide_incomplete_results: bool
    """Whether the votes are secret until the end."""
    last_vote_at: datetime | None
    """When the last vote was given, aware, UTC; ``None`` without votes."""
    max_votes: int
    """How many options a user may vote for."""
    options: list[PollOption]
    """The options."""
    started_at: datetime
    """When voting began, aware, UTC."""
    title: BbcodeHtml
    """The question."""
    total_vote_count: int
    """Number of users who voted."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class PollOption(Model):
    """What can be voted for in a poll.

    Source: ``Forum/PollOptionTransformer``
    """

    id: int
    """Number of the option; others may have it in other topics."""
    text: BbcodeHtml
    """The option."""
    vote_count: int | None = None
    """Number of votes; ``None`` while they are secret."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class BbcodeHtml(Model):
    """A text in two forms.

    Source: ``Forum/PollTransformer``
    """

    bbcode: str
    """The text as BBCode, as it was written."""
    html: str
    """The text as HTML."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ForumTopicResponse(Model, essential=("posts",)):
    """A topic and a page of its posts.

    Source: ``Forum/TopicsController``
    """

    topic: ForumTopic
    """The topic."""
    posts: list[ForumPost]
    """Posts with their texts, the oldest first unless asked otherwise, 50 at most."""
    search: ListingParams
    """Parameters of the page."""
    cursor: Any
    """Where the next page begins, as data; ``None`` if there are no posts here."""
    cursor_string: str | None
    """Where the next page begins; ``None`` only if there are no posts here."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ForumTopicCreated(Model):
    """A topic that was just opened.

    Source: ``Forum/TopicsController``
    """

    topic: ForumTopic
    """The topic."""
    post: ForumPost
    """Its first post."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ForumTopicsListing(Model, essential=("topics",)):
    """A page of topics.

    Source: ``Forum/TopicsController``
    """

    topics: list[ForumTopic]
    """Topics, the one with the newest post first unless asked otherwise, 50 at most."""
    cursor: Any
    """Where the next page begins, as data; ``None`` at the end."""
    cursor_string: str | None
    """Where the next page begins; ``None`` at the end."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ForumsListing(Model, essential=("forums",)):
    """All forums.

    Source: ``Forum/ForumsController``
    """

    forums: list[Forum]
    """Forums of the first level, with those inside."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ForumResponse(Model):
    """A forum and its first topics.

    Source: ``Forum/ForumsController``
    """

    forum: Forum
    """The forum, with those inside."""
    topics: list[ForumTopic]
    """Usual topics, 50 at most."""
    pinned_topics: list[ForumTopic]
    """Pinned topics and announcements."""

"""Comments on beatmapsets, builds and news posts."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import attrs

from osupy._core.model import Model
from osupy.enums import CommentableType, CommentSort

if TYPE_CHECKING:
    from osupy.objects.users import User

__all__ = [
    "Comment",
    "CommentBundle",
    "CommentableMeta",
    "CommentableUserAttributes",
]

_WEB = "https://osu.ppy.sh"


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Comment(Model):
    """A comment, or a reply to one.

    An imported comment names its author by `legacy_name` and has no user. A deleted one
    keeps its place without a text.

    Source: ``CommentTransformer``
    """

    id: int
    """Id."""
    parent_id: int | None
    """Id of the comment that it replies to; ``None`` if to none."""
    user_id: int | None
    """Id of the author; ``None`` for an imported comment."""
    pinned: bool
    """Whether it is kept above the others."""
    replies_count: int
    """Number of replies."""
    votes_count: int
    """Number of votes for it."""
    commentable_type: CommentableType | None
    """Kind of what it is about; ``None`` is possible but not known to occur."""
    commentable_id: int | None
    """Id of what it is about; ``None`` is possible but not known to occur."""
    legacy_name: str | None
    """Author of an imported comment; ``None`` for others."""
    created_at: datetime
    """When it was written, aware, UTC."""
    updated_at: datetime
    """When anything about it last changed, aware, UTC."""
    deleted_at: datetime | None
    """When it was deleted, aware, UTC; ``None`` if it was not."""
    edited_at: datetime | None
    """When its text was last changed, aware, UTC; ``None`` if it never was."""
    edited_by_id: int | None
    """Id of who changed its text last; ``None`` if nobody did."""
    deleted_by_id: int | None = None
    """Id of who deleted it; for moderators only, ``None`` also if it was not."""
    message: str | None = None
    """The text as Markdown; ``None`` if it was deleted."""
    message_html: str | None = None
    """The text as HTML; ``None`` if it was deleted."""
    user: User | None = None
    """The author; bundles have the users in a list of their own instead."""

    @property
    def url(self) -> str:
        """Address of the comment on the official site."""
        return f"{_WEB}/comments/{self.id}"


@attrs.frozen(kw_only=True, eq=False, repr=False)
class CommentableUserAttributes(Model):
    """What the token's user may do about something that can be commented on.

    Source: ``CommentableMetaTransformer``
    """

    can_new_comment_reason: str | None
    """Why the user may not comment, in words; ``None`` if they may."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class CommentableMeta(Model):
    """Something that is commented on.

    Of a deleted thing only a title is left, which says so.

    Source: ``CommentableMetaTransformer``
    """

    title: str
    """What it is called."""
    current_user_attributes: CommentableUserAttributes | None = None
    """What the token's user may do; ``None`` for a deleted thing."""
    id: int | None = None
    """Id; ``None`` for a deleted thing."""
    type: CommentableType | None = None
    """Kind of thing; ``None`` for a deleted one."""
    url: str | None = None
    """URL; ``None`` for a deleted thing."""
    owner_id: int | None = None
    """Id of whose it is; of beatmapsets only."""
    owner_title: str | None = None
    """What the owner is called: ``MAPPER``; of beatmapsets only."""
    locked: bool | None = None
    """Whether no more comments are taken; ``None`` for a deleted thing."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class CommentBundle(Model, essential=("comments",)):
    """A page of comments, and what belongs to them.

    Of a single comment it is the answer as well: `comments` then holds that one and
    `included_comments` its replies.

    Source: ``app/Libraries/CommentBundle.php``
    """

    comments: list[Comment]
    """Comments in the order of `sort`, 100 at most."""
    has_more: bool
    """Whether there is a next page."""
    has_more_id: int | None
    """Id of the comment whose replies were asked for; ``None`` without one."""
    included_comments: list[Comment]
    """Comments that those of the page reply to, and replies to them."""
    pinned_comments: list[Comment]
    """Pinned comments; empty unless one thing's comments were asked for."""
    user_votes: list[int]
    """Ids of the comments here that the token's user voted for."""
    user_follow: bool
    """Whether the token's user follows the comments on it."""
    users: list[User]
    """Authors and editors of the comments; may lack some ids that those name."""
    sort: CommentSort
    """Order of the comments."""
    cursor: Any
    """Where the next page begins, as data; not ``None`` at the end, see `has_more`."""
    commentable_meta: list[CommentableMeta]
    """What is commented on; the last item stands for deleted things."""
    user: User | None = None
    """The user whose comments were asked for; ``None`` also if not found."""
    top_level_count: int | None = None
    """Number of comments that are no replies; not for replies to one."""
    total: int | None = None
    """Number of comments, replies included; not for replies to one."""

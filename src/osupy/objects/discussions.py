"""What modders say about a beatmapset: discussions, their posts, votes, and reviews.

A review is a discussion whose first post holds blocks: see
`BeatmapsetDiscussionPost.review_blocks`. What happens to a set stands in ``modding``.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import attrs

from osupy._core.model import Model
from osupy.enums import DiscussionMessageType
from osupy.errors import DecodeError

if TYPE_CHECKING:
    from osupy.objects.beatmaps import Beatmap, BeatmapExtended
    from osupy.objects.beatmapsets import Beatmapset, BeatmapsetExtended
    from osupy.objects.users import User

__all__ = [
    "BeatmapsetDiscussion",
    "BeatmapsetDiscussionPost",
    "BeatmapsetDiscussionPostsBundle",
    "BeatmapsetDiscussionSystemMessage",
    "BeatmapsetDiscussionUserAttributes",
    "BeatmapsetDiscussionVote",
    "BeatmapsetDiscussionVoters",
    "BeatmapsetDiscussionVotesBundle",
    "BeatmapsetDiscussionVotesSummary",
    "BeatmapsetDiscussionsBundle",
    "ReviewBlock",
    "ReviewsConfig",
]


@attrs.frozen(kw_only=True, eq=False, repr=False)
class BeatmapsetDiscussionUserAttributes(Model):
    """What the token's user may do with a discussion.

    Source: ``BeatmapDiscussionTransformer``
    """

    vote_score: int
    """Own vote: 1 for, -1 against, 0 for none."""
    can_moderate_kudosu: bool
    """Whether the user may allow or deny kudosu."""
    can_resolve: bool
    """Whether the user may mark it as resolved."""
    can_reopen: bool
    """Whether the user may open it again."""
    can_destroy: bool
    """Whether the user may delete it."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class BeatmapsetDiscussionVoters(Model):
    """Who voted on a discussion.

    Source: ``BeatmapDiscussion``
    """

    up: list[int]
    """Ids of users who voted for it, the newest vote first; not all of them."""
    down: list[int]
    """Ids of users who voted against it, likewise."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class BeatmapsetDiscussionVotesSummary(Model):
    """The votes on a discussion.

    Source: ``BeatmapDiscussion``
    """

    up: int
    """Number of votes for it."""
    down: int
    """Number of votes against it."""
    voters: BeatmapsetDiscussionVoters
    """Who voted."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class BeatmapsetDiscussionSystemMessage(Model):
    """A post that the server wrote: something about the discussion was changed.

    Source: ``BeatmapDiscussionPost``
    """

    type: str
    """What was changed: ``resolved``."""
    value: bool
    """What it is now."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ReviewBlock(Model, essential=("type",)):
    """A paragraph of a review, or a discussion that stands in its place.

    Keys that have no field here are kept.

    Source: ``BeatmapsetDiscussion/Review``
    """

    type: str
    """``paragraph`` or ``embed``."""
    text: str | None = None
    """The text of a paragraph, in Markdown; ``None`` in other blocks."""
    discussion_id: int | None = None
    """Id of the discussion that is embedded; ``None`` in other blocks, and if it is
    gone."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class BeatmapsetDiscussionPost(Model):
    """A post of a discussion.

    Source: ``BeatmapDiscussionPostTransformer``
    """

    beatmapset_discussion_id: int
    """Id of the discussion."""
    created_at: datetime
    """When it was written, aware, UTC."""
    deleted_at: datetime | None
    """When it was deleted, aware, UTC; ``None`` if it was not."""
    deleted_by_id: int | None
    """Id of who deleted it; ``None`` if it was not."""
    id: int
    """Id."""
    last_editor_id: int | None
    """Id of who changed it last; ``None`` if nobody did."""
    message: str | BeatmapsetDiscussionSystemMessage
    """The text; an object if the server wrote it (`system`). The first post of a review
    is a JSON text: see `review_blocks`."""
    system: bool
    """Whether the server wrote it."""
    updated_at: datetime
    """When it was last changed, aware, UTC."""
    user_id: int | None
    """Id of the author; ``None`` if unknown."""
    beatmap_discussion: BeatmapsetDiscussion | None = None
    """The discussion."""

    @property
    def review_blocks(self) -> list[ReviewBlock] | None:
        """The blocks of a review; ``None`` if the text is not one.

        Only the first post of a discussion of the type ``review`` holds them.
        """
        from osupy._core.converter import decode  # which in turn needs the objects

        if not isinstance(self.message, str) or not self.message.startswith("["):
            return None
        text = self.message.encode("utf-8", "replace")
        try:
            return decode(text, list[ReviewBlock], keep_unknown=True) or None
        except DecodeError:
            return None  # somebody likes brackets


@attrs.frozen(kw_only=True, eq=False, repr=False)
class BeatmapsetDiscussion(Model):
    """A point that somebody raised about a beatmapset.

    Source: ``BeatmapDiscussionTransformer``
    """

    id: int
    """Id."""
    beatmapset_id: int
    """Id of the beatmapset."""
    beatmap_id: int | None
    """Id of the beatmap; ``None`` if it is about the whole set."""
    user_id: int | None
    """Id of the author; ``None`` if unknown."""
    deleted_by_id: int | None
    """Id of who deleted it; ``None`` if it was not."""
    message_type: DiscussionMessageType
    """What kind of point it is."""
    parent_id: int | None
    """Id of the review it came from; ``None`` if it stands alone."""
    timestamp: int | None
    """Milliseconds into the beatmap; ``None`` if it is about no moment."""
    resolved: bool
    """Whether it is settled."""
    can_be_resolved: bool
    """Whether its kind can be settled."""
    can_grant_kudosu: bool
    """Whether its kind can bring kudosu."""
    created_at: datetime
    """When it was written, aware, UTC."""
    updated_at: datetime
    """When it was last changed, aware, UTC."""
    deleted_at: datetime | None
    """When it was deleted, aware, UTC; ``None`` if it was not."""
    last_post_at: datetime
    """When its last post was written, aware, UTC."""
    kudosu_denied: bool
    """Whether a moderator denied kudosu for it."""
    beatmap: Beatmap | None = None
    """The beatmap; ``None`` also if it is about the whole set."""
    beatmapset: Beatmapset | None = None
    """The beatmapset."""
    posts: list[BeatmapsetDiscussionPost] | None = None
    """Its posts."""
    current_user_attributes: BeatmapsetDiscussionUserAttributes | None = None
    """What the token's user may do with it; ``None`` also without a user."""
    starting_post: BeatmapsetDiscussionPost | None = None
    """Its first post; ``None`` also if there is none."""
    votes: BeatmapsetDiscussionVotesSummary | None = None
    """The votes on it."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class BeatmapsetDiscussionVote(Model):
    """A vote on a discussion.

    Source: ``BeatmapDiscussionVoteTransformer``
    """

    beatmapset_discussion_id: int
    """Id of the discussion."""
    created_at: datetime
    """When it was given, aware, UTC."""
    id: int
    """Id."""
    score: int
    """1 for, -1 against."""
    updated_at: datetime
    """When it was last changed, aware, UTC."""
    user_id: int
    """Id of the voter."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ReviewsConfig(Model):
    """What the server allows in a review.

    Source: ``BeatmapsetDiscussion/Review``
    """

    max_blocks: int
    """Most blocks of a review."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class BeatmapsetDiscussionsBundle(Model, essential=("discussions",)):
    """A page of discussions, with what they name by id.

    Source: ``BeatmapsetDiscussionsBundle``
    """

    beatmaps: list[BeatmapExtended]
    """Every beatmap of the sets, deleted ones included."""
    beatmapsets: list[BeatmapsetExtended]
    """Beatmapsets of the discussions."""
    discussions: list[BeatmapsetDiscussion]
    """The discussions, each with its first post."""
    included_discussions: list[BeatmapsetDiscussion]
    """Discussions that belong to these: embedded in a review, or the review itself."""
    reviews_config: ReviewsConfig
    """What the server allows in a review."""
    users: list[User]
    """Users that the rest names; deleted ones are missing."""
    cursor: Any
    """Where the next page begins, as data; ``None`` at the end."""
    cursor_string: str | None
    """Where the next page begins; ``None`` at the end."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class BeatmapsetDiscussionPostsBundle(Model, essential=("posts",)):
    """A page of posts, with what they name by id.

    Source: ``BeatmapsetDiscussionPostsBundle``
    """

    beatmapsets: list[Beatmapset]
    """Beatmapsets of the discussions."""
    discussions: list[BeatmapsetDiscussion]
    """Discussions of the posts."""
    posts: list[BeatmapsetDiscussionPost]
    """The posts."""
    users: list[User]
    """Users that the rest names; deleted ones are missing."""
    cursor: Any
    """Where the next page begins, as data; ``None`` at the end."""
    cursor_string: str | None
    """Where the next page begins; ``None`` at the end."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class BeatmapsetDiscussionVotesBundle(Model, essential=("votes",)):
    """A page of votes, with what they name by id.

    Source: ``BeatmapsetDiscussionVotesBundle``
    """

    discussions: list[BeatmapsetDiscussion]
    """Discussions that were voted on."""
    users: list[User]
    """Users that the rest names; deleted ones are missing."""
    votes: list[BeatmapsetDiscussionVote]
    """The votes."""
    cursor: Any
    """Where the next page begins, as data; ``None`` at the end."""
    cursor_string: str | None
    """Where the next page begins; ``None`` at the end."""

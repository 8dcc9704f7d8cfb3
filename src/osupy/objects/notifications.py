"""Notifications: what the server tells a user who was away, or is here.

The key `Notification.name` picks the class of the details. A name that this version
does not know gives `UnknownNotificationDetails`, which keep their data. Over OAuth no
route and no socket sends notifications; tokens with the scope ``*`` get them.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import attrs

from osupy._core.model import Model, extra
from osupy.enums import (
    NotificationCategory,
    NotificationName,
    NotificationObjectType,
    Ruleset,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "BeatmapOwnerChangeDetails",
    "BeatmapsetDetails",
    "BeatmapsetDiscussionPostDetails",
    "BeatmapsetDiscussionReviewDetails",
    "ChannelAnnouncementDetails",
    "ChannelMentionDetails",
    "ChannelMessageDetails",
    "ChannelTeamDetails",
    "CommentNewDetails",
    "CommentReplyTo",
    "ForumTopicReplyDetails",
    "NewsPostNewDetails",
    "Notification",
    "NotificationDetails",
    "NotificationIdentity",
    "NotificationsDeleteData",
    "NotificationsReadData",
    "ReviewStats",
    "TeamApplicationDetails",
    "UnknownNotificationDetails",
    "UserAchievementUnlockDetails",
    "UserBeatmapsetDetails",
]


@attrs.frozen(kw_only=True, eq=False, repr=False)
class NotificationDetails(Model):
    """What every notification says besides; the class follows from its name.

    Source: ``BroadcastNotificationBase``
    """

    username: str | None = None
    """Name of the user who caused it; ``None`` if nobody did."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class UnknownNotificationDetails(NotificationDetails, open=True):
    """Details of a notification that this version of osupy does not know.

    Source: ``BroadcastNotificationBase``
    """

    @property
    def data(self) -> Mapping[str, Any]:
        """What the details hold beyond the fields of all details, undecoded."""
        return extra(self)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class BeatmapOwnerChangeDetails(NotificationDetails):
    """A beatmap was given to the user (``beatmap_owner_change``).

    Source: ``BeatmapOwnerChange``
    """

    beatmap_id: int
    """Id of the beatmap."""
    cover_url: str
    """URL of the set's picture."""
    title: str
    """Title of the set in Latin letters."""
    title_unicode: str
    """Title of the set in its own script."""
    version: str
    """Name of the difficulty."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class BeatmapsetDetails(NotificationDetails):
    """A beatmapset changed its state, or its discussion was closed or opened.

    Names: ``beatmapset_discussion_lock``, ``beatmapset_discussion_unlock``,
    ``beatmapset_disqualify``, ``beatmapset_love``, ``beatmapset_nominate``,
    ``beatmapset_qualify``, ``beatmapset_rank``, ``beatmapset_remove_from_loved``,
    ``beatmapset_reset_nominations``.

    Source: ``BeatmapsetNotification``
    """

    title: str
    """Title in Latin letters."""
    title_unicode: str | None = None
    """Title in its own script; ``None`` in old notifications."""
    cover_url: str
    """URL of the picture."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class BeatmapsetDiscussionPostDetails(NotificationDetails):
    """Somebody wrote in a discussion.

    Names: ``beatmapset_discussion_post_new``,
    ``beatmapset_discussion_qualified_problem``.

    Source: ``BeatmapsetDiscussionPostNotification``
    """

    content: str | None = None
    """The first 36 characters; ``None`` in old notifications."""
    title: str
    """Title of the set in Latin letters."""
    title_unicode: str | None = None
    """Title of the set in its own script; ``None`` in old notifications."""
    post_id: int
    """Id of the post."""
    discussion_id: int
    """Id of the discussion."""
    beatmap_id: int | None
    """Id of the beatmap; ``None`` if it is about the whole set."""
    cover_url: str
    """URL of the set's picture."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ReviewStats(Model):
    """The discussions that a review embeds, in numbers.

    Source: ``BeatmapsetDiscussion/Review``
    """

    suggestions: int
    """Number of suggestions."""
    problems: int
    """Number of problems."""
    praises: int
    """Number of praises."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class BeatmapsetDiscussionReviewDetails(NotificationDetails):
    """Somebody wrote a review (``beatmapset_discussion_review_new``).

    Source: ``BeatmapsetDiscussionReviewNew``
    """

    title: str
    """Title of the set in Latin letters."""
    title_unicode: str
    """Title of the set in its own script."""
    post_id: int
    """Id of the first post."""
    discussion_id: int
    """Id of the discussion that is the review."""
    beatmap_id: int | None
    """Id of the beatmap; ``None`` if it is about the whole set."""
    cover_url: str
    """URL of the set's picture."""
    embeds: ReviewStats
    """What the review embeds, in numbers."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ChannelMessageDetails(NotificationDetails):
    """Somebody wrote to the user (``channel_message``), or in a channel.

    Source: ``ChannelMessageBase``
    """

    title: str
    """The first 36 characters of the message."""
    type: str
    """Kind of the channel in lower case: ``pm``, ``announce`` and so on."""
    cover_url: str
    """URL of the sender's avatar."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ChannelAnnouncementDetails(ChannelMessageDetails):
    """An announcement was made (``channel_announcement``).

    Source: ``ChannelAnnouncement``
    """

    channel_id: int
    """Id of the channel."""
    name: str
    """Name of the channel."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ChannelMentionDetails(ChannelMessageDetails):
    """Somebody named the user in a public channel (``channel_mention``).

    Source: ``ChannelMention``
    """

    message_id: int
    """Id of the message."""
    name: str
    """Name of the channel."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ChannelTeamDetails(ChannelMessageDetails):
    """Somebody wrote in the channel of the user's team (``channel_team``).

    Source: ``ChannelTeam``
    """

    name: str
    """Name of the channel."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class CommentReplyTo(Model, identity="user_id"):
    """Whom a comment answers.

    Source: ``CommentNew``
    """

    user_id: int | None
    """Id of the author of the comment above; ``None`` if unknown."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class CommentNewDetails(NotificationDetails):
    """Somebody commented (``comment_new``).

    Source: ``CommentNew``
    """

    comment_id: int
    """Id of the comment."""
    title: str
    """Title of what was commented on."""
    content: str
    """Beginning of the comment."""
    cover_url: str | None
    """URL of a picture of what was commented on; ``None`` if it has none."""
    reply_to: CommentReplyTo | None = None
    """Whom it answers; ``None`` if it is no reply."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ForumTopicReplyDetails(NotificationDetails):
    """Somebody answered in a topic of the forum (``forum_topic_reply``).

    Source: ``ForumTopicReply``
    """

    title: str
    """Title of the topic."""
    post_id: int
    """Id of the post."""
    cover_url: str | None
    """URL of the topic's picture; ``None`` if it has none."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class NewsPostNewDetails(NotificationDetails):
    """News were published (``news_post_new``).

    Source: ``NewsPostNew``
    """

    cover_url: str | None
    """URL of the first picture; ``None`` if there is none."""
    news_post_id: int
    """Id of the post."""
    series: str
    """Series that it belongs to."""
    slug: str
    """Name of the post in URLs."""
    title: str
    """Title."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class TeamApplicationDetails(NotificationDetails):
    """Somebody wants to join the team, or was or was not let in.

    Names: ``team_application_store``, ``team_application_accept``,
    ``team_application_reject``.

    Source: ``TeamApplicationBase``
    """

    cover_url: str | None
    """URL of the picture that belongs to `title`; ``None`` if there is none."""
    title: str
    """Name of the team; for ``team_application_store`` that of the applicant."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class UserAchievementUnlockDetails(NotificationDetails):
    """The user earned a medal (``user_achievement_unlock``).

    Source: ``UserAchievementUnlock``
    """

    achievement_id: int
    """Id of the medal."""
    achievement_mode: Ruleset | None = None
    """Ruleset of the medal; ``None`` for all, and in old notifications."""
    cover_url: str
    """URL of the medal's picture."""
    slug: str
    """Name of the medal in URLs."""
    title: str
    """Name of the medal."""
    description: str
    """What it is given for."""
    user_id: int
    """Id of the user."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class UserBeatmapsetDetails(NotificationDetails):
    """A mapper whom the user follows sent a beatmapset, or took one up again.

    Names: ``user_beatmapset_new``, ``user_beatmapset_revive``.

    Source: ``UserBeatmapsetNewBase``
    """

    beatmapset_id: int
    """Id of the beatmapset."""
    title: str
    """Title in Latin letters."""
    title_unicode: str
    """Title in its own script."""
    cover_url: str
    """URL of the picture."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Notification(Model, essential=("name",)):
    """A notification.

    Source: ``NotificationTransformer``
    """

    id: int
    """Id; grows with time."""
    name: NotificationName
    """What it tells; decides the class of `details`."""
    created_at: datetime
    """When it was made, aware, UTC."""
    object_type: NotificationObjectType
    """Kind of thing that it is about."""
    object_id: int
    """Id of the thing that it is about."""
    source_user_id: int | None
    """Id of the user who caused it; ``None`` if nobody did."""
    is_read: bool
    """Whether it was marked as read."""
    details: NotificationDetails
    """More about it, of a class that follows from `name`; `UnknownNotificationDetails`
    for a name that this version does not know."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class NotificationIdentity(Model):
    """Which notifications were marked: one, those about a thing, or all of a kind.

    What is ``None`` was not said: with an `id` it is one notification, with an
    `object_id` those about a thing, with an `object_type` alone those of a kind.

    Source: ``Notification/BatchIdentities``
    """

    category: NotificationCategory | None = None
    """Only notifications of this category."""
    id: int | None = None
    """Id of the notification."""
    object_id: int | None = None
    """Only notifications about the thing with this id."""
    object_type: NotificationObjectType | None = None
    """Only notifications about things of this kind."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class NotificationsReadData(Model, essential=("notifications",)):
    """Notifications that were marked as read (event ``read``).

    Source: ``NotificationReadEvent``
    """

    notifications: list[NotificationIdentity]
    """Which ones."""
    read_count: int
    """How many had not been read before."""
    timestamp: datetime
    """When they were marked, aware, UTC; those made later are not meant."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class NotificationsDeleteData(NotificationsReadData):
    """Notifications that were deleted (event ``delete``).

    Source: ``NotificationDeleteEvent``
    """

"""What happens to a beatmapset on its way to be ranked, and besides.

A `BeatmapsetEvent` carries a comment whose class follows from the event's type; each of
the classes says for which types it stands. Events are older than most of these shapes,
so a comment may also be plain text, or anything else that JSON can hold; such a one
stays as the server sent it. What modders say stands in ``discussions``.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeAlias

import attrs

from osupy._core.model import Model
from osupy.enums import BeatmapsetEventType, Ruleset

if TYPE_CHECKING:
    from osupy.objects.beatmaps import BeatmapOwner
    from osupy.objects.beatmapsets import Beatmapset
    from osupy.objects.discussions import BeatmapsetDiscussion, ReviewsConfig
    from osupy.objects.users import User

__all__ = [
    "BeatmapsetEvent",
    "BeatmapsetEventComment",
    "BeatmapsetEventDisqualify",
    "BeatmapsetEventEditBool",
    "BeatmapsetEventEditInt",
    "BeatmapsetEventEditStr",
    "BeatmapsetEventKudosuChange",
    "BeatmapsetEventKudosuRecalculate",
    "BeatmapsetEventNominate",
    "BeatmapsetEventNominationReset",
    "BeatmapsetEventNominationResetReceived",
    "BeatmapsetEventOwnerChange",
    "BeatmapsetEventReason",
    "BeatmapsetEventVote",
    "BeatmapsetEventsResponse",
]


@attrs.frozen(kw_only=True, eq=False, repr=False)
class BeatmapsetEventComment(Model):
    """The comment of most events: which discussion it is about.

    Source: ``BeatmapsetEvent``
    """

    beatmap_discussion_id: int | None = None
    """Id of the discussion; ``None`` if it is about none."""
    beatmap_discussion_post_id: int | None = None
    """Id of the post; ``None`` if it is about none, and in old events."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class BeatmapsetEventNominate(Model):
    """Comment of a nomination.

    Type ``nominate``.

    Source: ``NominateBeatmapset``
    """

    modes: list[Ruleset]
    """Rulesets it was nominated for."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class BeatmapsetEventReason(BeatmapsetEventComment):
    """Comment of an event that somebody gave a reason for.

    Types ``remove_from_loved`` and ``discussion_lock``.

    Source: ``Beatmapset``
    """

    reason: str | None
    """The reason; ``None`` if none was given."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class BeatmapsetEventDisqualify(BeatmapsetEventComment):
    """Comment of a disqualification.

    Type ``disqualify``.

    Source: ``Beatmapset``
    """

    nominator_ids: list[int] | None = None
    """Ids of those who had nominated it; ``None`` in old events."""
    beatmap_ids: list[int] | None = None
    """Ids of the beatmaps concerned; only in the newest events."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class BeatmapsetEventNominationReset(BeatmapsetEventComment):
    """Comment of a reset of the nominations.

    Type ``nomination_reset``.

    Source: ``Beatmapset``
    """

    nominator_ids: list[int] | None = None
    """Ids of those who had nominated it; ``None`` in old events."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class BeatmapsetEventNominationResetReceived(BeatmapsetEventComment):
    """Comment of the event that tells a nominator of a reset.

    Type ``nomination_reset_received``.

    Source: ``Beatmapset``
    """

    source_user_id: int
    """Id of who reset the nominations."""
    source_user_username: str
    """Name of who reset the nominations."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class BeatmapsetEventVote(Model):
    """A vote that moved kudosu.

    Source: ``BeatmapDiscussionVote``
    """

    user_id: int
    """Id of the voter."""
    score: int
    """1 for, -1 against, 0 for a vote taken back."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class BeatmapsetEventKudosuChange(BeatmapsetEventComment):
    """Comment of kudosu won or lost by votes.

    Types ``kudosu_gain`` and ``kudosu_lost``.

    Source: ``BeatmapDiscussion``
    """

    new_vote: BeatmapsetEventVote | None = None
    """The vote that did it; ``None`` if it was none."""
    votes: list[BeatmapsetEventVote] | None = None
    """All votes at that time; ``None`` in some events."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class BeatmapsetEventKudosuRecalculate(BeatmapsetEventComment):
    """Comment of kudosu counted anew.

    Type ``kudosu_recalculate``.

    Source: ``BeatmapDiscussion``
    """

    new_vote: BeatmapsetEventVote | None = None
    """The vote that did it; ``None`` if it was none."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class BeatmapsetEventEditStr(BeatmapsetEventComment):
    """Comment of a change of genre, language or tags.

    Types ``genre_edit``, ``language_edit`` and ``tags_edit``.

    Source: ``BeatmapsetsController``
    """

    old: str | None
    """What it was; ``None`` for nothing."""
    new: str | None
    """What it became; ``None`` for nothing."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class BeatmapsetEventEditBool(BeatmapsetEventComment):
    """Comment of a change of the mark for explicit content.

    Type ``nsfw_toggle``.

    Source: ``BeatmapsetsController``
    """

    old: bool
    """What it was."""
    new: bool
    """What it became."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class BeatmapsetEventEditInt(BeatmapsetEventComment):
    """Comment of a change of the offset.

    Type ``offset_edit``.

    Source: ``BeatmapsetsController``
    """

    old: int
    """What it was, in milliseconds."""
    new: int
    """What it became, in milliseconds."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class BeatmapsetEventOwnerChange(BeatmapsetEventComment):
    """Comment of a change of a beatmap's makers.

    Type ``beatmap_owner_change``.

    Source: ``ChangeBeatmapOwners``
    """

    beatmap_id: int
    """Id of the beatmap."""
    beatmap_version: str
    """Name of the difficulty."""
    new_user_id: int
    """Id of the new maker, the first if there are several."""
    new_user_username: str
    """Name of the new maker, the first if there are several."""
    new_users: list[BeatmapOwner] | None = None
    """All new makers; ``None`` in events from before there could be several."""


AnyBeatmapsetEventComment: TypeAlias = (
    BeatmapsetEventComment
    | BeatmapsetEventDisqualify
    | BeatmapsetEventEditBool
    | BeatmapsetEventEditInt
    | BeatmapsetEventEditStr
    | BeatmapsetEventKudosuChange
    | BeatmapsetEventKudosuRecalculate
    | BeatmapsetEventNominate
    | BeatmapsetEventNominationReset
    | BeatmapsetEventNominationResetReceived
    | BeatmapsetEventOwnerChange
    | BeatmapsetEventReason
    | str
    | float
    | bool
    | list[Any]
    | dict[str, Any]
    | None
)
"""What the comment of an event can be: one of the classes, or plain JSON."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class BeatmapsetEvent(Model, essential=("type",)):
    """Something that happened to a beatmapset.

    Source: ``BeatmapsetEventTransformer``
    """

    id: int
    """Id."""
    type: BeatmapsetEventType
    """What happened."""
    comment: AnyBeatmapsetEventComment
    """More about it, of a class that follows from `type`; text or other plain data in
    very old events and for unknown types; ``None`` if there is nothing to say."""
    created_at: datetime
    """When it happened, aware, UTC."""
    user_id: int | None = None
    """Id of who did it; ``None`` for the server itself, and hidden for some types."""
    beatmapset: Beatmapset | None = None
    """The beatmapset; ``None`` also if it is deleted."""
    discussion: BeatmapsetDiscussion | None = None
    """The discussion; ``None`` also if it is about none."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class BeatmapsetEventsResponse(Model, essential=("events",)):
    """A page of what happened to beatmapsets, with the users named by id.

    Source: ``ModdingHistoryEventsBundle``
    """

    events: list[BeatmapsetEvent]
    """The events."""
    reviewsConfig: ReviewsConfig
    """What the server allows in a review."""
    users: list[User]
    """Users that the events name; deleted ones are missing."""

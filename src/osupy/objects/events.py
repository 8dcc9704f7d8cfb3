"""What users did lately: the entries of recent activity.

The key `Event.type` picks the class, and with it the further fields. A type that this
version does not know gives an `UnknownEvent`, which keeps its data. An entry whose text
the server itself could not read is a plain `Event` with `parse_error`.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import attrs

from osupy._core.model import Model, extra
from osupy.enums import Ruleset, UserEventApproval, UserEventType

if TYPE_CHECKING:
    from collections.abc import Mapping

    from osupy.objects.users import Achievement

__all__ = [
    "Event",
    "EventAchievement",
    "EventBeatmap",
    "EventBeatmapPlaycount",
    "EventBeatmapset",
    "EventBeatmapsetApprove",
    "EventBeatmapsetDelete",
    "EventBeatmapsetRevive",
    "EventBeatmapsetUpdate",
    "EventBeatmapsetUpload",
    "EventRank",
    "EventRankLost",
    "EventUser",
    "EventUserSupport",
    "EventUsernameChange",
    "EventsListing",
    "UnknownEvent",
]


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Event(Model, essential=("type",), doubles=("createdAt",)):
    """An entry of recent activity; of this class itself only if it was unreadable.

    Source: ``EventTransformer``
    """

    id: int
    """Id; grows with time."""
    type: UserEventType | None
    """What happened; ``None`` if the server did not recognise it."""
    created_at: datetime
    """When it happened, aware, UTC."""
    parse_error: bool | None = None
    """``True`` if the server could not read the entry, which then has no further
    fields; ``None`` otherwise."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class UnknownEvent(Event, open=True):
    """An entry of a type that this version of osupy does not know.

    Source: ``EventTransformer``
    """

    @property
    def data(self) -> Mapping[str, Any]:
        """What the entry holds beyond the fields of every event, undecoded."""
        doubles = self.__about__.doubles
        return {key: value for key, value in extra(self).items() if key not in doubles}


@attrs.frozen(kw_only=True, eq=False, repr=False)
class EventAchievement(Event):
    """A user earned a medal (``achievement``).

    Source: ``EventTransformer``
    """

    achievement: Achievement
    """The medal."""
    user: EventUser
    """Who earned it."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class EventBeatmapPlaycount(Event):
    """A beatmap reached a round number of plays (``beatmapPlaycount``).

    Source: ``EventTransformer``
    """

    beatmap: EventBeatmap
    """The beatmap."""
    count: int
    """The number of plays."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class EventBeatmapsetApprove(Event):
    """A user's beatmapset changed its status for the better (``beatmapsetApprove``).

    Source: ``EventTransformer``
    """

    approval: UserEventApproval
    """The new status."""
    beatmapset: EventBeatmapset
    """The beatmapset."""
    user: EventUser
    """Whose it is."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class EventBeatmapsetDelete(Event):
    """A beatmapset was deleted (``beatmapsetDelete``).

    Source: ``EventTransformer``
    """

    beatmapset: EventBeatmapset
    """The beatmapset."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class EventBeatmapsetRevive(Event):
    """A user took up an abandoned beatmapset again (``beatmapsetRevive``).

    Source: ``EventTransformer``
    """

    beatmapset: EventBeatmapset
    """The beatmapset."""
    user: EventUser
    """Whose it is."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class EventBeatmapsetUpdate(Event):
    """A user sent a new version of a beatmapset (``beatmapsetUpdate``).

    Source: ``EventTransformer``
    """

    beatmapset: EventBeatmapset
    """The beatmapset."""
    user: EventUser
    """Whose it is."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class EventBeatmapsetUpload(Event):
    """A user sent a new beatmapset (``beatmapsetUpload``).

    Source: ``EventTransformer``
    """

    beatmapset: EventBeatmapset
    """The beatmapset."""
    user: EventUser
    """Whose it is."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class EventRank(Event):
    """A user reached a high place on a beatmap (``rank``).

    Source: ``EventTransformer``
    """

    scoreRank: str
    """Grade of the score; a free text, mostly one of `ScoreRank`."""
    rank: int
    """Place on the leaderboard, from 1."""
    mode: Ruleset
    """The ruleset."""
    beatmap: EventBeatmap
    """The beatmap."""
    user: EventUser
    """Who reached it."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class EventRankLost(Event):
    """A user lost the first place on a beatmap (``rankLost``).

    Source: ``EventTransformer``
    """

    mode: Ruleset
    """The ruleset."""
    beatmap: EventBeatmap
    """The beatmap."""
    user: EventUser
    """Who lost it."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class EventUserSupport(Event):
    """A user became a supporter.

    The type tells how: ``userSupportFirst``, ``userSupportAgain`` or
    ``userSupportGift``.

    Source: ``EventTransformer``
    """

    user: EventUser
    """Who became one."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class EventUsernameChange(Event):
    """A user took another name (``usernameChange``).

    Source: ``EventTransformer``
    """

    user: EventUser
    """Who; with the old name in ``previousUsername``."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class EventUser(Model):
    """A user as an entry names one.

    Source: ``app/Models/Event.php``
    """

    username: str
    """Name at the time."""
    url: str
    """Address of the profile; often only the path on the site."""
    previousUsername: str | None = None
    """Name before the change; in an `EventUsernameChange`."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class EventBeatmap(Model):
    """A beatmap as an entry names one.

    Source: ``app/Models/Event.php``
    """

    title: str
    """Artist, title and difficulty in one text."""
    url: str
    """Address of the beatmap; often only the path on the site."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class EventBeatmapset(Model):
    """A beatmapset as an entry names one.

    Source: ``app/Models/Event.php``
    """

    title: str
    """Artist and title in one text."""
    url: str
    """Address of the beatmapset; often only the path on the site."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class EventsListing(Model, essential=("events",)):
    """A page of what happened on the whole site.

    Source: ``EventsController``
    """

    events: list[Event]
    """Entries, the newest first unless asked otherwise, 50 at most."""
    cursor: Any
    """Where the next page begins, as data; ``None`` at the end."""
    cursor_string: str | None
    """Where the next page begins; ``None`` at the end."""

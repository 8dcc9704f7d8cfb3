"""Matches of the stable client: what happened in them, game by game.

Rooms of today's client are other objects: see ``multiplayer``.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import attrs

from osupy._core.model import Model
from osupy.enums import MatchEventType, MatchScoringType, MatchTeamType, Ruleset
from osupy.mods import Mods

if TYPE_CHECKING:
    from osupy.objects.beatmaps import Beatmap
    from osupy.objects.listings import ListingParams
    from osupy.objects.scores import LegacyScore, Score
    from osupy.objects.users import User

__all__ = [
    "Match",
    "MatchEvent",
    "MatchEventDetail",
    "MatchGame",
    "MatchResponse",
    "MatchesListing",
]

_WEB = "https://osu.ppy.sh"


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Match(Model):
    """A match of the stable client: a room in which games are played.

    Source: ``LegacyMatch/LegacyMatchTransformer``
    """

    id: int
    """Id."""
    start_time: datetime
    """When it was opened, aware, UTC."""
    end_time: datetime | None
    """When it was closed, aware, UTC; ``None`` if it goes on."""
    name: str
    """Name; in tournaments mostly ``acronym: (team) vs (team)``."""
    events: list[MatchEvent] | None = None
    """What happened; no route of the API fills this, see `MatchResponse`."""

    @property
    def url(self) -> str:
        """Its page."""
        return f"{_WEB}/community/matches/{self.id}"


@attrs.frozen(kw_only=True, eq=False, repr=False)
class MatchEventDetail(Model, essential=("type",)):
    """What kind of event it is.

    Source: ``LegacyMatch/Event``
    """

    type: MatchEventType
    """What happened; ``other`` is a game, or a text."""
    text: str | None = None
    """The match's name, or what else was said; only for ``other``, and ``None`` if
    nothing was."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class MatchGame(Model):
    """A beatmap that was played in a match.

    Source: ``LegacyMatch/GameTransformer``
    """

    beatmap_id: int | None
    """Id of the beatmap; ``None`` if it was not known to the server."""
    id: int
    """Id."""
    start_time: datetime
    """When it began, aware, UTC."""
    end_time: datetime | None
    """When it ended, aware, UTC; ``None`` if it goes on or was aborted."""
    match_id: int
    """Id of the match."""
    mode: Ruleset
    """Ruleset played."""
    mode_int: int
    """Number of the ruleset played."""
    scoring_type: MatchScoringType
    """What decided it."""
    team_type: MatchTeamType
    """How the players were grouped."""
    mods: Mods = attrs.field(metadata={"wire": "acronyms"})
    """Mods that everybody played with; those that each player chose stand in the
    scores."""
    beatmap: Beatmap | None = None
    """The beatmap, with its set; ``None`` also if it is gone."""
    scores: list[Score | LegacyScore] | None = None
    """Scores of the players, with slot and team; of one class in one answer, which
    follows from ``x-api-version``."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class MatchEvent(Model):
    """Something that happened in a match: somebody came or went, a game was played.

    Source: ``LegacyMatch/EventTransformer``
    """

    id: int
    """Id; grows with time."""
    detail: MatchEventDetail
    """What kind of event it is."""
    timestamp: datetime
    """When it happened, aware, UTC."""
    user_id: int | None
    """Id of the user; ``None`` if the event is about none."""
    game: MatchGame | None = None
    """The game; ``None`` also if it is not about one."""
    user: User | None = None
    """The user."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class MatchResponse(Model, essential=("events",)):
    """A match with a part of its events.

    Source: ``LegacyMatchesController``
    """

    match: Match
    """The match."""
    events: list[MatchEvent]
    """Events, the oldest first; at most 101, by default the last hundred."""
    users: list[User]
    """Users that the events and scores name; deleted ones are missing."""
    first_event_id: int
    """Id of the match's first event."""
    latest_event_id: int
    """Id of the match's last event."""
    current_game_id: int | None
    """Id of the game that is being played; ``None`` if there is none."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class MatchesListing(Model, essential=("matches",)):
    """A page of matches.

    Source: ``LegacyMatchesController``
    """

    matches: list[Match]
    """The matches, by default the newest first."""
    params: ListingParams
    """Parameters of the listing."""
    cursor: Any
    """Where the next page begins, as data; ``None`` at the end."""
    cursor_string: str | None
    """Where the next page begins; ``None`` at the end."""

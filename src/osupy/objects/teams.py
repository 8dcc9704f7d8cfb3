"""Teams of users and their figures."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import attrs

from osupy._core.model import Model

if TYPE_CHECKING:
    from osupy.objects.users import User

__all__ = ["Team", "TeamExtended", "TeamStatistics"]

_WEB = "https://osu.ppy.sh"


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Team(Model):
    """A team in the short form that users carry.

    Source: ``TeamTransformer``
    """

    id: int
    """Id."""
    name: str
    """Full name."""
    short_name: str
    """Name shown before those of the members."""
    flag_url: str | None
    """URL of the flag; ``None`` if there is none."""
    empty_slots: int | None = None
    """How many more members fit."""
    leader: User | None = None
    """Who leads the team."""
    members: list[User] | None = None
    """The members, the leader included."""
    statistics: TeamStatistics | None = None
    """Figures in one ruleset."""

    @property
    def url(self) -> str:
        """Address of the team on the official site."""
        return f"{_WEB}/teams/{self.id}"


@attrs.frozen(kw_only=True, eq=False, repr=False)
class TeamExtended(Team):
    """A team's whole profile.

    Source: ``TeamExtendedTransformer``
    """

    cover_url: str | None
    """URL of the picture at the head of the profile; ``None`` if there is none."""
    created_at: datetime
    """When it was founded, aware, UTC."""
    default_ruleset_id: int
    """Number of its own ruleset: 0 osu, 1 taiko, 2 fruits, 3 mania."""
    description: str | None
    """What it says about itself, as BBCode; ``None`` if nothing."""
    is_open: bool
    """Whether it takes applications."""
    # `attrs.field()`: the short form has a default here, the profile always a value.
    empty_slots: int = attrs.field()
    """How many more members fit."""
    leader: User = attrs.field()
    """Who leads the team; perhaps a deleted user."""
    members: list[User] = attrs.field()
    """The other members."""
    statistics: TeamStatistics = attrs.field()
    """Figures in the ruleset asked for, its own one by default."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class TeamStatistics(Model):
    """A team's figures in one ruleset; zeros if it has none.

    Source: ``TeamStatisticsTransformer``
    """

    team_id: int
    """Id of the team."""
    ruleset_id: int
    """Number of the ruleset: 0 osu, 1 taiko, 2 fruits, 3 mania."""
    play_count: int
    """Number of the members' plays."""
    ranked_score: int
    """The members' ranked score, summed."""
    performance: int
    """Performance points of the team, whole; 0 for a team without figures."""
    member_count: int | None = None
    """Number of members."""
    rank: int | None = None
    """Place among the teams, from 1; ``None`` also for a team without figures."""
    team: Team | None = None
    """The team; in rankings."""

"""Teams."""

from __future__ import annotations

from osupy import objects as o
from osupy._async.base import AsyncBase
from osupy._core.keys import team_key
from osupy._core.literals import ModeArg
from osupy._core.route import Sent, route
from osupy.enums import Scope


class TeamRoutes(AsyncBase):
    """Routes under ``teams``."""

    @route(
        "GET", "teams/{team}/{ruleset?}", scope=Scope.PUBLIC, team=Sent(encode=team_key)
    )
    async def get_team(
        self, team: int | str, ruleset: ModeArg | None = None
    ) -> o.TeamExtended:
        """Return one team with its members and statistics.

        Args:
            team: Id. The server answers a short name with a redirect to a web page,
                which is an `UnexpectedRedirectError`.
            ruleset: Ruleset of the statistics; the team's own when left out.

        Raises:
            NotFoundError: No such team.
            UnprocessableError: Bad ruleset.
            UnexpectedRedirectError: A short name.

        Source: ``TeamsController@show``
        """
        ...

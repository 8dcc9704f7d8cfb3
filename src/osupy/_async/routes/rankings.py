"""Rankings of users, countries and teams; spotlights."""

from __future__ import annotations

from osupy import objects as o
from osupy._async.base import AsyncBase
from osupy._async.paging import AsyncPager
from osupy._core.listings import KUDOSU_RANKING, RANKING
from osupy._core.literals import (
    ModeArg,
    RankingFilterArg,
    RankingTypeArg,
    VariantArg,
)
from osupy._core.route import Sent, iterates, route
from osupy._core.settings import Undecodable
from osupy.enums import Scope


class RankingRoutes(AsyncBase):
    """Routes under ``rankings`` and ``spotlights``."""

    @route("GET", "rankings/kudosu", scope=Scope.PUBLIC, page=Sent(most=20))
    async def get_kudosu_ranking(self, page: int | None = None) -> o.KudosuRanking:
        """Return one page of the users with the most kudosu, at most 50.

        Args:
            page: Number of the page, 1 to 20.

        Source: ``RankingController@kudosu``
        """
        ...

    @iterates(get_kudosu_ranking, KUDOSU_RANKING)
    def iter_kudosu_ranking(
        self,
        page: int | None = None,
        *,
        max_items: int | None = None,
        undecodable: Undecodable | None = None,
    ) -> AsyncPager[o.User, o.KudosuRanking, int]:
        """Iterate over the users with the most kudosu, at most 1000.

        Args:
            page: Where to begin: the ``.cursor`` of an earlier iterator.
            max_items: End after so many.
            undecodable: What to do with a row that does not fit.

        Source: ``RankingController@kudosu``
        """
        ...

    @route("GET", "rankings/{mode}/{type}", scope=Scope.PUBLIC)
    async def get_ranking(
        self,
        mode: ModeArg,
        type: RankingTypeArg,
        *,
        country: str | None = None,
        filter: RankingFilterArg | None = None,
        variant: VariantArg | None = None,
        spotlight: int | None = None,
        page: int | None = None,
        cursor_string: str | None = None,
    ) -> o.Rankings:
        """Return one page of a ranking, at most 50 rows.

        Args:
            mode: Ruleset.
            type: Of whom and by what: ``global`` and ``performance`` by pp, ``score``
                by ranked score, ``country``, ``team``, or ``charts`` of a spotlight.
            country: Only of this country, two letters; for users.
            filter: ``friends`` = only friends of the token's user.
            variant: Key count; for mania by pp.
            spotlight: Id of the spotlight, for charts; the latest when left out.
            page: Number of the page, from 1; ignored with a cursor.
            cursor_string: Where to go on, from the page before.

        Raises:
            NotFoundError: Bad ruleset, type, country or spotlight.
            UnprocessableError: Bad filter or variant.

        Source: ``RankingController@index``
        """
        ...

    @iterates(get_ranking, RANKING)
    def iter_ranking(
        self,
        mode: ModeArg,
        type: RankingTypeArg,
        *,
        country: str | None = None,
        filter: RankingFilterArg | None = None,
        variant: VariantArg | None = None,
        spotlight: int | None = None,
        page: int | None = None,
        cursor_string: str | None = None,
        max_items: int | None = None,
        undecodable: Undecodable | None = None,
    ) -> AsyncPager[
        o.UserStatistics | o.CountryStatistics | o.TeamStatistics, o.Rankings, str
    ]:
        """Iterate over a ranking, best first, at most 10,000 rows.

        Args:
            mode: Ruleset.
            type: Of whom and by what: ``global`` and ``performance`` by pp, ``score``
                by ranked score, ``country``, ``team``, or ``charts`` of a spotlight.
            country: Only of this country, two letters; for users.
            filter: ``friends`` = only friends of the token's user.
            variant: Key count; for mania by pp.
            spotlight: Id of the spotlight, for charts; the latest when left out.
            page: Page to begin with.
            cursor_string: Where to go on: the ``.cursor`` of an earlier iterator.
            max_items: End after so many.
            undecodable: What to do with a row that does not fit.

        Raises:
            NotFoundError: Bad ruleset, type, country or spotlight.
            UnprocessableError: Bad filter or variant.

        Source: ``RankingController@index``
        """
        ...

    @route("GET", "spotlights", scope=Scope.PUBLIC)
    async def get_spotlights(self) -> o.SpotlightsListing:
        """Return every spotlight, newest first.

        Source: ``SpotlightsController@index``
        """
        ...

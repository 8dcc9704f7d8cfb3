"""Scores: single ones, their replays, and the feed of all of them."""

from __future__ import annotations

from osupy import objects as o
from osupy._async.base import AsyncBase
from osupy._async.paging import AsyncPager
from osupy._core.listings import ALL_SCORES
from osupy._core.literals import ModeArg
from osupy._core.route import iterates, route
from osupy._core.settings import Undecodable
from osupy.enums import Scope


class ScoreRoutes(AsyncBase):
    """Routes under ``scores``."""

    @route("GET", "scores/{score}/download", scope=Scope.PUBLIC, bucket="replays")
    async def download_replay(self, score: int) -> bytes:
        """Return the replay of a score, an ``.osr`` file.

        The server allows 10 replays a minute; osupy keeps to it.

        Args:
            score: Id of the score (of today's kind, not the old one of osu!stable).

        Raises:
            NotFoundError: No such score, or it has no replay.

        Source: ``ScoresController@download``
        """
        ...

    @route(
        "GET",
        "scores/{ruleset}/{score}/download",
        scope=Scope.PUBLIC,
        bucket="replays",
    )
    async def download_legacy_replay(self, ruleset: ModeArg, score: int) -> bytes:
        """Return the replay of a score that is known by its old id, an ``.osr`` file.

        The server allows 10 replays a minute; osupy keeps to it.

        Args:
            ruleset: Ruleset of the score: old ids are counted for each.
            score: Old id, ``legacy_score_id`` of a score set in osu!stable.

        Raises:
            NotFoundError: No such score, or it has no replay.

        Source: ``ScoresController@download``
        """
        ...

    @route("GET", "scores/{ruleset}/{score}", scope=Scope.PUBLIC)
    async def get_legacy_score(
        self, ruleset: ModeArg, score: int, *, legacy_only: bool | None = None
    ) -> o.Score:
        """Return one score that is known by its old id.

        Args:
            ruleset: Ruleset of the score: old ids are counted for each.
            score: Old id, ``legacy_score_id`` of a score set in osu!stable.
            legacy_only: Compare only with osu!stable scores in ``rank_global``.

        Raises:
            NotFoundError: No such score, or its owner is restricted.

        Source: ``ScoresController@show``
        """
        ...

    @route("GET", "scores/{score}", scope=Scope.PUBLIC)
    async def get_score(
        self, score: int, *, legacy_only: bool | None = None
    ) -> o.Score:
        """Return one score.

        Args:
            score: Id of the score (of today's kind, not the old one of osu!stable).
            legacy_only: Compare only with osu!stable scores in ``rank_global``.

        Raises:
            NotFoundError: No such score, or its owner is restricted.

        Source: ``ScoresController@show``
        """
        ...

    @route("GET", "scores", scope=Scope.PUBLIC)
    async def get_all_scores(
        self, ruleset: ModeArg | None = None, *, cursor_string: str | None = None
    ) -> o.ScoresListing:
        """Return ranked, passed scores of everybody, oldest first, at most 1000.

        With nothing new the list is empty and the same cursor comes back: ask again
        with it. The server keeps such an answer for 5 s.

        Args:
            ruleset: Only scores of this ruleset.
            cursor_string: Where to go on; without it, the latest 1000.

        Raises:
            UnprocessableError: Bad ruleset, or a cursor that is more than ten million
                scores behind.

        Source: ``ScoresController@index``
        """
        ...

    @iterates(get_all_scores, ALL_SCORES)
    def iter_all_scores(
        self,
        ruleset: ModeArg | None = None,
        *,
        cursor_string: str | None = None,
        max_items: int | None = None,
        undecodable: Undecodable | None = None,
    ) -> AsyncPager[o.Score, o.ScoresListing, str]:
        """Iterate over ranked, passed scores of everybody, oldest first.

        It ends when nothing is new; its ``.cursor`` then serves to go on later.

        Args:
            ruleset: Only scores of this ruleset.
            cursor_string: Where to go on; without it, from the latest 1000.
            max_items: End after so many.
            undecodable: What to do with a row that does not fit; when left out, warn
                and go on.

        Raises:
            UnprocessableError: Bad ruleset, or a cursor that is more than ten million
                scores behind.

        Source: ``ScoresController@index``
        """
        ...

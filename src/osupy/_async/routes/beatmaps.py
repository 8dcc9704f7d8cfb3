"""Beatmaps (single difficulties), their leaderboards, packs and tags."""

from __future__ import annotations

from collections.abc import Sequence

from osupy import objects as o
from osupy._async.base import AsyncBase
from osupy._async.paging import AsyncPager
from osupy._core.keys import acronyms, mods_body
from osupy._core.listings import PACKS
from osupy._core.literals import LeaderboardArg, ModeArg, ModsArg, PackTypeArg
from osupy._core.route import Sent, iterates, route
from osupy._core.settings import Undecodable
from osupy.enums import Scope

_LIMIT = Sent(least=1, most=100)


class BeatmapRoutes(AsyncBase):
    """Routes under ``beatmaps`` and ``tags``."""

    @route("GET", "beatmaps/lookup", scope=Scope.PUBLIC)
    async def lookup_beatmap(
        self,
        *,
        checksum: str | None = None,
        filename: str | None = None,
        id: int | None = None,
    ) -> o.BeatmapExtended:
        """Find one beatmap; parameters are tried in their order, the first hit wins.

        Args:
            checksum: MD5 of the ``.osu`` file.
            filename: Name of the ``.osu`` file.
            id: Id of the beatmap.

        Raises:
            NotFoundError: None matches, or no parameter was given.

        Source: ``BeatmapsController@lookup``
        """
        ...

    @route("GET", "beatmaps/packs", scope=Scope.PUBLIC)
    async def get_beatmap_packs(
        self, type: PackTypeArg | None = None, *, cursor_string: str | None = None
    ) -> o.BeatmapPacksListing:
        """Return one page of beatmap packs, newest first, at most 100.

        Args:
            type: Kind of pack; ``standard`` when left out.
            cursor_string: Where to go on, from the page before.

        Raises:
            NotFoundError: Unknown type.

        Source: ``BeatmapPacksController@index``
        """
        ...

    @iterates(get_beatmap_packs, PACKS)
    def iter_beatmap_packs(
        self,
        type: PackTypeArg | None = None,
        *,
        cursor_string: str | None = None,
        max_items: int | None = None,
        undecodable: Undecodable | None = None,
    ) -> AsyncPager[o.BeatmapPack, o.BeatmapPacksListing, str]:
        """Iterate over beatmap packs, newest first.

        Args:
            type: Kind of pack; ``standard`` when left out.
            cursor_string: Where to go on: the ``.cursor`` of an earlier iterator.
            max_items: End after so many.
            undecodable: What to do with a row that does not fit.

        Source: ``BeatmapPacksController@index``
        """
        ...

    @route("GET", "beatmaps/packs/{pack}", scope=Scope.PUBLIC)
    async def get_beatmap_pack(
        self, pack: str, *, legacy_only: bool | None = None
    ) -> o.BeatmapPack:
        """Return one beatmap pack with its beatmapsets.

        Args:
            pack: Tag of the pack, such as ``S1``; a number is not a tag.
            legacy_only: Count only scores set in osu!stable as completion.

        Raises:
            NotFoundError: No such tag.

        Source: ``BeatmapPacksController@show``
        """
        ...

    @route(
        "GET",
        "beatmaps/{beatmap}/scores/users/{user}",
        scope=Scope.PUBLIC,
        mods=Sent(encode=acronyms),
    )
    async def get_user_beatmap_score(
        self,
        beatmap: int,
        user: int,
        *,
        mode: ModeArg | None = None,
        mods: ModsArg | None = None,
        legacy_only: bool | None = None,
    ) -> o.BeatmapUserScore:
        """Return a user's best score on a beatmap, with its place on the leaderboard.

        The server is known to give a wrong place or total for some players here; the
        leaderboard itself (`get_beatmap_scores`) is right.

        Args:
            beatmap: Id of the beatmap.
            user: Id of the user; names do not work here.
            mode: Ruleset; the beatmap's own when left out.
            mods: Only scores with exactly these mods; ``"NM"`` = without any.
            legacy_only: Only scores set in osu!stable.

        Raises:
            NotFoundError: The user has no such score, or there is no leaderboard.
            UnprocessableError: Bad ruleset.

        Source: ``BeatmapsController@userScore``
        """
        ...

    @route("GET", "beatmaps/{beatmap}/scores/users/{user}/all", scope=Scope.PUBLIC)
    async def get_user_beatmap_scores(
        self,
        beatmap: int,
        user: int,
        *,
        ruleset: ModeArg | None = None,
        legacy_only: bool | None = None,
    ) -> o.ScoresResponse:
        """Return a user's best scores on a beatmap, one per set of mods, at most 50.

        Args:
            beatmap: Id of the beatmap.
            user: Id of the user; names do not work here.
            ruleset: Ruleset; the beatmap's own when left out.
            legacy_only: Only scores set in osu!stable.

        Raises:
            NotFoundError: The beatmap has no leaderboard, or the ruleset is unknown.

        Source: ``BeatmapsController@userScoreAll``
        """
        ...

    @route(
        "GET",
        "beatmaps/{beatmap}/scores",
        scope=Scope.PUBLIC,
        mods=Sent(encode=acronyms),
        limit=_LIMIT,
    )
    async def get_beatmap_scores(
        self,
        beatmap: int,
        *,
        mode: ModeArg | None = None,
        mods: ModsArg | None = None,
        type: LeaderboardArg | None = None,
        limit: int | None = None,
        legacy_only: bool | None = None,
    ) -> o.BeatmapScores:
        """Return the leaderboard of a beatmap, one score per user, best first.

        Args:
            beatmap: Id of the beatmap.
            mode: Ruleset; the beatmap's own when left out.
            mods: Only scores with exactly these mods; ``"NM"`` = without any.
            type: Whose scores; ``global`` when left out. ``country`` and ``friend``
                need a token of a supporter.
            limit: 1 to 100 scores; 50 when left out.
            legacy_only: Only scores set in osu!stable.

        Raises:
            NotFoundError: No such beatmap.
            UnprocessableError: Bad ruleset, or a type that needs a supporter.

        Source: ``BeatmapsController@scores``
        """
        ...

    @route(
        "GET",
        "beatmaps/{beatmap}/solo-scores",
        scope=Scope.PUBLIC,
        mods=Sent(encode=acronyms),
        limit=_LIMIT,
    )
    async def get_beatmap_solo_scores(
        self,
        beatmap: int,
        *,
        mode: ModeArg | None = None,
        mods: ModsArg | None = None,
        type: LeaderboardArg | None = None,
        limit: int | None = None,
    ) -> o.BeatmapScores:
        """Return the leaderboard of a beatmap in today's shape at every api version.

        The server calls this route deprecated since 2025-04-10: `get_beatmap_scores`
        gives the same.

        Args:
            beatmap: Id of the beatmap.
            mode: Ruleset; the beatmap's own when left out.
            mods: Only scores with exactly these mods; ``"NM"`` = without any.
            type: Whose scores; ``global`` when left out. ``country`` and ``friend``
                need a token of a supporter.
            limit: 1 to 100 scores; 50 when left out.

        Raises:
            NotFoundError: No such beatmap.
            UnprocessableError: Bad ruleset, or a type that needs a supporter.

        Source: ``BeatmapsController@soloScores``
        """
        ...

    @route("GET", "beatmaps", scope=Scope.PUBLIC, ids=Sent(most=50))
    async def get_beatmaps(self, ids: Sequence[int] = ()) -> o.BeatmapsResponse:
        """Return several beatmaps, in the order of their ids.

        Args:
            ids: At most 50 ids; unknown ones are left out of the answer.

        Source: ``BeatmapsController@index``
        """
        ...

    @route("GET", "beatmaps/{beatmap}", scope=Scope.PUBLIC)
    async def get_beatmap(self, beatmap: int) -> o.BeatmapExtended:
        """Return one beatmap with its beatmapset.

        Args:
            beatmap: Id of the beatmap.

        Raises:
            NotFoundError: No such beatmap.

        Source: ``BeatmapsController@show``
        """
        ...

    @route(
        "POST",
        "beatmaps/{beatmap}/attributes",
        scope=Scope.PUBLIC,
        repeatable=True,
        mods=Sent(encode=mods_body),
    )
    async def get_beatmap_attributes(
        self,
        beatmap: int,
        *,
        mods: ModsArg | int | None = None,
        ruleset: ModeArg | None = None,
    ) -> o.BeatmapDifficultyAttributesResponse:
        """Return the difficulty of a beatmap under mods.

        Args:
            beatmap: Id of the beatmap.
            mods: Mods with their settings, or a bitset of the old kind.
            ruleset: Ruleset to convert to; the beatmap's own when left out.

        Raises:
            NotFoundError: No such beatmap.
            UnprocessableError: Bad ruleset or mods, or no such conversion.

        Source: ``BeatmapsController@attributes``
        """
        ...

    @route("GET", "tags", scope=Scope.PUBLIC)
    async def get_tags(self) -> o.TagsResponse:
        """Return every tag that users can give to beatmaps.

        Source: ``TagsController@index``
        """
        ...

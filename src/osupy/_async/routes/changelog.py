"""The changelog: builds of the game and of the site."""

from __future__ import annotations

from collections.abc import Sequence

from osupy import objects as o
from osupy._async.base import AsyncBase
from osupy._async.paging import AsyncPager
from osupy._core.keys import by_key
from osupy._core.listings import CHANGELOG
from osupy._core.literals import ChangelogFormatArg
from osupy._core.route import Sent, iterates, route
from osupy._core.settings import Undecodable


class ChangelogRoutes(AsyncBase):
    """Routes under ``changelog``."""

    @route("GET", "changelog/{stream}/{build}", needs_token=False)
    async def get_changelog_build(
        self,
        stream: str,
        build: str,
        *,
        message_formats: Sequence[ChangelogFormatArg] | None = None,
    ) -> o.Build:
        """Return one build with its entries.

        No token is needed.

        Args:
            stream: Name of the update stream: ``lazer``, ``stable40``, ``web``.
            build: Version.
            message_formats: Which forms of the messages; both when left out.

        Raises:
            NotFoundError: No such stream or build.

        Source: ``ChangelogController@build``
        """
        ...

    @route("GET", "changelog", needs_token=False, from_=Sent(name="from"))
    async def get_changelog_listing(
        self,
        *,
        from_: str | None = None,
        to: str | None = None,
        max_id: int | None = None,
        stream: str | None = None,
        message_formats: Sequence[ChangelogFormatArg] | None = None,
    ) -> o.ChangelogListing:
        """Return one page of builds, newest first, at most 21.

        No token is needed.

        Args:
            from_: Lowest version.
            to: Highest version.
            max_id: Highest id of a build, inclusive.
            stream: Only of this update stream.
            message_formats: Which forms of the messages; both when left out.

        Source: ``ChangelogController@index``
        """
        ...

    @iterates(get_changelog_listing, CHANGELOG)
    def iter_changelog(
        self,
        *,
        from_: str | None = None,
        to: str | None = None,
        max_id: int | None = None,
        stream: str | None = None,
        message_formats: Sequence[ChangelogFormatArg] | None = None,
        max_items: int | None = None,
        undecodable: Undecodable | None = None,
    ) -> AsyncPager[o.Build, o.ChangelogListing, int]:
        """Iterate over builds, newest first.

        Args:
            from_: Lowest version.
            to: Highest version.
            max_id: Where to go on: the ``.cursor`` of an earlier iterator.
            stream: Only of this update stream.
            message_formats: Which forms of the messages; both when left out.
            max_items: End after so many.
            undecodable: What to do with a row that does not fit.

        Source: ``ChangelogController@index``
        """
        ...

    @route(
        "GET", "changelog/{changelog}", implied=by_key("changelog"), needs_token=False
    )
    async def lookup_changelog_build(
        self,
        changelog: int | str,
        *,
        message_formats: Sequence[ChangelogFormatArg] | None = None,
    ) -> o.Build:
        """Find a build by version, stream or id.

        No token is needed.

        Args:
            changelog: Version, name of a stream (its latest build), or id as an
                ``int``.
            message_formats: Which forms of the messages; both when left out.

        Raises:
            NotFoundError: Nothing matches.

        Source: ``ChangelogController@show``
        """
        ...

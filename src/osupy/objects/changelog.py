"""Builds of the game and the site, and what changed in each."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import attrs

from osupy._core.model import Model
from osupy.enums import ChangelogEntryType

if TYPE_CHECKING:
    from osupy.objects.listings import ListingParams

__all__ = [
    "Build",
    "BuildVersions",
    "ChangelogEntry",
    "ChangelogListing",
    "GithubUser",
    "UpdateStream",
]

_WEB = "https://osu.ppy.sh"


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Build(Model):
    """A version of the game, or of the site.

    Source: ``BuildTransformer``
    """

    created_at: datetime
    """When it was released, aware, UTC."""
    display_version: str
    """Version as shown: digits and dots only, empty if it has none."""
    id: int
    """Id; grows with time over all streams."""
    users: int
    """Number of users who play with it now."""
    version: str | None
    """Version; ``None`` if it has none."""
    youtube_id: str | None
    """Id of the video about it on YouTube; ``None`` if there is none."""
    update_stream: UpdateStream | None = None
    """Stream that it belongs to; ``None`` also if that is gone."""
    changelog_entries: list[ChangelogEntry] | None = None
    """What changed; a single placeholder, with a title only, if nothing is told."""
    versions: BuildVersions | None = None
    """The neighbours of the same stream."""

    @property
    def url(self) -> str | None:
        """Address of its page on the official site; ``None`` if that is not known."""
        if self.update_stream is None or self.version is None:
            return None
        return f"{_WEB}/home/changelog/{self.update_stream.name}/{self.version}"


@attrs.frozen(kw_only=True, eq=False, repr=False)
class BuildVersions(Model):
    """The builds next to one, in its stream.

    Source: ``BuildTransformer``
    """

    next: Build | None = None
    """The build after it; ``None`` if it is the newest."""
    previous: Build | None = None
    """The build before it; ``None`` if it is the oldest."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class UpdateStream(Model):
    """A line of builds, such as stable or lazer.

    Source: ``UpdateStreamTransformer``
    """

    id: int
    """Id."""
    name: str
    """Name in addresses and parameters, such as ``stable40``."""
    display_name: str | None
    """Name as shown, such as ``Stable``; ``None`` if there is none."""
    is_featured: bool
    """Whether it is the stream that the site shows first."""
    latest_build: Build | None = None
    """Its newest build; ``None`` also if there is none."""
    user_count: int | None = None
    """Number of users who play with one of its builds now."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ChangelogEntry(Model):
    """One change of a build.

    Changes from before GitHub have no id. A build about which nothing is told has one
    entry as a placeholder: a title, but neither id nor type nor category.

    Source: ``ChangelogEntryTransformer``
    """

    id: int | None
    """Id; ``None`` for old changes and placeholders."""
    repository: str | None
    """Repository on GitHub, as ``owner/name``; ``None`` if there is none."""
    github_pull_request_id: int | None
    """Number of the pull request; ``None`` if there is none."""
    github_url: str | None
    """URL of the pull request; ``None`` if there is none."""
    url: str | None
    """URL of more about it; ``None`` if there is none."""
    type: ChangelogEntryType | None
    """Kind of change; ``None`` for a placeholder."""
    category: str | None
    """Part of the game that changed, in words; ``None`` for a placeholder."""
    title: str | None
    """What changed, in one line of Markdown; ``None`` if not told."""
    major: bool
    """Whether it is one of the important changes."""
    created_at: datetime | None
    """When it was made, aware, UTC; ``None`` if not known."""
    github_user: GithubUser | None = None
    """Who made it."""
    message: str | None = None
    """More about it as Markdown; ``None`` also if there is nothing more."""
    message_html: str | None = None
    """More about it as HTML; ``None`` also if there is nothing more."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class GithubUser(Model):
    """Who made a change: a user of GitHub, of osu!, or both.

    Source: ``GithubUserTransformer``
    """

    display_name: str
    """Name as shown."""
    github_url: str | None
    """URL of the profile on GitHub; ``None`` without one."""
    github_username: str | None
    """Name on GitHub; ``None`` if not known."""
    id: int | None
    """Id of this entry, not of a user; ``None`` for old changes."""
    osu_username: str | None
    """Name on osu!; ``None`` if not known."""
    user_id: int | None
    """Id on osu!; ``None`` if not known."""
    user_url: str | None
    """URL of the profile on osu!; ``None`` if not known."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ChangelogListing(Model, essential=("builds",)):
    """A page of builds with what changed, and all streams.

    Source: ``ChangelogController``
    """

    streams: list[UpdateStream]
    """All streams with their newest builds, the featured one first."""
    builds: list[Build]
    """Builds, the newest first, 21 at most."""
    search: ListingParams
    """Parameters of the page."""

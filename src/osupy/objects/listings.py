"""What listings of several areas have in common."""

from __future__ import annotations

import attrs

from osupy._core.model import Model

__all__ = ["ListingParams"]


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ListingParams(Model, open=True):
    """The parameters with which the server made a page, defaults filled in.

    Each listing echoes its own; keys that are no field here are kept.

    Source: ``app/Http/Controllers``
    """

    limit: int | None = None
    """Most items on the page."""
    sort: str | None = None
    """Order of the items."""
    active: bool | None = None
    """Of matches: whether only running ones, or only finished ones, are listed;
    ``None`` for both."""
    year: int | None = None
    """Of news: year of the posts; ``None`` for all."""
    stream: str | None = None
    """Of the changelog: name of the stream; ``None`` for all."""
    from_: str | None = None
    """Of the changelog: lowest version; ``None`` without a bound."""
    to: str | None = None
    """Of the changelog: highest version; ``None`` without a bound."""
    max_id: int | None = None
    """Of the changelog: highest id of a build; ``None`` without a bound."""

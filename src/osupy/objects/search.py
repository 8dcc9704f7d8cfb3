"""What a search of the whole site finds: users and pages of the wiki."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from osupy._core.model import Model

if TYPE_CHECKING:
    from osupy.objects.users import User
    from osupy.objects.wiki import WikiPage

__all__ = ["SearchResponse", "SearchUsers", "SearchWikiPages"]


@attrs.frozen(kw_only=True, eq=False, repr=False)
class SearchUsers(Model, essential=("data",)):
    """A page of users found.

    Source: ``HomeController``
    """

    data: list[User]
    """Users, the best match first, 20 at most."""
    total: int
    """Number of users found, 100 at most."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class SearchWikiPages(Model, essential=("data",)):
    """A page of wiki pages found.

    Source: ``HomeController``
    """

    data: list[WikiPage]
    """Pages, the best match first, 50 at most."""
    total: int
    """Number of pages found, 10000 at most."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class SearchResponse(Model):
    """What a search found.

    Source: ``HomeController``
    """

    user: SearchUsers | None = None
    """Users; ``None`` unless they, or all, were searched for."""
    wiki_page: SearchWikiPages | None = None
    """Pages of the wiki; ``None`` unless they, or all, were searched for."""

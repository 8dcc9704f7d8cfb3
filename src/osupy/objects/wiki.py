"""Pages of the wiki."""

from __future__ import annotations

from urllib.parse import quote

import attrs

from osupy._core.model import Model

__all__ = ["WikiPage"]

_WEB = "https://osu.ppy.sh"


@attrs.frozen(kw_only=True, eq=False, repr=False)
class WikiPage(Model):
    """A page of the wiki in one language.

    Source: ``WikiPageTransformer``
    """

    available_locales: list[str]
    """Languages in which the page exists."""
    layout: str
    """How it is built: ``markdown_page`` or ``main_page``."""
    locale: str
    """Language of this text; ``en`` if there is none in the language asked for."""
    markdown: str
    """The text as Markdown, with its front matter."""
    path: str
    """Path in the wiki, without the language."""
    subtitle: str | None
    """Title of the page above it; ``None`` if there is none."""
    tags: list[str]
    """Words under which it is found."""
    title: str
    """Title."""

    @property
    def url(self) -> str:
        """Address of the page on the official site, in its language."""
        return f"{_WEB}/wiki/{self.locale}/{quote(self.path)}"

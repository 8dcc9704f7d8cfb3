"""Pages of the wiki."""

from __future__ import annotations

from typing import Any

from osupy.objects import WikiPage
from tests.objects.answers import made

PAGE: dict[str, Any] = {
    "available_locales": ["de", "en"],
    "layout": "markdown_page",
    "locale": "en",
    "markdown": "# Beatmap\n",
    "path": "Beatmap",
    "subtitle": None,
    "tags": [],
    "title": "Beatmap",
}


def test_page_at_the_top_has_no_subtitle() -> None:
    assert made(PAGE, WikiPage).subtitle is None


def test_url_holds_language_and_path() -> None:
    page = made(PAGE | {"locale": "de", "path": "Beatmap/Drain rate?"}, WikiPage)

    assert page.url == "https://osu.ppy.sh/wiki/de/Beatmap/Drain%20rate%3F"

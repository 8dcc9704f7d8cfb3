"""The pages of the wiki."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs

from osupy.sandbox.basics import Draw, Json
from osupy.sandbox.phrases import heading, text
from osupy.sandbox.words import ADJECTIVES, NOUNS

if TYPE_CHECKING:
    from collections.abc import Iterator

LOCALES: Final = (
    "ar", "be", "bg", "ca", "cs", "da", "de", "el", "en", "es", "es-419", "fa-IR", "fi",
    "fil", "fr", "he", "hr-HR", "hu", "id", "it", "ja", "kk-KZ", "ko", "lt", "lv-LV",
    "ms-MY", "nl", "no", "pl", "pt", "pt-br", "ro", "ru", "si-LK", "sk", "sl", "sr",
    "sv", "tg-TJ", "th", "tr", "uk", "vi", "zh", "zh-tw",
)  # fmt: skip
MAIN: Final = "Main_page"
MOVED: Final = {"FAQ": "Help/FAQ", "Game_modes": "Rulesets", "BSS": "Help/Submission"}
"""Where pages are that were elsewhere."""
IMAGES: Final = (".png", ".jpg", ".jpeg", ".gif", ".svg")
_FIXED: Final = ("Help/FAQ", "Rulesets", "Rulesets/osu!", "Help/Submission", "People")


@attrs.frozen(kw_only=True, eq=False)
class Page:
    """A page in one language."""

    path: str
    locale: str
    title: str
    tags: tuple[str, ...]
    markdown: str

    @property
    def parent(self) -> str | None:
        """The title of the page above."""
        above = self.path.rpartition("/")[0]
        return above.rpartition("/")[2].replace("_", " ") or None


class Wiki:
    """All pages of a world."""

    def __init__(self, seed: int) -> None:
        self.pages: dict[str, dict[str, Page]] = {}
        for path in _paths():
            draw = Draw(f"{seed}/wiki/{path}")
            others = draw.sample(("de", "fr", "ja", "ko", "zh"), draw.randrange(5))
            self.pages[path] = {
                locale: _page(draw, path, locale) for locale in ("en", *sorted(others))
            }
        self._by_lower = {path.lower(): path for path in self.pages}
        self._by_lower |= {old.lower(): new for old, new in MOVED.items()}

    def right_path(self, path: str) -> str | None:
        """Return where a page is that was asked for under another path."""
        return self._by_lower.get(path.replace(" ", "_").lower())

    def find(self, path: str, locale: str) -> Page | None:
        """Return a page, in English where there is no other."""
        found = self.pages.get(path)
        return None if found is None else found.get(locale, found["en"])

    def search(self, query: str, locale: str) -> list[Page]:
        """Return the pages that mention all words, titles first."""
        words = query.lower().split()
        found = [
            page
            for path in self.pages
            if (page := self.find(path, locale)) is not None
            if all(word in f"{path} {page.markdown}".lower() for word in words)
        ]
        titled = [it for it in found if any(it.title.lower().count(w) for w in words)]
        return titled + [it for it in found if it not in titled]

    def view(self, page: Page) -> Json:
        """Return a page as JSON."""
        return {
            "available_locales": sorted(self.pages[page.path]),
            "layout": "main_page" if page.path == MAIN else "markdown_page",
            "locale": page.locale,
            "markdown": page.markdown,
            "path": page.path,
            "subtitle": page.parent,
            "tags": list(page.tags),
            "title": page.title,
        }


def _paths() -> Iterator[str]:
    yield MAIN
    yield from _FIXED
    for noun in NOUNS:
        yield f"Terms/{noun}"
        for adjective in ADJECTIVES[:5]:
            yield f"Terms/{noun}/{adjective}_{noun.lower()}"


def _page(draw: Draw, path: str, locale: str) -> Page:
    title = path.rpartition("/")[2].replace("_", " ")
    tags = (heading(draw).lower(), title.lower()) if draw.chance(60) else ()
    front = "---\ntags:\n" + "".join(f"  - {it}\n" for it in tags) + "---\n\n"
    body = f"# {title}\n\n{text(draw, 2)}\n"
    return Page(
        path=path,
        locale=locale,
        title=title,
        tags=tags,
        markdown=(front if tags else "") + body,
    )

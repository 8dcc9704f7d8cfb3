"""The routes of the areas *wiki* and *search*."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urlsplit

from osupy.sandbox import view_people
from osupy.sandbox.basics import SITE, Json
from osupy.sandbox.calls import Answer, Call, Served, answer
from osupy.sandbox.wiki import IMAGES, LOCALES

if TYPE_CHECKING:
    from osupy.sandbox.people import Person

SHORTEST: Final = 2
_WEB_ONLY: Final = ("beatmapset", "artist_track")
_SIZES: Final = {"user": 20, "wiki_page": 50}
_IN_ALL: Final = {"user": 6, "wiki_page": 8}
_FIRST: Final = {"user": 100, "wiki_page": 10_000}
"""How many hits can be reached."""


def redirect(location: str) -> Answer:
    """Send the client elsewhere."""
    page = f"<!DOCTYPE html><title>Redirecting to {location}</title>"
    return Answer(
        status=302,
        body=page.encode(),
        media_type="text/html; charset=UTF-8",
        headers={"location": location},
    )


def wiki_page(call: Call) -> Answer:
    """Give a page, or where it is."""
    wiki = call.world.community.wiki
    locale, path = call.path["locale"], call.path["path"]
    if path.lower().endswith(IMAGES):
        return redirect(f"{SITE}/wiki/images/{quote(path)}")
    plain = path.strip("/")
    right = plain if plain in wiki.pages else wiki.right_path(plain)
    page = None if right is None else wiki.find(right, locale)
    if right is None or page is None or locale not in LOCALES:
        return Answer(status=404)
    if right != path or "%2f" in call.url.lower():
        parts = urlsplit(call.url)
        root = f"{parts.scheme}://{parts.netloc}/api/v2/wiki"
        return redirect(f"{root}/{locale}/{quote(right)}")
    return answer(wiki.view(page))


def search(call: Call) -> Answer:
    """Give users and pages of the wiki that fit some words."""
    mode = call.params.text("mode") or "all"
    if mode in _WEB_ONLY:
        return redirect(f"{SITE}/{mode}s")
    found: Json = {}
    if mode in ("all", "user"):
        people = _people(call)
        rows = [view_people.user(it) for it in people[: _FIRST["user"]]]
        found["user"] = _part(call, "user", rows, everything=mode == "all")
    if mode in ("all", "wiki_page"):
        wiki, query = call.world.community.wiki, _query(call)
        locale = call.params.text("locale") or "en"
        pages = wiki.search(query, locale) if query else []
        rows = [wiki.view(it) for it in pages]
        found["wiki_page"] = _part(call, "wiki_page", rows, everything=mode == "all")
    return answer(found)


def _query(call: Call) -> str:
    query = (call.params.text("query") or "").strip()
    return query if len(query) >= SHORTEST else ""


def _part(call: Call, kind: str, rows: list[Json], *, everything: bool) -> Json:
    if everything:
        return {"data": rows[: _IN_ALL[kind]], "total": len(rows)}
    page = max(1, call.params.integer("page") or 1)
    begin = (page - 1) * _SIZES[kind]
    return {"data": rows[begin : begin + _SIZES[kind]], "total": len(rows)}


def _people(call: Call) -> list[Person]:
    query, params = _query(call).lower(), call.params
    recent = params.boolean("recent_only")
    found = [
        person
        for person in call.world.people.in_order
        if query
        and person.visible
        and person.has_profile
        and (person.active or not recent)
        and any(query in name.lower() for name in (person.username, *person.previous))
    ]
    order, _, direction = (params.text("sort") or "relevance_desc").rpartition("_")
    if order == "username":
        found.sort(key=lambda it: it.username.lower())
    else:  # the name itself, then what begins with it, then the rest
        found.sort(key=lambda it: _likeness(it, query), reverse=True)
        direction = "asc" if direction == "desc" else "desc"
    return found[::-1] if direction == "desc" else found


def _likeness(person: Person, query: str) -> tuple[bool, bool, int]:
    name = person.username.lower()
    return name == query, name.startswith(query), -len(name)


ROUTES: Final = (
    Served(
        method="GET",
        path="wiki/{locale}/{path:path}",
        handler=wiki_page,
        scopes=frozenset(),
        open=True,
    ),
    Served(method="GET", path="search", handler=search),
)

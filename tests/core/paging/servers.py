"""Small simulated servers, one for each style of the contract, and the drivers."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from typing import Any

import attrs

from osupy._core.model import Model
from osupy._core.paging import Listing, Style, Walk


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Row(Model):
    """A row with an id."""

    id: int


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Playcount(Model):
    """A row that is known by the beatmap alone."""

    beatmap_id: int
    count: int


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Statistics(Model):
    """A row that has no id at all."""

    pp: float


@attrs.frozen
class Page:
    """An answer with all that a page object may say."""

    rows: list[Any]
    cursor_string: str | None = None
    cursor: dict[str, int] | None = None
    has_more: bool = False
    total: int | None = None
    first_event_id: int | None = None
    latest_event_id: int | None = None
    search: Any = None


Parameters = dict[str, Any]


class Server:
    """A listing whose rows may change before each answer; newest first."""

    def __init__(self, count: int, size: int = 5) -> None:
        self.ids = list(range(count * 10, 0, -10))
        self.size = size
        self.asked: list[Parameters] = []
        self.before_answer: Callable[[int], None] = lambda _: None
        self.always = set(self.ids)  # what is there from the beginning to the end

    def answer(self, parameters: Parameters) -> Any:
        """Answer one request."""
        assert len(self.asked) < 1000, "the walk does not end"
        self.before_answer(len(self.asked))
        self.asked.append(parameters)
        return self.page(parameters)

    def page(self, parameters: Parameters) -> Any:
        """Return the page for these parameters."""
        raise NotImplementedError

    def insert(self, ids: list[int]) -> None:
        """Put in rows, wherever they belong."""
        self.ids = sorted({*self.ids, *ids}, reverse=True)

    def remove(self, ids: list[int]) -> None:
        """Take rows out."""
        self.ids = [one for one in self.ids if one not in ids]
        self.always -= set(ids)


def rows(ids: list[int]) -> list[Row]:
    return [Row(id=one) for one in ids]


class Cursors(Server):
    """Keyset cursors, as most listings have them."""

    listing = Listing(Style.CURSOR_STRING, "rows", size="limit", max_size=5)

    def page(self, parameters: Parameters) -> Page:
        before = int(parameters.get("cursor_string") or 10**9)
        left = [one for one in self.ids if one < before]
        found = left[: parameters["limit"]]
        more = len(left) > len(found)
        return Page(rows(found), cursor_string=str(found[-1]) if more else None)


class Posts(Cursors):
    """The cursor is null only on an empty page (posts of a forum topic)."""

    def page(self, parameters: Parameters) -> Page:
        before = int(parameters.get("cursor_string") or 10**9)
        found = [one for one in self.ids if one < before][: parameters["limit"]]
        return Page(rows(found), cursor_string=str(found[-1]) if found else None)


class Comments(Server):
    """A cursor object that never is null, and ``has_more``."""

    listing = Listing(
        Style.CURSOR_OBJECT,
        "rows",
        size="limit",
        max_size=5,
        more="has_more",
        first_only=("after", "page"),
    )

    def page(self, parameters: Parameters) -> Page:
        assert "after" not in parameters or "cursor" not in parameters
        before = (parameters.get("cursor") or {"id": 10**9})["id"]
        before = parameters.get("after", before)
        left = [one for one in self.ids if one < before]
        found = left[: parameters["limit"]]
        last = found[-1] if found else before
        return Page(rows(found), cursor={"id": last}, has_more=len(left) > len(found))


class Rooms(Server):
    """A bare list; the cursor has to be made from the last row."""

    listing = Listing(
        Style.CURSOR_STRING,
        size="limit",
        max_size=5,
        build=lambda last, _: {"pinned": False, "id": last.id},
    )

    def page(self, parameters: Parameters) -> list[Row]:
        before = 10**9
        if text := parameters.get("cursor_string"):
            before = json.loads(base64.urlsafe_b64decode(text + "=="))["id"]
        return rows([one for one in self.ids if one < before][: parameters["limit"]])


class Offsets(Server):
    """An offset; the server clamps the size in silence, and may have a cap."""

    listing = Listing(Style.OFFSET_LIMIT, size="limit", max_size=5)

    def page(self, parameters: Parameters) -> list[Row]:
        start = parameters["offset"]
        size = min(parameters["limit"], self.size)
        return rows(self.ids[start : start + size])


class Pages(Server):
    """Numbered pages."""

    listing = Listing(Style.PAGE, "rows", size="limit", max_size=5)

    def page(self, parameters: Parameters) -> Page:
        start = (parameters["page"] - 1) * parameters["limit"]
        found = self.ids[start : start + parameters["limit"]]
        return Page(rows(found), total=len(self.ids))


class Events(Server):
    """Ids before and after, oldest first in each page (events of a match)."""

    listing = Listing(
        Style.BEFORE_AFTER_IDS,
        "rows",
        size="limit",
        max_size=5,
        first="first_event_id",
        last="latest_event_id",
    )

    def page(self, parameters: Parameters) -> Page:
        rising, size = self.ids[::-1], parameters["limit"]
        after, before = parameters.get("after"), parameters.get("before")
        if after is not None:
            found = [one for one in rising if one > after][:size]
        else:
            found = [one for one in rising if before is None or one < before][-size:]
        first, last = (rising[0], rising[-1]) if rising else (0, 0)
        return Page(rows(found), first_event_id=first, latest_event_id=last)


class Forwards(Events):
    """The same from the oldest on."""

    listing = attrs.evolve(Events.listing, direction="forward")


class Messages(Events):
    """Ids, without a word about the borders (the history of a channel)."""

    listing = Listing(
        Style.BEFORE_AFTER_IDS,
        size="limit",
        max_size=5,
        forward="since",
        backward="until",
    )

    def page(self, parameters: Parameters) -> Any:
        renamed = {"after": parameters.get("since"), "before": parameters.get("until")}
        return super().page({**parameters, **renamed}).rows


class Builds(Server):
    """The highest id, inclusive; the size is fixed."""

    listing = Listing(Style.MAX_ID, "rows", max_size=5)

    def page(self, parameters: Parameters) -> Page:
        most = parameters.get("max_id") or 10**9
        return Page(rows([one for one in self.ids if one <= most][: self.size]))


KINDS = [
    Cursors, Posts, Comments, Rooms, Offsets, Pages, Events, Forwards, Messages, Builds
]  # fmt: skip
KEYED = [Cursors, Posts, Comments, Rooms, Events, Messages, Builds]
COUNTING = [Offsets, Pages]
EXACT = [Offsets, Events, Forwards, Messages, Builds]


def items(walk: Walk[Row], server: Server) -> Iterator[Row]:
    """Do what a driver does: walk by items."""
    while True:
        yield from walk.items()
        parameters = walk.next_parameters()
        if parameters is None:
            return
        walk.advance(server.answer(parameters))


def pages(walk: Walk[Row], server: Server) -> Iterator[Any]:
    """Do what a driver does: walk by pages."""
    while (parameters := walk.next_parameters()) is not None:
        page = server.answer(parameters)
        walk.advance(page)
        walk.take_page()
        yield page


def walk_of(server: Any, max_items: int | None = None, **parameters: Any) -> Walk[Row]:
    return Walk(server.listing, parameters, max_items=max_items)


def resumed(walk: Walk[Row], server: Any, **parameters: Any) -> list[int]:
    again = walk_of(server, **{walk.cursor_parameter: walk.cursor}, **parameters)
    return [row.id for row in items(again, server)]


def taken(walk: Walk[Row], server: Server, count: int) -> list[int]:
    steps = items(walk, server)
    return [row.id for _, row in zip(range(count), steps, strict=False)]

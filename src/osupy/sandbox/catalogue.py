"""All beatmapsets, ready to be searched, sorted and leafed through."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import attrs

from osupy.sandbox import view_maps
from osupy.sandbox.basics import Json, num
from osupy.sandbox.maps import Mapset
from osupy.sandbox.params import to_int

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from osupy.sandbox.chronicle import Pack
    from osupy.sandbox.query import Query

Value = str | float
_MISSING: Final = {False: 2**63 - 1, True: -(2**63)}
"""What stands for a date that is missing, so that it comes last."""
SORTS: Final = {
    "artist": "artist.raw",
    "creator": "creator.raw",
    "difficulty": "beatmaps.difficultyrating",
    "favourites": "favourite_count",
    "nominations": "nominations",
    "plays": "play_count",
    "ranked": "approved_date",
    "rating": "rating",
    "relevance": "_score",
    "title": "title.raw",
    "updated": "last_update",
}
"""By the name of a sort: the key of its cursors, besides ``id``."""
STATUSES: Final[Mapping[str, Collection[str]]] = {
    "leaderboard": ("ranked", "approved", "loved"),
    "ranked": ("ranked", "approved"),
    "qualified": ("qualified",),
    "loved": ("loved",),
    "pending": ("pending",),
    "wip": ("wip",),
    "graveyard": ("graveyard",),
}


class MismatchError(Exception):
    """A position belongs to another order."""

    def __init__(self) -> None:
        super().__init__("Cursor parameters do not match sort parameters.")


@attrs.frozen(eq=False)
class Entry:
    """One set."""

    mapset: Mapset
    view: Json
    """Its long form."""
    text: str
    """Every word about it, in small letters."""
    packs: list[str]


class Catalogue:
    """Every set there is."""

    def __init__(self, sets: Iterable[Mapset], packs: Iterable[Pack]) -> None:
        tags: dict[int, list[str]] = {}
        for pack in packs:
            for mapset in pack.sets:
                tags.setdefault(mapset.id, []).append(pack.tag)
        self.by_id: dict[int, Entry] = {
            one.id: _entry(one, tags.get(one.id, [])) for one in sets
        }

    def find(
        self, query: Query, fits: Callable[[Entry], bool]
    ) -> list[tuple[float, Entry]]:
        """Return what fits, each with how well it does."""
        return [
            (_relevance(entry, query), entry)
            for entry in self.by_id.values()
            if fits(entry) and query.fits(entry.mapset, entry.text)
        ]


def _entry(one: Mapset, packs: list[str]) -> Entry:
    words = (
        one.title, one.title_unicode, one.artist, one.artist_unicode, one.creator,
        one.source, one.tags, str(one.id), *(it.version for it in one.maps),
    )  # fmt: skip
    text = "\n".join(words).lower()
    return Entry(one, view_maps.beatmapset_extended(one), text, packs)


def _relevance(entry: Entry, query: Query) -> float:
    one = entry.mapset
    score = 1 + one.favourites / 10_000
    for word in query.words:
        if word in one.title.lower():
            score += 8
        elif word in one.artist.lower():
            score += 5
        else:
            score += 1
    return num(round(score, 4))


@attrs.frozen
class Order:
    """How results are sorted: by a field, and by id where that is equal."""

    name: str
    descending: bool

    @property
    def echo(self) -> str:
        """The order as the answer repeats it."""
        return f"{self.name}_{'desc' if self.descending else 'asc'}"

    @property
    def field(self) -> str:
        """The cursor's key."""
        return SORTS[self.name]

    def key(self, hit: tuple[float, Entry]) -> tuple[Any, int]:
        """Return where a hit stands."""
        score, entry = hit
        value = score if self.name == "relevance" else self._value(entry)
        return value, entry.mapset.id

    def _value(self, entry: Entry) -> Value:
        one, view = entry.mapset, entry.view
        stars = [it.stars for it in one.maps]
        values: dict[str, Value | None] = {
            "artist": one.artist.lower(),
            "creator": one.creator.lower(),
            "difficulty": num(max(stars) if self.descending else min(stars)),
            "favourites": one.favourites,
            "nominations": view["nominations_summary"]["current"],
            "plays": view["play_count"],
            "ranked": None if one.ranked is None else one.ranked * 1000,
            "rating": view["rating"],
            "title": one.title.lower(),
            "updated": one.updated * 1000,
        }
        value = values[self.name]
        return _MISSING[self.descending] if value is None else value

    def sort(self, hits: Iterable[tuple[float, Entry]]) -> list[tuple[float, Entry]]:
        """Sort hits."""
        return sorted(hits, key=self.key, reverse=self.descending)

    def after(
        self, hits: Sequence[tuple[float, Entry]], cursor: Mapping[str, Any]
    ) -> list[tuple[float, Entry]]:
        """Return the hits behind a position."""
        if set(cursor) != {self.field, "id"}:
            raise MismatchError
        where = (self._read(cursor[self.field]), to_int(cursor["id"]))
        if self.descending:
            return [hit for hit in hits if self.key(hit) < where]
        return [hit for hit in hits if self.key(hit) > where]

    def _read(self, value: object) -> Value:
        if self.field.endswith(".raw"):
            return str(value)
        if isinstance(value, int):
            return value
        try:
            return float(str(value))
        except ValueError:
            raise MismatchError from None

    def cursor(self, hit: tuple[float, Entry]) -> Json:
        """Return the position of a hit."""
        value, set_id = self.key(hit)
        return {self.field: value, "id": set_id}


def order_of(text: str | None, default: str) -> Order:
    """Read an order such as ``title_asc``; what is none gives the default."""
    name, _, direction = (text or "").rpartition("_")
    if not name:
        name, direction = direction, "desc"
    if name not in SORTS or direction not in ("asc", "desc"):
        return Order(default, descending=True)
    return Order(name, descending=direction == "desc")

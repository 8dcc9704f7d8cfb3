"""The language of the beatmap search: ``stars>=5 ar<9 artist="…" some words``.

A condition is a field, an operator and a value; what does not read as one is looked for
as a word. Conditions about difficulties must all hold for the same difficulty.
"""

from __future__ import annotations

import re
from calendar import monthrange, timegm
from collections.abc import Callable
from typing import Final

import attrs

from osupy.sandbox.maps import STATUS_IDS, Map, Mapset

_CONDITION: Final = re.compile(
    r'(?<!\w)(?P<field>\w+)(?P<op>[<>]?[:=]|[<>])(?P<value>"[^"]*"|[^\s"]\S*)'
)
_WORDS: Final = re.compile(r'"[^"]+"|[^\s"]+')
_DATE: Final = re.compile(r"(\d{4})(?:[-./](\d{1,2}))?(?:[-./](\d{1,2}))?$")
_LENGTH: Final = re.compile(r"(\d+(?:\.\d+)?)(ms|s|m|h)?$")
_SCALES: Final = {"ms": 0.001, "s": 1, "m": 60, "h": 3600}
ALIASES: Final = {"star": "stars", "hp": "dr", "key": "keys", "submitted": "created"}

_MAP_NUMBERS: Final[dict[str, tuple[Callable[[Map], float | None], float]]] = {
    "ar": (lambda it: round(it.approach, 1), 0.05),
    "bpm": (lambda it: it.bpm, 0.05),
    "circles": (lambda it: it.circles, 0),
    "cs": (lambda it: it.size, 0.05),
    "dr": (lambda it: it.drain, 0.05),
    "keys": (lambda it: it.size if it.ruleset == 3 else None, 0),
    "od": (lambda it: round(it.overall, 1), 0.05),
    "sliders": (lambda it: it.sliders, 0),
    "stars": (lambda it: it.stars, 0.005),
}
"""Numbers of a difficulty, and how near is equal."""
_SET_TEXTS: Final[dict[str, Callable[[Mapset], str]]] = {
    "artist": lambda it: f"{it.artist}\n{it.artist_unicode}",
    "creator": lambda it: it.creator,
    "source": lambda it: it.source,
    "tag": lambda it: it.tags,
    "title": lambda it: f"{it.title}\n{it.title_unicode}",
}
_SET_DATES: Final[dict[str, Callable[[Mapset], int | None]]] = {
    "created": lambda it: it.submitted,
    "ranked": lambda it: it.ranked,
    "updated": lambda it: it.updated,
}
FEATURED: Final = {1: "Paperclip Orchestra"}
"""Artists whose songs anyone may use, by id."""


@attrs.define
class Query:
    """What was asked for."""

    words: list[str] = attrs.field(factory=list[str])
    of_map: list[Callable[[Map], bool]] = attrs.field(
        factory=list["Callable[[Map], bool]"]
    )
    of_set: list[Callable[[Mapset], bool]] = attrs.field(
        factory=list["Callable[[Mapset], bool]"]
    )
    has_status: bool = False
    """Whether a status was named."""

    def fits(self, mapset: Mapset, text: str) -> bool:
        """Say whether a set, with all its words, is what was asked for."""
        return (
            all(word in text for word in self.words)
            and all(test(mapset) for test in self.of_set)
            and (
                not self.of_map
                or any(all(test(one) for test in self.of_map) for one in mapset.maps)
            )
        )


def parse(text: str) -> Query:
    """Read a query."""
    query = Query()

    def take(found: re.Match[str]) -> str:
        known = _condition(query, found["field"], found["op"], found["value"])
        return " " if known else found[0]

    rest = _CONDITION.sub(take, text)
    query.words = [word.strip('"').lower() for word in _WORDS.findall(rest)]
    return query


def _condition(query: Query, name: str, op: str, value: str) -> bool:
    """Add a condition, and say whether it was one."""
    field = ALIASES.get(name.lower(), name.lower())
    op = op.replace(":", "=")
    bare = value.strip('"').lower()
    on_map = _map_test(field, op, bare)
    if on_map is not None:
        query.of_map.append(on_map)
        return True
    on_set = _set_test(field, op, bare)
    if on_set is None:
        return False
    query.of_set.append(on_set)
    query.has_status = query.has_status or field == "status"
    return True


def _map_test(field: str, op: str, value: str) -> Callable[[Map], bool] | None:
    if field == "difficulty":
        return (lambda it: value in it.version.lower()) if op == "=" else None
    if field == "length":
        length = _LENGTH.match(value)
        if length is None:
            return None
        scale = _SCALES[length[2] or "s"]
        fits = _range(op, float(length[1]) * scale, scale / 2 if length[2] else 0)
        return lambda it: fits(it.length)
    if field not in _MAP_NUMBERS:
        return None
    number = _number(value)
    if number is None:
        return None
    get, tolerance = _MAP_NUMBERS[field]
    fits = _range(op, number, tolerance)
    return lambda it: fits(get(it))


def _set_test(field: str, op: str, value: str) -> Callable[[Mapset], bool] | None:
    if field in _SET_TEXTS:
        text_of = _SET_TEXTS[field]
        return (lambda it: value in text_of(it).lower()) if op == "=" else None
    if field in _SET_DATES:
        return _date_test(_SET_DATES[field], op, value)
    if field == "status":
        return _status_test(op, value)
    number = _number(value)
    if number is None:
        return None
    if field == "favourites":
        fits = _range(op, number, 0)
        return lambda it: fits(it.favourites)
    if field == "featured_artist" and op == "=":
        artist = FEATURED.get(int(number))
        return lambda it: it.artist == artist
    return None


def _status_test(op: str, value: str) -> Callable[[Mapset], bool] | None:
    named = next(
        (it for name, it in STATUS_IDS.items() if name.startswith(value)), None
    )
    if named is None:
        return None
    fits = _range(op, named, 0)
    return lambda it: fits(STATUS_IDS[it.status])


def _date_test(
    get: Callable[[Mapset], int | None], op: str, value: str
) -> Callable[[Mapset], bool] | None:
    found = _DATE.match(value)
    if found is None:
        return None
    year, month, day = (int(part) if part else None for part in found.groups())
    begin = _midnight(year or 0, month or 1, day or 1)
    last = monthrange(year or 1, month or 12)[1] if (month or 12) <= 12 else 0
    end = _midnight(year or 0, month or 12, day or last)
    if begin is None or end is None:
        return None
    first, after = begin, end + 86_400
    tests: dict[str, Callable[[int], bool]] = {
        "=": lambda when: first <= when < after,
        "<": lambda when: when < first,
        "<=": lambda when: when < after,
        ">": lambda when: when >= after,
        ">=": lambda when: when >= first,
    }
    test = tests[op]

    def fits(mapset: Mapset) -> bool:
        when = get(mapset)
        return when is not None and test(when)

    return fits


def _midnight(year: int, month: int, day: int) -> int | None:
    try:
        last = monthrange(year, month)[1]
    except ValueError:
        return None
    if not 1 <= day <= last:
        return None
    return timegm((year, month, day, 0, 0, 0))


def _number(text: str) -> float | None:
    return float(text) if re.fullmatch(r"\d{1,9}(\.\d{1,9})?", text) else None


def _range(op: str, value: float, tolerance: float) -> Callable[[float | None], bool]:
    tests: dict[str, Callable[[float], bool]] = {
        "=": lambda it: value - tolerance <= it <= value + tolerance,
        "<": lambda it: it < value - tolerance,
        "<=": lambda it: it <= value + tolerance,
        ">": lambda it: it > value + tolerance,
        ">=": lambda it: it >= value - tolerance,
    }
    test = tests[op]
    return lambda it: it is not None and test(it)

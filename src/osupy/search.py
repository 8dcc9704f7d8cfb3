"""The search language of beatmapsets, typed: ``SearchFilter(stars=">=5", keys=4)``.

The server takes filters out of a search text: a field, an operator and a value, quoted
where it holds spaces. What it cannot read as a filter it takes for words to look for,
in silence: ``ar>=nine`` finds nothing, and nobody says why. So a `SearchFilter` knows
the fields, which operators each has, and how values must be written, and refuses the
rest before anything is sent. Its text is ``str(filter)``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import (
    TYPE_CHECKING,
    Any,
    Final,
    Literal,
    NoReturn,
    TypeAlias,
    cast,
    overload,
)

from osupy._core.encoding import wrong

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from osupy.enums import BeatmapsetStatus

__all__ = ["SearchFilter"]

Operator: TypeAlias = Literal["=", ":", "<", "<=", ">", ">="]
NumberField: TypeAlias = Literal["ar", "bpm", "cs", "dr", "hp", "od", "star", "stars"]
WholeField: TypeAlias = Literal["circles", "favourites", "key", "keys", "sliders"]
DateField: TypeAlias = Literal["created", "ranked", "submitted", "updated"]
TextField: TypeAlias = Literal[
    "artist", "creator", "difficulty", "source", "tag", "title"
]

Length: TypeAlias = "float | timedelta | str"
Moment: TypeAlias = "int | date | str"
Status: TypeAlias = "BeatmapsetStatus | str"
Numbers: TypeAlias = "float | str | tuple[float | None, float | None]"
Wholes: TypeAlias = "int | str | tuple[int | None, int | None]"
Lengths: TypeAlias = "Length | tuple[Length | None, Length | None]"
Moments: TypeAlias = "Moment | tuple[Moment | None, Moment | None]"
Statuses: TypeAlias = "Status | tuple[Status | None, Status | None]"

_OPERATORS = ("=", ":", "<", "<=", ">", ">=")
_EQUALS = ("=", ":")
_ALIASES = {"hp": "dr", "key": "keys", "star": "stars", "submitted": "created"}
_STATUSES = ("graveyard", "wip", "pending", "ranked", "approved", "qualified", "loved")

_COMPARISON = re.compile(r"(<=|>=|<|>|=|:)?([^\s<>=]+)")
_BARE = re.compile(r'[^\s"]+')
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?", re.ASCII)
_DAY = re.compile(r"(\d{4})(?:[-./](\d{1,2})(?:[-./](\d{1,2}))?)?", re.ASCII)
_LENGTH = re.compile(
    r"(?:\d+:)?\d+:\d+"
    r"|(?=\d)(?:\d+(?:\.\d+)?h)?(?:\d+(?:\.\d+)?m)?(?:\d+(?:\.\d+)?s)?"
    r"(?:\d+(?:\.\d+)?ms)?"
    r"|\d+(?:\.\d+)?",
    re.ASCII,
)


class SearchFilter:
    """A search text with filters, as ``search_beatmapsets`` takes it.

    Filters that are compared take a value (equal), a text with an operator, several of
    them (``">=5 <7"``), or a pair: from and to, both included, ``None`` = open. Where
    the operator is not known beforehand, `where` takes it. A filter does not change;
    two with the same text are equal::

        SearchFilter("camellia", stars=(5, 7), ar="<9", keys=4, created=">=2023")
        SearchFilter(status="ranked", length=timedelta(minutes=3), artist="…")

    Args:
        text: Words to look for, as one writes them on the site.
        ar: Approach rate.
        artist: Artist; all words must be found.
        bpm: Beats per minute.
        circles: Number of circles.
        created: When it was uploaded: a year (``2023``), a ``date``, a ``datetime``
            with time zone, or a text, ``"2023-05"``; a year means all of it.
        creator: Name of the mapper.
        cs: Circle size.
        difficulty: Name of the difficulty.
        dr: Drain rate, also called HP.
        favourites: Number of favourites.
        featured_artist: Id of a featured artist.
        keys: Number of keys (mania).
        length: Length: seconds, a ``timedelta``, or a text, ``"3:20"`` or ``"3m20s"``.
        od: Overall difficulty.
        ranked: When it was ranked; as ``created``.
        sliders: Number of sliders.
        source: Where the song comes from.
        stars: Star rating.
        status: ``graveyard``, ``wip``, ``pending``, ``ranked``, ``approved``,
            ``qualified``, ``loved``, in this order when compared.
        tag: Tag of the users, or several, all of which it must have.
        title: Title of the song.
        updated: When it was last changed; as ``created``.

    Raises:
        UsageError: A filter has no such operator, or its value cannot be written.
    """

    __slots__ = ("_terms", "_text")

    _terms: tuple[tuple[str, str, str], ...]
    _text: str

    def __init__(  # noqa: PLR0913 (the server's language has as many fields)
        self,
        text: str = "",
        *,
        ar: Numbers | None = None,
        artist: str | None = None,
        bpm: Numbers | None = None,
        circles: Wholes | None = None,
        created: Moments | None = None,
        creator: str | None = None,
        cs: Numbers | None = None,
        difficulty: str | None = None,
        dr: Numbers | None = None,
        favourites: Wholes | None = None,
        featured_artist: int | None = None,
        keys: Wholes | None = None,
        length: Lengths | None = None,
        od: Numbers | None = None,
        ranked: Moments | None = None,
        sliders: Wholes | None = None,
        source: str | None = None,
        stars: Numbers | None = None,
        status: Statuses | None = None,
        tag: str | Iterable[str] | None = None,
        title: str | None = None,
        updated: Moments | None = None,
    ) -> None:
        given = {
            "ar": ar,
            "artist": artist,
            "bpm": bpm,
            "circles": circles,
            "created": created,
            "creator": creator,
            "cs": cs,
            "difficulty": difficulty,
            "dr": dr,
            "favourites": favourites,
            "featured_artist": featured_artist,
            "keys": keys,
            "length": length,
            "od": od,
            "ranked": ranked,
            "sliders": sliders,
            "source": source,
            "stars": stars,
            "status": status,
            "title": title,
            "updated": updated,
        }
        if not isinstance(text, str):
            raise wrong("text", text, "expected a str")
        terms = [
            _term(field, operator, one)
            for field, value in given.items()
            if value is not None
            for operator, one in _comparisons(field, value)
        ]
        tags = _each("tag", tag)
        terms += [_term("tag", "=", one) for one in tags]
        object.__setattr__(self, "_terms", tuple(terms))
        object.__setattr__(self, "_text", text.strip())

    @overload
    def where(
        self, field: NumberField, operator: Operator, value: float
    ) -> SearchFilter: ...

    @overload
    def where(
        self, field: WholeField, operator: Operator, value: int
    ) -> SearchFilter: ...

    @overload
    def where(
        self, field: DateField, operator: Operator, value: Moment
    ) -> SearchFilter: ...

    @overload
    def where(
        self, field: Literal["length"], operator: Operator, value: Length
    ) -> SearchFilter: ...

    @overload
    def where(
        self, field: Literal["status"], operator: Operator, value: Status
    ) -> SearchFilter: ...

    @overload
    def where(
        self, field: TextField, operator: Literal["=", ":"], value: str
    ) -> SearchFilter: ...

    @overload
    def where(
        self,
        field: Literal["featured_artist"],
        operator: Literal["=", ":"],
        value: int,
    ) -> SearchFilter: ...

    def where(self, field: str, operator: str, value: Any) -> SearchFilter:
        """Return the filter with one more condition.

        Args:
            field: What is compared; see the class.
            operator: ``=`` (or ``:``), ``<``, ``<=``, ``>``, ``>=``; texts and
                ``featured_artist`` know only the first.
            value: What it is compared with.

        Raises:
            UsageError: There is no such field, it has no such operator, it stands there
                already and can only once, or the value cannot be written.
        """
        term = _term(field, operator, value)
        once = term[0] in _ONLY_EQUAL and term[0] != "tag"
        if once and any(known == term[0] for known, _, _ in self._terms):
            raise wrong(field, value, "is given twice; the server heeds only the last")
        more = SearchFilter(self._text)
        object.__setattr__(more, "_terms", (*self._terms, term))
        return more

    def __str__(self) -> str:
        """Return the text that is sent: the filters, and then the words."""
        # The words come last: a stray quote in them must not swallow a filter.
        parts = [field + operator + value for field, operator, value in self._terms]
        return " ".join([*parts, self._text] if self._text else parts)

    def __repr__(self) -> str:
        return f"<SearchFilter {str(self)!r}>"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, SearchFilter):
            return NotImplemented
        return str(self) == str(other)

    def __hash__(self) -> int:
        return hash(str(self))

    def __setattr__(self, name: str, value: object) -> NoReturn:
        message = "a SearchFilter cannot be changed; `where` makes a new one"
        raise AttributeError(message)

    def __reduce__(self) -> tuple[Any, ...]:
        return _restore, (self._terms, self._text)


def _restore(terms: tuple[tuple[str, str, str], ...], text: str) -> SearchFilter:
    restored = SearchFilter(text)
    object.__setattr__(restored, "_terms", terms)
    return restored


def _each(name: str, values: str | Iterable[str] | None) -> list[str]:
    if isinstance(values, str):
        return [values]
    if not isinstance(values, Iterable | None):
        raise wrong(name, values, "expected a text, or several")
    return list(values or ())


def _term(field: str, operator: str, value: Any) -> tuple[str, str, str]:
    """Return field, operator and value as the server reads them."""
    name = _ALIASES.get(field, field)
    if name not in _WRITERS:
        raise wrong("field", field, f"expected one of {', '.join(sorted(_WRITERS))}")
    allowed = _EQUALS if name in _ONLY_EQUAL else _OPERATORS
    if operator not in allowed:
        raise wrong("operator", operator, f"{field} takes {' '.join(allowed)}")
    return name, "=" if operator == ":" else operator, _WRITERS[name](field, value)


def _comparisons(field: str, value: Any) -> Iterator[tuple[str, Any]]:
    """Give what an argument asks for: operators and values."""
    if field in _ONLY_EQUAL:
        yield "=", value
    elif isinstance(value, tuple):
        yield from _bounds(field, cast("tuple[object, ...]", value))
    elif isinstance(value, str):
        found = list(map(_COMPARISON.fullmatch, value.split()))
        if not found:
            raise wrong(field, value, "is empty")
        for comparison in found:
            if comparison is None:
                raise wrong(field, value, "expected an operator and a value, as '>=5'")
            yield comparison[1] or "=", comparison[2]
    else:
        yield "=", value


def _bounds(field: str, pair: tuple[object, ...]) -> Iterator[tuple[str, Any]]:
    match pair:
        case (None, None):
            raise wrong(field, pair, "has neither beginning nor end")
        case (low, high):
            if low is not None:
                yield ">=", low
            if high is not None:
                yield "<=", high
        case _:
            raise wrong(field, pair, "expected two values, from and to")


def _number(name: str, value: Any) -> str:
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        return value
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise wrong(name, value, "expected a number")
    if not math.isfinite(value):
        raise wrong(name, value, "is not a finite number")
    from decimal import Decimal

    plain = int(value) if value == int(value) else value
    return format(Decimal(repr(plain)), "f")  # without an exponent


def _whole(name: str, value: Any) -> str:
    if isinstance(value, str) and _NUMBER.fullmatch(value) and "." not in value:
        return value
    if isinstance(value, bool) or not isinstance(value, int):
        raise wrong(name, value, "expected an int")
    return str(value)


def _length(name: str, value: Any) -> str:
    if isinstance(value, timedelta):
        value = value.total_seconds()
    if isinstance(value, str):
        if not _LENGTH.fullmatch(value):
            raise wrong(name, value, "expected a length, as '3:20' or '3m20s'")
        return value
    if isinstance(value, int | float) and value < 0:
        raise wrong(name, value, "is negative")
    return _number(name, value)


def _moment(name: str, value: Any) -> str:
    if isinstance(value, str):
        return _moment_text(name, value)
    if isinstance(value, datetime):
        if value.utcoffset() is None:
            raise wrong(name, value, "needs a time zone, as datetime.now(UTC) has")
        instant = value.astimezone(UTC).replace(microsecond=0, tzinfo=None)
        return f"{instant.isoformat()}Z"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool) or not isinstance(value, int):
        raise wrong(name, value, "expected a year, a date, a datetime or a text")
    if not 1000 <= value <= 9999:  # noqa: PLR2004 (four digits)
        raise wrong(name, value, "is not a year")
    return str(value)


def _moment_text(name: str, value: str) -> str:
    try:
        if found := _DAY.fullmatch(value):
            date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
            return value
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise wrong(name, value, "expected a date, as '2023-05-01'") from None
    return _moment(name, moment)


def _status(name: str, value: Any) -> str:
    if isinstance(value, str) and value in _STATUSES:
        return str(value)
    raise wrong(name, value, f"expected one of {', '.join(_STATUSES)}")


def _words(name: str, value: Any) -> str:
    if not isinstance(value, str):
        raise wrong(name, value, "expected a str")
    if not value.strip() or "\n" in value:
        raise wrong(name, value, "is empty, or holds a line break")
    if _BARE.fullmatch(value):
        return value
    if value.endswith("\\"):
        raise wrong(name, value, "the server reads no backslash before the last quote")
    escaped = value.replace('"', '\\"')
    return f'"{escaped}"'


_WRITERS: Final[dict[str, Callable[[str, Any], str]]] = {
    **dict.fromkeys(("ar", "bpm", "cs", "dr", "od", "stars"), _number),
    **dict.fromkeys(("circles", "favourites", "keys", "sliders"), _whole),
    **dict.fromkeys(("created", "ranked", "updated"), _moment),
    **dict.fromkeys(
        ("artist", "creator", "difficulty", "source", "tag", "title"), _words
    ),
    "featured_artist": _whole,
    "length": _length,
    "status": _status,
}
_ONLY_EQUAL = frozenset(
    {"artist", "creator", "difficulty", "featured_artist", "source", "tag", "title"}
)

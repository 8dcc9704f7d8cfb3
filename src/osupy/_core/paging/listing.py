"""How a route is paged, as the contract describes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any, Generic, Literal, TypeAlias, TypeVar, cast

import attrs

T = TypeVar("T")

Parameters: TypeAlias = Mapping[str, Any]


class Style(Enum):
    """What leads from one page to the next."""

    CURSOR_STRING = "cursor_string"
    """A text that the answer gives; opaque."""
    CURSOR_OBJECT = "cursor_object"
    """An object that the answer gives; opaque as well."""
    OFFSET_LIMIT = "offset_limit"
    """The number of rows to leave out."""
    PAGE = "page"
    """The number of the page, from 1."""
    BEFORE_AFTER_IDS = "before_after_ids"
    """The id of the first or the last row, exclusive."""
    MAX_ID = "max_id"
    """The id of the last row, inclusive, so less one."""


_PARAMETERS = {
    Style.CURSOR_STRING: "cursor_string",
    Style.CURSOR_OBJECT: "cursor",
    Style.OFFSET_LIMIT: "offset",
    Style.PAGE: "page",
    Style.MAX_ID: "max_id",
}


@attrs.frozen
class By(Generic[T]):
    """What depends on the value of a parameter."""

    parameter: str
    values: Mapping[str, T]
    """By value, as it travels; an enum member stands for its value."""
    otherwise: T | None = None

    def of(self, parameters: Parameters) -> T | None:
        """Return what holds for these parameters."""
        value = parameters.get(self.parameter)
        if isinstance(value, Enum):
            value = value.value
        return self.values.get(value, self.otherwise) if value else self.otherwise


def _usual_parameter(listing: Listing) -> str:
    return _PARAMETERS.get(listing.style, listing.backward)


def _moves(listing: Listing) -> bool:
    return listing.style in (Style.OFFSET_LIMIT, Style.PAGE)


@attrs.frozen(kw_only=True)
class Listing:
    """How a route is paged."""

    style: Style = attrs.field(kw_only=False)
    items: str | By[str] = attrs.field(default="$", kw_only=False)
    """Where the rows stand: ``"$"`` = the body is the list, or a dotted path."""
    size: str | None = None
    """Parameter of the page size; left out by the user, it is sent as the maximum."""
    max_size: int | By[int] = 50
    """The server's largest page, or its only one where ``size`` is ``None``."""
    max_total: int | By[int] | None = None
    """Rows after which the server gives no more (offset and page)."""
    total: str | By[str] | None = None
    """Where the page says how many rows there are (page)."""
    more: str | None = None
    """Where the page says whether more follows (cursors); else a null cursor ends."""
    sort: str | None = None
    """Where the page says its order, if ``sort`` has to be sent with a cursor."""
    first_only: tuple[str, ...] = ()
    """Parameters for the first request alone: they contradict a cursor."""
    build: Callable[[Any, Parameters], Mapping[str, object]] | None = None
    """For cursors that the answer does not give: makes the keys of one from the last
    row and the parameters. A page that is not full then ends the listing."""
    endless: bool = False
    """Whether it never ends: a cursor that repeats means that nothing is new yet."""
    moves: bool = attrs.field(default=attrs.Factory(_moves, takes_self=True))
    """Whether rows may come twice since their order moves; offsets and pages do."""
    key: str | None = None
    """What tells rows apart, as a dotted path, where it is not the object's id."""
    forward: str = "after"
    """Parameter towards newer ids (ids)."""
    backward: str = "before"
    """Parameter towards older ids (ids)."""
    direction: Literal["forward", "backward"] = "backward"
    """Where to go when neither of the two is given. Backwards, rows are handed out
    newest first, though each page of the server has the oldest first."""
    first: str | None = None
    """Where the page says the oldest id of all (ids); else an empty page ends."""
    last: str | None = None
    """Where the page says the newest id of all."""
    parameter: str = attrs.field(
        default=attrs.Factory(_usual_parameter, takes_self=True)
    )
    """Parameter that takes the cursor (for ids, `forward` or `backward` do)."""


def resolve(fact: T | By[T] | None, parameters: Parameters) -> T | None:
    """Return a fact that may depend on a parameter."""
    if isinstance(fact, By):
        return cast("By[T]", fact).of(parameters)
    return fact


def reach(start: Any, path: str) -> Any:
    """Follow a dotted path of attributes; ``None`` when something is missing."""
    if path == "$":
        return start
    for name in path.split("."):
        start = getattr(start, name, None)
    return start

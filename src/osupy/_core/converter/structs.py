"""Answers by way of msgspec, where it is installed: parsed and checked in C.

msgspec reads bytes into structs of its own, whose fields it has checked by then. The
structs mirror our classes, made from the same plans as everything else, and generated
code lifts each into an object of ours, slot by slot, without looking at a value again.

Exactness comes first. What msgspec cannot check as the functions of ``generate`` do
(classes that keys or siblings pick, mods, free tables, what users have hooks for)
arrives as plain data and is left to those functions. And whatever is refused on this
way, for whatever reason, goes the ordinary way from its bytes on: so drift, errors and
their paths are the same with and without msgspec.

Four things that the server never sends are read otherwise: a time with more than six
digits of a second is rounded and not cut, one with small letters (``t``, ``z``) is let
through, in data that no class describes an integer beyond 64 bits stays exact, and
under a key that nobody declares a number is passed over that no float could hold.
"""

from __future__ import annotations

from datetime import datetime
from functools import cache
from importlib import import_module
from math import inf
from typing import TYPE_CHECKING, Annotated, Any, Final

import attrs

from osupy._core.converter.generate import Writer
from osupy._core.converter.plan import (
    Anything,
    BySibling,
    Day,
    Field,
    Layout,
    Listing,
    Maybe,
    Member,
    Moment,
    Object,
    Plain,
    Plan,
)
from osupy._core.model import Model

if TYPE_CHECKING:
    from collections.abc import Callable

    from osupy._core.converter.functions import Functions

__all__ = ["REFUSED", "Course", "course_of", "write_reader"]

REFUSED: Final = object()
"""Instead of a result: take the ordinary way."""

_FIRST_SKIP = 3
_SKIP = 50
_BOUND = 2**63  # orjson's integers, as far as C takes bounds


@cache
def msgspec() -> Any:
    """Return the module, imported when it is first wanted.

    Raises:
        ImportError: It is not installed.
    """
    return import_module("msgspec")


class Course:
    """The way by msgspec for the answers of one type.

    The first answers go the ordinary way: to make structs takes longer than to decode
    a few pages, and many a script asks no more than that. So do some answers after each
    that was refused: where the server drifts for good, trying costs more than it gains.
    """

    def __init__(self, functions: Functions, plan: Plan) -> None:
        self._functions = functions
        self._plan = plan
        self._skip: float = _FIRST_SKIP
        self._read: Callable[[bytes], Any] | None = None

    def decode(self, data: bytes) -> Any:
        """Return the object of a body, or `REFUSED`."""
        if self._skip > 0:  # threads may count below
            self._skip -= 1
            return REFUSED
        try:
            if self._read is None:
                self._read = self._functions.reader(self._plan)
            return self._read(data)
        except ImportError:
            self._skip = inf
            return REFUSED
        except Exception:  # noqa: BLE001 (the ordinary way tells what is wrong)
            self._skip = _SKIP
            return REFUSED


@attrs.define(eq=False)
class Family:
    """The structs of one type of answer: a class has one, wherever it occurs.

    Where classes hold one another in a circle, the inner ones stay plain data.
    """

    functions: Any  # of the class `Functions`, which needs this module
    msgspec: Any
    number: int
    """Tells the functions of one family from those of another."""
    sources: list[str] = attrs.Factory(list[str])
    """Code of the functions that lift structs, not yet compiled."""
    _structs: dict[type[Model], Any] = attrs.Factory(dict[type, Any])

    def wire(self, plan: Plan) -> Any:
        """Return the type that msgspec decodes and checks."""
        if isinstance(plan, Plain):
            return self._plain(plan.kind)
        if isinstance(plan, Member | Day):
            return str
        if isinstance(plan, Moment):
            return Annotated[datetime, self.msgspec.Meta(tz=True)]
        if isinstance(plan, Listing):
            return list[self.wire(plan.item)]  # type: ignore[misc]
        if isinstance(plan, Maybe):
            inner = self.wire(plan.inner)
            return inner if inner is Any else inner | None
        if isinstance(plan, Object) and _is_certain(plan, self.functions):
            return self._struct(plan.cls)
        return Any

    def _plain(self, kind: type) -> Any:
        if kind not in (int, float):
            return kind
        whole = Annotated[int, self.msgspec.Meta(ge=-_BOUND, le=_BOUND - 1)]
        return whole if kind is int else whole | float

    def _struct(self, cls: type[Model]) -> Any:
        if cls not in self._structs:
            self._structs[cls] = Any  # inside itself
            self._structs[cls] = self._make(self.functions.layout(cls))
        return self._structs[cls]

    def _make(self, layout: Layout) -> Any:
        fields: list[Any] = []
        keys: dict[str, str] = {}
        for field in layout.fields:
            inner = self.wire(field.plan)
            hint = inner if inner is Any or not field.nullable else inner | None
            default = () if field.always else (_default(field),)
            fields.append((field.name, hint, *default))
            keys[field.name] = field.key
        for number, key in enumerate(sorted(layout.doubles)):
            fields.append((f"double_{number}", Any, self.msgspec.UNSET))
            keys[f"double_{number}"] = key
        struct = self.msgspec.defstruct(
            layout.cls.__name__, fields, rename=keys, kw_only=True, gc=False
        )
        self._write(layout, struct)
        return struct

    def _write(self, layout: Layout, struct: Any) -> None:
        name = self.functions.lifted(layout.cls)
        lines = [f"x = twin_{name}()"]
        if layout.may_be_empty:
            # Nothing but unknown keys looks like this, too; the ordinary way tells.
            blank = self.functions.helper(f"no_{name}", struct())
            lines.append(f"if s == {blank}: raise Misfit")
        for field in layout.fields:
            lines += self._store(layout, field)
        for number, key in enumerate(sorted(layout.doubles)):
            unset = self.functions.helper("UNSET", self.msgspec.UNSET)
            value = f"s.double_{number}"
            kept = f"{{**getattr(x, '_extra', {{}}), {key!r}: {value}}}"
            lines.append(f"if {value} is not {unset}: x._extra = {kept}")
        lines += [f"x.__class__ = {name}", "return x"]
        body = "\n".join(f"    {line}" for line in lines)
        source = f"def {self._lift_name(layout.cls)}(s):\n{body}\n"
        self.sources.append(source)

    def _lift_name(self, cls: type[Model]) -> str:
        return f"lift_{self.functions.lifted(cls)}_{self.number}"

    def _store(self, layout: Layout, field: Field) -> list[str]:
        source, target = f"s.{field.name}", f"x.{field.name}"
        if isinstance(field.plan, BySibling):
            kind = next(it.name for it in layout.fields if it.key == field.plan.key)
            lifted = f"{self.functions.branch(field.plan)}(s.{kind}, v)"
        else:
            lifted = self.lift(field.plan, "v")
        if isinstance(field.plan, Moment):
            some = "v is not None and " if field.nullable else ""
            test = f"if {some}v.tzinfo is not UTC: {target} = aware(v)"
            return [f"{target} = v = {source}", test]
        if lifted == "v":
            return [f"{target} = {source}"]
        if field.nullable:
            lifted = f"None if v is None else {lifted}"
        return [f"v = {source}", f"{target} = {lifted}"]

    def lift(self, plan: Plan, v: str) -> str:
        """Return an expression for what a variable with msgspec's value becomes."""
        if isinstance(plan, Plain | Anything):
            return v
        if isinstance(plan, Listing):
            item = self.lift(plan.item, f"{v}i")
            return v if item == f"{v}i" else f"[{item} for {v}i in {v}]"
        if isinstance(plan, Maybe):
            inner = self.lift(plan.inner, v)
            return v if inner == v else f"(None if {v} is None else {inner})"
        if isinstance(plan, Moment):
            return f"aware({v})"
        if isinstance(plan, Object) and self.wire(plan) is not Any:
            return f"{self._lift_name(plan.cls)}({v})"
        return Writer(self.functions).expression(plan, v)


def _is_certain(plan: Object, functions: Functions) -> bool:
    """Return whether what fits the declared class is of that class, and of no other."""
    layout = functions.layout(plan.cls)
    if layout.open or functions.keep_unknown:
        return False
    if plan.shape is None:
        return True
    if plan.hooked or not plan.shape.telling:
        return False
    key, told = plan.shape.telling[0]
    always = {field.key for field in layout.fields if field.always}
    return told is plan.cls and key in always


def _default(field: Field) -> Any:
    if isinstance(field.default, attrs.Factory):  # type: ignore[arg-type]
        return msgspec().field(default_factory=field.default.factory)
    return field.default


def course_of(functions: Functions, plan: Plan) -> Course | None:
    """Return the way by msgspec; ``None`` if there is nothing that it could check."""
    inner = plan
    while isinstance(inner, Listing | Maybe):
        inner = inner.item if isinstance(inner, Listing) else inner.inner
    gains = isinstance(inner, Object) and _is_certain(inner, functions)
    return Course(functions, plan) if gains else None


def write_reader(functions: Functions, plan: Plan, number: int) -> tuple[str, str]:
    """Return the name and the code of a function that makes of bytes what a plan says.

    It raises whatever there is to raise for a body that does not fit.
    """
    family = Family(functions, msgspec(), number)
    decoder = family.msgspec.json.Decoder(family.wire(plan))
    read = functions.helper("parse", decoder.decode)
    name = f"read_body_{number}"
    lines = [
        f"def {name}(data):",
        # msgspec does not look into what it passes over: bad UTF-8 is for us to find.
        "    if not data.isascii(): data.decode()",
        f"    v = {read}(data)",
    ]
    lines.append(f"    return {family.lift(plan, 'v')}\n")
    return name, "\n".join([*family.sources, *lines])

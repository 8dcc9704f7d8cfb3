"""Raw answers beside what is declared: every difference, however harmless.

The third reader of the plans. `generate` and `explain` make objects and forgive; this
one makes nothing, forgives nothing and stops nowhere. Hooks that users registered are
left aside: what the server sends is compared with what osupy declares.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeAlias

import attrs

from osupy._core import mod_facts
from osupy._core.converter.explain import json_classes, words
from osupy._core.converter.generate import Members
from osupy._core.converter.plan import (
    Anything,
    BySibling,
    Day,
    Either,
    Field,
    Foreign,
    Layout,
    Listing,
    Maybe,
    Member,
    ModList,
    Moment,
    Object,
    Plain,
    Plan,
    Planner,
    Table,
    Unread,
    layout_of,
)
from osupy._core.converter.session import brief, step
from osupy._core.model import Model
from osupy.enums import Ruleset

__all__ = ["Comparer", "DifferenceKind", "Found"]


class DifferenceKind(StrEnum):
    """In which way an answer differs from what is declared."""

    NEW_KEY = "new key"
    """A key that no field declares."""
    MISSING_KEY = "missing key"
    """A key that is declared as always sent, and was not."""
    NEW_VALUE = "new value"
    """A value that an enum does not name, or an unknown mod."""
    NULL = "null"
    """A null where none is declared."""
    CHANGED_TYPE = "changed type"
    """Another kind of JSON value than is declared, a fraction for an int included."""
    UNKNOWN_KIND = "unknown kind"
    """The key that picks an object's class names one that osupy does not know."""


@attrs.frozen
class Found:
    """One difference in one place."""

    kind: DifferenceKind
    path: str
    """JSON path; indices and free keys are folded: ``$.scores[].mods[]``."""
    field: str
    """``Class.field``."""
    declared: str
    """What the field is declared to hold."""
    came: str
    """What came in its place."""
    value: Any
    """The value itself, as it came."""


Meet: TypeAlias = Callable[[type[Model], dict[str, Any]], object]
"""Told of each object of an answer, with the class that it is taken for."""


@attrs.frozen
class _Place:
    """Where a value stands, and what it is declared to be."""

    path: str
    field: str
    declared: str

    def differs(
        self, kind: DifferenceKind, value: Any, came: str | None = None
    ) -> Found:
        came = _kind(value) if came is None else came
        return Found(kind, self.path, self.field, self.declared, came, value)

    def item(self, inside: str, plan: Plan) -> _Place:
        """Return the place of what stands inside, of the same field."""
        return _Place(self.path + inside, self.field, words(plan))


class Comparer:
    """Compares answers with the types that they are declared to have.

    Args:
        meet: Told of each object, in the order of the answer.
    """

    def __init__(self, meet: Meet | None = None) -> None:
        self._planner = Planner(lambda _: None, lambda _: _as_it_is)
        self._layouts: dict[type[Model], Layout] = {}
        self._meet = meet

    def compare(self, hint: Any, raw: Any) -> Iterator[Found]:
        """Give every difference between parsed JSON and a type."""
        plan = self._planner.plan(hint)
        name = getattr(hint, "__name__", str(hint))
        return self._value(plan, raw, _Place("$", name, words(plan)))

    def _layout(self, cls: type[Model]) -> Layout:
        found = self._layouts.get(cls)
        if found is None:
            found = self._layouts.setdefault(cls, layout_of(cls, self._planner))
        return found

    def _value(self, plan: Plan, raw: Any, place: _Place) -> Iterator[Found]:
        if raw is not None:
            yield from self._present(plan, raw, place)
        elif not isinstance(plan, Anything | Maybe | Foreign | Unread):
            yield place.differs(DifferenceKind.NULL, raw)

    def _present(self, plan: Plan, raw: Any, place: _Place) -> Iterator[Found]:
        match plan:
            case Maybe(inner):
                yield from self._present(inner, raw, place)
            case Object():
                yield from self._object(plan, raw, place)
            case Listing() | ModList() | Table():
                yield from self._container(plan, raw, place)
            case Either(options):
                yield from self._either(options, raw, place)
            case _:
                yield from _single(plan, raw, place)

    def _object(self, plan: Object, raw: Any, place: _Place) -> Iterator[Found]:
        cls = plan.cls
        if raw == [] and self._layout(cls).may_be_empty:
            return  # as PHP writes an empty object
        if raw.__class__ is not dict:
            yield place.differs(DifferenceKind.CHANGED_TYPE, raw)
            return
        shape = plan.shape
        known_kind = True
        if shape is not None:
            cls = shape.pick(raw)
            known_kind = cls is not shape.unknown
            if shape.key is not None and not known_kind:
                yield _unknown_kind(place, plan.cls, shape.key, raw)
        if self._meet is not None:
            self._meet(cls, raw)
        told = shape.key if shape is not None and not known_kind else None
        yield from self._fields(self._layout(cls), raw, place.path, told)

    def _fields(
        self, layout: Layout, raw: dict[str, Any], path: str, told: str | None
    ) -> Iterator[Found]:
        """Give the differences in the fields of an object, and its new keys."""
        name = layout.cls.__name__
        picking = {f.plan.key for f in layout.fields if isinstance(f.plan, BySibling)}
        for field in layout.fields:
            place = _Place(
                path + step(field.key), f"{name}.{field.name}", _declared(field)
            )
            if field.key not in raw:
                if field.always:
                    yield place.differs(DifferenceKind.MISSING_KEY, None, "nothing")
            elif field.key != told:
                for found in self._field(field, raw, place, layout.cls):
                    # One thing is told once: as what it means.
                    is_kind = field.key in picking and found.path == place.path
                    if is_kind and found.kind is DifferenceKind.NEW_VALUE:
                        yield attrs.evolve(found, kind=DifferenceKind.UNKNOWN_KIND)
                    else:
                        yield found
        if not layout.open:
            for key in raw.keys() - layout.keys - layout.doubles:
                place = _Place(path + step(key), f"{name}.{key}", "nothing")
                yield place.differs(DifferenceKind.NEW_KEY, raw[key])

    def _field(
        self, field: Field, raw: dict[str, Any], place: _Place, cls: type[Model]
    ) -> Iterator[Found]:
        value, plan = raw[field.key], field.plan
        if value is None and field.nullable:
            return
        if isinstance(plan, BySibling):
            # Texts that people or old programs wrote are left as they are.
            if plan.loose and value.__class__ is not dict:
                return
            kind = raw.get(plan.key)
            if kind not in plan.classes and self._is_untold(cls, plan.key, kind):
                holder = _Place(place.path.removesuffix(step(field.key)), "", "")
                yield _unknown_kind(holder, cls, plan.key, raw)
            plan = plan.pick(kind)
        yield from self._value(plan, value, place)

    def _is_untold(self, cls: type[Model], key: str, kind: Any) -> bool:
        """Whether the field of a kind does not itself say that the kind is new."""
        for field in self._layout(cls).fields:
            if field.key == key and isinstance(field.plan, Member):
                return kind in Members.of(field.plan.enum)
        return True

    def _container(
        self, plan: Listing | ModList | Table, raw: Any, place: _Place
    ) -> Iterator[Found]:
        if isinstance(plan, Table):
            yield from self._table(plan, raw, place)
        elif raw.__class__ is not list:
            yield place.differs(DifferenceKind.CHANGED_TYPE, raw)
        else:
            inside = place.item("[]", plan.item)
            for item in raw:
                yield from self._value(plan.item, item, inside)
                if isinstance(plan, ModList):
                    yield from _mod(item, inside)

    def _table(self, plan: Table, raw: Any, place: _Place) -> Iterator[Found]:
        if raw == []:
            return  # as PHP writes an empty object
        if raw.__class__ is not dict:
            yield place.differs(DifferenceKind.CHANGED_TYPE, raw)
            return
        for key, value in raw.items():
            yield from self._value(plan.key, key, place.item(".*", plan.key))
            yield from self._value(plan.value, value, place.item(".*", plan.value))

    def _either(
        self, options: tuple[Plan, ...], raw: Any, place: _Place
    ) -> Iterator[Found]:
        for option in options:
            if raw.__class__ in json_classes(option):
                yield from self._value(option, raw, place)
                return
        yield place.differs(DifferenceKind.CHANGED_TYPE, raw)


def _single(plan: Plan, raw: Any, place: _Place) -> Iterator[Found]:
    if isinstance(plan, Member):
        if raw.__class__ is not str:
            yield place.differs(DifferenceKind.CHANGED_TYPE, raw)
        elif raw not in Members.of(plan.enum):
            yield place.differs(DifferenceKind.NEW_VALUE, raw, brief(raw))
    elif isinstance(plan, Plain | Moment | Day) and not _fits(plan, raw):
        yield place.differs(DifferenceKind.CHANGED_TYPE, raw)


def _unknown_kind(
    place: _Place, cls: type[Model], key: str, raw: dict[str, Any]
) -> Found:
    kind = raw.get(key)
    where = _Place(place.path + step(key), f"{cls.__name__}.{key}", "a known kind")
    return where.differs(DifferenceKind.UNKNOWN_KIND, kind, brief(kind))


def _mod(raw: Any, place: _Place) -> Iterator[Found]:
    """Give what is new about a mod; the game's data stands beside the classes."""
    whole = raw.__class__ is dict
    acronym = raw.get("acronym") if whole else raw
    if acronym.__class__ is not str:
        return
    known = [info for r in Ruleset if (info := mod_facts.info(r, acronym)) is not None]
    if not known:
        where = f"{place.path}.acronym" if whole else place.path
        found = _Place(where, "Mod.acronym", "a known mod")
        yield found.differs(DifferenceKind.NEW_VALUE, acronym, brief(acronym))
    elif whole and raw.get("settings").__class__ is dict:
        yield from _settings(acronym, known, raw["settings"], place)


def _settings(
    acronym: str, known: list[mod_facts.ModInfo], raw: dict[str, Any], place: _Place
) -> Iterator[Found]:
    for name, value in raw.items():
        of_all = [one for info in known if (one := info.setting(name)) is not None]
        where = f"{place.path}.settings{step(name)}"
        field = f"Mod.settings of {acronym}"
        if not of_all:
            found = _Place(where, field, "no such setting")
            yield found.differs(DifferenceKind.NEW_KEY, value)
        elif not any(one.accepts(value) for one in of_all):
            found = _Place(where, field, f"a {of_all[0].type}")
            yield found.differs(DifferenceKind.CHANGED_TYPE, value)


def _as_it_is(value: Any, _hint: Any) -> Any:
    return value


def _fits(plan: Plain | Moment | Day, raw: Any) -> bool:
    if isinstance(plan, Plain):
        return raw.__class__ in plan.accepted
    if raw.__class__ is not str:
        return False
    try:
        if isinstance(plan, Day):
            date.fromisoformat(raw)
            return True
        return datetime.fromisoformat(raw).tzinfo is not None
    except ValueError:
        return False


def _declared(field: Field) -> str:
    text = "an object" if isinstance(field.plan, BySibling) else words(field.plan)
    return f"{text} or null" if field.nullable and text != "anything" else text


_KINDS: dict[type, str] = {
    dict: "an object",
    list: "a list",
    str: "a text",
    bool: "a truth value",
    int: "a whole number",
    float: "a fraction",
    type(None): "null",
}


def _kind(value: Any) -> str:
    return _KINDS.get(value.__class__, "a value")

"""What the fields of a class hold, said once: the plan.

A plan is a small tree made from the type hints. Two readers follow it: ``generate``
writes a fast function from it, ``explain`` walks through an object that the fast
function gave up on. So both accept the same.
"""

from __future__ import annotations

import inspect
import types
import typing
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from enum import Enum
from typing import Annotated, Any, TypeAlias, Union

import attrs

from osupy._core.converter.hints import resolve_hints, wire_key, without_none
from osupy._core.converter.shapes import (
    Shape,
    Sibling,
    best_fit,
    shape_of,
    siblings_of,
)
from osupy._core.model import Model
from osupy.mods import Mods

Hook: TypeAlias = Callable[[Any, Any], Any]
Rule: TypeAlias = Callable[[Any], Hook]
"""What a user registered, as what gives the hook for one of the types it is for."""
Hooked: TypeAlias = "Mapping[type[Model], Foreign]"
FindRule: TypeAlias = Callable[[Any], "Rule | None"]


def _no_hooks() -> Hooked:
    return {}


@attrs.frozen
class Anything:
    """Whatever JSON holds, as it is."""


@attrs.frozen
class Plain:
    """A text, a number or a truth value; a float may come as an int."""

    kind: type

    @property
    def accepted(self) -> tuple[type, ...]:
        """Classes of JSON values that fit."""
        return (float, int) if self.kind is float else (self.kind,)


@attrs.frozen
class Member:
    """A member of an open enum."""

    enum: type[Enum]


@attrs.frozen
class Moment:
    """A `datetime`; aware."""


@attrs.frozen
class Day:
    """A `date`."""


@attrs.frozen
class Object:
    """An object of a class, or of those that its shape picks.

    Attributes:
        cls: The class that is declared.
        shape: Picks another one.
        hooked: Which of those that can be picked are left to hooks of users.
    """

    cls: type[Model]
    shape: Shape | None = None
    hooked: Hooked = attrs.field(factory=_no_hooks, hash=False)


@attrs.frozen
class Listing:
    """A list."""

    item: Plan


@attrs.frozen
class Table:
    """A JSON object with free keys."""

    key: Plan
    value: Plan


@attrs.frozen
class ModList:
    """Mods: objects, or their plain acronyms."""

    acronyms: bool
    item: Plan


@attrs.frozen
class Either:
    """One of several, told apart by the class of the JSON value."""

    options: tuple[Plan, ...]


@attrs.frozen
class Maybe:
    """Something, or null."""

    inner: Plan


@attrs.frozen
class BySibling:
    """An object whose class the value of another key picks: see `Sibling`."""

    key: str
    classes: Mapping[str, type[Model]] = attrs.field(hash=False)
    otherwise: type[Model] | None
    loose: bool
    hooked: Hooked = attrs.field(factory=_no_hooks, hash=False)
    """Which of the classes are left to hooks of users."""

    def pick(self, kind: Any) -> Object | Foreign | Anything:
        """Return what a value of the other key picks."""
        cls = self.otherwise
        if isinstance(kind, str):
            cls = self.classes.get(kind, cls)
        if cls is None:
            return Anything()
        return self.hooked.get(cls) or Object(cls)


@attrs.frozen
class Foreign:
    """Left to a hook: one that a user registered, or cattrs' own."""

    hint: Any
    hook: Hook


@attrs.frozen
class Unread:
    """The body itself, or nothing of it (``bytes`` and ``None`` as a result)."""

    kind: type


Plan: TypeAlias = (
    Anything
    | Plain
    | Member
    | Moment
    | Day
    | Object
    | Listing
    | Table
    | ModList
    | Either
    | Maybe
    | BySibling
    | Foreign
    | Unread
)


@attrs.frozen
class Field:
    """One key of an object.

    Attributes:
        name: Attribute.
        key: Key of the answer.
        plan: What it holds, null apart.
        nullable: Whether null is allowed.
        always: Whether the key may not be missing.
        fixed: Whether nothing about it is ever forgiven.
        default: What a missing include is.
    """

    name: str
    key: str
    plan: Plan
    nullable: bool
    always: bool
    fixed: bool
    default: Any = None


@attrs.frozen(eq=False)
class Layout:
    """All fields of a class, and what else its decoding needs."""

    cls: type[Model]
    fields: tuple[Field, ...]
    doubles: frozenset[str]
    open: bool
    keys: frozenset[str]

    @property
    def may_be_empty(self) -> bool:
        """Whether an object without any key is one of this class."""
        return not any(field.always for field in self.fields)


def layout_of(cls: type[Model], planner: Planner) -> Layout:
    """Plan all fields of a class."""
    hints = resolve_hints(cls)
    about = cls.__about__
    siblings = siblings_of(cls)
    fixed = about.essential | {
        about.identity or "id",
    }
    fields: list[Field] = []
    for attribute in cls.__attrs_attrs__:
        name = attribute.name
        always = attribute.default is attrs.NOTHING
        plan = planner.plan(hints[name], attribute.metadata)
        nullable = isinstance(plan, Maybe | Anything)
        if isinstance(plan, Maybe):
            plan = plan.inner
        if name in siblings and not isinstance(plan, Foreign):
            plan = planner.by_sibling(siblings[name])
        fields.append(
            Field(
                name=name,
                key=wire_key(name),
                plan=plan,
                nullable=nullable or not always,
                always=always,
                fixed=name in fixed,
                default=None if always else attribute.default,
            )
        )
    keys = frozenset(field.key for field in fields)
    return Layout(cls, tuple(fields), about.doubles, about.open, keys)


class Planner:
    """Makes plans from types.

    Args:
        find_rule: Gives what a user registered for a type, if there is something.
        foreign: Gives a hook for a type that plans do not know.
    """

    def __init__(self, find_rule: FindRule, foreign: Rule) -> None:
        self._find_rule = find_rule
        self._foreign = foreign

    def plan(self, hint: Any, metadata: Mapping[str, Any] | None = None) -> Plan:
        """Return the plan of a type."""
        rule = self._find_rule(hint)
        if rule is not None:
            return Foreign(hint, rule(hint))
        origin = typing.get_origin(hint)
        if origin in (Union, types.UnionType):
            return self._union(typing.get_args(hint), metadata)
        if origin is Annotated:
            return self.plan(hint.__origin__, metadata)
        if origin is list:
            return Listing(self.plan(*typing.get_args(hint)))
        if origin is dict:
            return self._table(hint)
        if hint is Mods:
            from osupy.objects import Mod  # an area loads when it is first used

            acronyms = (metadata or {}).get("wire") == "acronyms"
            return ModList(acronyms, Plain(str) if acronyms else self.plan(Mod))
        if inspect.isclass(hint):
            return self._class(hint)
        return self._single(hint)

    def bare(self, cls: type[Model]) -> Object:
        """Return the plan of a class as if nobody had a hook for it.

        A hook for a base holds for the classes that descend from it. Those it stands
        for already, so that one which does its work by the usual way is not asked
        again.
        """
        shape = shape_of(cls)
        if shape is None:
            return Object(cls)
        return Object(cls, shape, self._hooked(shape.classes, self._find_rule(cls)))

    def by_sibling(self, sibling: Sibling) -> BySibling:
        """Return the plan of a field whose class another key picks."""
        classes = [*sibling.classes.values()]
        if sibling.otherwise is not None:
            classes.append(sibling.otherwise)
        return BySibling(*sibling, hooked=self._hooked(classes))

    def _hooked(
        self, classes: Iterable[type[Model]], but: Rule | None = None
    ) -> Hooked:
        """Return those of some classes that have hooks, other than by one rule."""
        found = {cls: self._find_rule(cls) for cls in classes}
        return {
            cls: Foreign(cls, rule(cls))
            for cls, rule in found.items()
            if rule is not None and rule is not but
        }

    def _class(self, cls: type) -> Plan:
        if issubclass(cls, Model):
            return self.bare(cls)  # had it a hook, it would not have come here
        if issubclass(cls, Enum) and issubclass(cls, str):
            return Member(cls)
        return self._single(cls)

    def _single(self, hint: Any) -> Plan:
        if hint is Any or hint is object:
            return Anything()
        if hint in (int, float, str, bool):
            return Plain(hint)
        if hint is datetime:
            return Moment()
        if hint is date:
            return Day()
        if hint is list:
            return Listing(Anything())
        if hint is dict:
            return Table(Plain(str), Anything())
        if hint in (None, types.NoneType, bytes):
            return Unread(bytes if hint is bytes else types.NoneType)
        return Foreign(hint, self._foreign(hint))

    def _table(self, hint: Any) -> Plan:
        key, value = typing.get_args(hint)
        plan = self.plan(key)
        if isinstance(plan, Plain) and plan.kind is not str:
            return Foreign(hint, self._foreign(hint))  # JSON has no such keys
        return Table(plan, self.plan(value))

    def _union(
        self, hints: tuple[Any, ...], metadata: Mapping[str, Any] | None
    ) -> Plan:
        if types.NoneType in hints:
            # Planned as a type of its own: a user may have a hook for it.
            return Maybe(self.plan(without_none(Union[hints]), metadata))  # noqa: UP007
        # The classes of objects become one shape. What it picks may have hooks: they
        # are for objects of their class, not for all that a union holds.
        classes = [hint for hint in hints if _is_model(hint)]
        if len(classes) == 1:
            classes = []
        options = [self.plan(h, metadata) for h in hints if h not in classes]
        if classes:
            shape = _one_shape(classes)
            hooked = self._hooked(shape.classes)
            options.append(Object(classes[0], shape, hooked))
        if any(isinstance(option, Anything) for option in options):
            return Anything()
        # Objects come last.
        options.sort(key=lambda option: isinstance(option, Object))
        return options[0] if len(options) == 1 else Either(tuple(options))


def _is_model(hint: Any) -> bool:
    return inspect.isclass(hint) and issubclass(hint, Model)


def _one_shape(classes: list[type[Model]]) -> Shape:
    for cls in classes:
        shape = shape_of(cls)
        if shape is not None and all(other in shape.classes for other in classes):
            return shape
    return best_fit(classes)

"""Objects back to JSON.

What an object holds decides, not its declared type: a list of events writes each event
with the keys of its own class. A missing include is left out, a null is written where
the server always sends the key, and keys that no field declares are given back. So what
was written can be read again, strictly too.

As long as no user has a hook, each object becomes a flat dict and the JSON writer does
the rest; with hooks, everything goes through `Unstructurer`. What is not osupy's is
left to cattrs either way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from enum import Enum
from operator import attrgetter
from typing import Any, TypeAlias

import attrs

from osupy._core import json
from osupy._core.converter.hints import (
    once_per_class,
    resolve_hints,
    wire_key,
    without_none,
)
from osupy._core.model import Model, extra
from osupy.errors import UsageError
from osupy.mods import Mods

Hook: TypeAlias = Callable[[Any], Any]
FindHook: TypeAlias = Callable[[Any], "Hook | None"]

_UNKNOWN: Any = object()


@attrs.frozen
class _Column:
    """One field, as it is written."""

    name: str
    key: str
    hint: Any
    acronyms: bool
    """Whether it holds mods that are written as plain acronyms."""
    always: bool
    """Whether it is written as null when it is ``None``."""


@once_per_class
def _columns(cls: type[Model]) -> tuple[_Column, ...]:
    hints = resolve_hints(cls)
    return tuple(
        _Column(
            field.name,
            wire_key(field.name),
            hints[field.name],
            field.metadata.get("wire") == "acronyms",
            field.default is attrs.NOTHING,
        )
        for field in cls.__attrs_attrs__
    )


@once_per_class
def _reader(cls: type[Model]) -> Callable[[Model], Iterable[Any]]:
    """Return a function that gives the values of all fields, in order."""
    names = [column.name for column in _columns(cls)]
    if len(names) > 1:
        return attrgetter(*names)
    return lambda instance: [getattr(instance, name) for name in names]


@once_per_class
def _keys(cls: type[Model]) -> tuple[tuple[str, bool, bool], ...]:
    return tuple((c.key, c.always, c.acronyms) for c in _columns(cls))


def flat(instance: Model) -> dict[str, Any]:
    """Return an object's keys; what they hold is left as it is."""
    cls = instance.__class__
    made: dict[str, Any] = {}
    values = _reader(cls)(instance)
    for (key, always, acronyms), value in zip(_keys(cls), values, strict=True):
        if value is None:
            if always:
                made[key] = None
        elif value.__class__ is dict:
            made[key] = _with_plain_keys(value)
        elif acronyms:
            made[key] = list(value.acronyms)
        else:
            made[key] = value
    made.update(extra(instance))
    return made


def _with_plain_keys(table: dict[Any, Any]) -> dict[Any, Any]:
    if any(isinstance(key, Enum) for key in table):
        return {
            key.value if isinstance(key, Enum) else key: value
            for key, value in table.items()
        }
    return table


def _default(value: Any) -> Any:
    """Return what the JSON writer knows for something of osupy's."""
    if isinstance(value, Model):
        return flat(value)
    if isinstance(value, Mods):
        return list(value)
    if isinstance(value, date):  # and `datetime`
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    return _UNKNOWN


def _default_with(foreign: Hook) -> Hook:
    """Return what gives the JSON writer something it knows; the rest is ``foreign``."""

    def default(value: Any) -> Any:
        made = _default(value)
        if made is _UNKNOWN:
            made = foreign(value)
            if made.__class__ is value.__class__:  # cattrs leaves what it does not know
                message = f"a {type(value).__name__} cannot be written as JSON"
                raise TypeError(message)
        return made

    return default


@attrs.frozen
class Unstructurer:
    """Makes plain data of objects, asking the hooks of users first.

    Attributes:
        find: Gives the hook that a user registered for a type.
        foreign: Makes plain data of what osupy does not know.
    """

    find: FindHook
    foreign: Hook

    def plain(self, value: Any) -> Any:
        """Return a value as plain data."""
        hook = self.find(value.__class__)
        if hook is not None:
            return self._again(hook(value), value)
        if isinstance(value, Model):
            return self.model(value)
        if isinstance(value, dict | list | tuple | Mods):
            return self._inside(value)
        if value is None or isinstance(value, Enum | date):
            return None if value is None else _default(value)
        if isinstance(value, str | int | float):
            return value
        return self.foreign(value)

    def _again(self, made: Any, value: Any) -> Any:
        """Return a hook's result, made plain where it still holds objects."""
        if made is value or made.__class__ is value.__class__:
            return made
        if isinstance(made, dict | list | tuple):
            return self._inside(made)
        return made if isinstance(made, str | int | float | None) else self.plain(made)

    def _inside(self, value: Any) -> Any:
        if value.__class__ is dict:
            return {self.plain(key): self.plain(v) for key, v in value.items()}
        return [self.plain(item) for item in value]

    def own(self, value: Any) -> Any:
        """Return what osupy makes of a value of its own, hooks for it left aside."""
        if isinstance(value, Model):
            return self.model(value)
        return [self.plain(item) for item in value]

    def model(self, instance: Model) -> dict[str, Any]:
        """Return an object of osupy as plain data."""
        made: dict[str, Any] = {}
        for column in _columns(instance.__class__):
            value = getattr(instance, column.name)
            if value is not None:
                made[column.key] = self._field(column, value)
            elif column.always:
                made[column.key] = None
        made.update(extra(instance))
        return made

    def _field(self, column: _Column, value: Any) -> Any:
        # A hook may be for the declared type: a union, a list of something.
        for hint in (column.hint, without_none(column.hint)):
            hook = None if hint is Any else self.find(hint)
            if hook is not None:
                return self._again(hook(value), value)
        if column.acronyms and self.find(Mods) is None:
            return list(value.acronyms)
        return self.plain(value)


def encode_with(value: Any, unstructurer: Unstructurer | None, foreign: Hook) -> bytes:
    """Return a value as JSON.

    Args:
        value: What to write.
        unstructurer: Asks the hooks of users, if there are any.
        foreign: Makes plain data of what osupy does not know.

    Raises:
        UsageError: It holds something that JSON has no form for.
    """
    try:
        if unstructurer is not None:
            return json.dumps(unstructurer.plain(value))
        return json.dumps(value, _default_with(foreign))
    except (json.InvalidJSONError, RecursionError) as error:
        problem = f"cannot be encoded: {error}"
    raise UsageError(problem)

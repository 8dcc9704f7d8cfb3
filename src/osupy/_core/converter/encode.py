"""Objects back to JSON.

What an object holds decides, not its declared type: a list of events writes each event
with the keys of its own class. ``None`` is left out, keys that no field declares are
given back. As long as no user has a hook, each object becomes a flat dict and the JSON
writer does the rest; with hooks, everything goes through `Unstructurer`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from enum import Enum
from typing import Any, TypeAlias

import attrs

from osupy._core import json
from osupy._core.converter.hints import resolve_hints, wire_key
from osupy._core.model import Model, extra
from osupy.errors import UsageError
from osupy.mods import Mods

Hook: TypeAlias = Callable[[Any], Any]
FindHook: TypeAlias = Callable[[Any], "Hook | None"]

_flat: dict[type[Model], tuple[tuple[str, str, bool], ...]] = {}


def _columns(cls: type[Model]) -> tuple[tuple[str, str, bool], ...]:
    """Return attribute, key, and whether it holds mods to be written as acronyms."""
    try:
        return _flat[cls]
    except KeyError:
        columns = tuple(
            (a.name, wire_key(a.name), a.metadata.get("wire") == "acronyms")
            for a in cls.__attrs_attrs__
        )
        return _flat.setdefault(cls, columns)


def flat(instance: Model) -> dict[str, Any]:
    """Return an object's keys; what they hold is left as it is."""
    made: dict[str, Any] = {}
    for name, key, acronyms in _columns(instance.__class__):
        value = getattr(instance, name)
        if value is None:
            continue
        if value.__class__ is dict:
            value = _with_plain_keys(value)
        elif acronyms:
            value = list(value.acronyms)
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
    """Give the JSON writer something it knows."""
    if isinstance(value, Model):
        return flat(value)
    if isinstance(value, Mods):
        return list(value)
    if isinstance(value, date):  # and `datetime`
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    message = f"a {type(value).__name__} cannot be written as JSON"
    raise TypeError(message)


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
        if isinstance(value, dict):
            return {self.plain(key): self.plain(v) for key, v in value.items()}
        if isinstance(value, list | tuple | Mods):
            return [self.plain(item) for item in value]
        if value is None or isinstance(value, Enum | date):
            return None if value is None else _default(value)
        if isinstance(value, str | int | float):
            return value
        return self.foreign(value)

    def _again(self, made: Any, value: Any) -> Any:
        """Return a hook's result, made plain where it still holds objects."""
        if made is value or made.__class__ is value.__class__:
            return made
        if isinstance(made, dict):
            return {self.plain(key): self.plain(v) for key, v in made.items()}
        if isinstance(made, list | tuple):
            return [self.plain(item) for item in made]
        return made if isinstance(made, str | int | float | None) else self.plain(made)

    def own(self, value: Any) -> Any:
        """Return what osupy makes of a value of its own, hooks for it left aside."""
        if isinstance(value, Model):
            return self.model(value)
        return [self.plain(item) for item in value]

    def model(self, instance: Model) -> dict[str, Any]:
        """Return an object of osupy as plain data."""
        hints = resolve_hints(instance.__class__)
        made: dict[str, Any] = {}
        for name, key, acronyms in _columns(instance.__class__):
            value = getattr(instance, name)
            if value is None:
                continue
            # A hook may be for the declared type: a union, a list of something.
            hook = self.find(hints[name])
            if hook is not None and hints[name] is not Any:
                made[key] = self._again(hook(value), value)
            elif acronyms and self.find(Mods) is None:
                made[key] = list(value.acronyms)
            else:
                made[key] = self.plain(value)
        made.update(extra(instance))
        return made


def encode_with(value: Any, unstructurer: Unstructurer | None) -> bytes:
    """Return a value as JSON.

    Raises:
        UsageError: It holds something that JSON has no form for.
    """
    try:
        if unstructurer is not None:
            return json.dumps(unstructurer.plain(value))
        return json.dumps(value, _default)
    except (json.InvalidJSONError, RecursionError) as error:
        problem = f"cannot be encoded: {error}"
    raise UsageError(problem)

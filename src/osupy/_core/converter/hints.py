"""From classes to the names and types of their fields."""

from __future__ import annotations

import builtins
import inspect
import sys
import types
import typing
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib import import_module
from typing import Any, TypeVar, Union, cast

if typing.TYPE_CHECKING:
    from osupy._core.model import Model

T = TypeVar("T")

# Where names stand that an area file imports for type checkers only.
_LIBRARY = ("osupy.objects", "osupy.enums", "osupy.mods", "datetime", "typing")


class _Names(Mapping[str, Any]):
    """Names that the hints in a class may use: its module's, then the library's."""

    def __init__(self, cls: type) -> None:
        self._module = vars(sys.modules[cls.__module__])

    def __getitem__(self, name: str) -> Any:
        for names in (self._module, vars(builtins)):
            if name in names:
                return names[name]
        for module in _LIBRARY:
            found = getattr(import_module(module), name, None)
            if found is not None:
                return found
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


class _Annotated:
    """What `typing.get_type_hints` can be asked about."""

    def __init__(self, annotations: dict[str, Any]) -> None:
        self.__annotations__ = annotations


def once_per_class(function: Callable[[type[Model]], T]) -> Callable[[type[Model]], T]:
    """Let a function of a class remember what it found."""
    # A cast, because checkers take the hash of a class for that of its objects.
    return cast("Callable[[type[Model]], T]", cache(function))


@once_per_class
def resolve_hints(cls: type[Model]) -> Mapping[str, Any]:
    """Return the types of a class's fields.

    Area files import one another for type checkers only; names that a module does not
    hold are looked up in the library.
    """
    fields = {attribute.name for attribute in cls.__attrs_attrs__}
    hints: dict[str, Any] = {}
    for base in reversed(cls.__mro__):
        own = {
            name: hint
            for name, hint in inspect.get_annotations(base).items()
            if name in fields
        }
        if own:
            hints |= typing.get_type_hints(_Annotated(own), {}, _Names(base))
    return hints


def resolve_types(cls: type[Model]) -> None:
    """Store the types of a class's fields with attrs, where cattrs looks for them.

    attrs cannot find them itself: see `resolve_hints`.
    """
    hints = resolve_hints(cls)
    for attribute in cls.__attrs_attrs__:
        # As attrs does it; an attribute's description is frozen for everybody else.
        object.__setattr__(attribute, "type", hints[attribute.name])
    cls.__attrs_types_resolved__ = cls  # type: ignore[attr-defined]


def without_none(hint: Any) -> Any:
    """Return a union without ``None``; any other type as it is."""
    if typing.get_origin(hint) not in (Union, types.UnionType):
        return hint
    rest = tuple(a for a in typing.get_args(hint) if a is not types.NoneType)
    return rest[0] if len(rest) == 1 else Union[rest]  # noqa: UP007 (made of parts)


def wire_key(name: str) -> str:
    """Return the key of an answer that an attribute stands for."""
    return name.replace("_2x", "@2x").removesuffix("_")

"""From an annotation to a check: what a route's parameter takes.

The annotations that type checkers read are the rules that hold at run time too, so a
caller without a checker hears of a wrong value before anything is sent.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, Literal, TypeAlias, Union, cast, get_args, get_origin

from osupy._core.encoding import shown, wrong
from osupy.enums import OpenEnum

Check: TypeAlias = Callable[[str, Any], Any]
"""Takes a parameter's name and value, returns the value, or raises `UsageError`."""


def check_for(annotation: Any) -> Check:
    """Return the check for one annotation; ``None``, "not sent", never comes."""
    fits, words = _rule(annotation)

    def check(name: str, value: Any) -> Any:
        accepted = fits(value)
        if accepted is _MISFIT:
            raise wrong(name, value, f"expected {words}")
        return accepted

    return check


_MISFIT: Any = object()
_Fits: TypeAlias = Callable[[Any], Any]


def _rule(annotation: Any) -> tuple[_Fits, str]:
    origin = get_origin(annotation)
    if origin in (Union, types.UnionType):
        return _any_of([_rule(a) for a in get_args(annotation) if a is not type(None)])
    if origin is Literal:
        return _one_of(get_args(annotation))
    if origin is not None and issubclass(origin, Mapping):
        return _instance_of(Mapping, "a mapping")
    if origin is not None and issubclass(origin, Iterable):
        return _each(_rule(get_args(annotation)[0]))
    if annotation in _PLAIN:
        return _PLAIN[annotation]
    if isinstance(annotation, type):
        return _instance_of(annotation, f"a {annotation.__name__}")
    message = f"no rule for a parameter of type {annotation!r}"
    raise TypeError(message)


def _instance_of(kind: type, words: str) -> tuple[_Fits, str]:
    return lambda value: value if isinstance(value, kind) else _MISFIT, words


def _number(kinds: tuple[type, ...], words: str) -> tuple[_Fits, str]:
    def fits(value: Any) -> Any:
        good = isinstance(value, kinds) and not isinstance(value, bool)
        return value if good else _MISFIT

    return fits, words


def _one_of(values: Collection[Any]) -> tuple[_Fits, str]:
    def fits(value: Any) -> Any:
        # An enum member passes by its class: this is the rule for plain values.
        plain = not isinstance(value, OpenEnum)
        return value if plain and _hashable(value) and value in values else _MISFIT

    return fits, "one of " + ", ".join(map(repr, values))


def _hashable(value: object) -> bool:
    return isinstance(value, str | int)


def _any_of(rules: list[tuple[_Fits, str]]) -> tuple[_Fits, str]:
    def fits(value: Any) -> Any:
        for one, _ in rules:
            if (accepted := one(value)) is not _MISFIT:
                return accepted
        return _MISFIT

    return fits, " or ".join(words for _, words in rules)


def _each(rule: tuple[_Fits, str]) -> tuple[_Fits, str]:
    one, words = rule

    def fits(values: Any) -> Any:
        if isinstance(values, str | bytes | Mapping) or not isinstance(
            values, Iterable
        ):
            return _MISFIT
        each = cast("Iterable[object]", values)
        accepted = [one(value) for value in each]
        return _MISFIT if any(value is _MISFIT for value in accepted) else accepted

    return fits, f"a list, each item {words}"


_PLAIN: dict[Any, tuple[_Fits, str]] = {
    int: _number((int,), "an int"),
    float: _number((int, float), "a number"),
    str: _instance_of(str, "a str"),
    bool: _instance_of(bool, "a bool"),
    datetime: _instance_of(datetime, "a datetime"),
    Any: (lambda value: value, "anything"),
}

__all__ = ["Check", "check_for", "shown"]

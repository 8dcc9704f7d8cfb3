"""The one cattrs converter, and the hooks that users register with it.

osupy's objects are made by generated functions, not by cattrs. The converter is where
users hang hooks, which win for their type wherever it occurs, and it takes the types
that the generator does not know: a user's own attrs classes, dataclasses, and so on.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from datetime import date, datetime
from enum import Enum
from typing import Any, NoReturn, TypeAlias

import attrs
import cattrs

from osupy._core.converter.hints import resolve_types
from osupy._core.model import Model
from osupy.mods import Mods

Hook: TypeAlias = Callable[..., Any]
Predicate: TypeAlias = Callable[[Any], bool]
Rule: TypeAlias = tuple[Predicate, Callable[[Any], Hook]]

# A hook for one of these is for itself alone: an enum is not "a text", nor a `bool` an
# integer, though Python's classes say so.
_BASIC = (str, int, float, date, object)


@attrs.define(eq=False)
class Registry:
    """The hooks of users for one direction."""

    exact: dict[Any, Hook] = attrs.Factory(dict[Any, Hook])
    predicates: list[Rule] = attrs.Factory(list[Rule])

    def __bool__(self) -> bool:
        return bool(self.exact or self.predicates)

    def find(self, hint: Any) -> Hook | None:
        """Return the hook that holds for a type."""
        for cls in _lineage(hint) if _is_hashable(hint) else []:
            found = self.exact.get(cls)
            if found is not None:
                return found
        for predicate, make in reversed(self.predicates):
            if _holds(predicate, hint):
                return make(hint)
        return None


def _lineage(hint: Any) -> list[Any]:
    if not inspect.isclass(hint):
        return [hint]
    return [hint, *(base for base in hint.__mro__[1:] if base not in _BASIC)]


def _is_hashable(hint: Any) -> bool:
    try:
        hash(hint)
    except TypeError:
        return False
    return True


def _holds(predicate: Predicate, hint: Any) -> bool:
    try:
        return bool(predicate(hint))
    except Exception:  # noqa: BLE001 (cattrs skips a predicate that raises, so do we)
        return False


class OsuConverter(cattrs.Converter):
    """A cattrs converter that tells osupy of every hook.

    Args:
        changed: Called after each registration.
        structure_model: Makes an object of a class of osupy.
        unstructure_model: Makes plain data of an object of osupy.
    """

    def __init__(
        self,
        changed: Callable[[], None],
        structure_model: Hook,
        unstructure_model: Hook,
    ) -> None:
        self.structuring: Registry = Registry()
        self.unstructuring: Registry = Registry()
        self._changed: Callable[[], None] = _nothing
        super().__init__()
        self._register_own(structure_model, unstructure_model)
        self.structuring, self.unstructuring = Registry(), Registry()
        self._changed = changed

    def _register_own(self, structure_model: Hook, unstructure_model: Hook) -> None:
        for basic in (str, bool, int, float):
            super().register_structure_hook(basic, _strict)
        super().register_structure_hook(datetime, _moment)
        super().register_structure_hook(date, _day)
        super().register_structure_hook(Enum, _member)
        super().register_structure_hook(Model, structure_model)
        super().register_unstructure_hook(Model, unstructure_model)
        super().register_unstructure_hook(Mods, unstructure_model)
        super().register_unstructure_hook(datetime, datetime.isoformat)
        super().register_unstructure_hook(date, date.isoformat)

    def register_structure_hook(self, cl: Any, func: Hook | None = None) -> Any:
        """Register a hook for a type; see cattrs. It wins wherever the type occurs."""
        if func is None:
            _register_by_annotation(self.register_structure_hook, cl, "return")
            return cl
        _resolve(cl)
        super().register_structure_hook(cl, func)
        self.structuring.exact[cl] = func
        self._changed()
        return None

    def register_structure_hook_func(self, check_func: Predicate, func: Hook) -> None:
        """Register a hook for the types for which a check holds; see cattrs."""
        super().register_structure_hook_func(check_func, func)
        self.structuring.predicates.append((check_func, lambda _: func))
        self._changed()

    def register_structure_hook_factory(
        self, predicate: Predicate, factory: Hook | None = None
    ) -> Any:
        """Register a maker of hooks; see cattrs."""
        if factory is None:

            def register(made: Hook) -> Any:
                return self.register_structure_hook_factory(predicate, made)

            return register
        super().register_structure_hook_factory(predicate, factory)
        self.structuring.predicates.append((predicate, self._maker(factory)))
        self._changed()
        return factory

    def register_unstructure_hook(self, cls: Any, func: Hook | None = None) -> Any:
        """Register a hook for a type; see cattrs. It wins wherever the type occurs."""
        if func is None:
            _register_by_annotation(self.register_unstructure_hook, cls, "first")
            return cls
        _resolve(cls)
        super().register_unstructure_hook(cls, func)
        self.unstructuring.exact[cls] = func
        self._changed()
        return None

    def register_unstructure_hook_func(self, check_func: Predicate, func: Hook) -> None:
        """Register a hook for the types for which a check holds; see cattrs."""
        super().register_unstructure_hook_func(check_func, func)
        self.unstructuring.predicates.append((check_func, lambda _: func))
        self._changed()

    def register_unstructure_hook_factory(
        self, predicate: Predicate, factory: Hook | None = None
    ) -> Any:
        """Register a maker of hooks; see cattrs."""
        if factory is None:

            def register(made: Hook) -> Any:
                return self.register_unstructure_hook_factory(predicate, made)

            return register
        super().register_unstructure_hook_factory(predicate, factory)
        self.unstructuring.predicates.append((predicate, self._maker(factory)))
        self._changed()
        return factory

    def _maker(self, factory: Hook) -> Callable[[Any], Hook]:
        wanted = [
            parameter
            for parameter in inspect.signature(factory).parameters.values()
            if parameter.default is parameter.empty
        ]
        if len(wanted) > 1:
            return lambda hint: factory(hint, self)
        return factory


def _nothing() -> None:
    """Do nothing: cattrs registers hooks of its own while it is made."""


def _resolve(cls: Any) -> None:
    if inspect.isclass(cls) and issubclass(cls, Model):
        resolve_types(cls)


def _register_by_annotation(register: Hook, func: Hook, which: str) -> None:
    signature = inspect.signature(func, eval_str=True)
    if which == "return":
        hint = signature.return_annotation
    else:
        hint = next(iter(signature.parameters.values())).annotation
    register(hint, func)


def _strict(value: Any, cls: type) -> Any:
    accepted = (float, int) if cls is float else (cls,)
    if value.__class__ not in accepted:
        _refuse(value, cls)
    return value


def _day(text: Any, _: Any) -> date:
    return date.fromisoformat(text)


def _member(value: Any, cls: type[Enum]) -> Enum:
    return cls(value)


def _moment(text: Any, _: Any) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        _refuse(text, datetime)
    return moment


def _refuse(value: Any, cls: type) -> NoReturn:
    message = f"expected {cls.__name__}, got {value!r:.100}"
    raise TypeError(message)

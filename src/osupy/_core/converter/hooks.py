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
from typing import Any, NoReturn, Protocol, TypeAlias

import attrs
import cattrs

from osupy._core.converter.hints import resolve_types
from osupy._core.model import Model
from osupy.mods import Mods

Hook: TypeAlias = Callable[..., Any]
Predicate: TypeAlias = Callable[[Any], bool]
Rule: TypeAlias = Callable[[Any], Hook]

# A hook for one of these is for itself alone: an enum is not "a text", nor a `bool` an
# integer, though Python's classes say so.
_BASIC = (str, int, float, date, object)


@attrs.define(eq=False)
class Registry:
    """The hooks of users for one direction.

    Each is kept as a rule, which gives the hook for one of the types that it is for.
    """

    exact: dict[Any, Rule] = attrs.Factory(dict[Any, Rule])
    predicates: list[tuple[Predicate, Rule]] = attrs.Factory(
        list[tuple[Predicate, Rule]]
    )

    def __bool__(self) -> bool:
        return bool(self.exact or self.predicates)

    def find(self, hint: Any) -> Hook | None:
        """Return the hook that holds for a type."""
        rule = self.rule(hint)
        return None if rule is None else rule(hint)

    def rule(self, hint: Any) -> Rule | None:
        """Return the rule that holds for a type."""
        for cls in _lineage(hint) if _is_hashable(hint) else []:
            found = self.exact.get(cls)
            if found is not None:
                return found
        for predicate, rule in reversed(self.predicates):
            if _holds(predicate, hint):
                return rule
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


class Owner(Protocol):
    """What has a converter, and is told of every hook."""

    def renew(self) -> None:
        """Forget what was generated: a hook has changed."""
        ...

    def another(self, **options: Any) -> OsuConverter:
        """Return a converter with an owner of its own."""
        ...

    def structure_model(self, raw: Any, cls: type[Model]) -> Any:
        """Make an object of a class of osupy."""
        ...

    def unstructure_model(self, value: Any) -> Any:
        """Make plain data of an object of osupy."""
        ...


class OsuConverter(cattrs.Converter):
    """A cattrs converter that tells osupy of every hook.

    Args:
        owner: Whose converter it is.
        options: What cattrs takes.
    """

    def __init__(self, owner: Owner, **options: Any) -> None:
        self.structuring: Registry = Registry()
        self.unstructuring: Registry = Registry()
        self._owner = owner
        self._options = options
        self._registered: list[tuple[str, tuple[Any, ...]]] = []
        self._is_made = False
        super().__init__(**options)
        self._register_own(owner.structure_model, owner.unstructure_model)
        # What cattrs registered while it was made is no user's.
        self.structuring, self.unstructuring = Registry(), Registry()
        self._is_made = True

    def copy(self, *args: Any, **options: Any) -> OsuConverter:
        """Return another converter with the same hooks; see cattrs.

        Hooks that are registered with it later are its own: they hold wherever their
        type occurs in what it structures, and `osupy.decode` knows nothing of them.
        """
        given = inspect.signature(cattrs.Converter.copy).bind(self, *args, **options)
        changed = {
            name: value
            for name, value in [*given.arguments.items()][1:]
            if value is not None
        }
        made = self._owner.another(**self._options | changed)
        for method, arguments in self._registered:
            getattr(made, method)(*arguments)
        return made

    def _note(self, method: str, *arguments: Any) -> None:
        if self._is_made:
            self._registered.append((method, arguments))
            self._owner.renew()

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
        self.structuring.exact[cl] = lambda _: func
        self._note("register_structure_hook", cl, func)
        return None

    def register_structure_hook_func(self, check_func: Predicate, func: Hook) -> None:
        """Register a hook for the types for which a check holds; see cattrs."""
        super().register_structure_hook_func(check_func, func)
        self.structuring.predicates.append((check_func, lambda _: func))
        self._note("register_structure_hook_func", check_func, func)

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
        self._note("register_structure_hook_factory", predicate, factory)
        return factory

    def register_unstructure_hook(self, cls: Any, func: Hook | None = None) -> Any:
        """Register a hook for a type; see cattrs. It wins wherever the type occurs."""
        if func is None:
            _register_by_annotation(self.register_unstructure_hook, cls, "first")
            return cls
        _resolve(cls)
        super().register_unstructure_hook(cls, func)
        self.unstructuring.exact[cls] = lambda _: func
        self._note("register_unstructure_hook", cls, func)
        return None

    def register_unstructure_hook_func(self, check_func: Predicate, func: Hook) -> None:
        """Register a hook for the types for which a check holds; see cattrs."""
        super().register_unstructure_hook_func(check_func, func)
        self.unstructuring.predicates.append((check_func, lambda _: func))
        self._note("register_unstructure_hook_func", check_func, func)

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
        self._note("register_unstructure_hook_factory", predicate, factory)
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


def _strict(value: Any, cls: Any) -> Any:
    if isinstance(value, str) and issubclass(cls, Enum):
        return _member(value, cls)  # a text enum is a text, and found as one
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

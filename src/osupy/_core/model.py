"""What every object of the API is: slotted, frozen, compared by value, plain data.

The methods that attrs would generate anew for each of some 250 classes (``__eq__``,
``__repr__``, ``__hash__``, pickling) exist once, in `Model`; that halves the time which
the definitions cost at import. A class is declared so::

    @attrs.frozen(kw_only=True, eq=False, repr=False)
    class Event(Model, doubles=("createdAt",)):
        ...

A field without a default is a key that the server always sends (``T | None`` if it may
be null); one with ``= None`` is an include, which may be missing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

import attrs

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping


@attrs.frozen
class About:
    """What the converter must know of a class beyond its fields."""

    identity: str | None = None
    """Field that identifies an object, where it is not called ``id``."""
    essential: frozenset[str] = frozenset()
    """Further fields whose absence or null is never forgiven."""
    doubles: frozenset[str] = frozenset()
    """camelCase keys that repeat a field: passed through, never unknown."""
    open: bool = False
    """Whether unknown keys are normal, and therefore always kept."""


class Model:
    """Base of the objects: equality, hash, ``repr`` and pickling by declared fields."""

    __slots__ = ("__weakref__", "_extra")

    __about__: ClassVar[About] = About()
    __attrs_attrs__: ClassVar[tuple[Any, ...]] = ()

    # Keys of the answer that no field declares; unset unless there are any.
    _extra: dict[str, Any]

    def __init_subclass__(
        cls,
        *,
        identity: str | None = None,
        essential: tuple[str, ...] = (),
        doubles: tuple[str, ...] = (),
        open: bool = False,  # noqa: A002 (the contract's word)
    ) -> None:
        """Note what the converter must know of the class.

        Args:
            identity: Field that identifies an object; ``id`` where there is one.
            essential: Further fields that are never forgiven when they are missing:
                the list of a listing, the keys that tell a shape.
            doubles: camelCase keys that repeat a field.
            open: Unknown keys are normal and always kept.
        """
        super().__init_subclass__()
        if "__about__" in cls.__dict__:
            return  # attrs makes a slotted class twice, the second time without words
        above = cls.__about__
        cls.__about__ = About(
            identity=identity or above.identity,
            essential=above.essential.union(essential),
            doubles=above.doubles.union(doubles),
            open=open or above.open,
        )

    @classmethod
    def _identity(cls) -> str | None:
        """Return the name of the field that identifies an object, if there is one."""
        if cls.__about__.identity is not None:
            return cls.__about__.identity
        return "id" if any(a.name == "id" for a in cls.__attrs_attrs__) else None

    def __eq__(self, other: object) -> bool:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return all(
            getattr(self, a.name) == getattr(other, a.name)
            for a in self.__attrs_attrs__
        )

    def __hash__(self) -> int:
        cls = type(self)
        identity = cls._identity()
        if identity is None:
            message = f"{cls.__name__} has no id and cannot be hashed"
            raise TypeError(message)
        return hash((cls, getattr(self, identity)))

    def __repr__(self) -> str:
        names = [a.name for a in self.__attrs_attrs__]
        if (identity := self._identity()) is not None:
            names.remove(identity)
            names.insert(0, identity)
        shown = (
            f"{name}={_brief(value)}"
            for name in names
            if (value := getattr(self, name, None)) is not None
        )
        return f"{type(self).__name__}({_joined(shown)})"

    def __reduce__(self) -> tuple[Any, ...]:
        values = {a.name: getattr(self, a.name) for a in self.__attrs_attrs__}
        return _restore, (type(self), values, getattr(self, "_extra", None))


def _restore(
    cls: type[Model], values: dict[str, Any], kept: dict[str, Any] | None
) -> Model:
    instance = cls.__new__(cls)
    for name, value in values.items():
        object.__setattr__(instance, name, value)
    if kept is not None:
        object.__setattr__(instance, "_extra", kept)
    return instance


def extra(instance: Model) -> Mapping[str, Any]:
    """Return the keys of the answer that no field declares, with their raw values.

    Filled with ``keep_unknown=True``, and for objects that the server leaves open.
    ``attrs.evolve`` makes an object without them.
    """
    found: dict[str, Any] | None = getattr(instance, "_extra", None)
    return {} if found is None else found


_LONGEST_VALUE = 40
_LONGEST_LINE = 200
_MOST_ITEMS = 3


def _brief(value: object) -> str:
    if isinstance(value, Model):
        identity = value._identity()  # noqa: SLF001 (the base's own)
        inner = "…" if identity is None else f"{identity}={getattr(value, identity)!r}"
        return f"{type(value).__name__}({inner})"
    if (count := _count(value)) > _MOST_ITEMS:
        return f"<{count} items>"
    text = repr(value)
    return text if len(text) <= _LONGEST_VALUE else f"{text[: _LONGEST_VALUE - 1]}…"


def _count(value: object) -> int:
    if not isinstance(value, list | tuple | dict):
        return 0
    return len(cast("Collection[object]", value))


def _joined(parts: Iterable[str]) -> str:
    taken: list[str] = []
    length = 0
    for part in parts:
        length += len(part) + 2
        if taken and length > _LONGEST_LINE:
            return ", ".join([*taken, "…"])
        taken.append(part)
    return ", ".join(taken)

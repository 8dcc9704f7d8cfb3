"""Mods as one value: ``Mods("HDDT")`` and ``score.mods`` are the same kind of thing.

`Mods` holds the `Mod` objects in the order in which they came, each with its settings.
Acronyms that this version does not know are kept like any other, so that a new mod of
the game breaks nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NoReturn, TypeAlias, overload

from osupy.errors import UsageError

if TYPE_CHECKING:
    from osupy.objects.scores import Mod

__all__ = ["Mods", "ModsLike"]

ModsLike: TypeAlias = "str | Iterable[str | Mod]"
"""What `Mods` can be made of: ``"HDDT"``, ``["HD", "DT"]``, `Mod` objects, `Mods`."""

_SHORT = 2
_LONG = 3
# Acronyms are of two characters, but for these.
_LONG_ACRONYMS = frozenset({"10K", "SV2"})


class Mods(Sequence["Mod"]):
    """Some mods, possibly none: an immutable sequence of `Mod`.

    A text is split every two characters, except where ``10K`` or ``SV2`` stands; a list
    holds one acronym, or one `Mod`, per item. Capitals do not matter. ``Mods("NM")`` is
    the filter "played without mods", which is not the same as ``Mods()``: no filter.

    Two `Mods` are equal if they hold the same mods with the same settings, in whatever
    order; no settings and empty settings are the same.

    Args:
        mods: What they are; see `ModsLike`.

    Raises:
        UsageError: This cannot be read as mods.
    """

    __slots__ = ("_mods",)

    _mods: tuple[Mod, ...]

    def __init__(self, mods: ModsLike = ()) -> None:
        object.__setattr__(self, "_mods", _read(mods))

    @classmethod
    def of(cls, mods: Iterable[Mod]) -> Mods:
        """Return the mods as they are, without looking at them (for decoding)."""
        made = cls.__new__(cls)
        object.__setattr__(made, "_mods", tuple(mods))
        return made

    @property
    def acronyms(self) -> tuple[str, ...]:
        """The acronyms, in order."""
        return tuple(mod.acronym for mod in self._mods)

    def to_json(self) -> list[dict[str, Any]]:
        """Return the mods as the server writes them: acronym, and settings if any."""
        return [
            {"acronym": mod.acronym, "settings": dict(mod.settings)}
            if mod.settings
            else {"acronym": mod.acronym}
            for mod in self._mods
        ]

    @overload
    def __getitem__(self, index: int) -> Mod: ...

    @overload
    def __getitem__(self, index: slice) -> Mods: ...

    def __getitem__(self, index: int | slice) -> Mod | Mods:
        if isinstance(index, slice):
            return Mods.of(self._mods[index])
        return self._mods[index]

    def __len__(self) -> int:
        return len(self._mods)

    def __iter__(self) -> Iterator[Mod]:
        return iter(self._mods)

    def __contains__(self, mod: object) -> bool:
        """Whether there is such a mod: by acronym, or by `Mod` with its settings."""
        if isinstance(mod, str):
            acronym = mod.upper()
            return any(own.acronym == acronym for own in self._mods)
        return mod in self._mods

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Mods):
            return NotImplemented
        return self._ordered() == other._ordered()

    def __hash__(self) -> int:
        return hash(tuple(mod.acronym for mod in self._ordered()))

    def __str__(self) -> str:
        """Return the acronyms as one text: ``"HDDT"``, ``""`` for no mods."""
        return "".join(self.acronyms)

    def __repr__(self) -> str:
        if any(mod.settings for mod in self._mods):
            return f"<Mods {' '.join(map(_shown, self._mods))}>"
        return f"Mods({str(self)!r})"

    def __setattr__(self, name: str, value: object) -> NoReturn:
        message = "Mods cannot be changed; make new ones"
        raise AttributeError(message)

    def __delattr__(self, name: str) -> NoReturn:
        message = "Mods cannot be changed; make new ones"
        raise AttributeError(message)

    def __reduce__(self) -> tuple[Any, ...]:
        return Mods.of, (self._mods,)

    def _ordered(self) -> list[Mod]:
        return sorted(self._mods, key=lambda mod: mod.acronym)


def _read(mods: ModsLike) -> tuple[Mod, ...]:
    from osupy.objects.scores import Mod  # `Score` needs this module first

    if isinstance(mods, Mods):
        return tuple(mods)
    if isinstance(mods, str):
        return tuple(Mod(acronym=acronym) for acronym in _split(mods))
    if not isinstance(mods, Iterable):
        message = f"mods={mods!r}: neither a text nor a list of mods"
        raise UsageError(message)
    return tuple(
        item if isinstance(item, Mod) else Mod(acronym=_acronym(item)) for item in mods
    )


def _split(text: str) -> Iterator[str]:
    at = 0
    while at < len(text):
        size = _LONG if text[at : at + _LONG].upper() in _LONG_ACRONYMS else _SHORT
        acronym = text[at : at + size]
        if len(acronym) < _SHORT or not _is_plain(acronym):
            message = f"mods={text!r}: cannot be split into acronyms of mods"
            raise UsageError(message)
        yield acronym.upper()
        at += size


def _acronym(item: object) -> str:
    if isinstance(item, str) and _SHORT <= len(item) <= _LONG and _is_plain(item):
        return item.upper()
    message = f"mods: {item!r} is not the acronym of a mod"
    raise UsageError(message)


def _is_plain(acronym: str) -> bool:
    return acronym.isascii() and acronym.isalnum()


def _shown(mod: Mod) -> str:
    if not mod.settings:
        return mod.acronym
    settings = ", ".join(f"{name}={value!r}" for name, value in mod.settings.items())
    return f"{mod.acronym}({settings})"

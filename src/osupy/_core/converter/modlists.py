"""Lists of mods, which nearly every score has and which are nearly always the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from osupy._core.converter.plan import Object
from osupy._core.converter.session import Misfit
from osupy.mods import Mods

if TYPE_CHECKING:
    from collections.abc import Callable

    from osupy._core.converter.plan import ModList

_MOST_KEPT = 4096


class _Known(dict[tuple[Any, ...], Mods]):
    """`Mods` by acronyms, for mods without settings; as they never change, shared."""

    def __init__(self, one: Callable[[str], Any]) -> None:
        super().__init__()
        self._one = one

    def __missing__(self, acronyms: tuple[Any, ...]) -> Mods:
        if not {*map(type, acronyms)} <= {str}:
            raise Misfit
        mods = Mods.of(map(self._one, acronyms))
        if len(self) < _MOST_KEPT:
            self[acronyms] = mods
        return mods


def mods_reader(plan: ModList, item: Callable[[Any], Any]) -> Callable[[Any], Mods]:
    """Return a function that makes `Mods` of a JSON list.

    Args:
        plan: Whether the list holds objects or plain acronyms.
        item: Makes one mod from its JSON object.
    """
    read: Callable[[list[Any]], Mods]
    if plan.acronyms:
        read = _of_acronyms()
    elif isinstance(plan.item, Object):
        read = _of_objects(item)
    else:
        read = _of_hooked(item)

    def read_list(raw: Any) -> Mods:
        if raw.__class__ is not list:
            raise Misfit
        return read(raw)

    return read_list


def _of_hooked(item: Callable[[Any], Any]) -> Callable[[list[Any]], Mods]:
    # What a user's hook makes is nothing to keep.
    return lambda raw: Mods.of([item(mod) for mod in raw])


def _of_objects(item: Callable[[Any], Any]) -> Callable[[list[Any]], Mods]:
    known = _Known(lambda acronym: item({"acronym": acronym}))

    def read(raw: list[Any]) -> Mods:
        # An object with one key has no settings. Whatever else it is fails on the key.
        plain = tuple([mod["acronym"] if len(mod) == 1 else None for mod in raw])
        if None in plain:
            return Mods.of([item(mod) for mod in raw])
        return known[plain]

    return read


def _of_acronyms() -> Callable[[list[Any]], Mods]:
    from osupy.objects import Mod  # an area loads when it is first used

    known = _Known(lambda acronym: Mod(acronym=acronym))
    return lambda raw: known[tuple(raw)]

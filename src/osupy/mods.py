"""Mods as one value: ``Mods("HDDT")`` and ``score.mods`` are the same kind of thing.

`Mods` holds the `Mod` objects in the order in which they came, each with its settings.
Acronyms that this version does not know are kept like any other, so that a new mod of
the game breaks nothing. What the game knows of its mods (names, settings, what goes
with what, in which ruleset) is asked for with a ruleset, and only there is anything
strict: `Mods.problems`, `Mods.check`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any, NoReturn, TypeAlias, cast, overload

from osupy._core import mod_facts
from osupy._core.mod_facts import ModInfo, ModSetting, ModType, SettingValue
from osupy.errors import UsageError

if TYPE_CHECKING:
    from osupy._core.mod_facts import RulesetArg
    from osupy.objects.scores import Mod

__all__ = [
    "ModInfo",
    "ModSetting",
    "ModType",
    "Mods",
    "ModsLike",
    "SettingValue",
    "mods_of",
]

ModsLike: TypeAlias = "int | str | Iterable[str | Mod | Mapping[str, Any]]"
"""What `Mods` can be made of: ``"HDDT"``, ``["HD", "DT"]``, bit flags (``72``), `Mod`
objects, the server's JSON of them, `Mods`."""

_SHORT = 2
_LONG = 3


def mods_of(ruleset: RulesetArg) -> tuple[ModInfo, ...]:
    """Return all mods of a ruleset, as the game orders them.

    Raises:
        UsageError: There is no such ruleset.
    """
    return mod_facts.all_of(mod_facts.ruleset_name(ruleset))


class Mods(Sequence["Mod"]):
    """Some mods, possibly none: an immutable sequence of `Mod`.

    A text is split every two characters, except where ``10K`` or ``SV2`` stands; a list
    holds one acronym, or one `Mod`, per item; an int is bit flags of the old kind.
    Capitals do not matter. ``Mods("NM")`` is the filter "played without mods", which is
    not the same as ``Mods()``: no filter.

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

    @classmethod
    def from_bits(cls, bits: int) -> Mods:
        """Return the mods that bit flags stand for: ``72`` is HD and DT.

        A mod that another implies is left out: NC comes with DT's bit, PF with SD's.

        Raises:
            UsageError: A bit stands for no mod.
        """
        return cls(bits)

    @property
    def bits(self) -> int:
        """Bit flags of the old kind, as the server stores them.

        NC brings DT's bit, PF that of SD, and DC stands as HT. Mods without a bit, as
        most of today's have none, are left out.
        """
        return mod_facts.bits_of(self.acronyms)

    @property
    def acronyms(self) -> tuple[str, ...]:
        """The acronyms, in order."""
        return tuple(mod.acronym for mod in self._mods)

    @property
    def clock_rate(self) -> float | None:
        """How fast the music plays: 1.5 with DT, or what ``speed_change`` says.

        ``None`` if it changes while one plays (WU, WD, AS).
        """
        rate = 1.0
        for mod in self._mods:
            if (factor := mod.clock_rate) is None:
                return None
            rate *= factor
        return rate

    def get(self, acronym: str) -> Mod | None:
        """Return the mod with that acronym; ``None`` if it is not among them."""
        wanted = acronym.upper()
        return next((mod for mod in self._mods if mod.acronym == wanted), None)

    def invalid(self, ruleset: RulesetArg) -> Mods:
        """Return those that the ruleset does not have.

        Raises:
            UsageError: There is no such ruleset.
        """
        name = mod_facts.ruleset_name(ruleset)
        return Mods.of(mod for mod in self._mods if mod.info(name) is None)

    def incompatible(self, ruleset: RulesetArg) -> list[tuple[Mod, Mod]]:
        """Return the pairs that exclude each other.

        Raises:
            UsageError: There is no such ruleset.
        """
        name = mod_facts.ruleset_name(ruleset)
        return [
            (one, other)
            for one, other in combinations(self._mods, 2)
            if _exclude(one.info(name), other.info(name))
        ]

    def problems(self, ruleset: RulesetArg) -> list[str]:
        """Return what keeps the game from taking these mods, a sentence each.

        A mod that the ruleset does not have, that players cannot choose or that stands
        twice; two that exclude each other; a setting that is not known or of another
        type.

        Raises:
            UsageError: There is no such ruleset.
        """
        name = mod_facts.ruleset_name(ruleset)
        return [
            *(text for mod in self._mods for text in _faults(mod, name)),
            *(
                f"{one.acronym} stands twice"
                for one, other in combinations(self._mods, 2)
                if one.acronym == other.acronym
            ),
            *(
                f"{one.acronym} and {other.acronym} exclude each other"
                for one, other in self.incompatible(ruleset)
            ),
        ]

    def is_valid(self, ruleset: RulesetArg) -> bool:
        """Whether players can choose these mods together; see `problems`.

        Raises:
            UsageError: There is no such ruleset.
        """
        return not self.problems(ruleset)

    def check(self, ruleset: RulesetArg) -> Mods:
        """Return the mods as they are, or say what is wrong with them.

        Raises:
            UsageError: There is no such ruleset, or the mods have `problems` in it.
        """
        if problems := self.problems(ruleset):
            message = f"mods={str(self)!r}: {'; '.join(problems)}"
            raise UsageError(message)
        return self

    def is_ranked(self, ruleset: RulesetArg, *, stable: bool = False) -> bool:
        """Whether the game ranks plays with these mods, so set.

        This is the rule of the game of August 2026. What became of a play is said by
        ``Score.ranked``: beatmap and passing count as well.

        Args:
            ruleset: Ruleset played.
            stable: For a play on the stable client: its CL is no choice of the player,
                and does not count.

        Raises:
            UsageError: There is no such ruleset.
        """
        name = mod_facts.ruleset_name(ruleset)
        for mod in self._mods:
            if stable and mod.acronym == "CL":
                continue
            known = mod.info(name)
            if known is None or not known.is_ranked(mod.settings):
                return False
        return not self.incompatible(ruleset)

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

    @overload
    def __getitem__(self, index: str) -> Mod: ...

    def __getitem__(self, index: int | str | slice) -> Mod | Mods:
        """Return a mod by its place or its acronym, or some of them by a slice."""
        if isinstance(index, str):
            if (found := self.get(index)) is None:
                raise KeyError(index)
            return found
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
    if isinstance(mods, int) and not isinstance(mods, bool):
        return tuple(Mod(acronym=acronym) for acronym in mod_facts.acronyms_of(mods))
    if not isinstance(mods, Iterable) or isinstance(mods, Mapping):
        message = f"mods={mods!r}: neither a text, bit flags nor a list of mods"
        raise UsageError(message)
    return tuple(
        item if isinstance(item, Mod) else Mod(**_parts(item)) for item in mods
    )


def _parts(item: object) -> dict[str, Any]:
    """Return acronym and settings of an item, which may be the server's JSON."""
    if not isinstance(item, Mapping):
        return {"acronym": _acronym(item)}
    given = cast("Mapping[str, Any]", item)
    settings = given.get("settings") or None
    if given.keys() - {"acronym", "settings"} or not isinstance(
        settings, Mapping | None
    ):
        message = f"mods: {item!r} is not a mod"
        raise UsageError(message)
    own = None if settings is None else dict(cast("Mapping[str, Any]", settings))
    return {"acronym": _acronym(given.get("acronym")), "settings": own}


def _exclude(one: ModInfo | None, other: ModInfo | None) -> bool:
    if one is None or other is None:
        return False
    return other.acronym in one.incompatible or one.acronym in other.incompatible


def _faults(mod: Mod, ruleset: RulesetArg) -> Iterator[str]:
    """Give what is wrong with a mod, whatever stands beside it."""
    known = mod.info(ruleset)
    if known is None:
        yield f"{mod.acronym} is no mod of {ruleset}"
        return
    if not known.is_playable:
        yield f"{mod.acronym} cannot be chosen by players"
    for name, value in (mod.settings or {}).items():
        setting = known.setting(name)
        if setting is None:
            yield f"{mod.acronym} has no setting {name!r}"
        elif not setting.accepts(value):
            yield f"{mod.acronym}: {name}={value!r} is no {setting.type}"


def _split(text: str) -> Iterator[str]:
    long = mod_facts.long_acronyms()
    at = 0
    while at < len(text):
        size = _LONG if text[at : at + _LONG].upper() in long else _SHORT
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

"""What the game knows of its mods, looked up when it is asked for.

The tuples of ``mods_data`` become objects here, one at a time. Nothing is loaded before
the first question, and a mod that is not in the data is simply not known: mods of a
newer game break nothing.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias, cast

from osupy.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from osupy._core.mods_data import Row
    from osupy.enums import Ruleset

    RulesetName: TypeAlias = Literal["osu", "taiko", "fruits", "mania"]
    RulesetArg: TypeAlias = Ruleset | RulesetName

SettingType: TypeAlias = Literal["number", "boolean", "string"]
ModType: TypeAlias = Literal[
    "Automation",
    "Conversion",
    "DifficultyIncrease",
    "DifficultyReduction",
    "Fun",
    "System",
]
SettingValue: TypeAlias = int | float | bool | str
"""What a setting may hold."""


class ModSetting(NamedTuple):
    """A setting of a mod."""

    name: str
    """Its key in ``Mod.settings``."""
    type: SettingType
    """``number`` (int or float), ``boolean`` or ``string``."""
    label: str
    """What the game calls it, in English."""

    def accepts(self, value: object) -> bool:
        """Whether a value is of the setting's type."""
        if self.type == "boolean":
            return isinstance(value, bool)
        if self.type == "string":
            return isinstance(value, str)
        return isinstance(value, int | float) and not isinstance(value, bool)


class ModInfo(NamedTuple):
    """What the game knows of a mod in one ruleset."""

    acronym: str
    """Its short name."""
    ruleset: str
    """The ruleset in which all this holds."""
    name: str
    """Its name, in English."""
    type: ModType
    """The group in which the game shows it."""
    bit: int | None
    """Its bit in the old bit flags; ``None`` if it has none."""
    settings: tuple[ModSetting, ...]
    """Settings that it has."""
    incompatible: frozenset[str]
    """Acronyms of the mods with which it cannot be combined."""
    is_playable: bool
    """Whether players may choose it; also what playlists ask of their mods."""
    needs_configuration: bool
    """Whether it does nothing until it is configured."""
    is_allowed_in_matches: bool
    """Whether a realtime room may require it."""
    is_free_in_matches: bool
    """Whether the players of a realtime room may be free to choose it."""
    is_allowed_in_freestyle: bool
    """Whether a freestyle item may require it."""
    is_always_submitted: bool
    """Whether a score may have it though the room does not."""
    ranked: Literal["always", "unchanged", "speed"] | None
    """When plays with it may be ranked: always, while no setting is changed, while the
    speed is not changed; ``None`` = never."""

    def setting(self, name: str) -> ModSetting | None:
        """Return the setting of that name, if there is one."""
        return next((one for one in self.settings if one.name == name), None)

    def is_ranked(self, settings: Mapping[str, Any] | None = None) -> bool:
        """Whether the game ranks plays with the mod so set."""
        changed = {
            name
            for name, value in (settings or {}).items()
            if not (name == "speed_change" and value == RATES.get(self.acronym))
        }
        if self.ranked == "speed":
            return "speed_change" not in changed
        return self.ranked == "always" or (self.ranked == "unchanged" and not changed)


RATES = {"DT": 1.5, "NC": 1.5, "HT": 0.75, "DC": 0.75}
"""How fast the mods are that change the speed, unless they are set otherwise."""
MOVING = frozenset({"WU", "WD", "AS"})
"""Mods whose speed changes while one plays."""


def clock_rate(acronym: str, settings: Mapping[str, Any] | None) -> float | None:
    """Return how fast a mod lets the music play; ``None`` if that changes."""
    if acronym in MOVING:
        return None
    usual = RATES.get(acronym, 1.0)
    given = (settings or {}).get("speed_change") if acronym in RATES else None
    if isinstance(given, bool) or not isinstance(given, int | float):
        return usual
    return float(given)


@lru_cache(maxsize=512)  # a server may invent acronyms without end
def info(ruleset: str, acronym: str) -> ModInfo | None:
    """Return what is known of a mod in a ruleset."""
    from osupy._core.mods_data import MODS

    acronym = _spelled(acronym)
    row = MODS[ruleset].get(acronym)
    return None if row is None else _info(ruleset, acronym, row)


@lru_cache(maxsize=512)
def anywhere(acronym: str) -> ModInfo | None:
    """Return what is known of a mod in the first ruleset that has it."""
    from osupy._core.mods_data import MODS

    found = (info(ruleset, acronym) for ruleset in MODS)
    return next((one for one in found if one is not None), None)


def all_of(ruleset: str) -> tuple[ModInfo, ...]:
    """Return every mod of a ruleset, as the game orders them."""
    from osupy._core.mods_data import MODS

    return tuple(_info(ruleset, a, row) for a, row in MODS[ruleset].items())


def long_acronyms() -> tuple[str, ...]:
    """Return the acronyms of more than two characters."""
    from osupy._core.mods_data import LONG

    return LONG


def all_bits() -> int:
    """Return the bits that stand for a mod."""
    from osupy._core.mods_data import BITS

    return sum(BITS.values())


def acronyms_of(bits: int) -> list[str]:
    """Return the mods that bit flags stand for, by their bits.

    Raises:
        UsageError: A bit stands for nothing that the server knows.
    """
    from osupy._core.mods_data import BITS, IMPLIED

    unknown = bits & ~all_bits() if bits > 0 else bits
    if unknown:
        message = f"mods={bits}: {unknown} stands for no mod"
        raise UsageError(message)
    found = [acronym for acronym, bit in BITS.items() if bits & bit]
    implied = {IMPLIED[acronym] for acronym in found if acronym in IMPLIED}
    return [_spelled(acronym) for acronym in found if acronym not in implied]


def bits_of(acronyms: Iterable[str]) -> int:
    """Return bit flags as the server stores them, with the mods that others imply."""
    from osupy._core.mods_data import BITS, IMPLIED

    total = 0
    for acronym in acronyms:
        spelled = "V2" if acronym == "SV2" else acronym
        total |= BITS.get(spelled, 0) | BITS.get(IMPLIED.get(spelled, ""), 0)
    return total


def ruleset_name(ruleset: RulesetArg) -> RulesetName:
    """Return the name of a ruleset.

    Raises:
        UsageError: There is no such ruleset.
    """
    from osupy._core.mods_data import MODS

    if isinstance(ruleset, str) and ruleset in MODS:
        return cast("RulesetName", str(ruleset))
    message = f"ruleset={ruleset!r}: expected one of {', '.join(MODS)}"
    raise UsageError(message)


def _spelled(acronym: str) -> str:
    return "SV2" if acronym == "V2" else acronym  # the bit flags have a name of theirs


def _info(ruleset: str, acronym: str, row: Row) -> ModInfo:
    name, kind, bit, flags, ranked, incompatible, settings = row
    words = flags.split()
    return ModInfo(
        acronym=acronym,
        ruleset=ruleset,
        name=name,
        type=cast("ModType", kind),
        bit=bit,
        settings=tuple(
            ModSetting(one, cast("SettingType", its), label)
            for one, its, label in settings
        ),
        incompatible=frozenset(incompatible.split()),
        is_playable="up" in words,
        needs_configuration="rc" in words,
        is_allowed_in_matches="mp" in words,
        is_free_in_matches="fm" in words,
        is_allowed_in_freestyle="fs" in words,
        is_always_submitted="sub" in words,
        ranked=cast("Any", ranked),
    )

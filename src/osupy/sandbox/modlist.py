"""Which mods the world's players use.

A combination is made once and shared by every play that has it.
"""

from __future__ import annotations

from typing import Any, Final

import attrs

from osupy.sandbox.basics import Json

CLASSIC: Final[Json] = {"acronym": "CL"}
REDUCING: Final = {"EZ", "NF", "HT", "DC", "RX", "AP"}
"""Mods that make a map easier."""
_FACTORS: Final = {
    "EZ": 0.5,
    "NF": 0.5,
    "HT": 0.3,
    "DC": 0.3,
    "HR": 1.06,
    "DT": 1.1,
    "NC": 1.1,
    "HD": 1.06,
    "FL": 1.12,
    "RX": 0.1,
    "AP": 0.1,
    "SO": 0.9,
    "DA": 0.5,
}
_STARS: Final = {
    "EZ": 0.85,
    "HT": 0.8,
    "DC": 0.8,
    "HR": 1.09,
    "DT": 1.4,
    "NC": 1.4,
    "FL": 1.1,
}


@attrs.frozen
class Combination:
    """Some mods at once."""

    mods: tuple[Json, ...]
    ranked: bool
    acronyms: tuple[str, ...]
    factor: float
    """What the total score is multiplied with."""
    stars: float
    """What the star rating is multiplied with."""
    silver: bool
    """Whether an S shines as SH."""
    reducing: bool


def combine(
    *mods: str | tuple[str, dict[str, Any]], ranked: bool = True
) -> Combination:
    """Describe some mods, each an acronym or an acronym with settings."""
    wire: list[Json] = []
    factor = stars = 1.0
    for mod in mods:
        acronym, settings = (mod, None) if isinstance(mod, str) else mod
        one: Json = {"acronym": acronym}
        if settings:
            one["settings"] = settings
        wire.append(one)
        factor *= _FACTORS.get(acronym, 1.0)
        stars *= _STARS.get(acronym, 1.0)
    acronyms = tuple(one["acronym"] for one in wire)
    return Combination(
        mods=tuple(wire),
        ranked=ranked,
        acronyms=acronyms,
        factor=round(factor, 4),
        stars=stars,
        silver=bool({"HD", "FL", "FI"}.intersection(acronyms)),
        reducing=bool(REDUCING.intersection(acronyms)),
    )


_COMMON: Final = (
    *(combine(),) * 8,
    *(combine("HD"),) * 4,
    *(combine("DT"),) * 3,
    *(combine("HD", "DT"),) * 3,
    *(combine("HR"),) * 2,
    *(combine("HD", "HR"),) * 2,
    combine("NF"),
    combine("EZ"),
    combine("HT"),
    combine("FL"),
    combine("SD"),
    combine("PF"),
    combine("NC", "HD"),
)
_COMMON_LAZER: Final = (
    *_COMMON,
    combine(("DT", {"speed_change": 1.3})),
    combine(("NC", {"speed_change": 1.25}), "HD"),
    combine(("HT", {"speed_change": 0.8, "adjust_pitch": True})),
    combine(("SD", {"restart": True})),
    combine(("AC", {"minimum_accuracy": 0.95, "accuracy_judge_mode": "1"})),
    combine(("WU", {"initial_rate": 1, "final_rate": 1.5}), ranked=False),
    combine(("MU", {"inverse_muting": False, "mute_combo_count": 100})),
    combine("CL"),
)
STABLE: Final = (
    (*_COMMON, combine("SO"), combine("TD")),
    _COMMON,
    _COMMON,
    (*_COMMON, combine("FI"), combine("MR"), combine("4K")),
)
"""By ruleset: what plays of the stable game have."""
LAZER: Final = (
    (
        *_COMMON_LAZER,
        combine(("DA", {"circle_size": 4.2, "extended_limits": True}), ranked=False),
        combine(("CL", {"no_slider_head_accuracy": False, "classic_note_lock": True})),
        combine("RX", ranked=False),
        combine(("MR", {"reflection": "1"})),
        combine(("RD", {"seed": 731, "angle_sharpness": 7}), ranked=False),
    ),
    (*_COMMON_LAZER, combine("SW"), combine(("RD", {"seed": 5}), ranked=False)),
    (*_COMMON_LAZER, combine("MR"), combine("NS", ranked=False)),
    (*_COMMON_LAZER, combine(("CO", {"coverage": 0.5, "direction": "Along Scroll"}))),
)
"""By ruleset: what plays of the newer game have."""

"""The generated module of mods holds what the contract lists, and nothing else.

The facts are copied to ``data`` by ``tools/contract_data.py``.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, get_args

import pytest

from osupy._core import mods_data
from osupy._core.mod_facts import MOVING, RATES
from osupy.enums import Ruleset
from osupy.mods import ModInfo, Mods, ModType, mods_of
from osupy.objects import Mod

DATA = Path(__file__).parent / "data"
FACTS: dict[str, Any] = json.loads((DATA / "mods.json").read_text("utf-8"))
BITS: dict[str, int] = FACTS["legacy_bitset"]
IMPLIED: dict[str, str] = FACTS["implied_in_bitset"]
MODS: dict[str, dict[str, Any]] = {k: v for k, v in FACTS.items() if "/" in k}

FLAGS = {
    "up": "is_playable",
    "rc": "needs_configuration",
    "mp": "is_allowed_in_matches",
    "fm": "is_free_in_matches",
    "fs": "is_allowed_in_freestyle",
    "sub": "is_always_submitted",
}


def told(info: ModInfo) -> dict[str, Any]:
    """Return what osupy says of a mod, as the contract writes it."""
    said: dict[str, Any] = {"name": info.name, "type": info.type}
    if info.bit is not None:
        said["bit"] = info.bit
    if info.settings:
        said["settings"] = [one._asdict() for one in info.settings]
    said["incompatible"] = info.incompatible
    said["flags"] = {flag for flag, name in FLAGS.items() if getattr(info, name)}
    return said


def test_mods_are_those_of_the_contract_in_its_order() -> None:
    ours = [f"{r}/{info.acronym}" for r in Ruleset for info in mods_of(r)]

    assert sorted(ours) == sorted(MODS)
    assert ours == list(MODS)
    assert len(ours) == 141


@pytest.mark.parametrize("name", MODS)
def test_mod_is_as_the_contract_says(name: str) -> None:
    ruleset, acronym = name.split("/")
    info = Mod(acronym=acronym).info(Ruleset(ruleset))
    wanted = MODS[name]

    assert info is not None
    assert told(info) == wanted | {
        "incompatible": frozenset(wanted["incompatible"]),
        "flags": set(wanted["flags"]),
    }


def test_there_are_as_many_settings_as_the_contract_has() -> None:
    assert sum(len(info.settings) for r in Ruleset for info in mods_of(r)) == 155


def test_types_are_those_of_the_contract() -> None:
    assert list(get_args(ModType)) == FACTS["types"]


def test_bits_are_those_of_the_contract() -> None:
    assert mods_data.BITS == BITS
    assert mods_data.IMPLIED == IMPLIED


@pytest.mark.parametrize("acronym", BITS)
def test_bit_of_a_mod_is_that_of_the_bit_flags(acronym: str) -> None:
    implied = IMPLIED.get(acronym)

    assert Mods([acronym]).bits == BITS[acronym] | BITS.get(implied or "", 0)


def test_speed_is_known_of_all_mods_that_have_one() -> None:
    with_speed = {
        name.split("/")[1]
        for name, mod in MODS.items()
        for setting in mod.get("settings", ())
        if setting["name"] in {"speed_change", "initial_rate"}
    }

    assert with_speed == RATES.keys() | MOVING

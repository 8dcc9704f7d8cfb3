"""Every enum of ``osupy.enums`` holds what the contract lists, in its order.

The facts are copied to ``data`` by ``tools/contract_data.py``.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from osupy import enums, mods

DATA = Path(__file__).parent / "data"
FACTS: dict[str, dict[str, Any]] = json.loads((DATA / "enums.json").read_text("utf-8"))

NO_ENUM = {
    "country": "the codes are a table of the server, not a list",
    "mod": "its own class: osupy.mods",
    "poll": "limits only",
    "score_statistics_key": "the fields of ScoreStatistics",
    "user_preferences": "the fields of UserPreferences; their values are enums",
}
"""Entries that are no enum, and why."""

RENAMED = {"oauth_scope": "Scope"}

BY_WORD = {"beatmap_pack_type": "prefix"}
"""Enums whose ids are no numbers, and the property that holds them."""


def preferences() -> dict[str, dict[str, Any]]:
    """Return the preferences that take a value of a list as enums of their own."""
    allowed: dict[str, Any] = FACTS["user_preferences"]["allowed"]
    return {
        f"user_preferences.{key}": {"values": values}
        for key, values in allowed.items()
        # The order of comments has an enum, and is not sent.
        if isinstance(values, list) and key != "comments_sort"
    }


ENUMS = {name: fact for name, fact in FACTS.items() if name not in NO_ENUM}
ENUMS |= preferences()


def class_name(name: str) -> str:
    """Return the class that an entry stands for."""
    words = re.split(r"[._]", name)
    return RENAMED.get(name) or "".join(word.capitalize() for word in words)


def enum_of(name: str) -> type[enums.OpenEnum]:
    """Return the class of an entry."""
    found: type[enums.OpenEnum] = getattr(enums, class_name(name))
    return found


def member_name(value: str) -> str:
    """Return the name that a value has by the rules of the house."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", value)
    name = re.sub(r"\W", "_", words).upper()
    return f"K{name}" if name[0].isdigit() else name


def test_enums_are_those_of_the_contract() -> None:
    bases = {"NumberedEnum", "OpenEnum"}

    assert set(enums.__all__) - bases == {class_name(name) for name in ENUMS}


def test_what_is_no_enum_is_in_the_contract() -> None:
    assert NO_ENUM.keys() <= FACTS.keys()


@pytest.mark.parametrize("name", ENUMS)
def test_members_are_the_values_in_order(name: str) -> None:
    members = {member.name: member.value for member in enum_of(name)}
    wanted = {member_name(value): value for value in ENUMS[name]["values"]}

    assert list(members.items()) == list(wanted.items())


@pytest.mark.parametrize("name", ENUMS)
def test_second_names_are_the_aliases(name: str) -> None:
    cls = enum_of(name)
    aliases = ENUMS[name].get("aliases", {})
    # Bare digits are numbers of an old page: as names they would say nothing.
    wanted = {
        member_name(alias): value
        for alias, value in aliases.items()
        if not alias.isdigit()
    }
    canonical = {member.name for member in cls}

    assert {
        key: member.value
        for key, member in cls.__members__.items()
        if key not in canonical
    } == wanted


@pytest.mark.parametrize("name", [name for name in ENUMS if "ids" in ENUMS[name]])
def test_ids_are_those_of_the_contract(name: str) -> None:
    cls = enum_of(name)
    ids = ENUMS[name]["ids"]

    assert ids
    assert {value: getattr(cls(value), BY_WORD.get(name, "id")) for value in ids} == ids


@pytest.mark.parametrize("name", ENUMS)
def test_enum_is_numbered_only_where_the_contract_has_numbers(name: str) -> None:
    numbered = "ids" in ENUMS[name] and name not in BY_WORD

    assert issubclass(enum_of(name), enums.NumberedEnum) is numbered


def test_every_acronym_of_the_contract_can_be_told_in_a_text() -> None:
    acronyms = FACTS["mod"]["values"]

    assert mods.Mods("".join(acronyms)).acronyms == tuple(acronyms)

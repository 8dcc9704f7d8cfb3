"""`osupy.compat` has osu.py's class names, each for the class that the contract says.

The facts are copied to ``data`` by ``tools/contract_data.py``.
"""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from functools import reduce
from operator import or_
from pathlib import Path
from typing import Any

import pytest

from osupy import compat, enums, mods, objects, search

DATA = Path(__file__).parent / "data"
FACTS: dict[str, dict[str, str]] = json.loads(
    (DATA / "seed_objects.json").read_text("utf-8")
)

NONE = {
    "IdentitiesUtil": "a function: osupy.bodies.notification_identities",
    "NotificationsUtil": "the same",
    "PlaylistItemUtil": "a function: osupy.bodies.playlist_item",
}
"""Names without a class of ours, and why."""

OTHERWISE: dict[str, Any] = {
    "BeatmapsetSearchFilter": search.SearchFilter,
    "Mod": objects.Mod,  # the acronyms are an open list: no enum
    "Mods": mods.Mods,
}
"""Names of which the contract names no object or enum."""

OBJECTS = [name for name, fact in FACTS.items() if fact["kind"] == "object"]
ENUMS = [
    name
    for name, fact in FACTS.items()
    if fact["kind"] == "enum" and name not in OTHERWISE
]


def test_names_are_those_of_the_documentation() -> None:
    assert {n for n in dir(compat) if n[0].isupper()} - {
        "TYPE_CHECKING",
        "TypeAlias",
    } == (FACTS.keys() - NONE.keys())
    assert set(OBJECTS) | set(ENUMS) | OTHERWISE.keys() | NONE.keys() == FACTS.keys()


@pytest.mark.parametrize("name", OBJECTS)
def test_name_of_an_object_is_our_class(name: str) -> None:
    ours = [getattr(objects, one) for one in FACTS[name]["maps_to"].split("|")]

    assert getattr(compat, name) == reduce(or_, ours)


@pytest.mark.parametrize("name", ENUMS)
def test_name_of_an_enum_is_our_class(name: str) -> None:
    words = FACTS[name]["maps_to"].split(" ")[0].split("_")

    assert getattr(compat, name) is getattr(enums, "".join(map(str.capitalize, words)))


@pytest.mark.parametrize("name", OTHERWISE)
def test_other_name_is_what_comes_closest(name: str) -> None:
    assert getattr(compat, name) is OTHERWISE[name]


def test_unknown_name_is_no_attribute() -> None:
    with pytest.raises(AttributeError, match="IdentitiesUtil"):
        _ = compat.IdentitiesUtil  # type: ignore[attr-defined]


def test_type_checkers_see_the_same_names() -> None:
    tree = ast.parse(Path(compat.__file__).read_text(encoding="utf-8"))
    seen = {
        ast.unparse(node.target): node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.AnnAssign)
    }
    homes = {"o": objects, "e": enums, "m": mods, "s": search}

    assert set(seen) == FACTS.keys() - NONE.keys()
    for name, value in seen.items():
        assert value is not None
        own = eval(ast.unparse(value), dict(homes))  # noqa: S307 (our own source)
        assert getattr(compat, name) == own, name


def test_nothing_is_loaded_before_a_name_is_used() -> None:
    program = (
        "import sys, osupy.compat\n"
        "print(*(m for m in ('osupy.objects', 'osupy.enums') if m in sys.modules))\n"
        "print(osupy.compat.UserCompact.__name__)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=True, text=True
    )

    assert done.stdout.splitlines() == ["", "User"]

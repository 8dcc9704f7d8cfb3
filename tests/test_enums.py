"""Enums are open, some of them numbered, and their areas load when they are used."""

from __future__ import annotations

import ast
import copy
import pickle
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from osupy import enums
from osupy.enums import (
    BeatmapPackType,
    BeatmapsetStatus,
    GenreId,
    Locale,
    Playstyle,
    Ruleset,
    RulesetVariant,
    ScoreRank,
    UserEventType,
)

PACKAGE = Path(enums.__file__).parent
AREAS = sorted(path.stem for path in PACKAGE.glob("[a-z]*.py"))


def run(program: str) -> str:
    """Run a program in an interpreter that has loaded nothing yet."""
    finished = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        check=True,
        encoding="utf-8",
        timeout=60,
    )
    return finished.stdout.strip()


# Open.


def test_member_is_its_text_when_known() -> None:
    text: str = Ruleset.OSU

    assert text == "osu"
    assert str(Ruleset.OSU) == "osu"
    assert hash(Ruleset.OSU) == hash("osu")
    assert Ruleset("osu") is Ruleset.OSU
    assert Ruleset.OSU.is_known


def test_value_becomes_a_member_when_unknown() -> None:
    new = Ruleset("tap")

    assert isinstance(new, Ruleset)
    assert new == "tap"
    assert new.value == "tap"
    assert not new.is_known


def test_unknown_members_are_equal_and_hash_by_text() -> None:
    assert {Ruleset("tap"): 1}[Ruleset("tap")] == 1


def test_unknown_member_is_not_remembered() -> None:
    Ruleset("tap")

    assert [member.value for member in Ruleset] == ["osu", "taiko", "fruits", "mania"]


@pytest.mark.parametrize("value", [None, 3, 1.5, b"osu", ["osu"]])
def test_value_is_refused_when_it_is_no_text(value: Any) -> None:
    with pytest.raises(ValueError, match="is not a valid Ruleset"):
        Ruleset(value)


@pytest.mark.parametrize("member", [Ruleset.MANIA, Ruleset("tap")])
def test_member_survives_pickling_and_copying(member: Ruleset) -> None:
    again = pickle.loads(pickle.dumps(member))

    assert again == member
    assert type(again) is Ruleset
    assert copy.deepcopy(member) == member


def test_base_has_no_members() -> None:
    assert list(enums.OpenEnum) == []
    assert list(enums.NumberedEnum) == []


# Names.


@pytest.mark.parametrize(
    ("member", "value"),
    [
        (RulesetVariant.K4K, "4k"),
        (GenreId.VIDEO_GAME, "video-game"),
        (Locale.ES_419, "es-419"),
        (Locale.FA_IR, "fa-IR"),
        (UserEventType.USER_SUPPORT_AGAIN, "userSupportAgain"),
        (ScoreRank.XH, "XH"),
    ],
)
def test_name_stands_for_value_when_python_cannot_spell_it(
    member: enums.OpenEnum, value: str
) -> None:
    assert member.value == value


def test_second_name_is_the_same_member() -> None:
    assert Ruleset["CATCH"] is Ruleset.FRUITS


# Numbers.


def test_id_is_the_number_when_known() -> None:
    assert [ruleset.id for ruleset in Ruleset] == [0, 1, 2, 3]
    assert BeatmapsetStatus.GRAVEYARD.id == -2
    assert Playstyle.TOUCH.id == 8


def test_id_is_none_when_unknown() -> None:
    assert Ruleset("tap").id is None


@pytest.mark.parametrize("member", [*Ruleset, *BeatmapsetStatus, *GenreId])
def test_from_id_is_the_way_back(member: enums.NumberedEnum) -> None:
    assert member.id is not None
    assert type(member).from_id(member.id) is member


@pytest.mark.parametrize("number", [4, -1])
def test_from_id_refuses_a_number_that_is_not_known(number: int) -> None:
    with pytest.raises(ValueError, match=f"{number} is not the number of a Ruleset"):
        Ruleset.from_id(number)


def test_numbers_must_be_as_many_as_values() -> None:
    with pytest.raises(ValueError, match="zip"):

        class Odd(enums.NumberedEnum, ids=(1, 2)):
            ONE = "one"


def test_prefix_of_a_pack_type_is_none_when_unknown() -> None:
    assert BeatmapPackType.TOURNAMENT.prefix == "P"
    assert BeatmapPackType("seasonal").prefix is None


# Loading.


def test_import_loads_no_area() -> None:
    loaded = run(
        "import sys, osupy.enums\n"
        "assert 'Locale' in dir(osupy.enums)\n"
        "print(*(name for name in sys.modules if name.startswith('osupy.enums.')))"
    )

    assert loaded == ""


def test_first_use_loads_the_area_of_the_name_only() -> None:
    loaded = run(
        "import sys\n"
        "from osupy.enums import Ruleset\n"
        "print(*(name for name in sys.modules if name.startswith('osupy.enums.')))"
    )

    assert set(loaded.split()) == {"osupy.enums.base", "osupy.enums.beatmaps"}


def test_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'Rulset'"):
        getattr(enums, "Rulset")  # noqa: B009 (type checkers know that there is none)


def static_imports() -> dict[str, str]:
    """Return what a type checker sees: each name, and the area that it is from."""
    tree = ast.parse((PACKAGE / "__init__.py").read_text(encoding="utf-8"))
    return {
        alias.name: str(node.module).removeprefix("osupy.enums.")
        for block in tree.body
        if isinstance(block, ast.If) and ast.unparse(block.test) == "TYPE_CHECKING"
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }


def test_all_is_sorted_and_names_each_enum_once() -> None:
    assert enums.__all__ == sorted(set(enums.__all__))


def test_every_list_of_names_agrees() -> None:
    table: dict[str, str] = vars(enums)["_AREA_OF"]

    assert table == static_imports()
    assert sorted(table) == enums.__all__


@pytest.mark.parametrize("area", AREAS)
def test_every_enum_of_an_area_is_in_the_table(area: str) -> None:
    module = import_module(f"osupy.enums.{area}")
    table: dict[str, str] = vars(enums)["_AREA_OF"]
    defined = {
        name
        for name, value in vars(module).items()
        if isinstance(value, type)
        and issubclass(value, enums.OpenEnum)
        and value.__module__ == module.__name__
    }

    assert defined == {name for name, at in table.items() if at == area}
    assert module.__all__ == sorted(defined)


@pytest.mark.parametrize("name", enums.__all__)
def test_every_name_gives_the_enum_of_that_name(name: str) -> None:
    found = getattr(enums, name)

    assert issubclass(found, enums.OpenEnum)
    assert found.__name__ == name
    assert found.__doc__

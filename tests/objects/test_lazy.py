"""``osupy.objects`` loads an area when it is used, and all lists of its names agree."""

from __future__ import annotations

import ast
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from osupy import objects
from osupy._core.model import Model

PACKAGE = Path(objects.__file__).parent
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


def static_imports() -> dict[str, str]:
    """Return what a type checker sees: each name, and the module that it is from."""
    tree = ast.parse((PACKAGE / "__init__.py").read_text(encoding="utf-8"))
    return {
        alias.name: str(node.module)
        for block in tree.body
        if isinstance(block, ast.If) and ast.unparse(block.test) == "TYPE_CHECKING"
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }


def test_import_loads_no_area() -> None:
    loaded = run(
        "import sys, osupy.objects\n"
        "print(*(name for name in sys.modules"
        " if name.startswith('osupy.objects.') or name == 'attrs'))"
    )

    assert loaded == ""


def test_listing_the_names_loads_no_area() -> None:
    loaded = run(
        "import sys, osupy.objects\n"
        "assert 'User' in dir(osupy.objects)\n"
        "print(*(name for name in sys.modules if name.startswith('osupy.objects.')))"
    )

    assert loaded == ""


def test_first_use_loads_the_area_of_the_name_only() -> None:
    loaded = run(
        "import sys\n"
        "from osupy.objects import Team\n"
        "print(Team.__module__)\n"
        "print(*(name for name in sys.modules if name.startswith('osupy.objects.')))"
    )

    assert loaded.split() == ["osupy.objects.teams", "osupy.objects.teams"]


def test_second_use_finds_the_class_without_the_hook() -> None:
    first = objects.User

    assert vars(objects)["User"] is first


def test_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'Usr'"):
        getattr(objects, "Usr")  # noqa: B009 (type checkers know that there is none)


def test_all_is_sorted_and_names_each_class_once() -> None:
    assert objects.__all__ == sorted(set(objects.__all__))


def test_all_and_the_table_of_modules_agree() -> None:
    table: dict[str, str] = vars(objects)["_MODULES"]

    assert list(table) == objects.__all__


def test_static_imports_and_the_table_of_modules_agree() -> None:
    table: dict[str, str] = vars(objects)["_MODULES"]
    seen = {
        name: module.removeprefix("osupy.objects")
        for name, module in static_imports().items()
    }

    assert seen == table


@pytest.mark.parametrize("area", AREAS)
def test_every_public_class_of_an_area_is_in_the_table(area: str) -> None:
    module = import_module(f"osupy.objects.{area}")
    table: dict[str, str] = vars(objects)["_MODULES"]
    defined = {
        name
        for name, value in vars(module).items()
        if isinstance(value, type)
        and issubclass(value, Model)
        and value.__module__ == module.__name__
        and not name.startswith("_")
    }

    assert defined == {name for name, at in table.items() if at == f".{area}"}
    assert module.__all__ == sorted(defined)


@pytest.mark.parametrize("name", objects.__all__)
def test_every_name_gives_the_class_of_that_name(name: str) -> None:
    found = getattr(objects, name)

    assert isinstance(found, type)
    assert found.__name__ == name

from __future__ import annotations

import subprocess
import sys
import tomllib
from importlib import import_module, metadata
from pathlib import Path

import pytest

import osupy

PROJECT = Path(__file__).parent.parent / "pyproject.toml"

HEAVY = ("asyncio", "cattrs", "httpx", "websockets")
WAITING = ("anyio", "httpx", "websockets")

LOADED = f"""
import sys
import osupy
print(*sorted(set({HEAVY}) & set(sys.modules)))
"""

BLOCKED = f"""
import pkgutil
import sys
from importlib import import_module

for name in {WAITING}:
    sys.modules[name] = None  # makes every import of it fail

import osupy._core

names = [m.name for m in pkgutil.walk_packages(osupy._core.__path__, "osupy._core.")]
for name in names:
    import_module(name)
print(*names)
"""


def run(code: str) -> list[str]:
    """Return the words that a fresh interpreter prints."""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_import_loads_nothing_heavy_when_nothing_is_used() -> None:
    assert run(LOADED) == []


def test_core_imports_when_everything_that_waits_is_blocked() -> None:
    assert "osupy._core.flow" in run(BLOCKED)


def place(name: str) -> tuple[int, str]:
    """Return where a name stands in ``__all__``: constants, classes, then the rest."""
    rank = 0 if name.isupper() else 1 if name[0].isupper() else 2
    return rank, name


@pytest.mark.parametrize(
    "module",
    ["osupy", "osupy.enums", "osupy.errors", "osupy.objects", "osupy.transports"],
)
def test_exports_are_sorted_and_there_when_listed(module: str) -> None:
    exporting = import_module(module)
    names: list[str] = exporting.__all__
    assert names == sorted(set(names), key=place)
    assert [name for name in names if not hasattr(exporting, name)] == []


def test_settled_names_are_exported_when_asked_for() -> None:
    settled = (
        "AsyncClient Client Mods Operation RateLimit Retry Route Ruleset Scope Token "
        "converter decode encode routes"
    )
    assert set(settled.split()) <= set(osupy.__all__)


def test_version_is_one_when_asked_in_every_way() -> None:
    assert osupy.__version__ == metadata.version("osupy")


def test_metadata_tells_what_an_index_shows_when_installed() -> None:
    told = metadata.metadata("osupy")
    assert told["Summary"]
    assert told["License-Expression"] == "MIT"
    assert told.get_all("License-File") == ["LICENSE"]
    assert told["Requires-Python"] == ">=3.11"
    assert any(url.startswith("Source, ") for url in told.get_all("Project-URL") or [])
    assert "osupy" in told.json["description"]


def test_all_names_every_other_extra_when_installed() -> None:
    extras = tomllib.loads(PROJECT.read_text(encoding="utf-8"))
    groups: dict[str, list[str]] = extras["project"]["optional-dependencies"]
    names = ",".join(sorted(set(groups) - {"all"}))
    assert groups["all"] == [f"osupy[{names}]"]


def test_package_says_that_it_is_typed_when_installed() -> None:
    assert (Path(osupy.__file__).parent / "py.typed").is_file()

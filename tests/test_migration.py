"""``docs/migration.md`` names only what there is, and every method once."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from osupy._async.helpers import AsyncHelpers

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "docs" / "migration.md").read_text("utf-8")
NAMES: dict[str, Any] = json.loads(
    (ROOT / "tests" / "contract" / "data" / "names.json").read_text("utf-8")
)
ROW = re.compile(
    r"^\| `(?P<theirs>\w+)` \| (?P<ours>[^|]*) \| (?P<pages>[^|]*) \|", re.MULTILINE
)
LIBRARIES = {"osu.py": 70, "ossapi": 59, "aiosu": 71}
"""Public methods of each client, at the releases that the page names."""

NONE = {"get_chat_updates", "get_current_token", "get_featured_tracks"}
"""What has no method of ours; the page says why."""


def table(library: str) -> list[tuple[str, list[str], list[str]]]:
    """Return the rows of a library: its method, ours, and our iterators."""
    part = TEXT.split(f"\n## {library}\n")[1].split("\n## ")[0]
    return [
        (
            row["theirs"],
            re.findall(r"`(\w+)`", row["ours"]),
            re.findall(r"`(\w+)`", row["pages"]),
        )
        for row in ROW.finditer(part)
    ]


@pytest.mark.parametrize("library", LIBRARIES)
def test_every_name_of_ours_exists(library: str) -> None:
    for theirs, ours, pages in table(library):
        assert ours or theirs in NONE, theirs
        for name in (*ours, *pages):
            assert callable(getattr(AsyncHelpers, name, None)), name


@pytest.mark.parametrize("library", LIBRARIES)
def test_every_method_stands_there_once(library: str) -> None:
    theirs = [row[0] for row in table(library)]

    assert len(set(theirs)) == len(theirs) == LIBRARIES[library]


def test_listing_has_its_iterator_beside_it() -> None:
    known = {
        method: iterator
        for entry in NAMES.values()
        for method, iterator in zip(
            entry["methods"], entry.get("iterators", ()), strict=False
        )
    }
    for library in LIBRARIES:
        for _, ours, pages in table(library):
            assert pages == [known[name] for name in ours if name in known]


def test_old_names_that_are_said_to_work_do() -> None:
    said = [row for row in TEXT.splitlines() if "old name works too" in row]
    names = [row.split("`")[1] for row in said]
    aliases = {alias for e in NAMES.values() for alias in e.get("aliases", ())}

    assert set(names) <= aliases
    assert len(names) >= 4

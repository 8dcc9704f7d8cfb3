"""The example does what it says, against the sandbox."""

from __future__ import annotations

import runpy
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from osupy import Client
from osupy.sandbox import Sandbox

EXAMPLE = Path(__file__).parents[2] / "examples" / "follow_scores.py"


def test_the_database_goes_on_where_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    follow = runpy.run_path(str(EXAMPLE))["follow"]
    path = str(tmp_path / "scores.db")
    with Sandbox(seed=1) as box:
        monkeypatch.setenv("FIRST_CURSOR", str(box.first_cursor))
        with Client(box.token(), base_url=box.base_url, limit=None) as client:
            follow(client, path, most=1_200)
            follow(client, path, most=300)
            pager = client.iter_all_scores(
                cursor_string=box.first_cursor, max_items=1_500
            )
            wanted = [one.id for one in pager]
    with closing(sqlite3.connect(path)) as database:
        rows = database.execute("SELECT id FROM scores ORDER BY id").fetchall()
    assert [row[0] for row in rows] == wanted

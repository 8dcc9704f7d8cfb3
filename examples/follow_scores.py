"""Follow all scores into a SQLite database, each once, whatever ends the program.

The scores and the position stand in one transaction, so the database is its own
checkpoint. Run it again, and it goes on where it was::

    OSUPY_CLIENT_ID=1234 OSUPY_CLIENT_SECRET=... python follow_scores.py scores.db
"""

from __future__ import annotations

import os
import sqlite3
import sys
from contextlib import closing
from typing import TYPE_CHECKING

from osupy import Client

if TYPE_CHECKING:
    from osupy.objects import Score

TABLES = """
CREATE TABLE IF NOT EXISTS scores (
    id INTEGER PRIMARY KEY, user_id INTEGER, beatmap_id INTEGER, ruleset INTEGER,
    pp REAL, accuracy REAL, ended_at TEXT
);
CREATE TABLE IF NOT EXISTS positions (feed TEXT PRIMARY KEY, position TEXT);
"""


class Database:
    """A table of scores that knows where it ends."""

    def __init__(self, path: str) -> None:
        """Open it, and make its tables."""
        self._connection = sqlite3.connect(path)
        self._connection.executescript(TABLES)

    def load(self, feed: str) -> str | None:
        """Return where the feed is to go on."""
        query = "SELECT position FROM positions WHERE feed = ?"
        row = self._connection.execute(query, [feed]).fetchone()
        return None if row is None else str(row[0])

    def save(self, feed: str, position: str) -> None:
        """Commit the scores since the last time, and where they end."""
        query = "INSERT OR REPLACE INTO positions VALUES (?, ?)"
        self._connection.execute(query, [feed, position])
        self._connection.commit()

    def add(self, score: Score) -> None:
        """Add a score; the next `save` commits it."""
        self._connection.execute(
            "INSERT INTO scores VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                score.id,
                score.user_id,
                score.beatmap_id,
                score.ruleset_id,
                score.pp,
                score.accuracy,
                score.ended_at.isoformat(),
            ],
        )

    def close(self) -> None:
        """Close it; what was not saved does not count, and comes again."""
        self._connection.close()


def follow(client: Client, path: str, *, most: int | None = None) -> None:
    """Follow scores into a database, for ever or until there are so many new ones."""
    with closing(Database(path)) as database:
        # For a test: where the feed begins. Left out, it begins now.
        begin = os.environ.get("FIRST_CURSOR")
        scores = client.follow_scores(checkpoint=database, cursor_string=begin)
        for score in scores:
            database.add(score)
            if scores.stats.items == most:
                break
        scores.save()


def main() -> None:
    """Follow until Ctrl-C."""
    client = Client.from_client_credentials(
        int(os.environ["OSUPY_CLIENT_ID"]), os.environ["OSUPY_CLIENT_SECRET"]
    )
    with client:
        follow(client, sys.argv[1] if len(sys.argv) > 1 else "scores.db")


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        print("ended; run it again to go on")

"""Following scores, as a share of bare paging: `json.loads` and a loop.

A transport in memory answers with full pages of 1000 scores. With ``--sink`` the scores
go into a JSON Lines file as well, each exactly once.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from osupy import Client
from osupy.sinks import JsonLines
from osupy.transports import MemoryTransport

if TYPE_CHECKING:
    from collections.abc import Callable

# A script finds its neighbours by the folder that holds theirs.
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.streaming import ROWS, answers, pages


def bare(bodies: list[bytes]) -> int:
    """Page by hand."""
    return sum(1 for body in bodies for _ in json.loads(body)["scores"])


def followed(bodies: list[bytes]) -> int:
    """Follow them."""
    transport = MemoryTransport(answers(bodies))
    client = Client.from_token("t", transport=transport, limit=None)
    scores = client.follow_scores(cursor_string="e30")
    for _ in scores:
        if scores.stats.items == ROWS * len(bodies):
            break
    return scores.stats.items


def kept(bodies: list[bytes]) -> int:
    """Follow them into a file."""
    transport = MemoryTransport(answers(bodies))
    client = Client.from_token("t", transport=transport, limit=None)
    with (
        tempfile.TemporaryDirectory() as folder,
        JsonLines(Path(folder) / "scores.jsonl") as sink,
    ):
        scores = client.follow_scores(cursor_string="e30", checkpoint=sink)
        for score in scores:
            sink.write(score)
            if scores.stats.items == ROWS * len(bodies):
                break
        scores.save()
        return sink.count


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--sink", action="store_true")
    given = parser.parse_args()
    bodies = pages(5)
    ways: dict[str, Callable[[list[bytes]], int]] = {"bare": bare, "follow": followed}
    if given.sink:
        ways["follow into a file"] = kept
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for turn in range(given.rounds + 1):
        for name, way in ways.items():
            start = time.perf_counter()
            way(bodies)
            if turn:  # the first warms up
                taken[name].append(time.perf_counter() - start)
    unit = median(taken["bare"])
    for name, times in taken.items():
        own = median(times)
        rate = ROWS * len(bodies) / own
        print(f"{name:20} {rate:9,.0f} scores/s  {unit / own:5.2f} of bare")


if __name__ == "__main__":
    main()

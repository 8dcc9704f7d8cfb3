"""Scores through a whole client: how much comes on top of decoding.

A transport in memory answers with pages of 1000 scores; each way goes through the same
pages in turn. The unit is `json.loads` of the same bytes.
"""

from __future__ import annotations

import argparse
import json
import time
from functools import partial
from statistics import median
from typing import TYPE_CHECKING
from urllib.request import Request as UrlRequest
from urllib.request import urlopen

import anyio

from osupy import AsyncClient, Client, decode
from osupy import objects as o
from osupy.sandbox import Sandbox
from osupy.transports import AsyncMemoryTransport, MemoryTransport, Request, Response

if TYPE_CHECKING:
    from collections.abc import Callable

ROWS = 1000


def pages(count: int) -> list[bytes]:
    """Return pages of the sandbox, as bytes."""
    found: list[bytes] = []
    with Sandbox(seed=1) as box:
        cursor: str | None = box.first_cursor
        headers = {"authorization": f"Bearer {box.token()}"}
        while len(found) < count:
            url = f"{box.base_url}/api/v2/scores?cursor_string={cursor}"
            with urlopen(UrlRequest(url, headers=headers)) as answer:  # noqa: S310
                found.append(answer.read())
            cursor = json.loads(found[-1])["cursor_string"]
    return found


def answers(bodies: list[bytes]) -> Callable[[Request], Response]:
    """Return a handler that gives one page after another."""
    left = iter(bodies)
    return lambda _: Response(status=200, body=next(left))


def blocking(bodies: list[bytes]) -> int:
    """Iterate with the blocking client."""
    transport = MemoryTransport(answers(bodies))
    client = Client.from_token("t", transport=transport, limit=None)
    return sum(1 for _ in client.iter_all_scores(max_items=ROWS * len(bodies)))


async def awaiting(bodies: list[bytes]) -> int:
    """Iterate with the async client."""
    transport = AsyncMemoryTransport(answers(bodies))
    client = AsyncClient.from_token("t", transport=transport, limit=None)
    count = 0
    async for _ in client.iter_all_scores(max_items=ROWS * len(bodies)):
        count += 1
    return count


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    bodies = pages(5)
    ways: dict[str, Callable[[], object]] = {
        "json.loads": lambda: [json.loads(body) for body in bodies],
        "osupy.decode": lambda: [decode(body, o.ScoresListing) for body in bodies],
        "Client": lambda: blocking(bodies),
        "AsyncClient, asyncio": partial(anyio.run, awaiting, bodies),
        "AsyncClient, trio": partial(anyio.run, awaiting, bodies, backend="trio"),
    }
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for turn in range(rounds + 1):
        for name, way in ways.items():
            start = time.perf_counter()
            way()
            if turn:  # the first warms up
                taken[name].append(time.perf_counter() - start)
    unit = median(taken["json.loads"])
    total = ROWS * len(bodies)
    for name, times in taken.items():
        own = median(times)
        print(f"{name:22} {total / own:9,.0f} scores/s  {own / unit:5.2f} x json.loads")


if __name__ == "__main__":
    main()

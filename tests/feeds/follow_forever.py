"""Follows scores into a file until it is killed: a program that a test starts.

Arguments: blocking, asyncio or trio; address; token; cursor; file.
"""

from __future__ import annotations

import sys
import time

import anyio

from osupy import AsyncClient, Client
from osupy._core.feeds import follower
from osupy.sinks import AsyncJsonLines, JsonLines

follower._SAVE = 0.02  # so that a kill often meets it amid saving

form, base_url, token, cursor, path = sys.argv[1:]


def pause() -> None:
    """Let a page take longer than a life."""
    time.sleep(0.0003)


def blocking() -> None:
    client = Client.from_token(token, base_url=base_url, limit=None)
    with client, JsonLines(path) as sink:
        scores = client.follow_scores(
            checkpoint=sink, cursor_string=cursor, interval=0.05
        )
        for score in scores:
            sink.write(score)
            pause()


async def awaiting() -> None:
    client = AsyncClient.from_token(token, base_url=base_url, limit=None)
    async with client, AsyncJsonLines(path) as sink:
        scores = client.follow_scores(
            checkpoint=sink, cursor_string=cursor, interval=0.05
        )
        async for score in scores:
            sink.write(score)
            pause()


if form == "blocking":
    blocking()
else:
    anyio.run(awaiting, backend=form)

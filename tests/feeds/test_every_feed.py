"""Every feed of the server is followed in one way, in all three forms."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from osupy import AsyncClient, Client
from osupy.checkpoints import AsyncFileCheckpoint, FileCheckpoint
from osupy.sandbox import Sandbox
from tests.clients.ways import _live, _match

FEEDS = "events", "beatmapset_events", "match_events", "room_events"
MOST = 150


def _given(box: Sandbox, feed: str) -> dict[str, Any]:
    if feed == "match_events":
        return {"match": _match(box.world).id}
    return {"room": _live(box.world).id} if feed == "room_events" else {}


def _every(client: Client, feed: str, given: dict[str, Any]) -> list[int]:
    found = [one.id for one in getattr(client, f"iter_{feed}")(**given)]
    return sorted(found)[:MOST]


@pytest.mark.parametrize("feed", FEEDS)
def test_each_event_comes_once_over_a_restart(feed: str, tmp_path: Path) -> None:
    with (
        Sandbox(seed=1) as box,
        Client(box.token(), base_url=box.base_url, limit=None) as client,
    ):
        given = _given(box, feed)
        wanted = _every(client, feed, given)
        found: list[int] = []
        for stop in (len(wanted) // 2, len(wanted)):
            with FileCheckpoint(tmp_path / "c") as checkpoint:
                follow = getattr(client, f"follow_{feed}")(
                    **given, after=0, checkpoint=checkpoint, interval=0.01
                )
                for event in follow:
                    found.append(event.id)
                    if len(found) == stop:
                        break
                follow.save()
                assert follow.cursor >= found[-1]
    assert len(wanted) > 2
    assert found == wanted


@pytest.mark.anyio
@pytest.mark.parametrize("feed", FEEDS)
async def test_awaiting_each_event_comes_once(feed: str, tmp_path: Path) -> None:
    with Sandbox(seed=1) as box:
        given = _given(box, feed)
        with Client(box.token(), base_url=box.base_url, limit=None) as client:
            wanted = _every(client, feed, given)
        found: list[int] = []
        async with (
            AsyncClient(box.token(), base_url=box.base_url, limit=None) as client,
            AsyncFileCheckpoint(tmp_path / "c") as checkpoint,
        ):
            follow = getattr(client, f"follow_{feed}")(
                **given, after=0, checkpoint=checkpoint, interval=0.01
            )
            async for event in follow:
                found.append(event.id)
                if len(found) == len(wanted):
                    break
    assert found == wanted


def test_a_match_that_is_over_ends_its_feed() -> None:
    with (
        Sandbox(seed=1) as box,
        Client(box.token(), base_url=box.base_url, limit=None) as client,
    ):
        match = _match(box.world)
        over = client.get_match(match.id).match.end_time is not None
        assert over
        every = [one.id for one in client.follow_match_events(match.id, after=0)]
        assert every == [one.id for one in client.iter_match_events(match.id, after=0)]

"""Two programs that share a log-in for more than a year, in simulated time.

The server rotates. It is out for minutes or hours now and then, the machines' clocks
are wrong and are set right, programs are started anew, and there are quiet weeks.
Nothing sleeps: time passes by the simulation alone, so whatever waited for a timer of
osupy's would wait for ever.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import attrs
import pytest

from osupy import AsyncClient, Client, Retry
from osupy.auth import AsyncFileTokenStore, FileTokenStore
from osupy.errors import AuthError, ConnectionFailedError, OsuError
from osupy.transports import AsyncMemoryTransport, MemoryTransport, Response
from tests.clients.rotating import DAY, KEY, USER, Clock, Rotating

MINUTE, HOUR = 60.0, 3_600.0
LASTS = 400 * DAY
OUT: tuple[Response | Exception, ...] = (
    Response(status=502, body=b"<html>Bad gateway</html>"),
    Response(status=500),
    ConnectionFailedError("refused", sent=False),
    ConnectionFailedError("reset"),
)
JUMPS = (-400 * DAY, -2 * DAY, -HOUR, -MINUTE, 0.0, 0.0, MINUTE, HOUR, 2 * DAY)


@attrs.define
class Life:
    """What happens to server and clocks, from a seed."""

    random: Random
    clocks: tuple[Clock, ...] = attrs.field(factory=lambda: (Clock(), Clock()))
    server: Rotating = attrs.field(init=False)
    jumps: int = 0
    calls: int = 0
    failed: int = 0

    def __attrs_post_init__(self) -> None:
        self.server = Rotating(self.clocks[0].now)

    def steps(self) -> Iterator[tuple[int, bool]]:
        """Yield who calls, and whether it was started anew before."""
        random, out_until = self.random, 0.0
        end = self.clocks[0].seconds + LASTS
        while (now := self.clocks[0].seconds) < end:
            if now >= out_until:
                self.server.broken = None
                if random.random() < 0.02:
                    self.server.broken = random.choice(OUT)
                    out_until = now + random.choice((MINUTE, 5 * MINUTE, 6 * HOUR))
            if random.random() < 0.01:
                self.jumps += 1
                random.choice(self.clocks).wrong = random.choice(JUMPS)
            yield random.randrange(2), random.random() < 0.02
            quiet = 20 * DAY if random.random() < 0.000_5 else 0.0
            self._pass(quiet + random.uniform(MINUTE, 2 * HOUR))

    def _pass(self, seconds: float) -> None:
        for clock in self.clocks:
            clock.seconds += seconds

    def note(self, error: OsuError | None) -> None:
        """Count a call; only an outage may make it fail."""
        self.calls += 1
        if error is not None:
            self.failed += 1
            assert self.server.broken is not None
            assert not isinstance(error, AuthError)

    def check(self, store: FileTokenStore) -> None:
        """Compare what happened with what may happen."""
        server = self.server
        kept = store.load(KEY)
        assert kept is not None
        assert kept.refresh_token == server.token().refresh_token
        assert server.reused == 0
        assert self.calls > 7_500
        assert 0 < self.failed < self.calls / 10
        days = LASTS / DAY
        assert days / 2 < server.renewals < 1.1 * days + 3 * self.jumps


def options() -> dict[str, Any]:
    return {"limit": None, "retry": Retry(attempts=1)}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_blocking_programs_stay_logged_in(tmp_path: Path, seed: int) -> None:
    life = Life(Random(seed))
    FileTokenStore(tmp_path / "tokens").save(KEY, life.server.token())
    threads = threading.active_count()

    def start(number: int) -> Client:
        client = Client(
            USER,
            transport=MemoryTransport(life.server),
            token_store=FileTokenStore(tmp_path / "tokens"),
            **options(),
        )
        client._session.clock = life.clocks[number]
        return client

    clients = [start(0), start(1)]
    for number, anew in life.steps():
        if anew:
            clients[number].close()
            clients[number] = start(number)
        try:
            clients[number].get_tags()
        except OsuError as error:
            life.note(error)
        else:
            life.note(None)
        assert clients[number]._driver._shared == {}
    for client in clients:
        client.close()
    life.check(FileTokenStore(tmp_path / "tokens"))
    assert threading.active_count() == threads


@pytest.mark.anyio
async def test_awaiting_programs_stay_logged_in(tmp_path: Path) -> None:
    life = Life(Random(4))
    FileTokenStore(tmp_path / "tokens").save(KEY, life.server.token())

    def start(number: int) -> AsyncClient:
        client = AsyncClient(
            USER,
            transport=AsyncMemoryTransport(life.server),
            token_store=AsyncFileTokenStore(tmp_path / "tokens"),
            **options(),
        )
        client._session.clock = life.clocks[number]
        return client

    clients = [start(0), start(1)]
    for number, anew in life.steps():
        if anew:
            await clients[number].aclose()
            clients[number] = start(number)
        try:
            await clients[number].get_tags()
        except OsuError as error:
            life.note(error)
        else:
            life.note(None)
        assert clients[number]._driver._shared == {}
    for client in clients:
        await client.aclose()
    life.check(FileTokenStore(tmp_path / "tokens"))

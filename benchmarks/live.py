"""Frames to events: how fast, how late, and in how much memory.

The share is that of events per second over what bare ``websockets`` and ``json`` read
from the same server; the latency is from the server's write to the handler's call; the
memory is that of the process after each fifth of the events.

    python benchmarks/live.py [--frames 50000] [--events 1000000]
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import threading
import time
from typing import Any

import anyio
import websockets.asyncio.client
import websockets.sync.server

from osupy import AsyncClient
from osupy._core.messages import Request, Response
from osupy.events import ChatMessageNew

CHANNEL = 5
LATENCIES = 2_000


def frame(number: int) -> str:
    """Return a frame as the server sends it."""
    message = {
        "channel_id": CHANNEL,
        "content": "a line of chat as people write it, of usual length",
        "is_action": False,
        "message_id": number,
        "sender_id": 2,
        "timestamp": "2026-09-01T00:00:00+00:00",
        "type": "plain",
    }
    user = {
        "avatar_url": "https://a.ppy.sh/2?1657169614.png",
        "country_code": "AU",
        "default_group": "ppy",
        "id": 2,
        "is_active": True,
        "is_bot": False,
        "is_deleted": False,
        "is_online": False,
        "is_supporter": True,
        "last_visit": None,
        "pm_friends_only": False,
        "profile_colour": "#3366FF",
        "username": "peppy",
    }
    data = {"messages": [message], "users": [user]}
    return json.dumps({"event": "chat.message.new", "data": data})


class Server:
    """Sends so many frames, or one whenever it is asked."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.sent: dict[int, float] = {}
        self.one_by_one = threading.Event()
        self.next = threading.Semaphore(0)
        self._server = websockets.sync.server.serve(
            self._serve, "127.0.0.1", 0, compression=None
        )
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        """Its address."""
        return f"ws://127.0.0.1:{self._server.socket.getsockname()[1]}"

    def close(self) -> None:
        """Close it."""
        self._server.shutdown()

    def _serve(self, connection: Any) -> None:
        connection.send('{"event":"connection.ready"}')
        if "chat.start" not in connection.recv():
            return
        time.sleep(1.0)  # until the histories have been read
        try:
            if self.one_by_one.is_set():
                for number in range(1, LATENCIES + 1):
                    self.next.acquire()
                    text = frame(number)
                    self.sent[number] = time.perf_counter()
                    connection.send(text)
            else:
                for number in range(1, self.count + 1):
                    connection.send(frame(number))
            connection.recv()
        except websockets.exceptions.ConnectionClosed:
            pass


class Rest:
    """A transport that knows an empty history."""

    async def send(self, request: Request) -> Response:
        """Answer."""
        if request.url.endswith("/messages"):
            return Response(status=200, body=b"[]")
        if request.url.endswith("/chat/ack"):
            return Response(status=200, body=b'{"silences": []}')
        channel = {
            "channel_id": CHANNEL,
            "description": "",
            "icon": None,
            "last_message_id": None,
            "message_length_limit": 450,
            "moderated": False,
            "name": "#osu",
            "type": "PUBLIC",
            "uuid": None,
        }
        body = json.dumps({"channel": channel, "users": []}).encode()
        return Response(status=200, body=body)

    async def aclose(self) -> None:
        """Do nothing."""


def client(url: str) -> AsyncClient:
    """Return a client of the server."""
    return AsyncClient("token", socket_url=url, transport=Rest(), limit=None)


async def bare(url: str, count: int) -> float:
    """Return the seconds that websockets and json take."""
    async with websockets.asyncio.client.connect(
        url, compression=None, proxy=None
    ) as connection:
        await connection.recv()
        await connection.send('{"event": "chat.start"}')
        json.loads(await connection.recv())
        begun = time.perf_counter()
        for _ in range(count - 1):
            json.loads(await connection.recv())
        ended = time.perf_counter()
    return ended - begun


async def ours(url: str, count: int) -> float:
    """Return the seconds that the stream takes."""
    async with client(url) as made, made.events([CHANNEL], proxy=None) as events:
        await events.wait_for(ChatMessageNew)
        begun = time.perf_counter()
        seen = 0
        async for event in events:
            seen += event.__class__ is ChatMessageNew
            if seen == count:
                break
        ended = time.perf_counter()
    return ended - begun


async def latency(server: Server) -> list[float]:
    """Return the seconds between write and handler, sorted."""
    found: list[float] = []
    done = anyio.Event()

    async def handle(event: ChatMessageNew) -> None:
        found.append(time.perf_counter() - server.sent[event.message.message_id])
        if len(found) == LATENCIES:
            done.set()
        server.next.release()

    stream = client(server.url).events([CHANNEL], proxy=None)
    stream.subscribe(ChatMessageNew, handle)
    async with stream:
        server.next.release()
        await done.wait()
    return sorted(found)


def resident() -> float:
    """Return the memory of this process, MB."""
    with open("/proc/self/status", encoding="ascii") as status:  # noqa: PTH123
        line = next(line for line in status if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


async def memory(url: str, count: int) -> list[float]:
    """Return the memory after each fifth of the events."""
    found: list[float] = []
    async with client(url) as made, made.events([CHANNEL], proxy=None) as events:
        seen = 0
        async for event in events:
            seen += event.__class__ is ChatMessageNew
            if seen == (len(found) + 1) * count // 5:
                found.append(resident())
            if seen == count:
                break
    return found


def run(measure: Any, count: int, *, single: bool = False) -> Any:
    """Measure against a server of one's own."""
    server = Server(count)
    if single:
        server.one_by_one.set()
    try:
        argument = (server,) if single else (server.url, count)
        return anyio.run(measure, *argument)
    finally:
        server.close()


def main(arguments: list[str]) -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--frames", type=int, default=50_000)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args(arguments)
    rounds = range(chosen.rounds)
    pairs = [(run(bare, chosen.frames), run(ours, chosen.frames)) for _ in rounds]
    plain = statistics.median(chosen.frames / first for first, _ in pairs)
    stream = statistics.median(chosen.frames / second for _, second in pairs)
    print(f"websockets + json  {plain:9.0f} frames/s")
    print(f"osupy events       {stream:9.0f} events/s, {stream / plain:.2f} of that")
    times = run(latency, LATENCIES, single=True)
    middle, late = times[len(times) // 2], times[len(times) * 99 // 100]
    print(f"frame to handler   p50 {middle * 1e6:.0f} us, p99 {late * 1e6:.0f} us")
    if chosen.events:
        found = run(memory, chosen.events)
        print("memory             " + ", ".join(f"{one:.1f}" for one in found) + " MB")


if __name__ == "__main__":
    main(sys.argv[1:])

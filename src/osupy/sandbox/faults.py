"""Faults on demand: what a client must survive.

A fault takes the place of one answer, or spoils it. Those called ``drop``, ``status``,
``html``, ``empty``, ``huge`` and ``stall`` come before the request is looked at; the
others let it happen and spoil the answer, so what it changed stays changed.
"""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any, Final, Literal, cast

import attrs

from osupy.sandbox.basics import dumps

FaultKind = Literal[
    "status",
    "drop",
    "drop_answer",
    "drop_after_headers",
    "drop_mid_body",
    "malformed",
    "html",
    "empty",
    "huge",
    "slow",
    "stall",
]
"""``status``: an error answer · ``drop``: the connection is cut before anything is
done · ``drop_answer``: cut after the request was carried out · ``drop_after_headers``,
``drop_mid_body``: cut while the answer is on its way · ``malformed``: the JSON breaks
off · ``html``: a page with status 200 · ``empty``: no body · ``huge``: a body of
``size`` bytes · ``slow``: the body takes ``delay`` seconds · ``stall``: no answer ever.
"""
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[MutableMapping[str, Any], Receive, Send], Awaitable[None]]
PIECES: Final = 8
_CHUNK: Final = b"0," * 32_768


@attrs.define(kw_only=True)
class Fault:
    """One fault, and when it strikes."""

    kind: FaultKind
    status: int
    body: bytes | None
    headers: Mapping[str, str]
    path: str
    method: str | None
    times: int | None
    """``None``: until healed."""
    after: int
    """How many matching requests pass before."""
    delay: float
    size: int


class Faults:
    """The faults that wait for requests. Any thread may set them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: list[Fault] = []
        self.struck: Counter[str] = Counter()
        """How often each kind of fault struck."""

    def add(self, fault: Fault) -> None:
        """Let a fault wait."""
        with self._lock:
            self._waiting.append(fault)

    def clear(self) -> None:
        """Forget all faults."""
        with self._lock:
            self._waiting.clear()

    def take(self, method: str, path: str) -> Fault | None:
        """Return the fault that strikes a request, counting it."""
        with self._lock:
            for fault in self._waiting:
                if fault.method not in (None, method):
                    continue
                if not path.lstrip("/").startswith(fault.path.lstrip("/")):
                    continue
                if fault.after > 0:
                    fault.after -= 1
                    continue
                if fault.times is not None:
                    fault.times -= 1
                    if fault.times <= 0:
                        self._waiting.remove(fault)
                self.struck[fault.kind] += 1
                return fault
        return None


@attrs.frozen
class Exchange:
    """One request on its connection."""

    scope: MutableMapping[str, Any]
    receive: Receive
    send: Send

    @property
    def _transport(self) -> asyncio.Transport:
        state = cast("dict[str, Any]", self.scope["state"])
        return cast("asyncio.Transport", state["transport"])

    async def strike(self, fault: Fault, app: App) -> None:
        """Answer as the fault wants."""
        if fault.kind in _BEFORE:
            await self._instead(fault)
            return
        start, body = await self._carried_out(app)
        half = body[: len(body) // 2]
        match fault.kind:
            case "drop_answer":
                self._transport.abort()
                await self._gone()
            case "drop_after_headers":
                await self._break_off(start, b"")
            case "drop_mid_body":
                await self._break_off(start, half)
            case "malformed":
                await self._whole(start, half.rstrip(b"]} ,") + b',"')
            case _:
                await self._slowly(start, body, fault.delay)

    async def _instead(self, fault: Fault) -> None:
        match fault.kind:
            case "stall":
                await self._gone()
            case "drop":
                self._transport.abort()
                await self._gone()
            case "huge":
                await self._huge(fault.size)
            case "html":
                page = fault.body or b"<!DOCTYPE html><h1>One moment please</h1>"
                await self._answer(fault, page, "text/html; charset=UTF-8")
            case "empty":
                await self._answer(fault, b"", "application/json")
            case _:
                body = dumps({"error": None}) if fault.body is None else fault.body
                await self._answer(fault, body, "application/json")

    async def _answer(self, fault: Fault, body: bytes, media_type: str) -> None:
        headers = {"content-type": media_type, **fault.headers}
        start = {
            "type": "http.response.start",
            "status": fault.status,
            "headers": [(name.lower().encode(), text.encode())
                        for name, text in headers.items()],
        }  # fmt: skip
        await self._whole(start, body)

    async def _carried_out(self, app: App) -> tuple[Message, bytes]:
        """Let the request happen, and keep the answer back."""
        messages: list[Message] = []

        async def keep(message: Message) -> None:
            messages.append(message)

        await app(self.scope, self.receive, keep)
        body = b"".join(message.get("body", b"") for message in messages[1:])
        return messages[0], body

    async def _whole(self, start: Message, body: bytes) -> None:
        await self.send(_with_length(start, len(body)))
        await self.send({"type": "http.response.body", "body": body})

    async def _break_off(self, start: Message, body: bytes) -> None:
        await self.send(_with_length(start, len(body) * 2 + 100))
        more = {"type": "http.response.body", "body": body, "more_body": True}
        await self.send(more)
        self._transport.close()  # sends what was written, unlike abort
        await self._gone()

    async def _slowly(self, start: Message, body: bytes, delay: float) -> None:
        await self.send(_with_length(start, len(body)))
        step = max(1, -(-len(body) // PIECES))
        for begin in range(0, len(body), step):
            if await self._gone_within(delay / PIECES):
                return
            piece = body[begin : begin + step]
            more = {"type": "http.response.body", "body": piece, "more_body": True}
            await self.send(more)
        await self.send({"type": "http.response.body", "body": b""})

    async def _huge(self, size: int) -> None:
        headers = [(b"content-type", b"application/json")]
        await self.send(
            {"type": "http.response.start", "status": 200, "headers": headers}
        )
        for _ in range(0, size, len(_CHUNK)):
            if await self._gone_within(0):
                return
            more = {"type": "http.response.body", "body": _CHUNK, "more_body": True}
            await self.send(more)
        await self.send({"type": "http.response.body", "body": b"0"})

    async def _gone(self) -> None:
        """Wait until the connection is no more."""
        while (await self.receive())["type"] != "http.disconnect":
            pass

    async def _gone_within(self, seconds: float) -> bool:
        # A connection that goes away ends the wait, so stopping is quick.
        try:
            await asyncio.wait_for(self._gone(), seconds)
        except TimeoutError:
            return False
        return True


_BEFORE: Final = {"status", "drop", "html", "empty", "huge", "stall"}


def _with_length(start: Message, length: int) -> Message:
    kept = [
        (name, value) for name, value in start["headers"] if name != b"content-length"
    ]
    kept.append((b"content-length", str(length).encode()))
    return {**start, "headers": kept}

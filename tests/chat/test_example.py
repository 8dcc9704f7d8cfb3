"""The example does what it says, against the sandbox."""

from __future__ import annotations

import runpy
import threading
from contextlib import aclosing
from pathlib import Path

import anyio
import anyio.to_thread
import pytest

from osupy import AsyncClient
from osupy.events import Connected
from osupy.sandbox import Sandbox
from tests.chat.serving import CHANNEL, SCOPES, Desk

EXAMPLE = Path(__file__).parents[2] / "examples" / "chat_bot.py"


def test_the_bot_answers() -> None:
    make_bot = runpy.run_path(str(EXAMPLE))["make_bot"]
    with Sandbox(seed=1, talk=0) as box:
        client = AsyncClient.from_token(
            box.token(scopes=SCOPES), base_url=box.base_url, socket_url=box.socket_url
        )
        bot = make_bot(client, ["#osu"])
        ready = threading.Event()
        bot.on(Connected)(lambda event: ready.set())
        desk = Desk("asyncio", box, bot)
        desk.first = max(box.said(CHANNEL), default=0)
        thread = threading.Thread(target=bot.run_sync)
        thread.start()
        try:
            assert ready.wait(20)
            desk.says(".roll 0")
            assert desk.answers() == ["A die has at least one side."]
            desk.says(".choose tea")
            assert desk.answers(2)[1] == "tea"
            desk.says(".rank peppy")
            assert desk.answers(3)[2].startswith("peppy is ")
        finally:
            bot.stop()
            thread.join(20)


def test_the_offline_test_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(EXAMPLE.parent))
    runpy.run_path(str(EXAMPLE.parent / "bot_offline.py"))["test_the_bot_chooses"]()


@pytest.mark.anyio
async def test_notifications_are_told() -> None:
    example = runpy.run_path(str(EXAMPLE.parent / "notifications.py"))
    with Sandbox(seed=1, talk=0) as box:
        client = AsyncClient.from_token(
            box.token(scopes=["*"]), base_url=box.base_url, socket_url=box.socket_url
        )
        found: list[str] = []
        async with client, aclosing(example["lines"](client, [CHANNEL])) as lines:
            async for line in lines:
                found.append(line)
                if line.startswith("-- Connected"):
                    await anyio.to_thread.run_sync(box.say, CHANNEL, "hello")
                    await anyio.to_thread.run_sync(box.notify, "news_post_new")
                if len(found) == 3:
                    break
    assert any(line.endswith(": hello") for line in found)
    assert any(line.startswith("! news_post_new") for line in found)

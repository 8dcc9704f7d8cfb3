"""What people say is heard once, whatever goes wrong: first by listeners made here.

They show what the chaos is worth: whoever only listens loses messages, whoever only
reads the history gets them all.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import httpx
import pytest
from websockets.exceptions import WebSocketException

from osupy.sandbox import Sandbox
from tests.sandbox.chaos import Chaos, Heard
from tests.sandbox.chatting import chat_of, client
from tests.sandbox.listening import here, listen


@pytest.fixture
def box() -> Iterator[Sandbox]:
    with Sandbox(talk=0, rate_limit=10**9, ping_interval=0.5) as sandbox:
        chat_of(sandbox)
        yield sandbox


def test_history_holds_all_that_was_said(box: Sandbox) -> None:
    chaos = Chaos(box, 1, messages=500)
    heard = Heard(chaos)
    last = dict(chaos.before)
    with client(box) as api, chaos.raging():
        while not heard.complete:
            for channel, since in last.items():
                url = f"chat/channels/{channel}/messages?since={since}"
                with contextlib.suppress(httpx.HTTPError, ValueError):
                    answer = api.get(url, timeout=0.5).raise_for_status()
                    for message in answer.json():
                        last[channel] = message["message_id"]
                        heard.add(channel, message["message_id"])
    for channel, ids in chaos.expected.items():
        assert heard.ids[channel][: len(ids)] == ids
    assert heard.late == 0


def test_who_only_listens_loses_messages(box: Sandbox) -> None:
    chaos = Chaos(box, 2, messages=500, faults=40)
    heard = Heard(chaos)
    with chaos.raging():
        while not chaos.over.is_set():
            here(box)
            errors = (WebSocketException, OSError, ValueError)
            with contextlib.suppress(*errors), listen(box, chat=False) as ear:
                assert ear.next(0.3) == {"event": "connection.ready"}
                ear.wire.send('{"event": "chat.start"}')
                while not chaos.over.is_set():
                    frame = ear.next(0.3)
                    for message in frame["data"]["messages"]:
                        heard.add(message["channel_id"], message["message_id"])
    said = {it for ids in chaos.expected.values() for it in ids}
    got = [it for ids in heard.ids.values() for it in ids]
    assert said - set(got)  # lost
    assert len(got) > len(set(got))  # heard twice
    assert heard.late

"""People answer those who write."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from osupy.sandbox import Sandbox
from osupy.sandbox.replies import COMMANDS
from tests.sandbox.chatting import (
    LIVELY,
    chat_of,
    client,
    history,
    reachable,
    say,
)
from tests.sandbox.conftest import Clock
from tests.sandbox.listening import here, listen, message_id


def answers(
    api: httpx.Client, clock: Clock, text: str, channel: int = LIVELY, **more: object
) -> list[dict[str, Any]]:
    """Return what is said in the seconds behind a message by those it is for."""
    said = say(api, text, channel, **more)
    assert said.status_code == 200
    clock.now += 4
    return history(api, channel, since=said.json()["message_id"])


def test_who_is_mentioned_answers(box: Sandbox, clock: Clock) -> None:
    person = box.world.people.in_order[30]
    with client(box) as api:
        found = answers(api, clock, f"@{person.username} o/")
    (answer,) = [it for it in found if it["sender_id"] == person.id]
    assert answer["content"].startswith(f"@{box.world.owner.username} ")


def test_private_partner_answers_and_asks_for_commands(
    box: Sandbox, clock: Clock
) -> None:
    partner = reachable(box, known=True)
    channel = chat_of(box).private(partner.id, box.world.owner.id)
    assert channel is not None
    texts: set[str] = set()
    with client(box) as api:
        for number in range(40):
            found = answers(api, clock, f"number {number}", channel.id)
            assert len(found) <= 2  # the partner also writes unasked
            assert {it["sender_id"] for it in found} <= {partner.id}
            texts.update(it["content"] for it in found)
    assert texts.intersection(COMMANDS)
    assert len(texts) > 8


def test_answers_are_the_same_for_the_same_seed(clock: Clock) -> None:
    def talk() -> list[dict[str, Any]]:
        clock.now = 1_000
        with Sandbox(clock=clock) as box, client(box) as api:
            found = [answers(api, clock, "hello", is_action=True) for _ in range(9)]
        return [it for page in found for it in page]

    assert talk() == talk()


@pytest.mark.parametrize(("talk", "text"), [(0, "@{} o/"), (1, "!{}")])
def test_nobody_answers_in_silence_or_to_commands(
    clock: Clock, talk: float, text: str
) -> None:
    with Sandbox(clock=clock, talk=talk) as box, client(box) as api:
        name = box.world.people.in_order[30].username
        chat = chat_of(box)
        for _ in range(5):
            answers(api, clock, text.format(name))
        sent = chat.channels[LIVELY].sent
        assert {it.sender_id for it in sent} == {box.world.owner.id}


def test_answers_are_heard_in_order(clock: Clock) -> None:
    with Sandbox(clock=clock, lateness=0) as box, client(box) as api:
        here(box)
        with listen(box) as ear:
            first = chat_of(box).last_id(chat_of(box).channels[LIVELY])
            for _ in range(8):
                answers(api, clock, "hello")
            expected = box.said(LIVELY, after=first)
            heard: list[int] = []
            while len(heard) < len(expected):
                frame = ear.next()
                if frame["data"]["messages"][0]["channel_id"] == LIVELY:
                    heard.append(message_id(frame))
    assert heard == expected


@pytest.mark.parametrize("talk", [0.5, 3, 100])
def test_people_talk_as_fast_as_told(clock: Clock, talk: float) -> None:
    with Sandbox(clock=clock, talk=talk) as box:
        before = chat_of(box).last_id(chat_of(box).channels[LIVELY])
        clock.now += 300
        channel = chat_of(box).channels[LIVELY]
        count = sum(1 for _ in channel.after(before or 0, box.world.now))
    assert count == pytest.approx(300 / max(1, round(3 / talk)), abs=2)


def test_nobody_gone_speaks_while_the_sandbox_runs(clock: Clock) -> None:
    with Sandbox(clock=clock, talk=3) as box:
        channel = chat_of(box).channels[LIVELY]
        before = chat_of(box).last_id(channel)
        clock.now += 900
        fresh = list(channel.after(before or 0, box.world.now))
        assert len(fresh) > 800
        assert all(box.world.person(it.sender_id) for it in fresh)

"""What was said in channels, and what goes on being said."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import httpx
import pytest

from osupy.sandbox import Sandbox
from osupy.sandbox.basics import DAY, EPOCH
from osupy.sandbox.channels import QUIET
from osupy.sandbox.chatter import Message
from osupy.sandbox.talk import Chat, Joined, Parted, Said
from osupy.sandbox.world import World
from tests.sandbox.chatting import (
    LIVELY,
    LOBBY,
    chat_of,
    client,
    history,
    say,
)
from tests.sandbox.conftest import Clock


@pytest.fixture
def me(box: Sandbox) -> Iterator[httpx.Client]:
    with client(box) as found:
        yield found


@pytest.fixture(scope="module")
def reader(shared_box: Sandbox) -> Iterator[httpx.Client]:
    with client(shared_box) as found:
        yield found


# History


def test_history_is_the_newest_when_nothing_is_asked(reader: httpx.Client) -> None:
    found = history(reader)
    ids = [it["message_id"] for it in found]
    assert ids == sorted(ids)
    assert found[-1]["timestamp"] > "2026-08-31T23:59:00Z"
    assert 40 < len(found) <= 50


def test_pages_meet_when_walked_backwards(reader: httpx.Client) -> None:
    late = history(reader, limit=20)
    early = history(reader, limit=20, until=late[0]["message_id"])
    assert early[-1]["message_id"] < late[0]["message_id"]
    start = early[0]["message_id"] - 1
    both = history(reader, since=start, limit=50)[: len(early) + len(late)]
    assert both == early + late


def test_since_wins_when_until_is_sent_too(reader: httpx.Client) -> None:
    newest = history(reader)[-1]["message_id"]
    assert history(reader, since=newest, until=newest) == []


def test_history_ends_after_a_day_when_the_channel_is_public(
    reader: httpx.Client, shared_box: Sandbox
) -> None:
    oldest = "2026-08-31T00:00:00Z"
    # The limit comes first: the oldest page is empty, although there is more.
    assert history(reader, since=0) == []
    channel = chat_of(shared_box).channels[LIVELY]
    border = next(
        message.id
        for message in channel.after(0, EPOCH)
        if message.sent > EPOCH - DAY - 40
    )
    across = history(reader, since=border, limit=50)
    assert 0 < len(across) < 50
    assert min(it["timestamp"] for it in across) > oldest
    assert history(reader, QUIET) == []


def test_private_history_is_kept(reader: httpx.Client, shared_box: Sandbox) -> None:
    owner = shared_box.world.owner
    private = [
        it
        for it in chat_of(shared_box).channels.values()
        if owner.id in it.partners and it.voices is None
    ]
    sizes = [len(history(reader, it.id, limit=50)) for it in private[:5]]
    assert max(sizes) == 50


def test_commands_show_to_nobody_but_their_sender(
    me: httpx.Client, box: Sandbox, clock: Clock
) -> None:
    channel = chat_of(box).channels[LIVELY]
    recent = [
        it for it, _ in zip(channel.before(2**40, EPOCH), range(900), strict=False)
    ]
    hidden = {it.id for it in recent if it.command}
    texts = {it.text for it in recent}
    assert {"!roll", "!!", "! just a mark"} < texts
    shown: set[int] = set()
    until = recent[0].id + 1
    while page := history(me, until=until):
        shown.update(it["message_id"] for it in page)
        until = page[0]["message_id"]
        if until < recent[-1].id:
            break
    assert hidden
    assert not hidden & shown
    own = say(me, "!roll").json()["message_id"]
    assert history(me)[-1]["message_id"] == own
    with client(box, box.world.bot) as other:
        assert history(other)[-1]["message_id"] != own


def test_object_form_names_each_sender_once(reader: httpx.Client) -> None:
    plain = history(reader)
    found = reader.get(f"chat/channels/{LIVELY}/messages?return_object=1").json()
    assert [it["message_id"] for it in found["messages"]] == [
        it["message_id"] for it in plain
    ]
    assert not any("sender" in it for it in found["messages"])
    senders = {it["sender_id"] for it in plain}
    assert len(found["users"]) == len(senders)


@pytest.mark.parametrize("channel", [LOBBY, 1, 301])
def test_channel_is_not_found_when_the_user_is_not_in_it(
    reader: httpx.Client, channel: int
) -> None:
    for path in ("", "/messages"):
        answer = reader.get(f"chat/channels/{channel}{path}")
        assert answer.status_code == 404
    marked = reader.put(f"chat/channels/{channel}/mark-as-read/1")
    assert marked.status_code == 404


def test_private_history_is_not_found_when_the_partner_is_restricted(
    reader: httpx.Client, shared_box: Sandbox
) -> None:
    restricted = shared_box.world.people.in_order[2]
    channel = chat_of(shared_box).private(shared_box.world.owner.id, restricted.id)
    assert channel is not None
    url = f"chat/channels/{channel.id}"
    assert reader.get(url).json()["channel"]["name"] is None
    assert reader.get(f"{url}/messages").status_code == 404
    assert say(reader, "hello", channel.id).status_code == 404


# People keep talking


def test_same_messages_come_when_the_sandbox_starts_again(
    reader: httpx.Client,
) -> None:
    with Sandbox(seed=1, clock=Clock()) as again, client(again) as other:
        assert history(other) == history(reader)
    with Sandbox(seed=2, clock=Clock()) as foreign, client(foreign) as other:
        assert history(other) != history(reader)


def test_people_talk_while_time_passes(me: httpx.Client, clock: Clock) -> None:
    last = history(me)[-1]["message_id"]
    clock.now += 60
    fresh = history(me, since=last)
    assert 15 <= len(fresh) <= 21
    clock.now += 60
    more = history(me, since=last)
    assert more[: len(fresh)] == fresh


def test_numbers_and_ids_lead_to_each_other() -> None:
    voices = Chat(World(1, lambda: 0.0)).channels[LIVELY].voices
    assert voices is not None
    ids = [voices.id_of(number) for number in range(400)]
    assert all(one < two for one, two in pairwise(ids))
    assert [voices.after(it) for it in ids[:-1]] == list(range(1, 400))
    assert [voices.after(it - 1) for it in ids] == list(range(400))
    times = [voices.message(number).sent for number in range(400)]
    assert [voices.count(it) for it in times] == list(range(1, 401))
    assert voices.count(voices.began - 1) == 0


def test_subscriber_hears_everything_in_order() -> None:
    now = [0.0]
    world = World(1, lambda: now[0])
    chat = world.community.chat
    heard: list[Message] = []

    def hear(what: Said | Joined | Parted) -> None:
        assert isinstance(what, Said)
        heard.append(what.message)

    end = chat.subscribe(hear)
    now[0] = 30.5
    said = chat.send(chat.channels[LIVELY], world.owner, "hello")
    now[0] = 60
    chat.catch_up()
    ids = [it.id for it in heard]
    assert ids == sorted(set(ids))
    assert heard.index(said) not in (0, len(heard) - 1)
    lively = [it for it in heard if it.channel_id == LIVELY]
    assert lively == list(chat.channels[LIVELY].after(lively[0].id - 1, 60 + EPOCH))
    end()
    now[0] = 90
    chat.catch_up()
    assert len(heard) == len(ids)


def test_public_messages_reach_those_who_are_there() -> None:
    now = [0.0]
    world = World(1, lambda: now[0])
    chat, owner = world.community.chat, world.owner
    channel = chat.channels[LIVELY]
    said = chat.send(channel, world.bot, "hello")
    command = chat.send(channel, world.bot, "!roll")
    assert not chat.hears(channel, said, owner)
    chat.acknowledge(owner)
    now[0] = 60
    assert chat.hears(channel, said, owner)
    assert not chat.hears(channel, command, owner)
    assert chat.hears(channel, command, world.bot)
    now[0] = 61
    assert not chat.hears(channel, said, owner)
    private = next(it for it in chat.channels.values() if owner.id in it.partners)
    assert chat.hears(private, said, owner)
    assert not chat.hears(private, said, world.bot)

"""Chat over HTTP: sending, coming and going, announcements."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from osupy.sandbox import Sandbox
from osupy.sandbox.basics import EPOCH
from osupy.sandbox.channels import MODERATED, Channel
from tests.sandbox.chatting import (
    LIVELY,
    LOBBY,
    TAIKO,
    chat_of,
    client,
    history,
    reachable,
    say,
)
from tests.sandbox.conftest import Clock, client_of


@pytest.fixture
def me(box: Sandbox) -> Iterator[httpx.Client]:
    with client(box) as found:
        yield found


@pytest.fixture(scope="module")
def reader(shared_box: Sandbox) -> Iterator[httpx.Client]:
    with client(shared_box) as found:
        yield found


# Sending


def test_message_is_in_the_history_when_sent(me: httpx.Client, box: Sandbox) -> None:
    sent = say(me, "  two\r\nlines ", uuid="mine", is_action=True).json()
    assert (sent["content"], sent["uuid"]) == ("two lines", "mine")
    assert (sent["type"], sent["is_action"]) == ("action", True)
    assert sent["sender"]["id"] == box.world.owner.id
    last = history(me)[-1]
    assert last == {key: value for key, value in sent.items() if key != "uuid"}
    channel = me.get(f"chat/channels/{LIVELY}").json()["channel"]
    assert channel["last_message_id"] == channel["last_read_id"] == sent["message_id"]


def test_length_is_checked_at_its_border(me: httpx.Client, clock: Clock) -> None:
    assert say(me, "x" * 451).status_code == 422
    clock.now += 1
    assert say(me, " " + "x" * 450).status_code == 200


@pytest.mark.parametrize("text", ["", "   ", "\r\n"])
def test_empty_message_is_refused_and_does_not_count(
    me: httpx.Client, text: str
) -> None:
    assert say(me, text).status_code == 422
    assert say(me, "text").status_code == 200


def test_second_message_is_refused_within_a_second(
    me: httpx.Client, box: Sandbox, clock: Clock
) -> None:
    target = {"target_id": reachable(box).id, "message": "hi"}
    assert say(me, "one").status_code == 200
    assert say(me, "two").status_code == 429
    assert say(me, "two", TAIKO).status_code == 429
    assert me.post("chat/new", json=target).status_code == 200  # counted apart
    assert me.post("chat/new", json=target).status_code == 429
    clock.now += 1
    assert say(me, "two", TAIKO).status_code == 200


def test_nobody_may_write_where_they_are_not(me: httpx.Client, box: Sandbox) -> None:
    assert say(me, "hi", LOBBY).status_code == 403
    assert say(me, "hi", MODERATED).status_code == 403
    assert say(me, "hi", 9_999).status_code == 404


def test_silenced_user_may_not_write(me: httpx.Client, box: Sandbox) -> None:
    chat = chat_of(box)
    quiet = box.world.people.by_id[chat.silences_after(0)[0].user_id]
    with client(box, quiet) as other:
        other.put(f"chat/channels/{LIVELY}/users/{quiet.id}")
        answer = say(other, "hi")
        assert answer.status_code == 403
        assert "silenced" in answer.json()["error"]
        body = {"target_id": reachable(box).id, "message": "hi"}
        assert other.post("chat/new", json=body).status_code == 403


def test_reading_scope_does_not_write(box: Sandbox) -> None:
    with client_of(box) as other:
        assert say(other, "hi").status_code == 403


# Private messages


def test_conversation_begins_with_its_first_message(
    me: httpx.Client, box: Sandbox, clock: Clock
) -> None:
    target = reachable(box)
    asked = {"type": "PM", "target_id": target.id}
    unsaved = me.post("chat/channels", json=asked).json()
    assert unsaved["channel_id"] is unsaved["type"] is unsaved["name"] is None
    assert unsaved["recent_messages"] == []
    body = {"target_id": target.id, "message": "hello", "uuid": "1"}
    found = me.post("chat/new", json=body).json()
    channel = found["channel"]
    assert channel["channel_id"] == found["new_channel_id"]
    assert (channel["type"], channel["name"]) == ("PM", target.username)
    assert set(channel["users"]) == {target.id, box.world.owner.id}
    assert found["message"]["uuid"] == "1"
    saved = me.post("chat/channels", json=asked).json()
    assert saved["channel_id"] == channel["channel_id"]
    assert [it["content"] for it in saved["recent_messages"]] == ["hello"]
    with client(box, target) as other:
        seen = history(other, channel["channel_id"])
        assert [it["content"] for it in seen] == ["hello"]
        shown = other.get(f"chat/channels/{channel['channel_id']}").json()
    assert shown["channel"]["name"] == box.world.owner.username
    assert shown["channel"]["last_read_id"] is None
    assert {it["id"] for it in shown["users"]} == set(channel["users"])


def test_too_long_private_message_is_refused(me: httpx.Client, box: Sandbox) -> None:
    body = {"target_id": reachable(box, known=True).id, "message": "x" * 451}
    assert me.post("chat/new", json=body).status_code == 422


def test_private_message_is_refused_by_those_who_want_none(
    me: httpx.Client, box: Sandbox
) -> None:
    people = box.world.people.in_order
    blocker = next(it for it in people[20:] if it.id % 10 == 0 and it.visible)
    shy = next(it for it in people[20:] if it.pm_friends_only and it.id % 10)
    assert box.world.owner.id not in box.world.friends(shy)
    for target in (blocker, shy):
        body = {"target_id": target.id, "message": "hi"}
        assert me.post("chat/new", json=body).status_code == 403
        asked = {"type": "PM", "target_id": target.id}
        assert me.post("chat/channels", json=asked).status_code == 403
    with client(box, box.world.bot) as bot:  # bots reach everybody
        body = {"target_id": blocker.id, "message": "hi"}
        assert bot.post("chat/new", json=body).status_code == 200


@pytest.mark.parametrize(("place", "status"), [(0, 422), (2, 404), (None, 422)])
def test_private_message_is_refused_when_nobody_can_get_it(
    me: httpx.Client, box: Sandbox, place: int | None, status: int
) -> None:
    target = 1 if place is None else box.world.people.in_order[place].id
    body = {"target_id": target, "message": "hi"}
    assert me.post("chat/new", json=body).status_code == status


# Coming, going, reading


def test_joining_opens_a_channel_and_leaving_closes_it(
    me: httpx.Client, box: Sandbox
) -> None:
    url = f"chat/channels/{LOBBY}/users/{box.world.owner.id}"
    joined = me.put(url).json()
    assert joined["last_read_id"] == joined["last_message_id"]
    assert joined["current_user_attributes"]["can_message"] is True
    assert history(me, LOBBY)
    assert me.patch(url).status_code == 200  # the same route
    assert me.delete(url).status_code == 204
    assert me.get(f"chat/channels/{LOBBY}").status_code == 404


@pytest.mark.parametrize(
    ("channel", "status"), [(301, 200), (302, 403), (303, 403), (2_001, 403), (1, 404)]
)
def test_only_public_and_tournament_channels_can_be_joined(
    me: httpx.Client, box: Sandbox, channel: int, status: int
) -> None:
    url = f"chat/channels/{channel}/users/{box.world.owner.id}"
    assert me.put(url).status_code == status
    if status == 200:  # matches are talked in from the game only
        assert say(me, "hi", channel).status_code == 403


def test_nobody_joins_or_leaves_for_another(me: httpx.Client, box: Sandbox) -> None:
    url = f"chat/channels/{LIVELY}/users/{box.world.bot.id}"
    assert me.put(url).status_code == me.delete(url).status_code == 403


def test_some_channels_cannot_be_left(me: httpx.Client, box: Sandbox) -> None:
    owner, chat = box.world.owner, chat_of(box)
    teams = (it.id for it in chat.channels.values() if it.type == "TEAM")
    for channel in (305, next(teams)):
        url = f"chat/channels/{channel}/users/{owner.id}"
        assert me.delete(url).status_code == 403
    private = next(it for it in chat.channels.values() if owner.id in it.partners)
    url = f"chat/channels/{private.id}"
    assert me.delete(f"{url}/users/{owner.id}").status_code == 204
    assert me.get(url).status_code == 200  # only closed


def test_reading_never_goes_backwards(me: httpx.Client) -> None:
    url = f"chat/channels/{LIVELY}"

    def last_read() -> int | None:
        channel = me.get(url).json()["channel"]
        found: int | None = channel["current_user_attributes"]["last_read_id"]
        return found

    older, newer = (it["message_id"] for it in history(me)[-2:])
    assert last_read() is None
    for marked, expected in ((newer, newer), (older, newer), (2**60, newer)):
        answer = me.put(f"{url}/mark-as-read/{marked}")
        assert (answer.status_code, answer.content) == (204, b"")
        assert last_read() == expected


def test_public_channels_are_listed_for_everybody(reader: httpx.Client) -> None:
    found = reader.get("chat/channels").json()
    assert {it["type"] for it in found} == {"PUBLIC"}
    assert [it["channel_id"] for it in found if it["moderated"]] == [MODERATED]
    assert not any("users" in it for it in found)


# Silences


def test_silences_are_those_since_a_message(
    reader: httpx.Client, shared_box: Sandbox
) -> None:
    def silences(**params: int) -> list[int]:
        found = reader.post("chat/ack", params=params).json()["silences"]
        return [it["id"] for it in found]

    everything = silences(history_since=0)
    assert len(everything) == 100
    assert everything == sorted(everything, reverse=True)
    assert silences() == silences(since=5) == []
    early, late = (
        next(chat_of(shared_box).channels[LIVELY].after(border, EPOCH)).id
        for border in (0, history(reader)[0]["message_id"])
    )
    assert silences(since=early) == everything
    recent = silences(since=late)
    assert 0 < len(recent) < 10
    assert recent == everything[: len(recent)]
    assert silences(history_since=everything[3], since=late) == everything[:3]


# Announcements


def announcement(box: Sandbox, **change: object) -> dict[str, object]:
    found: dict[str, object] = {
        "type": "ANNOUNCE",
        "channel": {"name": "Cup", "description": "For players"},
        "message": "# Hello\n\nall",
        "target_ids": [reachable(box).id],
        "uuid": "own",
    }
    return found | change


def channel_of(box: Sandbox, answer: httpx.Response) -> Channel:
    return chat_of(box).channels[answer.json()["channel_id"]]


def test_announcement_reaches_its_targets(
    me: httpx.Client, box: Sandbox, clock: Clock
) -> None:
    answer = me.post("chat/channels", json=announcement(box))
    made = answer.json()
    assert (made["type"], made["moderated"], made["uuid"]) == ("ANNOUNCE", True, "own")
    assert made["message_length_limit"] == 1024
    (message,) = made["recent_messages"]
    assert (message["content"], message["type"]) == ("# Hello\n\nall", "markdown")
    members = {box.world.owner.id, reachable(box).id}
    assert channel_of(box, answer).members.keys() == members
    clock.now += 1
    assert say(me, "x" * 1024, made["channel_id"]).status_code == 200
    with client(box, reachable(box)) as other:
        assert len(history(other, made["channel_id"])) == 2
        assert say(other, "thanks", made["channel_id"]).status_code == 403


@pytest.mark.parametrize(
    "change",
    [
        {"channel": {"name": "x" * 51, "description": "y"}},
        {"channel": {"name": "x", "description": "y" * 256}},
        {"channel": {}},
        {"message": ""},
        {"message": "x" * 1025},
        {"target_ids": []},
        {"target_ids": [1]},
        {"type": "GROUP"},
    ],
)
def test_announcement_is_refused_when_something_is_wrong(
    me: httpx.Client, box: Sandbox, change: dict[str, object]
) -> None:
    body = announcement(box, **change)
    before = len(chat_of(box).channels)
    assert me.post("chat/channels", json=body).status_code == 422
    assert len(chat_of(box).channels) == before


def test_announcement_needs_the_right_user_and_token(box: Sandbox) -> None:
    with client(box, reachable(box)) as other:
        answer = other.post("chat/channels", json=announcement(box))
        assert answer.status_code == 403

"""Frames of the sandbox's websocket fit the contract."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

import osupy
from osupy import objects as o
from osupy.sandbox import Sandbox
from osupy.sandbox.basics import dumps
from osupy.sandbox.notifications import CATEGORIES
from tests.contract.checker import Checker, load, tree
from tests.sandbox.chatting import LIVELY, LOBBY, chat_of, client, say
from tests.sandbox.conftest import Clock
from tests.sandbox.listening import EVERYTHING, Ear, here, listen, message_id


@pytest.fixture
def box() -> Iterator[Sandbox]:
    with Sandbox(clock=Clock(), talk=0, lateness=0) as sandbox:
        yield sandbox


@pytest.fixture
def ear(box: Sandbox) -> Iterator[Ear]:
    with listen(box, box.token(scopes=EVERYTHING)) as found:
        here(box)
        yield found


JOINED = ["current_user_attributes", "last_message_id", "last_read_id", "users"]
"""What a channel is told with to those who come and go."""


def checked(frame: dict[str, Any]) -> dict[str, Any]:
    """Return the data of a frame that fits; and osupy reads it."""
    # Laravel adds it, and the contract leaves it out.
    assert frame.pop("socket") is None
    asked = JOINED if frame["event"].startswith("chat.channel.") else []
    node = {"data": tree(asked)}
    assert Checker().check("object:SocketMessage", frame, node) == []
    found = osupy.decode(dumps(frame), o.SocketMessage, drift="raise")
    assert osupy.encode(found)
    data: dict[str, Any] = frame["data"]
    return data


def test_checker_sees_a_wrong_frame(box: Sandbox, ear: Ear) -> None:
    box.say(LIVELY, "hello")
    frame = ear.next()
    del frame["socket"]
    frame["data"]["messages"][0]["sender"] = frame["data"]["users"].pop()
    assert Checker().check("object:SocketMessage", frame, {})


@pytest.mark.parametrize("action", [True, False])
@pytest.mark.parametrize("uuid", ["u-1", None])
def test_messages_fit(box: Sandbox, ear: Ear, action: bool, uuid: str | None) -> None:
    box.say(LIVELY, "hello", action=action, uuid=uuid)
    (message,) = checked(ear.next())["messages"]
    assert message["type"] == ("action" if action else "plain")
    assert message.get("uuid") == uuid


def test_coming_and_going_fits(box: Sandbox, ear: Ear) -> None:
    me = box.world.owner.id
    with client(box) as api:
        url = f"chat/channels/{LOBBY}/users/{me}"
        assert api.put(url).status_code == 200
        assert api.delete(url).status_code == 204
    assert checked(ear.next())["channel_id"] == LOBBY
    assert checked(ear.next())["channel_id"] == LOBBY


def test_private_conversation_that_begins_is_told(box: Sandbox, ear: Ear) -> None:
    bot = box.world.bot
    with client(box, bot) as api:
        sent = api.post(
            "chat/new", json={"target_id": box.world.owner.id, "message": "hello"}
        )
    assert sent.status_code == 200
    joined = checked(ear.next())
    assert (joined["type"], joined["name"]) == ("PM", bot.username)
    assert message_id(ear.next()) == sent.json()["message"]["message_id"]
    raised = checked(ear.next())
    assert (raised["name"], raised["object_id"]) == (
        "channel_message",
        joined["channel_id"],
    )


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("ANNOUNCE", "channel_announcement"),
        ("PM", "channel_message"),
        ("PUBLIC", "channel_mention"),
        ("TEAM", "channel_team"),
    ],
)
def test_chat_notifies_of_what_concerns_the_user(
    box: Sandbox, ear: Ear, kind: str, name: str
) -> None:
    owner = box.world.owner
    channel = next(
        it
        for it in chat_of(box).channels.values()
        if it.type == kind and (owner.id in it.members)
    )
    box.say(channel.id, f"hey @{owner.username}, look here")
    assert checked(ear.next())["messages"]
    raised = checked(ear.next())
    assert (raised["name"], raised["source_user_id"]) == (name, box.world.bot.id)
    box.say(channel.id, f"!roll @{owner.username}")
    assert ear.silent()


def test_own_messages_and_bots_raise_nothing(box: Sandbox, ear: Ear) -> None:
    with client(box) as api:
        sent = say(api, f"hello @{box.world.bot.username} @{box.world.owner.username}")
    assert message_id(ear.next()) == sent.json()["message_id"]
    assert ear.silent()


def test_kinds_of_notifications_are_those_of_the_contract() -> None:
    assert load("enums")["notification_name"]["category"] == CATEGORIES


@pytest.mark.parametrize("name", CATEGORIES)
def test_every_kind_of_notification_fits(box: Sandbox, ear: Ear, name: str) -> None:
    numbers = [box.notify(name) for _ in range(3)]
    assert [checked(ear.next())["id"] for _ in numbers] == numbers
    box.mark(*numbers)
    box.mark(numbers[0], event="delete")
    for count in (3, 1):
        data = checked(ear.next())
        assert data["read_count"] == len(data["notifications"]) == count
        assert data["notifications"][0]["category"] == CATEGORIES[name]


def test_unknown_notifications_are_refused(box: Sandbox) -> None:
    with pytest.raises(ValueError, match="expected one of"):
        box.notify("explosion")
    with pytest.raises(LookupError):
        box.mark(1)

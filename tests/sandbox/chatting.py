"""What the tests of chat share: a client, and the few things it does all the time."""

from __future__ import annotations

from typing import Any

import httpx

from osupy.sandbox import Sandbox
from osupy.sandbox.people import Person
from osupy.sandbox.talk import Chat
from tests.sandbox.conftest import client_of

READ = ("chat.read", "chat.write", "chat.write_manage")
LIVELY, TAIKO, LOBBY = 5, 22, 6


def chat_of(box: Sandbox) -> Chat:
    return box.world.community.chat


def client(box: Sandbox, person: Person | None = None) -> httpx.Client:
    """Return a client that may do all about chat."""
    return client_of(box, box.token(None if person is None else person.id, READ))


def history(api: httpx.Client, channel: int = LIVELY, **params: int) -> list[Any]:
    answer = api.get(f"chat/channels/{channel}/messages", params=params)
    assert answer.status_code == 200
    found: list[Any] = answer.json()
    return found


def say(
    api: httpx.Client, text: str, channel: int = LIVELY, **more: object
) -> httpx.Response:
    body = {"message": text, **more}
    return api.post(f"chat/channels/{channel}/messages", json=body)


def reachable(box: Sandbox, *, known: bool = False) -> Person:
    """Return somebody to whom the owner may write."""
    world = box.world
    for one in world.people.in_order[20:]:
        met = chat_of(box).private(one.id, world.owner.id) is not None
        if one.visible and one.id % 10 and not one.pm_friends_only and met is known:
            return one
    raise AssertionError

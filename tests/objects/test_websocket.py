"""Messages of the websocket: the event picks the class of the data."""

from __future__ import annotations

import json
from typing import Any

import pytest

from osupy import decode
from osupy.enums import WebsocketEvent
from osupy.errors import DecodeError
from osupy.objects import (
    ChatChannel,
    SocketLogoutData,
    SocketMessage,
    SocketVerificationRequirementData,
    SocketVerifiedData,
)
from tests.contract.random_objects import OBJECTS, smallest
from tests.objects.answers import made as read

DATA = {
    event: entry["type"].removeprefix("object:")
    for event, entry in OBJECTS["SocketMessage"]["variants"]["map"].items()
}


def message(raw: Any) -> SocketMessage:
    """Decode a message, and see that nothing of it gets lost."""
    return read(raw, SocketMessage)


@pytest.mark.parametrize("event", sorted(DATA))
def test_event_picks_the_class_of_the_data(event: str) -> None:
    made = message({"event": event, "data": smallest(DATA[event])})

    assert made.event is WebsocketEvent(event)
    assert type(made.data).__name__ == DATA[event]


@pytest.mark.parametrize("event", ["connection.ready", "logout", "verified"])
def test_some_events_come_without_data(event: str) -> None:
    assert message({"event": event}).data is None


def test_third_key_of_a_frame_is_no_drift() -> None:
    made = decode(b'{"event":"connection.ready","socket":null}', SocketMessage)

    assert made == SocketMessage(event=WebsocketEvent.CONNECTION_READY)


def test_refusal_has_no_event() -> None:
    made = message({"error": "authentication failed"})

    assert made.event is None
    assert made.error == "authentication failed"


def test_unknown_event_keeps_its_data() -> None:
    made = message({"event": "cake.baked", "data": {"cakes": [{"id": 1}]}})

    assert made.event == "cake.baked"
    assert made.data == {"cakes": [{"id": 1}]}


def test_channel_comes_with_what_the_user_may_do_in_it() -> None:
    channel = smallest(
        "ChatChannel",
        current_user_attributes=smallest("ChatChannelUserAttributes"),
        last_message_id=5,
    )

    made = message({"event": "chat.channel.join", "data": channel}).data

    assert isinstance(made, ChatChannel)
    assert made.last_message_id == 5


@pytest.mark.parametrize(
    ("data", "path"),
    [
        (smallest("Notification") | {"id": None}, "$.data.id"),
        (smallest("Notification") | {"object_id": "5"}, "$.data.object_id"),
        ("text", "$.data"),
        ({"odd": 1}, "$.data"),
    ],
)
def test_data_of_a_known_event_must_fit(data: Any, path: str) -> None:
    with pytest.raises(DecodeError) as caught:
        decode(json.dumps({"event": "new", "data": data}).encode(), SocketMessage)

    assert caught.value.path == path


def test_frame_without_any_known_key_is_refused() -> None:
    with pytest.raises(DecodeError):
        decode(b'{"socket":null}', SocketMessage)


@pytest.mark.parametrize(
    ("value", "cls"),
    [
        ({"keys": ["oauth:5"]}, SocketLogoutData),
        ({"key": "oauth:5"}, SocketVerifiedData),
        ({"requires_verification": True}, SocketVerificationRequirementData),
    ],
)
def test_data_of_sessions_decodes_where_a_server_sends_it(value: Any, cls: Any) -> None:
    assert isinstance(read(value, cls), cls)

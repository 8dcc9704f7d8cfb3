"""Channels, messages and silences, over HTTP and the websocket."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from osupy import decode, encode
from osupy.enums import ChatChannelType, ChatMessageType
from osupy.errors import DecodeError
from osupy.objects import (
    ChatAck,
    ChatChannel,
    ChatChannelResponse,
    ChatMessage,
    ChatMessagesNew,
    ChatMessagesResponse,
    ChatNewResponse,
)
from tests.objects.answers import DELETED_USER, USER, made, without

MESSAGE: dict[str, Any] = {
    "channel_id": 5,
    "content": "hello",
    "is_action": False,
    "message_id": 9150005005,
    "sender_id": 7562902,
    "timestamp": "2026-08-01T12:30:00Z",
    "type": "plain",
}

PUBLIC: dict[str, Any] = {
    "channel_id": 5,
    "description": "The official osu! channel (english only).",
    "icon": None,
    "message_length_limit": 450,
    "moderated": False,
    "name": "#osu",
    "type": "PUBLIC",
    "uuid": None,
}

JOINED = PUBLIC | {
    "current_user_attributes": {
        "can_list_users": False,
        "can_message": True,
        "can_message_error": None,
        "last_read_id": None,
    },
    "last_message_id": 9150005005,
    "last_read_id": None,
    "users": [],
}

PRIVATE = JOINED | {
    "description": "",
    "icon": "https://a.ppy.sh/7562902",
    "name": "mrekk",
    "type": "PM",
    "users": [2, 7562902],
}


def test_message_over_http_carries_its_sender() -> None:
    message = made([MESSAGE | {"sender": USER}], list[ChatMessage])[0]

    assert message.sender is not None
    assert message.sender.id == message.sender_id
    assert message.type is ChatMessageType.PLAIN


def test_time_of_a_message_is_in_utc() -> None:
    at = datetime(2026, 8, 1, 12, 30, tzinfo=UTC)

    assert made(MESSAGE, ChatMessage).timestamp == at
    assert (
        made(
            MESSAGE | {"timestamp": "2026-08-01T12:30:00+00:00"}, ChatMessage
        ).timestamp
        == at
    )


def test_sender_may_be_a_deleted_user() -> None:
    message = made(MESSAGE | {"sender": DELETED_USER}, ChatMessage)

    assert message.sender is not None
    assert message.sender.id is None
    assert message.sender_id == 7562902


def test_uuid_is_missing_unless_the_request_carried_one() -> None:
    assert made(MESSAGE, ChatMessage).uuid is None
    assert "uuid" not in json.loads(encode(made(MESSAGE, ChatMessage)))
    assert made(MESSAGE | {"uuid": "x"}, ChatMessage).uuid == "x"


def test_message_is_hashed_by_its_id() -> None:
    one, other = MESSAGE, MESSAGE | {"content": "edited"}

    assert len({hash(made(raw, ChatMessage)) for raw in (one, other)}) == 1
    with pytest.raises(DecodeError) as caught:
        decode(json.dumps(without(MESSAGE, "message_id")).encode(), ChatMessage)
    assert caught.value.path == "$.message_id"


def test_websocket_sends_the_senders_beside_the_messages() -> None:
    data = made({"messages": [MESSAGE], "users": [USER]}, ChatMessagesNew)

    assert data.messages[0].sender is None
    assert data.users[0].id == data.messages[0].sender_id


def test_messages_as_an_object_have_the_form_of_the_websockets() -> None:
    data = made({"messages": [MESSAGE], "users": [USER]}, ChatMessagesResponse)

    assert data.messages[0].sender is None


def test_list_of_channels_has_no_includes() -> None:
    channel = made([PUBLIC], list[ChatChannel])[0]

    assert channel.type is ChatChannelType.PUBLIC
    assert channel.current_user_attributes is None
    assert channel.users is None


def test_joined_channel_says_what_the_user_may_do() -> None:
    channel = made(JOINED, ChatChannel)

    assert channel.current_user_attributes is not None
    assert channel.current_user_attributes.can_message_error is None
    assert channel.users == []
    assert channel.last_read_id is None


def test_private_channel_has_no_id_and_kind_before_its_first_message() -> None:
    raw = PRIVATE | {"channel_id": None, "type": None, "recent_messages": []}
    channel = made(without(raw, "current_user_attributes"), ChatChannel)

    assert channel.channel_id is None
    assert channel.type is None
    assert channel.recent_messages == []


def test_private_channel_has_no_name_when_the_other_user_is_gone() -> None:
    answer = made(
        {"channel": PRIVATE | {"name": None}, "users": [DELETED_USER, USER]},
        ChatChannelResponse,
    )

    assert answer.channel.name is None
    assert answer.users[0].is_deleted


def test_new_private_message_brings_its_channel() -> None:
    answer = made(
        {
            "channel": PUBLIC | {"type": "PM", "last_message_id": 1, "users": [2, 3]},
            "message": MESSAGE | {"sender": USER},
            "new_channel_id": 5,
        },
        ChatNewResponse,
    )

    assert answer.channel.channel_id == answer.new_channel_id


def test_kind_of_channel_is_kept_when_it_is_unknown() -> None:
    channel = made(PUBLIC | {"type": "CIRCLE"}, ChatChannel)

    assert channel.type == "CIRCLE"
    assert channel.type is not None
    assert not channel.type.is_known


def test_sign_of_life_brings_silences() -> None:
    answer = made({"silences": [{"id": 7, "user_id": 2}]}, ChatAck)

    assert (answer.silences[0].id, answer.silences[0].user_id) == (7, 2)
    assert made({"silences": []}, ChatAck).silences == []

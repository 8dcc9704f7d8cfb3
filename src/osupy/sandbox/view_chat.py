"""Channels and messages as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from osupy.sandbox import view_people
from osupy.sandbox.basics import Json, zulu
from osupy.sandbox.channels import LIMIT

if TYPE_CHECKING:
    from osupy.sandbox.channels import Channel
    from osupy.sandbox.chatter import Message
    from osupy.sandbox.people import Person
    from osupy.sandbox.world import World


def message(one: Message, channel: Channel, uuid: str | None = None) -> Json:
    """Return a message without its sender; a uuid is echoed, not stored."""
    kind = "markdown" if channel.type == "ANNOUNCE" else "plain"
    found: Json = {
        "channel_id": one.channel_id,
        "content": one.text,
        "is_action": one.action,
        "message_id": one.id,
        "sender_id": one.sender_id,
        "timestamp": zulu(one.sent),
        "type": "action" if one.action else kind,
    }
    if uuid is not None:
        found["uuid"] = uuid
    return found


def with_sender(
    one: Message, channel: Channel, world: World, uuid: str | None = None
) -> Json:
    """Return a message with its sender, who may be gone."""
    return message(one, channel, uuid) | {"sender": sender(one, world)}


def sender(one: Message, world: World) -> Json:
    """Return who sent a message."""
    person = world.person(one.sender_id)
    return (
        view_people.deleted_user(None) if person is None else view_people.user(person)
    )


def channel(
    one: Channel, viewer: Person, world: World, uuid: str | None = None
) -> Json:
    """Return a channel without what must be asked for."""
    name: str | None = one.name
    icon: str | None = None
    if one.type == "PM":
        partner = world.person(one.partner_of(viewer.id) or 0)
        name = None if partner is None else partner.username
        icon = None if partner is None else view_people.user(partner)["avatar_url"]
    return {
        "channel_id": one.id,
        "description": one.description,
        "icon": icon,
        "message_length_limit": one.limit,
        "moderated": one.moderated,
        "name": name,
        "type": one.type,
        "uuid": uuid,
    }


def unsaved() -> Json:
    """Return the conversation of two users who have not had one yet."""
    return {
        "channel_id": None,
        "description": None,
        "icon": None,
        "message_length_limit": LIMIT,
        "moderated": False,
        "name": None,
        "type": None,
        "uuid": None,
        "recent_messages": [],
    }


def joined(one: Channel, viewer: Person, world: World) -> Json:
    """Return a channel as those see it who are in it."""
    chat = world.community.chat
    member = chat.member(one, viewer)
    refusal = chat.refusal(one, viewer)
    last_read = member and member.last_read
    found = channel(one, viewer, world)
    found["current_user_attributes"] = {
        "can_list_users": one.type == "ANNOUNCE" and chat.may_announce(viewer),
        "can_message": refusal is None,
        "can_message_error": refusal,
        "last_read_id": last_read,
    }
    found["last_message_id"] = chat.last_id(one)
    found["last_read_id"] = last_read
    found["users"] = list(one.partners)
    return found

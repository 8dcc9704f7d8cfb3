"""The routes of the area *chat*."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from osupy.sandbox import relations, view_chat, view_people
from osupy.sandbox.calls import Answer, Call, Served, answer, refuse
from osupy.sandbox.channels import ANNOUNCE_LIMIT

if TYPE_CHECKING:
    from collections.abc import Callable

    from osupy.sandbox.basics import Json
    from osupy.sandbox.channels import Channel, Member
    from osupy.sandbox.chatter import Message
    from osupy.sandbox.people import Person
    from osupy.sandbox.talk import Chat

PAGE: Final = 50
NAME: Final = 50
DESCRIPTION: Final = 255
_EMPTY: Final = "You need to type something!"
_LONG: Final = "The message you are trying to send is too long."
_UNKNOWN: Final = "Specified Chat\\Channel couldn't be found."


def _chat(call: Call) -> Chat:
    found = call.world.community.chat
    found.catch_up()
    return found


def _channel(call: Call) -> Channel:
    found = _chat(call).channels.get(call.path_id("channel"))
    if found is None:
        refuse(404, _UNKNOWN)
    return found


def _own_channel(call: Call) -> tuple[Channel, Member]:
    channel = _channel(call)
    member = _chat(call).member(channel, call.user)
    if member is None:
        refuse(404, _UNKNOWN)
    return channel, member


def _check_partner(call: Call, channel: Channel) -> None:
    partner_id = channel.partner_of(call.user.id)
    partner = call.world.people.by_id.get(partner_id or 0)
    if partner is not None and partner.restricted:
        refuse(404, _UNKNOWN)


# Reading


def acknowledge(call: Call) -> Answer:
    """Note that the user is there; give who was silenced."""
    chat, params = _chat(call), call.params
    chat.acknowledge(call.user)
    last = params.integer("history_since")
    if last is None:
        found = chat.silences_since_message(params.integer("since") or 0)
    else:
        found = chat.silences_since(last)
    return answer({"silences": [{"id": it.id, "user_id": it.user_id} for it in found]})


def channels(call: Call) -> Answer:
    """Give the public channels."""
    return answer(
        [
            view_chat.channel(one, call.user, call.world)
            for one in _chat(call).channels.values()
            if one.type == "PUBLIC"
        ]
    )


def show(call: Call) -> Answer:
    """Give a channel that the user is in."""
    channel, _ = _own_channel(call)
    people = [call.world.person(one) for one in channel.partners]
    return answer(
        {
            "channel": view_chat.joined(channel, call.user, call.world),
            "users": [view_people.card(one) for one in people if one is not None],
        }
    )


def messages(call: Call) -> Answer:
    """Give the history of a channel."""
    channel, _ = _own_channel(call)
    _check_partner(call, channel)
    params = call.params
    found = _chat(call).history(
        channel,
        call.user,
        since=params.integer("since"),
        until=params.integer("until"),
        limit=params.clamped("limit", PAGE, 1, PAGE),
    )
    if not params.boolean("return_object"):
        return answer([view_chat.with_sender(it, channel, call.world) for it in found])
    senders = {it.sender_id: view_chat.sender(it, call.world) for it in found}
    return answer(
        {
            "messages": [view_chat.message(it, channel) for it in found],
            "users": list(senders.values()),
        }
    )


def mark_as_read(call: Call) -> Answer:
    """Note how far the user has read."""
    channel, member = _own_channel(call)
    _chat(call).mark(channel, member, call.path_id("message"))
    return Answer(status=204)


# Coming and going


def _own(call: Call) -> None:
    if call.path_id("user") != call.user.id:
        refuse(403, "You can only join or leave channels yourself.")


def join(call: Call) -> Answer:
    """Let the user into a channel."""
    channel = _channel(call)
    _own(call)
    if not channel.joinable or call.user.restricted:
        refuse(403, "You cannot join this channel.")
    _chat(call).join(channel, call.user)
    return answer(view_chat.joined(channel, call.user, call.world))


def leave(call: Call) -> Answer:
    """Let the user out of a channel."""
    channel = _channel(call)
    _own(call)
    if not _chat(call).leave(channel, call.user):
        refuse(403, "This channel cannot be left.")
    return Answer(status=204)


# Writing


def _say(call: Call, channel: Channel, sender: Person) -> Message:
    """Send what the request carries, or refuse it as it stands."""
    chat, params = _chat(call), call.params
    text = params.text("message") or ""
    if channel.type != "ANNOUNCE":
        text = " ".join(text.strip().splitlines())
    if not text.strip():
        refuse(422, _EMPTY)
    if chat.too_often(sender, private=channel.type == "PM"):
        refuse(429, "You are sending messages too quickly, please wait a bit.")
    if len(text) > channel.limit:
        refuse(422, _LONG)
    return chat.receive(
        channel,
        sender,
        text,
        action=params.boolean("is_action"),
        uuid=params.text("uuid"),
    )


def send(call: Call) -> Answer:
    """Send a message to a channel."""
    channel = _channel(call)
    _check_partner(call, channel)
    refusal = _chat(call).refusal(channel, call.user)
    if refusal is not None:
        refuse(403, refusal)
    said = _say(call, channel, call.user)
    uuid = call.params.text("uuid")
    return answer(view_chat.with_sender(said, channel, call.world, uuid))


def send_private(call: Call) -> Answer:
    """Send a message to a user."""
    params = call.params
    sender, target_id = call.user, params.integer("target_id")
    target = call.world.people.by_id.get(target_id or 0)
    if target is None or target is sender:
        refuse(422, "You cannot message this user.")
    if target.restricted:
        refuse(404)
    _check_private(call, target)
    if not (params.text("message") or "").strip():
        refuse(422, _EMPTY)  # no channel is made for it
    channel = _chat(call).private(sender.id, target.id)
    if channel is None:
        channel = _chat(call).open_private(sender, target)
    said = _say(call, channel, sender)
    view = view_chat.channel(channel, sender, call.world)
    view["last_message_id"] = said.id
    view["users"] = list(channel.partners)
    message = view_chat.with_sender(said, channel, call.world, params.text("uuid"))
    return answer(
        {"channel": view, "message": message, "new_channel_id": channel.id},
    )


def _check_private(call: Call, target: Person) -> None:
    sender = call.user
    if sender.restricted or _chat(call).silenced(sender):
        refuse(403, "You cannot send messages while silenced or restricted.")
    refusal = relations.refusal_to_message(call.world, sender, target)
    if refusal is not None:
        refuse(403, refusal)


def create(call: Call) -> Answer:
    """Give the channel for private messages, or make one for announcements."""
    kind = call.params.text("type")
    if kind == "PM":
        return _create_private(call)
    if kind != "ANNOUNCE":
        refuse(422, "Unknown channel type.")
    return _create_announcement(call)


def _create_private(call: Call) -> Answer:
    target_id = call.params.integer("target_id")
    if target_id is None:
        refuse(422, "Missing target_id.")
    target = call.world.person(target_id)
    if target is None or target is call.user:
        refuse(404, "Specified User couldn't be found.")
    _check_private(call, target)
    channel = _chat(call).private(call.user.id, target.id)
    if channel is None:
        return answer(view_chat.unsaved())
    return answer(_with_messages(call, channel))


def _with_messages(call: Call, channel: Channel, uuid: str | None = None) -> Json:
    found = view_chat.channel(channel, call.user, call.world, uuid)
    found["recent_messages"] = [
        view_chat.with_sender(one, channel, call.world)
        for one in _chat(call).history(channel, call.user)
    ]
    return found


def _create_announcement(call: Call) -> Answer:
    chat, params = _chat(call), call.params
    name, description, message = _announcement(call)
    sender = call.user
    if sender.restricted or chat.silenced(sender):
        refuse(403, "You cannot send messages while silenced or restricted.")
    if not (chat.may_announce(sender) and _trusted(call)):
        refuse(403, "You cannot post announcements.")
    found = [
        call.world.person(one) for one in dict.fromkeys(params.integers("target_ids"))
    ]
    targets = [it for it in found if it is not None and it is not sender]
    if not targets:
        refuse(422, "No such users.")
    if chat.too_often(sender, private=False):
        refuse(429, "You are sending messages too quickly, please wait a bit.")
    channel = chat.announce(sender, targets, name, description)
    uuid = params.text("uuid")
    chat.send(channel, sender, message, uuid=uuid)
    return answer(_with_messages(call, channel, uuid))


def _announcement(call: Call) -> tuple[str, str, str]:
    about = call.params.sub("channel")
    name, description = about.text("name"), about.text("description")
    message = call.params.text("message")
    if not (name and description and message and call.params.items("target_ids")):
        refuse(422, "Missing parameters.")
    if len(name) > NAME or len(description) > DESCRIPTION:
        refuse(422, "The channel's name or description is too long.")
    if len(message) > ANNOUNCE_LIMIT:
        refuse(422, _LONG)
    return name, description, message


def _trusted(call: Call) -> bool:
    """Say whether the token is a bot's, or of a client of the user's own."""
    token = call.token
    if token is None:
        return False
    return "delegate" in token.scopes or token.client.owner is token.holder


def _served(
    method: str, path: str, scope: str, handler: Callable[[Call], Answer]
) -> Served:
    return Served(
        method=method,
        path=f"chat/{path}",
        handler=handler,
        scopes=frozenset({f"chat.{scope}"}),
        needs_user=True,
    )


ROUTES: Final = (
    _served("POST", "ack", "read", acknowledge),
    _served("POST", "new", "write", send_private),
    _served("GET", "channels/{channel}/messages", "read", messages),
    _served("POST", "channels/{channel}/messages", "write", send),
    _served("PUT", "channels/{channel}/users/{user}", "write_manage", join),
    _served("DELETE", "channels/{channel}/users/{user}", "write_manage", leave),
    _served("PUT", "channels/{channel}/mark-as-read/{message}", "read", mark_as_read),
    _served("GET", "channels/{channel}", "read", show),
    _served("GET", "channels", "read", channels),
    _served("POST", "channels", "write_manage", create),
)

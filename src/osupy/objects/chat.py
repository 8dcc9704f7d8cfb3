"""Channels, messages, and who was silenced.

A message names its sender by id. Answers to HTTP carry the sender in the message,
messages from the websocket (`ChatMessagesNew`) the senders in a list beside it.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import attrs

from osupy._core.model import Model
from osupy.enums import ChatChannelType, ChatMessageType

if TYPE_CHECKING:
    from osupy.objects.users import User

__all__ = [
    "ChatAck",
    "ChatChannel",
    "ChatChannelResponse",
    "ChatChannelUserAttributes",
    "ChatMessage",
    "ChatMessagesNew",
    "ChatMessagesResponse",
    "ChatNewResponse",
    "UserSilence",
]


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ChatChannel(Model, identity="channel_id"):
    """A channel; a private conversation is one as well.

    The websocket sends one when the user joins or leaves it.

    Source: ``Chat/ChannelTransformer``
    """

    channel_id: int | None
    """Id; ``None`` for a private conversation in which nobody has written yet."""
    description: str | None
    """What the channel is for; empty or ``None`` if nothing is said."""
    icon: str | None
    """URL of the other user's picture in a private conversation; ``None`` elsewhere."""
    message_length_limit: int
    """Most characters in a message."""
    moderated: bool
    """Whether only moderators may write."""
    name: str | None
    """Name, public ones with ``#``; in a private conversation the other user's name,
    ``None`` if that user is gone."""
    type: ChatChannelType | None
    """Kind of the channel; ``None`` for a private conversation in which nobody has
    written yet."""
    uuid: str | None
    """The text that the request for a new channel carried; ``None`` elsewhere."""
    current_user_attributes: ChatChannelUserAttributes | None = None
    """What the token's user may do in it; ``None`` also without a user."""
    last_message_id: int | None = None
    """Id of the newest message; ``None`` also if there is none."""
    last_read_id: int | None = None
    """Id of the last message that the token's user has read, ``None`` also if there is
    none; deprecated for ``current_user_attributes.last_read_id``."""
    recent_messages: list[ChatMessage] | None = None
    """Newest messages, the oldest first; deprecated, ask for the messages instead."""
    users: list[int] | None = None
    """Ids of both users in a private conversation; empty for other channels."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ChatChannelUserAttributes(Model):
    """What the token's user may do in a channel.

    Source: ``Chat/ChannelTransformer``
    """

    can_list_users: bool
    """Whether the user may see who is in it."""
    can_message: bool
    """Whether the user may write."""
    can_message_error: str | None
    """Why the user may not write, in words; ``None`` if they may."""
    last_read_id: int | None
    """Id of the last message that the user has read; ``None`` if there is none."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ChatMessage(Model, identity="message_id"):
    """A message.

    Source: ``Chat/MessageTransformer``
    """

    channel_id: int
    """Id of the channel."""
    content: str
    """The text; Markdown if `type` says so."""
    is_action: bool
    """Whether it tells what the sender does (``/me``)."""
    message_id: int
    """Id; grows with time over all channels."""
    sender_id: int
    """Id of the sender."""
    timestamp: datetime
    """When it was sent, aware, UTC."""
    type: ChatMessageType
    """How the text is to be read."""
    uuid: str | None = None
    """The text that the request carried to know its message again; ``None`` if it
    carried none, and in the history, which does not store it."""
    sender: User | None = None
    """The sender, perhaps a deleted user; not in messages from the websocket."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class UserSilence(Model):
    """A silence or restriction: messages of its user are no longer to be shown.

    Source: ``Chat/UserSilenceTransformer``
    """

    id: int
    """Id of the silence; grows with time."""
    user_id: int
    """Id of the user."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ChatNewResponse(Model):
    """A private message that was sent, and its channel.

    Source: ``ChatController``
    """

    channel: ChatChannel
    """The channel, made by the message if it was the first."""
    message: ChatMessage
    """The message."""
    new_channel_id: int
    """Id of the channel; deprecated for ``channel.channel_id``."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ChatAck(Model, essential=("silences",)):
    """The answer to a sign of life.

    Source: ``ChatController``
    """

    silences: list[UserSilence]
    """Silences of the last hour after the one asked for, the newest first, 100 at
    most."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ChatChannelResponse(Model):
    """A channel that the token's user is in.

    Source: ``ChannelsController``
    """

    channel: ChatChannel
    """The channel."""
    users: list[User]
    """Both users of a private conversation; empty for other channels."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ChatMessagesResponse(Model, essential=("messages",)):
    """A page of messages with the senders beside them.

    Only with ``return_object=1``, which osupy does not send; it gets a list of messages
    that carry their senders.

    Source: ``MessagesController``
    """

    messages: list[ChatMessage]
    """Messages without `ChatMessage.sender`, the oldest first, 50 at most."""
    users: list[User]
    """The senders, each once."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ChatMessagesNew(Model, essential=("messages",)):
    """Data of the websocket's event ``chat.message.new``.

    Source: ``app/Events/ChatMessageEvent.php``
    """

    messages: list[ChatMessage]
    """Messages without `ChatMessage.sender`; one at present."""
    users: list[User]
    """The senders, each once."""

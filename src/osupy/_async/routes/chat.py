"""Chat over HTTP: channels, their history, sending."""

from __future__ import annotations

from collections.abc import Sequence

from osupy import objects as o
from osupy._async.base import AsyncBase
from osupy._async.paging import AsyncPager
from osupy._core.limit import Lane
from osupy._core.listings import CHANNEL_MESSAGES
from osupy._core.route import Sent, iterates, route
from osupy._core.settings import Undecodable
from osupy.enums import Scope


class ChatRoutes(AsyncBase):
    """Routes under ``chat``."""

    @route(
        "POST",
        "chat/ack",
        repeatable=True,
        scope=Scope.CHAT_READ,
        requires_user=True,
        lane=Lane.HIGH,
    )
    async def chat_keepalive(
        self, *, history_since: int | None = None, since: int | None = None
    ) -> o.ChatAck:
        """Stay present in the public channels, and hear of silences.

        Public channels deliver only to users who called this within the last 60 s.

        Args:
            history_since: Only silences after this silence; wins over ``since``.
            since: Only silences after the time of this message.

        Source: ``Chat/ChatController@ack``
        """
        ...

    @route(
        "POST", "chat/new", scope=Scope.CHAT_WRITE, requires_user=True, lane=Lane.HIGH
    )
    async def create_new_pm(
        self,
        target_id: int,
        message: str,
        *,
        is_action: bool | None = None,
        uuid: str | None = None,
    ) -> o.ChatNewResponse:
        """Send a private message to a user; the channel is made where it is missing.

        It is never sent twice: when no answer comes, look for it in the history.

        Args:
            target_id: Id of the other user.
            message: At most 450 characters.
            is_action: Send as an action (``/me``).
            uuid: A word of one's own to know the message again: echoed, not stored.

        Raises:
            ForbiddenError: One of the two blocks the other, takes messages of friends
                only, or is silenced.
            NotFoundError: The other user is restricted.
            UnprocessableError: No such user, oneself, or an empty or too long message.
            RateLimitError: More than one private message in a second.

        Source: ``Chat/ChatController@newConversation``
        """
        ...

    @route(
        "GET",
        "chat/channels/{channel}/messages",
        scope=Scope.CHAT_READ,
        requires_user=True,
        lane=Lane.HIGH,
        limit=Sent(least=1, most=50),
    )
    async def get_channel_messages(
        self,
        channel: int,
        *,
        limit: int | None = None,
        since: int | None = None,
        until: int | None = None,
    ) -> list[o.ChatMessage]:
        """Return messages of a channel, oldest first.

        Without ``since`` and ``until``, the newest. Of public channels only the last 24
        hours are shown, so a page may be short.

        Args:
            channel: Id of the channel.
            limit: 1 to 50; 50 when left out.
            since: Only after this message: the oldest of them. Wins over ``until``.
            until: Only before this message: the newest of them.

        Raises:
            NotFoundError: No such channel, or the user is not in it.

        Source: ``Chat/Channels/MessagesController@index``
        """
        ...

    @iterates(get_channel_messages, CHANNEL_MESSAGES)
    def iter_channel_messages(
        self,
        channel: int,
        *,
        limit: int | None = None,
        since: int | None = None,
        until: int | None = None,
        max_items: int | None = None,
        undecodable: Undecodable | None = None,
    ) -> AsyncPager[o.ChatMessage, list[o.ChatMessage], int]:
        """Iterate over messages of a channel, newest first, or forwards from ``since``.

        Args:
            channel: Id of the channel.
            limit: Size of a page, 1 to 50; 50 when left out.
            since: Walk forwards from this message.
            until: Walk backwards from this message; from the newest when left out.
            max_items: End after so many.
            undecodable: What to do with a row that does not fit.

        Raises:
            NotFoundError: No such channel, or the user is not in it.

        Source: ``Chat/Channels/MessagesController@index``
        """
        ...

    @route(
        "POST",
        "chat/channels/{channel}/messages",
        scope=Scope.CHAT_WRITE,
        requires_user=True,
        lane=Lane.HIGH,
    )
    async def send_message_to_channel(
        self,
        channel: int,
        message: str,
        *,
        is_action: bool | None = None,
        uuid: str | None = None,
    ) -> o.ChatMessage:
        """Send a message to a channel.

        It is never sent twice: when no answer comes, look for it in the history.
        Channels of matches (``#mp_…``) refuse messages sent this way: referees need
        IRC.

        Args:
            channel: Id of the channel.
            message: At most 450 characters, 1024 in an announcement channel.
            is_action: Send as an action (``/me``).
            uuid: A word of one's own to know the message again: echoed, not stored.

        Raises:
            ForbiddenError: Not in the channel, silenced, or only moderators may write.
            NotFoundError: No such channel.
            UnprocessableError: Empty or too long.
            RateLimitError: More than one message in a second.

        Source: ``Chat/Channels/MessagesController@store``
        """
        ...

    @route(
        "PUT",
        "chat/channels/{channel}/users/{user}",
        scope=Scope.CHAT_WRITE_MANAGE,
        requires_user=True,
    )
    async def join_channel(self, channel: int, user: int) -> o.ChatChannel:
        """Join a public channel, or that of a tournament match.

        Args:
            channel: Id of the channel.
            user: Id of the token's own user.

        Raises:
            ForbiddenError: Another user, or a channel of another type.
            NotFoundError: No such channel.

        Source: ``Chat/ChannelsController@join``
        """
        ...

    @route(
        "DELETE",
        "chat/channels/{channel}/users/{user}",
        scope=Scope.CHAT_WRITE_MANAGE,
        requires_user=True,
    )
    async def leave_channel(self, channel: int, user: int) -> None:
        """Leave a channel; private ones are only hidden until the next message.

        Args:
            channel: Id of the channel.
            user: Id of the token's own user.

        Raises:
            ForbiddenError: Another user, or a channel that cannot be left.
            NotFoundError: No such channel.

        Source: ``Chat/ChannelsController@part``
        """
        ...

    @route(
        "PUT",
        "chat/channels/{channel}/mark-as-read/{message}",
        scope=Scope.CHAT_READ,
        requires_user=True,
    )
    async def mark_channel_as_read(self, channel: int, message: int) -> None:
        """Mark the messages of a channel as read, up to one of them.

        Args:
            channel: Id of the channel.
            message: Id of the last message that was read; an older one than before is
                ignored.

        Raises:
            NotFoundError: Not in the channel.

        Source: ``Chat/ChannelsController@markAsRead``
        """
        ...

    @route("GET", "chat/channels", scope=Scope.CHAT_READ, requires_user=True)
    async def get_channel_list(self) -> list[o.ChatChannel]:
        """Return the public channels.

        Source: ``Chat/ChannelsController@index``
        """
        ...

    @route(
        "POST",
        "chat/channels",
        fixed={"type": "PM"},
        scope=Scope.CHAT_WRITE_MANAGE,
        requires_user=True,
    )
    async def create_pm_channel(self, target_id: int) -> o.ChatChannel:
        """Return the private channel with a user.

        Where the two never talked it has no id yet: the first message (`create_new_pm`)
        makes it.

        Args:
            target_id: Id of the other user.

        Raises:
            ForbiddenError: One of the two may not write to the other.
            NotFoundError: No such user.

        Source: ``Chat/ChannelsController@store``
        """
        ...

    @route(
        "POST",
        "chat/channels",
        fixed={"type": "ANNOUNCE"},
        scope=Scope.CHAT_WRITE_MANAGE,
        requires_user=True,
        name=Sent(name="channel[name]"),
        description=Sent(name="channel[description]"),
    )
    async def create_announcement_channel(
        self,
        name: str,
        description: str,
        message: str,
        target_ids: Sequence[int],
        *,
        uuid: str | None = None,
    ) -> o.ChatChannel:
        """Make an announcement channel and send its first message.

        Args:
            name: At most 50 characters.
            description: At most 255 characters.
            message: Markdown, at most 1024 characters.
            target_ids: Ids of the users who get it; the sender is added.
            uuid: A word of one's own to know the message again.

        Raises:
            ForbiddenError: The sender may not announce.
            UnprocessableError: Something is missing, or no such users.

        Source: ``Chat/ChannelsController@store``
        """
        ...

    @route("GET", "chat/channels/{channel}", scope=Scope.CHAT_READ, requires_user=True)
    async def get_channel(self, channel: int) -> o.ChatChannelResponse:
        """Return a channel that the user is in.

        Args:
            channel: Id of the channel.

        Raises:
            NotFoundError: No such channel, or the user is not in it.

        Source: ``Chat/ChannelsController@show``
        """
        ...

"""Chat, notifications and the websocket."""

from __future__ import annotations

from osupy.enums.base import OpenEnum

__all__ = [
    "ChatChannelType",
    "ChatMessageType",
    "ChatUpdatesInclude",
    "NotificationCategory",
    "NotificationName",
    "NotificationObjectType",
    "WebsocketCommand",
    "WebsocketEvent",
]


class ChatChannelType(OpenEnum):
    """A kind of channel.

    Only ``PM`` and ``ANNOUNCE`` can be created. Notifications write it in lower case.

    Source: ``app/Models/Chat/Channel.php``
    """

    ANNOUNCE = "ANNOUNCE"
    PUBLIC = "PUBLIC"
    PRIVATE = "PRIVATE"
    MULTIPLAYER = "MULTIPLAYER"
    SPECTATOR = "SPECTATOR"
    TEMPORARY = "TEMPORARY"
    PM = "PM"
    GROUP = "GROUP"
    TEAM = "TEAM"


class ChatMessageType(OpenEnum):
    """How a message is to be read: ``markdown`` stands for announcements.

    Source: ``app/Transformers/Chat/MessageTransformer.php``
    """

    ACTION = "action"
    MARKDOWN = "markdown"
    PLAIN = "plain"


class ChatUpdatesInclude(OpenEnum):
    """What an update of the chat carries.

    Source: ``app/Http/Controllers/Chat/ChatController.php``
    """

    MESSAGES = "messages"
    PRESENCE = "presence"
    SILENCES = "silences"


class NotificationCategory(OpenEnum):
    """A group of notifications.

    Source: ``app/Models/Notification.php``
    """

    ANNOUNCEMENT = "announcement"
    BEATMAP_OWNER_CHANGE = "beatmap_owner_change"
    BEATMAPSET_DISCUSSION = "beatmapset_discussion"
    BEATMAPSET_PROBLEM = "beatmapset_problem"
    BEATMAPSET_STATE = "beatmapset_state"
    CHANNEL = "channel"
    CHANNEL_MENTION = "channel_mention"
    CHANNEL_TEAM = "channel_team"
    COMMENT = "comment"
    FORUM_TOPIC_REPLY = "forum_topic_reply"
    NEWS_POST = "news_post"
    TEAM_APPLICATION = "team_application"
    USER_ACHIEVEMENT_UNLOCK = "user_achievement_unlock"
    USER_BEATMAPSET_NEW = "user_beatmapset_new"


class NotificationName(OpenEnum):
    """What a notification tells; it decides the shape of its details.

    Source: ``app/Models/Notification.php``
    """

    BEATMAP_OWNER_CHANGE = "beatmap_owner_change"
    BEATMAPSET_DISCUSSION_LOCK = "beatmapset_discussion_lock"
    BEATMAPSET_DISCUSSION_POST_NEW = "beatmapset_discussion_post_new"
    BEATMAPSET_DISCUSSION_QUALIFIED_PROBLEM = "beatmapset_discussion_qualified_problem"
    BEATMAPSET_DISCUSSION_REVIEW_NEW = "beatmapset_discussion_review_new"
    BEATMAPSET_DISCUSSION_UNLOCK = "beatmapset_discussion_unlock"
    BEATMAPSET_DISQUALIFY = "beatmapset_disqualify"
    BEATMAPSET_LOVE = "beatmapset_love"
    BEATMAPSET_NOMINATE = "beatmapset_nominate"
    BEATMAPSET_QUALIFY = "beatmapset_qualify"
    BEATMAPSET_RANK = "beatmapset_rank"
    BEATMAPSET_REMOVE_FROM_LOVED = "beatmapset_remove_from_loved"
    BEATMAPSET_RESET_NOMINATIONS = "beatmapset_reset_nominations"
    CHANNEL_ANNOUNCEMENT = "channel_announcement"
    CHANNEL_MENTION = "channel_mention"
    CHANNEL_MESSAGE = "channel_message"
    CHANNEL_TEAM = "channel_team"
    COMMENT_NEW = "comment_new"
    FORUM_TOPIC_REPLY = "forum_topic_reply"
    NEWS_POST_NEW = "news_post_new"
    TEAM_APPLICATION_ACCEPT = "team_application_accept"
    TEAM_APPLICATION_REJECT = "team_application_reject"
    TEAM_APPLICATION_STORE = "team_application_store"
    USER_ACHIEVEMENT_UNLOCK = "user_achievement_unlock"
    USER_BEATMAPSET_NEW = "user_beatmapset_new"
    USER_BEATMAPSET_REVIVE = "user_beatmapset_revive"


class NotificationObjectType(OpenEnum):
    """What a notification is about.

    Source: ``app/Libraries/MorphMap.php``, ``app/Models/Notification.php``
    """

    BEATMAPSET = "beatmapset"
    BUILD = "build"
    CHANNEL = "channel"
    TEAM = "team"
    FORUM_TOPIC = "forum_topic"
    NEWS_POST = "news_post"
    USER = "user"


class WebsocketCommand(OpenEnum):
    """Name of a message to the websocket.

    Source: ``resources/views/docs/_websocket_commands.md``
    """

    CHAT_START = "chat.start"
    CHAT_END = "chat.end"


class WebsocketEvent(OpenEnum):
    """Name of a message from the websocket.

    Source: ``app/Events/ChatChannelEvent.php``, ``app/Events/ChatMessageEvent.php``,
    ``app/Events/UserSessionEvent.php``, ``resources/js/socket-worker.ts``
    """

    CHAT_CHANNEL_JOIN = "chat.channel.join"
    CHAT_CHANNEL_PART = "chat.channel.part"
    CHAT_MESSAGE_NEW = "chat.message.new"
    CONNECTION_READY = "connection.ready"
    DELETE = "delete"
    LOGOUT = "logout"
    NEW = "new"
    READ = "read"
    VERIFICATION_REQUIREMENT_CHANGE = "verification_requirement_change"
    VERIFIED = "verified"

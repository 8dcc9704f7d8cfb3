"""Notifications: what chat raises by itself, and one of each kind for the asking.

They reach only tokens with the scope ``*``, which third parties do not get; a sandbox
gives them out all the same.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from osupy.sandbox import relations, view_people
from osupy.sandbox.basics import SITE, Draw, Json, micro, offset
from osupy.sandbox.phrases import heading, line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from osupy.sandbox.people import Person
    from osupy.sandbox.talk import Said
    from osupy.sandbox.world import World

CATEGORIES: Final = {
    "beatmap_owner_change": "beatmap_owner_change",
    "beatmapset_discussion_lock": "beatmapset_discussion",
    "beatmapset_discussion_post_new": "beatmapset_discussion",
    "beatmapset_discussion_qualified_problem": "beatmapset_problem",
    "beatmapset_discussion_review_new": "beatmapset_discussion",
    "beatmapset_discussion_unlock": "beatmapset_discussion",
    "beatmapset_disqualify": "beatmapset_state",
    "beatmapset_love": "beatmapset_state",
    "beatmapset_nominate": "beatmapset_state",
    "beatmapset_qualify": "beatmapset_state",
    "beatmapset_rank": "beatmapset_state",
    "beatmapset_remove_from_loved": "beatmapset_state",
    "beatmapset_reset_nominations": "beatmapset_state",
    "channel_announcement": "announcement",
    "channel_mention": "channel_mention",
    "channel_message": "channel",
    "channel_team": "channel_team",
    "comment_new": "comment",
    "forum_topic_reply": "forum_topic_reply",
    "news_post_new": "news_post",
    "team_application_accept": "team_application",
    "team_application_reject": "team_application",
    "team_application_store": "team_application",
    "user_achievement_unlock": "user_achievement_unlock",
    "user_beatmapset_new": "user_beatmapset_new",
    "user_beatmapset_revive": "user_beatmapset_new",
}
"""By name."""
_OBJECTS: Final = (
    ("beatmap", "beatmapset"),
    ("channel", "channel"),
    ("comment", "build"),
    ("forum", "forum_topic"),
    ("news", "news_post"),
    ("team", "team"),
    ("user", "user"),
)
"""How names begin, and what they are about."""
_BY_CHANNEL: Final = {
    "ANNOUNCE": "channel_announcement",
    "PM": "channel_message",
    "PUBLIC": "channel_mention",
    "TEAM": "channel_team",
}
_CUT: Final = 36
"""How many characters of a text are told."""
_MENTION: Final = re.compile(r"@([\w\[\]-]+)")
_FIRST: Final = 900_000_000


class Notifications:
    """All that were raised in a world, as far as they have to be known."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._sent: dict[int, Json] = {}

    def of_message(self, said: Said) -> Iterator[tuple[int, Json]]:
        """Yield whom a message notifies, and of what."""
        channel, message = said.channel, said.message
        name, people = _BY_CHANNEL.get(channel.type), self._world.people
        sender = people.by_id.get(message.sender_id)
        if name is None or sender is None or message.command:
            return
        receivers: Sequence[Person | None]
        if channel.type == "PUBLIC":
            names = dict.fromkeys(_MENTION.findall(message.text))
            receivers = [people.named(one) for one in names]
        else:
            receivers = [people.by_id.get(one) for one in channel.members]
        for one in receivers:
            if one is None or one is sender or one.bot or relations.blocks(one, sender):
                continue
            details = self._of_channel(name, sender, message.text, channel.type)
            details |= {"channel_id": channel.id} if "announce" in name else {}
            details |= {"message_id": message.id} if "mention" in name else {}
            details |= {"name": channel.name} if name != "channel_message" else {}
            yield one.id, self._new(name, channel.id, sender, details)

    def sample(self, name: str) -> Json:
        """Return a notification of some name."""
        draw = Draw(f"{self._world.seed}/notification/{name}/{len(self._sent)}")
        source = None if name == "news_post_new" else self._world.bot
        if name.startswith("channel_"):
            details = self._of_channel(name, self._world.bot, line(draw), "PM")
        else:
            details = {"title": heading(draw)[:_CUT], "cover_url": f"{SITE}/cover.jpg"}
            if name.startswith(("beatmap", "user_beatmapset")):
                details["title_unicode"] = details["title"]
        details |= _more(name, draw, self._world.owner)
        return self._new(name, draw.randrange(1, 90_000), source, details)

    def marked(self, notification_ids: Sequence[int]) -> Json:
        """Return the data of ``read`` and ``delete`` about some of them.

        Raises:
            LookupError: One was never raised.
        """
        found: list[Json] = []
        for one in notification_ids:
            if one not in self._sent:
                raise LookupError(f"no notification {one!r} in the sandbox's world")
            raised = self._sent[one]
            found.append(
                {
                    "category": CATEGORIES[raised["name"]],
                    "id": one,
                    "object_id": raised["object_id"],
                    "object_type": raised["object_type"],
                }
            )
        return {
            "notifications": found,
            "read_count": len(found),
            "timestamp": micro(self._world.now),
        }

    def _of_channel(self, name: str, sender: Person, text: str, kind: str) -> Json:
        kind = {"channel_announcement": "ANNOUNCE"}.get(name, kind)
        return {
            "title": text[:_CUT],
            "type": kind.lower(),
            "cover_url": view_people.user(sender)["avatar_url"],
        }

    def _new(
        self, name: str, object_id: int, source: Person | None, details: Json
    ) -> Json:
        number = _FIRST + len(self._sent)
        if source is not None:
            details = {"username": source.username} | details
        found = {
            "id": number,
            "name": name,
            "created_at": offset(self._world.now),
            "object_type": next(it for begin, it in _OBJECTS if name.startswith(begin)),
            "object_id": object_id,
            "source_user_id": None if source is None else source.id,
            "is_read": False,
            "details": details,
        }
        if name.startswith("user_beatmapset"):
            found["object_type"] = "user"
        self._sent[number] = found
        return found


def _more(name: str, draw: Draw, owner: Person) -> Json:
    """Return the details that few kinds have."""
    number = draw.randrange(1, 90_000)
    post = {"post_id": number, "discussion_id": number - 1, "beatmap_id": None}
    said = {"content": line(draw)[:_CUT]}
    channel = {"name": heading(draw)}
    parts: dict[str, Json] = {
        "beatmap_owner_change": {"beatmap_id": number, "version": heading(draw)},
        "beatmapset_discussion_post_new": post | said,
        "beatmapset_discussion_qualified_problem": post | said,
        "beatmapset_discussion_review_new": post
        | {"embeds": {"suggestions": 1, "problems": 2, "praises": 0}},
        "channel_announcement": channel | {"channel_id": number},
        "channel_mention": channel | {"message_id": number},
        "channel_team": channel,
        "comment_new": said | {"comment_id": number, "reply_to": {"user_id": owner.id}},
        "forum_topic_reply": {"post_id": number},
        "news_post_new": {"news_post_id": number, "series": "news", "slug": "a-post"},
        "user_achievement_unlock": {
            "achievement_id": number,
            "achievement_mode": draw.choice(("osu", None)),
            "description": line(draw),
            "slug": "osu-combo-500",
            "user_id": owner.id,
        },
        "user_beatmapset_new": {"beatmapset_id": number},
        "user_beatmapset_revive": {"beatmapset_id": number},
    }
    return parts.get(name, {})

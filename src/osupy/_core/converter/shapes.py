"""Which class an object is of, where the type alone does not tell.

The contract has a few places where a key, or the keys that are there, pick the class.
All of them stand in this file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

import attrs

from osupy._core.converter.hints import once_per_class, wire_key
from osupy._core.model import Model

Classes: TypeAlias = "tuple[type[Model], ...]"


@attrs.frozen
class Shape:
    """A choice among classes by the keys of an object.

    Attributes:
        classes: All that can be chosen.
        telling: Keys that tell a class by being there, asked in this order.
        otherwise: Asked if none of them is.
        unknown: Class of what has a kind that this version does not know.
        key: The key that names the kind, if one does.
    """

    classes: Classes
    telling: tuple[tuple[str, type[Model]], ...]
    otherwise: Callable[[dict[str, Any]], type[Model]]
    unknown: type[Model] | None = None
    key: str | None = None

    def pick(self, raw: dict[str, Any]) -> type[Model]:
        """Return the class of an object."""
        for key, cls in self.telling:
            if key in raw:
                return cls
        return self.otherwise(raw)


_Maker: TypeAlias = "Callable[[Callable[[str], type[Model]]], Shape]"

_EVENTS = {
    "achievement": "EventAchievement",
    "beatmapPlaycount": "EventBeatmapPlaycount",
    "beatmapsetApprove": "EventBeatmapsetApprove",
    "beatmapsetDelete": "EventBeatmapsetDelete",
    "beatmapsetRevive": "EventBeatmapsetRevive",
    "beatmapsetUpdate": "EventBeatmapsetUpdate",
    "beatmapsetUpload": "EventBeatmapsetUpload",
    "rank": "EventRank",
    "rankLost": "EventRankLost",
    "userSupportAgain": "EventUserSupport",
    "userSupportFirst": "EventUserSupport",
    "userSupportGift": "EventUserSupport",
    "usernameChange": "EventUsernameChange",
}


def _event(named: Callable[[str], type[Model]]) -> Shape:
    """Recent activity: by ``type``, unless the server could not read the entry."""
    plain, unknown = named("Event"), named("UnknownEvent")
    classes = {kind: named(name) for kind, name in _EVENTS.items()}

    def otherwise(raw: dict[str, Any]) -> type[Model]:
        if raw.get("parse_error") is True:
            return plain
        kind = raw.get("type")
        return classes.get(kind, unknown) if isinstance(kind, str) else unknown

    kinds = (plain, unknown, *classes.values())
    return Shape(kinds, (), otherwise, unknown=unknown, key="type")


def _score(named: Callable[[str], type[Model]]) -> Shape:
    """Scores: the old shape has ``created_at`` where today's has ``ended_at``."""
    new, old = named("Score"), named("LegacyScore")
    return Shape((new, old), (("ended_at", new), ("created_at", old)), lambda _: new)


def _difficulty(named: Callable[[str], type[Model]]) -> Shape:
    """Difficulty attributes, which do not name their ruleset.

    Those of fruits and mania have no key of their own and stay of the common class.
    """
    common = named("BeatmapDifficultyAttributes")
    osu, taiko = named("OsuDifficultyAttributes"), named("TaikoDifficultyAttributes")
    telling = (
        ("aim_difficulty", osu),
        ("speed_difficulty", osu),
        ("mono_stamina_factor", taiko),
    )
    return Shape((common, osu, taiko), telling, lambda _: common)


_SHAPES: dict[str, _Maker] = {
    "BeatmapDifficultyAttributes": _difficulty,
    "Event": _event,
    "Score": _score,
}

_COMMENT = "BeatmapsetEventComment"
_EDITED_TEXT = "BeatmapsetEventEditStr"
_BEATMAPSET = "BeatmapsetDetails"
_DISCUSSION_POST = "BeatmapsetDiscussionPostDetails"

# Class -> field -> (the key that picks, what each of its values picks).
_SIBLINGS: dict[str, dict[str, tuple[str, dict[str, str]]]] = {
    "BeatmapsetEvent": {
        "comment": (
            "type",
            {
                "nominate": "BeatmapsetEventNominate",
                "love": _COMMENT,
                "remove_from_loved": "BeatmapsetEventReason",
                "qualify": _COMMENT,
                "disqualify": "BeatmapsetEventDisqualify",
                "approve": _COMMENT,
                "rank": _COMMENT,
                "kudosu_allow": _COMMENT,
                "kudosu_deny": _COMMENT,
                "kudosu_gain": "BeatmapsetEventKudosuChange",
                "kudosu_lost": "BeatmapsetEventKudosuChange",
                "kudosu_recalculate": "BeatmapsetEventKudosuRecalculate",
                "issue_resolve": _COMMENT,
                "issue_reopen": _COMMENT,
                "discussion_lock": "BeatmapsetEventReason",
                "discussion_unlock": _COMMENT,
                "discussion_delete": _COMMENT,
                "discussion_restore": _COMMENT,
                "discussion_post_delete": _COMMENT,
                "discussion_post_restore": _COMMENT,
                "nomination_reset": "BeatmapsetEventNominationReset",
                "nomination_reset_received": "BeatmapsetEventNominationResetReceived",
                "genre_edit": _EDITED_TEXT,
                "language_edit": _EDITED_TEXT,
                "nsfw_toggle": "BeatmapsetEventEditBool",
                "offset_edit": "BeatmapsetEventEditInt",
                "tags_edit": _EDITED_TEXT,
                "beatmap_owner_change": "BeatmapsetEventOwnerChange",
            },
        )
    },
    "Notification": {
        "details": (
            "name",
            {
                "beatmap_owner_change": "BeatmapOwnerChangeDetails",
                "beatmapset_discussion_lock": _BEATMAPSET,
                "beatmapset_discussion_post_new": _DISCUSSION_POST,
                "beatmapset_discussion_qualified_problem": _DISCUSSION_POST,
                "beatmapset_discussion_review_new": "BeatmapsetDiscussionReviewDetails",
                "beatmapset_discussion_unlock": _BEATMAPSET,
                "beatmapset_disqualify": _BEATMAPSET,
                "beatmapset_love": _BEATMAPSET,
                "beatmapset_nominate": _BEATMAPSET,
                "beatmapset_qualify": _BEATMAPSET,
                "beatmapset_rank": _BEATMAPSET,
                "beatmapset_remove_from_loved": _BEATMAPSET,
                "beatmapset_reset_nominations": _BEATMAPSET,
                "channel_announcement": "ChannelAnnouncementDetails",
                "channel_mention": "ChannelMentionDetails",
                "channel_message": "ChannelMessageDetails",
                "channel_team": "ChannelTeamDetails",
                "comment_new": "CommentNewDetails",
                "forum_topic_reply": "ForumTopicReplyDetails",
                "news_post_new": "NewsPostNewDetails",
                "team_application_accept": "TeamApplicationDetails",
                "team_application_reject": "TeamApplicationDetails",
                "team_application_store": "TeamApplicationDetails",
                "user_achievement_unlock": "UserAchievementUnlockDetails",
                "user_beatmapset_new": "UserBeatmapsetDetails",
                "user_beatmapset_revive": "UserBeatmapsetDetails",
            },
        )
    },
    "SocketMessage": {
        "data": (
            "event",
            {
                "chat.channel.join": "ChatChannel",
                "chat.channel.part": "ChatChannel",
                "chat.message.new": "ChatMessagesNew",
                "delete": "NotificationsDeleteData",
                "new": "Notification",
                "read": "NotificationsReadData",
            },
        )
    },
}

# People and old programs wrote these: what does not fit its class stays as it is.
_LOOSE = {("BeatmapsetEvent", "comment")}

# What a value stands for that is not in the table above; raw data elsewhere.
_OTHERWISE = {("Notification", "details"): "UnknownNotificationDetails"}


class Sibling(NamedTuple):
    """A choice of a field's class by the value of another key.

    Attributes:
        key: The other key.
        classes: What each of its values picks.
        otherwise: What every other value picks; ``None`` leaves the data as it is.
        loose: Whether data that does not fit its class is left as it is, too.
    """

    key: str
    classes: Mapping[str, type[Model]]
    otherwise: type[Model] | None
    loose: bool


def _named(name: str) -> type[Model]:
    from osupy import objects  # an area loads when one of its names is used

    found: type[Model] = getattr(objects, name)
    return found


def _is_ours(cls: type[Model]) -> bool:
    return cls.__module__.startswith("osupy.objects.")


@once_per_class
def shape_of(cls: type[Model]) -> Shape | None:
    """Return how to tell the class of what is declared as ``cls``; else ``None``."""
    make = _SHAPES.get(cls.__name__) if _is_ours(cls) else None
    return None if make is None else make(_named)


@once_per_class
def siblings_of(cls: type[Model]) -> Mapping[str, Sibling]:
    """Return the fields of a class whose own class another key picks."""
    if not _is_ours(cls):
        return {}
    found: dict[str, Sibling] = {}
    for field, (key, names) in _SIBLINGS.get(cls.__name__, {}).items():
        where = (cls.__name__, field)
        classes = {value: _named(name) for value, name in names.items()}
        otherwise = _named(_OTHERWISE[where]) if where in _OTHERWISE else None
        found[field] = Sibling(key, classes, otherwise, where in _LOOSE)
    return found


def best_fit(classes: Sequence[type[Model]]) -> Shape:
    """Return a choice among classes by the keys that only one of them has.

    Each class is told by a key that it always has and the others never. An object with
    none of these keys is of the class whose keys fit best.
    """
    always = {cls: _keys(cls, optional=False) for cls in classes}
    known = {cls: _keys(cls, optional=True) for cls in classes}
    telling: list[tuple[str, type[Model]]] = []
    for cls in classes:
        others = {key for other in classes if other is not cls for key in known[other]}
        telling += [(key, cls) for key in always[cls] if key not in others][:1]

    def otherwise(raw: dict[str, Any]) -> type[Model]:
        keys = raw.keys()
        return max(
            classes,
            key=lambda cls: (
                len(keys & known[cls].keys()) - len(always[cls].keys() - keys)
            ),
        )

    return Shape(tuple(classes), tuple(telling), otherwise)


def _keys(cls: type[Model], *, optional: bool) -> dict[str, None]:
    return {
        wire_key(attribute.name): None
        for attribute in cls.__attrs_attrs__
        if optional or attribute.default is attrs.NOTHING
    }

"""Notifications: the name picks the class of the details."""

from __future__ import annotations

import json
from typing import Any

import pytest

from osupy import decode
from osupy._core.converter import forget_warnings
from osupy.errors import DecodeError, DriftWarning
from osupy.objects import (
    BeatmapsetDiscussionPostDetails,
    ChannelAnnouncementDetails,
    ChannelMessageDetails,
    CommentNewDetails,
    Notification,
    NotificationDetails,
    NotificationIdentity,
    NotificationsDeleteData,
    NotificationsReadData,
    UnknownNotificationDetails,
    UserAchievementUnlockDetails,
)
from tests.contract.random_objects import OBJECTS, smallest
from tests.objects.answers import made as read

DETAILS = {
    name: entry["type"].removeprefix("object:")
    for name, entry in OBJECTS["Notification"]["variants"]["map"].items()
}


def notified(name: str, details: Any, **keys: Any) -> Notification:
    """Return a notification with such details, of which nothing got lost."""
    raw = smallest("Notification", name=name, details=details, **keys)
    return read(raw, Notification)


def love(details: Any) -> bytes:
    """Return a notification of a beatmapset's state, with any details."""
    raw = smallest("Notification", name="beatmapset_love", details=details)
    return json.dumps(raw).encode()


@pytest.mark.parametrize("name", sorted(DETAILS))
def test_name_picks_the_class_of_the_details(name: str) -> None:
    details = smallest(DETAILS[name], username="peppy")

    made = notified(name, details).details

    assert type(made).__name__ == DETAILS[name]
    assert isinstance(made, NotificationDetails)
    assert made.username == "peppy"


@pytest.mark.parametrize("name", sorted(DETAILS))
def test_details_of_an_event_of_the_server_name_no_user(name: str) -> None:
    made = notified(name, smallest(DETAILS[name]), source_user_id=None)

    assert made.source_user_id is None
    assert made.details.username is None


def test_unknown_name_keeps_its_details() -> None:
    made = notified("cake_baked", {"username": "peppy", "cakes": [{"id": 1}]})

    assert not made.name.is_known
    assert isinstance(made.details, UnknownNotificationDetails)
    assert made.details.username == "peppy"
    assert made.details.data == {"cakes": [{"id": 1}]}


@pytest.mark.parametrize("details", [{}, []])
def test_unknown_name_may_have_empty_details(details: Any) -> None:
    made = notified("cake_baked", details)

    assert isinstance(made.details, UnknownNotificationDetails)
    assert made.details.data == {}


def test_announcement_is_a_message_of_a_channel() -> None:
    details = smallest("ChannelAnnouncementDetails", channel_id=5)

    made = notified("channel_announcement", details).details

    assert isinstance(made, ChannelAnnouncementDetails)
    assert isinstance(made, ChannelMessageDetails)


def test_old_details_lack_what_is_newer() -> None:
    medal = smallest("UserAchievementUnlockDetails")
    problem = smallest("BeatmapsetDiscussionPostDetails")

    unlocked = notified("user_achievement_unlock", medal).details
    said = notified("beatmapset_discussion_qualified_problem", problem)

    assert isinstance(unlocked, UserAchievementUnlockDetails)
    assert unlocked.achievement_mode is None
    assert isinstance(said.details, BeatmapsetDiscussionPostDetails)
    assert said.details.content is None
    assert said.details.title_unicode is None


@pytest.mark.parametrize("reply", [None, {"user_id": 2}, {"user_id": None}])
def test_comment_may_be_a_reply(reply: dict[str, Any] | None) -> None:
    details = smallest("CommentNewDetails", reply_to=reply)

    made = notified("comment_new", details).details

    assert isinstance(made, CommentNewDetails)
    assert (made.reply_to is None) == (reply is None)


def test_drift_in_the_details_is_let_through() -> None:
    details = smallest("BeatmapsetDetails", cover_url=None)
    forget_warnings()

    with pytest.warns(
        DriftWarning, match=r"BeatmapsetDetails\.cover_url .*\$\.details"
    ):
        made = decode(love(details), Notification)

    assert isinstance(made.details, NotificationDetails)


@pytest.mark.parametrize(
    ("details", "path"),
    [
        (smallest("BeatmapsetDetails", title=5), "$.details.title"),
        ("text", "$.details"),
        (["text"], "$.details"),
        ([], "$.details"),
    ],
)
def test_details_of_another_type_are_refused(details: Any, path: str) -> None:
    with pytest.raises(DecodeError) as caught:
        decode(love(details), Notification)

    assert caught.value.path == path


@pytest.mark.parametrize("change", [{"name": None}, {"name": 5}])
def test_name_that_is_no_text_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(DecodeError) as caught:
        decode(json.dumps(smallest("Notification") | change).encode(), Notification)

    assert caught.value.path == "$.name"


@pytest.mark.parametrize(
    "identity",
    [
        {"id": 5},
        {"object_type": "channel", "object_id": 5, "category": "channel"},
        {"object_type": "channel"},
        {"category": "channel", "id": 1, "object_id": 5, "object_type": "channel"},
        {"category": None, "id": None, "object_id": 5, "object_type": None},
    ],
)
def test_identity_says_as_much_as_was_asked_for(identity: dict[str, Any]) -> None:
    data = {
        "notifications": [identity],
        "read_count": 1,
        "timestamp": "2026-08-01T12:00:00.123456Z",
    }

    made = read(data, NotificationsReadData)

    assert made.notifications[0].object_id == identity.get("object_id")
    assert made.timestamp.microsecond == 123456


def test_deletion_has_the_shape_of_reading() -> None:
    made = read(smallest("NotificationsDeleteData"), NotificationsDeleteData)

    assert isinstance(made, NotificationsReadData)


def test_identities_are_hashed_by_id_and_compared_whole() -> None:
    one, other = NotificationIdentity(id=5), NotificationIdentity(id=5, object_id=1)

    assert hash(one) == hash(other)
    assert one != other

"""Bodies for a server of one's own: what it reads, and what it would refuse."""

from __future__ import annotations

from typing import Any

import pytest

from osupy import Operation
from osupy.bodies import notification_identities, playlist_item
from osupy.enums import NotificationCategory, NotificationObjectType, Ruleset
from osupy.errors import UsageError
from osupy.objects import Mod, Notification, NotificationIdentity
from tests.contract.random_objects import smallest
from tests.objects.answers import made as read


def notification(number: int) -> Notification:
    """Make a notification."""
    raw = smallest("Notification", id=number, object_id=3, object_type="channel")
    return read(raw, Notification)


# Notifications.


def test_notifications_are_marked_by_their_ids() -> None:
    assert notification_identities(notification(1), NotificationIdentity(id=2)) == {
        "notifications": [
            {"id": 1, "object_id": 3, "object_type": "channel"},
            {"id": 2},
        ]
    }


def test_stacks_are_marked_by_what_they_are_about() -> None:
    stack = NotificationIdentity(
        category=NotificationCategory.CHANNEL,
        object_id=3,
        object_type=NotificationObjectType.CHANNEL,
    )
    kind = NotificationIdentity(object_type=NotificationObjectType.FORUM_TOPIC)
    body = notification_identities(stack, kind)

    assert body == {
        "identities": [
            {"category": "channel", "object_id": 3, "object_type": "channel"},
            {"object_type": "forum_topic"},
        ]
    }
    operation = Operation(
        "POST", "api/v2/notifications/mark-read", type(None), body=body
    )
    assert operation.body == body


@pytest.mark.parametrize(
    ("which", "words"),
    [
        ((), "expected notifications"),
        ((NotificationIdentity(),), "every notification"),
        (
            (NotificationIdentity(id=1), NotificationIdentity(object_id=3)),
            "some have none",
        ),
    ],
)
def test_marking_is_refused_when_it_would_mean_something_else(
    which: tuple[NotificationIdentity, ...], words: str
) -> None:
    with pytest.raises(UsageError, match=words):
        notification_identities(*which)


# Playlists.


def test_item_is_written_as_the_server_reads_it() -> None:
    fast = Mod(acronym="DT", settings={"speed_change": 1.2})

    assert playlist_item(75, "taiko", required_mods=[fast], allowed_mods="HDHR") == {
        "beatmap_id": 75,
        "ruleset_id": 1,
        "required_mods": [{"acronym": "DT", "settings": {"speed_change": 1.2}}],
        "allowed_mods": [{"acronym": "HD"}, {"acronym": "HR"}],
        "freestyle": False,
    }


def test_item_may_bound_the_attempts() -> None:
    assert playlist_item(75, Ruleset.OSU, max_attempts=3)["max_attempts"] == 3


def test_allowed_mods_need_not_go_together() -> None:
    item = playlist_item(75, "osu", allowed_mods="HREZ")

    assert len(item["allowed_mods"]) == 2


@pytest.mark.parametrize(
    ("ruleset", "options", "words"),
    [
        ("std", {}, "ruleset='std'"),
        ("osu", {"required_mods": "4K"}, "4K is no mod of osu"),
        ("osu", {"required_mods": "HREZ"}, "exclude each other"),
        ("osu", {"required_mods": "HR", "allowed_mods": "EZ"}, "exclude each other"),
        ("osu", {"required_mods": "HR", "allowed_mods": "HR"}, "stands twice"),
        ("osu", {"allowed_mods": "AT"}, "cannot be chosen"),
        ("osu", {"allowed_mods": "HD", "freestyle": True}, "none with freestyle"),
        ("osu", {"required_mods": "HD", "freestyle": True}, "HD cannot be used so"),
        ("osu", {"allowed_mods": "DT", "realtime": True}, "DT cannot be used so"),
        ("osu", {"required_mods": "TD", "realtime": True}, "TD cannot be used so"),
    ],
)
def test_item_is_refused_when_the_server_would_refuse_it(
    ruleset: Any, options: dict[str, Any], words: str
) -> None:
    with pytest.raises(UsageError, match=words):
        playlist_item(75, ruleset, **options)


def test_rooms_of_each_kind_allow_their_mods() -> None:
    assert playlist_item(75, "osu", required_mods="DT", realtime=True)
    assert playlist_item(75, "osu", required_mods="DT", freestyle=True)
    assert playlist_item(75, "osu", allowed_mods="DT")

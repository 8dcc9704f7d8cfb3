"""Raw answers beside the declared classes: each kind of difference, and no other."""

from __future__ import annotations

from typing import Any

import pytest

from osupy import objects as o
from osupy._core.converter.compare import Comparer

TAG = {"id": 1, "name": "n", "ruleset_id": None, "description": "d"}
EVENT = {"id": 1, "type": "rank", "created_at": "2026-01-01T00:00:00Z", "createdAt": ""}
BARE = {"id": 1, "created_at": "2026-01-01T00:00:00Z"}
NOTIFICATION: dict[str, Any] = {
    "id": 1,
    "name": "channel_message",
    "created_at": "2026-01-01T00:00:00+00:00",
    "object_type": "channel",
    "object_id": 1,
    "source_user_id": None,
    "is_read": False,
    "details": {"title": "t", "type": "pm", "cover_url": "u"},
}


def found(hint: Any, raw: Any) -> list[tuple[str, str, str, str, str]]:
    """Return kind, path, field, declared and came of every difference."""
    return [
        (one.kind.value, one.path, one.field, one.declared, one.came)
        for one in Comparer().compare(hint, raw)
    ]


def tags(**changes: Any) -> dict[str, Any]:
    return {"tags": [TAG, TAG | changes]}


def test_nothing_differs_when_all_is_as_declared() -> None:
    assert found(o.TagsResponse, tags()) == []


@pytest.mark.parametrize(
    ("changes", "kind", "field", "declared", "came"),
    [
        ({"new": 1}, "new key", "new", "nothing", "a whole number"),
        ({"name": None}, "null", "name", "str", "null"),
        ({"name": 7}, "changed type", "name", "str", "a whole number"),
        ({"id": 1.5}, "changed type", "id", "int", "a fraction"),
        ({"id": True}, "changed type", "id", "int", "a truth value"),
        ({"ruleset_id": []}, "changed type", "ruleset_id", "int or null", "a list"),
    ],
)
def test_difference_is_named_when_a_field_is_not_as_declared(
    changes: dict[str, Any], kind: str, field: str, declared: str, came: str
) -> None:
    path = f"$.tags[].{field}"
    assert found(o.TagsResponse, tags(**changes)) == [
        (kind, path, f"Tag.{field}", declared, came)
    ]


def test_key_is_named_when_it_is_missing() -> None:
    raw = {"tags": [{key: TAG[key] for key in ("id", "ruleset_id", "description")}]}
    assert found(o.TagsResponse, raw) == [
        ("missing key", "$.tags[].name", "Tag.name", "str", "nothing")
    ]


@pytest.mark.parametrize(
    ("hint", "raw", "declared", "came"),
    [
        (list[o.Event], {}, "a list", "an object"),
        (o.TagsResponse, [1], "TagsResponse", "a list"),
        (o.TagsResponse, "text", "TagsResponse", "a text"),
    ],
)
def test_answer_itself_is_named_when_it_is_something_else(
    hint: Any, raw: Any, declared: str, came: str
) -> None:
    ((kind, path, _, *rest),) = found(hint, raw)
    assert (kind, path, rest) == ("changed type", "$", [declared, came])


def test_time_is_named_when_it_has_no_zone_or_is_none() -> None:
    times = ("2026-01-01T00:00:00", "yesterday", "2026-01-01T00:00:00+02:00")
    unread = {"id": 1, "type": None, "parse_error": True}
    raw = [unread | {"created_at": text} for text in times]
    assert [(kind, path) for kind, path, *_ in found(list[o.Event], raw)] == [
        ("changed type", "$[].created_at"),
        ("changed type", "$[].created_at"),
    ]


def test_new_value_is_named_when_an_enum_lacks_it() -> None:
    raw = {"room_type": "duel", "started_at": "2026-01-01T00:00:00Z"}
    assert found(o.PlaylistItemDetails, raw) == [
        (
            "new value",
            "$.room_type",
            "PlaylistItemDetails.room_type",
            "RoomType",
            "'duel'",
        )
    ]


def test_unknown_event_is_named_once_when_its_type_is_new() -> None:
    raw = [EVENT | {"type": "brandNew", "more": 1}]
    assert found(list[o.Event], raw) == [
        ("unknown kind", "$[].type", "Event.type", "a known kind", "'brandNew'")
    ]


def test_unreadable_event_is_none_of_an_unknown_kind() -> None:
    assert found(list[o.Event], [BARE | {"type": None, "parse_error": True}]) == []


def test_details_follow_their_sibling() -> None:
    assert found(o.Notification, NOTIFICATION) == []
    odd = NOTIFICATION | {"details": NOTIFICATION["details"] | {"title": 7}}
    assert found(o.Notification, odd) == [
        (
            "changed type",
            "$.details.title",
            "ChannelMessageDetails.title",
            "str",
            "a whole number",
        )
    ]


def test_unknown_notification_is_named_once_when_its_name_is_new() -> None:
    odd = NOTIFICATION | {"name": "brand_new", "details": {"more": 1}}
    assert [one[:3] for one in found(o.Notification, odd)] == [
        ("unknown kind", "$.name", "Notification.name")
    ]


@pytest.mark.parametrize("event", ["brand.new", "logout"])
def test_unknown_kind_is_named_when_it_brings_data_of_no_class(event: str) -> None:
    raw = {"event": event, "data": {"more": 1}}
    assert [one[:3] for one in found(o.SocketMessage, raw)] == [
        ("unknown kind", "$.event", "SocketMessage.event")
    ]


def mods(raw: Any) -> list[tuple[str, str, str, str, str]]:
    """Return the differences in a list of one mod."""
    item = {"required_mods": [raw]}
    return [one for one in found(o.PlaylistItem, item) if "required_mods" in one[1]]


@pytest.mark.parametrize(
    ("raw", "kind", "inside"),
    [
        ({"acronym": "??"}, "new value", ".acronym"),
        ({"acronym": "DT", "settings": {"tilt": 1}}, "new key", ".settings.tilt"),
        (
            {"acronym": "DT", "settings": {"speed_change": "fast"}},
            "changed type",
            ".settings.speed_change",
        ),
        ({"acronym": 7}, "changed type", ".acronym"),
    ],
)
def test_mod_is_named_when_the_game_does_not_know_it_so(
    raw: Any, kind: str, inside: str
) -> None:
    assert [one[:2] for one in mods(raw)] == [(kind, f"$.required_mods[]{inside}")]


def test_mod_is_as_declared_when_the_game_knows_it() -> None:
    assert mods({"acronym": "DT", "settings": {"speed_change": 1.3}}) == []


def test_open_class_may_have_new_keys() -> None:
    raw = {"attributes": {"star_rating": 1.0, "max_combo": 1, "brand_new": 1}}
    assert found(o.BeatmapDifficultyAttributesResponse, raw) == []


def test_free_keys_are_folded() -> None:
    raw = {"started_at": "2026-01-01T00:00:00Z", "room_type": "playlists"}
    raw_teams: dict[str, Any] = raw | {"teams": {"12": "green", "13": "red"}}
    assert [one[:2] for one in found(o.PlaylistItemDetails, raw_teams)] == [
        ("new value", "$.teams.*")
    ]


def test_objects_are_told_as_the_class_they_are_taken_for() -> None:
    met: list[str] = []
    comparer = Comparer(lambda cls, _: met.append(cls.__name__))
    list(comparer.compare(list[o.Event], [BARE | {"type": "achievement"}, BARE]))
    assert met == ["EventAchievement", "UnknownEvent"]

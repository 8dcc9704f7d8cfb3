"""What entries of recent activity offer beyond their fields."""

from __future__ import annotations

from datetime import UTC, datetime

import attrs

from osupy.enums import UserEventType
from osupy.objects import (
    Event,
    EventRank,
    EventsListing,
    EventUsernameChange,
    UnknownEvent,
)
from tests.objects.answers import AT as AT_TEXT
from tests.objects.answers import made

AT = datetime(2026, 8, 1, tzinfo=UTC)


def unknown(**kept: object) -> UnknownEvent:
    """Make an entry of an unknown type as the converter does, with the rest kept."""
    event = UnknownEvent(id=1, type=UserEventType("userDance"), created_at=AT)
    object.__setattr__(event, "_extra", kept)
    return event


def test_unknown_event_keeps_its_type_and_its_data() -> None:
    event = unknown(dance={"steps": 3})

    assert event.type == "userDance"
    assert event.data == {"dance": {"steps": 3}}


def test_data_leaves_out_the_double_of_a_field() -> None:
    assert unknown(createdAt="2026-08-01T00:00:00+00:00", steps=3).data == {"steps": 3}


def test_data_is_empty_when_nothing_was_kept() -> None:
    event = UnknownEvent(id=1, type=UserEventType("userDance"), created_at=AT)

    assert event.data == {}


def test_unknown_event_is_open_and_the_known_ones_are_not() -> None:
    assert UnknownEvent.__about__.open
    assert not Event.__about__.open
    assert not EventRank.__about__.open


def test_unreadable_event_has_no_type() -> None:
    event = Event(id=1, type=None, created_at=AT, parse_error=True)

    assert event.parse_error
    assert event.type is None


def test_grade_of_a_rank_keeps_the_spelling_of_the_server() -> None:
    assert "scoreRank" in attrs.fields_dict(EventRank)


def test_page_of_events_holds_entries_of_all_kinds() -> None:
    entry = {"id": 2, "created_at": AT_TEXT, "createdAt": AT_TEXT}
    page = made(
        {
            "events": [
                entry
                | {
                    "type": "usernameChange",
                    "user": {"username": "b", "url": "/u/1", "previousUsername": "a"},
                },
                entry | {"type": None, "parse_error": True},
                entry | {"type": "userDance", "steps": 3},
            ],
            "cursor": {"event_id": 2},
            "cursor_string": "eyJldmVudF9pZCI6Mn0",
        },
        EventsListing,
    )

    assert [type(event) for event in page.events] == [
        EventUsernameChange,
        Event,
        UnknownEvent,
    ]
    assert page.cursor == {"event_id": 2}

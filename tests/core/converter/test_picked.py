"""A hook wins too where a shape, a sibling or a union picks the class."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import attrs
import pytest

from osupy import objects as o
from osupy._core.converter import converter, decode
from osupy._core.converter.engine import Engine, engine
from osupy._core.model import Model
from osupy.errors import DecodeError

pytestmark = pytest.mark.usefixtures("way")

RANK: dict[str, Any] = {
    "created_at": "2020-01-01T00:00:00+00:00",
    "id": 1,
    "type": "rank",
    "scoreRank": "A",
    "rank": 1,
    "mode": "osu",
    "beatmap": {"title": "t", "url": "u"},
    "user": {"username": "n", "url": "u"},
}
LOST: dict[str, Any] = {k: v for k, v in RANK.items() if k != "scoreRank"} | {
    "type": "rankLost"
}
NOTE: dict[str, Any] = {
    "id": 1,
    "name": "channel_message",
    "created_at": "2020-01-01T00:00:00Z",
    "object_type": "channel",
    "object_id": 1,
    "source_user_id": 1,
    "is_read": False,
    "details": {"title": "t", "type": "pm", "cover_url": "u", "name": "n"},
}
EDIT: dict[str, Any] = {
    "id": 1,
    "type": "nsfw_toggle",
    "created_at": "2020-01-01T00:00:00Z",
    "comment": {"old": False, "new": True},
}


@pytest.fixture(autouse=True)
def _own_hooks() -> Iterator[None]:
    """Give each test a converter of its own."""
    before = dict(vars(engine))
    vars(engine).update(vars(Engine()))
    engine.renew()
    read([RANK, LOST], list[o.Event])  # hooks come after code was generated
    read(NOTE, o.Notification)
    yield
    vars(engine).update(before)
    engine.renew()


def read(raw: Any, kind: Any) -> Any:
    return decode(json.dumps(raw).encode(), kind)


def hook(raw: Any, cls: Any) -> Any:
    return ("hooked", cls, raw)


def refuse(_raw: Any, _cls: Any) -> Any:
    message = "not today"
    raise LookupError(message)


def test_hook_wins_when_a_kind_picks() -> None:
    converter().register_structure_hook(o.EventRank, hook)
    rank, lost = read([RANK, LOST], list[o.Event])
    assert rank == ("hooked", o.EventRank, RANK)
    assert type(lost) is o.EventRankLost
    assert read(RANK, o.Event) == rank
    assert read({"a": [RANK]}, dict[str, list[o.Event]]) == {"a": [rank]}


def test_hook_wins_when_a_predicate_or_a_factory_is_for_the_picked() -> None:
    converter().register_structure_hook_func(lambda hint: hint is o.EventRank, hook)
    converter().register_structure_hook_factory(
        lambda hint: hint is o.EventRankLost, lambda _: lambda raw, _: raw["type"]
    )
    assert read([RANK, LOST], list[o.Event]) == [
        ("hooked", o.EventRank, RANK),
        "rankLost",
    ]


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Holder(Model):
    events: list[o.Event]
    number: int


def test_hook_wins_when_its_holder_is_mended() -> None:
    converter().register_structure_hook(o.EventRank, hook)
    with pytest.warns(UserWarning, match=r"Holder\.number"):
        holder: Any = read({"events": [LOST, RANK], "number": None}, Holder)
    assert holder.events[1] == ("hooked", o.EventRank, RANK)
    with pytest.raises(DecodeError) as caught:
        read({"events": [RANK, 5], "number": 1}, Holder)
    assert caught.value.path == "$.events[1]"


def test_error_of_a_hook_has_a_path_when_its_class_was_picked() -> None:
    converter().register_structure_hook(o.EventRank, refuse)
    converter().register_structure_hook(o.ChannelMessageDetails, refuse)
    with pytest.raises(DecodeError, match="LookupError: not today") as caught:
        read([LOST, RANK], list[o.Event])
    assert caught.value.path == "$[1]"
    with pytest.raises(DecodeError, match="LookupError: not today") as caught:
        read(NOTE, o.Notification)
    assert caught.value.path == "$.details"


def test_hook_wins_when_a_sibling_picks() -> None:
    converter().register_structure_hook(o.ChannelMessageDetails, hook)
    found = ("hooked", o.ChannelMessageDetails, NOTE["details"])
    assert read(NOTE, o.Notification).details == found
    message = {"event": "new", "data": NOTE}
    assert read(message, o.SocketMessage).data.details == found
    other = read(NOTE | {"name": "one of tomorrow"}, o.Notification)
    assert type(other.details) is o.UnknownNotificationDetails


def test_hook_gets_what_is_no_object_when_a_sibling_picks() -> None:
    converter().register_structure_hook(o.ChannelMessageDetails, hook)
    note = read(NOTE | {"details": "text"}, o.Notification)
    assert note.details == ("hooked", o.ChannelMessageDetails, "text")


def test_hook_wins_when_a_loose_sibling_picks() -> None:
    converter().register_structure_hook(o.BeatmapsetEventEditBool, hook)
    found = read(EDIT, o.BeatmapsetEvent).comment
    assert found == ("hooked", o.BeatmapsetEventEditBool, EDIT["comment"])


def test_hook_wins_for_its_class_alone_when_a_union_picks() -> None:
    converter().register_structure_hook(o.LegacyScore, hook)
    old = {"created_at": "2020-01-01T00:00:00Z"}
    new = {"ended_at": 5}
    assert read(old, o.Score | o.LegacyScore) == ("hooked", o.LegacyScore, old)
    assert read([old], list[o.Score]) == [("hooked", o.LegacyScore, old)]
    with pytest.raises(DecodeError):
        read(new, o.Score | o.LegacyScore)


def test_hook_of_the_declared_is_asked_once_when_it_uses_the_usual_way() -> None:
    usual = converter().get_structure_hook(o.Event)
    asked: list[Any] = []

    def counted(raw: Any, cls: Any) -> Any:
        asked.append(cls)
        return usual(raw, o.Event)

    converter().register_structure_hook(o.Event, counted)
    rank, lost = read([RANK, LOST], list[o.Event])
    assert (type(rank), type(lost)) == (o.EventRank, o.EventRankLost)
    assert asked == [o.Event, o.Event]


def test_factory_is_asked_once_when_it_is_for_all_that_can_be_picked() -> None:
    asked: list[Any] = []

    def factory(hint: Any) -> Any:
        def counted(raw: Any, _: Any) -> Any:
            asked.append(hint)
            return usual(raw, o.Event)

        return counted

    usual = converter().get_structure_hook(o.Event)
    converter().register_structure_hook_factory(
        lambda hint: isinstance(hint, type) and issubclass(hint, o.Event), factory
    )
    assert type(read([RANK], list[o.Event])[0]) is o.EventRank
    assert asked == [o.Event]


def test_hook_of_the_picked_is_asked_when_that_of_the_declared_goes_the_usual_way() -> (
    None
):
    usual = converter().get_structure_hook(o.Event)
    converter().register_structure_hook(o.Event, lambda raw, _: usual(raw, o.Event))
    converter().register_structure_hook(o.EventRank, hook)
    rank, lost = read([RANK, LOST], list[o.Event])
    assert rank == ("hooked", o.EventRank, RANK)
    assert type(lost) is o.EventRankLost

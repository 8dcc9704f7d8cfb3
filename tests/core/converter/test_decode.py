"""What fits becomes an object; what does not is refused with its place."""

from __future__ import annotations

import json
import pickle
from datetime import UTC, date, datetime
from typing import Any

import attrs
import pytest

from osupy._core.converter import decode, encode, structure
from osupy._core.model import Model
from osupy.enums import Ruleset
from osupy.errors import DecodeError, UsageError

pytestmark = pytest.mark.usefixtures("way")


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Leaf(Model):
    id: int
    name: str | None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Empty(Model):
    note: str | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Tree(Model):
    id: int
    share: float
    text: str
    flag: bool
    mode: Ruleset
    at: datetime
    day: date
    leaf: Leaf
    leaves: list[Leaf]
    numbers: list[int]
    table: dict[str, int]
    modes: dict[Ruleset, str]
    either: int | dict[Ruleset, int]
    anything: Any
    cover_2x: str
    pass_: bool
    empty: Empty
    gone: datetime | None
    parent: Tree | None = None
    note: str | None = None
    shares: list[float] | None = None


RAW: dict[str, Any] = {
    "id": 1,
    "share": 0.5,
    "text": "t",
    "flag": True,
    "mode": "mania",
    "at": "2026-07-01T12:00:00Z",
    "day": "2026-07-01",
    "leaf": {"id": 2, "name": None},
    "leaves": [{"id": 3, "name": "n"}, {"id": 4, "name": "m"}],
    "numbers": [1, 2],
    "table": {"a": 1},
    "modes": {"osu": "full"},
    "either": {"osu": 3},
    "anything": [{"x": None}],
    "cover@2x": "c",
    "pass": False,
    "empty": {},
    "gone": None,
}


def raw(**changes: Any) -> dict[str, Any]:
    return {**RAW, **changes}


def made(value: Any, kind: Any = Tree) -> Any:
    return decode(json.dumps(value).encode(), kind)


def refused(value: Any, kind: Any = Tree) -> DecodeError:
    with pytest.raises(DecodeError) as caught:
        made(value, kind)
    error = caught.value
    assert error.__cause__ is None
    assert error.__context__ is None
    assert error.path in str(error)
    return error


def test_decode_fills_every_field_when_data_fits() -> None:
    tree = made(RAW)
    assert type(tree) is Tree
    assert tree.at == datetime(2026, 7, 1, 12, tzinfo=UTC)
    assert tree.day == date(2026, 7, 1)
    assert tree.mode is Ruleset.MANIA
    assert tree.leaves[1] == Leaf(id=4, name="m")
    assert tree.modes == {Ruleset.OSU: "full"}
    assert type(next(iter(tree.modes))) is Ruleset
    assert tree.either == {"osu": 3}
    assert (tree.cover_2x, tree.pass_) == ("c", False)
    assert tree.parent is None
    assert tree.note is None


def test_decoded_object_is_like_any_other_when_made() -> None:
    leaf = made({"id": 1, "name": "n"}, Leaf)
    assert leaf == Leaf(id=1, name="n")
    assert hash(leaf) == hash(Leaf(id=1, name="n"))
    assert pickle.loads(pickle.dumps(leaf)) == leaf
    assert attrs.evolve(leaf, name="m").name == "m"
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        leaf.name = "m"


def test_decode_follows_classes_that_hold_themselves() -> None:
    assert made(raw(parent=raw(parent=RAW))).parent.parent.leaf.id == 2


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-07-01T12:00:00+00:00", datetime(2026, 7, 1, 12, tzinfo=UTC)),
        ("2026-07-01T12:00:00Z", datetime(2026, 7, 1, 12, tzinfo=UTC)),
        ("2026-07-01T12:00:00.000000Z", datetime(2026, 7, 1, 12, tzinfo=UTC)),
        ("2026-07-01T12:00:00.250Z", datetime(2026, 7, 1, 12, 0, 0, 250000, UTC)),
        ("2026-07-01T21:00:00+09:00", datetime(2026, 7, 1, 12, tzinfo=UTC)),
    ],
)
def test_datetime_is_in_utc_when_text_has_a_zone(text: str, moment: datetime) -> None:
    at = made(raw(at=text)).at
    assert at == moment
    assert at.tzinfo is UTC


def test_float_takes_an_int_when_value_is_whole() -> None:
    assert made(raw(share=1, shares=[1, 0.5])).share == 1


def test_enum_carries_the_value_when_it_is_unknown() -> None:
    mode = made(raw(mode="future")).mode
    assert mode == "future"
    assert not mode.is_known
    assert json.loads(encode(made(raw(mode="future"))))["mode"] == "future"


def test_empty_list_is_an_empty_object_when_one_is_expected() -> None:
    tree = made(raw(empty=[], table=[], modes=[], either=[]))
    assert tree.empty == Empty()
    assert tree.table == tree.modes == tree.either == {}


@pytest.mark.parametrize(
    ("changes", "path", "payload"),
    [
        ({"id": "12"}, "$.id", "12"),
        ({"id": True}, "$.id", True),
        ({"text": 1}, "$.text", 1),
        ({"flag": 1}, "$.flag", 1),
        ({"share": True}, "$.share", True),
        ({"share": "0.5"}, "$.share", "0.5"),
        ({"mode": 3}, "$.mode", 3),
        ({"mode": ["osu"]}, "$.mode", ["osu"]),
        ({"at": "yesterday"}, "$.at", "yesterday"),
        ({"at": "2026-07-01T12:00:00"}, "$.at", "2026-07-01T12:00:00"),
        ({"at": "2026-07-01"}, "$.at", "2026-07-01"),
        ({"at": 1}, "$.at", 1),
        ({"at": "0001-01-01T00:00:00+09:00"}, "$.at", "0001-01-01T00:00:00+09:00"),
        ({"gone": "never"}, "$.gone", "never"),
        ({"day": "2026-07-01T00:00:00Z"}, "$.day", "2026-07-01T00:00:00Z"),
        ({"leaf": "leaf"}, "$.leaf", "leaf"),
        ({"leaf": []}, "$.leaf", []),
        ({"leaf": {"id": "x", "name": None}}, "$.leaf.id", "x"),
        ({"leaves": {"a": 1}}, "$.leaves", {"a": 1}),
        ({"leaves": [{"id": 1, "name": 5}]}, "$.leaves[0].name", 5),
        ({"leaves": [{"id": 1, "name": None}, None]}, "$.leaves[1]", None),
        ({"numbers": [1, "2"]}, "$.numbers[1]", "2"),
        ({"numbers": [1, None]}, "$.numbers[1]", None),
        ({"numbers": "12"}, "$.numbers", "12"),
        ({"table": {"a": "1"}}, "$.table.a", "1"),
        ({"modes": {"osu": 1}}, "$.modes.osu", 1),
        ({"either": "3"}, "$.either", "3"),
        ({"either": {"osu": "3"}}, "$.either.osu", "3"),
        ({"cover@2x": 1}, "$['cover@2x']", 1),
        ({"empty": [1]}, "$.empty", [1]),
        ({"empty": {"other": 1}}, "$.empty", {"other": 1}),
        ({"note": 1}, "$.note", 1),
        ({"parent": raw(leaf={"id": 1, "name": 2})}, "$.parent.leaf.name", 2),
        ({"shares": [1, "x"]}, "$.shares[1]", "x"),
    ],
)
def test_decode_says_where_when_a_value_does_not_fit(
    changes: dict[str, Any], path: str, payload: Any
) -> None:
    error = refused(raw(**changes))
    assert error.path == path
    assert error.payload == payload
    assert type(error.payload) is type(payload)


def test_path_is_whole_when_the_body_is_a_list() -> None:
    error = refused([RAW, raw(leaf={"id": None, "name": None})], list[Tree])
    assert error.path == "$[1].leaf.id"


def test_message_is_short_when_the_value_is_long() -> None:
    error = refused(raw(text=["x" * 10_000] * 50))
    assert len(str(error)) < 250
    assert len(error.payload) == 50


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b"NaN", b"\xef\xbb\xbf{}", b'"\xff"', b"[" * 10_000 + b"]" * 10_000],
)
def test_payload_is_the_beginning_when_data_is_no_json(data: bytes) -> None:
    with pytest.raises(DecodeError) as caught:
        decode(data, Tree)
    assert caught.value.path == "$"
    assert caught.value.payload == data[:100].decode("utf-8", "replace")
    assert caught.value.__context__ is None


def test_decode_refuses_when_objects_are_nested_without_end() -> None:
    endless = RAW
    for _ in range(3000):
        endless = raw(parent=endless)
    with pytest.raises(DecodeError, match="nested too deeply") as caught:
        structure(endless, Tree)
    assert caught.value.path == "$"


@pytest.mark.parametrize("value", [None, 1, "x", [RAW], {}])
def test_decode_refuses_the_body_when_it_is_of_another_kind(value: Any) -> None:
    error = refused(value)
    assert error.path == "$"
    assert error.payload == value


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (dict, {"a": [1]}),
        (dict[str, Any], {"a": 1}),
        (list, [1, "a"]),
        (list[int], [1, 2]),
        (list[list[str]], [["a"], []]),
        (Any, {"a": None}),
        (int, 5),
        (str, "x"),
        (int | str, "x"),
        (int | None, None),
    ],
)
def test_decode_gives_plain_data_when_asked_for_it(kind: Any, value: Any) -> None:
    assert made(value, kind) == value


@pytest.mark.parametrize(
    ("kind", "value", "path"),
    [
        (dict, [1], "$"),
        (list[int], [1, "2"], "$[1]"),
        (list[list[str]], [["a"], [1]], "$[1][0]"),
        (int | str, [], "$"),
        (int, 1.5, "$"),
    ],
)
def test_decode_refuses_plain_data_when_it_differs(
    kind: Any, value: Any, path: str
) -> None:
    assert refused(value, kind).path == path


def test_body_is_not_looked_at_when_the_type_is_none_or_bytes() -> None:
    assert decode(b"", type(None)) is None
    assert decode(b"\xff", bytes) == b"\xff"


@attrs.define
class Own:
    """A class that no plan knows."""

    number: int
    at: datetime


def test_converter_takes_over_when_the_class_is_not_osupys() -> None:
    value = {"number": 1, "at": "2026-07-01T12:00:00Z"}
    own = made([value], list[Own])[0]
    assert own == Own(1, datetime(2026, 7, 1, 12, tzinfo=UTC))
    assert refused([value, {"number": "1", "at": ""}], list[Own]).path == "$[1]"


def test_usage_error_when_the_type_cannot_be_decoded_into() -> None:
    with pytest.raises(UsageError):
        decode(b"1", complex)


def test_usage_error_when_data_is_text_or_drift_is_unknown() -> None:
    with pytest.raises(UsageError, match="bytes"):
        decode("{}", Leaf)  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="drift"):
        decode(b"{}", Leaf, drift="maybe")

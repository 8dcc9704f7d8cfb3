"""What is written is equal to what was read."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import attrs
import pytest

from osupy import objects as o
from osupy._core import json as own_json
from osupy._core.converter import decode, encode
from osupy._core.model import Model
from osupy.enums import Ruleset
from osupy.errors import UsageError


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Thing(Model):
    id: int
    at: datetime
    day: date
    mode: Ruleset
    modes: dict[Ruleset, list[Thing]]
    cover_2x: str
    class_: str
    raw: Any
    note: str | None = None


RAW: dict[str, Any] = {
    "id": 1,
    "at": "2026-07-01T12:00:00+00:00",
    "day": "2026-07-01",
    "mode": "future",
    "modes": {},
    "cover@2x": "é",
    "class": "c",
    "raw": {"a": [None, 1.5]},
}


@pytest.fixture(params=["orjson", "standard"], autouse=True)
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "standard":
        monkeypatch.setattr(own_json, "orjson", None)


def test_encode_gives_back_what_was_read() -> None:
    raw = RAW | {"modes": {"osu": [RAW, RAW], "new": []}}
    data = encode(decode(json.dumps([raw]).encode(), list[Thing]))
    assert json.loads(data) == [raw]
    assert b" " not in data
    assert "é".encode() in data


def test_encode_writes_each_object_with_the_keys_of_its_class() -> None:
    cover = o.UserCover(custom_url=None, url="u", id="3")
    written = encode([o.Country(code="DE", name="Germany"), {"cover": cover}])
    assert json.loads(written) == [
        {"code": "DE", "name": "Germany"},
        {"cover": {"custom_url": None, "url": "u", "id": "3"}},
    ]


def test_encode_leaves_out_includes_and_writes_nulls_that_are_always_sent() -> None:
    cover = json.loads(encode(o.UserCover(custom_url=None, url="u", id=None)))
    assert cover == {"custom_url": None, "url": "u", "id": None}
    assert "note" not in json.loads(encode(decode(json.dumps(RAW).encode(), Thing)))


def test_encode_takes_what_objects_are_made_of() -> None:
    value = {"at": datetime(2026, 7, 1, tzinfo=UTC), "mode": Ruleset.OSU}
    assert encode(value) == b'{"at":"2026-07-01T00:00:00+00:00","mode":"osu"}'


def test_usage_error_when_json_has_no_form() -> None:
    thing = decode(json.dumps(RAW).encode(), Thing)
    for value in (object(), attrs.evolve(thing, raw=float("nan"))):
        with pytest.raises(UsageError, match="cannot be encoded"):
            encode(value)

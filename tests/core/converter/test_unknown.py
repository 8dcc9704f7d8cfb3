"""Keys that no field declares: dropped, kept, or passed through."""

from __future__ import annotations

import json
from typing import Any

import attrs
import pytest

from osupy._core.converter import decode, encode, forget_warnings
from osupy._core.model import Model, extra
from osupy.errors import DriftWarning

pytestmark = pytest.mark.usefixtures("way")


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Closed(Model):
    id: int
    inner: Closed | None = None
    first: int | None = None
    second: int | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Open(Model, open=True):
    count: int | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Doubled(Model, doubles=("createdAt",)):
    id: int
    created_at: str


def made(raw: Any, kind: Any, *, keep_unknown: bool = False) -> Any:
    return decode(json.dumps(raw).encode(), kind, keep_unknown=keep_unknown)


RAW = {"id": 1, "new": {"a": [1]}, "inner": {"id": 2, "newer": None}}


def test_unknown_keys_are_dropped_by_default() -> None:
    closed = made(RAW, Closed)
    assert not extra(closed)
    assert json.loads(encode(closed)) == {"id": 1, "inner": {"id": 2}}


def test_unknown_keys_are_kept_when_asked_for() -> None:
    closed = made(RAW, Closed, keep_unknown=True)
    assert extra(closed) == {"new": {"a": [1]}}
    assert extra(closed.inner) == {"newer": None}
    assert json.loads(encode(closed)) == RAW


def test_unknown_keys_are_kept_when_the_object_drifts() -> None:
    raw = {"new": 1, "id": 1, "first": 1.5}
    forget_warnings()
    with pytest.warns(DriftWarning):
        assert extra(made(raw, Closed, keep_unknown=True)) == {"new": 1}
    assert not extra(made(raw, Closed))


def test_open_object_keeps_unknown_keys_always() -> None:
    assert extra(made({"count": 1, "other": 2}, Open)) == {"other": 2}
    assert extra(made({"other": 2}, Open)) == {"other": 2}
    assert not extra(made({"count": 1}, Open))
    assert made({}, Open).count is None


@pytest.mark.parametrize("keep_unknown", [False, True])
def test_double_is_passed_through_and_never_unknown(keep_unknown: bool) -> None:
    raw = {"id": 1, "created_at": "x", "createdAt": "y"}
    doubled = made(raw, Doubled, keep_unknown=keep_unknown)
    assert extra(doubled) == {"createdAt": "y"}
    assert json.loads(encode(doubled)) == raw


def test_include_is_read_when_it_comes_for_the_first_time() -> None:
    assert made({"id": 1}, Closed).first is None
    assert made({"id": 1, "first": 5}, Closed).first == 5
    assert made({"id": 1, "second": 6, "unknown": 1}, Closed).second == 6
    closed = made({"id": 1, "unknown": 1, "first": 7}, Closed, keep_unknown=True)
    assert (closed.first, closed.second) == (7, None)
    assert extra(closed) == {"unknown": 1}

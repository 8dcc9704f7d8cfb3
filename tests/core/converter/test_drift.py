"""One field that differs does not lose the object."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator
from typing import Any

import attrs
import pytest

from osupy._core.converter import (
    Drift,
    decode,
    decode_answer,
    encode,
    forget_warnings,
)
from osupy._core.converter.engine import engine
from osupy._core.converter.explain import Mender
from osupy._core.converter.plan import Layout
from osupy._core.model import Model
from osupy.enums import Ruleset
from osupy.errors import DecodeError, DriftWarning

pytestmark = pytest.mark.usefixtures("way")


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Inner(Model):
    id: int
    count: int
    mode: Ruleset


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Outer(Model):
    id: int
    name: str
    maybe: str | None
    inner: Inner
    inners: list[Inner]
    ratings: list[int]
    own: Outer | None = None
    extra_count: int | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Page(Model, essential=("rows",)):
    rows: list[Inner]
    total: int


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Message(Model, identity="message_id"):
    message_id: int
    text: str


INNER: dict[str, Any] = {"id": 1, "count": 2, "mode": "osu"}
OUTER: dict[str, Any] = {
    "id": 1,
    "name": "n",
    "maybe": None,
    "inner": INNER,
    "inners": [INNER, INNER],
    "ratings": [1, 2],
}


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    forget_warnings()
    yield
    forget_warnings()


def without(raw: dict[str, Any], key: str) -> dict[str, Any]:
    return {k: v for k, v in raw.items() if k != key}


def drifted(raw: Any, kind: Any = Outer) -> tuple[Any, list[Drift]]:
    seen: list[Drift] = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DriftWarning)
        made = decode_answer(json.dumps(raw).encode(), kind, on_drift=seen.append)
    return made, seen


def refused(raw: Any, kind: Any = Outer, drift: str = "warn") -> DecodeError:
    with pytest.raises(DecodeError) as caught:
        decode(json.dumps(raw).encode(), kind, drift=drift)
    return caught.value


@pytest.mark.parametrize(
    ("raw", "drift", "value"),
    [
        (OUTER | {"name": None}, Drift("Outer", "name", "null", "$.name"), None),
        (without(OUTER, "name"), Drift("Outer", "name", "missing", "$.name"), None),
        (without(OUTER, "maybe"), Drift("Outer", "maybe", "missing", "$.maybe"), None),
        (OUTER | {"inner": None}, Drift("Outer", "inner", "null", "$.inner"), None),
        (OUTER | {"inners": None}, Drift("Outer", "inners", "null", "$.inners"), None),
        (
            OUTER | {"extra_count": 1.5},
            Drift("Outer", "extra_count", "fraction", "$.extra_count"),
            1.5,
        ),
        (
            OUTER | {"ratings": [1, 1.5]},
            Drift("Outer", "ratings", "fraction", "$.ratings[1]"),
            [1, 1.5],
        ),
    ],
)
def test_field_is_let_through_when_it_drifts(
    raw: Any, drift: Drift, value: Any
) -> None:
    made, seen = drifted(raw)
    assert seen == [drift]
    assert getattr(made, drift.field) == value
    assert type(made) is Outer
    assert made.id == 1


@pytest.mark.parametrize("key", ["count", "mode"])
def test_path_is_whole_when_a_nested_field_drifts(key: str) -> None:
    made, seen = drifted(
        [OUTER, OUTER | {"inners": [INNER, INNER | {key: None}]}], list[Outer]
    )
    assert [one.path for one in seen] == [f"$[1].inners[1].{key}"]
    assert getattr(made[1].inners[1], key) is None
    assert made[1].inners[0] == made[0].inner


def test_null_in_an_include_is_no_drift() -> None:
    made, seen = drifted(OUTER | {"extra_count": None, "own": None})
    assert not seen
    assert made.own is None


@pytest.mark.parametrize(
    ("raw", "kind", "path"),
    [
        (without(OUTER, "id"), Outer, "$.id"),
        (OUTER | {"id": None}, Outer, "$.id"),
        (OUTER | {"id": 1.5}, Outer, "$.id"),
        (OUTER | {"inner": without(INNER, "id")}, Outer, "$.inner.id"),
        ({"text": "x"}, Message, "$.message_id"),
        ({"total": 1}, Page, "$.rows"),
        ({"total": 1, "rows": None}, Page, "$.rows"),
        ({"total": 1, "rows": [None]}, Page, "$.rows[0]"),
        ({"other": 1}, Outer, "$"),
        ({}, Outer, "$"),
        (OUTER | {"inner": {"a": 1}}, Outer, "$.inner"),
        (OUTER | {"name": 1}, Outer, "$.name"),
        (OUTER | {"inner": [1]}, Outer, "$.inner"),
    ],
)
def test_object_is_refused_when_what_drifts_is_never_forgiven(
    raw: Any, kind: Any, path: str
) -> None:
    assert refused(raw, kind).path == path


@pytest.mark.parametrize(
    ("raw", "path"),
    [
        (OUTER | {"name": None}, "$.name"),
        (without(OUTER, "maybe"), "$.maybe"),
        (OUTER | {"ratings": [1.5]}, "$.ratings[0]"),
        (OUTER | {"inners": [INNER | {"count": 1.5}]}, "$.inners[0].count"),
    ],
)
def test_drift_is_refused_when_strict(raw: Any, path: str) -> None:
    assert refused(raw, drift="raise").path == path


def test_warning_comes_once_when_a_field_drifts_again() -> None:
    data = json.dumps([OUTER | {"name": None}, OUTER | {"name": None}]).encode()
    with pytest.warns(DriftWarning, match=r"Outer\.name .*null.*\$\[0\]") as caught:
        decode(data, list[Outer])
    assert len(caught) == 1
    assert caught[0].filename == __file__
    decode(data, list[Outer])


def test_on_drift_is_called_every_time_when_a_field_drifts_again() -> None:
    raw = [OUTER | {"name": None}] * 3
    assert len(drifted(raw, list[Outer])[1]) == 3
    assert len(drifted(raw, list[Outer])[1]) == 3


def test_next_call_is_unharmed_when_warnings_are_errors() -> None:
    data = json.dumps(OUTER | {"name": None}).encode()
    with pytest.raises(DriftWarning):
        decode(data, Outer)
    assert decode(data, Outer).name is None


def nested(depth: int) -> dict[str, Any]:
    raw = without(OUTER, "name")
    for _ in range(depth):
        raw = without(OUTER, "name") | {"own": raw}
    return raw


def test_each_object_is_made_once_when_every_level_drifts() -> None:
    made, seen = drifted(nested(60))
    assert len(seen) == 61
    assert made.own.own.name is None


def test_encode_writes_null_for_what_drifted() -> None:
    made, _ = drifted(without(OUTER, "name"))
    assert json.loads(encode(made)) == OUTER | {"name": None}


def test_only_objects_at_fault_are_mended_when_drift_is_permanent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    mended: list[str] = []
    mend = Mender.mend

    def counting(self: Mender, layout: Layout, *args: Any) -> Any:
        mended.append(layout.cls.__name__)
        return mend(self, layout, *args)

    engine.renew()  # so that they are made with the mender that counts
    monkeypatch.setattr(Mender, "mend", counting)
    drifted([OUTER, OUTER | {"name": None}, OUTER] * 10, list[Outer])
    engine.renew()
    assert mended == ["Outer"] * 10

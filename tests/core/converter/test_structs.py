"""By way of msgspec comes what comes without it, or nothing at all."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from osupy import objects as o
from osupy._core.converter import calls, decode, encode, structs
from osupy._core.converter.calls import decode_rows
from osupy._core.converter.engine import Engine, engine
from osupy._core.converter.structs import REFUSED, msgspec
from osupy._core.model import Model, extra
from osupy.enums import Ruleset
from osupy.errors import DecodeError, DriftWarning, UsageError
from tests.contract.random_objects import fullest, smallest

pytest.importorskip("msgspec")


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Row(Model):
    id: int
    name: str | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Loose(Model):
    name: str | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Flat(Model, doubles=("theAt",)):
    id: int
    share: float
    text: str
    flag: bool
    mode: Ruleset
    the_at: datetime
    day: date
    rows: list[Row]
    numbers: list[int]
    shares: list[float | None]
    rest: Any
    cover_2x: str
    note: str | None = None
    when: datetime | None = None
    modes: list[Ruleset] | None = None
    many: list[str] = attrs.Factory(list)


RAW: dict[str, Any] = {
    "id": 1, "share": 2, "text": "t", "flag": True, "mode": "new mode",
    "the_at": "2026-07-01T12:00:00+02:00", "day": "2026-07-01",
    "rows": [{"id": 3}, {"id": 4, "name": None, "more": {}}], "numbers": [1, 2],
    "shares": [1, 1.5, None], "rest": [{"x": None}], "cover@2x": "c",
    "theAt": "2026-07-01T12:00:00+02:00", "when": None, "modes": ["osu", "other"],
}  # fmt: skip


@pytest.fixture(autouse=True)
def _eager(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the way by msgspec be taken at once, with a converter of one's own."""
    monkeypatch.setattr(structs, "_FIRST_SKIP", 0)
    monkeypatch.setattr(structs, "_SKIP", 0)
    before = dict(vars(engine))
    vars(engine).update(vars(Engine()))
    yield
    vars(engine).update(before)


def quick(data: bytes, kind: Any) -> Any:
    """Decode by way of msgspec, or give `REFUSED`."""
    functions = engine.functions[False]
    return engine.read(functions, functions.plan(kind), data)


def ordinary(data: bytes, kind: Any) -> Any:
    """Decode without msgspec, strictly."""
    functions = engine.functions[False]
    raw = calls._parse(data)
    return engine.structure(functions, functions.plan(kind), raw, strict=True)


def same(one: Any, other: Any) -> bool:
    """Compare to the class of each value; attributes alone are not enough."""
    return repr(encode(one)) == repr(encode(other)) and _deep(one) == _deep(other)


def _deep(value: Any) -> Any:
    if isinstance(value, Model):
        inside = {a.name: _deep(getattr(value, a.name)) for a in value.__attrs_attrs__}
        return type(value), inside, dict(extra(value))
    if isinstance(value, list):
        return [_deep(it) for it in value]
    if isinstance(value, dict):
        return {key: _deep(it) for key, it in value.items()}
    return type(value), value


OTHERWISE = {
    '"2026-07-01T12:00:00.1234567Z"',
    '"2026-07-01t12:00:00z"',
    "9223372036854775808",
    "-9223372036854775809",
    "123456789012345678901234567890",
}
"""Literals that are read otherwise on purpose: see `osupy._core.converter.structs`."""


def agree(data: bytes, kind: Any) -> bool:
    """Check that what msgspec lets through is what comes without it."""
    found = quick(data, kind)
    if found is REFUSED:
        return False
    assert same(found, ordinary(data, kind)), data
    return True


def test_whole_object_comes_as_without_msgspec() -> None:
    assert agree(json.dumps(RAW).encode(), Flat)
    found = quick(json.dumps(RAW).encode(), Flat)
    assert type(found) is Flat
    assert found.share.__class__ is int
    assert extra(found) == {"theAt": RAW["theAt"]}
    assert (found.note, found.many) == (None, [])


LITERALS = (
    "null true false 0 1 -1 -0 1.0 1.5 -0.0 1e3 1E400 1e-400 9223372036854775807 "
    "9223372036854775808 -9223372036854775808 -9223372036854775809 "
    "123456789012345678901234567890 01 1. .5 +1 NaN Infinity 0x1 "
    '"" "osu" "x" "1" "true" [] [1] [1.5] [null] [true] ["osu"] [[]] {} {"id":1} '
    '[{"id":1}] [{"id":1,"id":2}] [{"id":null}] [{"name":"x"}] [{}] '
    '"2026-07-01" "2026-07-01T12:00:00Z" "2026-07-01T12:00:00" '
    '"2026-07-01T12:00:00+00:00" "2026-07-01T12:00:00.123456Z" '
    '"2026-07-01T12:00:00.1234567Z" "2026-07-01T12:00:00,5Z" "2026-07-01t12:00:00z" '
    '"2026-07-01\\u002012:00:00Z" "2026-07-01T12:00Z" "20260701T120000Z" '
    '"2026-W27-3T12:00:00Z" "2026-07-01T24:00:00Z" "2026-07-01T23:59:60Z" '
    '"2026-07-01T12:00:00-00:00" "2026-07-01T12:00:00+23:59" '
    '"2026-07-01T12:00:00+24:00" "0001-01-01T00:00:00+01:00" '
    '"9999-12-31T23:59:59-01:00" '
    '"2026-02-30" "1782907200" 1782907200 "\\ud83d\\ude00" "\\ud83d" "\\u0000" '
    '"a\\/b" "\\x" "\t"'
).split(" ")


@pytest.mark.parametrize("key", [*RAW, "note", "many"])
def test_every_literal_in_every_field_comes_as_without_msgspec(key: str) -> None:
    agreed = 0
    for literal in [it for it in LITERALS if it not in OTHERWISE]:
        marked = json.dumps(RAW | {key: "@@"}).replace('"@@"', literal)
        agreed += agree(marked.encode(), Flat)
    assert agreed  # else nothing was compared


PASSED_OVER = [
    b'"\xff"', b'"\xc3("', b'"\xed\xa0\x80"', b'"\xf0\x82\x82\xac"', b'{"\xff":1}',
    *(it.encode() for it in ('"\u00e9\u3042\U0001f600"', *LITERALS)),
    b"-", b"1e", b"1e+", b"-01", b"1.5.5", b"tru", b"[1,]", b'{"a"}', b"{a:1}",
    b'{"a\t":1}', b'{"\\ud83d":1}', b"[" * 1023 + b"]" * 1023,
    b"[" * 2000 + b"]" * 2000,
]  # fmt: skip


@pytest.mark.parametrize("where", [b'{"id":1,"odd":%b}', b'{"odd":[{"x":%b}],"id":1}'])
def test_what_is_passed_over_is_checked_as_without_msgspec(where: bytes) -> None:
    agreed = [it for it in PASSED_OVER if it != b"1E400" and agree(where % it, Row)]
    assert len(agreed) > 1  # else nothing was compared


def test_bad_utf8_in_an_unknown_key_is_an_error() -> None:
    with pytest.raises(DecodeError):
        decode(b'{"id":1,"\xff":1}', Row)


def test_number_beyond_floats_is_passed_over_under_an_unknown_key() -> None:
    assert quick(b'{"id":1,"odd":1e400}', Row).id == 1


KINDS: dict[str, Any] = {
    "Score": o.Score,
    "UserExtended": o.UserExtended,
    "BeatmapsetExtended": o.BeatmapsetExtended,
    "Rankings": o.Rankings,
    "BeatmapsetEventsResponse": o.BeatmapsetEventsResponse,
}


@st.composite
def spoiled(draw: st.DrawFn) -> tuple[bytes, Any]:
    """Draw an answer with a few bytes changed, cut out or put in."""
    name = draw(st.sampled_from(sorted(KINDS)))
    full = draw(st.booleans())
    raw = fullest(name, null=draw(st.booleans())) if full else smallest(name)
    data = bytearray(json.dumps(raw).encode())
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(data) - 1))
        how = draw(st.sampled_from("change cut insert".split()))
        byte = draw(
            st.sampled_from(list(b'{}[]",:0123456789truefalsn.-+eE \\ud\xff\x00'))
        )
        if how == "change":
            data[at] = byte
        elif how == "cut":
            del data[at : at + draw(st.integers(1, 9))]
        else:
            data.insert(at, byte)
        data = data or bytearray(b"0")
    return bytes(data), KINDS[name]


@given(spoiled())
def test_spoiled_answer_is_refused_or_comes_as_without_msgspec(
    drawn: tuple[bytes, Any],
) -> None:
    agree(*drawn)


@pytest.mark.parametrize("name", sorted(KINDS))
def test_whole_answer_is_let_through(name: str) -> None:
    data = json.dumps(smallest(name)).encode()
    assert agree(data, KINDS[name])
    assert agree(b"[" + data + b"]", list.__class_getitem__(KINDS[name]))


@pytest.mark.parametrize(
    "data", [b"\xef\xbb\xbf{}", b"", b"{", b"{} {}", b"[" * 100_000, b"\xff", b"NaN"]
)
def test_what_is_no_json_is_refused(data: bytes) -> None:
    assert quick(data, Row) is REFUSED
    with pytest.raises(DecodeError):
        decode(data, Row)


def test_drift_is_told_as_without_msgspec() -> None:
    raw = json.dumps(RAW | {"text": None}).encode()
    with pytest.warns(DriftWarning, match=r"Flat\.text .* at \$\.text"):
        assert decode(raw, Flat).text is None


@pytest.mark.parametrize("literal", sorted(OTHERWISE))
def test_odd_literal_is_read_as_told(literal: str) -> None:
    raw = json.dumps(RAW | {"rest": "@@", "when": "@@"}).replace('"@@"', literal)
    if literal.startswith('"'):
        found = quick(raw.encode(), Flat).when
        assert found.isoformat().startswith("2026-07-01T12:00:00")
        return
    assert quick(raw.encode(), Flat) is REFUSED  # no integer that a field may hold
    raw = json.dumps(RAW | {"rest": "@@"}).replace('"@@"', literal)
    assert quick(raw.encode(), Flat).rest == int(literal)


def test_old_score_is_told_by_its_shape() -> None:
    old = json.dumps(smallest("LegacyScore")).encode()
    assert isinstance(decode(old, o.Score), o.LegacyScore)


def test_object_of_unknown_keys_alone_goes_the_ordinary_way() -> None:
    assert quick(b'{"odd": 1}', Loose) is REFUSED
    assert quick(b'{"name": "x"}', Loose).name == "x"


def test_rows_are_counted() -> None:
    data = json.dumps({"scores": [smallest("Score")] * 3, "cursor_string": None})
    page, count = decode_rows(
        data.encode(), o.ScoresResponse, "scores", undecodable=lambda *_: None
    )
    assert (len(page.scores), count) == (3, 3)


def test_unknown_keys_are_kept_where_that_is_asked_for() -> None:
    found = decode(b'{"id": 1, "odd": 2}', Row, keep_unknown=True)
    assert extra(found) == {"odd": 2}


def test_hook_of_a_user_wins() -> None:
    from osupy import converter

    converter().register_structure_hook(Row, lambda raw, _: raw["id"])
    assert decode(json.dumps(RAW).encode(), Flat).rows == [3, 4]


def test_first_answers_and_those_after_a_refusal_go_the_ordinary_way(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(structs, "_FIRST_SKIP", 2)
    monkeypatch.setattr(structs, "_SKIP", 3)
    engine.renew()
    good, bad = b'{"id": 1}', b'{"id": "1"}'
    ways = [quick(it, Row) is not REFUSED for it in (good,) * 4 + (bad,) + (good,) * 4]
    assert ways == [False, False, True, True, False, False, False, False, True]


def test_threads_that_count_below_zero_do_not_end_the_way() -> None:
    functions = engine.functions[False]
    course = functions.course(functions.plan(Row))
    assert course is not None
    course._skip = -1
    assert quick(b'{"id": 1}', Row) is not REFUSED


def test_without_msgspec_there_is_one_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "msgspec", None)
    msgspec.cache_clear()
    try:
        assert decode(b'{"id": 1}', Row).id == 1
        assert quick(b'{"id": 1}', Row) is REFUSED
    finally:
        msgspec.cache_clear()


def test_wrong_call_is_refused_before_anything() -> None:
    with pytest.raises(UsageError):
        decode("{}", Row)  # type: ignore[arg-type]
    with pytest.raises(UsageError):
        decode(b"{}", Row, drift="perhaps")

"""Natural Python on its way to the server, and what is refused before that."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from urllib.parse import parse_qsl, unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from osupy._core.encoding import (
    encode_body,
    encode_query,
    encode_segment,
    encode_segments,
    query_text,
)
from osupy._core.operation import Operation
from osupy.enums import Ruleset
from osupy.errors import UsageError

NOON = datetime(2026, 1, 2, 12, 30, tzinfo=timezone(timedelta(hours=2)))
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))


@pytest.mark.parametrize(
    ("value", "sent"),
    [
        (True, [("x", "1")]),
        (False, [("x", "0")]),
        (7, [("x", "7")]),
        (1.5, [("x", "1.5")]),
        ("a b", [("x", "a b")]),
        (Ruleset.FRUITS, [("x", "fruits")]),
        (Ruleset("new"), [("x", "new")]),
        (NOON, [("x", "2026-01-02T10:30:00Z")]),
        ([1, 2], [("x[]", "1"), ("x[]", "2")]),
        (("a",), [("x[]", "a")]),
        ([], []),
        (None, []),
        ({"id": 3}, [("x[id]", "3")]),
    ],
)
def test_query_takes_natural_values(value: Any, sent: list[tuple[str, str]]) -> None:
    assert list(encode_query({"x": value})) == sent


def test_body_keeps_bools_and_lists() -> None:
    body = {"a": True, "b": [1, {"c": Ruleset.OSU}], "d": None, "when": NOON}
    assert encode_body(body) == {
        "a": True,
        "b": [1, {"c": "osu"}],
        "when": "2026-01-02T10:30:00Z",
    }


@pytest.mark.parametrize(
    "value",
    [
        object(),
        b"bytes",
        float("nan"),
        float("inf"),
        datetime(2026, 1, 1),  # noqa: DTZ001 (naive on purpose)
        "\ud800",
        [[1]],
        [None],
        1j,
    ],
)
def test_query_refuses_what_has_no_form(value: object) -> None:
    with pytest.raises(UsageError, match="stars="):
        encode_query({"stars": value})


def test_refusal_is_short_for_a_long_value() -> None:
    with pytest.raises(UsageError) as caught:
        encode_query({"x": object.__new__(type("N" * 500, (), {}))})
    assert len(str(caught.value)) < 200


@given(st.dictionaries(TEXTS, st.one_of(TEXTS, st.integers(), st.lists(TEXTS))))
def test_query_decodes_to_what_was_meant(query: dict[str, Any]) -> None:
    pairs = encode_query(query)
    assert parse_qsl(query_text(pairs), keep_blank_values=True) == list(pairs)


@given(TEXTS)
def test_segment_decodes_to_what_was_meant(text: str) -> None:
    if text in {"", ".", ".."}:
        with pytest.raises(UsageError):
            encode_segment("user", text)
        return
    segment = encode_segment("user", text)
    assert unquote(segment) == text
    assert not set(segment) & set("/?#%\\ \r\n\t\0") - {"%"}
    assert segment.isascii()


@pytest.mark.parametrize("text", ["a//b", "a/../b", "/a", "a/", ".", ""])
def test_segments_refuse_empty_and_dot_steps(text: str) -> None:
    with pytest.raises(UsageError):
        encode_segments("path", text)


def test_segments_keep_their_slashes() -> None:
    assert encode_segments("path", "Main page/ö") == "Main%20page/%C3%B6"


# --- operations made by hand


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/",
        "api//x",
        "api/../x",
        "api/%2e%2E/x",
        "api/x?y=1",
        "api/x#y",
        "api/ x",
        "api/ö",
        "a\nb",
    ],
)
def test_operation_refuses_a_path_that_is_none(path: str) -> None:
    with pytest.raises(UsageError, match="path="):
        Operation("GET", path, dict)


def test_operation_made_by_hand_takes_natural_values() -> None:
    made = Operation("post", "/api/v2/x", dict, query={"a": True}, body={"b": False})
    assert (made.method, made.path) == ("POST", "api/v2/x")
    assert made.query == (("a", "1"),)
    assert made.body == {"b": False}


@pytest.mark.parametrize(
    ("method", "repeatable"),
    [("GET", True), ("PUT", True), ("DELETE", True), ("POST", False), ("PATCH", False)],
)
def test_operation_knows_whether_it_may_be_repeated(
    method: str, repeatable: bool
) -> None:
    assert Operation(method, "api/v2/x", dict).repeatable is repeatable


def test_operations_with_the_same_parts_are_equal() -> None:
    one = Operation("GET", "api/v2/x", dict, query={"a": 1})
    assert one == Operation("GET", "api/v2/x", dict, query={"a": 1})
    assert hash(one) == hash(Operation("GET", "api/v2/x", dict, query={"a": 1}))
    assert one != Operation("GET", "api/v2/x", dict, query={"a": 2})


def test_operation_shows_method_and_path() -> None:
    assert str(Operation("GET", "api/v2/x", dict)) == "GET /api/v2/x"


def test_time_in_utc_ends_in_z() -> None:
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    assert encode_query({"since": moment}) == (("since", "2026-01-01T00:00:00Z"),)

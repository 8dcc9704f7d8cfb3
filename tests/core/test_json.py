"""JSON is read and written strictly, with orjson and without."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from osupy._core import json


@pytest.fixture(params=["orjson", "standard"], autouse=True)
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "standard":
        monkeypatch.setattr(json, "orjson", None)
    elif json.orjson is None:
        pytest.skip("orjson is not installed")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b'{"a":1}x',
        b"NaN",
        b"[-Infinity]",
        b"[1e400]",
        b"\xef\xbb\xbf{}",
        b'"\xff"',
        b'"\\ud800"',
        b'"\\ud83d\\ud83d"',
        b'"\\ude00"',
        "[1]".encode("utf-16"),
        b"[" * 10_000 + b"]" * 10_000,
    ],
)
def test_loads_refuses_when_text_is_no_json(data: bytes) -> None:
    with pytest.raises(json.InvalidJSONError) as caught:
        json.loads(data)
    assert caught.value.__context__ is None


@pytest.mark.parametrize(
    ("data", "value"),
    [
        (b'{"a":[1,1.5,null,true,"\xc3\xa9"]}', {"a": [1, 1.5, None, True, "é"]}),
        (b'"\\ud83d\\ude00"', "😀"),
        (b'"\\\\ud800 \\ud55c"', "\\ud800 \ud55c"),
        (b" 1 ", 1),
    ],
)
def test_loads_gives_value_when_text_is_json(data: bytes, value: Any) -> None:
    assert json.loads(data) == value


def nested(depth: int) -> list[Any]:
    value: list[Any] = []
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize(
    "value",
    [
        float("nan"),
        {"a": [None, float("inf")]},
        "\ud800",
        object(),
        nested(10 * sys.getrecursionlimit()),
    ],
    ids=["nan", "infinity", "surrogate", "object", "deep"],
)
def test_dumps_refuses_when_json_has_no_form(value: Any) -> None:
    with pytest.raises(json.InvalidJSONError):
        json.dumps(value)


def test_dumps_refuses_nan_when_it_stands_in_what_default_gave() -> None:
    with pytest.raises(json.InvalidJSONError):
        json.dumps(object(), lambda _: [float("nan")])


@pytest.mark.parametrize(
    ("value", "data"),
    [
        ({"a": [1, None, "é"]}, '{"a":[1,null,"é"]}'.encode()),
        (2**70, b"1180591620717411303424"),
        ({1: 2}, b'{"1":2}'),
    ],
)
def test_dumps_is_compact_when_value_fits(value: Any, data: bytes) -> None:
    assert json.dumps(value) == data


def test_dumps_lets_an_interrupt_through() -> None:
    def interrupted(_: Any) -> Any:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        json.dumps(object(), interrupted)

"""Parameters are read as the server reads them."""

from __future__ import annotations

import pytest

from osupy.sandbox.params import read_params, to_int


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("12", 12),
        ("-3", -3),
        ("12abc", 12),
        ("abc", 0),
        ("", 0),
        (" 7", 7),
        (3.9, 3),
        (True, 1),
    ],
)
def test_number_is_cast_as_php_casts(value: object, expected: int) -> None:
    assert to_int(value) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1", True),
        ("on", True),
        ("true", True),
        ("0", False),
        ("false", False),
        ("True", None),
        ("yes", None),
        ("", None),
    ],
)
def test_bool_is_one_of_few_texts(text: str, expected: bool | None) -> None:
    params = read_params(f"a={text}", b"", "")
    assert params.flag("a") is expected
    assert params.boolean("a", default=True) is (expected is not False)


def test_lists_and_objects_have_brackets() -> None:
    params = read_params("a[]=1&a[]=x&b[id]=5&c=1", b"", "")
    assert params.integers("a") == [1, 0]
    assert params.values["b"] == {"id": "5"}
    assert params.integers("c") == []
    assert params.text("a") is None


def test_brackets_nest() -> None:
    query = "mods[0][acronym]=DT&mods[0][settings][speed]=1.2&mods[1][acronym]=HD&a[=1"
    mods = [{"acronym": "DT", "settings": {"speed": "1.2"}}, {"acronym": "HD"}]
    assert read_params(query, b"", "").values == {"mods": mods}


def test_body_wins_over_query() -> None:
    form = "application/x-www-form-urlencoded"
    assert read_params("a=1&b=2", b"a=3", form).values == {"a": "3", "b": "2"}
    assert read_params("a=1", b'{"a": true}', "application/json").flag("a") is True


@pytest.mark.parametrize("body", [b"{", b"[1]", b"\xff"])
def test_body_that_is_no_object_says_nothing(body: bytes) -> None:
    assert read_params("a=1", body, "application/json").values == {"a": "1"}


def test_limit_is_brought_between_its_bounds() -> None:
    params = read_params("low=-1&high=900&word=x", b"", "")
    names = ("low", "high", "word", "absent")
    found = [params.clamped(name, 5, 1, 100) for name in names]
    assert found == [1, 100, 1, 5]

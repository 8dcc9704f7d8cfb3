"""An odd row does not lose the page."""

from __future__ import annotations

import json
import warnings
from typing import Any

import attrs
import pytest

from osupy._core.converter import Drift, decode_rows
from osupy._core.model import Model
from osupy.errors import DecodeError, DriftWarning, UsageError

pytestmark = pytest.mark.usefixtures("way")


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Row(Model):
    id: int
    text: str


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Page(Model, essential=("rows",)):
    rows: list[Row]
    total: int


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Search(Model):
    found: Page


GOOD = {"id": 1, "text": "a"}
BAD = {"id": "x", "text": "b"}


def read(
    raw: Any, kind: Any, key: str, **options: Any
) -> tuple[Any, int, list[tuple[Any, str]]]:
    dropped: list[tuple[Any, str]] = []

    def undecodable(row: Any, error: DecodeError) -> None:
        dropped.append((row, error.path))

    data = json.dumps(raw).encode()
    page, count = decode_rows(data, kind, key, undecodable=undecodable, **options)
    return page, count, dropped


def test_page_is_whole_when_every_row_fits() -> None:
    page, count, dropped = read({"rows": [GOOD, GOOD], "total": 2}, Page, "rows")
    assert (len(page.rows), count, dropped) == (2, 2, [])


@pytest.mark.parametrize(
    ("kind", "key", "wrap", "path"),
    [
        (list[Row], "$", lambda rows: rows, "$[1]"),
        (Page, "rows", lambda rows: {"rows": rows, "total": 3}, "$.rows[1]"),
        (
            Search,
            "found.rows",
            lambda rows: {"found": {"rows": rows, "total": 3}},
            "$.found.rows[1]",
        ),
    ],
)
@pytest.mark.parametrize(("bad", "inside"), [(BAD, ".id"), (None, ""), ([], "")])
def test_odd_row_is_left_out_and_told_of(
    kind: Any, key: str, wrap: Any, path: str, bad: Any, inside: str
) -> None:
    page, count, dropped = read(wrap([GOOD, bad, GOOD]), kind, key)
    rows = page if key == "$" else page.found.rows if kind is Search else page.rows
    assert [row.id for row in rows] == [1, 1]
    assert count == 3
    assert dropped == [(bad, path + inside)]


def test_error_is_raised_when_it_is_outside_the_rows() -> None:
    for rows in ([GOOD], [BAD]):
        with pytest.raises(DecodeError) as caught:
            read({"rows": rows, "total": "x"}, Page, "rows")
        assert caught.value.path.startswith("$.")


@pytest.mark.parametrize("raw", [{"rows": None, "total": 1}, {"total": 1}, [], 5])
def test_error_is_raised_when_there_is_no_list(raw: Any) -> None:
    with pytest.raises(DecodeError):
        read(raw, Page, "rows")


def test_drift_is_told_once_when_the_page_is_made_again() -> None:
    seen: list[Drift] = []
    raw = [{"id": 1, "text": None}, BAD]
    with pytest.warns(DriftWarning):
        page, _, dropped = read(raw, list[Row], "$", on_drift=seen.append)
    assert page[0].text is None
    assert [one.path for one in seen] == ["$[0].text"]
    assert len(dropped) == 1


@pytest.mark.parametrize(
    ("kind", "key", "wrap", "paths"),
    [
        (list[Row], "$", lambda rows: rows, ["$[2].text"]),
        (
            Search,
            "found.rows",
            lambda rows: {"found": {"rows": rows, "total": None}},
            ["$.found.total", "$.found.rows[2].text"],
        ),
    ],
)
def test_drift_has_the_place_in_the_body_when_rows_before_are_left_out(
    kind: Any, key: str, wrap: Any, paths: list[str]
) -> None:
    seen: list[Drift] = []
    rows = [BAD, None, {"id": 1, "text": None}]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DriftWarning)
        read(wrap(rows), kind, key, on_drift=seen.append)
    assert sorted(one.path for one in seen) == sorted(paths)


def test_drifting_row_is_left_out_when_strict() -> None:
    _, _, dropped = read([{"id": 1, "text": None}, GOOD], list[Row], "$", drift="raise")
    assert [path for _, path in dropped] == ["$[0].text"]


def test_usage_error_when_the_key_holds_no_list() -> None:
    with pytest.raises(UsageError, match="items_key"):
        read({"rows": [BAD], "total": 1}, Page, "total")

"""What holds for every style: once, in order, resumable."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from osupy._core.paging import Walk
from osupy.errors import UsageError
from tests.core.paging.servers import (
    EXACT,
    KINDS,
    Builds,
    Cursors,
    Forwards,
    Messages,
    Posts,
    Row,
    Server,
    items,
    pages,
    resumed,
    taken,
    walk_of,
)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("count", [0, 1, 4, 5, 6, 10, 23])
def test_every_row_comes_once_and_in_order(
    kind: Callable[[int], Server], count: int
) -> None:
    server = kind(count)
    walk = walk_of(server)
    found = [row.id for row in items(walk, server)]
    assert found == (server.ids[::-1] if kind is Forwards else server.ids)
    assert walk.ended
    assert walk.next_parameters() is None
    # One more where only an empty page is the end.
    assert len(server.asked) <= count // 5 + 1 + (kind in (Posts, Messages))


@pytest.mark.parametrize("kind", KINDS)
@given(count=st.integers(0, 30), stop=st.integers(0, 31), limit=st.integers(1, 5))
@settings(max_examples=60, deadline=None)
def test_nothing_is_lost_when_resumed_from_the_cursor_after_any_item(
    kind: Callable[[int], Server], count: int, stop: int, limit: int
) -> None:
    server = kind(count)
    size = {} if kind is Builds else {"limit": limit}
    per_page = 5 if kind is Builds else limit
    walk = walk_of(server, **size)
    first: list[int] = []
    for row in items(walk, server):
        first.append(row.id)
        if len(first) > stop:
            break
    if walk.cursor is None and walk.ended:
        assert set(first) == set(server.ids)
        return
    second = resumed(walk, server, **size)
    assert set(first) | set(second) == set(server.ids)
    if kind in EXACT or len(first) % per_page == 0:
        assert not set(first) & set(second)


@pytest.mark.parametrize("kind", KINDS)
@given(count=st.integers(0, 25), stop=st.integers(0, 6))
@settings(max_examples=30, deadline=None)
def test_nothing_comes_twice_when_resumed_after_whole_pages(
    kind: Callable[[int], Server], count: int, stop: int
) -> None:
    server = kind(count)
    walk = walk_of(server)
    first = [
        row.id
        for _, page in zip(range(stop), pages(walk, server), strict=False)
        for row in getattr(page, "rows", page)
    ]
    if walk.cursor is None and walk.ended:
        assert set(first) == set(server.ids)
        return
    second = resumed(walk, server)
    assert sorted(first + second) == sorted(server.ids)


@pytest.mark.parametrize("kind", KINDS)
@given(count=st.integers(0, 25), most=st.integers(0, 26))
@settings(max_examples=40, deadline=None)
def test_no_more_than_max_items_come_and_the_rest_after_the_cursor(
    kind: Callable[[int], Server], count: int, most: int
) -> None:
    server = kind(count)
    walk = walk_of(server, max_items=most)
    first = [row.id for row in items(walk, server)]
    assert len(first) == min(most, count)
    assert len(server.asked) <= (most + 4) // 5 + (most > count)
    assert walk.ended
    if walk.cursor is not None or not first:
        assert set(first) | set(resumed(walk, server)) == set(server.ids)


@pytest.mark.parametrize("kind", KINDS)
def test_pages_and_items_share_one_position(kind: Callable[[int], Server]) -> None:
    server = kind(23)
    walk = walk_of(server)
    first = [row.id for row in page_rows(next(pages(walk, server)))]
    second = taken(walk, server, 7)
    third = [row.id for page in pages(walk, server) for row in page_rows(page)]
    assert {*first, *second, *third} == set(server.ids)
    assert not set(first) & {*second, *third}


def page_rows(page: Any) -> list[Row]:
    found: list[Row] = getattr(page, "rows", page)
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_items_go_on_with_the_page_when_pages_gave_it_up(
    kind: Callable[[int], Server],
) -> None:
    server = kind(12)
    walk = walk_of(server)
    first = taken(walk, server, 2)
    assert walk.next_parameters() is not None  # sent, and failed
    rest = [row.id for row in items(walk, server)]
    assert {*first, *rest} == set(server.ids)


@pytest.mark.parametrize("kind", KINDS)
def test_same_parameters_come_again_when_a_request_failed(
    kind: Callable[[int], Server],
) -> None:
    server = kind(23)
    walk = walk_of(server)
    for _ in range(2):
        walk.advance(server.answer(walk.next_parameters() or {}))
        walk.take_page()
    assert walk.next_parameters() == walk.next_parameters()


@pytest.mark.parametrize("kind", [k for k in KINDS if k is not Builds])
def test_largest_size_is_asked_for_when_limit_is_left_out(
    kind: Callable[[int], Server],
) -> None:
    server = kind(3)
    list(items(walk_of(server), server))
    list(items(walk_of(server, limit=None), server))
    list(items(walk_of(server, limit=4), server))
    assert [one["limit"] for one in server.asked if one["limit"] != 4][:2] == [5, 5]
    assert 4 in [one["limit"] for one in server.asked]


@pytest.mark.parametrize("kind", KINDS)
def test_other_parameters_go_with_every_request(kind: Callable[[int], Server]) -> None:
    server = kind(12)
    list(items(walk_of(server, user=2, mode="osu"), server))
    assert [(one["user"], one["mode"]) for one in server.asked] == [(2, "osu")] * len(
        server.asked
    )


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_sent_when_no_items_are_wanted(
    kind: Callable[[int], Server],
) -> None:
    server = kind(5)
    walk = walk_of(server, max_items=0)
    assert walk.next_parameters() is None
    assert list(items(walk, server)) == []
    assert walk.cursor in (None, 0, 1)


@pytest.mark.parametrize("wrong", [-1, 1.5, "3", True])
def test_max_items_is_refused_when_it_makes_no_sense(wrong: Any) -> None:
    with pytest.raises(UsageError, match="max_items="):
        Walk(Cursors.listing, {}, max_items=wrong)


def test_walk_by_pages_ends_when_max_items_are_covered() -> None:
    server = Cursors(30)
    walk = walk_of(server, max_items=7)
    assert len(list(pages(walk, server))) == 2
    assert walk.cursor == "210"

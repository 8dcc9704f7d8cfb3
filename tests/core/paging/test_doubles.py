"""Rows that move while one walks."""

from __future__ import annotations

from collections.abc import Callable

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from osupy._core.model import Model
from osupy._core.paging import Walk
from osupy._core.paging.doubles import MEMORY, Doubles
from tests.core.paging.servers import (
    COUNTING,
    KEYED,
    Cursors,
    Offsets,
    Page,
    Pages,
    Playcount,
    Row,
    Server,
    Statistics,
    items,
    rows,
    walk_of,
)

# -- rows that move while one walks


@pytest.mark.parametrize("kind", KEYED)
@given(
    count=st.integers(0, 25),
    changes=st.lists(
        st.tuples(
            st.lists(st.integers(1, 260), max_size=8),
            st.lists(st.integers(1, 26).map(lambda n: n * 10), max_size=8),
        ),
        max_size=6,
    ),
)
@settings(max_examples=50, deadline=None)
def test_rows_that_stay_come_once_when_others_come_and_go(
    kind: Callable[[int], Server],
    count: int,
    changes: list[tuple[list[int], list[int]]],
) -> None:
    server = kind(count)

    def change(request: int) -> None:
        if 0 < request <= len(changes):
            added, removed = changes[request - 1]
            server.insert(added)
            server.remove(removed)

    server.before_answer = change
    found = [row.id for row in items(walk_of(server), server)]
    assert len(found) == len(set(found))
    assert set(found) >= server.always


@pytest.mark.parametrize("kind", COUNTING)
@given(
    count=st.integers(0, 25),
    shifts=st.lists(st.integers(0, 4), max_size=6),
    leap_at=st.integers(1, 6),
    leap=st.integers(0, 4),
)
@settings(max_examples=100, deadline=None)
def test_rows_come_once_when_others_are_put_in_before_them(
    kind: Callable[[int], Server],
    count: int,
    shifts: list[int],
    leap_at: int,
    leap: int,
) -> None:
    server = kind(count)
    fresh = iter(range(1_000, 100_000))

    def change(request: int) -> None:
        added = shifts[request - 1] if 0 < request <= len(shifts) else 0
        if request == leap_at:
            added += leap * 5  # the next pages may hold nothing but doubles
        server.insert([next(fresh) for _ in range(added)])

    server.before_answer = change
    found = [row.id for row in items(walk_of(server), server)]
    assert len(found) == len(set(found))
    assert set(found) >= server.always


@pytest.mark.parametrize("kind", COUNTING)
def test_nothing_comes_twice_when_rows_vanish(kind: Callable[[int], Server]) -> None:
    server = kind(20)
    server.before_answer = lambda n: server.remove(server.ids[:n])
    found = [row.id for row in items(walk_of(server), server)]
    assert len(found) == len(set(found))


def test_doubles_are_dropped_within_a_page_too() -> None:
    walk: Walk[Row] = Walk(Offsets.listing, {})
    assert [r.id for r in walk.advance(rows([3, 3, 2]))] == [3, 2]


def test_doubles_stay_when_the_order_does_not_move() -> None:
    walk: Walk[Row] = Walk(Cursors.listing, {})
    page = Page(rows([3, 3]), cursor_string="3")
    assert [r.id for r in walk.advance(page)] == [3, 3]


def test_cursor_is_exact_when_a_double_was_left_out() -> None:
    walk: Walk[Row] = Walk(Offsets.listing, {})
    list(walk.advance(rows([9, 8, 7, 6, 5])))
    handed = walk.advance(rows([5, 4, 3, 2, 1]))
    assert (next(handed).id, walk.cursor) == (4, 7)


def test_doubles_are_known_by_the_beatmap_when_there_is_no_id() -> None:
    walk: Walk[Playcount] = Walk(Offsets.listing, {})
    page = [Playcount(beatmap_id=1, count=9), Playcount(beatmap_id=1, count=8)]
    assert len(list(walk.advance(page))) == 1


def test_doubles_are_known_by_value_when_there_is_nothing_else() -> None:
    walk: Walk[Statistics] = Walk(Offsets.listing, {})
    page = [Statistics(pp=one) for one in (5.0, 4.0, 3.0, 2.0, 1.0)]
    assert len(list(walk.advance(page))) == 5
    page = [Statistics(pp=1.0), Statistics(pp=0.5)]
    assert [one.pp for one in walk.advance(page)] == [0.5]


def test_doubles_are_known_by_the_key_that_the_listing_names() -> None:
    @attrs.frozen
    class Ranked:
        user: Row
        pp: float

    listing = attrs.evolve(Pages.listing, key="user.id")
    walk: Walk[Ranked] = Walk(listing, {})
    page = Page([Ranked(Row(id=1), 9.0), Ranked(Row(id=2), 8.0), Ranked(Row(id=1), 7)])
    assert [one.pp for one in walk.advance(page)] == [9.0, 8.0]


def test_rows_with_the_id_zero_are_told_apart_by_value() -> None:
    @attrs.frozen(kw_only=True, eq=False, repr=False)
    class Play(Model):
        id: int
        total: int

    walk: Walk[Play] = Walk(Offsets.listing, {})
    page = [Play(id=0, total=1), Play(id=0, total=2), Play(id=0, total=1)]
    assert [one.total for one in walk.advance(page)] == [1, 2]


def test_memory_of_doubles_is_bounded_and_keeps_the_latest() -> None:
    doubles = Doubles(None)
    for start in range(0, 3 * MEMORY, 100):
        doubles.fresh(rows(list(range(start + 1, start + 101))))
    assert doubles.fresh(rows([2 * MEMORY + 1])) == []
    assert len(doubles.fresh(rows([2 * MEMORY - 1]))) == 1


def test_row_that_comes_again_is_remembered_anew() -> None:
    doubles = Doubles(None)
    doubles.fresh(rows([1]))
    for start in range(0, 2 * MEMORY, 1000):
        doubles.fresh(rows(list(range(start + 2, start + 1002))))
        assert doubles.fresh(rows([1])) == []

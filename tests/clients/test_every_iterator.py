"""Every iterator of both clients, to the end of what the sandbox has.

Each test goes all the `WAYS`; at the end are those with a server that misbehaves.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from itertools import chain, cycle
from typing import Any

import httpx
import pytest

from osupy import AsyncClient, Client
from osupy._core.paging import Style
from osupy._core.paging.listing import resolve
from osupy.errors import DecodeError, UsageError
from osupy.sandbox import Sandbox
from tests.clients.walking import Front, Walker
from tests.clients.ways import WAYS, Way
from tests.contract.checker import load

EXACT = (Style.OFFSET_LIMIT, Style.BEFORE_AFTER_IDS, Style.MAX_ID)
"""Styles whose cursor tells the place within a page."""
TILL_SHORT = (Style.OFFSET_LIMIT, Style.PAGE, Style.MAX_ID)
"""Styles that end at a page that is not full."""


@pytest.fixture(scope="module")
def front() -> Iterator[Front]:
    with (
        Sandbox(seed=1, clock=lambda: 0.0, rate_limit=10**9) as box,
        httpx.Client(timeout=30) as http,
    ):
        yield Front(http, box)


def _each(*, having: Callable[[Way], Any] = lambda _: True) -> pytest.MarkDecorator:
    """Run a test on each way, blocking and awaiting; the loops take turns."""
    loops = cycle(["asyncio", "trio"])
    cases = [(way, colour) for way in WAYS for colour in ("blocking", next(loops))]
    return pytest.mark.parametrize(
        "walker",
        [pytest.param(one, id=f"{one[0]}-{one[1]}") for one in cases if having(one[0])],
        indirect=True,
    )


@pytest.fixture
def walker(front: Front, request: pytest.FixtureRequest) -> Walker:
    way, colour = request.param
    return Walker(front, way, colour)


def test_every_iterator_is_sent_on_its_way() -> None:
    named = {
        name for one in load("names").values() for name in one.get("iterators", ())
    }

    assert {way.name for way in WAYS} == named
    assert len(named) == 28
    for client in (Client, AsyncClient):
        listed = {
            name
            for name in dir(client)
            if name.startswith("iter_") and hasattr(getattr(client, name), "listing")
        }
        assert listed == named


@_each()
def test_walk_gives_everything_once_and_ends(walker: Walker) -> None:
    pager = walker.pager()

    found = [walker.key(one) for one in walker.take(pager)]

    assert len(found) == walker.way.count(walker.world)
    assert len(set(found)) == len(found)
    sent = len(walker.requests)
    assert sent >= 3
    if walker.listing.style is Style.CURSOR_STRING and walker.listing.build is None:
        assert (pager.cursor is None) is not walker.listing.endless
    if not walker.listing.endless:
        assert walker.take(pager) == []
        assert len(walker.requests) == sent


@_each()
def test_walk_by_pages_gives_the_same(walker: Walker) -> None:
    whole, sent = walker.undisturbed.whole, walker.undisturbed.calls

    pages = walker.take(walker.pager().pages())

    assert len(pages) == len(walker.requests) == sent
    rows = [[walker.key(row) for row in walker.items(page)] for page in pages]
    if walker.cursor_parameter in {"before", "until"}:
        rows = [page[::-1] for page in rows]  # within a page, the oldest comes first
    assert list(chain(*rows)) == whole


@_each()
def test_walk_can_be_resumed_anywhere(walker: Walker) -> None:
    whole, size = walker.undisturbed.whole, walker.undisturbed.size
    places = {1, size - 1, size, size + 1, size + size // 2, len(whole) - 1}

    for place in sorted(places):
        pager = walker.pager()
        before = [walker.key(one) for one in walker.take(pager, place)]
        cursor = pager.cursor
        again = {} if cursor is None else {walker.cursor_parameter: cursor}
        rest = walker.walk(**again)

        assert before == whole[:place]
        begin = len(whole) - len(rest)
        assert rest == whole[begin:]
        assert begin <= place
        if walker.listing.style in EXACT:
            assert begin == place
        else:
            assert begin == place // size * size


@_each()
def test_walk_ends_after_max_items(walker: Walker) -> None:
    whole, size = walker.undisturbed.whole, walker.undisturbed.size

    for most in (size + size // 2, size, 1):
        assert walker.walk(max_items=most) == whole[:most]
        assert len(walker.requests) == -(-most // size)
    assert walker.walk(max_items=0) == []
    assert walker.requests == []


@_each()
def test_nothing_is_one_empty_page(walker: Walker) -> None:
    pager = walker.pager(**walker.way.empty)

    assert walker.take(pager) == []
    assert len(walker.requests) == 1


@_each(having=lambda way: way.size)
def test_size_of_pages_changes_nothing_but_the_calls(walker: Walker) -> None:
    whole, more = walker.undisturbed.whole, walker.undisturbed.calls
    largest = resolve(walker.listing.max_size, walker.given)

    assert walker.walk(limit=largest) == whole
    assert len(walker.requests) < more
    assert {one["limit"][0] for one in walker.queries[:1]} == {str(largest)}
    # As when left out.
    assert walker.walk(limit=None) == whole
    assert walker.queries[0]["limit"] == [str(largest)]


@_each(having=lambda way: way.size)
def test_size_beyond_the_servers_is_refused(walker: Walker) -> None:
    largest = resolve(walker.listing.max_size, walker.given)
    assert largest is not None

    for wrong in (largest + 1, 0):
        with pytest.raises(UsageError, match=f"limit={wrong}"):
            walker.pager(limit=wrong)
    assert walker.requests == []


@_each(having=lambda way: way.sorts)
def test_order_is_kept_on_every_page(walker: Walker) -> None:
    first, second = walker.way.sorts
    there = walker.walk(sort=first)

    assert {one["sort"][0] for one in walker.queries} == {first}
    assert len(walker.requests) >= 3
    back = walker.walk(sort=second)
    assert {one["sort"][0] for one in walker.queries} == {second}
    assert set(there) == set(back)
    assert len(there) == len(back) == len(set(there)) == walker.way.count(walker.world)
    if walker.way.mirrored:
        assert there == back[::-1]
    else:
        assert there != back


@_each(having=lambda way: way.listing.sort)
def test_order_of_the_first_page_is_asked_for_on_the_others(walker: Walker) -> None:
    asked = walker.given.get("sort")
    walker.walk()

    first, *others = walker.queries
    assert first.get("sort") == (asked and [asked])
    orders = {order for one in others for order in one.get("sort", [None])}
    assert len(orders) == 1
    assert orders != {None}


@_each(having=lambda way: way.begin)
def test_walk_may_begin_on_a_page_which_is_named_once(walker: Walker) -> None:
    assert walker.way.begin is not None
    ((name, value),) = walker.way.begin.items()
    whole, size = walker.undisturbed.whole, walker.undisturbed.size

    assert walker.walk(**walker.way.begin) == whole[size:]
    first, *others = walker.queries
    assert first[name] == [str(value)]
    assert not any(name in one for one in others)


@_each(having=lambda way: way.listing.style is Style.BEFORE_AFTER_IDS)
def test_ids_lead_both_ways(walker: Walker) -> None:
    whole = walker.undisturbed.whole
    forward, backward = walker.listing.forward, walker.listing.backward
    middle = whole[len(whole) // 2]
    asked = {name: walker.given[name] for name in (forward,) if name in walker.given}

    walker.given = {k: v for k, v in walker.given.items() if k not in asked}
    newer = walker.walk(**{forward: middle})
    older = walker.walk(**{backward: middle})

    assert newer == sorted(newer)
    assert older == sorted(older, reverse=True)
    assert [*older[::-1], middle, *newer] == sorted(whole)


# Servers that misbehave.


@_each()
def test_page_that_comes_again_and_again_ends_the_walk(walker: Walker) -> None:
    pages: list[Any] = []

    def always_the_first(number: int, page: Any) -> Any:
        pages.append(page)
        return pages[0]

    whole, size = walker.undisturbed.whole, walker.undisturbed.size
    walker.spoil = always_the_first

    found = walker.walk()

    assert set(found) == set(whole[:size])
    assert len(walker.requests) <= 5
    if walker.listing.moves:
        assert found == whole[:size]


@_each(having=lambda way: way.listing.moves and not way.listing.build)
def test_page_that_comes_twice_gives_nothing_twice(walker: Walker) -> None:
    """Rows that are put in while one walks push a whole page back."""
    whole, size = walker.undisturbed.whole, walker.undisturbed.size
    pages: list[Any] = []

    def second_is_the_first(number: int, page: Any) -> Any:
        pages.append(page)
        return walker.put(page, walker.rows(pages[0])) if number == 1 else page

    walker.spoil = second_is_the_first
    found = walker.walk()

    assert len(walker.requests) >= 3
    assert found == whole[:size] + whole[2 * size :]


@_each()
def test_page_that_is_not_full_ends_only_what_is_counted(walker: Walker) -> None:
    whole, size = walker.undisturbed.whole, walker.undisturbed.size
    lost: list[Any] = []

    def shrink(number: int, page: Any) -> Any:
        if number != 1:
            return page
        rows = walker.rows(page)
        lost.extend(rows[1:3])
        return walker.put(page, [rows[0], *rows[3:]])

    walker.spoil = shrink
    found = walker.walk()

    gone = {_raw_key(walker, row) for row in lost}
    assert len(gone) == 2
    left = [key for key in whole if key not in gone]
    if walker.listing.style in TILL_SHORT or walker.listing.build is not None:
        assert found == left[: 2 * size - 2]
        assert len(walker.requests) == 2
    else:
        assert found == left
        assert len(walker.requests) == walker.undisturbed.calls


ODD = "not a row"


def _plant(walker: Walker) -> int:
    """Make a row in the middle of the second page unreadable; return its place."""
    place = walker.undisturbed.size // 2

    def spoil(number: int, page: Any) -> Any:
        rows = walker.rows(page)
        if number == 1:
            rows[place] = ODD
        return walker.put(page, rows)

    walker.spoil = spoil
    return place


@_each()
def test_unreadable_row_can_be_left_out_or_handed_over(walker: Walker) -> None:
    whole, size = walker.undisturbed.whole, walker.undisturbed.size
    _plant(walker)

    left = walker.walk(undecodable="skip")
    assert len(walker.requests) == walker.undisturbed.calls
    given: list[tuple[Any, DecodeError]] = []
    also = walker.walk(undecodable=lambda row, error: given.append((row, error)))

    assert left == also
    (missing,) = set(whole) - set(left)
    assert size <= whole.index(missing) < 2 * size
    assert left == [key for key in whole if key != missing]
    ((row, error),) = given
    assert row == ODD
    assert error.payload == ODD


@_each()
def test_unreadable_row_is_raised_and_the_page_asked_for_again(walker: Walker) -> None:
    whole, place = walker.undisturbed.whole, _plant(walker)
    errors: list[DecodeError] = []

    def note(error: DecodeError) -> None:
        errors.append(error)
        walker.spoil = None

    pager = walker.pager(undecodable="raise")
    found = [walker.key(one) for one in walker.take(pager, on_error=note)]

    (error,) = errors
    assert error.payload == ODD
    assert error.path.endswith(f"[{place}]")
    assert found == whole
    assert walker.queries[1] == walker.queries[2]


def _raw_key(walker: Walker, row: Any) -> Any:
    if walker.listing.key:
        return functools.reduce(
            lambda part, name: part[name], walker.listing.key.split("."), row
        )
    names = ("id", "message_id", "beatmap_id", "tag")
    return next(row[name] for name in names if name in row)

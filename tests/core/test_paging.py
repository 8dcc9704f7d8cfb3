"""The pager against small simulated servers, one for each style of the contract."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from enum import Enum
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from osupy._core.model import Model
from osupy._core.paging import By, Listing, Style, Walk, encode_cursor
from osupy._core.paging.doubles import MEMORY, Doubles
from osupy.errors import UsageError


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Row(Model):
    """A row with an id."""

    id: int


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Playcount(Model):
    """A row that is known by the beatmap alone."""

    beatmap_id: int
    count: int


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Statistics(Model):
    """A row that has no id at all."""

    pp: float


@attrs.frozen
class Page:
    """An answer with all that a page object may say."""

    rows: list[Any]
    cursor_string: str | None = None
    cursor: dict[str, int] | None = None
    has_more: bool = False
    total: int | None = None
    first_event_id: int | None = None
    latest_event_id: int | None = None
    search: Any = None


Parameters = dict[str, Any]


class Server:
    """A listing whose rows may change before each answer; newest first."""

    def __init__(self, count: int, size: int = 5) -> None:
        self.ids = list(range(count * 10, 0, -10))
        self.size = size
        self.asked: list[Parameters] = []
        self.before_answer: Callable[[int], None] = lambda _: None
        self.always = set(self.ids)  # what is there from the beginning to the end

    def answer(self, parameters: Parameters) -> Any:
        """Answer one request."""
        assert len(self.asked) < 1000, "the walk does not end"
        self.before_answer(len(self.asked))
        self.asked.append(parameters)
        return self.page(parameters)

    def page(self, parameters: Parameters) -> Any:
        """Return the page for these parameters."""
        raise NotImplementedError

    def insert(self, ids: list[int]) -> None:
        """Put in rows, wherever they belong."""
        self.ids = sorted({*self.ids, *ids}, reverse=True)

    def remove(self, ids: list[int]) -> None:
        """Take rows out."""
        self.ids = [one for one in self.ids if one not in ids]
        self.always -= set(ids)


def rows(ids: list[int]) -> list[Row]:
    return [Row(id=one) for one in ids]


class Cursors(Server):
    """Keyset cursors, as most listings have them."""

    listing = Listing(Style.CURSOR_STRING, "rows", size="limit", max_size=5)

    def page(self, parameters: Parameters) -> Page:
        before = int(parameters.get("cursor_string") or 10**9)
        left = [one for one in self.ids if one < before]
        found = left[: parameters["limit"]]
        more = len(left) > len(found)
        return Page(rows(found), cursor_string=str(found[-1]) if more else None)


class Posts(Cursors):
    """The cursor is null only on an empty page (posts of a forum topic)."""

    def page(self, parameters: Parameters) -> Page:
        before = int(parameters.get("cursor_string") or 10**9)
        found = [one for one in self.ids if one < before][: parameters["limit"]]
        return Page(rows(found), cursor_string=str(found[-1]) if found else None)


class Comments(Server):
    """A cursor object that never is null, and ``has_more``."""

    listing = Listing(
        Style.CURSOR_OBJECT,
        "rows",
        size="limit",
        max_size=5,
        more="has_more",
        first_only=("after", "page"),
    )

    def page(self, parameters: Parameters) -> Page:
        assert "after" not in parameters or "cursor" not in parameters
        before = (parameters.get("cursor") or {"id": 10**9})["id"]
        before = parameters.get("after", before)
        left = [one for one in self.ids if one < before]
        found = left[: parameters["limit"]]
        last = found[-1] if found else before
        return Page(rows(found), cursor={"id": last}, has_more=len(left) > len(found))


class Rooms(Server):
    """A bare list; the cursor has to be made from the last row."""

    listing = Listing(
        Style.CURSOR_STRING,
        size="limit",
        max_size=5,
        build=lambda last, _: {"pinned": False, "id": last.id},
    )

    def page(self, parameters: Parameters) -> list[Row]:
        before = 10**9
        if text := parameters.get("cursor_string"):
            before = json.loads(base64.urlsafe_b64decode(text + "=="))["id"]
        return rows([one for one in self.ids if one < before][: parameters["limit"]])


class Offsets(Server):
    """An offset; the server clamps the size in silence, and may have a cap."""

    listing = Listing(Style.OFFSET_LIMIT, size="limit", max_size=5)

    def page(self, parameters: Parameters) -> list[Row]:
        start = parameters["offset"]
        size = min(parameters["limit"], self.size)
        return rows(self.ids[start : start + size])


class Pages(Server):
    """Numbered pages."""

    listing = Listing(Style.PAGE, "rows", size="limit", max_size=5)

    def page(self, parameters: Parameters) -> Page:
        start = (parameters["page"] - 1) * parameters["limit"]
        found = self.ids[start : start + parameters["limit"]]
        return Page(rows(found), total=len(self.ids))


class Events(Server):
    """Ids before and after, oldest first in each page (events of a match)."""

    listing = Listing(
        Style.BEFORE_AFTER_IDS,
        "rows",
        size="limit",
        max_size=5,
        first="first_event_id",
        last="latest_event_id",
    )

    def page(self, parameters: Parameters) -> Page:
        rising, size = self.ids[::-1], parameters["limit"]
        after, before = parameters.get("after"), parameters.get("before")
        if after is not None:
            found = [one for one in rising if one > after][:size]
        else:
            found = [one for one in rising if before is None or one < before][-size:]
        first, last = (rising[0], rising[-1]) if rising else (0, 0)
        return Page(rows(found), first_event_id=first, latest_event_id=last)


class Forwards(Events):
    """The same from the oldest on."""

    listing = attrs.evolve(Events.listing, direction="forward")


class Messages(Events):
    """Ids, without a word about the borders (the history of a channel)."""

    listing = Listing(
        Style.BEFORE_AFTER_IDS,
        size="limit",
        max_size=5,
        forward="since",
        backward="until",
    )

    def page(self, parameters: Parameters) -> Any:
        renamed = {"after": parameters.get("since"), "before": parameters.get("until")}
        return super().page({**parameters, **renamed}).rows


class Builds(Server):
    """The highest id, inclusive; the size is fixed."""

    listing = Listing(Style.MAX_ID, "rows", max_size=5)

    def page(self, parameters: Parameters) -> Page:
        most = parameters.get("max_id") or 10**9
        return Page(rows([one for one in self.ids if one <= most][: self.size]))


KINDS = [
    Cursors, Posts, Comments, Rooms, Offsets, Pages, Events, Forwards, Messages, Builds
]  # fmt: skip
KEYED = [Cursors, Posts, Comments, Rooms, Events, Messages, Builds]
COUNTING = [Offsets, Pages]
EXACT = [Offsets, Events, Forwards, Messages, Builds]


def items(walk: Walk[Row], server: Server) -> Iterator[Row]:
    """Do what a driver does: walk by items."""
    while True:
        yield from walk.items()
        parameters = walk.next_parameters()
        if parameters is None:
            return
        walk.advance(server.answer(parameters))


def pages(walk: Walk[Row], server: Server) -> Iterator[Any]:
    """Do what a driver does: walk by pages."""
    while (parameters := walk.next_parameters()) is not None:
        page = server.answer(parameters)
        walk.advance(page)
        walk.take_page()
        yield page


def walk_of(server: Any, max_items: int | None = None, **parameters: Any) -> Walk[Row]:
    return Walk(server.listing, parameters, max_items=max_items)


def resumed(walk: Walk[Row], server: Any, **parameters: Any) -> list[int]:
    again = walk_of(server, **{walk.cursor_parameter: walk.cursor}, **parameters)
    return [row.id for row in items(again, server)]


def taken(walk: Walk[Row], server: Server, count: int) -> list[int]:
    steps = items(walk, server)
    return [row.id for _, row in zip(range(count), steps, strict=False)]


# -- every style


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


# -- ends


def test_walk_ends_when_a_cursor_comes_round_again() -> None:
    for after, loop in [(0, 1), (0, 2), (3, 1), (3, 7), (40, 30)]:
        walk: Walk[Row] = Walk(Cursors.listing, {})
        requests = 0
        while walk.next_parameters() is not None:
            number = min(requests, after + (requests - after) % loop)
            walk.advance(Page([], cursor_string=f"c{number}"))
            requests += 1
            assert requests <= 4 * (after + loop)
        assert requests > after + loop


@pytest.mark.parametrize("kind", COUNTING)
def test_walk_ends_when_the_server_gives_the_same_page_whatever_is_asked(
    kind: Callable[[int], Server],
) -> None:
    server = kind(5)
    walk = walk_of(server)
    found: list[int] = []
    while (parameters := walk.next_parameters()) is not None:
        assert len(server.asked) < 20
        page = server.answer({**parameters, "offset": 0, "page": 1})
        found += [row.id for row in walk.advance(page)]
    assert found == server.ids


@pytest.mark.parametrize("kind", [Events, Forwards, Messages, Builds])
def test_walk_ends_when_the_server_ignores_the_id(
    kind: Callable[[int], Server],
) -> None:
    server = kind(20)
    walk = walk_of(server)
    page = server.answer({"limit": 5})
    for _ in range(10):
        if walk.next_parameters() is None:
            break
        walk.advance(page)
        walk.take_page()
    assert walk.ended


def test_endless_listing_ends_at_a_repeated_cursor_and_keeps_it() -> None:
    listing = attrs.evolve(Cursors.listing, endless=True, size=None)
    walk: Walk[Row] = Walk(listing, {})
    assert walk.next_parameters() == {}
    assert len(list(walk.advance(Page(rows([1, 2]), cursor_string="b")))) == 2
    assert walk.next_parameters() == {"cursor_string": "b"}
    assert list(walk.advance(Page([], cursor_string="b"))) == []
    assert walk.next_parameters() is None
    assert walk.cursor == "b"


def test_endless_listing_asks_once_when_nothing_is_new_after_many_pages() -> None:
    listing = attrs.evolve(Cursors.listing, endless=True)
    walk: Walk[Row] = Walk(listing, {})
    for name in "abcdefgg":
        assert not walk.ended
        walk.advance(Page([], cursor_string=name))
    assert (walk.ended, walk.cursor) == (True, "g")


def test_endless_listing_goes_on_when_an_empty_page_has_a_new_cursor() -> None:
    listing = attrs.evolve(Cursors.listing, endless=True)
    walk: Walk[Row] = Walk(listing, {"cursor_string": "a"})
    walk.advance(Page([], cursor_string="b"))
    assert walk.next_parameters() == {"cursor_string": "b", "limit": 5}


def test_endless_listing_keeps_its_cursor_when_null_comes() -> None:
    listing = attrs.evolve(Cursors.listing, endless=True)
    walk: Walk[Row] = Walk(listing, {"cursor_string": "a"})
    walk.advance(Page([]))
    assert (walk.ended, walk.cursor) == (True, "a")


@pytest.mark.parametrize(
    ("limit", "sizes"), [(None, [100, 100]), (60, [60] * 3 + [20])]
)
def test_last_page_is_cut_to_what_the_server_still_gives(
    limit: int | None, sizes: list[int]
) -> None:
    best = By("type", {"best": 200, "recent": 100})
    listing = attrs.evolve(Offsets.listing, max_size=100, max_total=best)
    server = Offsets(500, size=100)
    walk: Walk[Row] = Walk(listing, {"type": "best", "limit": limit})
    assert len(list(items(walk, server))) == 200
    assert [one["limit"] for one in server.asked] == sizes
    assert walk.cursor == 200


class Kind(Enum):
    RECENT = "recent"


@pytest.mark.parametrize(
    ("kind", "count"), [("recent", 100), (Kind.RECENT, 100), ("firsts", 250)]
)
def test_cap_depends_on_the_parameter(kind: object, count: int) -> None:
    caps = By("type", {"best": 200, "recent": 100})
    listing = attrs.evolve(Offsets.listing, max_size=50, max_total=caps)
    server = Offsets(250, size=50)
    walk: Walk[Row] = Walk(listing, {"type": kind})
    assert len(list(items(walk, server))) == count


def test_nothing_is_sent_when_resumed_at_the_cap() -> None:
    listing = attrs.evolve(Offsets.listing, max_total=100)
    assert Walk[Row](listing, {"offset": 100}).next_parameters() is None
    listing = attrs.evolve(Pages.listing, max_total=1000, max_size=50, size=None)
    assert Walk[Row](listing, {"page": 20}).next_parameters() == {"page": 20}
    assert Walk[Row](listing, {"page": 21}).next_parameters() is None


def test_pages_end_at_the_last_one_that_the_server_gives() -> None:
    listing = Listing(Style.PAGE, "rows", max_size=5, max_total=10)
    walk: Walk[Row] = Walk(listing, {})
    list(walk.advance(Page(rows([9, 8, 7, 6, 5]))))
    assert not walk.ended
    list(walk.advance(Page(rows([14, 13, 12, 11, 10]))))
    assert walk.ended


def test_pages_end_when_the_total_is_reached() -> None:
    listing = attrs.evolve(Pages.listing, total="total")
    server = Pages(10)
    walk: Walk[Row] = Walk(listing, {})
    assert len(list(items(walk, server))) == 10
    assert len(server.asked) == 2


def test_size_list_and_total_depend_on_the_parameter_in_the_site_search() -> None:
    listing = Listing(
        Style.PAGE,
        By("mode", {"user": "user.data", "wiki_page": "wiki_page.data"}),
        max_size=By("mode", {"user": 20, "wiki_page": 50}),
        max_total=By("mode", {"user": 100, "wiki_page": 10_000}),
        total=By("mode", {"user": "user.total", "wiki_page": "wiki_page.total"}),
    )

    @attrs.frozen
    class Found:
        data: list[Row]
        total: int

    @attrs.frozen
    class Answer:
        user: Found | None = None
        wiki_page: Found | None = None

    walk: Walk[Row] = Walk(listing, {"mode": "user"})
    assert walk.next_parameters() == {"mode": "user", "page": 1}
    list(walk.advance(Answer(user=Found(rows(list(range(1, 21))), total=21))))
    assert walk.next_parameters() == {"mode": "user", "page": 2}
    list(walk.advance(Answer(user=Found(rows([21]), total=21))))
    assert walk.ended
    nothing: Walk[Row] = Walk(listing, {"mode": "wiki_page"})
    assert list(nothing.advance(Answer())) == []
    assert nothing.ended
    with pytest.raises(UsageError, match="mode='all'"):
        Walk(listing, {"mode": "all"})


def test_missing_cursor_ends_a_listing_that_is_not_paged() -> None:
    walk: Walk[Row] = Walk(Cursors.listing, {"type": "charts"})

    @attrs.frozen
    class Charts:
        rows: list[Row]

    assert len(list(walk.advance(Charts(rows([1, 2]))))) == 2
    assert walk.ended


# -- rows that could not be decoded


@pytest.mark.parametrize("listing", [Offsets.listing, Builds.listing, Rooms.listing])
def test_page_is_judged_by_what_the_server_sent_when_rows_were_skipped(
    listing: Listing,
) -> None:
    walk: Walk[Row] = Walk(attrs.evolve(listing, items="$"), {})
    list(walk.advance(rows([9, 8, 7]), 5))
    assert walk.next_parameters() is not None
    list(walk.advance(rows([3]), 2))
    assert walk.next_parameters() is None


def test_offset_counts_the_rows_that_were_skipped() -> None:
    walk: Walk[Row] = Walk(Offsets.listing, {})
    list(walk.advance(rows([9, 8, 7]), 5))
    assert walk.cursor == 5


@pytest.mark.parametrize(
    ("kind", "parameter", "expected"),
    [(Messages, "until", 10), (Builds, "max_id", 9)],
)
def test_ids_of_skipped_rows_lead_on_when_no_row_could_be_decoded(
    kind: Any, parameter: str, expected: int
) -> None:
    listing = attrs.evolve(kind.listing, items="$")
    walk: Walk[Row] = Walk(listing, {})
    raw: list[Mapping[str, Any]] = [{"message_id": 10 + n, "odd": 1} for n in range(5)]
    assert list(walk.advance([], skipped=raw)) == []
    following = walk.next_parameters()
    assert following is not None
    assert following[parameter] == expected


# -- what is sent


def test_sort_is_taken_from_the_answer_when_the_cursor_depends_on_it() -> None:
    @attrs.frozen
    class Search:
        sort: str | None

    listing = attrs.evolve(Cursors.listing, sort="search.sort", first_only=("end",))
    walk: Walk[Row] = Walk(listing, {"end": 50})
    assert walk.next_parameters() == {"end": 50, "limit": 5}
    page = Page(rows([9]), cursor_string="9", search=Search("id_desc"))
    list(walk.advance(page))
    assert walk.next_parameters() == {
        "sort": "id_desc",
        "cursor_string": "9",
        "limit": 5,
    }


def test_sort_stays_as_given_when_the_answer_does_not_say_it() -> None:
    listing = attrs.evolve(Cursors.listing, sort="search.sort")
    walk: Walk[Row] = Walk(listing, {"sort": "id_asc"})
    list(walk.advance(Page(rows([9]), cursor_string="9")))
    assert (walk.next_parameters() or {})["sort"] == "id_asc"


def test_after_is_left_out_once_there_is_a_cursor() -> None:
    server = Comments(20)
    found = [row.id for row in items(walk_of(server, after=150), server)]
    assert found == [one for one in server.ids if one < 150]


@pytest.mark.parametrize(
    ("given_", "parameter", "count"),
    [({"after": 0}, "after", 20), ({"after": 100}, "after", 10),
     ({"before": 100}, "before", 9), ({}, "before", 20)],
)  # fmt: skip
def test_direction_follows_the_id_that_is_given(
    given_: dict[str, int], parameter: str, count: int
) -> None:
    server = Events(20)
    walk = walk_of(server, **given_)
    found = [row.id for row in items(walk, server)]
    assert walk.cursor_parameter == parameter
    assert len(found) == count
    assert found == sorted(found, reverse=parameter == "before")


def test_newest_id_stays_the_cursor_at_the_end_of_a_walk_forwards() -> None:
    server = Forwards(12)
    walk = walk_of(server)
    list(items(walk, server))
    assert walk.cursor == 120
    server.insert([125])
    assert resumed(walk, server) == [125]


def test_page_shorter_than_limit_does_not_end_a_filtered_history() -> None:
    walk: Walk[Row] = Walk(Messages.listing, {})
    list(walk.advance(rows([60, 70])))
    assert (walk.next_parameters() or {})["until"] == 60
    list(walk.advance([]))
    assert walk.ended


def test_cursor_stays_at_the_page_when_ids_do_not_stand_in_order() -> None:
    walk: Walk[Row] = Walk(attrs.evolve(Builds.listing, items="$"), {"max_id": 99})
    handed = walk.advance(rows([9, 12, 7, 5, 3]))
    next(handed)
    assert walk.cursor == 99
    list(handed)
    assert walk.cursor == 2


def test_cursor_is_written_as_the_server_writes_it() -> None:
    assert encode_cursor({"match_id": 110197525}) == "eyJtYXRjaF9pZCI6MTEwMTk3NTI1fQ"
    when = datetime(2026, 7, 5, tzinfo=UTC)
    text = base64.urlsafe_b64decode(encode_cursor({"ends_at": when, "id": 3}) + "==")
    assert json.loads(text) == {"ends_at": "2026-07-05T00:00:00.000000Z", "id": 3}


def test_resuming_at_the_cursor_asks_the_server_for_the_same_page() -> None:
    server = Cursors(12)
    walk = walk_of(server)
    taken(walk, server, 7)
    again = walk_of(server, cursor_string=walk.cursor)
    assert again.next_parameters() == server.asked[-1]

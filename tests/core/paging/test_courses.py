"""Where a listing ends, and what is sent."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from enum import Enum
from typing import Any

import attrs
import pytest

from osupy._core.paging import By, Listing, Style, Walk, encode_cursor
from osupy.errors import UsageError
from tests.core.paging.servers import (
    COUNTING,
    Builds,
    Comments,
    Cursors,
    Events,
    Forwards,
    Messages,
    Offsets,
    Page,
    Pages,
    Rooms,
    Row,
    Server,
    items,
    resumed,
    rows,
    taken,
    walk_of,
)

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

"""Following scores: all of them, once, whatever happens."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from osupy.checkpoints import AsyncFileCheckpoint, Checkpoint, FileCheckpoint
from osupy.errors import (
    AuthError,
    CheckpointError,
    DecodeError,
    UndecodableWarning,
    UnprocessableError,
    UsageError,
)
from osupy.feeds import FeedGap
from osupy.transports import Response
from tests.feeds.feeding import (
    REACH,
    START,
    TROUBLES,
    Server,
    Time,
    awaiting,
    blocking,
    cut,
)


class Memory:
    """A checkpoint that keeps what was saved."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}

    def load(self, feed: str) -> str | None:
        return self.kept.get(feed)

    def save(self, feed: str, position: str) -> None:
        self.kept[feed] = position


def arriving(*counts: int) -> Iterator[int]:
    """Give how many scores arrive before each request, and then none."""
    yield from counts
    while True:
        yield 0


def server(*counts: int, page: int = 1_000) -> Server:
    coming = arriving(*counts)
    return Server(page=page, before=lambda own: own.arrive(next(coming)))


class EndError(Exception):
    """The test has seen enough."""


def test_follows_from_now_when_nothing_is_said() -> None:
    own = server(5, 3, 0, 2)
    client, _ = blocking(own)
    scores = client.follow_scores()
    assert [next(scores).id for _ in range(5)] == own.ids[5:]


def test_goes_on_at_the_cursor_of_another_iterator() -> None:
    own = server(5, 3)
    client, _ = blocking(own)
    first = client.follow_scores()
    assert [next(first).id for _ in range(3)] == own.ids[5:]
    own.arrive(2)
    second = client.follow_scores(cursor_string=first.cursor)
    assert [next(second).id for _ in range(2)] == own.ids[8:]


def test_begins_with_an_empty_feed() -> None:
    own = server(0, 0, 2)
    client, _ = blocking(own)
    scores = client.follow_scores()
    assert [next(scores).id for _ in range(2)] == own.ids


def test_asks_at_once_while_pages_are_full_and_seldom_when_idle() -> None:
    own = server(0, 3_000, *[0] * 9, 1)
    client, time = blocking(own)
    own.arrive(1)
    scores = client.follow_scores(interval=5)
    for _ in range(3_000):
        next(scores)
    assert time.slept == [5.0]
    next(scores)
    assert time.slept[1:3] == [7.5, 11.25]
    assert max(time.slept) == 30.0
    assert scores.stats.waiting == 30.0


def test_outages_do_not_end_it_and_wait_longer_each_time() -> None:
    own = server(1)
    client, time = blocking(own)
    scores = client.follow_scores()
    troubles = iter([one for one in TROUBLES for _ in range(4)])

    def before(server: Server) -> Response | None:
        if len(server.asked) == 1:
            return None
        for trouble in troubles:
            return trouble()
        server.arrive(1)
        return None

    own.arrive(1)
    own.before = before
    assert next(scores).id == START + 2
    assert scores.stats.failures == 12
    assert scores.stats.last_failure is None
    assert time.slept[1:4] == [1.5, 3.0, 6.0]
    assert max(time.slept) == 45.0


@pytest.mark.parametrize(
    ("status", "error"), [(401, AuthError), (403, Exception), (422, UnprocessableError)]
)
def test_refusals_end_it_and_it_can_go_on(status: int, error: type[Exception]) -> None:
    own = server(1)
    client, _ = blocking(own)
    scores = client.follow_scores()
    own.before = lambda _: Response(status=status, body=b"{}")
    with pytest.raises(error):
        next(scores)
    assert scores.stats.failures == 0
    own.before = server(0, 1).before
    own.arrive(1)
    assert next(scores).id is not None


def test_a_cursor_that_is_too_old_is_reported_with_its_bounds() -> None:
    own = server(1)
    client, _ = blocking(own)
    old = client.follow_scores()
    own.arrive(1)
    own.before = server(0, 1).before
    assert next(old).id == START + 2
    last = START + 2
    own.arrive(3)
    own.arrive(1, step=REACH + 500_000)
    own.arrive(2)
    gaps: list[FeedGap] = []
    scores = client.follow_scores(cursor_string=old.cursor, on_gap=gaps.append)
    assert [next(scores).id for _ in range(3)] == own.ids[-3:]
    assert gaps == scores.stats.gaps
    assert [(one.after, one.before) for one in gaps] == [(last, own.ids[-3])]


def test_a_gap_loses_no_more_than_the_server_has_thrown_away() -> None:
    own = Server()
    own.arrive(1)
    client, _ = blocking(own)
    first = client.follow_scores(cursor_string=None)
    own.before = server(0, 1).before
    next(first)
    cursor = first.cursor
    own.arrive(1, step=600_000)  # still given
    own.arrive(5, step=REACH // 5 - 50_000)
    scores = client.follow_scores(cursor_string=cursor)
    assert [next(scores).id for _ in range(6)] == own.ids[-6:]
    assert len(scores.stats.gaps) == 1


def test_a_row_that_does_not_fit_is_left_out_with_a_warning() -> None:
    own = server(1, 3)
    own.broken = frozenset({START + 3})
    client, _ = blocking(own)
    scores = client.follow_scores()
    with pytest.warns(UndecodableWarning):
        found = [next(scores).id for _ in range(2)]
    assert found == [START + 2, START + 4]
    assert scores.stats.undecodable == 1


def test_a_row_that_does_not_fit_can_end_it() -> None:
    own = server(1, 3)
    own.broken = frozenset({START + 3})
    client, _ = blocking(own)
    with pytest.raises(DecodeError):
        next(client.follow_scores(undecodable="raise"))

    def refuse(row: object, error: DecodeError) -> None:
        raise error

    with pytest.raises(DecodeError):
        next(blocking(own)[0].follow_scores(undecodable=refuse, cursor_string="e30"))


def test_wrong_arguments_are_said_at_once() -> None:
    client, _ = blocking(Server())
    with pytest.raises(UsageError, match="checkpoint"):
        client.follow_scores(checkpoint=3)  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="interval"):
        client.follow_scores(interval=-1)
    with pytest.raises(UsageError, match="ruleset"):
        client.follow_scores("none")  # type: ignore[arg-type]


@st.composite
def schedules(draw: st.DrawFn) -> list[int]:
    """Draw what happens at each request: an arrival of so many, or a trouble (< 0)."""
    return draw(st.lists(st.integers(-4, 25), min_size=1, max_size=25))


@settings(max_examples=60, deadline=None)
@given(
    happens=schedules(),
    page=st.sampled_from([1, 3, 10]),
    repeat=st.integers(0, 5),
    swap=st.booleans(),
    stops=st.lists(st.integers(1, 40), max_size=6),
    lose=st.booleans(),
)
def test_every_score_comes_once_over_restarts(  # noqa: C901 (one story)
    happens: list[int],
    page: int,
    repeat: int,
    swap: bool,
    stops: list[int],
    lose: bool,
) -> None:
    own = Server(page=page, repeat=min(repeat, page), swap=swap)
    own.arrive(2)
    coming = iter([0, *happens])

    def before(server: Server) -> Response | None:
        what = next(coming, None)
        if what is None:
            if server.asked[-1] == server.newest:  # all that is there was given
                raise EndError
            return None
        if what >= 0:
            server.arrive(what)
            return None
        return (cut, *TROUBLES)[what]()

    own.before = before
    time, memory = Time(), Memory()
    done: list[int] = []
    for stop in [*stops, None]:
        client, _ = blocking(own, time)
        scores = client.follow_scores(checkpoint=memory)
        try:
            for score in scores:
                assert score.id is not None
                done.append(score.id)
                if len(done) == stop:
                    break
        except EndError:
            break
        if not lose:
            scores.save()
    wanted = own.ids[2:]
    if lose:  # killed without a word: none is missed, a page at most comes again
        assert sorted(set(done)) == wanted
    else:
        assert sorted(done) == wanted
        assert swap or done == wanted


@pytest.mark.anyio
async def test_awaiting_it_goes_on_where_its_file_says(tmp_path: Path) -> None:
    own = server(2, 4)
    path = tmp_path / "scores.checkpoint"
    client, time = awaiting(own)
    found: list[int | None] = []
    async with AsyncFileCheckpoint(path) as checkpoint:
        scores = client.follow_scores(checkpoint=checkpoint)
        async for score in scores:
            found.append(score.id)
            if len(found) == 2:
                await scores.save()
                break
    own.arrive(2)
    async with AsyncFileCheckpoint(path) as checkpoint:
        client, _ = awaiting(own, time)
        async for score in client.follow_scores(checkpoint=checkpoint):
            found.append(score.id)
            if len(found) == 6:
                break
    assert found == own.ids[2:]


def test_a_file_serves_one_follower_at_a_time(tmp_path: Path) -> None:
    path = tmp_path / "c"
    with FileCheckpoint(path) as first:
        assert isinstance(first, Checkpoint)
        first.save("a", "1")
        first.save("b", "2")
        with pytest.raises(CheckpointError, match="another follower"):
            FileCheckpoint(path).load("a")
    with FileCheckpoint(path) as second:
        assert (second.load("a"), second.load("b"), second.load("c")) == (
            "1",
            "2",
            None,
        )


@pytest.mark.parametrize("text", ["{", "[]", '{"version": 2, "feeds": {}}'])
def test_a_file_that_is_damaged_is_left_alone(tmp_path: Path, text: str) -> None:
    path = tmp_path / "c"
    path.write_text(text)
    with pytest.raises(CheckpointError, match="damaged"):
        FileCheckpoint(path).save("a", "1")
    assert path.read_text() == text

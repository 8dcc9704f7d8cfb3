"""`match_results`: who won, by game, team and player."""

from __future__ import annotations

from typing import Any

import pytest

from osupy.errors import UsageError
from osupy.mods import Mods
from osupy.objects import (
    MatchResponse,
    MultiplayerScores,
    RoomEventsResponse,
    RoomLeaderboard,
    User,
)
from osupy.results import MatchResults, match_results
from tests.contract.random_objects import smallest
from tests.objects.answers import made as read

AT = "2026-08-01T12:30:00Z"
RED, BLUE = "red", "blue"


def play(user: int, points: int = 0, team: str = "none", **keys: Any) -> dict[str, Any]:
    """Return a score of a match of the stable client, as the server sends it."""
    passed = keys.get("passed", True)
    seat = {"slot": user, "team": team, "pass": passed}
    keys = {"legacy_total_score": points, "total_score": points, "passed": True} | keys
    return smallest(
        "Score",
        user_id=user,
        id=None,
        legacy_score_id=None,
        type="legacy_match_score",
        match=seat,
        **keys,
    )


def old_play(user: int, points: int, team: str = "none") -> dict[str, Any]:
    """Return the same in the old form."""
    return smallest(
        "LegacyScore",
        user_id=user,
        id=None,
        score=points,
        passed=True,
        type="legacy_match_score",
        match={"slot": user, "team": team, "pass": True},
    )


def game(number: int, *scores: dict[str, Any], **keys: Any) -> dict[str, Any]:
    """Return the event of a game."""
    keys = {"team_type": "head-to-head", "scoring_type": "score", "end_time": AT} | keys
    whole = smallest("MatchGame", id=number, scores=list(scores), **keys)
    return smallest("MatchEvent", id=number, game=whole)


def match(*games: dict[str, Any], users: tuple[Any, ...] = ()) -> MatchResponse:
    """Return a match of these games, with other events between them."""
    events = [smallest("MatchEvent", id=900), *games, smallest("MatchEvent", id=901)]
    answer = smallest("MatchResponse", events=events, users=list(users))
    return read(answer, MatchResponse)


def person(number: int, name: str) -> dict[str, Any]:
    """Return a user."""
    return smallest("User", id=number, username=name)


def versus(
    number: int, red: tuple[int, int], blue: tuple[int, int], **keys: Any
) -> dict[str, Any]:
    """Return a game of two teams of two."""
    points = zip((1, 2, 3, 4), (*red, *blue), (RED, RED, BLUE, BLUE), strict=True)
    scores = [play(user, score, team) for user, score, team in points]
    return game(number, *scores, team_type="team-vs", **keys)


def totals(results: MatchResults) -> dict[int, tuple[int, int, int]]:
    """Return games, wins and score of each player."""
    return {p.user_id: (p.games, p.wins, p.score) for p in results.players}


def test_team_with_the_larger_sum_wins_the_game() -> None:
    results = match_results(match(versus(1, (500, 100), (300, 250))))
    (only,) = results.games

    assert only.winner == RED
    assert only.margin == 50
    assert [(t.team, t.points, t.won) for t in only.teams] == [
        (RED, 600, True),
        (BLUE, 550, False),
    ]


def test_team_that_won_most_games_wins_the_match() -> None:
    results = match_results(
        match(
            versus(1, (5, 5), (4, 4)),
            versus(2, (1, 1), (4, 4)),
            versus(3, (9, 0), (8, 0)),
        )
    )

    assert results.wins == {RED: 2, BLUE: 1}
    assert results.winner == RED
    assert totals(results) == {
        1: (3, 2, 15),
        2: (3, 2, 6),
        3: (3, 1, 16),
        4: (3, 1, 8),
    }
    assert [p.user_id for p in results.players] == [1, 2, 3, 4]
    assert [p.team for p in results.players] == [RED, RED, BLUE, BLUE]


def test_nobody_wins_when_it_is_a_draw() -> None:
    results = match_results(match(versus(1, (5, 5), (4, 6))))

    assert results.games[0].winner is None
    assert results.games[0].margin == 0
    assert [t.won for t in results.games[0].teams] == [False, False]
    assert results.wins == {RED: 0, BLUE: 0}
    assert results.winner is None


def test_who_failed_adds_nothing_to_the_team() -> None:
    failed = play(1, 900, RED, passed=False)
    event = game(1, failed, play(2, 10, RED), play(3, 50, BLUE), team_type="team-vs")

    results = match_results(match(event))
    counting = match_results(match(event), count_failed=True)

    assert results.games[0].winner == BLUE
    assert counting.games[0].winner == RED
    assert results.games[0].players[0].points == 900


def test_team_is_told_when_all_its_players_failed() -> None:
    event = game(
        1, play(1, 9, RED, passed=False), play(3, 1, BLUE), team_type="tag-team-vs"
    )

    assert match_results(match(event)).wins == {RED: 0, BLUE: 1}


@pytest.mark.parametrize(
    ("scoring", "winner", "points"),
    [
        ("score", 1, 900),
        ("scorev2", 1, 900),
        ("accuracy", 2, 0.99),
        ("combo", 3, 700),
        ("something new", 1, 900),
    ],
)
def test_game_is_decided_by_what_counts(
    scoring: str, winner: int, points: float
) -> None:
    scores = (
        play(1, 900, accuracy=0.9, max_combo=10),
        play(2, 800, accuracy=0.99, max_combo=20),
        play(3, 700, accuracy=0.8, max_combo=700),
    )
    (only,) = match_results(match(game(1, *scores, scoring_type=scoring))).games

    assert only.winner == winner
    assert only.players[0].user_id == winner
    assert only.players[0].points == points


def test_accuracy_of_a_team_is_the_mean() -> None:
    scores = (
        play(1, team=RED, accuracy=0.9),
        play(2, team=RED, accuracy=0.8),
        play(3, team=BLUE, accuracy=0.86),
    )
    event = game(1, *scores, team_type="team-vs", scoring_type="accuracy")
    (only,) = match_results(match(event)).games

    assert only.winner == BLUE
    assert [t.points for t in only.teams] == pytest.approx([0.86, 0.85])


def test_players_with_the_same_points_share_a_place() -> None:
    scores = (play(1, 5), play(2, 9), play(3, 5), play(4, 1))
    (only,) = match_results(match(game(1, *scores))).games

    assert [(p.user_id, p.place) for p in only.players] == [
        (2, 1),
        (1, 2),
        (3, 2),
        (4, 4),
    ]


def test_nobody_wins_when_all_play_together() -> None:
    event = game(1, play(1, 5), play(2, 9), team_type="tag-coop")
    (only,) = match_results(match(event)).games

    assert (only.winner, only.margin, only.teams) == (None, None, ())


def test_game_is_left_out_when_it_has_not_ended_or_nobody_played() -> None:
    results = match_results(
        match(game(1, play(1, 5), end_time=None), game(2), game(3, play(1, 5)))
    )

    assert [one.id for one in results.games] == [3]


@pytest.mark.parametrize(("skip", "left"), [(0, [1, 2, 3]), (2, [3]), ({2}, [1, 3])])
def test_warm_ups_are_left_out_when_asked_for(skip: Any, left: list[int]) -> None:
    games = [game(number, play(1, 5)) for number in (1, 2, 3)]
    results = match_results(match(*games), skip=skip)

    assert [one.id for one in results.games] == left


def test_scores_of_old_versions_count_as_well() -> None:
    event = game(1, old_play(1, 5, RED), old_play(2, 9, BLUE), team_type="team-vs")

    assert match_results(match(event)).winner == BLUE


def test_mods_of_the_game_are_also_those_of_the_players() -> None:
    event = game(1, play(1, 5, mods=[{"acronym": "HD"}]), play(2, 4), mods=["DT"])
    (only,) = match_results(match(event)).games

    assert only.mods == Mods("DT")
    assert [p.mods for p in only.players] == [Mods("HDDT"), Mods("DT")]


def test_names_come_from_the_answer_or_from_the_caller() -> None:
    answer = match(
        game(1, play(1, 5), play(2, 4), play(3, 3)), users=(person(1, "one"),)
    )
    extra = [read(person(2, "two"), User)]

    results = match_results(answer, users=extra)

    assert [p.username for p in results.players] == ["one", "two", None]


def test_events_of_an_iterator_do_as_well() -> None:
    answer = match(versus(1, (5, 5), (4, 4)))

    assert match_results(iter(answer.events)) == match_results(answer)
    games = [event.game for event in answer.events if event.game is not None]
    assert match_results(games) == match_results(answer)


def test_rows_are_a_table_with_equal_columns() -> None:
    beatmapset = smallest("Beatmapset", artist="A", title="T")
    beatmap = smallest("Beatmap", id=75, version="V", beatmapset=beatmapset)
    answer = match(
        game(7, play(1, 5), play(2, 9, accuracy=1.0), beatmap=beatmap, beatmap_id=75)
    )
    rows = match_results(answer).rows()

    assert len({tuple(row) for row in rows}) == 1
    assert [row["won"] for row in rows] == [True, False]
    assert rows[0] | {"mods": ""} == {
        "game": 1,
        "game_id": 7,
        "beatmap_id": 75,
        "beatmap": "A - T [V]",
        "scoring": "score",
        "user_id": 2,
        "username": None,
        "team": None,
        "place": 1,
        "points": 9,
        "score": 9,
        "accuracy": 1.0,
        "max_combo": rows[0]["max_combo"],
        "mods": "",
        "passed": True,
        "won": True,
    }


# Rooms of today.


def room_score(user: int, points: int, **keys: Any) -> dict[str, Any]:
    """Return a score of a room."""
    return smallest(
        "Score",
        user_id=user,
        total_score=points,
        legacy_score_id=None,
        type="solo_score",
        passed=True,
        **keys,
    )


def item(number: int, *scores: dict[str, Any], **keys: Any) -> dict[str, Any]:
    """Return a playlist item of a room with teams."""
    details = {
        "room_type": "team_versus",
        "started_at": AT,
        "teams": {"1": RED, "2": BLUE},
    }
    keys = {"details": details, "expired": True} | keys
    return smallest("PlaylistItem", id=number, scores=list(scores), **keys)


def test_room_is_added_up_by_its_teams() -> None:
    answer = smallest(
        "RoomEventsResponse",
        playlist_items=[
            item(12, room_score(1, 900_000), room_score(2, 800_000)),
            item(11, room_score(1, 100_000), room_score(2, 800_000)),
            item(13, room_score(1, 1), room_score(2, 2), expired=False),
        ],
        users=[person(1, "one"), person(2, "two")],
    )

    results = match_results(read(answer, RoomEventsResponse))

    assert [(one.id, one.winner) for one in results.games] == [(11, BLUE), (12, RED)]
    assert results.winner is None
    assert [(p.username, p.score, p.wins) for p in results.players] == [
        ("two", 1_600_000, 1),
        ("one", 1_000_000, 1),
    ]


def test_titles_of_a_room_come_from_the_lists_beside_the_items() -> None:
    answer = smallest(
        "RoomEventsResponse",
        playlist_items=[item(1, room_score(1, 5), beatmap_id=75)],
        beatmaps=[smallest("Beatmap", id=75, beatmapset_id=3, version="V")],
        beatmapsets=[smallest("Beatmapset", id=3, artist="A", title="T")],
    )

    results = match_results(read(answer, RoomEventsResponse))

    assert results.games[0].title == "A - T [V]"


def test_scores_of_a_playlist_are_games_by_item() -> None:
    scores = [
        room_score(1, 5, playlist_item_id=21),
        room_score(2, 9, playlist_item_id=21),
        room_score(1, 7, playlist_item_id=22),
    ]
    page = read(smallest("MultiplayerScores", scores=scores), MultiplayerScores)

    results = match_results(page)

    assert [(one.id, one.winner) for one in results.games] == [(21, 2), (22, 1)]
    assert match_results(page.scores) == results
    assert results.wins == {2: 1, 1: 1}


def test_leaderboard_gives_totals_without_games() -> None:
    entry = smallest(
        "UserScoreAggregate",
        user_id=1,
        completed=4,
        total_score=100,
        accuracy=0.5,
        user=person(1, "one"),
    )
    board = read(
        smallest("RoomLeaderboard", leaderboard=[entry], user_score=None),
        RoomLeaderboard,
    )
    results = match_results(board)

    assert results.games == ()
    assert [(p.username, p.games, p.mean_score) for p in results.players] == [
        ("one", 4, 25.0)
    ]


def test_nothing_played_is_no_mistake() -> None:
    results = match_results(match())

    assert (results.games, results.players, results.winner) == ((), (), None)


@pytest.mark.parametrize("source", [None, 5, [None, 3], "text"])
def test_anything_else_is_refused(source: Any) -> None:
    with pytest.raises(UsageError, match="source="):
        match_results(source)

"""Who won: a match or a room as a table per game, team and player.

`match_results` reads what the API has of a match of the stable client (`get_match`,
`iter_match_events`) and of a room of today's client (`get_room_events`, the scores of
its playlist items, its leaderboard) and adds up as the site does: the points of those
who got through, by team. What it makes is plain data; ``results.rows()`` is a table
with equal columns, for a spreadsheet.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from statistics import fmean
from typing import TYPE_CHECKING, Any, TypeAlias

import attrs

from osupy._core.encoding import wrong
from osupy.enums import MatchScoreTeam, MatchScoringType, MatchTeamType, RoomType
from osupy.mods import Mods

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from osupy.objects import (
        Beatmap,
        LegacyScore,
        MatchEvent,
        MatchGame,
        MatchResponse,
        MultiplayerScores,
        PlaylistItem,
        RoomEventsResponse,
        RoomLeaderboard,
        Score,
        User,
    )

    AnyScore: TypeAlias = Score | LegacyScore
    Source: TypeAlias = (
        MatchResponse
        | RoomEventsResponse
        | RoomLeaderboard
        | MultiplayerScores
        | Iterable[MatchEvent | MatchGame | PlaylistItem | Score]
    )

__all__ = [
    "GameResult",
    "MatchResults",
    "PlayerResult",
    "PlayerTotal",
    "TeamResult",
    "match_results",
]

_TEAM_TYPES = frozenset({MatchTeamType.TEAM_VS, MatchTeamType.TAG_TEAM_VS})
_FREE_FOR_ALL = frozenset({MatchTeamType.HEAD_TO_HEAD})


@attrs.frozen(kw_only=True)
class PlayerResult:
    """What one player achieved in one game."""

    user_id: int
    """Id of the player."""
    username: str | None
    """Name; ``None`` if the answer does not have it, as of deleted users."""
    team: str | None
    """``red`` or ``blue``; ``None`` without teams."""
    place: int
    """Place in the game, from 1; players with the same points share it."""
    points: float
    """What the game was decided by: score, accuracy (0 to 1) or combo."""
    score: int
    """Score on the scale of the client that was played on."""
    accuracy: float
    """Share of the possible points, 0 to 1."""
    max_combo: int
    """Longest combo."""
    mods: Mods
    """Mods, those of the whole game included."""
    passed: bool
    """Whether the player got through; who did not adds nothing to the team."""


@attrs.frozen(kw_only=True)
class TeamResult:
    """What one team achieved in one game."""

    team: str
    """``red`` or ``blue``."""
    points: float
    """Sum of the players' points; of accuracies the mean."""
    won: bool
    """Whether it has more points than every other."""


@attrs.frozen(kw_only=True)
class GameResult:
    """One game: a beatmap that was played to its end."""

    id: int
    """Id of the game, or of the playlist item."""
    beatmap_id: int | None
    """Id of the beatmap; ``None`` if the server did not know it."""
    title: str | None
    """Artist, title and difficulty; ``None`` where the answer does not have them."""
    mods: Mods
    """Mods that everybody played with."""
    scoring: MatchScoringType
    """What decided it; in rooms of today always ``score``."""
    started_at: datetime | None
    """When it began, aware, UTC; ``None`` if that is not known."""
    players: tuple[PlayerResult, ...]
    """The players, the best first."""
    teams: tuple[TeamResult, ...]
    """The teams, the best first; empty without teams."""
    winner: str | int | None
    """The team, or without teams the id of the player; ``None`` after a draw, and
    where all play together."""
    margin: float | None
    """By how many points it was won; ``None`` with fewer than two sides."""


@attrs.frozen(kw_only=True)
class PlayerTotal:
    """What one player achieved in all games together."""

    user_id: int
    """Id of the player."""
    username: str | None
    """Name; ``None`` if the answer does not have it."""
    team: str | None
    """Team of the last game; ``None`` without teams."""
    games: int
    """Number of games, of a playlist's leaderboard that of items got through."""
    wins: int
    """Number of games that the player, or the player's team, won."""
    score: int
    """Sum of the scores."""
    accuracy: float
    """Mean share of the possible points, 0 to 1."""

    @property
    def mean_score(self) -> float:
        """Score per game."""
        return self.score / self.games if self.games else 0.0


@attrs.frozen(kw_only=True)
class MatchResults:
    """A match or room in numbers."""

    games: tuple[GameResult, ...]
    """The games, in the order in which they were played."""
    players: tuple[PlayerTotal, ...]
    """The players in all games together, by wins and then by score."""
    wins: Mapping[str | int, int]
    """Number of games won, by team, or without teams by the player's id."""

    @property
    def winner(self) -> str | int | None:
        """The team, or the id of the player, with the most games won.

        ``None`` if nobody won a game, or two won as many.
        """
        best: str | int | None = _best(self.wins)
        return best

    def rows(self) -> list[dict[str, Any]]:
        """Return a table with one row for each player of each game."""
        return [
            {
                "game": number,
                "game_id": game.id,
                "beatmap_id": game.beatmap_id,
                "beatmap": game.title,
                "scoring": str(game.scoring),
                "user_id": player.user_id,
                "username": player.username,
                "team": player.team,
                "place": player.place,
                "points": player.points,
                "score": player.score,
                "accuracy": player.accuracy,
                "max_combo": player.max_combo,
                "mods": str(player.mods),
                "passed": player.passed,
                "won": game.winner is not None
                and game.winner in (player.team, player.user_id),
            }
            for number, game in enumerate(self.games, 1)
            for player in game.players
        ]


def match_results(
    source: Source,
    *,
    skip: int | Collection[int] = 0,
    users: Iterable[User] = (),
    count_failed: bool = False,
) -> MatchResults:
    """Add up who won the games of a match or room.

    Games that have not ended, or were aborted, are left out.

    Args:
        source: A match: the answer of ``get_match``, or what ``iter_match_events``
            gives (an answer holds only the last hundred events). A room: the answer of
            ``get_room_events``, the scores of its playlist items (of ``get_`` or
            ``iter_playlist_scores``, all items in one list), or its leaderboard, which
            tells of no single game.
        skip: Games to leave out: that many at the beginning (warm-ups), or those with
            these ids.
        users: Players whose names the source does not have; events of an iterator
            come without them.
        count_failed: Also count the points of players who did not get through.

    Raises:
        UsageError: The source is something else.
    """
    from osupy.objects import (
        MatchResponse,
        MultiplayerScores,
        RoomEventsResponse,
        RoomLeaderboard,
    )

    names = {user.id: user.username for user in users}
    if isinstance(source, RoomLeaderboard):
        return _of_leaderboard(source, names)
    parts: Iterable[object]
    if isinstance(source, MatchResponse):
        names |= {user.id: user.username for user in source.users}
        parts = source.events
    elif isinstance(source, RoomEventsResponse):
        names |= {user.id: user.username for user in source.users}
        parts = _in_order(source)
    elif isinstance(source, MultiplayerScores):
        parts = source.scores
    elif isinstance(source, Iterable):
        parts = source
    else:
        raise wrong("source", source, "is no match, no room and no list of games")
    tables = list(_tables(parts))
    if isinstance(skip, int):
        tables = tables[skip:]
    else:
        tables = [table for table in tables if table.id not in skip]
    games = tuple(_played(table, names, count_failed=count_failed) for table in tables)
    return MatchResults(games=games, players=_totals(games), wins=_wins(games))


@attrs.frozen(kw_only=True)
class _Table:
    """A game as it stands in an answer, whichever client it was played on."""

    id: int
    beatmap_id: int | None
    title: str | None
    mods: Mods
    scoring: MatchScoringType
    team_type: MatchTeamType
    started_at: datetime | None
    scores: list[AnyScore]
    teams: Mapping[int, str]


def _in_order(events: RoomEventsResponse) -> list[PlaylistItem]:
    beatmaps = {beatmap.id: beatmap for beatmap in events.beatmaps}
    sets = {one.id: one for one in events.beatmapsets}

    def whole(item: PlaylistItem) -> PlaylistItem:
        beatmap = item.beatmap or beatmaps.get(item.beatmap_id)
        if beatmap is not None and beatmap.beatmapset is None:
            own = beatmap.beatmapset_id
            beatmapset = None if own is None else sets.get(own)
            beatmap = attrs.evolve(beatmap, beatmapset=beatmapset)
        return attrs.evolve(item, beatmap=beatmap)

    def start(item: PlaylistItem) -> tuple[float, int]:
        at = item.details.started_at if item.details else item.played_at
        return (at.timestamp() if at else 0.0, item.id)

    return sorted(map(whole, events.playlist_items), key=start)


def _tables(parts: Iterable[object]) -> Iterator[_Table]:
    from osupy.objects import MatchEvent, MatchGame, PlaylistItem, Score

    loose: dict[int, list[AnyScore]] = {}
    for part in parts:
        game = part.game if isinstance(part, MatchEvent) else part
        if isinstance(game, MatchGame):
            if game.end_time is not None and game.scores:
                yield _of_game(game)
        elif isinstance(game, PlaylistItem):
            if game.expired and game.scores:
                yield _of_item(game)
        elif isinstance(game, Score):
            loose.setdefault(game.playlist_item_id or 0, []).append(game)
        elif game is not None:
            raise wrong("source", game, "is no event, game, playlist item or score")
    for number, scores in loose.items():
        yield _of_scores(number, scores)


def _of_game(game: MatchGame) -> _Table:
    scores = game.scores or []
    return _Table(
        id=game.id,
        beatmap_id=game.beatmap_id,
        title=_title(game.beatmap),
        mods=game.mods,
        scoring=game.scoring_type,
        team_type=game.team_type,
        started_at=game.start_time,
        scores=scores,
        teams={
            score.user_id: str(score.match.team)
            for score in scores
            if score.match is not None and score.match.team != MatchScoreTeam.NONE
        },
    )


def _of_item(item: PlaylistItem) -> _Table:
    details = item.details
    seats = None if details is None else details.teams
    in_teams = details is not None and details.room_type == RoomType.TEAM_VERSUS
    return _Table(
        id=item.id,
        beatmap_id=item.beatmap_id,
        title=_title(item.beatmap),
        mods=item.required_mods,
        scoring=MatchScoringType.SCORE,
        team_type=MatchTeamType.TEAM_VS if in_teams else MatchTeamType.HEAD_TO_HEAD,
        started_at=details.started_at if details else item.played_at,
        scores=list(item.scores or []),
        teams={int(user): str(team) for user, team in (seats or {}).items()},
    )


def _of_scores(number: int, scores: list[AnyScore]) -> _Table:
    return _Table(
        id=number,
        beatmap_id=scores[0].beatmap_id,
        title=None,
        mods=Mods(),
        scoring=MatchScoringType.SCORE,
        team_type=MatchTeamType.HEAD_TO_HEAD,
        started_at=None,
        scores=scores,
        teams={},
    )


def _played(
    table: _Table, names: Mapping[int | None, str], *, count_failed: bool
) -> GameResult:
    players = _players(table, names)
    counted = [one for one in players if one.passed or count_failed]
    teams: tuple[TeamResult, ...] = ()
    sides: dict[str | int, float] = {}
    if table.team_type in _TEAM_TYPES:
        sums = _team_points(table, counted)
        best = _best(sums)
        ordered = sorted(sums, key=lambda team: (-sums[team], team))
        teams = tuple(
            TeamResult(team=team, points=sums[team], won=team == best)
            for team in ordered
        )
        sides.update(sums)
    elif table.team_type in _FREE_FOR_ALL:
        for one in counted:
            sides[one.user_id] = one.points
    first, *others = sorted(sides.values(), reverse=True) or (0.0,)
    return GameResult(
        id=table.id,
        beatmap_id=table.beatmap_id,
        title=table.title,
        mods=table.mods,
        scoring=table.scoring,
        started_at=table.started_at,
        players=players,
        teams=teams,
        winner=_best(sides),
        margin=first - others[0] if others else None,
    )


def _players(
    table: _Table, names: Mapping[int | None, str]
) -> tuple[PlayerResult, ...]:
    points = {id(score): _points(table, score) for score in table.scores}
    ordered = sorted(table.scores, key=lambda score: -points[id(score)])
    values = [points[id(score)] for score in ordered]
    return tuple(
        PlayerResult(
            user_id=score.user_id,
            username=names.get(score.user_id)
            or (None if score.user is None else score.user.username),
            team=table.teams.get(score.user_id),
            place=values.index(value) + 1,
            points=value,
            score=_score(score),
            accuracy=score.accuracy,
            max_combo=score.max_combo,
            mods=Mods.of(
                [*score.mods, *(mod for mod in table.mods if mod not in score.mods)]
            ),
            passed=score.passed,
        )
        for score, value in zip(ordered, values, strict=True)
    )


def _score(score: AnyScore) -> int:
    """Return the points on the scale of the client that was played on."""
    standardised = score.standardised_score
    return (score.classic_score or 0) if standardised is None else standardised


def _points(table: _Table, score: AnyScore) -> float:
    if table.scoring == MatchScoringType.ACCURACY:
        return score.accuracy
    if table.scoring == MatchScoringType.COMBO:
        return score.max_combo
    return _score(score)


def _team_points(table: _Table, players: Iterable[PlayerResult]) -> dict[str, float]:
    found: dict[str, list[float]] = {team: [] for team in set(table.teams.values())}
    for player in players:
        if player.team is not None:
            found[player.team].append(player.points)
    add: Callable[[list[float]], float] = (
        _mean if table.scoring == MatchScoringType.ACCURACY else sum
    )
    return {team: add(points) for team, points in found.items()}


def _mean(values: Iterable[float]) -> float:
    return fmean(known) if (known := list(values)) else 0.0


def _best(points: Mapping[Any, float]) -> Any:
    """Return who has the most; ``None`` for nobody, and when two have as many."""
    most = max(points.values(), default=0)
    leaders = [who for who, value in points.items() if value == most]
    return leaders[0] if len(leaders) == 1 else None


def _title(beatmap: Beatmap | None) -> str | None:
    if beatmap is None or beatmap.beatmapset is None:
        return None
    whole = beatmap.beatmapset
    return f"{whole.artist} - {whole.title} [{beatmap.version}]"


def _wins(games: Iterable[GameResult]) -> dict[str | int, int]:
    wins: dict[str | int, int] = {}
    for game in games:
        wins |= {team.team: wins.get(team.team, 0) for team in game.teams}
        if game.winner is not None:
            wins[game.winner] = wins.get(game.winner, 0) + 1
    return wins


def _totals(games: Iterable[GameResult]) -> tuple[PlayerTotal, ...]:
    played: dict[int, list[tuple[PlayerResult, bool]]] = {}
    for game in games:
        for one in game.players:
            won = game.winner is not None and game.winner in (one.team, one.user_id)
            played.setdefault(one.user_id, []).append((one, won))
    totals = [
        PlayerTotal(
            user_id=user_id,
            username=results[-1][0].username,
            team=results[-1][0].team,
            games=len(results),
            wins=sum(won for _, won in results),
            score=sum(one.score for one, _ in results),
            accuracy=_mean(one.accuracy for one, _ in results),
        )
        for user_id, results in played.items()
    ]
    return tuple(sorted(totals, key=lambda one: (-one.wins, -one.score)))


def _of_leaderboard(
    board: RoomLeaderboard, names: Mapping[int | None, str]
) -> MatchResults:
    players = tuple(
        PlayerTotal(
            user_id=one.user_id,
            username=names.get(one.user_id)
            or (None if one.user is None else one.user.username),
            team=None,
            games=one.completed,
            wins=0,
            score=one.total_score,
            accuracy=one.accuracy,
        )
        for one in board.leaderboard
    )
    return MatchResults(games=(), players=players, wins={})

"""Right uses and their types: read by type checkers, never run."""

from __future__ import annotations

from datetime import datetime
from typing import assert_type

from osupy import (
    AsyncClient,
    Client,
    FileLimits,
    Mods,
    Operation,
    RateLimit,
    Retry,
    Route,
    Ruleset,
    Token,
    decode,
    encode,
    routes,
)
from osupy import objects as o
from osupy.auth import (
    AsyncFileTokenStore,
    AuthorizationCode,
    FileTokenStore,
    KeyringTokenStore,
    MemoryTokenStore,
    TokenStore,
    store_key,
)
from osupy.errors import (
    ApiError,
    AuthError,
    DecodeError,
    NotFoundError,
    RateLimitError,
)
from osupy.transports import AsyncMemoryTransport, MemoryTransport, Response
from osupy.watching import Attempt, LimitWaited, Notice, RetryPlanned

PING = Operation("GET", "api/v2/tags", o.TagsResponse)


async def awaited(client: AsyncClient) -> None:
    assert_type(await client.get_user(2), o.UserExtended)
    assert_type(await client.get_user("peppy", Ruleset.OSU), o.UserExtended)
    assert_type(await client.get_user("peppy", mode="mania"), o.UserExtended)
    assert_type(await client.get_users([2, 3]), o.UsersResponse)
    assert_type(await client.lookup_users(["peppy", 3]), o.UsersResponse)
    scores = await client.get_user_scores(2, "best", limit=5, mode="taiko")
    assert_type(scores, list[o.Score])
    assert_type(await client.get_beatmap(beatmap=75), o.BeatmapExtended)
    assert_type(await client.get_beatmaps([75, 76]), o.BeatmapsResponse)
    board = await client.get_beatmap_scores(75, mods="HDDT", type="country")
    assert_type(board, o.BeatmapScores)
    assert_type(await client.get_all_scores(), o.ScoresListing)
    assert_type(await client.download_replay(1), bytes)
    assert_type(await client.get_replay_data_by_id_only(1), bytes)
    assert_type(await client.send(PING), o.TagsResponse)


async def awaited_iterators(client: AsyncClient) -> None:
    async for score in client.iter_all_scores("osu", cursor_string="abc", max_items=9):
        assert_type(score, o.Score)
    pager = client.iter_all_scores(Ruleset.OSU, undecodable="skip")
    async for page in pager.pages():
        assert_type(page, o.ScoresListing)
    assert_type(pager.cursor, str | None)
    async for best in client.iter_user_scores(2, "best", offset=100):
        assert_type(best.pp, float | None)


def blocking(client: Client) -> None:
    assert_type(client.get_user(2), o.UserExtended)
    assert_type(client.get_user("peppy", Ruleset.OSU), o.UserExtended)
    assert_type(client.get_user("peppy", mode="mania"), o.UserExtended)
    assert_type(client.get_users([2, 3]), o.UsersResponse)
    assert_type(client.lookup_users(["peppy", 3]), o.UsersResponse)
    scores = client.get_user_scores(2, "best", limit=5, mode="taiko")
    assert_type(scores, list[o.Score])
    assert_type(client.get_beatmap(beatmap=75), o.BeatmapExtended)
    assert_type(client.get_beatmaps([75, 76]), o.BeatmapsResponse)
    board = client.get_beatmap_scores(75, mods=Mods("HDDT"), type="country")
    assert_type(board, o.BeatmapScores)
    assert_type(client.get_all_scores(), o.ScoresListing)
    assert_type(client.download_replay(1), bytes)
    assert_type(client.get_replay_data_by_id_only(1), bytes)
    assert_type(client.send(PING), o.TagsResponse)


def blocking_iterators(client: Client) -> None:
    for score in client.iter_all_scores("osu", cursor_string="abc", max_items=9):
        assert_type(score, o.Score)
    pager = client.iter_all_scores(Ruleset.OSU, undecodable="skip")
    for page in pager.pages():
        assert_type(page, o.ScoresListing)
    assert_type(pager.cursor, str | None)
    for best in client.iter_user_scores(2, "best", offset=100):
        assert_type(best.pp, float | None)


async def constructed(token: Token) -> None:
    options = RateLimit(per_minute=60), Retry(attempts=2)
    async with AsyncClient.from_client_credentials(1, "s", scopes=["public"]) as client:
        assert_type(client, AsyncClient)
    async with AsyncClient.from_token(
        token, transport=AsyncMemoryTransport([]), limit=options[0]
    ) as client:
        assert_type(client, AsyncClient)
    answers = [Response(status=200)]
    with Client.from_token("a", transport=MemoryTransport(answers), limit=None) as own:
        assert_type(own, Client)
    with Client(token, retry=options[1], timeout=5.0) as own:
        assert_type(own, Client)


def told(error: AuthError) -> None:
    assert_type(error.login_needed, bool)


async def told_later(error: AuthError) -> None:
    told(error)


def kept(credentials: AuthorizationCode) -> None:
    file, ring = FileTokenStore("tokens.json"), KeyringTokenStore()
    assert_type(file.load(store_key(credentials)), Token | None)
    with file.lock("key"):
        file.delete("key")
    stores: tuple[TokenStore, ...] = (file, ring, MemoryTokenStore())
    client = Client([credentials, "a-token"], token_store=stores[0])
    client.on_login_needed(told)


async def kept_awaiting(credentials: AuthorizationCode) -> None:
    store = AsyncFileTokenStore("tokens.json", lock_timeout=5)
    assert_type(await store.load("key"), Token | None)
    async with store.lock("key"):
        pass
    client = AsyncClient(credentials, token_store=store)
    client.on_login_needed(told_later)
    client.on_login_needed(None)


def objects(score: o.Score, user: o.UserExtended) -> None:
    assert_type(score.mods, Mods)
    assert_type(score.mods[0], o.Mod)
    assert_type(score.ended_at, datetime)
    assert_type(user.username, str)
    assert_type(user.country, o.Country | None)


def coded(data: bytes) -> None:
    score = decode(data, o.Score)
    assert_type(score, o.Score)
    assert_type(decode(data, list[o.Score], drift="raise"), list[o.Score])
    assert_type(encode(score), bytes)
    assert_type(routes(Client), dict[str, Route])


def failed(client: Client) -> float | None:
    try:
        client.get_user("nobody")
    except NotFoundError as error:
        assert_type(error.status, int)
    except RateLimitError as error:
        return error.retry_after
    except (ApiError, DecodeError) as error:
        assert_type(error, ApiError | DecodeError)
    return None


def watched(one: Client, other: AsyncClient, error: ApiError) -> None:
    def hear(notice: Notice) -> None:
        notice.data()

    one.on(RetryPlanned, lambda retry: retry.wait).cancel()
    one.on(RetryPlanned, hear)
    other.on(LimitWaited, lambda wait: (wait.seconds, wait.lane))
    assert_type(one.stats.routes["GET api/v2/me"].waited, float)
    assert_type(error.attempts, tuple[Attempt, ...])
    limits = FileLimits("limits", RateLimit(60))
    Client("a", limit=limits)
    AsyncClient("a", limit=limits)

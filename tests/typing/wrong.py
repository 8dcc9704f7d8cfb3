"""Mistakes that every type checker must mark: one on each marked line, nowhere else."""

from __future__ import annotations

import osupy
from osupy import AsyncClient, Client, Mods, Operation, Ruleset, decode
from osupy import UserExtended  # WRONG objects live in osupy.objects
from osupy import objects as o
from osupy.auth import AsyncFileTokenStore, FileTokenStore
from osupy.transports import AsyncMemoryTransport, MemoryTransport


async def awaited(client: AsyncClient) -> None:
    await client.get_user()  # WRONG argument missing
    await client.get_user([2])  # WRONG type of an argument
    await client.get_user(2, ruleset="osu")  # WRONG name of a parameter
    await client.get_user(2, "ctb")  # WRONG value of an enum
    await client.get_user(2, "osu", "best")  # WRONG one argument too many
    await client.get_user_scores(2, "best", 5)  # WRONG options are keyword-only
    await client.get_user_scores("peppy", "best")  # WRONG ids only
    await client.get_user_scores(2, "worst")  # WRONG value of a literal
    await client.get_beatmaps(75)  # WRONG a list of ids
    await client.get_usr(2)  # WRONG no such method
    client.get_user(2)  # WRONG never awaited
    client.get_user(2).username  # WRONG not awaited
    (await client.get_user(2)).nickname  # WRONG no such field
    for _score in client.iter_all_scores():  # WRONG not blocking
        pass
    await client.iter_all_scores()  # WRONG an iterator, nothing to await
    async for page in client.iter_all_scores().pages():
        page.ended_at  # WRONG a page is no score
    await client.iter_user_scores(2, "best", max=9)  # WRONG name of an option


def blocking(client: Client) -> None:
    client.get_user()  # WRONG argument missing
    client.get_user([2])  # WRONG type of an argument
    client.get_user(2, ruleset="osu")  # WRONG name of a parameter
    client.get_user(2, "ctb")  # WRONG value of an enum
    client.get_user_scores(2, "best", 5)  # WRONG options are keyword-only
    client.get_user_scores("peppy", "best")  # WRONG ids only
    client.get_beatmap("75")  # WRONG an id is a number
    client.get_beatmap_scores(75, mods=16)  # WRONG no bitset here
    client.get_usr(2)  # WRONG no such method
    client.get_user(2).nickname  # WRONG no such field
    client.iter_all_scores().cursor.upper()  # WRONG may be None
    client.send("api/v2/tags")  # WRONG no operation


async def crossed(client: AsyncClient, own: Client) -> None:
    await own.get_user(2)  # WRONG it blocks
    async with own:  # WRONG a block that waits, around a client that does not
        pass
    with client:  # WRONG the other way round
        pass
    AsyncClient.from_token("a", transport=MemoryTransport([]))  # WRONG transport
    Client.from_token("a", transport=AsyncMemoryTransport([]))  # WRONG transport
    AsyncClient(token_store=FileTokenStore("t"))  # WRONG it blocks
    Client(token_store=AsyncFileTokenStore("t"))  # WRONG it waits


def made(data: bytes, score: o.Score) -> None:
    Client.from_client_credentials("1", "s")  # WRONG the id is a number
    # Not in `from_token`: ty does not look into unpacked options yet.
    Client(time_out=5)  # WRONG name of an option
    Client(token_store="tokens.json")  # WRONG a store
    Client().on_login_needed("call me")  # WRONG a function
    Client(limit=60)  # WRONG a RateLimit or None
    Client(drift="ignore")  # WRONG value of an option
    Operation("GET")  # WRONG a path is missing
    Mods(6.4)  # WRONG no fractions
    Ruleset.STD  # WRONG no such ruleset
    osupy.asyncclient  # WRONG no such name
    o.Usr  # WRONG no such object
    o.Score(id=1)  # WRONG fields are missing
    score.accuracy = 1.0  # WRONG objects are frozen
    score.ended_at.year.month  # WRONG a number
    decode(data, o.Score).username  # WRONG no such field
    decode(data.decode(), o.Score)  # WRONG bytes, not text

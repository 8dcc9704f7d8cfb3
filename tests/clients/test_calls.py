"""Both clients on a transport without a network: the same calls, the same errors."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import anyio
import httpx
import pytest

from osupy import AsyncClient, Client, Operation, Ruleset, Token, routes
from osupy.errors import (
    BodyTooLargeError,
    DecodeError,
    MissingScopeError,
    NotFoundError,
    TimedOutError,
    UsageError,
)
from osupy.transports import (
    AsyncMemoryTransport,
    MemoryTransport,
    Request,
    Response,
)

Handler = Callable[[Request], Response]


class Both:
    """One client of a colour; `call` performs a method whatever the colour."""

    def __init__(self, colour: str, handler: Handler, **options: Any) -> None:
        self.transport: Any
        self.client: Any
        if colour == "blocking":
            self.transport = MemoryTransport(handler)
            self.client = Client.from_token("tok", transport=self.transport, **options)
        else:
            self.transport = AsyncMemoryTransport(handler)
            self.client = AsyncClient.from_token(
                "tok", transport=self.transport, **options
            )
        self.colour = colour

    def call(self, name: str, *args: Any, **kwargs: Any) -> Any:
        method = getattr(self.client, name)
        if self.colour == "blocking":
            return method(*args, **kwargs)
        bound = functools.partial(method, *args, **kwargs)
        return anyio.run(bound, backend=self.colour)

    def items(self, name: str, *args: Any, **kwargs: Any) -> list[Any]:
        pager = getattr(self.client, name)(*args, **kwargs)
        if self.colour == "blocking":
            return list(pager)

        async def collect() -> list[Any]:
            return [item async for item in pager]

        return anyio.run(collect, backend=self.colour)

    @property
    def sent(self) -> Request:
        request: Request = self.transport.requests[-1]
        return request


@pytest.fixture(params=["blocking", "asyncio", "trio"])
def colour(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


def ok(body: bytes) -> Handler:
    return lambda _: Response(status=200, body=body)


TAGS = b'{"tags": []}'


def test_call_returns_the_declared_object(colour: str) -> None:
    both = Both(colour, ok(TAGS))
    assert both.call("get_tags").tags == []
    assert both.sent.url == "https://osu.ppy.sh/api/v2/tags"
    assert both.sent.headers["authorization"] == "Bearer tok"


@pytest.mark.parametrize(
    ("name", "args", "kwargs", "path", "query"),
    [
        ("lookup_beatmap", (), {"id": 3}, "beatmaps/lookup", {"id": "3"}),
        ("get_beatmap_packs", ("artist",), {}, "beatmaps/packs", {"type": "artist"}),
        ("get_beatmap_pack", ("S1",), {"legacy_only": True}, "beatmaps/packs/S1",
         {"legacy_only": "1"}),
        ("get_user_beatmap_score", (1, 2), {"mods": "HDDT"},
         "beatmaps/1/scores/users/2", {"mods[]": ["HD", "DT"]}),
        ("get_user_beatmap_scores", (1, 2), {"ruleset": Ruleset.CATCH},
         "beatmaps/1/scores/users/2/all", {"ruleset": "fruits"}),
        ("get_beatmap_scores", (1,), {"limit": 100, "type": "global"},
         "beatmaps/1/scores", {"limit": "100", "type": "global"}),
        ("get_beatmap_solo_scores", (1,), {"mode": "mania"},
         "beatmaps/1/solo-scores", {"mode": "mania"}),
        ("get_beatmaps", ([3, 4],), {}, "beatmaps", {"ids[]": ["3", "4"]}),
        ("get_legacy_score", ("osu", 5), {}, "scores/osu/5", {}),
        ("get_score", (5,), {}, "scores/5", {}),
        ("get_all_scores", (), {"cursor_string": "a="}, "scores",
         {"cursor_string": "a="}),
        ("lookup_users", ([2, "peppy"],), {"ruleset_id": 3}, "users/lookup",
         {"ids[]": ["2", "@peppy"], "ruleset_id": "3"}),
        ("get_user_kudosu", (2,), {"offset": 3}, "users/2/kudosu", {"offset": "3"}),
        ("get_user_scores", (2, "best"), {"include_fails": False},
         "users/2/scores/best", {"include_fails": "0"}),
        ("get_user_beatmaps", (2, "loved"), {}, "users/2/beatmapsets/loved", {}),
        ("get_user_most_played", (2,), {}, "users/2/beatmapsets/most_played", {}),
        ("get_user_recent_activity", (2,), {}, "users/2/recent_activity", {}),
        ("get_user_passed_beatmaps", (2, [7]), {}, "users/2/beatmaps-passed",
         {"beatmapset_ids[]": "7"}),
        ("get_user", ("a/b ?",), {"mode": "osu"}, "users/@a%2Fb%20%3F/osu", {}),
        ("get_user", ("@peppy",), {}, "users/@peppy", {}),
        ("get_user", (2,), {}, "users/2", {}),
        ("get_users", ([1, 2],), {"include_variant_statistics": True}, "users",
         {"ids[]": ["1", "2"], "include_variant_statistics": "1"}),
    ],
)  # fmt: skip
def test_call_sends_what_the_contract_says(
    name: str, args: Any, kwargs: Any, path: str, query: dict[str, Any]
) -> None:
    both = Both("blocking", ok(b""))
    with pytest.raises(DecodeError):
        both.call(name, *args, **kwargs)
    parts = urlsplit(both.sent.url)
    assert (both.sent.method, parts.path) == ("GET", f"/api/v2/{path}")
    wanted = {k: v if isinstance(v, list) else [v] for k, v in query.items()}
    assert parse_qs(parts.query) == wanted


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        ("HDDT", b'{"mods":[{"acronym":"HD"},{"acronym":"DT"}],"ruleset":"osu"}'),
        (72, b'{"mods":72,"ruleset":"osu"}'),
    ],
)
def test_attributes_send_a_json_body(given: object, sent: bytes) -> None:
    both = Both("blocking", ok(b""))
    with pytest.raises(DecodeError):
        both.call("get_beatmap_attributes", 1, mods=given, ruleset="osu")
    assert (both.sent.method, both.sent.body) == ("POST", sent)
    assert both.sent.headers["content-type"] == "application/json"


def test_replay_is_the_body_as_it_is(colour: str) -> None:
    both = Both(colour, ok(b"\x00osr"))
    assert both.call("download_replay", 1) == b"\x00osr"


@pytest.mark.parametrize(
    ("name", "args", "kwargs", "words"),
    [
        ("get_user", ([2],), {}, r"user=\[2\]"),
        ("get_user", (None,), {}, "user=None"),
        ("leave_channel", (5, None), {}, "user=None"),
        ("send_message_to_channel", (5, None), {}, "message=None"),
        ("get_news_post", (None,), {}, "news=None"),
        ("get_user", ("",), {}, "user=''"),
        ("get_user", (2, "std"), {}, "mode='std'"),
        ("get_beatmap", ("75",), {}, "beatmap='75'"),
        ("get_beatmap", (True,), {}, "beatmap=True"),
        ("get_beatmaps", (list(range(51)),), {}, "at most 50"),
        ("get_beatmap_scores", (1,), {"limit": 101}, "limit=101: at most 100"),
        ("get_beatmap_scores", (1,), {"limit": 0}, "limit=0: at least 1"),
        ("get_beatmap_scores", (1,), {"mods": "HDD"}, "HDD"),
        ("get_user_scores", (2, "worst"), {}, "type='worst'"),
        ("get_user_kudosu", (2,), {"offset": -1}, "offset=-1"),
        ("iter_user_scores", (2, "best"), {"limit": 101}, "limit=101"),
        ("iter_user_scores", (2, "best"), {"max_items": -1}, "max_items=-1"),
        ("iter_user_scores", ("peppy", "best"), {}, "user='peppy'"),
        ("iter_all_scores", (), {"undecodable": "ignore"}, "undecodable='ignore'"),
    ],
)
def test_wrong_value_is_told_before_anything_is_sent(
    colour: str, name: str, args: Any, kwargs: Any, words: str
) -> None:
    both = Both(colour, ok(b""))
    with pytest.raises(UsageError, match=words):
        both.call(name, *args, **kwargs)
    assert both.transport.requests == []


def test_missing_argument_is_a_type_error() -> None:
    with pytest.raises(TypeError, match="user"):
        Both("blocking", ok(b"")).call("get_user")


def test_error_names_the_call(colour: str) -> None:
    both = Both(colour, lambda _: Response(status=404, body=b'{"error": null}'))
    with pytest.raises(NotFoundError, match="GET /api/v2/beatmaps/1"):
        both.call("get_beatmap", 1)


def test_body_beyond_max_size_is_refused_whatever_the_transport(colour: str) -> None:
    both = Both(colour, ok(b"x" * 11), max_size=10)
    with pytest.raises(BodyTooLargeError):
        both.call("download_replay", 1)


def test_api_version_and_domain_can_be_changed(colour: str) -> None:
    both = Both(colour, ok(TAGS))
    both.client.set_api_version(20220101)
    both.client.set_domain("dev.ppy.sh")
    both.call("get_tags")
    assert both.sent.headers["x-api-version"] == "20220101"
    assert both.sent.url.startswith("https://dev.ppy.sh/api/v2/")


@pytest.mark.parametrize(
    "domain", ["", None, "ftp://x", "a/b", "x y", "http://", "u:p@h"]
)
def test_domain_that_is_none_is_refused(domain: Any) -> None:
    with pytest.raises(UsageError, match="domain"):
        Both("blocking", ok(TAGS)).client.set_domain(domain)


def test_options_reach_the_request(colour: str) -> None:
    both = Both(colour, ok(TAGS), user_agent="mine/1", language="de", timeout=7.0)
    both.call("get_tags")
    assert both.sent.headers["user-agent"] == "mine/1"
    assert both.sent.headers["accept-language"] == "de"
    assert both.sent.timeout == 7.0


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("timeout", 0),
        ("timeout", -1.0),
        ("deadline", float("nan")),
        ("max_size", 0),
        ("api_version", "20220101"),
        ("base_url", "osu.ppy.sh"),
        ("base_url", "https://user:secret@host"),
        ("socket_url", "https://host"),
        ("user_agent", "a\nb"),
        ("language", ""),
        ("drift", "ignore"),
        ("undecodable", "ignore"),
        ("retry", 3),
        ("limit", 60),
        ("max_connections", 0),
        ("keep_unknown", None),
        ("api_version", True),
        ("token_store", 3),
    ],
)
def test_wrong_option_is_told_by_name(colour: str, option: str, value: object) -> None:
    with pytest.raises(UsageError, match=option) as caught:
        Both(colour, ok(b""), **{option: value})
    assert "secret" not in str(caught.value)


def test_unknown_option_is_a_type_error() -> None:
    options: Any = {"time_out": 3}
    with pytest.raises(TypeError):
        Client.from_token("tok", **options)


def test_closed_client_says_so(colour: str) -> None:
    both = Both(colour, ok(TAGS))
    close = both.client.close if colour == "blocking" else both.client.aclose
    for _ in range(2):
        if colour == "blocking":
            close()
        else:
            anyio.run(close, backend=colour)
    with pytest.raises(UsageError, match="closed"):
        both.call("get_tags")
    assert not both.transport.closed  # its owner closes it


@pytest.mark.anyio
async def test_async_client_of_another_loop_says_so(anyio_backend: str) -> None:
    client = AsyncClient.from_token("t", transport=AsyncMemoryTransport(ok(TAGS)))
    await client.get_tags()

    def elsewhere() -> None:
        with pytest.raises(UsageError, match="event loop"):
            anyio.run(client.get_tags, backend=anyio_backend)

    await anyio.to_thread.run_sync(elsewhere)


@pytest.mark.anyio
async def test_attempt_is_bounded_whatever_the_transport() -> None:
    async def never(_: Request) -> Response:
        await anyio.sleep_forever()
        raise AssertionError

    client = AsyncClient.from_token(
        "t", transport=AsyncMemoryTransport(never), timeout=0.01, deadline=0.02
    )
    with pytest.raises(TimedOutError):
        await client.get_tags()


def test_old_names_are_the_same_methods() -> None:
    for client in (Client, AsyncClient):
        assert client.get_score_by_id is client.get_legacy_score
        assert client.get_score_by_id_only is client.get_score
        assert client.get_replay_data is client.download_legacy_replay
        assert client.get_replay_data_by_id_only is client.download_replay


# --- operations and routes


def test_operation_of_a_route_can_be_sent(colour: str) -> None:
    kind = Client if colour == "blocking" else AsyncClient
    operation = routes(kind)["get_user"].operation(user="peppy", mode="mania")
    assert str(operation) == "GET /api/v2/users/@peppy/mania"
    both = Both(colour, ok(b"{}"))
    with pytest.raises(DecodeError):
        both.call("send", operation)


def test_operation_made_by_hand_gets_any_type(colour: str) -> None:
    both = Both(colour, ok(b'{"a": [1, 2]}'))
    made = Operation("GET", "api/v2/mine", dict, query={"x": True})
    assert both.call("send", made) == {"a": [1, 2]}
    assert both.sent.url.endswith("/api/v2/mine?x=1")


def test_both_clients_declare_the_same_routes() -> None:
    blocking, awaiting = routes(Client), routes(AsyncClient)
    assert blocking.keys() == awaiting.keys()
    for name, one in blocking.items():
        other = awaiting[name]
        assert (one.method, one.path, one.scopes, one.result) == (
            other.method,
            other.path,
            other.scopes,
            other.result,
        )
        assert one.signature.parameters.keys() == other.signature.parameters.keys()


def test_every_method_shows_its_signature_and_docstring() -> None:
    for name in routes(Client):
        method = getattr(Client, name)
        assert inspect.getdoc(method)
        assert "self" in inspect.signature(method).parameters
        assert not inspect.iscoroutinefunction(method)
        assert inspect.iscoroutinefunction(getattr(AsyncClient, name))


def test_units_follow_the_ids() -> None:
    declared = routes(Client)
    ids = list(range(1, 6))
    assert declared["get_users"].operation(ids=ids).cost == 5
    variants = declared["get_users"].operation(ids=ids, include_variant_statistics=True)
    assert variants.cost == 15
    passed = declared["get_user_passed_beatmaps"]
    assert passed.operation(user=1, beatmapset_ids=ids).cost == 5
    assert declared["get_users"].operation().cost == 1
    assert declared["get_beatmaps"].operation(ids=ids).cost == 1


def test_replays_have_a_bucket_of_their_own() -> None:
    declared = routes(Client)
    assert declared["download_replay"].operation(score=1).bucket == "replays"
    assert declared["get_score"].operation(score=1).bucket == "api"


def test_first_credential_that_satisfies_is_taken(colour: str) -> None:
    both = Both(colour, ok(TAGS))
    chat = Token(access_token="chat", scopes={"chat.read"})
    public = Token(access_token="public", scopes={"public"})
    kind: Any = type(both.client)
    both.client = kind([chat, public], transport=both.transport)
    both.call("get_tags")
    assert both.sent.headers["authorization"] == "Bearer public"
    both.client = kind(chat, transport=both.transport)
    with pytest.raises(MissingScopeError):
        both.call("get_tags")


# --- iterators


def feed(request: Request) -> Response:
    query = parse_qs(urlsplit(request.url).query)
    offset = int(query.get("offset", ["0"])[0])
    limit = int(query.get("limit", ["5"])[0])
    rows = range(offset, min(offset + limit, 7))
    text = ",".join(
        f'{{"id":{n},"action":"give","amount":1,"model":"forum_post",'
        f'"created_at":"2020-01-01T00:00:00+00:00","giver":null,'
        f'"post":{{"url":null,"title":"t"}},"details":null}}'
        for n in rows
    )
    return Response(status=200, body=f"[{text}]".encode())


def test_iterator_walks_to_the_end(colour: str) -> None:
    both = Both(colour, feed)
    assert [k.id for k in both.items("iter_user_kudosu", 2)] == list(range(7))
    assert len(both.transport.requests) == 1  # the largest page


def test_iterator_turns_pages(colour: str) -> None:
    both = Both(colour, feed)
    assert [k.id for k in both.items("iter_user_kudosu", 2, limit=3)] == list(range(7))
    assert len(both.transport.requests) == 3


def test_iterator_ends_after_max_items_and_can_be_resumed() -> None:
    both = Both("blocking", feed)
    pager = both.client.iter_user_kudosu(2, limit=3, max_items=4)
    assert [k.id for k in pager] == [0, 1, 2, 3]
    assert pager.cursor == 4
    rest = both.items("iter_user_kudosu", 2, offset=pager.cursor)
    assert [k.id for k in rest] == [4, 5, 6]


def test_iterator_gives_whole_pages(colour: str) -> None:
    both = Both(colour, feed)
    pages = both.client.iter_user_kudosu(2, limit=3)
    if colour == "blocking":
        found = [[k.id for k in page] for page in pages.pages()]
    else:

        async def collect() -> list[list[int]]:
            return [[k.id for k in page] async for page in pages.pages()]

        found = anyio.run(collect, backend=colour)
    assert found == [[0, 1, 2], [3, 4, 5], [6]]


ODD = b'{"scores": [{"id": "x"}], "cursor": null, "cursor_string": null}'


def test_endless_iterator_goes_on_with_a_warning(colour: str) -> None:
    both = Both(colour, ok(ODD))
    with pytest.warns(UserWarning, match="left out") as caught:
        assert both.items("iter_all_scores") == []
    assert getattr(caught[0].message, "row", None) == {"id": "x"}


def test_undecodable_row_is_raised_skipped_or_handed_over(colour: str) -> None:
    def items(rule: Any) -> list[Any]:
        return Both(colour, ok(ODD)).items("iter_all_scores", undecodable=rule)

    with pytest.raises(DecodeError, match=r"scores\[0\]"):
        items("raise")
    assert items("skip") == []
    rows: list[Any] = []
    assert items(lambda row, error: rows.append((row, error.path))) == []
    assert rows[0][0] == {"id": "x"}


def test_client_decides_for_iterators_that_are_not_told(colour: str) -> None:
    both = Both(colour, ok(ODD), undecodable="skip")
    assert both.items("iter_all_scores") == []


def test_http_client_that_is_not_wrapped_is_refused() -> None:
    with httpx.Client() as http, pytest.raises(UsageError, match="HttpxTransport"):
        Client.from_token("tok", transport=http)  # type: ignore[arg-type]


def test_what_is_no_operation_cannot_be_sent(colour: str) -> None:
    both = Both(colour, ok(TAGS))
    with pytest.raises(UsageError, match="operation=5"):
        both.call("send", 5)

"""A cassette holds calls, none of their secrets, and gives the answers back."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Any

import anyio
import anyio.lowlevel
import httpx
import pytest

from osupy import AsyncClient, Client
from osupy.errors import (
    BodyTooLargeError,
    CassetteError,
    ConnectionFailedError,
    UsageError,
)
from osupy.sandbox import Sandbox
from osupy.transports import (
    AsyncMemoryTransport,
    AsyncTransport,
    HttpxTransport,
    MemoryTransport,
    ReplayTransport,
    Request,
    Response,
    Transport,
)

SECRET = "very-secret-value"
TOKEN = "the-access-token-itself"


def _get(path: str, **more: Any) -> Request:
    return Request(method="GET", url=f"http://one.example/{path}", **more)


def _json(value: Any, status: int = 200, **headers: str) -> Response:
    headers = {"content-type": "application/json", **headers}
    return Response(status=status, headers=headers, body=json.dumps(value).encode())


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "new folder" / "calls.json"


def _record(path: Path, answers: Any, *requests: Request, mode: Any = "once") -> str:
    transport = ReplayTransport(path, record=MemoryTransport(answers), mode=mode)
    for request in requests:
        transport.send(request)
    return path.read_text("utf-8")


def test_repeated_calls_are_answered_in_the_order_of_recording(path: Path) -> None:
    answers = [_json({"n": 1}), _json({"n": 2}, status=503)]
    _record(path, answers, _get("a"), _get("a"))
    replay = ReplayTransport(path)
    assert [replay.send(_get("a")).status for _ in answers] == [200, 503]
    with pytest.raises(CassetteError, match="GET /a 2 times, and it was asked for aga"):
        replay.send(_get("a"))


def test_parameters_match_in_any_order_and_layout(path: Path) -> None:
    body: dict[str, Any] = {"method": "POST", "url": "http://one.example/b?y=2&x=1&x=0"}
    _record(path, [_json({})], Request(**body, body=b'{"p": 1, "q": [2]}'))
    replay = ReplayTransport(path)
    other = Request(
        method="POST",
        url="https://two.example/b?x=1&x=0&y=2",
        body=b'{"q":[2],"p":1}',
    )
    assert replay.send(other) == _json({})


def test_a_miss_names_the_call_and_what_is_nearest(path: Path) -> None:
    _record(path, lambda _: _json({}), _get("users/1"), _get("news?limit=5"))
    with pytest.raises(CassetteError) as caught:
        ReplayTransport(path).send(_get("news?limit=6"))
    assert "does not hold GET /news?limit=6;" in str(caught.value)
    assert "nearest is GET /news?limit=5." in str(caught.value)
    assert str(path) in str(caught.value)


def test_nothing_secret_is_written_nor_told(path: Path) -> None:
    token = Request(
        method="POST",
        url="http://one.example/oauth/token",
        headers={"Content-Type": "application/x-www-form-urlencoded"},
        body=f"grant_type=client_credentials&scope=public&client_secret={SECRET}"
        "&client_id=1234".encode(),
    )
    me = _get("me?code=secret-code-1", headers={"Authorization": f"Bearer {TOKEN}"})
    answers = [
        _json({"access_token": TOKEN, "refresh_token": "refresh-1", "expires_in": 9}),
        Response(
            status=302,
            headers={
                "set-cookie": "osu_session=cookie-1",
                "location": f"/next?code=secret-code-1&x={TOKEN}",
            },
            body=f"<p>you sent {TOKEN} and {SECRET}</p>".encode(),
        ),
        _json({"echo": [f"Bearer {TOKEN}"], "email": "me@home", "friends": [1]}),
    ]
    text = _record(path, answers, token, me, me)
    for secret in (TOKEN, SECRET, "refresh-1", "secret-code-1", "cookie-1", "me@home"):
        assert secret not in text
    assert "friends" not in text
    replay = ReplayTransport(path)
    assert json.loads(replay.send(token).body)["expires_in"] == 9
    assert json.loads(replay.send(token).body)["access_token"] == "REDACTED"
    for _ in range(2):
        replay.send(me)
    with pytest.raises(CassetteError) as caught:
        replay.send(me)
    assert "secret-code-1" not in str(caught.value)
    assert TOKEN not in str(caught.value)


def test_a_cassette_is_stable_text(path: Path) -> None:
    answers = [_json({"b": "é", "a": 1}), Response(status=200, body=b"\xff\0")]
    text = _record(path, answers, _get("a?z=1&b=2"), _get("r"))
    assert json.loads(text)["calls"] == [
        {
            "request": {"method": "GET", "path": "/a", "query": ["b=2", "z=1"]},
            "response": {
                "status": 200,
                "headers": {"content-type": "application/json"},
                "json": {"b": "é", "a": 1},
            },
        },
        {
            "request": {"method": "GET", "path": "/r"},
            "response": {"status": 200, "base64": "/wA="},
        },
    ]
    assert "é" in text
    assert ReplayTransport(path).send(_get("r")).body == b"\xff\0"
    assert [each.name for each in path.parent.iterdir()] == ["calls.json"]


def test_once_records_only_where_there_is_no_file(path: Path) -> None:
    _record(path, [_json({})], _get("a"))
    again = ReplayTransport(path, record=MemoryTransport([_json({})]))
    again.send(_get("a"))
    with pytest.raises(CassetteError, match="does not hold GET /b"):
        again.send(_get("b"))


def test_new_adds_what_is_missing(path: Path) -> None:
    _record(path, [_json({"n": 1})], _get("a"))
    record = MemoryTransport([_json({"n": 2})])
    transport = ReplayTransport(path, record=record, mode="new")
    assert json.loads(transport.send(_get("a")).body) == {"n": 1}
    assert json.loads(transport.send(_get("b")).body) == {"n": 2}
    assert [request.url for request in record.requests] == ["http://one.example/b"]
    replay = ReplayTransport(path)
    assert [json.loads(replay.send(_get(p)).body)["n"] for p in "ab"] == [1, 2]


def test_all_replaces_the_file(path: Path) -> None:
    _record(path, [_json({"n": 1})], _get("a"))
    _record(path, [_json({"n": 2})], _get("b"), mode="all")
    assert [c["request"]["path"] for c in json.loads(path.read_text())["calls"]] == [
        "/b"
    ]


def test_what_fails_is_not_recorded(path: Path) -> None:
    record = MemoryTransport([ConnectionFailedError("gone"), _json({})])
    transport = ReplayTransport(path, record=record)
    with pytest.raises(ConnectionFailedError):
        transport.send(_get("a"))
    assert not path.exists()
    transport.send(_get("a"))
    assert len(json.loads(path.read_text())["calls"]) == 1


def _holding(asked: str, answer: str) -> str:
    call = f'{{"request": {asked}, "response": {answer}}}'
    return f'{{"osupy_cassette": 1, "calls": [{call}]}}'


ASKED = '{"method": "GET", "path": "/"}'


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "{}",
        '{"osupy_cassette": 2, "calls": []}',
        '{"osupy_cassette": 1, "calls": [{}]}',
        _holding('{"method": "GET", "path": 1}', '{"status": 200}'),
        _holding(ASKED, '{"status": "200"}'),
        _holding(ASKED, '{"status": 200, "base64": "!"}'),
        _holding(ASKED, '{"status": 200, "text": 5}'),
        _holding(ASKED, '{"status": 200, "headers": []}'),
    ],
)
@pytest.mark.parametrize("mode", ["once", "new", "all"])
def test_a_damaged_or_foreign_file_is_told_and_left_alone(
    tmp_path: Path, text: str, mode: Any
) -> None:
    file = tmp_path / "c.json"
    file.write_text(text, "utf-8")
    with pytest.raises(CassetteError, match="cannot be read: it"):
        ReplayTransport(file, record=MemoryTransport([]), mode=mode)
    assert file.read_text("utf-8") == text


def test_wrong_arguments_are_refused(path: Path) -> None:
    record: Any = MemoryTransport([])
    wrong: list[dict[str, Any]] = [
        {"mode": "sometimes", "record": record},
        {"mode": ["once"], "record": record},
        {"mode": "new"},
        {"mode": "all"},
        {"record": object()},
        {"record": MemoryTransport},
    ]
    for arguments in wrong:
        with pytest.raises(UsageError):
            ReplayTransport(path, **arguments)
    with httpx.Client() as client, pytest.raises(UsageError, match="HttpxTransport"):
        ReplayTransport(path, record=client)  # type: ignore[call-overload]
    with pytest.raises(UsageError, match="path"):
        ReplayTransport(None)  # type: ignore[call-overload]
    with pytest.raises(CassetteError, match="does not exist"):
        ReplayTransport(path)
    with pytest.raises(CassetteError, match="cannot be read"):
        ReplayTransport(path.parent.parent)


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    record = MemoryTransport([_json({})])
    transport = ReplayTransport(tmp_path / "file" / "c.json", record=record)
    with pytest.raises(CassetteError, match="cannot be written"):
        transport.send(_get("a"))


def test_a_large_answer_and_a_closed_transport_are_refused(path: Path) -> None:
    _record(path, [_json({"long": "x" * 99})], _get("a"))
    replay = ReplayTransport(path)
    with pytest.raises(BodyTooLargeError):
        replay.send(_get("a", max_size=50))
    replay.close()
    with pytest.raises(UsageError, match="closed"):
        replay.send(_get("a"))


def test_threads_lose_no_call(path: Path) -> None:
    transport = ReplayTransport(path, record=MemoryTransport(lambda r: _json(r.url)))

    def some(thread: int) -> None:
        for call in range(20):
            transport.send(_get(f"{thread}/{call}"))

    threads = [threading.Thread(target=some, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    calls = json.loads(path.read_text())["calls"]
    assert len({call["request"]["path"] for call in calls}) == len(calls) == 160


@pytest.mark.anyio
async def test_tasks_lose_no_call_and_cancelled_ones_damage_nothing(
    path: Path,
) -> None:
    async def answer(request: Request) -> Response:
        await anyio.lowlevel.checkpoint()
        return _json(request.url)

    transport = ReplayTransport(path, record=AsyncMemoryTransport(answer))
    assert isinstance(transport, AsyncTransport)
    done: list[int] = []

    async def one(number: int) -> None:
        await transport.send(_get(str(number)))
        done.append(number)

    async with anyio.create_task_group() as tasks:
        for number in range(60):
            tasks.start_soon(one, number)
    with anyio.CancelScope() as scope:
        scope.cancel()
        await transport.send(_get("never"))
    assert len(done) == 60
    replay = ReplayTransport(path)
    for number in range(60):
        assert (await replay.send(_get(str(number)))).status == 200
    await replay.aclose()
    with pytest.raises(UsageError, match="closed"):
        await replay.send(_get("1"))


def test_one_without_record_is_of_both_forms(path: Path) -> None:
    _record(path, [_json({})], _get("a"))
    replay = ReplayTransport(path)
    assert isinstance(replay, AsyncTransport)
    assert isinstance(replay, Transport)
    assert repr(replay) == f"CassetteTransport({str(path)!r})"


@pytest.mark.anyio
async def test_both_clients_play_what_one_recorded(path: Path) -> None:
    with Sandbox(seed=1, clock=lambda: 0.0) as box:
        name = box.world.owner.username
        options: dict[str, Any] = {"base_url": box.base_url, "limit": None}

        def calls() -> list[Any]:
            found = client.get_user(name)
            return [found.id, client.get_user(found.id).join_date, client.get_tags()]

        with httpx.Client() as http:
            transport: Any = ReplayTransport(path, record=HttpxTransport(http))
            client = Client.from_client_credentials(
                box.client_id, box.client_secret, transport=transport, **options
            )
            live = calls()
        secret = box.client_secret
    assert secret not in await anyio.Path(path).read_text()
    client = Client.from_client_credentials(
        5, "another-secret", transport=ReplayTransport(path), limit=None
    )
    assert calls() == live
    with pytest.raises(CassetteError, match=r"does not hold GET .*; nearest is GET"):
        client.get_user("somebody-else")
    again = AsyncClient.from_client_credentials(
        5, "another-secret", transport=ReplayTransport(path), limit=None
    )
    async with again:
        found = await again.get_user(name)
        assert [found.id, (await again.get_user(found.id)).join_date] == live[:2]


def test_new_calls_after_a_replayed_token_use_a_live_one(path: Path) -> None:
    with Sandbox(seed=1, clock=lambda: 0.0) as box, httpx.Client() as http:

        def client(mode: Any) -> Client:
            return Client.from_client_credentials(
                box.client_id,
                box.client_secret,
                transport=ReplayTransport(path, record=HttpxTransport(http), mode=mode),
                base_url=box.base_url,
                limit=None,
            )

        client("once").get_tags()
        added = client("new")
        added.get_tags()
        assert added.get_news_listing().news_posts
    replay = Client.from_client_credentials(
        1, "another-secret", transport=ReplayTransport(path), limit=None
    )
    replay.get_tags()
    assert replay.get_news_listing().news_posts
    calls = json.loads(path.read_text())["calls"]
    assert len(calls) == 3
    assert {call["response"]["status"] for call in calls} == {200}

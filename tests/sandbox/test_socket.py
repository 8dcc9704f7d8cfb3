"""The websocket of the sandbox behaves as the real one."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator
from urllib.parse import quote

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from osupy.sandbox import Sandbox, sockets
from osupy.sandbox.basics import dumps
from tests.sandbox.chatting import LIVELY, LOBBY, chat_of, client, say
from tests.sandbox.conftest import Clock, send
from tests.sandbox.listening import (
    EVERYTHING,
    Ear,
    here,
    listen,
    message_id,
)

REFUSED = {"error": "authentication failed"}
READY = {"event": "connection.ready"}


@pytest.fixture
def box(clock: Clock) -> Iterator[Sandbox]:
    """Give a sandbox in which nobody talks unasked, and no subscription is late."""
    with Sandbox(clock=clock, talk=0, lateness=0) as sandbox:
        yield sandbox


@pytest.fixture
def ear(box: Sandbox) -> Iterator[Ear]:
    with listen(box) as found:
        here(box)
        yield found


# Who may


def token_of(box: Sandbox, case: str) -> str:
    token = box.token(scopes=("public",) if case == "scope" else None)
    if case == "revoked":
        box.revoke(token)
    return "nonsense" if case == "unknown" else token


@pytest.mark.parametrize("case", ["unknown", "revoked", "scope", "expired", "none"])
def test_bad_token_gets_a_frame_and_a_cut(
    box: Sandbox, clock: Clock, case: str
) -> None:
    headers = {"authorization": f"Bearer {token_of(box, case)}"}
    if case == "expired":
        clock.now += 90_000
    with connect(
        box.socket_url, additional_headers={} if case == "none" else headers
    ) as wire:
        ear = Ear(wire)
        assert ear.next() == REFUSED
        closed = ear.end()
    assert closed.rcvd is None  # no close frame
    assert box.connected() == 0


def test_client_credentials_alone_are_refused(box: Sandbox) -> None:
    body = {
        "client_id": box.client_id,
        "client_secret": box.client_secret,
        "grant_type": "client_credentials",
        "scope": "public",
    }
    answer = send("POST", f"{box.base_url}/oauth/token", json=body)
    with listen(box, answer.json()["access_token"], chat=False) as ear:
        assert ear.next() == REFUSED


def test_token_may_stand_in_the_query_and_is_kept_nowhere(box: Sandbox) -> None:
    token = box.token()
    with connect(f"{box.socket_url}?access_token={quote(token)}") as wire:
        assert Ear(wire).next() == READY
    assert box.requests[-1].path == "/home/notifications/feed"
    assert box.requests[-1].user_id == box.world.owner.id
    assert token not in repr(box.requests)


def test_other_paths_and_plain_requests_are_told_so(box: Sandbox) -> None:
    with pytest.raises(InvalidStatus) as refused:
        connect(f"{box.base_url.replace('http', 'ws')}/api/v2/tags")
    assert refused.value.response.status_code == 404
    plain = send("GET", box.socket_url.replace("ws", "http", 1))
    assert plain.status_code == 426


def test_no_compression_is_offered(ear: Ear) -> None:
    assert ear.wire.response is not None
    assert "sec-websocket-extensions" not in ear.wire.response.headers


# Chat


def test_message_arrives_as_the_server_sends_it(box: Sandbox, ear: Ear) -> None:
    said = box.say(LIVELY, "hello", uuid="u-1")
    frame = ear.next()
    assert set(frame) == {"event", "data", "socket"}
    assert frame["socket"] is None
    (message,) = frame["data"]["messages"]
    assert message["message_id"] == said
    assert (message["content"], message["uuid"]) == ("hello", "u-1")
    assert "sender" not in message
    (user,) = frame["data"]["users"]
    assert user["id"] == message["sender_id"] == box.world.bot.id
    assert box.said(LIVELY, after=said - 1) == [said]


def test_chat_is_off_until_it_is_started_and_after_its_end(box: Sandbox) -> None:
    with listen(box, chat=False) as ear:
        here(box)
        assert ear.next() == READY
        box.say(LIVELY, "unheard")
        ear.tell("no json", "[]", '{"event": "chat"}', '"chat.start"')
        box.say(LIVELY, "unheard")
        ear.tell('{"event": "chat.start"}')
        heard = box.say(LIVELY, "heard")
        assert message_id(ear.next()) == heard
        ear.tell('{"event": "chat.end"}')
        box.say(LIVELY, "unheard")
        assert ear.silent()


def test_start_before_ready_is_lost(
    box: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(box._sockets, "moment", lambda: 0.3)
    headers = {"authorization": f"Bearer {box.token()}"}
    with connect(box.socket_url, additional_headers=headers) as wire:
        wire.send('{"event": "chat.start"}')  # the token is being looked at
        ear = Ear(wire)
        assert ear.next() == READY
        here(box)
        box.say(LIVELY, "unheard")
        assert ear.silent()


def test_messages_are_lost_while_the_subscription_is_late(
    box: Sandbox, ear: Ear, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(box._sockets, "lateness", lambda: 60.0)
    with listen(box) as late:
        heard = box.say(LIVELY, "so early")
        assert message_id(ear.next()) == heard
        assert late.silent()


def test_subscription_takes_as_long_as_the_seed_says() -> None:
    def draws(seed: int) -> list[float]:
        sandbox = Sandbox(seed, lateness=0.1)
        return [sandbox._sockets.lateness() for _ in range(20)]

    assert draws(1) == draws(1) != draws(2)
    assert 0 <= min(draws(1)) < max(draws(1)) <= 0.1


def test_public_channel_is_silent_after_a_minute_without_a_sign(
    box: Sandbox, ear: Ear, clock: Clock
) -> None:
    clock.now += 60
    heard = box.say(LIVELY, "just in time")
    assert message_id(ear.next()) == heard
    clock.now += 1
    box.say(LIVELY, "too late")
    private = next(
        it.id
        for it in chat_of(box).channels.values()
        if box.world.owner.id in it.partners
    )
    heard = box.say(private, "always")
    assert message_id(ear.next()) == heard
    with client(box) as api:
        assert api.post("chat/ack").status_code == 200
    heard = box.say(LIVELY, "there again")
    assert message_id(ear.next()) == heard


def test_command_comes_back_to_its_sender_only(box: Sandbox, ear: Ear) -> None:
    box.say(LIVELY, "!roll")
    own = box.say(LIVELY, "!roll", user=box.world.owner.id)
    assert message_id(ear.next()) == own
    assert box.said(LIVELY, after=own - 2) == [own]


def test_channel_is_not_heard_by_who_is_not_in_it(box: Sandbox, ear: Ear) -> None:
    box.say(LOBBY, "unheard")
    assert ear.silent()


def test_coming_and_going_is_told(box: Sandbox, ear: Ear) -> None:
    me = box.world.owner.id
    with client(box) as api:
        url = f"chat/channels/{LOBBY}/users/{me}"
        assert api.put(url).status_code == 200
        joined = ear.next()
        heard = box.say(LOBBY, "welcome")
        assert message_id(ear.next()) == heard
        assert api.delete(url).status_code == 204
        parted = ear.next()
    assert (joined["event"], parted["event"]) == (
        "chat.channel.join",
        "chat.channel.part",
    )
    assert joined["data"]["channel_id"] == parted["data"]["channel_id"] == LOBBY
    assert joined["data"]["current_user_attributes"]["can_message"]


@pytest.mark.parametrize(("wait", "first"), [(0.0, True), (60.0, False)])
def test_message_comes_before_its_answer_or_after(
    box: Sandbox, ear: Ear, monkeypatch: pytest.MonkeyPatch, wait: float, first: bool
) -> None:
    assert {one > 0 for one in sockets._PUBLISHING} == {True, False}
    monkeypatch.setattr(sockets, "_PUBLISHING", (wait,))
    with client(box) as api:
        assert say(api, "hello").status_code == 200
    assert ear.silent() is not first


def test_people_are_heard_as_they_talk(clock: Clock) -> None:
    with Sandbox(clock=clock, lateness=0) as box, listen(box) as ear:
        here(box)
        before = chat_of(box).last_id(chat_of(box).channels[LIVELY])
        clock.now += 30
        expected = box.said(LIVELY, after=before)
        assert expected
        heard: list[int] = []
        while len(heard) < len(expected):
            frame = ear.next()
            if frame["data"]["messages"][0]["channel_id"] == LIVELY:
                heard.append(message_id(frame))
        assert heard == expected


# Sessions


def test_log_out_is_told_and_the_connection_closed(box: Sandbox) -> None:
    token, other = box.token(), box.token()
    with listen(box, token) as ear, listen(box, other) as still:
        box.log_out(token)
        assert ear.next() == {"event": "logout"}
        assert ear.end().rcvd is not None
        assert still.silent()
    with listen(box, token, chat=False) as ear:
        assert ear.next() == REFUSED


def test_revoking_over_the_api_logs_out(box: Sandbox) -> None:
    token = box.token()
    with listen(box, token) as ear:
        url = f"{box.base_url}/api/v2/oauth/tokens/current"
        headers = {"authorization": f"Bearer {token}"}
        assert send("DELETE", url, headers=headers).status_code == 204
        assert ear.next() == {"event": "logout"}


def test_unverified_session_hears_nothing_but_its_verification(box: Sandbox) -> None:
    token = box.token()
    box.verify(token, verified=False)
    with listen(box, token) as ear:
        here(box)
        box.say(LIVELY, "unheard")
        assert ear.silent()
        box.verify(token)
        assert ear.next() == {"event": "verified"}
        heard = box.say(LIVELY, "heard")
        assert message_id(ear.next()) == heard


def test_tokens_without_the_star_hear_of_chat_only(box: Sandbox) -> None:
    with (
        listen(box) as plain,
        listen(box, box.token(scopes=EVERYTHING), chat=False) as all_of_it,
    ):
        assert all_of_it.next() == READY
        box.publish("new", {"id": 1})
        assert all_of_it.next() == {"event": "new", "data": {"id": 1}, "socket": None}
        assert plain.silent()
        box.publish("chat.something", {})
        assert plain.next()["event"] == "chat.something"
        assert all_of_it.silent()


# Pings


PING, PONG = b"\x89\x00", b"\x8a\x80\0\0\0\0"


def test_connection_lasts_as_long_as_pings_are_answered() -> None:
    with Sandbox(talk=0, ping_interval=0.05) as box:
        port = int(box.base_url.rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port), timeout=5) as wire:
            wire.sendall(upgrade(box.token()))
            stream = wire.makefile("rb")
            while stream.readline() != b"\r\n":
                pass
            assert json.loads(stream.read(2 + len(dumps(READY)))[2:]) == READY
            for _ in range(3):
                assert stream.read(2) == PING
                wire.sendall(PONG)
            assert stream.read(2) == PING
            assert box.connected() == 1
            assert stream.read(1) == b""  # cut in place of the next ping
        assert box.connected() == 0


def upgrade(token: str) -> bytes:
    return (
        "GET /home/notifications/feed HTTP/1.1\r\nHost: sandbox\r\n"
        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
        f"Sec-WebSocket-Key: {'A' * 22}==\r\nAuthorization: Bearer {token}\r\n\r\n"
    ).encode()


def test_stopping_the_sandbox_cuts_everybody(clock: Clock) -> None:
    box = Sandbox(clock=clock)
    box.start()
    with listen(box, chat=False) as ear:
        assert ear.next() == READY
        box.stop()
        assert ear.end().rcvd is None
    assert box.connected() == 0
    with box, listen(box, chat=False) as ear:
        assert ear.next() == READY


def test_publishing_is_refused_while_the_sandbox_does_not_run() -> None:
    with pytest.raises(RuntimeError, match="not run"):
        Sandbox().publish("new", {})


@pytest.mark.parametrize("what", ["channel", "user", "token"])
def test_unknown_things_are_lookup_errors(box: Sandbox, what: str) -> None:
    calls: dict[str, Callable[[], object]] = {
        "channel": lambda: box.say(1, "hello"),
        "user": lambda: box.say(LIVELY, "hello", user="nobody at all"),
        "token": lambda: box.log_out("nonsense"),
    }
    with pytest.raises(LookupError):
        calls[what]()

"""What goes wrong with websockets when a test wants it to."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, get_args

import httpx
import pytest
from websockets.exceptions import ConnectionClosed, InvalidMessage, InvalidStatus

from osupy.sandbox import Sandbox
from osupy.sandbox.socket_faults import Breakage, ConnectionFault, FrameFault
from tests.sandbox.chatting import LIVELY, client, history
from tests.sandbox.conftest import Clock, send
from tests.sandbox.listening import Ear, here, listen, message_id

READY = {"event": "connection.ready"}


@pytest.fixture
def box(clock: Clock) -> Iterator[Sandbox]:
    with Sandbox(clock=clock, talk=0, lateness=0) as sandbox:
        yield sandbox


@pytest.fixture
def ear(box: Sandbox) -> Iterator[Ear]:
    with listen(box) as found:
        here(box)
        yield found


def say(box: Sandbox, count: int) -> list[int]:
    return [box.say(LIVELY, f"number {number}") for number in range(count)]


def hear(ear: Ear, count: int) -> list[int]:
    return [message_id(ear.next()) for _ in range(count)]


# Connections


def test_upgrade_fails_as_often_as_told(box: Sandbox) -> None:
    box.fail_connection("status", status=502, times=2)
    for _ in range(2):
        with pytest.raises(InvalidStatus) as refused, listen(box):
            pass
        assert refused.value.response.status_code == 502
    with listen(box, chat=False) as ear:
        assert ear.next() == READY


def test_connection_is_cut_before_any_answer(box: Sandbox) -> None:
    box.fail_connection("drop", after=1)
    with listen(box, chat=False) as ear:
        assert ear.next() == READY
        with pytest.raises((InvalidMessage, ConnectionError)), listen(box):
            pass


@pytest.mark.parametrize(
    ("kind", "frames"),
    [
        ("cut_before_ready", []),
        ("cut_after_ready", [READY]),
        ("reject", [{"error": "authentication failed"}]),
    ],
)
def test_connection_is_cut_around_its_first_frame(
    box: Sandbox, kind: ConnectionFault, frames: list[dict[str, Any]]
) -> None:
    box.fail_connection(kind)
    with listen(box, chat=False) as ear:
        assert [ear.next() for _ in frames] == frames
        assert ear.end().rcvd is None


def test_connection_stays_silent(box: Sandbox) -> None:
    box.fail_connection("silent")
    with listen(box, chat=False) as ear:
        assert ear.silent()
        assert box.connected() == 0


def test_upgrade_is_never_answered(box: Sandbox) -> None:
    box.fail_connection("stall")
    with pytest.raises(TimeoutError), listen(box, open_timeout=0.2):
        pass


def test_fault_strikes_one_user_only(box: Sandbox) -> None:
    bot = box.world.bot.id
    box.fail_connection("cut_before_ready", user=bot)
    token = box.token(bot, ("chat.read",))
    with listen(box, chat=False) as ear, listen(box, token, chat=False) as other:
        assert ear.next() == READY
        assert other.end().rcvd is None


# Frames


@pytest.mark.parametrize(
    ("kind", "order"),
    [
        ("lose", [1, 2]),
        ("double", [0, 0, 1, 2]),
        ("swap", [1, 0, 2]),
    ],
)
def test_frame_goes_astray(
    box: Sandbox, ear: Ear, kind: FrameFault, order: list[int]
) -> None:
    box.fail_frame(kind, after=1, delay=60)
    first, *said = say(box, 4)
    assert hear(ear, 1) == [first]
    assert hear(ear, len(order)) == [said[place] for place in order]
    assert ear.silent()


@pytest.mark.parametrize("kind", ["swap", "delay"])
def test_late_frame_comes_when_no_other_does(
    box: Sandbox, ear: Ear, kind: FrameFault
) -> None:
    box.fail_frame(kind, delay=0.05)
    said = say(box, 1)
    assert hear(ear, 1) == said


def test_delayed_frame_is_overtaken(box: Sandbox, ear: Ear) -> None:
    box.fail_frame("delay", delay=0.2)
    one, two, three = say(box, 3)
    assert hear(ear, 3) == [two, three, one]


def test_malformed_frame_breaks_off_and_the_connection_goes_on(
    box: Sandbox, ear: Ear
) -> None:
    box.fail_frame("malformed")
    _, last = say(box, 2)
    with pytest.raises(json.JSONDecodeError):
        ear.next()
    assert hear(ear, 1) == [last]


@pytest.mark.parametrize("kind", get_args(Breakage))
@pytest.mark.parametrize("at_once", [True, False])
def test_connection_breaks(
    box: Sandbox, ear: Ear, kind: Breakage, at_once: bool
) -> None:
    if at_once:
        assert box.break_sockets(kind) == 1
    else:
        box.fail_frame(kind)
    say(box, 1)
    if kind == "half_open":
        assert not ear.wire.ping().wait(0.2)
        assert box.break_sockets("cut") == 1
    closed = ear.end()
    assert (closed.rcvd is not None) is (kind == "close")
    # A protocol error is the client's to tell.
    assert (closed.sent is not None) is (kind in ("close", "garbage"))


def test_what_was_broken_does_not_come_back(box: Sandbox, ear: Ear) -> None:
    box.fail_frame("cut")
    lost = say(box, 1)
    with pytest.raises(ConnectionClosed):
        ear.next()
    with listen(box) as again:
        assert hear(again, 0) == []
        more = say(box, 1)
        assert hear(again, 1) == more
    # Only the history knows.
    with client(box) as api:
        found = [it["message_id"] for it in history(api)]
    assert found[-2:] == lost + more


# The port


def test_port_is_closed_until_healed_and_open_connections_stay(
    box: Sandbox, ear: Ear
) -> None:
    with client(box) as api:
        history(api)
        box.refuse_connections()
        box.refuse_connections()
        with pytest.raises(httpx.ConnectError):
            send("GET", box.base_url)
        with pytest.raises(ConnectionRefusedError), listen(box):
            pass
        said = say(box, 1)
        assert hear(ear, 1) == said
        assert history(api)[-1]["message_id"] == said[0]
        box.heal()
    with listen(box, chat=False) as again:
        assert again.next() == READY
    box.heal()


def test_port_closes_and_opens_in_quick_succession(box: Sandbox) -> None:
    for _ in range(20):
        box.refuse_connections(0.001)
        box.refuse_connections()
        box.heal()
    with listen(box, chat=False) as ear:
        assert ear.next() == READY


def test_port_opens_by_itself(box: Sandbox) -> None:
    box.refuse_connections(0.05)
    attempts = 0
    while True:
        try:
            with listen(box, chat=False) as ear:
                assert ear.next() == READY
        except ConnectionRefusedError:
            attempts += 1
        else:
            break
    assert attempts


def test_sandbox_stops_while_its_port_is_closed(box: Sandbox) -> None:
    box.refuse_connections(60)
    box.stop()
    box.refuse_connections()
    with box, listen(box, chat=False) as ear:
        assert ear.next() == READY


def test_fault_of_requests_can_be_for_one_method(box: Sandbox) -> None:
    box.fail(503, path="api/v2/chat/channels", method="get")
    with client(box) as api:
        url = f"chat/channels/{LIVELY}/messages"
        assert api.post(url, json={"message": "hello"}).status_code == 200
        assert api.get(url).status_code == 503
        assert api.get(url).status_code == 200


def test_healing_takes_all_faults_away(box: Sandbox, ear: Ear) -> None:
    box.fail_connection("reject", times=None)
    box.fail_frame("lose", times=None)
    box.heal()
    said = say(box, 1)
    assert hear(ear, 1) == said
    with listen(box, chat=False) as again:
        assert again.next() == READY


def test_what_struck_is_counted(box: Sandbox, ear: Ear) -> None:
    box.fail_frame("lose", times=5)
    box.fail_connection("reject", times=3)
    box.refuse_connections(0)
    say(box, 2)
    assert box.struck == {"lose": 2, "refuse": 1}
    box.break_sockets("close")
    assert box.struck == {"lose": 2, "refuse": 1, "close": 1}


def test_unknown_kinds_are_refused(box: Sandbox) -> None:
    with pytest.raises(ValueError, match="expected one of status"):
        box.fail_connection("explode")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="expected one of lose"):
        box.fail_frame("explode")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="expected one of cut"):
        box.break_sockets("lose")  # type: ignore[arg-type]


def test_log_may_speak_but_not_wait_for_the_server(clock: Clock) -> None:
    done: list[object] = []

    def log(line: str) -> None:
        done.append(noisy.say(LIVELY, line))
        with pytest.raises(RuntimeError, match="itself calls"):
            noisy.heal()
        done.append("refused")

    noisy = Sandbox(clock=clock, talk=0, log=log)
    with noisy:
        send("GET", noisy.base_url)
    assert done == [*noisy.said(LIVELY), "refused"]

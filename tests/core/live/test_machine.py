"""What the machine decides, case by case."""

from __future__ import annotations

import json
from typing import Any

import pytest

from osupy._core.limit import Lane
from osupy._core.live.commands import Acknowledge, ReadHistory
from osupy.errors import AuthError, DecodeError, ForbiddenError, NotFoundError
from osupy.events import (
    ChatChannelJoin,
    ChatChannelPart,
    ChatMessageNew,
    Connected,
    Disconnected,
    Gap,
    LoggedOut,
    NotificationDelete,
    UnknownEvent,
    Verified,
)
from osupy.objects import UserSilence
from tests.core.live.simulation import PRIVATE, PUBLIC, Simulation


def connected(**options: Any) -> Simulation:
    """Return a world whose stream has caught up."""
    world = Simulation(**options).start()
    world.run(3.0)
    assert world.live.connected
    return world


def channel(number: int, **more: Any) -> dict[str, Any]:
    return {
        "channel_id": number,
        "description": "",
        "icon": None,
        "message_length_limit": 450,
        "moderated": False,
        "name": "#x",
        "type": "PUBLIC",
        "uuid": None,
    } | more


def publish(world: Simulation, event: str, data: Any = None) -> None:
    world.send_text(json.dumps({"event": event, "data": data}))
    world.run(0.3)


def test_older_messages_are_never_told() -> None:
    world = Simulation()
    old = [world.say(PUBLIC) for _ in range(120)]
    world.start()
    world.run(200.0)
    assert world.told(PUBLIC) == []
    new = world.say(PUBLIC)
    world.run(1.0)
    assert world.told(PUBLIC) == [new]
    assert old


def test_connected_follows_ready_and_the_start_of_the_chat() -> None:
    world = connected()
    assert world.writes == ['{"event": "chat.start"}']
    assert world.all(Connected) == [Connected(1)]


def test_what_is_said_while_the_server_listens_late_is_told() -> None:
    for seed in range(20):
        world = Simulation(seed=seed, channels=(PRIVATE,)).start()
        while not world.all(Connected):
            world.run(0.01)
        said = []
        for _ in range(30):
            said.append(world.say(PRIVATE))
            world.run(0.01)
        world.run(2.0)
        assert world.told(PRIVATE) == said


def test_public_channels_are_held_until_the_ack_was_answered() -> None:
    world = Simulation(channels=(PUBLIC,))
    world.ack_failing = 4
    world.start()
    while not world.all(Connected):
        world.run(0.01)
    said = [world.say(PUBLIC)]
    world.run(20.0)
    said += [world.say(PUBLIC)]
    world.run(2.0)
    assert world.told(PUBLIC) == said


def test_acks_come_at_once_and_every_thirty_seconds() -> None:
    world = connected()
    world.run(87.0)
    acks = [one for one in world.calls if isinstance(one, Acknowledge)]
    assert len(acks) == 3 + (world.clock_now >= 90.1)


def test_history_is_read_every_reconcile_seconds_in_the_low_lane() -> None:
    world = connected(channels=(PUBLIC,))
    world.say(PUBLIC)
    world.run(1.0)
    world.calls.clear()
    world.run(200.0)
    reads = [one for one in world.calls if isinstance(one, ReadHistory)]
    assert len([one for one in reads if one.until is None]) == 3
    assert {one.lane for one in reads} == {Lane.BULK}


def test_filtered_and_lost_messages_come_late() -> None:
    world = connected()
    filtered = world.say(PUBLIC, "!roll")
    world.frame_faults = ["lose"]
    lost = world.say(PUBLIC)
    heard = world.say(PUBLIC)
    world.run(1.0)
    assert world.told(PUBLIC) == [heard]
    world.run(70.0)
    assert world.told(PUBLIC) == [heard, filtered, lost]
    replayed = [one.replayed for one in world.all(ChatMessageNew)]
    assert replayed == [False, True, True]


def test_lost_message_behind_a_full_page_is_found() -> None:
    world = connected(channels=(PRIVATE,))
    world.say(PRIVATE)
    world.run(1.0)
    world.frame_faults = ["lose"]
    lost = world.say(PRIVATE)
    for _ in range(130):
        world.say(PRIVATE)
    world.run(80.0)
    assert lost in world.told(PRIVATE)


def test_refused_token_ends_it_after_one_connection() -> None:
    world = Simulation(channels=())
    world.refuse_token = True
    world.start()
    world.run(100.0)
    [error] = world.ended
    assert isinstance(error, AuthError)
    assert world.connections == 1


def test_refused_token_on_a_reconnection_ends_it() -> None:
    world = connected()
    world.refuse_token = True
    world.cut()
    world.run(100.0)
    [error] = world.ended
    assert isinstance(error, AuthError)
    assert world.connections == 2


def test_logging_out_is_the_last_event() -> None:
    world = connected()
    publish(world, "logout")
    world.run(100.0)
    assert world.events[-1][1] == LoggedOut()
    assert world.ended == [None]
    assert world.connections == 1


def test_half_open_connection_is_noticed() -> None:
    world = connected(channels=())
    world.cut(told=False)
    world.run(60.0)
    assert len(world.all(Disconnected)) == 1
    assert len(world.all(Connected)) == 2


def test_quiet_connection_is_kept() -> None:
    world = connected(channels=())
    world.run(3600.0)
    assert world.connections == 1
    assert world.all(Disconnected) == []


def test_missing_ready_counts_as_lost() -> None:
    world = Simulation(channels=())
    world.never_ready = True
    world.start()
    world.run(31.0)
    [event] = world.all(Disconnected)
    assert "connection.ready" in event.reason


def test_waits_grow_and_start_anew_with_ready() -> None:
    world = connected(channels=())
    world.refusing_until = world.clock_now + 500.0
    world.cut()
    world.run(600.0)
    waits = [one.retry_in for one in world.all(Disconnected)]
    assert max(waits[:3]) <= 4.0
    assert 4.0 < max(waits) <= 30.0
    assert world.all(Connected)[-1].attempt == len(waits)
    world.cut()
    assert world.all(Disconnected)[-1].retry_in <= 1.0


@pytest.mark.parametrize("error", [NotFoundError(404), ForbiddenError(403)])
def test_named_channel_that_is_refused_ends_it(error: Exception) -> None:
    world = Simulation(channels=(PUBLIC,))
    world.live.start()
    [call] = world.live.take()
    world.live.failed(call.call, error)  # type: ignore[union-attr]
    world.obey()
    assert world.ended == [error]


def test_channel_that_is_gone_leaves_a_gap() -> None:
    world = connected()
    last = world.say(PUBLIC)
    world.run(1.0)
    world.gone_for_good.add(PUBLIC)
    world.run(100.0)
    assert world.gaps(PUBLIC) == [Gap(PUBLIC, last, None)]
    assert PUBLIC not in world.live.channels
    assert not world.ended


def test_what_the_cut_hides_is_a_gap() -> None:
    world = connected()
    before = world.say(PUBLIC)
    world.run(1.0)
    world.refusing_until = world.clock_now + 30 * 3600.0
    world.cut()
    world.say(PUBLIC)
    world.run(29 * 3600.0)
    after = world.say(PUBLIC)
    world.run(2 * 3600.0)
    assert world.told(PUBLIC) == [before, after]
    assert world.gaps(PUBLIC) == [Gap(PUBLIC, before, after)]


def test_silenced_users_are_not_heard_in_public() -> None:
    world = connected()
    world.silences = [UserSilence(id=1, user_id=7)]
    world.run(30.0)
    world.say(PUBLIC, sender=7)
    private = world.say(PRIVATE, sender=7)
    other = world.say(PUBLIC, sender=8)
    world.run(100.0)
    assert world.told(PUBLIC) == [other]
    assert world.told(PRIVATE) == [private]
    world.run(300.0)
    again = world.say(PUBLIC, sender=7)
    world.run(2.0)
    assert world.told(PUBLIC) == [other, again]
    last = [one for one in world.calls if isinstance(one, Acknowledge)][-1]
    assert last.history_since == 1


def test_channels_heard_of_are_followed_from_there() -> None:
    world = connected(channels=())
    world.say(41)
    first = world.told(41)
    assert first == []
    world.run(1.0)
    first = world.told(41)
    assert len(first) == 1
    world.cut()
    missed = world.say(41)
    world.run(5.0)
    assert world.told(41) == [*first, missed]


def test_joined_channels_start_with_their_last_message() -> None:
    world = Simulation(channels=())
    old = world.say(40)
    world.start()
    world.run(1.0)
    publish(world, "chat.channel.join", channel(40, last_message_id=old))
    [event] = world.all(ChatChannelJoin)
    assert event.channel.channel_id == 40
    world.cut()
    missed = world.say(40)
    world.run(5.0)
    assert world.told(40) == [missed]


def test_parted_channels_are_followed_no_more() -> None:
    world = connected(channels=())
    publish(world, "chat.channel.join", channel(40))
    publish(world, "chat.channel.part", channel(40))
    assert len(world.all(ChatChannelPart)) == 1
    assert world.live.channels == {}
    assert world.gaps(40) == []


def test_misfits_are_told_once_as_they_came() -> None:
    heard: list[Any] = []
    world = connected(undecodable=lambda data, error: heard.append(error))
    publish(world, "chat.channel.join", {"channel_id": "five"})
    publish(world, "chat.future", 5)
    assert world.all(UnknownEvent) == [
        UnknownEvent("chat.channel.join", {"channel_id": "five"}),
        UnknownEvent("chat.future", 5),
    ]
    [error] = heard
    assert isinstance(error, DecodeError)


def test_strict_rule_ends_it() -> None:
    world = connected(undecodable="raise")
    publish(world, "chat.message.new", {"messages": [{"content": 5}]})
    [error] = world.ended
    assert isinstance(error, DecodeError)


def test_verified_session_asks_for_the_chat_again() -> None:
    world = connected()
    publish(world, "verified")
    assert world.all(Verified) == [Verified()]
    assert len(world.writes) == 2


def test_notifications_are_decoded() -> None:
    world = connected()
    data = {
        "notifications": [{"id": 5}],
        "read_count": 1,
        "timestamp": "2026-01-01T00:00:00.000000Z",
    }
    publish(world, "delete", data)
    [event] = world.all(NotificationDelete)
    assert event.data.notifications[0].id == 5


def test_auto_polls_while_there_is_no_socket_and_returns() -> None:
    world = connected(mode="auto")
    world.refusing_until = world.clock_now + 100.0
    world.cut()
    world.run(30.0)
    said = world.say(PRIVATE)
    world.run(10.0)
    assert world.told(PRIVATE) == [said]
    world.run(200.0)
    assert world.live.connected
    world.calls.clear()
    world.run(50.0)
    assert len([one for one in world.calls if isinstance(one, ReadHistory)]) <= 2


def test_memory_is_bounded() -> None:
    world = connected(channels=(PRIVATE,))
    for _ in range(12_000):
        world.say(PRIVATE)
        world.run(0.02)
    world.run(1.0)
    found = world.live.channels[PRIVATE]
    assert len(world.told(PRIVATE)) == 12_000
    assert len(found.seen) < 8_000
    assert not found.pending

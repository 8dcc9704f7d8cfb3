"""``osupy chat``, ``follow chat`` and ``follow events``, as users run them."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from osupy import Client
from osupy.checkpoints import FileCheckpoint
from osupy.sandbox import Sandbox
from tests.cli.driving import MODULE, environment, run, start

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="sends signals")
CHANNEL = 5
SCOPES = ("public", "identify", "chat.read", "chat.write")


@pytest.fixture
def box() -> Iterator[Sandbox]:
    with Sandbox(seed=1, talk=0) as sandbox:
        yield sandbox


def environ(box: Sandbox) -> dict[str, str]:
    return environment(
        OSUPY_BASE_URL=box.base_url,
        OSUPY_SOCKET_URL=box.socket_url,
        OSUPY_TOKEN=box.token(scopes=SCOPES),
    )


@pytest.mark.parametrize("form", ["--json", "--csv", None])
def test_messages_are_shown_as_they_are_said(
    box: Sandbox, tmp_path: Path, form: str | None
) -> None:
    flags = () if form is None else (form,)
    arguments = ("follow", "chat", "#osu", "--count", "2", *flags)
    with start(*arguments, cwd=tmp_path, environ=environ(box)) as one:
        while not box.connected():
            assert one.poll() is None
        # Until the place in the channel is known, nothing that is said is new.
        said = 0
        while one.poll() is None and said < 500:
            box.say(CHANNEL, f"message {said}")
            said += 1
            try:
                one.wait(0.05)
            except subprocess.TimeoutExpired:
                continue
        out, err = one.communicate(timeout=20)
    assert (one.returncode, err) == (0, "")
    lines = out.splitlines()
    assert len(lines) == (2 if form == "--json" else 3)
    assert all("message " in line for line in lines[-2:])


def test_checkpoint_shows_what_was_missed(box: Sandbox, tmp_path: Path) -> None:
    arguments = ("follow", "chat", "5", "--json", "--checkpoint", "place")
    first = box.say(CHANNEL, "before")
    with FileCheckpoint(tmp_path / "place") as kept:
        kept.load(f"chat-{CHANNEL}")
        kept.save(f"chat-{CHANNEL}", str(first))
    missed = [box.say(CHANNEL, f"missed {number}") for number in range(3)]
    done = run(*arguments, "--count", "3", cwd=tmp_path, environ=environ(box))
    assert (done.code, done.err) == (0, "")
    assert [json.loads(line)["message_id"] for line in done.out.splitlines()] == missed


def test_ctrl_c_ends_it(box: Sandbox, tmp_path: Path) -> None:
    with start("follow", "chat", "5", cwd=tmp_path, environ=environ(box)) as one:
        assert one.stdout is not None
        one.stdout.readline()  # the header
        one.send_signal(signal.SIGINT)
        _, err = one.communicate(timeout=20)
    assert (one.returncode, err) == (130, "osupy: interrupted\n")


def test_what_is_typed_is_said_and_the_history_shown(
    box: Sandbox, tmp_path: Path
) -> None:
    box.say(CHANNEL, "words of old")
    typed = "hello there\n/me waves\n/to 22\n/nonsense\nelsewhere\n/quit\n"
    done = subprocess.run(
        [sys.executable, *MODULE, "chat", "#osu"],
        input=typed,
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env=environ(box),
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "words of old" in done.stdout
    assert "-- /me TEXT, /to CHANNEL, /quit" in done.stdout
    world = box.world

    def own(channel: int) -> list[tuple[str, bool]]:
        place = world.community.chat.channels[channel]
        messages = place.after(0, world.now + 1)
        mine = [it for it in messages if it.sender_id == world.owner.id]
        return [(it.text, it.action) for it in mine]

    assert own(CHANNEL)[-2:] == [("hello there", False), ("waves", True)]
    assert own(22)[-1] == ("elsewhere", False)


def test_end_of_the_input_ends_it(box: Sandbox, tmp_path: Path) -> None:
    done = run("chat", "5", "--json", cwd=tmp_path, environ=environ(box))
    assert (done.code, done.err) == (0, "")
    assert all(json.loads(line)["channel_id"] == 5 for line in done.out.splitlines())


@pytest.mark.parametrize("command", [("chat",), ("follow", "chat")])
def test_unknown_channel_is_told(
    box: Sandbox, tmp_path: Path, command: tuple[str, ...]
) -> None:
    done = run(*command, "#nowhere", cwd=tmp_path, environ=environ(box))
    assert done.code == 1
    assert done.complaint == "osupy: there is no public channel #nowhere"


def test_events_are_shown(box: Sandbox, tmp_path: Path) -> None:
    arguments = ("follow", "events", "--json", "--checkpoint", "place")
    with Client(box.token(), base_url=box.base_url) as client:
        old = client.get_events().events[-1].id
        with FileCheckpoint(tmp_path / "place") as kept:
            feed = client.follow_events(checkpoint=kept, after=old)
            next(feed)
            feed.save()
    with start(*arguments, cwd=tmp_path, environ=environ(box)) as one:
        assert one.stdout is not None
        line = one.stdout.readline()
        one.send_signal(signal.SIGINT)
        one.communicate(timeout=20)
    assert one.returncode == 130
    assert {"id", "type", "created_at"} <= json.loads(line).keys()


def test_demo_shows_a_bot(tmp_path: Path) -> None:
    done = run("demo", "--bot", "--seconds", "4", cwd=tmp_path, environ=environment())
    assert (done.code, done.err) == (0, "")
    assert "-- listening (attempt 1)" in done.out
    assert "\x1b" not in done.out

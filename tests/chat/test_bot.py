"""A bot answers in the sandbox, on asyncio, on trio and blocking."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import osupy
from osupy import AsyncClient, Client
from osupy import objects as o
from osupy.chat import AsyncContext, Bot, CommandError, Context
from osupy.errors import AuthError, NotFoundError, UsageError
from osupy.events import ChatMessageNew, Connected
from osupy.sandbox import Sandbox
from tests.chat.serving import CHANNEL, colour, serving, wrapped

__all__ = ["colour"]


def on(bot: Any, colour: str, **options: Any) -> Callable[[Any], Any]:
    """Register a command whose function is of the bot's colour."""
    return lambda function: bot.command(**options)(wrapped(colour, function))


def test_command_is_answered_in_its_channel(colour: str) -> None:
    def prepare(bot: Any) -> None:
        @on(bot, colour, aliases=["dice"])
        def roll(ctx: object, sides: int = 100) -> str:
            """Roll a die."""
            return f"one of {sides}"

    with serving(colour, prepare) as desk:
        desk.says(".roll 6")
        assert desk.answers() == ["one of 6"]
        desk.says("!! dice")
        assert desk.answers(2)[1] == "one of 100"
        desk.says(".roll six")
        assert desk.answers(3)[2].startswith('Sides: "six" is not a whole number.')
        desk.says(".help roll")
        assert desk.answers(4)[3] == ".roll [sides] (also dice): Roll a die."


def test_user_is_fetched_and_told_if_there_is_none(colour: str) -> None:
    def prepare(bot: Any) -> None:
        @on(bot, colour)
        def greet(ctx: object, user: o.UserExtended) -> str:
            return f"hello {user.id}"

    with serving(colour, prepare) as desk:
        desk.says(".greet peppy")
        peppy = desk.box.world.people.named("peppy")
        assert desk.answers() == [f"hello {peppy and peppy.id}"]
        desk.says(".greet nobody-of-this-name")
        assert desk.answers(2)[1] == 'There is no user "nobody-of-this-name".'


def test_bot_does_not_answer_itself(colour: str) -> None:
    def prepare(bot: Any) -> None:
        @on(bot, colour)
        def echo(ctx: object, *, text: str) -> str:
            return f".echo {text}"

    with serving(colour, prepare) as desk:
        desk.says(".echo once")
        desk.answers()
        desk.says(".echo twice")
        assert desk.answers(2) == [".echo once", ".echo twice"]


def test_long_answer_is_cut_and_keeps_its_order(colour: str) -> None:
    words = " ".join(f"word{number}" for number in range(150))

    def prepare(bot: Any) -> None:
        @on(bot, colour)
        def talk(ctx: object) -> str:
            return words

    with serving(colour, prepare) as desk:
        desk.says(".talk")
        found = desk.answers(3)
    assert " ".join(found) == words
    assert all(len(one) <= 450 for one in found)


def test_fault_of_a_command_is_told_to_the_hook_and_the_bot_goes_on(
    colour: str,
) -> None:
    told: list[tuple[Exception, str]] = []

    def prepare(bot: Any) -> None:
        @on(bot, colour)
        def fail(ctx: object) -> None:
            raise ZeroDivisionError

        @on(bot, colour)
        def sorry(ctx: object) -> None:
            message = "Sorry."
            raise CommandError(message)

    def hook(error: Exception, message: o.ChatMessage) -> None:
        told.append((error, message.content))

    with serving(colour, prepare, on_error=hook) as desk:
        desk.says(".fail")
        desk.says(".sorry")
        assert desk.answers() == ["Sorry."]
    assert [(type(error), text) for error, text in told] == [
        (ZeroDivisionError, ".fail")
    ]


def test_fault_without_a_hook_is_logged(
    colour: str, caplog: pytest.LogCaptureFixture
) -> None:
    def prepare(bot: Any) -> None:
        @on(bot, colour)
        def fail(ctx: object) -> None:
            raise ZeroDivisionError

        @on(bot, colour)
        def done(ctx: object) -> str:
            return "done"

    with serving(colour, prepare) as desk:
        desk.says(".fail")
        desk.says(".done")
        desk.answers()
    (record,) = [it for it in caplog.records if it.name == "osupy.chat"]
    assert record.getMessage() == "the command fail failed"


def test_handler_hears_events_and_may_write(colour: str) -> None:
    heard: list[str] = []

    def prepare(bot: Bot[Any]) -> None:
        writer: Any = bot
        if colour == "blocking":

            @bot.on(ChatMessageNew)
            def hear(event: ChatMessageNew) -> None:
                heard.append(event.message.content)
                if event.message.content == "hello":
                    writer.channel(event.channel_id).action("waves")
        else:

            @bot.on(ChatMessageNew)
            async def hear_too(event: ChatMessageNew) -> None:
                heard.append(event.message.content)
                if event.message.content == "hello":
                    await writer.channel(event.channel_id).action("waves")

    with serving(colour, prepare) as desk:
        desk.says("hello")
        assert desk.answers() == ["waves"]
    assert heard[0] == "hello"


def test_context_knows_who_said_what_where(colour: str) -> None:
    found: list[Any] = []

    def prepare(bot: Any) -> None:
        @on(bot, colour)
        def who(ctx: Any) -> str:
            found.append(ctx)
            return "it is you"

    with serving(colour, prepare) as desk:
        somebody = desk.box.world.people.in_order[30]
        desk.says(".who", user=somebody.id)
        desk.answers()
    (ctx,) = found
    assert isinstance(ctx, Context if colour == "blocking" else AsyncContext)
    assert (ctx.channel.id, ctx.message.sender_id) == (CHANNEL, somebody.id)
    assert ctx.sender
    assert ctx.sender.username == somebody.username
    assert repr(ctx).endswith(f" of who by {somebody.id} in {CHANNEL}>")


def test_channel_is_found_by_its_name_and_joined(colour: str) -> None:
    def prepare(bot: Any) -> None:
        @on(bot, colour)
        def here(ctx: object) -> str:
            return "yes"

    with serving(colour, prepare, channels=["#osu"], join=True) as desk:
        desk.says(".here")
        assert desk.answers() == ["yes"]


@pytest.mark.parametrize(
    ("channels", "error"), [(["#nowhere"], UsageError), ([999_999], NotFoundError)]
)
def test_channel_that_cannot_be_had_ends_the_bot(
    colour: str, channels: list[int | str], error: type[Exception]
) -> None:
    with serving(colour, lambda bot: None, channels=channels) as desk:
        pass
    assert type(desk.failure) is error


def test_refused_token_ends_the_bot(colour: str) -> None:
    with serving(colour, lambda bot: None, token="no-token-of-this-server") as desk:
        pass
    assert isinstance(desk.failure, AuthError)


def test_answers_under_way_are_finished_when_it_stops(colour: str) -> None:
    started, go_on = threading.Event(), threading.Event()

    def prepare(bot: Bot[Any]) -> None:
        if colour == "blocking":

            @bot.command("late")
            def late(ctx: object) -> str:
                started.set()
                go_on.wait(5)
                return "still here"
        else:

            @bot.command("late")
            async def late_too(ctx: object) -> str:
                import anyio

                started.set()
                await anyio.to_thread.run_sync(go_on.wait, 5)
                return "still here"

    with serving(colour, prepare) as desk:
        desk.says(".late")
        assert started.wait(10)
        threading.Timer(0.2, go_on.set).start()
        desk.bot.stop()
        assert desk.answers() == ["still here"]


SCRIPT = """
import sys
from osupy import AsyncClient, Client
from osupy.chat import Bot
from osupy.events import Connected

base, socket, token, colour = sys.argv[1:]
kind = Client if colour == "blocking" else AsyncClient
bot = Bot(kind.from_token(token, base_url=base, socket_url=socket), [5])

if colour == "blocking":
    @bot.on(Connected)
    def up(event): print("ready", flush=True)
    bot.run_sync()
else:
    @bot.on(Connected)
    async def up(event): print("ready", flush=True)
    bot.run_sync(backend=colour)
print("in order", flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_signal_ends_it_in_order(colour: str, name: str) -> None:
    with Sandbox(seed=1, talk=0) as box:
        token = box.token(scopes=("identify", "chat.read", "chat.write"))
        arguments = [box.base_url, box.socket_url, token, colour]
        environment = os.environ | {"PYTHONPATH": str(Path(osupy.__file__).parents[1])}
        process = subprocess.Popen(
            [sys.executable, "-c", SCRIPT, *arguments],
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
        )
        with process:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            began = time.monotonic()
            process.send_signal(getattr(signal, name))
            out, _ = process.communicate(timeout=20)
            assert (out, process.returncode) == ("in order\n", 0)
            assert time.monotonic() - began < 5


def client(kind: type[Any] = AsyncClient) -> Any:
    return kind.from_token("a-token")


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"channels": 5}, "channels=5"),
        ({"channels": "#osu"}, "channels='#osu'"),
        ({"channels": [0]}, "channels=0"),
        ({"channels": ["#"]}, "channels='#'"),
        ({"prefix": ""}, "prefix=''"),
        ({"prefix": []}, r"prefix=\[\]"),
        ({"at_once": 0}, "at_once=0"),
    ],
)
def test_wrong_argument_is_named(given: dict[str, Any], named: str) -> None:
    with pytest.raises(UsageError, match=named):
        Bot(client(), **given)


def test_what_is_no_client_is_refused() -> None:
    with pytest.raises(UsageError, match="client="):
        Bot("token")  # type: ignore[type-var]


def test_async_function_is_refused_by_a_blocking_bot() -> None:
    bot = Bot(client(Client))

    async def late(ctx: object) -> None: ...

    with pytest.raises(UsageError, match="'late' is async"):
        bot.command()(late)
    with pytest.raises(UsageError, match="'late' is async"):
        bot.on(ChatMessageNew)(late)


def test_what_is_no_event_is_refused() -> None:
    with pytest.raises(UsageError, match="event="):
        Bot(client()).on(int)  # type: ignore[type-var]


def test_stop_does_nothing_when_it_does_not_run() -> None:
    Bot(client()).stop()


def test_repr_names_the_commands() -> None:
    assert repr(Bot(client())).endswith("with help>")
    assert repr(Bot(client(), help=False)).endswith("with no commands>")


@pytest.mark.anyio
async def test_blocking_bot_is_not_awaited() -> None:
    bot: Any = Bot(client(Client))
    with pytest.raises(UsageError, match="run_sync"):
        await bot.run()


def test_private_message_is_answered_in_private(colour: str) -> None:
    def prepare(bot: Any) -> None:
        @on(bot, colour)
        def here(ctx: object) -> str:
            return "yes"

    with serving(colour, prepare, lateness=0) as desk:
        world = desk.box.world
        chat, owner = world.community.chat, world.owner
        channel = next(
            one
            for one in chat.channels.values()
            if one.type == "PM" and one.partners is not None
            if owner.id in one.partners
        )
        assert channel.partners is not None
        (other,) = set(channel.partners) - {owner.id}
        desk.first = desk.box.say(channel.id, "hello", user=other)
        # What is said before the server has read our `chat.start` is heard by nobody.
        for _ in range(40):
            desk.says(".here", channel=channel.id, user=other)
            if desk.own(channel.id):
                break
            time.sleep(0.3)
        assert desk.answers(channel=channel.id)[0] == "yes"


def test_bot_reads_with_one_credential_and_writes_with_another(colour: str) -> None:
    from osupy import ClientCredentials, Token

    with Sandbox(seed=1, talk=0) as box:
        reading = Token(
            access_token=box.token(scopes=("identify", "chat.read")),
            scopes=("identify", "chat.read"),
        )
        writing = ClientCredentials(
            client_id=box.bot_client_id,
            client_secret=box.bot_client_secret,
            scopes=("delegate", "chat.write"),
        )
        kind: Any = Client if colour == "blocking" else AsyncClient
        bot: Any = Bot(
            kind(
                [reading, writing],
                base_url=box.base_url,
                socket_url=box.socket_url,
                limit=None,
            ),
            [CHANNEL],
        )
        ready = threading.Event()
        bot.on(Connected)(wrapped(colour, lambda event: ready.set()))
        bot.command("here")(wrapped(colour, lambda ctx: "yes"))
        run = (
            bot.run_sync
            if colour == "blocking"
            else (lambda: bot.run_sync(backend=colour))
        )
        thread = threading.Thread(target=run)
        thread.start()
        try:
            assert ready.wait(20)
            somebody = box.world.people.in_order[30]
            first = box.say(CHANNEL, ".here", user=somebody.id)
            end = time.monotonic() + 20
            while len(found := box.said(CHANNEL, after=first)) < 1:
                assert time.monotonic() < end
                time.sleep(0.02)
            place = box.world.community.chat.channels[CHANNEL]
            (answer,) = [
                it for it in place.after(first, box.world.now + 1) if it.id == found[0]
            ]
            assert (answer.text, answer.sender_id) == ("yes", box.world.bot.id)
        finally:
            bot.stop()
            thread.join(20)

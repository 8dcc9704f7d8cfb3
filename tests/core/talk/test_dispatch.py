"""From a message to what is said and done, without a loop."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from osupy import AsyncClient, routes
from osupy import objects as o
from osupy._core.operation import Operation
from osupy._core.talk.commands import Commands
from osupy._core.talk.cooldown import Cooldown
from osupy._core.talk.dispatch import Ask, CommandError, Dispatcher, Invoke, Say
from osupy.errors import NotFoundError, UsageError


def message(text: str, *, sender: int = 8, channel: int = 5, **more: Any) -> Any:
    given: dict[str, Any] = {
        "channel_id": channel, "content": text, "is_action": False, "message_id": 1,
        "sender_id": sender, "timestamp": datetime.now(UTC), "type": "plain",
    } | more  # fmt: skip
    return o.ChatMessage(**given)


class Desk:
    """A bot whose functions take no context; it notes what was said and asked."""

    def __init__(self, answer: Any = None, prefixes: tuple[str, ...] = (".",)) -> None:
        self.now = 0.0
        self.commands = Commands()
        self.said: list[str] = []
        self.asked: list[str] = []
        self.answer = answer
        self.dispatcher = Dispatcher(
            self.commands, prefixes, routes(AsyncClient), lambda: self.now
        )

    def add(self, function: Callable[..., Any], **given: Any) -> None:
        options: dict[str, Any] = {
            "name": None, "aliases": (), "checks": (), "cooldowns": (), "hidden": False,
        } | given  # fmt: skip
        self.commands.add(function, options.pop("name"), **options)

    def hears(self, text: str, **more: Any) -> list[str]:
        """Return what is said to a message."""
        use = self.dispatcher.use_of(message(text, **more))
        if use is None:
            return []
        before = len(self.said)
        steps = self.dispatcher.answer(use)
        result: Any = None
        error: Exception | None = None
        while True:
            try:
                step = steps.send(result) if error is None else steps.throw(error)
            except StopIteration:
                return self.said[before:]
            result = error = None
            try:
                result = self.do(step)
            except (CommandError, NotFoundError) as raised:
                error = raised

    def do(self, step: object) -> Any:
        match step:
            case Say(text):
                self.said.append(text)
            case Ask(operation):
                self.asked.append(str(operation))
                if isinstance(self.answer, Exception):
                    raise self.answer
                return self.answer
            case Invoke(function, places, named):
                return function("context", *places, **named)
        return None


def roll(ctx: object, sides: int = 100) -> str:
    """Roll a die.

    With a hundred sides, unless you say how many.
    """
    if sides < 1:
        message = "A die has a side at least."
        raise CommandError(message)
    return f"rolled one of {sides}"


def greet(ctx: object, user: o.User) -> str:
    return f"hello {user}"


def test_command_is_called_and_its_text_said() -> None:
    desk = Desk()
    desk.add(roll, aliases=("dice",))
    assert desk.hears(".roll 6") == ["rolled one of 6"]
    assert desk.hears(".DICE") == ["rolled one of 100"]


def test_command_that_gives_nothing_says_nothing() -> None:
    desk = Desk()
    desk.add(lambda ctx: None, name="quiet")
    assert desk.hears(".quiet") == []


@pytest.mark.parametrize("text", ["roll", ".rolls", "hello .roll", "."])
def test_other_messages_call_nothing(text: str) -> None:
    desk = Desk()
    desk.add(roll)
    assert desk.dispatcher.use_of(message(text)) is None


def test_action_calls_nothing() -> None:
    desk = Desk()
    desk.add(roll)
    assert desk.dispatcher.use_of(message(".roll", is_action=True)) is None


def test_mistake_is_answered_with_the_usage() -> None:
    desk = Desk()
    desk.add(roll)
    assert desk.hears(".roll six") == [
        'Sides: "six" is not a whole number. Usage: .roll [sides]'
    ]


def test_command_error_is_said() -> None:
    desk = Desk()
    desk.add(roll)
    assert desk.hears(".roll 0") == ["A die has a side at least."]


def test_fault_of_the_function_comes_out_and_nothing_is_said() -> None:
    def fail(ctx: object) -> None:
        raise ZeroDivisionError

    desk = Desk()
    desk.add(fail)
    with pytest.raises(ZeroDivisionError):
        desk.hears(".fail")
    assert desk.said == []


def test_function_that_gives_no_text_is_a_mistake_of_its_author() -> None:
    desk = Desk()
    desk.add(lambda ctx: 5, name="five")
    with pytest.raises(UsageError, match="'five' gave a int"):
        desk.hears(".five")


def test_user_is_fetched() -> None:
    desk = Desk(answer="peppy")
    desk.add(greet)
    assert desk.hears(".greet peppy") == ["hello peppy"]
    assert desk.asked == ["GET /api/v2/users/@peppy"]


def test_missing_user_is_told() -> None:
    desk = Desk(answer=NotFoundError(404))
    desk.add(greet)
    assert desk.hears(".greet nobody") == ['There is no user "nobody".']
    assert desk.hears(".greet #77") == ["There is no user #77."]


@pytest.mark.parametrize(
    ("verdict", "said"),
    [(True, ["rolled one of 6"]), (False, []), ("Not you.", ["Not you."])],
)
def test_check_decides(verdict: object, said: list[str]) -> None:
    desk = Desk()
    desk.add(roll, checks=[lambda ctx: True, lambda ctx: verdict])
    assert desk.hears(".roll 6") == said


def test_cooldown_is_told_once_and_ends() -> None:
    desk = Desk()
    desk.add(roll, cooldowns=[Cooldown(10)])
    assert desk.hears(".roll 6") == ["rolled one of 6"]
    desk.now = 3.5
    assert desk.hears(".roll 6") == [".roll: again in 7 s."]
    assert desk.hears(".roll 6") == []
    assert desk.hears(".roll 6", sender=9) == ["rolled one of 6"]
    desk.now = 10.0
    assert desk.hears(".roll 6") == ["rolled one of 6"]
    assert desk.hears(".roll 6") == [".roll: again in 10 s."]


@pytest.mark.parametrize(
    ("per", "other_user", "other_channel"),
    [("user", True, False), ("channel", False, True), ("everyone", False, False)],
)
def test_cooldown_counts_by_user_channel_or_everyone(
    per: Any, *, other_user: bool, other_channel: bool
) -> None:
    desk = Desk()
    desk.add(roll, cooldowns=[Cooldown(10, per=per)])
    desk.hears(".roll 6")
    assert (desk.hears(".roll 6", sender=9) == ["rolled one of 6"]) is other_user
    assert (desk.hears(".roll 6", channel=6) == ["rolled one of 6"]) is other_channel


def test_mistake_uses_up_no_cooldown() -> None:
    desk = Desk()
    desk.add(roll, cooldowns=[Cooldown(10, uses=1)])
    desk.hears(".roll six")
    assert desk.hears(".roll 6") == ["rolled one of 6"]


def test_several_uses_are_allowed_by_a_cooldown_that_says_so() -> None:
    desk = Desk()
    desk.add(roll, cooldowns=[Cooldown(10, uses=2)])
    said = [desk.hears(".roll 6") for _ in range(3)]
    assert [len(one) for one in said] == [1, 1, 1]
    assert said[2] == [".roll: again in 10 s."]


def test_cooldown_remembers_a_bounded_number_of_users() -> None:
    desk = Desk()
    desk.add(roll, cooldowns=[Cooldown(10)])
    (command,) = desk.commands
    for sender in range(1, 10_102):
        command.meters[0].count(message("x", sender=sender), 0)
    assert len(command.meters[0]._uses) == 10_000


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"seconds": 0}, "seconds=0"),
        ({"seconds": float("inf")}, "seconds=inf"),
        ({"seconds": "1"}, "seconds='1'"),
        ({"seconds": 1, "uses": 0}, "uses=0"),
        ({"seconds": 1, "per": "team"}, "per='team'"),
    ],
)
def test_wrong_cooldown_is_refused(given: dict[str, Any], named: str) -> None:
    with pytest.raises(UsageError, match=named):
        Cooldown(**given)


def test_help_lists_the_commands_and_explains_one() -> None:
    desk = Desk()
    desk.add(roll, aliases=["dice"])
    desk.add(greet, hidden=True)
    assert desk.commands.help(".", None) == "Commands: .roll"
    assert desk.commands.help(".", ".dice") == (
        ".roll [sides] (also dice): Roll a die."
    )
    assert desk.commands.help(".", "rolls") == "I know no .rolls, perhaps .roll."
    assert desk.commands.help(".", "greets") == "I know no .greets."


@pytest.mark.parametrize("name", ["", "two words", 5])
def test_wrong_name_is_refused(name: Any) -> None:
    desk = Desk()
    with pytest.raises(UsageError):
        desk.add(roll, aliases=[name])


def test_name_that_is_taken_is_refused() -> None:
    desk = Desk()
    desk.add(roll)
    with pytest.raises(UsageError, match="'roll' is there"):
        desk.add(greet, aliases=["ROLL"])


def test_wrong_rule_is_refused() -> None:
    with pytest.raises(UsageError, match=r"expected Cooldown\(\.\.\.\)"):
        Desk().add(roll, cooldowns=[5])


def test_operation_of_a_fetch_is_one_of_the_client() -> None:
    desk = Desk(answer="x")
    desk.add(greet)
    use = desk.dispatcher.use_of(message(".greet #2"))
    assert use is not None
    step = next(desk.dispatcher.answer(use))
    assert isinstance(step, Ask)
    assert isinstance(step.operation, Operation)
    assert step.operation.path == "api/v2/users/2"

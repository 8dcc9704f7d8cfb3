"""From a message to the answer of a command: a flow, like the calls of a client.

What a flow yields is done by a shell of either colour: `Invoke` calls a function of the
bot's author, `Say` writes in the channel, `Ask` performs an operation.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Generator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

import attrs

from osupy import objects as o
from osupy._core.operation import Operation
from osupy._core.talk.commands import Command, Commands
from osupy._core.talk.kinds import Fetch, Mistyped, brief
from osupy._core.talk.words import Line, read_line
from osupy.errors import NotFoundError, OsuError, UsageError

if TYPE_CHECKING:
    from osupy._core.route import Route
    from osupy._core.talk.cooldown import Refused


class CommandError(OsuError):
    """A command cannot do what it is asked for: its text is said in the channel.

    Raised by the functions of commands; everything else that they raise is a fault,
    which is logged and not shown.
    """


@attrs.frozen
class Invoke:
    """Call a function of the author's with the context and these arguments."""

    function: Callable[..., Any]
    places: tuple[Any, ...] = ()
    named: Mapping[str, Any] = attrs.Factory(dict[str, Any])


@attrs.frozen
class Say:
    """Write in the channel of the message."""

    text: str


@attrs.frozen
class Ask:
    """Perform an operation; resume with its result."""

    operation: Operation[Any]


Step: TypeAlias = Invoke | Say | Ask
Steps: TypeAlias = Generator[Step, Any, None]


@attrs.frozen(eq=False)
class Use:
    """One use of a command."""

    command: Command
    line: Line
    message: o.ChatMessage


class Dispatcher:
    """Knows what a message calls, and how it is answered.

    Args:
        commands: The commands.
        prefixes: What a message begins with that calls one; answers name the first.
        routes: What the client declares.
        now: The clock.
    """

    def __init__(
        self,
        commands: Commands,
        prefixes: Sequence[str],
        routes: Mapping[str, Route],
        now: Callable[[], float],
    ) -> None:
        self.commands = commands
        self.prefix = prefixes[0]
        self._prefixes = tuple(prefixes)
        self._routes = routes
        self._now = now

    def use_of(self, message: o.ChatMessage) -> Use | None:
        """Return the use that a message makes of a command, if it makes one."""
        line = None if message.is_action else read_line(message.content, self._prefixes)
        command = None if line is None else self.commands.find(line.name)
        if line is None or command is None:
            return None
        return Use(command, line, message)

    def answer(self, use: Use) -> Steps:
        """Answer a use of a command.

        What goes wrong in a function of the author's comes out.
        """
        refused = self._too_early(use)
        if refused is not None:
            if refused.first:
                seconds = max(1, math.ceil(refused.wait))
                yield Say(f"{self.prefix}{use.command.name}: again in {seconds} s.")
            return
        try:
            if not (yield from self._allowed(use)):
                return
            arguments = use.command.signature.read(use.line)
            found: dict[Fetch, Any] = {}
            for fetch in arguments.fetches:
                found[fetch] = yield from self._fetch(fetch)
            self._count(use)
            arguments = arguments.filled(found)
            said = yield Invoke(use.command.function, arguments.places, arguments.named)
            if said is not None:
                yield Say(_text(use, said))
        except Mistyped as error:
            usage = use.command.usage(self.prefix)
            yield Say(f"{_sentence(str(error))} Usage: {usage}")
        except CommandError as error:
            yield Say(str(error))

    def _too_early(self, use: Use) -> Refused | None:
        now = self._now()
        refusals = [
            refused
            for meter in use.command.meters
            if (refused := meter.refusal(use.message, now)) is not None
        ]
        return max(refusals, key=lambda it: it.wait) if refusals else None

    def _count(self, use: Use) -> None:
        """Count a use; one that is mistyped or not allowed costs nothing."""
        for meter in use.command.meters:
            meter.count(use.message, self._now())

    def _allowed(self, use: Use) -> Generator[Step, Any, bool]:
        for check in use.command.checks:
            verdict = yield Invoke(check)
            if isinstance(verdict, str):
                yield Say(verdict)
                return False
            if not verdict:
                return False
        return True

    def _fetch(self, fetch: Fetch) -> Generator[Step, Any, Any]:
        operation = self._routes[f"get_{fetch.what}"].operation(
            **{fetch.what: fetch.key}
        )
        try:
            return (yield Ask(operation))
        except NotFoundError:
            key = f"#{fetch.key}" if isinstance(fetch.key, int) else brief(fetch.key)
            message = f"there is no {fetch.what} {key}."
            raise CommandError(message[0].upper() + message[1:]) from None


def _text(use: Use, said: object) -> str:
    if not isinstance(said, str):
        message = (
            f"the command {use.command.name!r} gave a {type(said).__name__}; "
            "it must give a str or None"
        )
        raise UsageError(message)
    return said


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."

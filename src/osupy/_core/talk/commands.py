"""The commands of a bot: what each is called, takes and says of itself."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator
from difflib import get_close_matches
from typing import Any

import attrs

from osupy._core.encoding import wrong
from osupy._core.talk.cooldown import Cooldown, Meter
from osupy._core.talk.signature import Signature, signature_of
from osupy.errors import UsageError

Check = Callable[[Any], Any]


@attrs.frozen(eq=False)
class Command:
    """A command.

    Attributes:
        name: What it is called, in small letters.
        aliases: What else it is called.
        function: What it does.
        signature: What it takes.
        summary: What the help says of it: the first line of the docstring.
        checks: What must allow a use.
        meters: What counts the uses.
        hidden: Whether the list of commands leaves it out.
    """

    name: str
    aliases: tuple[str, ...]
    function: Callable[..., Any]
    signature: Signature
    summary: str
    checks: tuple[Check, ...]
    meters: tuple[Meter, ...]
    hidden: bool

    def usage(self, prefix: str) -> str:
        """Return how it is called."""
        return f"{prefix}{self.name} {self.signature.usage}".rstrip()


class Commands:
    """Commands by name; a name is taken once."""

    def __init__(self) -> None:
        self._by_name: dict[str, Command] = {}

    def __iter__(self) -> Iterator[Command]:
        return iter(dict.fromkeys(self._by_name.values()))

    def find(self, name: str) -> Command | None:
        """Return the command with a name or an alias."""
        return self._by_name.get(name.casefold())

    def like(self, name: str) -> str | None:
        """Return the name that somebody probably meant."""
        shown = [key for key, one in self._by_name.items() if not one.hidden]
        close = get_close_matches(name.casefold(), shown, n=1, cutoff=0.7)
        return close[0] if close else None

    def add(
        self,
        function: Callable[..., Any],
        name: str | None,
        *,
        aliases: Iterable[str],
        checks: Iterable[Check],
        cooldowns: Iterable[Cooldown],
        hidden: bool,
    ) -> Command:
        """Take in a command.

        Raises:
            UsageError: A name is taken or is none, or a parameter cannot be read.
        """
        first, *others = [_name(one) for one in (name or _name_of(function), *aliases)]
        for one in (first, *others):
            if one in self._by_name:
                message = f"the command {one!r} is there already"
                raise UsageError(message)
        for rule in cooldowns:
            if not isinstance(rule, Cooldown):
                raise wrong("cooldown", rule, "expected Cooldown(...)")
        command = Command(
            name=first,
            aliases=tuple(others),
            function=function,
            signature=signature_of(function),
            summary=(inspect.getdoc(function) or "").partition("\n")[0],
            checks=tuple(checks),
            meters=tuple(map(Meter, cooldowns)),
            hidden=hidden,
        )
        self._by_name |= dict.fromkeys((first, *others), command)
        return command

    def help(self, prefix: str, about: str | None) -> str:
        """Return what the bot tells of all its commands, or of one."""
        if about is None:
            names = " ".join(f"{prefix}{it.name}" for it in self if not it.hidden)
            return f"Commands: {names}"
        command = self.find(about.removeprefix(prefix))
        if command is None:
            return self.unknown(prefix, about)
        also = f" (also {', '.join(command.aliases)})" if command.aliases else ""
        said = f": {command.summary}" if command.summary else ""
        return f"{command.usage(prefix)}{also}{said}"

    def unknown(self, prefix: str, name: str) -> str:
        """Return what the bot says of a name that it does not know."""
        close = self.like(name)
        hint = "" if close is None else f", perhaps {prefix}{close}"
        return f"I know no {prefix}{name.removeprefix(prefix)[:40]}{hint}."


def _name_of(function: Callable[..., Any]) -> str:
    return getattr(function, "__name__", "").replace("_", "-")


def _name(name: object) -> str:
    if not isinstance(name, str) or not name or len(name.split()) != 1:
        raise wrong("name", name, "expected a word")
    return name.casefold()

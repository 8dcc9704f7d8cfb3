"""What a word of a command can stand for, and how it is read.

A kind either reads a word by itself, or says what to ask the server for (`Fetch`): a
user or a beatmap is named by its id, its name or its link. Whatever a person may have
mistyped is a `Mistyped` with words for that person.
"""

from __future__ import annotations

import contextlib
import math
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeAlias

import attrs

from osupy.errors import UsageError

if TYPE_CHECKING:
    from enum import Enum

_LONGEST = 40
_TRUE = frozenset({"yes", "y", "true", "on", "1"})
_FALSE = frozenset({"no", "n", "false", "off", "0"})
_SITE = r"(?:https?://)?(?:osu|old|dev)\.ppy\.sh/"
_USER_LINK = re.compile(rf"{_SITE}(?:users|u)/(?P<key>[^/?#\s]+)")
_BEATMAP_LINK = re.compile(
    rf"{_SITE}(?:(?:beatmaps|b)/|beatmapsets/\d+/?(?:\?[^#]*)?#\w+/)(?P<id>\d+)"
)
_SET_LINK = re.compile(rf"{_SITE}(?:beatmapsets|s)/(?P<id>\d+)")
_ID = re.compile(r"#?(?P<id>\d{1,19})")
_DIGITS = 30


class Mistyped(Exception):  # noqa: N818 (a signal, which never leaves the bot)
    """A word cannot be what it stands for; the text tells the one who typed it."""


@attrs.frozen
class Fetch:
    """A thing that only the server knows.

    Attributes:
        what: ``"user"``, ``"beatmap"`` or ``"beatmapset"``.
        key: Its id, or a user's name.
    """

    what: Literal["user", "beatmap", "beatmapset"]
    key: int | str


Read: TypeAlias = Callable[[str], Any]


class Kind(Protocol):
    """Makes a value of a word."""

    @property
    def name(self) -> str:
        """What the word is called in the help."""
        ...

    def read(self, word: str) -> Any:
        """Return the value, or a `Fetch`; raise `Mistyped`."""
        ...


@attrs.frozen
class ByFunction:
    """What a function makes of a word."""

    name: str
    function: Read

    def read(self, word: str) -> Any:
        """Return what the function makes of it."""
        return self.function(word)


@attrs.frozen
class OneOf:
    """One of a few values, by whatever it may be called."""

    name: str
    choices: dict[str, Any]
    """Values by name, in small letters; the names that are told come first."""
    told: tuple[str, ...]

    def read(self, word: str) -> Any:
        """Return the value with this name."""
        try:
            return self.choices[word.casefold()]
        except KeyError:
            message = f"{brief(word)} is none of {', '.join(self.told)}"
            raise Mistyped(message) from None


@attrs.frozen
class AnyOf:
    """The first of several kinds that can read a word."""

    kinds: tuple[Kind, ...]

    @property
    def name(self) -> str:
        """All their names."""
        return "|".join(kind.name for kind in self.kinds)

    def read(self, word: str) -> Any:
        """Return what the first makes of it that can; the last one's complaint."""
        *others, last = self.kinds
        for kind in others:
            try:
                return kind.read(word)
            except Mistyped:
                continue
        return last.read(word)


def brief(word: str) -> str:
    """Return a word for an answer; a long one is not said back."""
    return f'"{word}"' if len(word) <= _LONGEST else f'"{word[: _LONGEST - 1]}…"'


def _int(word: str) -> int:
    if len(word) <= _DIGITS:
        with contextlib.suppress(ValueError):
            return int(word)
    message = f"{brief(word)} is not a whole number"
    raise Mistyped(message)


def _float(word: str) -> float:
    with contextlib.suppress(ValueError):
        number = float(word)
        if math.isfinite(number):
            return number
    message = f"{brief(word)} is not a number"
    raise Mistyped(message)


def _bool(word: str) -> bool:
    small = word.casefold()
    if small in _TRUE or small in _FALSE:
        return small in _TRUE
    message = f"{brief(word)} is neither yes nor no"
    raise Mistyped(message)


def _mods(word: str) -> Any:
    from osupy.mods import Mods

    try:
        return Mods(word.removeprefix("+"))
    except UsageError:
        message = f"{brief(word)} are no mods; try HDDT"
        raise Mistyped(message) from None


def _user(word: str) -> Fetch:
    if (link := _USER_LINK.match(word)) is not None:
        key = link["key"]
        return Fetch("user", int(key) if _ID.fullmatch(key) else key)
    if word.startswith("#") and (found := _ID.fullmatch(word)) is not None:
        return Fetch("user", int(found["id"]))
    if not word.strip("@ "):
        raise Mistyped("a username is missing")
    return Fetch("user", word.removeprefix("@"))


def _beatmap(word: str) -> Fetch:
    found = _BEATMAP_LINK.match(word) or _ID.fullmatch(word)
    if found is None:
        message = f"{brief(word)} is neither the id nor the link of a beatmap"
        raise Mistyped(message)
    return Fetch("beatmap", int(found["id"]))


def _beatmapset(word: str) -> Fetch:
    found = _SET_LINK.match(word) or _ID.fullmatch(word)
    if found is None:
        message = f"{brief(word)} is neither the id nor the link of a beatmapset"
        raise Mistyped(message)
    return Fetch("beatmapset", int(found["id"]))


def of_enum(enum: type[Enum]) -> OneOf:
    """Return the kind that reads members of an enum, by value or by name."""
    choices = {str(one.value).casefold(): one for one in enum}
    for name, one in enum.__members__.items():  # aliases too
        choices.setdefault(name.casefold(), one)
    return OneOf(enum.__name__.lower(), choices, tuple(str(one.value) for one in enum))


def of_literal(values: tuple[Any, ...]) -> OneOf:
    """Return the kind that reads one of some values."""
    told = tuple(str(value) for value in values)
    choices = {str(value).casefold(): value for value in values}
    return OneOf("|".join(told), choices, told)


PLAIN: dict[type, ByFunction] = {
    int: ByFunction("number", _int),
    float: ByFunction("number", _float),
    str: ByFunction("text", str),
    bool: ByFunction("yes|no", _bool),
}
"""Kinds of built-in classes."""

MODS = ByFunction("mods", _mods)
USER = ByFunction("user", _user)
BEATMAP = ByFunction("beatmap", _beatmap)
BEATMAPSET = ByFunction("beatmapset", _beatmapset)

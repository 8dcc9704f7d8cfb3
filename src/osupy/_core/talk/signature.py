"""What a command takes, read from the signature of its function.

The first parameter is the context. Each further one takes a word, of the kind that its
annotation names; one with a default may be left out. ``*args`` takes all words that are
left, and a keyword-only parameter the rest of the line as it stands.
"""

from __future__ import annotations

import inspect
import types
from enum import Enum
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    Literal,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

import attrs

from osupy._core.talk import kinds
from osupy._core.talk.kinds import Fetch, Kind, Mistyped
from osupy.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from osupy._core.talk.words import Line

_PLACES = (
    inspect.Parameter.POSITIONAL_ONLY,
    inspect.Parameter.POSITIONAL_OR_KEYWORD,
)
_MISSING = inspect.Parameter.empty


@attrs.frozen
class Parameter:
    """One thing that a command takes."""

    name: str
    kind: Kind
    default: Any = _MISSING
    many: bool = False
    """Whether it takes all words that are left."""
    rest: bool = False
    """Whether it takes the rest of the line, blanks and quotes included."""

    @property
    def optional(self) -> bool:
        """Whether it may be left out."""
        return self.many or self.default is not _MISSING

    @property
    def usage(self) -> str:
        """How it stands in the help: ``<sides>``, ``[sides]``, ``[text …]``."""
        name = f"{self.name} …" if self.many or self.rest else self.name
        return f"[{name}]" if self.optional else f"<{name}>"


@attrs.frozen
class Arguments:
    """What a line gives to a command's function; some of it is still to be fetched."""

    places: tuple[Any, ...]
    named: dict[str, Any]

    @property
    def fetches(self) -> list[Fetch]:
        """What must be asked for, each once."""
        held = [*self.places, *self.named.values()]
        return list(dict.fromkeys(one for one in held if isinstance(one, Fetch)))

    def filled(self, found: dict[Fetch, Any]) -> Arguments:
        """Return the arguments with what was fetched."""

        def fill(value: Any) -> Any:
            return found[value] if isinstance(value, Fetch) else value

        named = {name: fill(value) for name, value in self.named.items()}
        return Arguments(tuple(map(fill, self.places)), named)


@attrs.frozen
class Signature:
    """Everything that a command takes."""

    parameters: tuple[Parameter, ...]

    @property
    def usage(self) -> str:
        """All parameters, as the help shows them."""
        return " ".join(one.usage for one in self.parameters)

    def read(self, line: Line) -> Arguments:
        """Return the arguments that a line gives.

        Raises:
            Mistyped: A word is missing, one too many, or not what it stands for.
        """
        places: list[Any] = []
        named: dict[str, Any] = {}
        words = list(line.words)
        for one in self.parameters:
            if one.rest:
                text = line.rest[words[0].start :] if words else ""
                words.clear()
                if text or not one.optional:
                    named[one.name] = _value(one, text)
            elif one.many:
                places += [_value(one, word.text) for word in words]
                words.clear()
            elif words:
                places.append(_value(one, words.pop(0).text))
            elif one.optional:
                places.append(one.default)
            else:
                message = f"{one.name} is missing"
                raise Mistyped(message)
        if words:
            message = f"{kinds.brief(words[0].text)} is too much"
            raise Mistyped(message)
        return Arguments(tuple(places), named)


def _value(parameter: Parameter, word: str) -> Any:
    if not word and parameter.rest:
        message = f"{parameter.name} is missing"
        raise Mistyped(message)
    try:
        return parameter.kind.read(word)
    except Mistyped as error:
        message = f"{parameter.name}: {error}"
        raise Mistyped(message) from None


def signature_of(function: Callable[..., Any]) -> Signature:
    """Return what a command's function takes.

    Raises:
        UsageError: A parameter cannot be read from chat; the message names it.
    """
    where = getattr(function, "__qualname__", repr(function))
    found = list(inspect.signature(function).parameters.values())
    if not found or found[0].kind not in _PLACES:
        message = f"{where} must take the context as its first parameter"
        raise UsageError(message)
    try:
        hints = get_type_hints(function, include_extras=True)
    except NameError as error:
        message = f"the annotations of {where} cannot be resolved: {error}"
        raise UsageError(message) from None
    return Signature(
        tuple(_parameter(one, hints.get(one.name, str), where) for one in found[1:])
    )


def _parameter(one: inspect.Parameter, hint: Any, where: str) -> Parameter:
    if one.kind is inspect.Parameter.VAR_KEYWORD:
        message = f"{where} takes **{one.name}, which chat cannot give"
        raise UsageError(message)
    kind = _kind(hint)
    if kind is None:
        message = f"{where}: {one.name} is annotated with {hint!r}, which is no kind "
        message += "of word; see osupy.chat for those that are"
        raise UsageError(message)
    default = one.default
    if default is _MISSING and _may_be_none(hint):
        default = None
    return Parameter(
        one.name,
        kind,
        default,
        many=one.kind is inspect.Parameter.VAR_POSITIONAL,
        rest=one.kind is inspect.Parameter.KEYWORD_ONLY,
    )


def _may_be_none(hint: Any) -> bool:
    return get_origin(hint) in (Union, types.UnionType) and type(None) in get_args(hint)


def _kind(hint: Any) -> Kind | None:
    origin, inner = get_origin(hint), get_args(hint)
    if origin is Annotated:
        converter = next((one for one in inner[1:] if callable(one)), None)
        return _kind(inner[0]) if converter is None else _by(converter)
    if origin is Literal:
        return kinds.of_literal(inner)
    if origin in (Union, types.UnionType):
        some = [_kind(one) for one in inner if one is not type(None)]
        known = tuple(kind for kind in some if kind is not None)
        if not known or len(known) < len(some):
            return None
        return known[0] if len(known) == 1 else kinds.AnyOf(known)
    if not isinstance(hint, type):
        return None
    if hint in kinds.PLAIN:
        return kinds.PLAIN[hint]
    if issubclass(hint, Enum):
        return kinds.of_enum(hint)
    cls: Any = hint  # pyright: ignore[reportUnknownVariableType]
    return _of_object(cls)


def _of_object(cls: type[Any]) -> Kind | None:
    from osupy import objects as o
    from osupy.mods import Mods

    if cls is Mods:
        return kinds.MODS
    # What is fetched is the long form; a function may ask for the short one too.
    if cls in (o.User, o.UserExtended):
        return kinds.USER
    if cls in (o.Beatmap, o.BeatmapExtended):
        return kinds.BEATMAP
    if cls in (o.Beatmapset, o.BeatmapsetExtended):
        return kinds.BEATMAPSET
    return None


def _by(converter: Callable[[str], Any]) -> Kind:
    """Return a kind that reads with a user's function."""

    def read(word: str) -> Any:
        try:  # a `ValueError` says that the word was mistyped
            return converter(word)
        except ValueError as error:
            said = str(error) or f"{kinds.brief(word)} cannot be read"
            raise Mistyped(said) from None

    return kinds.ByFunction(getattr(converter, "__name__", "text"), read)

"""Random answers that the contract allows, and what stands where in them.

`Maker` builds a value for a type of ``objects.json``. What it makes of each choice that
the contract leaves open (is it null, is the key there, which text) is decided by
`Choices`: `Smallest` and `Fullest` give the same value every time, of which hand-made
tests begin with the former; `Drawn` asks hypothesis. While it builds, the maker notes
the `Place` of every value, so that a test can spoil any of them and knows what must
happen.
"""

from __future__ import annotations

import json
import keyword
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, Protocol, TypeAlias, TypeVar

import attrs
from hypothesis import strategies as st
from hypothesis.vendor.pretty import RepresentationPrinter

from osupy import objects

T = TypeVar("T")

DATA = Path(__file__).parent / "data"
OBJECTS: dict[str, Any] = json.loads((DATA / "objects.json").read_text("utf-8"))
# Said in the contract's prose only; see `DIFFERENCES` in test_objects.
OBJECTS["ChatChannel"]["fields"]["type"]["nullable"] = True
ENUMS: dict[str, Any] = json.loads((DATA / "enums.json").read_text("utf-8"))
NAMES = sorted(OBJECTS.keys() & set(objects.__all__))

FORMS = {
    "BeatmapDifficultyAttributes": [
        "OsuDifficultyAttributes",
        "TaikoDifficultyAttributes",
        "FruitsDifficultyAttributes",
        "ManiaDifficultyAttributes",
    ]
}
"""Objects whose class the keys pick, though the contract does not say so."""

FREE = {("BeatmapsetEvent", "comment")}
"""Fields that keep raw what does not fit."""

DEEPEST = 2
"""Below this many objects, no optional ones are made."""

Entries: TypeAlias = "dict[str, dict[str, Any]]"
"""Keys of an object, with what the contract says of each."""

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(["a", "b", "id"]), inner, max_size=2)
    ),
    max_leaves=3,
)
_SALT = st.integers(0, 2**40)
_BYTES = [st.binary(min_size=size, max_size=size) for size in range(40)]
_FLOATS = st.floats(allow_nan=False, allow_infinity=False)
_TEXTS = st.text(max_size=4)
_SECONDS = st.integers(1_150_000_000, 4_000_000_000)


@attrs.frozen(eq=False)
class Place:
    """Where a value stands, or a whole answer.

    Attributes:
        path: As a `DecodeError` writes it.
        holder: List or object that holds it.
        key: Where in the holder.
        text: Its type, as the contract writes it.
        cls: Class of the object whose field it is, or is part of.
        field: Attribute of that class.
        is_field: Whether it is the field itself, not an item of it.
        nullable: Whether it may be null.
        always: Whether it may not be missing.
        free: Whether it is inside of data that stays raw if it does not fit.
        picked: Whether keys pick the class of the holder.
    """

    path: str
    holder: Any
    key: Any
    text: str
    cls: str
    field: str
    is_field: bool = False
    nullable: bool = False
    always: bool = True
    free: bool = False
    picked: bool = False

    @property
    def value(self) -> Any:
        """What stands there."""
        return self.holder[self.key]

    def _repr_pretty_(self, printer: RepresentationPrinter, _cycle: bool) -> None:
        printer.text(f"{self.cls} {self.path}")


@attrs.frozen(eq=False)
class Sample:
    """A value for an object of the contract, and the places in it."""

    value: Any
    places: list[Place]

    def _repr_pretty_(self, printer: RepresentationPrinter, _cycle: bool) -> None:
        printer.text(json.dumps(self.value))


class Choices(Protocol):
    """Decides what the contract leaves open."""

    def flags(self, count: int) -> int:
        """Return that many bits: which optional keys are there, what is null."""
        ...

    def pick(self, options: Sequence[T]) -> T:
        """Return one of several."""
        ...

    def scalar(self, kind: str) -> Any:
        """Return a number, a text, a time or any JSON."""
        ...


class Smallest:
    """Decides for the least: no optional keys, empty lists, the first of options."""

    def flags(self, count: int) -> int:
        return 0

    def pick(self, options: Sequence[T]) -> T:
        return options[0]

    def scalar(self, kind: str) -> Any:
        return {
            "bool": False,
            "date": "2026-08-01",
            "datetime": "2026-08-01T00:00:00+00:00",
            "float": 0.5,
            "int": 1,
            "json": None,
            "str": "text",
        }[kind]


class Fullest(Smallest):
    """Decides for the most: all keys, two of everything, the last of options.

    Args:
        null: Whether all is null that may be.
    """

    def __init__(self, *, null: bool) -> None:
        self._null = null

    def flags(self, count: int) -> int:
        every: int = (1 << count) - 1
        return every if self._null else every // 3  # the lower bit of each two

    def pick(self, options: Sequence[T]) -> T:
        return options[-1]


class Drawn:
    """Lets hypothesis decide."""

    def __init__(self, draw: Callable[[st.SearchStrategy[Any]], Any]) -> None:
        self._draw = draw

    def flags(self, count: int) -> int:
        # Bytes are drawn evenly, where numbers would be small ones mostly.
        drawn: bytes = self._draw(_BYTES[-(-count // 8)])
        return int.from_bytes(drawn)

    def pick(self, options: Sequence[T]) -> T:
        if len(options) == 1:
            return options[0]
        chosen: int = self._draw(_SALT) % len(options)
        return options[chosen]

    def scalar(self, kind: str) -> Any:
        if kind == "bool":
            return self.flags(1) % 2 == 1
        if kind == "int":
            return self._draw(_SALT) - 4
        if kind == "float":
            return self._draw(_FLOATS) if self.flags(1) % 2 else self._draw(_SALT) % 7
        if kind == "str":
            return self._draw(_TEXTS)
        if kind == "json":
            return self._draw(JSON)
        seconds = self._draw(_SECONDS)
        if kind == "date":
            return datetime.fromtimestamp(seconds, UTC).date().isoformat()
        text = datetime.fromtimestamp(seconds, UTC).isoformat()[: -len("+00:00")]
        return text + self.pick(["+00:00", "Z", ".000000Z"])


def alternatives(text: str) -> list[str]:
    """Split a type of the contract at the ``|`` outside of angle brackets."""
    return re.findall(r"(?:[^<|]|<[^>]*>+)+", text)


def lineage(name: str) -> Iterator[str]:
    """Yield an object and the ones that it extends."""
    above: str | None = name
    while above is not None:
        yield above
        above = OBJECTS[above].get("extends")


def is_open(name: str) -> bool:
    """Whether unknown keys are normal in an object."""
    return any(OBJECTS[part].get("open") for part in lineage(name))


@cache
def values(name: str) -> list[str]:
    """Return the values of an enum; ``user_preferences.k`` are those of its key."""
    name, _, key = name.partition(".")
    found: list[str] = ENUMS[name]["allowed"][key] if key else ENUMS[name]["values"]
    return found


@cache
def all_entries(name: str) -> Entries:
    """Return all keys of an object, inherited ones and includes among them."""
    found: Entries = {}
    for part in reversed(list(lineage(name))):
        entry = OBJECTS[part]
        found |= entry["fields"]
        found |= {
            key: {"always": False, **include}
            for key, include in entry.get("includes", {}).items()
        }
    return found


@cache
def entries(name: str) -> Entries:
    """Return the keys that are fields: all but those that repeat another."""
    again = doubles(name)
    return {key: e for key, e in all_entries(name).items() if key not in again}


@cache
def doubles(name: str) -> dict[str, str]:
    """Return the camelCase keys that repeat another, with that other one."""
    keys = all_entries(name)
    snake = {key: re.sub("[A-Z]", lambda m: f"_{m[0].lower()}", key) for key in keys}
    return {
        key: other for key, other in snake.items() if other != key and other in keys
    }


def attribute(key: str) -> str:
    """Return the attribute that stands for a key."""
    name = key.replace("@2x", "_2x")
    return f"{name}_" if keyword.iskeyword(name) else name


def step(key: str) -> str:
    """Return how a path goes on to a key."""
    return f".{key}" if key.isidentifier() else f"[{key!r}]"


@attrs.define
class Maker:
    """Makes values, and notes where everything stands.

    Attributes:
        choices: Decides what the contract leaves open.
        places: What has been noted.
    """

    choices: Choices
    places: list[Place] = attrs.field(factory=list)

    def value(self, text: str, at: Place, depth: int) -> Any:
        """Make a value of a type."""
        options = alternatives(text)
        at = attrs.evolve(at, picked=len(options) > 1)
        text = self.choices.pick(options)
        if inner := re.fullmatch("array<(.*)>", text):
            return self._list(inner[1], at, depth)
        if inner := re.fullmatch("map<([^,]*),(.*)>", text):
            return self._table(inner[1], inner[2], at, depth)
        kind, _, name = text.partition(":")
        if kind == "enum":
            return self.choices.pick(values(name))
        if kind == "object":
            return self.object(name, at, depth)
        return self.choices.scalar(text)

    def object(self, name: str, at: Place, depth: int = 0) -> Any:
        """Make an object."""
        form, keys = self._form(name)
        at = attrs.evolve(at, cls=form, picked=at.picked or form != name)
        made: dict[str, Any] = {}
        # Two bits a key: whether it is there, and whether it is null.
        flags = self.choices.flags(2 * len(keys))
        for key, entry in keys.items():
            there, null = flags & 1, flags & 2
            flags >>= 2
            too_deep = depth >= DEEPEST and "object:" in entry["type"]
            if not (entry["always"] or "is" in entry or (there and not too_deep)):
                continue
            here = _inside(at, made, key, entry["type"])
            here = attrs.evolve(
                here,
                field=attribute(key),
                is_field=True,
                nullable=entry["nullable"],
                always=entry["always"],
                free=at.free or (form, key) in FREE,
            )
            if "is" in entry:
                made[key] = entry["is"]
            elif null and entry["nullable"]:
                made[key] = None
            else:
                made[key] = self.value(entry["type"], here, depth + 1)
            self.places.append(here)
        return self._finished(form, made)

    def _finished(self, name: str, made: dict[str, Any]) -> Any:
        """Add what is no field: doubles, and keys that nobody declared."""
        for key, other in doubles(name).items():
            if other in made:
                made[key] = made[other]
        if is_open(name):
            made["of_the_future"] = self.choices.scalar("json")
        if not made and self.choices.pick([False, True]):
            return []  # as PHP writes it
        return made

    def _list(self, text: str, at: Place, depth: int) -> list[Any]:
        made: list[Any] = []
        if depth > DEEPEST and "object:" in text:
            return made
        for index in range(self.choices.pick([0, 1, 2])):
            self._item(text, at, made, index, depth)
        return made

    def _table(self, key: str, text: str, at: Place, depth: int) -> Any:
        made: dict[Any, Any] = {}
        keys = values(key[len("enum:") :]) if key != "str" else ["a", "7", "x y"]
        for _ in range(self.choices.pick([0, 1, 2])):
            self._item(text, at, made, self.choices.pick(keys), depth)
        if not made and self.choices.pick([False, True]):
            return []  # as PHP writes it
        return made

    def _item(self, text: str, at: Place, holder: Any, key: Any, depth: int) -> None:
        here = _inside(at, holder, key, text)
        value = self.value(text, here, depth)
        if isinstance(holder, list):
            holder.append(value)
        elif key in holder:
            return
        else:
            holder[key] = value
        self.places.append(here)

    def _form(self, name: str) -> tuple[str, Entries]:
        """Return what is made for an object, and its keys; some have ``is``."""
        if name in FORMS:
            name = self.choices.pick([name, *FORMS[name]])
            return name, entries(name)
        for base in lineage(name):
            variants = OBJECTS[base].get("variants")
            if variants is not None and variants["applies_to"] == "self":
                return self._entry(name, variants["map"])
            if variants is not None:
                return name, self._settled(entries(name), variants)
        return name, entries(name)

    def _entry(self, name: str, table: dict[str, Any]) -> tuple[str, Entries]:
        """Settle the type of an entry of recent activity."""
        kinds = {kind: entry["type"][len("object:") :] for kind, entry in table.items()}
        own = [kind for kind, form in kinds.items() if form == name]
        kind = self.choices.pick(own or [*kinds, None])
        if kind is None:
            keys = dict(entries(name))
            keys["parse_error"] = {**keys["parse_error"], "is": True}
        else:
            name = kinds[kind]
            keys = {
                k: entry for k, entry in entries(name).items() if k != "parse_error"
            }
        keys["type"] = {**keys["type"], "is": kind}
        return name, keys

    def _settled(self, keys: Entries, variants: dict[str, Any]) -> Entries:
        """Settle the key that picks the type of another."""
        by, field, table = variants["by"], variants["applies_to"], variants["map"]
        kind = self.choices.pick([*table, *values(keys[by]["type"][len("enum:") :])])
        keys = keys | {by: {**keys[by], "is": kind}}
        if kind not in table:
            return {key: entry for key, entry in keys.items() if key != field}
        nullable = table[kind].get("nullable", False)
        return keys | {field: {**keys[field], **table[kind], "nullable": nullable}}


def _inside(at: Place, holder: Any, key: Any, text: str) -> Place:
    return attrs.evolve(
        at,
        path=at.path + (f"[{key}]" if isinstance(key, int) else step(key)),
        holder=holder,
        key=key,
        text=text,
        is_field=False,
        nullable=False,
        always=True,
    )


def root(name: str) -> Place:
    """Return the place of a whole answer."""
    return Place(path="$", holder=None, key=None, text=name, cls=name, field="")


def smallest(name: str, /, **keys: Any) -> dict[str, Any]:
    """Return the least that an object can be, with some keys of one's own."""
    made: dict[str, Any] = Maker(Smallest()).object(name, root(name))
    return made | keys


def fullest(name: str, *, null: bool) -> Any:
    """Return an object with all its keys."""
    return Maker(Fullest(null=null)).object(name, root(name))


@st.composite
def samples(draw: Callable[[st.SearchStrategy[Any]], Any], name: str) -> Sample:
    """Draw answers for an object."""
    maker = Maker(Drawn(draw))
    value = maker.object(name, root(name))
    return Sample({} if value == [] else value, maker.places)

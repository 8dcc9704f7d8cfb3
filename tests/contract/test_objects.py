"""Every class of ``osupy.objects`` says what the contract says, field by field.

The facts are copied to ``data`` by ``tools/contract_data.py``. Where a class differs on
purpose, `DIFFERENCES` names the place and the reason; a reason whose difference is gone
fails as well.
"""

from __future__ import annotations

import ast
import inspect
import json
import keyword
import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import attrs
import pytest

from osupy import enums, mods, objects
from osupy._core.converter.hints import wire_key
from osupy._core.model import Model

DATA = Path(__file__).parent / "data"


def facts(name: str) -> dict[str, Any]:
    """Read one of the copied tables."""
    table: dict[str, Any] = json.loads((DATA / f"{name}.json").read_text("utf-8"))
    return table


OBJECTS = facts("objects")
RESULTS = facts("results")

CLASSES: dict[str, type[Model]] = {
    name: getattr(objects, name) for name in objects.__all__
}
SHARED = sorted(CLASSES.keys() & OBJECTS.keys())

DIFFERENCES = {
    "BeatmapsetEvent.comment": "the contract's JSON, with the class by type beside it",
    "ChatChannel.type": "null until somebody has written, as the id: said elsewhere",
    "LegacyScore.mods": "bare acronyms there; the same `Mods` as in a Score here",
    "MatchGame.mods": "as in a LegacyScore",
    "Notification.details": "the contract's JSON, with the class by name beside it",
    "SocketMessage.data": "the contract's JSON, with the class by event beside it",
}
"""Place -> why the class is not as the contract has it."""

OWN = {
    "UnknownEvent": "for a type that this version does not know; keeps the data",
    "UnknownNotificationDetails": "the same for a name of a notification",
}
"""Classes that the contract does not have, and why there are such."""

BESIDES = {
    "Error": "the body of a refusal",
    "OsuDifficultyAttributes": "form of BeatmapDifficultyAttributes by ruleset",
    "TaikoDifficultyAttributes": "form of BeatmapDifficultyAttributes by ruleset",
    "FruitsDifficultyAttributes": "form of BeatmapDifficultyAttributes by ruleset",
    "ManiaDifficultyAttributes": "form of BeatmapDifficultyAttributes by ruleset",
    "ReviewBlock": "part of the text of a review",
    "SocketMessage": "what comes through the websocket",
    "SocketLogoutData": "what the server itself hears of an event",
    "SocketVerifiedData": "as SocketLogoutData",
    "SocketVerificationRequirementData": "as SocketLogoutData",
}
"""Objects that must exist although no result names them, and why."""


# What the contract says, as Python has it.

SIMPLE: dict[str, Any] = {
    "bool": bool,
    "date": date,
    "datetime": datetime,
    "float": float,
    "int": int,
    "json": Any,
    "str": str,
}


def alternatives(text: str) -> list[str]:
    """Split a type of the contract at the ``|`` outside of angle brackets."""
    parts, depth = [""], 0
    for sign in text:
        depth += (sign == "<") - (sign == ">")
        if sign == "|" and depth == 0:
            parts.append("")
        else:
            parts[-1] += sign
    return parts


def camel(name: str) -> str:
    """Return the class of an enum: ``user_preferences.scoring_mode`` and so on."""
    return "".join(part[:1].upper() + part[1:] for part in re.split(r"[._]", name))


def python_type(text: str) -> Any:
    """Return the annotation that stands for a type of the contract."""
    first, *others = [_one(part) for part in alternatives(text)]
    for other in others:
        first |= other
    return first


def _one(text: str) -> Any:
    if text == "array<object:Mod>":
        return mods.Mods
    if inner := re.fullmatch(r"array<(.*)>", text):
        return list[python_type(inner[1])]  # type: ignore[misc]
    if inner := re.fullmatch(r"map<([^,]*),(.*)>", text):
        return dict[python_type(inner[1]), python_type(inner[2])]  # type: ignore[misc]
    kind, _, name = text.partition(":")
    if kind == "enum":
        return getattr(enums, camel(name))
    return CLASSES[name] if kind == "object" else SIMPLE[text]


def python_name(key: str) -> str:
    """Return the attribute that holds a key of the answer."""
    name = key.replace("@2x", "_2x")
    return f"{name}_" if keyword.iskeyword(name) else name


def snake(key: str) -> str:
    """Return a camelCase key in the other spelling."""
    return re.sub(r"[A-Z]", lambda found: f"_{found[0].lower()}", key)


def own_keys(name: str) -> dict[str, dict[str, Any]]:
    """Return the keys that an object has beyond those of its parent."""
    entry: dict[str, dict[str, dict[str, Any]]] = OBJECTS[name]
    return entry["fields"] | entry.get("includes", {})


def lineage(name: str | None) -> Iterator[str]:
    """Yield an object and the ones that it extends."""
    while name is not None:
        yield name
        name = OBJECTS[name].get("extends")


def doubles_of(name: str) -> set[str]:
    """Return the camelCase keys that repeat another key of the object."""
    keys = {key for part in lineage(name) for key in own_keys(part)}
    return {key for key in keys if snake(key) != key and snake(key) in keys}


# What the classes say.


class _Everything(Mapping[str, Any]):
    """The names that a hint may use although its module imports them for types only."""

    def __getitem__(self, name: str) -> Any:
        if name in CLASSES:
            return CLASSES[name]
        if name == "Mods":
            return mods.Mods
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return iter([*CLASSES, "Mods"])

    def __len__(self) -> int:
        return len(CLASSES) + 1


@cache
def hints(name: str) -> dict[str, Any]:
    """Return the annotations that a class has itself, resolved."""
    return inspect.get_annotations(CLASSES[name], locals=_Everything(), eval_str=True)


def hint(name: str, attribute: str) -> Any:
    """Return the annotation of a field, its own or inherited."""
    return next(
        hints(part)[attribute] for part in lineage(name) if attribute in hints(part)
    )


def found_differences(name: str) -> dict[str, str]:
    """Return each place where a class is not as the contract has it."""
    cls, found = CLASSES[name], dict[str, str]()
    parent = OBJECTS[name].get("extends")
    base = Model if parent is None else CLASSES[parent]
    if cls.__bases__ != (base,):
        found[name] = f"extends {cls.__bases__}, not {base}"
    if cls.__about__.open != any(OBJECTS[up].get("open") for up in lineage(name)):
        found[f"{name} (open)"] = f"open is {cls.__about__.open}"
    if set(cls.__about__.doubles) != doubles_of(name):
        found[f"{name} (doubles)"] = f"doubles are {set(cls.__about__.doubles)}"
    fields = {field.name: field for field in cls.__attrs_attrs__}
    for key in own_keys(name).keys() - doubles_of(name):
        field = fields.get(python_name(key))
        entry = own_keys(name)[key]
        if why := "missing" if field is None else _difference(name, field, entry):
            found[f"{name}.{key}"] = why
    beyond = hints(name).keys() & fields.keys() - set(map(python_name, own_keys(name)))
    return found | {f"{name}.{field}": "not in the contract" for field in beyond}


def _difference(
    name: str, field: attrs.Attribute[Any], entry: Mapping[str, Any]
) -> str | None:
    wanted, actual = python_type(entry["type"]), hint(name, field.name)
    always = entry.get("always", False)
    if wanted is Any:
        # JSON may be null as well; whether the hint says so does not matter.
        wanted = actual if actual in (Any, Any | None) else Any
    elif entry["nullable"] or not always:
        wanted |= None
    if actual != wanted:
        return f"{actual}, not {wanted}"
    if field.default is not (attrs.NOTHING if always else None):
        return f"the default is {field.default}, but always is {always}"
    return None


@pytest.mark.parametrize("name", SHARED)
def test_class_says_what_the_contract_says(name: str) -> None:
    found = found_differences(name)
    unexplained = {k: why for k, why in found.items() if k not in DIFFERENCES}

    assert unexplained == {}


def test_every_reason_has_its_difference() -> None:
    found = {place for name in SHARED for place in found_differences(name)}

    assert DIFFERENCES.keys() - found == set()


def test_classes_beyond_the_contract_have_a_reason() -> None:
    assert CLASSES.keys() - OBJECTS.keys() == OWN.keys()


def mentioned(value: Any) -> set[str]:
    """Return the objects that a result or an entry names anywhere."""
    return set(re.findall(r"object:(\w+)", json.dumps(value)))


def reachable() -> set[str]:
    """Return the objects that the routes and the websocket can send."""
    found: set[str] = set()
    waiting = mentioned(RESULTS) | BESIDES.keys()
    while waiting:
        name = waiting.pop()
        found.add(name)
        waiting |= {*mentioned(OBJECTS[name]), *lineage(name)} - found
    return found


def test_every_object_that_can_be_sent_exists() -> None:
    needed = reachable()

    assert len(RESULTS) == 77
    assert len(needed) > 200
    assert needed - CLASSES.keys() == set()


def test_no_object_exists_that_is_never_sent() -> None:
    assert CLASSES.keys() - OWN.keys() - reachable() == set()


@pytest.mark.parametrize(
    ("name", "key"),
    sorted(
        {
            (name, entry["items"])
            for entry in RESULTS.values()
            for name in mentioned(entry["result"])
            if name in CLASSES and entry["items"] in own_keys(name)
        }
    ),
)
def test_list_of_a_listing_is_never_forgiven(name: str, key: str) -> None:
    assert key in CLASSES[name].__about__.essential


@pytest.mark.parametrize(
    ("name", "form"),
    sorted(
        (name, form)
        for name, entry in OBJECTS.items()
        if name in CLASSES and entry.get("variants", {}).get("applies_to") == "self"
        for form in mentioned(entry["variants"])
    ),
)
def test_form_picked_by_a_key_is_a_subclass(name: str, form: str) -> None:
    key = OBJECTS[name]["variants"]["by"]

    assert issubclass(CLASSES[form], CLASSES[name])
    assert key in CLASSES[form].__about__.essential


@pytest.mark.parametrize("name", SHARED)
def test_converter_leads_every_attribute_back_to_its_key(name: str) -> None:
    keys = own_keys(name).keys() - doubles_of(name)

    assert {wire_key(python_name(key)) for key in keys} == keys


@pytest.mark.parametrize("name", sorted(CLASSES))
def test_class_is_slotted_frozen_and_keyword_only(name: str) -> None:
    cls = CLASSES[name]
    empty = cls.__new__(cls)

    assert not hasattr(empty, "__dict__")
    assert all(field.kw_only for field in cls.__attrs_attrs__)
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        empty.anything = 1  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", sorted(CLASSES))
def test_what_is_never_forgiven_is_a_field(name: str) -> None:
    cls = CLASSES[name]
    about = cls.__about__
    fields = {field.name for field in cls.__attrs_attrs__}

    assert about.essential | ({about.identity} - {None}) <= fields
    assert not about.doubles & fields


# Docstrings.


@cache
def definitions(module: str) -> dict[str, ast.ClassDef]:
    """Return the classes of a module as they are written."""
    tree = ast.parse(inspect.getsource(import_module(module)))
    return {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}


def text_below(body: list[ast.stmt], position: int) -> str:
    """Return the string literal that follows a statement, or nothing."""
    after = body[position + 1] if position + 1 < len(body) else None
    if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant):
        return str(after.value.value)
    return ""


@pytest.mark.parametrize("name", sorted(CLASSES))
def test_class_tells_what_it_is_and_where_it_comes_from(name: str) -> None:
    text = ast.get_docstring(definitions(CLASSES[name].__module__)[name]) or ""

    assert re.match(r"[A-Z`].*?\.", text, re.DOTALL)
    assert re.search(r"^Source: ``\S+``", text, re.MULTILINE)


@pytest.mark.parametrize("name", sorted(CLASSES))
def test_every_field_has_a_docstring(name: str) -> None:
    body = definitions(CLASSES[name].__module__)[name].body
    silent = {
        statement.target.id
        for position, statement in enumerate(body)
        if isinstance(statement, ast.AnnAssign)
        and isinstance(statement.target, ast.Name)
        and not statement.target.id.startswith("_")
        and not text_below(body, position).endswith(".")
    }

    assert silent == set()

"""Check JSON against the contract's facts, mechanically.

A :class:`Checker` walks a value along a type of ``objects.json`` and lists every
difference: keys nobody declared, missing keys, wrong types, nulls, values outside an
enum, the wrong one of the server's three datetime texts, floats that should be ints on
the wire, and includes that were not asked for or not given. It also counts what it has
seen, so that a test can tell whether its answers were rich enough to prove anything.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"
Node = dict[str, Any]
"""Which includes are asked for: name -> those below it. ``None``: not checked."""

_TEXTS = {
    "zulu": re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"),
    "micro": re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000000Z"),
    "offset": re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00"),
}
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_ZULU = {
    "Beatmap", "BeatmapExtended", "BeatmapsetExtended", "LegacyScore", "MatchGame",
    "RankHighest", "Score", "UserAchievement",
}  # fmt: skip
_ZULU_FIELDS = {("ChatMessage", "timestamp"), ("Comment", "created_at")}
_MICRO = {
    "BeatmapPack", "NotificationsDeleteData", "NotificationsReadData", "Season",
}  # fmt: skip
MAY_BE_MISSING = {
    ("BeatmapsetDiscussion", "current_user_attributes"),
    ("BeatmapsetEvent", "beatmapset"),
    ("BeatmapsetEvent", "discussion"),
    ("BeatmapsetExtended", "current_user_attributes"),
    ("MatchEvent", "game"),
    ("MatchGame", "beatmap"),
    ("Room", "current_user_score"),
    ("Score", "weight"),
    ("UserStatistics", "variants"),
}
"""Includes that are left out where there is nothing to say."""


def load(name: str) -> Any:
    """Return one table of the contract's facts."""
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))


@cache
def split(expression: str) -> list[str]:
    """Split a type at its outermost bars."""
    parts, depth = [""], 0
    for sign in expression:
        depth += (sign == "<") - (sign == ">")
        if sign == "|" and not depth:
            parts.append("")
        else:
            parts[-1] += sign
    return parts


def tree(includes: list[str]) -> Node:
    """Turn ``["user.country", "weight?"]`` into nested names."""
    root: Node = {}
    for dotted in includes:
        node = root
        for name in dotted.split("."):
            node = node.setdefault(name, {})
    return root


class Checker:
    """Compares values with the contract, and remembers what it saw."""

    def __init__(self) -> None:
        self.objects: dict[str, Any] = load("objects")
        self.enums: dict[str, Any] = load("enums")
        self.differences: list[str] = []
        self._flat: dict[str, tuple[dict[str, Any], dict[str, Any], bool]] = {}
        self.seen: Counter[str] = Counter()
        self.filled: set[tuple[str, str]] = set()
        self.nulls: set[tuple[str, str]] = set()
        self.enum_values: set[tuple[str, str]] = set()

    def check(self, expression: str, value: Any, node: Node | None = None) -> list[str]:
        """Return the differences between a value and a type."""
        self.differences = []
        self._value(expression, value, "$", "", node)
        return self.differences

    def flat(self, name: str) -> tuple[dict[str, Any], dict[str, Any], bool]:
        """Return an object's fields and includes, inherited ones too."""
        if name not in self._flat:
            self._flat[name] = self._flatten(name)
        return self._flat[name]

    def _flatten(self, name: str) -> tuple[dict[str, Any], dict[str, Any], bool]:
        entry = self.objects[name]
        fields: dict[str, Any] = {}
        includes: dict[str, Any] = {}
        is_open = bool(entry.get("open"))
        if "extends" in entry:
            fields, includes, parent_open = self.flat(entry["extends"])
            is_open = is_open or parent_open
        fields = {**fields, **entry["fields"]}
        includes = {**includes, **entry.get("includes", {})}
        for own in entry["fields"]:
            includes.pop(own, None)
        return fields, includes, is_open

    def _add(self, path: str, text: str) -> None:
        self.differences.append(f"{path}: {text}")

    def _value(
        self, expression: str, value: Any, path: str, owner: str, node: Node | None
    ) -> None:
        kind = self._pick(split(expression), value)
        if kind is None:
            shown = json.dumps(value)[:60]
            self._add(path, f"{expression} expected, not {shown}")
        elif kind.startswith("object:"):
            self._object(kind.removeprefix("object:"), value, path, node)
        elif kind.startswith("array<"):
            for place, item in enumerate(value):
                self._value(kind[6:-1], item, f"{path}[{place}]", owner, node)
        elif kind.startswith("map<"):
            _, inner = kind[4:-1].split(",", 1)
            for key, item in (value or {}).items():
                self._value(inner, item, f"{path}.{key}", owner, node)
        elif kind.startswith("enum:"):
            self._enum(kind.removeprefix("enum:"), value, path)
        elif kind in ("datetime", "date"):
            self._time(kind, value, path, owner)
        elif isinstance(value, float) and value.is_integer():
            self._add(path, f"{value} is written {int(value)} by the server")

    def _pick(self, kinds: list[str], value: Any) -> str | None:
        fitting = [kind for kind in kinds if _fits(kind, value)]
        # One list never mixes two shapes: its first item tells which it is.
        sample = value[0] if isinstance(value, list) and value else value
        if len(fitting) < 2 or not isinstance(sample, dict):
            return fitting[0] if fitting else None

        def likeness(kind: str) -> int:
            name = kind.removeprefix("array<").removesuffix(">")
            fields, includes, _ = self.flat(name.removeprefix("object:"))
            known = sum(key in fields or key in includes for key in sample)
            missed: int = sum(
                it["always"] and key not in sample for key, it in fields.items()
            )
            return known - missed

        return max(fitting, key=likeness)

    def _enum(self, name: str, value: Any, path: str) -> None:
        table, _, key = name.partition(".")
        entry = self.enums[table]
        allowed = entry["allowed"][key] if key else entry["values"]
        self.enum_values.add((name, str(value)))
        if value not in allowed:
            self._add(path, f"{value!r} is not in enum {name}")

    def _time(self, kind: str, value: str, path: str, owner: str) -> None:
        if kind == "date":
            pattern = _DATE
        else:
            text = "micro" if owner in _MICRO else "offset"
            field = (owner, path.rpartition(".")[2])
            zulu = owner in _ZULU or field in _ZULU_FIELDS
            pattern = _TEXTS["zulu" if zulu else text]
        if not pattern.fullmatch(value):
            self._add(path, f"{value!r} is not the {kind} text of {owner}")

    def _object(self, name: str, value: Any, path: str, node: Node | None) -> None:
        if value == []:
            if any(it["always"] for it in self.flat(name)[0].values()):
                self._add(path, f"[] for {name}, which is never empty")
            return
        name = self._variant(name, value, path)
        fields, includes, is_open = self.flat(name)
        if not value and not any(it["always"] for it in fields.values()):
            self._add(path, f"{{}} for {name}, which PHP writes []")
        self.seen[name] += 1
        for key, declared in fields.items():
            if declared["always"] and key not in value:
                self._add(path, f"{name} without {key}")
        for key, item in value.items():
            declared = fields.get(key) or includes.get(key)
            if declared is None:
                if not is_open:
                    self._add(path, f"{name} knows no {key}")
                continue
            self._field(name, key, declared, item, path, node, value)
        if node is not None:
            self._includes(name, value, includes, path, node)

    def _variant(self, name: str, value: Any, path: str) -> str:
        variants = self.objects[name].get("variants")
        if not variants or variants["applies_to"] != "self":
            return name
        if value.get("parse_error"):
            return name
        found = variants["map"].get(value.get(variants["by"]))
        if found is None:
            self._add(path, f"{name} of an unknown kind")
            return name
        return str(found["type"].removeprefix("object:"))

    def _field(
        self,
        name: str,
        key: str,
        declared: Any,
        item: Any,
        path: str,
        node: Node | None,
        value: Any,
    ) -> None:
        declared = self._told_by(name, key, declared, item, value)
        if item is None:
            self.nulls.add((name, key))
            if not declared["nullable"] and declared["type"] != "json":
                self._add(f"{path}.{key}", f"null in {name}")
            return
        self.filled.add((name, key))
        below = None if node is None else node.get(key, node.get(f"{key}?", {}))
        self._value(declared["type"], item, f"{path}.{key}", name, below)

    def _told_by(
        self, name: str, key: str, declared: Any, item: Any, value: Any
    ) -> Any:
        """Return how a field is declared that another one tells about."""
        variants = self.objects[name].get("variants")
        if not variants or variants["applies_to"] != key:
            return declared
        if item is not None and not isinstance(item, dict):
            return declared  # the plain text of old days
        found = variants["map"].get(value[variants["by"]])
        return {"nullable": False} | found if found else declared

    def _includes(
        self, name: str, value: Any, includes: dict[str, Any], path: str, node: Node
    ) -> None:
        for key in includes:
            asked = key in node or f"{key}?" in node
            if key in value and not asked:
                self._add(path, f"{name} with {key}, which nobody asked for")
            if key in node and key not in value and (name, key) not in MAY_BE_MISSING:
                self._add(path, f"{name} without the include {key}")


def _fits(kind: str, value: Any) -> bool:
    if kind == "json":
        return True
    if kind == "bool" or isinstance(value, bool):
        return kind == "bool" and isinstance(value, bool)
    if kind.startswith(("object:", "map<")):
        return isinstance(value, dict) or value == []
    if kind.startswith("array<"):
        return isinstance(value, list)
    if kind == "int":
        return isinstance(value, int)
    if kind == "float":
        return isinstance(value, int | float)
    return isinstance(value, str)

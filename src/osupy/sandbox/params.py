"""Parameters, read as the server reads them.

Query and body are merged. ``a[]=1`` makes lists and ``a[b]=1`` objects, ``a=1`` does
not; a number is whatever digits a text begins with; a bool written otherwise than
``1``, ``on``, ``true``, ``0`` or ``false`` is absent.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final, TypeGuard, cast
from urllib.parse import parse_qsl

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_TRUE: Final = ("1", "on", "true")
_FALSE: Final = ("0", "false")
_KEY: Final = re.compile(r"([^\[\]]+)((?:\[[^\[\]]*\])*)$")
_BRACKETS: Final = re.compile(r"\[([^\]]*)\]")
_DIGITS: Final = re.compile(r"\s*[+-]?\d{1,18}")


class Params:
    """What came with a request."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self.values = values

    def text(self, name: str) -> str | None:
        """Return a text; an empty one is absent."""
        value = self.values.get(name)
        if value is None or value == "" or isinstance(value, list | dict):
            return None
        return str(cast("object", value))

    def integer(self, name: str) -> int | None:
        """Return a number; text that is none is 0."""
        value = self.values.get(name)
        if value is None or value == "" or isinstance(value, list | dict):
            return None
        return to_int(cast("object", value))

    def clamped(self, name: str, default: int, least: int, most: int) -> int:
        """Return a number, brought between its bounds."""
        value = self.integer(name)
        return default if value is None else max(least, min(most, value))

    def boolean(self, name: str, *, default: bool = False) -> bool:
        """Return a bool, or the default for anything else."""
        value = self.flag(name)
        return default if value is None else value

    def flag(self, name: str) -> bool | None:
        """Return a bool, or ``None`` for anything else."""
        value = self.values.get(name)
        if isinstance(value, bool):
            return value
        text = str(value)
        if text in _TRUE:
            return True
        return False if text in _FALSE else None

    def items(self, name: str) -> list[Any]:
        """Return a list; one value alone is none."""
        value = self.values.get(name)
        if _is_object(value):
            return list(value.values())
        return value if _is_list(value) else []

    def sub(self, name: str) -> Params:
        """Return what ``name[…]`` holds; nothing if it is no object."""
        value = self.values.get(name)
        return Params(value if _is_object(value) else {})

    def texts(self, name: str) -> list[str]:
        """Return a list of texts."""
        return [str(item) for item in self.items(name)]

    def integers(self, name: str) -> list[int]:
        """Return a list of numbers."""
        return [to_int(item) for item in self.items(name)]


def _is_list(value: object) -> TypeGuard[list[Any]]:
    return isinstance(value, list)


def _is_object(value: object) -> TypeGuard[dict[str, Any]]:
    return isinstance(value, dict)


def to_int(value: object) -> int:
    """Cast as PHP does."""
    if isinstance(value, bool | int | float):
        return int(value)
    found = _DIGITS.match(str(value))
    return int(found.group()) if found else 0


def read_params(query: str, body: bytes, content_type: str) -> Params:
    """Merge query and body; what the body says wins."""
    values = _nested(parse_qsl(query, keep_blank_values=True))
    if body:
        values.update(_read_body(body, content_type))
    return Params(values)


def _read_body(body: bytes, content_type: str) -> dict[str, Any]:
    if "json" in content_type:
        try:
            found = json.loads(body)
        except ValueError:
            return {}
        return found if _is_object(found) else {}
    if "form" in content_type:
        text = body.decode("utf-8", "replace")
        return _nested(parse_qsl(text, keep_blank_values=True))
    return {}


def _nested(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, value in pairs:
        found = _KEY.match(name)
        if found is not None:
            _put(values, [found.group(1), *_BRACKETS.findall(found.group(2))], value)
    return {name: _listed(value) for name, value in values.items()}


def _put(values: dict[str, Any], keys: list[str], value: str) -> None:
    for key in keys[:-1]:
        branch = values.setdefault(key or str(len(values)), {})
        if not _is_object(branch):
            return
        values = branch
    values[keys[-1] or str(len(values))] = value


def _listed(value: Any) -> Any:
    """Turn what PHP would call a list into one: an object whose keys count."""
    if not _is_object(value):
        return value
    items = {key: _listed(item) for key, item in value.items()}
    numbered = all(key.isdecimal() for key in items)
    return list(items.values()) if numbered else items

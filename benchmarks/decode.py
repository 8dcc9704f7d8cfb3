"""How long decoding takes, as a multiple of ``json.loads`` of the same bytes.

``python benchmarks/decode.py [--quick]`` prints two tables. All ways are timed in
turns, so that what else the machine does falls on all of them alike, and in its turn
each is called a few times. The best call is the first table. The best first call is the
second: it finds the processor's caches full of what the other ways used, which costs
much code more than it costs one loop in C. Peers that cannot be imported are left out,
with a word; a peer that cannot read an answer has a word there instead of a time.
"""

from __future__ import annotations

import argparse
import importlib
import itertools
import json
import logging
import sys
import time
import types
import typing
import warnings
from collections.abc import Callable
from datetime import date, datetime
from math import inf
from pathlib import Path
from typing import Any, Union

import attrs

import osupy
from osupy._core import json as own_json
from osupy._core.converter.engine import engine
from osupy._core.converter.hints import resolve_hints, wire_key
from osupy._core.model import Model
from osupy.mods import Mods

# A script finds its neighbours by the folder that holds theirs. Its own folder would
# hide a library: ossapi asks for `requests`.
_HERE = Path(__file__).resolve().parent
sys.path[:] = [
    str(_HERE.parent),
    *(path for path in sys.path if Path(path).resolve() != _HERE),
]

from benchmarks.payloads import payloads  # noqa: E402 (the path comes first)

Work = Callable[[], object]

_OWN = "osupy, orjson"
_UNREADABLE = "unreadable"
_WARM = 5  # the first answers of a type are decoded without msgspec
_CALLS = 5  # in a turn, unless they take too long
_TURN = 0.05
_SLOW = 0.1  # who takes as long as this gets a turn in every tenth round


def osupy_ways(data: bytes, kind: Any) -> dict[str, Work]:
    """Return osupy with orjson, with the standard parser, and keeping unknown keys."""
    ways: dict[str, Work] = {}
    orjson = own_json.orjson
    functions = engine.functions[False]
    plan = functions.plan(kind)

    def ordinary() -> object:
        """Decode as where msgspec is not installed."""
        return engine.structure(functions, plan, own_json.loads(data))

    def standard() -> object:
        own_json.orjson = None
        try:
            return ordinary()
        finally:
            own_json.orjson = orjson

    if orjson is not None:
        ways[_OWN] = lambda: osupy.decode(data, kind)
        ways["osupy, orjson, no msgspec"] = ordinary
        ways["osupy, orjson, keep_unknown"] = lambda: osupy.decode(
            data, kind, keep_unknown=True
        )
        ways["orjson.loads alone"] = lambda: orjson.loads(data)
    return ways | {"osupy, standard json": standard}


class Mirror:
    """The same classes for another library: same fields, same nesting.

    Args:
        make: Makes a class of a name and ``(attribute, key, type, is an include)``.
        moment: What a time is decoded into.
    """

    def __init__(
        self,
        make: Callable[[str, list[tuple[str, str, Any, bool]]], type],
    ) -> None:
        self._make = make
        self._made: dict[type, Any] = {}

    def of(self, hint: Any) -> Any:
        """Return the mirror of a type; what both cannot say is left undecoded."""
        origin, args = typing.get_origin(hint), typing.get_args(hint)
        if origin in (Union, types.UnionType):
            rest = [arg for arg in args if arg is not types.NoneType]
            inner = self.of(rest[0]) if len(rest) == 1 else Any
            return inner if inner is Any else inner | None
        if origin is list:
            return list[self.of(args[0])]  # type: ignore[misc]
        if origin is dict or hint is Mods:
            return Any
        if isinstance(hint, type) and issubclass(hint, Model):
            return self._class(hint)
        return hint if hint in (int, float, str, bool, datetime, date) else Any

    def _class(self, cls: type[Model]) -> Any:
        if cls not in self._made:
            self._made[cls] = Any  # where classes hold one another
            hints = resolve_hints(cls)
            fields = [
                (
                    field.name,
                    wire_key(field.name),
                    self.of(hints[field.name]),
                    field.default is not attrs.NOTHING,
                )
                for field in cls.__attrs_attrs__
            ]
            self._made[cls] = self._make(cls.__name__, fields)
        return self._made[cls]


def msgspec_way(data: bytes, kind: Any) -> dict[str, Work]:
    """Return msgspec's own decoder into its own structs: the limit."""
    msgspec = importlib.import_module("msgspec")

    def make(name: str, fields: list[tuple[str, str, Any, bool]]) -> type:
        specs = [
            (attribute, hint | None if hint is not Any else hint, None)
            if include
            else (attribute, hint)
            for attribute, _, hint, include in fields
        ]
        renamed = {attribute: key for attribute, key, _, _ in fields}
        made: type = msgspec.defstruct(name, specs, rename=renamed, kw_only=True)
        return made

    decoder = msgspec.json.Decoder(Mirror(make).of(kind))
    return {"msgspec Struct": lambda: decoder.decode(data)}


def cattrs_way(data: bytes, kind: Any) -> dict[str, Work]:
    """Return cattrs as it is: its own code for attrs classes."""
    cattrs = importlib.import_module("cattrs")
    gen = importlib.import_module("cattrs.gen")
    converter = cattrs.Converter()
    converter.register_structure_hook(
        datetime, lambda text, _: datetime.fromisoformat(text)
    )
    converter.register_structure_hook(date, lambda text, _: date.fromisoformat(text))

    def make(name: str, fields: list[tuple[str, str, Any, bool]]) -> type:
        attributes = {
            attribute: attrs.field(type=hint, default=None)
            if include
            else attrs.field(type=hint)
            for attribute, _, hint, include in fields
        }
        made = attrs.make_class(name, attributes, slots=True, kw_only=True, frozen=True)
        renames = {
            attribute: gen.override(rename=key)
            for attribute, key, _, _ in fields
            if attribute != key
        }
        hook = gen.make_dict_structure_fn(made, converter, **renames)
        converter.register_structure_hook(made, hook)
        return made

    mirror = Mirror(make).of(kind)
    parse = json.loads if own_json.orjson is None else own_json.orjson.loads
    return {"cattrs, defaults": lambda: converter.structure(parse(data), mirror)}


def osu_py_way(data: bytes, kind: Any) -> dict[str, Work]:
    """Return osu.py's pydantic-like classes over the same answer."""
    osu = importlib.import_module("osu")
    names = {
        "Score": "SoloScore",
        "UserExtended": "User",
        "BeatmapsetExtended": "Beatmapset",
        "BeatmapExtended": "Beatmap",
    }
    return _by_class(data, kind, lambda name: getattr(osu, names[name]), "osu.py")


def ossapi_way(data: bytes, kind: Any) -> dict[str, Work]:
    """Return ossapi's classes over the same answer."""
    ossapi = importlib.import_module("ossapi")
    models = importlib.import_module("ossapi.models")
    # Making one as its users do asks the server for a token.
    client = ossapi.OssapiAsync.__new__(ossapi.OssapiAsync)
    vars(client).update(
        log=logging.getLogger("ossapi"),
        api_version=osupy.DEFAULT_API_VERSION,
        strict=False,
        _type_hints_cache={},
    )
    names = {
        "UserExtended": "User",
        "BeatmapsetExtended": "Beatmapset",
        "BeatmapExtended": "Beatmap",
    }

    def make(name: str) -> Callable[[Any], object]:
        cls = getattr(models, names.get(name, name))
        return lambda raw: client._instantiate_type(cls, raw)  # noqa: SLF001

    return _by_class(data, kind, make, "ossapi")


def aiosu_way(data: bytes, kind: Any) -> dict[str, Work]:
    """Return aiosu's pydantic models over the same answer."""
    models = importlib.import_module("aiosu.models")
    names = {
        "Score": "LazerScore",
        "UserExtended": "User",
        "BeatmapsetExtended": "Beatmapset",
        "BeatmapExtended": "Beatmap",
    }

    def make(name: str) -> Callable[[Any], object]:
        validate: Callable[[Any], object]
        validate = getattr(models, names.get(name, name)).model_validate
        return validate

    return _by_class(data, kind, make, "aiosu")


def _by_class(
    data: bytes,
    kind: Any,
    make: Callable[[str], Callable[[Any], object]],
    title: str,
) -> dict[str, Work]:
    """Return a peer that makes one object at a time."""
    if kind is osupy.objects.BeatmapsResponse:
        row = make("BeatmapExtended")
        return {title: lambda: [row(raw) for raw in json.loads(data)["beatmaps"]]}
    if typing.get_origin(kind) is list:
        row = make(typing.get_args(kind)[0].__name__)
        return {title: lambda: [row(raw) for raw in json.loads(data)]}
    whole = make(kind.__name__)
    return {title: lambda: whole(json.loads(data))}


_OTHERS: dict[str, Callable[[bytes, Any], dict[str, Work]]] = {
    "msgspec": msgspec_way,
    "cattrs": cattrs_way,
    "osu.py": osu_py_way,
    "ossapi": ossapi_way,
    "aiosu": aiosu_way,
}


def ways_of(data: bytes, kind: Any) -> tuple[dict[str, Work], list[str]]:
    """Return all ways to decode an answer that work here, and those that do not."""
    found: dict[str, Work] = {"json.loads": lambda: json.loads(data)}
    found |= osupy_ways(data, kind)
    failed: list[str] = []
    for title, make in _OTHERS.items():
        try:
            made = make(data, kind)
            for work in made.values():
                work()
        except ImportError as error:
            print(f"{title}: left out ({error})", file=sys.stderr)
        except Exception as error:  # noqa: BLE001 (a peer may refuse an answer)
            words = str(error).splitlines() or [""]
            shown = f"{type(error).__name__}: {words[0][:100]}"
            print(f"{title}: {shown}", file=sys.stderr)
            failed.append(title)
        else:
            found |= made
    return found, failed


def best_times(
    ways: dict[str, Work], seconds: float
) -> tuple[dict[str, float], dict[str, float]]:
    """Return the best call of each way, and the best first call of its turns."""
    best = dict.fromkeys(ways, inf)
    first = dict(best)
    for work in ways.values():
        for _ in range(_WARM):
            work()  # what is made once is made now
    end = time.perf_counter() + seconds
    for number in itertools.count():
        if time.perf_counter() > end:
            break
        for title, work in ways.items():
            if _SLOW < first[title] < inf and number % 10:
                continue
            calls = _turn(work)
            first[title] = min(first[title], calls[0])
            best[title] = min(best[title], *calls)
    return best, first


def _turn(work: Work) -> list[float]:
    calls: list[float] = []
    while len(calls) < _CALLS and sum(calls) < _TURN:
        start = time.perf_counter()
        work()
        calls.append(time.perf_counter() - start)
    return calls


Rows = dict[str, list[str]]


def add_column(rows: Rows, times: dict[str, float], failed: list[str]) -> None:
    """Add to the rows of a table what was measured with one answer."""
    base = times["json.loads"]
    for title, taken in times.items():
        rows.setdefault(title, []).append(f"{taken / base:.2f}")
    rows["json.loads"][-1] = f"{base * 1000:.2f} ms"
    for title in failed:
        rows.setdefault(title, []).append(_UNREADABLE)


def show(heading: str, names: list[str], rows: Rows) -> None:
    """Print one table."""
    width = max(map(len, rows))
    print(f"\n{heading}")
    print(" " * width, *(f"{name:>14}" for name in names))
    for title, cells in rows.items():
        print(title.ljust(width), *(f"{cell:>14}" for cell in cells))


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="3 s instead of 30 s")
    answers = payloads()
    seconds = (3.0 if parser.parse_args().quick else 30.0) / len(answers)
    warnings.simplefilter("error")  # the answers must fit
    best_rows: Rows = {}
    first_rows: Rows = {}
    for data, kind in answers.values():
        ways, failed = ways_of(data, kind)
        best, first = best_times(ways, seconds)
        add_column(best_rows, best, failed)
        add_column(first_rows, first, failed)
    print(
        "As a multiple of json.loads; bytes:",
        ", ".join(f"{name} {len(data):,}" for name, (data, _) in answers.items()),
    )
    show("Called again:", list(answers), best_rows)
    show("Called after the other ways:", list(answers), first_rows)


if __name__ == "__main__":
    main()

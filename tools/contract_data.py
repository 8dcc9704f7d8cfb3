"""Copy the contract's facts, without its prose, to ``tests/contract/data``.

The contract describes the server at length; the tests need only what a program can
compare. One line holds one entry, so that a new state of the contract shows as a
readable difference::

    python tools/contract_data.py path/to/contract --names path/to/names.json
    python tools/contract_data.py path/to/contract --names path/to/names.json --check
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any, cast

DATA = Path(__file__).resolve().parent.parent / "tests" / "contract" / "data"

PROSE = frozenset({"controller", "docs_name", "note", "notes", "source", "when"})
"""Keys that explain, for people."""


def facts(value: object) -> Any:
    """Return a JSON value without the keys that hold prose."""
    if isinstance(value, dict):
        entries = cast("dict[str, object]", value)
        return {key: facts(v) for key, v in entries.items() if key not in PROSE}
    if isinstance(value, list):
        return [facts(item) for item in cast("list[object]", value)]
    return value


def objects(entries: dict[str, Any]) -> dict[str, Any]:
    """Return the objects; a field may well be called ``source`` or ``note``."""
    return {
        name: facts({k: v for k, v in entry.items() if k not in _FIELDS})
        | {
            kind: {key: facts(field) for key, field in entry[kind].items()}
            for kind in _FIELDS
            if kind in entry
        }
        for name, entry in entries.items()
    }


_FIELDS = ("fields", "includes")


def routes(entries: list[dict[str, Any]], names: dict[str, Any]) -> dict[str, Any]:
    """Return the routes that osupy declares, and those of ``oauth``, by their names.

    Of the refusals only the statuses are facts that a test can use.
    """
    found: dict[str, Any] = {}
    for entry in entries:
        name = f"{entry['method']} {entry['path']}"
        if name in names or entry["extra"]:
            statuses = sorted({error["status"] for error in entry["errors"]})
            found[name] = facts(entry) | {"errors": statuses}
    return found


def mods(entries: dict[str, Any]) -> dict[str, Any]:
    """Return what is said of mods, each mod of a ruleset by ``ruleset/acronym``."""
    return {key: facts(v) for key, v in entries.items() if key in _OF_ALL_MODS} | {
        f"{ruleset}/{acronym}": facts(mod)
        for ruleset, entry in entries["rulesets"].items()
        for acronym, mod in entry["mods"].items()
    }


_OF_ALL_MODS = ("types", "setting_types", "legacy_bitset", "implied_in_bitset")


def written(entries: dict[str, Any]) -> str:
    """Return a mapping as JSON text with one entry on each line."""
    lines = ",\n".join(
        f" {json.dumps(name)}: {json.dumps(entry, ensure_ascii=False)}"
        for name, entry in entries.items()
    )
    return f"{{\n{lines}\n}}\n"


def files(contract: Path, names_file: Path) -> dict[Path, str]:
    """Return the text of every data file by its path."""

    def read(path: Path) -> Any:
        return json.loads(path.read_text(encoding="utf-8"))

    names = read(names_file)
    tables = {
        "enums": facts(read(contract / "enums.json")),
        "mods": mods(read(contract / "mods.json")),
        "names": facts(names),
        "objects": objects(read(contract / "objects.json")),
        "results": facts(read(contract / "results.json")),
        "routes": routes(read(contract / "routes.json"), names),
        "seed_objects": facts(read(contract / "seed_objects.json")["names"]),
    }
    return {DATA / f"{name}.json": written(table) for name, table in tables.items()}


def main() -> int:
    """Write the files, or with ``--check`` only say which would change."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("contract", type=Path, help="folder with objects.json")
    parser.add_argument("--names", type=Path, required=True, help="names.json")
    parser.add_argument("--check", action="store_true", help="write nothing")
    chosen = parser.parse_args()
    wanted = files(chosen.contract, chosen.names)
    stale = [
        path
        for path, text in wanted.items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    for path in stale:
        print(f"{'stale' if chosen.check else 'written'}: {path.name}")
        if not chosen.check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(wanted[path], encoding="utf-8")
    return int(chosen.check and bool(stale))


if __name__ == "__main__":
    sys.exit(main())

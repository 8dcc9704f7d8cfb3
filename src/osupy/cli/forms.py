"""How a stream of items is shown: as columns, as JSON Lines, or as CSV."""

import csv
import json
import sys
from collections.abc import Callable, Sequence
from typing import Any

import attrs

from osupy import encode
from osupy.cli.console import Output
from osupy.cli.errors import Misuse


@attrs.frozen
class Columns:
    """Names of columns, and how wide each is at least where it is shown to people."""

    names: Sequence[str]
    widths: Sequence[int]

    def padded(self, texts: Sequence[str]) -> str:
        """Return a line of a table."""
        pairs = zip(texts, self.widths, strict=True)
        return "  ".join(text.ljust(width) for text, width in pairs).rstrip()


@attrs.frozen
class Form:
    """How a stream is shown: a header, if any, and a line for each item."""

    begin: Callable[[], None]
    show: Callable[[Any], None]


def form_of(
    columns: Columns,
    cells: Callable[[Any], Sequence[str]],
    *,
    as_json: bool,
    as_csv: bool,
) -> Form:
    """Return the form that the flags ask for."""
    if as_json and as_csv:
        raise Misuse("--json or --csv, not both")
    if as_json:
        return Form(_nothing, _json_line)
    if as_csv:
        writer = csv.writer(sys.stdout, lineterminator="\n")

        def row(texts: Sequence[str]) -> None:
            writer.writerow(texts)
            sys.stdout.flush()

        return Form(lambda: row(columns.names), lambda item: row(cells(item)))
    console = Output()
    return Form(
        lambda: console.say(columns.padded(columns.names), "bold"),
        lambda item: console.say(columns.padded(cells(item))),
    )


def _nothing() -> None:
    """Begin without a header."""


def _json_line(item: Any) -> None:
    # ASCII: whatever the terminal's encoding is, it is valid JSON.
    print(json.dumps(json.loads(encode(item))), flush=True)

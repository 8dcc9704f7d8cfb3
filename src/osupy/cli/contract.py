"""``osupy contract check``: whether a server still sends what osupy declares."""

import csv as csvlib
import json as jsonlib
import os
import sys
from collections.abc import Iterable
from ipaddress import ip_address
from itertools import groupby
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

import attrs
from cyclopts import App, Parameter
from rich.box import SIMPLE
from rich.table import Table
from rich.text import Text

from osupy import Client, RateLimit
from osupy._core.settings import BASE_URL
from osupy.cli.console import Output, progress
from osupy.cli.errors import FAILED, Failure, Misuse, printable
from osupy.cli.settings import ServerFlags, resolve

if TYPE_CHECKING:
    from osupy.contract import Report

contract: App = App(name="contract", help="Compare a server with what osupy declares.")

_FURTHEST = 10_000  # columns; through a pipe a line is as long as it is


@contract.command
def check(
    *,
    server: ServerFlags | None = None,
    json: Annotated[bool, Parameter(negative=())] = False,
    csv: Annotated[bool, Parameter(negative=())] = False,
) -> int:
    """Ask every readable route, and tell what differs from the declared objects.

    Changes nothing on the server. Takes two or three minutes with a real one, whose
    limit is kept. Exits with 1 when something differs or a route does not answer.

    Parameters
    ----------
    json
        Print everything as one JSON document, the routes that were skipped as well.
    csv
        Print a line of CSV for each difference and each route that does not answer.
    """
    if json and csv:
        raise Misuse("--json and --csv: one of them")
    access = resolve(server or ServerFlags(), os.environ)
    base_url = access.base_url or BASE_URL
    if access.credentials is None:
        raise Failure(
            f"no credentials for {base_url}: use `osupy login`, or set OSUPY_TOKEN,"
            " or OSUPY_CLIENT_ID and OSUPY_CLIENT_SECRET"
        )
    console = Output()
    with Client(
        access.credentials,
        base_url=base_url,
        limit=None if _is_here(base_url) else RateLimit(),
    ) as client:
        report = _checked(client, console, quiet=json or csv)
    if json:
        console.say(jsonlib.dumps({"server": base_url, **report.as_dict()}))
    elif csv:
        _write(report)
    else:
        _show(report, console)
    if report.is_clean:
        return 0
    print(f"osupy: {base_url} has drifted: {report.summary}", file=sys.stderr)
    return FAILED


def _is_here(base_url: str) -> bool:
    """Whether the server is on this machine: only real ones ask for gentleness."""
    host = urlsplit(base_url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _checked(client: Client, console: Output, *, quiet: bool) -> "Report":
    from osupy import contract as alarm  # nothing that other commands need
    from osupy._core.contract.recipes import RECIPES

    if quiet or not console.is_live:
        return alarm.check(client)
    with progress(console, "routes", done=0, total=len(RECIPES)) as show:
        report = alarm.check(client, progress=lambda done, _: show(done))
        show(len(report.routes))
        return report


def _write(report: "Report") -> None:
    from osupy.contract import Difference

    names = [field.name for field in attrs.fields(Difference)]
    rows = [attrs.asdict(one) for one in report.differences]
    rows += [
        {"route": one.route, "request": one.request, "kind": "failed"}
        | {"example": one.reason}
        for one in report.failed
    ]
    table = csvlib.DictWriter(sys.stdout, names, restval="", lineterminator="\n")
    table.writeheader()
    for row in rows:
        table.writerow({name: printable(str(value)) for name, value in row.items()})


def _show(report: "Report", console: Output) -> None:
    if not console.is_terminal:
        console.width = _FURTHEST  # no cell is broken where nobody looks at columns
    for route, differences in groupby(report.differences, lambda one: one.route):
        _print(
            route,
            ("difference", "path", "field", "declared", "came", "times", "example"),
            (
                (d.kind, d.path, d.field, d.declared, d.came, d.count, d.example)
                for d in differences
            ),
            console,
        )
    _print(
        "Not checked",
        ("route", "outcome", "reason"),
        (
            (one.route, one.outcome, one.reason)
            for one in (*report.failed, *report.skipped)
        ),
        console,
    )
    console.say(report.summary, "bold green" if report.is_clean else "bold red")


def _print(
    title: str,
    columns: tuple[str, ...],
    rows: Iterable[tuple[object, ...]],
    console: Output,
) -> None:
    """Print a table, if there are rows."""
    table = Table(title=Text(title, "bold"), title_justify="left", box=SIMPLE)
    for name in columns:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*(Text(printable(str(value))) for value in row))
    if table.rows:
        console.print(table)

"""``osupy follow``: what happens on the server, as it happens, until Ctrl-C.

Each feed is a command of its own; how their items are shown is a `Form`.
"""

import csv
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

import anyio
import attrs
from cyclopts import App, Parameter, validators

from osupy import AsyncClient, RateLimit, encode
from osupy._core.settings import BASE_URL
from osupy.checkpoints import AsyncFileCheckpoint
from osupy.cli.console import Output
from osupy.cli.errors import Failure, Interrupted, Misuse, printable
from osupy.cli.interrupts import Watch
from osupy.cli.settings import ServerFlags, resolve
from osupy.feeds import AsyncFollow
from osupy.objects import Score

follow: App = App(name="follow", help="Follow what happens on the server.")

_Switch = Annotated[bool, Parameter(negative=())]
_COLUMNS = "id", "ended_at", "ruleset", "user", "beatmap", "rank", "accuracy", "pp"


@attrs.frozen
class Form:
    """How a feed is shown: a header, if any, and a line for each item."""

    begin: Callable[[], None]
    show: Callable[[Any], None]


def _cells(score: Score) -> Sequence[str]:
    return (
        str(score.id),
        f"{score.ended_at:%Y-%m-%dT%H:%M:%SZ}",
        str(score.ruleset_id),
        str(score.user_id),
        str(score.beatmap_id),
        printable(str(score.rank.value)),
        f"{score.accuracy:.4f}",
        "" if score.pp is None else f"{score.pp:.2f}",
    )


def _form(
    cells: Callable[[Any], Sequence[str]], *, as_json: bool, as_csv: bool
) -> Form:
    if as_json and as_csv:
        raise Misuse("--json or --csv, not both")
    if as_json:

        def line(item: Any) -> None:
            # ASCII: whatever the terminal's encoding is, it is valid JSON.
            print(json.dumps(json.loads(encode(item))), flush=True)

        return Form(lambda: None, line)
    if as_csv:
        writer = csv.writer(sys.stdout, lineterminator="\n")

        def row(item: Any) -> None:
            writer.writerow(cells(item))
            sys.stdout.flush()

        return Form(lambda: _ignore(writer.writerow(_COLUMNS)), row)
    console = Output()
    widths = 12, 20, 7, 9, 9, 4, 8, 8

    def padded(texts: Sequence[str]) -> str:
        pairs = zip(texts, widths, strict=True)
        return "  ".join(text.ljust(width) for text, width in pairs).rstrip()

    return Form(
        lambda: console.say(padded(_COLUMNS), "bold"),
        lambda item: console.say(padded(cells(item))),
    )


def _ignore(_: object) -> None:
    """Drop what `csv` says about bytes written."""


async def _run(
    client: AsyncClient, feed: AsyncFollow[Any, Any], form: Form, count: int | None
) -> None:
    form.begin()
    async with client:
        try:
            async for item in feed:
                form.show(item)
                if feed.stats.items == count:
                    break
        finally:
            # Nothing is awaited between an item and its line: all that came was shown.
            with anyio.CancelScope(shield=True):
                await feed.save()


@follow.command
def scores(
    *,
    ruleset: Literal["osu", "taiko", "fruits", "mania"] | None = None,
    json: _Switch = False,
    csv: _Switch = False,
    checkpoint: Path | None = None,
    count: Annotated[int | None, Parameter(validator=validators.Number(gte=1))] = None,
    server: ServerFlags | None = None,
) -> int:
    """Show the ranked, passed scores of everybody as they come.

    It begins now, or where the checkpoint says, and goes on until Ctrl-C.

    Parameters
    ----------
    ruleset
        Only scores of this ruleset.
    json
        One line of JSON for each score.
    csv
        A header and comma-separated values.
    checkpoint
        File that keeps the place, so that the same command goes on there.
    count
        End after so many.
    """
    access = resolve(server or ServerFlags(), os.environ)
    base_url = access.base_url or BASE_URL
    if access.credentials is None:
        raise Failure(
            f"no credentials for {base_url}: set OSUPY_TOKEN,"
            " or OSUPY_CLIENT_ID and OSUPY_CLIENT_SECRET"
        )
    form = _form(_cells, as_json=json, as_csv=csv)
    client = AsyncClient(access.credentials, base_url=base_url, limit=RateLimit())
    kept = None if checkpoint is None else AsyncFileCheckpoint(checkpoint)
    feed = client.follow_scores(ruleset, checkpoint=kept)
    farewell = "interrupted" + (
        "" if checkpoint is None else "; the same command goes on from there"
    )
    try:
        Watch(lambda: farewell).run(_run, client, feed, form, count, backend="asyncio")
    except KeyboardInterrupt:
        raise Interrupted(farewell) from None
    return 0

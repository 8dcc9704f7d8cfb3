"""``osupy follow``: what happens on the server, as it happens, until Ctrl-C.

Each feed is a command of its own; how their items are shown is a `Form`.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

import anyio
from cyclopts import App, Parameter, validators

from osupy import AsyncClient
from osupy.checkpoints import AsyncFileCheckpoint
from osupy.cli.errors import Interrupted, printable
from osupy.cli.forms import Columns, Form, form_of
from osupy.cli.interrupts import Watch
from osupy.cli.listening import follow_chat
from osupy.cli.settings import ServerFlags, client_of
from osupy.feeds import AsyncFollow
from osupy.objects import Event, Score

follow: App = App(name="follow", help="Follow what happens on the server.")

_Switch = Annotated[bool, Parameter(negative=())]
_Count = Annotated[int | None, Parameter(validator=validators.Number(gte=1))]
_SCORES = Columns(
    "id ended_at ruleset user beatmap rank accuracy pp".split(),
    (12, 20, 7, 9, 9, 4, 8, 8),
)
_EVENTS = Columns("id created_at type user about".split(), (11, 20, 20, 16, 30))


def _score(score: Score) -> Sequence[str]:
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


def _event(event: Event) -> Sequence[str]:
    user = getattr(event, "user", None)
    about = [
        getattr(getattr(event, name, None), key, None)
        for name, key in (
            ("beatmap", "title"),
            ("beatmapset", "title"),
            ("achievement", "name"),
        )
    ]
    return (
        str(event.id),
        f"{event.created_at:%Y-%m-%dT%H:%M:%SZ}",
        printable(str(event.type or "")),
        printable(str(getattr(user, "username", ""))),
        printable(next((str(it) for it in about if it is not None), "")),
    )


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


def _follow(
    server: ServerFlags | None,
    form: Form,
    count: int | None,
    checkpoint: Path | None,
    make: Callable[[AsyncClient, AsyncFileCheckpoint | None], AsyncFollow[Any, Any]],
) -> int:
    client = client_of(server)
    feed = make(client, None if checkpoint is None else AsyncFileCheckpoint(checkpoint))
    farewell = "interrupted" + (
        "" if checkpoint is None else "; the same command goes on from there"
    )
    try:
        Watch(lambda: farewell).run(_run, client, feed, form, count, backend="asyncio")
    except KeyboardInterrupt:
        raise Interrupted(farewell) from None
    return 0


@follow.command
def scores(
    *,
    ruleset: Literal["osu", "taiko", "fruits", "mania"] | None = None,
    json: _Switch = False,
    csv: _Switch = False,
    checkpoint: Path | None = None,
    count: _Count = None,
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
    form = form_of(_SCORES, _score, as_json=json, as_csv=csv)
    return _follow(
        server,
        form,
        count,
        checkpoint,
        lambda client, kept: client.follow_scores(ruleset, checkpoint=kept),
    )


@follow.command
def events(
    *,
    json: _Switch = False,
    csv: _Switch = False,
    checkpoint: Path | None = None,
    count: _Count = None,
    server: ServerFlags | None = None,
) -> int:
    """Show what users do as it happens: ranks, medals, uploads, new names.

    It begins now, or where the checkpoint says, and goes on until Ctrl-C.

    Parameters
    ----------
    json
        One line of JSON for each event.
    csv
        A header and comma-separated values.
    checkpoint
        File that keeps the place, so that the same command goes on there.
    count
        End after so many.
    """
    form = form_of(_EVENTS, _event, as_json=json, as_csv=csv)
    return _follow(
        server,
        form,
        count,
        checkpoint,
        lambda client, kept: client.follow_events(checkpoint=kept),
    )


follow.command(follow_chat, name="chat")

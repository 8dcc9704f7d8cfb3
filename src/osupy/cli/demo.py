"""``osupy demo``: the whole library at work, on tens of thousands of typed scores.

What is decided and what is said stands in `Job`, once. `_awaiting` and `_blocking` are
the same few lines over it, as a program of one's own would have them: one with
``await``, one without.
"""

import os
import shlex
import sys
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Literal

import anyio.to_thread
import attrs
from cyclopts import Parameter, validators

from osupy import (
    AsyncClient,
    Client,
    ClientCredentials,
    RateLimit,
    Token,
    __version__,
    encode,
)
from osupy._core.paging import encode_cursor
from osupy._core.settings import BASE_URL
from osupy._jsonlines import Row
from osupy.cli.console import Output, Shown, progress
from osupy.cli.errors import Failure, Interrupted, Misuse, printable, told
from osupy.cli.interrupts import Watch
from osupy.cli.jsonl import Sink, is_stdout, open_sink
from osupy.cli.sandbox import start_sandbox
from osupy.cli.settings import Access, ServerFlags, resolve
from osupy.errors import NotFoundError, OsuError, UsageError
from osupy.objects import (
    BeatmapExtended,
    Score,
    ScoresListing,
    UserExtended,
)

CALLED = "OSUPY_DEMO_CALLED"
"""How the demo was called, if by something that no shell knows as ``osupy``."""

COUNT = 20_000
SEED = 1
_BACK = 5  # ids per score, so far behind the newest a real server is asked
_CANDIDATES = 3


@attrs.frozen(kw_only=True)
class Target:
    """A server to show osupy on."""

    name: str
    base_url: str
    credentials: Token | ClientCredentials
    limit: RateLimit | None
    first_cursor: str | None = None
    """Where the oldest scores begin; ``None`` if nobody knows."""


@attrs.define(eq=False)
class Job:
    """What one run does, and what it says."""

    sink: Sink
    console: Output
    out: Path
    count: int
    form: str
    before: int = attrs.field(init=False)
    """How many scores there were already."""
    cursor: str | None = attrs.field(init=False)
    """Where the run begins."""
    began: float = attrs.field(init=False, factory=time.monotonic)

    def __attrs_post_init__(self) -> None:
        """Go on where the file ends."""
        self.before = self.sink.state.count
        self.cursor = self.sink.state.cursor

    @property
    def is_full(self) -> bool:
        """Whether there are as many scores as were asked for."""
        return self.sink.state.count >= self.count

    def _greet(self, target: Target) -> None:
        """Say what happens; the server has answered by now."""
        say = self.console.say
        say(f"osupy {__version__}, {self.form}, with {target.name}", "bold")
        if isinstance(target.credentials, ClientCredentials):
            client_id = target.credentials.client_id
            say(f"Got a token for application {client_id} by client credentials.")

    def begin(self, target: Target, latest: ScoresListing) -> Sequence[Score]:
        """Greet, fix where to begin, and return the best of the latest scores."""
        self._greet(target)
        self.cursor = self.cursor or target.first_cursor
        if self.cursor is None:
            ids = [score.id for score in latest.scores if score.id is not None]
            # Cursors are made by the server, except where one has to go back: far
            # enough for as many scores as are wanted, of which some do not count.
            back = max(ids, default=0) - _BACK * max(self.count, 1_000)
            self.cursor = encode_cursor({"id": max(back, 0)})
        best = sorted(latest.scores, key=lambda score: score.pp or 0, reverse=True)
        return best[:_CANDIDATES]

    def introduce(
        self, score: Score, user: UserExtended, beatmap: BeatmapExtended
    ) -> None:
        """Show one user and one beatmap."""
        pp = "" if score.pp is None else f", {score.pp:,.0f} pp"
        self.console.say(f"Best of the latest scores: {score.rank.value}{pp}")
        statistics = user.statistics
        rank = None if statistics is None else statistics.global_rank
        self.console.facts(
            f"User {user.username}",
            [
                ("id", user.id),
                ("country", user.country and user.country.name),
                ("world rank", None if rank is None else f"#{rank:,}"),
                ("pp", None if statistics is None else f"{statistics.pp:,.0f}"),
                ("joined", f"{user.join_date:%Y-%m-%d}"),
            ],
        )
        mapset = beatmap.beatmapset
        title = f"Beatmap {beatmap.id}"
        if mapset is not None:
            title = f"{mapset.artist} - {mapset.title}"
        minutes, seconds = divmod(beatmap.total_length, 60)
        self.console.facts(
            title,
            [
                ("difficulty", beatmap.version),
                ("stars", f"{beatmap.difficulty_rating:.2f}"),
                ("length", f"{minutes}:{seconds:02}"),
                ("ruleset", beatmap.mode.value),
                ("mapper", mapset and mapset.creator),
            ],
        )

    @contextmanager
    def streaming(self) -> Generator[Shown]:
        """Show how far it is, from what there is to what was asked for."""
        if self.sink.note is not None:
            self.console.say(self.sink.note)
        text = f"Streaming {self.count:,} scores into {self.out}"
        if self.before:
            text += f"; going on after the {self.before:,} that it holds"
        self.console.say(text)
        self.began = time.monotonic()
        with progress(
            self.console, "scores", done=self.before, total=self.count
        ) as show:
            yield show

    def keep(self, scores: Sequence[Score], cursor: str | None) -> None:
        """Write a page of scores; whole, or nothing of it."""
        state = self.sink.state
        last = -1 if state.last is None else state.last
        # After a run that ended amid a page, its first scores are there already.
        rows = [
            Row(score.id, encode(score))
            for score in scores
            if score.id is not None and score.id > last
        ]
        room = self.count - state.count
        if len(rows) > room:
            rows, cursor = rows[:room], None  # the page stays open
        self.sink.append(rows, cursor or state.cursor or self.cursor)

    def finish(self) -> None:
        """Count what is there, and say it."""
        state, say = self.sink.state, self.console.say
        took = max(time.monotonic() - self.began, 1e-3)
        distinct = self.sink.distinct()
        if distinct != state.count:
            raise Failure(f"{self.out}: {state.count:,} scores, {distinct:,} distinct")
        new = state.count - self.before
        say(
            f"Wrote {new:,} scores to {self.out} in {took:.1f} s, {new / took:,.0f}/s.",
            "bold green",
        )
        size = f"{state.size / 2**20:.1f} MiB"
        say(f"It holds {state.count:,} scores, {distinct:,} distinct: {size}.")
        if not self.is_full:
            say("The server has no more for now; the same command goes on later.")
        self.suggest()

    def suggest(self) -> None:
        """Say what to try next."""
        say = self.console.say
        if self.form == "blocking":
            other = "--backend trio --out trio.jsonl  the same, awaiting on trio"
        else:
            other = "--blocking --out blocking.jsonl  the same without await"
        osupy, demo = "osupy", "osupy demo"
        if os.environ.get(CALLED):
            osupy, demo = _own_path(), printable(os.environ[CALLED])
        say("Try next:")
        say(f"  {demo} {other}")
        say(f"  {osupy} sandbox  such a server, for code of your own")

    def decline(self) -> None:
        """Say that there is nothing to do."""
        say = self.console.say
        say(
            f"{self.out} holds {self.sink.state.count:,} scores already: nothing to do."
        )
        say("For fresh ones delete it, or name another file with --out.")

    def farewell(self) -> str:
        """Say that it was interrupted, and how to go on."""
        return f"interrupted; {self._so_far()}"

    @contextmanager
    def told_with_progress(self) -> Generator[None]:
        """Add to whatever ends the run what is safe, and how to go on."""
        try:
            yield
        except KeyboardInterrupt:
            self.sink.settle()  # asyncio has left the thread that writes
            raise Interrupted(self.farewell()) from None
        except UsageError:
            raise
        except (OsuError, OSError, Failure) as error:
            if not self.sink.state.count:
                raise
            raise Failure(f"{told(error)}; {self._so_far()}") from error

    def _so_far(self) -> str:
        if not self.sink.state.count:
            return "nothing was written"
        text = f"{self.sink.state.count:,} of {self.count:,} scores are in {self.out}"
        if self.sink.keeps:
            text += ", and the same command goes on from there"
        return text


def _own_path() -> str:
    """Return the script that runs, as one would type it here."""
    path = Path(sys.argv[0])
    if path.is_relative_to(Path.cwd()):
        path = path.relative_to(Path.cwd())
    return shlex.quote(str(path))


async def _awaiting(job: Job, target: Target) -> None:
    async with AsyncClient(
        target.credentials,
        base_url=target.base_url,
        limit=target.limit,
        keep_unknown=True,
    ) as client:
        for score in job.begin(target, await client.get_all_scores()):
            try:
                user = await client.get_user(score.user_id)
                beatmap = await client.get_beatmap(score.beatmap_id)
            except NotFoundError:  # restricted or deleted in the meantime
                continue
            job.introduce(score, user, beatmap)
            break
        with job.streaming() as show:
            pager = client.iter_all_scores(cursor_string=job.cursor)
            async for page in pager.pages():
                # The disk is waited for in a thread, so that the loop stays free.
                keep = partial(job.keep, page.scores, pager.cursor)
                await anyio.to_thread.run_sync(keep)
                show(job.sink.state.count)
                if job.is_full:
                    break


def _blocking(job: Job, target: Target) -> None:
    with Client(
        target.credentials,
        base_url=target.base_url,
        limit=target.limit,
        keep_unknown=True,
    ) as client:
        for score in job.begin(target, client.get_all_scores()):
            try:
                user = client.get_user(score.user_id)
                beatmap = client.get_beatmap(score.beatmap_id)
            except NotFoundError:  # restricted or deleted in the meantime
                continue
            job.introduce(score, user, beatmap)
            break
        with job.streaming() as show:
            pager = client.iter_all_scores(cursor_string=job.cursor)
            for page in pager.pages():
                job.keep(page.scores, pager.cursor)
                show(job.sink.state.count)
                if job.is_full:
                    break


@contextmanager
def _target(access: Access) -> Generator[Target]:
    """Give the server that was named, or a sandbox for as long as the block lasts."""
    if access.is_named:
        base_url = access.base_url or BASE_URL
        if access.credentials is None:
            raise Failure(
                f"no credentials for {base_url}: set OSUPY_TOKEN,"
                " or OSUPY_CLIENT_ID and OSUPY_CLIENT_SECRET"
            )
        yield Target(
            name=base_url,
            base_url=base_url,
            credentials=access.credentials,
            limit=RateLimit(),  # a real server asks for gentleness
        )
        return
    with start_sandbox(SEED) as box:
        credentials = ClientCredentials(
            client_id=box.client_id, client_secret=box.client_secret
        )
        yield Target(
            name=f"a sandbox at {box.base_url}",
            base_url=box.base_url,
            credentials=credentials,
            limit=None,
            first_cursor=box.first_cursor,
        )


def demo(
    *,
    backend: Literal["asyncio", "trio"] = "asyncio",
    blocking: Annotated[bool, Parameter(negative=())] = False,
    out: Path = Path("scores.jsonl"),
    count: Annotated[int, Parameter(validator=validators.Number(gte=1))] = COUNT,
    bot: Annotated[bool, Parameter(negative=())] = False,
    seconds: Annotated[float, Parameter(validator=validators.Number(gt=0))] = 60.0,
    server: ServerFlags | None = None,
) -> int:
    """Stream scores from a local sandbox into a file; no account is needed.

    Shows a user and a beatmap, then writes one score a line. Interrupted in any way,
    the same command goes on where it was. With a server and credentials it does the
    same there, gently.

    Parameters
    ----------
    backend
        The event loop.
    blocking
        Use the blocking client instead, without any loop.
    out
        The file; how far it is stands in FILE.state beside it. With /dev/stdout the
        scores go there, and what is said goes to stderr.
    count
        How many scores.
    bot
        Show a chat bot at work instead, in a channel of the sandbox.
    seconds
        For how long, with --bot.
    """
    if bot:
        from osupy.cli.demo_bot import run_bot

        if blocking:
            raise Misuse("--bot runs in a loop: leave out --blocking")
        return run_bot(SEED, seconds, backend)
    if blocking and backend == "trio":
        raise Misuse("--blocking runs without a loop: leave out --backend")
    if backend == "trio" and find_spec("trio") is None:
        raise Failure("the trio backend needs: pip install 'osupy[trio]'")
    access = resolve(server or ServerFlags(), os.environ)
    source = f"sandbox {SEED}"
    if access.is_named:
        source = (access.base_url or BASE_URL).rstrip("/")
    console = Output(stderr=is_stdout(out))  # else both would be mixed
    with open_sink(out, source) as sink:
        form = "blocking" if blocking else f"awaiting on {backend}"
        job = Job(sink=sink, console=console, out=out, count=count, form=form)
        if job.is_full:
            job.decline()
            return 0
        watch = Watch(job.farewell)
        with job.told_with_progress(), watch.watching(), _target(access) as target:
            if blocking:
                _blocking(job, target)
            else:
                watch.run(_awaiting, job, target, backend=backend)
        job.finish()
    return 0

"""How commands show things: to a person at a terminal, or as plain lines to a pipe.

Through a pipe go no escapes and no carriage returns, whatever the environment says.
"""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from io import TextIOWrapper
from typing import TYPE_CHECKING, NoReturn, Protocol, TextIO

from rich.box import SIMPLE
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

from osupy.cli.errors import ReaderGone, printable

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable

_NARROW = 60
_REST = 45  # columns of a progress bar's line that are not the bar


class Output(Console):
    """Standard output; or standard error, where a command's rows take the other."""

    def __init__(self, *, stderr: bool = False) -> None:
        stream: TextIO | None = sys.stderr if stderr else sys.stdout
        if isinstance(stream, TextIOWrapper):
            # A name that the terminal's encoding lacks must not end a command.
            stream.reconfigure(errors="replace")
        piped = stream is None or not stream.isatty()
        super().__init__(
            stderr=stderr,
            # Else FORCE_COLOR would send escapes through a pipe.
            force_terminal=False if piped else None,
            emoji=False,
            highlight=False,
            markup=False,
        )

    def on_broken_pipe(self) -> NoReturn:
        """Let `osupy.cli.app` end the command: rich would exit from wherever it is."""
        raise ReaderGone

    @property
    def is_live(self) -> bool:
        """Whether lines can be drawn over."""
        return self.is_terminal and not self.is_dumb_terminal

    def say(self, text: str = "", style: str = "") -> None:
        """Print a line, as long as it is."""
        self.print(Text(text, style), soft_wrap=True)

    def facts(self, title: str, rows: Iterable[tuple[str, object]]) -> None:
        """Print what is known of one thing; what is ``None`` is left out."""
        table = Table(
            title=Text(printable(title), "bold"),
            title_justify="left",
            show_header=False,
            box=SIMPLE,
        )
        table.add_column(style="cyan")
        table.add_column(overflow="fold")
        for name, value in rows:
            if value is not None:
                table.add_row(name, Text(printable(str(value))))
        self.print(table)


class Shown(Protocol):
    """A progress bar, or what stands for it in a pipe."""

    def __call__(self, count: int) -> None:
        """Show that so many are done."""
        ...


@contextmanager
def progress(console: Output, what: str, *, done: int, total: int) -> Generator[Shown]:
    """Show how far a long job is, in the way that the output allows."""
    if not console.is_live:
        yield Lines(console.say, what, done=done, total=total)
        return
    columns: list[ProgressColumn] = [
        MofNCompleteColumn(),
        _Rate(),
        TimeRemainingColumn(),
    ]
    if console.width >= _NARROW:
        columns.insert(0, BarColumn(min(40, console.width - _REST)))
    with Progress(*columns, console=console) as bar:
        task = bar.add_task(what, completed=done, total=total)

        def show(count: int) -> None:
            bar.update(task, completed=count)

        yield show


class _Rate(ProgressColumn):
    """How many a second."""

    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        return Text("" if speed is None else f"{speed:,.0f}/s", "cyan")


class Lines:
    """Progress as plain lines, one a second at most."""

    def __init__(
        self,
        say: Callable[[str], None],
        what: str,
        *,
        done: int,
        total: int,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._say = say
        self._what = what
        self._before = done
        self._total = total
        self._clock = clock
        self._began = self._said = clock()

    def __call__(self, count: int) -> None:
        """Say how many are done, unless something was said just now."""
        now = self._clock()
        if now - self._said < 1 or count >= self._total:
            return
        self._said = now
        rate = (count - self._before) / (now - self._began)
        text = f"{count:,} of {self._total:,} {self._what}, {rate:,.0f}/s"
        if rate > 0:
            text += f", {(self._total - count) / rate:,.0f} s left"
        self._say(text)

"""What became of a flow that several callers wait for."""

from __future__ import annotations

from copy import copy
from typing import Any, Generic, Protocol, TypeVar

from osupy.errors import OsuError


class Event(Protocol):
    """The part that threading's and anyio's events have in common."""

    def set(self) -> object:
        """Wake everybody who waits."""
        ...


E = TypeVar("E", bound=Event)


class Shared(Generic[E]):
    """A flow under way: its end, and then its result or its error."""

    def __init__(self, done: E, *, keep: bool = False) -> None:
        self.done = done
        self.keep = keep
        """Whether it must come to its end before anything it needs is closed."""
        self.result: Any = None
        self.error: BaseException | None = None
        self.finished = False

    def finish(self, result: Any, error: BaseException | None) -> None:
        """Note how it ended; without this, whoever waits starts it anew."""
        self.result, self.error, self.finished = result, error, True

    def outcome(self) -> Any:
        """Return the result, or raise the error."""
        if isinstance(self.error, OsuError):
            # A copy for each: they would add their tracebacks to the same one.
            raise copy(self.error)
        if self.error is not None:  # of somebody else's code: as it is, with its trace
            raise self.error
        return self.result

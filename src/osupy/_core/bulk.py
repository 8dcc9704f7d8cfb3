"""Many calls for one wish: what to ask for, in which order, and what came.

Plain bookkeeping, the same for both clients; what waits is in ``helpers``. Several
threads may take jobs of one list, so each step that changes something is one operation
of a deque or dict, or stands under a lock.
"""

from __future__ import annotations

import threading
from collections import deque
from copy import copy
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import attrs

from osupy._core.encoding import wrong
from osupy._core.operation import Operation
from osupy.errors import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from osupy._core.route import Route
    from osupy._core.session import Session
    from osupy.objects import User, UsersResponse

Key = TypeVar("Key")
T = TypeVar("T")

CHUNK = 50
"""Users that one call can ask for."""
MOST_NAMES = 1000
"""Names that a client remembers."""
FRESH = 3600.0
"""Seconds for which it does: users may take other names."""
MOST_AT_ONCE = 32
"""Calls under way at the same time; the limiter bounds what helps much sooner."""
_OK = 200


def distinct(name: str, values: Iterable[object]) -> list[int]:
    """Return ids, given as such or as objects that have one, each of them once.

    Raises:
        UsageError: One is no id.
    """
    if isinstance(values, str | bytes):
        raise wrong(name, values, "expected a list of ids")
    found: dict[int, None] = {}
    for value in values:
        number = getattr(value, "id", value)
        if isinstance(number, bool) or not isinstance(number, int):
            raise wrong(name, value, "expected an id")
        found[number] = None
    return list(found)


class UserPlan:
    """Users by their ids, fifty in a call: what is left to ask for."""

    def __init__(
        self, route: Route, ids: Iterable[int], options: dict[str, Any]
    ) -> None:
        wanted = distinct("ids", ids)
        chunks = [wanted[at : at + CHUNK] for at in range(0, len(wanted), CHUNK)]
        self._left: deque[tuple[list[int], Operation[UsersResponse]]] = deque(
            (chunk, route.operation(ids=chunk, **options)) for chunk in chunks
        )
        self.ready: Iterator[User] = iter(())

    @property
    def cost(self) -> int:
        """Units of the rate limit that are still to be spent."""
        return sum(operation.cost for _, operation in self._left)

    def next(self) -> Operation[UsersResponse] | None:
        """Return the next call; ``None`` at the end."""
        return self._left[0][1] if self._left else None

    def take(self, answer: UsersResponse) -> None:
        """Take what came; its users are ready then, in the order asked for."""
        ids, _ = self._left.popleft()
        found = {user.id: user for user in answer.users}
        self.ready = iter([found[number] for number in ids if number in found])


@attrs.frozen
class Job(Generic[Key, T]):
    """A call of many."""

    key: Key
    operation: Operation[T]


class Jobs(Generic[Key, T]):
    """Calls that several workers share, and what has come of them."""

    def __init__(self, jobs: Sequence[Job[Key, T]]) -> None:
        self._order = [job.key for job in jobs]
        self._left = deque(jobs)
        self._found: dict[Key, T] = {}

    @property
    def left(self) -> int:
        """Number of calls that nobody has taken yet."""
        return len(self._left)

    def next(self) -> Job[Key, T] | None:
        """Take a call; ``None`` if there is none left."""
        try:
            return self._left.popleft()
        except IndexError:
            return None

    def keep(self, job: Job[Key, T], result: T) -> None:
        """Keep what came of a call."""
        self._found[job.key] = result

    def stop(self) -> None:
        """Let nobody take another."""
        self._left.clear()

    def found(self) -> dict[Key, T]:
        """Return what came, in the order asked for."""
        return {key: self._found[key] for key in self._order if key in self._found}


def workers(at_once: int, jobs: Jobs[Any, Any]) -> int:
    """Return how many workers there shall be.

    Raises:
        UsageError: The bound is none.
    """
    whole = isinstance(at_once, int) and not isinstance(at_once, bool)
    if not whole or not 1 <= at_once <= MOST_AT_ONCE:
        raise wrong("at_once", at_once, f"expected 1 to {MOST_AT_ONCE}")
    return min(at_once, jobs.left)


class Names:
    """Ids of users whose names were asked for lately."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._known: dict[str, tuple[int, float]] = {}

    def get(self, name: str) -> int | None:
        """Return the id; ``None`` if it is not known, or not for sure any more."""
        with self._lock:
            number, since = self._known.get(_folded(name), (0, -FRESH))
        return number if self._now() - since < FRESH and number else None

    def keep(self, name: str, number: int) -> None:
        """Remember a name, and forget the oldest one if there are too many."""
        with self._lock:
            self._known.pop(_folded(name), None)
            while len(self._known) >= MOST_NAMES:
                del self._known[next(iter(self._known))]
            self._known[_folded(name)] = number, self._now()


def _folded(name: str) -> str:
    """Return a name as the server compares it."""
    return name.removeprefix("@").replace("_", " ").casefold()


def anonymous(session: Session) -> Session:
    """Return the session as of somebody without credentials."""
    bare = copy(session)
    bare.credentials = []
    return bare


def file_operation(beatmap: int) -> Operation[bytes]:
    """Return the call for the ``.osu`` file of a beatmap; it is no route of the API.

    Raises:
        UsageError: This is no id.
    """
    if isinstance(beatmap, bool) or not isinstance(beatmap, int):
        raise wrong("beatmap", beatmap, "expected an id")
    return Operation("GET", f"osu/{beatmap}", bytes, needs_token=False)


def whole_file(operation: Operation[bytes]) -> Callable[[bytes], bytes]:
    """Return what looks at the body: the server says "no such file" with nothing."""

    def read(body: bytes) -> bytes:
        if not body.strip():
            raise NotFoundError(_OK, operation, "the answer is empty: no such file")
        return body

    return read

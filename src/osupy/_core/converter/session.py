"""What one call of ``decode`` knows besides the data: how strict it is, what it met.

The generated functions know nothing of it, so that they stay fast. Only when one of
them gives up on an object is the session asked; it is found by thread, because a call
never leaves its thread.

Paths are not carried along either. A problem names the list or object that *holds* the
bad value; the parser never puts one such holder in two places, so its path is found
afterwards, by identity.
"""

from __future__ import annotations

import reprlib
import sys
import threading
import warnings
from typing import TYPE_CHECKING, Any, TypeAlias

import attrs

from osupy._core.watch.notices import Drift
from osupy.errors import DecodeError, DriftWarning

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from types import FrameType

Key: TypeAlias = "str | int | None"

_LONGEST_VALUE = 100

_short = reprlib.Repr()
_short.maxstring = _short.maxother = _short.maxlong = _LONGEST_VALUE
_short.maxlevel = 3


class Misfit(Exception):  # noqa: N818 (a signal, which never leaves the converter)
    """A value does not fit; whoever holds it knows where it stands."""


class Undecodable(Exception):  # noqa: N818 (as above; it becomes a `DecodeError`)
    """A value does not fit and cannot be forgiven.

    Attributes:
        holder: List or object that holds it; ``None`` for the whole body.
        key: Where in the holder; ``None`` means the holder itself.
        value: The value.
        problem: What is wrong with it.
    """

    def __init__(self, holder: Any, key: Key, value: Any, problem: str) -> None:
        super().__init__(problem)
        self.holder = holder
        self.key = key
        self.value = value
        self.problem = problem

    def as_error(self, *roots: Any) -> DecodeError:
        """Return what users see; the holder stands in one of the roots."""
        found = locate_in(roots, [self.holder]).get(id(self.holder), "$")
        path = found + step(self.key)
        message = f"{path}: {self.problem}"
        return DecodeError(message, path=path, payload=self.value)


@attrs.define(eq=False)
class _Met:
    cls_name: str
    field: str
    problem: str
    holder: Any
    key: Key


@attrs.define(eq=False)
class Session:
    """One call: how strict it is, and the drift that it met."""

    keep_unknown: bool = False
    strict: bool = False
    met: list[_Met] = attrs.Factory(list[_Met])

    def forgive(
        self, cls_name: str, field: str, problem: str, holder: Any, key: Key
    ) -> None:
        """Note drift; what a strict session does not forgive is refused by callers."""
        self.met.append(_Met(cls_name, field, problem, holder, key))

    def drift(self, *roots: Any) -> list[Drift]:
        """Return the drift that was met, with paths in the roots."""
        if not self.met:
            return []
        paths = locate_in(roots, [met.holder for met in self.met])
        # A list that is gone through twice meets the same things twice.
        once = {(id(met.holder), met.key): met for met in self.met}
        return [
            Drift(
                met.cls_name,
                met.field,
                met.problem,
                paths.get(id(met.holder), "$") + step(met.key),
            )
            for met in once.values()
        ]


class _Current(threading.local):
    session: Session | None = None


current = _Current()


def locate_in(roots: Iterable[Any], holders: list[Any]) -> dict[int, str]:
    """Return the paths of lists and objects; where they differ, the last root tells."""
    found: dict[int, str] = {}
    for root in roots:
        found |= locate(root, holders)
    return found


def locate(root: Any, holders: Iterable[Any]) -> dict[int, str]:
    """Return the paths of lists and objects inside ``root``, by their ``id()``."""
    wanted = {id(holder) for holder in holders}
    found: dict[int, str] = {}
    # A path is built only for what is wanted: the trail leads back to the root.
    trail: list[tuple[Any, Key, int]] = [(root, None, -1)]
    for at, (value, _, _) in enumerate(trail):
        if id(value) in wanted:
            found[id(value)] = "$" + "".join(reversed([*_steps(trail, at)]))
            if len(found) == len(wanted):
                break
        if value.__class__ is dict:
            for key, inner in value.items():
                if inner.__class__ is dict or inner.__class__ is list:
                    trail.append((inner, key, at))
        elif value.__class__ is list:
            for index, inner in enumerate(value):
                if inner.__class__ is dict or inner.__class__ is list:
                    trail.append((inner, index, at))
    return found


def _steps(trail: list[tuple[Any, Key, int]], at: int) -> Iterator[str]:
    while at > 0:
        _, key, at = trail[at]
        yield step(key)


def step(key: Key) -> str:
    """Return one step of a JSON path."""
    if key is None:
        return ""
    if isinstance(key, int):
        return f"[{key}]"
    return f".{key}" if key.isidentifier() else f"[{brief(key)}]"


def brief(value: Any) -> str:
    """Return a value for a message, shortened."""
    try:
        text = _short.repr(value)
    except ValueError:  # an integer with too many digits to be shown
        return "<a long integer>"
    if len(text) > _LONGEST_VALUE:
        return f"{text[: _LONGEST_VALUE - 1]}…"
    return text


_warned: set[tuple[str, str]] = set()
_lock = threading.Lock()


def report(drift: Iterable[Drift], on_drift: Callable[[Drift], None] | None) -> None:
    """Tell of drift: every case to ``on_drift``, the first of a field by a warning.

    Called when the object is whole, so that a warning which is an error loses nothing
    else.
    """
    first: list[Drift] = []
    for one in drift:
        if on_drift is not None:
            on_drift(one)
        with _lock:
            if (one.cls_name, one.field) not in _warned:
                _warned.add((one.cls_name, one.field))
                first.append(one)
    for one in first:
        text = (
            f"{one.cls_name}.{one.field} was not as declared ({one.problem}) at "
            f"{one.path}; it was let through, and further cases are not reported"
        )
        tell(DriftWarning(text))


def tell(warning: Warning) -> None:
    """Warn, as if the line outside the library had done so that called it.

    Python notes each text by which it was warned, so as to show it once; what is told
    here is new every time, and is not noted.
    """
    frame: FrameType | None = sys._getframe(1)  # noqa: SLF001 (as `warnings` does)
    while frame is not None and _is_library(frame.f_globals.get("__name__", "")):
        frame = frame.f_back
    warnings.warn_explicit(
        warning,
        type(warning),
        "<unknown>" if frame is None else frame.f_code.co_filename,
        0 if frame is None else frame.f_lineno,
        module=None if frame is None else frame.f_globals.get("__name__"),
        registry={},
    )


def _is_library(module: str) -> bool:
    return module == "osupy" or module.startswith("osupy.")


def forget_warnings() -> None:
    """Warn of every field anew (for tests)."""
    with _lock:
        _warned.clear()

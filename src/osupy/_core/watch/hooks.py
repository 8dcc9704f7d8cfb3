"""Who hears of what happens: hooks of the user's, and the log.

A hook is a plain function that is called where the thing happens, in the task or thread
of the call. So it must not wait, and what it raises is logged and goes no further.
"""

from __future__ import annotations

import inspect
import logging
from threading import Lock
from typing import TYPE_CHECKING, Any, Final, TypeVar

from osupy._core.encoding import wrong
from osupy._core.watch.notices import Notice

if TYPE_CHECKING:
    from collections.abc import Callable

N = TypeVar("N", bound=Notice)

_FAILED: Final = logging.getLogger("osupy.hooks")


class Watch:
    """A hook that is called, until it is cancelled."""

    __slots__ = ("_hook", "_kind", "_watchers")

    def __init__(
        self, watchers: Watchers, kind: type[Notice], hook: Callable[[Any], object]
    ) -> None:
        self._watchers: Watchers | None = watchers
        self._kind = kind
        self._hook = hook

    def __repr__(self) -> str:
        state = "active" if self.active else "cancelled"
        return f"<Watch for {self._kind.__name__}, {state}>"

    @property
    def active(self) -> bool:
        """Whether the hook is called."""
        return self._watchers is not None

    def cancel(self) -> None:
        """Call the hook no more; safe to call twice."""
        watchers, self._watchers = self._watchers, None
        if watchers is not None:
            watchers.remove(self)

    def hears(self, kind: type[Notice]) -> bool:
        """Tell whether the hook is for a kind of notice."""
        return issubclass(kind, self._kind)

    def __call__(self, notice: Notice) -> None:
        try:
            self._hook(notice)
        except Exception:  # noqa: BLE001 (told in the log, and nowhere else)
            _FAILED.exception(
                "a hook failed at %s",
                notice.event,
                extra={"osupy_event": "hook.failed", "osupy_data": notice.data()},
            )


class Watchers:
    """The hooks of one client."""

    __slots__ = ("_by_kind", "_lock", "_watches")

    def __init__(self) -> None:
        self._watches: tuple[Watch, ...] = ()
        self._by_kind: dict[type[Notice], tuple[Watch, ...]] = {}
        self._lock = Lock()

    def on(self, kind: type[N], hook: Callable[[N], object]) -> Watch:
        """Have a function called for every notice of a kind, from now on."""
        if not (isinstance(kind, type) and issubclass(kind, Notice)):
            raise wrong("kind", kind, "expected a class of osupy.watching")
        if not callable(hook):
            raise wrong("hook", hook, "expected a function of the notice")
        if inspect.iscoroutinefunction(hook):
            raise wrong("hook", hook, "expected a plain function: it must not wait")
        watch = Watch(self, kind, hook)
        with self._lock:
            self._watches = (*self._watches, watch)
            self._by_kind = {}
        return watch

    def remove(self, watch: Watch) -> None:
        """Forget a hook."""
        with self._lock:
            self._watches = tuple(one for one in self._watches if one is not watch)
            self._by_kind = {}

    def wants(self, kind: type[Notice]) -> bool:
        """Tell whether anybody would hear of a kind: else no notice need be made."""
        return bool(self._hooks(kind)) or kind.logger.isEnabledFor(kind.level)

    def tell(self, notice: Notice) -> None:
        """Log it, and call the hooks."""
        kind = type(notice)
        if kind.logger.isEnabledFor(kind.level):
            kind.logger.log(
                kind.level,
                "%s",
                notice.words(),
                extra={"osupy_event": kind.event, "osupy_data": notice.data()},
            )
        for hook in self._hooks(kind):
            hook(notice)

    def _hooks(self, kind: type[Notice]) -> tuple[Watch, ...]:
        if not self._watches:
            return ()
        found = self._by_kind.get(kind)
        if found is None:
            with self._lock:
                found = tuple(one for one in self._watches if one.hears(kind))
                self._by_kind[kind] = found
        return found

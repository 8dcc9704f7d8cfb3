"""Logs in on asyncio, on trio and blocking, with what stands for a person."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from typing import Any

import anyio

from osupy import Token
from osupy.auth import (
    AsyncFileTokenStore,
    AsyncMemoryTokenStore,
    FileTokenStore,
    MemoryTokenStore,
    alogin,
    login,
)
from osupy.sandbox import Sandbox
from tests.sandbox.consenting import browse

WAYS = ("asyncio", "trio", "blocking")
FREE = "http://127.0.0.1/"


class Person:
    """Sits before the machine: opens pages, reads, and pastes."""

    def __init__(
        self,
        *,
        decision: str = "approve",
        user: str | int = "",
        pastes: Callable[[str], str | None] = lambda _url: None,
    ) -> None:
        self._page = ""
        self._done = threading.Event()
        self.url = ""
        self.read: list[str] = []
        self.asked: list[str] = []
        self._decision = decision
        self._user = user
        self._pastes = pastes

    def open(self, url: str) -> object:
        """Stand for a browser."""
        self.url = url
        self._page = browse(url, decision=self._decision, user=self._user)
        self._done.set()
        return True

    @property
    def page(self) -> str:
        """What the browser shows in the end; the log-in may be over by then."""
        assert self._done.wait(10)
        return self._page

    def tell(self, text: str) -> None:
        """Read."""
        self.read.append(text)
        for word in text.split():
            if "/oauth/authorize" in word:
                self.url = word

    def ask(self, question: str) -> str | None:
        """Paste what one finds."""
        self.asked.append(question)
        return self._pastes(self.url)


def logged_in(
    way: str, box: Sandbox, person: Person, redirect_url: str = FREE, **options: Any
) -> Token:
    """Log in, in one of the ways."""
    app = (
        options.pop("client_id", box.client_id),
        options.pop("client_secret", box.client_secret),
        redirect_url,
    )
    chosen: dict[str, Any] = {
        "base_url": box.base_url,
        "browser": person.open,
        "ask": person.ask,
        "tell": person.tell,
        "wait": 30.0,
    } | options
    if way == "blocking":
        return login(*app, **chosen)
    return anyio.run(partial(alogin, *app, **chosen), backend=way)


def store_of(way: str, path: Any = None) -> Any:
    """Return a store of the form that the way needs."""
    if path is None:
        return MemoryTokenStore() if way == "blocking" else AsyncMemoryTokenStore()
    return FileTokenStore(path) if way == "blocking" else AsyncFileTokenStore(path)

"""The course of a log-in, as commands: listen, open the browser, ask, exchange.

The store is tried before anybody is asked for anything, and a code is exchanged at once
and kept before it is used.
"""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import attrs

from osupy._core.answers import redacted
from osupy._core.commands import Command as BaseCommand
from osupy._core.commands import Locked, Store
from osupy._core.encoding import wrong
from osupy._core.grants import grant
from osupy._core.login.catcher import Catcher
from osupy._core.login.request import LoginRequest, Place, place_of
from osupy._core.session import Credential
from osupy.errors import LoginError, OsuError, TokenStoreError

if TYPE_CHECKING:
    from collections.abc import Generator

    from osupy._core.commands import Flow
    from osupy._core.session import Session
    from osupy._core.token import AuthorizationCode, Token

WAIT = 300.0
"""Seconds that a user has to consent."""
_TRIES = 3
"""How often somebody may paste something else."""


@attrs.frozen
class Listen:
    """Listen where the redirect arrives; resume with the port."""

    place: Place


@attrs.frozen
class Say:
    """Tell the user."""

    text: str


@attrs.frozen
class Browse:
    """Open the URL and answer what comes, until the answer is there.

    Resume with how it ended.
    """

    url: str = attrs.field(repr=False)
    catcher: Catcher
    seconds: float


Ending: TypeAlias = Literal["answered", "late", "no browser"]


@attrs.frozen
class Ask:
    """Let the user type or paste a line; resume with it, or ``None`` at the end."""

    question: str


Command: TypeAlias = BaseCommand | Listen | Say | Browse | Ask


def check_wait(wait: object) -> None:
    """Refuse what is no time to wait for a person."""
    good = isinstance(wait, int | float) and not isinstance(wait, bool)
    if not good or not math.isfinite(wait) or wait <= 0:  # type: ignore[operator,arg-type]
        raise wrong("wait", wait, "expected seconds, more than 0")


def log_in(
    session: Session, spec: AuthorizationCode, *, browser: bool, wait: float
) -> Generator[Command, Any, Token]:
    """Log a user in.

    Args:
        session: Of a client without credentials.
        spec: The application, and what it asks for.
        browser: Whether to try one; else the user pastes what it would have brought.
        wait: Seconds that the user has.

    Raises:
        LoginError: The user did not consent, or not in time, or could not be asked.
        AuthError: The server refuses the code.
        TokenStoreError: The store cannot be used.
    """
    root = session.settings.base_url
    credential = Credential(spec)
    yield from _kept(session, Locked(session.store_key(credential), _nothing))
    place = place_of(spec.redirect_url)
    if browser and place is not None:
        port: int = yield Listen(place)
        spec = attrs.evolve(spec, redirect_url=place.at(port))
        request = LoginRequest(spec, base_url=root)
        spec = yield from _browsed(request, place.path, wait)
    else:
        spec = yield from _pasted(LoginRequest(spec, base_url=root))
    credential = Credential(spec)
    session.credentials.append(credential)  # whose secrets no error shows
    return (yield from _exchanged(session, credential))


def _browsed(
    request: LoginRequest, path: str, wait: float
) -> Generator[Command, Any, AuthorizationCode]:
    yield Say(f"Opening the browser. If nothing appears, visit:\n\n  {request.url}\n")
    catcher = Catcher(request, path)
    ending: Ending = yield Browse(request.url, catcher, wait)
    if ending == "answered":
        return catcher.result()
    if ending == "late":
        raise LoginError(f"nobody consented within {wait:g} s", reason="time")
    yield Say("There is no browser here.")
    return (yield from _pasted(request))


def _pasted(request: LoginRequest) -> Generator[Command, Any, AuthorizationCode]:
    yield Say(
        f"In a browser, on any machine, visit:\n\n  {request.url}\n\n"
        f"When you have consented it goes to {request.credentials.redirect_url} and"
        " may find nothing there: that is fine."
    )
    question = "Paste that page's whole address: "
    for left in reversed(range(_TRIES)):
        line: str | None = yield Ask(question)
        if not line or not line.strip():
            raise LoginError("nothing was pasted", reason="unreadable")
        try:
            return request.finish(line)
        except LoginError as error:
            line = None  # it may hold a code, which no traceback must show
            if error.reason != "unreadable" or not left:
                raise
            yield Say(f"No: {error}.")
    raise AssertionError  # the last try raises


def _exchanged(session: Session, credential: Credential) -> Flow[Token]:
    key, tokens = session.store_key(credential), list["Token"]()
    yield from _kept(
        session, Locked(key, partial(_granted, session, credential, key, tokens))
    )
    return tokens[0]


def _granted(
    session: Session, credential: Credential, key: str, tokens: list[Token]
) -> Flow[None]:
    deadline = session.deadline(session.settings.timeout)
    token = yield from grant(session, credential, session.settings.base_url, deadline)
    credential.token = token
    yield Store(key, token)
    tokens.append(token)


def _kept(session: Session, command: Locked) -> Flow[None]:
    """Do something with the store, whose errors may be of any kind."""
    try:
        yield command
    except OsuError:
        raise
    except Exception as error:  # noqa: BLE001 (a store may raise what it likes)
        text = redacted(str(error), session.secrets())
        failure = f"{type(error).__name__}: {text}" if text else type(error).__name__
    else:
        return
    raise TokenStoreError(f"the token store failed: {failure}")


def _nothing() -> Flow[None]:
    yield from ()

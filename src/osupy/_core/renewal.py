"""Tokens: the one at hand, the one in the store, a new one; once for all who wait.

A renewal belongs to one server and one credential. Who asks for it only waits, each
within a deadline of its own. Nothing here runs by a timer: a call looks at the clock,
and renews what is about to end.

The store tells the truth, for others write to it as well: what it holds is taken, even
if it seems older (clocks differ), unless the token at hand could not be stored yet.
"""

from __future__ import annotations

import warnings
from contextlib import suppress
from copy import copy
from functools import partial
from typing import TYPE_CHECKING

import attrs

from osupy._core.answers import redacted
from osupy._core.commands import Call, Flow, Load, Locked, Share, Store
from osupy._core.grants import grant
from osupy._core.session import Credential, Session
from osupy._core.token import ClientCredentials, Token
from osupy._core.watch.notices import RenewalFailed, TokenRenewed
from osupy.errors import (
    ApiError,
    AuthError,
    OsuError,
    TokenExpiredError,
    TokenStoreError,
    TokenStoreWarning,
    TransportError,
)

if TYPE_CHECKING:
    from osupy._core.session import Deadline

_AGAIN = 30.0
"""Seconds until a renewal that failed is tried again, while the token still lasts."""
_SAVE_AGAIN = 60.0
"""Seconds until storing a token is tried again."""


@attrs.frozen
class Renewed:
    """A token that is good for a while."""

    token: Token
    granted: bool
    """Whether the server gave it just now; else it was there."""


@attrs.define
class _Progress:
    """How far a renewal came, for the case that the store fails around it."""

    error: Exception | None = None
    """What failed inside: not the store's lock."""
    renewed: Renewed | None = None
    unsaved: str | None = None
    """Why the token could not be stored."""


@attrs.frozen
class Renewal:
    """One credential at one server, however the client is changed meanwhile."""

    session: Session
    credential: Credential
    root: str
    key: str
    """Name of the token in the store."""

    def token(self, rejected: tuple[Token, ...], deadline: Deadline) -> Flow[Renewed]:
        """Return a token that is none of those that were refused, if one can be had."""
        credential, clock = self.credential, self.session.clock
        token = credential.usable(rejected, clock)
        if token is not None:
            if credential.unsaved and clock.now() >= credential.save_at:
                yield from self._save_again(deadline)
            return Renewed(token, granted=False)
        try:
            return (yield from self._new(rejected, deadline))
        except (ApiError, AuthError, TransportError) as error:
            if isinstance(error, AuthError) and error.login_needed:
                yield from self._tell(error)
            lasting = credential.lasting(rejected, clock)
            if lasting is None:
                raise
        # It is to end soon, and that is all, or it is new: who calls need not know.
        credential.renew_at = clock.now() + _AGAIN
        return Renewed(lasting, granted=False)

    def save(self) -> Flow[None]:
        """Store the token that could not be stored yet, if that can be done now."""
        self.credential.save_at = self.session.clock.now() + _SAVE_AGAIN
        try:
            yield Locked(self.key, self._save_locked)
        except Exception:  # noqa: BLE001 (the warning has told; it is tried again)
            return

    def _tell(self, error: AuthError) -> Flow[None]:
        hook = self.session.login_hook(self.credential, error)
        if hook is not None:
            yield Call(partial(hook, error))
            with suppress(AuthError):
                yield from self._load()  # whoever was told may have logged in

    def _new(self, rejected: tuple[Token, ...], deadline: Deadline) -> Flow[Renewed]:
        if isinstance(self.credential.spec, Token):
            message = "the token has expired; make the client with a new one"
            raise TokenExpiredError(message)
        deadline.left()
        renewed: Renewed = yield self._share(rejected, deadline)
        if not renewed.granted and renewed.token in rejected:
            # Somebody who did not know better began it: once more, with what we know.
            renewed = yield self._share(rejected, deadline)
        return renewed

    def _share(self, rejected: tuple[Token, ...], deadline: Deadline) -> Share:
        # A grant that rotates must not be cut off: its answer would be lost, and with
        # it the log-in. That of an application can be asked for again.
        keep = not isinstance(self.credential.spec, ClientCredentials)
        return Share(self.key, partial(self._renew, rejected), deadline, keep)

    def _renew(self, rejected: tuple[Token, ...]) -> Flow[Renewed]:
        deadline = self.session.deadline(self.session.settings.timeout)
        if self.credential.code is None:  # a look costs less than the lock
            yield from self._load()
            there = self._there(rejected)
            if there is not None:
                return there
        progress = _Progress()
        failure = None
        try:
            yield Locked(
                self.key, partial(self._renew_noted, rejected, deadline, progress)
            )
        except Exception as error:
            ours = isinstance(error, OsuError) or error is progress.error
            if ours and progress.renewed is None:
                raise
            failure = self._words(error)  # a store may raise what it likes
        if progress.renewed is None:
            raise TokenStoreError(f"the token store failed: {failure}")
        if progress.unsaved is not None:
            self._warn(progress.unsaved)
        return progress.renewed

    def _renew_noted(
        self, rejected: tuple[Token, ...], deadline: Deadline, progress: _Progress
    ) -> Flow[None]:
        try:
            yield from self._renew_locked(rejected, deadline, progress)
        except Exception as error:
            progress.error = error
            raise

    def _renew_locked(
        self, rejected: tuple[Token, ...], deadline: Deadline, progress: _Progress
    ) -> Flow[None]:
        credential = self.credential
        if credential.code is not None:  # a fresh log-in; what is stored is older
            credential.stored = yield from self._read()
            try:
                yield from self._granted(deadline, progress)
            except AuthError:
                credential.code = None
                credential.take(credential.stored)
                if credential.token is None:
                    raise
            else:
                return
        else:
            yield from self._load()
        progress.renewed = self._there(rejected)
        if progress.renewed is None:  # no task, thread or process was faster
            yield from self._granted(deadline, progress)

    def _there(self, rejected: tuple[Token, ...]) -> Renewed | None:
        """Return the token that is there.

        Raises:
            TokenExpiredError: Its renewal was refused before.
        """
        credential = self.credential
        token = credential.usable(rejected, self.session.clock)
        if token is None and credential.ended is not None:
            ended, error = credential.ended
            if credential.token == ended:
                raise copy(error)
        return None if token is None else Renewed(token, granted=False)

    def _load(self) -> Flow[None]:
        self.credential.take((yield from self._read()))

    def _read(self) -> Flow[Token | None]:
        failure = None
        try:
            stored: Token | None = yield Load(self.key)
        except OsuError:
            raise
        except Exception as error:  # noqa: BLE001 (a store may raise what it likes)
            failure = self._words(error)
        else:
            return stored
        raise TokenStoreError(f"the token store cannot be read: {failure}")

    def _granted(self, deadline: Deadline, progress: _Progress) -> Flow[None]:
        credential = self.credential
        token = yield from self._grant(deadline)
        credential.code = None
        progress.renewed = Renewed(token, granted=True)
        try:
            yield Store(self.key, token)  # before it is used: it may be the only one
        except Exception as error:  # noqa: BLE001 (a store may raise what it likes)
            credential.unsaved = True
            credential.save_at = self.session.clock.now() + _SAVE_AGAIN
            progress.unsaved = self._words(error, token)
        else:
            credential.unsaved, credential.stored = False, token
        finally:
            credential.token = token

    def _grant(self, deadline: Deadline) -> Flow[Token]:
        session, kind = self.session, type(self.credential.spec).__name__
        try:
            token = yield from grant(session, self.credential, self.root, deadline)
        except OsuError as error:
            session.tally.count("failed_refreshes")
            if session.watchers.wants(RenewalFailed):
                name = type(error).__name__
                session.watchers.tell(RenewalFailed(credential=kind, error=name))
            raise
        session.tally.count("refreshes")
        if session.watchers.wants(TokenRenewed):
            notice = TokenRenewed(credential=kind, expires_in=token.lifetime)
            session.watchers.tell(notice)
        return token

    def _save_again(self, deadline: Deadline) -> Flow[None]:
        yield Share(f"{self.key} (again)", self.save, deadline, keep=False)

    def _save_locked(self) -> Flow[None]:
        credential = self.credential
        stored: Token | None = yield Load(self.key)
        if stored != credential.stored:  # somebody logged in anew, or out
            credential.unsaved = False
            credential.take(stored)
        elif credential.token is not None and credential.unsaved:
            token = credential.token
            yield Store(self.key, token)
            credential.unsaved, credential.stored = False, token

    def _words(self, error: Exception, token: Token | None = None) -> str:
        """Return what a store's error says, without what it may repeat."""
        if isinstance(error, TokenStoreError):
            return str(error)
        secrets = self.session.secrets()
        if token is not None:
            secrets += [token.access_token, token.refresh_token or ""]
        text = redacted(str(error), secrets)
        return f"{type(error).__name__}: {text}" if text else type(error).__name__

    def _warn(self, why: str) -> None:
        lost = (
            ""
            if isinstance(self.credential.spec, ClientCredentials)
            else ("; if the program ends before that, the log-in is lost")
        )
        message = (
            f"a new token could not be stored ({why}); it is used all the same, and "
            f"storing it is tried again{lost}"
        )
        warnings.warn(message, TokenStoreWarning, stacklevel=2)


def save_unsaved(session: Session) -> Flow[None]:
    """Store what could not be stored yet, before a client is closed."""
    for credential in session.credentials:
        if credential.unsaved:
            root, key = session.settings.base_url, session.store_key(credential)
            yield from Renewal(session, credential, root, key).save()

"""Tokens: the one at hand, the one in the store, a new one; once for all who wait.

A renewal belongs to one server and one credential. Who asks for it only waits, each
within a deadline of its own.
"""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import attrs

from osupy._core.answers import (
    REFUSAL,
    TOO_MANY,
    is_success,
    redacted,
    said,
    status_error,
)
from osupy._core.commands import Flow, Load, Locked, Share, Store
from osupy._core.sending import Tries, persist
from osupy._core.session import Credential, Session
from osupy._core.token import AuthorizationCode, ClientCredentials, Token, expiry
from osupy.errors import AuthError, TokenExpiredError

if TYPE_CHECKING:
    from osupy._core.messages import Request, Response
    from osupy._core.session import Deadline


@attrs.frozen
class Renewed:
    """A token that is good for a while."""

    token: Token
    granted: bool
    """Whether the server gave it just now; else it was there."""


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
        credential = self.credential
        token = credential.usable(rejected, self.session.clock.time())
        if token is not None:
            return Renewed(token, granted=False)
        if isinstance(credential.spec, Token):
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
        cuttable = isinstance(self.credential.spec, ClientCredentials)
        return Share(self.key, partial(self._renew, rejected), deadline, cuttable)

    def _renew(
        self, rejected: tuple[Token, ...], seconds: float | None
    ) -> Flow[Renewed]:
        own = self.session.settings.timeout
        bounds = [bound for bound in (own, seconds) if bound is not None]
        deadline = self.session.deadline(min(bounds, default=None))
        renewed: Renewed = yield Locked(
            self.key, partial(self._renew_locked, rejected, deadline)
        )
        return renewed

    def _renew_locked(
        self, rejected: tuple[Token, ...], deadline: Deadline
    ) -> Flow[Renewed]:
        credential = self.credential
        if credential.code is not None:  # a fresh log-in; what is stored is older
            try:
                return (yield from self._granted(deadline))
            except AuthError:
                credential.code = None
                yield from self._load()
                if credential.token is None:
                    raise
        else:
            yield from self._load()
        token = credential.usable(rejected, self.session.clock.time())
        if token is not None:  # another task, thread or process was faster
            return Renewed(token, granted=False)
        return (yield from self._granted(deadline))

    def _load(self) -> Flow[None]:
        stored: Token | None = yield Load(self.key)
        if stored is not None and stored.is_newer(self.credential.token):
            self.credential.token = stored

    def _granted(self, deadline: Deadline) -> Flow[Renewed]:
        credential = self.credential
        token = yield from self._grant(deadline)
        credential.code = None
        try:
            yield Store(self.key, token)  # before it is used: it may be the only one
        finally:
            credential.token = token
        return Renewed(token, granted=True)

    def _grant(self, deadline: Deadline) -> Flow[Token]:
        session = self.session
        answer = yield from persist(
            session,
            self._request,
            Tries(session.settings.retry.attempts),
            deadline,
            repeatable=isinstance(self.credential.spec, ClientCredentials),
            reserve=None,
        )
        if answer.status in REFUSAL and answer.status != TOO_MANY:
            raise self._refused(answer)
        if not is_success(answer.status):
            raise status_error(answer, None, session.secrets(), session.clock.time())
        token = _read(self.credential, answer, session.clock.time())
        if token is None:
            message = f"{self.root}/oauth/token gave no token"
            raise AuthError(message)
        return token

    def _request(self, timeout: float | None) -> Request:
        return self.session.request(
            "POST",
            f"{self.root}/oauth/token",
            timeout,
            body=_form(self.credential),
            content_type="application/x-www-form-urlencoded",
        )

    def _refused(self, answer: Response) -> AuthError:
        text = redacted(said(answer), self.session.secrets())
        why = f": {text}" if text else ""
        token, code = self.credential.token, self.credential.code
        if code is None and token is not None and token.refresh_token is not None:
            return TokenExpiredError(
                f"the log-in cannot be renewed (HTTP {answer.status}){why}; log in "
                "again"
            )
        return AuthError(
            f"{self.root}/oauth/token gave no token (HTTP {answer.status}){why}; check "
            "the client id and secret"
        )


def _form(credential: Credential) -> bytes:
    spec = credential.spec
    refresh = credential.token.refresh_token if credential.token is not None else None
    if isinstance(spec, ClientCredentials):
        form = {"grant_type": "client_credentials", "scope": _scope(spec.scopes)}
    elif isinstance(spec, AuthorizationCode) and credential.code is not None:
        form = {
            "grant_type": "authorization_code",
            "code": credential.code,
            "redirect_uri": spec.redirect_url,
        }
    elif isinstance(spec, AuthorizationCode) and refresh is not None:
        form = {"grant_type": "refresh_token", "refresh_token": refresh}
    else:
        message = "nobody is logged in: the credentials hold neither code nor token"
        raise AuthError(message)
    form |= {"client_id": str(spec.client_id), "client_secret": spec.client_secret}
    return urlencode(form).encode()


def _scope(scopes: frozenset[str]) -> str:
    return " ".join(sorted(scopes))


def _read(credential: Credential, answer: Response, now: float) -> Token | None:
    """Read the answer of ``oauth/token``; ``None`` if it holds no token."""
    old = None
    if credential.code is None and credential.token is not None:
        old = credential.token.refresh_token
    try:
        data = json.loads(answer.body)
        seconds = data.get("expires_in")
        return Token(
            access_token=data["access_token"],
            # A server that does not rotate may leave it out.
            refresh_token=data.get("refresh_token") or old,
            scopes=credential.scopes,
            expires_at=None if seconds is None else expiry(float(seconds), now),
            lifetime=None if seconds is None else float(seconds),
            has_user=credential.spec.has_user,
        )
    except Exception:  # noqa: BLE001 (its text, or its chain, would show the token)
        return None

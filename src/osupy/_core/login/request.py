"""One question to one user: the URL that asks it, and the redirect that answers it."""

from __future__ import annotations

import hmac
import secrets
from typing import Any, TypeAlias
from urllib.parse import parse_qs, urlencode, urlsplit

import attrs

from osupy._core.encoding import wrong
from osupy._core.settings import BASE_URL, check_url
from osupy._core.token import AuthorizationCode, check_secret
from osupy.errors import LoginError, UsageError

_LONGEST = 200
_LONGEST_URL = 16_384
_HERE = ("127.0.0.1", "::1", "localhost")
_HTTP = 80
Fields: TypeAlias = "dict[str, list[str]]"


def _is_state(_: object, attribute: attrs.Attribute[Any], value: object) -> None:
    check_secret(attribute.name, value)


@attrs.frozen
class LoginRequest:
    """A log-in that waits for the user's answer, for applications with pages of theirs.

    Send the user to ``url``; when they come to the redirect URL, hand that request's
    URL to `finish`. If another process may take it from there, keep ``state`` in the
    user's session and make the same object again::

        request = LoginRequest(credentials)
        session["state"] = request.state
        ...  # and when the user is back
        request = LoginRequest(credentials, state=session.pop("state"))
        client = Client(request.finish(url), token_store=store)

    Raises:
        UsageError: The credentials are of another kind.
    """

    credentials: AuthorizationCode
    """The application, and what it asks for."""
    base_url: str = attrs.field(default=BASE_URL, kw_only=True)
    """Root of the server."""
    state: str = attrs.field(
        factory=lambda: secrets.token_urlsafe(24),
        kw_only=True,
        repr=False,
        validator=_is_state,
    )
    """Ties the answer to the question; whoever does not know it cannot answer."""

    def __attrs_post_init__(self) -> None:
        """Check what was given."""
        if not isinstance(self.credentials, AuthorizationCode):
            kind = type(self.credentials).__name__
            raise UsageError(f"credentials of type {kind}: expected AuthorizationCode")
        root = check_url("base_url", self.base_url, ("https", "http"))
        object.__setattr__(self, "base_url", root)

    @property
    def url(self) -> str:
        """Where the user consents. It holds the state: show it to the user only."""
        asked = {
            "client_id": self.credentials.client_id,
            "redirect_uri": self.credentials.redirect_url,
            "response_type": "code",
            "scope": " ".join(sorted(self.credentials.scopes)),
            "state": self.state,
        }
        return f"{self.base_url}/oauth/authorize?{urlencode(asked)}"

    def finish(self, redirected: str) -> AuthorizationCode:
        """Return the credentials with the code that the redirect brought.

        The code is exchanged at the first call of a client, and is good for minutes.

        Args:
            redirected: The URL to which the user was sent back, whole, or from its path
                or its query on.

        Raises:
            LoginError: The user has not consented, the server refuses, or this is no
                answer, or one to another question.
        """
        found = self._read(redirected)
        del redirected  # it holds a code, which no traceback must show
        if isinstance(found, LoginError):
            raise found
        return found

    def _read(self, redirected: str) -> AuthorizationCode | LoginError:
        fields = _fields(redirected)
        if fields is None:
            return LoginError(
                "this is not the address that the browser was sent to: it begins with"
                " the redirect URL and holds code= and state=",
                reason="unreadable",
            )
        states = fields.get("state", [])
        ours = any(hmac.compare_digest(_raw(s), _raw(self.state)) for s in states)
        refused = fields.get("error")
        # The server leaves the state out of what it refuses by itself.
        if len(states) > 1 or not (ours or (refused and not states)):
            return LoginError(
                "the answer belongs to another log-in, or to nobody's (its state is not"
                " the one that was sent): begin again",
                reason="state",
            )
        if refused:
            return _refusal(refused[0], fields)
        return attrs.evolve(self.credentials, code=fields["code"][0])


def is_answer(target: str) -> bool:
    """Tell whether a URL answers a log-in, well or badly."""
    return bool(_query(target).keys() & {"code", "error"})


def _fields(redirected: object) -> Fields | None:
    if not isinstance(redirected, str):
        raise wrong("redirected", redirected, "expected a URL")
    fields = _query(redirected)
    codes = fields.get("code", [])
    if len(codes) != 1:
        return fields if "error" in fields else None
    try:
        check_secret("code", codes[0])
    except UsageError:
        return None
    return fields


def _query(url: str) -> Fields:
    url = url.strip().strip("<>\"'").partition("#")[0]
    if len(url) > _LONGEST_URL:
        return {}
    query = url.partition("?")[2] if "?" in url else url
    try:
        return parse_qs(query, keep_blank_values=True, max_num_fields=50)
    except ValueError:
        return {}


def _raw(text: str) -> bytes:
    return text.encode("utf-8", "replace")


def _refusal(error: str, fields: Fields) -> LoginError:
    if error == "access_denied":
        return LoginError("the user did not consent to the log-in", reason="denied")
    said = "; ".join([error, *fields.get("error_description", [])[:1]])
    said = "".join(sign if sign.isprintable() else " " for sign in said)[:_LONGEST]
    return LoginError(f"the server refuses the log-in: {said}", reason="refused")


@attrs.frozen
class Place:
    """Where on this machine a redirect arrives."""

    url: str
    host: str
    port: int | None
    """``None`` = any free one."""
    path: str

    @property
    def addresses(self) -> tuple[str, ...]:
        """Where to listen: ``localhost`` is either, as the browser likes."""
        return ("127.0.0.1", "::1") if self.host == "localhost" else (self.host,)

    def at(self, port: int) -> str:
        """Return the redirect URL with a port."""
        if self.port == port:
            return self.url
        host = f"[{self.host}]" if ":" in self.host else self.host
        return urlsplit(self.url)._replace(netloc=f"{host}:{port}").geturl()


def place_of(redirect_url: str) -> Place | None:
    """Return where on this machine a redirect arrives; ``None`` = elsewhere.

    A URL without a port, or with port 0, means any free one: servers compare the URLs
    of ``127.0.0.1`` and ``[::1]`` without their ports (RFC 8252, 7.3). ``localhost`` is
    compared as it is written.
    """
    parts = urlsplit(redirect_url)
    if parts.scheme != "http" or parts.hostname not in _HERE:
        return None
    port = parts.port or None
    if port is None and parts.hostname == "localhost":
        port = _HTTP
    return Place(redirect_url, parts.hostname, port, parts.path or "/")

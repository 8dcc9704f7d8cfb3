"""Tokens and the credentials that they are obtained with, as plain data.

No text of a secret is ever shown: ``repr`` hides it, and a secret that could not stand
in a header is refused here, because the HTTP libraries would show it in their errors.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import Any, TypeAlias
from urllib.parse import urlsplit

import attrs
from attrs.validators import optional

from osupy._core.encoding import wrong
from osupy._core.scopes import DELEGATED, check_application, check_consent
from osupy._core.settings import BASE_URL
from osupy.errors import UsageError

MARGIN = 600.0
"""Seconds before its end at which a token is renewed (short-lived ones: a tenth).

Long enough for an outage of the server to pass unnoticed, mostly.
"""
_LEAST_MARGIN = 60.0
DELEGATION = tuple(sorted(DELEGATED))
"""Scopes of a token that acts for the bot that owns the application."""


def check_secret(name: str, secret: object) -> str:
    """Return a secret that may stand in a header; never show one that may not."""
    if not isinstance(secret, str) or not secret:
        message = f"{name} must be a text that is not empty"
        raise UsageError(message)
    if not secret.isascii() or not secret.isprintable() or " " in secret:
        message = (
            f"{name} has spaces, line breaks or other signs that no {name} has (it is "
            "not shown here)"
        )
        raise UsageError(message)
    return secret


def check_scopes(scopes: Collection[str] | str) -> frozenset[str]:
    """Return scopes as a set of texts; unknown ones pass."""
    if isinstance(scopes, str):
        scopes = scopes.split()
    if not isinstance(scopes, Collection):
        message = f"scopes={scopes!r}: expected a collection of texts"
        raise UsageError(message)
    if any(not isinstance(scope, str) or scope.split() != [scope] for scope in scopes):
        message = f"scopes={scopes!r}: expected texts without spaces"
        raise UsageError(message)
    return frozenset(str(scope) for scope in scopes)


def _is_secret(_: object, attribute: attrs.Attribute[Any], value: object) -> None:
    check_secret(attribute.name, value)


def _is_aware(_: object, attribute: attrs.Attribute[Any], value: datetime) -> None:
    if value.utcoffset() is None:
        raise wrong(attribute.name, value, "needs a time zone, as datetime.now(UTC)")


@attrs.frozen(kw_only=True)
class Token:
    """An access token, and what is known of it."""

    access_token: str = attrs.field(repr=False, validator=_is_secret)
    """What is sent with each call; never shown."""
    refresh_token: str | None = attrs.field(
        default=None, repr=False, validator=optional(_is_secret)
    )
    """Only tokens of a user have one; it is good for one renewal."""
    scopes: frozenset[str] | None = attrs.field(
        default=None, converter=attrs.converters.optional(check_scopes)
    )
    """What it may do; ``None`` = unknown, every call may be tried."""
    expires_at: datetime | None = attrs.field(
        default=None, validator=optional(_is_aware)
    )
    """When it ends, aware; ``None`` = unknown."""
    lifetime: float | None = None
    """Seconds from its issue to its end, as the server told; ``None`` = unknown."""
    has_user: bool | None = None
    """Whether it acts for a user; ``None`` = unknown."""

    def is_over(self, now: float) -> bool:
        """Tell whether it has ended at ``now`` (Unix time)."""
        return self.expires_at is not None and self.expires_at.timestamp() <= now

    def is_due(self, now: float) -> bool:
        """Tell whether it ends so soon after ``now`` that it should be renewed."""
        if self.expires_at is None:
            return False
        if self.lifetime is None:  # it may be short: each call would renew it
            margin = _LEAST_MARGIN
        else:
            margin = min(MARGIN, self.lifetime / 10)
        return self.expires_at.timestamp() - margin <= now


@attrs.frozen(kw_only=True)
class ClientCredentials:
    """An application acting for itself (or, with ``delegate``, for its bot owner)."""

    client_id: int
    """Number of the application."""
    client_secret: str = attrs.field(repr=False, validator=_is_secret)
    """Its secret; never shown."""
    scopes: frozenset[str] = attrs.field(
        default=frozenset({"public"}), converter=check_scopes
    )
    """What its tokens may do."""

    def __attrs_post_init__(self) -> None:
        """Refuse what the server would refuse."""
        check_client_id(self.client_id)
        check_application(self.scopes)

    @property
    def has_user(self) -> bool:
        """Whether its tokens act for a user."""
        return "delegate" in self.scopes

    @property
    def key(self) -> str:
        """Name under which its token is kept."""
        return _key("client_credentials", self.client_id, self.scopes)


@attrs.frozen(kw_only=True)
class AuthorizationCode:
    """A user's consent to an application; the code is exchanged at first use."""

    client_id: int
    """Number of the application."""
    client_secret: str = attrs.field(repr=False, validator=_is_secret)
    """Its secret; never shown."""
    redirect_url: str
    """Where the server sends the user back to, as registered."""
    code: str | None = attrs.field(
        default=None, repr=False, validator=optional(_is_secret)
    )
    """Code of a log-in, good for one exchange; ``None`` if a token is stored."""
    scopes: frozenset[str] = attrs.field(
        default=frozenset({"public", "identify"}), converter=check_scopes
    )
    """What the user consents to."""
    account: str | None = None
    """Any name that tells the log-ins of several users in one store apart."""

    def __attrs_post_init__(self) -> None:
        """Refuse what cannot work."""
        check_client_id(self.client_id)
        check_redirect_url(self.redirect_url)
        check_consent(self.scopes)
        if self.account is not None and not isinstance(self.account, str):
            raise wrong("account", self.account, "expected a name")

    @property
    def has_user(self) -> bool:
        """Whether its tokens act for a user."""
        return True

    @property
    def key(self) -> str:
        """Name under which its token is kept."""
        key = _key("authorization_code", self.client_id, self.scopes)
        return key if self.account is None else f"{key}-{self.account}"


Credentials: TypeAlias = ClientCredentials | AuthorizationCode | Token
"""What a client is made with: one of these, a token's text, or several in a list."""


def check_client_id(client_id: object) -> None:
    """Refuse what is no id of an application."""
    if not isinstance(client_id, int) or isinstance(client_id, bool) or client_id < 1:
        # A text is not shown: it may be the secret, in the wrong place.
        kind = type(client_id).__name__
        what = client_id if isinstance(client_id, int) else f"a {kind}"
        message = f"client_id is {what}: expected the application's number"
        raise UsageError(message)


def check_redirect_url(url: object) -> None:
    """Refuse what cannot be registered as the URL to come back to."""
    expected = "expected a URL as it is registered: http://127.0.0.1:7272/"
    if not isinstance(url, str) or not url.isascii() or not url.isprintable():
        raise wrong("redirect_url", url, expected)
    try:
        parts = urlsplit(url)
        port_fits = parts.port is None or parts.port >= 0
    except ValueError:
        raise wrong("redirect_url", url, expected) from None
    web = parts.scheme in ("http", "https")
    # Applications of telephones register schemes of their own.
    if not parts.scheme or (web and not parts.hostname) or not port_fits:
        raise wrong("redirect_url", url, expected)
    if " " in url or "#" in url:
        raise wrong("redirect_url", url, "no URL to come back to has spaces or a #")


def as_credentials(
    given: Credentials | str | Sequence[Credentials | str] | None,
) -> tuple[Credentials, ...]:
    """Return what was given as a tuple; a text is a token of unknown scopes."""
    if given is None:
        return ()
    if isinstance(given, str):
        return (Token(access_token=given),)
    if isinstance(given, ClientCredentials | AuthorizationCode | Token):
        return (given,)
    if not isinstance(given, Sequence) or isinstance(given, bytes):
        message = f"credentials of type {type(given).__name__}: expected a Token, ..."
        raise UsageError(message)
    return tuple(one for item in given for one in as_credentials(item))


def key_of(credentials: Credentials) -> str:
    """Return the name under which a credential's token is kept."""
    if isinstance(credentials, Token):
        digest = hashlib.sha256(credentials.access_token.encode()).hexdigest()
        return f"token-{digest[:16]}"
    return credentials.key


def store_key(credentials: Credentials, base_url: str = BASE_URL) -> str:
    """Return the name under which a client keeps a token in its store.

    For those who fill a store themselves, or look into one::

        store.save(store_key(credentials), token)

    Args:
        credentials: What the client is made with.
        base_url: Root of the server.
    """
    return f"{urlsplit(base_url).netloc}-{key_of(credentials)}"


def _key(kind: str, client_id: int, scopes: frozenset[str]) -> str:
    return f"{kind}-{client_id}-{'+'.join(sorted(scopes))}"


def expiry(seconds: float, now: float) -> datetime:
    """Return the time that lies so many seconds after ``now`` (Unix time)."""
    return datetime.fromtimestamp(now + seconds, UTC)

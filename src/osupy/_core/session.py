"""What the calls of one client share: settings, credentials, clock, counters."""

from __future__ import annotations

import time
from collections import Counter
from random import Random
from threading import Lock
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias
from urllib.parse import urlsplit

import attrs

from osupy._core.encoding import query_text, wrong
from osupy._core.limit.flying import Flying
from osupy._core.messages import Request
from osupy._core.scopes import APPLICATION_ONLY, OWNER_ONLY
from osupy._core.settings import Settings, check_url
from osupy._core.token import (
    AuthorizationCode,
    Credentials,
    Token,
    as_credentials,
    key_of,
    store_key,
)
from osupy._core.watch import Tally, Watch, Watchers
from osupy._core.watch.notices import Drift, LoginNeeded
from osupy.errors import AuthError, MissingScopeError, TimedOutError, TokenExpiredError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from osupy._core.operation import Operation


class Clock(Protocol):
    """Tells the time; tests bring their own."""

    def now(self) -> float:
        """Return seconds that never go back."""
        ...

    def time(self) -> float:
        """Return Unix time."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> float:
        """Return seconds that never go back."""
        return time.monotonic()

    def time(self) -> float:
        """Return Unix time."""
        return time.time()


LoginHook: TypeAlias = "Callable[[AuthError], object]"
_NONE = object()


@attrs.define(eq=False)
class Credential:
    """One way to authenticate, and the token that it gave."""

    spec: Credentials
    key: str = attrs.field(init=False)
    token: Token | None = attrs.field(init=False, default=None)
    code: str | None = attrs.field(init=False, default=None, repr=False)
    """Authorization code that is not exchanged yet."""
    stored: Token | None = attrs.field(init=False, default=None)
    """The token that the store was last seen to hold."""
    unsaved: bool = attrs.field(init=False, default=False)
    """Whether the token at hand is not in the store yet, because that failed."""
    save_at: float = attrs.field(init=False, default=0.0)
    """When storing it is to be tried again, by the clock that never goes back."""
    renew_at: float = attrs.field(init=False, default=0.0)
    """When a renewal that failed is to be tried again, by the same clock."""
    ended: tuple[Token | None, TokenExpiredError] | None = attrs.field(
        init=False, default=None
    )
    """The token whose renewal was refused, and how."""
    told: object = attrs.field(init=False, default=_NONE)
    """The token for which the user's hook was last told to log in again."""
    noticed: object = attrs.field(init=False, default=_NONE)
    """The token for which that was last told to those who watch."""

    def __attrs_post_init__(self) -> None:
        """Take from the credentials what they hold already."""
        self.key = key_of(self.spec)
        if isinstance(self.spec, Token):
            self.token = self.spec
        elif isinstance(self.spec, AuthorizationCode):
            self.code = self.spec.code

    @property
    def scopes(self) -> frozenset[str] | None:
        """What its tokens may do; ``None`` = unknown."""
        return self.spec.scopes

    def usable(self, rejected: tuple[Token, ...], clock: Clock) -> Token | None:
        """Return the token, unless it was just refused or should be renewed now."""
        token = self.lasting(rejected, clock)
        if token is None or isinstance(self.spec, Token):
            return token
        ended = self.ended is not None and self.ended[0] == token
        if ended or clock.now() < self.renew_at or not token.is_due(clock.time()):
            return token
        return None

    def lasting(self, rejected: tuple[Token, ...], clock: Clock) -> Token | None:
        """Return the token, unless it was just refused or is over."""
        token = self.token
        if token is None or token in rejected or token.is_over(clock.time()):
            return None
        return token

    def take(self, stored: Token | None) -> None:
        """Take over what the store holds."""
        if self.unsaved:
            return
        self.stored = stored
        if stored is not None:
            self.token = stored

    def elsewhere(self) -> Credential:
        """Return the credential for another server, without what this one gave."""
        other = Credential(self.spec)
        if self.code is None:
            other.code = None  # a code is good once
        return other

    def secrets(self) -> list[str]:
        """Return every text that must not be shown."""
        found: list[str | None] = [self.code]
        if not isinstance(self.spec, Token):
            found.append(self.spec.client_secret)
        for token in (self.token, self.stored):
            if token is not None:
                found += [token.access_token, token.refresh_token]
        return [secret for secret in found if secret]


class Session:
    """The state of a client that its flows read and change."""

    def __init__(
        self,
        credentials: Credentials | str | Sequence[Credentials | str] | None,
        settings: Settings,
        clock: Clock | None = None,
    ) -> None:
        self.settings: Settings = settings
        self.credentials: list[Credential] = [
            Credential(spec) for spec in as_credentials(credentials)
        ]
        self.clock: Clock = clock or SystemClock()
        self.random: Callable[[], float] = Random().random  # noqa: S311 (jitter, not a secret)
        self.drifts: Counter[str] = Counter()
        self.watchers: Watchers = Watchers()
        self.tally: Tally = Tally()
        self.flying: Flying = Flying()
        self._drift_watch: Watch | None = None
        self.on_login_needed: LoginHook | None = None
        self._telling = Lock()

    def set_api_version(self, version: int) -> None:
        """Send another ``x-api-version`` from now on."""
        self.settings = attrs.evolve(self.settings, api_version=version)

    def set_domain(self, domain: str) -> None:
        """Talk to another server from now on.

        Tokens that the old one gave are dropped; one that the user gave goes along.
        """
        if not isinstance(domain, str) or not domain:
            raise wrong("domain", domain, "expected a host, as dev.ppy.sh")
        url = domain if "://" in domain else f"https://{domain}"
        url = check_url("domain", url, ("https", "http"))
        if urlsplit(url).path:
            raise wrong("domain", domain, "expected a host, without a path")
        self.settings = attrs.evolve(self.settings, base_url=url)
        # New ones: calls that are under way keep theirs, and their server.
        self.credentials = [one.elsewhere() for one in self.credentials]

    def credential_for(self, operation: Operation[Any]) -> Credential | None:
        """Return the first credential that satisfies the scopes and the need of a user.

        Raises:
            MissingScopeError: There is none, and the call needs one.
        """
        for credential in self.credentials:
            if _satisfies(credential, operation):
                return credential
        if not operation.needs_token:
            return self.credentials[0] if self.credentials else None
        raise _missing(self.credentials, operation)

    def secrets(self) -> list[str]:
        """Return every text that must not be shown."""
        return [secret for one in self.credentials for secret in one.secrets()]

    def store_key(self, credential: Credential) -> str:
        """Return the name of a token in the store: a server and its credentials."""
        return store_key(credential.spec, self.settings.base_url)

    def url(self, operation: Operation[Any]) -> str:
        """Return the address of a call."""
        query = query_text(operation.query)
        mark = "?" if query else ""
        return f"{self.settings.base_url}/{operation.path}{mark}{query}"

    def request(
        self,
        method: str,
        url: str,
        timeout: float | None,
        *,
        token: Token | None = None,
        body: bytes | None = None,
        content_type: str = "application/json",
    ) -> Request:
        """Return a request with the headers that every one has."""
        settings = self.settings
        headers = {
            "accept": "application/json",
            "user-agent": settings.user_agent,
            "x-api-version": str(settings.api_version),
        }
        if settings.language is not None:
            headers["accept-language"] = settings.language
        if body is not None:
            headers["content-type"] = content_type
        if token is not None:
            headers["authorization"] = f"Bearer {token.access_token}"
        return Request(
            method=method,
            url=url,
            headers=headers,
            body=body,
            timeout=timeout,
            max_size=settings.max_size,
        )

    def deadline(self, seconds: float | None) -> Deadline:
        """Return the moment that lies so many seconds ahead."""
        return Deadline(self.clock, seconds)

    def login_hook(self, credential: Credential, error: AuthError) -> LoginHook | None:
        """Return what is to be called when a person has to log in: once per log-in.

        The notice of it is told here, once as well.
        """
        hook = self.on_login_needed
        with self._telling:
            noticed = credential.noticed == credential.token
            credential.noticed = credential.token
            told = credential.told == credential.token
            if hook is not None:  # else one that comes late would never hear of it
                credential.told = credential.token
        if not noticed and self.watchers.wants(LoginNeeded):
            kind, name = type(credential.spec).__name__, type(error).__name__
            self.watchers.tell(LoginNeeded(credential=kind, error=name))
        return None if told else hook

    def on_drift(self, hook: Callable[[Drift], object] | None) -> None:
        """Call a hook for all drift from now on, in place of the one before."""
        watch = None if hook is None else self.watchers.on(Drift, hook)
        before, self._drift_watch = self._drift_watch, watch
        if before is not None:
            before.cancel()

    def note_drift(self, drift: Drift) -> None:
        """Count a field that was not as declared, and tell whoever wants to know."""
        self.drifts[f"{drift.cls_name}.{drift.field}"] += 1
        self.tally.count("drifts")
        self.watchers.tell(drift)


class Deadline:
    """When a whole call must have ended; ``None`` = never."""

    def __init__(self, clock: Clock, seconds: float | None) -> None:
        self._clock = clock
        self._seconds = seconds
        self._end = None if seconds is None else clock.now() + seconds

    def left(self, at_most: float | None = None) -> float | None:
        """Return the seconds that are left, bounded by ``at_most``.

        Raises:
            TimedOutError: None are left.
        """
        if self._end is None:
            return at_most
        left = self._end - self._clock.now()
        if left <= 0:
            raise self.passed()
        return left if at_most is None else min(left, at_most)

    def allows(self, wait: float) -> bool:
        """Tell whether one may wait so long and still have time."""
        return self._end is None or self._clock.now() + wait < self._end

    def passed(self, why: str = "") -> TimedOutError:
        """Return the error that says so."""
        because = f" ({why})" if why else ""
        return TimedOutError(f"the deadline of {self._seconds:g} s has passed{because}")


def _satisfies(credential: Credential, operation: Operation[Any]) -> bool:
    if operation.requires_user and credential.spec.has_user is False:
        return False
    scopes = credential.scopes
    return scopes is None or "*" in scopes or _needed(operation) <= scopes


def _needed(operation: Operation[Any]) -> frozenset[str]:
    return operation.scopes | operation.also


def _missing(
    credentials: Sequence[Credential], operation: Operation[Any]
) -> MissingScopeError:
    needed = _needed(operation)
    known = [one.scopes for one in credentials if one.scopes is not None]
    granted = max(known, key=lambda s: len(s & needed), default=frozenset[str]())
    if not credentials:
        why = "the client has no credentials"
    elif needed <= granted:
        why = "no credential at hand acts for a user"
    else:
        why = f"granted: {_words(granted)}"
    way = _way(credentials, needed, user=operation.requires_user)
    message = f"{operation} needs {_words(needed)}; {why}; {way}"
    return MissingScopeError(message, needed=needed, granted=granted)


def _way(
    credentials: Sequence[Credential], needed: frozenset[str], *, user: bool
) -> str:
    """Return how to get a token that holds the scopes."""
    if needed & APPLICATION_ONLY:
        scopes = sorted(needed | {"delegate"})
        return (
            f"get it with from_delegation(..., scopes={scopes}), for an application "
            "that a bot owns"
        )
    if not user and needed <= {"public"}:
        return "get it with from_client_credentials(...)"
    consented = [
        one.scopes or frozenset[str]()
        for one in credentials
        if isinstance(one.spec, AuthorizationCode)
    ]
    scopes = sorted(needed.union(*consented[:1]))
    owner = ", as the owner of the application" if needed & OWNER_ONLY else ""
    return (
        f"get it by a log-in{owner}: osupy login, or "
        f"from_credentials(..., scopes={scopes})"
    )


def _words(scopes: frozenset[str]) -> str:
    return " ".join(sorted(scopes)) or "a token"

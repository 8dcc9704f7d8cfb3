"""The kinds of notice: what happened, with the name and the level it is logged by.

Names and fields are stable: programs that read logs rest on them. Routes stand as they
are declared, with their holes, so that neither ids nor names of people get into
metrics; and nothing secret is in any field.
"""

from __future__ import annotations

import logging
from typing import Any, ClassVar

import attrs


class Notice:
    """Something that happened inside a client. The base of all kinds."""

    __slots__ = ()

    event: ClassVar[str] = ""
    """Its stable name, as ``request.ended``."""
    level: ClassVar[int] = logging.DEBUG
    """The level with which it is logged."""
    logger: ClassVar[logging.Logger] = logging.getLogger("osupy")
    """The log that it goes to."""

    def __init_subclass__(
        cls, *, event: str | None = None, level: int | None = None
    ) -> None:
        # attrs makes a class with slots anew, and says nothing then.
        super().__init_subclass__()
        if event is not None:
            cls.event = event
            cls.logger = logging.getLogger(f"osupy.{event.partition('.')[0]}")
        if level is not None:
            cls.level = level

    def words(self) -> str:
        """Return it in one line, for people."""
        raise NotImplementedError

    def data(self) -> dict[str, Any]:
        """Return its fields, as plain values."""
        kind: Any = type(self)
        return {one.name: getattr(self, one.name) for one in attrs.fields(kind)}


@attrs.frozen(kw_only=True)
class CallStarted(Notice, event="call.started"):
    """A method of the client was called, or it asks for a token."""

    call: int
    """Number of the call in this process; every notice of the call has it."""
    route: str
    """Method and path with its holes: ``GET api/v2/users/{user}/{mode?}``."""

    def words(self) -> str:
        """Return it in one line, for people."""
        return f"{self.route}: call {self.call} begins"


@attrs.frozen(kw_only=True)
class CallEnded(Notice, event="call.ended"):
    """A call has ended, however it did."""

    call: int
    """Number of the call."""
    route: str
    """Method and path with its holes."""
    seconds: float
    """From its beginning, waits included."""
    attempts: int
    """How often something was sent."""
    error: str | None
    """Name of the error that it raised (``Cancelled`` if it was given up); ``None`` =
    it succeeded."""

    def words(self) -> str:
        """Return it in one line, for people."""
        how = self.error or "done"
        many = f"{self.attempts} request{'' if self.attempts == 1 else 's'}"
        return (
            f"{self.route}: call {self.call} ends after {self.seconds:.3f} s "
            f"and {many}: {how}"
        )


@attrs.frozen(kw_only=True)
class RequestStarted(Notice, event="request.started"):
    """A request goes out: once per attempt, redirects included."""

    call: int
    """Number of the call."""
    route: str
    """Method and path with its holes."""
    server: str
    """The server's root: ``https://osu.ppy.sh``."""
    attempt: int
    """Which request of its call, from 1 on."""

    def words(self) -> str:
        """Return it in one line, for people."""
        return f"{self.route}: request {self.attempt} goes to {self.server}"


@attrs.frozen(kw_only=True)
class RequestEnded(Notice, event="request.ended"):
    """An answer came to a request, or will not come."""

    call: int
    """Number of the call."""
    route: str
    """Method and path with its holes."""
    server: str
    """The server's root."""
    attempt: int
    """Which request of its call, from 1 on."""
    status: int | None
    """HTTP status; ``None`` if no whole answer came."""
    error: str | None
    """Name of the `TransportError` (``Cancelled`` if the call was given up); ``None``
    if an answer came."""
    seconds: float
    """From sending to the last byte."""
    sent: int
    """Bytes of the request's body."""
    received: int
    """Bytes of the answer's body, decoded."""

    def words(self) -> str:
        """Return it in one line, for people."""
        how = self.error if self.status is None else f"HTTP {self.status}"
        return (
            f"{self.route}: request {self.attempt}: {how} after {self.seconds:.3f} s, "
            f"{self.received} bytes"
        )


@attrs.frozen(kw_only=True)
class RetryPlanned(Notice, event="retry.planned", level=logging.INFO):
    """A request failed in a way that may pass: it will go again."""

    call: int
    """Number of the call."""
    route: str
    """Method and path with its holes."""
    attempt: int
    """Which request failed, from 1 on."""
    reason: str
    """Why: ``HTTP 503``, or the name of the error."""
    wait: float
    """Seconds until it goes again (then the limiter has its say)."""

    def words(self) -> str:
        """Return it in one line, for people."""
        return (
            f"{self.route}: request {self.attempt} failed ({self.reason}); again in "
            f"{self.wait:.1f} s"
        )


@attrs.frozen(kw_only=True)
class LimitWaited(Notice, event="limit.waited"):
    """The limiter held a request back, for a hundredth of a second or longer."""

    call: int
    """Number of the call."""
    route: str
    """Method and path with its holes."""
    bucket: str
    """Which limit: ``api`` or ``replays``."""
    lane: str
    """``high`` (what keeps a chat alive) or ``bulk``."""
    cost: int
    """Units that the request costs."""
    seconds: float
    """How long it waited."""
    granted: bool
    """Whether it may go out now; else its deadline came first, or it was given up."""

    def words(self) -> str:
        """Return it in one line, for people."""
        end = "" if self.granted else " in vain"
        return (
            f"{self.route}: waited {self.seconds:.1f} s{end} for the limiter (cost "
            f"{self.cost})"
        )


@attrs.frozen(kw_only=True)
class LimitPaused(Notice, event="limit.paused", level=logging.INFO):
    """The server said 429: all calls that share the limiter pause."""

    call: int
    """Number of the call that was told so."""
    route: str
    """Method and path with its holes."""
    seconds: float
    """How long nothing goes."""
    asked: float | None
    """What the server asked for (``Retry-After``); ``None`` if it named nothing."""

    def words(self) -> str:
        """Return it in one line, for people."""
        return f"{self.route}: HTTP 429; everybody pauses for {self.seconds:.1f} s"


@attrs.frozen(kw_only=True)
class TokenRenewed(Notice, event="token.renewed", level=logging.INFO):
    """The server gave a token: the first one, or a new one."""

    credential: str
    """Kind of the credentials: ``ClientCredentials`` or ``AuthorizationCode``."""
    expires_in: float | None
    """Seconds for which it is good; ``None`` if the server did not say."""

    def words(self) -> str:
        """Return it in one line, for people."""
        last = "" if self.expires_in is None else f", good for {self.expires_in:.0f} s"
        return f"the server gave a token for {self.credential}{last}"


@attrs.frozen(kw_only=True)
class RenewalFailed(Notice, event="token.failed", level=logging.INFO):
    """A token could not be obtained. Calls fail only if the old one is over."""

    credential: str
    """Kind of the credentials."""
    error: str
    """Name of the error."""

    def words(self) -> str:
        """Return it in one line, for people."""
        return f"no token for {self.credential}: {self.error}"


@attrs.frozen(kw_only=True)
class LoginNeeded(Notice, event="token.login_needed", level=logging.INFO):
    """A person has to log in again; ``on_login_needed`` is called as well."""

    credential: str
    """Kind of the credentials."""
    error: str
    """Name of the error that calls raise until then."""

    def words(self) -> str:
        """Return it in one line, for people."""
        return f"a person has to log in again ({self.credential}): {self.error}"


@attrs.frozen
class Drift(Notice, event="drift.met", level=logging.INFO):
    """One field of an answer that was not as declared, and was let through.

    Attributes:
        cls_name: Class whose field it is.
        field: The field.
        problem: ``"null"``, ``"missing"`` or ``"fraction"``.
        path: JSON path of the value.
    """

    cls_name: str
    field: str
    problem: str
    path: str

    def words(self) -> str:
        """Return it in one line, for people."""
        where = f"{self.cls_name}.{self.field}"
        return f"{where} was not as declared ({self.problem}) at {self.path}"


@attrs.frozen(kw_only=True)
class StreamConnected(Notice, event="live.connected", level=logging.INFO):
    """A stream of events hears the server: for the first time, or again."""

    attempt: int
    """How many tries it took since the start or the loss; 1 = the first."""
    again: bool
    """Whether the stream was connected before."""

    def words(self) -> str:
        """Return it in one line, for people."""
        again = " again" if self.again else ""
        return f"connected{again} (attempt {self.attempt})"


@attrs.frozen(kw_only=True)
class StreamLost(Notice, event="live.lost", level=logging.INFO):
    """A stream of events hears the server no more, and connects again by itself."""

    reason: str
    """Why, in a few words."""
    retry_in: float
    """Seconds until the next attempt."""

    def words(self) -> str:
        """Return it in one line, for people."""
        return f"not connected: {self.reason}; next try in {self.retry_in:.1f} s"


@attrs.frozen(kw_only=True)
class Attempt:
    """One request of a call that failed in the end, as its error tells.

    The last one is what ended the call; if nothing was sent in it, the limiter or the
    deadline did.
    """

    route: str
    """Method and path with its holes; ``POST oauth/token`` where a token was asked."""
    limited: float = 0.0
    """Seconds for which the limiter held it back."""
    seconds: float | None = None
    """From sending to the answer or the failure; ``None`` = nothing was sent."""
    status: int | None = None
    """HTTP status; ``None`` if no whole answer came."""
    problem: str = ""
    """Why there is no answer, or none that counts; empty if the answer was good."""
    wait: float = 0.0
    """Seconds for which the call waited, or would have waited, before the next one."""

    def __str__(self) -> str:
        limited = f"held back {self.limited:.1f} s, " if self.limited else ""
        how = self.problem or f"HTTP {self.status}"
        after = "" if self.seconds is None else f" after {self.seconds:.2f} s"
        wait = f", then waited {self.wait:.1f} s" if self.wait else ""
        return f"{self.route}: {limited}{how}{after}{wait}"


def name_of(error: BaseException) -> str:
    """Return how an error is called in notices."""
    return type(error).__name__ if isinstance(error, Exception) else "Cancelled"

"""Every error that osupy raises, and its warnings.

::

    OsuError
    ├── UsageError                  wrong use, found before anything is sent
    ├── AuthError                   the server refuses the credentials
    │   ├── TokenExpiredError       the token is over and cannot be renewed
    │   ├── MissingScopeError       no credential holds what the call needs
    │   ├── LoginError              a log-in did not come to its end
    │   └── TokenStoreError         the token store cannot be used
    ├── TransportError              no whole answer came
    │   ├── ConnectionFailedError   refused, reset, cut off, no TLS, no such host
    │   ├── TimedOutError           a deadline passed
    │   └── BodyTooLargeError       the body is larger than ``max_size``
    ├── ApiError                    the server answered, but not with success
    │   ├── BadRequestError         400
    │   ├── ForbiddenError          403
    │   ├── NotFoundError           404
    │   ├── UnprocessableError      422
    │   ├── RateLimitError          429
    │   ├── ServerError             every 5xx
    │   └── UnexpectedRedirectError 3xx that is not followed
    ├── DecodeError                 the answer does not fit its type, or is no JSON
    ├── StreamError                 the event stream cannot go on
    │   ├── ConnectionLostError
    │   ├── ProtocolError
    │   └── BufferFullError
    ├── CheckpointError             a checkpoint or a sink cannot be used
    ├── LimiterError                limits shared by a file cannot be used
    └── CassetteError               a recording lacks the call

    DriftWarning                    one field was not as declared, and was let through
    └── UndecodableWarning          a row of a listing did not fit, and was left out
    TokenStoreWarning               a new token could not be stored, and is used

Data travels as attributes; messages are for people. No error holds a token or a
client secret, neither in its text nor in a chained exception.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Collection

    from osupy._core.operation import Operation
    from osupy._core.watch import Attempt

__all__ = [
    "ApiError",
    "AuthError",
    "BadRequestError",
    "BodyTooLargeError",
    "BufferFullError",
    "CassetteError",
    "CheckpointError",
    "ConnectionFailedError",
    "ConnectionLostError",
    "DecodeError",
    "DriftWarning",
    "ForbiddenError",
    "LimiterError",
    "LoginError",
    "MissingScopeError",
    "NotFoundError",
    "OsuError",
    "ProtocolError",
    "RateLimitError",
    "ServerError",
    "StreamError",
    "TimedOutError",
    "TokenExpiredError",
    "TokenStoreError",
    "TokenStoreWarning",
    "TransportError",
    "UndecodableWarning",
    "UnexpectedRedirectError",
    "UnprocessableError",
    "UsageError",
]


class OsuError(Exception):
    """Base of every error that osupy raises.

    Attributes:
        attempts: What a call tried before it ended with this error, in order: requests,
            waits and reasons. Empty if it did not come so far.
    """

    attempts: tuple[Attempt, ...] = ()

    def __reduce__(self) -> tuple[Any, ...]:
        # Exception's own would call the class with the message alone.
        return _rebuilt, (type(self), self.args, self.__dict__)


def _rebuilt(
    cls: type[BaseException], args: tuple[Any, ...], state: dict[str, Any]
) -> BaseException:
    error = cls.__new__(cls)
    error.args = args
    error.__dict__.update(state)
    return error


class UsageError(OsuError):
    """The library was used wrongly; nothing has been sent.

    The message names the parameter and the value.
    """


class AuthError(OsuError):
    """The server refuses the credentials, or they cannot be used.

    Attributes:
        login_needed: Whether a person has to log in again; the client's
            ``on_login_needed`` hook is called then.
    """

    def __init__(self, message: str = "", *, login_needed: bool = False) -> None:
        super().__init__(message)
        self.login_needed = login_needed


class TokenExpiredError(AuthError):
    """The token has expired and cannot be renewed; a new log-in is needed."""

    def __init__(self, message: str = "", *, login_needed: bool = True) -> None:
        super().__init__(message, login_needed=login_needed)


class MissingScopeError(AuthError):
    """No credential at hand holds the scopes that a call needs.

    Attributes:
        needed: Scopes that the call asks for.
        granted: Scopes of the credential that came closest.
    """

    def __init__(
        self, message: str, *, needed: Collection[str], granted: Collection[str]
    ) -> None:
        super().__init__(message)
        self.needed: frozenset[str] = frozenset(needed)
        self.granted: frozenset[str] = frozenset(granted)


class LoginError(AuthError):
    """A log-in did not come to its end: nobody was logged in.

    Attributes:
        reason: ``"denied"`` the user did not consent; ``"refused"`` the server said no;
            ``"state"`` the answer belongs to another log-in; ``"unreadable"`` what came
            is no answer; ``"time"`` nobody answered in time; ``"port"`` the redirect
            cannot be caught.
    """

    def __init__(
        self,
        message: str,
        *,
        reason: Literal["denied", "refused", "state", "unreadable", "time", "port"],
    ) -> None:
        super().__init__(message)
        self.reason = reason


class TokenStoreError(AuthError):
    """The token store cannot be read, written or locked; nothing was sent.

    What it holds is as it was. The message names the place and the reason: a full disk,
    a folder that may not be written to, a damaged or foreign file, a keyring that is
    locked, a lock that somebody does not give back.
    """


class TransportError(OsuError):
    """No whole answer came back.

    Attributes:
        sent: Whether a byte of the request may have reached the server. Only a
            request that certainly was not sent may be repeated whatever its method.
    """

    def __init__(self, message: str = "", *, sent: bool = True) -> None:
        super().__init__(message)
        self.sent = sent


class ConnectionFailedError(TransportError):
    """The connection was refused, reset, cut off, or could not be secured."""


class TimedOutError(TransportError):
    """The deadline of one attempt, or of the whole call, has passed."""


class BodyTooLargeError(TransportError):
    """The decoded body is larger than ``max_size``; reading was stopped."""


class ApiError(OsuError):
    """The server answered with a status that is not a success.

    Attributes:
        status: HTTP status.
        operation: The call that was answered so; ``None`` outside a call.
        text: What the server said, shortened; empty when it said nothing.
    """

    def __init__(
        self, status: int, operation: Operation[Any] | None = None, text: str = ""
    ) -> None:
        called = "" if operation is None else f" for {operation}"
        said = f": {text}" if text else ""
        super().__init__(f"{self._words(status)}{called}{said}")
        self.status = status
        self.operation = operation
        self.text = text

    @staticmethod
    def _words(status: int) -> str:
        return f"HTTP {status}"


class BadRequestError(ApiError):
    """400: the request, or the token's scopes, are not allowed."""


class ForbiddenError(ApiError):
    """403: a scope or a permission is missing, or the account is banned."""


class NotFoundError(ApiError):
    """404: no such id, value or path; often simply the answer "there is none"."""

    @staticmethod
    def _words(status: int) -> str:
        return f"not found (HTTP {status})"


class UnprocessableError(ApiError):
    """422: the server refuses a parameter."""


class RateLimitError(ApiError):
    """429: too many requests, and the allowed attempts are spent.

    Attributes:
        retry_after: Seconds that the server asks to wait; ``None`` when it says
            nothing sensible (it usually does not).
    """

    def __init__(
        self,
        status: int,
        operation: Operation[Any] | None = None,
        text: str = "",
        *,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(status, operation, text)
        self.retry_after = retry_after


class ServerError(ApiError):
    """5xx: the server, or a proxy in front of it, failed."""


class UnexpectedRedirectError(ApiError):
    """3xx that leads elsewhere and is not followed.

    Attributes:
        location: Where it points, shortened and without a query; ``None`` if it names
            nothing.
    """

    def __init__(
        self,
        status: int,
        operation: Operation[Any] | None = None,
        text: str = "",
        *,
        location: str | None = None,
    ) -> None:
        super().__init__(status, operation, text or f"redirects to {location}")
        self.location = location


class DecodeError(OsuError):
    """An answer does not fit the declared type, or is no JSON.

    Attributes:
        path: JSON path of the value, as ``$[1].beatmap.id``.
        payload: The offending value; for text that is no JSON, its beginning.
    """

    def __init__(self, message: str, *, path: str, payload: Any) -> None:
        super().__init__(message)
        self.path = path
        self.payload = payload


class StreamError(OsuError):
    """The event stream cannot go on."""


class ConnectionLostError(StreamError):
    """The socket is gone and may not be opened again."""


class ProtocolError(StreamError):
    """The other side does not speak the protocol."""


class BufferFullError(StreamError):
    """A subscriber with ``overflow="raise"`` did not keep up."""


class CheckpointError(OsuError):
    """A checkpoint or a sink cannot be read, written or locked.

    What it holds is as it was. The message names the file and the reason: another
    process follows with it, it is damaged or foreign, the disk is full.
    """


class LimiterError(OsuError):
    """The file of shared limits cannot be used; the request was not sent.

    The message names the file and the reason: it cannot be written, is none of osupy's,
    or stays locked.
    """


class CassetteError(OsuError):
    """A recording does not hold the call."""


class DriftWarning(UserWarning):
    """One field of an answer was not as declared, and was let through.

    Given once per class and field and process; the client counts every case.
    """


class UndecodableWarning(DriftWarning):
    """A row of a listing did not fit its type and was left out.

    Attributes:
        row: The row as it came.
    """

    def __init__(self, message: str, row: Any) -> None:
        super().__init__(message)
        self.row = row

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuilt, (type(self), self.args, self.__dict__)


class TokenStoreWarning(UserWarning):
    """A token that was just obtained could not be stored.

    It is kept in memory and used, and every further call tries to store it again. If
    the program ends before that, a log-in is lost.
    """

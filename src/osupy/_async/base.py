"""What every async client has: its options, and how it performs an operation.

What waits is in ``osupy._async.driver``. The blocking twin of this file is generated
from it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self, TypeVar, Unpack

from osupy._async.driver import AsyncDriver
from osupy._async.paging import AsyncPager
from osupy._core.encoding import wrong
from osupy._core.flow import call
from osupy._core.limit import AsyncLimiter, FileLimits, LocalLimits, RateLimit
from osupy._core.operation import Operation
from osupy._core.options import MAX_CONNECTIONS, Options
from osupy._core.reading import Reader
from osupy._core.session import Session
from osupy._core.settings import (
    BASE_URL,
    DEFAULT_API_VERSION,
    MAX_SIZE,
    SOCKET_URL,
    USER_AGENT,
    Drift,
    Retry,
    Settings,
    Undecodable,
)
from osupy._core.token import (
    DELEGATION,
    AuthorizationCode,
    ClientCredentials,
    Credentials,
    Token,
    check_scopes,
)
from osupy._core.turning import Turner
from osupy._core.watch import Notice

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from types import TracebackType

    from osupy._core.paging import Listing
    from osupy._core.route import Route
    from osupy._core.watch import Stats, Watch, notices
    from osupy.auth.stores import AsyncTokenStore
    from osupy.errors import AuthError
    from osupy.transports.base import AsyncTransport

T = TypeVar("T")
N = TypeVar("N", bound=Notice)


class AsyncOptions(Options, total=False):
    """The options of `AsyncClient`, with their types."""

    transport: AsyncTransport | None
    limit: RateLimit | LocalLimits | FileLimits | AsyncLimiter | None
    token_store: AsyncTokenStore | None


class AsyncBase:
    """A client without routes: it performs operations, with ``await``."""

    def __init__(
        self,
        credentials: Credentials | str | Sequence[Credentials | str] | None = None,
        *,
        base_url: str = BASE_URL,
        socket_url: str = SOCKET_URL,
        api_version: int = DEFAULT_API_VERSION,
        transport: AsyncTransport | None = None,
        limit: RateLimit | LocalLimits | FileLimits | AsyncLimiter | None = RateLimit(),
        retry: Retry = Retry(),
        timeout: float | None = 30.0,
        deadline: float | None = None,
        max_connections: int = MAX_CONNECTIONS,
        max_size: int = MAX_SIZE,
        token_store: AsyncTokenStore | None = None,
        user_agent: str = USER_AGENT,
        language: str | None = None,
        keep_unknown: bool = False,
        drift: Drift = "warn",
        undecodable: Undecodable | None = None,
    ) -> None:
        """Make a client; nothing is opened or sent before the first call.

        Args:
            credentials: What to authenticate with: a token, credentials, or a list of
                them, of which each call takes the first that satisfies it.
            base_url: Root of the server.
            socket_url: Address of its websocket.
            api_version: ``x-api-version``, a date: which shapes the server sends.
            transport: What carries the bytes; its owner closes it. By default a pool
                of httpx (httpx2 where it is installed), which the client closes.
            limit: How fast to send; ``None`` = as fast as it goes. Clients that are
                given the same `LocalLimits` share them, and so do processes that are
                given `FileLimits` of the same file.
            retry: When and how often to try again.
            timeout: Seconds for one attempt, from connecting to the last byte.
            deadline: Seconds for a whole call, with its waits and further attempts.
            max_connections: Size of the pool; ignored with ``transport``.
            max_size: Bytes of an answer's body that are read at most.
            token_store: Where tokens are kept; in memory by default.
            user_agent: ``User-Agent`` of every request.
            language: ``Accept-Language``: of the server's messages.
            keep_unknown: Keep keys that no field declares, for ``osupy.encode``.
            drift: What to do when one field is not as declared: ``"warn"`` and go on,
                or ``"raise"`` a `DecodeError`.
            undecodable: What iterators do with a row that does not fit, unless they
                are told themselves.

        Raises:
            UsageError: An option is wrong; the message names it.
        """
        settings = Settings(
            base_url=base_url,
            socket_url=socket_url,
            api_version=api_version,
            retry=retry,
            timeout=timeout,
            deadline=deadline,
            max_size=max_size,
            user_agent=user_agent,
            language=language,
            keep_unknown=keep_unknown,
            drift=drift,
            undecodable=undecodable,
        )
        self._session = Session(credentials, settings)
        self._driver = AsyncDriver(
            self._session,
            transport=transport,
            limit=limit,
            store=token_store,
            max_connections=max_connections,
        )

    @classmethod
    def from_client_credentials(
        cls,
        client_id: int,
        client_secret: str,
        *,
        scopes: Sequence[str] | str = ("public",),
        **options: Unpack[AsyncOptions],
    ) -> Self:
        """Make a client for an application that acts for itself.

        Args:
            client_id: Number of the application.
            client_secret: Its secret.
            scopes: What its tokens may do.
            options: As in the constructor.
        """
        credentials = ClientCredentials(
            client_id=client_id, client_secret=client_secret, scopes=scopes
        )
        return cls(credentials, **options)

    @classmethod
    def from_delegation(
        cls,
        client_id: int,
        client_secret: str,
        *,
        scopes: Sequence[str] | str = DELEGATION,
        **options: Unpack[AsyncOptions],
    ) -> Self:
        """Make a client for an application that acts for the bot that owns it.

        Nobody has to log in. The server gives no scope for reading together with
        ``delegate``: a client that is to read as well takes a list of credentials.

        Args:
            client_id: Number of the application, whose owner is a bot account.
            client_secret: Its secret.
            scopes: What its tokens may do, of those that go with ``delegate``, which is
                added; all of them when left out.
            options: As in the constructor.

        Raises:
            UsageError: A scope does not go with ``delegate``.
        """
        credentials = ClientCredentials(
            client_id=client_id,
            client_secret=client_secret,
            scopes=check_scopes(scopes) | {"delegate"},
        )
        return cls(credentials, **options)

    @classmethod
    def from_credentials(
        cls,
        client_id: int,
        client_secret: str,
        redirect_url: str,
        *,
        code: str | None = None,
        scopes: Sequence[str] | str = ("public", "identify"),
        account: str | None = None,
        **options: Unpack[AsyncOptions],
    ) -> Self:
        """Make a client for an application that acts for a user.

        Args:
            client_id: Number of the application.
            client_secret: Its secret.
            redirect_url: The URL to which the server sent the user back, as it was
                named then.
            code: The code in that URL; exchanged at the first call. Not needed when
                the token store holds a token, as after `osupy.auth.login`.
            scopes: What the user consented to.
            account: Any name that tells the log-ins of several users in one token
                store apart.
            options: As in the constructor.
        """
        credentials = AuthorizationCode(
            client_id=client_id,
            client_secret=client_secret,
            redirect_url=redirect_url,
            code=code,
            scopes=scopes,
            account=account,
        )
        return cls(credentials, **options)

    @classmethod
    def from_token(cls, token: str | Token, **options: Unpack[AsyncOptions]) -> Self:
        """Make a client with a token that exists already.

        Args:
            token: A `Token`, or its text, whose scopes are then unknown: every call
                may be tried.
            options: As in the constructor.
        """
        return cls(token, **options)

    def __repr__(self) -> str:
        kinds = ", ".join(type(one.spec).__name__ for one in self._session.credentials)
        url = self._session.settings.base_url
        return f"<{type(self).__name__} of {url} with {kinds or 'no credentials'}>"

    def set_api_version(self, version: int) -> None:
        """Send another ``x-api-version`` from now on."""
        self._session.set_api_version(version)

    def set_domain(self, domain: str) -> None:
        """Talk to another server from now on, such as ``dev.ppy.sh``.

        Tokens that were obtained from the old one are dropped.
        """
        self._session.set_domain(domain)

    @property
    def drifts(self) -> Mapping[str, int]:
        """How often each field was not as declared, by ``Class.field``."""
        return self._session.drifts

    @property
    def stats(self) -> Stats:
        """What the client did so far, in numbers: a snapshot, all routes and each."""
        return self._session.tally.snapshot()

    def on(self, kind: type[N], hook: Callable[[N], object]) -> Watch:
        """Call a function whenever something happens in the client, from now on.

        It is called where the thing happens, in the task or thread of the call: it must
        be a plain function and not wait. What it raises is logged (``osupy.hooks``) and
        harms no call.

        Args:
            kind: What to hear of: a class of `osupy.watching`; `Notice` = everything.
            hook: Called with the notice.

        Returns:
            What ends it: ``.cancel()``.
        """
        return self._session.watchers.on(kind, hook)

    def on_drift(self, hook: Callable[[notices.Drift], object] | None) -> None:
        """Call a function for every field that is not as declared, from now on.

        It takes the place of the one before; ``on(Drift, hook)`` adds one.

        Args:
            hook: A plain function of the `Drift`; ``None`` = nobody is called.
        """
        self._session.on_drift(hook)

    def on_login_needed(self, hook: Callable[[AuthError], object] | None) -> None:
        """Call a function, from now on, when a person has to log in again.

        That is so when the server refuses to renew a log-in, a token that was given
        ends, or there is neither code nor token. It is called once per log-in, with the
        error that the call raises. If the token store holds a new token when it
        returns, the call goes on with that; if it raises, so does the call.

        Args:
            hook: A function of the error, plain or as the client's methods are;
                ``None`` = nobody is called.
        """
        if hook is not None and not callable(hook):
            raise wrong("hook", hook, "expected a function of the error")
        self._session.on_login_needed = hook

    async def send(self, operation: Operation[T]) -> T:
        """Perform one operation and return its result.

        Raises:
            AuthError: The credentials are missing, refused, or lack a scope.
            TransportError: No whole answer came.
            ApiError: The server answered with a status that is not a success.
            DecodeError: The answer does not fit.
        """
        if not isinstance(operation, Operation):
            raise wrong("operation", operation, "expected an Operation")
        return await self._perform(operation, Reader(self._session, operation.result))

    async def aclose(self) -> None:
        """Close the connections; safe to call twice. The client is of no more use."""
        await self._driver.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.aclose()

    def _iterate(
        self, page: Route, listing: Listing, arguments: dict[str, Any]
    ) -> AsyncPager[Any, Any, Any]:
        return AsyncPager(
            Turner(self._session, page, listing, arguments), self._perform
        )

    async def _perform(
        self, operation: Operation[Any], read: Callable[[bytes], T]
    ) -> T:
        return await self._driver.run(call(self._session, operation, read))

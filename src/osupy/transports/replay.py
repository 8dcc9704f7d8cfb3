"""Records calls into a readable file, and answers from it without a network.

::

    with httpx.Client() as http:
        transport = ReplayTransport("me.json", record=HttpxTransport(http))
        client = Client.from_client_credentials(1234, secret, transport=transport)
        client.get_user("peppy")  # the first time from the server, then from the file

Whether a replay awaits follows from the transport that it records from. One that only
replays serves both clients: its answer is there at once, and may be awaited or not.
"""

from __future__ import annotations

import inspect
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, get_args, overload

import attrs

from osupy._core.encoding import wrong
from osupy._core.messages import Response
from osupy.errors import UsageError
from osupy.transports._cassette import (
    REDACTED,
    Cassette,
    Recorder,
    fitting,
    is_token_call,
)

if TYPE_CHECKING:
    from collections.abc import Generator
    from typing import Self

    from osupy._core.messages import Request
    from osupy.transports._cassette import Call
    from osupy.transports.base import AsyncTransport, Transport

__all__ = [
    "AsyncRecordingTransport",
    "BlockingRecordingTransport",
    "CassetteTransport",
    "Mode",
    "ReplayTransport",
    "ReplayedResponse",
]

Mode: TypeAlias = Literal["once", "new", "all"]
"""When to record; see `ReplayTransport`."""

_MODES: Final = get_args(Mode)


@attrs.frozen(kw_only=True, eq=False)
class ReplayedResponse(Response):  # noqa: PLW1641 (it holds a dict: no hash)
    """A recorded answer; awaiting it gives it at once."""

    def __await__(self) -> Generator[Any, Any, Self]:
        """Return the answer without waiting."""
        return self
        yield  # a generator, though it never yields

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Response):
            return NotImplemented
        return attrs.astuple(self) == attrs.astuple(other)


class ReplayTransport:
    """Answers from a cassette, and records one.

    ``ReplayTransport(path)`` only replays, for `AsyncClient` and `Client` alike. With
    ``record`` it is of that transport's form. A call is found by its method, path and
    parameters; repeated calls get their answers in the order of recording. Tokens,
    secrets, codes, cookies and personal fields are not recorded; the server's name
    neither. Do not let a token store that is kept share a replaying client: the tokens
    of a cassette are placeholders.

    ``path`` is the cassette, a JSON file, whose folder is made when something is
    recorded; calls that are not replayed go to ``record``, which its owner closes. The
    mode ``"once"`` records if there is no file yet, and only replays otherwise;
    ``"new"`` replays what the file has and adds the rest; ``"all"`` replays nothing and
    replaces the file at the first answer. The last two need ``record``.

    Raises:
        CassetteError: The file is damaged, none of osupy's, or missing without
            ``record``.
        UsageError: ``mode`` is none of the three, or ``record`` is no transport.
    """

    _cassette: Cassette
    _recorder: Recorder
    _record: Any
    _replays: bool
    _records: bool
    _closed: bool
    _live_token: bool

    @overload
    def __new__(
        cls,
        path: str | os.PathLike[str],
        *,
        record: None = None,
        mode: Literal["once"] = "once",
    ) -> CassetteTransport: ...

    @overload
    def __new__(
        cls,
        path: str | os.PathLike[str],
        *,
        record: AsyncTransport,
        mode: Mode = "once",
    ) -> AsyncRecordingTransport: ...

    @overload
    def __new__(
        cls, path: str | os.PathLike[str], *, record: Transport, mode: Mode = "once"
    ) -> BlockingRecordingTransport: ...

    def __new__(  # noqa: PYI034 - of the form that fits, not of this class
        cls,
        path: str | os.PathLike[str],
        *,
        record: AsyncTransport | Transport | None = None,
        mode: Mode = "once",
    ) -> ReplayTransport:
        """Choose the form that fits ``record``."""
        if not isinstance(path, str | os.PathLike) or not str(path):
            raise wrong("path", path, "expected a file's path")
        if mode not in _MODES:
            raise wrong("mode", mode, 'expected "once", "new" or "all"')
        if record is None and mode != "once":
            raise wrong("mode", mode, "needs record=, a transport to record from")
        form = _form(record)
        if not (cls is ReplayTransport or issubclass(cls, form)):
            raise wrong("record", record, f"{cls.__name__} cannot record from it")
        place = Path(path).expanduser()
        there = place.exists()
        self = object.__new__(form if cls is ReplayTransport else cls)
        self._records = mode != "once" or (record is not None and not there)
        self._replays = mode != "all" and there
        if not there and not self._records:
            raise _missing(place)
        self._cassette = Cassette(place, begin_anew=mode == "all")
        self._recorder = Recorder()
        self._record = record
        self._closed = False
        self._live_token = False
        return self

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self._cassette.path)!r})"

    def _recorded(self, request: Request, call: Call) -> Response | None:
        """Return what the cassette says; raise if it must know and does not."""
        if self._closed:
            message = "the transport is closed"
            raise UsageError(message)
        token = is_token_call(request)
        if self._replays and not (token and self._live_token):
            found = self._cassette.find(call, again=token)
            if found is not None:
                return fitting(found, request)
        if not self._records:
            remedy = (
                'Record it with record=transport, mode="new" (or "all" for everything)'
            )
            raise self._cassette.miss(call, remedy)
        if _has_placeholder(request):
            self._live_token = True
            return Response(status=401)  # so that the client asks for a token, now live
        return None

    def _keep(self, request: Request, call: Call, response: Response) -> bool:
        """Add an answer to the cassette; return whether there is something to save."""
        if is_token_call(request):
            self._recorder.learn_from(response)
            if (
                self._live_token
                and self._replays
                and self._cassette.find(call, again=True)
            ):
                return False
        self._cassette.add(call, self._recorder.response(response))
        return True


class CassetteTransport(ReplayTransport):
    """The form of `ReplayTransport` without ``record``: for both clients."""

    keeps_timeout = True
    """Nothing here takes time."""

    def send(self, request: Request) -> ReplayedResponse:
        """Return the recorded answer, which may be awaited.

        Raises:
            CassetteError: The call was not recorded, or not that often.
            BodyTooLargeError: The answer is larger than ``request.max_size``.
            UsageError: The transport is closed.
        """
        found = self._recorded(request, self._recorder.call(request))
        assert found is not None  # noqa: S101 - it never records
        return ReplayedResponse(
            status=found.status, headers=found.headers, body=found.body
        )

    def close(self) -> None:
        """Refuse everything from now on; safe to call twice."""
        self._closed = True

    async def aclose(self) -> None:
        """Refuse everything from now on; safe to call twice."""
        self._closed = True


class AsyncRecordingTransport(ReplayTransport):
    """The awaiting form of `ReplayTransport`."""

    @property
    def keeps_timeout(self) -> bool:
        """Whether the recorded transport keeps the deadline by itself."""
        return bool(getattr(self._record, "keeps_timeout", False))

    async def send(self, request: Request) -> Response:
        """Answer from the cassette, or send and record.

        Raises:
            CassetteError: The call was not recorded, or the file cannot be written.
            TransportError: No whole answer came; that is not recorded.
            UsageError: The transport is closed.
        """
        from anyio import to_thread

        call = self._recorder.call(request)
        found = self._recorded(request, call)
        if found is not None:
            return found
        response: Response = await self._record.send(request)
        if self._keep(request, call, response):
            await to_thread.run_sync(self._cassette.save)
        return response

    async def aclose(self) -> None:
        """Refuse everything from now on; safe to call twice."""
        self._closed = True


class BlockingRecordingTransport(ReplayTransport):
    """The blocking form of `ReplayTransport`; threads may share it."""

    def send(self, request: Request) -> Response:
        """Answer from the cassette, or send and record.

        Raises:
            CassetteError: The call was not recorded, or the file cannot be written.
            TransportError: No whole answer came; that is not recorded.
            UsageError: The transport is closed.
        """
        call = self._recorder.call(request)
        found = self._recorded(request, call)
        if found is not None:
            return found
        response: Response = self._record.send(request)
        if self._keep(request, call, response):
            self._cassette.save()
        return response

    def close(self) -> None:
        """Refuse everything from now on; safe to call twice."""
        self._closed = True


def _form(record: object) -> type[ReplayTransport]:
    if record is None:
        return CassetteTransport
    if hasattr(record, "build_request"):
        raise wrong("record", record, "wrap it: HttpxTransport(client)")
    if not callable(getattr(record, "send", None)) or isinstance(record, type):
        raise wrong("record", record, "expected a transport")
    awaits = inspect.iscoroutinefunction(getattr(record, "send", None))
    if awaits or (hasattr(record, "aclose") and not hasattr(record, "close")):
        return AsyncRecordingTransport
    if hasattr(record, "close"):
        return BlockingRecordingTransport
    raise wrong("record", record, "expected a transport")


def _missing(path: Path) -> Exception:
    from osupy.errors import CassetteError

    return CassetteError(
        f"cassette {path} does not exist; record it with record=transport"
    )


def _has_placeholder(request: Request) -> bool:
    return any(
        name.lower() == "authorization" and value.endswith(REDACTED)
        for name, value in request.headers.items()
    )

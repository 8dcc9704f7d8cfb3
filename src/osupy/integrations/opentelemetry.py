"""Spans and metrics of a client for OpenTelemetry: extra ``opentelemetry``.

``instrument(client)`` needs nothing but the client's hooks. A call is a span; below it
stands a span for each request that it sends, and on it an event for each wait, retry
and pause. The names are those of OpenTelemetry's conventions for HTTP clients, where
there are some. Routes stand with their holes, so that no id and no name of a person
gets into a name or an attribute.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeAlias
from urllib.parse import urlsplit

from osupy._core.encoding import wrong
from osupy._version import __version__
from osupy.watching import (
    CallEnded,
    CallStarted,
    Drift,
    LimitPaused,
    LimitWaited,
    Notice,
    RenewalFailed,
    RequestEnded,
    RequestStarted,
    RetryPlanned,
    StreamConnected,
    StreamLost,
    TokenRenewed,
)

try:
    from opentelemetry import metrics, trace
    from opentelemetry.trace import SpanKind, Status, StatusCode
except ImportError:
    raise ImportError(
        "OpenTelemetry is not installed: pip install 'osupy[opentelemetry]'"
    ) from None

if TYPE_CHECKING:
    from collections.abc import Callable

    from opentelemetry.metrics import MeterProvider
    from opentelemetry.trace import Span, TracerProvider

    from osupy import AsyncClient, Client
    from osupy.watching import Watch

__all__ = ["Instrumentation", "instrument"]

_Attributes: TypeAlias = "dict[str, str | int | float | bool]"

_SCOPE: Final = "osupy"
_REFUSED: Final = 400
_ON_SPAN: Final = ("call", "route")
"""What an event need not tell: its span does."""


def instrument(
    client: Client | AsyncClient,
    *,
    tracer_provider: TracerProvider | None = None,
    meter_provider: MeterProvider | None = None,
) -> Instrumentation:
    """Send what happens in a client to OpenTelemetry, from now on.

    Args:
        client: Either client.
        tracer_provider: Where spans go; the process's own when left out.
        meter_provider: Where metrics go; the process's own when left out.

    Returns:
        What ends it: ``.cancel()``.

    Raises:
        UsageError: It is no client of osupy.
    """
    return Instrumentation(client, tracer_provider, meter_provider)


class Instrumentation:
    """Hooks in a client that send to OpenTelemetry, until they are cancelled."""

    def __init__(
        self,
        client: Client | AsyncClient,
        tracer_provider: TracerProvider | None,
        meter_provider: MeterProvider | None,
    ) -> None:
        if not callable(getattr(client, "on", None)):
            raise wrong("client", client, "expected a Client or an AsyncClient")
        self._tracer = trace.get_tracer(
            _SCOPE, __version__, tracer_provider=tracer_provider
        )
        self._metrics = _Metrics(meter_provider)
        self._calls: dict[int, Span] = {}
        self._requests: dict[int, Span] = {}
        self._watch: Watch = client.on(Notice, self._hear)
        self._by_kind: dict[type[Notice], Callable[[Any], None]] = {
            CallStarted: self._call_started,
            CallEnded: self._call_ended,
            RequestStarted: self._request_started,
            RequestEnded: self._request_ended,
            RetryPlanned: self._on_span,
            LimitWaited: self._on_span,
            LimitPaused: self._on_span,
        }

    def cancel(self) -> None:
        """Send nothing more; spans that are open end now. Safe to call twice."""
        self._watch.cancel()
        for spans in (self._requests, self._calls):
            while spans:
                spans.popitem()[1].end()

    def _hear(self, notice: Notice) -> None:
        kind = type(notice)
        self._metrics.count(notice)
        handle = self._by_kind.get(kind)
        if handle is not None:
            handle(notice)

    def _call_started(self, notice: CallStarted) -> None:
        self._calls[notice.call] = self._tracer.start_span(
            f"osupy {notice.route}",
            kind=SpanKind.INTERNAL,
            attributes={"osupy.route": notice.route},
        )

    def _call_ended(self, notice: CallEnded) -> None:
        span = self._calls.pop(notice.call, None)
        if span is None:  # it began before anybody listened
            return
        span.set_attribute("osupy.attempts", notice.attempts)
        _end(span, notice.error)

    def _request_started(self, notice: RequestStarted) -> None:
        call = self._calls.get(notice.call)
        attributes = _http(notice)
        if notice.attempt > 1:
            attributes["http.request.resend_count"] = notice.attempt - 1
        self._requests[notice.call] = self._tracer.start_span(
            notice.route,
            context=None if call is None else trace.set_span_in_context(call),
            kind=SpanKind.CLIENT,
            attributes=attributes,
        )

    def _request_ended(self, notice: RequestEnded) -> None:
        span = self._requests.pop(notice.call, None)
        if span is None:
            return
        if notice.status is not None:
            span.set_attribute("http.response.status_code", notice.status)
        span.set_attribute("http.response.body.size", notice.received)
        _end(span, _error(notice))

    def _on_span(self, notice: RetryPlanned | LimitWaited | LimitPaused) -> None:
        span = self._calls.get(notice.call)
        if span is not None:
            left_out = ("call", "route")
            told = {k: v for k, v in notice.data().items() if k not in left_out}
            span.add_event(
                notice.event, {k: v for k, v in told.items() if v is not None}
            )


class _Metrics:
    """The instruments, and what each notice adds to them."""

    def __init__(self, provider: MeterProvider | None) -> None:
        meter = metrics.get_meter(_SCOPE, __version__, meter_provider=provider)
        self._requests = meter.create_histogram(
            "http.client.request.duration", "s", "Duration of requests."
        )
        self._calls = meter.create_histogram(
            "osupy.call.duration", "s", "Duration of calls, waits included."
        )
        self._waits = meter.create_histogram(
            "osupy.limit.wait", "s", "How long the limiter held requests back."
        )
        self._counters = {
            kind: meter.create_counter(name, "1", what)
            for kind, (name, what) in _COUNTERS.items()
        }

    def count(self, notice: Notice) -> None:
        """Add what a notice tells."""
        match notice:
            case RequestEnded():
                attributes = _http(notice)
                if notice.status is not None:
                    attributes["http.response.status_code"] = notice.status
                if (error := _error(notice)) is not None:
                    attributes["error.type"] = error
                self._requests.record(notice.seconds, attributes)
            case CallEnded(route=route, seconds=seconds, error=error):
                told = {} if error is None else {"error.type": error}
                self._calls.record(seconds, {"osupy.route": route, **told})
            case LimitWaited(seconds=seconds, bucket=bucket, lane=lane):
                named = {"osupy.bucket": bucket, "osupy.lane": lane}
                self._waits.record(seconds, named)
            case _:
                counter = self._counters.get(type(notice))
                if counter is not None:
                    counter.add(1, _named(notice))


_COUNTERS: Final[dict[type[Notice], tuple[str, str]]] = {
    RetryPlanned: ("osupy.retries", "Requests that go again."),
    LimitPaused: ("osupy.limit.pauses", "Pauses after a 429 of the server."),
    TokenRenewed: ("osupy.token.renewals", "Tokens that the server gave."),
    RenewalFailed: ("osupy.token.failures", "Tokens that could not be obtained."),
    Drift: ("osupy.drifts", "Fields that were not as declared."),
    StreamConnected: ("osupy.stream.connections", "Connections of event streams."),
    StreamLost: ("osupy.stream.losses", "Connections that were lost or not had."),
}


def _named(notice: Notice) -> _Attributes:
    """Return the attributes of a counter: few values, none of them of a person's."""
    match notice:
        case RetryPlanned(route=route, reason=reason):
            return {"osupy.route": route, "osupy.reason": reason}
        case RenewalFailed(error=error):
            return {"error.type": error}
        case Drift(cls_name=cls_name, field=field, problem=problem):
            return {"osupy.field": f"{cls_name}.{field}", "osupy.problem": problem}
        case _:
            return {}


def _http(notice: RequestStarted | RequestEnded) -> _Attributes:
    method, _, template = notice.route.partition(" ")
    server = urlsplit(notice.server)
    port = server.port or {"https": 443, "http": 80}.get(server.scheme, 0)
    return {
        "http.request.method": method,
        "url.template": template,
        "server.address": server.hostname or "",
        "server.port": port,
    }


def _error(notice: RequestEnded) -> str | None:
    if notice.status is not None:
        return str(notice.status) if notice.status >= _REFUSED else None
    return notice.error


def _end(span: Span, error: str | None) -> None:
    if error is not None:
        span.set_attribute("error.type", error)
        span.set_status(Status(StatusCode.ERROR))
    span.end()

"""Spans and metrics come from the hooks alone, with templates and without secrets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode

from osupy import AsyncClient, Client, Operation, Retry
from osupy.errors import NotFoundError, UsageError
from osupy.integrations.opentelemetry import Instrumentation, instrument
from osupy.transports import (
    AsyncMemoryTransport,
    MemoryTransport,
    Request,
    Response,
)

TOKEN = "token-of-somebody-0123"
TEMPLATE = "api/v2/users/{user}/{mode?}"
ROUTE = f"GET {TEMPLATE}"
READ: Operation[Any] = Operation(
    "GET", "api/v2/users/peppy", dict, scopes="public", template=TEMPLATE
)


class Kit:
    """OpenTelemetry with memory in the place of a backend."""

    def __init__(self) -> None:
        self.exporter = InMemorySpanExporter()
        self.tracers = TracerProvider(shutdown_on_exit=False)
        self.tracers.add_span_processor(SimpleSpanProcessor(self.exporter))
        self.reader = InMemoryMetricReader()
        self.meters = MeterProvider([self.reader], shutdown_on_exit=False)

    def instrument(self, client: Client | AsyncClient) -> Instrumentation:
        return instrument(
            client, tracer_provider=self.tracers, meter_provider=self.meters
        )

    def spans(self) -> list[ReadableSpan]:
        return [*self.exporter.get_finished_spans()]

    def points(self, name: str) -> list[Any]:
        data: Any = self.reader.get_metrics_data()
        return [
            point
            for resource in data.resource_metrics
            for scope in resource.scope_metrics
            for metric in scope.metrics
            if metric.name == name
            for point in metric.data.data_points
        ]


@pytest.fixture
def kit() -> Iterator[Kit]:
    kit = Kit()
    yield kit
    kit.tracers.shutdown()
    kit.meters.shutdown()


def serving(*statuses: int) -> Callable[[Request], Response]:
    left = iter(statuses)
    return lambda _: Response(status=next(left), body=b"{}")


def client(*statuses: int) -> Client:
    retry = Retry(min_delay=0.0)
    return Client(TOKEN, transport=MemoryTransport(serving(*statuses)), retry=retry)


def test_call_is_a_span_above_its_requests(kit: Kit) -> None:
    with client(503, 200) as one:
        kit.instrument(one)
        one.send(READ)
    first, second, call = kit.spans()
    assert (call.name, call.kind) == (f"osupy {ROUTE}", SpanKind.INTERNAL)
    assert call.context is not None
    for span in (first, second):
        assert (span.name, span.kind) == (ROUTE, SpanKind.CLIENT)
        assert span.parent is not None
        assert span.parent.span_id == call.context.span_id
    assert first.attributes == {
        "http.request.method": "GET",
        "url.template": TEMPLATE,
        "server.address": "osu.ppy.sh",
        "server.port": 443,
        "http.response.status_code": 503,
        "http.response.body.size": 2,
        "error.type": "503",
    }
    assert first.status.status_code is StatusCode.ERROR
    assert second.status.status_code is StatusCode.UNSET
    assert dict(second.attributes or {})["http.request.resend_count"] == 1
    (retry,) = call.events
    assert retry.name == "retry.planned"
    assert retry.attributes == {"attempt": 1, "reason": "HTTP 503", "wait": 0.0}
    assert dict(call.attributes or {})["osupy.attempts"] == 2


def test_span_of_the_user_stands_above_the_call(kit: Kit) -> None:
    tracer = kit.tracers.get_tracer("mine")
    with client(200) as one, tracer.start_as_current_span("mine") as mine:
        kit.instrument(one)
        one.send(READ)
    call = kit.spans()[1]
    assert call.parent is not None
    assert call.parent.span_id == mine.get_span_context().span_id


def test_error_of_a_call_is_named(kit: Kit) -> None:
    with client(404) as one:
        kit.instrument(one)
        with pytest.raises(NotFoundError):
            one.send(READ)
    _, call = kit.spans()
    assert dict(call.attributes or {})["error.type"] == "NotFoundError"
    assert call.status.status_code is StatusCode.ERROR


def test_metrics_count_by_template(kit: Kit) -> None:
    with client(503, 200) as one:
        kit.instrument(one)
        one.send(READ)
    requests = kit.points("http.client.request.duration")
    assert sorted(p.attributes["http.response.status_code"] for p in requests) == [
        200,
        503,
    ]
    assert {p.attributes["url.template"] for p in requests} == {TEMPLATE}
    (call,) = kit.points("osupy.call.duration")
    assert call.attributes == {"osupy.route": ROUTE}
    (retries,) = kit.points("osupy.retries")
    assert retries.value == 1


def test_neither_secret_nor_name_is_sent(kit: Kit) -> None:
    with client(503, 200) as one:
        kit.instrument(one)
        one.send(READ)
    told = "".join(span.to_json() for span in kit.spans())
    told += str(kit.points("http.client.request.duration"))
    assert TOKEN not in told
    assert "peppy" not in told


def test_nothing_is_sent_any_more_when_it_is_cancelled(kit: Kit) -> None:
    with client(200, 200) as one:
        instrumentation = kit.instrument(one)
        one.send(READ)
        instrumentation.cancel()
        instrumentation.cancel()
        one.send(READ)
    assert len(kit.spans()) == 2


def test_something_else_is_refused() -> None:
    wrong: Any = object()
    with pytest.raises(UsageError, match="client="):
        instrument(wrong)


@pytest.mark.anyio
async def test_awaiting_client_is_watched_alike(kit: Kit) -> None:
    transport = AsyncMemoryTransport(serving(200))
    async with AsyncClient(TOKEN, transport=transport) as one:
        kit.instrument(one)
        await one.send(READ)
    assert [span.name for span in kit.spans()] == [ROUTE, f"osupy {ROUTE}"]

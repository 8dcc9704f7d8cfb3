from __future__ import annotations

import pytest

from osupy.errors import ConnectionFailedError, UsageError
from osupy.transports import (
    AsyncMemoryTransport,
    AsyncTransport,
    MemoryTransport,
    Request,
    Response,
    Transport,
)

REQUEST = Request(method="GET", url="http://memory/api/v2/me?x=1")


def _echo(request: Request) -> Response:
    return Response(status=200, body=request.url.encode())


async def _aecho(request: Request) -> Response:
    return _echo(request)


def test_a_function_answers() -> None:
    transport = MemoryTransport(_echo)
    assert transport.send(REQUEST).body == REQUEST.url.encode()
    assert transport.requests == [REQUEST]
    assert isinstance(transport, Transport)


def test_a_list_answers_in_turn_and_raises_errors() -> None:
    first = Response(status=200)
    transport = MemoryTransport([first, ConnectionFailedError("gone")])
    assert transport.send(REQUEST) is first
    with pytest.raises(ConnectionFailedError, match="gone"):
        transport.send(REQUEST)
    with pytest.raises(UsageError, match="no answer is left for GET http://memory"):
        transport.send(REQUEST)
    assert len(transport.requests) == 3


def test_a_closed_transport_refuses() -> None:
    transport = MemoryTransport(_echo)
    transport.close()
    transport.close()
    with pytest.raises(UsageError, match="closed"):
        transport.send(REQUEST)
    assert transport.requests == []


@pytest.mark.anyio
@pytest.mark.parametrize("handler", [_echo, _aecho])
async def test_either_kind_of_function_answers_when_awaited(
    handler: object,
) -> None:
    transport = AsyncMemoryTransport(handler)  # type: ignore[arg-type]
    assert (await transport.send(REQUEST)).body == REQUEST.url.encode()
    assert transport.requests == [REQUEST]
    assert isinstance(transport, AsyncTransport)


@pytest.mark.anyio
async def test_a_list_answers_in_turn_when_awaited() -> None:
    first = Response(status=200)
    transport = AsyncMemoryTransport([first, ConnectionFailedError("gone")])
    assert await transport.send(REQUEST) is first
    with pytest.raises(ConnectionFailedError, match="gone"):
        await transport.send(REQUEST)
    with pytest.raises(UsageError, match="no answer is left"):
        await transport.send(REQUEST)


@pytest.mark.anyio
async def test_a_closed_transport_refuses_when_awaited() -> None:
    transport = AsyncMemoryTransport(_aecho)
    await transport.aclose()
    await transport.aclose()
    with pytest.raises(UsageError, match="closed"):
        await transport.send(REQUEST)

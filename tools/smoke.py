"""Use an installed osupy through both clients, without a network.

``nox -s build`` runs this where the wheel and its hard dependencies are, and nothing
else: neither the sources nor an extra.
"""

from __future__ import annotations

from pathlib import Path

import anyio

import osupy
from osupy.transports import (
    AsyncMemoryTransport,
    MemoryTransport,
    Request,
    Response,
)

TAGS = (
    b'{"tags": [{"id": 2, "name": "style/clean", "ruleset_id": null,'
    b' "description": "Simple and easy to read."}]}'
)


def answer(request: Request) -> Response:
    """Answer as the server does."""
    asked = f"{request.method} {request.url}"
    if asked != "GET https://osu.ppy.sh/api/v2/tags":
        raise AssertionError(asked)
    return Response(status=200, body=TAGS)


async def awaiting() -> str:
    """Return what the awaiting client gets."""
    transport = AsyncMemoryTransport(answer)
    async with osupy.AsyncClient.from_token("abc", transport=transport) as client:
        return (await client.get_tags()).tags[0].name


def blocking() -> str:
    """Return what the blocking client gets."""
    with osupy.Client.from_token("abc", transport=MemoryTransport(answer)) as client:
        return client.get_tags().tags[0].name


def main() -> None:
    """Fail with a traceback unless both clients work."""
    home = Path(osupy.__file__).parent
    if "site-packages" not in home.parts:
        message = f"osupy is not the installed one: {home}"
        raise RuntimeError(message)
    names = {blocking(), anyio.run(awaiting)}
    if names != {"style/clean"}:
        raise AssertionError(names)
    print(f"osupy {osupy.__version__} works from {home}")


if __name__ == "__main__":
    main()

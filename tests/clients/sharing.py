"""A program that shares a log-in with others; `test_processes` runs eight of it.

For every line on its standard input, a number of seconds, it sets its clock and makes a
few calls at once; then it prints how they ended.
"""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import anyio

from osupy import AsyncClient, Client
from osupy.auth import AsyncFileTokenStore, AuthorizationCode, FileTokenStore

AT_ONCE = 3


class Clock:
    """Tells what the last line said."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def now(self) -> float:
        return self.seconds

    def time(self) -> float:
        return 1_700_000_000.0 + self.seconds


def credentials(client_id: int, secret: str, scopes: str) -> AuthorizationCode:
    return AuthorizationCode(
        client_id=client_id,
        client_secret=secret,
        redirect_url="http://localhost:1/",
        scopes=scopes,
    )


def tell(names: set[str]) -> None:
    sys.stdout.write(" ".join(names) + "\n")
    sys.stdout.flush()


def blocking(spec: AuthorizationCode, path: str, options: dict[str, Any]) -> None:
    clock = Clock()
    with Client(spec, token_store=FileTokenStore(path), **options) as client:
        client._session.clock = clock
        with ThreadPoolExecutor(AT_ONCE) as pool:
            for line in sys.stdin:
                clock.seconds = float(line)
                calls = [pool.submit(client.get_own_data) for _ in range(AT_ONCE)]
                tell({call.result().username for call in calls})


async def awaiting(spec: AuthorizationCode, path: str, options: dict[str, Any]) -> None:
    clock = Clock()
    async with AsyncClient(
        spec, token_store=AsyncFileTokenStore(path), **options
    ) as client:
        client._session.clock = clock
        names: set[str] = set()

        async def call() -> None:
            names.add((await client.get_own_data()).username)

        while line := await anyio.to_thread.run_sync(sys.stdin.readline):
            clock.seconds = float(line)
            async with anyio.create_task_group() as tasks:
                for _ in range(AT_ONCE):
                    tasks.start_soon(call)
            tell(names)


def main() -> None:
    form, base_url, path, client_id, secret, scopes = sys.argv[1:]
    spec = credentials(int(client_id), secret, scopes)
    options: dict[str, Any] = {"base_url": base_url, "limit": None}
    if form == "blocking":
        blocking(spec, path, options)
    else:
        anyio.run(awaiting, spec, path, options, backend=form)


if __name__ == "__main__":
    main()

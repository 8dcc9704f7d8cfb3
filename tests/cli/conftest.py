"""A sandbox for the commands to talk to."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

import osupy
from osupy import Client
from osupy.sandbox import Sandbox


@pytest.fixture(scope="session")
def lasting_box() -> Iterator[Sandbox]:
    with Sandbox(seed=1) as box:
        yield box


@pytest.fixture
def box(lasting_box: Sandbox) -> Iterator[Sandbox]:
    yield lasting_box
    lasting_box.heal()


@pytest.fixture
def known(box: Sandbox) -> dict[str, str]:
    """Return an environment that names the sandbox and credentials for it."""
    return {
        "OSUPY_BASE_URL": box.base_url,
        "OSUPY_CLIENT_ID": str(box.client_id),
        "OSUPY_CLIENT_SECRET": box.client_secret,
    }


@pytest.fixture(scope="session")
def first_lines(lasting_box: Sandbox) -> Callable[[int, str | None], list[bytes]]:
    """Return the first scores behind a cursor, as lines."""

    def lines(count: int, cursor: str | None = None) -> list[bytes]:
        # Like the demo without a user, to whom own scores would look different.
        with Client.from_client_credentials(
            lasting_box.client_id,
            lasting_box.client_secret,
            base_url=lasting_box.base_url,
            limit=None,
        ) as client:
            scores = client.iter_all_scores(
                cursor_string=cursor or lasting_box.first_cursor, max_items=count
            )
            return [osupy.encode(score) for score in scores]

    return lines

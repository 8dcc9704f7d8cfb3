"""An alarm for the day on which the server changes, for a nightly job.

::

    with Client.from_client_credentials(1234, "client secret") as client:
        report = contract.check(client)
    if not report.is_clean:
        send_mail(str(report))

A check asks every readable route for what the answers before it led to, some 160 calls
in all, and compares each answer with the declared objects: new and missing keys,
new values, nulls, changed types, unknown kinds. It changes nothing on the server.
Routes that the token may not call are skipped, and the report says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from osupy._core.contract import Difference, Report, RouteCheck, Survey
from osupy._core.converter.compare import DifferenceKind
from osupy._core.route import routes
from osupy.errors import OsuError

if TYPE_CHECKING:
    from collections.abc import Callable

    from osupy.client import AsyncClient, Client

__all__ = [
    "Difference",
    "DifferenceKind",
    "Report",
    "RouteCheck",
    "async_check",
    "check",
]


def check(
    client: Client, *, progress: Callable[[int, int], object] | None = None
) -> Report:
    """Compare what a server sends with what osupy declares.

    Args:
        client: Whom to ask as. Its limiter sets the pace.
        progress: Told before each call how many routes are done, and of how many.

    Raises:
        AuthError: The server refuses the credentials altogether.
        TransportError: The server cannot be reached, or no longer.
    """
    survey = _survey(client)
    while (operation := survey.ask()) is not None:
        if progress is not None:
            progress(survey.done, survey.total)
        try:
            answer = client.send(operation)
        except OsuError as error:
            survey.refuse(error)
        else:
            survey.take(answer)
    return survey.report()


async def async_check(
    client: AsyncClient, *, progress: Callable[[int, int], object] | None = None
) -> Report:
    """Compare what a server sends with what osupy declares, with ``await``.

    Args:
        client: Whom to ask as. Its limiter sets the pace.
        progress: Told before each call how many routes are done, and of how many.

    Raises:
        AuthError: The server refuses the credentials altogether.
        TransportError: The server cannot be reached, or no longer.
    """
    survey = _survey(client)
    while (operation := survey.ask()) is not None:
        if progress is not None:
            progress(survey.done, survey.total)
        try:
            answer = await client.send(operation)
        except OsuError as error:
            survey.refuse(error)
        else:
            survey.take(answer)
    return survey.report()


def _survey(client: Client | AsyncClient) -> Survey:
    session = client._session  # noqa: SLF001 (the library's own)
    return Survey(routes(type(client)), session.secrets)

"""Authorization codes: given out for a consent, taken back once, within minutes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs

from osupy.sandbox.people import Person
from osupy.sandbox.refusals import malformed, missing

if TYPE_CHECKING:
    from collections.abc import Callable

    from osupy.sandbox.oauth import Client  # noqa: TC004 (a field's hint)
    from osupy.sandbox.params import Params

LIFETIME: Final = 600
"""Seconds that a code is good for."""


@attrs.define(kw_only=True, eq=False)
class Code:
    """What a user consented to."""

    client: Client
    holder: Person
    scopes: tuple[str, ...]
    redirect_url: str
    expires: float
    used: bool = False


class Codes:
    """All codes that were given out.

    Args:
        clock: Seconds.
        secret: Makes 40 signs that nobody can guess out of a name.
    """

    def __init__(
        self, clock: Callable[[], float], secret: Callable[[str], str]
    ) -> None:
        self._clock = clock
        self._secret = secret
        self._codes: dict[str, Code] = {}

    def issue(
        self, client: Client, holder: Person, scopes: tuple[str, ...], redirect_url: str
    ) -> str:
        """Give out a code; it is as long as the server's."""
        text = "def50200" + self._secret(f"code{len(self._codes)}") * 18
        self._codes[text] = Code(
            client=client,
            holder=holder,
            scopes=scopes,
            redirect_url=redirect_url,
            expires=self._clock() + LIFETIME,
        )
        return text

    def find(self, client: Client, params: Params) -> Code:
        """Return the code that a request shows, if it is good.

        Raises:
            Refused: It is not, or the URL is another one than that of the consent.
        """
        text = params.text("code")
        if text is None:
            missing("code")
        code = self._codes.get(text)
        if code is None:
            malformed("Cannot decrypt the authorization code")
        if code.expires <= self._clock():
            malformed("Authorization code has expired")
        if code.used:
            malformed("Authorization code has been revoked")
        if code.client is not client:
            malformed("Authorization code was not issued to this client")
        url = params.text("redirect_uri")
        if url is None:
            missing("redirect_uri")
        if url != code.redirect_url:
            malformed("Invalid redirect URI")
        return code

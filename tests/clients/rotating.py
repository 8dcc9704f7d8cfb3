"""A server that rotates: each renewal ends the old pair, and none is taken twice."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from threading import Lock
from typing import Any
from urllib.parse import parse_qs

import attrs

from osupy import Token
from osupy.auth import AuthorizationCode, store_key
from osupy.transports import Request, Response

DAY = 86_400.0
MONTHS = 90 * DAY
"""How long a refresh token is good."""
SECRET = "secret-of-the-application"
USER = AuthorizationCode(
    client_id=7, client_secret=SECRET, redirect_url="http://localhost:1/"
)
KEY = store_key(USER)
TAGS = Response(status=200, body=b'{"tags": []}')


@attrs.define
class Clock:
    """A client's clock: the true time, and how wrong the machine's idea of it is."""

    seconds: float = 1_700_000_000.0
    wrong: float = 0.0

    def now(self) -> float:
        return self.seconds

    def time(self) -> float:
        return self.seconds + self.wrong


class Rotating:
    """Answers ``oauth/token`` and ``tags``, by a clock of its own."""

    def __init__(self, now: Callable[[], float], life: float = DAY) -> None:
        self._now = now
        self._lock = Lock()
        self._issued = 0.0
        self.life = life
        self.count = 0
        self.renewals = 0
        self.reused = 0
        """How often a refresh token came that was used before."""
        self.refused = 0
        """How often a call came with a token that was over."""
        self.broken: Response | Exception | None = None
        """What is answered instead in an outage."""
        self._issue()

    def token(self) -> Token:
        """Return the pair that is good now, as a log-in would leave it in a store."""
        ends = datetime.fromtimestamp(self._issued + self.life, UTC)
        return Token(
            access_token=self._access(),
            refresh_token=self._refresh(),
            scopes=USER.scopes,
            expires_at=ends,
            lifetime=self.life,
            has_user=True,
        )

    def __call__(self, request: Request) -> Response:
        with self._lock:
            if isinstance(self.broken, Exception):
                raise self.broken
            if self.broken is not None:
                return self.broken
            if request.url.endswith("/oauth/token"):
                return self._renew(request)
            over = self._issued + self.life <= self._now()
            good = request.headers["authorization"] == f"Bearer {self._access()}"
            if over or not good:
                self.refused += 1
                return Response(status=401, body=b'{"authentication": "basic"}')
            return TAGS

    def _renew(self, request: Request) -> Response:
        form = parse_qs((request.body or b"").decode())
        old = self._issued + MONTHS <= self._now()
        if form["refresh_token"] != [self._refresh()] or old:
            self.reused += 1
            return Response(status=400, body=b'{"error": "invalid_grant"}')
        self.renewals += 1
        self._issue()
        data: dict[str, Any] = {
            "token_type": "Bearer",
            "access_token": self._access(),
            "refresh_token": self._refresh(),
            "expires_in": self.life,
        }
        return Response(status=200, body=json.dumps(data).encode())

    def _issue(self) -> None:
        self.count += 1
        self._issued = self._now()

    def _access(self) -> str:
        return f"access-token-{self.count}"

    def _refresh(self) -> str:
        return f"refresh-token-{self.count}"

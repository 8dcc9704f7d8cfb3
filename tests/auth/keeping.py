"""What the tests of the stores share: tokens, and a keyring that is a dictionary."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from osupy import Token

ACCESS = "eyJhbGciOiJSUzI1NiJ9.access-of-the-test"
REFRESH = "def50200-refresh-of-the-test"
TOKEN = Token(
    access_token=ACCESS,
    refresh_token=REFRESH,
    scopes={"identify", "chat.read", "not.known.yet"},
    expires_at=datetime(2031, 2, 3, 4, 5, 6, 789, tzinfo=UTC),
    lifetime=86400.0,
    has_user=True,
)
BARE = Token(access_token="bare")


class DictKeyring:
    """A keyring in memory, which fails when told to."""

    def __init__(self) -> None:
        self.entries: dict[tuple[str, str], str] = {}
        self.failure: Exception | None = None
        self.longest = 10**9

    def get_password(self, service: str, username: str) -> str | None:
        self._fail()
        return self.entries.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._fail()
        if len(password) > self.longest:
            message = f"stub received bad data: {password}"
            raise ValueError(message)
        self.entries[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._fail()
        del self.entries[service, username]

    def _fail(self) -> None:
        if self.failure is not None:
            raise self.failure


def shown(error: BaseException) -> str:
    """Return everything that a traceback with locals would show of an error."""
    texts: list[str] = []
    todo: list[BaseException | None] = [error]
    while todo:
        one = todo.pop()
        if one is None:
            continue
        texts.append(repr(one))
        todo += [one.__cause__, one.__context__]
        trace = one.__traceback__
        while trace is not None:
            if "/tests/" not in trace.tb_frame.f_code.co_filename:
                values: dict[str, Any] = trace.tb_frame.f_locals
                texts += [repr(value) for value in values.values()]
            trace = trace.tb_next
    return "\n".join(texts)

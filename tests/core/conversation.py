"""A world in which flows are carried out: from a list of answers, without waiting."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from osupy._core.commands import (
    Call,
    Flow,
    Load,
    Locked,
    Send,
    Share,
    Sleep,
    Store,
)
from osupy._core.flow import call
from osupy._core.messages import Request, Response
from osupy._core.operation import Operation
from osupy._core.session import Session
from osupy._core.settings import Settings
from osupy._core.token import (
    AuthorizationCode,
    ClientCredentials,
    Credentials,
    Token,
)

SECRET = "s3cret-of-the-application"
ACCESS = "eyJhbGciOiJSUzI1NiJ9.the-first-token"
READ = Operation("GET", "api/v2/users/2", dict, scopes="public")
WRITE = Operation("POST", "api/v2/chat/new", dict, scopes="public", body={"a": 1})
PLAIN = Token(access_token=ACCESS)
APP = ClientCredentials(client_id=7, client_secret=SECRET)
USER = AuthorizationCode(
    client_id=7,
    client_secret=SECRET,
    redirect_url="http://localhost:1/",
    code="the-authorization-code",
)

Answer = Response | Exception
Step = Answer | Callable[[Request], Answer]


class FakeClock:
    """A clock that only moves when somebody sleeps."""

    def __init__(self) -> None:
        self.passed = 0.0

    def now(self) -> float:
        return 1000.0 + self.passed

    def time(self) -> float:
        return 1_700_000_000.0 + self.passed


class World:
    """Carries out the commands of flows, from a list of answers."""

    def __init__(
        self,
        *steps: Step,
        credentials: Credentials | list[Credentials | str] | str | None = PLAIN,
        **settings: Any,
    ) -> None:
        self.clock = FakeClock()
        self.session = Session(credentials, Settings(**settings), self.clock)
        self.session.random = lambda: 1.0
        self.steps: Iterator[Step] = iter(steps)
        self.sent: list[Request] = []
        self.seen: list[object] = []
        self.stored: dict[str, Token] = {}

    def perform(self, operation: Operation[Any] = READ) -> Any:
        return self.run(call(self.session, operation, lambda body: body))

    def run(self, flow: Flow[Any]) -> Any:
        result: Any = None
        error: Exception | None = None
        while True:
            try:
                command = flow.send(result) if error is None else flow.throw(error)
            except StopIteration as stop:
                return stop.value
            self.seen.append(command)
            result = error = None
            try:
                result = self.carry_out(command)
            except Exception as raised:  # noqa: BLE001 (the flow decides)
                error = raised

    def carry_out(self, command: object) -> Any:
        match command:
            case Send(request):
                self.sent.append(request)
                step = next(self.steps)
                answer = step(request) if callable(step) else step
                if isinstance(answer, Exception):
                    raise answer
                return answer
            case Sleep(seconds):
                self.clock.passed += seconds
            case Share(_, flow):
                return self.run(flow())
            case Locked(_, flow):
                return self.run(flow())
            case Call(function):
                return function()
            case Load(key):
                return self.stored.get(key)
            case Store(key, token):
                self.stored[key] = token
        return None

    def slept(self) -> list[float]:
        return [c.seconds for c in self.seen if isinstance(c, Sleep)]

    def paths(self) -> list[str]:
        return [f"{r.method} {r.url.split('/', 3)[3]}" for r in self.sent]


def answer(status: int = 200, body: bytes = b"{}", **headers: str) -> Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response(status=status, headers=named, body=body)


def granted(token: str = "granted-token-1", **more: Any) -> Response:
    data = {"token_type": "Bearer", "access_token": token, "expires_in": 86400} | more
    return answer(200, json.dumps(data).encode())

"""Messages are spaced, go in order, and never go twice."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from osupy import AsyncClient, routes
from osupy import objects as o
from osupy._core.messages import Request, Response
from osupy._core.talk.outgoing import Outgoing, Place
from osupy._core.talk.words import as_stored
from osupy.enums import ChatMessageType
from osupy.errors import (
    ConnectionFailedError,
    DecodeError,
    ForbiddenError,
    OsuError,
    RateLimitError,
    ServerError,
    TimedOutError,
    UsageError,
)
from tests.contract.random_objects import smallest
from tests.core.conversation import World, answer

ME, OTHER = 7, 8
CHANNEL = 5

Fault = Callable[["Server", Request], Response]


class Server:
    """Keeps the messages of a channel; faults happen to what is posted."""

    def __init__(self, *faults: Fault | None) -> None:
        self.messages: list[dict[str, Any]] = []
        self.faults = list(faults)
        self.histories: list[Exception | Response] = []
        self.posted = 0
        self.times: list[float] = []
        self.kind = "PUBLIC"
        self.identified = True
        self.world = World(*[self.serve] * 500)

    def serve(self, request: Request) -> Response:
        path = urlsplit(request.url).path
        if path.endswith("/me"):
            return answer(403) if not self.identified else self.me()
        if path.endswith(f"/{CHANNEL}"):
            return answer(
                body=json.dumps({"channel": self.channel(), "users": []}).encode()
            )
        if request.method == "GET":
            return self.history(request)
        self.posted += 1
        self.times.append(self.world.clock.passed)
        fault = self.faults.pop(0) if self.faults else None
        return self.store(request) if fault is None else fault(self, request)

    def me(self) -> Response:
        return answer(body=json.dumps(smallest("UserExtended", id=ME)).encode())

    def channel(self) -> dict[str, Any]:
        return {
            "channel_id": CHANNEL, "description": "", "icon": None,
            "message_length_limit": 10, "moderated": False, "name": "#it",
            "type": self.kind, "uuid": None,
        }  # fmt: skip

    def add(self, text: str, sender: int, *, is_action: bool = False) -> dict[str, Any]:
        now = datetime.fromtimestamp(self.world.clock.time(), UTC)
        message = {
            "channel_id": CHANNEL, "content": text, "is_action": is_action,
            "message_id": 100 + len(self.messages), "sender_id": sender,
            "timestamp": now.isoformat(), "type": "plain",
        }  # fmt: skip
        self.messages.append(message)
        return message

    def store(self, request: Request) -> Response:
        assert request.body is not None
        data = json.loads(request.body)
        made = self.add(
            as_stored(data["message"]), ME, is_action=data.get("is_action", False)
        )
        return answer(body=json.dumps(made | {"uuid": data["uuid"]}).encode())

    def history(self, request: Request) -> Response:
        if self.histories:
            fault = self.histories.pop(0)
            if isinstance(fault, Exception):
                raise fault
            return fault
        query = parse_qs(urlsplit(request.url).query)
        until = int(query.get("until", ["999999"])[0])
        found = [it for it in self.messages if it["message_id"] < until][-50:]
        return answer(body=json.dumps(found).encode())

    def outgoing(self) -> Outgoing:
        names = iter(map(str, range(1_000)))
        return Outgoing(self.world.session, routes(AsyncClient), lambda: next(names))

    def say(self, text: str, outgoing: Outgoing | None = None, **more: Any) -> Any:
        flow = (outgoing or self.outgoing()).say(
            CHANNEL, Place(), text, is_action=more.get("is_action", False)
        )
        return self.world.run(flow)


def lose_answer(server: Server, request: Request) -> Response:
    server.store(request)
    raise TimedOutError


def lose_request(server: Server, request: Request) -> Response:
    raise TimedOutError


def refuse_connection(server: Server, request: Request) -> Response:
    raise ConnectionFailedError(sent=False)


def arrive_late(server: Server, request: Request) -> Response:
    def later(history: Request) -> Response:
        server.serve = Server.serve.__get__(server)  # type: ignore[method-assign]
        page = server.history(history)
        server.store(request)
        return page

    server.world.steps = iter([later, *[server.serve] * 100])
    raise TimedOutError


def test_place_is_asked_for_once() -> None:
    server = Server()
    server.kind = "PM"
    outgoing = server.outgoing()
    place = server.world.run(outgoing.place(CHANNEL))
    assert place == Place(limit=10, private=True)
    assert server.world.run(outgoing.place(CHANNEL)) == place
    assert len(server.world.sent) == 1


def test_message_is_returned_as_the_server_made_it() -> None:
    server = Server()
    message = server.say("hello")
    assert (message.content, message.sender_id) == ("hello", ME)
    (request,) = server.world.sent
    assert request.body is not None
    assert json.loads(request.body) == {"message": "hello", "uuid": "0"}


def test_action_is_sent_as_such() -> None:
    assert Server().say("waves", is_action=True).is_action


def test_messages_keep_a_second_between_answer_and_request() -> None:
    server = Server()
    outgoing = server.outgoing()
    for text in "abc":
        server.say(text, outgoing)
    assert server.times == [0.0, 1.0, 2.0]


def test_private_and_other_messages_do_not_wait_for_each_other() -> None:
    server = Server()
    outgoing = server.outgoing()
    for private in (False, True):
        place = Place(private=private)
        server.world.run(outgoing.say(CHANNEL, place, "x", is_action=False))
    assert server.times == [0.0, 0.0]


@pytest.mark.parametrize(
    "lost", [lose_answer, lambda s, r: (s.store(r), answer(502))[1],
             lambda s, r: (s.store(r), answer(200, b"<html>"))[1]],
)  # fmt: skip
def test_message_without_answer_is_found_and_not_sent_again(lost: Fault) -> None:
    server = Server(lost)
    server.add("before", OTHER)
    assert server.say("hello").message_id == 101
    assert server.posted == 1


def test_message_that_arrives_late_is_found() -> None:
    server = Server(arrive_late)
    assert server.say("hello").content == "hello"
    assert server.posted == 1


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (lose_request, TimedOutError),
        (lambda s, r: answer(500), ServerError),
        (lambda s, r: answer(200, b"x"), DecodeError),
    ],
)
def test_message_that_is_nowhere_raises_what_happened_and_is_not_sent_again(
    fault: Fault, error: type[OsuError]
) -> None:
    server = Server(fault)
    with pytest.raises(error):
        server.say("hello")
    assert server.posted == 1


def test_same_words_of_another_or_of_old_are_not_taken_for_the_message() -> None:
    server = Server(None, lose_request)
    outgoing = server.outgoing()
    server.say("hello", outgoing)
    server.add("hello", OTHER)
    server.add("hello", ME, is_action=True)
    with pytest.raises(TimedOutError):
        server.say("hello", outgoing)


def lose_answer_in_a_crowd(server: Server, request: Request) -> Response:
    server.store(request)
    for _ in range(120):
        server.add("x", OTHER)
    raise TimedOutError


def test_message_is_found_behind_many_of_others() -> None:
    server = Server(None, lose_answer_in_a_crowd)
    outgoing = server.outgoing()
    server.say("first", outgoing)
    assert server.say("hello", outgoing).message_id == 101


def test_message_is_known_by_its_uuid_from_the_stream() -> None:
    server = Server(lose_request)
    outgoing = server.outgoing()
    live = o.ChatMessage(
        channel_id=CHANNEL, content="hel**", is_action=False, message_id=321,
        sender_id=ME, timestamp=datetime.now(UTC), uuid="0",
        type=ChatMessageType.PLAIN,
    )  # fmt: skip
    outgoing.hear(live)
    assert server.say("hello", outgoing) is live


def test_history_that_fails_tells_nothing_and_is_read_again() -> None:
    server = Server(lose_answer)
    server.histories = [TimedOutError(), answer(403), answer(404), answer(403)]
    assert server.say("hello").content == "hello"


def test_history_that_always_fails_ends_in_what_happened() -> None:
    server = Server(lose_answer)
    server.histories = [answer(403)] * 400
    with pytest.raises(TimedOutError):
        server.say("hello")
    assert server.posted == 1
    assert 60 < server.world.clock.passed < 120


def test_unknown_author_is_told_by_words_and_age() -> None:
    server = Server(lose_answer)
    server.identified = False
    server.add("hello", OTHER)
    server.world.clock.passed += 3_600
    assert server.say("hello").message_id == 101


def test_message_that_never_left_goes_when_the_server_is_back() -> None:
    server = Server(*[refuse_connection] * 8)
    assert server.say("hello").content == "hello"
    assert len(server.messages) == 1


def test_message_that_never_left_is_given_up_after_a_minute() -> None:
    server = Server(*[refuse_connection] * 400)
    with pytest.raises(ConnectionFailedError):
        server.say("hello")
    assert server.world.clock.passed < 120


def test_message_refused_for_its_pace_goes_again() -> None:
    server = Server(*[lambda s, r: answer(429)] * 5)
    assert server.say("hello").content == "hello"
    assert len(server.messages) == 1


def test_message_refused_for_ever_raises_so() -> None:
    server = Server(*[lambda s, r: answer(429)] * 400)
    with pytest.raises(RateLimitError):
        server.say("hello")


def test_message_that_is_forbidden_raises_at_once() -> None:
    server = Server(lambda s, r: answer(403))
    with pytest.raises(ForbiddenError):
        server.say("hello")
    assert server.posted == 1


def test_own_messages_are_known() -> None:
    server = Server()
    outgoing = server.outgoing()
    message = server.say("hello", outgoing)
    assert outgoing.is_own(message)
    other = o.ChatMessage(
        channel_id=CHANNEL, content="x", is_action=False, message_id=1,
        sender_id=OTHER, timestamp=datetime.now(UTC), type=ChatMessageType.PLAIN,
    )  # fmt: skip
    assert not outgoing.is_own(other)


def test_text_becomes_the_messages_that_fit() -> None:
    outgoing = Server().outgoing()
    assert outgoing.parts(Place(limit=5), "aa bb cc") == ["aa bb", "cc"]
    assert outgoing.parts(Place(limit=9, markdown=True), " a\nb ") == ["a\nb"]


@pytest.mark.parametrize("text", ["", " \n ", 5])
def test_nothing_to_send_is_refused(text: Any) -> None:
    for markdown in (True, False):
        if not (markdown and text == 5):
            with pytest.raises(UsageError, match="text="):
                Server().outgoing().parts(Place(markdown=markdown), text)

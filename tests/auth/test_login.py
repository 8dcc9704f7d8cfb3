"""Log-ins against the sandbox, over real HTTP: well, and each way they fail.

A plain HTTP client plays the browser's part.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from queue import Queue
from typing import Any

import anyio
import httpx
import pytest

from osupy import AsyncClient, Client
from osupy.auth import (
    AuthorizationCode,
    FileTokenStore,
    LoginRequest,
    MemoryTokenStore,
    store_key,
)
from osupy.errors import (
    AuthError,
    ConnectionFailedError,
    LoginError,
    TokenStoreError,
    UsageError,
)
from osupy.sandbox import Sandbox
from tests.auth.logging_in import FREE, WAYS, Person, logged_in, store_of
from tests.sandbox.conftest import Clock
from tests.sandbox.consenting import browse, consent, visit

pytestmark = pytest.mark.parametrize("way", WAYS)


@pytest.fixture(scope="module")
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="module")
def lasting_box(clock: Clock) -> Iterator[Sandbox]:
    with Sandbox(seed=1, clock=clock) as box:
        yield box


@pytest.fixture
def box(lasting_box: Sandbox, clock: Clock) -> Sandbox:
    clock.now += 61  # `oauth/token` has a limit as well
    return lasting_box


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as one:
        port: int = one.getsockname()[1]
        return port


def has_ipv6() -> bool:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        return False
    return True


def reason_of(way: str, box: Sandbox, person: Person, **options: Any) -> str:
    with pytest.raises(LoginError) as caught:
        logged_in(way, box, person, **options)
    return caught.value.reason


# --- how it goes well


def test_user_is_logged_in_and_told_so(way: str, box: Sandbox) -> None:
    person = Person(user="727")
    token = logged_in(way, box, person)
    assert token.refresh_token
    assert token.scopes == frozenset({"public", "identify"})
    assert "has your consent" in person.page
    with Client.from_token(token, base_url=box.base_url, limit=None) as client:
        assert client.get_own_data().username == "727"


def test_log_in_is_found_in_the_store_and_renewed(
    way: str, box: Sandbox, tmp_path: Path
) -> None:
    path = tmp_path / "tokens.json"
    logged_in(way, box, Person(), token_store=store_of(way, path))
    app = (box.client_id, box.client_secret, FREE)
    with Client.from_credentials(
        *app, token_store=FileTokenStore(path), base_url=box.base_url, limit=None
    ) as client:
        assert client.get_own_data().id == box.world.owner.id
        (credential,) = client._session.credentials
        assert credential.token is not None
        box.revoke(credential.token.access_token)
        with pytest.raises(AuthError, match="log in again"):
            client.get_own_data()


def test_users_of_one_store_are_told_apart_by_their_account(
    way: str, box: Sandbox
) -> None:
    store = store_of(way)
    for user in ("peppy", "727"):
        options = {"token_store": store, "account": user}
        logged_in(way, box, Person(user=user), **options)
    app = (box.client_id, box.client_secret, FREE)
    names = []
    for user in ("peppy", "727"):
        options = {
            "token_store": store,
            "account": user,
            "base_url": box.base_url,
            "limit": None,
        }
        names.append(name_of(way, app, options))
    assert names == ["peppy", "727"]


def name_of(way: str, app: Any, options: Any) -> str:
    if way == "blocking":
        with Client.from_credentials(*app, **options) as client:
            return client.get_own_data().username

    async def ask() -> str:
        async with AsyncClient.from_credentials(*app, **options) as client:
            return (await client.get_own_data()).username

    return anyio.run(ask, backend=way)


def test_new_log_in_takes_the_place_of_the_old_one(way: str, box: Sandbox) -> None:
    store = store_of(way)
    one = logged_in(way, box, Person(), token_store=store)
    two = logged_in(way, box, Person(), token_store=store)
    assert one != two
    kept = store if way == "blocking" else store._tokens
    spec = AuthorizationCode(
        client_id=box.client_id, client_secret=box.client_secret, redirect_url=FREE
    )
    assert kept.load(store_key(spec, box.base_url)) == two


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:{}/", "http://localhost:{}/a/b?c=d", "http://[::1]:{}/"]
)
def test_redirect_is_caught_at_a_port_that_is_named(
    way: str, box: Sandbox, url: str
) -> None:
    if "::1" in url and not has_ipv6():
        pytest.skip("no IPv6 on this machine")
    redirect_url = url.format(free_port())
    assert logged_in(way, box, Person(), redirect_url).refresh_token


@pytest.mark.skipif(not has_ipv6(), reason="no IPv6 on this machine")
@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]"])
def test_localhost_is_both_families(way: str, box: Sandbox, host: str) -> None:
    port = free_port()

    def browser(url: str) -> None:
        target = consent(url)
        assert target.startswith(f"http://localhost:{port}/?")
        visit(target.replace("localhost", host))

    redirect_url = f"http://localhost:{port}/"
    assert logged_in(way, box, Person(), redirect_url, browser=browser).refresh_token


@pytest.mark.skipif(not has_ipv6(), reason="no IPv6 on this machine")
def test_free_port_is_found_in_the_other_family(way: str, box: Sandbox) -> None:
    assert logged_in(way, box, Person(), "http://[::1]/").refresh_token


def test_browser_that_runs_until_it_is_closed_holds_nothing_up(
    way: str, box: Sandbox
) -> None:
    closed = threading.Event()

    def browser(url: str) -> None:
        browse(url)
        closed.wait(30)

    assert logged_in(way, box, Person(), browser=browser).refresh_token
    closed.set()


def test_stray_requests_are_answered_and_change_nothing(way: str, box: Sandbox) -> None:
    seen: Queue[list[int]] = Queue()

    def browser(url: str) -> None:
        target = consent(url)
        root = target.partition("?")[0]
        host, port = root.removeprefix("http://").rstrip("/").split(":")
        # As browsers do: a connection that stays silent, and an icon.
        with socket.create_connection((host, int(port))) as silent:
            silent.send(b"GET")
            strays = ("favicon.ico", "", "?a=b", "x?code=1&state=2")
            targets = (*(f"{root}{stray}" for stray in strays), target)
            seen.put([visit(target).status_code for target in targets])

    assert logged_in(way, box, Person(), browser=browser).refresh_token
    assert seen.get(timeout=10) == [404, 404, 404, 404, 200]


def test_only_one_answer_is_taken(way: str, box: Sandbox) -> None:
    refused: list[type[Exception]] = []
    done = threading.Event()

    def browser(url: str) -> None:
        target = consent(url)
        visit(target)
        try:
            while True:  # the port is closed as soon as the answer is there
                assert visit(target).status_code == 410
        except httpx.TransportError as error:
            refused.append(type(error))
        done.set()

    assert logged_in(way, box, Person(), browser=browser).refresh_token
    assert done.wait(10)
    assert refused


def test_scopes_that_osupy_does_not_know_are_asked_for(way: str, box: Sandbox) -> None:
    person = Person()
    assert reason_of(way, box, person, scopes="public not.known.yet") == "refused"
    assert "not.known.yet" in person.url


# --- without a browser


def test_address_is_pasted_when_no_browser_is_wanted(way: str, box: Sandbox) -> None:
    person = Person(pastes=consent)
    assert logged_in(way, box, person, browser=False).refresh_token
    assert len(person.asked) == 1
    assert "visit" in person.read[0]


@pytest.mark.parametrize("failure", [False, OSError("no display")])
def test_address_is_pasted_when_the_browser_cannot_be_opened(
    way: str, box: Sandbox, failure: Any
) -> None:
    def browser(_: str) -> bool:
        if isinstance(failure, Exception):
            raise failure
        return False

    person = Person(pastes=consent)
    assert logged_in(way, box, person, browser=browser).refresh_token
    assert len(person.asked) == 1


def test_address_is_pasted_when_the_redirect_does_not_come_here(
    way: str, box: Sandbox
) -> None:
    person = Person(pastes=lambda _url: "")
    options: Any = {"redirect_url": "https://a.example/back"}
    assert reason_of(way, box, person, **options) == "unreadable"
    assert "https://a.example/back" in person.read[0]


def test_garbage_may_be_pasted_twice(way: str, box: Sandbox) -> None:
    wrong = iter(["garbage", "http://127.0.0.1/?neither=nor"])

    def paste(url: str) -> str:
        return next(wrong, "") or consent(url)

    person = Person(pastes=paste)
    assert logged_in(way, box, person, browser=False).refresh_token
    assert len(person.asked) == 3
    assert any("this is not the address" in text for text in person.read)


@pytest.mark.parametrize("pasted", ["garbage", "", None, "  "])
def test_log_in_fails_when_only_garbage_is_pasted(
    way: str, box: Sandbox, pasted: str | None
) -> None:
    person = Person(pastes=lambda _url: pasted)
    assert reason_of(way, box, person, browser=False) == "unreadable"
    assert len(person.asked) == (3 if pasted == "garbage" else 1)


# --- how it fails


def test_log_in_fails_when_the_user_denies(way: str, box: Sandbox) -> None:
    person = Person(decision="deny")
    assert reason_of(way, box, person) == "denied"
    assert "You did not consent" in person.page


def test_log_in_fails_when_a_denial_is_pasted(way: str, box: Sandbox) -> None:
    person = Person(pastes=lambda url: consent(url, decision="deny"))
    assert reason_of(way, box, person, browser=False) == "denied"


def test_log_in_fails_when_the_state_is_another(way: str, box: Sandbox) -> None:
    pages: Queue[str] = Queue()

    def browser(url: str) -> None:
        target = consent(url)
        pages.put(visit(target.partition("state=")[0] + "state=forged").text)

    assert reason_of(way, box, Person(), browser=browser) == "state"
    assert "another log-in" in pages.get(timeout=10)
    person = Person(pastes=lambda url: consent(url).partition("&state=")[0])
    assert reason_of(way, box, person, browser=False) == "state"


def test_log_in_fails_when_nobody_answers_in_time(way: str, box: Sandbox) -> None:
    began = time.monotonic()
    options: Any = {"browser": lambda _url: True, "wait": 0.2}
    assert reason_of(way, box, Person(), **options) == "time"
    assert time.monotonic() - began < 5


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_log_in_fails_when_the_port_is_taken(way: str, box: Sandbox, host: str) -> None:
    person = Person()
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(LoginError, match=rf"127\.0\.0\.1:{port}.*in use") as caught:
            logged_in(way, box, person, f"http://{host}:{port}/")
    assert caught.value.reason == "port"
    assert person.url == ""


@pytest.mark.skipif(not has_ipv6(), reason="no IPv6 on this machine")
def test_log_in_fails_when_the_other_family_is_taken(way: str, box: Sandbox) -> None:
    with socket.create_server(("::1", 0), family=socket.AF_INET6) as other:
        port = other.getsockname()[1]
        with pytest.raises(LoginError, match=rf"\[::1\]:{port}"):
            logged_in(way, box, Person(), f"http://localhost:{port}/")
    socket.create_server(("127.0.0.1", port)).close()  # it was given back


def test_log_in_fails_when_the_secret_is_wrong(way: str, box: Sandbox) -> None:
    with pytest.raises(AuthError, match="check the client id and secret") as caught:
        logged_in(way, box, Person(), client_secret="not-the-secret-at-all")
    assert "not-the-secret-at-all" not in str(caught.value)


def test_log_in_fails_when_only_the_owner_may_have_the_scopes(
    way: str, box: Sandbox
) -> None:
    with pytest.raises(AuthError, match=r"only available.*chat\.read: the owner"):
        logged_in(way, box, Person(user="727"), scopes="identify chat.read")


@pytest.mark.parametrize(
    ("scopes", "rule"),
    [
        ("delegate chat.write", "from_delegation"),
        ("public forum.write_manage", "no user can consent"),
        ((), "empty"),
    ],
)
def test_illegal_scopes_are_refused_before_anybody_is_asked(
    way: str, box: Sandbox, scopes: Any, rule: str
) -> None:
    person = Person()
    before = len(box.requests)
    with pytest.raises(UsageError, match=rule):
        logged_in(way, box, person, scopes=scopes)
    assert (person.url, person.read, person.asked) == ("", [], [])
    assert len(box.requests) == before


@pytest.mark.parametrize(
    ("options", "match"),
    [
        ({"wait": 0}, "wait"),
        ({"wait": float("nan")}, "wait"),
        ({"wait": "long"}, "wait"),
        ({"client_id": "7"}, "client_id"),
        ({"redirect_url": "here"}, "redirect_url"),
        ({"base_url": "here"}, "base_url"),
    ],
)
def test_wrong_arguments_are_refused_before_anybody_is_asked(
    way: str, box: Sandbox, options: Any, match: str
) -> None:
    person = Person()
    with pytest.raises(UsageError, match=match):
        logged_in(way, box, person, **options)
    assert person.read == []


def test_log_in_fails_when_the_server_is_dead(way: str) -> None:
    with Sandbox(seed=1) as gone:
        pass

    def pasted(url: str) -> str:
        return f"{FREE}?code=def50200c0de&state={url.rpartition('state=')[2]}"

    person = Person(pastes=pasted)
    with pytest.raises(ConnectionFailedError):
        logged_in(way, gone, person, browser=False)


def test_store_that_cannot_be_used_is_found_before_anybody_is_asked(
    way: str, box: Sandbox, tmp_path: Path
) -> None:
    path = tmp_path / "tokens.json"
    path.write_text("somebody else's")
    person = Person()
    with pytest.raises(TokenStoreError, match="no JSON"):
        logged_in(way, box, person, token_store=store_of(way, path))
    assert person.read == []
    assert path.read_text() == "somebody else's"


def test_store_of_the_other_form_is_refused(way: str, box: Sandbox) -> None:
    other = store_of("asyncio" if way == "blocking" else "blocking")
    with pytest.raises(UsageError, match="token_store"):
        logged_in(way, box, Person(), token_store=other)


class _Broken(MemoryTokenStore):
    def save(self, key: str, token: Any) -> None:
        raise RuntimeError(f"cannot keep {token.access_token}")


def test_error_of_a_store_is_told_without_the_token(way: str, box: Sandbox) -> None:
    store: Any = _Broken()
    if way != "blocking":
        store = store_of(way)
        store._tokens = _Broken()
    with pytest.raises(TokenStoreError, match=r"RuntimeError: \(text withheld"):
        logged_in(way, box, Person(), token_store=store)


def test_every_socket_is_closed_whatever_happens(way: str, box: Sandbox) -> None:
    port = free_port()
    for person in (Person(), Person(decision="deny")):
        with suppress(LoginError):
            logged_in(way, box, person, f"http://127.0.0.1:{port}/")
        socket.create_server(("127.0.0.1", port)).close()


# --- pages of one's own


def test_application_with_pages_of_its_own_finishes_a_log_in(
    way: str, box: Sandbox
) -> None:
    spec = AuthorizationCode(
        client_id=box.client_id, client_secret=box.client_secret, redirect_url=FREE
    )
    request = LoginRequest(spec, base_url=box.base_url)
    state, target = request.state, consent(request.url)
    request = LoginRequest(spec, base_url=box.base_url, state=state)
    found = request.finish(target)
    app = (found.client_id, found.client_secret, found.redirect_url)
    options = {"code": found.code, "base_url": box.base_url, "limit": None}
    before = len(box.requests)
    assert name_of(way, app, options) == box.world.owner.username
    paths = [one.path for one in box.requests[before:]]
    assert paths == ["/oauth/token", "/api/v2/me"]  # exchanged at first use


@pytest.mark.parametrize("how", ["used", "for another URL", "unknown"])
def test_code_that_is_no_good_is_told_at_the_first_call(
    way: str, box: Sandbox, how: str
) -> None:
    spec = AuthorizationCode(
        client_id=box.client_id, client_secret=box.client_secret, redirect_url=FREE
    )
    request = LoginRequest(spec, base_url=box.base_url)
    code = request.finish(consent(request.url)).code
    options: Any = {"code": code, "base_url": box.base_url, "limit": None}
    url = FREE
    if how == "used":
        name_of(way, (box.client_id, box.client_secret, url), options)
    elif how == "for another URL":
        url = "http://127.0.0.1/other"
    else:
        options["code"] = "def50200"
    with pytest.raises(AuthError, match="a code is good once, and for minutes") as told:
        name_of(way, (box.client_id, box.client_secret, url), options)
    assert told.value.login_needed
    assert code is not None
    assert code not in str(told.value)

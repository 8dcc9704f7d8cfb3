"""Faults on demand: each spoils an answer in its own way, then all is well again."""

from __future__ import annotations

import threading
import time

import httpx
import pytest

from osupy.sandbox import Sandbox
from osupy.sandbox.faults import FaultKind
from tests.sandbox.conftest import send


def test_status_answers_so_often(api: httpx.Client, box: Sandbox) -> None:
    box.fail(502, times=2)
    answers = [api.get("tags") for _ in range(3)]
    assert [it.status_code for it in answers] == [502, 502, 200]
    assert answers[0].json() == {"error": None}


def test_answer_holds_what_was_asked_for(api: httpx.Client, box: Sandbox) -> None:
    box.fail(429, body='{"error": "slow"}', retry_after=7, headers={"X-Proxy": "a"})
    answer = api.get("tags")
    assert (answer.status_code, answer.json()) == (429, {"error": "slow"})
    assert (answer.headers["retry-after"], answer.headers["x-proxy"]) == ("7", "a")


def test_fault_strikes_after_some_requests_and_on_one_path(
    api: httpx.Client, box: Sandbox
) -> None:
    box.fail(path="api/v2/beatmaps", after=1, times=None)
    paths = ("beatmaps", "tags", "beatmaps", "tags", "beatmaps")
    assert [api.get(it).status_code for it in paths] == [200, 200, 503, 200, 503]
    box.heal()
    assert api.get("beatmaps").status_code == 200


def test_faults_queue_up_when_there_are_several(
    api: httpx.Client, box: Sandbox
) -> None:
    box.fail(500)
    box.fail(502)
    assert [api.get("tags").status_code for _ in range(3)] == [500, 502, 200]


def test_failing_no_times_is_no_fault(api: httpx.Client, box: Sandbox) -> None:
    box.fail(times=0)
    assert api.get("tags").status_code == 200


@pytest.mark.parametrize("kind", ["drop", "drop_answer"])
def test_connection_is_cut_before_the_answer(
    api: httpx.Client, box: Sandbox, kind: FaultKind
) -> None:
    box.fail(kind=kind)
    with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
        api.get("tags")
    assert api.get("tags").status_code == 200


@pytest.mark.parametrize("kind", ["drop_after_headers", "drop_mid_body"])
def test_connection_is_cut_within_the_answer(
    api: httpx.Client, box: Sandbox, kind: FaultKind
) -> None:
    box.fail(kind=kind)
    with api.stream("GET", "tags") as answer:
        assert answer.status_code == 200
        read = b""
        with pytest.raises(httpx.RemoteProtocolError):  # noqa: PT012
            for chunk in answer.iter_raw():
                read += chunk
    assert bool(read) == (kind == "drop_mid_body")
    assert api.get("tags").status_code == 200


def test_request_is_carried_out_when_only_its_answer_is_lost(box: Sandbox) -> None:
    pair = box.token_pair()
    fields = {
        "grant_type": "refresh_token",
        "client_id": str(box.client_id),
        "client_secret": box.client_secret,
        "refresh_token": pair["refresh_token"],
    }
    url = f"{box.base_url}/oauth/token"
    box.fail(kind="drop")
    with pytest.raises(httpx.TransportError):
        send("POST", url, data=fields)
    box.fail(kind="drop_answer")
    with pytest.raises(httpx.TransportError):
        send("POST", url, data=fields)
    # The first was not seen, the second was: now the refresh token is used up.
    assert send("POST", url, data=fields).json()["error"] == "invalid_grant"


def test_json_breaks_off_when_malformed(api: httpx.Client, box: Sandbox) -> None:
    box.fail(kind="malformed")
    answer = api.get("tags")
    assert answer.status_code == 200
    with pytest.raises(ValueError, match="char"):
        answer.json()


def test_page_comes_where_json_should(api: httpx.Client, box: Sandbox) -> None:
    box.fail(kind="html")
    answer = api.get("tags")
    assert (answer.status_code, answer.text[:9]) == (200, "<!DOCTYPE")
    assert answer.headers["content-type"].startswith("text/html")


def test_body_is_empty_or_huge(api: httpx.Client, box: Sandbox) -> None:
    box.fail(kind="empty")
    assert api.get("tags").content == b""
    box.fail(kind="huge", size=300_000)
    answer = api.get("tags")
    assert len(answer.content) >= 300_000
    assert "content-length" not in answer.headers


def test_body_drips_and_is_whole_when_slow(api: httpx.Client, box: Sandbox) -> None:
    plain = api.get("tags").content
    box.fail(kind="slow", delay=0.1)
    began = time.monotonic()
    assert api.get("tags").content == plain
    assert time.monotonic() - began >= 0.09


def test_answer_never_comes_when_stalled(api: httpx.Client, box: Sandbox) -> None:
    box.fail(kind="stall")
    with pytest.raises(httpx.ReadTimeout):
        api.get("tags", timeout=0.1)
    assert api.get("tags").status_code == 200


@pytest.mark.parametrize("kind", ["stall", "slow"])
def test_stopping_is_quick_when_requests_are_in_flight(kind: FaultKind) -> None:
    errors: list[httpx.TransportError] = []
    arrived = threading.Event()

    with Sandbox(log=lambda _: arrived.set()) as box:
        url, token = f"{box.base_url}/api/v2/tags", box.token()
        box.fail(kind=kind, delay=30)

        def ask() -> None:
            try:
                send("GET", url, headers={"authorization": f"Bearer {token}"})
            except httpx.TransportError as error:
                errors.append(error)

        asking = threading.Thread(target=ask)
        asking.start()
        arrived.wait(5)
        began = time.monotonic()
    assert time.monotonic() - began < 1
    asking.join(5)
    assert len(errors) == 1

"""``osupy doctor``: all that a bug report needs, and nothing secret."""

from __future__ import annotations

import base64
import json
import socket
from pathlib import Path
from typing import Any

import pytest

from osupy import ClientCredentials, Token, __version__
from osupy.cli import doctor
from osupy.cli.app import run as run_here
from osupy.cli.settings import Access
from osupy.sandbox import Sandbox
from tests.cli.driving import run


def examine(box: Sandbox, credentials: Any = None, **options: Any) -> dict[str, Any]:
    access = Access(base_url=box.base_url, socket_url=None, credentials=credentials)
    return doctor.examine(access, {}, **options)


@pytest.fixture
def named(box: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Sandbox:
    monkeypatch.setenv("OSUPY_BASE_URL", box.base_url)
    monkeypatch.setenv("OSUPY_TOKEN", box.token())
    return box


def test_everything_is_well_with_a_good_server_and_token(box: Sandbox) -> None:
    report = examine(box, Token(access_token=box.token(scopes=["public", "identify"])))
    assert report["problems"] == []
    assert report["versions"]["osupy"] == __version__
    assert report["versions"]["transport"].startswith("httpx")
    assert report["server"]["reachable"]
    assert report["server"]["status"] == 200
    token = report["token"]
    assert (token["kind"], token["accepted"]) == ("Token", True)


def test_application_gets_a_token_and_its_scopes_are_told(box: Sandbox) -> None:
    application = ClientCredentials(
        client_id=box.client_id, client_secret=box.client_secret
    )
    token = examine(box, application)["token"]
    assert (token["kind"], token["accepted"]) == ("ClientCredentials", True)
    assert token["scopes"] == ["public"]
    assert token["expires_at"]


def test_no_credentials_are_no_problem(box: Sandbox) -> None:
    report = examine(box)
    assert report["token"] == {"kind": "none"}
    assert report["problems"] == []


def test_refused_token_is_a_problem(box: Sandbox) -> None:
    report = examine(box, Token(access_token="nobody-knows-this-token"))
    assert not report["token"]["accepted"]
    (problem,) = report["problems"]
    assert "of no use" in problem
    assert "nobody-knows" not in json.dumps(report)


@pytest.mark.parametrize(("ahead", "problems"), [(0, 0), (3000, 1), (-3000, 1)])
def test_clock_that_is_wrong_is_a_problem(
    box: Sandbox, ahead: float, problems: int
) -> None:
    import time

    report = examine(box, clock=lambda: time.time() + ahead)
    assert report["server"]["clock_skew"] == pytest.approx(ahead, abs=3)
    assert len(report["problems"]) == problems


def test_server_that_cannot_be_reached_is_a_problem(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    monkeypatch.setenv("OSUPY_BASE_URL", f"http://127.0.0.1:{port}")
    monkeypatch.setenv("OSUPY_TOKEN", "a-token-that-is-not-sent")
    assert run_here(["doctor", "--json"]) == 1
    out, err = capsys.readouterr()
    report = json.loads(out)
    assert not report["server"]["reachable"]
    assert report["token"]["kind"] == "Token"
    assert len(err.splitlines()) == 1
    assert "cannot be reached" in err


def test_failing_server_is_a_problem(box: Sandbox) -> None:
    box.fail(status=503, path="/api/v2/seasonal-backgrounds")
    assert examine(box)["problems"] == [f"{box.base_url} answers with HTTP 503"]


def test_password_in_an_address_is_refused_and_not_shown(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("OSUPY_BASE_URL", "https://me:planted-password@localhost")
    assert run_here(["doctor"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "planted-password" not in err


def test_report_is_for_people_without_json(
    named: Sandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_here(["doctor"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    for title in ("versions", "environment", "server", "token"):
        assert title in out
    assert named.base_url in out
    assert "OSUPY_TOKEN" in out
    assert "\x1b" not in out


def test_no_secret_is_shown(named: Sandbox, tmp_path: Path) -> None:
    secret = "planted-secret-of-the-proxy"
    environ = {
        "OSUPY_BASE_URL": named.base_url,
        "OSUPY_CLIENT_ID": str(named.client_id),
        "OSUPY_CLIENT_SECRET": named.client_secret,
        "FTP_PROXY": f"http://me:{secret}@localhost",
    }
    for arguments in (("doctor",), ("doctor", "--json")):
        done = run(*arguments, cwd=tmp_path, environ=environ)
        assert done.code == 0, done.err
        for planted in (secret, named.client_secret):
            assert planted not in done.out + done.err


def test_claims_of_a_token_are_told_and_not_its_signature() -> None:
    said = {"exp": 2_000_000_000, "sub": "2", "scopes": ["public", "identify"]}
    claims = base64.urlsafe_b64encode(json.dumps(said).encode()).decode().rstrip("=")
    told = doctor._claims(Token(access_token=f"e30.{claims}.the-signature"))
    assert told == {
        "scopes": ["identify", "public"],
        "expires_at": "2033-05-18 03:33:20+00:00",
        "user": True,
    }


@pytest.mark.parametrize("text", ["plain", "a.b.c", "e30.e30.x", "e30.bm9wZQ.x"])
def test_token_that_says_nothing_is_no_problem(text: str) -> None:
    told = doctor._claims(Token(access_token=text))
    assert told == {"scopes": None, "expires_at": None}


def test_extras_are_those_of_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "importlib.metadata.requires",
        lambda _: [
            "anyio>=4",
            'trio>=0.32; extra == "trio"',
            "no-such-package>=1; python_version > '3' and extra == 'pp'",
            'osupy[trio,pp]; extra == "all"',
        ],
    )
    extras = dict(doctor._extras())
    assert extras["pp"] == {"no-such-package": None}
    assert extras["trio"]["trio"]
    assert set(extras) == {"pp", "trio"}

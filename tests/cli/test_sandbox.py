"""``osupy sandbox`` as a program uses it."""

from __future__ import annotations

import json
import socket
import sys
from pathlib import Path

import pytest
from websockets.sync.client import connect

from osupy import Client
from osupy.cli.app import run as run_here
from tests.cli.driving import interrupt, run, start


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def test_sandbox_serves_what_its_first_line_says(tmp_path: Path) -> None:
    process = start("sandbox", "--json", cwd=tmp_path)
    assert process.stdout is not None
    facts = json.loads(process.stdout.readline())
    assert list(facts) == [
        "base_url",
        "socket_url",
        "client_id",
        "client_secret",
        "token",
    ]
    with Client.from_client_credentials(
        facts["client_id"], facts["client_secret"], base_url=facts["base_url"]
    ) as client:
        assert client.get_all_scores().scores
    headers = {"authorization": f"Bearer {facts['token']}"}
    with connect(facts["socket_url"], additional_headers=headers) as wire:
        assert json.loads(wire.recv(timeout=5)) == {"event": "connection.ready"}
    stopped, took = interrupt(process)
    assert stopped.code == 130
    assert took < 2
    assert stopped.out == ""
    assert "Traceback" not in stopped.err


def test_sandbox_says_one_line_when_its_port_is_taken(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run("sandbox", "--port", str(port), cwd=tmp_path)
    assert (done.code, done.out) == (1, "")
    assert str(port) in done.complaint


def test_sandbox_names_the_extra_when_it_is_missing(tmp_path: Path) -> None:
    code = "import sys; sys.modules['uvicorn'] = None; import osupy.cli as cli; "
    python = ("-c", code + "sys.exit(cli.main())")
    done = run("sandbox", "--json", cwd=tmp_path, python=python)
    assert (done.code, done.out) == (1, "")
    assert "osupy[sandbox]" in done.complaint


@pytest.mark.parametrize(
    ("option", "value"),
    [("port", "0"), ("port", "65536"), ("port", "http"), ("talk", "-1")],
)
def test_sandbox_refuses_what_is_no_port_or_pace(
    option: str, value: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_here(["sandbox", f"--{option}", value]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert len(err.splitlines()) <= 6

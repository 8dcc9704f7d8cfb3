"""The sandbox as a server: started, stopped, two at once, in a terminal."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator

import anyio
import httpx
import pytest

from osupy.sandbox import Sandbox
from osupy.sandbox.server import serve
from tests.sandbox.conftest import PLAIN, Clock, client_of, send

COMMAND = (
    "from osupy.sandbox.server import serve; raise SystemExit(serve(seed=1, json=True))"
)


def test_sandbox_leaves_no_thread_when_it_stops() -> None:
    before = set(threading.enumerate())
    box = Sandbox()
    box.start()
    box.start()
    assert len(set(threading.enumerate()) - before) == 1
    box.stop()
    box.stop()
    assert set(threading.enumerate()) == before
    with pytest.raises(httpx.ConnectError):
        send("GET", box.base_url)


def test_two_sandboxes_run_at_once() -> None:
    with Sandbox(seed=1) as one, Sandbox(seed=2) as two:
        assert one.base_url != two.base_url
        with client_of(one) as here, client_of(two) as there:
            assert here.get("tags").status_code == there.get("tags").status_code == 200
        # The tokens of one mean nothing to the other.
        with client_of(two, one.token()) as stranger:
            assert stranger.get("tags").status_code == 401


@pytest.mark.anyio
async def test_sandbox_serves_an_async_program() -> None:
    with Sandbox() as box:
        headers = {"authorization": f"Bearer {box.token()}"}
        url = f"{box.base_url}/api/v2/tags"
        statuses: list[int] = []
        async with httpx.AsyncClient(headers=headers, verify=PLAIN) as client:

            async def ask() -> None:
                statuses.append((await client.get(url)).status_code)

            async with anyio.create_task_group() as tasks:
                for _ in range(5):
                    tasks.start_soon(ask)
    assert statuses == [200] * 5


def test_world_is_the_same_for_one_seed_and_another_for_the_next(
    clock: Clock,
) -> None:
    def profile(seed: int) -> tuple[str, bytes]:
        with Sandbox(seed, clock=clock) as box, client_of(box) as api:
            return box.token(), api.get(f"users/{box.world.owner.id}").content

    first = profile(1)
    assert first == profile(1)
    assert first != profile(2)


def test_port_is_the_one_named_or_an_error() -> None:
    with Sandbox() as box:
        port = int(box.base_url.rpartition(":")[2])
        with pytest.raises(OSError, match="use"):
            Sandbox(port=port).start()
    with Sandbox(port=port) as again:
        assert again.base_url == box.base_url


@pytest.mark.parametrize(
    "options",
    [{"talk": -1}, {"talk": float("nan")}, {"ping_interval": 0}, {"lateness": -0.1}],
)
def test_paces_and_times_are_checked(options: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=next(iter(options))):
        Sandbox(1, **options)  # type: ignore[arg-type]


def test_secrets_do_not_show_in_any_repr(box: Sandbox, api: httpx.Client) -> None:
    api.get("tags?access_token=hidden")
    send("POST", f"{box.base_url}/oauth/token?client_secret=hidden")
    shown = f"{box!r} {box.requests!r}"
    assert "hidden" not in shown
    assert box.client_secret not in shown
    assert "seed=1" in shown


def test_requests_are_kept_as_they_came(box: Sandbox, api: httpx.Client) -> None:
    api.get("beatmaps", params={"ids[]": [1, 2]})
    send("GET", f"{box.base_url}/api/v2/tags")
    first, second = box.requests
    assert (first.method, first.path) == ("GET", "/api/v2/beatmaps")
    assert first.query == "ids%5B%5D=1&ids%5B%5D=2"
    assert (first.api_version, first.user_id) == (20250913, box.world.owner.id)
    assert (second.api_version, second.user_id) == (None, None)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "nothing"),
        ("POST", "tags"),
        ("DELETE", "beatmaps/1"),
        ("GET", "beatmaps/1/attributes"),
        ("GET", "tags/"),
    ],
)
def test_unknown_path_and_wrong_method_are_404(
    shared: httpx.Client, method: str, path: str
) -> None:
    answer = shared.request(method, path)
    assert answer.status_code == 404
    assert set(answer.json()) == {"error"}


def test_head_gives_the_headers_alone(shared: httpx.Client) -> None:
    whole, head = shared.get("tags"), shared.head("tags")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == whole.headers["content-length"]


@pytest.fixture
def command() -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-c", COMMAND],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


@pytest.mark.skipif(os.name != "posix", reason="signals differ on Windows")
@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)]
)
def test_command_tells_where_it_is_and_ends_when_interrupted(
    command: subprocess.Popen[str], number: int, code: int
) -> None:
    assert command.stdout is not None
    facts = json.loads(command.stdout.readline())
    keys = ["base_url", "socket_url", "client_id", "client_secret", "token"]
    assert list(facts) == keys
    headers = {"authorization": f"Bearer {facts['token']}"}
    url = f"{facts['base_url']}/api/v2/tags"
    assert send("GET", url, headers=headers).status_code == 200
    command.send_signal(number)
    out, err = command.communicate(timeout=5)
    assert (command.returncode, out, err) == (code, "", "GET /api/v2/tags\n")


def test_command_says_so_when_the_port_is_taken(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with Sandbox() as box:
        port = int(box.base_url.rpartition(":")[2])
        assert serve(port) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"osupy: cannot listen on port {port}: ")
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("import osupy.sandbox; print('starlette' in sys.modules)", "False"),
        (
            "sys.modules['starlette'] = None; from osupy.sandbox import Sandbox",
            "[sandbox]",
        ),
        (
            "from osupy.sandbox import Sandbox; print('osupy.objects' in sys.modules)",
            "F",
        ),
    ],
)
def test_package_loads_the_extra_only_when_used(code: str, expected: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; {code}"],
        capture_output=True,
        check=False,
        text=True,
    )
    assert expected in (done.stdout or done.stderr)

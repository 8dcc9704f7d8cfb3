"""``osupy follow scores``, as a user runs it."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from osupy.sandbox import Sandbox
from tests.cli.driving import environment, start

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="sends signals")


@pytest.fixture(scope="module")
def box() -> Iterator[Sandbox]:
    with Sandbox(seed=1) as sandbox:
        yield sandbox


def _environ(box: Sandbox) -> dict[str, str]:
    return environment(OSUPY_BASE_URL=box.base_url, OSUPY_TOKEN=box.token())


def test_ctrl_c_ends_it_and_the_checkpoint_goes_on(
    box: Sandbox, tmp_path: Path
) -> None:
    found: list[int] = []
    for _ in range(2):
        arguments = "follow", "scores", "--json", "--checkpoint", "place"
        with start(*arguments, cwd=tmp_path, environ=_environ(box)) as one:
            assert one.stdout is not None
            first = one.stdout.readline()
            one.send_signal(signal.SIGINT)
            out = one.stdout.read()  # its buffer holds more than a line already
            _, err = one.communicate(timeout=20)
        assert one.returncode == 130
        assert err.splitlines() == [
            "osupy: interrupted; the same command goes on from there"
        ]
        found += [json.loads(line)["id"] for line in (first + out).splitlines()]
    assert found == sorted(set(found))


@pytest.mark.parametrize("flags", [(), ("--csv",), ("--json",)])
def test_it_ends_after_a_count(
    box: Sandbox, tmp_path: Path, flags: tuple[str, ...]
) -> None:
    arguments = "follow", "scores", "--count", "2", *flags
    with start(*arguments, cwd=tmp_path, environ=_environ(box)) as one:
        out, err = one.communicate(timeout=30)
    assert (one.returncode, err) == (0, "")
    assert "\x1b" not in out
    assert len(out.splitlines()) == (2 if flags == ("--json",) else 3)


def test_without_credentials_it_says_so(tmp_path: Path) -> None:
    with start("follow", "scores", cwd=tmp_path, environ=environment()) as one:
        out, err = one.communicate(timeout=20)
    assert (one.returncode, out) == (1, "")
    assert "no credentials" in err

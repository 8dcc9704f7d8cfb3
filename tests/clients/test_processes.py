"""Eight processes that share a token file, and a server that rotates."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeAlias

import attrs
import pytest

from osupy import Token
from osupy.auth import FileTokenStore, store_key
from osupy.sandbox import Sandbox
from tests.clients import sharing

FORMS = ["blocking", "asyncio", "trio", "blocking"] * 2
SCOPES = "identify public"
LIFE = 600
"""Seconds; in a day the sandbox's world would grow by thousands of scores."""


@attrs.define
class Clock:
    """The server's clock."""

    seconds: float = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def box(clock: Clock) -> Iterator[Sandbox]:
    with Sandbox(seed=1, clock=clock, token_lifetime=LIFE) as sandbox:
        yield sandbox


@pytest.fixture
def store(box: Sandbox, tmp_path: Path) -> FileTokenStore:
    """Return a store with a log-in."""
    pair = box.token_pair(scopes=SCOPES.split())
    spec = sharing.credentials(box.client_id, box.client_secret, SCOPES)
    token = Token(
        access_token=pair["access_token"],
        refresh_token=pair["refresh_token"],
        scopes=SCOPES.split(),
        expires_at=datetime.fromtimestamp(1_700_000_000 + LIFE, UTC),
        lifetime=float(LIFE),
        has_user=True,
    )
    store = FileTokenStore(tmp_path / "tokens.json")
    store.save(store_key(spec, box.base_url), token)
    return store


Program: TypeAlias = "subprocess.Popen[str]"
Start: TypeAlias = Callable[[str], Program]


@pytest.fixture
def start(box: Sandbox, store: FileTokenStore) -> Iterator[Start]:
    """Give a function that starts a program of a form."""
    arguments = [box.base_url, str(store.path), str(box.client_id)]
    arguments += [box.client_secret, SCOPES]
    with ExitStack() as stack:

        def begin(form: str) -> Program:
            program = subprocess.Popen(
                [sys.executable, sharing.__file__, form, *arguments],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
            stack.enter_context(program)
            stack.callback(program.kill)
            return program

        yield begin


def renewals(box: Sandbox) -> int:
    return sum(one.path == "/oauth/token" for one in box.requests)


def tell(program: Program, clock: Clock) -> None:
    assert program.stdin is not None
    program.stdin.write(f"{clock.seconds}\n")
    program.stdin.flush()


def heard(program: Program) -> str:
    """Return what the program says, or why it says nothing."""
    assert program.stdout is not None
    line = program.stdout.readline()
    if not line:
        program.kill()
        line = program.communicate()[1]
    return line


def everybody_calls(programs: list[Program], clock: Clock, name: str) -> None:
    for program in programs:
        tell(program, clock)
    assert [heard(program) for program in programs] == [f"{name}\n"] * len(programs)


def test_eight_processes_renew_once_each_time_and_nobody_is_logged_out(
    box: Sandbox, clock: Clock, start: Start
) -> None:
    programs = [start(form) for form in FORMS]
    for number in range(6):
        clock.seconds = number * LIFE
        everybody_calls(programs, clock, box.world.owner.username)
        assert renewals(box) == number
    for program in programs:
        _, said = program.communicate()
        assert (program.returncode, said) == (0, "")


@pytest.mark.skipif(os.name == "nt", reason="nothing kills a process like that there")
@pytest.mark.parametrize("form", ["blocking", "asyncio"])
def test_process_that_is_killed_while_it_renews_blocks_nobody(
    box: Sandbox, clock: Clock, store: FileTokenStore, start: Start, form: str
) -> None:
    programs = [start("blocking"), start("trio")]
    everybody_calls(programs, clock, box.world.owner.username)
    clock.seconds = LIFE
    box.fail(kind="stall", path="/oauth/token")
    victim = start(form)
    tell(victim, clock)
    while not renewals(box):
        assert victim.poll() is None
        os.sched_yield()
    victim.kill()
    victim.wait()
    everybody_calls(programs, clock, box.world.owner.username)
    assert renewals(box) == 2  # the one that stalled was not carried out

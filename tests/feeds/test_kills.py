"""A follower that is killed again and again loses nothing and doubles nothing."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from random import Random

from osupy import Client
from osupy.sandbox import Sandbox
from osupy.sinks import JsonLines

PROGRAM = Path(__file__).with_name("follow_forever.py")
KILLS = 50
FORMS = "blocking", "asyncio", "trio"


def test_a_follower_killed_fifty_times_has_each_score_once(tmp_path: Path) -> None:
    path, chance = tmp_path / "scores.jsonl", Random(7)
    with Sandbox(seed=1) as box:
        token = box.token()
        arguments = box.base_url, token, str(box.first_cursor), str(path)
        for number in range(KILLS):
            size = path.stat().st_size if path.exists() else 0
            form = FORMS[number % len(FORMS)]
            command = [sys.executable, "-W", "error", str(PROGRAM), form, *arguments]
            with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as one:
                _wait_for_growth(path, size, one)
                time.sleep(chance.uniform(0, 0.15))  # the moment is the test
                assert one.poll() is None, one.stderr and one.stderr.read()
                one.kill()
        _finish(box, path)
        found = [json.loads(line)["id"] for line in path.read_text().splitlines()]
        client = Client.from_token(token, base_url=box.base_url, limit=None)
        with client:
            wanted = [
                one.id
                for one in client.iter_all_scores(
                    cursor_string=box.first_cursor, max_items=len(found)
                )
            ]
        assert found == wanted


def _wait_for_growth(path: Path, size: int, one: subprocess.Popen[str]) -> None:
    """Wait until the program writes: from here on a kill meets it at work."""
    end = time.monotonic() + 20
    while not path.exists() or path.stat().st_size <= size:
        assert one.poll() is None, one.stderr and one.stderr.read()
        assert time.monotonic() < end
        time.sleep(0.002)


def _finish(box: Sandbox, path: Path) -> None:
    """Go on for a little, in order, so that what a kill left behind is dealt with."""
    client = Client.from_token(box.token(), base_url=box.base_url, limit=None)
    with client, JsonLines(path) as sink:
        scores = client.follow_scores(checkpoint=sink, interval=0.05)
        for score in scores:
            sink.write(score)
            if scores.stats.items == 10:
                break
        scores.save()

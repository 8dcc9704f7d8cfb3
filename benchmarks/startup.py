"""What starting costs: each import as a multiple of Python starting with nothing.

Whole processes, in turn, so that a machine that gets slower slows all of them.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from statistics import median

STEPS = {
    "python": "pass",
    "import attrs": "import attrs",
    "import httpx": "import httpx",
    "import osupy": "import osupy",
    "from osupy import Client": "from osupy import Client",
    "Client.from_token": "from osupy import Client; Client.from_token('t')",
    "decode a user": (
        "import osupy; from osupy import objects as o;"
        'osupy.decode(b\'{"id": 1, "name": "", "ruleset_id": 0,'
        ' "description": ""}\', o.Tag)'
    ),
}
"""Name -> program; the last loads the classes and the code generator."""


def seconds(program: str) -> float:
    """Return how long a fresh interpreter takes for a program."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", program], check=True)
    return time.perf_counter() - start


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    rounds = parser.parse_args().rounds
    for program in STEPS.values():  # compile once
        seconds(program)
    taken: dict[str, list[float]] = {name: [] for name in STEPS}
    for _ in range(rounds):
        for name, program in STEPS.items():
            taken[name].append(seconds(program))
    bare = median(taken["python"])
    for name, times in taken.items():
        own = median(times)
        print(f"{name:28} {own * 1000:7.1f} ms  {own / bare:5.2f} x python")


if __name__ == "__main__":
    main()

"""Ask four type checkers what a user's editor would show for osupy.

``tests/typing/right.py`` holds right uses with their types: none may be marked.
``tests/typing/wrong.py`` holds mistakes: every line that ends in ``# WRONG …`` must be
marked by every checker, and no other line.
"""

from __future__ import annotations

import re
import subprocess
import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "tests" / "typing"
RIGHT, WRONG = FOLDER / "right.py", FOLDER / "wrong.py"
LEAST = 20
"""Lines marked WRONG that there must be."""

CHECKERS = {
    "mypy": ("mypy", "--strict", "--no-error-summary"),
    "pyright": ("pyright",),
    "ty": ("ty", "check", "--output-format", "concise"),
    "pyrefly": ("pyrefly", "check", "--output-format", "min-text"),
}
"""How each is started; the files to check follow."""

PLACE = re.compile(r"(?P<file>right|wrong)\.py:(?P<line>\d+)\b")
REMARK = re.compile(r"\bnote:|\binformation:")

Places = set[tuple[str, int]]


def marked(text: str, file: str) -> Places:
    """Return the lines of a file that are marked as mistakes."""
    lines = enumerate(text.splitlines(), 1)
    return {(file, number) for number, line in lines if "# WRONG" in line}


def flagged(output: str) -> Places:
    """Return the lines that a checker's output complains about."""
    return {
        (found["file"], int(found["line"]))
        for line in output.splitlines()
        if not REMARK.search(line) and (found := PLACE.search(line))
    }


def ask(command: tuple[str, ...]) -> str:
    """Run a checker over both files and return what it says.

    Raises:
        RuntimeError: It did not come as far as checking.
    """
    scripts = Path(sysconfig.get_path("scripts"))
    done = subprocess.run(
        [scripts / command[0], *command[1:], RIGHT, WRONG],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if not flagged(done.stdout):
        message = f"{command[0]} finds nothing:\n{done.stdout}{done.stderr}"
        raise RuntimeError(message)
    return done.stdout


def complaints(name: str, expected: Places, output: str) -> list[str]:
    """Return one line for each place at which a checker is not of our opinion."""
    found = flagged(output)
    missed = [f"{name} does not see {f}.py:{n}" for f, n in sorted(expected - found)]
    said = {
        place: line
        for line in output.splitlines()
        for place in flagged(line) - expected
    }
    return missed + [f"{name} wrongly says {line}" for line in said.values()]


def main() -> int:
    """Ask every checker; return 1 if one is not of our opinion."""
    expected = marked(WRONG.read_text(encoding="utf-8"), "wrong")
    found: list[str] = []
    if len(expected) < LEAST:
        found.append(f"{WRONG} holds {len(expected)} mistakes, not {LEAST}")
    for name, command in CHECKERS.items():
        found += complaints(name, expected, ask(command))
    print(*found, sep="\n")
    print(
        f"{len(expected)} mistakes, {len(CHECKERS)} checkers, {len(found)} complaints"
    )
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())

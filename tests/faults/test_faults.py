"""Every case comes to what is documented, and leaves nothing behind.

In the tests each case runs on one pair of colour and library, by rotation;
``nox -s faults`` runs every case on every pair.
"""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest

from tests.faults import answers, connections, turns
from tests.faults.harness import PAIRS, Case, Pair, check, run

CASES: list[Case] = [*connections.CASES, *answers.CASES, *turns.CASES]
EVERY = os.environ.get("OSUPY_FAULTS") == "all"


def _pairs() -> list[tuple[Case, Pair]]:
    if EVERY:
        return [(case, pair) for case in CASES for pair in PAIRS]
    return [(case, PAIRS[i % len(PAIRS)]) for i, case in enumerate(CASES)]


@pytest.mark.parametrize(
    ("case", "pair"), [pytest.param(*it, id=f"{it[0].name}-{it[1]}") for it in _pairs()]
)
def test_fault_comes_to_what_is_documented(
    case: Case, pair: Pair, library: Callable[[str], None]
) -> None:
    library(pair.library)
    check(case, run(case, pair))


def test_cases_are_distinct() -> None:
    names = [case.name for case in CASES]
    assert len(set(names)) == len(names)

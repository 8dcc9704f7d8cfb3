"""Annotations as rules: what a parameter takes at run time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Literal

import pytest

from osupy._core.arguments import check_for
from osupy.enums import Ruleset
from osupy.errors import UsageError

Mode = Ruleset | Literal["osu", "taiko", "fruits", "mania"]
NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("annotation", "value", "accepted"),
    [
        (int, 3, 3),
        (int | None, 3, 3),
        (float, 3, 3),
        (float, 3.5, 3.5),
        (str, "a", "a"),
        (bool, False, False),
        (int | str, "a", "a"),
        (datetime, NOW, NOW),
        (Mode, "osu", "osu"),
        (Mode, Ruleset.OSU, Ruleset.OSU),
        (Mode, Ruleset("later"), Ruleset("later")),
        (Sequence[int], (1, 2), [1, 2]),
        (Sequence[int], {3}, [3]),
        (Sequence[int], range(2), [0, 1]),
        (Sequence[int | str], [1, "a"], [1, "a"]),
        (Mapping[str, Any], {"a": 1}, {"a": 1}),
    ],
)
def test_check_accepts_what_the_annotation_says(
    annotation: Any, value: object, accepted: object
) -> None:
    assert check_for(annotation)("x", value) == accepted


@pytest.mark.parametrize(
    ("annotation", "value", "words"),
    [
        (int, "3", "x='3': expected an int"),
        (int, True, "x=True: expected an int"),
        (int, 3.0, "x=3.0: expected an int"),
        (int | str, [2], r"x=\[2\]: expected an int or a str"),
        (str, b"a", "expected a str"),
        (bool, 1, "x=1: expected a bool"),
        (datetime, "2026-01-01", "expected a datetime"),
        (Mode, "std", "'osu', 'taiko', 'fruits', 'mania'"),
        (Mode, 0, "x=0"),
        (Sequence[int], "12", "x='12': expected a list, each item an int"),
        (Sequence[int], [1, "2"], "each item an int"),
        (Sequence[int], 5, "expected a list"),
        (Sequence[int], {1: 2}, "expected a list"),
    ],
)
def test_check_refuses_everything_else(
    annotation: Any, value: object, words: str
) -> None:
    with pytest.raises(UsageError, match=words):
        check_for(annotation)("x", value)


def test_check_of_an_annotation_without_rule_is_a_mistake_of_ours() -> None:
    with pytest.raises(TypeError, match="no rule"):
        check_for("text")

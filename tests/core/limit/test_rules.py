"""The settings of the limiter."""

from __future__ import annotations

from typing import Any

import pytest

from osupy._core.limit import (
    RateLimit,
)
from osupy.errors import UsageError


def test_default_is_sixty_a_minute_in_bursts_of_ten() -> None:
    assert RateLimit() == RateLimit(per_minute=60, burst=10)


def test_burst_follows_when_only_per_minute_is_given() -> None:
    assert [RateLimit(n).burst for n in (1, 5, 12, 60, 1200)] == [1, 1, 2, 10, 10]


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"per_minute": 0}, "per_minute=0"),
        ({"per_minute": -3}, "per_minute=-3"),
        ({"per_minute": 1.5}, "per_minute=1.5"),
        ({"per_minute": "60"}, "per_minute='60'"),
        ({"per_minute": True}, "per_minute=True"),
        ({"burst": 0}, "burst=0"),
        ({"burst": 61}, "burst=61"),
        ({"per_minute": 5, "burst": 6}, "burst=6"),
    ],
)
def test_settings_name_the_parameter_when_wrong(
    values: dict[str, Any], named: str
) -> None:
    with pytest.raises(UsageError, match=named):
        RateLimit(**values)

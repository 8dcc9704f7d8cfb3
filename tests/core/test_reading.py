"""Rows that are left out are told of, one by one, where they were asked for."""

from __future__ import annotations

import sys
import warnings
from typing import Any

import pytest

from osupy._core import reading
from osupy._core.reading import warn_of_row
from osupy.errors import DecodeError, UndecodableWarning

ERROR = DecodeError("$[0]: bad", path="$[0]", payload=None)


def test_warning_points_at_the_caller_outside_the_library() -> None:
    with pytest.warns(UndecodableWarning, match="left out") as caught:
        warn_of_row({"id": 1}, ERROR)
    (one,) = caught
    assert one.filename == __file__
    assert isinstance(one.message, UndecodableWarning)
    assert one.message.row == {"id": 1}


@pytest.mark.parametrize("action", ["default", "module"])
def test_every_row_is_told_and_none_is_noted(action: Any) -> None:
    for module in (sys.modules[__name__], reading):
        vars(module).pop("__warningregistry__", None)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter(action)
        for number in (1, 2, 2, 2):
            warn_of_row({"id": number}, ERROR)
    assert len(caught) == 4
    for module in (sys.modules[__name__], reading):
        assert "__warningregistry__" not in vars(module)


def test_warning_is_raised_when_warnings_are_errors() -> None:
    with pytest.raises(UndecodableWarning):
        warn_of_row(None, ERROR)

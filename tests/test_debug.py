"""The generated code can be looked at."""

from __future__ import annotations

import pytest

from osupy import debug
from osupy.errors import UsageError
from osupy.objects import Country, User


def test_source_shows_the_code_of_a_class() -> None:
    shown = debug.source(User)
    assert shown.startswith("def decode_User(")
    assert "x.username = v = o[" in shown
    compile(shown, "<shown>", "exec")


def test_source_shows_the_form_that_keeps_unknown_keys() -> None:
    assert "_extra" not in debug.source(Country)
    assert "_extra" in debug.source(Country, keep_unknown=True)


def test_usage_error_when_the_class_is_not_osupys() -> None:
    with pytest.raises(UsageError):
        debug.source(int)  # type: ignore[arg-type]

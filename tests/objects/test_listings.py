"""The echo of a listing's parameters."""

from __future__ import annotations

import json
from typing import Any

import pytest

from osupy import decode, encode
from osupy._core.model import extra
from osupy.objects import ListingParams
from tests.objects.answers import made


def test_unknown_parameter_is_kept_without_being_asked_for() -> None:
    params = made({"sort": "title_asc", "mode": "osu"}, ListingParams)

    assert params.sort == "title_asc"
    assert extra(params) == {"mode": "osu"}


def test_parameters_need_not_be_known_at_all() -> None:
    assert extra(made({"mode": "osu"}, ListingParams)) == {"mode": "osu"}


@pytest.mark.parametrize("empty", ["[]", "{}"])
def test_no_parameters_are_an_empty_object(empty: str) -> None:
    params = decode(f"[{empty}]".encode(), list[ListingParams], drift="raise")[0]

    assert params == ListingParams()
    assert encode(params) == b"{}"


def test_key_is_from_though_python_keeps_that_word() -> None:
    raw: dict[str, Any] = {"from": "20260101", "to": None}
    params = made(raw, ListingParams)

    assert params.from_ == "20260101"
    assert json.loads(encode(params))["from"] == "20260101"

"""Searches of the whole site, and the pages of the wiki that they find."""

from __future__ import annotations

import json
from typing import Any

import pytest

from osupy import decode
from osupy.errors import DecodeError
from osupy.objects import SearchResponse
from tests.objects.answers import USER, made
from tests.objects.test_wiki import PAGE

USERS: dict[str, Any] = {"data": [USER], "total": 1}
PAGES: dict[str, Any] = {"data": [PAGE], "total": 1}


def test_search_finds_users_and_pages() -> None:
    found = made({"user": USERS, "wiki_page": PAGES}, SearchResponse)

    assert found.user is not None
    assert found.user.data[0].username == "mrekk"
    assert found.wiki_page is not None
    assert found.wiki_page.data[0].title == "Beatmap"


@pytest.mark.parametrize(
    ("key", "other"), [("user", "wiki_page"), ("wiki_page", "user")]
)
def test_other_list_is_none_when_one_kind_was_searched(key: str, other: str) -> None:
    found = made({key: {"data": [], "total": 0}}, SearchResponse)

    assert getattr(found, key).data == []
    assert getattr(found, other) is None


@pytest.mark.parametrize("key", ["user", "wiki_page"])
def test_search_needs_the_list_of_what_it_found(key: str) -> None:
    with pytest.raises(DecodeError) as caught:
        decode(json.dumps({key: {"total": 1}}).encode(), SearchResponse)
    assert caught.value.path == f"$.{key}.data"

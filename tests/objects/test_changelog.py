"""Builds, and the changes that are nobody's or nothing."""

from __future__ import annotations

from typing import Any

from osupy.enums import ChangelogEntryType
from osupy.objects import (
    Build,
    ChangelogEntry,
    ChangelogListing,
    GithubUser,
    UpdateStream,
)
from tests.objects.answers import AT, made, without

STREAM: dict[str, Any] = {
    "id": 5,
    "name": "stable40",
    "display_name": "Stable",
    "is_featured": True,
}

BUILD: dict[str, Any] = {
    "created_at": AT,
    "display_version": "20260624.1",
    "id": 8794,
    "users": 4798,
    "version": "20260624.1",
    "youtube_id": None,
    "update_stream": STREAM,
}

NOBODY: dict[str, Any] = {
    "display_name": "",
    "github_url": None,
    "github_username": None,
    "id": None,
    "osu_username": None,
    "user_id": None,
    "user_url": None,
}

PLACEHOLDER: dict[str, Any] = {
    "id": None,
    "repository": None,
    "github_pull_request_id": None,
    "github_url": None,
    "url": None,
    "type": None,
    "category": None,
    "title": "this build has no changelog",
    "major": False,
    "created_at": AT,
}

ENTRY = PLACEHOLDER | {
    "id": 23235,
    "repository": "ppy/osu",
    "github_pull_request_id": 24538,
    "github_url": "https://github.com/ppy/osu/pull/24538",
    "type": "fix",
    "category": "Gameplay",
    "title": "Fix it",
    "github_user": NOBODY | {"id": 3, "display_name": "peppy", "user_id": 2},
    "message": "",
    "message_html": None,
}


def test_entry_of_a_build_tells_who_changed_what() -> None:
    entry = made(ENTRY, ChangelogEntry)

    assert entry.type is ChangelogEntryType.FIX
    assert entry.github_user is not None
    assert entry.github_user.user_id == 2
    assert (entry.message, entry.message_html) == ("", None)


def test_placeholder_has_a_title_but_no_id_type_or_category() -> None:
    build = made(BUILD | {"changelog_entries": [PLACEHOLDER]}, Build)

    assert build.changelog_entries is not None
    entry = build.changelog_entries[0]
    assert (entry.id, entry.type, entry.category) == (None, None, None)
    assert entry.title == "this build has no changelog"


def test_old_entry_has_no_id_but_a_type() -> None:
    entry = made(ENTRY | {"id": None, "github_user": NOBODY}, ChangelogEntry)

    assert entry.id is None
    assert entry.type is ChangelogEntryType.FIX
    assert entry.github_user == made(NOBODY, GithubUser)


def test_build_at_the_end_of_its_stream_has_one_neighbour_or_none() -> None:
    other = without(BUILD, "update_stream") | {"id": 8000}
    last = made(BUILD | {"versions": {"previous": other}}, Build)
    only = made(BUILD | {"versions": {}}, Build)

    assert last.versions is not None
    assert last.versions.next is None
    assert last.versions.previous is not None
    assert last.versions.previous.id == 8000
    assert only.versions is not None
    assert (only.versions.next, only.versions.previous) == (None, None)


def test_neighbours_are_none_when_they_were_not_sent() -> None:
    assert made(BUILD, Build).versions is None


def test_url_names_stream_and_version() -> None:
    url = "https://osu.ppy.sh/home/changelog/stable40/20260624.1"

    assert made(BUILD, Build).url == url


def test_url_is_none_when_stream_or_version_is_not_known() -> None:
    assert made(BUILD | {"update_stream": None}, Build).url is None
    assert made(BUILD | {"version": None}, Build).url is None
    assert made(without(BUILD, "update_stream"), Build).url is None


def test_stream_may_have_neither_builds_nor_a_name_to_show() -> None:
    stream = made(
        STREAM | {"display_name": None, "latest_build": None, "user_count": 0},
        UpdateStream,
    )

    assert (stream.latest_build, stream.user_count) == (None, 0)


def test_listing_echoes_its_parameters() -> None:
    search = {"from": "1", "limit": 21, "max_id": None, "stream": None, "to": None}
    listing = made(
        {
            "streams": [STREAM | {"latest_build": BUILD, "user_count": 4928}],
            "builds": [BUILD | {"changelog_entries": [ENTRY]}],
            "search": search,
        },
        ChangelogListing,
    )

    assert (listing.search.from_, listing.search.limit) == ("1", 21)
    assert listing.streams[0].latest_build == made(BUILD, Build)

"""Comments that lost something: their author, their text, what they are about."""

from __future__ import annotations

import json
from typing import Any

import pytest

from osupy import decode, encode
from osupy.enums import CommentableType, CommentSort
from osupy.errors import DecodeError
from osupy.objects import Comment, CommentableMeta, CommentBundle
from tests.objects.answers import AT, DELETED_USER, USER, made, without

COMMENT: dict[str, Any] = {
    "id": 1,
    "parent_id": None,
    "user_id": 7562902,
    "pinned": False,
    "replies_count": 0,
    "votes_count": 3,
    "commentable_type": "news_post",
    "commentable_id": 12,
    "legacy_name": None,
    "created_at": "2026-08-01T12:30:00Z",
    "updated_at": AT,
    "deleted_at": None,
    "edited_at": None,
    "edited_by_id": None,
    "message": "nice",
    "message_html": "<p>nice</p>",
}

META: dict[str, Any] = {
    "current_user_attributes": {"can_new_comment_reason": None},
    "id": 12,
    "type": "news_post",
    "title": "News",
    "url": "https://osu.ppy.sh/home/news/12",
    "owner_id": None,
    "owner_title": None,
    "locked": False,
}

GONE: dict[str, Any] = {"title": "Deleted Item"}

BUNDLE: dict[str, Any] = {
    "comments": [COMMENT],
    "has_more": False,
    "has_more_id": None,
    "included_comments": [],
    "pinned_comments": [],
    "user_votes": [1],
    "user_follow": False,
    "users": [USER],
    "sort": "new",
    "cursor": {"created_at": "2026-08-01T12:30:00.000000Z", "id": 1},
    "top_level_count": 1,
    "total": 1,
    "commentable_meta": [META, GONE],
}


def test_imported_comment_names_its_author_and_has_no_user() -> None:
    raw = COMMENT | {"user_id": None, "legacy_name": "somebody"}
    comment = made(raw, Comment)

    assert comment.user_id is None
    assert comment.legacy_name == "somebody"


def test_deleted_comment_has_no_text() -> None:
    raw = without(COMMENT, "message", "message_html") | {"deleted_at": AT}
    comment = made(raw, Comment)

    assert comment.message is None
    assert comment.deleted_at is not None
    assert "message" not in json.loads(encode(comment))


def test_moderator_sees_who_deleted_a_comment_and_its_text() -> None:
    comment = made(COMMENT | {"deleted_at": AT, "deleted_by_id": 2}, Comment)

    assert (comment.deleted_by_id, comment.message) == (2, "nice")


def test_url_leads_to_the_comment() -> None:
    assert made(COMMENT, Comment).url == "https://osu.ppy.sh/comments/1"


def test_deleted_thing_has_a_title_only() -> None:
    meta = made(GONE, CommentableMeta)

    assert meta.title == "Deleted Item"
    assert (meta.id, meta.type, meta.url, meta.locked) == (None, None, None, None)


def test_beatmapset_has_an_owner_and_a_reason_not_to_comment() -> None:
    meta = made(
        META
        | {
            "type": "beatmapset",
            "owner_id": 2,
            "owner_title": "MAPPER",
            "current_user_attributes": {"can_new_comment_reason": "Sign in."},
        },
        CommentableMeta,
    )

    assert meta.type is CommentableType.BEATMAPSET
    assert meta.current_user_attributes is not None
    assert meta.current_user_attributes.can_new_comment_reason == "Sign in."


def test_bundle_holds_what_belongs_to_its_comments() -> None:
    bundle = made(BUNDLE, CommentBundle)

    assert bundle.sort is CommentSort.NEW
    assert bundle.cursor["id"] == 1
    assert bundle.user is None
    assert [meta.title for meta in bundle.commentable_meta] == ["News", "Deleted Item"]


def test_bundle_of_replies_has_no_totals() -> None:
    bundle = made(
        without(BUNDLE, "top_level_count", "total")
        | {"has_more_id": 1, "cursor": None, "users": []},
        CommentBundle,
    )

    assert (bundle.top_level_count, bundle.total) == (None, None)
    assert bundle.cursor is None


@pytest.mark.parametrize("user", [USER, DELETED_USER, None])
def test_bundle_of_one_users_comments_names_the_user(user: Any) -> None:
    bundle = made(BUNDLE | {"user": user}, CommentBundle)

    assert (bundle.user is None) is (user is None)


def test_bundle_needs_its_list() -> None:
    with pytest.raises(DecodeError) as caught:
        decode(json.dumps(BUNDLE | {"comments": None}).encode(), CommentBundle)
    assert caught.value.path == "$.comments"

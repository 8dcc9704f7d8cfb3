"""The routes of comments: filters, orders, replies, cursors."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from osupy.sandbox import Sandbox
from osupy.sandbox.comments import BUSIEST, Comment, Subject


def every(box: Sandbox) -> list[Comment]:
    return list(box.world.community.comments.by_id.values())


def busiest(box: Sandbox) -> Subject:
    counts: dict[Subject, int] = {}
    for one in every(box):
        counts[one.subject] = counts.get(one.subject, 0) + 1
    return max(counts, key=lambda it: counts[it])


def about(subject: Subject) -> dict[str, str]:
    return {"commentable_type": subject.kind, "commentable_id": str(subject.id)}


def walk(api: httpx.Client, **params: str) -> list[dict[str, Any]]:
    """Return all pages."""
    found: list[dict[str, Any]] = []
    while True:
        page = api.get("comments", params=params).json()
        found.append(page)
        if not page["has_more"]:
            return found
        for key, value in page["cursor"].items():
            params[f"cursor[{key}]"] = str(value)


@pytest.mark.parametrize("sort", ["new", "old", "top"])
def test_comments_come_once_each_when_followed_to_the_end(
    shared: httpx.Client, shared_box: Sandbox, sort: str
) -> None:
    subject = busiest(shared_box)
    pages = walk(shared, sort=sort, limit="40", **about(subject))
    rows = [row for page in pages for row in page["comments"]]
    assert len({row["id"] for row in rows}) == len(rows) == BUSIEST
    assert {page["sort"] for page in pages} == {sort}
    keys = {"created_at", "id"} | ({"votes_count"} if sort == "top" else set())
    assert pages[-1]["cursor"].keys() == keys  # not null, although it is the last
    places = [
        (row["votes_count"] if sort == "top" else 0, row["created_at"], row["id"])
        for row in rows
    ]
    assert places == sorted(places, reverse=sort != "old")


def test_unknown_order_is_the_newest_first(shared: httpx.Client) -> None:
    found = shared.get("comments?sort=worst").json()
    assert found["sort"] == "new"
    assert found["comments"] == shared.get("comments").json()["comments"]


def test_after_wins_over_cursor_and_both_over_page(shared: httpx.Client) -> None:
    first = shared.get("comments?limit=10").json()
    ids = [it["id"] for it in first["comments"]]

    def begin(**params: object) -> object:
        page = shared.get("comments", params={"limit": 5, **params}).json()  # type: ignore[dict-item]
        return page["comments"][0]["id"]

    cursor = {f"cursor[{key}]": value for key, value in first["cursor"].items()}
    following = begin(**cursor)
    assert following == begin(page=3)
    assert begin(after=ids[2], page=3, **cursor) == ids[3]
    assert begin(page=9, **cursor) == following
    assert begin(page=2) == ids[5]


def test_deleted_comments_show_without_text_and_only_with_their_subject(
    shared: httpx.Client, shared_box: Sandbox
) -> None:
    gone = next(it for it in every(shared_box) if it.deleted)
    pages = walk(shared, limit="100", **about(gone.subject))
    row = next(it for page in pages for it in page["comments"] if it["id"] == gone.id)
    assert row["deleted_at"] is not None
    assert not {"message", "message_html", "deleted_by_id"} & row.keys()
    rows = [it for page in walk(shared, limit="100") for it in page["comments"]]
    assert gone.id not in {it["id"] for it in rows}
    assert len(rows) == sum(it.deleted is None for it in every(shared_box))


def test_imported_comment_has_a_name_instead_of_a_user(
    shared: httpx.Client, shared_box: Sandbox
) -> None:
    one = next(it for it in every(shared_box) if it.legacy_name)
    found = shared.get(f"comments/{one.id}").json()
    assert found["comments"][0]["user_id"] is None
    assert found["comments"][0]["legacy_name"] == one.legacy_name


def test_parents_decide_what_is_listed_and_included(
    shared: httpx.Client, shared_box: Sandbox
) -> None:
    subject = busiest(shared_box)
    top = shared.get("comments", params=about(subject) | {"parent_id": "0"}).json()
    assert {it["parent_id"] for it in top["comments"]} == {None}
    fellows = [it for it in every(shared_box) if it.subject == subject]
    heads = [it for it in fellows if it.parent is None]
    assert top["top_level_count"] == top["total"] == len(heads)
    assert top["has_more_id"] == 0
    one = next(it for it in fellows if any(reply.replies for reply in it.replies))
    found = shared.get(f"comments?parent_id={one.id}").json()
    shown = {it["id"] for it in found["comments"]}
    assert shown == {it.id for it in one.replies if not it.deleted}
    below = {reply.id for it in one.replies for reply in it.replies}
    assert below & {it["id"] for it in found["included_comments"]}
    assert one.id in {it["id"] for it in found["included_comments"]}
    assert "total" not in found
    assert found["has_more_id"] == one.id


def test_comment_comes_with_its_parent_and_two_levels_of_replies(
    shared: httpx.Client, shared_box: Sandbox
) -> None:
    one = next(
        it
        for it in every(shared_box)
        if it.parent and any(reply.replies for reply in it.replies)
    )
    assert one.parent is not None
    found = shared.get(f"comments/{one.id}").json()
    assert [it["id"] for it in found["comments"]] == [one.id]
    replies = [reply for it in one.replies for reply in it.replies]
    expected = {it.id for it in (one.parent, *one.replies, *replies)}
    assert {it["id"] for it in found["included_comments"]} == expected


def test_subject_brings_pins_and_what_it_is(
    shared: httpx.Client, shared_box: Sandbox
) -> None:
    pinned = next(it for it in every(shared_box) if it.pinned)
    found = shared.get("comments", params=about(pinned.subject)).json()
    assert pinned.id in {it["id"] for it in found["pinned_comments"]}
    meta, placeholder = found["commentable_meta"]
    assert (meta["type"], meta["id"]) == (pinned.subject.kind, pinned.subject.id)
    assert placeholder == {"title": "Deleted Item"}
    assert shared.get("comments").json()["pinned_comments"] == []


def test_users_comments_come_with_the_user(
    shared: httpx.Client, shared_box: Sandbox
) -> None:
    user_id = next(
        it.user_id
        for it in every(shared_box)
        if it.user_id and shared_box.world.person(it.user_id) and not it.deleted
    )
    found = shared.get(f"comments?user_id={user_id}").json()
    assert found["user"]["id"] == user_id
    assert {it["user_id"] for it in found["comments"]} == {user_id}
    assert "user" not in shared.get("comments").json()


def test_votes_are_those_of_the_viewer(
    shared: httpx.Client, shared_box: Sandbox
) -> None:
    url = f"{shared_box.base_url}/api/v2/comments?limit=100"
    found = shared.get("comments?limit=100").json()
    assert found["user_votes"]
    own = shared_box.world.owner.id
    listed = {it["id"] for it in found["comments"]}
    votes = {it.id for it in every(shared_box) if it.voted_by(own)}
    assert set(found["user_votes"]) & listed == votes & listed
    assert httpx.get(url).json()["user_votes"] == []


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("commentable_type=user", 422),
        ("commentable_type=build&commentable_id=1", 404),
        ("user_id=1", 404),
        ("user_id=999", 404),
    ],
)
def test_comments_are_refused_when_the_filter_is_bad(
    shared: httpx.Client, query: str, status: int
) -> None:
    answer = shared.get(f"comments?{query}")
    assert (answer.status_code, answer.json()) == (status, {"error": None})


def test_limit_is_clamped(shared: httpx.Client) -> None:
    for limit, size in (("0", 1), ("1000", 100), ("", 50)):
        found = shared.get("comments", params={"limit": limit}).json()
        assert len(found["comments"]) == size

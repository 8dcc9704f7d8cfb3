"""The routes about modding: events, discussions, posts and votes."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from osupy.sandbox import Sandbox
from osupy.sandbox.modding_events import KINDS, MODERATION, PUBLIC
from osupy.sandbox.world import World

EVENTS = "beatmapsets/events"
DISCUSSIONS = "beatmapsets/discussions"
LISTS = {
    DISCUSSIONS: "discussions",
    f"{DISCUSSIONS}/posts": "posts",
    f"{DISCUSSIONS}/votes": "votes",
}


def leafed(
    api: httpx.Client, path: str, key: str, **params: Any
) -> list[dict[str, Any]]:
    """Return the rows of all pages."""
    body = api.get(path, params=params).json()
    rows = list(body[key])
    while body["cursor_string"] is not None:
        more = params | {"cursor_string": body["cursor_string"]}
        body = api.get(path, params=more).json()
        rows += body[key]
    return rows


def every_event(api: httpx.Client, **params: Any) -> list[dict[str, Any]]:
    """Return the events of all pages."""
    rows: list[dict[str, Any]] = []
    page = 1
    while found := api.get(EVENTS, params=params | {"page": page}).json()["events"]:
        rows += found
        page += 1
    return rows


@pytest.fixture(scope="module")
def happened(shared: httpx.Client) -> list[dict[str, Any]]:
    """Give all events there are."""
    return every_event(shared)


@pytest.mark.parametrize(("path", "key"), LISTS.items())
def test_pages_lead_through_everything_once(
    shared: httpx.Client, path: str, key: str
) -> None:
    rows = leafed(shared, path, key)
    found = [it["id"] for it in rows]
    assert found == sorted(set(found), reverse=True)
    assert len(found) > 400
    upwards = leafed(shared, path, key, sort="id_asc", limit=40)
    assert [it["id"] for it in upwards] == found[::-1]


@pytest.mark.parametrize(("path", "key"), LISTS.items())
def test_cursor_replaces_page_and_limit(
    shared: httpx.Client, path: str, key: str
) -> None:
    body = shared.get(path, params={"limit": 10}).json()
    assert body["cursor"] == {"page": 2, "limit": 10}
    params = {"cursor_string": body["cursor_string"], "limit": 30, "page": 9}
    second = shared.get(path, params=params).json()
    assert second["cursor"] == {"page": 3, "limit": 10}
    plain = shared.get(path, params={"limit": 10, "page": 2}).json()
    assert second[key] == plain[key]


@pytest.mark.parametrize(("limit", "size"), [("1", 5), ("0", 5), ("900", 50), ("", 50)])
def test_limit_is_clamped(shared: httpx.Client, limit: str, size: int) -> None:
    for path, key in (*LISTS.items(), (EVENTS, "events")):
        assert len(shared.get(path, params={"limit": limit}).json()[key]) == size


def test_far_pages_are_empty(shared: httpx.Client) -> None:
    for path, key in (*LISTS.items(), (EVENTS, "events")):
        assert shared.get(path, params={"page": 10**9}).json()[key] == []


def test_events_have_no_cursor_and_end_with_a_short_page(
    shared: httpx.Client, happened: list[dict[str, Any]]
) -> None:
    body = shared.get(EVENTS).json()
    assert set(body) == {"events", "reviewsConfig", "users"}
    found = [it["id"] for it in happened]
    assert found == sorted(set(found), reverse=True)
    assert {it["type"] for it in happened} == set(KINDS)


def test_moderation_does_not_tell_who_it_was(happened: list[dict[str, Any]]) -> None:
    for event in happened:
        assert ("user_id" in event) is (event["type"] in PUBLIC)


def test_events_of_a_user_are_public_ones(
    shared: httpx.Client, shared_box: Sandbox
) -> None:
    member = shared_box.world.people.in_order[12]
    events = shared_box.world.happenings.events
    assert any(it.kind in MODERATION and it.user_id == member.id for it in events)
    for key in (member.id, member.username):
        rows = every_event(shared, user=key)
        assert rows
        assert {it["user_id"] for it in rows} == {member.id}
    assert every_event(shared, user="nobody at all") == []


def test_events_are_chosen_by_kind_set_and_day(shared: httpx.Client) -> None:
    both = every_event(shared, type="rank", **{"types[]": ["love", "approve"]})
    assert {it["type"] for it in both} == {"rank", "love", "approve"}
    set_id = next(it["beatmapset"]["id"] for it in both)
    of_set = every_event(shared, beatmapset_id=set_id)
    assert {it["beatmapset"]["id"] for it in of_set} == {set_id}
    day = both[0]["created_at"][:10]
    when = [it["created_at"] for it in every_event(shared, min_date=day, max_date=day)]
    assert when
    assert {it[:10] for it in when} == {day}


def test_gone_things_are_missing_in_events(happened: list[dict[str, Any]]) -> None:
    assert sum("beatmapset" not in it for it in happened) == 3
    deletions = [it for it in happened if it["type"] == "discussion_delete"]
    assert {"discussion" in it for it in deletions} == {True, False}
    for event in happened:
        about = event.get("discussion")
        if about is not None and isinstance(event["comment"], dict):
            assert (
                event["comment"].get("beatmap_discussion_id", about["id"])
                == (about["id"])
            )
            assert about["starting_post"]["beatmapset_discussion_id"] == about["id"]


def test_nothing_deleted_is_listed(shared: httpx.Client, shared_box: Sandbox) -> None:
    modding = shared_box.world.modding
    gone = {one.id for one in modding.discussions if one.deleted}
    assert gone
    params = {"show_review_embeds": "1", "with_deleted": "1"}
    rows = leafed(shared, DISCUSSIONS, "discussions", **params)
    assert not gone & {it["id"] for it in rows}
    lost = {one.id for one in modding.posts if one.deleted}
    kinds = {"types[]": ["first", "reply", "system"], "with_deleted": "1"}
    posts = leafed(shared, f"{DISCUSSIONS}/posts", "posts", **kinds)
    assert lost
    assert not lost & {it["id"] for it in posts}
    assert not gone & {it["beatmapset_discussion_id"] for it in posts}


def test_reviews_embed_their_remarks(shared: httpx.Client) -> None:
    rows = leafed(shared, DISCUSSIONS, "discussions")
    assert all(it["parent_id"] is None for it in rows)
    everything = leafed(shared, DISCUSSIONS, "discussions", show_review_embeds="1")
    children = {it["id"]: it["parent_id"] for it in everything if it["parent_id"]}
    reviews = [it for it in rows if it["message_type"] == "review"]
    named = 0
    for review in reviews:
        blocks = json.loads(review["starting_post"]["message"])
        assert {block["type"] for block in blocks} == {"paragraph", "embed"}
        for block in blocks:
            if block.get("discussion_id"):
                assert children[block["discussion_id"]] == review["id"]
                named += 1
    assert named == len(children)


def test_included_discussions_are_the_remarks_of_the_page(shared: httpx.Client) -> None:
    params = {"message_types[]": "review"}
    body = shared.get(DISCUSSIONS, params=params).json()
    ids = {it["id"] for it in body["discussions"]}
    assert body["included_discussions"]
    assert {it["parent_id"] for it in body["included_discussions"]} <= ids
    full = shared.get(DISCUSSIONS, params={"show_review_embeds": "1"}).json()
    shown = {it["id"] for it in full["discussions"]}
    assert not shown & {it["id"] for it in full["included_discussions"]}


def test_bundle_holds_what_its_rows_name(shared: httpx.Client) -> None:
    body = shared.get(DISCUSSIONS, params={"show_review_embeds": "1"}).json()
    sets = {it["id"] for it in body["beatmapsets"]}
    maps = {it["id"] for it in body["beatmaps"]}
    for row in (*body["discussions"], *body["included_discussions"]):
        assert row["beatmapset_id"] in sets
        assert row["beatmap_id"] is None or row["beatmap_id"] in maps
    assert {it["beatmapset_id"] for it in body["beatmaps"]} == sets


def test_deleted_difficulty_is_among_the_beatmaps(shared: httpx.Client) -> None:
    body = shared.get(DISCUSSIONS).json()
    gone = [it for it in body["beatmaps"] if it["deleted_at"]]
    assert gone
    assert shared.get(f"beatmaps/{gone[0]['id']}").status_code == 404


@pytest.mark.parametrize(
    ("params", "key", "values"),
    [
        ({"message_types[]": ["hype", "praise"]}, "message_type", {"hype", "praise"}),
        ({"only_unresolved": "true"}, "resolved", {False}),
        ({"only_unresolved": "true"}, "can_be_resolved", {True}),
    ],
)
def test_discussions_are_chosen(
    shared: httpx.Client, params: dict[str, Any], key: str, values: set[object]
) -> None:
    rows = leafed(shared, DISCUSSIONS, "discussions", **params)
    assert {it[key] for it in rows} == values


def test_discussions_are_chosen_by_place(shared: httpx.Client) -> None:
    rows = leafed(shared, DISCUSSIONS, "discussions")
    one = next(it for it in rows if it["beatmap_id"])
    for key, name in (("beatmap_id", "beatmap_id"), ("beatmapset_id", "beatmapset_id")):
        found = leafed(shared, DISCUSSIONS, "discussions", **{name: one[key]})
        assert found == [it for it in rows if it[key] == one[key]]
    user = next(it["user_id"] for it in rows if it["user_id"])
    found = leafed(shared, DISCUSSIONS, "discussions", user=user)
    assert {it["user_id"] for it in found} == {user}
    taiko = leafed(shared, DISCUSSIONS, "discussions", mode="taiko")
    assert taiko
    assert all(it["beatmap_id"] for it in taiko)
    nothing = {"message_types[]": ["shouting"]}
    assert leafed(shared, DISCUSSIONS, "discussions", **nothing) == []


def test_discussions_are_chosen_by_the_fate_of_the_set(
    shared: httpx.Client, shared_box: Sandbox
) -> None:
    sets = shared_box.world.maps.sets
    found = {
        status: {
            it["beatmapset_id"]
            for it in leafed(
                shared, DISCUSSIONS, "discussions", beatmapset_status=status
            )
        }
        for status in ("ranked", "qualified", "disqualified", "never_qualified", "all")
    }
    for status in ("ranked", "qualified"):
        assert {sets[it].status for it in found[status]} == {status}
    assert not found["disqualified"] & found["never_qualified"]
    pending = {it for it in found["all"] if sets[it].status == "pending"}
    assert found["disqualified"] | found["never_qualified"] == pending
    assert found["disqualified"]


def test_posts_are_replies_unless_asked_otherwise(shared: httpx.Client) -> None:
    path = f"{DISCUSSIONS}/posts"
    replies = leafed(shared, path, "posts")
    assert not any(it["system"] for it in replies)
    first = leafed(shared, path, "posts", **{"types[]": "first"})
    notes = leafed(shared, path, "posts", **{"types[]": "system"})
    assert {it["message"]["type"] for it in notes} == {"resolved"}
    ids = [{it["id"] for it in rows} for rows in (replies, first, notes)]
    assert sum(map(len, ids)) == len(set.union(*ids))
    about = replies[0]["beatmapset_discussion_id"]
    found = leafed(shared, path, "posts", beatmapset_discussion_id=about)
    assert {it["beatmapset_discussion_id"] for it in found} == {about}


def test_votes_are_chosen_by_both_sides(shared: httpx.Client) -> None:
    path = f"{DISCUSSIONS}/votes"
    body = shared.get(path, params={"score": -1}).json()
    assert {it["score"] for it in body["votes"]} == {-1}
    vote = next(
        it for it in body["votes"]
        for about in body["discussions"]
        if about["id"] == it["beatmapset_discussion_id"] and about["user_id"]
    )  # fmt: skip
    receivers = {it["id"]: it["user_id"] for it in body["discussions"]}
    receiver = receivers[vote["beatmapset_discussion_id"]]
    params = {"user": vote["user_id"], "receiver": receiver}
    found = shared.get(path, params=params).json()
    assert vote in found["votes"]
    assert {it["user_id"] for it in found["discussions"]} == {receiver}
    assert {it["user_id"] for it in found["votes"]} == {vote["user_id"]}


def test_own_vote_shows_in_the_discussion(
    shared: httpx.Client, shared_box: Sandbox
) -> None:
    owner = shared_box.world.owner
    votes = leafed(shared, f"{DISCUSSIONS}/votes", "votes", user=owner.id)
    scores = {it["beatmapset_discussion_id"]: it["score"] for it in votes}
    assert scores
    for row in leafed(shared, DISCUSSIONS, "discussions"):
        expected = scores.get(row["id"], 0)
        assert row["current_user_attributes"]["vote_score"] == expected


def test_times_grow_with_ids() -> None:
    world = World(1, lambda: 0.0)
    for rows in (world.modding.discussions, world.modding.posts, world.modding.votes):
        created = [one.created for one in rows]
        assert created == sorted(created)
        assert created[-1] < world.now
    stories = [one.created for one in world.happenings.events]
    assert stories == sorted(stories)


def test_votes_of_kudosu_are_those_of_the_discussion() -> None:
    for event in World(1, lambda: 0.0).happenings.events:
        if event.kind == "kudosu_gain" and isinstance(event.comment, dict):
            assert event.discussion is not None
            told = {(it["user_id"], it["score"]) for it in event.comment["votes"]}
            assert told == {(it.user_id, it.score) for it in event.discussion.votes}


def test_same_seed_gives_the_same_again() -> None:
    one, other, different = (World(seed, lambda: 0.0) for seed in (1, 1, 2))

    def told(world: World) -> list[object]:
        return [
            [(it.id, it.message) for it in world.modding.posts],
            [(it.id, it.kind, it.comment) for it in world.happenings.events],
            world.matches.in_order,
            world.matches.steps(world.matches.in_order[7]),
        ]

    assert told(one) == told(other)
    assert all(a != b for a, b in zip(told(one), told(different), strict=True))

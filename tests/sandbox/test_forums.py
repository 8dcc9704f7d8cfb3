"""The forums: what can be read, and what writing changes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from osupy.sandbox import Sandbox
from osupy.sandbox.basics import DAY
from osupy.sandbox.forums import CLOSED, HIDDEN, LONGEST, PLAYGROUND, Forums, Topic
from tests.sandbox.conftest import Clock, client_of, send

WRITE = ("public", "forum.write")


def forums_of(box: Sandbox) -> Forums:
    return box.world.community.forums


def longest(box: Sandbox) -> Topic:
    return max(forums_of(box).topics.values(), key=lambda it: len(it.posts))


def open_topic(box: Sandbox) -> Topic:
    """Return a topic of somebody else in which anybody may write."""
    return next(
        topic
        for topic in forums_of(box).topics.values()
        if topic.forum.id == 5 and not (topic.locked or topic.deleted)
    )


@pytest.fixture
def me(box: Sandbox) -> Iterator[httpx.Client]:
    with client_of(box, box.token(scopes=WRITE)) as found:
        yield found


@pytest.fixture
def bot(box: Sandbox) -> Iterator[httpx.Client]:
    with client_of(box, bot_token(box, "forum.write_manage", "forum.write")) as found:
        yield found


def bot_token(box: Sandbox, *scopes: str, groups: bool = True) -> str:
    asked = ["delegate", *scopes, *(["group_permissions"] if groups else [])]
    form = {
        "grant_type": "client_credentials",
        "client_id": box.bot_client_id,
        "client_secret": box.bot_client_secret,
        "scope": " ".join(asked),
    }
    answer = send("POST", f"{box.base_url}/oauth/token", data=form)
    return str(answer.json()["access_token"])


def create(api: httpx.Client, **change: object) -> httpx.Response:
    body = {"forum_id": PLAYGROUND, "title": "Hello", "body": "[b]Hi[/b]\nall"}
    return api.post("forums/topics", json=body | change)


# Reading


def test_forums_hold_two_levels_and_no_hidden_one(shared: httpx.Client) -> None:
    found = shared.get("forums").json()["forums"]
    assert HIDDEN not in {it["id"] for it in found}
    development = found[0]["subforums"][0]
    issues = development["subforums"][0]
    assert issues["name"] == "Issues"
    assert "subforums" not in issues


def test_hidden_forum_is_refused_and_unknown_not_found(
    shared: httpx.Client, shared_box: Sandbox
) -> None:
    assert shared.get(f"forums/{HIDDEN}").status_code == 403
    assert shared.get("forums/1000").status_code == 404
    hidden = forums_of(shared_box).by_id[HIDDEN].topics[0]
    assert shared.get(f"forums/topics/{hidden.id}").status_code == 403
    deleted = next(it for it in forums_of(shared_box).topics.values() if it.deleted)
    assert shared.get(f"forums/topics/{deleted.id}").status_code == 404
    listed = shared.get(f"forums/topics?forum_id={HIDDEN}").json()
    assert listed == {"topics": [], "cursor": None, "cursor_string": None}


def test_forum_gives_pinned_topics_apart(shared: httpx.Client) -> None:
    found = shared.get("forums/2").json()
    assert {it["type"] for it in found["topics"]} == {"normal"}
    assert {it["type"] for it in found["pinned_topics"]} == {"announcement", "sticky"}
    dates = [it["updated_at"] for it in found["topics"]]
    assert dates == sorted(dates, reverse=True)
    assert len(found["topics"]) == 50
    alone = shared.get("forums/2?with_replies=none&sort=created").json()["topics"]
    assert {it["post_count"] for it in alone} == {1}
    dates = [it["created_at"] for it in alone]
    assert dates == sorted(dates, reverse=True)


@pytest.mark.parametrize("sort", ["new", "old"])
def test_topics_come_once_each_when_followed_to_the_end(
    shared: httpx.Client, shared_box: Sandbox, sort: str
) -> None:
    found: list[Any] = []
    cursor = None
    while True:
        params = {"sort": sort, "limit": "30"}
        if cursor:
            params["cursor_string"] = cursor
        page = shared.get("forums/topics", params=params).json()
        found += page["topics"]
        cursor = page["cursor_string"]
        if cursor is None:
            break
        assert page["cursor"]["topic_last_post_time"].endswith(".000000Z")
    ids = [it["id"] for it in found]
    visible = {
        it.id
        for it in forums_of(shared_box).topics.values()
        if not (it.deleted or it.forum.hidden)
    }
    assert len(ids) == len(set(ids)) == len(visible)
    dates = [it["updated_at"] for it in found]
    assert dates == sorted(dates, reverse=sort == "new")


@pytest.mark.parametrize("sort", ["id_asc", "id_desc"])
def test_posts_end_with_an_empty_page(
    shared: httpx.Client, shared_box: Sandbox, sort: str
) -> None:
    topic = longest(shared_box)
    url, params = f"forums/topics/{topic.id}", {"sort": sort}
    ids: list[int] = []
    while True:
        page = shared.get(url, params=params).json()
        assert page["search"] == {"limit": 50, "sort": sort}
        ids += [it["id"] for it in page["posts"]]
        if page["cursor_string"] is None:
            break
        params["cursor_string"] = page["cursor_string"]
    assert page["posts"] == []
    assert ids == sorted(ids, reverse=sort == "id_desc")
    assert len(ids) == page["topic"]["post_count"] == len(topic.posts) > 100
    assert len(topic.posts) < LONGEST  # deleted ones are not shown


def test_page_of_posts_begins_where_it_is_told_to(
    shared: httpx.Client, shared_box: Sandbox
) -> None:
    topic = longest(shared_box)
    posts, url = topic.posts, f"forums/topics/{topic.id}"

    def edge(**params: object) -> tuple[int, str]:
        found = shared.get(url, params={**params, "limit": 3}).json()  # type: ignore[dict-item]
        return found["posts"][0]["id"], found["search"]["sort"]

    middle = posts[60].id
    assert edge(start=middle, sort="id_desc") == (middle, "id_asc")
    assert edge(end=middle) == (middle, "id_desc")
    assert edge(n=5, start=middle) == (posts[4].id, "id_asc")
    assert edge(start="latest") == (posts[-1].id, "id_asc")
    assert edge(start="unread") == (posts[0].id, "id_asc")
    assert edge(n=5, **{"cursor[id]": middle}) == (posts[61].id, "id_asc")


def test_secret_poll_hides_its_counts_until_it_ends(
    api: httpx.Client, box: Sandbox, clock: Clock
) -> None:
    topic = next(
        it
        for it in forums_of(box).topics.values()
        if it.poll and it.poll.secret and it.poll.ended
        if not (it.deleted or it.forum.hidden)
    )
    url = f"forums/topics/{topic.id}"
    options = api.get(url).json()["topic"]["poll"]["options"]
    assert not any("vote_count" in it for it in options)
    clock.now += 40 * DAY
    later = client_of(box)
    with later:
        options = later.get(url).json()["topic"]["poll"]["options"]
    assert all("vote_count" in it for it in options)


# Writing


def test_topic_can_be_read_when_created(me: httpx.Client, box: Sandbox) -> None:
    found = create(me).json()
    topic, post = found["topic"], found["post"]
    assert (topic["title"], topic["post_count"]) == ("Hello", 1)
    assert topic["first_post_id"] == topic["last_post_id"] == post["id"]
    assert post["body"] == {
        "raw": "[b]Hi[/b]\nall",
        "html": "<div class='bbcode'><strong>Hi</strong><br />all</div>",
    }
    listed = me.get("forums/topics").json()["topics"]
    assert listed[0] == topic
    assert me.get(f"forums/topics/{topic['id']}").json()["posts"] == [post]
    shown = me.get(f"forums/{PLAYGROUND}").json()
    assert topic in shown["topics"]


def test_poll_comes_with_its_topic(me: httpx.Client) -> None:
    poll = {
        "title": "Which?",
        "options": "one\r\n two \n\nthree",
        "max_options": 2,
        "length_days": 2,
        "vote_change": True,
        "hide_results": True,
    }
    found = create(me, with_poll=True, forum_topic_poll=poll).json()["topic"]["poll"]
    texts = [it["text"]["bbcode"] for it in found["options"]]
    assert texts == ["one", "two", "three"]
    assert (found["max_votes"], found["allow_vote_change"]) == (2, True)
    assert found["hide_incomplete_results"] is True
    assert found["ended_at"] > found["started_at"]
    form = {
        "forum_id": PLAYGROUND,
        "title": "t",
        "body": "b",
        "with_poll": "1",
        "forum_topic_poll[title]": "Which?",
        "forum_topic_poll[options]": "a\nb",
    }
    found = me.post("forums/topics", data=form).json()["topic"]["poll"]
    assert (found["max_votes"], found["ended_at"]) == (1, None)


@pytest.mark.parametrize(
    "poll",
    [
        {"options": "a\nb"},
        {"title": "x" * 256, "options": "a\nb"},
        {"title": "t", "options": "a"},
        {"title": "t", "options": "a\na"},
        {"title": "t", "options": "\n".join("abcdefghijk")},
        {"title": "t", "options": "a\nb", "max_options": 3},
        {"title": "t", "options": "a\nb", "max_options": 0},
        {"title": "t", "options": "a\nb", "hide_results": True},
    ],
)
def test_impossible_poll_is_refused(me: httpx.Client, poll: dict[str, object]) -> None:
    answer = create(me, with_poll=True, forum_topic_poll=poll)
    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"forum_id": 1_000}, 404),
        ({"forum_id": HIDDEN}, 403),
        ({"forum_id": CLOSED}, 403),
        ({"title": ""}, 422),
        ({"title": "x" * 101}, 422),
        ({"body": " "}, 422),
        ({"body": "x" * 60_001}, 422),
    ],
)
def test_topic_is_refused_when_something_is_wrong(
    me: httpx.Client, box: Sandbox, change: dict[str, object], status: int
) -> None:
    before = len(forums_of(box).topics)
    assert create(me, **change).status_code == status
    assert len(forums_of(box).topics) == before


def test_who_never_played_may_not_post(box: Sandbox) -> None:
    idle = box.world.people.in_order[6]
    with client_of(box, box.token(idle.id, WRITE)) as other:
        assert create(other).status_code == 403


def test_reply_moves_its_topic_up(me: httpx.Client, box: Sandbox) -> None:
    topic = open_topic(box)
    before = len(topic.posts)
    url = f"forums/topics/{topic.id}"
    post = me.post(f"{url}/reply", json={"body": "Hi"}).json()
    found = me.get(f"{url}?start=latest").json()
    assert found["posts"] == [post]
    assert found["topic"]["post_count"] == before + 1
    assert found["topic"]["last_post_id"] == post["id"]
    assert found["topic"]["updated_at"] == post["created_at"]
    assert me.get("forums/topics").json()["topics"][0]["id"] == topic.id
    assert me.get(f"{url}?start=unread").json()["posts"] == [post]


def test_double_post_is_refused_for_a_while(
    me: httpx.Client, box: Sandbox, clock: Clock
) -> None:
    own = create(me).json()["topic"]["id"]
    foreign = open_topic(box).id
    body = {"body": "Hi"}
    assert me.post(f"forums/topics/{foreign}/reply", json=body).status_code == 200
    for days, first, second in ((0, 403, 403), (1, 200, 403), (3, 200, 200)):
        clock.now = 1_000 + days * DAY
        # A token lasts a day.
        with client_of(box, box.token(scopes=WRITE)) as api:
            for topic, status in ((own, first), (foreign, second)):
                url = f"forums/topics/{topic}/reply"
                assert api.post(url, json=body).status_code == status


@pytest.mark.parametrize("body", ["", "[quote]all of it[/quote]", "x" * 60_001])
def test_reply_is_refused_when_it_says_nothing_or_too_much(
    me: httpx.Client, box: Sandbox, body: str
) -> None:
    url = f"forums/topics/{open_topic(box).id}/reply"
    assert me.post(url, json={"body": body}).status_code == 422


def test_locked_topic_takes_nothing(me: httpx.Client, box: Sandbox) -> None:
    topic = forums_of(box).by_id[PLAYGROUND].topics[2]  # the owner's own
    url = f"forums/topics/{topic.id}"
    assert me.post(f"{url}/reply", json={"body": "Hi"}).status_code == 403
    title = {"forum_topic": {"topic_title": "New"}}
    assert me.put(url, json=title).status_code == 403
    edited = me.put(f"forums/posts/{topic.first.id}", json={"body": "New"})
    assert edited.status_code == 403


def test_title_changes_when_the_author_edits_it(me: httpx.Client, box: Sandbox) -> None:
    topic = create(me).json()["topic"]
    url = f"forums/topics/{topic['id']}"
    changed = me.put(url, data={"forum_topic[topic_title]": "Anew"}).json()
    assert changed == topic | {"title": "Anew"}
    assert me.put(url, json={}).json() == changed
    for bad in ("x" * 101, "  "):
        body = {"forum_topic": {"topic_title": bad}}
        assert me.put(url, json=body).status_code == 422
    foreign = f"forums/topics/{open_topic(box).id}"
    body = {"forum_topic": {"topic_title": "Mine"}}
    assert me.put(foreign, json=body).status_code == 403


def test_post_tells_when_it_was_edited(
    me: httpx.Client, box: Sandbox, clock: Clock
) -> None:
    post = create(me).json()["post"]
    assert post["edited_at"] is post["edited_by_id"] is None
    clock.now += 60
    url = f"forums/posts/{post['id']}"
    edited = me.put(url, json={"body": "new"}).json()
    assert edited["edited_at"] > post["created_at"] == edited["created_at"]
    assert edited["edited_by_id"] == box.world.owner.id
    assert edited["body"]["raw"] == "new"
    assert me.get(f"forums/topics/{post['topic_id']}").json()["posts"] == [edited]
    foreign = open_topic(box).first.id
    refused = me.put(f"forums/posts/{foreign}", json={"body": "new"})
    assert refused.status_code == 403
    assert me.put("forums/posts/1", json={"body": "new"}).status_code == 404


# Moderation


def test_bot_locks_and_pins_where_it_moderates(
    me: httpx.Client, bot: httpx.Client
) -> None:
    url = f"forums/topics/{create(me).json()['topic']['id']}"

    def topic() -> dict[str, Any]:
        found: dict[str, Any] = me.get(url).json()["topic"]
        return found

    for body, locked in (({"lock": True}, True), ({"lock": "0"}, False)):
        answer = bot.post(f"{url}/lock", json=body)
        assert (answer.status_code, answer.content) == (204, b"")
        assert topic()["is_locked"] is locked
    for pin, kind in ((2, "announcement"), (1, "sticky"), (7, "normal")):
        assert bot.post(f"{url}/pin", data={"pin": str(pin)}).status_code == 204
        assert topic()["type"] == kind


def test_moderation_needs_scope_group_and_place(
    box: Sandbox, bot: httpx.Client
) -> None:
    elsewhere = f"forums/topics/{open_topic(box).id}/lock"
    here = f"forums/topics/{forums_of(box).by_id[PLAYGROUND].topics[4].id}/lock"
    assert bot.post(elsewhere, json={"lock": True}).status_code == 403
    assert bot.post("forums/topics/1/lock", json={"lock": True}).status_code == 404
    token = bot_token(box, "forum.write_manage", groups=False)
    with client_of(box, token) as weak:
        assert weak.post(here, json={"lock": True}).status_code == 403
    # A user's token cannot hold the scope at all.
    with client_of(box, box.token(scopes=("forum.write_manage",))) as user:
        assert user.post(here, json={"lock": True}).status_code == 400

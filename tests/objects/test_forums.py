"""Forums inside forums, topics with and without polls."""

from __future__ import annotations

import json
from typing import Any

from osupy import encode
from osupy.enums import ForumTopicType
from osupy.objects import (
    Forum,
    ForumPost,
    ForumResponse,
    ForumsListing,
    ForumTopic,
    ForumTopicCreated,
    ForumTopicResponse,
    ForumTopicsListing,
    Poll,
)
from tests.objects.answers import AT, made, without

POST: dict[str, Any] = {
    "created_at": AT,
    "deleted_at": None,
    "edited_at": None,
    "edited_by_id": None,
    "forum_id": 74,
    "id": 649,
    "topic_id": 521,
    "user_id": 664,
    "body": {"html": "<div class='bbcode'>text</div>", "raw": "text"},
}

TOPIC: dict[str, Any] = {
    "created_at": AT,
    "deleted_at": None,
    "first_post_id": 649,
    "forum_id": 74,
    "id": 521,
    "is_locked": False,
    "last_post_id": 649,
    "post_count": 1,
    "title": "A topic",
    "type": "normal",
    "updated_at": AT,
    "user_id": 664,
    "views": 0,
    "poll": None,
}

OPTION: dict[str, Any] = {
    "id": 1,
    "text": {"bbcode": "[b]yes[/b]", "html": "<strong>yes</strong>"},
    "vote_count": 0,
}

POLL: dict[str, Any] = {
    "allow_vote_change": True,
    "ended_at": None,
    "hide_incomplete_results": False,
    "last_vote_at": None,
    "max_votes": 1,
    "started_at": AT,
    "title": {"bbcode": "really?", "html": "really?"},
    "total_vote_count": 0,
    "options": [OPTION],
}

FORUM: dict[str, Any] = {"id": 74, "name": "Tests", "description": "For tests."}


def test_topic_has_a_poll_or_null() -> None:
    assert made(TOPIC, ForumTopic).poll is None
    assert made(TOPIC | {"poll": POLL}, ForumTopic).poll == made(POLL, Poll)


def test_poll_without_end_and_votes_has_no_times() -> None:
    poll = made(POLL, Poll)

    assert (poll.ended_at, poll.last_vote_at) == (None, None)
    assert poll.options[0].text.bbcode == "[b]yes[/b]"
    assert poll.options[0].vote_count == 0


def test_votes_are_missing_while_they_are_secret() -> None:
    raw = POLL | {
        "ended_at": AT,
        "hide_incomplete_results": True,
        "options": [without(OPTION, "vote_count")],
    }
    poll = made(raw, Poll)

    assert poll.options[0].vote_count is None
    assert "vote_count" not in json.loads(encode(poll.options[0]))


def test_kind_of_topic_has_a_number_for_pinning() -> None:
    kind = made(TOPIC | {"type": "announcement"}, ForumTopic).type

    assert kind is ForumTopicType.ANNOUNCEMENT
    assert kind.id == 2


def test_post_has_its_text_in_two_forms_or_not_at_all() -> None:
    post = made(POST, ForumPost)

    assert post.body is not None
    assert post.body.raw == "text"
    assert made(without(POST, "body"), ForumPost).body is None


def test_edited_post_names_its_editor() -> None:
    post = made(POST | {"edited_at": AT, "edited_by_id": 2}, ForumPost)

    assert post.edited_by_id == 2


def test_urls_lead_to_forum_topic_and_post() -> None:
    site = "https://osu.ppy.sh/community/forums"

    assert made(FORUM, Forum).url == f"{site}/74"
    assert made(TOPIC, ForumTopic).url == f"{site}/topics/521"
    assert made(POST, ForumPost).url == f"{site}/posts/649"


def test_forums_hold_forums() -> None:
    inner = FORUM | {"id": 75, "subforums": [FORUM | {"id": 76, "subforums": []}]}
    listing = made({"forums": [FORUM | {"subforums": [inner]}]}, ForumsListing)

    first = listing.forums[0].subforums
    assert first is not None
    second = first[0].subforums
    assert second is not None
    assert (second[0].id, second[0].subforums) == (76, [])


def test_forum_comes_with_its_topics_and_the_pinned_ones() -> None:
    answer = made(
        {
            "forum": FORUM | {"subforums": []},
            "topics": [TOPIC],
            "pinned_topics": [TOPIC | {"id": 1, "type": "sticky"}],
        },
        ForumResponse,
    )

    assert answer.pinned_topics[0].type is ForumTopicType.STICKY


def test_page_of_posts_has_a_cursor_unless_it_is_empty() -> None:
    page: dict[str, Any] = {
        "topic": TOPIC,
        "posts": [POST],
        "search": {"limit": 50, "sort": "id_asc"},
        "cursor": {"id": 649},
        "cursor_string": "eyJpZCI6NjQ5fQ",
    }
    end = page | {"posts": [], "cursor": None, "cursor_string": None}

    assert made(page, ForumTopicResponse).cursor == {"id": 649}
    assert made(page, ForumTopicResponse).search.sort == "id_asc"
    assert made(end, ForumTopicResponse).cursor_string is None


def test_page_of_topics_ends_without_a_cursor() -> None:
    page: dict[str, Any] = {"topics": [TOPIC], "cursor": None, "cursor_string": None}

    assert made(page, ForumTopicsListing).cursor_string is None


def test_new_topic_comes_with_its_first_post() -> None:
    answer = made({"topic": TOPIC, "post": POST}, ForumTopicCreated)

    assert answer.topic.first_post_id == answer.post.id

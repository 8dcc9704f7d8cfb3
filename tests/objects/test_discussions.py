"""What modders say: discussions, posts, reviews and votes."""

from __future__ import annotations

import json
from typing import Any

import pytest

from osupy import decode
from osupy._core.model import extra
from osupy.errors import DecodeError
from osupy.objects import (
    BeatmapsetDiscussion,
    BeatmapsetDiscussionPost,
    BeatmapsetDiscussionPostsBundle,
    BeatmapsetDiscussionsBundle,
    BeatmapsetDiscussionSystemMessage,
    BeatmapsetDiscussionVotesBundle,
    BeatmapsetEventsResponse,
    ReviewBlock,
)
from tests.contract.random_objects import smallest
from tests.objects.answers import made as read


def post(message: Any, **keys: Any) -> BeatmapsetDiscussionPost:
    """Return a post with a message."""
    made: BeatmapsetDiscussionPost = read(
        smallest("BeatmapsetDiscussionPost", message=message, **keys),
        BeatmapsetDiscussionPost,
    )
    return made


def test_review_is_made_of_blocks_and_stays_the_text_it_was() -> None:
    text = json.dumps(
        [
            {"type": "paragraph", "text": "Füße **first**"},
            {"type": "embed", "discussion_id": 7},
            {"type": "embed", "discussion_id": None},
        ]
    )

    made = post(text)

    assert made.message == text
    assert made.review_blocks == [
        ReviewBlock(type="paragraph", text="Füße **first**"),
        ReviewBlock(type="embed", discussion_id=7),
        ReviewBlock(type="embed"),
    ]


def test_block_of_an_unknown_type_keeps_its_data() -> None:
    (block,) = post('[{"type": "picture", "url": "x.png"}]').review_blocks or []

    assert block.type == "picture"
    assert extra(block) == {"url": "x.png"}


@pytest.mark.parametrize(
    "message",
    [
        "nice map",
        "[bold] but no JSON",
        "[1, 2]",
        "[]",
        '[{"text": "no type"}]',
        '[{"type": 5}]',
        '{"type": "paragraph"}',
        "",
        "[\udfff",
    ],
)
def test_other_texts_are_no_review(message: str) -> None:
    made = BeatmapsetDiscussionPost(**vars_of(post("text")) | {"message": message})

    assert made.review_blocks is None


def vars_of(made: BeatmapsetDiscussionPost) -> dict[str, Any]:
    """Return the fields of a post."""
    return {field.name: getattr(made, field.name) for field in made.__attrs_attrs__}


def test_message_of_the_server_is_an_object() -> None:
    made = post({"type": "resolved", "value": True}, system=True)

    assert isinstance(made.message, BeatmapsetDiscussionSystemMessage)
    assert made.message.value is True
    assert made.review_blocks is None


def test_message_that_is_neither_is_refused() -> None:
    odd = smallest("BeatmapsetDiscussionPost", message=5)

    with pytest.raises(DecodeError) as caught:
        decode(json.dumps(odd).encode(), BeatmapsetDiscussionPost)

    assert caught.value.path == "$.message"


def test_discussion_without_its_includes_lacks_them_all() -> None:
    made = read(smallest("BeatmapsetDiscussion"), BeatmapsetDiscussion)

    assert made.beatmap is None
    assert made.starting_post is None
    assert made.current_user_attributes is None


def test_page_of_discussions_spells_its_configuration_with_an_underscore() -> None:
    page = read(
        smallest(
            "BeatmapsetDiscussionsBundle",
            discussions=[
                smallest(
                    "BeatmapsetDiscussion",
                    starting_post=smallest("BeatmapsetDiscussionPost"),
                )
            ],
            cursor={"page": 2, "limit": 50},
            cursor_string="abc",
        ),
        BeatmapsetDiscussionsBundle,
    )

    assert page.reviews_config.max_blocks == 1
    assert page.cursor == {"page": 2, "limit": 50}
    assert page.discussions[0].starting_post is not None


def test_page_of_events_spells_its_configuration_with_a_capital() -> None:
    page = read(
        smallest("BeatmapsetEventsResponse", events=[smallest("BeatmapsetEvent")]),
        BeatmapsetEventsResponse,
    )

    assert page.reviewsConfig.max_blocks == 1


def test_pages_of_posts_and_votes_end_with_null() -> None:
    posts = smallest(
        "BeatmapsetDiscussionPostsBundle",
        posts=[smallest("BeatmapsetDiscussionPost")],
        cursor_string=None,
    )
    votes = smallest(
        "BeatmapsetDiscussionVotesBundle",
        votes=[smallest("BeatmapsetDiscussionVote", score=-1)],
        cursor_string=None,
    )

    assert read(posts, BeatmapsetDiscussionPostsBundle).cursor_string is None
    assert read(votes, BeatmapsetDiscussionVotesBundle).votes[0].score == -1

"""Beatmapsets, and what modders and the server say of them."""

from __future__ import annotations

import typing
from datetime import UTC, datetime
from typing import Any

import attrs
import pytest

from osupy.enums import BeatmapsetEventType, BeatmapsetStatus, Ruleset
from osupy.objects import (
    Beatmapset,
    BeatmapsetAvailability,
    BeatmapsetCovers,
    BeatmapsetEvent,
    BeatmapsetEventComment,
    BeatmapsetEventEditStr,
    BeatmapsetEventNominate,
    BeatmapsetEventsResponse,
    BeatmapsetEventVote,
    BeatmapsetExtended,
    BeatmapsetNominationsSummary,
    BeatmapsetRequiredMeta,
    BeatmapsetSearchResponse,
    SeasonalBackgrounds,
    modding,
)
from tests.contract.random_objects import smallest
from tests.objects.answers import made as read

DAY = datetime(2026, 7, 1, tzinfo=UTC)
SIZES = ("cover", "card", "list", "slimcover")
COVERS = BeatmapsetCovers(
    **{f"{size}{twice}": f"{size}.jpg" for size in SIZES for twice in ("", "_2x")}
)

SHORT: dict[str, Any] = {
    "anime_cover": False,
    "artist": "Kenji Ninuma",
    "artist_unicode": "Kenji Ninuma",
    "covers": COVERS,
    "creator": "peppy",
    "favourite_count": 3,
    "genre_id": 2,
    "hype": None,
    "id": 1,
    "language_id": 3,
    "nsfw": False,
    "offset": 0,
    "play_count": 10,
    "preview_url": "//b.ppy.sh/preview/1.mp3",
    "source": "",
    "spotlight": False,
    "status": BeatmapsetStatus.RANKED,
    "title": "DISCO PRINCE",
    "title_unicode": "DISCO PRINCE",
    "track_id": None,
    "user_id": 2,
    "video": False,
}

LONG: dict[str, Any] = SHORT | {
    "availability": BeatmapsetAvailability(
        download_disabled=False, more_information=None
    ),
    "bpm": 120,
    "can_be_hyped": False,
    "deleted_at": None,
    "discussion_enabled": True,
    "discussion_locked": False,
    "is_scoreable": True,
    "last_updated": DAY,
    "legacy_thread_url": None,
    "nominations_summary": BeatmapsetNominationsSummary(
        current=0,
        eligible_main_rulesets=[Ruleset.OSU],
        required_meta=BeatmapsetRequiredMeta(main_ruleset=2, non_main_ruleset=1),
    ),
    "ranked": 1,
    "ranked_date": DAY,
    "rating": 8.6,
    "storyboard": False,
    "submitted_date": DAY,
    "tags": "katamari",
}


def event(comment: Any, kind: str = "nominate") -> BeatmapsetEvent:
    """Make an event with a comment."""
    return BeatmapsetEvent(
        id=5, type=BeatmapsetEventType(kind), comment=comment, created_at=DAY
    )


@pytest.mark.parametrize("one", [Beatmapset(**SHORT), BeatmapsetExtended(**LONG)])
def test_url_is_the_page_of_the_set(one: Beatmapset) -> None:
    assert one.url == "https://osu.ppy.sh/beatmapsets/1"


def test_long_form_is_a_beatmapset() -> None:
    beatmapset = BeatmapsetExtended(**LONG)

    assert isinstance(beatmapset, Beatmapset)
    assert beatmapset.status.id == beatmapset.ranked
    assert beatmapset != Beatmapset(**SHORT)


def test_long_form_needs_the_availability_that_the_short_one_may_lack() -> None:
    without = {key: value for key, value in LONG.items() if key != "availability"}

    assert Beatmapset(**SHORT).availability is None
    with pytest.raises(TypeError, match="availability"):
        BeatmapsetExtended(**without)


def test_covers_twice_as_large_have_names_of_python() -> None:
    names = {field.name for field in attrs.fields(BeatmapsetCovers)}

    assert names == {f"{size}{twice}" for size in SIZES for twice in ("", "_2x")}


@pytest.mark.parametrize(
    "comment",
    [None, "a reason in words", 12, True, ["x"], {"unheard": "of"}],
)
def test_event_keeps_a_comment_of_plain_data(comment: object) -> None:
    one = event(comment)

    assert one.comment == comment
    assert one == event(comment)


def test_comment_is_found_by_its_class() -> None:
    one = event(BeatmapsetEventNominate(modes=[Ruleset.OSU]))

    assert isinstance(one.comment, BeatmapsetEventNominate)
    assert one.comment.modes == ["osu"]


def test_comment_knows_its_discussion_when_it_is_logged() -> None:
    edit = BeatmapsetEventEditStr(old="a", new=None, beatmap_discussion_id=7)

    assert isinstance(edit, BeatmapsetEventComment)
    assert edit.beatmap_discussion_id == 7
    assert edit.beatmap_discussion_post_id is None


def test_every_comment_class_is_in_the_type_of_a_comment() -> None:
    possible = set(typing.get_args(modding.AnyBeatmapsetEventComment))
    classes = {
        value
        for name, value in vars(modding).items()
        if name.startswith("BeatmapsetEvent") and isinstance(value, type)
    }
    # An enum, the event itself, a part of a comment, and a page.
    others = {
        BeatmapsetEventType,
        BeatmapsetEvent,
        BeatmapsetEventVote,
        BeatmapsetEventsResponse,
    }

    assert classes - others <= possible


def test_search_that_failed_says_why_and_is_an_answer() -> None:
    page = read(
        smallest("BeatmapsetSearchResponse", error="no such field", cursor_string=None),
        BeatmapsetSearchResponse,
    )

    assert page.beatmapsets == []
    assert page.error == "no such field"


def test_search_has_the_sort_that_was_used_and_an_opaque_cursor() -> None:
    page = read(
        smallest(
            "BeatmapsetSearchResponse",
            beatmapsets=[smallest("BeatmapsetExtended", bpm=111)],
            search={"sort": "ranked_desc"},
            error=None,
            cursor={"approved_date": 1751587200000, "id": 5},
            recommended_difficulty=None,
        ),
        BeatmapsetSearchResponse,
    )

    assert page.search.sort == "ranked_desc"
    assert page.cursor == {"approved_date": 1751587200000, "id": 5}
    assert page.beatmapsets[0].bpm == 111


def test_backgrounds_between_seasons_are_none() -> None:
    made = read({}, SeasonalBackgrounds)

    assert made.ends_at is None
    assert made.backgrounds is None


def test_background_names_its_maker() -> None:
    picture = smallest("SeasonalBackground", user=smallest("User", username="peppy"))

    made = read(
        smallest("SeasonalBackgrounds", backgrounds=[picture]), SeasonalBackgrounds
    )

    assert [picture.user.username for picture in made.backgrounds or []] == ["peppy"]

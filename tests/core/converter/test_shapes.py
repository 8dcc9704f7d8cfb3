"""Where a key, or the keys that are there, pick the class."""

from __future__ import annotations

import json
from typing import Any

import attrs
import pytest

from osupy import objects as o
from osupy._core.converter import decode, encode
from osupy._core.converter.shapes import _EVENTS, _SIBLINGS
from osupy._core.model import Model, extra
from osupy.enums import UserEventType
from osupy.errors import DecodeError

pytestmark = pytest.mark.usefixtures("way")

SCORE: dict[str, Any] = {
    "accuracy": 0.99,
    "beatmap_id": 1,
    "best_id": None,
    "build_id": None,
    "ended_at": "2026-07-01T12:00:00Z",
    "has_replay": True,
    "id": 5,
    "is_perfect_combo": False,
    "legacy_perfect": False,
    "legacy_score_id": None,
    "legacy_total_score": 0,
    "max_combo": 10,
    "maximum_statistics": {"great": 10},
    "mods": [{"acronym": "DT", "settings": {"speed_change": 1.3}}, {"acronym": "HD"}],
    "passed": True,
    "pp": None,
    "rank": "S",
    "ruleset_id": 0,
    "started_at": None,
    "statistics": {"miss": 0},
    "total_score": 100,
    "type": "solo_score",
    "user_id": 2,
    "replay": True,
    "current_user_attributes": {"pin": None},
}

LEGACY: dict[str, Any] = {
    "accuracy": 1,
    "best_id": None,
    "created_at": "2026-07-01T12:00:00Z",
    "id": 6,
    "max_combo": 10,
    "mode": "osu",
    "mode_int": 0,
    "mods": ["HD", "DT"],
    "passed": True,
    "perfect": True,
    "pp": 1.5,
    "rank": "S",
    "replay": False,
    "score": 100,
    "statistics": {
        "count_100": 1,
        "count_300": 2,
        "count_50": None,
        "count_geki": None,
        "count_katu": None,
        "count_miss": 0,
    },
    "type": "score_osu",
    "user_id": 2,
    "current_user_attributes": {"pin": None},
}

EVENT = {
    "id": 1,
    "created_at": "2026-07-01T12:00:00+00:00",
    "createdAt": "2026-07-01T12:00:00+00:00",
}


def made(raw: Any, kind: Any) -> Any:
    return decode(json.dumps(raw).encode(), kind, drift="raise")


def again(value: Any) -> Any:
    return json.loads(encode(value))


@pytest.mark.parametrize("kind", [o.Score, o.Score | o.LegacyScore])
def test_score_is_of_its_shape_when_read_as_a_score(kind: Any) -> None:
    assert type(made(SCORE, kind)) is o.Score
    assert type(made(LEGACY, kind)) is o.LegacyScore


@pytest.mark.parametrize(
    ("kind", "wrap", "pick"),
    [
        (list[o.Score], lambda s: [s], lambda x: x[0]),
        (list[o.Score | o.LegacyScore], lambda s: [s], lambda x: x[0]),
        (o.ScoresResponse, lambda s: {"scores": [s]}, lambda x: x.scores[0]),
        (o.BeatmapScores, lambda s: {"scores": [s]}, lambda x: x.scores[0]),
        (
            o.BeatmapScores,
            lambda s: {"scores": [], "user_score": {"position": 1, "score": s}},
            lambda x: x.user_score.score,
        ),
        (
            o.BeatmapUserScore,
            lambda s: {"position": 1, "score": s},
            lambda x: x.score,
        ),
    ],
)
def test_score_is_of_its_shape_when_nested(kind: Any, wrap: Any, pick: Any) -> None:
    assert type(pick(made(wrap(SCORE), kind))) is o.Score
    assert type(pick(made(wrap(LEGACY), kind))) is o.LegacyScore


def test_score_is_refused_when_neither_time_tells_its_shape() -> None:
    shapeless = {k: v for k, v in SCORE.items() if k != "ended_at"}
    with pytest.raises(DecodeError) as caught:
        decode(json.dumps([shapeless]).encode(), list[o.Score])
    assert caught.value.path == "$[0].ended_at"


def test_mods_keep_their_settings_and_their_form() -> None:
    new, old = made(SCORE, o.Score), made(LEGACY, o.Score)
    assert str(new.mods) == "DTHD"
    assert new.mods[0].settings == {"speed_change": 1.3}
    assert str(old.mods) == "HDDT"
    assert again(new)["mods"] == SCORE["mods"]
    assert again(old)["mods"] == LEGACY["mods"]


@pytest.mark.parametrize(
    ("mods", "path"),
    [
        ([{"acronym": 1}], "$.mods[0].acronym"),
        ([{"acronym": "HD"}, "DT"], "$.mods[1]"),
        ({}, "$.mods"),
    ],
)
def test_mods_are_refused_where_they_are_wrong(mods: Any, path: str) -> None:
    with pytest.raises(DecodeError) as caught:
        made(SCORE | {"mods": mods}, o.Score)
    assert caught.value.path == path


def test_every_type_of_event_has_a_class() -> None:
    assert set(_EVENTS) == {member.value for member in UserEventType}


def test_event_is_of_the_class_of_its_type() -> None:
    raw = EVENT | {
        "type": "rankLost",
        "mode": "osu",
        "beatmap": {"title": "t", "url": "/b/1"},
        "user": {"username": "u", "url": "/u/1"},
    }
    event = made([raw], list[o.Event])[0]
    assert type(event) is o.EventRankLost
    assert event.user.url == "/u/1"
    assert again(event) == raw


def test_event_keeps_its_data_when_its_type_is_unknown() -> None:
    raw = EVENT | {"type": "future", "what": {"a": 1}}
    event = made(raw, o.Event)
    assert type(event) is o.UnknownEvent
    assert event.data == {"what": {"a": 1}}
    assert again(event) == raw


@pytest.mark.parametrize("kind", [None, "rank"])
def test_event_is_plain_when_the_server_could_not_read_it(kind: str | None) -> None:
    event = made(EVENT | {"type": kind, "parse_error": True}, o.Event)
    assert type(event) is o.Event


@pytest.mark.parametrize(
    "raw", [EVENT, EVENT | {"type": ["rank"]}], ids=["missing", "list"]
)
def test_event_is_refused_when_its_type_is_no_type(raw: dict[str, Any]) -> None:
    with pytest.raises(DecodeError) as caught:
        decode(json.dumps([raw]).encode(), list[o.Event])
    assert caught.value.path == "$[0].type"


@pytest.mark.parametrize(
    ("keys", "kind"),
    [
        (
            {
                "aim_difficulty": 1.0,
                "aim_difficult_slider_count": 1.0,
                "speed_difficulty": 1.0,
                "speed_note_count": 1,
                "slider_factor": 1,
                "aim_difficult_strain_count": 1,
                "speed_difficult_strain_count": 1,
            },
            o.OsuDifficultyAttributes,
        ),
        ({"mono_stamina_factor": 0.5}, o.TaikoDifficultyAttributes),
        ({}, o.BeatmapDifficultyAttributes),
        ({"future": 1}, o.BeatmapDifficultyAttributes),
    ],
)
def test_difficulty_is_of_the_class_that_its_keys_tell(keys: Any, kind: Any) -> None:
    raw = {"attributes": {"star_rating": 5, "max_combo": 100, **keys}}
    made_one = made(raw, o.BeatmapDifficultyAttributesResponse)
    assert type(made_one.attributes) is kind
    assert again(made_one) == raw


def comment(kind: str, value: Any) -> Any:
    raw = {
        "id": 1,
        "type": kind,
        "comment": value,
        "created_at": "2026-07-01T12:00:00Z",
    }
    event = made(raw, o.BeatmapsetEvent)
    assert again(event).get("comment") == value
    return event.comment


LOGGED = {"beatmap_discussion_id": None, "beatmap_discussion_post_id": None}


def test_comment_is_of_the_class_of_the_events_type() -> None:
    nominate = comment("nominate", {"modes": ["osu"]})
    assert type(nominate) is o.BeatmapsetEventNominate
    edited = {"old": "a", "new": "b"}
    genre = comment("genre_edit", edited)
    assert type(genre) is o.BeatmapsetEventEditStr


def test_comment_stays_raw_when_it_does_not_fit() -> None:
    assert comment("nominate", None) is None
    assert comment("disqualify", "an old text") == "an old text"
    assert comment("genre_edit", {"old": 1, "new": [2]}) == {"old": 1, "new": [2]}
    assert comment("genre_edit", 5) == 5
    assert comment("future", {"a": 1}) == {"a": 1}


def test_every_comment_class_exists() -> None:
    for fields in _SIBLINGS.values():
        for _, names in fields.values():
            assert all(issubclass(getattr(o, n), Model) for n in names.values())


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Cat(Model):
    id: int
    lives: int
    name: str | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Dog(Model):
    id: int
    bark: str
    name: str | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Fish(Model):
    id: int
    name: str


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        ({"id": 1, "lives": 9}, Cat),
        ({"id": 1, "bark": "w"}, Dog),
        ({"id": 1, "name": "f"}, Fish),
    ],
)
def test_union_is_told_by_the_keys_when_nothing_else_tells(raw: Any, kind: Any) -> None:
    assert type(made([raw], list[Cat | Dog | Fish])[0]) is kind


def test_friends_are_relations_or_users_by_their_keys() -> None:
    relation = {"target_id": 1, "relation_type": "friend", "mutual": True}
    user = {
        "avatar_url": None,
        "country_code": None,
        "default_group": None,
        "id": 1,
        "is_active": True,
        "is_bot": False,
        "is_deleted": False,
        "is_online": False,
        "is_supporter": False,
        "last_visit": None,
        "pm_friends_only": False,
        "profile_colour": None,
        "username": "u",
    }
    kind: Any = list[o.UserRelation | o.User]
    first, second = made([relation, user], kind)
    assert (type(first), type(second)) == (o.UserRelation, o.User)


def test_statistics_keep_a_judgement_that_is_new() -> None:
    score = made(SCORE | {"statistics": {"future": 3}}, o.Score)
    assert extra(score.statistics) == {"future": 3}
    assert again(score)["statistics"] == {"future": 3}

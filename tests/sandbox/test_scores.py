"""The routes of scores: an endless feed, two ids, two shapes, replays."""

from __future__ import annotations

import base64
import json
import lzma
import struct
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from osupy.sandbox import Sandbox
from osupy.sandbox.plays import HISTORY, Play
from tests.sandbox.conftest import Clock, send

RULESETS = ("osu", "taiko", "fruits", "mania")


def pages(api: httpx.Client, cursor: str, **params: str) -> Iterator[dict[str, Any]]:
    """Yield the pages of the feed until its cursor repeats."""
    while True:
        query = params | {"cursor_string": cursor}
        page = api.get("scores", params=query).json()
        if page["cursor_string"] == cursor:
            return
        yield page
        cursor = page["cursor_string"]


def plays(box: Sandbox, **wanted: object) -> Iterator[Play]:
    """Yield the scores whose attributes are as wanted and whose owner is visible."""
    for index in range(HISTORY - 1, 0, -1):
        play = box.world.plays[index]
        if box.world.person(play.user_id) is None:
            continue
        if all(getattr(play, name) == value for name, value in wanted.items()):
            yield play


def test_feed_gives_every_ranked_pass_once_when_followed_from_the_start(
    shared: httpx.Client, shared_box: Sandbox
) -> None:
    found = list(pages(shared, shared_box.first_cursor))
    scores = [score for page in found for score in page["scores"]]
    ids = [score["id"] for score in scores]
    assert len(ids) == len(set(ids)) >= 25_000
    assert ids == sorted(ids)
    assert {len(page["scores"]) for page in found[:-1]} == {1000}
    assert all(score["passed"] and score["ranked"] for score in scores)
    assert {score["ruleset_id"] for score in scores} == {0, 1, 2, 3}


def test_feed_gives_the_latest_when_no_cursor_is_sent(
    shared: httpx.Client, shared_box: Sandbox
) -> None:
    latest = shared.get("scores").json()
    every = list(pages(shared, shared_box.first_cursor))
    last = [score["id"] for page in every for score in page["scores"]][-1000:]
    assert [score["id"] for score in latest["scores"]] == last


def test_feed_repeats_its_cursor_when_nothing_is_new(shared: httpx.Client) -> None:
    first = shared.get("scores").json()
    cursor = first["cursor_string"]
    again = shared.get("scores", params={"cursor_string": cursor}).json()
    assert again == {
        "scores": [],
        "cursor": first["cursor"],
        "cursor_string": cursor,
    }


def test_feed_grows_when_time_passes(
    api: httpx.Client, box: Sandbox, clock: Clock
) -> None:
    cursor = api.get("scores").json()["cursor_string"]
    clock.now += 3
    page = api.get("scores", params={"cursor_string": cursor}).json()
    # Five arrive each second; the last second is not processed yet.
    assert 5 <= len(page["scores"]) <= 10
    assert box.world.arrived == HISTORY + 15


def test_feed_gives_the_same_again_when_polled_within_five_seconds(
    api: httpx.Client, clock: Clock
) -> None:
    cursor = {"cursor_string": api.get("scores").json()["cursor_string"]}
    clock.now += 3
    first = api.get("scores", params=cursor).content
    clock.now += 4.9
    assert api.get("scores", params=cursor).content == first
    clock.now += 0.2
    assert len(api.get("scores", params=cursor).content) > len(first)


def test_feed_stops_when_the_next_score_is_not_processed(
    api: httpx.Client, box: Sandbox, clock: Clock
) -> None:
    clock.now += 1
    newest = box.world.plays[HISTORY + 4]
    score = api.get(f"scores/{newest.id}").json()
    assert score["processed"] is False
    assert score["pp"] is None
    assert api.get("scores").json()["scores"][-1]["id"] < box.world.plays.id_of(HISTORY)


def test_arriving_scores_are_the_same_when_the_sandbox_restarts(clock: Clock) -> None:
    def arrive() -> tuple[bytes, bytes]:
        clock.now = 0.0
        with Sandbox(seed=3, clock=clock) as box:
            headers = {"authorization": f"Bearer {box.token()}"}
            url = f"{box.base_url}/api/v2/scores"
            before = send("GET", url, headers=headers).content
            clock.now += 20
            return before, send("GET", url, headers=headers).content

    first = arrive()
    assert first == arrive()
    assert first[0] != first[1]


def test_feed_holds_one_ruleset_when_asked(
    shared: httpx.Client, shared_box: Sandbox
) -> None:
    page = next(pages(shared, shared_box.first_cursor, ruleset="mania"))
    assert len(page["scores"]) == 1000
    assert {score["ruleset_id"] for score in page["scores"]} == {3}


def test_cursor_is_readable_and_its_open_form_means_the_same(
    shared: httpx.Client, shared_box: Sandbox
) -> None:
    text = shared_box.first_cursor
    decoded = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    by_string = shared.get("scores", params={"cursor_string": text})
    by_object = shared.get("scores", params={"cursor[id]": decoded["id"]})
    assert by_string.content == by_object.content


@pytest.mark.parametrize(
    "params", [{"cursor[id]": "1"}, {"ruleset": "catch"}, {"ruleset": "5"}]
)
def test_feed_refuses_when_the_cursor_is_old_or_the_ruleset_bad(
    shared: httpx.Client, params: dict[str, str]
) -> None:
    assert shared.get("scores", params=params).status_code == 422


def test_feed_ignores_the_version_when_it_is_old(shared: httpx.Client) -> None:
    page = shared.get("scores", headers={"x-api-version": "0"}).json()
    assert "ended_at" in page["scores"][0]


@pytest.mark.parametrize("version", ["", "0", "20220704", "word"])
def test_score_has_its_old_shape_when_the_version_is_old(
    shared: httpx.Client, shared_box: Sandbox, version: str
) -> None:
    play = next(plays(shared_box, stable=True, passed=True, ranked=True))
    headers = {"x-api-version": version}
    old = shared.get(f"scores/{play.id}", headers=headers).json()
    assert old["mods"] == list(play.combination.acronyms)
    assert old["id"] == play.legacy_id
    assert old["type"] == f"score_best_{RULESETS[play.ruleset]}"
    assert "ended_at" not in old


def test_old_shape_keeps_the_new_id_when_the_stable_game_gave_none(
    shared: httpx.Client, shared_box: Sandbox
) -> None:
    play = next(plays(shared_box, stable=True, legacy_id=0))
    old = shared.get(f"scores/{play.id}", headers={"x-api-version": "0"}).json()
    assert (old["id"], old["type"]) == (play.id, "solo_score")
    new = shared.get(f"scores/{play.id}").json()
    assert new["legacy_score_id"] == 0


def test_score_is_found_by_either_id(shared: httpx.Client, shared_box: Sandbox) -> None:
    play = next(plays(shared_box, stable=True, ruleset=2, ranked=True))
    by_id = shared.get(f"scores/{play.id}").json()
    assert shared.get(f"scores/fruits/{play.legacy_id}").json() == by_id
    assert shared.get(f"scores/catch/{play.legacy_id}").json() == by_id
    assert shared.get(f"scores/osu/{play.legacy_id}").status_code == 404


def test_score_is_hidden_when_its_owner_is_restricted(
    shared: httpx.Client, shared_box: Sandbox
) -> None:
    world = shared_box.world
    restricted = world.people.in_order[2]
    play = world.boards.of_user(restricted.id)[0]
    assert shared.get(f"scores/{play.id}").status_code == 404


def test_convert_says_so_and_names_the_played_ruleset(
    shared: httpx.Client, shared_box: Sandbox
) -> None:
    play = next(it for it in plays(shared_box, ruleset=1) if it.map.ruleset == 0)
    beatmap = shared.get(f"scores/{play.id}").json()["beatmap"]
    assert (beatmap["convert"], beatmap["mode"], beatmap["mode_int"]) == (
        True,
        "taiko",
        1,
    )


def test_failed_score_has_rank_f_and_no_pp(
    shared: httpx.Client, shared_box: Sandbox
) -> None:
    play = next(plays(shared_box, passed=False))
    score = shared.get(f"scores/{play.id}").json()
    assert (score["rank"], score["pp"], score["ranked"]) == ("F", None, False)


def test_settings_are_missing_when_a_mod_has_none(shared: httpx.Client) -> None:
    mods = [mod for it in shared.get("scores").json()["scores"] for mod in it["mods"]]
    assert {"HD"} < {mod["acronym"] for mod in mods if "settings" not in mod}
    kinds = {type(x) for mod in mods for x in mod.get("settings", {}).values()}
    assert {bool, float, int, str} <= kinds


@pytest.mark.parametrize("stable", [True, False])
def test_replay_is_a_whole_file(
    api: httpx.Client, box: Sandbox, *, stable: bool
) -> None:
    play = next(plays(box, stable=stable, replay=True, ruleset=0))
    answer = api.get(f"scores/{play.id}/download")
    assert answer.headers["content-type"] == "application/x-osu-replay"
    assert answer.headers["content-disposition"].startswith("attachment")
    mode, version = struct.unpack_from("<Bi", answer.content)
    assert (mode, version > 30_000_000) == (0, not stable)
    start = answer.content.index(b"]\0\0")
    size = struct.unpack_from("<i", answer.content, start - 4)[0]
    frames = lzma.decompress(answer.content[start : start + size]).decode()
    assert frames.split(",")[-1].startswith("-12345|")
    rest = answer.content[start + size :]
    assert struct.unpack_from("<q", rest)[0] == (play.legacy_id or 0)
    if stable:
        assert rest[8:] == b""
    else:
        assert json.loads(lzma.decompress(rest[12:]))["online_id"] == play.id


def test_replay_of_the_stable_game_is_found_by_its_old_id(
    api: httpx.Client, box: Sandbox
) -> None:
    play = next(it for it in plays(box, stable=True, replay=True) if it.legacy_id)
    path = f"scores/{RULESETS[play.ruleset]}/{play.legacy_id}/download"
    assert api.get(path).content == api.get(f"scores/{play.id}/download").content


@pytest.mark.parametrize("what", ["0/download", "osu/1/download", "catch/1/download"])
def test_replay_is_not_found_when_the_score_is_unknown(
    api: httpx.Client, what: str
) -> None:
    assert api.get(f"scores/{what}").status_code == 404


def test_replay_is_not_found_when_none_was_kept(
    api: httpx.Client, box: Sandbox
) -> None:
    play = next(plays(box, replay=False))
    assert api.get(f"scores/{play.id}/download").status_code == 404

"""The changelog, the news, the wiki and the search."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import Any

import httpx
import pytest

from osupy.sandbox import Sandbox
from osupy.sandbox.basics import DAY
from osupy.sandbox.changelog import version_order
from tests.sandbox.conftest import client_of, send

# Changelog


def test_builds_come_once_each_when_followed_by_their_ids(
    shared: httpx.Client, shared_box: Sandbox
) -> None:
    ids: list[int] = []
    params: dict[str, int] = {}
    while True:
        page = shared.get("changelog", params=params).json()
        ids += [it["id"] for it in page["builds"]]
        if len(page["builds"]) < 21:
            break
        params["max_id"] = ids[-1] - 1
    every = shared_box.world.community.changelog.builds
    assert ids == [it.id for it in reversed(every)]
    assert page["search"] == {
        "stream": None,
        "from": None,
        "to": None,
        "max_id": params["max_id"],
        "limit": 21,
    }


def test_builds_of_a_stream_lie_between_two_versions(
    shared: httpx.Client, shared_box: Sandbox
) -> None:
    stream = shared_box.world.community.changelog.streams[2]
    low, high = stream.builds[-15].version, stream.builds[-5].version
    params = {"stream": "lazer", "from": low, "to": high}
    found = shared.get("changelog", params=params).json()
    versions = [it["version"] for it in found["builds"]]
    assert versions == [it.version for it in stream.builds[-15:-4]][::-1]
    assert {it["update_stream"]["name"] for it in found["builds"]} == {"lazer"}
    assert found["search"]["stream"] == "lazer"
    assert shared.get("changelog?stream=nothing").json()["builds"] == []


def test_versions_grow_over_the_months() -> None:
    texts = ("2025.1231.0", "2026.101.0", "2026.624.0", "20260624.1", "2026.1101.0")
    orders = [version_order(text) for text in texts]
    assert orders == sorted(orders)
    assert version_order("2026.1101.0") > version_order("2026.624.3")


def test_streams_begin_with_the_featured_one(shared: httpx.Client) -> None:
    streams = shared.get("changelog").json()["streams"]
    assert [it["is_featured"] for it in streams][:2] == [True, False]
    assert streams[-1]["latest_build"] is streams[-1]["display_name"] is None


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ("", {"message", "message_html"}),
        ("message_formats[]=html", {"message_html"}),
        ("message_formats[]=markdown", {"message"}),
        ("message_formats[]=pdf", {"message", "message_html"}),
    ],
)
def test_messages_come_in_the_formats_asked_for(
    shared: httpx.Client, query: str, keys: set[str]
) -> None:
    builds = shared.get(f"changelog?{query}").json()["builds"]
    for build in builds:
        for entry in build["changelog_entries"]:
            assert {"message", "message_html"} & entry.keys() == keys


def test_build_without_entries_has_a_placeholder(
    shared: httpx.Client, shared_box: Sandbox
) -> None:
    builds = shared_box.world.community.changelog.builds
    bare = next(it for it in builds if not it.entries)
    found = shared.get(f"changelog/{bare.id}?key=id").json()
    (entry,) = found["changelog_entries"]
    assert entry["id"] is entry["type"] is entry["category"] is None


def test_build_is_found_in_three_ways_and_knows_its_neighbours(
    shared: httpx.Client, shared_box: Sandbox
) -> None:
    stream = shared_box.world.community.changelog.streams[0]
    one = stream.builds[10]
    found = shared.get(f"changelog/stable40/{one.version}").json()
    assert found["id"] == one.id
    assert found["versions"]["next"]["id"] == stream.builds[11].id
    assert found["versions"]["previous"]["id"] == stream.builds[9].id
    assert shared.get(f"changelog/{one.id}?key=id").json() == found
    last = shared.get("changelog/stable40").json()
    assert last["id"] == stream.builds[-1].id
    assert last["versions"].keys() == {"previous"}
    first = shared.get(f"changelog/{stream.builds[0].id}?key=id").json()
    assert first["versions"].keys() == {"next"}
    lazer = shared_box.world.community.changelog.streams[2].builds[3]
    assert shared.get(f"changelog/{lazer.version}-lazer").json()["id"] == lazer.id


def test_build_is_not_found_when_unknown(shared: httpx.Client) -> None:
    for path in ("lazer/1", "nothing/2026.624.0", "experimental", "1?key=id"):
        assert shared.get(f"changelog/{path}").status_code == 404


# News


def test_news_come_once_each_when_followed_to_the_end(
    shared: httpx.Client, shared_box: Sandbox
) -> None:
    rows: list[Any] = []
    params: dict[str, str] = {}
    while True:
        page = shared.get("news", params=params).json()
        rows += page["news_posts"]
        if page["cursor_string"] is None:
            break
        assert page["cursor"]["published_at"].endswith(".000000Z")
        params["cursor_string"] = page["cursor_string"]
    posts = shared_box.world.community.news.posts
    assert len({it["id"] for it in rows}) == len(rows) == len(posts)
    places = [(it["published_at"], it["id"]) for it in rows]
    assert places == sorted(places, reverse=True)
    assert len({place[0] for place in places}) < len(places)  # ties do no harm


def test_news_of_a_year_are_of_that_year(shared: httpx.Client) -> None:
    found = shared.get("news?year=2025&limit=100").json()
    assert found["search"] == {"limit": 21, "sort": "published_desc", "year": 2025}
    assert {it["published_at"][:4] for it in found["news_posts"]} == {"2025"}
    sidebar = found["news_sidebar"]
    assert sidebar["current_year"] == 2025
    assert sidebar["years"] == sorted(sidebar["years"], reverse=True)
    assert len(sidebar["news_posts"]) > 21
    assert not any("preview" in it for it in sidebar["news_posts"])


def test_young_year_shows_the_end_of_the_year_before() -> None:
    offset = 0.0
    with Sandbox(seed=1, clock=lambda: offset) as box, client_of(box) as api:

        def months(year: int) -> set[str]:
            sidebar = api.get(f"news?year={year}").json()["news_sidebar"]
            return {it["published_at"][:7] for it in sidebar["news_posts"]}

        assert min(months(2026)) == "2026-01"
        offset = -200.0 * DAY  # 13 February 2026
        assert min(months(2026)) == "2025-11"
        assert {it[:4] for it in months(2025)} == {"2025"}


@pytest.mark.parametrize(("kind", "item"), [("rss", "item"), ("atom", "entry")])
def test_news_are_a_feed_when_asked_for(
    shared: httpx.Client, kind: str, item: str
) -> None:
    answer = shared.get(f"news?format={kind}&limit=4")
    assert answer.headers["content-type"].startswith(f"application/{kind}+xml")
    root = ET.fromstring(answer.text)  # noqa: S314 (written by the sandbox)
    assert sum(it.tag.endswith(item) for it in root.iter()) == 4


def test_news_post_leads_to_its_neighbours(
    shared: httpx.Client, shared_box: Sandbox
) -> None:
    posts = sorted(
        shared_box.world.community.news.posts, key=lambda it: (it.published, it.id)
    )
    found = shared.get(f"news/{posts[4].slug}").json()
    assert found["navigation"]["newer"]["id"] == posts[5].id
    assert found["navigation"]["older"]["id"] == posts[3].id
    assert found["content"].startswith("<div class='osu-md")
    assert shared.get(f"news/{posts[4].id}?key=id").json() == found
    assert shared.get(f"news/{posts[0].slug}").json()["navigation"].keys() == {"newer"}
    assert shared.get(f"news/{posts[4].id}").status_code == 404


# Wiki


def test_page_comes_in_english_when_there_is_no_other(
    shared: httpx.Client, shared_box: Sandbox
) -> None:
    pages = shared_box.world.community.wiki.pages
    path = next(it for it, found in pages.items() if "de" in found and len(found) < 6)
    assert shared.get(f"wiki/de/{path}").json()["locale"] == "de"
    found = shared.get(f"wiki/pl/{path}").json()
    assert found["locale"] == "en"
    assert found["available_locales"] == sorted(pages[path])
    assert shared.get("wiki/en/Main_page").json()["layout"] == "main_page"
    assert shared.get("wiki/en/Rulesets/osu!").json()["subtitle"] == "Rulesets"


@pytest.mark.parametrize(
    "asked", ["People/", "people", "Rulesets%2Fosu!", "FAQ", "help/faq"]
)
def test_page_leads_to_its_right_path(shared: httpx.Client, asked: str) -> None:
    answer = shared.get(f"wiki/en/{asked}")
    assert answer.status_code == 302
    location = answer.headers["location"]
    assert location.startswith(f"{str(shared.base_url).rstrip('/')}/wiki/en/")
    assert shared.get(location).status_code == 200


def test_images_are_on_the_site_and_unknown_pages_nowhere(
    shared: httpx.Client,
) -> None:
    image = shared.get("wiki/en/img/circle.png")
    assert image.status_code == 302
    assert "/api/" not in image.headers["location"]
    for path in ("en/Nothing", "xx/People"):
        answer = shared.get(f"wiki/{path}")
        assert (answer.status_code, answer.content) == (404, b"")


# Search


def test_everything_is_searched_when_no_mode_is_given(shared: httpx.Client) -> None:
    found = shared.get("search?query=ri").json()
    assert len(found["user"]["data"]) == 6
    assert len(found["wiki_page"]["data"]) == 8
    assert found["user"]["total"] > 6


@pytest.mark.parametrize(("mode", "query"), [("user", "re"), ("wiki_page", "ri")])
def test_hits_come_once_each_when_followed_to_the_end(
    shared: httpx.Client, mode: str, query: str
) -> None:
    rows: list[Any] = []
    page = 1
    while True:
        url = f"search?mode={mode}&query={query}&page={page}"
        body = shared.get(url).json()
        assert body.keys() == {mode}
        rows += body[mode]["data"]
        if len(rows) >= body[mode]["total"]:
            break
        page += 1
    assert page > 1
    keys = {it.get("id") or it["path"] for it in rows}
    assert len(keys) == len(rows) == body[mode]["total"]
    assert mode != "user" or len(rows) <= 100


def test_users_come_in_the_order_asked_for(
    shared: httpx.Client, shared_box: Sandbox
) -> None:
    def names(**params: str) -> list[str]:
        asked = {"mode": "user", "query": "ka"} | params
        found = shared.get("search", params=asked).json()["user"]["data"]
        return [it["username"].lower() for it in found]

    ascending = names(sort="username_asc")
    assert ascending == sorted(ascending)
    descending = names(sort="username_desc")
    assert descending == sorted(descending, reverse=True)
    best = names()
    assert best[0].startswith("ka")
    assert not names(sort="relevance_asc")[0].startswith("ka")
    recent = shared.get("search?mode=user&query=ka&recent_only=1").json()["user"]
    assert all(it["is_active"] for it in recent["data"])
    hidden = shared_box.world.people.in_order[2].username
    assert hidden.lower() not in names(query=hidden)


@pytest.mark.parametrize("query", ["", "?query=", "?query=a"])
def test_nothing_is_found_when_the_query_is_too_short(
    shared: httpx.Client, query: str
) -> None:
    nothing = {"data": [], "total": 0}
    found = shared.get(f"search{query}").json()
    assert found == {"user": nothing, "wiki_page": nothing}


def test_other_modes_have_no_answer_here(shared: httpx.Client) -> None:
    for mode in ("beatmapset", "artist_track"):
        answer = shared.get(f"search?mode={mode}&query=ka")
        assert answer.status_code == 302
        assert "/api/" not in answer.headers["location"]
    for mode in ("forum_post", "team"):
        assert shared.get(f"search?mode={mode}&query=ka").json() == {}


# Without a token


@pytest.mark.parametrize(
    "path", ["changelog", "comments", "news", "wiki/en/People", "seasonal-backgrounds"]
)
def test_open_route_refuses_a_bad_token_but_needs_none(
    shared_box: Sandbox, path: str
) -> None:
    url = f"{shared_box.base_url}/api/v2/{path}"
    bad = {"authorization": "Bearer nonsense"}
    assert send("GET", url).status_code == 200
    assert send("GET", url, headers={"authorization": "Basic eA=="}).status_code == 200
    refused = send("GET", url, headers=bad)
    assert (refused.status_code, refused.json()) == (401, {"authentication": "basic"})
    assert send("HEAD", url).status_code == 401
    good = {"authorization": f"Bearer {shared_box.token()}"}
    assert send("HEAD", url, headers=good).status_code == 200

"""What people say and write fits the contract too, and is as rich as the rest."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from osupy.sandbox import Sandbox
from tests.contract.checker import Checker, Node, load, tree
from tests.contract.sandbox_calls_social import Ask, every

AREAS = {
    "account", "changelog", "chat", "comments", "events", "forums", "news",
    "relations", "search", "teams", "wiki",
}  # fmt: skip
NAMES: dict[str, Any] = load("names")
ROUTES: dict[str, Any] = load("routes")
RESULTS: dict[str, Any] = load("results")
EXPECTED = {name for name, entry in NAMES.items() if entry["area"] in AREAS}
OWN = {
    "Build", "BuildVersions", "BbcodeHtml", "ChangelogEntry", "ChangelogListing",
    "ChatAck", "ChatChannel", "ChatChannelResponse", "ChatChannelUserAttributes",
    "ChatMessage", "ChatMessagesResponse", "ChatNewResponse", "Comment",
    "CommentBundle", "CommentableMeta", "CommentableUserAttributes", "EventsListing",
    "FavouriteIdsResponse", "Forum", "ForumPost", "ForumPostBody", "ForumResponse",
    "ForumTopic", "ForumTopicCreated", "ForumTopicResponse", "ForumTopicsListing",
    "ForumsListing", "GithubUser", "NewsListing", "NewsNavigation", "NewsPost",
    "NewsSidebar", "Poll", "PollOption", "SearchResponse", "SearchUsers",
    "SearchWikiPages", "TeamExtended", "TeamStatistics", "UpdateStream",
    "UserPreferences", "UserRelation", "UserSilence", "WikiPage",
}  # fmt: skip
"""Objects of these areas; the others are looked at with theirs."""
NEVER_FILLED = {
    ("Comment", "deleted_by_id"): "for moderators",
    ("ForumPost", "deleted_at"): "only moderators see deleted posts",
    ("ForumTopic", "deleted_at"): "only moderators see deleted topics",
}
"""Fields without a value in these areas, and why."""
NEVER_NULL = {
    ("Build", "update_stream"): "every build belongs to a stream",
    ("Build", "version"): "every build has one",
    ("ChatChannel", "channel_id"): "see the test of unsaved channels",
    ("ChatMessage", "uuid"): "missing instead",
    ("Comment", "commentable_id"): "never seen so",
    ("Comment", "commentable_type"): "never seen so",
    ("Comment", "deleted_by_id"): "for moderators",
    ("Comment", "message"): "missing instead",
    ("Comment", "message_html"): "missing instead",
    ("CommentBundle", "user"): "missing instead",
}
"""Fields that could be null and are not, and why."""


class Results:
    """What came of all requests together."""

    def __init__(self) -> None:
        self.checker = Checker()
        self.differences: list[str] = []
        self.routes: set[str] = set()
        self.requests = 0


def _node(ask: Ask) -> Node:
    """Return which includes the answer to a request should have."""
    response = ROUTES[ask.route]["response"]
    if ask.type == "object:ChatMessagesResponse":
        return {}
    if ask.type == "array<object:UserRelation>":
        return {"target": tree(response["includes"])}
    if response["keys"] is not None:
        entries = response["keys"].items()
        return {key: tree(entry.get("includes", [])) for key, entry in entries}
    node = tree(response["includes"])
    if ask.url.startswith("me"):
        node["is_restricted?"] = {}
    if "message_formats[]=html" in ask.url:
        node["changelog_entries"].pop("message")
    return node


def _check(results: Results, ask: Ask, response: httpx.Response) -> list[str]:
    if response.status_code != ask.expected:
        return [f"status {response.status_code} instead of {ask.expected}"]
    if ask.expected >= 400:
        return _check_error(results, ask, response)
    results.routes.add(ask.route)
    if ask.expected == 302:
        location = response.headers.get("location", "")
        return [] if location.startswith("http") else [f"leads to {location!r}"]
    if ask.expected == 204:
        right = RESULTS[ask.route]["result"] == "empty" and not response.content
        return [] if right else ["204 with or for a body"]
    body, node = response.json(), _node(ask)
    if "message_formats[]=html" in ask.url:
        node["builds"]["changelog_entries"].pop("message")
    found = results.checker.check(RESULTS[ask.route]["result"], body, node)
    if ask.type is not None:
        found += results.checker.check(ask.type, body, node)
    return found


def _check_error(results: Results, ask: Ask, response: httpx.Response) -> list[str]:
    if ask.expected not in ROUTES[ask.route]["errors"]:
        return [f"{ask.expected} is no status of {ask.route}"]
    if ask.expected == 401:
        right = response.json() == {"authentication": "basic"}
        return [] if right else [f"401 says {response.text}"]
    if "/wiki/" in ask.route:
        return [f"404 says {response.text}"] if response.content else []
    return results.checker.check("object:Error", response.json())


@pytest.fixture(scope="module")
def box() -> Iterator[Sandbox]:
    with Sandbox(seed=1, clock=lambda: 0.0, rate_limit=10**9) as sandbox:
        yield sandbox


def _tokens(box: Sandbox, client: httpx.Client) -> dict[str, str | None]:
    writing = (
        "public", "identify", "friends.read", "chat.read", "chat.write",
        "chat.write_manage", "forum.write",
    )  # fmt: skip
    managing = "chat.write chat.write_manage forum.write forum.write_manage"
    url = f"{box.base_url}/oauth/token"

    def granted(client_id: int, secret: str, scope: str) -> str:
        form = {
            "grant_type": "client_credentials",
            "client_id": client_id,
            "client_secret": secret,
            "scope": scope,
        }
        return str(client.post(url, data=form).json()["access_token"])

    bot = (box.bot_client_id, box.bot_client_secret)
    return {
        "owner": box.token(scopes=writing),
        "reader": box.token(),
        "leaver": box.token(scopes=("chat.read",)),
        "bot": granted(*bot, f"delegate group_permissions {managing}"),
        "bot_user": box.token(box.world.bot.id),
        "guest": granted(box.client_id, box.client_secret, "public"),
        "nobody": None,
    }


@pytest.fixture(scope="module")
def results(box: Sandbox) -> Results:
    found = Results()
    url = f"{box.base_url}/api/v2/"
    with httpx.Client(base_url=url, timeout=30) as client:
        tokens = _tokens(box, client)
        for ask in every(box.world):
            method = ask.route.partition(" ")[0]
            headers = {"x-api-version": str(ask.version)}
            token = tokens[ask.who]
            if token is not None:
                headers["authorization"] = f"Bearer {token}"
            response = client.request(method, ask.url, headers=headers, json=ask.body)
            found.requests += 1
            found.differences += [
                f"{method} {ask.url} ({ask.who}) {text}"
                for text in _check(found, ask, response)
            ]
    return found


def test_answers_fit_the_contract_everywhere(results: Results) -> None:
    assert results.differences[:20] == []


def test_every_route_of_the_areas_answers(results: Results) -> None:
    assert results.routes == EXPECTED


def test_every_object_of_the_areas_is_seen(results: Results) -> None:
    assert results.checker.seen.keys() >= OWN
    assert results.requests > 700


def test_every_field_is_filled_somewhere(results: Results) -> None:
    checker = results.checker
    empty = {
        (name, key)
        for name in OWN
        for key in checker.flat(name)[0]
        if (name, key) not in checker.filled
    }
    assert empty == NEVER_FILLED.keys()


def test_every_nullable_field_is_null_somewhere(results: Results) -> None:
    checker = results.checker
    never = {
        (name, key)
        for name in OWN
        for key, field in checker.flat(name)[0].items()
        if field["nullable"] and (name, key) not in checker.nulls
    }
    assert never == NEVER_NULL.keys()


def test_enum_values_are_many(results: Results) -> None:
    seen = results.checker.enum_values
    absent = {"chat_channel_type": {"MULTIPLAYER", "SPECTATOR"}}
    for name in (
        "changelog_entry_type", "chat_channel_type", "chat_message_type",
        "comment_sort", "commentable_type", "forum_topic_type", "user_event_type",
    ):  # fmt: skip
        values = {value for table, value in seen if table == name}
        known = set(results.checker.enums[name]["values"])
        assert values == known - absent.get(name, set())

"""The many ways in which the contract test asks for what people say and write.

As in :mod:`tests.contract.sandbox_calls`; here it also matters who asks, and many
requests change what later ones find.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import attrs

from osupy.sandbox.chatter import id_at
from osupy.sandbox.forums import HIDDEN, PLAYGROUND, Topic
from osupy.sandbox.people import DELETED_IDS, Person
from osupy.sandbox.world import World
from tests.contract.sandbox_calls import NOW, RULESETS

CHAT = "api/v2/chat"
FORUMS = "api/v2/forums"


@attrs.frozen
class Ask:
    """One request, the route that it is for, and who sends it."""

    route: str
    url: str
    who: str = "owner"
    """``owner`` and ``bot`` may do what they can do at most; ``reader`` holds the
    reading scopes, ``guest`` no user, and ``nobody`` no token."""
    version: int = NOW
    body: Any = None
    expected: int = 200
    type: str | None = None
    """Type of the answer, where ``results.json`` leaves a choice."""


def every(world: World) -> Iterator[Ask]:
    """Yield all requests."""
    yield from _changelog(world)
    yield from _comments(world)
    yield from _news(world)
    yield from _wiki()
    yield from _search(world)
    yield from _forums(world)
    yield from _posting(world)
    yield from _moderating(world)
    yield from _chat(world)
    yield from _talking(world)
    yield from _announcing(world)
    yield from _account()
    yield from _teams(world)
    yield from _events()


def _changelog(world: World) -> Iterator[Ask]:
    route = "GET api/v2/changelog"
    changelog = world.community.changelog
    for build in changelog.builds[::-1][::21]:
        yield Ask(route, f"changelog?max_id={build.id}", "nobody")
    for stream in changelog.streams:
        yield Ask(route, f"changelog?stream={stream.name}&message_formats[]=html")
    first, last = changelog.builds[30].version, changelog.builds[60].version
    yield Ask(route, f"changelog?from={first}&to={last}")
    for build in changelog.builds:
        name = build.stream.name
        url = f"changelog/{name}/{build.version}"
        yield Ask(f"{route}/{{stream}}/{{build}}", url, "nobody")
    yield Ask(f"{route}/{{stream}}/{{build}}", "changelog/lazer/1", expected=404)
    yield Ask(f"{route}/{{stream}}/{{build}}", f"changelog/no/{last}", expected=404)
    found = f"{route}/{{changelog}}"
    yield Ask(found, "changelog/lazer")
    yield Ask(found, f"changelog/{changelog.builds[5].version}lazer")
    yield Ask(found, f"changelog/{changelog.builds[7].id}?key=id")
    for bad in ("experimental", "1?key=id", "nothing"):
        yield Ask(found, f"changelog/{bad}", expected=404)


def _comments(world: World) -> Iterator[Ask]:
    route = "GET api/v2/comments"
    comments = world.community.comments
    for sort in ("new", "old", "top", "other"):
        yield Ask(route, f"comments?sort={sort}&limit=100", "nobody")
    subjects = {it.subject: it for it in comments.by_id.values()}
    for subject in subjects:
        about = f"commentable_type={subject.kind}&commentable_id={subject.id}"
        yield Ask(route, f"comments?{about}&limit=100")
        yield Ask(route, f"comments?{about}&parent_id=0", "nobody")
    for place, one in enumerate(comments.by_id.values()):
        if one.replies and place % 5 == 0:
            yield Ask(route, f"comments?parent_id={one.id}", "guest")
        if place % 7 == 0 or one.deleted:
            yield Ask("GET api/v2/comments/{comment}", f"comments/{one.id}")
    writers = [it.user_id for it in comments.by_id.values()][:200:20]
    for user_id in writers:
        if user_id is not None and user_id not in DELETED_IDS:
            yield Ask(route, f"comments?user_id={user_id}")
    yield Ask(route, "comments?page=9999")
    yield Ask(route, "comments?user_id=1", expected=404)
    yield Ask(route, "comments?commentable_type=user", expected=422)
    nothing = "comments?commentable_type=build&commentable_id=1"
    yield Ask(route, nothing, expected=404)
    yield Ask("GET api/v2/comments/{comment}", "comments/1", expected=404)


def _news(world: World) -> Iterator[Ask]:
    route = "GET api/v2/news"
    posts = world.community.news.posts
    for query in ("", "?limit=21", "?year=2025", "?year=1999", "?cursor_string=bad"):
        yield Ask(route, f"news{query}", "nobody")
    for post in (posts[0], posts[1], posts[-1], posts[40]):
        yield Ask(f"{route}/{{news}}", f"news/{post.slug}", "nobody")
        yield Ask(f"{route}/{{news}}", f"news/{post.id}?key=id")
    yield Ask(f"{route}/{{news}}", f"news/{posts[0].id}", expected=404)


def _wiki() -> Iterator[Ask]:
    route = "GET api/v2/wiki/{locale}/{path}"
    yield Ask(route, "wiki/en/Main_page", "nobody")
    for path in ("People", "Help/FAQ", "Rulesets/osu!", "Terms/Horizon"):
        for locale in ("en", "de", "zh"):
            yield Ask(route, f"wiki/{locale}/{path}", "nobody")
    yield Ask(route, "wiki/en/Nothing", "nobody", expected=404)
    yield Ask(route, "wiki/xx/People", "nobody", expected=404)
    yield Ask(route, "wiki/en/people", "nobody", expected=302)


def _search(world: World) -> Iterator[Ask]:
    route = "GET api/v2/search"
    name = world.people.in_order[30].username
    for query in ("", "?query=a", "?query=ka", f"?query={name}", "?query=horizon"):
        yield Ask(route, f"search{query}", "guest")
    for mode in ("user", "wiki_page"):
        for page in (1, 2, 50):
            yield Ask(route, f"search?mode={mode}&query=re&page={page}")
    for sort in ("relevance_asc", "username_asc", "username_desc"):
        yield Ask(route, f"search?mode=user&query=ka&sort={sort}&recent_only=1")
    yield Ask(route, "search?mode=beatmapset&query=ka", expected=302)


def _forums(world: World) -> Iterator[Ask]:
    forums = world.community.forums
    yield Ask(f"GET {FORUMS}", "forums", "guest")
    for forum in forums.by_id.values():
        status = 403 if forum.hidden else 200
        url = f"forums/{forum.id}"
        yield Ask(f"GET {FORUMS}/{{forum}}", url, expected=status)
        more = f"{url}?sort=created&with_replies=only"
        yield Ask(f"GET {FORUMS}/{{forum}}", more, expected=status)
    yield Ask(f"GET {FORUMS}/{{forum}}", "forums/8", expected=404)
    for query in ("", "?sort=old&limit=7", "?forum_id=2", "?forum_id=99"):
        yield Ask(f"GET {FORUMS}/topics", f"forums/topics{query}", "guest")
    for topic in forums.topics.values():
        status = 404 if topic.deleted else 403 if topic.forum.hidden else 200
        url = f"forums/topics/{topic.id}"
        yield Ask(f"GET {FORUMS}/topics/{{topic}}", url, expected=status)
    longest = max(forums.topics.values(), key=lambda it: len(it.posts))
    url = f"forums/topics/{longest.id}"
    middle = longest.posts[40].id
    for query in ("sort=id_desc", "start=latest", "start=unread", "n=60"):
        yield Ask(f"GET {FORUMS}/topics/{{topic}}", f"{url}?{query}")
    for query in (f"start={middle}", f"end={middle}", "cursor[id]=99999999"):
        yield Ask(f"GET {FORUMS}/topics/{{topic}}", f"{url}?{query}")


def _writable(world: World) -> list[Topic]:
    """Return topics in which the owner may write."""
    owner = world.owner.id
    return [
        topic
        for topic in world.community.forums.topics.values()
        if not (topic.deleted or topic.locked)
        if not (topic.forum.hidden or topic.forum.closed)
        if topic.last.user_id != owner
    ]


def _posting(world: World) -> Iterator[Ask]:
    topics, one = f"{FORUMS}/topics", _writable(world)[0]
    own = world.community.forums.by_id[PLAYGROUND].topics
    hello: dict[str, Any] = {"forum_id": PLAYGROUND, "title": "Hello", "body": "Hi"}
    poll = {
        "title": "[b]Which[/b]?",
        "options": "one\ntwo",
        "length_days": 3,
        "hide_results": True,
    }
    yield Ask(f"POST {topics}", "forums/topics", body=hello)
    asked = hello | {"with_poll": True, "forum_topic_poll": poll}
    yield Ask(f"POST {topics}", "forums/topics", body=asked)
    yield Ask(f"POST {topics}", "forums/topics", "bot", body=hello)
    yield Ask(f"POST {topics}", "forums/topics", "reader", body=hello, expected=403)
    for change, status in (
        ({"forum_id": 1_000}, 404),
        ({"forum_id": HIDDEN}, 403),
        ({"title": " "}, 422),
        ({"body": "x" * 60_001}, 422),
        ({"with_poll": True}, 422),
    ):
        body = hello | change
        yield Ask(f"POST {topics}", "forums/topics", body=body, expected=status)
    url = f"forums/topics/{one.id}"
    yield Ask(f"POST {topics}/{{topic}}/reply", f"{url}/reply", body={"body": "Hi"})
    again = Ask(f"POST {topics}/{{topic}}/reply", f"{url}/reply", body={"body": "!"})
    yield attrs.evolve(again, expected=403)
    yield attrs.evolve(again, who="bot", body={}, expected=422)
    title = {"forum_topic": {"topic_title": "Anew"}}
    mine = f"forums/topics/{own[0].id}"
    yield Ask(f"PUT {topics}/{{topic}}", mine, body=title)
    yield Ask(f"PUT {topics}/{{topic}}", url, body=title, expected=403)
    yield Ask(f"PUT {topics}/{{topic}}", "forums/topics/1", expected=404)
    edit = f"PUT {FORUMS}/posts/{{post}}"
    first = own[0].first.id
    yield Ask(edit, f"forums/posts/{first}", body={"body": "Edited"})
    yield Ask(edit, f"forums/posts/{first}", body={"body": ""}, expected=422)
    foreign = one.first.id
    yield Ask(edit, f"forums/posts/{foreign}", body={"body": "No"}, expected=403)
    yield Ask(edit, "forums/posts/1", body={"body": "No"}, expected=404)


def _moderating(world: World) -> Iterator[Ask]:
    topics = f"POST {FORUMS}/topics/{{topic}}"
    mine = world.community.forums.by_id[PLAYGROUND].topics[4]
    other = _writable(world)[3]
    for action, body in (("lock", {"lock": True}), ("pin", {"pin": 1})):
        route = f"{topics}/{action}"
        url = f"forums/topics/{mine.id}/{action}"
        yield Ask(route, url, "bot", body=body, expected=204)
        elsewhere = f"forums/topics/{other.id}/{action}"
        yield Ask(route, elsewhere, "bot", body=body, expected=403)
        yield Ask(route, f"forums/topics/1/{action}", "bot", body=body, expected=404)
        yield Ask(route, url, body=body, expected=403)


def _chat(world: World) -> Iterator[Ask]:
    chat = world.community.chat
    yield Ask(f"GET {CHAT}/channels", "chat/channels", "reader")
    yield Ask(f"GET {CHAT}/channels", "chat/channels", "guest", expected=403)
    for channel in chat.channels.values():
        inside = world.owner.id in channel.members
        one = f"chat/channels/{channel.id}"
        status = 200 if inside else 404
        yield Ask(f"GET {CHAT}/channels/{{channel}}", one, expected=status)
        partner = world.people.by_id.get(channel.partner_of(world.owner.id) or 0)
        hidden = partner is not None and partner.restricted
        status = 404 if hidden else status
        route = f"GET {CHAT}/channels/{{channel}}/messages"
        listed = "array<object:ChatMessage>"
        yield Ask(route, f"{one}/messages", expected=status, type=listed)
        wrapped = f"{one}/messages?return_object=1&limit=20"
        kind = "object:ChatMessagesResponse"
        yield Ask(route, wrapped, expected=status, type=kind)
        marked = f"PUT {CHAT}/channels/{{channel}}/mark-as-read/{{message}}"
        status = 204 if inside and channel.id % 2 else status
        if status == 204:
            yield Ask(marked, f"{one}/mark-as-read/999999999", expected=204)
            yield Ask(f"GET {CHAT}/channels/{{channel}}", one)
    ack = f"POST {CHAT}/ack"
    message = id_at(world.now - 3_000, 0)
    found = next(chat.channels[5].after(message, world.now)).id
    for query in ("", f"?since={found}", "?history_since=1", "?since=7"):
        yield Ask(ack, f"chat/ack{query}", "reader")


def _talking(world: World) -> Iterator[Ask]:
    """Everything happens within one second, so each of these may speak once."""
    owner, bot = world.owner, world.bot
    users = "channels/{channel}/users/{user}"
    for number, status in ((6, 200), (301, 200), (303, 403), (2, 404)):
        url = f"chat/channels/{number}/users/{owner.id}"
        yield Ask(f"PUT {CHAT}/{users}", url, expected=status)
    stranger = f"chat/channels/6/users/{bot.id}"
    yield Ask(f"PUT {CHAT}/{users}", stranger, expected=403)
    for number, status in ((6, 204), (305, 403), (2, 404)):
        url = f"chat/channels/{number}/users/{owner.id}"
        yield Ask(f"DELETE {CHAT}/{users}", url, expected=status)
    send = f"POST {CHAT}/channels/{{channel}}/messages"
    said = {"message": "hello", "uuid": "abc", "is_action": True}
    yield Ask(send, "chat/channels/5/messages", body=said)
    yield Ask(send, "chat/channels/5/messages", body=said, expected=429)
    yield Ask(send, "chat/channels/5/messages", body={}, expected=422)
    yield Ask(send, "chat/channels/55/messages", body=said, expected=403)
    yield Ask(send, "chat/channels/2/messages", body=said, expected=404)
    new = f"POST {CHAT}/new"
    friend, stranger_to = _reachable(world)
    yield Ask(new, "chat/new", body={"target_id": stranger_to.id, "message": "hi"})
    again = {"target_id": friend.id, "message": "hi"}
    yield Ask(new, "chat/new", body=again, expected=429)
    yield Ask(new, "chat/new", "bot", body=again)
    for target, status in ((owner.id, 422), (1, 422), (_restricted(world).id, 404)):
        body = {"target_id": target, "message": "hi"}
        yield Ask(new, "chat/new", body=body, expected=status)
    blocker = next(it for it in world.people.in_order[20:] if it.id % 10 == 0)
    body = {"target_id": blocker.id, "message": "hi"}
    yield Ask(new, "chat/new", body=body, expected=403)


def _reachable(world: World) -> tuple[Person, Person]:
    """Return whom the owner may write to: somebody known, and a stranger."""
    chat, owner = world.community.chat, world.owner
    people = [
        it
        for it in world.people.in_order[20:]
        if it.visible and it.id % 10 and not it.pm_friends_only
    ]
    known = [it for it in people if chat.private(it.id, owner.id)]
    strangers = [it for it in people if not chat.private(it.id, owner.id)]
    return known[0], strangers[0]


def _restricted(world: World) -> Person:
    return next(it for it in world.people.in_order if it.restricted)


def _announcing(world: World) -> Iterator[Ask]:
    route, url = f"POST {CHAT}/channels", "chat/channels"
    known, _ = _reachable(world)
    yield Ask(route, url, body={"type": "PM", "target_id": known.id})
    yield Ask(route, url, body={"type": "PM", "target_id": 1}, expected=404)
    yield Ask(route, url, body={"type": "PUBLIC"}, expected=422)
    body = {
        "type": "ANNOUNCE",
        "channel": {"name": "Cup", "description": "For players"},
        "message": "# Welcome",
        "target_ids": [known.id],
        "uuid": "own",
    }
    yield Ask(route, url, "bot", body=body)
    yield Ask(route, url, "bot", body=body, expected=429)
    yield Ask(route, url, "bot", body=body | {"target_ids": [1]}, expected=422)
    yield Ask(route, url, "bot", body={"type": "ANNOUNCE"}, expected=422)


def _account() -> Iterator[Ask]:
    for mode in ("", *(f"/{name}" for name in RULESETS)):
        yield Ask("GET api/v2/me/{mode?}", f"me{mode}", "reader")
        yield Ask("GET api/v2/me/{mode?}", f"me{mode}", "bot_user")
    yield Ask("GET api/v2/me/{mode?}", "me/catch", expected=404)
    route = "GET api/v2/me/beatmapset-favourites"
    yield Ask(route, "me/beatmapset-favourites")
    friends = "GET api/v2/friends"
    for version, kind in ((20241021, "User"), (20241022, "UserRelation")):
        listed = f"array<object:{kind}>"
        yield Ask(friends, "friends", "reader", version, type=listed)
    yield Ask(
        "DELETE api/v2/oauth/tokens/current",
        "oauth/tokens/current",
        "leaver",
        expected=204,
    )
    yield Ask(
        "DELETE api/v2/oauth/tokens/current",
        "oauth/tokens/current",
        "leaver",
        expected=401,
    )


def _teams(world: World) -> Iterator[Ask]:
    route = "GET api/v2/teams/{team}/{ruleset?}"
    teams = {it.team.id: it.team for it in world.people.in_order if it.team}
    for team_id, team in teams.items():
        yield Ask(route, f"teams/{team_id}", "guest")
        mode = RULESETS[team_id % 4]
        yield Ask(route, f"teams/{team_id}/{mode}", "guest")
        yield Ask(route, f"teams/@{team.short_name}", "guest", expected=302)
    yield Ask(route, f"teams/{next(iter(teams))}/catch", expected=422)
    for bad in ("2", "word", "@nobody"):
        yield Ask(route, f"teams/{bad}", expected=404)


def _events() -> Iterator[Ask]:
    route = "GET api/v2/events"
    for query in ("", "?sort=id_asc", "?cursor[event_id]=880000060"):
        yield Ask(route, f"events{query}", "guest")
    yield Ask(route, "events?cursor[event_id]=0")
    yield Ask(route, "events", "nobody", expected=401)

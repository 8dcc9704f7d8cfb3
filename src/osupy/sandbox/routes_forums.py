"""The routes of the area *forums* that read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from osupy.sandbox import view_forums
from osupy.sandbox.basics import Json, micro
from osupy.sandbox.calls import Answer, Call, Served, answer, read_cursor, refuse
from osupy.sandbox.pages import with_cursor
from osupy.sandbox.params import to_int
from osupy.sandbox.times import read_time

if TYPE_CHECKING:
    from osupy.sandbox.forums import Forum, Post, Topic

PAGE: Final = 50
_HIDDEN: Final = "You do not have access to this forum."


def find_forum(call: Call, forum_id: int) -> Forum:
    """Return a forum that the user may see."""
    found = call.world.community.forums.by_id.get(forum_id)
    if found is None:
        refuse(404, "Specified Forum\\Forum couldn't be found.")
    if found.hidden:
        refuse(403, _HIDDEN)
    return found


def find_topic(call: Call) -> Topic:
    """Return the topic of the path."""
    found = call.world.community.forums.topics.get(call.path_id("topic"))
    if found is None or found.deleted:
        refuse(404, "Specified Forum\\Topic couldn't be found.")
    if found.forum.hidden:
        refuse(403, _HIDDEN)
    return found


def index(call: Call) -> Answer:
    """Give the forums that can be seen, two levels below the uppermost."""
    roots = call.world.community.forums.roots
    return answer({"forums": [view_forums.forum(it) for it in roots]})


def show(call: Call) -> Answer:
    """Give a forum with its first topics."""
    forum = find_forum(call, call.path_id("forum"))
    topics = [it for it in forum.topics if not it.deleted]
    match call.params.text("sort"):
        case "created":
            topics.sort(key=lambda it: -it.first.created)
        case "feature-votes":  # which are not part of the world
            topics.sort(key=lambda it: (-it.views, -it.last.created))
        case _:
            topics.sort(key=lambda it: -it.last.created)
    replies = call.params.text("with_replies")
    if replies in ("only", "none"):
        wanted = replies == "only"
        topics = [it for it in topics if (len(it.posts) > 1) is wanted]
    normal = [it for it in topics if it.kind == "normal"][:PAGE]
    pinned = [it for it in topics if it.kind != "normal"]
    return answer(
        {
            "forum": view_forums.forum(forum),
            "topics": _topics(call, normal),
            "pinned_topics": _topics(call, pinned),
        }
    )


def _topics(call: Call, topics: list[Topic]) -> list[Json]:
    return [view_forums.topic(it, call.world.now) for it in topics]


def topics(call: Call) -> Answer:
    """Give topics by their last post."""
    params = call.params
    limit = params.clamped("limit", PAGE, 1, PAGE)
    forum_id = params.integer("forum_id")
    ascending = params.text("sort") == "old"
    rows = [
        topic
        for topic in call.world.community.forums.topics.values()
        if not (topic.deleted or topic.forum.hidden)
        if forum_id is None or topic.forum.id == forum_id
    ]
    rows.sort(key=lambda it: (it.last.created, it.id), reverse=not ascending)
    border = read_time(read_cursor(params).get("topic_last_post_time"))
    if border is not None:
        rows = [
            it
            for it in rows
            if (it.last.created > border if ascending else it.last.created < border)
        ]
    page = rows[:limit]
    cursor: Json | None = None
    if len(rows) > limit:
        cursor = {"topic_last_post_time": micro(page[-1].last.created)}
    return answer(with_cursor({"topics": _topics(call, page)}, cursor))


def topic(call: Call) -> Answer:
    """Give a topic with a page of its posts."""
    found = find_topic(call)
    limit = call.params.clamped("limit", PAGE, 1, PAGE)
    ascending, border = _place(call, found)
    posts = found.posts if ascending else found.posts[::-1]
    if border is not None:
        posts = [
            it for it in posts if (it.id > border if ascending else it.id < border)
        ]
    page = posts[:limit]
    body: Json = {
        "topic": view_forums.topic(found, call.world.now),
        "posts": [view_forums.post(it) for it in page],
        "search": {"limit": limit, "sort": "id_asc" if ascending else "id_desc"},
    }
    return answer(with_cursor(body, {"id": page[-1].id} if page else None))


def _place(call: Call, topic: Topic) -> tuple[bool, int | None]:
    """Return the order, and behind which post the page begins."""
    params = call.params
    ascending = params.text("sort") != "id_desc"
    cursor = read_cursor(params)
    if "id" in cursor:
        return ascending, to_int(cursor["id"])
    posts, number = topic.posts, params.integer("n")
    if number is not None and 0 < number <= len(posts):
        return True, posts[number - 1].id - 1
    start = params.text("start")
    if start is not None:
        return True, _start(call, start, posts) - 1
    end = params.integer("end")
    return (ascending, None) if end is None else (False, end + 1)


def _start(call: Call, start: str, posts: list[Post]) -> int:
    if start == "latest":
        return posts[-1].id
    if start == "unread":
        # Who wrote in a topic has read it up to there.
        own = [it.id for it in posts if call.viewer and it.user_id == call.viewer.id]
        unread = [it.id for it in posts if not own or it.id > own[-1]]
        return unread[0] if unread else posts[-1].id
    return to_int(start)


ROUTES: Final = (
    Served(method="GET", path="forums/topics", handler=topics),
    Served(method="GET", path="forums/topics/{topic}", handler=topic),
    Served(method="GET", path="forums", handler=index),
    Served(method="GET", path="forums/{forum}", handler=show),
)

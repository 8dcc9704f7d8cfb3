"""The routes of the area *forums* that write."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from osupy.sandbox import view_forums
from osupy.sandbox.basics import DAY
from osupy.sandbox.calls import Answer, Call, Served, answer, refuse
from osupy.sandbox.forums import Poll
from osupy.sandbox.routes_forums import find_forum, find_topic

if TYPE_CHECKING:
    from collections.abc import Callable

    from osupy.sandbox.forums import Forums, Topic

TITLE: Final = 100
BODY: Final = 60_000
POLL_TITLE: Final = 255
KINDS: Final = ("normal", "sticky", "announcement")
DOUBLE_POST: Final = 3 * DAY
DOUBLE_POST_OWN: Final = DAY
"""For how long nobody may follow up on an own post; shorter in an own topic."""
_QUOTE: Final = re.compile(r"\[quote.*?\].*?\[/quote\]", re.DOTALL)


def _forums(call: Call) -> Forums:
    return call.world.community.forums


def _check_writer(call: Call) -> None:
    user = call.user
    if user.restricted or call.world.community.chat.silenced(user):
        refuse(403, "You cannot post while silenced or restricted.")
    if not (user.played or user.bot):
        refuse(403, "You must play more before you can post.")


def _body(call: Call) -> str:
    text = (call.params.text("body") or "").strip()
    if not text:
        refuse(422, "Your post cannot be empty.")
    if len(text) > BODY:
        refuse(422, "Your post is too long.")
    if not _QUOTE.sub("", text).strip():
        refuse(422, "Your reply contains only a quote.")
    return text


def _title(text: str) -> str:
    if not text.strip():
        refuse(422, "The title cannot be empty.")
    if len(text) > TITLE:
        refuse(422, "The title is too long.")
    return text.strip()


def create(call: Call) -> Answer:
    """Begin a topic."""
    params, now = call.params, call.world.now
    forum = find_forum(call, params.integer("forum_id") or 0)
    _check_writer(call)
    if forum.closed:
        refuse(403, "You may not post in this forum.")
    title, body = _title(params.text("title") or ""), _body(call)
    poll = _poll(call) if params.boolean("with_poll") else None
    topic = _forums(call).create(
        forum, call.user.id, now, title=title, body=body, poll=poll
    )
    return answer(
        {
            "topic": view_forums.topic(topic, now),
            "post": view_forums.post(topic.first),
        }
    )


def _poll(call: Call) -> Poll:
    params, now = call.params.sub("forum_topic_poll"), int(call.world.now)
    title, lines = params.text("title"), params.text("options") or ""
    stripped = (line.strip() for line in lines.splitlines())
    options = tuple(line for line in stripped if line)
    days = params.integer("length_days") or 0
    most = params.integer("max_options")
    secret = params.boolean("hide_results")
    if not title or len(title) > POLL_TITLE:
        refuse(422, "The poll's title is missing or too long.")
    if not 2 <= len(options) <= 10 or len(set(options)) != len(options):
        refuse(422, "A poll needs two to ten different options.")
    if most is not None and not 1 <= most <= len(options):
        refuse(422, "The poll's number of votes is not possible.")
    if days < 0 or (secret and not days):
        refuse(422, "Results can be hidden only if the poll ends.")
    return Poll(
        title=title,
        options=options,
        votes=(0,) * len(options),
        started=now,
        ended=now + days * DAY if days else None,
        last_vote=None,
        most=1 if most is None else most,
        change=params.boolean("vote_change"),
        secret=secret,
    )


def reply(call: Call) -> Answer:
    """Add a post to a topic."""
    topic, now = find_topic(call), call.world.now
    _check_writer(call)
    if topic.locked:
        refuse(403, "You cannot reply to a locked topic.")
    if topic.forum.closed:
        refuse(403, "You may not post in this forum.")
    last, own = topic.last, topic.first.user_id == call.user.id
    pause = DOUBLE_POST_OWN if own else DOUBLE_POST
    if last.user_id == call.user.id and now - last.created < pause:
        refuse(403, "You posted last. Wait a bit or edit your post.")
    post = _forums(call).reply(topic, call.user.id, now, _body(call))
    return answer(view_forums.post(post))


def edit_topic(call: Call) -> Answer:
    """Change the title of one's own topic."""
    topic = find_topic(call)
    if topic.first.user_id != call.user.id:
        refuse(403, "Only the author can change the title.")
    if topic.locked:
        refuse(403, "You cannot edit a locked topic.")
    title = call.params.sub("forum_topic").text("topic_title")
    if title is not None:
        topic.title = _title(title)
    return answer(view_forums.topic(topic, call.world.now))


def edit_post(call: Call) -> Answer:
    """Change one's own post."""
    post = _forums(call).posts.get(call.path_id("post"))
    if post is None or post.topic.deleted:
        refuse(404, "Specified Forum\\Post couldn't be found.")
    if post.deleted or post.user_id != call.user.id:
        refuse(403, "Only the author can edit the post.")
    if post.topic.locked:
        refuse(403, "You cannot edit a post in a locked topic.")
    post.body = _body(call)
    post.edited, post.editor_id = int(call.world.now), call.user.id
    return answer(view_forums.post(post))


def _moderated(call: Call) -> Topic:
    topic = find_topic(call)
    scopes = call.token.scopes if call.token is not None else ()
    # Over OAuth the right comes from groups, which a token must be allowed to use.
    member = _forums(call).may_moderate(topic.forum, call.user)
    if "group_permissions" not in scopes or not member:
        refuse(403, "You cannot moderate this forum.")
    return topic


def lock(call: Call) -> Answer:
    """Lock or unlock a topic."""
    _moderated(call).locked = call.params.boolean("lock")
    return Answer(status=204)


def pin(call: Call) -> Answer:
    """Pin or unpin a topic."""
    kind = call.params.integer("pin") or 0
    _moderated(call).kind = KINDS[kind if 0 <= kind < len(KINDS) else 0]
    return Answer(status=204)


def _served(
    method: str, path: str, handler: Callable[[Call], Answer], scope: str = "write"
) -> Served:
    return Served(
        method=method,
        path=f"forums/{path}",
        handler=handler,
        scopes=frozenset({f"forum.{scope}"}),
        needs_user=True,
    )


ROUTES: Final = (
    _served("POST", "topics/{topic}/lock", lock, "write_manage"),
    _served("POST", "topics/{topic}/pin", pin, "write_manage"),
    _served("POST", "topics/{topic}/reply", reply),
    _served("POST", "topics", create),
    _served("PUT", "topics/{topic}", edit_topic),
    _served("PUT", "posts/{post}", edit_post),
)

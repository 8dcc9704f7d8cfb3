"""Forums, topics and posts as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from osupy.sandbox.basics import Json, offset
from osupy.sandbox.phrases import bbcode_html, inline_bbcode_html

if TYPE_CHECKING:
    from osupy.sandbox.forums import Forum, Poll, Post, Topic


def forum(one: Forum, depth: int = 2) -> Json:
    """Return a forum with so many levels of forums below it."""
    found: Json = {"id": one.id, "name": one.name, "description": one.description}
    if depth:
        children = [it for it in one.children if not it.hidden]
        found["subforums"] = [forum(it, depth - 1) for it in children]
    return found


def topic(one: Topic, now: float) -> Json:
    """Return a topic."""
    posts = one.posts
    return {
        "created_at": offset(one.first.created),
        "deleted_at": None,
        "first_post_id": one.first.id,
        "forum_id": one.forum.id,
        "id": one.id,
        "is_locked": one.locked,
        "last_post_id": posts[-1].id,
        "post_count": len(posts),
        "title": one.title,
        "type": one.kind,
        "updated_at": offset(posts[-1].created),
        "user_id": one.first.user_id,
        "views": one.views,
        "poll": one.poll and poll(one.poll, now),
    }


def poll(one: Poll, now: float) -> Json:
    """Return a poll; while its results are secret, without them."""
    over = one.ended is not None and one.ended <= now
    shown = over or not one.secret
    options: list[Json] = []
    for number, text in enumerate(one.options):
        options.append({"id": number, "text": _text(text)})
        if shown:
            options[-1]["vote_count"] = one.votes[number]
    return {
        "allow_vote_change": one.change,
        "ended_at": None if one.ended is None else offset(one.ended),
        "hide_incomplete_results": one.secret,
        "last_vote_at": None if one.last_vote is None else offset(one.last_vote),
        "max_votes": one.most,
        "options": options,
        "started_at": offset(one.started),
        "title": _text(one.title),
        "total_vote_count": sum(one.votes),
    }


def _text(raw: str) -> Json:
    return {"bbcode": raw, "html": inline_bbcode_html(raw)}


def post(one: Post) -> Json:
    """Return a post with its text."""
    return {
        "created_at": offset(one.created),
        "deleted_at": None,
        "edited_at": None if one.edited is None else offset(one.edited),
        "edited_by_id": one.editor_id,
        "forum_id": one.topic.forum.id,
        "id": one.id,
        "topic_id": one.topic.id,
        "user_id": one.user_id,
        "body": {"html": bbcode_html(one.body), "raw": one.body},
    }

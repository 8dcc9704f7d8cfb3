"""Comments as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from osupy.sandbox.basics import Json, micro, offset, zulu
from osupy.sandbox.phrases import markdown_html

if TYPE_CHECKING:
    from osupy.sandbox.comments import Comment, Subject
    from osupy.sandbox.people import Person


def comment(one: Comment) -> Json:
    """Return a comment as ordinary users see it: of a deleted one, no text."""
    found: Json = {
        "id": one.id,
        "parent_id": one.parent and one.parent.id,
        "user_id": one.user_id,
        "pinned": one.pinned,
        "replies_count": sum(not it.deleted for it in one.replies),
        "votes_count": one.votes,
        "commentable_type": one.subject.kind,
        "commentable_id": one.subject.id,
        "legacy_name": one.legacy_name,
        "created_at": zulu(one.created),
        "updated_at": offset(one.deleted or one.edited or one.created),
        "deleted_at": None if one.deleted is None else offset(one.deleted),
        "edited_at": None if one.edited is None else offset(one.edited),
        "edited_by_id": None if one.edited is None else one.user_id,
    }
    if one.deleted is None:
        found["message"] = one.message
        found["message_html"] = markdown_html(one.message, "osu-md")
    return found


def cursor(one: Comment, sort: str) -> Json:
    """Return the position behind a comment."""
    found: Json = {"created_at": micro(one.created), "id": one.id}
    return {"votes_count": one.votes} | found if sort == "top" else found


def meta(one: Subject, viewer: Person | None) -> Json:
    """Return what is commented on."""
    reason: str | None = None
    if viewer is None:
        reason = "Please sign in to comment."
    elif one.locked:
        reason = "Comments are locked."
    mapped = one.kind == "beatmapset"
    return {
        "current_user_attributes": {"can_new_comment_reason": reason},
        "id": one.id,
        "type": one.kind,
        "title": one.title,
        "url": one.url,
        "owner_id": one.owner_id,
        "owner_title": "MAPPER" if mapped else None,
        "locked": one.locked,
    }


def gone() -> Json:
    """Return what stands for what is commented on no more."""
    return {"title": "Deleted Item"}

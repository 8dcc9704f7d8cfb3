"""Discussions, posts, votes and events of beatmapsets as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from osupy.sandbox import view_maps, view_people
from osupy.sandbox.basics import Json, offset, zulu
from osupy.sandbox.modding_events import PUBLIC

if TYPE_CHECKING:
    from collections.abc import Iterable

    from osupy.sandbox.maps import Map, Mapset
    from osupy.sandbox.modding import Discussion, Post, Vote
    from osupy.sandbox.modding_events import Happening
    from osupy.sandbox.people import Person
    from osupy.sandbox.world import World


def discussion(one: Discussion) -> Json:
    """Return a discussion without what must be asked for."""
    settled = max(post.created for post in one.posts if not post.deleted)
    return {
        "id": one.id,
        "beatmapset_id": one.mapset.id,
        "beatmap_id": one.map and one.map.id,
        "user_id": one.user_id,
        "deleted_by_id": one.deleter_id,
        "message_type": one.kind,
        "parent_id": one.parent and one.parent.id,
        "timestamp": one.timestamp,
        "resolved": one.resolved,
        "can_be_resolved": one.resolvable,
        "can_grant_kudosu": one.grants_kudosu,
        "created_at": offset(one.created),
        "updated_at": offset(settled),
        "deleted_at": None,
        "last_post_at": offset(one.last_post),
        "kudosu_denied": one.kudosu_denied,
    }


def full_discussion(one: Discussion, viewer: Person | None) -> Json:
    """Return a discussion with its first post and what the viewer may do."""
    found = discussion(one)
    found["starting_post"] = post(one.posts[0])
    if viewer is not None:
        found["current_user_attributes"] = _attributes(one, viewer)
    return found


def _attributes(one: Discussion, viewer: Person) -> Json:
    own = viewer.id in (one.user_id, one.mapset.user_id)
    member = bool({"bng", "nat", "gmt"}.intersection(viewer.groups))
    alone = len(one.posts) == 1 and viewer.id == one.user_id
    return {
        "vote_score": next(
            (vote.score for vote in one.votes if vote.user_id == viewer.id), 0
        ),
        "can_moderate_kudosu": member,
        "can_resolve": one.resolvable and (own or member),
        "can_reopen": True,
        "can_destroy": alone or member,
    }


def post(one: Post) -> Json:
    """Return a post."""
    return {
        "beatmapset_discussion_id": one.discussion.id,
        "created_at": offset(one.created),
        "deleted_at": None,
        "deleted_by_id": one.deleter_id,
        "id": one.id,
        "last_editor_id": one.editor_id,
        "message": one.message,
        "system": one.system,
        "updated_at": offset(one.created if one.editor_id is None else one.created + 9),
        "user_id": one.user_id,
    }


def vote(one: Vote) -> Json:
    """Return a vote."""
    return {
        "beatmapset_discussion_id": one.discussion.id,
        "created_at": offset(one.created),
        "id": one.id,
        "score": one.score,
        "updated_at": offset(one.updated),
        "user_id": one.user_id,
    }


def happening(one: Happening, world: World) -> Json:
    """Return an event; what is gone or hidden is missing."""
    found: Json = {
        "id": one.id,
        "type": one.kind,
        "comment": one.comment,
        "created_at": offset(one.created),
    }
    if one.kind in PUBLIC:
        found["user_id"] = one.user_id
    if one.mapset is not None:
        found["beatmapset"] = view_maps.beatmapset(one.mapset)
        found["beatmapset"]["user"] = world.user(one.mapset.user_id)
    if one.discussion is not None and not one.discussion.deleted:
        found["discussion"] = discussion(one.discussion)
        found["discussion"]["starting_post"] = post(one.discussion.posts[0])
    return found


def users(
    world: World, ids: Iterable[int | None], *, groups: bool = False
) -> list[Json]:
    """Return those of some users that may be looked at, by id."""
    found: list[Json] = []
    for user_id in sorted({one for one in ids if one is not None}):
        person = world.person(user_id)
        if person is not None:
            found.append(view_people.user(person))
            if groups:
                found[-1]["groups"] = view_people.groups(person)
    return found


def difficulties(mapset: Mapset) -> list[Json]:
    """Return every difficulty of a set, a deleted one too."""
    found = [view_maps.beatmap_extended(one) for one in mapset.maps]
    if mapset.id % 5 == 0:
        found.append(_deleted(mapset.maps[-1]))
    return found


def _deleted(one: Map) -> Json:
    found = view_maps.beatmap_extended(one)
    found["id"] = one.id + 1
    found["version"] = f"Old {one.version}"
    found["url"] = found["url"].replace(str(one.id), str(one.id + 1))
    found["deleted_at"] = zulu(one.updated - 900)
    return found

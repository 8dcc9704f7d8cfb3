"""The routes of the area *beatmapsets* that are about modding."""

from __future__ import annotations

import re
from calendar import timegm
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from osupy.sandbox import view_maps, view_modding
from osupy.sandbox.basics import DAY, RULESETS, Json
from osupy.sandbox.calls import Answer, Call, Served, answer
from osupy.sandbox.modding import KINDS, MAX_BLOCKS
from osupy.sandbox.modding_events import PUBLIC
from osupy.sandbox.pages import numbered, ordered, with_cursor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from osupy.sandbox.maps import Mapset
    from osupy.sandbox.modding import Discussion, Post
    from osupy.sandbox.modding_events import Happening

POST_TYPES: Final = {"first", "reply", "system"}
_DATE: Final = re.compile(r"(\d{4})-(\d\d?)-(\d\d?)")


def _of_user(call: Call, name: str = "user") -> Callable[[int | None], bool]:
    """Return what tells whether an id is that of the user asked for."""
    text = call.params.text(name)
    if text is None:
        return lambda _: True
    people = call.world.people
    if text.isascii() and text.isdigit():
        person = people.by_id.get(int(text))
    else:
        person = people.named(text.removeprefix("@"))
    if person is None or not person.visible:
        return lambda _: False
    return lambda user_id: user_id == person.id


def _sets(found: Iterable[Discussion]) -> list[Mapset]:
    by_id = {one.mapset.id: one.mapset for one in found}
    return [mapset for _, mapset in sorted(by_id.items())]


# Events


def events(call: Call) -> Answer:
    """Give what happened to sets."""
    page = numbered(call)
    _, rows = ordered(call, _events(call), lambda it: it.id)
    found = list(page.cut(rows))
    ids: list[int | None] = []
    for one in found:
        ids.append(one.user_id if one.kind in PUBLIC else None)
        if one.discussion is not None:
            ids.append(one.discussion.user_id)
        if one.mapset is not None:
            ids.append(one.mapset.user_id)
    world = call.world
    return answer(
        {
            "events": [view_modding.happening(one, world) for one in found],
            "reviewsConfig": {"max_blocks": MAX_BLOCKS},
            "users": view_modding.users(world, ids, groups=True),
        }
    )


def _events(call: Call) -> list[Happening]:
    params = call.params
    set_id = params.integer("beatmapset_id")
    kinds = set(params.texts("types"))
    if (kind := params.text("type")) is not None:
        kinds.add(kind)
    by_user, is_user = params.text("user") is not None, _of_user(call)
    earliest, latest = _day(params.text("min_date")), _day(params.text("max_date"))
    return [
        one
        for one in call.world.happenings.events
        if set_id is None or (one.mapset is not None and one.mapset.id == set_id)
        if not kinds or one.kind in kinds
        # Whom a hidden event is about is not to be found out by asking.
        if not by_user or (one.kind in PUBLIC and is_user(one.user_id))
        if earliest is None or one.created >= earliest
        if latest is None or one.created < latest + DAY
    ]


def _day(text: str | None) -> int | None:
    """Return when a day began; what is no date is absent."""
    parts = _DATE.match(text or "")
    if parts is None:
        return None
    year, month, day = (int(part) for part in parts.groups())
    try:
        when = datetime(year, month, day, tzinfo=UTC)
    except ValueError:
        return None
    return timegm(when.timetuple())


# Discussions


def discussions(call: Call) -> Answer:
    """Give remarks about sets."""
    page = numbered(call)
    _, rows = ordered(call, _discussions(call), lambda it: it.id)
    found = list(page.cut(rows))
    shown = {one.id for one in found}
    embedded = [
        child
        for one in found
        for child in one.children
        if not child.deleted and child.id not in shown
    ]
    sets = _sets([*found, *embedded])
    ids: list[int | None] = [mapset.user_id for mapset in sets]
    for one in (*found, *embedded):
        ids += [one.user_id, one.deleter_id, one.posts[0].editor_id]
    body: Json = {
        "beatmaps": [view for it in sets for view in view_modding.difficulties(it)],
        "beatmapsets": [view_maps.beatmapset_extended(it) for it in sets],
        "discussions": [
            view_modding.full_discussion(one, call.viewer) for one in found
        ],
        "included_discussions": [
            view_modding.full_discussion(one, call.viewer) for one in embedded
        ],
        "reviews_config": {"max_blocks": MAX_BLOCKS},
        "users": view_modding.users(call.world, ids, groups=True),
    }
    return answer(with_cursor(body, page.cursor(len(rows))))


def _discussions(call: Call) -> list[Discussion]:
    params = call.params
    map_id, set_id = params.integer("beatmap_id"), params.integer("beatmapset_id")
    asked = params.texts("message_types")
    kinds = set(asked or KINDS)
    mode = params.text("mode")
    unresolved = params.boolean("only_unresolved")
    embeds = params.boolean("show_review_embeds")
    is_user, in_status = _of_user(call), _in_status(call)
    return [
        one
        for one in call.world.modding.discussions
        if not one.deleted
        if map_id is None or (one.map is not None and one.map.id == map_id)
        if set_id is None or one.mapset.id == set_id
        if one.kind in kinds
        if mode not in RULESETS or (one.map is not None and one.map.mode == mode)
        if not unresolved or (one.resolvable and not one.resolved)
        if embeds or one.parent is None
        if is_user(one.user_id)
        if in_status(one.mapset)
    ]


def _in_status(call: Call) -> Callable[[Mapset], bool]:
    status = call.params.text("beatmapset_status")
    if status in ("ranked", "qualified"):
        return lambda mapset: mapset.status == status
    if status in ("disqualified", "never_qualified"):
        fallen = {
            one.mapset.id
            for one in call.world.happenings.events
            if one.kind == "disqualify" and one.mapset is not None
        }
        once = status == "disqualified"
        return lambda it: it.status == "pending" and (it.id in fallen) is once
    return lambda _: True


# Posts and votes


def posts(call: Call) -> Answer:
    """Give what was written in discussions."""
    page = numbered(call)
    asked = call.params.texts("types")
    kinds = set(asked or ["reply"])
    of = call.params.integer("beatmapset_discussion_id")
    is_user = _of_user(call)
    _, rows = ordered(
        call,
        [
            one
            for one in call.world.modding.posts
            if not (one.deleted or one.discussion.deleted)
            if _kind(one) in kinds
            if of is None or one.discussion.id == of
            if is_user(one.user_id)
        ],
        lambda it: it.id,
    )
    found = list(page.cut(rows))
    about = {one.discussion.id: one.discussion for one in found}
    ids = [user for one in found for user in (one.user_id, one.editor_id)]
    body: Json = {
        "beatmapsets": [view_maps.beatmapset(it) for it in _sets(about.values())],
        "discussions": [view_modding.discussion(it) for it in about.values()],
        "posts": [view_modding.post(one) for one in found],
        "users": view_modding.users(call.world, ids),
    }
    return answer(with_cursor(body, page.cursor(len(rows))))


def _kind(one: Post) -> str:
    if one.system:
        return "system"
    return "first" if one.first else "reply"


def votes(call: Call) -> Answer:
    """Give who found which discussion helpful, or not."""
    page = numbered(call)
    of = call.params.integer("beatmapset_discussion_id")
    score = call.params.integer("score")
    is_voter, is_receiver = _of_user(call), _of_user(call, "receiver")
    _, rows = ordered(
        call,
        [
            one
            for one in call.world.modding.votes
            if not one.discussion.deleted
            if of is None or one.discussion.id == of
            if score is None or one.score == score
            if is_voter(one.user_id)
            if is_receiver(one.discussion.user_id)
        ],
        lambda it: it.id,
    )
    found = list(page.cut(rows))
    about = {one.discussion.id: one.discussion for one in found}
    ids = [user for one in found for user in (one.user_id, one.discussion.user_id)]
    body: Json = {
        "discussions": [view_modding.discussion(it) for it in about.values()],
        "users": view_modding.users(call.world, ids, groups=True),
        "votes": [view_modding.vote(one) for one in found],
    }
    return answer(with_cursor(body, page.cursor(len(rows))))


ROUTES: Final = (
    Served(method="GET", path="beatmapsets/events", handler=events),
    Served(method="GET", path="beatmapsets/discussions/posts", handler=posts),
    Served(method="GET", path="beatmapsets/discussions/votes", handler=votes),
    Served(method="GET", path="beatmapsets/discussions", handler=discussions),
)

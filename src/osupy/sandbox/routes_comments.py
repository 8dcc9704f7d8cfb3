"""The routes of the area *comments*."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import attrs

from osupy.sandbox import view_comments, view_people
from osupy.sandbox.calls import Answer, Call, Served, answer, refuse
from osupy.sandbox.comments import Comment, Subject
from osupy.sandbox.params import to_int
from osupy.sandbox.people import Person
from osupy.sandbox.times import read_time

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from osupy.sandbox.basics import Json

PAGE: Final = 50
MOST: Final = 100
KINDS: Final = ("beatmapset", "build", "news_post")
_SIGNS: Final = {"new": (-1, -1), "old": (1, 1), "top": (-1, -1, -1)}
_Place = tuple[int, ...]


@attrs.frozen(kw_only=True)
class _Filter:
    """Which comments are asked for."""

    subject: Subject | None
    person: Person | None
    parent_id: int | None
    sort: str

    def fits(self, one: Comment) -> bool:
        """Say whether a comment is one of them."""
        if self.subject is None:
            if one.deleted is not None:
                return False
        elif one.subject != self.subject:
            return False
        if self.person is not None and one.user_id != self.person.id:
            return False
        if self.parent_id is None:
            return True
        return (one.parent.id if one.parent else 0) == self.parent_id

    def place(self, one: Comment) -> _Place:
        """Return where a comment stands in the order."""
        keys = (one.created, one.id)
        return self._signed((one.votes, *keys) if self.sort == "top" else keys)

    def _signed(self, keys: Sequence[int]) -> _Place:
        signs = _SIGNS[self.sort]
        return tuple(sign * key for sign, key in zip(signs, keys, strict=True))

    def read_cursor(self, cursor: Mapping[str, Any]) -> _Place | None:
        """Return the place behind which to go on; ``None`` if it is unreadable."""
        created = read_time(cursor.get("created_at"))
        names = ("votes_count", "id") if self.sort == "top" else ("id",)
        if created is None or any(name not in cursor for name in names):
            return None
        numbers = [to_int(cursor[name]) for name in names]
        return self._signed([*numbers[:-1], created, numbers[-1]])


def index(call: Call) -> Answer:
    """Give comments, on one thing or on everything."""
    wanted, params = _filter(call), call.params
    everything = [
        it for it in call.world.community.comments.by_id.values() if wanted.fits(it)
    ]
    rows = sorted(everything, key=wanted.place)
    limit = params.clamped("limit", PAGE, 1, MOST)
    border = _border(call, wanted)
    if border is None:
        page_number = max(1, params.integer("page") or 1)
        rows = rows[(page_number - 1) * limit :]
    else:
        rows = [it for it in rows if wanted.place(it) > border]
    page = rows[:limit]
    body = _bundle(call, page, wanted)
    body["has_more"] = len(rows) > limit
    if not wanted.parent_id:
        top = [it for it in everything if it.parent is None]
        body["top_level_count"], body["total"] = len(top), len(everything)
    if wanted.person is not None:
        body["user"] = view_people.user(wanted.person)
    return answer(body)


def _filter(call: Call) -> _Filter:
    params, comments = call.params, call.world.community.comments
    kind, subject_id = params.text("commentable_type"), params.integer("commentable_id")
    subject: Subject | None = None
    if kind is not None and kind not in KINDS:
        refuse(422)
    if kind is not None and subject_id is not None:
        subject = comments.subjects.get((kind, subject_id))
        if subject is None:
            refuse(404)
    user_id, person = params.integer("user_id"), None
    if user_id is not None:
        person = call.world.person(user_id)
        if person is None:
            refuse(404)
    sort = params.text("sort") or "new"
    return _Filter(
        subject=subject,
        person=person,
        parent_id=params.integer("parent_id"),
        sort=sort if sort in _SIGNS else "new",
    )


def _border(call: Call, wanted: _Filter) -> _Place | None:
    after = call.params.integer("after")
    if after is not None:
        one = call.world.community.comments.by_id.get(after)
        return None if one is None else wanted.place(one)
    return wanted.read_cursor(call.params.sub("cursor").values)


def _bundle(
    call: Call,
    page: Sequence[Comment],
    wanted: _Filter,
    *,
    replies: bool = False,
) -> Json:
    shown = {it.id for it in page}
    included = _included(page, replies=replies or wanted.parent_id is not None)
    included = [it for it in included if it.id not in shown]
    pinned: list[Comment] = []
    if wanted.subject is not None:
        every = call.world.community.comments.by_id.values()
        pinned = [it for it in every if it.pinned and it.subject == wanted.subject]
    everything = [*page, *included, *pinned]
    viewer = call.viewer
    return {
        "comments": [view_comments.comment(it) for it in page],
        "has_more": False,
        "has_more_id": wanted.parent_id,
        "included_comments": [view_comments.comment(it) for it in included],
        "pinned_comments": [view_comments.comment(it) for it in pinned],
        "user_votes": sorted(
            {it.id for it in everything if viewer and it.voted_by(viewer.id)}
        ),
        "user_follow": bool(viewer and wanted.subject and wanted.subject.id % 2),
        "users": _users(call, everything),
        "sort": wanted.sort,
        "cursor": view_comments.cursor(page[-1], wanted.sort) if page else None,
        "commentable_meta": _metas(call, everything, wanted.subject),
    }


def _included(page: Sequence[Comment], *, replies: bool) -> list[Comment]:
    """Return parents and, if wanted, two levels of replies."""
    found = {it.parent.id: it.parent for it in page if it.parent is not None}
    level = list(page)
    for _ in range(2 if replies else 0):
        level = [reply for one in level for reply in one.replies]
        found.update((it.id, it) for it in level)
    return [comment for _, comment in sorted(found.items())]


def _users(call: Call, comments: Iterable[Comment]) -> list[Json]:
    ids = {it.user_id for it in comments if it.user_id is not None}
    people = (call.world.person(one) for one in sorted(ids))
    return [view_people.user(one) for one in people if one is not None]


def _metas(
    call: Call, comments: Iterable[Comment], subject: Subject | None
) -> list[Json]:
    subjects = {(it.subject.kind, it.subject.id): it.subject for it in comments}
    if subject is not None:
        subjects.setdefault((subject.kind, subject.id), subject)
    found = [view_comments.meta(it, call.viewer) for it in subjects.values()]
    return [*found, view_comments.gone()]


def show(call: Call) -> Answer:
    """Give a comment with its parent and two levels of replies."""
    one = call.world.community.comments.by_id.get(call.path_id("comment"))
    if one is None:
        refuse(404, "Specified Comment couldn't be found.")
    about = _Filter(subject=one.subject, person=None, parent_id=None, sort="new")
    body = _bundle(call, [one], about, replies=True)
    fellows = [
        it for it in call.world.community.comments.by_id.values() if about.fits(it)
    ]
    body["top_level_count"] = sum(it.parent is None for it in fellows)
    body["total"] = len(fellows)
    return answer(body)


def _served(path: str, handler: Callable[[Call], Answer]) -> Served:
    return Served(
        method="GET", path=path, handler=handler, scopes=frozenset(), open=True
    )


ROUTES: Final = (
    _served("comments", index),
    _served("comments/{comment}", show),
)

"""What happened to beatmapsets: nominations, edits, settled issues, all 28 kinds.

The story of a set follows from its status and from its discussions, so that an event
never tells of something that cannot be seen elsewhere. Very old events hold what
nobody would write today: plain text, and text that happens to be JSON.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import attrs

from osupy.sandbox.basics import DAY, EPOCH, RULESETS, YEAR, Draw, Json
from osupy.sandbox.maps import Mapset
from osupy.sandbox.modding import Discussion
from osupy.sandbox.view_maps import beatmapset_extended

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from osupy.sandbox.maps import Maps
    from osupy.sandbox.modding import Modding, Post
    from osupy.sandbox.people import People, Person

PUBLIC: Final = (
    "nominate", "qualify", "rank", "love", "nomination_reset",
    "nomination_reset_received", "disqualify", "remove_from_loved", "kudosu_gain",
    "kudosu_lost", "genre_edit", "language_edit", "nsfw_toggle", "offset_edit",
    "tags_edit", "issue_resolve", "issue_reopen", "beatmap_owner_change",
)  # fmt: skip
MODERATION: Final = (
    "kudosu_allow", "kudosu_deny", "approve", "kudosu_recalculate", "discussion_lock",
    "discussion_unlock", "discussion_delete", "discussion_restore",
    "discussion_post_delete", "discussion_post_restore",
)  # fmt: skip
"""Kinds that do not tell who it was."""
KINDS: Final = (*PUBLIC, *MODERATION)
_EDITS: Final = (
    "genre_edit", "language_edit", "nsfw_toggle", "offset_edit", "tags_edit",
    "beatmap_owner_change", "discussion_lock", "discussion_unlock",
)  # fmt: skip
_OLD: Final = EPOCH - 9 * YEAR
"""Before this, comments were whatever somebody typed."""
_TYPED: Final = ("Unrankable hitsounds, see thread", "mapper's wish", 727, True)
_GONE: Final = 3
"""How many events outlived their set."""


@attrs.define(kw_only=True, eq=False)
class Happening:
    """One event."""

    mapset: Mapset | None
    """``None`` when the set was deleted."""
    kind: str
    user_id: int | None
    created: int
    comment: Any = None
    discussion: Discussion | None = None
    id: int = 0


@attrs.frozen
class Happenings:
    """Every event, oldest first, and who nominated what."""

    events: tuple[Happening, ...]
    nominators: dict[int, tuple[int, ...]]
    """By set: the nominations that stand."""


def make_happenings(
    seed: int, people: People, maps: Maps, modding: Modding
) -> Happenings:
    """Create every event."""
    talk: dict[int, list[Discussion]] = {}
    for one in modding.discussions:
        talk.setdefault(one.mapset.id, []).append(one)
    nominators = {
        mapset.id: _nominators(people, maps, mapset) for mapset in maps.sets.values()
    }
    found: list[Happening] = []
    for number, mapset in enumerate(maps.sets.values()):
        draw = Draw(f"{seed}/happenings/{mapset.id}")
        story = _Story(draw, mapset, people, nominators[mapset.id])
        remarks = talk.get(mapset.id, [])
        found += story.course(number, remarks)
        found += story.edits(number)
        for one in remarks:
            found += story.talk(one)
    found.sort(key=lambda event: event.created)
    for place, event in enumerate(found):
        event.id = 600_000 + place * 2
    for event in found[40 : 40 + _GONE]:
        event.mapset = event.discussion = None
    return Happenings(tuple(found), nominators)


def _nominators(people: People, maps: Maps, mapset: Mapset) -> tuple[int, ...]:
    summary = beatmapset_extended(mapset)["nominations_summary"]
    crowd = [people.in_order[place] for place in range(20, 32)]
    picked = Draw(f"nominators/{mapset.id}").sample(crowd, 2)
    members = [one for one in people.in_order if nominated(one, maps, mapset)]
    ids = dict.fromkeys(one.id for one in (*members, *picked))
    return tuple(ids)[: summary["current"]]


def nominated(person: Person, maps: Maps, mapset: Mapset) -> bool:
    """Say whether a member of the nominating groups is behind a ranked set."""
    if not {"bng", "nat"}.intersection(person.groups):
        return False
    ranked = [one.id for one in maps.sets.values() if one.status == "ranked"]
    return mapset.id in ranked[person.id % 5 :: 9]


def logged(
    one: Discussion | None = None, post: Post | None = None, **rest: Any
) -> Json:
    """Return what the server notes about an event."""
    return {
        "beatmap_discussion_id": one and one.id,
        "beatmap_discussion_post_id": post and post.id,
        **rest,
    }


class _Story:
    """What happens to one set."""

    def __init__(
        self, draw: Draw, mapset: Mapset, people: People, nominators: tuple[int, ...]
    ) -> None:
        self._draw = draw
        self._set = mapset
        self._people = people
        self._nominators = nominators
        self._when = mapset.updated

    def _tell(
        self,
        kind: str,
        user_id: int | None,
        comment: Any = None,
        discussion: Discussion | None = None,
    ) -> Happening:
        # What belongs to a discussion happens with it, the rest whenever it may.
        self._when += self._draw.randrange(60, 5_000) if discussion is None else 1
        if comment is not None and self._when < _OLD and self._draw.chance(30):
            comment = self._draw.choice(_TYPED)
        return Happening(
            mapset=self._set,
            kind=kind,
            user_id=user_id,
            created=self._when,
            comment=comment,
            discussion=discussion,
        )

    def _nominate(self, user_id: int) -> Happening:
        modes = sorted({one.mode for one in self._set.maps}, key=RULESETS.index)
        old = self._set.updated < EPOCH - 7 * YEAR
        return self._tell("nominate", user_id, None if old else {"modes": modes})

    def course(self, number: int, remarks: list[Discussion]) -> Iterator[Happening]:
        """Tell of the way to the present status."""
        status = self._set.status
        if number % 5 == 2 and status != "graveyard":
            problems = [one for one in remarks if one.kind == "problem"]
            yield from self._setback(number, problems[0] if problems else None)
        for user_id in self._nominators:
            yield self._nominate(user_id)
        if status in ("ranked", "qualified") and self._set.ranked:
            yield self._tell("qualify", None)
        if status in ("ranked", "approved"):
            self._when += 7 * DAY
            kind = "rank" if status == "ranked" else "approve"
            yield self._tell(kind, None)
        unloved = status == "graveyard" and number % 3 == 1
        if status == "loved" or unloved:
            yield self._tell("love", self._people.in_order[16].id)
        if unloved:
            reason = self._draw.choice((None, "Broken timing"))
            note = logged(reason=reason)
            yield self._tell("remove_from_loved", self._people.in_order[12].id, note)

    def _setback(self, number: int, cause: Discussion | None) -> Iterator[Happening]:
        first, judge = (self._people.in_order[place].id for place in (33, 34))
        post = None if cause is None else cause.posts[0]
        yield self._nominate(first)
        note = logged(cause, post, nominator_ids=[first])
        kind = "nomination_reset"
        if number % 2:
            kind = "disqualify"
            yield self._tell("qualify", None)
            if number % 3 == 0:
                note["beatmap_ids"] = [self._set.maps[0].id]
            elif number % 3 == 1:
                del note["nominator_ids"]
        elif number % 3 == 0:
            del note["nominator_ids"], note["beatmap_discussion_post_id"]
        if cause is not None:
            self._when = max(self._when, cause.created)
        yield self._tell(kind, judge, note, cause)
        name = self._people.by_id[judge].username
        note = logged(cause, post, source_user_id=judge, source_user_username=name)
        yield self._tell("nomination_reset_received", first, note, cause)

    def edits(self, number: int) -> Iterator[Happening]:
        """Tell of one change to the set itself."""
        kind = _EDITS[number % len(_EDITS)]
        user: int | None = self._set.user_id
        yield self._tell(kind, user, self._edit(kind, number))

    def _edit(self, kind: str, number: int) -> Json | None:
        half = number // len(_EDITS) % 2 == 0
        match kind:
            case "nsfw_toggle":
                return logged(old=not half, new=half)
            case "offset_edit":
                return logged(old=0, new=-12 if half else 25)
            case "discussion_lock":
                return logged(reason="Resolve this first" if half else None)
            case "discussion_unlock":
                return logged() if half else None
            case "beatmap_owner_change":
                return self._owner_change(several=half)
            case "tags_edit":
                return logged(old=None if half else "piano", new=self._set.tags)
            case _:
                new = "Electronic" if kind == "genre_edit" else "Japanese"
                return logged(old="Unspecified", new=new if half else None)

    def _owner_change(self, *, several: bool) -> Json:
        one = self._set.maps[-1]
        owner = self._people.in_order[40]
        note = logged(
            beatmap_id=one.id,
            beatmap_version=one.version,
            new_user_id=owner.id,
            new_user_username=owner.username,
        )
        if several:
            gone = {"id": 977, "username": "[deleted user]"}
            note["new_users"] = [{"id": owner.id, "username": owner.username}, gone]
        return note

    def talk(self, one: Discussion) -> Iterator[Happening]:
        """Tell of a discussion: what was settled, praised and deleted."""
        for post in one.posts:
            yield from self._of_post(one, post)
        yield from self._kudosu(one)
        if one.deleter_id is not None or one.deleted:
            self._when = one.last_post
            moderator = one.deleter_id or self._set.user_id
            yield self._tell("discussion_delete", moderator, logged(one), one)
            if not one.deleted:
                yield self._tell("discussion_restore", moderator, logged(one), one)

    def _of_post(self, one: Discussion, post: Post) -> Iterator[Happening]:
        self._when = post.created
        if post.resolved is not None:
            kind = "issue_resolve" if post.resolved else "issue_reopen"
            yield self._tell(kind, post.user_id, logged(one, post), one)
        if post.deleter_id is not None:
            who, note = post.deleter_id, logged(one, post)
            yield self._tell("discussion_post_delete", who, note, one)
            if not post.deleted:
                yield self._tell("discussion_post_restore", who, note, one)

    def _kudosu(self, one: Discussion) -> Iterator[Happening]:
        self._when = one.created
        first = logged(one, one.posts[0])
        if one.kudosu_denied:
            yield self._tell("kudosu_deny", self._people.in_order[12].id, first, one)
        elif one.grants_kudosu and one.votes:
            votes: list[Json] = [_vote(it.user_id, it.score) for it in one.votes]
            last = votes[-1]
            kind = "kudosu_gain" if last["score"] > 0 else "kudosu_lost"
            note = first | {"new_vote": last, "votes": votes}
            if self._set.id % 7 == 0:
                note["new_vote"] = None
            yield self._tell(kind, one.user_id, note, one)
            if one.id % 11 == 0:
                shapes: tuple[Json, ...] = ({"new_vote": last}, {"new_vote": None}, {})
                note = first | shapes[len(one.votes) % 3]
                yield self._tell("kudosu_recalculate", None, note, one)
        if one.id % 37 == 0:
            yield self._tell("kudosu_allow", self._people.in_order[12].id, first, one)


def _vote(user_id: int, score: int) -> Json:
    return {"user_id": user_id, "score": score}


def nominations(happenings: Happenings, mapset: Mapset) -> list[Json]:
    """Return the nominations of a set that stand."""
    modes = sorted({one.mode for one in mapset.maps}, key=RULESETS.index)
    old = mapset.updated < EPOCH - 7 * YEAR
    return [
        {
            "beatmapset_id": mapset.id,
            "rulesets": None if old else modes,
            "reset": False,
            "user_id": user_id,
        }
        for user_id in happenings.nominators[mapset.id]
    ]


def of_kinds(events: Iterable[Happening], kinds: Iterable[str]) -> list[Happening]:
    """Return the events of some kinds."""
    wanted = set(kinds)
    return [event for event in events if event.kind in wanted]

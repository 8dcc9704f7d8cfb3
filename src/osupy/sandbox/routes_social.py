"""The routes of the areas *account*, *relations*, *teams* and *events*."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from osupy.sandbox import chronicle, ladders, relations, view_people
from osupy.sandbox.basics import DAY, EPOCH, SITE, Draw, Json, offset
from osupy.sandbox.calls import Answer, Call, Served, answer, read_cursor, refuse
from osupy.sandbox.feed import FIRST_ID
from osupy.sandbox.pages import with_cursor
from osupy.sandbox.params import to_int
from osupy.sandbox.routes_users import profile, rulesets
from osupy.sandbox.routes_wiki import redirect
from osupy.sandbox.world import ruleset_id

if TYPE_CHECKING:
    from collections.abc import Callable

    from osupy.sandbox.people import Person, Team

WITH_RELATIONS: Final = 20_241_022
"""From this ``x-api-version`` on friends say whether they are mutual."""
EVENTS: Final = 50
SLOTS: Final = 48
"""How many members a team may have."""
_PREFERENCES: Final = {
    "audio_autoplay": False,
    "audio_muted": False,
    "audio_volume": 0.45,
    "beatmapset_card_size": "normal",
    "beatmapset_download": "all",
    "beatmapset_show_anime_cover": True,
    "beatmapset_show_nsfw": False,
    "beatmapset_title_show_original": False,
    "comments_show_deleted": False,
    "forum_posts_show_deleted": True,
    "legacy_score_only": False,
    "profile_cover_expanded": True,
    "scoring_mode": "standardised",
    "user_list_filter": "all",
    "user_list_sort": "last_visit",
    "user_list_view": "card",
}


# Account


def me(call: Call) -> Answer:
    """Give the profile of the token's user."""
    person, name = call.user, call.path.get("mode")
    ruleset = person.playmode if name is None else ruleset_id(name)
    if ruleset is None:
        refuse(404)
    found = profile(call, person, ruleset)
    found["score_processing_notice_url"] = None
    found["session_verification_method"] = None
    found["session_verified"] = True
    found["statistics_rulesets"] = rulesets(call.world, person, variants=False)
    found["user_preferences"] = _PREFERENCES
    return answer(found)


def favourites(call: Call) -> Answer:
    """Give the ids of the sets that the user likes."""
    found = chronicle.favourites(call.world.seed, call.user, call.world.maps)
    return answer({"beatmapset_ids": [it.id for it in found]})


def revoke(call: Call) -> Answer:
    """Make the token worthless, and its refresh token too."""
    if call.token is not None:
        call.token.log_out()
    return Answer(status=204)


# Relations


def friends(call: Call) -> Answer:
    """Give those whom the user follows."""
    person, found = call.user, list[Json]()
    for friend in relations.friends(call.world, person):
        view = view_people.card(friend)
        view["statistics"] = call.world.statistics(friend, person.playmode)
        view["support_level"] = friend.support_level
        if call.version >= WITH_RELATIONS:
            view = {
                "target_id": friend.id,
                "relation_type": "friend",
                "mutual": relations.mutual(call.world, person, friend),
                "target": view,
            }
        found.append(view)
    return answer(found)


# Teams


def team(call: Call) -> Answer:
    """Give a team with its members; of a short name, where its page is."""
    key = call.path["team"]
    if key.startswith("@"):
        return _team_page(call, key.removeprefix("@"))
    members = _members(call, lambda it: str(it.id) == key)
    if not members or members[0].team is None:
        refuse(404, "Specified Team couldn't be found.")
    one = members[0].team
    draw = Draw(f"team/{one.id}")
    own, name = draw.choice((0, 0, 0, 1, 2, 3)), call.path.get("ruleset")
    ruleset = own if name is None else ruleset_id(name)
    if ruleset is None:
        refuse(422, "Invalid ruleset.")
    gone = one.id % 7 == 0  # who led the team is no more
    leader = None if gone else members[0]
    followers = members if gone else members[1:]
    shown = view_people.team(members[0]) or {}
    return answer(
        shown
        | {
            "cover_url": f"{SITE}/teams/{one.id}/cover.jpg" if one.flag else None,
            "created_at": offset(EPOCH - draw.randrange(30, 500) * DAY),
            "default_ruleset_id": own,
            "description": "[b]Circles[/b]" if draw.chance(60) else None,
            "is_open": draw.chance(50),
            "empty_slots": SLOTS - len(members),
            "leader": view_people.card(leader),
            "members": [view_people.card(it) for it in followers],
            "statistics": _statistics(call, one, ruleset),
        }
    )


def _members(call: Call, wanted: Callable[[Team], bool]) -> list[Person]:
    people = call.world.people.in_order
    return [it for it in people if it.visible and it.team and wanted(it.team)]


def _team_page(call: Call, short_name: str) -> Answer:
    folded = short_name.lower()
    members = _members(call, lambda it: it.short_name.lower() == folded)
    if not members or members[0].team is None:
        refuse(404, "Specified Team couldn't be found.")
    return redirect(f"{SITE}/teams/{members[0].team.id}")


def _statistics(call: Call, one: Team, ruleset: int) -> Json:
    nothing: Json = {"team_id": one.id, "ruleset_id": ruleset, "play_count": 0}
    nothing |= {"ranked_score": 0, "performance": 0}
    rows = (it for it in ladders.teams(call.world, ruleset) if it["team_id"] == one.id)
    found = next(rows, nothing)
    return {key: found[key] for key in nothing}


# Events


def events(call: Call) -> Answer:
    """Give what users did, the latest first unless asked otherwise."""
    feed, params = call.world.community.feed, call.params
    ascending = params.text("sort") == "id_asc"
    count, cursor = feed.count(call.world.now), read_cursor(params)
    if "event_id" in cursor:
        border = to_int(cursor["event_id"]) - FIRST_ID
    else:
        border = -1 if ascending else count
    if ascending:
        numbers = range(max(0, border + 1), count)
    else:
        numbers = range(min(count, border) - 1, -1, -1)
    page = numbers[:EVENTS]
    following: Json | None = None
    if len(numbers) > EVENTS:
        following = {"event_id": FIRST_ID + page[-1]}
    body: Json = {"events": [feed.event(it) for it in page]}
    return answer(with_cursor(body, following))


def _own(path: str, scope: str, handler: Callable[[Call], Answer]) -> Served:
    return Served(
        method="GET",
        path=path,
        handler=handler,
        scopes=frozenset({scope}),
        needs_user=True,
    )


ROUTES: Final = (
    _own("me/beatmapset-favourites", "identify", favourites),
    _own("me/{mode}", "identify", me),
    _own("me", "identify", me),
    _own("friends", "friends.read", friends),
    Served(
        method="DELETE",
        path="oauth/tokens/current",
        handler=revoke,
        scopes=frozenset(),
    ),
    Served(method="GET", path="teams/{team}/{ruleset}", handler=team),
    Served(method="GET", path="teams/{team}", handler=team),
    Served(method="GET", path="events", handler=events),
)

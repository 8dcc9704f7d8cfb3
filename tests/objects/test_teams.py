"""Teams in the short and the long form."""

from __future__ import annotations

from typing import Any

import attrs
import pytest

from osupy.objects import Team, TeamExtended
from tests.objects.answers import AT, DELETED_USER, USER, made

TEAM: dict[str, Any] = {
    "id": 498,
    "name": "Full name",
    "short_name": "FULL",
    "flag_url": None,
}

STATISTICS: dict[str, Any] = {
    "team_id": 498,
    "ruleset_id": 0,
    "play_count": 0,
    "ranked_score": 0,
    "performance": 0,
}

LONG = TEAM | {
    "cover_url": None,
    "created_at": AT,
    "default_ruleset_id": 0,
    "description": None,
    "is_open": True,
    "empty_slots": 7,
    "leader": USER | {"team": TEAM, "groups": []},
    "members": [],
    "statistics": STATISTICS | {"rank": None},
}


def test_team_of_a_user_is_short() -> None:
    team = made(TEAM, Team)

    assert (team.leader, team.members, team.statistics) == (None, None, None)


def test_team_knows_its_leader_and_the_others() -> None:
    team = made(LONG | {"members": [USER | {"id": 2}]}, TeamExtended)

    assert team.leader.id == 7562902
    assert [member.id for member in team.members] == [2]
    assert team.statistics.rank is None


def test_leader_may_be_a_deleted_user() -> None:
    team = made(LONG | {"leader": DELETED_USER}, TeamExtended)

    assert team.leader.is_deleted


def test_url_leads_to_the_team() -> None:
    assert made(TEAM, Team).url == "https://osu.ppy.sh/teams/498"
    assert made(LONG, TeamExtended).url == "https://osu.ppy.sh/teams/498"


@pytest.mark.parametrize("field", ["empty_slots", "leader", "members", "statistics"])
def test_include_is_required_when_the_profile_always_has_it(field: str) -> None:
    assert attrs.fields_dict(Team)[field].default is None
    assert attrs.fields_dict(TeamExtended)[field].default is attrs.NOTHING

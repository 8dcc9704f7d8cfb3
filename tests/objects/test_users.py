"""What users offer beyond their fields."""

from __future__ import annotations

import pickle
from typing import Any

import attrs
import pytest

from osupy.objects import Country, UserCover, UserExtended, UserRelation
from osupy.objects.users import User


def user(**given: Any) -> User:
    """Make a user in the short form."""
    values: dict[str, Any] = {
        "id": 7562902,
        "username": "mrekk",
        "avatar_url": "https://a.ppy.sh/7562902",
        "country_code": "AU",
        "default_group": "default",
        "is_active": True,
        "is_bot": False,
        "is_deleted": False,
        "is_online": False,
        "is_supporter": True,
        "last_visit": None,
        "pm_friends_only": False,
        "profile_colour": None,
    }
    return User(**values | given)


def test_url_leads_to_the_profile() -> None:
    assert user(id=2).url == "https://osu.ppy.sh/users/2"


def test_url_is_none_when_a_deleted_user_has_no_id() -> None:
    assert user(id=None).url is None


def test_extended_user_is_a_user_with_an_url() -> None:
    assert issubclass(UserExtended, User)
    assert UserExtended.__new__(UserExtended).__class__ is UserExtended
    assert attrs.fields_dict(UserExtended)["id"].default is attrs.NOTHING


def test_include_is_none_when_it_was_not_sent() -> None:
    assert user().statistics is None


@pytest.mark.parametrize("field", ["country", "cover", "kudosu"])
def test_include_is_required_when_the_profile_always_has_it(field: str) -> None:
    assert attrs.fields_dict(User)[field].default is None
    assert attrs.fields_dict(UserExtended)[field].default is attrs.NOTHING


def test_users_are_equal_by_value() -> None:
    assert user() == user()
    assert user() != user(is_online=True)


def test_users_of_one_id_share_a_hash_when_they_differ() -> None:
    assert hash(user()) == hash(user(is_online=True))


def test_repr_is_short_and_shows_who_it_is() -> None:
    shown = repr(user(previous_usernames=["a", "b", "c", "d"]))

    assert shown.startswith("User(id=7562902, username='mrekk'")
    assert len(shown) < 250


def test_user_survives_pickling() -> None:
    original = user(cover=UserCover(custom_url=None, url=None, id="3"))

    assert pickle.loads(pickle.dumps(original)) == original


def test_evolve_changes_a_copy() -> None:
    first = user()
    second = attrs.evolve(first, is_online=True)

    assert (first.is_online, second.is_online) == (False, True)


def test_country_is_hashable_by_its_code() -> None:
    assert len({Country(code="AU", name="Australia") for _ in range(2)}) == 1


def test_relation_is_known_by_the_other_user() -> None:
    assert UserRelation.__about__.identity == "target_id"

"""Hand-made answers that several areas need, and what is tried with each."""

from __future__ import annotations

import json
from typing import Any, TypeVar

from osupy import decode, encode
from tests.contract.equal import canonical, differences

T = TypeVar("T")

AT = "2026-08-01T12:30:00+00:00"

USER: dict[str, Any] = {
    "avatar_url": "https://a.ppy.sh/7562902",
    "country_code": "AU",
    "default_group": "default",
    "id": 7562902,
    "is_active": True,
    "is_bot": False,
    "is_deleted": False,
    "is_online": False,
    "is_supporter": True,
    "last_visit": None,
    "pm_friends_only": False,
    "profile_colour": None,
    "username": "mrekk",
}

DELETED_USER: dict[str, Any] = USER | {
    "avatar_url": None,
    "country_code": None,
    "id": None,
    "is_active": False,
    "is_deleted": True,
    "is_supporter": False,
    "username": "[deleted user]",
}


def without(raw: dict[str, Any], *keys: str) -> dict[str, Any]:
    """Return an object of the answer without some keys."""
    return {key: value for key, value in raw.items() if key not in keys}


def made(raw: Any, kind: type[T]) -> T:
    """Decode an answer: without any drift, and nothing of it gets lost."""
    data = json.dumps(raw).encode()
    found: T = decode(data, kind, drift="raise")
    # Not `keep_unknown`: every key must be a field, or belong to an open object.
    written = encode(found)

    assert differences(canonical(json.loads(written)), canonical(raw)) == []
    assert decode(written, kind, drift="raise") == found
    return found

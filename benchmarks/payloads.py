"""Answers in the sizes that real ones have, the same every time.

They come from the sandbox, written as the server's PHP writes JSON. What the sandbox
does not serve, and the long lists of an old profile, are made from the classes: every
field filled, with texts and lists of the lengths that were seen in recordings.
"""

from __future__ import annotations

import json
import random
import types
import typing
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from typing import Any, Union

import attrs
import httpx

import osupy
from osupy import objects as o
from osupy._core.converter.hints import resolve_hints, wire_key
from osupy._core.model import Model
from osupy.mods import Mods
from osupy.sandbox import Sandbox

if typing.TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["payloads"]

_START = datetime(2026, 7, 1, 12, tzinfo=UTC)

# Includes that the endpoints ask for; the rest is missing.
_SEARCH_INCLUDES: Mapping[str, frozenset[str]] = {
    "BeatmapsetExtended": frozenset({"beatmaps", "pack_tags"}),
    "BeatmapExtended": frozenset({"checksum", "max_combo"}),
}

_USER_WITHOUT = frozenset(
    "blocks friends unread_pm_count is_restricted session_verified "
    "session_verification_method statistics_rulesets current_season_stats "
    "user_preferences account_history".split()
)

_LENGTHS = {
    "badges": 3,
    "beatmaps": 4,
    "groups": 1,
    "mods": 2,
    "monthly_playcounts": 120,
    "replays_watched_counts": 70,
    "scores": 100,
    "user_achievements": 110,
    "data": 90,
    "profile_order": 7,
}

_TEXTS = {
    "url": "https://assets.example.org/beatmaps/1234567/covers/cover@2x.jpg?1722470400",
    "avatar_url": "https://a.example.org/12345678?1722470400.jpeg",
    "tags": "electronic drum and bass featured artist instrumental " * 5,
    "html": "<div class='bbcode'>" + "some words about me " * 120 + "</div>",
    "raw": "some words about me " * 100,
    "cover": "https://assets.example.org/beatmaps/1234567/covers/cover.jpg?1722470400",
    "checksum": "0123456789abcdef0123456789abcdef",
    "title": "A Title of the Usual Length",
    "title_unicode": "\u666e\u901a\u306e\u9577\u3055\u306e\u984c\u540d",
    "username": "some player",
}

# Where not every number is one.
_NUMBERS = {"ranked": 1}


class _Maker:
    """Makes JSON for a type.

    Args:
        includes: What to include, by class.
        without: What to leave out of a class that is asked for with everything.
    """

    def __init__(
        self, includes: Mapping[str, frozenset[str]], everything: str = ""
    ) -> None:
        self._includes = includes
        self._everything = everything
        self._random = random.Random(7)

    def make(self, hint: Any, name: str) -> Any:
        """Return JSON for one value of a type."""
        origin, args = typing.get_origin(hint), typing.get_args(hint)
        if origin in (Union, types.UnionType):
            return self.make(args[0], name)
        if origin is list:
            count = _LENGTHS.get(name, 2)
            return [self.make(args[0], name) for _ in range(count)]
        if origin is dict:
            return {}
        if hint is Mods:
            return self.make(list[o.Mod], name)
        if isinstance(hint, type) and issubclass(hint, Model):
            return self._object(hint)
        return self._single(hint, name)

    def _object(self, cls: type[Model]) -> dict[str, Any]:
        hints = resolve_hints(cls)
        wanted = self._includes.get(cls.__name__, frozenset())
        every = cls.__name__ == self._everything
        return {
            wire_key(field.name): self.make(hints[field.name], field.name)
            for field in cls.__attrs_attrs__
            if field.default is attrs.NOTHING
            or field.name in wanted
            or (every and field.name not in _USER_WITHOUT)
        }

    def _single(self, hint: Any, name: str) -> Any:
        chosen = self._random
        if isinstance(hint, type) and issubclass(hint, Enum):
            return chosen.choice(list(hint)).value
        if hint is bool:
            return chosen.random() < 0.5  # noqa: PLR2004
        if hint is int:
            number = chosen.randrange(10 ** chosen.randrange(1, 8))
            return _NUMBERS.get(name, number)
        if hint is float:
            return round(chosen.random() * 1000, 4)
        if hint is datetime:
            moment = _START - timedelta(seconds=chosen.randrange(10**8))
            return moment.isoformat().replace("+00:00", "Z")
        if hint is date:
            return date(2020, 1 + chosen.randrange(12), 1).isoformat()
        if hint is str:
            return _TEXTS.get(name, "a text of length 20")
        return None


def _encoded(value: Any) -> bytes:
    """Write JSON as the server's PHP does: slashes and other alphabets escaped."""
    return json.dumps(value, separators=(",", ":")).replace("/", "\\/").encode()


def _search() -> bytes:
    maker = _Maker(_SEARCH_INCLUDES)
    return _encoded([maker.make(o.BeatmapsetExtended, "") for _ in range(50)])


def _grown(user: dict[str, Any]) -> dict[str, Any]:
    """Return a profile with lists as long as those of one who has played for years.

    The people of the sandbox are new to the game.
    """
    full = _Maker({}, "UserExtended").make(o.UserExtended, "user")
    lists = {key: value for key, value in full.items() if isinstance(value, list)}
    return (
        user
        | {key: lists[key] for key in user if key in lists}
        | {
            "page": full["page"],
            "rank_history": full["rank_history"],
        }
    )


def payloads() -> dict[str, tuple[bytes, Any]]:
    """Return each answer by name, with its type: those of the sandbox where it can."""
    with Sandbox(seed=1) as box:
        headers = {
            "Authorization": f"Bearer {box.token()}",
            "x-api-version": str(osupy.DEFAULT_API_VERSION),
        }
        with httpx.Client(
            base_url=f"{box.base_url}/api/v2/", headers=headers
        ) as client:

            def get(path: str) -> Any:
                return client.get(path).raise_for_status().json()

            scores = get("scores")["scores"]
            pages = {
                user: get(f"users/{user}/scores/best?limit=100")
                for user in sorted({score["user_id"] for score in scores})[:8]
            }
            user = max(pages, key=lambda user: len(pages[user]))
            maps = sorted({score["beatmap_id"] for score in scores})[:50]
            query = "&".join(f"ids[]={number}" for number in maps)
            return {
                "100 scores": (_encoded(pages[user]), list[o.Score]),
                "extended user": (
                    _encoded(_grown(get(f"users/{user}"))),
                    o.UserExtended,
                ),
                "50 beatmaps": (_encoded(get(f"beatmaps?{query}")), o.BeatmapsResponse),
                "50 beatmapsets": (_search(), list[o.BeatmapsetExtended]),
                "ranking of 50": (
                    _encoded(get("rankings/osu/performance")),
                    o.Rankings,
                ),
            }

"""Small encoders that several routes share: user keys, mods, costs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from osupy._core.encoding import wrong
from osupy.mods import Mods

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from osupy.enums import NumberedEnum


def user_key(user: int | str) -> int | str:
    """Return a user as the server tells ids and names apart: a name gets an ``@``."""
    if not isinstance(user, str):
        return user
    name = user.removeprefix("@")
    if not name.strip():
        raise wrong("user", user, "expected an id or a username")
    return f"@{name}"


def user_keys(users: list[int | str]) -> list[int | str]:
    """Return several users as the server tells ids and names apart."""
    return [user_key(user) for user in users]


def acronyms(mods: Any) -> list[str]:
    """Return mods as the acronyms that a query takes."""
    return list(Mods(mods).acronyms)


def mods_body(mods: Any) -> int | list[dict[str, Any]]:
    """Return mods with their settings as a body takes them; a bitset as it is."""
    return mods if isinstance(mods, int) else Mods(mods).to_json()


def per_id(name: str) -> Callable[[Mapping[str, Any]], int]:
    """Return a cost of one unit for each id in a parameter."""
    return lambda values: len(values.get(name, ()))


def per_user(values: Mapping[str, Any]) -> int:
    """Return the cost of many users: one unit each, three with variants."""
    each = 3 if values.get("include_variant_statistics") else 1
    return each * len(values.get("ids", ()))


def team_key(team: int | str) -> int | str:
    """Return a team as the server tells ids and short names apart."""
    if not isinstance(team, str):
        return team
    if not team.removeprefix("@").strip():
        raise wrong("team", team, "expected an id or a short name")
    return f"@{team.removeprefix('@')}"


def by_key(name: str) -> Callable[[Mapping[str, Any]], Mapping[str, str]]:
    """Return what says that a parameter holds an id where it is an ``int``."""
    return lambda values: {"key": "id"} if isinstance(values[name], int) else {}


def numbered(kind: type[NumberedEnum]) -> Callable[[str], int | str]:
    """Return an encoder of values that the server wants by number."""

    def encode(value: str) -> int | str:
        number = kind(value).id
        return value if number is None else number

    return encode


def dotted(values: Sequence[str]) -> str:
    """Return several values as the search takes them: with dots between them."""
    return ".".join(str(value) for value in values)

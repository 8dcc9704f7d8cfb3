"""Bodies for a server of one's own: notifications to mark, items of a playlist.

On the official server only the game may call these routes, so osupy has no methods for
them. Whoever runs a server sends an `Operation`; the parts of its body that are easily
got wrong are built here::

    body = {"name": "Practice", "playlist": [playlist_item(75, "osu", freestyle=True)]}
    client.send(Operation("POST", "api/v2/rooms", Room, body=body))
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from osupy._core.encoding import wrong
from osupy._core.mod_facts import ruleset_name
from osupy.enums import Ruleset
from osupy.mods import Mods

if TYPE_CHECKING:
    from collections.abc import Iterable

    from osupy._core.mod_facts import RulesetArg
    from osupy.mods import ModsLike
    from osupy.objects import Notification, NotificationIdentity

__all__ = ["notification_identities", "playlist_item"]

_PARTS = ("id", "category", "object_id", "object_type")


def notification_identities(
    *which: Notification | NotificationIdentity,
) -> dict[str, list[dict[str, Any]]]:
    """Return the body that marks notifications as read.

    Args:
        which: The notifications; or identities: one with an `id` means that one, one
            without means all that its parts fit, a stack or a whole kind.

    Raises:
        UsageError: There is none, one says nothing (the server would take it for all),
            or some name a notification and some do not: the server looks at one sort.
    """
    entries = [_identity(one) for one in which]
    with_id = sum("id" in entry for entry in entries)
    if not entries:
        raise wrong("which", which, "expected notifications")
    if with_id not in (0, len(entries)):
        raise wrong("which", which, "some have an id and some have none")
    return {"notifications" if with_id else "identities": entries}


def _identity(one: Notification | NotificationIdentity) -> dict[str, Any]:
    parts = {name: getattr(one, name, None) for name in _PARTS}
    entry = {name: value for name, value in parts.items() if value is not None}
    if not entry:
        raise wrong("which", one, "says nothing: it would mean every notification")
    return entry


def playlist_item(
    beatmap: int,
    ruleset: RulesetArg,
    *,
    required_mods: ModsLike = (),
    allowed_mods: ModsLike = (),
    freestyle: bool = False,
    realtime: bool = False,
    max_attempts: int | None = None,
) -> dict[str, Any]:
    """Return an item for the playlist of a room that is to be made.

    Args:
        beatmap: Id of the beatmap.
        ruleset: Ruleset to be played.
        required_mods: Mods that everybody plays with.
        allowed_mods: Mods that players may choose; not with ``freestyle``.
        freestyle: Let players choose another beatmap of the set, and the ruleset.
        realtime: Whether the room is a realtime game, which allows fewer mods.
        max_attempts: How often a user may play it.

    Raises:
        UsageError: The server would refuse it: a mod that the ruleset does not have or
            that cannot be used so, or two that exclude each other.
    """
    name = ruleset_name(ruleset)
    required, allowed = Mods(required_mods), Mods(allowed_mods)
    if freestyle and allowed:
        raise wrong("allowed_mods", allowed, "there are none with freestyle")
    required.check(name)
    for mod in allowed:  # players need not choose all of them together
        Mods([*required, mod]).check(name)
    in_matches = ["is_allowed_in_matches"] if realtime else []
    of_freestyle = ["is_allowed_in_freestyle"] if freestyle else []
    _check_use("required_mods", required, name, in_matches + of_freestyle)
    _check_use(
        "allowed_mods", allowed, name, ["is_free_in_matches"] if realtime else []
    )
    item = {
        "beatmap_id": beatmap,
        "ruleset_id": Ruleset(name).id,
        "required_mods": required.to_json(),
        "allowed_mods": allowed.to_json(),
        "freestyle": freestyle,
    }
    return item if max_attempts is None else item | {"max_attempts": max_attempts}


def _check_use(
    argument: str, mods: Mods, ruleset: RulesetArg, flags: Iterable[str]
) -> None:
    """Refuse mods for which one of the flags does not stand."""
    for mod in mods:
        known = mod.info(ruleset)
        if not all(getattr(known, flag) for flag in flags):
            raise wrong(argument, mods, f"{mod.acronym} cannot be used so")

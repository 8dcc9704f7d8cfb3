"""Who follows whom, who blocks whom, and who may write to whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from osupy.sandbox.people import Person
    from osupy.sandbox.world import World


def friends(world: World, person: Person) -> list[Person]:
    """Return those a user follows and who are still to be seen, by name."""
    found = [
        friend
        for user_id in world.friends(person)
        if (friend := world.person(user_id)) is not None and friend is not person
    ]
    return sorted(found, key=lambda it: it.username.lower())


def mutual(world: World, person: Person, friend: Person) -> bool:
    """Say whether a friend follows back."""
    return person.id in world.friends(friend)


def blocks(person: Person, other: Person) -> bool:
    """Say whether a user has blocked another one."""
    return person.id % 10 == 0 and not person.bot and person is not other


def refusal_to_message(world: World, sender: Person, target: Person) -> str | None:
    """Return why a user may not write to another one in private."""
    if blocks(sender, target):
        return "You cannot message a user you have blocked."
    if sender.bot:  # bots reach everybody
        return None
    if blocks(target, sender):
        return "You have been blocked by this user."
    if target.pm_friends_only and sender.id not in world.friends(target):
        return "This user accepts messages from friends only."
    if sender.pm_friends_only and target.id not in world.friends(sender):
        return "You accept messages from friends only."
    return None

"""How people answer those who write, so that a bot has somebody to talk to.

Who answers, what and how late follows from the message's id. Answers are planned when
a message is sent and said when their time has come. Nobody answers an answer; whoever
does so in return, a bot say, is not answered every time, so that it comes to an end.
"""

from __future__ import annotations

import re
from operator import attrgetter
from typing import TYPE_CHECKING, Final

import attrs

from osupy.sandbox.basics import Draw
from osupy.sandbox.channels import Channel
from osupy.sandbox.people import Person
from osupy.sandbox.phrases import line

if TYPE_CHECKING:
    from osupy.sandbox.chatter import Message
    from osupy.sandbox.world import World

COMMANDS: Final = (".roll", ".help", ".roll 20", "!!roll")
"""What people ask of bots. The server shows others no ``!roll``."""
_CHANCE: Final = {"PM": 75, "PUBLIC": 50, "TEAM": 30}
"""In how many cases of a hundred somebody answers."""
_AMUSED: Final = ("lol", "haha", "o/", "<3", "same")
_TO_ALL: Final = ("gg", "nice", "what?", "thanks!", "no way", "really?")
_MENTION: Final = re.compile(r"@([\w\[\]-]+)")
_LATEST: Final = 4
"""Seconds."""


@attrs.frozen
class Reply:
    """What somebody is about to say."""

    second: int
    channel: Channel
    sender: Person
    text: str


class Replies:
    """What people are about to answer."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._waiting: list[Reply] = []

    def consider(self, channel: Channel, message: Message) -> None:
        """Plan what somebody answers to a message of a user, if anybody does."""
        if self._world.talk <= 0 or message.command or channel.moderated:
            return
        draw = Draw(f"{self._world.seed}/reply/{message.id}")
        called = self._called(channel, message)
        if called is None and not draw.chance(_CHANCE.get(channel.type, 0)):
            return
        person = called or self._somebody(channel, message.sender_id, draw)
        if person is not None:
            sender = self._world.username(message.sender_id)
            text = _answer(message, sender, draw, called=called is not None)
            second = int(self._world.now) + draw.randrange(1, _LATEST)
            self._waiting.append(Reply(second, channel, person, text))

    def due(self) -> list[Reply]:
        """Return what is to be said by now, in order, and forget it."""
        now = self._world.now
        found = [one for one in self._waiting if one.second <= now]
        self._waiting = [one for one in self._waiting if one.second > now]
        return sorted(found, key=attrgetter("second"))

    def _called(self, channel: Channel, message: Message) -> Person | None:
        for name in _MENTION.findall(message.text):
            found = self._world.people.named(name)
            if found is not None and self._talks(found, channel, message.sender_id):
                return found
        return None

    def _talks(self, one: Person, channel: Channel, sender_id: int) -> bool:
        here = channel.type == "PUBLIC" or one.id in channel.members
        known = one.id != sender_id and one is not self._world.owner
        return here and known and one.visible and not one.bot

    def _somebody(self, channel: Channel, sender_id: int, draw: Draw) -> Person | None:
        ids = list(channel.members)
        if channel.type == "PUBLIC" and channel.voices is not None:
            ids = list(channel.voices.speakers)
        people = [self._world.people.by_id.get(one) for one in ids]
        able = [it for it in people if it and self._talks(it, channel, sender_id)]
        return draw.choice(able) if able else None


def _answer(message: Message, sender: str, draw: Draw, *, called: bool) -> str:
    if message.action:
        return draw.choice(_AMUSED)
    if called:
        return f"@{sender} {draw.choice((*_TO_ALL, 'yes?'))}"
    if draw.chance(40):
        return draw.choice(COMMANDS)
    return line(draw) if draw.chance(30) else draw.choice(_TO_ALL)

"""Chat: who is where, who may write, what was said, and who gets to hear it.

:class:`Chat` is the one place where a message comes into the world, whether a user of
the sandbox sent it or the people of a channel said it: :meth:`Chat.subscribe` tells of
all of them.
"""

from __future__ import annotations

import heapq
from itertools import islice
from typing import TYPE_CHECKING, Final

import attrs

from osupy.sandbox import relations
from osupy.sandbox.basics import DAY, EPOCH, Draw
from osupy.sandbox.channels import (
    FIRST_PRIVATE,
    LATEST,
    Channel,
    Member,
    make_channels,
)
from osupy.sandbox.chatter import FREE, Message, id_at
from osupy.sandbox.people import Person
from osupy.sandbox.replies import Replies

if TYPE_CHECKING:
    from collections.abc import Callable

    from osupy.sandbox.world import World

    Listener = Callable[["Said | Joined | Parted"], None]

PRESENCE: Final = 60
"""Seconds for which an acknowledgement counts."""
SHOWN: Final = DAY
"""How far back public channels can be read."""
SILENCES: Final = 100
_SILENCE_PACE: Final = 30
_SILENCE_LENGTH: Final = 600
_HIDDEN: Final = ("PM", "ANNOUNCE")
"""Who leaves these is still in: they are closed until the next message."""
_BOUND: Final = ("TEAM", "PRIVATE")
"""These cannot be left."""


@attrs.frozen
class Silence:
    """A user was told to be quiet."""

    id: int
    user_id: int
    when: int


@attrs.frozen
class Said:
    """A message was sent."""

    channel: Channel
    message: Message
    uuid: str | None = None
    """What the sender will know it by; it is told, not kept."""


@attrs.frozen
class Joined:
    """Somebody came in."""

    channel: Channel
    person: Person


@attrs.frozen
class Parted:
    """Somebody went, or closed a conversation."""

    channel: Channel
    person: Person


class Chat:
    """All channels of a world."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.channels: dict[int, Channel] = make_channels(
            world.seed, world.people, world.talk
        )
        self._next_channel = FIRST_PRIVATE + 1_000
        self._last_id = 0
        self._attempts: dict[tuple[int, bool], int] = {}
        self._listeners: list[Listener] = []
        self._replies = Replies(world)
        self._told = world.now
        self._announcers = {world.owner.id, world.bot.id}
        self._crowd = [it for it in world.people.in_order[20:] if not it.bot]

    # Reading

    def member(self, channel: Channel, person: Person) -> Member | None:
        """Return how somebody is in a channel, or ``None``."""
        return channel.members.get(person.id)

    def last_id(self, channel: Channel) -> int | None:
        """Return the id of the newest message."""
        found = channel.last(self._world.now)
        return None if found is None else found.id

    def history(
        self,
        channel: Channel,
        reader: Person,
        *,
        since: int | None = None,
        until: int | None = None,
        limit: int = 50,
    ) -> list[Message]:
        """Return messages, oldest first.

        What is filtered comes out after the limit, so fewer may come than there are.
        """
        now = self._world.now
        if since is not None:
            found = list(islice(channel.after(since, now), limit))
        else:
            border = LATEST if until is None else until
            found = list(islice(channel.before(border, now), limit))[::-1]
        shown = now - SHOWN if channel.type == "PUBLIC" else 0
        return [
            message
            for message in found
            if message.sent > shown
            if not message.command or message.sender_id == reader.id
        ]

    def private(self, one: int, other: int) -> Channel | None:
        """Return the conversation of two users, if they ever had one."""
        pair = tuple(sorted((one, other)))
        found = (it for it in self.channels.values() if it.partners == pair)
        return next(found, None)

    # Silences

    def silences_after(self, when: float) -> list[Silence]:
        """Return who was silenced since then, the latest first, within an hour."""
        now = int(self._world.now)
        border = max(int(when), now - 3_600)
        last = (now - EPOCH) // _SILENCE_PACE
        first = (border - EPOCH) // _SILENCE_PACE + 1
        numbers = range(last, first - 1, -1)[:SILENCES]
        return [self._silence(number) for number in numbers]

    def silences_since(self, silence_id: int) -> list[Silence]:
        """Return the silences behind one, the latest first."""
        everything = self.silences_after(0)
        return [one for one in everything if one.id > silence_id]

    def silences_since_message(self, message_id: int) -> list[Silence]:
        """Return the silences behind a message; none if there is no such message."""
        for channel in self.channels.values():
            found = next(channel.after(message_id - 1, self._world.now), None)
            if found is not None and found.id == message_id:
                return self.silences_after(found.sent)
        return []

    def _silence(self, number: int) -> Silence:
        draw = Draw(f"{self._world.seed}/silence/{number}")
        user_id = draw.choice(self._crowd).id
        return Silence(500_000 + number, user_id, EPOCH + number * _SILENCE_PACE)

    def silenced(self, person: Person) -> bool:
        """Say whether somebody has to be quiet for now."""
        recent = self.silences_after(self._world.now - _SILENCE_LENGTH)
        return person.id in {one.user_id for one in recent}

    # Who may write

    def may_announce(self, person: Person) -> bool:
        """Say whether somebody may write announcements."""
        return person.id in self._announcers

    def refusal(self, channel: Channel, person: Person) -> str | None:
        """Return why somebody may not write in a channel, if so."""
        if person.restricted or self.silenced(person):
            return "You cannot send messages while silenced or restricted."
        if self.member(channel, person) is None:
            return "You are not in this channel."
        if channel.type == "TEMPORARY":
            return "Messages to this channel can be sent from the game only."
        if channel.type == "ANNOUNCE" and self.may_announce(person):
            return None
        if channel.moderated:
            return "This channel is moderated."
        if channel.type == "PM":
            partner = self._world.person(channel.partner_of(person.id) or 0)
            if partner is None:
                return "This user is gone."
            return relations.refusal_to_message(self._world, person, partner)
        return None

    def too_often(self, person: Person, *, private: bool) -> bool:
        """Count an attempt to write; say whether it is one too many.

        One a second is allowed, private messages and others apart.
        """
        now, key = int(self._world.now), (person.id, private)
        before = self._attempts.get(key)
        self._attempts[key] = now
        return before == now

    # Coming and going

    def join(self, channel: Channel, person: Person) -> Member:
        """Let somebody in; who is in already stays as they are."""
        member = channel.members.get(person.id)
        if member is None:
            member = Member(last_read=self.last_id(channel))
            channel.members[person.id] = member
            self._tell(Joined(channel, person))
        member.acked = self._world.now
        return member

    def leave(self, channel: Channel, person: Person) -> bool:
        """Let somebody out; say whether they may go."""
        if channel.type in _BOUND:
            return False
        member = channel.members.get(person.id)
        if channel.type not in _HIDDEN:
            channel.members.pop(person.id, None)
        if member is not None:
            self._tell(Parted(channel, person))
        return True

    def acknowledge(self, person: Person) -> None:
        """Note that somebody is there, in each public channel they are in."""
        for channel in self.channels.values():
            member = channel.members.get(person.id)
            if member is not None and channel.type == "PUBLIC":
                member.acked = self._world.now

    def mark(self, channel: Channel, member: Member, message_id: int) -> None:
        """Note what somebody has read; it is never unread again."""
        newest = min(message_id, self.last_id(channel) or 0)
        member.last_read = max(member.last_read or 0, newest)

    # Talking

    def open_private(self, one: Person, other: Person) -> Channel:
        """Return the conversation of two users, made now if they had none."""
        found = self.private(one.id, other.id)
        if found is None:
            pair = tuple(sorted((one.id, other.id)))
            found = self._add_channel("PM", f"#pm_{pair[0]}-{pair[1]}", pair)
            found.partners = pair
            self._tell_members(found)
        return found

    def announce(
        self, sender: Person, targets: list[Person], name: str, description: str
    ) -> Channel:
        """Make a channel for announcements to some users."""
        ids = (sender.id, *(one.id for one in targets))
        found = self._add_channel("ANNOUNCE", name, ids)
        found.description, found.moderated = description, True
        self._tell_members(found)
        return found

    def _add_channel(self, kind: str, name: str, ids: tuple[int, ...]) -> Channel:
        self._next_channel += 1
        found = Channel(id=self._next_channel, type=kind, name=name)
        found.members = {user_id: Member() for user_id in ids}
        self.channels[found.id] = found
        return found

    def _tell_members(self, channel: Channel) -> None:
        for user_id in channel.members:
            person = self._world.people.by_id.get(user_id)
            if person is not None:
                self._tell(Joined(channel, person))

    def send(
        self,
        channel: Channel,
        sender: Person,
        text: str,
        *,
        action: bool = False,
        uuid: str | None = None,
    ) -> Message:
        """Let somebody say something."""
        self.catch_up()
        self._last_id = max(self._last_id + 1, id_at(self._world.now, FREE))
        message = Message(self._last_id, channel.id, sender.id, text, action)
        channel.sent.append(message)
        member = channel.members.get(sender.id)
        if member is not None:
            self.mark(channel, member, message.id)
        self._tell(Said(channel, message, uuid))
        return message

    def receive(
        self,
        channel: Channel,
        sender: Person,
        text: str,
        *,
        action: bool = False,
        uuid: str | None = None,
    ) -> Message:
        """Let a user of the sandbox say something, which somebody may answer."""
        message = self.send(channel, sender, text, action=action, uuid=uuid)
        self._replies.consider(channel, message)
        return message

    def _answers(self) -> list[Message]:
        """Let those say what they have to answer whose time has come."""
        found: list[Message] = []
        for one in self._replies.due():
            self._last_id = max(self._last_id + 1, id_at(one.second, FREE))
            said = Message(self._last_id, one.channel.id, one.sender.id, one.text)
            one.channel.sent.append(said)
            found.append(said)
        return found

    # Hearing

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Tell of all that happens from now on; what is returned ends it."""
        self.catch_up()
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def catch_up(self) -> None:
        """Tell of what people said since the last time, in order."""
        begin, now = self._told, self._world.now
        self._told = max(begin, now)
        if int(now) == int(begin):
            return
        answers = self._answers()
        if not self._listeners:
            return
        border = id_at(begin + 1, 0) - 1
        talks = [it.talk_after(border, now) for it in self.channels.values()]
        for message in heapq.merge(answers, *talks, key=lambda it: it.id):
            self._tell(Said(self.channels[message.channel_id], message))

    def _tell(self, what: Said | Joined | Parted) -> None:
        for listener in list(self._listeners):
            listener(what)

    def hears(self, channel: Channel, message: Message, person: Person) -> bool:
        """Say whether a message is delivered to somebody as it is said."""
        member = channel.members.get(person.id)
        if message.command:
            return message.sender_id == person.id
        if member is None:
            return False
        if channel.type != "PUBLIC":
            return True
        acked = member.acked
        return acked is not None and self._world.now - acked <= PRESENCE

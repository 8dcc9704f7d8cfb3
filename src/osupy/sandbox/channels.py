"""Channels: what they hold, and which ones there are when the world begins."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Final

import attrs

from osupy.sandbox.basics import DAY, EPOCH, Draw
from osupy.sandbox.chatter import FREE, Message, Voices, id_at
from osupy.sandbox.people import DELETED_IDS, People
from osupy.sandbox.phrases import line, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from osupy.sandbox.people import Person

LIMIT: Final = 450
ANNOUNCE_LIMIT: Final = 1_024
LATEST: Final = 2**53
"""Behind every message."""
_HISTORY: Final = 3 * DAY
"""How long people have been talking when the world begins."""
_PUBLIC: Final = (
    (5, "#osu", "The main channel (English only).", 3),
    (6, "#lobby", "Find people to play with.", 11),
    (7, "#chinese", "Chinese community channel.", 40),
    (9, "#french", "French community channel.", 75),
    (11, "#japanese", "日本語のチャンネル", 55),
    (14, "#osumania", "All about osu!mania.", 120),
    (22, "#taiko", "All about osu!taiko (English only).", 90),
    (55, "#announce", "What goes on, told automatically.", 180),
    (63, "#modreqs", "Ask for mods here.", 600),
    (74, "#finnish", "Finnish community channel.", 900),
)
MODERATED: Final = 55
QUIET: Final = 74
"""Nobody has talked there for two days."""
FIRST_TEAM: Final = 2_000
FIRST_PRIVATE: Final = 40_000
_OTHERS: Final = (
    (301, "TEMPORARY", "#mp_60123", "Tournament match", True),
    (302, "TEMPORARY", "#spect_77", "Spectators", False),
    (303, "MULTIPLAYER", "#lazermp_9001", "Playlist room", False),
    (304, "SPECTATOR", "#spectator_12", "", False),
    (305, "PRIVATE", "#referees", "For referees", False),
    (306, "GROUP", "#oldtimers", "", False),
)


@attrs.define(kw_only=True, eq=False)
class Member:
    """Somebody in a channel."""

    last_read: int | None = None
    acked: float | None = None
    """When the user last said to be there."""


@attrs.define(kw_only=True, eq=False)
class Channel:
    """A place to talk."""

    id: int
    type: str
    name: str
    description: str | None = None
    moderated: bool = False
    partners: tuple[int, ...] = ()
    """Both sides of a private conversation."""
    tournament: bool = False
    """Whether it belongs to a match that can be joined."""
    voices: Voices | None = None
    members: dict[int, Member] = attrs.field(factory=dict[int, Member])
    sent: list[Message] = attrs.field(factory=list[Message])
    """What the channel's own voices have not said."""

    @property
    def limit(self) -> int:
        """How many characters a message may have."""
        return ANNOUNCE_LIMIT if self.type == "ANNOUNCE" else LIMIT

    @property
    def joinable(self) -> bool:
        """Whether anybody may come in."""
        return self.type == "PUBLIC" or self.tournament

    def partner_of(self, user_id: int) -> int | None:
        """Return the other side of a private conversation."""
        others = [one for one in self.partners if one != user_id]
        return others[0] if others else None

    def after(self, message_id: int, now: float) -> Iterator[Message]:
        """Yield the messages behind an id, oldest first."""
        start = bisect_right(self.sent, message_id, key=lambda it: it.id)
        return _merged(self.talk_after(message_id, now), self.sent[start:])

    def before(self, message_id: int, now: float) -> Iterator[Message]:
        """Yield the messages before an id, newest first."""
        end = bisect_right(self.sent, message_id - 1, key=lambda it: it.id)
        talk = self._talk_before(message_id, now)
        return _merged(talk, reversed(self.sent[:end]), newest_first=True)

    def last(self, now: float) -> Message | None:
        """Return the newest message."""
        return next(self.before(LATEST, now), None)

    def talk_after(self, message_id: int, now: float) -> Iterator[Message]:
        """Yield what the channel's own voices said behind an id."""
        if self.voices is not None:
            first, count = self.voices.after(message_id), self.voices.count(now)
            yield from map(self.voices.message, range(first, count))

    def _talk_before(self, message_id: int, now: float) -> Iterator[Message]:
        if self.voices is not None:
            behind, count = self.voices.after(message_id - 1), self.voices.count(now)
            numbers = range(min(behind, count) - 1, -1, -1)
            yield from map(self.voices.message, numbers)


def _merged(
    one: Iterator[Message], other: Iterable[Message], *, newest_first: bool = False
) -> Iterator[Message]:
    """Yield the messages of two sources in order, reading no further than needed."""
    rest = iter(other)
    a, b = next(one, None), next(rest, None)
    while a is not None and b is not None:
        if (a.id > b.id) is newest_first:
            yield a
            a = next(one, None)
        else:
            yield b
            b = next(rest, None)
    if a is not None:
        yield a
        yield from one
    if b is not None:
        yield b
        yield from rest


def make_channels(seed: int, people: People, talk: float) -> dict[int, Channel]:
    """Create the channels that are there from the start; people talk so fast."""
    owner, bot = people.in_order[0], people.in_order[1]
    found = [
        *_public(seed, people),
        *_teams(seed, people),
        *_private(seed, people, owner),
        _announcement(seed, bot, owner),
    ]
    for number, kind, name, description, tournament in _OTHERS:
        found.append(
            Channel(
                id=number,
                type=kind,
                name=name,
                description=description or None,
                tournament=tournament,
                members={owner.id: Member()} if kind in ("PRIVATE", "GROUP") else {},
            )
        )
    for channel in found:
        if channel.voices is not None:
            channel.voices = _at_pace(channel.voices, talk)
    return {channel.id: channel for channel in found}


def _at_pace(voices: Voices, talk: float) -> Voices:
    if talk <= 0:
        return attrs.evolve(voices, ended=min(EPOCH - 1, voices.ended or EPOCH))
    return attrs.evolve(voices, pace=max(1, round(voices.pace / talk)))


def _public(seed: int, people: People) -> Iterator[Channel]:
    owner, bot = people.in_order[0], people.in_order[1]
    crowd = [one.id for one in people.in_order[20:] if one.visible]
    for place, (number, name, description, pace) in enumerate(_PUBLIC):
        speakers = [*crowd[place * 7 % 50 :: 5], DELETED_IDS[place % 3]]
        if number == MODERATED:
            speakers = [bot.id]
        members = (owner, bot) if number in (5, 22, MODERATED, QUIET) else ()
        yield Channel(
            id=number,
            type="PUBLIC",
            name=name,
            description=description,
            moderated=number == MODERATED,
            voices=Voices(
                seed=seed,
                channel_id=number,
                place=place,
                pace=pace,
                began=EPOCH - _HISTORY,
                ended=EPOCH - 2 * DAY if number == QUIET else None,
                speakers=speakers,
            ),
            members={one.id: Member() for one in members},
        )


def _teams(seed: int, people: People) -> Iterator[Channel]:
    fellows: dict[int, list[Person]] = {}
    for one in people.in_order:
        if one.team is not None:
            fellows.setdefault(one.team.id, []).append(one)
    for place, (team_id, members) in enumerate(sorted(fellows.items())):
        team = members[0].team
        channel = Channel(
            id=FIRST_TEAM + team_id,
            type="TEAM",
            name=team.name if team else "",
            description="",
            members={one.id: Member() for one in members},
        )
        ids = [one.id for one in members]
        _fill(channel, Draw(f"{seed}/team-chat/{team_id}"), ids, 6 + place)
        yield channel


def _private(seed: int, people: People, owner: Person) -> Iterator[Channel]:
    """Create what the owner has written with others, some of them gone since."""
    restricted = people.in_order[2]
    picked = [one.id for one in people.in_order[20:60:3] if one.visible]
    others = [*picked[:8], restricted.id, DELETED_IDS[0]]
    for place, other in enumerate(others):
        pair = tuple(sorted((owner.id, other)))
        channel = Channel(
            id=FIRST_PRIVATE + place,
            type="PM",
            name=f"#pm_{pair[0]}-{pair[1]}",
            partners=pair,
            members={one: Member() for one in pair},
        )
        _fill(channel, Draw(f"{seed}/private/{place}"), pair, 3 + place * 17)
        if place == 0:  # the only one who still writes
            channel.voices = Voices(
                seed=seed,
                channel_id=channel.id,
                place=FREE - 1,
                pace=240,
                began=EPOCH - 60,
                speakers=[other],
            )
        yield channel


def _announcement(seed: int, bot: Person, owner: Person) -> Channel:
    draw = Draw(f"{seed}/announcement")
    message = Message(
        id=id_at(EPOCH - 5 * DAY, FREE),
        channel_id=FIRST_PRIVATE + 90,
        sender_id=bot.id,
        text=f"# Sandbox Cup\n\n{text(draw, 2)}",
    )
    return Channel(
        id=message.channel_id,
        type="ANNOUNCE",
        name="Sandbox Cup",
        description="News for the players of the cup",
        moderated=True,
        members={bot.id: Member(), owner.id: Member()},
        sent=[message],
    )


def _fill(channel: Channel, draw: Draw, speakers: Iterable[int], count: int) -> None:
    ids = list(speakers)
    seconds = sorted(EPOCH - draw.randrange(300, 40 * DAY) for _ in range(count))
    for place, second in enumerate(seconds):
        channel.sent.append(
            Message(
                id=id_at(second, FREE + channel.id % 90),
                channel_id=channel.id,
                sender_id=ids[place % len(ids)],
                text=line(draw),
                action=draw.chance(5),
            )
        )

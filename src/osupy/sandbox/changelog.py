"""Builds of the game and of the site, and what changed in them."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, Final

import attrs

from osupy.sandbox.basics import DAY, EPOCH, SITE, Draw
from osupy.sandbox.people import Person
from osupy.sandbox.phrases import heading, line, text

if TYPE_CHECKING:
    from osupy.sandbox.people import People

FIRST_BUILD: Final = 7_000
_STREAMS: Final = (
    (5, "stable40", "Stable", True, 30, 9),
    (3, "cuttingedge", "Cutting Edge", False, 22, 12),
    (7, "lazer", "Lazer", False, 44, 6),
    (17, "tachyon", "Tachyon", False, 12, 20),
    (8, "web", "Web / Wiki", False, 26, 11),
    (19, "experimental", None, False, 0, 1),
)
"""Id, name, display name, featured, how many builds there are, days between them."""
_CATEGORIES: Final = ("Gameplay", "Song Select", "UI", "Online", "Wiki", "Code Quality")
_NUMBERS: Final = re.compile(r"\d+")


@attrs.define(eq=False)
class Stream:
    """A line of builds."""

    id: int
    name: str
    display_name: str | None
    featured: bool
    builds: list[Build] = attrs.field(factory=list["Build"])


@attrs.frozen(kw_only=True)
class Author:
    """Who made a change: known on the development site, on this one, or on both."""

    id: int | None
    name: str
    person: Person | None


@attrs.frozen(kw_only=True, eq=False)
class Entry:
    """One change."""

    id: int | None
    """``None`` if it was noted before changes were taken from the repositories."""
    repository: str | None
    pull: int | None
    url: str | None
    kind: str
    category: str
    title: str | None
    major: bool
    created: int
    author: Author
    message: str | None


@attrs.define(kw_only=True, eq=False)
class Build:
    """A version of something."""

    id: int
    stream: Stream
    version: str
    created: int
    users: int
    video: str | None
    entries: tuple[Entry, ...]

    @property
    def order(self) -> tuple[int, ...]:
        """The numbers of the version, which grow."""
        return version_order(self.version)


def version_order(version: str) -> tuple[int, ...]:
    """Return the numbers of a version, to be compared."""
    numbers = [int(it) for it in _NUMBERS.findall(version)]
    if len(numbers) > 1 and numbers[0] < 10_000:  # 2026.624.0 beside 20260624.1
        numbers[:2] = [numbers[0] * 10_000 + numbers[1]]
    return tuple(numbers)


class Changelog:
    """All builds of a world, in the order of time."""

    def __init__(self, seed: int, people: People) -> None:
        self.streams: list[Stream] = [Stream(*values[:4]) for values in _STREAMS]
        self.builds: list[Build] = []
        authors = _authors(people)
        for stream, (*_, count, pace) in zip(self.streams, _STREAMS, strict=True):
            for number in range(count):
                draw = Draw(f"{seed}/build/{stream.name}/{number}")
                day = EPOCH - (count - number) * pace * DAY
                self.builds.append(_build(draw, stream, day, authors))
        self.builds.sort(key=lambda it: it.created)
        for number, build in enumerate(self.builds):
            build.id = FIRST_BUILD + number * 3
            build.stream.builds.append(build)
        self.by_id: dict[int, Build] = {build.id: build for build in self.builds}

    def stream(self, name: str) -> Stream | None:
        """Return a stream by its name."""
        return next((it for it in self.streams if it.name == name), None)

    def version(self, version: str, stream: Stream | None = None) -> Build | None:
        """Return the latest build of a version, of one stream or of any."""
        found = [
            it
            for it in self.builds
            if it.version == version and stream in (None, it.stream)
        ]
        return found[-1] if found else None


def _build(draw: Draw, stream: Stream, day: int, authors: list[Author]) -> Build:
    created = day + draw.randrange(DAY)
    when = time.gmtime(created)
    if stream.name in ("stable40", "cuttingedge"):
        version = time.strftime("%Y%m%d", when)
        if draw.chance(25):
            version += f".{draw.randrange(1, 4)}"
    else:
        version = f"{when.tm_year}.{when.tm_mon}{when.tm_mday:02}.0"
    count = 0 if draw.chance(15) else draw.randrange(1, 7)
    return Build(
        id=0,
        stream=stream,
        version=version,
        created=created,
        users=draw.randrange(4_000) if stream.name != "web" else 0,
        video=f"video{draw.randrange(100):06}" if draw.chance(15) else None,
        entries=tuple(_entry(draw, created, authors) for _ in range(count)),
    )


def _entry(draw: Draw, created: int, authors: list[Author]) -> Entry:
    legacy = draw.chance(20)
    author = draw.choice(authors)
    pull = draw.randrange(10_000, 40_000)
    told = draw.chance(30)
    return Entry(
        id=None if legacy else draw.randrange(10_000, 90_000),
        repository=None if legacy else draw.choice(("osu", "osu-web", "osu-wiki")),
        pull=None if legacy else pull,
        url=f"{SITE}/home/news/more" if draw.chance(12) else None,
        kind=draw.choice(("add", "fix", "fix", "misc")),
        category=draw.choice(_CATEGORIES),
        title=None if draw.chance(3) else f"Fix the {heading(draw)} {line(draw)}",
        major=draw.chance(25),
        created=created - draw.randrange(DAY),
        author=author,
        message=text(draw, 2) if told else None if legacy else "",
    )


def _authors(people: People) -> list[Author]:
    crowd = [it for it in people.in_order[20:40] if it.visible]
    both = [
        Author(id=10 + place, name=it.username, person=it)
        for place, it in enumerate(crowd[:4])
    ]
    outside = Author(id=55, name="octocat", person=None)
    inside = Author(id=None, name=crowd[5].username, person=crowd[5])
    return [*both, outside, inside]

"""What people write and say: chat, forums, comments, news, the wiki, builds.

Each part is made when it is first asked for, and belongs to one world: what users add
is gone with the sandbox.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from osupy.sandbox.changelog import Changelog
from osupy.sandbox.comments import Comments
from osupy.sandbox.feed import Feed
from osupy.sandbox.forums import Forums
from osupy.sandbox.news import News
from osupy.sandbox.talk import Chat
from osupy.sandbox.wiki import Wiki

if TYPE_CHECKING:
    from osupy.sandbox.world import World


class Community:
    """All of it."""

    def __init__(self, world: World) -> None:
        self._world = world

    @cached_property
    def changelog(self) -> Changelog:
        """Builds."""
        return Changelog(self._world.seed, self._world.people)

    @cached_property
    def chat(self) -> Chat:
        """Channels, and who talks in them."""
        return Chat(self._world)

    @cached_property
    def comments(self) -> Comments:
        """Comments on nearly everything."""
        return Comments(self._world, self.changelog, self.news)

    @cached_property
    def feed(self) -> Feed:
        """What users do."""
        return Feed(self._world.seed, self._world.people, self._world.maps)

    @cached_property
    def forums(self) -> Forums:
        """Forums, topics and posts."""
        return Forums(self._world.seed, self._world.people)

    @cached_property
    def news(self) -> News:
        """The news."""
        return News(self._world.seed)

    @cached_property
    def wiki(self) -> Wiki:
        """The wiki."""
        return Wiki(self._world.seed)

"""Friends."""

from __future__ import annotations

from osupy import objects as o
from osupy._async.base import AsyncBase
from osupy._core.route import route
from osupy.enums import Scope


class RelationRoutes(AsyncBase):
    """Routes under ``friends``."""

    @route("GET", "friends", scope=Scope.FRIENDS_READ, requires_user=True)
    async def get_friends(self) -> list[o.UserRelation]:
        """Return the friends of the token's user, by name.

        Before api version 20241022 the server sends plain users, and so does this.

        Raises:
            AuthError: The token has no user.

        Source: ``FriendsController@index``
        """
        ...

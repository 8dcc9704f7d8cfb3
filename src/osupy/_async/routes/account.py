"""The user of the token, and the token itself."""

from __future__ import annotations

from osupy import objects as o
from osupy._async.base import AsyncBase
from osupy._core.literals import ModeArg
from osupy._core.route import route
from osupy.enums import Scope


class AccountRoutes(AsyncBase):
    """Routes under ``me`` and ``oauth``."""

    @route("GET", "me/beatmapset-favourites", scope=Scope.IDENTIFY, requires_user=True)
    async def get_own_favourites(self) -> o.FavouriteIdsResponse:
        """Return the ids of the beatmapsets that the token's user likes.

        Raises:
            AuthError: The token has no user.

        Source: ``Account/BeatmapsetFavouritesController@index``
        """
        ...

    @route("GET", "me/{mode?}", scope=Scope.IDENTIFY, requires_user=True)
    async def get_own_data(self, mode: ModeArg | None = None) -> o.UserExtended:
        """Return the profile of the token's user.

        Args:
            mode: Ruleset of the statistics; the user's own when left out.

        Raises:
            AuthError: The token has no user.
            NotFoundError: Bad ruleset.

        Source: ``UsersController@me``
        """
        ...

    @route("DELETE", "oauth/tokens/current", done_if_refused=True)
    async def revoke_current_token(self) -> None:
        """Make the token in use, and its refresh token, worthless.

        The user's consent to the application stays: it is taken back on the site.

        Source: ``OAuth/TokensController@destroyCurrent``
        """
        ...

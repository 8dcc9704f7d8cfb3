"""The declarations: every endpoint once, a signature and a docstring."""

from __future__ import annotations

from osupy._async.routes.aliases import Aliases
from osupy._async.routes.beatmaps import BeatmapRoutes
from osupy._async.routes.users import UserRoutes


class AsyncRoutes(Aliases, BeatmapRoutes, UserRoutes):
    """All of them."""

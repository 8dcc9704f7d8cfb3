"""The declarations: every endpoint once, a signature and a docstring."""

from __future__ import annotations

from osupy._async.routes.account import AccountRoutes
from osupy._async.routes.aliases import Aliases
from osupy._async.routes.beatmaps import BeatmapRoutes
from osupy._async.routes.beatmapsets import BeatmapsetRoutes
from osupy._async.routes.changelog import ChangelogRoutes
from osupy._async.routes.chat import ChatRoutes
from osupy._async.routes.comments import CommentRoutes
from osupy._async.routes.events import EventRoutes
from osupy._async.routes.forums import ForumRoutes
from osupy._async.routes.news import NewsRoutes
from osupy._async.routes.rankings import RankingRoutes
from osupy._async.routes.relations import RelationRoutes
from osupy._async.routes.search import SearchRoutes
from osupy._async.routes.teams import TeamRoutes
from osupy._async.routes.users import UserRoutes
from osupy._async.routes.wiki import WikiRoutes


class AsyncRoutes(
    Aliases,
    AccountRoutes,
    BeatmapRoutes,
    BeatmapsetRoutes,
    ChangelogRoutes,
    ChatRoutes,
    CommentRoutes,
    EventRoutes,
    ForumRoutes,
    NewsRoutes,
    RankingRoutes,
    RelationRoutes,
    SearchRoutes,
    TeamRoutes,
    UserRoutes,
    WikiRoutes,
):
    """All of them."""

"""Names that users of other libraries know, where ours is a better one."""

from __future__ import annotations

from osupy._async.routes.multiplayer import MultiplayerRoutes
from osupy._async.routes.scores import ScoreRoutes


class Aliases(MultiplayerRoutes, ScoreRoutes):
    """The same methods under their old names."""

    get_replay_data_by_id_only = ScoreRoutes.download_replay
    get_replay_data = ScoreRoutes.download_legacy_replay
    get_score_by_id = ScoreRoutes.get_legacy_score
    get_score_by_id_only = ScoreRoutes.get_score
    get_scores = MultiplayerRoutes.get_playlist_scores

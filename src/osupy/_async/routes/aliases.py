"""Names that users of other libraries know, where ours is a better one."""

from __future__ import annotations

from typing import Final

from osupy._async.routes.multiplayer import MultiplayerRoutes
from osupy._async.routes.scores import ScoreRoutes


class Aliases(MultiplayerRoutes, ScoreRoutes):
    """The same methods under their old names."""

    get_replay_data_by_id_only: Final = ScoreRoutes.download_replay
    get_replay_data: Final = ScoreRoutes.download_legacy_replay
    get_score_by_id: Final = ScoreRoutes.get_legacy_score
    get_score_by_id_only: Final = ScoreRoutes.get_score
    get_scores: Final = MultiplayerRoutes.get_playlist_scores

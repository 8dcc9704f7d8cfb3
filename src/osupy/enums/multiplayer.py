"""Rooms of the current client, matches of the old one."""

from __future__ import annotations

from osupy.enums.base import NumberedEnum, OpenEnum

__all__ = [
    "MatchEventType",
    "MatchScoreTeam",
    "MatchScoringType",
    "MatchTeamType",
    "RealtimeRoomEventType",
    "RoomCategory",
    "RoomFilterMode",
    "RoomQueueMode",
    "RoomSort",
    "RoomStatus",
    "RoomType",
    "RoomTypeGroup",
]


class MatchEventType(OpenEnum):
    """What happened in a match; ``other`` carries a text or a game.

    Source: ``app/Models/LegacyMatch/Event.php``
    """

    PLAYER_LEFT = "player-left"
    PLAYER_JOINED = "player-joined"
    PLAYER_KICKED = "player-kicked"
    MATCH_CREATED = "match-created"
    MATCH_DISBANDED = "match-disbanded"
    HOST_CHANGED = "host-changed"
    OTHER = "other"


class MatchScoreTeam(NumberedEnum, ids=(0, 1, 2)):
    """Team of a player in a match.

    Source: ``app/Models/LegacyMatch/Score.php``
    """

    NONE = "none"
    BLUE = "blue"
    RED = "red"


class MatchScoringType(NumberedEnum, ids=(0, 1, 2, 3)):
    """What decides a game of a match.

    Source: ``app/Models/LegacyMatch/Game.php``
    """

    SCORE = "score"
    ACCURACY = "accuracy"
    COMBO = "combo"
    SCOREV2 = "scorev2"


class MatchTeamType(NumberedEnum, ids=(0, 1, 2, 3)):
    """How the players of a match are grouped.

    Source: ``app/Models/LegacyMatch/Game.php``
    """

    HEAD_TO_HEAD = "head-to-head"
    TAG_COOP = "tag-coop"
    TEAM_VS = "team-vs"
    TAG_TEAM_VS = "tag-team-vs"


class RealtimeRoomEventType(OpenEnum):
    """What happened in a room.

    Source: ``app/Models/Multiplayer/RealtimeRoomEvent.php``
    """

    GAME_STARTED = "game_started"
    GAME_ABORTED = "game_aborted"
    GAME_COMPLETED = "game_completed"
    HOST_CHANGED = "host_changed"
    PLAYER_JOINED = "player_joined"
    PLAYER_KICKED = "player_kicked"
    PLAYER_LEFT = "player_left"
    ROOM_CREATED = "room_created"
    ROOM_DISBANDED = "room_disbanded"


class RoomCategory(OpenEnum):
    """A kind of room, by who made it.

    Source: ``app/Models/Multiplayer/Room.php``
    """

    NORMAL = "normal"
    SPOTLIGHT = "spotlight"
    FEATURED_ARTIST = "featured_artist"
    DAILY_CHALLENGE = "daily_challenge"


class RoomFilterMode(OpenEnum):
    """Which rooms are listed; anything unknown means ``active``.

    Source: ``app/Models/Multiplayer/Room.php``
    """

    ACTIVE = "active"
    ALL = "all"
    ENDED = "ended"
    PARTICIPATED = "participated"
    OWNED = "owned"


class RoomQueueMode(OpenEnum):
    """Who may add to the playlist of a room.

    Source: ``app/Models/Multiplayer/Room.php``
    """

    HOST_ONLY = "host_only"
    ALL_PLAYERS = "all_players"
    ALL_PLAYERS_ROUND_ROBIN = "all_players_round_robin"


class RoomSort(OpenEnum):
    """Order of a list of rooms.

    Source: ``app/Models/Multiplayer/Room.php``
    """

    CREATED = "created"
    ENDED = "ended"


class RoomStatus(OpenEnum):
    """Whether a room is being played.

    Source: ``app/Models/Multiplayer/Room.php``
    """

    IDLE = "idle"
    PLAYING = "playing"


class RoomType(OpenEnum):
    """How a room is played.

    Users cannot create the last two.

    Source: ``app/Models/Multiplayer/Room.php``
    """

    PLAYLISTS = "playlists"
    HEAD_TO_HEAD = "head_to_head"
    TEAM_VERSUS = "team_versus"
    MATCHMAKING = "matchmaking"
    RANKED_PLAY = "ranked_play"


class RoomTypeGroup(OpenEnum):
    """A group of room types; mind the hyphen in ``ranked-play``.

    Source: ``app/Models/Multiplayer/Room.php``
    """

    PLAYLISTS = "playlists"
    REALTIME = "realtime"
    RANKED_PLAY = "ranked-play"

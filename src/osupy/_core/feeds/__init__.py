"""Following a feed without an end: one state machine, without any I/O.

A `Course` says how a feed is asked for what is new: by the server's cursor, by ids, or
newest first back to what is known. A `Follower` is one way along it. It asks, waits,
goes on over outages, drops what comes twice, says what was lost, and hands out items.

The invariants:

* `Follower.position` covers what has been handed out and nothing else, down to the
  item. Kept and given back, no item comes twice and none is missed.
* A request that fails changes nothing.
* A gap is reported before the first item behind it.
"""

from osupy._core.feeds.courses import Backwards, ByCursor, ByIds, Course, Leaf
from osupy._core.feeds.follower import NOTHING, Follower
from osupy._core.feeds.position import Position
from osupy._core.feeds.stats import FeedGap, FollowStats

__all__ = [
    "NOTHING",
    "Backwards",
    "ByCursor",
    "ByIds",
    "Course",
    "FeedGap",
    "FollowStats",
    "Follower",
    "Leaf",
    "Position",
]

"""Following a feed: what its iterator says of itself, and what was lost."""

from osupy._async.following import AsyncFollow
from osupy._core.feeds import FeedGap, FollowStats
from osupy._sync.following import Follow

__all__ = ["AsyncFollow", "FeedGap", "Follow", "FollowStats"]

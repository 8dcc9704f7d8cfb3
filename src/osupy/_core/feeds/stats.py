"""What a follower counts."""

from __future__ import annotations

import attrs


@attrs.frozen
class FeedGap:
    """A part of a feed that the server no longer gives: these items are lost."""

    feed: str
    """Which feed."""
    after: int | None
    """Id of the last item before the gap; ``None`` if it cannot be told."""
    before: int | None
    """Id of the first item behind it; ``None`` if nothing follows yet."""


@attrs.define(kw_only=True)
class FollowStats:
    """What happened so far; read it at any time."""

    items: int = 0
    """Items handed out."""
    duplicates: int = 0
    """Items that came again, and were dropped."""
    undecodable: int = 0
    """Rows that did not fit."""
    requests: int = 0
    """Answers that came."""
    failures: int = 0
    """Requests that failed and were repeated later."""
    last_failure: str | None = None
    """How the last of these failed; ``None`` since an answer came."""
    gaps: list[FeedGap] = attrs.field(factory=list[FeedGap])
    """Parts of the feed that were lost."""
    saves: int = 0
    """How often the checkpoint was written."""
    lag: float | None = None
    """Seconds from the newest item of the last page until that page came."""
    max_lag: float = 0.0
    """The largest `lag`."""
    rate: float = 0.0
    """Items a second that come in, over about the last minute."""
    waiting: float = 0.0
    """Seconds of the wait that is under way, or was last."""

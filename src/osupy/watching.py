"""What happens inside a client, for hooks, logs and metrics.

``client.on(kind, hook)`` has a function called for every notice of a kind. The same
notices go to the log (``logging``; a logger for each group, below ``osupy``), and
``client.stats`` counts them.
"""

from osupy._core.watch.hooks import Watch
from osupy._core.watch.notices import (
    Attempt,
    CallEnded,
    CallStarted,
    Drift,
    LimitPaused,
    LimitWaited,
    LoginNeeded,
    Notice,
    RenewalFailed,
    RequestEnded,
    RequestStarted,
    RetryPlanned,
    StreamConnected,
    StreamLost,
    TokenRenewed,
)
from osupy._core.watch.stats import RouteStats, Stats

__all__ = [
    "Attempt",
    "CallEnded",
    "CallStarted",
    "Drift",
    "LimitPaused",
    "LimitWaited",
    "LoginNeeded",
    "Notice",
    "RenewalFailed",
    "RequestEnded",
    "RequestStarted",
    "RetryPlanned",
    "RouteStats",
    "Stats",
    "StreamConnected",
    "StreamLost",
    "TokenRenewed",
    "Watch",
]

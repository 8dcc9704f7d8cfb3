"""Limiters: who shares one, and what one of your own must do.

A client makes a limiter of its own from `RateLimit`. `LocalLimits` is shared by the
clients of a process, `FileLimits` by the processes of a machine: give the same one, or
the same file, as ``limit``. Whoever limits elsewhere writes a `Limiter` or an
`AsyncLimiter`.
"""

from osupy._core.limit import (
    AsyncLimiter,
    FileLimits,
    Lane,
    Limiter,
    LocalLimits,
    RateLimit,
)

__all__ = [
    "AsyncLimiter",
    "FileLimits",
    "Lane",
    "Limiter",
    "LocalLimits",
    "RateLimit",
]

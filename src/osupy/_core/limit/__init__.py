"""When a request may go out: arithmetic over an injected clock, without any waiting.

Two rules hold for each bucket at once.

*Spacing* (GCRA). Units become free one by one, every ``interval`` seconds, and at most
``burst`` of them lie ready. A call collects as many as it costs, in slices as they
become free. Nobody books ahead: a unit that is not free yet belongs to nobody, so a
call of the high lane that arrives gets the next one, however much bulk is waiting.

*The window* (a sliding ledger). What was let go in the last 60 s is counted, dated at
the moment of the grant and not when the units were collected, because the server
charges a call whole and afterwards. A call that holds all its units goes once the
window has room for all of them.

What follows, with P = ``per_minute`` and H = the headroom of `headroom`:

1. No 60 s window, wherever it begins, holds more than P units. The one exception is
   a call that alone costs C > P: the windows around it hold nothing else but at most H
   units of the high lane.
2. Bulk takes at most P - H units of a window. So as long as the high lane asks for no
   more than H a minute, the first in it waits for one interval at most, and for nothing
   else: neither for waiting bulk nor for what bulk has just sent. A bulk call that
   costs more than P - H, and at most P, cannot leave so much: then rule 1 wins, and
   the high lane may have to wait for the window.
3. Inside a lane it is first come, first served; high goes before bulk. A bulk call
   that has been first for `patience` seconds and still did not go makes the high lane
   spread its calls (the headroom's rate) until it has gone: nobody starves.
4. A call that is given up leaves no trace: its place and its units go back. Whoever
   does not come back for its turn loses its place, not everybody's.

After a pause one unit is free, and the next ones follow by the interval: those who
waited go one by one, in their order.

The interval is ``60 / (P - burst + 1)``, with which the spacing alone keeps rule 1 for
calls that cost one unit; where a large burst would make that slower than four fifths
of P, it is ``60 / (0.8 P)`` and the ledger does the rest.
"""

from osupy._core.limit.file import FileLimits
from osupy._core.limit.local import (
    AsyncLocalLimiter,
    BlockingLimiter,
    Limits,
    LocalLimits,
)
from osupy._core.limit.rules import (
    MAIN,
    REPLAYS,
    AsyncLimiter,
    Lane,
    Limiter,
    RateLimit,
)

__all__ = [
    "MAIN",
    "REPLAYS",
    "AsyncLimiter",
    "AsyncLocalLimiter",
    "BlockingLimiter",
    "FileLimits",
    "Lane",
    "Limiter",
    "Limits",
    "LocalLimits",
    "RateLimit",
]

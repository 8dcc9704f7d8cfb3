"""What happens inside a client, told as it happens: to hooks, the log, in numbers.

The core tells, nobody else: a `Notice` for each thing that happens. Where nobody
listens, none is made.
"""

from osupy._core.watch.hooks import Watch, Watchers
from osupy._core.watch.notices import Attempt, Notice
from osupy._core.watch.stats import Stats, Tally
from osupy._core.watch.trail import Trail

__all__ = ["Attempt", "Notice", "Stats", "Tally", "Trail", "Watch", "Watchers"]

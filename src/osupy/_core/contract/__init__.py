"""Whether a server still sends what osupy declares: everything but the waiting.

``recipes`` says what to ask for, ``finds`` remembers what earlier answers gave to ask
with, ``survey`` turns from call to call and has each answer compared, ``report`` is
what comes of it.
"""

from osupy._core.contract.report import Difference, Report, RouteCheck
from osupy._core.contract.survey import Survey

__all__ = ["Difference", "Report", "RouteCheck", "Survey"]

"""Logging a user in: what is asked, what comes back, and what is done with it.

Nothing here waits. ``request`` makes the URL and reads the redirect, ``catcher``
answers the browser, ``steps`` is the whole course, which the drivers in ``osupy.auth``
carry out.
"""

from __future__ import annotations

from osupy._core.login.request import LoginRequest
from osupy._core.login.steps import log_in

__all__ = ["LoginRequest", "log_in"]

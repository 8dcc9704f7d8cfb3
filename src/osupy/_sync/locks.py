"""A lock for threads.

The awaiting twin is ``osupy._async.locks``.
"""

from __future__ import annotations

from threading import Lock

__all__ = ["Lock"]

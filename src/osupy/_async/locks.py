"""A lock that is handed on in the order in which it was asked for.

The blocking twin is ``osupy._sync.locks``.
"""

from __future__ import annotations

from anyio import Lock

__all__ = ["Lock"]

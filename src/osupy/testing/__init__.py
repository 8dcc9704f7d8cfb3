"""Checks that every transport passes, for those who bring their own.

::

    import pytest
    from osupy.testing import TRANSPORT_CHECKS, Check

    @pytest.mark.parametrize("check", TRANSPORT_CHECKS, ids=str)
    def test_my_transport(check: Check) -> None:
        check.run(MyTransport)                      # a blocking one

    @pytest.mark.parametrize("check", TRANSPORT_CHECKS, ids=str)
    def test_my_async_transport(check: Check) -> None:
        check.run(MyAsyncTransport, backend="trio")

Each check starts a server of its own on the loopback, which misbehaves where that is
the point. What is wrong is an `AssertionError` in words. No test framework is needed:
`check_transport` runs all of them.
"""

from __future__ import annotations

from osupy.testing._checks import TRANSPORT_CHECKS, Check, check_transport
from osupy.testing._wire import Backend, Opened

__all__ = ["TRANSPORT_CHECKS", "Backend", "Check", "Opened", "check_transport"]

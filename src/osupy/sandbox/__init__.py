"""A local osu! server for demos, tutorials and tests.

::

    with Sandbox(seed=1) as box:
        client = Client.from_token(box.token(), base_url=box.base_url)

Needs the extra ``osupy[sandbox]``, which is loaded when :class:`Sandbox` is first
used. Nothing else in osupy imports this package.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from osupy.sandbox.server import Sandbox

__all__ = ["Sandbox"]

if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        if name != "Sandbox":
            message = f"module {__name__!r} has no attribute {name!r}"
            raise AttributeError(message)
        try:
            from osupy.sandbox.server import Sandbox
        except ModuleNotFoundError as error:
            missing = (error.name or "").partition(".")[0]
            if missing not in {"starlette", "uvicorn", "h11"}:
                raise
            message = "the sandbox needs: pip install 'osupy[sandbox]'"
            raise ModuleNotFoundError(message, name=error.name) from None
        globals()[name] = Sandbox
        return Sandbox

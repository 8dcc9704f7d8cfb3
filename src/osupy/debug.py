"""A look behind the scenes, for the curious and for reports of bugs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from osupy._core.converter.engine import engine
from osupy.errors import UsageError

if TYPE_CHECKING:
    from osupy._core.model import Model

__all__ = ["source"]


def source(cls: type[Model], *, keep_unknown: bool = False) -> str:
    """Return the code that osupy generated to decode a class.

    Args:
        cls: A class of `osupy.objects`.
        keep_unknown: Show the form that keeps unknown keys.

    Raises:
        UsageError: Not a class of osupy.
    """
    if not hasattr(cls, "__attrs_attrs__") or not hasattr(cls, "__about__"):
        message = f"{cls!r} is not a class of osupy.objects"
        raise UsageError(message)
    return engine.functions[keep_unknown].source(cls)

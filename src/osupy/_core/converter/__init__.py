"""Bytes to objects and back.

A *plan* is made from the hints of each class (``plan``, ``hints``, ``shapes``), a flat
function is written from it (``generate``, ``functions``), and an object that does not
fit is gone through slowly (``explain``, which knows what may be forgiven, and
``session``, which remembers it and knows where things stand). Users hang their own
hooks on one cattrs converter (``hooks``); cattrs is imported when it is first wanted.
"""

from osupy._core.converter.calls import (
    converter,
    decode,
    decode_answer,
    decode_rows,
    encode,
    structure,
)
from osupy._core.converter.session import forget_warnings
from osupy._core.watch.notices import Drift

__all__ = [
    "Drift",
    "converter",
    "decode",
    "decode_answer",
    "decode_rows",
    "encode",
    "forget_warnings",
    "structure",
]

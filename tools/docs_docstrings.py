"""Lets the docstrings be read as Markdown, when mkdocs builds.

They are written to be read in an editor. What Markdown would show otherwise: the
double colon before an example, and names between single quotes of code, which become
links where the documentation has the name.
"""

from __future__ import annotations

import re
from typing import Any

import griffe

_EXAMPLE = re.compile(r"^(.*?) ?::$(?=\n\n)", re.MULTILINE)
_ROLE = re.compile(r":\w+:(?=`)")
_TARGET = re.compile(r"`~?(osupy(?:\.\w+)+)`")


def markdown(text: str) -> str:
    """Return a docstring as Markdown."""
    text = _ROLE.sub("", text)
    text = _EXAMPLE.sub(lambda line: f"{line[1]}:" if line[1] else "", text)
    return _TARGET.sub(lambda name: f"`{name[1]}`", text)


class Markdown(griffe.Extension):
    """Turns every docstring into Markdown; loaded by mkdocstrings."""

    def on_object(self, *, obj: griffe.Object, **kwargs: Any) -> None:
        """Turn the docstring of one object."""
        del kwargs
        if obj.docstring is not None:
            obj.docstring.value = markdown(obj.docstring.value)

"""Lets the docstrings be read as Markdown, when mkdocs builds.

They are written to be read in an editor. What Markdown would show otherwise: the
double colon before an example, roles, and names in backticks, which become links to
where the reference has them.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module
from typing import Any

import griffe

MODULES = (
    "osupy",
    "osupy.auth",
    "osupy.contract",
    "osupy.enums",
    "osupy.errors",
    "osupy.hits",
    "osupy.mods",
    "osupy.objects",
    "osupy.pp",
    "osupy.replays",
    "osupy.results",
    "osupy.sandbox",
    "osupy.search",
    "osupy.transports",
)
"""Where names come from that docstrings use without saying from where."""

_EXAMPLE = re.compile(r"^(.*?) ?::$(?=\n\n)", re.MULTILINE)
_ROLE = re.compile(r":\w+:(?=`)")
_NAME = re.compile(r"(?<!`)`~?([A-Za-z_][\w.]*)`(?!`)")
_LABELS = {"class-attribute", "instance-attribute"}


@cache
def targets() -> dict[str, str]:
    """Return the public names and where the reference has them."""
    found: dict[str, str] = {}
    for module in map(import_module, MODULES):
        for name in module.__all__:
            value = getattr(module, name)
            home = getattr(value, "__module__", None)
            if isinstance(home, str) and home.startswith("osupy"):
                full = f"{module.__name__}.{name}"
                found[full] = f"{home}.{name}" if module.__name__ != "osupy" else full
                found.setdefault(name, found[full])
    return found


def markdown(text: str) -> str:
    """Return a docstring as Markdown."""
    text = _ROLE.sub("", text)
    text = _EXAMPLE.sub(lambda line: f"{line[1]}:" if line[1] else "", text)
    return _NAME.sub(_link, text)


def _link(name: re.Match[str]) -> str:
    target = targets().get(name[1])
    return f"`{name[1]}`" if target is None else f"[`{name[1]}`][{target}]"


class Markdown(griffe.Extension):
    """Turns every docstring into Markdown; loaded by mkdocstrings."""

    def on_object(self, *, obj: griffe.Object, **kwargs: Any) -> None:
        """Turn the docstring of one object."""
        del kwargs
        obj.labels -= _LABELS  # every field is both
        if obj.docstring is not None:
            obj.docstring.value = markdown(obj.docstring.value)

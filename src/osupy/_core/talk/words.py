"""Lines of chat: what is a command, where its words stand, and how long texts are cut.

Words are cut at blanks; double quotes hold a word together that has blanks itself, as
many usernames do. A quote inside a word is a letter like any other.
"""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from collections.abc import Sequence

_WORD = re.compile(r'"(?P<quoted>[^"]*)"(?=\s|$)|(?P<bare>\S+)')


@attrs.frozen
class Word:
    """One word of a line, and where it begins."""

    text: str
    start: int


@attrs.frozen
class Line:
    """A message that calls a command.

    Attributes:
        name: What was called, in small letters.
        rest: What follows.
        words: The words of ``rest``.
    """

    name: str
    rest: str
    words: tuple[Word, ...]


def cut(text: str) -> tuple[Word, ...]:
    """Return the words of a text."""
    return tuple(
        Word(
            found["bare"] if found["quoted"] is None else found["quoted"], found.start()
        )
        for found in _WORD.finditer(text)
    )


def read_line(text: str, prefixes: Sequence[str]) -> Line | None:
    """Return what a message calls; ``None`` if it has no prefix, or nothing behind it.

    The longest prefix counts, so that ``!!`` is not ``!`` and a strange name.
    """
    text = text.strip()
    for prefix in sorted(prefixes, key=len, reverse=True):
        if text.startswith(prefix):
            name, _, rest = text[len(prefix) :].strip().partition(" ")
            rest = rest.strip()
            return Line(name.casefold(), rest, cut(rest)) if name else None
    return None


def pieces(text: str, limit: int) -> list[str]:
    """Return a text in parts of at most ``limit`` characters, cut between words.

    Blanks and line ends become one blank each, as the server would have it; a word that
    is too long by itself is cut. Nothing but blanks gives no part.
    """
    return textwrap.wrap(
        text,
        limit,
        break_on_hyphens=False,
        fix_sentence_endings=False,
        expand_tabs=False,
    )


def is_whisper(text: str) -> bool:
    """Tell whether the server shows a message to its sender alone.

    It takes ``!roll`` for a word to its own bot, but not ``!!roll`` or ``! roll``.
    """
    return text.startswith("!") and text[1:2] not in ("", " ", "!")


def as_stored(text: str, *, markdown: bool = False) -> str:
    """Return a text as the server keeps it: trimmed and, but for Markdown, in one line.

    Source: ``Channel::receiveMessage``
    """
    text = text.strip()
    return text if markdown else re.sub(r"\r\n|[\r\n]", " ", text)

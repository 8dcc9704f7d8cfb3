"""What people say, and how the server renders it."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Final

from osupy.sandbox.words import ADJECTIVES, NOUNS, TITLES_UNICODE

if TYPE_CHECKING:
    from osupy.sandbox.basics import Draw

_LINES: Final = (
    "anyone tried {0} {1}?",
    "that {1} part is so {0}",
    "just passed {0} {1}, finally!",
    "o/",
    "gg",
    "lol",
    "what does {0} even mean",
    "is the {1} down for you too?",
    "is listening to [https://sandbox.invalid/b/{2} {0} {1}]",
    "{3} はいい曲ですね",
    '<b>{0}</b> & "{1}" > everything',
    "who wants to play multi? {2} pp and up",
    "нужен {1} на {2} bpm",
    "I ♥ {0} maps",
)
_BBCODE: Final = (
    (re.compile(r"\[b\](.*?)\[/b\]", re.DOTALL), r"<strong>\1</strong>"),
    (re.compile(r"\[i\](.*?)\[/i\]", re.DOTALL), r"<em>\1</em>"),
    (
        re.compile(r"\[quote\](.*?)\[/quote\]", re.DOTALL),
        r"<blockquote>\1</blockquote>",
    ),
    (
        re.compile(r"\[url=([^\]]*)\](.*?)\[/url\]", re.DOTALL),
        r'<a rel="nofollow" href="\1">\2</a>',
    ),
)
_STRONG: Final = re.compile(r"\*\*(.+?)\*\*")


def line(draw: Draw) -> str:
    """Return something that somebody might say in passing."""
    return draw.choice(_LINES).format(
        draw.choice(ADJECTIVES).lower(),
        draw.choice(NOUNS).lower(),
        draw.randrange(100, 900),
        draw.choice(list(TITLES_UNICODE.values())),
    )


def heading(draw: Draw) -> str:
    """Return what a topic, a post of the news or a page might be called."""
    return f"{draw.choice(ADJECTIVES)} {draw.choice(NOUNS)}"


def text(draw: Draw, paragraphs: int) -> str:
    """Return Markdown of so many paragraphs."""
    return "\n\n".join(
        f"{line(draw)} **{heading(draw)}**, {line(draw)}" for _ in range(paragraphs)
    )


def bbcode(draw: Draw) -> str:
    """Return a post of the forums."""
    parts = [line(draw)]
    if draw.chance(20):
        parts.append(f"[quote]{line(draw)}[/quote]")
    if draw.chance(30):
        parts.append(f"[b]{heading(draw)}[/b] and [i]{line(draw)}[/i]")
    return "\n".join(parts)


def inline_bbcode_html(raw: str) -> str:
    """Render BBCode without a frame around it."""
    found = html.escape(raw)
    for pattern, replacement in _BBCODE:
        found = pattern.sub(replacement, found)
    return found.replace("\n", "<br />")


def bbcode_html(raw: str) -> str:
    """Render a post of the forums."""
    return f"<div class='bbcode'>{inline_bbcode_html(raw)}</div>"


def markdown_html(raw: str, block: str) -> str:
    """Render Markdown; ``block`` is the style class around it."""
    paragraphs = [
        f'<p class="{block}__paragraph">{_STRONG.sub(_strong, html.escape(part))}</p>'
        for part in raw.split("\n\n")
    ]
    return f"<div class='{block}'>" + "\n".join(paragraphs) + "\n</div>"


def _strong(found: re.Match[str]) -> str:
    return f"<strong>{found.group(1)}</strong>"

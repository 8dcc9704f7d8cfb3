"""Makes pages of the files that stand beside ``docs/``, when mkdocs builds.

They are written for readers of the repository: their links are turned into links
between pages here.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.structure.files import File

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

ROOT = Path(__file__).resolve().parent.parent
PAGES = {
    "README.md": "index.md",
    "CONTRIBUTING.md": "contributing.md",
    "CHANGELOG.md": "changelog.md",
}


def page(name: str) -> str:
    """Return a file's text with its links as they are between pages."""
    text = (ROOT / name).read_text(encoding="utf-8").replace("](docs/", "](")
    for file, made in PAGES.items():
        text = text.replace(f"]({file})", f"]({made})")
    return text


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages; called by mkdocs."""
    for name, made in PAGES.items():
        files.append(File.generated(config, made, content=page(name)))
    return files

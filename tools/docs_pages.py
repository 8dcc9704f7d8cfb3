"""What mkdocs does besides, when it builds.

The files that stand beside ``docs/`` become pages. They are written for readers of the
repository: their links are turned into links between pages here. At the end the index
of the reference is looked through: a public name that is on no page fails the build.
"""

from __future__ import annotations

import sys
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # mkdocs loads this file as a script

from tools.docs_docstrings import targets  # noqa: E402

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


def listed(inventory: bytes) -> set[str]:
    """Return the names in an inventory as Sphinx and mkdocstrings write it."""
    *_, packed = inventory.split(b"\n", 4)  # behind four lines of comment
    lines = zlib.decompress(packed).decode().splitlines()
    return {line.partition(" ")[0] for line in lines}


def on_post_build(config: MkDocsConfig) -> None:
    """Refuse a reference that lacks a public name; called by mkdocs."""
    inventory = (Path(config.site_dir) / "objects.inv").read_bytes()
    lacking = sorted({*targets().values()} - listed(inventory))
    if lacking:
        raise PluginError(f"on no page of the reference: {', '.join(lacking)}")

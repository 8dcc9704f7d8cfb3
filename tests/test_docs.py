"""Every public name is documented, and the documentation's code does what it says."""

from __future__ import annotations

import ast
import inspect
import pkgutil
import re
import subprocess
import sys
from collections.abc import Iterator
from enum import Enum
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import pytest

import osupy
from osupy.sandbox import Sandbox

ROOT = Path(__file__).parent.parent
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])

# Public names


def _modules() -> Iterator[str]:
    """Give the modules that users import from: those that say what they export."""
    yield "osupy"
    for found in pkgutil.walk_packages(osupy.__path__, "osupy."):
        if not any(part.startswith("_") for part in found.name.split(".")):
            yield found.name


MODULES = sorted(_modules())


@cache
def _tree(module: str) -> ast.Module:
    return ast.parse(inspect.getsource(import_module(module)))


def _targets(statement: ast.stmt, owner: str | None = None) -> list[str]:
    """Return the public names that a statement sets, those of ``owner`` if given."""
    found: list[ast.expr] = []
    if isinstance(statement, ast.AnnAssign):
        found = [statement.target]
    elif isinstance(statement, ast.Assign):
        found = statement.targets
    names = [ast.unparse(one) for one in found]
    if owner is not None:
        names = [n.removeprefix(owner) for n in names if n.startswith(owner)]
    return [name for name in names if name.isidentifier() and not name.startswith("_")]


def _undocumented(
    body: list[ast.stmt], told: str = "", owner: str | None = None
) -> list[str]:
    """Return what is set in a body without a text behind it, or in ``told``."""
    missing: list[str] = []
    for statement, after in zip(body, [*body[1:], None], strict=True):
        has_text = (
            isinstance(after, ast.Expr)
            and isinstance(after.value, ast.Constant)
            and isinstance(after.value.value, str)
        )
        missing += [
            name
            for name in _targets(statement, owner)
            if not has_text and not re.search(rf"^\s*{name}: ", told, re.MULTILINE)
        ]
    return missing


def _definition(cls: type[Any]) -> ast.ClassDef:
    node: ast.Module | ast.ClassDef = _tree(cls.__module__)
    for part in cls.__qualname__.split("."):
        node = next(
            one
            for one in ast.walk(node)
            if isinstance(one, ast.ClassDef) and one.name == part
        )
    assert isinstance(node, ast.ClassDef)
    return node


def _fields(cls: type[Any]) -> Iterator[str]:
    """Give the fields and attributes of a class that nothing is said about."""
    if issubclass(cls, Enum):
        return  # a value is its own name
    body, told = _definition(cls).body, cls.__doc__ or ""
    yield from _undocumented(body, told)
    known = {name for one in body for name in _targets(one)}
    for one in body:
        if isinstance(one, ast.FunctionDef) and one.name == "__init__":
            yield from {*_undocumented(one.body, told, "self.")} - known


def _members(cls: type[Any]) -> Iterator[str]:
    """Give the methods and properties of a class that nothing is said about."""
    for name, found in vars(cls).items():
        member = getattr(found, "__func__", found)
        written = inspect.isfunction(member) or isinstance(member, property)
        if not name.startswith("_") and written and not inspect.getdoc(member):
            yield name


def _missing(module: ModuleType) -> Iterator[str]:
    """Give every exported thing of a module that nothing is said about."""
    if not module.__doc__:
        yield "its docstring"
    constants = _undocumented(_tree(module.__name__).body)
    for name in getattr(module, "__all__", ()):
        value = getattr(module, name)
        if inspect.isclass(value):
            if value.__module__.startswith("osupy"):
                yield from _of_class(name, value)
        elif inspect.isroutine(value) or inspect.ismodule(value):
            if not value.__doc__:
                yield name
        elif name in constants:
            yield name


def _of_class(name: str, cls: type[Any]) -> Iterator[str]:
    if not cls.__doc__:
        yield name
    for one in (*_members(cls), *_fields(cls)):
        yield f"{name}.{one}"


@pytest.mark.parametrize("module", MODULES)
def test_every_public_name_is_documented(module: str) -> None:
    assert list(_missing(import_module(module))) == []


def test_gap_is_found_when_there_is_one() -> None:
    source = (
        'class C:\n    a: int\n    """Said."""\n    b: int\n    _c = 1\n    d = 2\n'
    )
    (node,) = ast.parse(source).body
    assert isinstance(node, ast.ClassDef)
    assert _undocumented(node.body, "Attributes:\n    d: Said.") == ["b"]


# Code of the documentation


class Block(NamedTuple):
    page: Path
    line: int
    code: str

    def __str__(self) -> str:
        return f"{self.page.relative_to(ROOT)}:{self.line}"

    @property
    def is_pytest(self) -> bool:
        return "def test_" in self.code

    @property
    def asks_the_server(self) -> bool:
        """Whether it has the place of an application's credentials."""
        return CREDENTIALS in self.code

    @property
    def runs(self) -> bool:
        """Whether it brings all that it needs, the server included."""
        return "Sandbox(" in self.code or "MemoryTransport(" in self.code


CREDENTIALS = '(1234, "client-secret")'
_FENCE = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def _blocks() -> Iterator[Block]:
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for found in _FENCE.finditer(text):
            yield Block(page, text.count("\n", 0, found.start()) + 2, found[1])


BLOCKS = list(_blocks())


def _execute(block: Block, code: str) -> None:
    # Blank lines in front, so that a traceback names the line of the page.
    compiled = compile("\n" * (block.line - 1) + code, str(block.page), "exec")
    exec(compiled, {"__name__": "__main__"})  # noqa: S102 (our own page)


def test_documentation_has_code_of_every_sort() -> None:
    assert len([block for block in BLOCKS if block.runs]) >= 4
    assert [block for block in BLOCKS if block.is_pytest]
    assert [block for block in BLOCKS if block.asks_the_server]


@pytest.mark.parametrize("block", BLOCKS, ids=str)
def test_code_compiles(block: Block) -> None:
    # Some show a piece of an async function.
    flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    compile(block.code, str(block.page), "exec", flags=flags, dont_inherit=True)


@pytest.mark.parametrize(
    "block", [b for b in BLOCKS if b.runs and not b.is_pytest], ids=str
)
def test_code_runs_when_it_needs_nothing(
    block: Block, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    _execute(block, block.code)


@pytest.mark.parametrize("block", [b for b in BLOCKS if b.is_pytest], ids=str)
def test_code_passes_when_it_is_a_test(block: Block, tmp_path: Path) -> None:
    (tmp_path / "test_shown.py").write_text(block.code, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    done = subprocess.run(
        command, cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def box() -> Iterator[Sandbox]:
    with Sandbox(seed=1, clock=lambda: 0.0) as sandbox:
        yield sandbox


@pytest.mark.parametrize("block", [b for b in BLOCKS if b.asks_the_server], ids=str)
def test_code_runs_when_the_sandbox_stands_for_the_server(
    block: Block,
    box: Sandbox,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    here = f"({box.client_id}, {box.client_secret!r}, base_url={box.base_url!r})"
    code = block.code.replace(CREDENTIALS, here)
    _execute(block, code.replace("peppy", box.world.owner.username))
    written = [path.stat().st_size for path in tmp_path.iterdir()]
    assert capsys.readouterr().out or any(written)

"""Locks on files say what they need."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from osupy._filelocks import file_lock
from osupy.checkpoints import FileCheckpoint
from osupy.errors import UsageError


def test_missing_extra_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "filelock", None)
    with pytest.raises(UsageError, match=r"osupy\[locks\]"):
        FileCheckpoint(tmp_path / "place").load("feed")


def test_lock_keeps_another_out(tmp_path: Path) -> None:
    from filelock import Timeout

    with file_lock(tmp_path / "it"), pytest.raises(Timeout):
        file_lock(tmp_path / "it").acquire(blocking=False)

"""``osupy contract check`` as a nightly job uses it."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from osupy.cli.app import run as run_here
from osupy.sandbox import Sandbox
from tests.cli.driving import run

TAGS = (
    b'{"tags": [{"id": 1, "name": null, "ruleset_id": null, "description": "\\u001b"}]}'
)


@pytest.fixture
def drifted(box: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    """Name a sandbox in the environment, one of whose routes has drifted."""
    monkeypatch.setenv("OSUPY_BASE_URL", box.base_url)
    monkeypatch.setenv("OSUPY_TOKEN", box.token())
    box.fail(status=200, body=TAGS, path="/api/v2/tags", times=None)
    yield box
    box.heal()


def test_drift_is_a_table_and_one_line_and_exit_1(
    drifted: Sandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_here(["contract", "check"]) == 1
    out, err = capsys.readouterr()
    (line,) = [line for line in out.splitlines() if "$.tags[].name" in line]
    words = line.split()
    assert words == ["null", "$.tags[].name", "Tag.name", "str", "null", "1", "None"]
    assert "get_tags" in out
    assert "\x1b" not in out
    assert drifted.base_url in err
    assert len(err.splitlines()) == 1


def test_drift_is_one_document_with_json(
    drifted: Sandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_here(["contract", "check", "--json"]) == 1
    out, err = capsys.readouterr()
    told = json.loads(out)
    assert (told["server"], told["clean"]) == (drifted.base_url, False)
    assert [one["path"] for one in told["differences"]] == ["$.tags[].name"]
    assert {"get_tags", "get_friends"} <= {one["route"] for one in told["routes"]}
    assert len(err.splitlines()) == 1


def test_drift_is_a_header_and_equal_columns_with_csv(
    drifted: Sandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    drifted.fail(status=404, path="/api/v2/seasonal-backgrounds", times=None)
    assert run_here(["contract", "check", "--csv"]) == 1
    header, difference, failed = csv.reader(capsys.readouterr().out.splitlines())
    assert len(header) == len(difference) == len(failed)
    assert difference[header.index("path")] == "$.tags[].name"
    assert failed[header.index("route")] == "get_seasonal_backgrounds"


def test_json_and_csv_together_are_misuse(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_here(["contract", "check", "--json", "--csv"]) == 2
    assert capsys.readouterr().out == ""


def test_nothing_has_drifted_when_the_sandbox_is_well(
    known: dict[str, str], tmp_path: Path
) -> None:
    done = run("contract", "check", cwd=tmp_path, environ=known)
    assert (done.code, done.err) == (0, "")
    assert "0 differences, 0 failed" in done.out


def test_base_url_wins_over_the_environment(
    drifted: Sandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_here(["contract", "check", "--base-url", "http://127.0.0.1:9"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "127.0.0.1:9" in err
    assert len(err.splitlines()) == 1


def test_log_in_is_named_when_there_are_no_credentials(tmp_path: Path) -> None:
    done = run("contract", "check", cwd=tmp_path)
    assert (done.code, done.out) == (1, "")
    assert "osupy login" in done.complaint


def test_unknown_command_is_misuse(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_here(["contract", "chek"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "check" in err

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tools import mods_data

FACTS: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "contract" / "data" / "mods.json").read_text("utf-8")
)


def contract() -> dict[str, Any]:
    """Return the contract's file, put together from the copied facts."""
    rulesets: dict[str, Any] = {}
    for name, mod in FACTS.items():
        if "/" in name:
            ruleset, acronym = name.split("/")
            rulesets.setdefault(ruleset, {"mods": {}})["mods"][acronym] = mod
    return FACTS | {"ruleset_order": list(rulesets), "rulesets": rulesets}


def written(folder: Path, facts: dict[str, Any]) -> Path:
    folder.joinpath("mods.json").write_text(json.dumps(facts), encoding="utf-8")
    return folder


def test_committed_module_is_what_the_tool_writes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert mods_data.main([str(written(tmp_path, contract())), "--check"]) == 0
    assert capsys.readouterr().out == ""


def test_check_says_so_and_writes_nothing_when_the_contract_has_changed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    facts = contract()
    target = tmp_path / "mods_data.py"
    arguments = [str(written(tmp_path, facts))]
    assert mods_data.main(arguments, target=target) == 0
    assert target.read_text("utf-8") == mods_data.TARGET.read_text("utf-8")

    facts["rulesets"]["osu"]["mods"]["HD"]["name"] = "Veiled"
    written(tmp_path, facts)
    capsys.readouterr()

    assert mods_data.main([*arguments, "--check"], target=target) == 1
    assert capsys.readouterr().out == "stale: mods_data.py\n"
    assert "Veiled" not in target.read_text("utf-8")
    assert mods_data.main(arguments, target=target) == 0
    assert "Veiled" in target.read_text("utf-8")


def test_mod_that_is_ranked_but_gone_is_noticed() -> None:
    facts = contract()
    for ruleset in facts["rulesets"].values():
        ruleset["mods"].pop("HD", None)

    with pytest.raises(ValueError, match="HD"):
        mods_data.module(facts)

"""Where settings and secrets come from, and which wins."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from osupy import ClientCredentials, Token
from osupy.cli.errors import Failure, Misuse
from osupy.cli.settings import Access, ServerFlags, resolve

PAIR = {"OSUPY_CLIENT_ID": "7", "OSUPY_CLIENT_SECRET": "pair"}


def nobody(question: str) -> None:
    """Stand for a program without a person."""


def resolved(environ: dict[str, str] | None = None, **flags: object) -> Access:
    return resolve(ServerFlags(**flags), environ or {}, nobody)  # type: ignore[arg-type]


def secret_of(access: Access) -> str:
    match access.credentials:
        case Token(access_token=token):
            return token
        case ClientCredentials(client_secret=secret):
            return secret
        case _:
            return ""


def test_nothing_is_named_when_nothing_is_given() -> None:
    assert not resolved().is_named


def test_empty_variables_count_as_none() -> None:
    assert not resolved({"OSUPY_BASE_URL": "", "OSUPY_TOKEN": ""}).is_named


def test_flag_wins_over_the_environment() -> None:
    access = resolved({"OSUPY_BASE_URL": "http://two"}, base_url="http://one")
    assert access.base_url == "http://one"


def test_token_wins_over_id_and_secret() -> None:
    assert secret_of(resolved(PAIR | {"OSUPY_TOKEN": "token"})) == "token"


def test_id_flag_wins_over_a_token_of_the_environment() -> None:
    access = resolved(PAIR | {"OSUPY_TOKEN": "token"}, client_id=9)
    assert secret_of(access) == "pair"
    assert isinstance(access.credentials, ClientCredentials)
    assert access.credentials.client_id == 9


def test_id_and_secret_are_taken_from_the_environment() -> None:
    assert resolved(PAIR).credentials == ClientCredentials(
        client_id=7, client_secret="pair"
    )


def test_secrets_are_read_from_files(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text("filed\n")
    assert secret_of(resolved(token_file=file)) == "filed"
    assert secret_of(resolved(PAIR, client_secret_file=file)) == "filed"


def test_secret_is_read_from_standard_input_when_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("piped\nrest\n"))
    assert secret_of(resolved(token_file=Path("-"))) == "piped"


def test_person_is_asked_for_a_missing_secret() -> None:
    asked = []

    def answer(question: str) -> str:
        asked.append(question)
        return "typed"

    access = resolve(ServerFlags(client_id=7), {}, answer)
    assert secret_of(access) == "typed"
    assert "7" in asked[0]


def test_nobody_is_asked_without_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    with pytest.raises(Misuse, match="OSUPY_CLIENT_SECRET"):
        resolve(ServerFlags(client_id=7), {})


def test_secret_without_an_id_is_misuse() -> None:
    with pytest.raises(Misuse, match="OSUPY_CLIENT_ID"):
        resolved({"OSUPY_CLIENT_SECRET": "pair"})


def test_id_that_is_no_number_is_misuse_and_is_not_shown() -> None:
    with pytest.raises(Misuse) as caught:
        resolved({"OSUPY_CLIENT_ID": "swapped", "OSUPY_CLIENT_SECRET": "7"})
    assert "swapped" not in str(caught.value)


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(Failure, match="absent"):
        resolved(token_file=tmp_path / "absent")


def test_file_that_is_no_text_is_named_and_is_not_shown(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(Failure, match="no text"):
        resolved(token_file=file)


def test_secrets_stand_in_no_repr() -> None:
    assert "pair" not in repr(resolved(PAIR))

"""Lines are cut into words, and long texts into messages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from osupy._core.talk.words import as_stored, cut, is_whisper, pieces, read_line


def words(text: str) -> list[str]:
    return [word.text for word in cut(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("  one   two ", ["one", "two"]),
        ('"two words" one', ["two words", "one"]),
        ('don"t "stop', ['don"t', '"stop']),
        ('""', [""]),
        ('"a"b', ['"a"b']),
    ],
)
def test_words_are_cut_at_blanks_outside_quotes(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@given(st.text())
def test_any_text_is_cut_into_words_that_stand_where_they_say(text: str) -> None:
    for word in cut(text):
        assert word.text in text[word.start :]


@pytest.mark.parametrize("text", ["roll", "", ".", ". ", "!", "!!", "x.roll"])
def test_no_line_without_prefix_and_name(text: str) -> None:
    assert read_line(text, (".", "!!", "!")) is None


@pytest.mark.parametrize(
    ("text", "name", "rest"),
    [
        (".roll", "roll", ""),
        ("  .ROLL  20 ", "roll", "20"),
        ("! roll 20", "roll", "20"),
        ("!!roll  a  b", "roll", "a  b"),
    ],
)
def test_line_has_name_and_rest(text: str, name: str, rest: str) -> None:
    line = read_line(text, (".", "!", "!!"))
    assert line is not None
    assert (line.name, line.rest) == (name, rest)


def test_pieces_are_cut_between_words() -> None:
    assert pieces("aaa bbb ccc", 7) == ["aaa bbb", "ccc"]


def test_word_that_is_too_long_is_cut() -> None:
    assert pieces("abcdefg h", 3) == ["abc", "def", "g h"]


@given(st.text(), st.integers(1, 30))
def test_pieces_fit_and_hold_every_letter(text: str, limit: int) -> None:
    found = pieces(text, limit)
    assert all(0 < len(piece) <= limit for piece in found)
    # Blanks may go where a line is cut; what is not blank must not.
    letters = "".join(text.split())
    assert "".join("".join(found).split()) == letters


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("!roll", True),
        ("! roll", False),
        ("!!roll", False),
        ("!", False),
        ("r!", False),
    ],
)
def test_whisper_is_what_only_its_sender_sees(text: str, *, expected: bool) -> None:
    assert is_whisper(text) is expected


def test_stored_text_is_one_line_but_for_markdown() -> None:
    assert as_stored(" a\r\nb\nc ") == "a b c"
    assert as_stored(" a\nb ", markdown=True) == "a\nb"

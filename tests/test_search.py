"""`SearchFilter`: what it writes is what the server reads, and the rest is refused."""

from __future__ import annotations

import json
import pickle
import re
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from osupy.enums import BeatmapsetStatus
from osupy.errors import UsageError
from osupy.search import SearchFilter

FACTS: dict[str, Any] = json.loads(
    (Path(__file__).parent / "contract" / "data" / "enums.json").read_text("utf-8")
)["beatmapset_search_query_field"]

TEXTS = ("artist", "creator", "difficulty", "source", "title")
NUMBERS = ("ar", "bpm", "cs", "dr", "od", "stars")
WHOLES = ("circles", "favourites", "keys", "sliders")

OPTION = re.compile(
    r'\b(?P<key>\w+)(?P<op>:|=|[<>][:=]?)(?P<value>(?P<q>"{1,2})(?:\\"|.)*?(?P=q)|\S*)',
    re.ASCII,
)


def read_by_server(text: str) -> tuple[list[tuple[str, str, str]], str]:
    """Return the filters and the words that the server finds in a search text.

    Its rules: a field that it knows, an operator, and a value up to the next space, or
    in quotes that a backslash takes their meaning.
    """
    options: list[tuple[str, str, str]] = []

    def take(found: re.Match[str]) -> str:
        key, operator, value = found["key"], found["op"], found["value"]
        if key not in {*FACTS["values"], *FACTS["aliases"]}:
            return found[0]
        if len(value) > 1 and value[0] == value[-1] == '"':
            value = value[1:-1]
        options.append((key, operator.replace(":", "="), value.replace('\\"', '"')))
        return ""

    return options, OPTION.sub(take, text).strip()


@pytest.mark.parametrize(
    ("filters", "text"),
    [
        ({}, ""),
        ({"stars": 5}, "stars=5"),
        ({"stars": ">=5"}, "stars>=5"),
        ({"stars": ">=5 <7.5"}, "stars>=5 stars<7.5"),
        ({"stars": (5, 7)}, "stars>=5 stars<=7"),
        ({"stars": (None, 7)}, "stars<=7"),
        ({"stars": 0.00001}, "stars=0.00001"),
        ({"ar": "<9", "keys": 4}, "ar<9 keys=4"),
        ({"dr": ":3"}, "dr=3"),
        ({"favourites": ">1000"}, "favourites>1000"),
        ({"status": "ranked"}, "status=ranked"),
        ({"status": BeatmapsetStatus.LOVED}, "status=loved"),
        ({"status": ">=ranked"}, "status>=ranked"),
        ({"created": 2023}, "created=2023"),
        ({"created": ">=2023"}, "created>=2023"),
        ({"created": ">=2023 <2024-05"}, "created>=2023 created<2024-05"),
        ({"updated": (date(2023, 5, 1), None)}, "updated>=2023-05-01"),
        (
            {
                "ranked": datetime(
                    2023, 5, 1, 9, 30, tzinfo=timezone(timedelta(hours=9))
                )
            },
            "ranked=2023-05-01T00:30:00Z",
        ),
        ({"ranked": ">=2023-05-01T00:30:00+00:00"}, "ranked>=2023-05-01T00:30:00Z"),
        ({"length": 200}, "length=200"),
        ({"length": timedelta(minutes=3)}, "length=180"),
        ({"length": "<3:20"}, "length<3:20"),
        ({"length": "3m20s"}, "length=3m20s"),
        ({"artist": "camellia"}, "artist=camellia"),
        ({"artist": "Kuroneko Dungeon"}, 'artist="Kuroneko Dungeon"'),
        ({"artist": 'a "b" c'}, 'artist="a \\"b\\" c"'),
        ({"artist": ">=5"}, "artist=>=5"),
        ({"artist": "back\\slash\\"}, "artist=back\\slash\\"),
        ({"tag": "jump aim"}, 'tag="jump aim"'),
        ({"tag": ["jump aim", "tech"]}, 'tag="jump aim" tag=tech'),
        ({"featured_artist": 12}, "featured_artist=12"),
    ],
)
def test_filter_is_written_as_the_server_reads_it(
    filters: dict[str, Any], text: str
) -> None:
    assert str(SearchFilter(**filters)) == text


def test_words_come_after_the_filters() -> None:
    assert str(SearchFilter(' say "hi ', title="a b")) == 'title="a b" say "hi'
    assert str(SearchFilter("only words")) == "only words"


@pytest.mark.parametrize(
    ("filters", "words"),
    [
        ({"stars": "five"}, "stars='five'"),
        ({"stars": ""}, "stars='': is empty"),
        ({"stars": "5 or more"}, "expected a number"),
        ({"stars": ">= 5"}, "expected an operator and a value"),
        ({"stars": float("nan")}, "finite"),
        ({"stars": True}, "expected a number"),
        ({"stars": (None, None)}, "neither"),
        ({"stars": (1, 2, 3)}, "two values"),
        ({"keys": 4.5}, "expected an int"),
        ({"keys": "4.5"}, "expected an int"),
        ({"status": "any"}, "expected one of graveyard"),
        ({"created": "May"}, "expected a date"),
        ({"created": "2023-13"}, "expected a date"),
        ({"created": 23}, "is not a year"),
        ({"created": True}, "expected a year"),
        ({"created": datetime(2023, 5, 1)}, "time zone"),  # noqa: DTZ001
        ({"length": "3 min"}, "expected a length"),
        ({"length": ""}, "is empty"),
        ({"length": -1}, "negative"),
        ({"artist": ""}, "is empty"),
        ({"artist": "two\nlines"}, "line break"),
        ({"artist": "ends in a\\"}, "backslash"),
        ({"artist": 3}, "expected a str"),
        ({"tag": 3}, "tag=3"),
        ({"featured_artist": "12x"}, "expected an int"),
        ({"text": 3}, "text=3"),
    ],
)
def test_filter_is_refused_when_the_server_would_not_read_it(
    filters: dict[str, Any], words: str
) -> None:
    with pytest.raises(UsageError, match=re.escape(words)):
        SearchFilter(**filters)


# Step by step.


def test_condition_is_added_to_a_new_filter() -> None:
    first = SearchFilter("words", ar=9)
    second = (
        first.where("stars", ">", 5).where("artist", ":", "a b").where("hp", "<", 6)
    )

    assert str(first) == "ar=9 words"
    assert str(second) == 'ar=9 stars>5 artist="a b" dr<6 words'


@pytest.mark.parametrize(
    ("field", "operator", "value", "words"),
    [
        ("artist", "<", "a", "artist takes = :"),
        ("featured_artist", ">=", 3, "featured_artist takes = :"),
        ("stars", "!=", 3, "stars takes = : < <= > >="),
        ("divisor", "=", 4, "field='divisor'"),
        ("title", "=", "again", "given twice"),
    ],
)
def test_condition_is_refused_when_the_language_has_none_such(
    field: Any, operator: Any, value: Any, words: str
) -> None:
    with pytest.raises(UsageError, match=re.escape(words)):
        SearchFilter(title="once").where(field, operator, value)


def test_fields_are_those_of_the_contract() -> None:
    values: dict[str, Any] = dict.fromkeys(FACTS["values"], 1)
    values |= dict.fromkeys((*TEXTS, "tag"), "x")
    values |= dict.fromkeys(("created", "ranked", "updated"), 2023)
    values["status"] = "ranked"

    assert {o[0] for o in read_by_server(str(SearchFilter(**values)))[0]} == set(values)


@pytest.mark.parametrize(("alias", "field"), FACTS["aliases"].items())
def test_second_name_of_a_field_is_written_as_the_first(alias: Any, field: str) -> None:
    assert str(SearchFilter().where(alias, "=", 2023)) == f"{field}=2023"


# A value.


def test_filters_with_the_same_text_are_equal() -> None:
    one, other = (
        SearchFilter("w", stars=">=5"),
        SearchFilter("w").where("star", ">=", 5),
    )

    assert one == other
    assert hash(one) == hash(other)
    assert one != SearchFilter("w", stars=">5")
    assert one != str(one)
    assert pickle.loads(pickle.dumps(one)) == one
    assert repr(one) == "<SearchFilter 'stars>=5 w'>"


def test_filter_cannot_be_changed() -> None:
    with pytest.raises(AttributeError, match="cannot be changed"):
        SearchFilter()._text = "x"


# Whatever it holds.

OPERATORS = st.sampled_from(["=", "<", "<=", ">", ">="])
VALUES = st.text(st.characters(exclude_characters="\n", exclude_categories=["Cs"]))
WORDS = st.text(st.characters(categories=["L", "Zs"], include_characters='"\\?!'))


@st.composite
def conditions(draw: st.DrawFn) -> list[tuple[Any, str, Any]]:
    """Draw conditions, with text fields once each."""
    found: list[tuple[Any, str, Any]] = [
        (field, "=", draw(VALUES.filter(str.strip)))
        for field in draw(st.lists(st.sampled_from(TEXTS), unique=True))
    ]
    for field in draw(st.lists(st.sampled_from(NUMBERS), max_size=3)):
        number = st.floats(0, 1e9, allow_nan=False) | st.integers(0, 10**9)
        found.append((field, draw(OPERATORS), draw(number)))
    found += [
        (field, draw(OPERATORS), draw(st.integers(0, 10**9)))
        for field in draw(st.lists(st.sampled_from(WHOLES), max_size=3))
    ]
    return draw(st.permutations(found))


@given(conditions(), WORDS)
def test_server_reads_what_was_meant(given: list[Any], words: str) -> None:
    made = SearchFilter(words)
    taken: list[tuple[str, str, Any]] = []
    for field, operator, value in given:
        try:
            made = made.where(field, operator, value)
        except UsageError:
            assert isinstance(value, str)
            assert value.endswith("\\")  # the one text without a form
            continue
        taken.append((field, operator, value))

    options, rest = read_by_server(str(made))

    assert rest == words.strip()
    assert len(options) == len(taken)
    for (field, operator, value), read in zip(taken, options, strict=True):
        assert read[:2] == (field, operator)
        assert read[2] == value if isinstance(value, str) else float(read[2]) == value


def test_moment_now_is_read_back() -> None:
    now = datetime.now(UTC)
    text = str(SearchFilter(created=(now, None)))

    read = read_by_server(text)[0][0][2]
    assert now - datetime.fromisoformat(read) < timedelta(seconds=1)

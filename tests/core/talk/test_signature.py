"""What a command takes is read from its function, and words become its arguments."""

from __future__ import annotations

import typing
from enum import Enum
from typing import Annotated, Any, Literal

import pytest

from osupy import Mods, Ruleset
from osupy import objects as o
from osupy._core.talk.kinds import Fetch, Mistyped
from osupy._core.talk.signature import Arguments, signature_of
from osupy._core.talk.words import Line, cut
from osupy.errors import UsageError


class Colour(Enum):
    RED = 1
    BLUE = "blue"


def even(word: str) -> int:
    if int(word) % 2:
        message = f"{word} is odd"
        raise ValueError(message)
    return int(word)


def simple(ctx: object, sides: int, bonus: float = 0.5) -> None: ...
def optional(ctx: object, name: str | None, flag: bool | None) -> None: ...
def many(ctx: object, first: str, *numbers: int) -> None: ...
def rest(ctx: object, who: str, *, text: str) -> None: ...
def lenient(ctx: object, *, text: str = "") -> None: ...
def bare(ctx, word): ...  # type: ignore[no-untyped-def] # noqa: ANN001, ANN201
def enums(ctx: object, mode: Ruleset, colour: Colour = Colour.RED) -> None: ...
def literal(ctx: object, size: Literal["small", "big", 3]) -> None: ...
def mods(ctx: object, mods: Mods) -> None: ...
def user(ctx: object, user: o.User) -> None: ...
def beatmap(ctx: object, map: o.BeatmapExtended) -> None: ...  # noqa: A002
def beatmapset(ctx: object, it: o.Beatmapset) -> None: ...
def either(ctx: object, it: int | Literal["all"]) -> None: ...
def own(ctx: object, number: Annotated[int, even]) -> None: ...


def read(function: Any, text: str) -> Arguments:
    return signature_of(function).read(Line("it", text, cut(text)))


def places(function: Any, text: str) -> tuple[Any, ...]:
    return read(function, text).places


def complaint(function: Any, text: str) -> str:
    with pytest.raises(Mistyped) as caught:
        read(function, text)
    return str(caught.value)


def test_words_are_read_as_annotated() -> None:
    assert places(simple, "6 2.5") == (6, 2.5)


def test_default_stands_in_for_a_word() -> None:
    assert places(simple, "6") == (6, 0.5)


def test_none_stands_in_for_an_optional_word() -> None:
    assert places(optional, "") == (None, None)
    assert places(optional, '"two words" YES') == ("two words", True)


def test_parameter_without_annotation_is_text() -> None:
    assert places(bare, "x") == ("x",)


def test_star_takes_all_words_that_are_left() -> None:
    assert places(many, "a 1 2 3") == ("a", 1, 2, 3)
    assert places(many, "a") == ("a",)


def test_keyword_takes_the_rest_as_it_stands() -> None:
    assert read(rest, 'me say  "so  be it"').named == {"text": 'say  "so  be it"'}


def test_rest_with_default_may_be_left_out() -> None:
    assert read(lenient, "") == Arguments((), {})


@pytest.mark.parametrize("word", ["fruits", "CATCH", "Fruits"])
def test_enum_is_read_by_value_or_name(word: str) -> None:
    assert places(enums, f"{word} blue") == (Ruleset.FRUITS, Colour.BLUE)
    assert places(enums, f"{word} red") == (Ruleset.FRUITS, Colour.RED)


def test_literal_gives_its_own_value() -> None:
    assert places(literal, "BIG") == ("big",)
    assert places(literal, "3") == (3,)


def test_mods_are_read_with_and_without_plus() -> None:
    assert places(mods, "+hddt") == places(mods, "HDDT") == (Mods("HDDT"),)


@pytest.mark.parametrize(
    ("word", "key"),
    [
        ("peppy", "peppy"),
        ("@peppy", "peppy"),
        ('"two words"', "two words"),
        ("1234", "1234"),  # a name of digits; the id has its own form
        ("#2", 2),
        ("https://osu.ppy.sh/users/2", 2),
        ("osu.ppy.sh/u/peppy", "peppy"),
        ("https://osu.ppy.sh/users/2/taiko", 2),
    ],
)
def test_user_is_named_by_name_id_or_link(word: str, key: int | str) -> None:
    assert places(user, word) == (Fetch("user", key),)


@pytest.mark.parametrize(
    "word",
    [
        "75",
        "https://osu.ppy.sh/beatmaps/75",
        "https://osu.ppy.sh/b/75?m=0",
        "https://osu.ppy.sh/beatmapsets/1#osu/75",
        "old.ppy.sh/b/75",
    ],
)
def test_beatmap_is_named_by_id_or_link(word: str) -> None:
    assert places(beatmap, word) == (Fetch("beatmap", 75),)


@pytest.mark.parametrize("word", ["1", "https://osu.ppy.sh/beatmapsets/1#osu/75", "#1"])
def test_beatmapset_is_named_by_id_or_link(word: str) -> None:
    assert places(beatmapset, word) == (Fetch("beatmapset", 1),)


def test_fetched_things_take_their_place() -> None:
    arguments = read(user, "#2")
    assert arguments.filled({Fetch("user", 2): "it"}).places == ("it",)


def test_first_kind_that_can_read_wins() -> None:
    assert places(either, "5") == (5,)
    assert places(either, "ALL") == ("all",)


def test_own_converter_is_used() -> None:
    assert places(own, "4") == (4,)
    assert complaint(own, "5") == "number: 5 is odd"


@pytest.mark.parametrize(
    ("function", "text", "expected"),
    [
        (simple, "", "sides is missing"),
        (simple, "six", 'sides: "six" is not a whole number'),
        (simple, "9" * 99, 'sides: "' + "9" * 39 + '…" is not a whole number'),
        (simple, "6 nan", 'bonus: "nan" is not a number'),
        (simple, "6 1 2", '"2" is too much'),
        (optional, "x perhaps", 'flag: "perhaps" is neither yes nor no'),
        (enums, "chess", 'mode: "chess" is none of osu, taiko, fruits, mania'),
        (literal, "huge", 'size: "huge" is none of small, big, 3'),
        (mods, "!!", 'mods: "!!" are no mods; try HDDT'),
        (rest, "me", "text is missing"),
        (beatmap, "x", 'map: "x" is neither the id nor the link of a beatmap'),
        (user, "@", "user: a username is missing"),
        (either, "some", 'it: "some" is none of all'),
    ],
)
def test_mistake_is_told_in_words(function: Any, text: str, expected: str) -> None:
    assert complaint(function, text) == expected


@pytest.mark.parametrize(
    ("function", "usage"),
    [
        (simple, "<sides> [bonus]"),
        (many, "<first> [numbers …]"),
        (rest, "<who> <text …>"),
        (lenient, "[text …]"),
    ],
)
def test_usage_shows_what_may_be_left_out(function: Any, usage: str) -> None:
    assert signature_of(function).usage == usage


def nothing() -> None: ...
def keywords(ctx: object, **more: int) -> None: ...
def strange(ctx: object, it: list[int]) -> None: ...
def mixed(ctx: object, it: int | list[int]) -> None: ...
def stranger(ctx: object, it: typing.Any) -> None: ...


@pytest.mark.parametrize(
    ("function", "named"),
    [
        (nothing, "context"),
        (keywords, "more"),
        (strange, "it is annotated"),
        (mixed, "it is annotated"),
        (stranger, "it is annotated"),
    ],
)
def test_function_that_chat_cannot_call_is_refused(function: Any, named: str) -> None:
    with pytest.raises(UsageError, match=named):
        signature_of(function)

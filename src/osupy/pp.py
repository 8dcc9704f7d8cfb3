"""Stars and pp, computed here: of a beatmap under mods, of a score, of a what-if.

rosu-pp does the work (``pip install osupy[pp]``); it follows the game's own formulas,
which change a few times a year, so compare only numbers of the same release. Each
function takes the text of an ``.osu`` file, as ``download_beatmap_file`` gives it::

    file = client.download_beatmap_file(score.beatmap_id)
    pp.score_performance(file, score).pp
    pp.performance(file, mods="HDDT", accuracy=0.985, misses=1).pp
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

import attrs

from osupy._core.encoding import wrong
from osupy._core.mod_facts import ruleset_name
from osupy.enums import Ruleset
from osupy.errors import DecodeError, UsageError
from osupy.mods import Mods

if TYPE_CHECKING:
    from osupy._core.mod_facts import RulesetArg
    from osupy.mods import ModsLike
    from osupy.objects import LegacyScore, Score

__all__ = [
    "Difficulty",
    "Performance",
    "difficulty",
    "performance",
    "score_performance",
]


@attrs.frozen(kw_only=True)
class Difficulty:
    """How hard a beatmap is under some mods."""

    stars: float
    """Star rating."""
    max_combo: int
    """Longest combo that can be had."""
    ruleset: Ruleset
    """Ruleset for which it was computed."""
    details: Any = attrs.field(repr=False, eq=False)
    """rosu-pp's own object, with the parts of the rating."""


@attrs.frozen(kw_only=True)
class Performance:
    """What a play is worth."""

    pp: float
    """Performance points."""
    difficulty: Difficulty
    """How hard the beatmap is under the play's mods."""
    details: Any = attrs.field(repr=False, eq=False)
    """rosu-pp's own object, with the parts of the points."""


def difficulty(
    file: bytes | str,
    *,
    mods: ModsLike = (),
    ruleset: RulesetArg | None = None,
    lazer: bool = True,
) -> Difficulty:
    """Return how hard a beatmap is.

    Args:
        file: Text of the ``.osu`` file.
        mods: Mods, with their settings.
        ruleset: Ruleset into which to convert it; its own when left out.
        lazer: Whether it is played on today's client.

    Raises:
        DecodeError: This is no beatmap.
        UsageError: It cannot be converted, it was made to break calculators, or
            rosu-pp is not installed.
    """
    own = Mods(mods)
    library = _rosu()
    beatmap = _beatmap(library, file, own, ruleset)
    return _difficulty(_calculated(library.Difficulty, beatmap, own, lazer=lazer))


def performance(
    file: bytes | str,
    *,
    mods: ModsLike = (),
    ruleset: RulesetArg | None = None,
    accuracy: float = 1.0,
    combo: int | None = None,
    misses: int = 0,
    lazer: bool = True,
) -> Performance:
    """Return what a play would be worth.

    Args:
        file: Text of the ``.osu`` file.
        mods: Mods, with their settings.
        ruleset: Ruleset into which to convert it; its own when left out.
        accuracy: Share of the possible points, 0 to 1.
        combo: Longest combo; the longest possible when left out.
        misses: Number of misses.
        lazer: Whether it is played on today's client.

    Raises:
        DecodeError: This is no beatmap.
        UsageError: A number is out of range, the beatmap cannot be converted or was
            made to break calculators, or rosu-pp is not installed.
    """
    if not 0 <= accuracy <= 1:
        raise wrong("accuracy", accuracy, "expected 0 to 1")
    if misses < 0:
        raise wrong("misses", misses, "expected 0 or more")
    own = Mods(mods)
    library = _rosu()
    beatmap = _beatmap(library, file, own, ruleset)
    state = {"accuracy": accuracy * 100, "misses": misses}
    if combo is not None:
        state["combo"] = combo
    found = _calculated(library.Performance, beatmap, own, lazer=lazer, **state)
    return _performance(found)


def score_performance(file: bytes | str, score: Score | LegacyScore) -> Performance:
    """Return what a score is worth, whatever its form, also where ``score.pp`` is None.

    Of a failed play, the part that was played counts.

    Args:
        file: Text of the ``.osu`` file of the score's beatmap.
        score: The score.

    Raises:
        DecodeError: This is no beatmap.
        UsageError: The ruleset is not known, the beatmap cannot be converted or was
            made to break calculators, or rosu-pp is not installed.
    """
    if score.ruleset is None:
        raise wrong("score", score, "its ruleset is not known")
    library = _rosu()
    beatmap = _beatmap(library, file, score.mods, score.ruleset)
    state = _state(score)
    found = _calculated(
        library.Performance, beatmap, score.mods, lazer=score.is_lazer, **state
    )
    return _performance(found)


def _state(score: Score | LegacyScore) -> dict[str, int]:
    """Return the judgements of a score as rosu-pp takes them."""
    hits = score.hits
    state = {
        "combo": score.max_combo,
        "n300": hits.count_300,
        "n100": hits.count_100,
        "n50": hits.count_50 or 0,
        "n_geki": hits.count_geki or 0,
        "n_katu": hits.count_katu or 0,
        "misses": hits.count_miss,
    }
    if score.ruleset == Ruleset.OSU:
        state |= _of_sliders(score)
    if not score.passed:
        state["passed_objects"] = _judged(score)
    return state


def _of_sliders(score: Score | LegacyScore) -> dict[str, int]:
    if score.is_stable:
        points = score.classic_score
        return {} if not points else {"legacy_total_score": points}
    counts = score.statistics
    ends = getattr(counts, "slider_tail_hit", None)
    found = {
        "large_tick_hits": score.hits.large_tick_hit,
        "small_tick_hits": score.hits.small_tick_hit,
    }
    return found if ends is None else found | {"slider_end_hits": ends}


def _judged(score: Score | LegacyScore) -> int:
    """Return how many objects were played."""
    hits = score.hits
    total = hits.count_300 + hits.count_100 + hits.count_miss
    if score.ruleset == Ruleset.FRUITS:
        return total  # droplets are no objects of their own
    of_mania = (hits.count_geki or 0) + (hits.count_katu or 0)
    return total + (hits.count_50 or 0) + of_mania


def _rosu() -> Any:
    try:
        return import_module("rosu_pp_py")
    except ImportError:
        message = "osupy.pp needs rosu-pp-py: pip install osupy[pp]"
        raise UsageError(message) from None


def _beatmap(
    library: Any, file: bytes | str, mods: Mods, ruleset: RulesetArg | None
) -> Any:
    content = file.encode() if isinstance(file, str) else bytes(file)
    if b"[HitObjects]" not in content:  # anything at all is parsed, as an empty map
        message = "not a beatmap: it has no [HitObjects]"
        raise DecodeError(message, path="$", payload=content[:40])
    try:
        beatmap = library.Beatmap(bytes=content)
    except library.ParseError as error:
        message = f"not a beatmap: {error}"
        raise DecodeError(message, path="$", payload=content[:40]) from error
    if beatmap.is_suspicious():
        message = "the beatmap was made to break calculators: it would take for ever"
        raise UsageError(message)
    if ruleset is not None:
        _convert(library, beatmap, mods, ruleset)
    return beatmap


def _convert(library: Any, beatmap: Any, mods: Mods, ruleset: RulesetArg) -> None:
    wanted = Ruleset(ruleset_name(ruleset))
    if _ruleset(beatmap.mode) is wanted:
        return
    modes = (
        library.GameMode.Osu,
        library.GameMode.Taiko,
        library.GameMode.Catch,
        library.GameMode.Mania,
    )
    try:
        beatmap.convert(modes[wanted.id or 0], mods.to_json())
    except TypeError:
        raise wrong("mods", mods, "a setting has another type") from None
    except library.ConvertError as error:
        raise wrong("ruleset", str(wanted), str(error)) from error


def _calculated(kind: Any, beatmap: Any, mods: Mods, **state: float) -> Any:
    try:
        return kind(mods=mods.to_json(), **state).calculate(beatmap)
    except TypeError:  # its text explains rosu-pp's types, at length
        raise wrong("mods", mods, "a setting has another type") from None


def _ruleset(mode: Any) -> Ruleset:
    names = {"Osu": "osu", "Taiko": "taiko", "Catch": "fruits", "Mania": "mania"}
    return Ruleset(names[str(mode).rpartition(".")[2]])


def _difficulty(found: Any) -> Difficulty:
    return Difficulty(
        stars=found.stars,
        max_combo=found.max_combo,
        ruleset=_ruleset(found.mode),
        details=found,
    )


def _performance(found: Any) -> Performance:
    return Performance(
        pp=found.pp, difficulty=_difficulty(found.difficulty), details=found
    )

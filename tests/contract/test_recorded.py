"""Real answers of the real server through both clients.

They are found through ``OSUPY_RECORDED`` and are no part of the project: without them
there is nothing to test here.
"""

from __future__ import annotations

import functools
import json
import os
import re
import warnings
from pathlib import Path
from typing import Any

import anyio
import pytest

from osupy import AsyncClient, Client, encode
from osupy.errors import DriftWarning, NotFoundError
from osupy.transports import AsyncMemoryTransport, MemoryTransport, Response
from tests.contract.equal import canonical, differences

RECORDED = Path(
    os.environ.get("OSUPY_RECORDED", Path(__file__).parents[3] / "shared" / "recorded")
)
ANSWERS = RECORDED / "answers"

CALLS: tuple[tuple[str, str, tuple[Any, ...]], ...] = (
    (r"(get_beatmap_attributes|difficulty_attributes)_.*", "get_beatmap_attributes", (1,)),
    (r"get_beatmap_pack_.*", "get_beatmap_pack", ("S1",)),
    (r"get_beatmap_scores_.*", "get_beatmap_scores", (1,)),
    (r"get_beatmap_(200|404)", "get_beatmap", (1,)),
    (r"get_beatmaps_.*", "get_beatmaps", ([1],)),
    (r"lookup_beatmap_.*", "lookup_beatmap", ()),
    (r"get_score_(200|404)", "get_legacy_score", ("osu", 1)),
    (r"get_score_lazer_.*", "get_score", (1,)),
    (r"score_(osu|taiko|fruits|mania)", "get_user_scores", (1, "best")),
    (r"get_user_(200|404)", "get_user", (1,)),
    (r"get_user_beatmap_scores_.*", "get_user_beatmap_scores", (1, 1)),
    (r"get_user_beatmaps_.*", "get_user_beatmaps", (1, "ranked")),
    (r"get_user_bests_.*", "get_user_scores", (1, "best")),
    (r"get_user_firsts_.*", "get_user_scores", (1, "firsts")),
    (r"get_user_pinned_.*", "get_user_scores", (1, "pinned")),
    (r"get_user_recents_.*", "get_user_scores", (1, "recent")),
    (r"get_user_kudosu_.*", "get_user_kudosu", (1,)),
    (r"get_user_most_played_.*", "get_user_most_played", (1,)),
    (r"get_user_recent_activity_.*", "get_user_recent_activity", (1,)),
)
"""Name of a recording -> method and arguments."""


def call_for(name: str) -> tuple[str, tuple[Any, ...]] | None:
    """Return the call that a recording answers."""
    found = (
        (method, args) for p, method, args in CALLS if re.fullmatch(p, name)
    )
    return next(found, None)


FILES = {
    path: call
    for path in (sorted(ANSWERS.glob("*.json")) if ANSWERS.is_dir() else ())
    if (call := call_for(path.stem)) is not None
}


@pytest.fixture(params=["blocking", "asyncio", "trio"])
def colour(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


def perform(colour: str, path: Path, body: bytes, status: int) -> Any:
    """Call the method on one client, with the recording as the answer."""
    method, args = FILES[path]
    answer = [Response(status=status, body=body)]
    if colour == "blocking":
        blocking = Client.from_token(
            "t", transport=MemoryTransport(answer), keep_unknown=True
        )
        return getattr(blocking, method)(*args)
    client = AsyncClient.from_token(
        "t", transport=AsyncMemoryTransport(answer), keep_unknown=True
    )
    bound = functools.partial(getattr(client, method), *args)
    return anyio.run(bound, backend=colour)


@pytest.mark.skipif(not FILES, reason="the recordings are not here (OSUPY_RECORDED)")
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_recorded_answer_decodes_and_encodes_to_equal_data(
    colour: str, path: Path
) -> None:
    body = path.read_bytes()
    if path.stem.endswith("_404"):
        with pytest.raises(NotFoundError):
            perform(colour, path, body, 404)
        return
    with warnings.catch_warnings():
        # The oldest recordings are from before some keys.
        warnings.simplefilter("ignore", DriftWarning)
        result = perform(colour, path, body, 200)
    again = canonical(json.loads(encode(result)))
    assert differences(again, canonical(json.loads(body))) == []

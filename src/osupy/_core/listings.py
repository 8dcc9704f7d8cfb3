"""How each listing moves on and ends, as the contract's ``pagination`` has it."""

from __future__ import annotations

from osupy._core.paging import By, Listing, Style

PACKS = Listing(Style.CURSOR_STRING, "beatmap_packs", max_size=100)

ALL_SCORES = Listing(Style.CURSOR_STRING, "scores", max_size=1000, endless=True)

USER_KUDOSU = Listing(
    Style.OFFSET_LIMIT, size="limit", max_size=100, max_total=100
)
USER_ACTIVITY = USER_KUDOSU
USER_SCORES = Listing(
    Style.OFFSET_LIMIT,
    size="limit",
    max_size=100,
    max_total=By("type", {"best": 200, "recent": 100}),
)
USER_BEATMAPS = Listing(Style.OFFSET_LIMIT, size="limit", max_size=100)
USER_MOST_PLAYED = USER_BEATMAPS

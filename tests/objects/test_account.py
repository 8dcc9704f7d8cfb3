"""What concerns the holder of a token."""

from __future__ import annotations

import pytest

from osupy import decode
from osupy.errors import DecodeError
from osupy.objects import FavouriteIdsResponse
from tests.objects.answers import made


def test_favourites_are_ids() -> None:
    found = made({"beatmapset_ids": [3, 1]}, FavouriteIdsResponse)

    assert found.beatmapset_ids == [3, 1]
    assert made({"beatmapset_ids": []}, FavouriteIdsResponse).beatmapset_ids == []


def test_favourites_are_refused_when_the_list_is_null() -> None:
    with pytest.raises(DecodeError, match="beatmapset_ids"):
        decode(b'{"beatmapset_ids": null}', FavouriteIdsResponse)

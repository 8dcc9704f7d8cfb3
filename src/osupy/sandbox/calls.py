"""What a route is given and what it gives back, without HTTP around it."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final, NoReturn, cast

import attrs

from osupy.sandbox.basics import Json, dumps
from osupy.sandbox.params import Params, to_int
from osupy.sandbox.people import Person
from osupy.sandbox.world import World

if TYPE_CHECKING:
    from osupy.sandbox.oauth import Token  # noqa: TC004 (which imports this module)

NEW_SCORES: Final = 20_220_705
"""From this ``x-api-version`` on scores have their present shape."""


class Refused(Exception):  # noqa: N818 (an answer, not a mistake)
    """The request is answered with an error."""

    def __init__(self, status: int, body: Json) -> None:
        super().__init__(status)
        self.status = status
        self.body = body


def refuse(status: int, text: str | None = None) -> NoReturn:
    """Answer with the usual error body."""
    raise Refused(status, {"error": text})


@attrs.frozen(kw_only=True)
class Answer:
    """What goes back."""

    status: int = 200
    body: bytes = b""
    media_type: str = "application/json"
    headers: Mapping[str, str] = attrs.field(factory=dict[str, str])


def answer(value: object) -> Answer:
    """Wrap JSON."""
    return Answer(body=dumps(value))


@attrs.frozen(kw_only=True)
class Call:
    """One request to a route, with its token already judged."""

    world: World
    path: Mapping[str, str]
    params: Params
    viewer: Person | None
    version: int
    token: Token | None = None
    """``None`` only on routes that need none."""
    url: str = ""
    """As it was asked for, nothing unquoted, without the query."""

    @property
    def legacy_scores(self) -> bool:
        """Whether the client asks for scores in their old shape."""
        return self.version < NEW_SCORES

    @property
    def user(self) -> Person:
        """The token's user, on routes that demand one."""
        if self.viewer is None:
            raise Refused(401, {"authentication": "basic"})
        return self.viewer

    def path_id(self, name: str) -> int:
        """Return a number of the path; anything else is 0, which nothing has."""
        return to_int(self.path[name])

    def strict_id(self, name: str) -> int:
        """Return a number of the path, or refuse other text."""
        text = self.path[name]
        if not (text.isascii() and text.isdigit()):
            refuse(404)
        return int(text)


@attrs.frozen(kw_only=True)
class Served:
    """One route of the sandbox."""

    method: str
    path: str
    handler: Callable[[Call], Answer]
    scopes: frozenset[str] = frozenset({"public"})
    cost: Callable[[Params], int] = attrs.field(default=lambda _: 1)
    """Units that the request takes from the rate limit."""
    bucket: str | None = None
    """A second limit that counts too."""
    open: bool = False
    """Whether ``GET`` needs no token."""
    needs_user: bool = False
    """Whether a token without a user is refused."""


def encode_cursor(cursor: Mapping[str, object]) -> str:
    """Return a position as a text that clients pass back."""
    return base64.urlsafe_b64encode(dumps(dict(cursor))).decode().rstrip("=")


def read_cursor(params: Params) -> dict[str, Any]:
    """Return the position that the request names; an unreadable one is none."""
    text = params.text("cursor_string")
    if text is not None:
        try:
            padded = text + "=" * (-len(text) % 4)
            found = json.loads(base64.urlsafe_b64decode(padded))
        except (ValueError, binascii.Error):
            found = None
        if isinstance(found, dict):
            return cast("dict[str, Any]", found)
        return {}
    cursor = params.values.get("cursor")
    return cast("dict[str, Any]", cursor) if isinstance(cursor, dict) else {}

"""How ``oauth/token`` and ``oauth/authorize`` say no: with the codes of the RFC."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final, NoReturn

from osupy.sandbox.basics import Json, dumps
from osupy.sandbox.calls import Answer, Refused

if TYPE_CHECKING:
    from collections.abc import Mapping

SCOPE_HINT: Final = "Check the scope parameter"
_NO_STORE: Final = {"cache-control": "no-store"}


def error(code: str, description: str, hint: str | None = None) -> Json:
    """Return the body of a refusal."""
    found: Json = {"error": code, "error_description": description}
    if hint is not None:
        found["hint"] = hint
    found["message"] = description
    return found


def fail(code: str, description: str, hint: str) -> NoReturn:
    """Refuse, and say what is wrong."""
    raise Refused(400, error(code, description, hint))


def malformed(hint: str) -> NoReturn:
    """Refuse a request of which a part is missing or wrong."""
    fail(
        "invalid_request",
        "The request is missing a required parameter, includes an invalid parameter"
        " value, includes a parameter more than once, or is otherwise malformed.",
        hint,
    )


def missing(name: str) -> NoReturn:
    """Refuse a request that lacks a parameter."""
    malformed(f"Check the `{name}` parameter")


def not_authenticated() -> NoReturn:
    """Refuse an application that is not known, or not by this secret or URL."""
    raise Refused(401, error("invalid_client", "Client authentication failed"))


def rule_answer(text: str, *, wants_json: bool) -> Answer:
    """Answer that a rule about scopes is broken."""
    if wants_json:
        return Answer(status=400, body=dumps({"error": text}))
    return page(400, "400", f"<p>{escape(text)}</p>")


def page(
    status: int, title: str, body: str, headers: Mapping[str, str] = _NO_STORE
) -> Answer:
    """Answer with a page for a browser; the body is HTML already."""
    text = f"<!DOCTYPE html><title>osu!</title><h1>{escape(title)}</h1>{body}"
    kind = "text/html; charset=UTF-8"
    return Answer(status=status, body=text.encode(), media_type=kind, headers=headers)

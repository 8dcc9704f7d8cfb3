"""``oauth/authorize``: the page on which a user lets an application act for them.

Nobody has to log in here: the page asks as whom to consent. The URL to which the
answer goes must lie on this machine (``127.0.0.1``, ``[::1]`` or ``localhost``, any
port, any path): the sandbox's applications have all of these registered.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode, urlsplit

import attrs

from osupy.sandbox.refusals import SCOPE_HINT, page

if TYPE_CHECKING:
    from osupy.sandbox.calls import Answer
    from osupy.sandbox.oauth import Authority, Client  # noqa: TC004 (a field's hint)
    from osupy.sandbox.params import Params
    from osupy.sandbox.people import Person
    from osupy.sandbox.world import World

_HERE: Final = ("127.0.0.1", "::1", "localhost")


@attrs.frozen(kw_only=True)
class Asked:
    """What an application asks a user for."""

    client: Client
    scopes: tuple[str, ...]
    redirect_url: str
    state: str | None = attrs.field(repr=False)

    def back(self, **answer: str) -> Answer:
        """Send the browser back to the application."""
        if self.state is not None:
            answer["state"] = self.state
        return redirect(self.redirect_url, answer)


class Desk:
    """Shows the page, and takes the answer that was given on it."""

    def __init__(self, world: World, authority: Authority) -> None:
        self._world = world
        self._authority = authority
        self._open: dict[str, Asked] = {}
        self._count = 0

    def ask(self, params: Params) -> Answer:
        """Answer ``GET oauth/authorize``: the page, or why there is none."""
        url = params.text("redirect_uri")
        if url is None:
            return page(400, "400", "<p>redirect_uri is missing.</p>")
        if params.text("response_type") != "code":
            return page(400, "unsupported_grant_type", "<p>response_type: code</p>")
        client = self._authority.client_of(params.integer("client_id"))
        if client is None or not _is_registered(url):
            return page(401, "invalid_client", "<p>Client authentication failed.</p>")
        return self._ask(client, url, params)

    def _ask(self, client: Client, url: str, params: Params) -> Answer:
        asked = dict.fromkeys((params.text("scope") or "").split())
        if not self._authority.knows(asked):
            # The library that the server uses forgets the state here.
            description = "The requested scope is invalid, unknown, or malformed"
            answer = {"error": "invalid_scope", "error_description": description}
            return redirect(url, answer | {"hint": SCOPE_HINT, "message": description})
        scopes = tuple(dict.fromkeys(("identify", *asked)))
        self._count += 1
        ticket = self._authority.secret(f"ticket{self._count}")
        self._open[ticket] = Asked(
            client=client,
            scopes=scopes,
            redirect_url=url,
            state=params.text("state"),
        )
        return page(200, "Let this application act for you?", self._form(ticket))

    def _form(self, ticket: str) -> str:
        asked, people = self._open[ticket], self._world.people.in_order
        scopes = "".join(f"<li>{escape(scope)}</li>" for scope in asked.scopes)
        options = "".join(
            f'<option value="{person.id}">{escape(person.username)}</option>'
            for person in people
            if person.visible
        )
        return (
            f"<p>Application {asked.client.id} asks for:</p><ul>{scopes}</ul>"
            '<form method="post" action="/oauth/authorize">'
            f'<input type="hidden" name="auth_token" value="{ticket}">'
            f'<label>As <select name="user">{options}</select></label> '
            '<button name="decision" value="approve">Authorise</button> '
            '<button name="decision" value="deny">Cancel</button>'
            "</form>"
        )

    def decide(self, params: Params) -> Answer:
        """Answer ``POST oauth/authorize``: send the browser back with the decision."""
        asked = self._open.get(params.text("auth_token") or "")
        if asked is None:
            said = "<p>The page is too old, or was answered already.</p>"
            return page(403, "403", said)
        decision = params.text("decision")
        person = self._person(params)
        if decision not in ("approve", "deny") or person is None:
            return page(422, "422", "<p>No such user, or no such decision.</p>")
        del self._open[params.text("auth_token") or ""]
        if decision == "deny":
            said = "The resource owner or authorization server denied the request."
            return asked.back(
                error="access_denied",
                error_description=said,
                hint="The user denied the request",
                message=said,
            )
        code = self._authority.codes.issue(
            asked.client, person, asked.scopes, asked.redirect_url
        )
        return asked.back(code=code)

    def _person(self, params: Params) -> Person | None:
        named = params.text("user")
        if named is None:
            return self._world.owner
        people = self._world.people
        if named.isdecimal() and int(named) in people.by_id:
            return people.by_id[int(named)]
        return people.named(named)


def redirect(url: str, answer: dict[str, str]) -> Answer:
    """Send a browser to a URL, with an answer in its query."""
    mark = "&" if urlsplit(url).query else "?"
    location = f"{url}{mark}{urlencode(answer)}"
    headers = {"location": location, "cache-control": "no-store"}
    return page(302, "Redirecting", "", headers)


def _is_registered(url: str) -> bool:
    try:
        parts = urlsplit(url)
        fits = parts.port is None or parts.port > 0
    except ValueError:
        return False
    return fits and parts.scheme == "http" and parts.hostname in _HERE

"""Plays the browser's part: opens the page, fills in the form, follows the redirect."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urljoin, urlsplit

import httpx

from tests.sandbox.conftest import PLAIN

_TICKET = re.compile(r'name="auth_token" value="([^"]+)"')


def page_of(url: str) -> httpx.Response:
    """Open the page of consent."""
    return httpx.get(url, verify=PLAIN)


def form_of(page: httpx.Response) -> dict[str, str]:
    """Return what the page's form would send, without the user's choices."""
    found = _TICKET.search(page.text)
    assert found is not None, page.text
    return {"auth_token": found[1]}


def consent(url: str, *, decision: str = "approve", user: str | int = "") -> str:
    """Answer on the page; return the URL to which the browser is sent."""
    page = page_of(url)
    if page.status_code == 302:  # sent back before anybody is asked
        return page.headers["location"]
    form = form_of(page) | {"decision": decision}
    if user:
        form["user"] = str(user)
    target = urljoin(url, "/oauth/authorize")
    answer = httpx.post(target, data=form, verify=PLAIN)
    assert answer.status_code == 302, answer.text
    return answer.headers["location"]


def query_of(url: str) -> dict[str, str]:
    """Return what stands in a URL's query."""
    return dict(parse_qsl(urlsplit(url).query))


def visit(url: str) -> httpx.Response:
    """Go where the browser is sent."""
    return httpx.get(url, verify=PLAIN)


def browse(url: str, *, decision: str = "approve", user: str | int = "") -> str:
    """Do all that a browser does; return the page that the user sees in the end."""
    return visit(consent(url, decision=decision, user=user)).text

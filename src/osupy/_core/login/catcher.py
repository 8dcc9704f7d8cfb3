"""What the browser is answered that brings the redirect: bytes in, bytes out.

Browsers ask for more than they are sent to: connections that stay silent, icons. Only
a ``GET`` of the redirect's path with a code or an error is the answer, and only the
first.
"""

from __future__ import annotations

from html import escape
from urllib.parse import urlsplit

from osupy._core.login.request import LoginRequest, is_answer
from osupy._core.token import AuthorizationCode
from osupy.errors import LoginError

_END = b"\r\n\r\n"
_LONGEST = 65_536
_PARTS = 3
_STYLE = (
    "body{font:1.1em/1.5 system-ui,sans-serif;max-width:34em;margin:15vh auto;"
    "padding:0 1em}"
)
_REASONS = {
    200: "OK",
    400: "Bad Request",
    404: "Not Found",
    405: "Method Not Allowed",
    410: "Gone",
    431: "Request Header Fields Too Large",
}


class Catcher:
    """Waits for the one request that answers a log-in."""

    def __init__(self, request: LoginRequest, path: str) -> None:
        self._request = request
        self._path = path
        self._found: AuthorizationCode | LoginError | None = None

    @property
    def is_done(self) -> bool:
        """Whether the answer is there."""
        return self._found is not None

    def result(self) -> AuthorizationCode:
        """Return the credentials with the code.

        Raises:
            LoginError: The answer was another one.
        """
        if isinstance(self._found, AuthorizationCode):
            return self._found
        raise self._found or LoginError("nobody answered", reason="time")

    def answer(self, head: bytes) -> bytes:
        """Return the response to a request; note it if it is the one."""
        words = head.partition(b"\r\n")[0].decode("latin-1").split(" ")
        if len(words) != _PARTS or not words[2].startswith("HTTP/1."):
            return page(400, "This is no request", "")
        method, target, _ = words
        try:
            path = urlsplit(target).path
        except ValueError:
            path = ""
        if (path or "/") != self._path or not is_answer(target):
            return page(404, "There is nothing here", "")
        if method != "GET":
            return page(405, "Only GET is known here", "")
        if self._found is not None:
            return page(410, "This log-in has been answered already", "")
        return self._take(target)

    def _take(self, target: str) -> bytes:
        try:
            self._found = self._request.finish(target)
        except LoginError as error:
            self._found = error
            if error.reason == "denied":
                return page(200, "You did not consent", f"Nobody logged in. {_BACK}")
            return page(400, "The log-in failed", f"{_sentence(error)} {_BACK}")
        return page(200, "That is all", f"osupy has your consent. {_BACK}")


class Exchange:
    """One connection: bytes in, and when the request is whole, bytes out."""

    def __init__(self, catcher: Catcher) -> None:
        self._catcher = catcher
        self._head = b""

    def receive(self, data: bytes) -> bytes | None:
        """Take what has arrived; return the response as soon as there is one."""
        self._head += data
        if _END in self._head:
            return self._catcher.answer(self._head)
        if len(self._head) > _LONGEST:
            return page(431, "This request is too long", "")
        return None


_BACK = "You can close this page and go back to the program."


def _sentence(error: LoginError) -> str:
    text = str(error)
    return f"{text[:1].upper()}{text[1:]}."


def page(status: int, title: str, text: str) -> bytes:
    """Return a response that is a page; its URL, which holds the code, goes nowhere."""
    body = (
        f'<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>osupy</title>'
        f"<style>{_STYLE}</style><h1>{escape(title)}</h1><p>{escape(text)}</p></html>\n"
    ).encode()
    lines = [
        f"HTTP/1.1 {status} {_REASONS[status]}",
        "content-type: text/html; charset=utf-8",
        f"content-length: {len(body)}",
        "cache-control: no-store",
        "content-security-policy: default-src 'none'; style-src 'unsafe-inline'",
        "referrer-policy: no-referrer",
        "connection: close",
    ]
    return "\r\n".join([*lines, "", ""]).encode() + body

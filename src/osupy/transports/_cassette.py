"""Recorded calls: what is kept of them, how they are found again, and their file.

A call is found by its method, its path and its parameters, put into one form: the order
of a query and the layout of a JSON body make no difference, nor does the server's name.
Of the token endpoint's parameters only the kind of grant and the scopes count, so that
a cassette plays without the credentials that it was recorded with.

Nothing is kept that is secret: headers of requests not at all, of answers only those
named here, and secrets that the server repeats in a body are replaced where they stand.
"""

from __future__ import annotations

import base64
import difflib
import json
import os
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast
from urllib.parse import parse_qsl, urlsplit, urlunsplit

import attrs

from osupy._core.messages import Response
from osupy.errors import BodyTooLargeError, CassetteError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from osupy._core.messages import Request

__all__ = ["REDACTED", "Call", "Cassette", "Recorder", "fitting", "is_token_call"]

REDACTED: Final = "REDACTED"
"""What stands in the place of a secret."""

_VERSION: Final = 1
_SECRET: Final = frozenset(
    "access_token authorization client_secret code_verifier cookie id_token password "
    "refresh_token secret token websocket_token".split()
)
_SECRET_PARAMETERS: Final = _SECRET | {"code", "k", "key", "state", "verification_key"}
"""In answers these are innocent: a country has a ``code``."""
_PERSONAL: Final = frozenset(
    "discord email interests ip ip_address location occupation twitter website".split()
)
_PRIVATE: Final = frozenset(
    "blocks follow_user_mapping friends unread_pm_count user_preferences".split()
)
"""What only the owner of a token sees of their account; all of it is optional."""
_EVERYWHERE: Final = frozenset(
    "access_token client_secret code code_verifier id_token refresh_token".split()
)
"""Secrets whose values are replaced wherever the server may repeat them."""
_HEADERS: Final = frozenset("content-type location retry-after".split())
"""Of answers. Dates and counters would change with every recording."""
_SHORTEST: Final = 6
"""Characters of a secret that is looked for wherever it may stand."""
_LONGEST: Final = 300


@attrs.frozen
class Call:
    """What tells one call from another, without its secrets."""

    method: str
    path: str
    query: tuple[str, ...] = ()
    body: Any = None

    def __str__(self) -> str:
        query = f"?{'&'.join(self.query)}" if self.query else ""
        body = "" if self.body is None else f" with {json.dumps(self.body)}"
        text = f"{self.method} {self.path}{query}{body}"
        return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


@attrs.define
class _Recorded:
    call: Call
    response: Response
    used: bool = False


class Recorder:
    """Takes the secrets out of calls; remembers those that it has seen."""

    def __init__(self) -> None:
        self._seen: tuple[str, ...] = ()  # replaced, not changed: threads read it

    def call(self, request: Request) -> Call:
        """Return what is kept of a request."""
        parts = urlsplit(request.url)
        for name, value in request.headers.items():
            if name.lower() in {"authorization", "cookie", "proxy-authorization"}:
                self._learn(value.rpartition(" ")[2])
        body = self._body(request)
        if is_token_call(request):
            fields = cast("Mapping[str, Any]", body if isinstance(body, dict) else {})
            for name in _EVERYWHERE & fields.keys():
                self._learn(fields[name])
            body = {n: fields[n] for n in ("grant_type", "scope") if n in fields}
        pairs = parse_qsl(parts.query, keep_blank_values=True)
        return Call(
            request.method.upper(),
            self._text(parts.path),
            tuple(self._pair(n, v) for n, v in sorted(pairs, key=lambda pair: pair[0])),
            self._cleaned(body),
        )

    def response(self, response: Response) -> Response:
        """Return an answer without its secrets, in the form that a cassette holds."""
        headers = {
            name: self._text(self._location(value) if name == "location" else value)
            for name, value in sorted(response.headers.items())
            if name in _HEADERS
        }
        value = _json(response.body)
        body = response.body
        if value is not None:
            body = _dumped(self._cleaned(value))
        else:
            text = _decoded(body)
            if text is not None:
                body = self._text(text).encode()
        return Response(status=response.status, headers=headers, body=body)

    def learn_from(self, response: Response) -> None:
        """Remember the tokens of an answer."""
        value = _json(response.body)
        if isinstance(value, dict):
            fields = cast("dict[str, Any]", value)
            for name in _EVERYWHERE & fields.keys():
                self._learn(fields[name])

    def _learn(self, value: object) -> None:
        if not isinstance(value, str) or len(value) < _SHORTEST:
            return
        if value != REDACTED and value not in self._seen:
            self._seen = (*self._seen, value)

    def _body(self, request: Request) -> Any:
        if not request.body:
            return None
        value = _json(request.body)
        if value is not None:
            return value
        kind = next(
            (v for n, v in request.headers.items() if n.lower() == "content-type"), ""
        )
        text = _decoded(request.body)
        if text is not None and "urlencoded" in kind:
            return dict(sorted(parse_qsl(text, keep_blank_values=True)))
        return text if text is not None else _packed(request.body)

    def _pair(self, name: str, value: str) -> str:
        secret = name.lower() in _SECRET_PARAMETERS
        if name.lower() in _EVERYWHERE:
            self._learn(value)
        return f"{name}={REDACTED if secret else self._text(value)}"

    def _location(self, url: str) -> str:
        parts = urlsplit(url)
        pairs = parse_qsl(parts.query, keep_blank_values=True)
        if not any(name.lower() in _SECRET_PARAMETERS for name, _ in pairs):
            return url
        query = "&".join(self._pair(name, value) for name, value in pairs)
        return urlunsplit(parts._replace(query=query))

    def _text(self, text: str) -> str:
        for secret in self._seen:
            text = text.replace(secret, REDACTED)
        return text

    def _cleaned(self, value: Any) -> Any:
        if isinstance(value, str):
            return self._text(value) if self._seen else value
        if isinstance(value, list):
            return list(map(self._cleaned, cast("Iterable[Any]", value)))
        if not isinstance(value, dict):
            return value
        cleaned: dict[str, Any] = {}
        for name, inner in cast("dict[str, Any]", value).items():
            lower = name.lower()
            if lower in _PRIVATE:
                continue
            if lower in _SECRET and isinstance(inner, str):
                cleaned[name] = REDACTED
            elif lower in _PERSONAL and isinstance(inner, str):
                cleaned[name] = None
            else:
                cleaned[name] = self._cleaned(inner)
        return cleaned


class Cassette:
    """The calls of one file; threads may share it.

    Args:
        path: The file.
        begin_anew: Leave out what the file holds.

    Attributes:
        path: The file.

    Raises:
        CassetteError: The file cannot be read, or is no cassette.
    """

    def __init__(self, path: Path, *, begin_anew: bool = False) -> None:
        self.path: Path = path
        self._lock = threading.Lock()
        self._writing = threading.Lock()
        self._written = 0
        self._calls: list[_Recorded] = _load(path) if path.exists() else []
        if begin_anew:
            self._calls = []

    def find(self, call: Call, *, again: bool = False) -> Response | None:
        """Return the next recorded answer to a call, or ``None``.

        Args:
            call: What is asked for.
            again: Repeat the last answer when all have been given.
        """
        with self._lock:
            same = [each for each in self._calls if each.call == call]
            found = next((each for each in same if not each.used), None)
            if found is None:
                return same[-1].response if same and again else None
            found.used = True
            return found.response

    def add(self, call: Call, response: Response) -> None:
        """Append a call; it is not given as an answer before the file is read again."""
        with self._lock:
            self._calls.append(_Recorded(call, response, used=True))

    def save(self) -> None:
        """Replace the file by one that holds every call so far.

        Raises:
            CassetteError: The file cannot be written.
        """
        with self._writing:
            with self._lock:
                calls = list(self._calls)
            if len(calls) == self._written:
                return  # someone who waited less has written these as well
            problem = _write(self.path, _document(calls))
            if problem:
                message = f"cassette {self.path} cannot be written: {problem}"
                raise CassetteError(message)
            self._written = len(calls)

    def miss(self, call: Call, remedy: str) -> CassetteError:
        """Return the error for a call that was not recorded."""
        with self._lock:
            known = [each.call for each in self._calls]
        times = known.count(call)
        message = f"cassette {self.path} does not hold {call}"
        if times:
            often = "once" if times == 1 else f"{times} times"
            message = (
                f"cassette {self.path} holds {call} {often}, and it was asked for again"
            )
        elif not known:
            message += "; it holds no call at all"
        else:
            message += f"; nearest is {_nearest(call, known)}"
        return CassetteError(f"{message}. {remedy}")


def is_token_call(request: Request) -> bool:
    """Tell whether a request asks for a token."""
    return urlsplit(request.url).path.rstrip("/").endswith("/oauth/token")


def fitting(response: Response, request: Request) -> Response:
    """Return a recorded answer, unless it is larger than asked for."""
    if len(response.body) > request.max_size:
        message = f"the body is larger than {request.max_size} bytes"
        raise BodyTooLargeError(message)
    return response


def _nearest(call: Call, known: list[Call]) -> Call:
    def likeness(other: Call) -> tuple[bool, bool, float]:
        ratio = difflib.SequenceMatcher(None, str(call), str(other)).ratio()
        return other.path == call.path, other.method == call.method, ratio

    return max(known, key=likeness)


def _load(path: Path) -> list[_Recorded]:
    problem = ""
    calls: list[_Recorded] = []
    try:
        document = json.loads(path.read_text("utf-8"))
        version = document["osupy_cassette"]
        if version != _VERSION:
            problem = f"its version is {version!r}, and this osupy reads {_VERSION}"
        else:
            calls = [_recorded(each) for each in document["calls"]]
    except OSError as error:
        problem = error.strerror or type(error).__name__
    except (ValueError, RecursionError):
        problem = "it is no JSON, or a part of it is damaged"
    except (KeyError, TypeError, AttributeError):
        problem = "it is no cassette of osupy, or a part of it is missing"
    if problem:
        message = f"cassette {path} cannot be read: {problem}"
        raise CassetteError(message)
    return calls


def _recorded(entry: Any) -> _Recorded:
    asked, answer = entry["request"], entry["response"]
    texts = [asked["method"], asked["path"], *asked.get("query", [])]
    headers = answer.get("headers", {})
    texts += [*headers, *headers.values()]
    if not all(isinstance(text, str) for text in texts):
        raise TypeError
    if type(answer["status"]) is not int:
        raise TypeError
    call = Call(
        asked["method"],
        asked["path"],
        tuple(asked.get("query", [])),
        asked.get("body"),
    )
    if "json" in answer:
        body = _dumped(answer["json"])
    elif "base64" in answer:
        body = base64.b64decode(answer["base64"], validate=True)
    else:
        body = answer.get("text", "").encode()
    return _Recorded(
        call, Response(status=answer["status"], headers=headers, body=body)
    )


def _document(calls: list[_Recorded]) -> str:
    entries: list[dict[str, Any]] = []
    for each in calls:
        asked: dict[str, Any] = {"method": each.call.method, "path": each.call.path}
        if each.call.query:
            asked["query"] = list(each.call.query)
        if each.call.body is not None:
            asked["body"] = each.call.body
        answer: dict[str, Any] = {"status": each.response.status}
        if each.response.headers:
            answer["headers"] = dict(each.response.headers)
        if each.response.body:
            answer |= _shown(each.response.body)
        entries.append({"request": asked, "response": answer})
    document = {"osupy_cassette": _VERSION, "calls": entries}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _shown(body: bytes) -> dict[str, Any]:
    value = _json(body)
    if value is not None:
        return {"json": value}
    text = _decoded(body)
    return _packed(body) if text is None else {"text": text}


def _write(path: Path, text: str) -> str:
    """Replace a file whole; return what went wrong, if anything."""
    name = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode())
        Path(name).replace(path)
    except OSError as error:
        if name:
            Path(name).unlink(missing_ok=True)
        return error.strerror or type(error).__name__
    return ""


def _json(body: bytes) -> Any:
    """Return a JSON object or list, or ``None`` for anything else."""
    if body[:1] not in (b"{", b"["):
        return None
    try:
        value = json.loads(body)
        json.dumps(value, allow_nan=False, ensure_ascii=False).encode()
    except (ValueError, RecursionError):  # lone surrogates and NaN, too
        return None
    return value


def _dumped(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _decoded(body: bytes) -> str | None:
    try:
        text = body.decode()
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text


def _packed(body: bytes) -> dict[str, str]:
    return {"base64": base64.b64encode(body).decode()}

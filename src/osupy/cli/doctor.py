"""``osupy doctor``: what a bug report needs, and no secret."""

import base64
import json as jsonlib
import os
import platform
import re
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from importlib import metadata
from typing import Annotated, Any, TypeAlias, cast

from cyclopts import Parameter

from osupy import Client, ClientCredentials, Retry, Token, __version__
from osupy._core.messages import Request, Response
from osupy._core.settings import BASE_URL, USER_AGENT, check_url
from osupy.auth import MemoryTokenStore, store_key
from osupy.cli.console import Output
from osupy.cli.errors import FAILED, printable, told
from osupy.cli.settings import Access, ServerFlags, resolve
from osupy.errors import OsuError
from osupy.transports import Transport

Facts: TypeAlias = dict[str, Any]

_TIMEOUT = 10.0
_SKEW = 60.0  # seconds that a clock may be wrong before it is a problem
_PACKAGES = ("anyio", "attrs", "cattrs", "websockets", "httpx", "httpx2", "orjson")
_PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "SSL_CERT_FILE")
_PUBLIC = "api/v2/seasonal-backgrounds"  # answers without a token
_REQUIREMENT = re.compile(r"([A-Za-z0-9._-]+).*;.*\bextra == ['\"]([\w-]+)['\"]")
_PARTS_OF_JWT = 3


def doctor(
    *,
    server: ServerFlags | None = None,
    json: Annotated[bool, Parameter(negative=())] = False,
) -> int:
    """Tell what a bug report needs: versions, extras, server, clock and token.

    Shows no secret and changes nothing. Asks the server two or three questions. Exits
    with 1 when something is wrong.

    Parameters
    ----------
    json
        Print everything as one JSON document.
    """
    access = resolve(server or ServerFlags(), os.environ)
    report = examine(access, os.environ)
    console = Output()
    if json:
        console.say(jsonlib.dumps(report))
    else:
        for section in ("versions", "extras", "environment", "server", "token"):
            rows = [(name, _shown(value)) for name, value in report[section].items()]
            console.facts(section, rows)
    problems: list[str] = report["problems"]
    if not problems:
        return 0
    print(f"osupy: {printable('; '.join(problems))}", file=sys.stderr)
    return FAILED


def examine(
    access: Access,
    environ: Mapping[str, str],
    *,
    clock: Callable[[], float] = time.time,
) -> Facts:
    """Look at everything, and return what was found as plain values."""
    from osupy.transports.httpx import open_blocking

    problems: list[str] = []
    # Refused before it is shown: a password may stand in it.
    base_url = check_url("base_url", access.base_url or BASE_URL, ("https", "http"))
    transport = open_blocking(max_connections=1)
    try:
        reached = _server(transport, base_url, clock, problems)
        token = _token(transport, access, base_url, problems, asks=reached["reachable"])
    finally:
        transport.close()
    return {
        "versions": _versions(),
        "extras": dict(_extras()),
        "environment": _environment(environ),
        "server": reached,
        "token": token,
        "problems": problems,
    }


def _versions() -> Facts:
    library = "httpx2" if _version("httpx2") else "httpx"
    return {
        "osupy": __version__,
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "system": platform.platform(),
        **{name: _version(name) for name in _PACKAGES},
        "transport": f"{library} {_version(library)}",
    }


def _version(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def _extras() -> Iterator[tuple[str, Facts]]:
    """Give the extras, and which of their packages are installed."""
    try:
        requirements = metadata.requires("osupy") or []
    except metadata.PackageNotFoundError:  # run from its sources
        return
    found: dict[str, Facts] = {}
    for requirement in requirements:
        match = _REQUIREMENT.match(requirement)
        if match is not None and match[2] != "all":
            found.setdefault(match[2], {})[match[1]] = _version(match[1])
    yield from sorted(found.items())


def _environment(environ: Mapping[str, str]) -> Facts:
    """Return which variables are set; what they hold may be secret."""
    ours = sorted(name for name in environ if name.startswith("OSUPY_"))
    names = {name.upper() for name in environ}
    return {
        "set": ours,
        "network": [name for name in _PROXIES if name in names],
        "encoding": sys.stdout.encoding if sys.stdout is not None else None,
        "time zone": time.strftime("%z"),
    }


def _server(
    transport: Transport,
    base_url: str,
    clock: Callable[[], float],
    problems: list[str],
) -> Facts:
    facts: Facts = {"base_url": base_url, "reachable": False}
    request = Request(
        method="GET",
        url=f"{base_url}/{_PUBLIC}",
        headers={"accept": "application/json", "user-agent": USER_AGENT},
        timeout=_TIMEOUT,
        max_size=2**20,
    )
    began, since = clock(), time.monotonic()
    try:
        answer = transport.send(request)
    except OsuError as error:
        problems.append(f"{base_url} cannot be reached: {told(error)}")
        return facts | {"reason": told(error)}
    seconds = time.monotonic() - since
    facts |= {
        "reachable": True,
        "status": answer.status,
        "seconds": round(seconds, 3),
        "remaining": answer.headers.get("x-ratelimit-remaining"),
        "clock_skew": _skew(answer, began + seconds / 2),
    }
    if answer.status != 200:  # noqa: PLR2004 (it is what it says)
        problems.append(f"{base_url} answers with HTTP {answer.status}")
    skew = facts["clock_skew"]
    if skew is not None and abs(skew) > _SKEW:
        problems.append(f"this clock is {skew:+.0f} s off the server's")
    return facts


def _skew(answer: Response, here: float) -> float | None:
    """Return how far this clock is ahead of the server's, which tells whole seconds."""
    try:
        there = parsedate_to_datetime(answer.headers["date"]).timestamp()
    except (KeyError, ValueError, TypeError):
        return None
    # Its second has begun, and is half over on average.
    return round(here - there - 0.5)


def _token(
    transport: Transport,
    access: Access,
    base_url: str,
    problems: list[str],
    *,
    asks: bool,
) -> Facts:
    credentials = access.credentials
    if credentials is None:
        return {"kind": "none"}
    facts: Facts = {"kind": type(credentials).__name__}
    token = credentials if isinstance(credentials, Token) else None
    if asks:
        store = MemoryTokenStore()
        with Client(
            credentials,
            base_url=base_url,
            transport=transport,
            token_store=store,
            retry=Retry(attempts=1),
            timeout=_TIMEOUT,
        ) as client:
            try:
                client.get_tags()
                facts["accepted"] = True
            except OsuError as error:
                facts |= {"accepted": False, "reason": told(error)}
                problems.append(f"the token is of no use: {told(error)}")
        if isinstance(credentials, ClientCredentials):
            token = store.load(store_key(credentials, base_url))
    if token is not None:
        facts |= _claims(token)
    return facts


def _claims(token: Token) -> Facts:
    """Return what a token says of itself; its signature, the secret, is not looked at.

    Tokens of osu! are JWTs. One that is not says nothing.
    """
    facts: Facts = {
        "scopes": None if token.scopes is None else sorted(token.scopes),
        "expires_at": None if token.expires_at is None else str(token.expires_at),
    }
    parts = token.access_token.split(".")
    if len(parts) != _PARTS_OF_JWT:
        return facts
    try:
        padded = parts[1] + "=" * (-len(parts[1]) % 4)
        claims = jsonlib.loads(base64.urlsafe_b64decode(padded))
        facts["scopes"] = sorted(map(str, claims["scopes"]))
        facts["expires_at"] = str(datetime.fromtimestamp(claims["exp"], UTC))
        facts["user"] = bool(claims.get("sub"))
    except (ValueError, KeyError, TypeError, OverflowError):
        pass
    return facts


def _shown(value: object) -> str | None:
    """Return a value for a person; ``None`` is left out."""
    if isinstance(value, dict):
        packages = cast("dict[str, str | None]", value)
        return ", ".join(f"{k} {v}" if v else f"no {k}" for k, v in packages.items())
    if isinstance(value, list):
        return " ".join(cast("list[str]", value)) or "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return None if value is None else str(value)

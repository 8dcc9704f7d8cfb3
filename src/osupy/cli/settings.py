"""With which server to talk, and as whom: flags first, then the environment.

A secret is never an argument, because others can read those: it comes from a file, from
standard input (``-``), from a prompt, or from the environment. A token wins over an id
and secret; what the flags name wins over the environment.
"""

import os
import sys
from collections.abc import Callable, Mapping
from getpass import getpass
from pathlib import Path
from typing import Annotated, TypeAlias

import attrs
from cyclopts import Parameter

from osupy import AsyncClient, ClientCredentials, Token
from osupy._core.settings import BASE_URL as DEFAULT_BASE_URL
from osupy._core.settings import SOCKET_URL as DEFAULT_SOCKET_URL
from osupy.cli.errors import Failure, Misuse, told

BASE_URL = "OSUPY_BASE_URL"
SOCKET_URL = "OSUPY_SOCKET_URL"
CLIENT_ID = "OSUPY_CLIENT_ID"
CLIENT_SECRET = "OSUPY_CLIENT_SECRET"  # noqa: S105 (a name)
TOKEN = "OSUPY_TOKEN"  # noqa: S105 (a name)


_File: TypeAlias = Annotated[Path | None, Parameter(allow_leading_hyphen=True)]
"""A file, or "-", which is no flag here."""


@Parameter(name="*")
@attrs.frozen(kw_only=True)
class ServerFlags:
    """The flags that every command with a server takes."""

    base_url: str | None = None
    """Root of the server; else OSUPY_BASE_URL."""
    socket_url: str | None = None
    """Address of its websocket; else OSUPY_SOCKET_URL."""
    client_id: int | None = None
    """Number of your application; else OSUPY_CLIENT_ID."""
    client_secret_file: _File = None
    """File with its secret, "-" for standard input; else OSUPY_CLIENT_SECRET."""
    token_file: _File = None
    """File with a token, "-" for standard input; else OSUPY_TOKEN."""


@attrs.frozen(kw_only=True)
class Access:
    """A server and what to show it; what nobody named is ``None``."""

    base_url: str | None
    socket_url: str | None
    credentials: Token | ClientCredentials | None

    @property
    def is_named(self) -> bool:
        """Whether anything was named at all."""
        return self.base_url is not None or self.credentials is not None


def resolve(
    flags: ServerFlags,
    environ: Mapping[str, str],
    ask: Callable[[str], str | None] | None = None,
) -> Access:
    """Return what flags and environment name together.

    Args:
        flags: From the command line.
        environ: The environment; an empty value counts as none.
        ask: Asks a person for a secret, or gives ``None`` where nobody is there.

    Raises:
        Misuse: An id without a secret, or no number where one belongs.
        Failure: A file with a secret cannot be read.
    """
    named = {name: value for name, value in environ.items() if value}
    return Access(
        base_url=flags.base_url or named.get(BASE_URL),
        socket_url=flags.socket_url or named.get(SOCKET_URL),
        credentials=_credentials(flags, named, ask or _ask),
    )


def client_of(flags: ServerFlags | None) -> AsyncClient:
    """Return a client for what flags and environment name, at the polite pace.

    Raises:
        Failure: No credentials are named.
    """
    access = resolve(flags or ServerFlags(), os.environ)
    base_url = access.base_url or DEFAULT_BASE_URL
    if access.credentials is None:
        raise Failure(
            f"no credentials for {base_url}: set {TOKEN},"
            f" or {CLIENT_ID} and {CLIENT_SECRET}"
        )
    socket_url = access.socket_url or DEFAULT_SOCKET_URL
    return AsyncClient(access.credentials, base_url=base_url, socket_url=socket_url)


def _credentials(
    flags: ServerFlags, named: Mapping[str, str], ask: Callable[[str], str | None]
) -> Token | ClientCredentials | None:
    if flags.token_file is not None:
        return Token(access_token=_read(flags.token_file))
    if flags.client_id is None and flags.client_secret_file is None and TOKEN in named:
        return Token(access_token=named[TOKEN])
    client_id = flags.client_id
    if client_id is None and CLIENT_ID in named:
        client_id = _number(CLIENT_ID, named[CLIENT_ID])
    if client_id is None:
        if flags.client_secret_file is not None or CLIENT_SECRET in named:
            raise Misuse(
                f"a secret without an id: --client-id or {CLIENT_ID} is missing"
            )
        return None
    if flags.client_secret_file is not None:
        secret: str | None = _read(flags.client_secret_file)
    else:
        secret = named.get(CLIENT_SECRET) or ask(f"Secret of client {client_id}: ")
    if not secret:
        raise Misuse(
            f"client {client_id} without its secret:"
            f" --client-secret-file or {CLIENT_SECRET} is missing"
        )
    return ClientCredentials(client_id=client_id, client_secret=secret)


def _number(name: str, value: str) -> int:
    if not (value.isascii() and value.isdigit()):
        raise Misuse(f"{name} is no number")  # not shown: it may be the secret
    return int(value)


def _read(path: Path) -> str:
    if str(path) == "-":
        return sys.stdin.readline().strip()
    try:
        return path.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise Failure(told(error)) from None
    except UnicodeDecodeError:
        raise Failure(f"{path}: no text") from None


def _ask(question: str) -> str | None:
    if sys.stdin is None or not sys.stdin.isatty():
        return None
    try:
        return getpass(question).strip()
    except EOFError:
        return None

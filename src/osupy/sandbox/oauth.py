"""Who may do what: clients, tokens, and the rules about scopes.

The rules are those of the server: checked when a token is asked for and again on every
request that comes with it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import attrs

from osupy.sandbox.basics import DAY, Json, dumps
from osupy.sandbox.calls import Answer, answer
from osupy.sandbox.codes import Codes
from osupy.sandbox.people import Person
from osupy.sandbox.refusals import (
    SCOPE_HINT,
    fail,
    missing,
    not_authenticated,
    rule_answer,
)

if TYPE_CHECKING:
    from collections.abc import Collection

    from osupy.sandbox.params import Params
    from osupy.sandbox.world import World

SCOPES: Final = frozenset(
    {
        "chat.read",
        "chat.write",
        "chat.write_manage",
        "delegate",
        "forum.write",
        "forum.write_manage",
        "friends.read",
        "group_permissions",
        "identify",
        "multiplayer.write_manage",
        "public",
    }
)
READING: Final = ("public", "identify", "friends.read", "chat.read")
"""What a token holds when nothing else is said."""
CLIENT_ONLY: Final = {"delegate", "forum.write_manage", "group_permissions"}
DELEGATED: Final = {
    "chat.write",
    "chat.write_manage",
    "delegate",
    "forum.write",
    "forum.write_manage",
    "group_permissions",
    "multiplayer.write_manage",
}
"""With client credentials these need ``delegate``, and go with one another only."""
OWNER_ONLY: Final = {
    "chat.read",
    "chat.write",
    "chat.write_manage",
    "multiplayer.write_manage",
}
REFRESH_LIFETIME: Final = 90 * DAY


@attrs.frozen
class Client:
    """A registered application."""

    id: int
    secret: str = attrs.field(repr=False)
    owner: Person


@attrs.define(kw_only=True, eq=False)
class Token:
    """What was given out."""

    client: Client
    holder: Person | None
    """The user who logged in; ``None`` for client credentials."""
    scopes: tuple[str, ...]
    expires: float
    access: str = attrs.field(repr=False)
    refresh: str | None = attrs.field(repr=False)
    revoked: bool = False
    verified: bool = True
    """Whether the session may use what needs verification."""
    listeners: list[Callable[[], None]] = attrs.field(
        factory=list[Callable[[], None]], repr=False
    )
    """Are told that its user revoked it."""

    def log_out(self) -> None:
        """Revoke it, and say so to those who listen with it."""
        self.revoked = True
        for tell in list(self.listeners):
            tell()

    @property
    def acts_as(self) -> Person | None:
        """The user whose requests these are."""
        if self.holder is None and "delegate" in self.scopes:
            return self.client.owner
        return self.holder


def broken_rule(
    client: Client, holder: Person | None, scopes: Collection[str]
) -> str | None:
    """Return which rule about scopes a token breaks, if it does."""
    asked = set(scopes)
    if not asked:
        return "Tokens without scopes are not valid."
    if holder is None:
        return _broken_by_client(client, asked)
    if asked & CLIENT_ONLY:
        return "This scope is only valid for client_credentials tokens."
    own = holder is client.owner or client.owner.bot
    if asked & OWNER_ONLY and not own:
        return "This scope is only available for the client's owner or bots."
    return None


def _broken_by_client(client: Client, asked: set[str]) -> str | None:
    if not asked & DELEGATED:
        return None
    if "delegate" not in asked:
        return "The delegate scope is required."
    if not asked <= DELEGATED:
        return "Some of the scopes are not allowed together with delegate."
    if not client.owner.bot:
        return "Delegation is only available to bots."
    return None


class Authority:
    """Gives out tokens, and judges those that come back."""

    def __init__(self, world: World, clock: Callable[[], float], lifetime: int) -> None:
        self._world = world
        self._clock = clock
        self._lifetime = lifetime
        self._tokens: dict[str, Token] = {}
        self._refreshable: dict[str, Token] = {}
        self._count = 0
        self.client: Client = Client(
            4_000 + world.seed % 1_000, self.secret("1"), world.owner
        )
        self.bot_client: Client = Client(
            5_000 + self.client.id, self.secret("2"), world.bot
        )
        self._clients = {one.id: one for one in (self.client, self.bot_client)}
        self.codes: Codes = Codes(clock, self.secret)

    def issue(
        self, client: Client, holder: Person | None, scopes: Collection[str]
    ) -> Token:
        """Give out a token. The rules about scopes are not looked at here."""
        self._count += 1
        token = Token(
            client=client,
            holder=holder,
            scopes=tuple(scopes),
            expires=self._clock() + self._lifetime,
            access=self._access(client, holder, scopes),
            refresh=None if holder is None else self.secret(f"r{self._count}") * 2,
        )
        self._tokens[token.access] = token
        if token.refresh is not None:
            self._refreshable[token.refresh] = token
        return token

    def client_of(self, number: int | None) -> Client | None:
        """Return an application by its number."""
        return None if number is None else self._clients.get(number)

    def knows(self, scopes: Collection[str]) -> bool:
        """Say whether there are such scopes."""
        return SCOPES.issuperset(scopes)

    def grant(self, token: Token) -> Json:
        """Return what a client gets to see of a token."""
        found: Json = {
            "token_type": "Bearer",
            "expires_in": self._lifetime,
            "access_token": token.access,
        }
        if token.refresh is not None:
            found["refresh_token"] = token.refresh
        return found

    def find(self, authorization: str) -> Token | None:
        """Return the valid token that a header holds."""
        kind, _, text = authorization.partition(" ")
        token = self._tokens.get(text.strip()) if kind.lower() == "bearer" else None
        if token is None or token.revoked or token.expires <= self._clock():
            return None
        return token

    def issued(self, access: str) -> Token:
        """Return a token that was given out, whatever became of it.

        Raises:
            LookupError: There is no such token.
        """
        token = self._tokens.get(access)
        if token is None:
            raise LookupError("the sandbox gave out no such token")
        return token

    def exchange(self, params: Params, *, wants_json: bool) -> Answer:
        """Answer ``POST oauth/token``."""
        grants = {
            "authorization_code": self._authorization_code,
            "client_credentials": self._client_credentials,
            "refresh_token": self._refresh,
        }
        grant = grants.get(params.text("grant_type") or "")
        if grant is None:
            fail(
                "unsupported_grant_type",
                "The authorization grant type is not supported by the"
                " authorization server.",
                "Check that all required parameters have been provided",
            )
        return grant(params, wants_json=wants_json)

    def _authorization_code(self, params: Params, *, wants_json: bool) -> Answer:
        client = self._client(params)
        code = self.codes.find(client, params)
        refusal = broken_rule(client, code.holder, code.scopes)
        if refusal is not None:
            return rule_answer(refusal, wants_json=wants_json)
        code.used = True
        return answer(self.grant(self.issue(client, code.holder, code.scopes)))

    def _client_credentials(self, params: Params, *, wants_json: bool) -> Answer:
        client = self._client(params)
        scopes = _scopes(params)
        refusal = broken_rule(client, None, scopes)
        if refusal is not None:
            return rule_answer(refusal, wants_json=wants_json)
        return answer(self.grant(self.issue(client, None, scopes)))

    def _refresh(self, params: Params, *, wants_json: bool) -> Answer:
        client = self._client(params)
        text = params.text("refresh_token")
        if text is None:
            missing("refresh_token")
        old = self._refreshable.get(text)
        if old is None or old.client is not client or old.revoked:
            hint = "Token has been revoked" if old else "Cannot decrypt the token"
            fail("invalid_grant", "The refresh token is invalid.", hint)
        if old.expires - self._lifetime + REFRESH_LIFETIME <= self._clock():
            fail("invalid_grant", "The refresh token is invalid.", "Token has expired")
        scopes = _scopes(params) or old.scopes
        if not set(scopes) <= set(old.scopes):
            fail("invalid_scope", "The requested scope is invalid.", SCOPE_HINT)
        refusal = broken_rule(client, old.holder, scopes)
        if refusal is not None:
            return rule_answer(refusal, wants_json=wants_json)
        old.revoked = True
        return answer(self.grant(self.issue(client, old.holder, scopes)))

    def _client(self, params: Params) -> Client:
        number, secret = params.integer("client_id"), params.text("client_secret")
        if number is None:
            missing("client_id")
        client = self._clients.get(number)
        same = client is not None and hmac.compare_digest(
            client.secret.encode(), (secret or "").encode()
        )
        if client is None or not same:
            not_authenticated()
        return client

    def secret(self, name: str) -> str:
        """Return 40 signs that follow from the seed and a name."""
        seed = f"secret/{self._world.seed}/{name}".encode()
        return hashlib.sha256(seed).hexdigest()[:40]

    def _access(
        self, client: Client, holder: Person | None, scopes: Collection[str]
    ) -> str:
        # Shaped like the server's tokens, so that clients see the usual lengths.
        number = self.secret(f"t{self._count}")
        now = int(self._world.now)
        claims = {
            "aud": str(client.id),
            "jti": number,
            "iat": now,
            "nbf": now,
            "exp": now + self._lifetime,
            "sub": "" if holder is None else str(holder.id),
            "scopes": list(scopes),
        }
        signature = hashlib.sha512(number.encode()).digest() * 4
        parts = (dumps({"typ": "JWT", "alg": "RS256"}), dumps(claims), signature)
        return ".".join(
            base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts
        )


def _scopes(params: Params) -> tuple[str, ...]:
    asked = tuple(dict.fromkeys((params.text("scope") or "").split()))
    if not SCOPES.issuperset(asked):
        fail(
            "invalid_scope",
            "The requested scope is invalid, unknown, or malformed",
            SCOPE_HINT,
        )
    return asked

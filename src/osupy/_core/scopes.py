"""Which scopes a token may hold together: the server's rules, kept before it is asked.

Only scopes that are known break a rule: a new one passes, and the server judges it.

Source: ``Token::validate``
"""

from __future__ import annotations

from osupy.errors import UsageError

APPLICATION_ONLY = frozenset({"delegate", "forum.write_manage", "group_permissions"})
"""Scopes that only client credentials may hold, all with ``delegate``."""
OWNER_ONLY = frozenset(
    {"chat.read", "chat.write", "chat.write_manage", "multiplayer.write_manage"}
)
"""Scopes that only the application's owner may consent to, unless that is a bot."""
DELEGATED = APPLICATION_ONLY | {
    "chat.write",
    "chat.write_manage",
    "forum.write",
    "multiplayer.write_manage",
}
"""Scopes that client credentials hold with ``delegate``, and with one another only."""
READING = frozenset({"chat.read", "friends.read", "identify", "public"})
"""Scopes that do not go with ``delegate``."""
EVERYTHING = "*"


def check_consent(scopes: frozenset[str]) -> None:
    """Refuse scopes that no user can consent to.

    Raises:
        UsageError: A rule is broken; the message names it.
    """
    _check_all(scopes)
    if alien := scopes & APPLICATION_ONLY:
        raise _broken(
            scopes,
            f"no user can consent to {_words(alien)}: an application holds it by "
            "client credentials, see from_delegation(...)",
        )


def check_application(scopes: frozenset[str]) -> None:
    """Refuse scopes that no application can hold by client credentials.

    Raises:
        UsageError: A rule is broken; the message names it.
    """
    _check_all(scopes)
    if EVERYTHING in scopes:
        raise _broken(scopes, "'*' is never given for client credentials")
    if "delegate" not in scopes:
        if lonely := scopes & DELEGATED:
            raise _broken(
                scopes,
                f"with client credentials {_words(lonely)} needs delegate (see "
                "from_delegation(...)), or a user logs in (from_credentials(...))",
            )
    elif mixed := scopes & READING:
        raise _broken(
            scopes,
            f"delegate does not go with {_words(mixed)}: a client takes a list, with "
            "a second credential for reading",
        )


def _check_all(scopes: frozenset[str]) -> None:
    if not scopes:
        raise UsageError("scopes=(): the server refuses an empty list")
    if EVERYTHING in scopes and len(scopes) > 1:
        raise _broken(scopes, "'*' is never given together with others")


def _broken(scopes: frozenset[str], rule: str) -> UsageError:
    return UsageError(f"scopes={sorted(scopes)!r}: {rule}")


def _words(scopes: frozenset[str]) -> str:
    return ", ".join(sorted(scopes))

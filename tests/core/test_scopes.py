"""Which scopes go together: the server's rules, before anybody is asked."""

from __future__ import annotations

from typing import Any

import pytest

from osupy import AsyncClient, Client
from osupy._core.token import AuthorizationCode, ClientCredentials
from osupy.enums import Scope
from osupy.errors import UsageError
from osupy.sandbox import Sandbox
from osupy.sandbox.oauth import SCOPES, broken_rule


def consent(*scopes: str) -> AuthorizationCode:
    return AuthorizationCode(
        client_id=7, client_secret="s", redirect_url="http://a/", scopes=scopes
    )


def application(*scopes: str) -> ClientCredentials:
    return ClientCredentials(client_id=7, client_secret="s", scopes=scopes)


@pytest.mark.parametrize(
    ("scopes", "rule"),
    [
        ((), "refuses an empty list"),
        (("delegate", "chat.write"), "no user can consent to delegate: .*from_deleg"),
        (("public", "forum.write_manage"), "consent to forum.write_manage"),
        (("group_permissions",), "consent to group_permissions"),
        (("*", "public"), r"'\*' is never given together"),
    ],
)
def test_scopes_are_refused_when_no_user_can_consent_to_them(
    scopes: tuple[str, ...], rule: str
) -> None:
    with pytest.raises(UsageError, match=rule):
        consent(*scopes)


@pytest.mark.parametrize(
    "scopes",
    [
        ("public", "identify", "friends.read", "forum.write"),
        ("chat.read", "chat.write", "chat.write_manage", "multiplayer.write_manage"),
        ("*",),
        ("public", "not.known.yet"),
    ],
)
def test_scopes_pass_when_a_user_may_consent_to_them(scopes: tuple[str, ...]) -> None:
    assert consent(*scopes).scopes == set(scopes)


@pytest.mark.parametrize(
    ("scopes", "rule"),
    [
        ((), "refuses an empty list"),
        (("chat.write",), "chat.write needs delegate"),
        (("public", "forum.write"), r"forum.write needs delegate.*from_credentials"),
        (("group_permissions",), "needs delegate"),
        (("delegate", "public"), "delegate does not go with public: .*second"),
        (("delegate", "identify"), "does not go with identify"),
        (("delegate", "chat.read", "chat.write"), "does not go with chat.read"),
        (("*",), r"'\*' is never given for client credentials"),
    ],
)
def test_scopes_are_refused_when_no_application_can_hold_them(
    scopes: tuple[str, ...], rule: str
) -> None:
    with pytest.raises(UsageError, match=rule):
        application(*scopes)


@pytest.mark.parametrize(
    "scopes",
    [
        ("public",),
        ("public", "identify", "friends.read", "chat.read"),
        ("delegate",),
        ("delegate", "chat.write", "forum.write_manage", "group_permissions"),
        ("delegate", "not.known.yet"),
        ("not.known.yet",),
    ],
)
def test_scopes_pass_when_an_application_may_hold_them(
    scopes: tuple[str, ...],
) -> None:
    assert application(*scopes).scopes == set(scopes)


def subsets() -> list[set[str]]:
    names = sorted(SCOPES)
    return [
        {name for place, name in enumerate(names) if number >> place & 1}
        for number in range(1 << len(names))
    ]


def test_every_set_of_known_scopes_is_judged_as_the_server_does() -> None:
    """A bot owns the application, so only rules about scopes are left."""
    authority = Sandbox(seed=1)._authority
    app, user = authority.bot_client, authority.client.owner
    for scopes in subsets():
        for make, holder in ((consent, user), (application, None)):
            try:
                make(*scopes)
                passes = True
            except UsageError:
                passes = False
            assert passes is (broken_rule(app, holder, scopes) is None), scopes


def test_scopes_of_the_enum_are_the_known_ones() -> None:
    known = {scope.value for scope in Scope} - {"*"}
    assert known == SCOPES


@pytest.mark.parametrize("cls", [Client, AsyncClient])
def test_delegation_asks_for_all_that_goes_with_it(cls: Any) -> None:
    client = cls.from_delegation(7, "s")
    (credential,) = client._session.credentials
    assert credential.scopes == {
        "delegate",
        "chat.write",
        "chat.write_manage",
        "forum.write",
        "forum.write_manage",
        "group_permissions",
        "multiplayer.write_manage",
    }
    assert credential.spec.has_user


@pytest.mark.parametrize("cls", [Client, AsyncClient])
def test_delegation_adds_its_own_scope_and_refuses_reading(cls: Any) -> None:
    client = cls.from_delegation(7, "s", scopes="chat.write")
    assert client._session.credentials[0].scopes == {"delegate", "chat.write"}
    with pytest.raises(UsageError, match=r"does not go with chat\.read"):
        cls.from_delegation(7, "s", scopes=["chat.read"])


@pytest.mark.parametrize(
    "url",
    [
        "",
        "here",
        "http://",
        "http:///back",
        "http://a b/",
        "http://a/#b",
        "http://a:x/",
    ],
)
def test_redirect_url_is_refused_when_it_cannot_be_registered(url: str) -> None:
    for cls in (Client, AsyncClient):
        with pytest.raises(UsageError, match="redirect_url"):
            cls.from_credentials(7, "s", url)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1/", "http://[::1]:0/", "https://a.example/b?c=d", "app:/b"]
)
def test_redirect_url_passes_when_it_can_be_registered(url: str) -> None:
    Client.from_credentials(7, "s", url)

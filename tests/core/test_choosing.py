"""Which credential a call takes, and what is said when none will do."""

from __future__ import annotations

import attrs
import pytest

from osupy._core.operation import Operation
from osupy._core.token import ClientCredentials, Token
from osupy.enums import Scope
from osupy.errors import MissingScopeError
from tests.core.conversation import APP, SECRET, USER, World, answer, granted


def test_first_credential_that_satisfies_is_taken() -> None:
    chat = Token(access_token="chat-token", scopes={"chat.read"})
    public = Token(access_token="public-token", scopes={"public"})
    world = World(answer(), credentials=[chat, public])
    world.perform()
    assert world.sent[0].headers["authorization"] == "Bearer public-token"


def test_missing_scope_is_told_before_sending() -> None:
    world = World(credentials=Token(access_token="t", scopes={"identify"}))
    with pytest.raises(MissingScopeError, match="public") as caught:
        world.perform()
    assert caught.value.needed == {"public"}
    assert caught.value.granted == {"identify"}


def test_no_credentials_is_told_before_sending() -> None:
    with pytest.raises(MissingScopeError, match="no credentials"):
        World(credentials=None).perform()


def test_application_is_not_taken_for_a_user() -> None:
    mine = Operation("GET", "api/v2/me", dict, scopes="public", requires_user=True)
    with pytest.raises(MissingScopeError, match="user"):
        World(credentials=APP).perform(mine)


LOCK = Operation(
    "POST",
    "api/v2/forums/topics/1/lock",
    dict,
    scopes=Scope.FORUM_WRITE_MANAGE,
    also=("delegate", "group_permissions"),
    requires_user=True,
)


@pytest.mark.parametrize(
    ("scopes", "user", "way"),
    [
        ("public", False, r"from_client_credentials\(\.\.\.\)"),
        ("public", True, r"scopes=\['public'\]"),
        ("friends.read", True, r"by a log-in: osupy login, or from_credentials"),
        ("chat.read", True, r"as the owner of the application: osupy login"),
        ("not.known.yet", False, r"scopes=\['not.known.yet'\]"),
    ],
)
def test_missing_scope_tells_how_to_get_it(scopes: str, user: bool, way: str) -> None:
    call = Operation("GET", "api/v2/x", dict, scopes=scopes, requires_user=user)
    held = Token(access_token="t", scopes={"forum.write"}, has_user=False)
    with pytest.raises(MissingScopeError, match=way):
        World(credentials=held).perform(call)


def test_missing_scope_adds_to_what_the_user_consented_to() -> None:
    call = Operation("GET", "api/v2/x", dict, scopes="chat.read")
    with pytest.raises(MissingScopeError, match=r"'chat\.read', 'identify', 'public'"):
        World(credentials=[APP, USER]).perform(call)


def test_moderation_needs_more_than_the_route_asks_for() -> None:
    few = ClientCredentials(
        client_id=7, client_secret=SECRET, scopes="delegate forum.write_manage"
    )
    every = attrs.evolve(few, scopes=few.scopes | {"group_permissions"})
    with pytest.raises(
        MissingScopeError,
        match=r"'delegate', 'forum\.write_manage', 'gr.*that a bot owns",
    ) as caught:
        World(credentials=few).perform(LOCK)
    assert caught.value.needed - caught.value.granted == {"group_permissions"}
    world = World(granted("of-the-bot"), answer(), credentials=[few, every])
    world.perform(LOCK)
    assert world.sent[-1].headers["authorization"] == "Bearer of-the-bot"


def test_scope_that_nobody_knows_yet_passes() -> None:
    new = Operation("GET", "api/v2/x", dict, scopes="multiplayer.brand_new")
    held = Token(access_token="new-token", scopes={"multiplayer.brand_new"})
    world = World(answer(), credentials=[APP, held])
    world.perform(new)
    assert world.sent[-1].headers["authorization"] == "Bearer new-token"


def test_token_of_unknown_scopes_may_try_everything() -> None:
    world = World(answer(), credentials=[APP, "a-text"])
    world.perform(LOCK)
    assert world.sent[-1].headers["authorization"] == "Bearer a-text"

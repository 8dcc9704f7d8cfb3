"""How two users stand to each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from osupy._core.model import Model
from osupy.enums import UserRelationType

if TYPE_CHECKING:
    from osupy.objects.users import User

__all__ = ["UserRelation"]


@attrs.frozen(kw_only=True, eq=False, repr=False)
class UserRelation(Model, identity="target_id"):
    """A friend, or a user who is blocked.

    Source: ``UserRelationTransformer``
    """

    target_id: int
    """Id of the other user."""
    relation_type: UserRelationType
    """Friend or blocked."""
    mutual: bool
    """Whether the other one has this user as a friend too; says nothing about
    blocks."""
    target: User | None = None
    """The other user; in the list of friends, from version 20241022 on."""

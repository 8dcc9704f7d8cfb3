"""What several calls do together: many users, many beatmapsets, names to ids, files.

What is asked for and in which order is decided in ``osupy._core.bulk``; this file only
waits. The blocking twin of this file is generated from it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from osupy import objects as o
from osupy._async.routes import AsyncRoutes
from osupy._async.together import together
from osupy._core.bulk import (
    Job,
    Jobs,
    Names,
    UserPlan,
    anonymous,
    distinct,
    file_operation,
    whole_file,
    workers,
)
from osupy._core.flow import call
from osupy._core.route import routes
from osupy.errors import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from osupy._async.outbox import AsyncOutbox
    from osupy._core.operation import Operation

_ROUTES = routes(AsyncRoutes)


class AsyncUsers:
    """An iterator over users, fifty in a call, called for as they are needed.

    It is used once, by one task. An error leaves it where it was.
    """

    def __init__(
        self,
        plan: UserPlan,
        send: Callable[[Operation[o.UsersResponse]], Awaitable[o.UsersResponse]],
    ) -> None:
        self._plan = plan
        self._send = send

    @property
    def cost(self) -> int:
        """Units of the rate limit that it will still use: one for each id."""
        return self._plan.cost

    def __aiter__(self) -> AsyncUsers:
        return self

    async def __anext__(self) -> o.User:
        while True:
            user = next(self._plan.ready, None)
            if user is not None:
                return user
            operation = self._plan.next()
            if operation is None:
                raise StopAsyncIteration
            self._plan.take(await self._send(operation))


class AsyncHelpers(AsyncRoutes):
    """Calls that are made of several."""

    def iter_users(
        self, ids: Iterable[int], *, include_variant_statistics: bool | None = None
    ) -> AsyncUsers:
        """Iterate over users by their ids, however many.

        Each id uses one unit of the rate limit, three with variants; ``.cost`` of the
        iterator tells how many are still to come. An id that stands twice is asked for
        once.

        Args:
            ids: Their ids; unknown and restricted users are left out, the others come
                in this order.
            include_variant_statistics: Also statistics of the mania key counts.

        Raises:
            UsageError: One is no id.
        """
        options = {"include_variant_statistics": include_variant_statistics}
        return AsyncUsers(UserPlan(_ROUTES["get_users"], ids, options), self.send)

    async def hydrate_beatmapsets(
        self, beatmapsets: Iterable[int | o.Beatmapset], *, at_once: int = 4
    ) -> dict[int, o.BeatmapsetExtended]:
        """Return full beatmapsets, with genre, language and all that a search lacks.

        One call for each, some of them at the same time, as fast as the limiter allows.
        The first error but "not found" ends them all.

        Args:
            beatmapsets: Ids, or beatmapsets as a search gives them.
            at_once: Calls under way at the same time, 1 to 32.

        Returns:
            The beatmapsets by id, in the order asked for; those that do not exist are
            left out.

        Raises:
            UsageError: One is no id, or ``at_once`` is out of bounds.
        """
        route = _ROUTES["get_beatmapset"]
        jobs: Jobs[int, o.BeatmapsetExtended] = Jobs(
            [
                Job(number, route.operation(beatmapset=number))
                for number in distinct("beatmapsets", beatmapsets)
            ]
        )

        async def work() -> None:
            while (job := jobs.next()) is not None:
                try:
                    jobs.keep(job, await self.send(job.operation))
                except NotFoundError:
                    continue

        await together(work, workers(at_once, jobs), jobs.stop)
        return jobs.found()

    async def user_id(self, user: int | str) -> int:
        """Return the id of a user, for the routes that take no names.

        A name is asked for once, and remembered for an hour; an id costs nothing.

        Args:
            user: Username (a ``str`` is always read as one), or an id.

        Raises:
            NotFoundError: No such user, or the user is restricted.
        """
        if not isinstance(user, str):
            return distinct("user", [user])[0]
        names = self._names
        known = names.get(user)
        if known is None:
            known = (await self.get_user(user)).id
            names.keep(user, known)
        return known

    async def download_beatmap_file(self, beatmap: int) -> bytes:
        """Return the ``.osu`` file of a beatmap.

        It comes from the site, not from the API, and no token is sent. (The ``.osz`` of
        a whole beatmapset is closed to third parties.)

        Args:
            beatmap: Id of the beatmap.

        Raises:
            NotFoundError: There is no such file: the site answers with nothing at all.

        Source: ``osu/{beatmap}`` of the site
        """
        operation = file_operation(beatmap)
        flow = call(anonymous(self._session), operation, whole_file(operation))
        return await self._driver.run(flow)

    def outbox(self) -> AsyncOutbox:
        """Return an outbox of this client: chat, as fast as the server allows.

        Whatever writes in the name of one user should share one.
        """
        from osupy._async.outbox import AsyncOutbox

        return AsyncOutbox(self._session, self._driver)

    @property
    def _names(self) -> Names:
        # Made at the first use; `setdefault` is one step, whatever thread is first.
        names: Names = self.__dict__.setdefault(
            "_known_names", Names(self._session.clock.now)
        )
        return names

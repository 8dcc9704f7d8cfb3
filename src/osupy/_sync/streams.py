"""The streams of a client: loaded when the first one is opened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from osupy._sync.helpers import Helpers

if TYPE_CHECKING:
    import ssl as ssl_module
    from collections.abc import Iterable

    from osupy._core.live.hub import Overflow
    from osupy._core.live.machine import Mode
    from osupy._core.settings import Undecodable
    from osupy._sync.live import EventStream


class Streams(Helpers):
    """The client's streams."""

    def events(  # noqa: PLR0913 (the options of a stream)
        self,
        channels: Iterable[Any] = (),
        *,
        mode: Mode = "auto",
        buffer: int = 1000,
        overflow: Overflow = "wait",
        reconcile: float = 60.0,
        start_timeout: float | None = None,
        undecodable: Undecodable | None = None,
        ssl: ssl_module.SSLContext | None = None,
        proxy: str | bool | None = True,
    ) -> EventStream:
        """Listen to what happens: chat, and notifications where the token may.

        ::

            with client.events(channels=[5]) as events:
                for event in events:
                    print(event)

        The stream has a thread of its own, which ends with the block.

        Args:
            channels: Ids of channels of which no message may be missed, from now on.
                Others are followed when the user joins them or a message comes.
            mode: ``"socket"``, ``"poll"`` (read the history again and again), or
                ``"auto"``: poll while the socket cannot be had.
            buffer: Events that may wait to be read.
            overflow: What happens when more would: ``"wait"`` (reading stops),
                ``"drop_oldest"``, or ``"raise"`` a `BufferFullError`.
            reconcile: Seconds between two looks at the history for messages that were
                lost on the wire; ``math.inf`` = none.
            start_timeout: Seconds within which the server must be heard. Without it,
                the block begins even if the server cannot be reached now.
            undecodable: What to do with data that does not fit; it becomes an
                `UnknownEvent`, and by default a warning tells of it.
            ssl: TLS of the socket; the system's certificates when left out.
            proxy: Proxy of the socket; ``True`` = the environment's, ``None`` = none.

        Raises:
            UsageError: An option is wrong.
        """
        from osupy._sync.live import EventStream

        return EventStream(
            self._session,
            self._driver,
            channels=channels,
            mode=mode,
            buffer=buffer,
            overflow=overflow,
            reconcile=reconcile,
            start_timeout=start_timeout,
            undecodable=undecodable,
            ssl=ssl,
            proxy=proxy,
        )

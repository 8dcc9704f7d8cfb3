"""Several workers at once, each of them a thread.

The awaiting twin is ``osupy._async.together``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def together(work: Callable[[], None], workers: int, stop: Callable[[], None]) -> None:
    """Let so many workers work until all have ended.

    The first error is raised when the others have ended what they are about; ``stop``
    lets them begin nothing more.
    """
    if not workers:
        return
    from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait

    with ThreadPoolExecutor(workers, thread_name_prefix="osupy") as pool:
        futures = [pool.submit(work) for _ in range(workers)]
        try:
            wait(futures, return_when=FIRST_EXCEPTION)
        finally:
            stop()
    for future in futures:
        future.result()

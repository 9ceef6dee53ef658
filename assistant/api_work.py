"""Where calls are worked off: in threads, a few at a time, for so long and no longer.

An answer is computed, and Python computes in one thread at a time; forty threads would only make forty callers wait for
each other, and the connections for them all. So two threads work, or eight where answers wait for a language model or a Qdrant
server; callers queue, and who would wait longer than anybody does is told so at once:

    queue full                 503, try again in a second
    not done after 30 s        504; the thread ends by itself, a language model's patience is shorter than that
    the store does not answer  503, and for some seconds everybody hears so at once, instead of finding out in turn;
                               the next call after that tries, so the interface heals as soon as the store does
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from assistant.api_problems import TRY_AGAIN, Problem, problem_of
from index.store_server import StoreUnavailable

if TYPE_CHECKING:
    from anyio import CapacityLimiter

SECONDS = 30.0
_COMPUTING, _WAITING = 2, 8
_LONGEST_QUEUE = 400
_T = TypeVar("_T")


class Work:
    """The threads and their queue, for one running application.

    `seconds` is how long one call may take, queue included; `waits` says that answers wait for a server elsewhere.
    """

    def __init__(
        self, seconds: float = SECONDS, clock: Callable[[], float] = time.monotonic, *, waits: bool = False
    ) -> None:
        self._seconds = seconds
        self._threads = _WAITING if waits else _COMPUTING
        self._clock = clock
        self._limiter: CapacityLimiter | None = None
        self._down_until = 0.0

    async def run(self, job: Callable[[], _T]) -> _T:
        """What `job` returns, computed in a thread. Raises Problem for whatever keeps it from returning."""
        from anyio import CapacityLimiter, fail_after, to_thread

        if self._limiter is None:  # made on the event loop that it serves
            self._limiter = CapacityLimiter(self._threads)
        if self._clock() < self._down_until:
            raise Problem(503, "store", retry_after=self._down_until - self._clock())
        if self._limiter.statistics().tasks_waiting >= _LONGEST_QUEUE:
            raise Problem(503, "busy", retry_after=1)
        try:
            with fail_after(self._seconds):
                return await to_thread.run_sync(job, abandon_on_cancel=True, limiter=self._limiter)
        except StoreUnavailable as error:
            self._down_until = self._clock() + TRY_AGAIN
            raise problem_of(error) from error
        except Exception as error:
            raise problem_of(error) from error

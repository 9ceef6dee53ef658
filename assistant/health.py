"""Whether this process lives and can answer: /healthz and /readyz for whoever starts and stops it, /metrics for Prometheus.

    GET /healthz   200 {"status": "ok"}                        the process answers
    GET /readyz    200 {"status": "ready"}                     library, index, model and store are open, and a search works
                   503 {"status": "not-ready", "reason": "index", "detail": "…"}

Restart what is not healthy; send nobody to what is not ready, and leave it alone: it becomes ready by itself when there is
something to answer from. Both are open to everybody and tell nothing of the library.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from assistant.api_door import Door
from assistant.api_problems import Problem, problem_of, respond
from assistant.api_work import Work
from assistant.desk import Desk
from assistant.guard import LANGUAGE
from assistant.metrics import CONTENT_TYPE, instruments

# A probe that comes sooner gets the last one's result, so that nobody can load the store with probes.
_FRESH = 2.0
_NEVER_KEPT = {"cache-control": "no-store"}


class HealthPages:
    """The three addresses, over the desk that the chat answers from."""

    def __init__(
        self, desk: Desk, data: Path, door: Door, work: Work, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._desk, self._data, self._door, self._work = desk, data, door, work
        self._clock = clock
        self._probing = threading.Lock()
        self._probed = float("-inf")
        self._problem: Problem | None = None

    def routes(self) -> list[Route]:
        """The addresses."""
        return [Route("/healthz", self.alive), Route("/readyz", self.ready), Route("/metrics", self.metrics)]

    async def alive(self, request: Request) -> Response:
        """That the event loop turns. Nothing else: what a restart would not mend is no reason to restart."""
        return JSONResponse({"status": "ok"}, headers=_NEVER_KEPT)

    async def ready(self, request: Request) -> Response:
        """Whether a question can be answered now, or why not."""
        try:
            problem = await self._work.run(self._probe)
        except Problem as found:
            problem = found
        if problem is None:
            return JSONResponse({"status": "ready"}, headers=_NEVER_KEPT)
        told = {"status": "not-ready", "reason": problem.reason, "detail": problem.body(LANGUAGE.get())["detail"]}
        waiting = {**_NEVER_KEPT, "retry-after": str(max(1, problem.retry_after))}
        return JSONResponse(told, 503, waiting)

    async def metrics(self, request: Request) -> Response:
        """The figures of this process, for keys with the scope metrics."""
        try:
            caller = await run_in_threadpool(self._door.admit, request)
            caller.require("metrics")
            page = await run_in_threadpool(instruments().page, self._data)
        except Exception as error:  # noqa: BLE001 - told as a problem, and logged there
            return respond(problem_of(error))
        return Response(page, headers={**_NEVER_KEPT, "content-type": CONTENT_TYPE})

    def _probe(self) -> Problem | None:
        """Search for something, which takes all there is: library, index, model and store."""
        with self._probing:
            if self._clock() - self._probed < _FRESH:
                return self._problem
            try:
                assistant = self._desk.assistant()
                assistant.search.search("samverkan", limit=1)
                self._problem = None
            except Exception as error:  # noqa: BLE001 - told to whoever asks, and logged by problem_of
                self._problem = problem_of(error)
            self._probed = self._clock()
            return self._problem

"""How often one caller may call: a token bucket for each.

A bucket holds up to `burst` tokens and gains `rate` a second; a call takes one, and a call that finds none waits outside:

    RateLimit(rate=50, burst=200)      200 calls at once, then 50 a second; after four quiet seconds 200 at once again

The buckets live in this process. Two replicas behind a proxy therefore let through twice as much, which is what a limit
that protects each process is for.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable

# Callers remembered; the one not seen for longest is forgotten first, and starts with a full bucket should it come back.
_MOST = 10_000


class RateLimit:
    """Buckets by caller. Safe to use from several threads. `clock` tells seconds, which only ever grow."""

    def __init__(self, rate: float, burst: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.rate, self.burst = rate, burst
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._taking = threading.Lock()

    def take(self, caller: str) -> float:
        """Take a token: 0 when there was one, else the seconds until there is, and none is taken."""
        with self._taking:
            now = self._clock()
            tokens, then = self._buckets.pop(caller, (self.burst, now))
            tokens = min(self.burst, tokens + (now - then) * self.rate)
            wait = 0.0 if tokens >= 1 else (1 - tokens) / self.rate
            self._buckets[caller] = (tokens if wait else tokens - 1, now)
            if len(self._buckets) > _MOST:
                self._buckets.popitem(last=False)
            return wait

"""Loading something heavy once, when it is first needed, however many threads need it at that moment.

`functools.cache` keeps what a function returned, but two threads that come before anything is kept both run it: ten questions
asked of a server that has just started read one dictionary of 100 MB ten times over. Here who comes second waits.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import wraps
from typing import TypeVar

_T = TypeVar("_T")


def loaded_once(load: Callable[[], _T]) -> Callable[[], _T]:
    """`load`, run by the first thread that calls it; all others get what that one got. What it raises is not kept."""
    kept: list[_T] = []
    loading = threading.RLock()

    @wraps(load)
    def loaded() -> _T:
        if not kept:
            with loading:
                if not kept:
                    kept.append(load())
        return kept[0]

    return loaded

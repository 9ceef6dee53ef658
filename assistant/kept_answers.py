"""What has been worked out, kept for whoever asks the same.

    "Vem kallar till SIP?"    asked the first time    13 ms of processor time    searched, weighed, verified
                              and again                1 ms                      the same, with the time that it took now

What is kept is bound to the assistant that worked it out, so that a new library, another index or other settings, which
make another assistant, begin with nothing, and what was said of a document that is gone goes with it. The key must name all
else that the work depended on: the question, what was asked before it, the reader's scope and roles, the language, the day.

It is in the memory of this process only. It is never written anywhere, and ends with the process.
"""

from __future__ import annotations

import threading
import weakref
from collections import OrderedDict
from collections.abc import Hashable
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from assistant.ask import Assistant

_T = TypeVar("_T")


class Kept(Generic[_T]):
    """The `most` things that were asked for last, of one assistant. Safe to use from several threads.

    Several callers get the same object: nobody may change what is kept.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._looking = threading.Lock()
        # Not held fast: an assistant that nobody uses any more lets go of its index.
        self._whose: weakref.ref[Assistant] | None = None
        self._kept: OrderedDict[Hashable, _T] = OrderedDict()

    def find(self, assistant: Assistant, key: Hashable) -> _T | None:
        """What this assistant has worked out for the key, or None."""
        with self._looking:
            self._be_of(assistant)
            if key not in self._kept:
                return None
            self._kept.move_to_end(key)
            return self._kept[key]

    def keep(self, assistant: Assistant, key: Hashable, worked_out: _T) -> None:
        """Keep what the assistant has worked out; what nobody has asked for longest goes for it."""
        with self._looking:
            self._be_of(assistant)
            self._kept[key] = worked_out
            self._kept.move_to_end(key)
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)

    def _be_of(self, assistant: Assistant) -> None:
        if self._whose is None or self._whose() is not assistant:
            self._whose = weakref.ref(assistant)
            self._kept.clear()

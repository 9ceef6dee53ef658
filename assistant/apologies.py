"""What a visitor is told when something fails, and what the log is.

A visitor gets a sentence that says what to do. The log gets the kind and the place of an unexpected failure, never its message,
which may quote a question; the reference that both have leads from one to the other.
"""

from __future__ import annotations

import logging
import traceback
from uuid import uuid4

from index.embed import EmbedderMissing
from index.search import IndexMismatch, IndexMissing
from index.store_server import StoreUnavailable
from ingest.store import LibraryDamaged, LibraryMissing
from prompts import text

_LOG = logging.getLogger("vagvisaren.chat")
# What may be wrong with the data folder, and the words for it. These errors' own messages hold no question.
_EXPECTED = (
    (LibraryMissing, "chat.library-empty"),
    (LibraryDamaged, "chat.failure-library"),
    ((IndexMissing, IndexMismatch, EmbedderMissing), "chat.failure-index"),
    (StoreUnavailable, "chat.failure-store"),
)


def apology(error: Exception, language: str) -> str:
    """What the visitor is told of a failure, which is logged."""
    for kinds, key in _EXPECTED:
        if isinstance(error, kinds):
            _LOG.warning("%s", error)
            return text(key, language)
    reference = uuid4().hex[:8]
    place = "".join(traceback.format_tb(error.__traceback__))
    _LOG.error("failure %s: %s\n%s", reference, type(error).__name__, place)
    return text("chat.failure-unexpected", language, reference=reference)

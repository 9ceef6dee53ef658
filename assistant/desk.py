"""The desk: where the chat finds its assistant.

A visitor may come before anything is ingested, while the index is being built, or after it was replaced. So the assistant
is opened when somebody needs it, opened anew when another index has taken its place, and a failure is not remembered: the
next question tries again.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from assistant.welcome import Welcome, welcome

if TYPE_CHECKING:
    from assistant.ask import Assistant


class Desk:
    """The one assistant of a running chat, and the first screen that suits its library.

    `open_assistant` may take a second and may raise; every method here blocks, so call it from a thread.
    """

    def __init__(self, open_assistant: Callable[[], Assistant]) -> None:
        self._open = open_assistant
        self._opening = threading.Lock()
        self._welcoming = threading.Lock()
        self._assistant: Assistant | None = None
        self._welcomes: dict[tuple[str, tuple[str, ...]], Welcome] = {}

    def assistant(self) -> Assistant:
        """The assistant over the index in use now. Raises what opening it raises: the index is missing, say."""
        with self._opening:
            if self._assistant is None or not self._assistant.search.is_current:
                self._assistant = self._open()
            return self._assistant

    def welcome(self, language: str, roles: tuple[str, ...] = ()) -> Welcome:
        """The first screen in a language for a visitor of these roles, made anew when the library has changed."""
        assistant = self.assistant()
        # Most roles open nothing more, and share a screen.
        key = language, tuple(document.entry.id for document in assistant.library.open_documents(roles))
        made = self._welcomes.get(key)
        if made is not None and made.library == assistant.library.digest:
            return made
        with self._welcoming:  # who comes while it is made waits for it, and does not make another
            made = self._welcomes.get(key)
            if made is None or made.library != assistant.library.digest:
                kept = {k: one for k, one in self._welcomes.items() if one.library == assistant.library.digest}
                made = welcome(assistant, language, roles)
                self._welcomes = {**kept, key: made}
            return made

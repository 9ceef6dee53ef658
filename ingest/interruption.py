"""Ctrl-C, kept until it can do no harm.

Python raises KeyboardInterrupt between any two instructions: in the midst of ending a process, whose end is then never
noticed, or in a finalizer, where it is swallowed and the run goes on. Here it becomes something to wait for, like a worker's
answer.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def interruption() -> Iterator[int | None]:
    """The file descriptor that can be read once Ctrl-C was pressed; None where somebody else decides what it means.

    Ctrl-C that nobody waited for is raised as KeyboardInterrupt at the end.
    """
    ours = threading.current_thread() is threading.main_thread() and (
        signal.getsignal(signal.SIGINT) is signal.default_int_handler
    )
    if not ours:
        yield None
        return
    pressed, press = os.pipe()
    os.set_blocking(press, False)
    seen = False

    def note(signal_number: int, frame: object) -> None:
        nonlocal seen
        if not seen:
            os.write(press, b"!")
        seen = True

    signal.signal(signal.SIGINT, note)
    try:
        yield pressed
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        os.close(pressed)
        os.close(press)
    if seen:
        raise KeyboardInterrupt

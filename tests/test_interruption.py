"""Ctrl-C while files are read: it waits for a moment at which it can do no harm, and is never lost."""

import select
import signal
from collections.abc import Iterator

import pytest

from ingest.interruption import interruption


@pytest.fixture(autouse=True)
def as_in_a_program() -> Iterator[None]:
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def is_readable(descriptor: int) -> bool:
    return bool(select.select([descriptor], [], [], 0)[0])


def press_and_wait(times: int = 1) -> None:
    with interruption() as pressed:
        assert pressed is not None
        assert not is_readable(pressed)
        for _ in range(times):
            signal.raise_signal(signal.SIGINT)
        assert is_readable(pressed)


def end_in_a_finalizer() -> None:
    class Ends:
        def __del__(self) -> None:
            signal.raise_signal(signal.SIGINT)

    with interruption():
        Ends()


def test_it_interrupts_nothing_can_be_waited_for_and_is_raised_at_the_end() -> None:
    with pytest.raises(KeyboardInterrupt):
        press_and_wait()


def test_one_in_a_finalizer_is_not_swallowed() -> None:
    with pytest.raises(KeyboardInterrupt):
        end_in_a_finalizer()


def test_pressing_twice_interrupts_once_and_afterwards_all_is_as_before() -> None:
    with pytest.raises(KeyboardInterrupt):
        press_and_wait(times=2)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_where_somebody_else_decides_what_it_means_it_stays_so() -> None:
    heard: list[int] = []
    signal.signal(signal.SIGINT, lambda number, frame: heard.append(number))
    with interruption() as pressed:
        assert pressed is None
        signal.raise_signal(signal.SIGINT)
    assert heard == [signal.SIGINT]

"""Work in threads that can be given up: nothing can kill one, but nobody has to wait for it."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from contextvars import ContextVar
from functools import partial
from typing import Any, TypeVar

T = TypeVar("T")
_MOMENT = 0.1  # seconds


class OutOfTime(Exception):  # noqa: N818 (it is no fault of whoever raises it)
    """A case took longer than it may, or its run was stopped."""


class _Limit:
    """Whether somebody still waits for what a thread does."""

    def __init__(self) -> None:
        self.given_up = threading.Event()

    def check(self) -> None:
        if self.given_up.is_set():
            raise OutOfTime("out of time: it was given up")


_limit: ContextVar[_Limit | None] = ContextVar("_limit", default=None)


def check_time() -> None:
    """Raise `OutOfTime` when the case that this thread works for has been given up.

    To be called between the steps of long work, so that a model does not write on for nobody.
    """
    limit = _limit.get()
    if limit is not None:
        limit.check()


class _Worker(threading.Thread):
    """A thread of a `Threads`."""


def left_running() -> bool:
    """Say whether any thread is still at work: when a run is over, one that was given up.

    Then the process must be left by `os._exit`: Python ends daemon threads wherever they are, and
    in the C++ code of torch that aborts the process.
    """
    workers = [each for each in threading.enumerate() if isinstance(each, _Worker)]
    for each in workers:
        each.join(_MOMENT)  # one that has told its result may not have ended yet
    return any(each.is_alive() for each in workers)


class Threads:
    """Runs each piece of work in a thread of its own, which never keeps the process from ending.

    anyio's worker threads would: they are not daemons, and there are at most 40 of them.
    """

    def __init__(self) -> None:
        self._given_up: list[threading.Thread] = []

    async def run(self, work: Callable[[], T], *, seconds: float | None = None) -> T:
        """Return what `work` returns; raise what it raises, or `OutOfTime` after `seconds`."""
        loop = asyncio.get_running_loop()
        done: asyncio.Future[T] = loop.create_future()
        limit = _Limit()
        thread = _Worker(target=_deliver, args=(work, limit, loop, done), daemon=True)
        thread.start()
        try:
            await asyncio.wait({done}, timeout=seconds)
        finally:
            if not done.done():
                done.cancel()
                limit.given_up.set()
                self._given_up.append(thread)
        if done.cancelled():
            raise OutOfTime(f"out of time: not done after {seconds:g} s")
        return done.result()

    def wait(self, seconds: float) -> None:
        """Wait a little for threads that were given up, most of which end at their next step."""
        end = time.monotonic() + seconds
        for thread in self._given_up:
            thread.join(max(0.0, end - time.monotonic()))
        self._given_up.clear()  # nobody waits twice


def _deliver(
    work: Callable[[], T],
    limit: _Limit,
    loop: asyncio.AbstractEventLoop,
    done: asyncio.Future[T],
) -> None:
    _limit.set(limit)
    try:
        result = work()
    except BaseException as error:
        tell = partial(_settle, done, done.set_exception, error)
    else:
        tell = partial(_settle, done, done.set_result, result)
    with suppress(RuntimeError):  # the loop is closed: nobody waits any more
        loop.call_soon_threadsafe(tell)


def _settle(done: asyncio.Future[T], settle: Callable[[Any], None], value: Any) -> None:
    if not done.done():
        settle(value)

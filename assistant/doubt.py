"""A message that may be read in two ways: the reading that has an answer is taken."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from itertools import chain, islice
from typing import TYPE_CHECKING

from assistant.types import Reply

if TYPE_CHECKING:
    from assistant.ask import Events
    from assistant.types import Delta


def either(first: Events, second: Callable[[], Events]) -> Events:
    """Yield what comes `first`, or the second reply where only that one says something.

    The second is not begun unless the first says only that nothing was found.
    """
    with closing(first) as events:
        begun = list(islice(events, 2))
        if _abstains(begun):
            with closing(second()) as others:
                instead = list(islice(others, 2))
                if not _abstains(instead):
                    yield from chain(instead, others)
                    return
        yield from chain(begun, events)


def _abstains(begun: Sequence[Delta | Reply]) -> bool:
    """Tell whether a reply that has begun says only that nothing was found."""
    last = begun[-1]
    return isinstance(last, Reply) and last.outcome == "abstained" and not last.citations

"""A check that is a Python function of the shop's own."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from functools import lru_cache
from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator
from pydantic.dataclasses import dataclass

from prompts.evals.checks.base import STRICT, Text
from prompts.evals.suite import Context, Service, Undecided
from prompts.evals.types import Verdict


@lru_cache
def function(name: str) -> Callable[..., Any]:
    """Return the function of a dotted name, `module:function`; raises ValueError without it."""
    module, _, attribute = name.partition(":")
    if not module or not attribute:
        raise ValueError(f"{name!r} is no name of a function: write module:function")
    try:
        found = importlib.import_module(module)
        for part in attribute.split("."):
            found = getattr(found, part)
    except Exception as error:  # whatever somebody else's module does when it is imported
        reason = f"{type(error).__name__}: {error}"
        raise ValueError(f"{name} cannot be imported ({reason})") from error
    if not callable(found):
        raise ValueError(f"{name} is no function")  # noqa: TRY004 (it is the name that is wrong)
    return found


def _known(value: str) -> str:
    function(value)
    return value


@dataclass(frozen=True, slots=True, config=STRICT)
class Python:
    """A function of yours, `module:function`, says whether the answer is right.

    It is called with the list of turns so far and with `value`, and returns True or False, or a
    pair of that and a reason.
    """

    short: ClassVar[str] = "call"
    whole: ClassVar[bool] = False
    needs: ClassVar[frozenset[Service]] = frozenset()
    call: Annotated[Text, AfterValidator(_known)]
    value: Any = None

    def check(self, context: Context) -> Verdict:
        """Call the function; what it raises is an error of it, no verdict on the answer."""
        try:
            found = function(self.call)(list(context.exchanges), self.value)
        except Exception as error:  # of somebody else's function, passed on as what it is
            raise Undecided(f"{self.call} failed: {type(error).__name__}: {error}") from error
        if isinstance(found, bool):
            return Verdict(found, f"{self.call} says {'yes' if found else 'no'}")
        match found:
            case (bool() as passed, str() as reason):
                return Verdict(passed, reason)
        raise Undecided(f"{self.call} returned {found!r}, not True or False, or that and a reason")

"""What outputs have in common: how a result is called, and text that no format chokes on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from prompts.evals.summary import Change
    from prompts.evals.types import CaseResult, Run

NONE = "\N{EN DASH}"
"""What stands for a figure that there is none of."""

MANY_TAGS = 16
FEW_CASES = 5
"""Where there are more tags than that, those of so few cases are not shown at first sight."""

Status = Literal["passed", "failed", "error"]

# All that XML 1.0 and terminals cannot take: controls but tab and line end, lone surrogates.
_UNSAFE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def status(result: CaseResult) -> Status:
    """Return "error" for a result without a verdict, which is no failure of the answer."""
    if not result.decided:
        return "error"
    return "passed" if result.passed else "failed"


def reasons(result: CaseResult) -> list[str]:
    """Return why a result did not pass, a sentence for each check; empty if it passed."""
    turns = len(result.exchanges) > 1
    lost = [each for each in result.checks if each.weight > 0 and not each.passed]
    # What could not be decided is the reason of an error, what failed beside it is not.
    undecided = [each for each in lost if each.passed is None]
    found = [
        (f"turn {each.turn + 1}, " if turns else "") + f"{each.check} — {each.reason}"
        for each in undecided or lost
    ]
    return [result.error, *found] if result.error is not None else found


def safe(text: str) -> str:
    """Return the text with what XML and terminals cannot take shown as U+FFFD."""
    return _UNSAFE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def one_line(text: str) -> str:
    """Return the text on one line, without what terminals cannot take."""
    return " ".join(safe(text).split())


def cell_name(result: CaseResult, run: Run) -> str:
    """Return the case's name; with its repeat, from 1, where there are several."""
    return f"{result.case} (repeat {result.repeat + 1})" if run.repeats > 1 else result.case


def asked(result: CaseResult) -> str:
    """Return what was asked, the turns of a conversation joined by arrows."""
    return " → ".join(one_line(each.ask) for each in result.exchanges)


def percent(share: float | None) -> str:
    """Return a share as whole percents, or a dash if there is none."""
    return NONE if share is None else f"{100 * share:.0f} %"


def points(difference: float) -> str:
    """Return a difference of shares in percentage points, with its sign."""
    return f"{100 * difference:+.1f}".replace("-", "\u2212")


def worse_first(changed: Sequence[Change], most: int) -> tuple[list[Change], int]:
    """Return up to `most` of what got worse, then as many of what got better; and what is left."""
    worse = [each for each in changed if each.after < each.before]
    # What got better most stands last in a comparison.
    better = [each for each in reversed(changed) if each.after > each.before]
    shown = [*worse[:most], *better[:most]]
    return shown, len(changed) - len(shown)


def by_status(results: Sequence[CaseResult]) -> dict[Status, list[CaseResult]]:
    """Return the results of each status, in order."""
    groups: dict[Status, list[CaseResult]] = {"passed": [], "failed": [], "error": []}
    for result in results:
        groups[status(result)].append(result)
    return groups

"""What a text says of stock and of costing nothing, as quantities beside its numbers."""

from __future__ import annotations

import re

from assistant.verification.quantities import plain, quantities
from assistant.verification.scanning import Quantity

_NO = r"(?:\bnot|\bno longer|n't)\s+(?:currently\s+|yet\s+)?"
_STATES = {
    "out": rf"{_NO}(?:in\s+stock|available)|out\s+of\s+stock|sold\s+out|unavailable|back-?ordered",
    "in": r"(?:\bin\s+stock)",
    "available": r"\bavailable",
    "discontinued": r"\bdiscontinued",
    "free": r"(?<![\w-])free(?!-|\s+(?:of(?!\s+charge)|from\s+[^\W\d]|to\b|up\b))"
    r"|complimentary|\bgratis|(?:at no|without) (?:extra )?(?:cost|charge)|costs? nothing",
}
_STATE = re.compile(
    "|".join(f"(?P<state_{name}>{pattern})" for name, pattern in _STATES.items()) + r"(?!\w)",
    re.IGNORECASE,
)
_FREE_KEY = ("free",)


def stated(text: str, *, source: bool = False) -> tuple[Quantity, ...]:
    """Return the numbers of a text and what it says of stock and of costing nothing, in order."""
    said = plain(text, source=source)
    states = [
        Quantity("state", match.group(), *match.span(), key=(name.removeprefix("state_"),))
        for match in _STATE.finditer(said)
        for name in (match.lastgroup or "",)
    ]
    return tuple(sorted((*quantities(text, source=source), *states), key=lambda each: each.start))


def same_state(said: Quantity, known: Quantity) -> bool:
    """Tell whether a source's state bears out a sentence's: what is in stock is available."""
    return said.key == known.key or (said.key, known.key) == (("available",), ("in",))


def rivals(known: Quantity, other: Quantity) -> bool:
    """Tell whether two things that a source states could be mistaken for each other."""
    if "code" in {known.kind, other.kind}:
        return False
    free = _FREE_KEY in (known.key, other.key)
    if known.kind == other.kind == "state" and not free:
        return known.key != other.key
    if free and {known.kind, other.kind} == {"state", "money"}:
        return True
    # Five working days and five days are not the same, but may well be mistaken for each other.
    units = {each.unit.removeprefix("working ") for each in (known, other)}
    same_kind = known.kind == other.kind and len(units) == 1
    value = (known.key, known.low, known.high, known.unit)
    return same_kind and value != (other.key, other.low, other.high, other.unit)

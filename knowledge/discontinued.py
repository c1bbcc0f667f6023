"""Which products are no longer made, however their records say so."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime

from knowledge.types import AttributeValue, Product

_WORDS = (
    r"(?:discontinued|end of (?:life|line)|eol|obsolete|out of production|phased out|"
    r"no longer (?:made|produced|manufactured|available|sold|in production))"
)
_MONTHS = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b"
# "Discontinued in 2024" says so, "discontinued packaging colours were grey and red" does not.
_VALUE = re.compile(
    rf"{_WORDS}(?: (?:in|since|by|as of|from) (?:{_MONTHS}|[a-z]* ?\d).*|[ ,(:-]*\d[\d ./)-]*)?\.?"
)
_LABEL = re.compile(rf"(?:is |was )?{_WORDS}(?: (?:since|on|in|date|product|item))?")
_YES = frozenset(("yes", "y", "true", "1"))
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
# What tells of the product itself; "previous model: discontinued" does not.
_STATE = re.compile(
    r"\b(?:status|state|availability|life ?cycle|phase|notes?|remarks?|production)\b"
)


def says_so(label: str, value: AttributeValue) -> bool:
    """Tell whether an attribute says that its product is no longer made.

    As a fact of its own ("discontinued: yes", "end_of_life: 2024-05-01", no year to come) or as
    what a status says ("status: Discontinued").
    """
    said = [_plain(str(each)) for each in (value if isinstance(value, tuple) else (value,))]
    if _LABEL.fullmatch(_plain(label)):
        return any(each in _YES or _VALUE.fullmatch(each) or _is_past(each) for each in said)
    return bool(_STATE.search(_plain(label))) and any(_VALUE.fullmatch(each) for each in said)


def saying_so(attributes: Mapping[str, AttributeValue]) -> tuple[str, ...]:
    """Return the names of the attributes that say that their product is no longer made."""
    return tuple(name for name, value in attributes.items() if says_so(name, value))


def is_discontinued(product: Product) -> bool:
    """Tell whether a product is no longer made, as far as its attributes say."""
    return bool(saying_so(product.attributes))


def _is_past(text: str) -> bool:
    """Tell whether a text names a year, and none to come."""
    years = [int(each) for each in _YEAR.findall(text)]
    return bool(years) and max(years) <= datetime.now(tz=UTC).year


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[_\s-]+", " ", text.lower()).rstrip(".").split())

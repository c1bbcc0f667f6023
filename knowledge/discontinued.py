"""Which products are no longer made, however their records say so."""

from __future__ import annotations

import re
from collections.abc import Mapping

from knowledge.types import AttributeValue, Product

_WORDS = (
    r"(?:discontinued|end of (?:life|line)|eol|obsolete|out of production|phased out|"
    r"no longer (?:made|produced|manufactured|available|sold|in production))"
)
# "Discontinued in 2024" says so, "discontinued packaging colours were grey and red" does not.
_VALUE = re.compile(rf"{_WORDS}(?: (?:in|since|by|as of|from) .*|[ ,(:-]*\d[\d ./)-]*)?\.?")
_LABEL = re.compile(rf"(?:is |was )?{_WORDS}(?: (?:since|on|in|date|product|item))?")
_NOTHING = frozenset(("no", "n", "false", "none", "never", "0", "n/a", "not applicable", ""))


def says_so(label: str, value: AttributeValue) -> bool:
    """Tell whether an attribute says that its product is no longer made.

    As a fact of its own ("discontinued: yes", "end_of_life: 2024-05-01") or as the value of any
    other ("status: Discontinued").
    """
    said = value if isinstance(value, tuple) else (value,)
    if _LABEL.fullmatch(_plain(label)):
        return any(each is not False and _plain(str(each)) not in _NOTHING for each in said)
    return any(isinstance(each, str) and _VALUE.fullmatch(_plain(each)) for each in said)


def saying_so(attributes: Mapping[str, AttributeValue]) -> tuple[str, ...]:
    """Return the names of the attributes that say that their product is no longer made."""
    return tuple(name for name, value in attributes.items() if says_so(name, value))


def is_discontinued(product: Product) -> bool:
    """Tell whether a product is no longer made, as far as its attributes say."""
    return bool(saying_so(product.attributes))


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[_\s-]+", " ", text.lower()).rstrip(".").split())

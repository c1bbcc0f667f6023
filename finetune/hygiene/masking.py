"""Personal data in what customers wrote, replaced before it leaves the conversation store.

What looks like personal data is taken for it: a draft that lost a number is mended in a minute, a
telephone number in a repository is not.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from pathlib import Path

from assistant.people import NAME_FIELDS, customer_rows

_EMAIL = re.compile(r"[\w.+%'-]+@[\w-]+(?:\.[\w-]+)+")
_IBAN = re.compile(
    r"(?<!\w)[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,4})?(?!\w)", re.I
)
_CARD = re.compile(r"(?<![\w-])\d(?:[ -]?\d){12,18}(?![\w-])")
# Digits in groups, as telephone numbers are written; what has a decimal part is a price.
_PHONE = re.compile(
    r"(?P<date>\d{4}([-/.])\d{1,2}\2\d{1,2}|\d{1,2}([-/.])\d{1,2}\3\d{4})"
    r"|(?<![\w.$€£-])(?:\+\s?)?\(?\d(?:[ ()./-]{0,2}\d){6,14}(?![\w-])(?!\.\d)"
)
# After one of these words a code is somebody's, however short it is.
_OWN_CODE = re.compile(
    r"\b(?:order|customer|account|invoice|tracking|reference|member(?:ship)?|ticket|booking)s?"
    r"(?:[ -]?(?:number|no\.?|nr\.?|id|code))?(?:\s+(?:is|was))?\s*[:#]?\s*"
    r"(?P<code>(?=(?:[A-Z_-]*\d){4})[\w-]+)",
    re.I,
)
_CODE = re.compile(r"(?<![\w-])#?(?:[A-Z]+[-_]?)*\d(?:[-_]?[A-Z0-9])*(?![\w-])(?!\.\d)", re.I)
_DIGITS_OF_A_CODE = 5
_DIGITS_OF_A_NUMBER = 6  # 20000 is a capacity as often as it is an order
_ADDRESS = re.compile(
    r"(?<!\w)\d{1,5}[A-Za-z]?\s+(?:[A-Z][\w'.-]*\s+){1,4}"
    r"(?:Street|St|Avenue|Ave|Road|Rd|Lane|Ln|Drive|Dr|Boulevard|Blvd|Way|Court|Ct|Place|Pl|Square)"
    r"\b\.?",
)
_ZIP = re.compile(r"\b([A-Z]{2}),? \d{5}(?:-\d{4})?\b")
# One to three words that begin like names; what is said in lower case ends with the sentence.
_CALLED = re.compile(
    r"\b((?i:my (?:\w+ )?name is|my name's|i am called|i'm called|name:|signed,)\s+)"
    r"(\w[\w'\u2019-]*(?:\s+[A-Z][\w'\u2019.-]*){0,2})"
)
_WORD = re.compile(r"\w+")
_CODE_FIELDS = ("id", "customer_id", "order_id")
_PLAIN_FIELDS = ("phone", "address", "street")


@dataclass(frozen=True, slots=True)
class People:
    """What the shop's own tables say about its customers."""

    names: frozenset[str] = frozenset()
    codes: frozenset[str] = frozenset()
    texts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Masker:
    """Replaces personal data in a text; codes in `public`, lower case, are the catalogue's."""

    people: People = People()
    public: frozenset[str] = frozenset()

    def __call__(self, text: str) -> str:
        """Return the text without e-mail, numbers that identify somebody, addresses and names."""
        text = _EMAIL.sub("[e-mail]", text)
        text = _literal(self.people.texts, "[private]", text)
        text = _literal(self.people.codes, _zeros, text)
        text = _OWN_CODE.sub(self._own_code, text)
        text = _IBAN.sub(lambda found: _if_digits(found, 10, "[account number]"), text)
        text = _CARD.sub("[card number]", text)
        text = _CODE.sub(self._code, text)
        text = _PHONE.sub(self._phone, text)
        text = _ZIP.sub(r"\1 00000", _ADDRESS.sub("[address]", text))
        return self._names(text)

    def _own_code(self, found: re.Match[str]) -> str:
        code = found["code"]
        return found[0] if self._known(code) else found[0].removesuffix(code) + _zeros(code)

    def _code(self, found: re.Match[str]) -> str:
        code = found[0]
        # Groups of bare digits may be a telephone number or a date, which are looked at next.
        grouped = "-" in code and not re.search(r"[A-Za-z#]", code)
        least = (
            1 if code[0] == "#" else _DIGITS_OF_A_NUMBER if code.isdigit() else _DIGITS_OF_A_CODE
        )
        kept = grouped or sum(map(str.isdigit, code)) < least or self._known(code)
        return code if kept else _zeros(code)

    def _phone(self, found: re.Match[str]) -> str:
        plain = found["date"] or not found[0].strip("0 -") or self._known(found[0])
        return found[0] if plain else "[phone number]"

    def _known(self, code: str) -> bool:
        return code.casefold().lstrip("#") in self.public

    def _names(self, text: str) -> str:
        text = _CALLED.sub(r"\1[name]", text)
        text = _literal(self.people.names, "[name]", text)
        # "grace period" and "park" are no names: a part alone counts as it is written in one.
        return _literal(_parts(self.people.names), "[name]", text, flags=0)


def words_of(texts: Iterable[str]) -> frozenset[str]:
    """Return the words of ids and titles, lower case, for `Masker.public`."""
    return frozenset(word for text in texts for word in (text.casefold(), *text.casefold().split()))


def people_of(store: Path, database_url: str | None) -> People:
    """Read the customers of a store: customers.json and orders.json, and tables of those names.

    Raises `ConfigError` for a file that cannot be read.
    """
    kinds = (NAME_FIELDS, _CODE_FIELDS, _PLAIN_FIELDS)
    found: tuple[set[str], ...] = (set(), set(), set())
    for row in customer_rows(store, database_url, tuple(chain(*kinds))):
        for values, fields in zip(found, kinds, strict=True):
            values.update(" ".join(str(row.get(field) or "").split()) for field in fields)
    # A single letter or digit would be found everywhere.
    names, codes, texts = (frozenset(each for each in own if len(each) > 1) for own in found)
    return People(names, codes, texts)


@lru_cache(maxsize=2)
def _parts(names: frozenset[str]) -> frozenset[str]:
    return frozenset(part for name in names for part in name.split() if len(part) > 2)


@lru_cache(maxsize=8)
def _by_first(values: frozenset[str]) -> Mapping[str, Sequence[str]]:
    """Return values by their first words: a shop has a million customers, a text a few words."""
    found: dict[str, list[str]] = defaultdict(list)
    for value in values:
        first = _WORD.search(value)
        found[first[0].casefold() if first else ""].append(value)
    return found


def _literal(
    values: frozenset[str],
    replacement: str | Callable[[str], str],
    text: str,
    *,
    flags: int = re.IGNORECASE,
) -> str:
    known = _by_first(values)
    said = {"", *(word.casefold() for word in _WORD.findall(text))}
    # The longest first: a name that begins with another is replaced whole.
    found = (value for word in said for value in known.get(word, ()))
    ordered = sorted(found, key=lambda value: (-len(value), value))
    if not ordered:
        return text
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, ordered))})(?!\w)", flags)
    if isinstance(replacement, str):
        return pattern.sub(lambda _: replacement, text)
    return pattern.sub(lambda found: replacement(found[0]), text)


def _if_digits(found: re.Match[str], least: int, replacement: str) -> str:
    return replacement if sum(map(str.isdigit, found[0])) >= least else found[0]


def _zeros(code: str) -> str:
    """Return a code of the same form, so that it is still read as one."""
    return re.sub(r"\d", "0", code)

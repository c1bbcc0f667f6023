"""Personal data in what customers wrote, replaced before it leaves the conversation store.

What looks like personal data is taken for it: a draft that lost a number is mended in a minute, a
telephone number in a repository is not.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from finetune.errors import DataError

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
_NAME_FIELDS = ("name", "full_name", "first_name", "last_name", "given_name", "family_name")
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
        parts = {part for name in self.people.names for part in name.split() if len(part) > 2}
        return _literal(parts, "[name]", text, flags=0)


def words_of(texts: Iterable[str]) -> frozenset[str]:
    """Return the words of ids and titles, lower case, for `Masker.public`."""
    return frozenset(word for text in texts for word in (text.casefold(), *text.casefold().split()))


def people_of(store: Path, database_url: str | None) -> People:
    """Read the customers of a store: customers.json and orders.json, and tables of those names."""
    rows = [*_in_files(store), *_in_databases(store, database_url)]

    def values(fields: Iterable[str]) -> frozenset[str]:
        found = (str(row.get(field) or "") for row in rows for field in fields)
        # A single letter or digit would be found everywhere.
        return frozenset(" ".join(value.split()) for value in found if len(value.strip()) > 1)

    return People(
        names=values(_NAME_FIELDS), codes=values(_CODE_FIELDS), texts=values(_PLAIN_FIELDS)
    )


def _in_files(store: Path) -> Iterator[Mapping[str, object]]:
    for path in (store / "customers.json", store / "orders.json"):
        if not path.is_file():
            continue
        try:
            rows = json.loads(path.read_text(encoding="utf-8"))
        except ValueError as error:
            raise DataError(
                f"{path} cannot be read ({error}); without it names cannot be masked"
            ) from error
        yield from (row for row in rows if isinstance(row, dict))


def _in_databases(store: Path, database_url: str | None) -> Iterator[Mapping[str, object]]:
    urls = [database_url] if database_url else [f"sqlite:///{p}" for p in store.glob("*.sqlite")]
    for url in urls:
        engine = sa.create_engine(url)
        try:
            present = set(sa.inspect(engine).get_table_names())
            with engine.connect() as connection:
                for table in present & {"customers", "orders"}:
                    query = sa.select(sa.text("*")).select_from(sa.table(table))
                    yield from (dict(row) for row in connection.execute(query).mappings())
        finally:
            engine.dispose()


def _literal(
    values: Iterable[str],
    replacement: str | Callable[[str], str],
    text: str,
    *,
    flags: int = re.IGNORECASE,
) -> str:
    # The longest first: a name that begins with another is replaced whole.
    ordered = sorted(values, key=len, reverse=True)
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

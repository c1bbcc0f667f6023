"""What shoppers are taken to type: targets of the completion benchmark, and their slips.

None of this uses what completion derives from a catalogue: what a product is comes from the types
that records declare, looked up in titles; a series is a word that follows the brand in several
titles. Only the words of a text, and whether products have them, are completion's own notions.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Literal

from knowledge.completion.normalising import normal
from knowledge.types import Product
from knowledge.understanding.english import COLOURS, STOP

Kind = Literal["seen", "unseen", "natural"]
_NEAR = {
    key: row[max(0, n - 1) : n] + row[n + 1 : n + 2]
    for row in ("qwertyuiop", "asdfghjkl", "zxcvbnm", "1234567890")
    for n, key in enumerate(row)
}
_DECLARING = ("type", "product_type", "style", "case_type", "scanner_type", "subcategory")
_OFTEN = 3


@dataclass(frozen=True, slots=True)
class Target:
    """What somebody is about to type into the search box of a shop, and how often."""

    kind: Kind
    shop: str
    text: str
    times: int = 1


def bucket(text: str, buckets: int, salt: str = "") -> int:
    """Return a bucket that only the text decides."""
    return int.from_bytes(hashlib.sha256(f"{salt}{text}".encode()).digest()[:8]) % buckets


def read_log(path: Path) -> Counter[str]:
    """Return {query: occurrences} of a query log."""
    rows = (line.rsplit("\t", 1) for line in path.read_text(encoding="utf-8").splitlines()[1:])
    found: Counter[str] = Counter()
    for query, count in rows:
        found[query.strip()] += int(count)
    return found


def split_log(log: Counter[str], salt: str = "") -> tuple[Counter[str], Counter[str]]:
    """Return the occurrences that are logged, and those that are asked later."""
    halves: tuple[Counter[str], Counter[str]] = Counter(), Counter()
    for query, count in log.items():
        for n in range(count):
            halves[bucket(f"{query}#{n}", 2, salt)][query] += 1
    return halves


def held_back(product: Product, salt: str = "") -> bool:
    """Say whether a product is of the fifth that suggests nothing."""
    return bucket(product.id, 5, salt) == 0


def unseen(products: Sequence[Product], salt: str = "") -> Iterator[str]:
    """Yield brand + type, attribute + type, and series phrases of each product held back."""
    declared = Counter(
        normal(str(value))
        for product in products
        for name, value in product.attributes.items()
        if name in _DECLARING and isinstance(value, str) and _is_name(value)
    )
    types = {each for each, n in declared.items() if n >= _OFTEN} - COLOURS - {"original"}
    following = Counter(_following(product) for product in products)
    words = Counter(word for product in products for word in set(normal(product.title).split()))
    for product in products:
        if not held_back(product, salt):
            continue
        kind = _type(product, types)
        brand = normal(product.brand or "")
        if kind and brand and brand not in kind:
            yield f"{brand} {kind}"
        colour = _colour(product)
        if kind and colour and colour not in kind.split():
            yield f"{colour} {kind}"
        after = _following(product)
        # A series is one brand's: most titles with the word begin so.
        if after and following[after] >= max(_OFTEN, words[after.split()[-1]] / 2):
            yield after


def _is_name(value: str) -> bool:
    return bool(re.fullmatch(r"[A-Za-z][a-z]{2,}(?:[ -][A-Za-z][a-z]+){0,2}", value))


def _type(product: Product, types: set[str]) -> str:
    for name in _DECLARING:
        value = normal(str(product.attributes.get(name, "")))
        if value in types:
            return value
    words = normal(product.title).split()
    runs = (
        " ".join(words[start : start + length])
        for length in (3, 2, 1)
        for start in range(len(words) - length, -1, -1)
    )
    return next((run for run in runs if run in types), "")


def _colour(product: Product) -> str:
    for name, value in product.attributes.items():
        if "colour" in name and isinstance(value, str) and normal(value) in COLOURS:
            return normal(value)
    said = f"{product.title} {product.description}"
    return next((word for word in normal(said).split() if word in COLOURS), "")


def _following(product: Product) -> str:
    """Return brand and the word after it, a word without digits: "hp pavilion"."""
    brand = normal(product.brand or "").split()
    words = normal(product.title).split()
    if not brand or words[: len(brand)] != brand or len(words) <= len(brand):
        return ""
    after = words[len(brand)]
    return " ".join([*brand, after]) if after.isalpha() and len(after) > 2 else ""


def goals(path: Path) -> list[str]:
    """Return the shopping requests that people wrote."""
    found = json.loads(path.read_text(encoding="utf-8"))
    return [str(each) for each in found]


def key_phrases(goal: str, has_hits: Callable[[str], bool]) -> Iterator[str]:
    """Yield, of each run of words between function words, the longest end that has hits.

    Two or three words: what is asked for stands at the end of such a run.
    """
    for run in _content_runs(goal):
        for length in (3, 2):
            phrase = " ".join(run[-length:])
            if len(run) >= length and has_hits(phrase):
                yield phrase
                break


def _content_runs(goal: str) -> Iterator[list[str]]:
    for part in re.split(r"[^\w\s'-]|\s-\s", goal.lower()):
        run: list[str] = []
        for word in (*part.split(), "the"):
            if word in STOP or word.isdecimal():
                if len(run) > 1:
                    yield run
                run = []
            else:
                run.append(word)


def mistyped(prefix: str, random: Random) -> str | None:
    """Return a prefix with one slip of the keyboard in a letter of it, None when none shows."""
    places = [n for n, char in enumerate(prefix) if char.isalnum() and char.isascii()]
    random.shuffle(places)
    for n in places:
        slips = [prefix[:n] + prefix[n + 1 :], prefix[: n + 1] + prefix[n:]]
        slips += [prefix[:n] + key + prefix[n + 1 :] for key in _NEAR.get(prefix[n], "")]
        slips += [prefix[:n] + key + prefix[n:] for key in _NEAR.get(prefix[n], "")]
        if n + 1 in places:
            slips.append(prefix[:n] + prefix[n + 1] + prefix[n] + prefix[n + 2 :])
        slips = [each for each in slips if each != prefix and not prefix.startswith(each.strip())]
        if slips:
            return random.choice(slips)
    return None


def sampled(texts: Iterable[str], kind: Kind, shop: str, most: int) -> list[Target]:
    """Return up to `most` targets, as often as they are asked for; which ones a hash decides."""
    times = Counter(texts)
    chosen = sorted(times, key=lambda text: hashlib.sha256(text.encode()).digest())[:most]
    return [Target(kind, shop, text, times[text]) for text in chosen]


def by_kind(targets: Iterable[Target]) -> dict[Kind, list[Target]]:
    """Return targets by the set they are of."""
    found: dict[Kind, list[Target]] = defaultdict(list)
    for each in targets:
        found[each.kind].append(each)
    return dict(found)

"""The net under the readers: numbers, comparisons and denials that none of them has read.

A reader that misses something must not do so in silence: whatever of these is in no condition and
in no gap yet is a gap. What is left out is named here, word by word, and nothing else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ..terms import stem
from ..units import unit
from .amounts import CURRENCY_WORDS
from .categories import is_count
from .english import MEASURES, STOP, VERBS, adjective
from .phrases import IDLE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from .amounts import Amount
    from .lexicon import Lexicon
    from .sentence import Sentence

LONGEST = 6  # words that are repeated to the customer

# Behind a quantity these say that it is not of the product: "20 % off", "5 years old".
_OF_OTHERS = frozenset(
    "off old ago discount delivery shipping return returns policy budget range".split()
)
_CLAUSE = frozenset("and but for with without in that which".split())
# These compare whatever follows ...
_FIRM = re.compile(
    r"(?:(?:no|not|nothing|none|never|any) )?(?:"
    r"at (?:the )?(?:very )?(?:least|most)|up to(?! (?:date|you|the job|scratch|me)\b)"
    r"|(?!(?:other|rather|apart)\b)(?:more|less|fewer|[a-z]+er) than"
    r"(?! (?:happy|welcome|ever|enough)\b)"
    r"|exceed(?:s|ing)?|in excess of|as much as|as little as|(?:price )?ceiling of)(?= |$)"
)
# ... and these only a number: "the lamp over the table".
_LOOSE = frozenset(
    "under over above below beneath beyond between within max maximum min minimum around about "
    "roughly approximately exactly sub past from".split()
)
_VAGUE = frozenset("dozen dozens hundreds thousands million millions".split())
_PART = frozenset("a an half quarter few couple several per".split())
_DENYING = frozenset(
    "no not without nor neither except excluding avoid avoiding never none nothing lacking lacks "
    "sans minus cannot non allergic-to".split()
)
_PLURAL = frozenset("people men women children feet person man".split())
_PAIRS = frozenset(
    ("other than", "rather than", "instead of", "anything but", "everything but", "all but")
)
# "I don't mind", "isn't there", "not sure": what is denied is none of the product's.
_MANNERS = frozenset(
    "mind care know matter matters find seem think remember worry understand you there sure "
    "certain me to necessarily afford decide figure tell it's i'm if only just yet been had".split()
)
# ", they never fit": said of things that are there already.
_REMARK = re.compile(
    r"(?:^| )(?:they|it|i|we|he|she|you) (?:[a-z]+ )?\S+ "
    r"(?!(?:like|want|need|wear|use|eat|have|stand)\b)\S+$"
)
_SEEN = STOP - {"cheap", "expensive"}

Span = tuple[Literal["words", "feature"], int, int]


@dataclass(slots=True)
class Net:
    """What has been read of a sentence; `spans` yields what has not, each token once.

    `read` are the tokens of conditions and gaps, `denied` those of what must not be, and `skip`
    those that speak of something else than what is wanted, whose noun is `head`.
    """

    sentence: Sentence
    lexicon: Lexicon
    said: Sequence[Amount]
    read: set[int]
    denied: Collection[int]
    skip: Collection[int]
    head: Collection[int]

    def spans(self) -> Iterator[Span]:
        """Yield the kinds of the gaps and the tokens they are of."""
        for find in (self._amounts, self._comparisons, self._denials, self._numerals, self._units):
            for kind, start, end in find():
                self.read |= set(range(start, end))
                yield kind, start, end

    def _amounts(self) -> Iterator[Span]:
        for each in self.said:
            number = set(range(each.first, each.last))
            after = self.sentence.words(each.end, each.end + 1)
            if number & self.read or after in _OF_OTHERS:
                continue
            noun = each.unit is None and not each.money and after.isalpha() and after not in STOP
            end = each.end + noun
            if each.compared:
                yield "words", each.start, end
            elif number & set(self.skip):
                continue
            elif each.unit or each.money:
                if not (each.unit and each.unit.dimension == "share"):
                    yield "feature", each.start, each.end
            elif not (self._in_a_name(each, after) or self._how_many(each)):
                yield "feature", each.first, end

    def _how_many(self, amount: Amount) -> bool:
        """Say whether a number counts what is wanted, which limits nothing: "need 4 chairs"."""
        first = min(self.head, default=-1)
        between = self.sentence.tokens[amount.end : max(first, 0)]
        return (
            amount.end <= first
            and is_count(self.sentence, amount.first)
            and all(each.kind != "sign" and each.word not in STOP for each in between)
        )

    def _in_a_name(self, amount: Amount, after: str) -> bool:
        """Say whether a bare number belongs to the name before it, or to one of the catalogue."""
        before = self.sentence.words(amount.first - 1, amount.first)
        ends = not after or not after[0].isalnum() or after in STOP
        named = before.isalpha() and before not in STOP | VERBS.keys() | {"size", "rated", "rating"}
        # "iPhone 7", "xbox 360 controller"; "Core 2 Duo" is a name to its end.
        ends = ends or self._of_next(amount, after) or self._typed_as_name(before)
        if named and ends and not adjective(before):
            return True
        number = self.sentence.words(amount.first, amount.last)
        pairs = {f" {stem(before)} {number} ", f" {number} {stem(after)} "}
        titles = self.lexicon.vocabulary.titles(number)
        return any(pair in f" {title} " for pair in pairs for title in titles)

    def _of_next(self, amount: Amount, after: str) -> bool:
        """Say whether a number counts nothing: what follows is one thing, or what is wanted."""
        last = self.sentence.words(amount.end + 1, amount.end + 2)
        singular = not after.endswith("s") and after not in _PLURAL
        return amount.end in self.head or (
            singular and (not last or not last[0].isalnum() or last in STOP)
        )

    def _typed_as_name(self, *names: str) -> bool:
        """Say whether words have capitals that no sentence's beginning gives them."""
        typed = self.sentence.typed.split()
        capitals = {each.lower() for each in typed if each[1:] != each[1:].lower()}
        capitals |= {each.lower() for each in typed[1:] if each[:1].isupper()}
        return capitals.issuperset(names)

    def _comparisons(self) -> Iterator[Span]:
        tokens = self.sentence.tokens
        for index, token in enumerate(tokens):
            if index in self.read:
                continue
            firm = _FIRM.match(self.sentence.words(index, index + 5))
            if firm:
                length = len(firm.group().split())
                if not self.read & set(range(index, index + length)):
                    yield "words", index, self._end(index + length)
            elif token.word in _LOOSE and self._counts(index + 1):
                yield "words", index, self._end(index + 1)

    def _counts(self, start: int) -> bool:
        """Say whether a number that nobody knows follows: "under a couple of dozen"."""
        for index in range(start, min(start + 4, len(self.sentence.tokens))):
            token = self.sentence.tokens[index]
            if index in self.read or token.kind == "sign" or index in self.skip:
                return False
            if token.word[0].isdigit() or token.word in _VAGUE | CURRENCY_WORDS:
                return True
            if token.word not in STOP and token.word not in _PART:
                return self._is_unit(index)
        return False

    def _is_unit(self, index: int) -> bool:
        word, before = self.sentence.tokens[index].word, self.sentence.words(index - 1, index)
        found = unit(word) if word.isalpha() and len(word) > 3 else None
        return found is not None and found.dimension != "time" and before in _PART

    def _end(self, start: int) -> int:
        """Return where the clause that goes on at a token ends."""
        end = start
        while (
            end < min(len(self.sentence.tokens), start + LONGEST - 2)
            and self.sentence.tokens[end].kind != "sign"
            and self.sentence.tokens[end].word not in _CLAUSE
            and end not in self.read
        ):
            end += 1
        return end

    def _denials(self) -> Iterator[Span]:
        turned = {each.denial for each in self.said if each.first in self.read}
        for index, token in enumerate(self.sentence.tokens):
            word, after = token.word, self.sentence.words(index + 1, index + 2)
            pair = f"{word} {after}" in _PAIRS
            denying = word in _DENYING or word.endswith("n't") or pair
            if index in self.read or index in turned or not denying:
                continue
            if index in self.skip and _REMARK.search(self.sentence.words(0, index + 2)):
                continue
            end = self._denied(index + 1 + pair)
            if end:
                yield "words", index, end

    def _denied(self, start: int) -> int:
        """Return where what is denied from a token on ends, 0 where it is read or is a manner."""
        tokens = self.sentence.tokens
        for index in range(start, min(start + LONGEST, len(tokens))):
            word = tokens[index].word
            if tokens[index].kind == "sign" and word not in "$€£":
                return 0
            if index in self.denied or index in self.read or word in IDLE | _MANNERS:
                return 0 if index in self.denied or word in IDLE | _MANNERS else index
            if word not in _SEEN or word in MEASURES:
                return self._end(index)
        return 0

    def _numerals(self) -> Iterator[Span]:
        for index, token in enumerate(self.sentence.tokens):
            if index in self.read or index in self.skip or token.kind != "word":
                continue
            if token.word in _VAGUE or token.word[0].isdigit():
                yield "feature", index, index + 1
            elif token.word in CURRENCY_WORDS and index - 1 not in self.read:
                yield "words", max(0, index - 1), index + 1

    def _units(self) -> Iterator[Span]:
        for index in range(1, len(self.sentence.tokens)):
            if index not in self.read and index not in self.skip and self._is_unit(index):
                yield "feature", index - 1, index + 1

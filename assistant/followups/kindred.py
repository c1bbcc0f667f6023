"""Which of its kind is meant by what is said of it: "one that sticks to the back of the phone"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.followups.base import Fits, FollowUp, of
from assistant.followups.comparing import comparisons, is_complaint, value_of
from assistant.followups.names import Find
from assistant.followups.pointing import about
from assistant.followups.standing import IT, asks
from assistant.followups.swapping import Understand
from assistant.followups.topic import Topic, has_own_topic
from assistant.followups.versions import contradicts
from assistant.followups.wearers import names_somebody
from assistant.followups.words import MATTERS, content, everything, head, heads, kind, name_words
from assistant.intents.wishes import asks_for
from knowledge.discontinued import is_discontinued
from knowledge.types import Product

_ONE = r"(?:ones?|versions?|models?)"
# "Something for that", "anything lighter", but not "anything to be done about it".
_SOME = (
    r"(?:something|anything)(?= (?:for (?:that|this|it|them)|like|similar|in|without|\w{3,}er)\b)"
)
# What ends in "-er" and compares nothing, and which is older, which no field tells.
_MORE = (
    r"(?:(?:more|less) \w+|(?!(?:new|old|earli|lat|nev|eith|rath|ev|ov|und|aft|oth|anoth|leath|wat|"
    r"ord|pap|silv|copp|rubb|tim|numb|summ|wint|pow|cov|charg|cent|riv|custom)er\b)\w{2,}er|"
    r"different|little|small|big|slim|thick|strong)"
)
_SAME = (
    r"(?<!i have the )(?<!i had the )(?<!i got the )(?<!we have the )(?<!we had the )"
    r"\bsame (?!here\b)\w+,? (?:but|without|w/o|only)\b"
)
_OF_TWO = rf"\bthe {_MORE} of (?:the (?:two|three)|them|those|these)\b"
_HAVE = (
    r"(?:(?:is|are|was) there|there(?:'s| is| are)|"
    r"(?:do|have|did) (?:you|u)(?: guys)?(?: have| got| sell| make| do)?|"
    r"(?:you|they) (?:have|got|sell|make)|got|(?:i|we) (?:mean|need|want|look for)|"
    r"looking for|show me|rather|then|actually)"
)
# "Is there one like it with three ports?", "something for that", "the stronger one then".
_ANOTHER = re.compile(
    rf"\b{_HAVE}(?: (?:also|any|an?|another|the|maybe|of|even))*"
    rf"(?: {_MORE})? (?:{_ONE}|{_SOME}|another|(?<=better )(?:deal|value))\b"
    r"|(?:^|[,;.!?]\s*)(?:(?:and|or|but|rather|then|ok|no|so|maybe)\s+)*(?:an?|any|the|another)?\s*"
    rf"(?:{_MORE}\s+{_ONE}|{_SOME}|{_ONE}"
    r"(?=\s*(?:$|[,.?!;]|(?:with|without|that|which|where|in|for|like|to|i|you)\b)))\b"
    rf"|\bthe {_MORE} {_ONE}\b|\banother one\b|{_OF_TWO}"
    r"|\bdo (?:you|u|they) (?:have|do|sell|make) any (?:that|which|with|for)\b"
    r"|\bthe (?:sort|kind|type) (?:that|where|which|with|i|you)\b"
    rf"|{_SAME}",
    re.IGNORECASE,
)
# "Which has a radio?", but not "my jacket, which is an L, ...".
_WHICH = re.compile(
    rf"\bwhich(?: {_ONE}| of (?:them|these|those|yours?|the (?:two|three|four|[2-4])))\b|"
    r"^\W*(?:(?:and|so|but|ok|then|if not)\b\W*)*which "
    r"(?=(?:can|has|have|is|are|does|will|would|comes?|works?|goes)\b)",
    re.IGNORECASE,
)
_SAME_BUT = re.compile(_SAME, re.IGNORECASE)
_DEFINITE = re.compile(rf"\b(?:the|that) (?:\w+ ){{1,2}}{_ONE}\b|{_OF_TWO}", re.IGNORECASE)
# "One like it", "another one": not the one that was shown.
_OTHER = re.compile(
    r"\b(?:another|others?|different|instead|else|like (?:it|this|that|them|those))\b",
    re.IGNORECASE,
)
_MINE = re.compile(r"\b(?:my|our)\b", re.IGNORECASE)
# "The big one" of two sizes is the bigger one.
_PLAIN = re.compile(
    r"\bthe (big|large|small|little|slim|thick|bright|heavy|light) (?:one|version)\b", re.I
)
_PIECE = re.compile(r"(?<=[.!?;])\s+|,\s+(?=(?:how|what|is|does|do|has|will)\b)", re.I)
# "Is there a version that does?", "if not, which one can?": what was asked just before.
_ELLIPSIS = re.compile(
    r"\b(?:that|which|who|ones?|of yours) (?:does|do|has|have|is|are|can|could|will|would)\b"
    r"(?:\W+then)?\W*$",
    re.IGNORECASE,
)
# What the one has to be surer by than the next, and how sure where nothing else speaks for it.
_CLEARLY, _LEAST = 0.1, 0.5
# From here on it is shown where its record tells too little to answer.
_SURE = 0.8
# What it gains where it has the name of the one talked about.
_AKIN = 0.1
_MOST = 8
# A search keeps to these; what is said of a kind, or in words, records are held against here.
_SEARCHED = frozenset(("price", "brand", "in_stock", "rating"))
_WORDED = frozenset(("category", "text"))


@dataclass(frozen=True, slots=True)
class _Said:
    """A message that asks for one of a kind: how that is, and what is asked of it besides.

    It is one `among` those shown, a `definite` one, or one `beside` the only one talked about;
    what its conditions are is said by `cue` alone. It is `elliptic` where it is described by what
    was asked before: "which one does?".
    """

    cue: str
    described: str
    asked: str
    among: bool
    definite: bool
    beside: bool
    elliptic: bool


def kindred(
    said: str, known: Sequence[Topic], understand: Understand, find: Find, fits: Fits
) -> FollowUp | None:
    """Return what is said of the one of its kind that it describes, None where none stands out.

    What the conditions of a search tell is left to a search.
    """
    wanted, topic = _read(said, known[-1], find), known[-1]
    ruled = topic.policy and not topic.named
    if wanted is None or ruled or topic.subject is None:
        return None
    if MATTERS.search(f"{wanted.cue} {wanted.described if wanted.elliptic else ''}"):
        return None
    if names_somebody(wanted.cue) or (wanted.among and comparisons(wanted.cue)):
        return None
    left = _left(wanted, _options(wanted, known, topic.subject, find), understand)
    if not left:
        return None
    # What a measure tells needs no other words: "a warmer one? I sit still for hours".
    beyond = _beyond(topic.subject, wanted.described, left)
    if len(beyond) == 1 < len(left) and not wanted.asked:
        return of(beyond[0].title, beyond[0])
    if _may_stay(wanted) and topic.subject not in beyond:
        beyond = [*beyond, topic.subject]
    best, score = _best(wanted, topic.subject, beyond, fits)
    return _asked_of(best, wanted, sure=score >= _SURE) if best else None


def _may_stay(wanted: _Said) -> bool:
    """Tell whether the only one talked about may be what is asked for, as "one that floats"."""
    other = _OTHER.search(wanted.cue) or _SAME_BUT.search(wanted.cue) or comparisons(wanted.cue)
    return wanted.beside and not (wanted.definite or wanted.elliptic or other)


def _left(wanted: _Said, options: Sequence[Product], understand: Understand) -> Sequence[Product]:
    """Return the products that no condition rules out; none where a search is to tell that."""
    told = [each for each in understand(wanted.cue).constraints if each.field not in _WORDED]
    left = [each for each in options if not any(contradicts(each, one) for one in told)]
    fewer = len(left) < len(options) and not (wanted.among or wanted.beside)
    return () if fewer or any(each.field in _SEARCHED for each in told) else left


def _asked_of(best: Product, wanted: _Said, *, sure: bool) -> FollowUp:
    """Return what is asked of the one that is meant; what is `sure` is shown if that fails."""
    if wanted.asked:
        return about(wanted.asked, best)
    shown = of(best.title, best)
    if wanted.definite:
        return shown
    found = of(f"{best.title}: {wanted.described}", best)
    return replace(found, otherwise=shown) if sure else found


def _read(said: str, topic: Topic, find: Find) -> _Said | None:
    """Return what a message says of the one that it asks for, None where it asks for none."""
    pieces = [each.strip() for each in _PIECE.split(said) if each.strip()]
    for place, piece in enumerate(pieces):
        which = _WHICH.search(piece)
        found = which or _ANOTHER.search(piece)
        if found is None:
            continue
        ahead = " ".join((*pieces[:place], piece[: found.start()]))
        # "My old cable has no eARC. Got one that does?" is of cables.
        mine = _MINE.search(ahead) and not IT.search(ahead)
        if mine and _names_other_kind(ahead, topic, find):
            return None
        if asks_for(ahead) and has_own_topic(ahead, topic, find):
            return None
        later = [each for each in pieces[place + 1 :] if asks(each)]
        return _Said(
            piece,
            _described(piece, found, [each for each in pieces if each not in later], topic),
            " ".join(later),
            among=which is not None,
            definite=which is None and _DEFINITE.search(piece) is not None,
            beside=topic.named or len(topic.products) == 1,
            elliptic=_ELLIPSIS.search(piece) is not None,
        )
    return None


def _described(piece: str, cue: re.Match[str], told: Sequence[str], topic: Topic) -> str:
    """Return what is said of the one that a piece of a message asks for."""
    if _ELLIPSIS.search(piece):
        before = [each for each in told[: told.index(piece)] if asks(each)]
        return before[-1] if before else topic.said if asks(topic.said) else ""
    after = piece[cue.end() :]
    if len(content(after)) > 1 and not IT.search(after):
        return piece
    return " ".join(each for each in told if each is piece or not is_complaint(each))


def _names_other_kind(text: str, topic: Topic, find: Find) -> bool:
    """Tell whether a word of a text is what products are that were not talked about."""
    about = everything(topic.subject) if topic.subject else set()
    return any(
        word not in about and any(word in heads(each) for each in find(word))
        for word in content(text)
    )


def _options(wanted: _Said, known: Sequence[Topic], subject: Product, find: Find) -> list[Product]:
    """Return the products of which one may be meant."""
    shown = [each.products for each in reversed(known) if len(each.products) > 1]
    if shown and (wanted.among or (wanted.definite and not wanted.beside)):
        # "Which one does, then?" asks for another than the one that does not.
        return [each for each in shown[0] if not (wanted.elliptic and each.id == subject.id)]
    found = _of_kind(known[-1], subject, find)
    if wanted.beside:
        found = [each for each in found if each.id != subject.id]
    if not wanted.definite:
        return found
    name = set(name_words(subject))
    return [each for each in found if name.intersection(name_words(each))] or found


def _of_kind(topic: Topic, subject: Product, find: Find) -> list[Product]:
    """Return the products of the subject's kind that are still made, and the subject."""
    near = (*topic.products, *find(" ".join(content(subject.title))), *find(kind(subject)))
    pool = {
        each.id: each
        for each in near
        if each.categories[-1:] == subject.categories[-1:] and head(each) == head(subject)
        if each.id == subject.id or not is_discontinued(each)
    }
    return list(pool.values())[:_MOST]


def _best(
    wanted: _Said, subject: Product, options: Sequence[Product], fits: Fits
) -> tuple[Product | None, float]:
    """Return the one product that clearly fits best what is said, and how well."""
    if not wanted.described or not options:
        return None, 0.0
    name = set(name_words(subject))
    akin = [bool(name.intersection(name_words(each))) for each in options]
    found = fits(wanted.described, options)
    scores = [score + _AKIN * of_name for score, of_name in zip(found, akin, strict=True)]
    order = sorted(range(len(options)), key=lambda place: -scores[place])
    best = order[0]
    second = next((scores[place] for place in order[1:]), None)
    # The only one there is need not be told from others.
    alone = second is None and (wanted.among or (wanted.beside and wanted.definite))
    clear = second is None or scores[best] - second >= _CLEARLY
    sure = alone or wanted.definite or scores[best] >= _LEAST
    other = found[best] >= 0 and not (wanted.beside and options[best] == subject)
    return (options[best], scores[best]) if clear and sure and other else (None, 0.0)


def _beyond(subject: Product, described: str, options: Sequence[Product]) -> Sequence[Product]:
    """Return those that have more, or less, of what is compared, all where nothing tells."""
    plain = (each for word in _PLAIN.findall(described) for each in comparisons(f"more {word}"))
    for each in (*comparisons(described), *plain):
        own = value_of(subject, each)
        if own is None:
            continue
        values = [(value_of(option, each), option) for option in options]
        told = [(value, option) for value, option in values if value and value.field == own.field]
        if told:
            sign = 1 if each.more else -1
            return [option for value, option in told if sign * (value.base - own.base) > 0]
    return options

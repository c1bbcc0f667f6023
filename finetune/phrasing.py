"""Putting facts into the shop's words by rules: targets say what the evidence says, no more."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.verification import is_polar, polarity

_ONES = "zero one two three four five six seven eight nine ten eleven twelve".split()
_NUMBER_WORDS = {word: str(number) for number, word in enumerate(_ONES) if number > 1}
_NUMBER_WORD = re.compile(rf"\b(?:{'|'.join(_NUMBER_WORDS)})\b", re.IGNORECASE)
_OPENS_BADLY = re.compile(r"^[\s.,;:!?*\u2022\u2013\u2014-]+")
# "Yes it does" and "No. It does not" as the examples have them: "Yes, it does".
_YES_OR_NO = re.compile(
    r"^(yes|no)(?:\s*[,.;:!-]+\s*|\s+(?=(?:it|this|they|there|you|the)\b))", re.I
)
_STARTS = re.compile(r"(?<=[a-z]{2}[.!?] )[a-z]")
_VERB_FIRST = re.compile(
    r"^(?:includes|comes|requires|fits|contains|has|features|works|measures|weighs|uses|holds|needs"
    r"|runs|takes|makes|plays|offers|provides|supports|allows|helps|lets|came)\b",
    re.IGNORECASE,
)
_STATE_FIRST = re.compile(
    r"^(?:recommended|designed|made|appropriate|suitable|compatible|intended|hand[- ]?crafted|built"
    r"|ideal|perfect|easy|safe|available|sold|best|great|meant|suggested|equipped|constructed)\b",
    re.IGNORECASE,
)
_FINITE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|can|cannot|will|would|does|do|did|may|must|should|comes?|came"
    r"|includes?|requires?|fits?|contains?|features?|works?|measures?|weighs?|uses?|holds?|needs?"
    r"|runs?|takes?|makes?|plays?|offers?|provides?|supports?|allows?|helps?|lets?|gets?|goes|lasts?"
    r"|it's|they're|that's|isn't|aren't|doesn't|don't|can't|won't)\b",
    re.IGNORECASE,
)
_TAG = re.compile(
    r"(?:\bright|\bcorrect|n['\u2019]?t (?:it|they|you|i|we))\s*\?*\s*$", re.IGNORECASE
)
_OPENERS = re.compile(
    r"^(?:The|Its?|This|These|Those|They|There|That|You|We|She|He|All|An?|In|On|For|With|Only|Some"
    r"|Our|Your|One|Each|Every|Both|No|Not|To|If|From|Up|After|Before|At|Most)\b"
)
_FIRST_PERSON = re.compile(r"\b(?:i|i'm|i've|i'd|i'll|im|my|me|mine|myself|our kids?)\b", re.I)
_PRONOUN = r"(?:it|this|that|these|those|they|he|she|you|we|i|there|one)"
_NOUN = r"(?:\s+(?:item|product|toy|set|game|one|thing)s?)?"
_AUXILIARY = re.compile(
    r"^(?P<aux>is|are|was|were|does|do|did|can|could|will|would|has|have|should|may|must|might)\s+"
    rf"(?P<subject>{_PRONOUN}{_NOUN}|(?:the\s+)?[a-z-]+)\s+(?P<rest>.+)$",
    re.IGNORECASE,
)
_WH = re.compile(
    r"^(?P<wh>(?:what|which|how|where|when|who|why)\b(?:\s+(?!(?:is|are|does|do|can|will)\b)[\w-]+)"
    r"{0,3}?)\s+(?P<aux>is|are|does|do|can|will|should)\s+"
    rf"(?P<subject>{_PRONOUN}|(?:the|a|an|your|my)\s+[\w-]+|[a-z]+s)(?:\s+(?P<rest>[^?]*))?$",
    re.IGNORECASE,
)
# Behind a subject of one plain word stands what it does: "can earrings be returned".
_VERB = re.compile(
    r"(?:be|have|get|come|fit|work|cost|take|need|hold|make|run|go|last|use|float|include|require"
    r"|expire|contain|feature|support|open|close|ship|keep|wash|stay|turn|play|move|fold)\b"
)
_BE = ("is", "are", "was", "were")
_OTHER_PERSON = {
    "i": "you", "me": "you", "my": "your", "mine": "yours", "myself": "yourself",
    "you": "we", "your": "our", "yours": "ours", "we": "you", "us": "you", "our": "your",
}  # fmt: skip
# "Do you think it is ...?" asks about it, not about what somebody thinks.
_ASKS_FOR_OPINION = re.compile(
    r"\b(?:you|anyone|anybody|someone|somebody|we|i) (?:\w+ )?(?:think|know|mean|believe|guess"
    r"|wonder|tell|say|please|help|suggest|recommend)\b|\b(?:correct|right)$|\bor\b",
    re.IGNORECASE,
)
_PERSONS = re.compile(rf"\b(?:{'|'.join(_OTHER_PERSON)})\b", re.IGNORECASE)
_AGREES = {("you", "is"): "are", ("you", "am"): "are"}
_POINTING = frozenset(("this", "that", "these", "those"))
_PLURAL = frozenset(("they", "these", "those", "you", "we", "i"))
_MOST_WORDS = 14


def sentence(text: str) -> str:
    """Return a text as one written sentence: a capital first, a full stop last."""
    said = _OPENS_BADLY.sub("", " ".join(text.split())).rstrip(" ,;:-\u2013\u2014")
    said = re.sub(r"\bit's own\b", "its own", said)
    said = said.removeprefix('"') if said.count('"') % 2 else said
    said = _YES_OR_NO.sub(lambda found: f"{found[1]}, ", re.sub(r"\bi\b", "I", said))
    if not said:
        return ""
    said = _STARTS.sub(lambda found: found[0].upper(), said[0].upper() + said[1:])
    return said if said[-1] in ".!?" else f"{said}."


def whole(text: str) -> str:
    """Return a text that begins with what something does or is with its subject: "It includes"."""
    said = _VERB_FIRST.sub(lambda found: f"It {found[0].lower()}", text)
    return _STATE_FIRST.sub(lambda found: f"It is {found[0].lower()}", said)


def is_sentence(text: str) -> bool:
    """Tell whether a text has a verb that says something of something."""
    return _FINITE.search(text) is not None


def cited(text: str, *numbers: int) -> str:
    """Return a sentence with the numbers of its sources behind it."""
    return f"{sentence(text)} {' '.join(f'[{number}]' for number in numbers)}"


def digits(text: str) -> str:
    """Return a text with its small number words as digits: sources count in digits."""
    return _NUMBER_WORD.sub(lambda found: _NUMBER_WORDS[found[0].lower()], text)


def is_personal(text: str) -> bool:
    """Tell whether somebody speaks of themselves, as a shop's assistant does not."""
    return bool(_FIRST_PERSON.search(text))


def missing(question: str) -> str:
    """Return an abstention that says what is missing, where the question can be turned by rule.

    "Does it float?" becomes "The sources do not say whether it floats."; a question of another
    form gets no more than that the sources do not say.
    """
    asked = _last_question(question)
    about = None
    if len(asked.split()) <= _MOST_WORDS and not _ASKS_FOR_OPINION.search(asked):
        if found := _AUXILIARY.match(asked):
            about = _whether(found)
        elif found := _WH.match(asked):
            about = _indirect(found)
    return f"The sources do not say {about}." if about else "The sources do not say."


def joined(items: Sequence[str], word: str = "and") -> str:
    """Return "a, b and c"."""
    *most, last = items
    return f"{', '.join(most)} {word} {last}" if most else last


def third_person(verb: str) -> str:
    """Return a verb as it stands behind "it": "has", "fits", "washes", "carries"."""
    if verb in ("have", "do", "be"):
        return {"have": "has", "do": "does", "be": "is"}[verb]
    if re.search(r"(?:s|x|z|ch|sh|o)$", verb):
        return f"{verb}es"
    return f"{verb[:-1]}ies" if re.search(r"[^aeiou]y$", verb) else f"{verb}s"


def _last_question(text: str) -> str:
    parts = [each.strip() for each in re.split(r"(?<=[.?!])\s+", text.strip()) if each.strip()]
    asked = parts[-1] if parts else ""
    # Two questions in one cannot be turned as one.
    if asked.count("?") > 1 or len(parts) > 2:
        return ""
    return asked[:1].lower() + asked[1:].rstrip("?!. ")


def _whether(found: re.Match[str]) -> str | None:
    aux, subject, rest = found["aux"].lower(), found["subject"], found["rest"].strip()
    plain = re.fullmatch(rf"{_PRONOUN}{_NOUN}", subject, re.IGNORECASE) is not None
    # Behind "is the red" may stand all of the rest of a name; only a verb tells where one ends.
    if not rest or (not plain and (aux in _BE or not _VERB.match(rest))):
        return None
    # "does this device use": what points at something may stand before its name.
    if subject.lower() in _POINTING and aux not in _BE and not _VERB.match(rest):
        return None
    return f"whether {_stated(aux, subject, rest)}"


def _indirect(found: re.Match[str]) -> str | None:
    aux, subject, rest = found["aux"].lower(), found["subject"], (found["rest"] or "").strip()
    pronoun = re.fullmatch(_PRONOUN, subject, re.IGNORECASE) is not None
    if aux in ("does", "do", "can", "will", "should") and not pronoun and not _VERB.match(rest):
        return None
    if aux in ("does", "do"):
        return f"{found['wh']} {_stated(aux, subject, rest)}" if rest else None
    if aux in _BE and not pronoun:
        # "what is the size of the box": nothing tells where the subject ends, so all of it is one.
        return f"{found['wh']} {_turned(f'{subject} {rest}'.strip())} {aux}"
    return f"{found['wh']} {_stated(aux, subject, rest)}".rstrip()


def _stated(aux: str, subject: str, rest: str) -> str:
    """Return "it floats" for "does", "it", "float"."""
    subject, rest = _turned(subject), _turned(rest)
    if aux not in ("does", "do", "did"):
        return f"{subject} {_AGREES.get((subject, aux), aux)} {rest}".rstrip()
    verb, _, more = rest.partition(" ")
    plural = aux == "do" or subject.split()[0] in _PLURAL
    said = verb if plural else third_person(verb)
    return f"{subject} did {rest}" if aux == "did" else f"{subject} {said} {more}".rstrip()


def _turned(text: str) -> str:
    """Return words as the one who was asked says them: "my parcel" is your parcel, "you" are we."""
    return _PERSONS.sub(lambda found: _OTHER_PERSON[found[0].lower()], text)


def answering(question: str, statement: str, evidence: str) -> str:
    """Return a statement behind the yes or no that evidence gives to a question, if it gives one.

    One that somebody wrote stays where the question wants it.
    """
    bare = _YES_OR_NO.sub("", statement)
    wants = is_polar(question) or _TAG.search(question) is not None
    if bare != statement:
        return statement if wants else sentence(bare)
    said = polarity(question, evidence) if wants else None
    return f"{said.capitalize()}, {lowered(bare)}" if said else statement


def lowered(text: str) -> str:
    """Return a sentence as it goes on behind "Yes,": a name keeps its capital."""
    return _OPENERS.sub(lambda found: found[0].lower(), text)

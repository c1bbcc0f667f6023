"""What a rule is about: "a car seat that has been fitted", and nothing else of its page.

"Car seats are not taken back" leaves out what the rule is restricted to, and "strollers are not
taken back" says of another word of its heading what it does not say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.verification.periods import without_times
from assistant.verification.quantities import MARKER
from assistant.verification.wording import content_words, stems

_AUXILIARY = (
    r"(?:is|are|was|were|has|have|had|can|cannot|could|may|might|must|shall|should|will|would"
    r"|do|does|did)"
)
_VERB = re.compile(
    rf"\b(?:{_AUXILIARY}(?:n['\u2019]t)?(?:\s+(?:not|also|always|never|only|be|been|being))*"
    r"|costs?|takes?|comes?|needs?|gets?)(?!\w)",
    re.IGNORECASE,
)
_RELATIVE = re.compile(r"\b(?:that|which|who|whose)\b", re.IGNORECASE)
# These end a subject, or it never was one: "Strollers follow the 30 days if they have been used".
_NO_SUBJECT = re.compile(
    r"[;:()]|\b(?:if|unless|when|while|because|until|once|we|you|they|it|there|this|these|those"
    r"|please)\b",
    re.IGNORECASE,
)
_YES_OR_NO = re.compile(r"^\W*(?:yes|no)\b\W*", re.IGNORECASE)
_JOINED = re.compile(r"\s*,\s*(?:and\s+|or\s+)?|\s+(?:and|or)\s+", re.IGNORECASE)
_POST = re.compile(
    r"\b(?:that|which|who|whose|of|in|on|at|by|from|to|for|with|without|within|under|over|above"
    r"|below|after|before|during|through|outside|inside|than)\b",
    re.IGNORECASE,
)
# "We ask that you keep it" restricts nothing.
_NO_RELATIVE = re.compile(
    r"\b(?:ask|aware|certain|check|confirm|except|ensure|given|know|mean|means|note|now|provided|say"
    r"|says|see|show|shows|so|state|states|such|sure|think)\s+$",
    re.IGNORECASE,
)
_LAST_WORD = re.compile(r"([^\W\d_]+)\W*$")
_CLAUSE_ENDS = re.compile(r"[,;:.!?]|\b(?:and|but|or)\b", re.IGNORECASE)
# "Opened", "unworn", "faulty": of what it says, no more than this is the rule about.
_RESTRICTS = re.compile(
    r"(?<![\w-])(?P<how>(?:un|non-?)?[^\W\d_]{3,}ed|(?:un)?worn|broken|frozen|new|faulty|defective"
    r"|perishable|bulky)\s+(?P<what>[^\W\d_]{3,})",
    re.IGNORECASE,
)
_BEFORE_PARTICIPLE = re.compile(
    rf"\b(?:{_AUXILIARY}|be|been|being|not|never|also|only|already|we|you|they|it|who|that|which)"
    r"\W*$|n['\u2019]t\s*$",
    re.IGNORECASE,
)
_PLACED = re.compile(
    r"\b(?:in|to|from|at|within|outside|for|on|of|near)\s+(?:the\s+)?"
    r"(?P<names>[A-Z][\w'\u2019-]+(?:(?:,\s+|\s+)(?:(?:and|or|of|the)\s+)*[A-Z][\w'\u2019-]+)*)"
)

_CLAUSES = re.compile(r"[;,]\s(?:and\s)?(?![A-Z])|\s(?:but|while|whereas|and(?!\s+[A-Z]))\s")


def narrowed(sentence: str, line: str, heading: str) -> Iterator[str]:
    """Yield what a line of a page restricts its rule to where a sentence leaves it out.

    Words of the `heading` do not stand in the place of what the line itself is about.
    """
    said = MARKER.sub(" ", sentence)
    mine = content_words(said)
    yield from _subject_left_out(mine, line)
    yield from _widened(said, line, heading)
    yield from _clause_left_out(mine, line)
    yield from _participle_left_out(mine, line)
    yield from _place_left_out(said, line)


@dataclass(frozen=True, slots=True)
class _Thing:
    """One of the things in a subject: its noun, and all that tells which of them is meant."""

    noun: str
    which: frozenset[str]


def _subject(text: str) -> str:
    """Return what stands before the verb of a sentence, "" for none that can be told."""
    verbs = list(_VERB.finditer(text))
    relative = _RELATIVE.search(text)
    if relative and verbs and not text[relative.end() : verbs[0].start()].strip():
        verbs = verbs[1:]  # "that has been fitted" has a verb of its own
    subject = text[: verbs[0].start()] if verbs else ""
    own = subject[: relative.start()] if relative else subject
    return "" if _NO_SUBJECT.search(own) else _YES_OR_NO.sub("", subject)


def _things(subject: str) -> Iterator[_Thing]:
    for each in _JOINED.split(subject):
        core, *_ = _POST.split(each, maxsplit=1)
        named = stems(core)
        if named:
            yield _Thing(named[-1], frozenset(stems(without_times(each))) - {named[-1]})


def _subject_left_out(mine: set[str], line: str) -> Iterator[str]:
    """Yield what a line is about where a sentence names it without all that tells which it is.

    The noun itself may be said in another way, a thing of several without the others.
    """
    clauses = _CLAUSES.split(line)[1:]
    things = [each for text in (line, *clauses) for each in _things(_subject(text))]
    whole = [each for each in things if each.which <= mine and (each.which or each.noun in mine)]
    if not whole:
        for each in things:
            if missing := sorted(each.which - mine):
                yield f"leaves out {', '.join(missing)} of what it is about"


def _widened(sentence: str, line: str, heading: str) -> Iterator[str]:
    """Yield what a sentence puts beside, or for, what a line is about, from the heading alone."""
    about = content_words(_subject(line))
    above = content_words(heading) - content_words(line)
    for each in _JOINED.split(_subject(sentence)) if about else ():
        words = content_words(each)
        if words and words <= above:
            yield f"{each.strip()!r} is of the heading, not of what it says"


def _clause_left_out(mine: set[str], line: str) -> Iterator[str]:
    """Yield "that you opened" where a sentence has what it tells of, and nothing of it."""
    for found in _RELATIVE.finditer(line):
        before, behind = line[: found.start()], line[found.end() :]
        noun = _LAST_WORD.search(before)
        if noun is None or before.rstrip().endswith(",") or _NO_RELATIVE.search(before):
            continue
        verbs = list(_VERB.finditer(behind))
        inner = verbs[1:] if verbs and not behind[: verbs[0].start()].strip() else verbs
        ends = [each.start() for each in inner[:1]]
        ends += [each.start() for each in (_CLAUSE_ENDS.search(behind),) if each]
        clause = behind[: min(ends, default=len(behind))]
        wanted = content_words(clause)
        if wanted and set(stems(noun[1])) & mine and 2 * len(wanted & mine) < len(wanted):
            yield f"leaves out {f'{found.group()}{clause}'.strip()!r}"


def _participle_left_out(mine: set[str], line: str) -> Iterator[str]:
    """Yield "opened" of "opened games" where a sentence has the games."""
    for found in _RESTRICTS.finditer(line):
        how, what = content_words(found["how"]), content_words(found["what"])
        if _BEFORE_PARTICIPLE.search(line[: found.start()]) or not (how and what):
            continue
        if what <= mine and not how <= mine:
            yield f"leaves out {found['how']!r}"


def _place_left_out(sentence: str, line: str) -> Iterator[str]:
    """Yield the names to which a clause is limited, "in Galway", that a sentence leaves out."""
    mine, words = content_words(sentence), set(re.findall(r"\w+", sentence))
    for clause in _CLAUSES.split(line):
        for found in _PLACED.finditer(clause):
            names = set(re.findall(r"[A-Z]\w+", found["names"]))
            own = content_words(_PLACED.sub(" ", without_times(clause)))
            timed = not without_times(found.group()).strip(" .,")
            spoken_of = 2 * len(own & mine) > len(own)
            if spoken_of and not timed and not names & words:
                yield f"leaves out {found.group()!r}"

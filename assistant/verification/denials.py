"""What a text denies, how far its claims reach, and under which conditions they hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.verification.wording import conditions, content_words, denies, stems

_NEGATION = r"(?:\b(?:no|not|never|cannot|without|nor|none)\b|n['\u2019]t\b)"
_NEGATED = re.compile(rf"{_NEGATION}(?P<what>[^.;:!?\n]*)", re.IGNORECASE)
_BEFORE_NEGATION = re.compile(rf"(?={_NEGATION})", re.IGNORECASE)
_BEHIND = 2  # so many words behind a negation tell what it denies
_UNIVERSAL = re.compile(
    r"\b(?:all|every|everyone|everybody|everything|everywhere|any|anyone|anything|anywhere|always"
    r"|each|entire|whole|regardless)\b",
    re.IGNORECASE,
)
_EXCLUSIVE = re.compile(
    r"\bonly\s+(?:for|to|in|at|by|on|with|through|available)\b|\bonly\W*$|\bexclusively\b",
    re.IGNORECASE,
)
_SEGMENT = re.compile(r"[,;]\s|\n|\.\s|\s(?:and|or)\s|\s(?=but\b)", re.IGNORECASE)
_OPENS = re.compile(
    r"^\W*(?:only|unless|except|excluding|if|until|otherwise|but|provided|when|once)\b", re.I
)
# "..., for store credit only" is about what stands before it; "shoes by post only" is not.
_CLOSES = re.compile(
    r"^\W*(?:for|in|at|by|on|to|from|with|through|via|as|against|during)\b(?P<tail>.*)\bonly\W*$",
    re.IGNORECASE,
)
_TAIL = re.compile(r"\b(?:if|when|once|unless|until|except|provided)\b\s*(?P<tail>.*)", re.I)


def same_denials(sentence: str, statement: str) -> bool:
    """Tell whether a sentence that denies something denies what the statement denies.

    "No fee on opened electronics" is not what "electronics that are not faulty carry a fee" says.
    """
    theirs = list(_denied(statement))
    return all(
        not ours or any(not other or ours[0] in other or other[0] in ours for other in theirs)
        for ours in _denied(sentence)
    )


def denies_same(sentence: str, heading: str) -> bool:
    """Tell whether a sentence denies what a heading denies, and not only something else.

    "Swimwear without its liner" does not say that it "cannot be returned".
    """
    theirs = list(_denied(heading))
    return any(
        not other or (ours and ours[0] in other)
        for part in _BEFORE_NEGATION.split(sentence)  # "without its liner" ends at "cannot"
        for ours in _denied(part)
        for other in theirs
    )


def _denied(text: str) -> Iterator[tuple[str, ...]]:
    """Yield for each negation the first content words behind it, or those before one at the end."""
    for match in _NEGATED.finditer(text):
        behind = stems(match["what"])[:_BEHIND]
        yield behind or stems(text[: match.start()])[-1:]


def elsewhere(sentence: str, statement: str) -> bool:
    """Tell whether only one of the two says "nowhere"."""
    return bool(_NOWHERE.search(sentence)) != bool(_NOWHERE.search(statement))


_NOWHERE = re.compile(r"\bnowhere\b", re.IGNORECASE)
_FLAG = re.compile(r"(?P<name>[^:]{2,60}):\s*(?P<value>yes|no)\W*$", re.IGNORECASE)
_CLAUSE = re.compile(r"[,;]\s|\b(?:and|but|while|whereas|though|although)\b", re.IGNORECASE)


def flags_turned(sentence: str, lines: Sequence[str], title: set[str]) -> list[str]:
    """Return the yes/no attributes of which a clause of the sentence says the contrary."""
    clauses = [(content_words(clause), denies(clause)) for clause in _CLAUSE.split(sentence)]
    return [
        f"{flag['name']} is {flag['value']} there"
        for line in lines
        if (flag := _FLAG.match(line)) and (name := content_words(flag["name"]) - title)
        for said, denied in clauses
        if name <= said and denied == (flag["value"].lower() == "yes")
    ]


def overstated(sentence: str, statement: str) -> list[str]:
    """Return the words by which a sentence says of all, or of one only, what no source says."""
    return [
        f"{found[0].strip().casefold()!r} goes further than the source"
        for pattern in (_UNIVERSAL, _EXCLUSIVE)
        if (found := pattern.search(sentence)) and not pattern.search(statement)
    ]


_RELATION = re.compile(r"\b(replac|supersed|succeed|than\b)\w*", re.IGNORECASE)
_BEFORE = re.compile(r"\w+(?=\W*(?:(?:has|have|had|been|was|is|were)\W+)*$)")


def turned_round(sentence: str, statement: str) -> list[str]:
    """Return where a sentence has another thing than its source replace, or be more than, one."""
    theirs = set(_relations(statement))
    return [
        f"no source says {one} {two}"
        for one, two in _relations(sentence)
        if (one, two) not in theirs
    ]


def _relations(text: str) -> Iterator[tuple[str, str]]:
    for match in _RELATION.finditer(text):
        before = _BEFORE.search(text[: match.start()])
        yield before.group().casefold() if before else "", match[1].casefold()


def left_out(sentence: str, statement: str, title: set[str]) -> list[str]:
    """Return the conditions of a statement that a sentence leaves out, and what they ask for.

    Only those parts count that the sentence speaks of, and those that a condition opens or an
    "only" closes: a recipe has an "until" in steps that nobody mentions.
    """
    said, mine = conditions(sentence), content_words(sentence)
    missing: list[str] = []
    for part in _SEGMENT.split(statement):
        found = conditions(part)
        closes = _CLOSES.match(part)
        opens = _OPENS.match(part) or closes
        if not found or not (opens or content_words(part) & mine - title):
            continue
        missing += sorted(found - said)
        tail = closes or _TAIL.search(part)
        asked = content_words(tail["tail"]) - title if tail else set[str]()
        if found <= said and asked and 2 * len(asked & mine) <= len(asked):
            missing.append(f"what {' '.join(sorted(asked))} says")
    return [f"leaves out {each}" for each in dict.fromkeys(missing)]

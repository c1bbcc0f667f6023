"""When and in which cases a statement holds: "from 28 to 31 December", "on bank holidays".

What is true from Monday to Thursday is not true without these words, and what opens a rule, as in
"For orders under 50 euros delivery costs 5", tells what the rest of it is about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.verification.dates import CLOCK, date_key, is_month, minutes
from assistant.verification.quantities import MARKER
from assistant.verification.splicing import content
from assistant.verification.wording import stems

# Of these only the capital tells the name from a verb or from the light of day.
_CAPITALS = r"(?-i:May|March|Mar|Mon|Tue|Tues|Wed|Thu|Thur|Thurs|Fri|Sat|Sun)\b\.?"
_MONTHS = (
    r"(?:january|february|april|june|july|august|september|october|november|december"
    r"|(?:jan|feb|apr|jun|jul|aug|sept?|oct|nov|dec)\b\.?)"
)
_DAYS = (
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days?|weekdays?|weekends?|noon|midday|midnight"
    r"|(?:(?:bank|public|national|school)\s+)?holidays?|christmas(?:\s+(?:eve|day))?|boxing\s+day"
    r"|easter|new\s+year(?:['\u2019]s)?(?:\s+(?:eve|day))?|spring|summer|autumn|winter)"
)
_NAME = rf"\b(?:{_CAPITALS}|{_MONTHS}|{_DAYS})(?!\w)"
_NUMBER = r"(?<![\d.,])\d{1,4}(?:st|nd|rd|th)?(?![\w%]|[.,/]\d)(?:\s+of\b)?"
_DATE = r"\b\d{1,4}[-./]\d{1,2}[-./]\d{1,4}\b"
_JOINT = (
    r"(?:\s*,\s*(?:and\s+|or\s+)?|\s*[-\u2013\u2014/&]\s*"
    r"|\s+(?:(?:and|or|to|until|till|through)\s+)?)"
)
_TIMES = rf"(?:the\s+)?(?:{_DATE}|{CLOCK}|{_NAME}|{_NUMBER})"
_PHRASE = re.compile(
    rf"(?:\b(?P<how>from|between|until|till|before|after|since|by|on|in|during|at|over|through"
    rf"|throughout|up\s+to|as\s+of|every|each)\s+|(?P<bare>))(?P<times>{_TIMES}(?:{_JOINT}{_TIMES})*)",
    re.IGNORECASE,
)  # fmt: skip
_IS_TIME = re.compile(rf"{_DATE}|{CLOCK}|{_NAME}", re.IGNORECASE)
_DATES = re.compile(_DATE)
_CLOCKS = re.compile(CLOCK, re.IGNORECASE)
_SPAN = re.compile(r"\b(?:to|until|till|through)\b|[\u2013\u2014]|(?<!\d)-|-(?!\d)", re.IGNORECASE)
_CUT = re.compile(r"[,;:]\s|\s(?:and|but|or|while|whereas)\s", re.IGNORECASE)
_WEEKDAY = re.compile(r"(?:mon|tues?|wed(?:nes)?|thu(?:r|rs)?|fri|sat(?:ur)?|sun)(?:days?)?")
_YEAR = re.compile(r"\d{4}")
# A span with one end says on which side of it the rule holds.
_SIDES = (
    (frozenset(("until", "till", "before", "by", "up")), r"\b(?:until|till|before|by|up to)\b"),
    (frozenset(("after", "since", "from", "as")), r"\b(?:after|since|from|as of)\b"),
)
_DETERMINER = r"(?:the|an?|our|your|all|any|every|each|this|that|these|those|no|both)"
_LEADING = re.compile(
    r"^\W*(?:after|at|before|between|beyond|by|during|for|from|in|inside|on|outside|over|since"
    rf"|through|throughout|to|under|until|up to|within|with|without)\s+(?:{_DETERMINER}\s+)?"
    rf"(?P<case>[^,;:]+?)(?P<end>,\s|\s(?=(?:we|you|they|it|he|she|i|there|{_DETERMINER})\b)|$)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Period:
    """The times of a phrase at `start` to `end` of its line, as sets that can be compared."""

    text: str
    start: int
    end: int
    side: str
    is_span: bool
    clocks: frozenset[str]
    days: frozenset[str]
    names: frozenset[str]


def periods_left_out(sentence: str, line: str) -> list[str]:
    """Return the times of a line that a sentence leaves out, of those parts that it speaks of.

    Of a list ("on Sundays and public holidays") one is enough, of a span both ends are needed.
    """
    found = list(_periods(line))
    if not found:
        return []
    said, mine = _moments(MARKER.sub(" ", sentence)), content(without_times(sentence))
    return [
        f"leaves out {each.text!r}"
        for start, end in _clauses(line, found)
        for each in found
        if start <= each.start < end and not _is_kept(each, sentence, said)
        if not line[: each.start].strip() or _speaks(line[start:end], mine)
    ]


def case_left_out(sentence: str, line: str) -> list[str]:
    """Return the words that open a rule where a sentence has less than most of them.

    A number among them has to be said. Without a comma or article behind it nobody can tell where
    the case ends: then its first word that says something has to be said.
    """
    found = _LEADING.match(line)
    if found is None:
        return []
    case, mine = found["case"], content(sentence)
    wanted = content(case) if found["end"] else set(stems(case)[:1])
    figures = wanted - set(stems(case))
    kept = wanted & mine
    if not wanted or (figures <= mine and 2 * len(kept) > len(wanted)):
        return []
    return [f"leaves out {' '.join(found.group().split()).rstrip(',')!r}"]


def _periods(text: str) -> Iterator[_Period]:
    for match in _PHRASE.finditer(text):
        times, how = match["times"], (match["how"] or "").casefold()
        if not _IS_TIME.search(times):
            continue
        # Without a preposition it is when something is so only where it opens a clause.
        if not how and not re.search(r"(?:^|[,;:]\s)\W*$", text[: match.start()]):
            continue
        clocks, days, names = _moments(times)
        is_span = bool(_SPAN.search(times)) or how == "between"
        side = next((said for words, said in _SIDES if how.split(" ")[0] in words), "")
        yield _Period(
            match.group(), *match.span(), "" if is_span else side, is_span, clocks, days, names
        )


def _moments(text: str) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Return the times of day, the numbers of days and the names of days and months of a text."""
    clocks = frozenset(str(minutes(match.group())) for match in _CLOCKS.finditer(text))
    rest = _CLOCKS.sub(" ", text)
    dates = [key for each in _DATES.findall(rest) if (key := date_key(each)) and len(key) == 3]
    rest = _DATES.sub(" ", rest)
    numbers = {number for number in re.findall(r"\d+", rest) if not _YEAR.fullmatch(number)}
    names = {*map(_named, re.findall(r"[^\W\d_]{3,}", rest)), *(month for _, month, _ in dates)}
    days = {*(number.lstrip("0") for number in numbers), *(day for _, _, day in dates)}
    return clocks, frozenset(days), frozenset(names)


def _named(word: str) -> str:
    """Return a word as it is compared: "Dec" is the month 12, "Sundays" are "sun"."""
    plain = word.casefold()
    if is_month(plain):
        return (date_key(f"1 {plain}") or ("", plain))[1]
    return plain[:3] if _WEEKDAY.fullmatch(plain) else next(iter(stems(plain)), "")


def _is_kept(
    period: _Period,
    sentence: str,
    said: tuple[frozenset[str], frozenset[str], frozenset[str]],
) -> bool:
    if period.side and not re.search(period.side, sentence, re.IGNORECASE):
        return False
    kinds = (period.clocks, period.days, period.names - {""})
    return all(
        wanted <= there if period.is_span else not wanted or bool(wanted & there)
        for wanted, there in zip(kinds, said, strict=True)
    )


def without_times(text: str) -> str:
    """Return a text without its dates, days and times of day."""
    bare = MARKER.sub(" ", text)
    for each in reversed(list(_periods(bare))):
        bare = f"{bare[: each.start]} {bare[each.end :]}"
    return bare


def _clauses(line: str, found: list[_Period]) -> Iterator[tuple[int, int]]:
    """Yield where the clauses of a line begin and end; "between May and June" is not parted."""
    start = 0
    for cut in _CUT.finditer(line):
        if not any(each.start <= cut.start() < each.end for each in found):
            yield start, cut.start()
            start = cut.end()
    yield start, len(line)


def _speaks(clause: str, mine: set[str]) -> bool:
    """Tell whether a sentence speaks of a clause; one of nothing but times is about the others."""
    own = content(without_times(clause))
    return not own or bool(own & mine)

"""What a sentence leaves out or adds to its source, whose words and numbers it has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.verification.denials import flags_turned, left_out, overstated, turned_round
from assistant.verification.emptiness import ill_formed, label_as_subject, without_value
from assistant.verification.leaning import codes_left_out, leans
from assistant.verification.names import of_itself
from assistant.verification.one_version import of_one_version
from assistant.verification.periods import case_left_out, periods_left_out
from assistant.verification.quantities import MARKER
from assistant.verification.splicing import spliced, things_as_one
from assistant.verification.statements import LABEL, Statements
from assistant.verification.subjects import narrowed
from assistant.verification.values import cut_short, flag_as_word, label_alone, phrase_as_subject
from assistant.verification.wording import above, content_words
from knowledge.evidence import Unit


def overstepped(
    sentence: str, units: Sequence[Unit], source: Statements, *, found: Unit | None, near: str
) -> list[str]:
    """Return the conditions of a statement that a sentence leaves out, and what it makes up.

    `found` is the unit that it rests on, `near` has the lines that it is about.
    """
    lines = [unit.shown for unit in units]
    whole = "\n".join((source.head, *lines))
    title = content_words(source.title)
    return [
        *left_out(sentence, near, title),
        *_unlimited(sentence, near.splitlines(), source),
        *_unheaded(sentence, over(units, source)),
        *([] if source.facts else _leaning(sentence, found, source)),
        *overstated(sentence, whole),
        *turned_round(sentence, whole),
        *flags_turned(sentence, lines, title),
        *spliced(sentence, lines, title),
        *things_as_one(sentence, lines, title),
        *cut_short(sentence, found, lines, title),
        *of_itself(sentence, source.name, lines),
        *of_one_version(sentence, found, _title(source), source.head),
        *flag_as_word(sentence),
        *ill_formed(sentence),
        *(_of_no_thing(sentence, found, lines, source) if source.facts else ()),
        *(phrase_as_subject(sentence, lines) if source.facts else label_alone(sentence, found)),
    ]


def _unlimited(sentence: str, lines: Sequence[str], source: Statements) -> Iterator[str]:
    """Yield the times and cases to which lines are limited and a sentence is not.

    An attribute's value is no rule, and what opens a sentence that describes a product no case.
    """
    for line in lines:
        if not (source.facts and LABEL.match(line)):
            yield from periods_left_out(sentence, line)
        if not source.facts:
            yield from case_left_out(sentence, line)
            if _is_prose(line):
                yield from narrowed(sentence, line, source.head)


def _title(source: Statements) -> str:
    """Return what a source is of, which may be all that its first line says: "Larch 2."."""
    lines = source.units()
    return source.name or (lines[0].shown if lines else "")


def _is_prose(line: str) -> bool:
    """Tell whether a line is a sentence, no row and no "name: value" of a page."""
    return line.endswith((".", "!")) and not LABEL.match(line) and "; " not in line


def _of_no_thing(
    sentence: str, unit: Unit | None, lines: Sequence[str], source: Statements
) -> Iterator[str]:
    """Yield the labels of a record that a sentence says without a value, or of themselves."""
    yield from without_value(sentence, unit, source.name)
    yield from label_as_subject(sentence, unit, (*source.facts, *lines), source.name)


def needs_more(unit: Unit, source: Statements) -> bool:
    """Tell whether a unit of a page does not say by itself what it says there."""
    if source.facts:
        return False
    leaning = leans(unit.shown) or codes_left_out(unit.shown, source.head)
    return bool(over((unit,), source) or leaning)


def over(units: Sequence[Unit], source: Statements) -> str:
    """Return what items of a list have to be read under, "" for none: "What we do not match"."""
    found = [] if source.facts else [above(unit, source.head) for unit in units]
    return found[0] if found and all(found) else ""


def _unheaded(sentence: str, heading: str) -> list[str]:
    """Return why an item of a list is said without most of what stands above it."""
    wanted = content_words(heading)
    missing = wanted - content_words(sentence)
    if not heading or (wanted and 2 * len(missing) <= len(wanted)):
        return []
    return [f"leaves out that it stands under {heading!r}"]


def _leaning(sentence: str, unit: Unit | None, source: Statements) -> Iterator[str]:
    """Yield why a sentence does not say alone what it says on its page."""
    if unit is not None and leans(unit.shown) and leans(MARKER.sub(" ", sentence)):
        yield "leans on what stands before it"
    for code in codes_left_out(sentence, source.head):
        yield f"leaves out that it is of {code}"

"""A shop's rules: what they say, for whom, and what they do not say.

    - title: Delivery
      section: Costs
      slots: {fee: ["$4.90", "$5.60"]}
      text: ["Standard delivery costs {fee}."]
      ask: [[["How much is delivery?"], "Standard delivery costs {fee}."]]
      missing: ["How much is express delivery?"]

The shipped patterns are of shops that do not exist, each filled many times. With `path` the
documents of a shop are asked about, too, section by section. Two versions of a rule, one of which
is no longer in force, are the negatives called superseded.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import Field

from assistant.verification.sentences import sentences
from finetune.config import Form
from finetune.drawing import fraction, one_of, shuffled
from finetune.evidence import shown
from finetune.gating import may_answer
from finetune.phrasing import answering, missing, sentence
from finetune.sources.base import Dropped, Place, records
from finetune.types import Example
from knowledge.quotable import Unit, units
from knowledge.splitting import headings, split
from knowledge.types import Document, Source

LICENCE = "Apache-2.0"
PATTERNS = Path(__file__).parent.parent / "patterns" / "policies.yaml"
_ABSENT, _SUPERSEDED = 0.3, 0.12
# Drawn anew so often for a rule of another time that says something else; slots have few values.
_DRAWS = 8
_MONTHS = "January March April June August October November".split()
_SECTION = ("What do you say about {about}?", "Tell me about {about}.", "{about}?")


class Options(Form):
    """How often the patterns are filled, and the documents that are asked about besides."""

    fillings: Annotated[int, Field(ge=1)] = 12
    path: str | None = None
    licence: str | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One pattern with its slots filled."""

    title: str
    section: str
    text: tuple[str, ...]
    ask: tuple[tuple[tuple[str, ...], str], ...]
    missing: tuple[str, ...]

    def source(self, *, said: Sequence[str] | None = None, validity: str = "") -> Source:
        """Return the rule as a prompt shows it, all of it or only what was chosen."""
        heading = f"{self.title} > {self.section}{validity}"
        lines = "\n".join(self.text if said is None else said)
        return Source(f"{self.title}-{self.section}".lower(), self.title, f"{heading}\n{lines}")


def examples(options: Options, place: Place) -> Iterator[Example | Dropped]:
    """Yield examples about invented rules, then about documents."""
    patterns = load(place.remember(PATTERNS, PATTERNS.name))
    for number in range(options.fillings):
        rules = [filled(each, place.seed, str(number)) for each in patterns]
        for place_, rule in enumerate(rules):
            beside = [*rules[:place_], *rules[place_ + 1 :]]
            name = f"policy-{place_}-{number}"
            yield _example(rule, beside, place.seed, name, place.beside(name))
    if options.path:
        licence = options.licence or "the documents' own"
        for record in records(options.path, None, place):
            if isinstance(record, Document):
                yield from _sections(record, place.seed, licence)


@lru_cache
def load(path: Path) -> tuple[Mapping[str, Any], ...]:
    """Return the patterns of a file."""
    return tuple(yaml.safe_load(path.read_text(encoding="utf-8")))


def filled(pattern: Mapping[str, Any], seed: int, name: str) -> Rule:
    """Return a pattern with a value in each slot."""
    slots = pattern.get("slots", {})
    own = f"{pattern['title']}/{pattern['section']}"
    values = {key: one_of(each, seed, "slot", own, key, name) for key, each in slots.items()}
    return Rule(
        title=pattern["title"],
        section=pattern["section"],
        text=tuple(each.format(**values) for each in pattern["text"]),
        ask=tuple(
            (tuple(each.format(**values) for each in questions), answer.format(**values))
            for questions, answer in pattern["ask"]
        ),
        missing=tuple(pattern["missing"]),
    )


def _example(rule: Rule, beside: Sequence[Rule], seed: int, name: str, many: int) -> Example:
    kind = fraction(seed, "kind", name)
    others = _others(rule, beside, seed, name, many)
    if kind < _ABSENT:
        question = one_of(rule.missing, seed, "missing", name)
        others = [each for each in others if not may_answer(each.text, question)]
        return _made(name, rule, question, missing(question), (rule.source(), *others),
                     outcome="abstained", meta={"negative": "absent"})  # fmt: skip
    questions, answer = one_of(rule.ask, seed, "ask", name)
    question = one_of(questions, seed, "question", name)
    old = _older(rule, seed, name, answer) if kind < _ABSENT + _SUPERSEDED else None
    if old is not None:
        return _superseded(rule, old, seed, name, question, answer)
    at = 0 if fraction(seed, "place", name) < 0.75 else len(others)
    said = _stating(rule, answer) if fraction(seed, "chosen", name) < 0.5 else None
    evidence = (*others[:at], rule.source(said=said), *others[at:])
    answer = marked(answering(question, answer, ""), at + 1)
    return _made(name, rule, question, answer, evidence, {"gold": str(at + 1)})


def _older(rule: Rule, seed: int, name: str, answer: str) -> Rule | None:
    """Return the rule as it was when this was not the answer; None where it has no numbers."""
    if not any(char.isdigit() for char in answer):
        return None
    pattern = next(each for each in load(PATTERNS)
                   if (each["title"], each["section"]) == (rule.title, rule.section))  # fmt: skip
    drawn = (filled(pattern, seed, f"{name}-old-{number}") for number in range(_DRAWS))
    return next((old for old in drawn if answer not in (each for _, each in old.ask)), None)


def _superseded(rule: Rule, old: Rule, seed: int, name: str, question: str, answer: str) -> Example:
    """Put the rule of another time beside the one in force."""
    month = one_of(_MONTHS, seed, "month", name)
    now = rule.source(validity=f", valid from 1 {month}")
    then = old.source(validity=f", valid until the end of {_before(month)}")
    at = 0 if fraction(seed, "place", name) < 0.5 else 1
    evidence = (now, then) if at == 0 else (then, now)
    return _made(name, rule, question, marked(answer, at + 1), evidence,
                 {"gold": str(at + 1), "negative": "superseded"})  # fmt: skip


def _before(month: str) -> str:
    months = (
        "January February March April May June July August September October November December"
    ).split()
    return months[months.index(month) - 1]


def _made(
    name: str,
    rule: Rule,
    question: str,
    answer: str,
    evidence: tuple[Source, ...],
    meta: Mapping[str, str],
    outcome: Any = "answered",
) -> Example:
    return Example(
        id=name,
        task="policy",
        question=question,
        answer=answer,
        # All fillings of a rule are one group: its wording must not be in both splits.
        group=f"policy-{rule.title}-{rule.section}",
        source="policies",
        licence=LICENCE,
        evidence=evidence,
        outcome=outcome,
        meta=meta,
    )


def marked(answer: str, number: int) -> str:
    """Return an answer with the number of its source behind each sentence."""
    return " ".join(f"{sentence(each)} [{number}]" for each in sentences([answer]))


def _others(rule: Rule, beside: Sequence[Rule], seed: int, name: str, many: int) -> list[Source]:
    """Return other rules, of the same title first: those are what retrieval brings."""
    near = [each for each in beside if each.title == rule.title]
    far = [each for each in beside if each.title != rule.title]
    order = [*shuffled(near, seed, "near", name), *shuffled(far, seed, "far", name)]
    return [each.source(said=each.text[:1]) for each in order[:many]]


def _stating(rule: Rule, answer: str) -> list[str]:
    """Return the sentences of a rule that an answer is made of, all where they are not told."""
    said = [each for each in rule.text if each.rstrip(".").lower()[-20:] in answer.lower()]
    return said or list(rule.text)


def _sections(document: Document, seed: int, licence: str) -> Iterator[Example | Dropped]:
    for passage in split(document):
        name = f"policy-{document.id}-{passage.position}"
        head, *rest = units(passage.text)
        about = headings(head.shown)[-1]
        said = _first(rest)
        if said is None or about == document.title:
            yield Dropped("section without a short first sentence")
            continue
        question = one_of(_SECTION, seed, "section", name).format(about=about.lower())
        beside = shuffled([each for each in rest if each != said], seed, name)[:1]
        yield Example(
            id=name,
            task="policy",
            question=sentence(question) if question[-1] == "." else question.capitalize(),
            answer=f"{said.shown} [1]",
            group=f"document-{document.id}",
            source="policies",
            licence=licence,
            evidence=(shown(passage, [said, *beside]),),
            meta={"gold": "1"},
        )


def _first(rest: Sequence[Unit]) -> Unit | None:
    first = rest[0] if rest else None
    fits = first and first.shown.endswith(".") and 4 <= len(first.shown.split()) <= 28
    return first if fits else None

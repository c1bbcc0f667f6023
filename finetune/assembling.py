"""From a config's sources to examples for training and development.

Each source is read and held to the verification of serving; doubles, leaks and personal data go;
negatives are made; shares are kept; what belongs together stays on one side of the split.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from finetune.config import Config, SourceForm
from finetune.drawing import fraction
from finetune.errors import DataError, LeakError
from finetune.gating import Similarity, objection
from finetune.hygiene.duplicates import without_doubles
from finetune.hygiene.leaks import Leaks, held_out
from finetune.hygiene.personal import cleaner
from finetune.judged import judged
from finetune.negatives import Embed, GoldRemoved
from finetune.sources import data_source, options_form
from finetune.sources.base import Dropped, Place
from finetune.types import Dataset, Example, Judged, SourceReport

if TYPE_CHECKING:
    from assistant.models.base import ChatModel
    from finetune.config import NegativesForm

# What a source makes of itself besides answers; the config says how much of it is kept.
_MADE = ("false_premise", "superseded", "absent")


# Sources whose answers people or models wrote freely; what rules make means what it says.
_FREE = ("hetpqa", "semipqa", "teacher")


@dataclass(frozen=True, slots=True)
class Services:
    """What assembling may use: `embed` [n, d] finds near texts, `chat` opens a teacher."""

    embed: Embed | None = None
    chat: Callable[[str, str | None], ChatModel] | None = None
    say: Callable[[str], None] = lambda _: None


def assemble(config: Config, services: Services | None = None) -> Dataset:
    """Return all examples of a config, split; raise `DataError` or `LeakError`."""
    services = services or Services()
    data = config.data
    examples: list[Example] = []
    reports: list[SourceReport] = []
    leaks = Leaks(held_out([config.find(each) for each in data.holdout]))
    known: dict[Any, Any] = {}
    for number, form in enumerate(data.sources):
        services.say(f"Reading {form.name}")
        place = _place(config, services, known)
        found, report = _read(form, config, place, leaks, tag=str(number))
        if form.name in _FREE and services.embed is not None:
            found, report = _meant(found, report, services.embed)
        examples += found
        reports.append(report)
    if not examples:
        raise DataError(f"{config.path}: its sources hold no example that can be learned")
    examples, dropped = without_doubles(examples)
    services.say("Making negatives")
    examples = _with_negatives(examples, data.negatives, data.seed, services.embed)
    examples = _shared_out(examples, data.sources, data.examples, data.seed)
    train, development = split(examples, share=data.development, seed=data.seed)
    leaks.check((*train, *development))
    if not train:
        raise DataError(f"{config.path}: hygiene left nothing to learn from")
    pairs, more = _pairs(config, leaks, services)
    learned = Counter(_tag(each) for each in (*(() if pairs else train), *development))
    counted = [replace(each, learned=learned[str(tag)]) for tag, each in enumerate(reports)]
    return Dataset(train, development, (*counted, *more), dict(dropped), pairs)


def _pairs(
    config: Config, leaks: Leaks, services: Services
) -> tuple[tuple[Judged, ...], tuple[SourceReport, ...]]:
    """Return the pairs of a file, where the config names one, and what was read of it."""
    if config.preference is None or config.preference.pairs is None:
        return (), ()
    pairs, report = judged(config.preference, _place(config, services, {}), leaks)
    return pairs, (report,)


def _tag(example: Example) -> str:
    """Return the place of its source in the config, which `_read` has put before its id."""
    return example.id.partition("-")[0]


def split(
    examples: Sequence[Example], *, share: float, seed: int
) -> tuple[tuple[Example, ...], tuple[Example, ...]]:
    """Return what is trained on and what is not, each in a drawn order; a group is never torn."""
    order = sorted(examples, key=lambda each: fraction(seed, "order", each.id))
    held = {each.group for each in order if fraction(seed, "development", each.group) < share}
    train = tuple(each for each in order if each.group not in held)
    development = tuple(each for each in order if each.group in held)
    if both := {each.group for each in train} & {each.group for each in development}:
        raise LeakError(f"{min(both)} is in training and development")
    return train, development


def _place(config: Config, services: Services, known: dict[Any, Any]) -> Place:
    return Place(
        seed=config.data.seed,
        evidence=config.data.evidence,
        folder=config.find(config.data.folder) if config.data.folder else None,
        find=config.find,
        chat=services.chat,
        known=known,
    )


def _meant(
    found: Sequence[Example], report: SourceReport, embed: Embed
) -> tuple[list[Example], SourceReport]:
    """Return the examples whose sentences mean what their evidence means, as serving checks."""
    similar = Similarity(embed)
    for example in found:
        objection(example, similar.note)  # first only told which texts it will need
    similar.embed()
    kept = [each for each in found if objection(each, similar.score) is None]
    dropped = {**report.dropped, "means something else": len(found) - len(kept)}
    return kept, replace(report, kept=len(kept), dropped=dropped)


def _read(
    form: SourceForm, config: Config, place: Place, leaks: Leaks, *, tag: str
) -> tuple[list[Example], SourceReport]:
    """Return what a source brings that serving would show, and how much it dropped."""
    source = data_source(form.name)
    options = options_form(form.name).model_validate(form.options)
    kept: list[Example] = []
    dropped: Counter[str] = Counter()
    read = 0
    clean = cleaner(form.name, options, config.find)
    for found in source.examples(options, place):
        read += 1
        if isinstance(found, Dropped):
            dropped[found.reason] += 1
        elif (example := clean(found)) is None:
            dropped["personal data"] += 1
        elif problem := leaks.reason(example) or objection(example):
            dropped[problem] += 1
        else:
            kept.append(replace(example, id=f"{tag}-{example.id}"))
    if form.limit is not None and len(kept) > form.limit:
        dropped["over the limit"] += len(kept) - form.limit
        kept = sorted(kept, key=lambda each: fraction(config.data.seed, "limit", each.id))
        kept = kept[: form.limit]
    licences = sorted({each.licence for each in kept}) or [source.LICENCE]
    report = SourceReport(
        form.name, ", ".join(licences), place.hashes(), read, len(kept), dict(dropped)
    )
    return kept, report


def _with_negatives(
    examples: Sequence[Example], form: NegativesForm, seed: int, embed: Embed | None
) -> list[Example]:
    """Return the examples with abstentions, and with as many made negatives as are wanted."""
    answered = [each for each in examples if each.meta.get("negative") not in _MADE]
    kept = list(answered)
    for kind in _MADE:
        made = [each for each in examples if each.meta.get("negative") == kind]
        made.sort(key=lambda each: fraction(seed, kind, each.id))
        share: float | None = getattr(form, kind)
        kept += made if share is None else made[: round(share * len(answered))]
    makes = GoldRemoved(answered, seed=seed, embed=embed)
    return [*kept, *makes.make(answered, form.gold_removed)]


def _shared_out(
    examples: Sequence[Example], sources: Sequence[SourceForm], most: int | None, seed: int
) -> list[Example]:
    """Return so many of each source that its share is no more than the config says."""
    order = sorted(examples, key=lambda each: fraction(seed, "share", each.id))
    whole = min(most or len(order), len(order))
    kept: list[Example] = []
    for source in dict.fromkeys(each.source for each in order):
        own = [each for each in order if each.source == source]
        shares = [form.share for form in sources if form.name == source]
        given = [share for share in shares if share is not None]
        # A source named twice may have both shares; one without any takes what there is.
        kept += own[: round(sum(given) * whole)] if len(given) == len(shares) else own
    if most is not None and len(kept) > most:
        kept.sort(key=lambda each: fraction(seed, "most", each.id))
        kept = kept[:most]
    return kept


def groups(examples: Sequence[Example]) -> Iterator[tuple[str, str, str, int]]:
    """Yield source, task, outcome and how many examples have these, sorted."""
    counted = Counter((each.source, each.task, each.outcome) for each in examples)
    for (source, task, outcome), many in sorted(counted.items()):
        yield source, task, outcome, many

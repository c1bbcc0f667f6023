"""A summary for a pull request: what changed first, short enough for a comment of one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from prompts.evals.outputs.texts import (
    NONE,
    asked,
    by_status,
    cell_name,
    one_line,
    percent,
    points,
    reasons,
    worse_first,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from prompts.evals.baseline import AgainstBaseline
    from prompts.evals.summary import Comparison, Difference, Rate, Summary, VariantSummary
    from prompts.evals.types import CaseResult, Run

LONGEST = 65_000
"""Characters; what hosts of pull requests take for a comment ends at 65,536."""

_LONGEST_TEXT = 300
_LISTED = 10


def render_markdown(run: Run, summary: Summary, against: Sequence[AgainstBaseline] = ()) -> str:
    """Return the summary; lists that would make it too long are cut, and say so."""
    parts = [
        "## Floorwalker evaluation",
        *(_baseline(each) for each in against),
        _variants(summary.variants),
        *(_comparison(each) for each in summary.comparisons),
        _tags(summary),
    ]
    said = "\n\n".join(filter(None, parts))
    groups = by_status(run.results)
    lists = [
        _cases("failed", groups["failed"], run),
        _flaky(summary.variants),
        _cases("without a verdict", groups["error"], run),
    ]
    foot = _foot(run)
    folded = _fitted([each for each in lists if each[1]], LONGEST - len(said) - len(foot) - 100)
    return "\n\n".join([said, *folded, foot])[: LONGEST - 1] + "\n"


def _fitted(lists: Sequence[tuple[str, list[str]]], room: int) -> list[str]:
    """Return the lists folded away, in order, cut to whole entries where they need more room."""
    texts = {}
    sizes = {title: sum(map(len, entries)) for title, entries in lists}
    shortest_first = sorted(lists, key=lambda each: sizes[each[0]])
    for left, (title, entries) in zip(range(len(lists), 0, -1), shortest_first, strict=True):
        # What a list does not need of its part, the longer ones have.
        texts[title] = _folded(title, entries, room // left)
        room -= len(texts[title]) + 2
    return [texts[title] for title, _ in lists]


def code(text: str, longest: int = _LONGEST_TEXT) -> str:
    """Return text of others as code: no markup, link, mention or HTML in it works."""
    text = one_line(text)
    text = text if len(text) <= longest else f"{text[: longest - 1]}…"
    if not text:
        return "(empty)"
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", text)), default=0))
    space = " " if text[0] == "`" or text[-1] == "`" else ""
    return f"{fence}{space}{text}{space}{fence}"


def _in_table(text: str) -> str:
    # A bar ends a cell even inside code.
    return code(text, 80).replace("|", "\\|")


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---", *("---:" for _ in head[1:])], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _variants(variants: Sequence[VariantSummary]) -> str:
    head = ("Variant", "Passed", "95 % interval", "Cases", "Failed", "Flaky", "Errors", "s a case")
    rows = [
        (
            _in_table(each.name),
            f"**{percent(each.overall.rate)}**" if each.overall else NONE,
            _ends(each.overall) if each.overall else NONE,
            str(each.overall.cases if each.overall else 0),
            str(len(each.failed)),
            str(len(each.flaky)),
            str(len(each.undecided)),
            NONE if each.seconds is None else f"{each.seconds:.2f}",
        )
        for each in variants
    ]
    return _table(head, rows)


def _ends(rate: Rate) -> str:
    return f"{percent(rate.interval.low)} to {percent(rate.interval.high)}"


def _comparison(comparison: Comparison) -> str:
    names = f"{code(comparison.second)} against {code(comparison.first)}"
    if comparison.overall is None:
        return f"### {names}\n\nNo case has a verdict in both."
    shown, left = worse_first(comparison.changed, _LISTED)
    changed = [
        f"- {'❌ worse' if each.after < each.before else '✅ better'}: "
        f"{code(f'{each.suite}/{each.case}')}"
        for each in shown
    ]
    lines = [f"### {names}", "", _said(comparison.overall), "", *changed]
    if left:
        lines.append(f"- and {left} more")
    return "\n".join(lines).rstrip()


def _said(found: Difference) -> str:
    word = (
        ("better" if found.difference > 0 else "worse")
        if found.significant
        else "no clear difference"
    )
    return (
        f"**{points(found.difference)} points: {word}** "
        f"(95 % interval {points(found.interval.low)} to {points(found.interval.high)}, "
        f"p = {found.p:.3f}, {found.cases} cases, "
        f"smallest detectable difference {100 * found.detectable:.1f} points)"
    )


def _baseline(held: AgainstBaseline) -> str:
    worse = ", ".join(
        f"{code(each.name)} ({points(each.difference.difference)} points, p = {each.p:.4f})"
        for each in held.regressions
    )
    verdict = "✅ no significant regression, overall or in any tag"
    if worse:
        verdict = f"❌ significantly worse in {worse}"
    said = _said(held.comparison.overall) if held.comparison.overall else ""
    return f"### {code(held.variant)} against the baseline\n\n{verdict}\n\n{said}".rstrip()


def _tags(summary: Summary) -> str:
    tags = sorted({tag for each in summary.variants for tag in each.tags})
    if not tags:
        return ""
    head = ("Tag", *(_in_table(each.name) for each in summary.variants))
    rows = [
        (_in_table(tag), *(_tag(each.tags.get(tag)) for each in summary.variants)) for tag in tags
    ]
    return f"<details><summary>By tag</summary>\n\n{_table(head, rows)}\n\n</details>"


def _tag(rate: Rate | None) -> str:
    return NONE if rate is None else f"{percent(rate.rate)} ({_ends(rate)}, {rate.cases})"


def _cases(title: str, results: Sequence[CaseResult], run: Run) -> tuple[str, list[str]]:
    return f"{len(results)} {title}", [_case(each, run) for each in results]


def _case(result: CaseResult, run: Run) -> str:
    variant = f" in {code(result.variant)}" if len(run.variants) > 1 else ""
    lines = [f"- {code(f'{result.suite}/{cell_name(result, run)}')}{variant}"]
    if result.exchanges:
        lines += [
            f"  - asked: {code(asked(result))}",
            f"  - answered: {code(result.exchanges[-1].answer.text)}",
        ]
    return "\n".join([*lines, *(f"  - {code(reason)}" for reason in reasons(result))])


def _flaky(variants: Sequence[VariantSummary]) -> tuple[str, list[str]]:
    entries = [
        f"- {code(f'{each.suite}/{each.case}')}: {each.passed} of {each.decided} passed "
        f"in {code(variant.name)}"
        for variant in variants
        for each in variant.flaky
    ]
    return f"{len(entries)} flaky", entries


def _folded(title: str, entries: Sequence[str], room: int) -> str:
    head, tail = f"<details><summary>{title}</summary>\n\n", "\n\n</details>"
    kept: list[str] = []
    left = room - len(head) - len(tail) - 100
    for entry in entries:
        if len(entry) + 1 > left:
            kept.append(f"- and {len(entries) - len(kept)} more, left out for length")
            break
        kept.append(entry)
        left -= len(entry) + 1
    return head + "\n".join(kept) + tail


def _foot(run: Run) -> str:
    versions = ", ".join(f"{name} {value}" for name, value in run.versions.items())
    suites = ", ".join(code(name) for name in run.suites)
    return (
        f"Suites {suites}; repeats {run.repeats}, seed {run.seed}, {run.seconds:.0f} s"
        + (f"; {code(versions)}" if versions else "")
    )  # fmt: skip

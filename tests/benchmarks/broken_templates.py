"""`python -m tests.benchmarks.broken_templates`: do the shipped suites notice a broken template?

The policy and product templates are broken on purpose, text and examples alike: citations are
taken out, or they say to answer yes to everything. Both have to come out as significant
regressions, and a template that only has one more blank line must not. The model answers alone,
without verification, because that mends just such answers; with `--verify` it is left on.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from prompts.evals.baseline import AgainstBaseline, against
from prompts.evals.loading import load_suites
from prompts.evals.runner import Options
from prompts.evals.suite import Suite
from prompts.evals.types import Run
from prompts.places import example_paths, template_path
from tests.benchmarks.report import Figure, judge
from ui.commands.evaluate import run_suites

TASKS = ("policy", "product")
SUITES = ("policies", "facts")
NO = "answer-no"
CASES = 80
_MARKER = re.compile(r"\s*\[\d+\]")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", default="embedded", help="the chat model that answers")
    parser.add_argument("--cases", type=int, default=CASES, help="of the suites, evenly spread")
    parser.add_argument("--store", type=Path, help="a store folder; the demo store if none")
    parser.add_argument("--verify", action="store_true", help="leave verification on")
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    suites = _spread(load_suites(["demo"]), options.cases)
    with tempfile.TemporaryDirectory() as name:
        folders = {kind: _broken(Path(name) / kind, *how) for kind, how in BREAKS.items()}
        prompts = ("default", *map(str, folders.values()))
        run = run_suites(
            suites, store=options.store, vary={"prompts": prompts},
            options=Options(workers=options.workers), model=options.model, verify=options.verify,
        )  # fmt: skip
    plain = _only(run, run.variants[0].name)
    found = {
        kind: against(_only(run, variant.name), plain)[0]
        for kind, variant in zip(folders, run.variants[1:], strict=True)
    }
    for kind, held in found.items():
        _tell(kind, held)
    return judge(
        *(
            Figure(f"{kind}: significant regressions", len(held.regressions), bound, most=most)
            for (kind, held), (bound, most) in zip(
                found.items(), [(1, False), (1, False), (1, True)], strict=True
            )
        )
    )


def _only(run: Run, variant: str) -> Run:
    return replace(
        run,
        variants=tuple(each for each in run.variants if each.name == variant),
        results=tuple(each for each in run.results if each.variant == variant),
    )


def _spread(suites: Sequence[Suite], cases: int) -> list[Suite]:
    """Return so many cases of `SUITES`, and of every suite those whose answer is no.

    These alone can show a template that always says yes.
    """
    every = max(1, sum(len(each.cases) for each in suites if each.name in SUITES) // cases)
    kept = [
        replace(
            suite,
            cases=tuple(
                case
                for number, case in enumerate(suite.cases)
                if NO in case.tags or (suite.name in SUITES and not number % every)
            ),
            matrix={},
        )
        for suite in suites
    ]
    return [each for each in kept if each.cases]


def _uncited(template: str) -> str:
    template = template.replace(
        ", and write the number of the source, like [1], behind each sentence", ""
    )
    return template.replace(" and no number", "")


def _agreeing(template: str) -> str:
    return template.replace("Answer yes or no first if you are asked.", "Always answer yes.")


def _without_markers(example: Mapping[str, object]) -> Mapping[str, object]:
    return {**example, "answer": _MARKER.sub("", str(example["answer"]))}


def _with_yes(example: Mapping[str, object]) -> Mapping[str, object]:
    answer = re.sub(r"^(yes|no)\b[,.]?\s*", "", str(example["answer"]), flags=re.IGNORECASE)
    return {**example, "answer": f"Yes, {answer}"}


def _same(example: Mapping[str, object]) -> Mapping[str, object]:
    return example


Change = Callable[[str], str]
Rewrite = Callable[[Mapping[str, object]], Mapping[str, object]]
BREAKS: Mapping[str, tuple[Change, Rewrite]] = {
    "citations removed": (_uncited, _without_markers),
    "always answer yes": (_agreeing, _with_yes),
    "one more blank line": (lambda template: f"{template}\n", _same),
}


def _broken(folder: Path, change: Change, rewrite: Rewrite) -> Path:
    """Write templates and examples as a shop would have them in its own `prompts/`."""
    folder = folder.with_name(folder.name.replace(" ", "-"))
    for task in TASKS:
        (folder / task / "examples").mkdir(parents=True)
        template = template_path(task).read_text(encoding="utf-8")
        (folder / task / "template.jinja").write_text(change(template), encoding="utf-8")
        for path in example_paths(task):
            rows = map(json.loads, filter(None, path.read_text(encoding="utf-8").splitlines()))
            lines = "".join(json.dumps(rewrite(row)) + "\n" for row in rows)
            (folder / task / "examples" / path.name).write_text(lines, encoding="utf-8")
    return folder


def _tell(kind: str, held: AgainstBaseline) -> None:
    print(kind)
    for each in sorted(held.tested, key=lambda tested: tested.p)[:5]:
        shown = each.difference
        print(f"  {each.name:20} {shown.before:.2f} to {shown.after:.2f} on {shown.cases} cases, "
              f"p {each.p:.4f}{', worse' if each.regressed else ''}")  # fmt: skip


if __name__ == "__main__":
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    sys.exit(main())

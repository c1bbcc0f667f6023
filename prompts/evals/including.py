"""A suite file and what it includes, and what they say together."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ValidationError

from prompts.evals.explaining import explain, named, shown
from prompts.evals.forms import KEYS, SuiteForm
from prompts.evals.tree import Tree, read

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import TypeVar

    from prompts.evals.errors import Problem

    Form = TypeVar("Form", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a suite; `form` has all that it says but its cases, which `tree` has."""

    path: Path
    tree: Tree
    form: SuiteForm


def fit(form: type[Form], tree: Tree, problems: list[Problem], *, key: str = "") -> Form | None:
    """Return what a tree says, None when it is wrong; `key` is that of `KEYS` it stands under."""
    try:
        return form.model_validate(tree.value)
    except ValidationError as error:
        keys = {**KEYS, "": KEYS[key]}
        problems += [
            tree.problem(named(path, reason), path)
            for path, reason in explain(error, tree.value, keys=keys)
        ]
        return None


def gather(
    path: Path,
    problems: list[Problem],
    *,
    above: Sequence[Path] = (),
    seen: set[Path] | None = None,
) -> list[Part]:
    """Return the files of a suite in the order in which they count, its own last.

    What two files include is read once.
    """
    seen = set() if seen is None else seen
    seen.add(path.resolve())
    tree, wrong = read(path, shown=str(path))
    problems += wrong
    if tree.value is None:
        return []
    if not isinstance(tree.value, dict):
        problems.append(tree.problem(f"is {shown(tree.value)}, not a suite of key: value lines"))
        return []
    rest = {key: value for key, value in tree.value.items() if key != "cases"}
    form = fit(SuiteForm, Tree(rest, tree.file, tree.lines), problems)
    cases = tree.value.get("cases", [])
    if not isinstance(cases, list):
        problems.append(tree.problem(f"cases: a list is expected, not {shown(cases)}", ("cases",)))
    above = (*above, path)
    parts: list[Part] = []
    for number, name in enumerate(_names(tree.value.get("include"))):
        other = path.parent / name
        place = ("include", number)
        if other.resolve() in [each.resolve() for each in above]:
            names = " -> ".join(each.name for each in (*above, other))
            problems.append(tree.problem(f"cyclic include: {names}", place))
        elif not other.is_file():
            problems.append(tree.problem(f"include: there is no file {other}", place))
        elif other.resolve() not in seen:
            parts += gather(other, problems, above=above, seen=seen)
    return [*parts, Part(path, tree, form or _sound(rest))]


def _sound(values: Mapping[str, Any]) -> SuiteForm:
    """Return what is right in a file with faults, so that all faults are told at once.

    Without its variables, every case that uses one would be another fault.
    """
    good = {}
    for key, value in values.items():
        try:
            SuiteForm.model_validate({key: value})
        except ValidationError:
            continue
        good[key] = value
    return SuiteForm.model_validate(good)


def _names(value: Any) -> list[str]:
    names = value if isinstance(value, list) else [value]
    return [each for each in names if isinstance(each, str)]

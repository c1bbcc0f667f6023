"""From what files say to a suite."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from knowledge.errors import ReadError
from knowledge.readers.mapping import FieldMap
from knowledge.readers.records import Row, products
from prompts.evals.checks import BadCheckError, read_check
from prompts.evals.errors import Problem
from prompts.evals.forms import CaseForm, PythonForm, StoreForm
from prompts.evals.including import fit
from prompts.evals.rendering import rendered
from prompts.evals.rows import from_file, from_python
from prompts.evals.suite import DEMO, Case, Check, MiniStore, Proof, Suite, TurnCase

if TYPE_CHECKING:
    from prompts.evals.including import Part
    from prompts.evals.suite import Axis
    from prompts.evals.tree import Tree


@dataclass(frozen=True, slots=True)
class _Defaults:
    customer: str | None
    tags: tuple[str, ...]
    checks: tuple[Check, ...]


def assemble(parts: Sequence[Part], problems: list[Problem]) -> Suite | None:
    """Return the suite of a file and its includes; None when it has no name, which is a problem.

    What is wrong is added to `problems`; the suite is of no use then.
    """
    main = parts[-1]
    variables: dict[str, Any] = {}
    for part in parts:
        variables |= part.form.variables
    defaults = _defaults(parts, variables, problems)
    cases: list[Case] = []
    for tree in [tree for part in parts for tree in _cases(part, problems)]:
        case = _case(rendered(tree, variables, problems), defaults, problems)
        if case is not None:
            cases.append(case)
    _find_doubles(cases, problems)
    if not cases and not problems:
        problems.append(main.tree.problem("has no cases", ("cases",)))
    name = _last(parts, "name")
    if name is None:
        if isinstance(main.tree.value, dict) and "name" not in main.tree.value:
            problems.append(main.tree.problem("name is missing: give the suite one"))
        return None
    return Suite(
        name=name,
        cases=tuple(cases),
        purpose=_last(parts, "purpose") or "",
        store=_store(parts, problems),
        matrix=_matrix(parts, problems),
        path=main.path,
    )


def _last(parts: Sequence[Part], key: str) -> Any:
    """Return what the last of the files says that says it at all."""
    found = [getattr(part.form, key) for part in parts if key in part.form.model_fields_set]
    return found[-1] if found else None


def _defaults(
    parts: Sequence[Part], variables: Mapping[str, Any], problems: list[Problem]
) -> _Defaults:
    forms = [part.form.defaults for part in parts]
    customers = [form.customer for form in forms if "customer" in form.model_fields_set]
    checks = [
        check
        for part in parts
        for check in _checks(
            [rendered(tree, variables, problems) for tree in part.tree.items("defaults", "checks")],
            problems,
        )
    ]
    return _Defaults(
        customers[-1] if customers else None,
        tuple(tag for form in forms for tag in form.tags),
        tuple(checks),
    )


# -- cases ---------------------------------------------------------------------------------


def _cases(part: Part, problems: list[Problem]) -> list[Tree]:
    found = list(part.tree.items("cases"))
    for number, origin in enumerate(part.form.cases_from):
        place = part.tree.at("cases_from", number)
        if isinstance(origin, PythonForm):
            found += from_python(origin.python, place, problems)
        elif (path := part.path.parent / origin.file).is_file():
            found += from_file(path, str(path), problems)
        else:
            problems.append(place.problem(f"cases_from: there is no file {path}", ("file",)))
    return found


def _case(tree: Tree, defaults: _Defaults, problems: list[Problem]) -> Case | None:
    before = len(problems)
    form = fit(CaseForm, tree, problems, key="cases")
    turns = [_checks(turn.items("checks"), problems) for turn in tree.items("turns")] or [[]]
    turns[-1] += [*_checks(tree.items("checks"), problems), *defaults.checks]
    if form is None or len(problems) > before:
        return None
    if (form.ask is None) == (form.turns is None):
        reason = "has both ask and turns" if form.ask else "asks nothing"
        problems.append(tree.problem(f"case {form.id} {reason}: give it an ask, or turns"))
        return None
    if not any(turns) and not problems:  # else they may be what is wrong
        problems.append(tree.problem(f"case {form.id} has no checks: it could never fail"))
    asks = [form.ask] if form.ask else [turn.ask for turn in form.turns or ()]
    customer = form.customer if "customer" in form.model_fields_set else defaults.customer
    return Case(
        id=form.id,
        turns=tuple(TurnCase(ask, tuple(checks)) for ask, checks in zip(asks, turns, strict=True)),
        customer=customer,
        tags=tuple(dict.fromkeys((*defaults.tags, *form.tags))),
        cluster=form.cluster or form.id,
        proof=tuple(Proof(proof.id, proof.quote) for proof in form.proof),
        line=tree.line(),
        file=tree.file,
    )


def _checks(trees: Iterable[Tree], problems: list[Problem]) -> list[Check]:
    found = []
    for tree in trees:
        try:
            found.append(read_check(tree.value))
        except BadCheckError as error:
            problems += [tree.problem(reason, path) for path, reason in error.faults]
    return found


def _find_doubles(cases: Sequence[Case], problems: list[Problem]) -> None:
    first: dict[str, Case] = {}
    for case in cases:
        known = first.setdefault(case.id, case)
        if known is not case:
            reason = f'duplicate id "{case.id}": it is that of {known.file}:{known.line}, too'
            problems.append(Problem(case.file, case.line, reason))


# -- store and matrix ----------------------------------------------------------------------


def _store(parts: Sequence[Part], problems: list[Problem]) -> str | Path | MiniStore:
    part = next((part for part in reversed(parts) if "store" in part.form.model_fields_set), None)
    store = part.form.store if part else None
    if part is None or store is None or store == DEMO:
        return DEMO
    if isinstance(store, StoreForm):
        return _mini(store, part.tree.at("store"), problems)
    folder = part.path.parent / store
    if not folder.is_dir():
        reason = f"missing store: there is no folder {folder}; store is demo, a folder, or records"
        problems.append(part.tree.problem(reason, ("store",)))
    return folder.resolve()


def _mini(form: StoreForm, tree: Tree, problems: list[Problem]) -> MiniStore:
    records = [each for kind in ("products", "documents") for each in tree.items(kind)]
    first: dict[str, Tree] = {}
    for record in records:
        known = str(record.value["id"])
        if first.setdefault(known, record) is not record:
            reason = f'duplicate id "{known}": it is that of line {first[known].line()}, too'
            problems.append(record.problem(reason, ("id",)))
    if not records:
        problems.append(tree.problem("the store has neither products nor documents"))
    rows = [Row(each.line(), each.value) for each in tree.items("products")]
    for read in products(rows, FieldMap(), source=tree.file):
        if isinstance(read, ReadError):
            found = next(row for row in tree.items("products") if row.line() == read.line)
            problems.append(found.problem(read.reason))
    return MiniStore(
        products=tuple({**each.value, "id": str(each.value["id"])} for each in
                       tree.items("products")),
        documents=tuple(each.model_dump() for each in form.documents),
        settings=form.settings,
    )  # fmt: skip


def _matrix(parts: Sequence[Part], problems: list[Problem]) -> dict[Axis, tuple[Any, ...]]:
    found: dict[Axis, tuple[Any, ...]] = {}
    for part in parts:
        form = part.form.matrix
        axes: dict[Axis, list[Any]] = {
            "examples": list(form.examples), "model": list(form.model),
            "adapter": list(form.adapter), "prompts": list(form.prompts),
            "settings": list(form.settings),
        }  # fmt: skip
        axes["prompts"] = [
            each if each == "default" else _prompts(part, number, each, problems)
            for number, each in enumerate(form.prompts)
        ]
        found |= {axis: tuple(values) for axis, values in axes.items() if values}
    return found


def _prompts(part: Part, number: int, name: str, problems: list[Problem]) -> str:
    folder = part.path.parent / name
    if not folder.is_dir():
        reason = f"prompts: there is no folder {folder}; it is default, or a folder of templates"
        problems.append(part.tree.problem(reason, ("matrix", "prompts", number)))
    return str(folder.resolve())

"""`floorwalker prompts`: what the prompts are, what they send, and what is wrong with them."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.build import open_model, own_prompts
from assistant.settings import Settings, load_settings
from prompts.examples import load_examples
from prompts.fingerprint import fingerprint
from prompts.lint import Room
from prompts.lint import lint as problems_of
from prompts.places import TASKS, example_paths, template_path
from prompts.templates import load_template
from ui.commands.rendering import Rendered, rendered
from ui.errors import UsageError
from ui.terminal import print_json, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from prompts.types import Example


def list_prompts(store: Path | None, *, as_json: bool) -> int:
    """Print each prompt: what it is for, where it comes from, how many examples it has."""
    folder = _folder(store)
    for task in TASKS:
        template = load_template(task, folder)
        files = example_paths(task, folder)
        examples = len(load_examples(task, folder))
        if as_json:
            print_json(
                {
                    "name": task,
                    "purpose": template.purpose,
                    "template": str(template.path),
                    "examples": examples,
                    "files": [str(path) for path in files],
                    "own": {
                        "template": template.path != template_path(task),
                        "examples": files != example_paths(task),
                    },
                    "fingerprint": fingerprint([task], folder=folder),
                }
            )
            continue
        say(f"{task:<10} {template.purpose}")
        say(f"{'':<10} {_whose(template.path, template_path(task))}")
        place = _whose(files[0].parent, example_paths(task)[0].parent)
        say(f"{'':<10} {examples} examples, {place}")
    return 0


def show(name: str, store: Path | None, *, as_json: bool) -> int:
    """Print a template and its examples."""
    folder = _folder(store)
    template, examples = load_template(_known(name), folder), load_examples(name, folder)
    if as_json:
        print_json(
            {
                "name": name,
                "template": str(template.path),
                "purpose": template.purpose,
                "variables": dict(template.variables),
                "output": template.output,
                "form": asdict(template.form) if template.form else None,
                "text": template.text,
                "examples": [asdict(each) for each in examples],
            }
        )
        return 0
    say(f"{template.path}\n\n{template.text.rstrip()}")
    for number, each in enumerate(examples, start=1):
        say(f"\nExample {number} of {len(examples)}, {each.outcome}")
        say(_example(each))
    return 0


def render(
    name: str,
    store: Path,
    question: str,
    *,
    facts: Sequence[str],
    as_json: bool,
    **flags: Any,
) -> int:
    """Print the messages that a question sends; 1 when it goes to another prompt or to none."""
    found = rendered(_known(name), store, question, facts=_pairs(facts), **flags)
    if as_json:
        print_json(
            {
                "name": found.name,
                "fingerprint": found.fingerprint,
                "messages": [asdict(each) for each in found.messages],
                "passages": list(found.passages),
            }
        )
    else:
        for message in found.messages:
            say(f"--- {message.role}\n{message.content}")
    if why := _elsewhere(name, found):
        say(why, err=True)
    return 1 if why else 0


def lint(store: Path | None, *, as_json: bool, **flags: Any) -> int:
    """Print what is wrong with the prompts, one line each; 1 when there is something."""
    settings = load_settings(store, **flags)
    # Which model reads them is known only of a store, or of one that was named.
    room = _room(settings) if store or flags["model"] else None
    found = problems_of(own_prompts(settings, store), room=room)
    if as_json:
        print_json({"problems": [{**asdict(each), "path": str(each.path)} for each in found]})
    else:
        for each in found:
            say(str(each))
        if not found:
            say(f"{len(TASKS)} prompts, nothing to mend.")
    return 1 if found else 0


def _room(settings: Settings) -> Room | None:
    model = open_model(settings)
    if model.window is None:
        return None
    return Room(
        window=model.window,
        reply=settings.max_tokens,
        examples=settings.examples,
        tokens=settings.examples_tokens,
        count=model.count_tokens,
    )


def _folder(store: Path | None) -> Path | None:
    return own_prompts(load_settings(store), store)


def _known(name: str) -> str:
    if name not in TASKS:
        raise UsageError(f"there is no prompt {name!r}: the prompts are {', '.join(TASKS)}")
    return name


def _pairs(facts: Sequence[str]) -> dict[str, str]:
    bad = next((each for each in facts if not each.partition("=")[1]), None)
    if bad is not None:
        raise UsageError(f"--set {bad!r} is not NAME=VALUE")
    return {each.partition("=")[0]: each.partition("=")[2] for each in facts}


def _elsewhere(name: str, found: Rendered) -> str | None:
    if not found.messages:
        return f"no model is asked: the answer is made from records ({found.outcome})"
    return None if found.name == name else f"this question goes to the {found.name} prompt"


def _whose(path: Path, ours: Path) -> str:
    return "ours" if path == ours else str(path)


def _example(example: Example) -> str:
    lines = [f"Question: {example.question}"]
    lines += [f"{name}: {value}" for name, value in example.facts.items()]
    lines += [f"[{number}] {text}" for number, text in enumerate(example.sources, start=1)]
    return "\n".join((*lines, f"Answer: {example.answer}"))

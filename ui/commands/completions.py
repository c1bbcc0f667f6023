"""`floorwalker completions expand`: phrases that the chat model writes ahead, category by category.

What was written stays written: after Ctrl-C the same command goes on from there.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Any

from assistant.build import open_embedder, open_index, open_model, options_of
from assistant.expanding import FILE, Done, Expanded, categories
from assistant.expanding import expand as write
from assistant.phrasing import TASK, Phraser
from assistant.settings import load_settings
from assistant.signing import Signer
from ui.commands.evaluate import INTERRUPTED
from ui.terminal import print_json, say


@dataclass(slots=True)
class _Tally:
    """What came of the categories of this run."""

    done_before: int
    to_do: int
    found: list[Expanded] = field(default_factory=list)
    stopped: bool = False
    started: float = field(default_factory=perf_counter)

    @property
    def written(self) -> int:
        return sum(each.written for each in self.found)

    @property
    def kept(self) -> int:
        return sum(len(each.kept) for each in self.found)

    def to_json(self) -> dict[str, Any]:
        return {
            "categories": len(self.found),
            "done_before": self.done_before,
            "left": self.to_do - len(self.found),
            "written": self.written,
            "kept": self.kept,
            "seconds": round(perf_counter() - self.started, 3),
        }


def expand(store: Path, *, limit: int | None, again: bool, as_json: bool, **flags: Any) -> int:
    """Write about categories and report; 130 when it was stopped."""
    settings = load_settings(store, **flags)
    options = options_of(settings, store)
    embedder, model = open_embedder(settings), open_model(settings, store)
    with open_index(store, settings, embedder) as index:
        names = categories(index.catalogue)
        model.load()  # before that it may not know its name, which the fingerprint has
        signed = Signer(model=model, options=options).task(TASK)
        done = Done(store / "index" / FILE, signed)
        before = set() if again else done.read() & set(names)
        waiting = [name for name in names if name not in before][:limit]
        phraser = Phraser(model=model, embedder=embedder, options=options)
        tally = _Tally(len(before), len(names) - len(before))
        try:
            with _progress(len(waiting)) as told:
                for each in write(waiting, index=index, phraser=phraser, done=done):
                    tally.found.append(each)
                    told(each)
                    if each.kept and not as_json:
                        say(f"{each.category}: {', '.join(each.kept)}")
        except KeyboardInterrupt:
            tally.stopped = True
        # Also what was written before somebody stopped it is suggested from now on.
        index.completions.sync(index.catalogue, index.generation)
    _report(tally, as_json=as_json)
    return INTERRUPTED if tally.stopped else 0


def _report(tally: _Tally, *, as_json: bool) -> None:
    if as_json:
        print_json(tally.to_json())
    else:
        values = tally.to_json()
        say(
            f"{tally.kept} of {tally.written} phrases kept for {len(tally.found)} categories, "
            f"{values['done_before']} done before, {values['left']} left, "
            f"in {values['seconds']:.1f} s"
        )
    if tally.stopped:
        say("floorwalker: stopped; what was written is kept, go on with the same command", err=True)


@contextmanager
def _progress(count: int) -> Iterator[Callable[[Expanded], None]]:
    """Yield a function that shows how many categories are done, if anybody can see it."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Writing phrases", total=count)
        yield lambda _: bar.advance(task)

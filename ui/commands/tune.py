"""`floorwalker tune`: from one config to an adapter, a matching encoder or an embedder."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from finetune.config import config_path, kind_of, load_config
from knowledge.adapters import EMBEDDER, MATCHING
from ui.errors import UsageError
from ui.terminal import print_json, say

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from assistant.models.base import ChatModel
    from finetune.assembling import Services
    from finetune.callbacks import Progress
    from knowledge.embedding import Embedder


def tune(config: str, *, dry_run: bool, resume: bool, as_json: bool) -> int:
    """Tune what a config says, or with `dry_run` only tell what that would be."""
    path = config_path(config)
    kind = kind_of(path)
    if kind == MATCHING:
        return _encoder(path, dry_run=dry_run, resume=resume)
    if kind == EMBEDDER:
        return _embedder_of(path, dry_run=dry_run, resume=resume)
    return _dry_run(path, as_json=as_json) if dry_run else _adapter(path, resume=resume)


def _dry_run(path: Path, *, as_json: bool) -> int:
    from finetune.planning import as_json as values
    from finetune.planning import plan, report

    config = load_config(path)
    with services() as given:
        found = plan(config, given)
    if as_json:
        print_json(dict(values(found)))
    else:
        say(report(found))
    return 0


def _adapter(path: Path, *, resume: bool) -> int:
    from finetune.assembling import assemble
    from finetune.checkpoints import is_main_process
    from finetune.tuning import check_start
    from finetune.tuning import tune as run

    tell = say if is_main_process() else _say_nothing
    config = load_config(path)
    check_start(config, resume=resume)
    with services() as given:
        dataset = assemble(config, given)
    tell(f"{len(dataset.train)} examples to train on, {len(dataset.development)} to develop")
    told = partial(_tell, tell)
    folder = run(config, dataset, resume=resume, told=told, embed=given.embed)
    tell(f"The adapter is in {folder}")
    return 0


def _say_nothing(_: str) -> None:
    """Leave it to the first of several processes to say something."""


def _encoder(path: Path, *, dry_run: bool, resume: bool) -> int:
    from finetune.matching.config import load
    from finetune.matching.gathering import gather
    from finetune.matching.planning import report
    from finetune.matching.running import check_encoder, run, still_to_make

    if resume:
        raise UsageError("an encoder is trained in one go: leave out --resume")
    config = load(path)
    if dry_run:
        if not (to_make := still_to_make(config)):
            check_encoder(config)
        for line in report(config, gather(config)):
            say(line)
        if to_make:
            say(to_make)
        return 0
    say(f"The encoder is in {run(config, say=say)}")
    return 0


def _embedder_of(path: Path, *, dry_run: bool, resume: bool) -> int:
    from finetune.embedder.config import load
    from finetune.embedder.gathering import gather
    from finetune.embedder.planning import report
    from finetune.embedder.running import run

    config = load(path)
    if dry_run:
        for line in report(config, gather(config)):
            say(line)
        return 0
    say(f"The embedder is in {run(config, say=say, resume=resume)}")
    return 0


def _tell(tell: Callable[[str], None], progress: Progress) -> None:
    loss = "" if progress.loss is None else f", loss {progress.loss:.3f}"
    marks = "".join(f", {name} {value:.3f}" for name, value in progress.marks.items())
    tell(
        f"{progress.step}/{progress.steps}{loss}{marks}, "
        f"{progress.tokens_per_second:.0f} tokens/s, {progress.seconds_left / 60:.0f} min left"
    )


@contextmanager
def services() -> Iterator[Services]:
    """Yield what data is assembled with; how far that is shows on a terminal only."""
    from finetune.assembling import Services

    if not sys.stderr.isatty():
        yield Services(embed=_embed, chat=_teacher)
        return
    from rich.console import Console
    from rich.text import Text

    with Console(stderr=True).status("Data ...") as status:
        yield Services(
            embed=_embed, chat=_teacher, say=lambda text: status.update(Text(f"{text} ..."))
        )


def _embed(texts: Sequence[str]) -> NDArray[np.float32]:
    """Embed as serving does; the model loads at the first call."""
    return _embedder().embed(texts)


@lru_cache(maxsize=1)
def _embedder() -> Embedder:
    from assistant.build import open_embedder
    from assistant.settings import load_settings

    return open_embedder(load_settings(None))


def _teacher(name: str, server_url: str | None) -> ChatModel:
    from assistant.models.build import build_model

    return build_model(name=name, server_url=server_url)

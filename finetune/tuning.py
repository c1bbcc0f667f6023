"""One config from data to adapter: `floorwalker tune`."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from finetune import cards, preference
from finetune.checkpoints import is_main_process
from finetune.config import Config, as_mapping
from finetune.finishing import finish
from finetune.loading import check_base, load_base
from finetune.methods import adapted, check_device, continued, quantization
from finetune.preparing import Prepared, prepare, reply_ends
from finetune.publishing import check_free
from finetune.reporting import check_reporting
from finetune.runs import Trained, check_folder, count_steps, processes
from finetune.scoring import Probe, score
from finetune.training import train

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

    from finetune.callbacks import Progress
    from finetune.config import PreferenceForm
    from finetune.embedder.config import EmbedderConfig
    from finetune.rendering import Embed
    from finetune.types import Dataset

Told = Callable[["Progress"], None]


def check_start(config: Config, *, resume: bool) -> None:
    """Raise what can be known to be wrong before the data are read, which takes minutes."""
    check_free(output_folder(config))
    check_folder(run_folder(config), resume=resume)
    if config.preference is not None:
        preference.check_trl()
    check_reporting(config.training.report_to)
    check_device(config.model)
    quantization(config.model)
    check_base(config.model)
    if config.preference is not None and config.preference.adapter is not None:
        cards.check_files(config.find(config.preference.adapter))


def tune(
    config: Config,
    dataset: Dataset,
    *,
    resume: bool = False,
    told: Told = lambda _: None,
    embed: Embed | None = None,
) -> Path:
    """Train what `config` says on `dataset`, and return the folder of the adapter.

    Checkpoints, logs and curves lie beside it in `<name>.run`. Raises `FinetuneError`; nothing
    that is there is overwritten.
    """
    check_start(config, resume=resume)
    prepared = prepare(config, dataset, embed=embed)
    if config.preference is None:
        model, trained = _train(config, prepared, resume=resume, told=told)
    else:
        form = config.preference
        model, trained = _prefer(config, form, prepared, resume=resume, told=told)
    target = output_folder(config)
    if is_main_process():
        finish(config, prepared, model, trained, run_folder(config), target)
    return target


def output_folder(config: Config | EmbedderConfig) -> Path:
    """Return where a config's adapter goes."""
    return Path(config.output.folder).expanduser() / config.output.adapter


def run_folder(config: Config | EmbedderConfig) -> Path:
    """Return where a config's checkpoints and logs go."""
    target = output_folder(config)
    return target.with_name(f"{target.name}.run")


def _train(config: Config, prepared: Prepared, *, resume: bool, told: Told) -> tuple[Any, Trained]:
    form, rows = config.training, prepared.rows
    model = adapted(
        load_base(prepared.base, config.model),
        config.method,
        steps=count_steps(len(rows.train), form, processes=processes(config.model.device)),
        seed=form.seed,
        checkpointing=form.checkpointing,
    )
    trained = train(
        model,
        prepared.tokenizer,
        rows,
        form=form,
        folder=run_folder(config),
        identity=identity(config, prepared),
        resume=resume,
        scorer=scorer(prepared.tokenizer, prepared.probes[: form.generate]),
        told=told,
        device=config.model.device,
    )
    return model, trained


def _prefer(
    config: Config,
    form: PreferenceForm,
    prepared: Prepared,
    *,
    resume: bool,
    told: Told,
) -> tuple[Any, Trained]:
    pairs = prepared.pairs
    model = load_base(prepared.base, config.model)
    if form.adapter is not None:
        model = continued(model, config.find(form.adapter))
    else:
        steps = count_steps(len(pairs), config.training, processes=processes(config.model.device))
        model = adapted(model, config.method, steps=steps, seed=config.training.seed)
    trained = preference.train_pairs(
        model,
        prepared.tokenizer,
        pairs,
        prepared.held,
        beta=form.beta,
        form=config.training,
        folder=run_folder(config),
        identity=identity(config, prepared),
        resume=resume,
        scorer=scorer(prepared.tokenizer, prepared.probes[: config.training.generate]),
        told=told,
        device=config.model.device,
    )
    return model, trained


def scorer(
    tokenizer: PreTrainedTokenizerBase, probes: Sequence[Probe]
) -> Callable[[Any], Mapping[str, float]] | None:
    """Return what answers `probes` with a model and returns the marks, None without any."""
    if not probes:
        return None
    ends = reply_ends(tokenizer)
    return lambda model: score(model, tokenizer, probes, ends=ends)


def identity(config: Config, prepared: Prepared) -> dict[str, Any]:
    """Return all that decides how a run goes, for `--resume` to hold against."""
    rows = hashlib.sha256()
    for row in (*prepared.rows.train, *prepared.rows.development):
        rows.update(json.dumps([row.input_ids, row.trained]).encode())
    for pair in (*prepared.pairs, *prepared.held):
        rows.update(json.dumps([pair.prompt, pair.chosen, pair.rejected]).encode())
    return {
        "model": {"name": prepared.base.name, "sha256": prepared.base.sha256},
        "data": rows.hexdigest(),
        "config": {
            name: value
            for name, value in as_mapping(config).items()
            if name in {"model", "method", "training", "preference"}
        },
        "versions": cards.versions(),
        "processes": processes(config.model.device),
    }

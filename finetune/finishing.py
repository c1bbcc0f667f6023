"""What is left of a training: a folder with the best weights, their curve and their card."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from finetune import allocation, cards
from finetune.config import as_mapping
from finetune.preparing import Prepared, reply_ends
from finetune.publishing import published
from finetune.reporting import plot
from finetune.runs import Trained, write_history
from finetune.scoring import generate, mark, measured
from knowledge.adapters import CHAT, CONFIG
from knowledge.weights import MANIFEST

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

    from finetune.config import Config
    from finetune.loading import Base

_MOST_MEASURED = 200


def finish(
    config: Config, prepared: Prepared, model: Any, trained: Trained, run: Path, target: Path
) -> None:
    """Write the adapter's folder, whole or not at all; raises `ExportError`."""
    write_history(trained.history, run / "history.jsonl")
    plot(trained.history, run / "loss.png")
    with published(target) as part:
        copy_weights(trained.weights, part, prepared.base, prepared.tokenizer)
        for name in ("history.jsonl", "loss.png"):
            shutil.copyfile(run / name, part / name)
        if config.path.is_file():
            shutil.copyfile(config.path, part / "config.yaml")
        cards.write(_card(config, prepared, model, trained), part)


def copy_weights(
    checkpoint: Path, folder: Path, base: Base, tokenizer: PreTrainedTokenizerBase
) -> None:
    """Copy an adapter or a whole model out of a checkpoint, without paths of this machine."""
    if not (checkpoint / CONFIG).exists():
        for file in (*checkpoint.glob("*.safetensors"), *checkpoint.glob("*config.json")):
            shutil.copyfile(file, folder / file.name)
        tokenizer.save_pretrained(folder)
        return
    shutil.copyfile(checkpoint / cards.WEIGHTS, folder / cards.WEIGHTS)
    values = json.loads((checkpoint / CONFIG).read_text("utf-8"))
    values["base_model_name_or_path"] = public_name(base.name)
    values["revision"] = base.revision or None
    (folder / CONFIG).write_text(json.dumps(values, indent=1, sort_keys=True) + "\n", "utf-8")


def public_name(name: str) -> str:
    """Return what everybody calls a model: its name on the hub, or a folder's last part."""
    hub = next((entry.hub for entry in MANIFEST if entry.name == name), None)
    return hub or (Path(name).name if Path(name).is_absolute() else name)


def _card(config: Config, prepared: Prepared, model: Any, trained: Trained) -> cards.Card:
    base = prepared.base
    marks = _measure(model, prepared, trained)
    return cards.Card(
        name=config.output.adapter,
        kind=CHAT,
        base={"name": base.name, "revision": base.revision, "sha256": base.sha256},
        templates=cards.template_hashes(prepared.tokenizer),
        licence=config.output.licence,
        config=as_mapping(config),
        data=prepared.data,
        seeds={"data": config.data.seed, "training": config.training.seed},
        metrics=marks,
        training={
            "step": trained.step,
            "steps": trained.steps,
            "seconds": round(trained.seconds, 1),
            "tokens_per_second": round(trained.tokens_per_second, 1),
            "padding": round(trained.padding, 4),
            **{f"development_{name}": value for name, value in trained.metrics.items()},
        },
        parent=_parent(config),
        created=cards.now(),
        versions=cards.versions(),
    )


def _parent(config: Config) -> str | None:
    adapter = config.preference.adapter if config.preference else None
    return cards.read(config.find(adapter)).name if adapter else None


def _measure(model: Any, prepared: Prepared, trained: Trained) -> dict[str, Any]:
    """Return the marks of the best weights on the development questions, with intervals."""
    if not prepared.probes:
        return {}
    load_weights(model, trained.weights)
    return marks_of(model, prepared)


def marks_of(model: Any, prepared: Prepared) -> dict[str, Any]:
    """Return the marks of a model's answers to the development questions, with intervals."""
    probes = prepared.probes[:_MOST_MEASURED]
    texts = generate(
        model,
        prepared.tokenizer,
        [probe.prompt for probe in probes],
        ends=reply_ends(prepared.tokenizer),
    )
    return measured([(probe, mark(text, probe)) for probe, text in zip(probes, texts, strict=True)])


def load_weights(model: Any, checkpoint: Path) -> None:
    """Put the weights of a checkpoint into the model that wrote it."""
    from peft import set_peft_model_state_dict
    from safetensors.torch import load_file

    if (checkpoint / allocation.FILE).exists():
        allocation.restore(model, checkpoint)
    elif (checkpoint / CONFIG).exists():
        set_peft_model_state_dict(model, load_file(checkpoint / cards.WEIGHTS))
    else:
        for file in checkpoint.glob("*.safetensors"):
            model.load_state_dict(load_file(file), strict=False)

"""From a config to a matching encoder's folder: training, calibration, figures, card."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from finetune import cards
from finetune.config import SHIPPED, kind_of
from finetune.errors import DataError, MissingDataError, TrainingError
from finetune.matching.card import card
from finetune.matching.fusing import fuse, signs
from finetune.matching.gathering import Data, gather
from finetune.matching.groups import Nearness
from finetune.matching.measuring import OTHERS, compare, figures, measured_groups, score
from finetune.matching.planning import left_out
from finetune.matching.registering import data_sources, registered, started_from
from finetune.matching.training import Progress, go_on, new_net, train
from finetune.publishing import check_free, published
from knowledge.adapters import CARD, MATCHING
from knowledge.embedding import SentenceTransformerEmbedder
from knowledge.errors import WeightsError
from knowledge.matching import CONFIG, load_net, read_files
from knowledge.weights import ready_folder

if TYPE_CHECKING:
    from finetune.matching.config import MatchingConfig
    from finetune.matching.groups import Pool

Say = Callable[[str], None]
TRAINING, FIGURES = "training.json", "figures.json"
# So many steps lie between two lines about how far it is.
_EVERY = 25


def check_start(config: MatchingConfig, output: Path | None = None) -> Path:
    """Return where an encoder goes; raise what can be known to be wrong before data are read."""
    folder = output or Path(config.output).expanduser()
    check_free(folder)
    ready_folder(config.base)
    if line := still_to_make(config):
        raise MissingDataError(line)
    check_encoder(config)
    return folder


def still_to_make(config: MatchingConfig) -> str | None:
    """Return what to do first where a shipped config makes the encoder to go on from."""
    if not config.training.start:
        return None
    start = config.find(config.training.start)
    shipped = SHIPPED / f"{start.name}.yaml"
    if start.exists() or not shipped.is_file() or kind_of(shipped) != MATCHING:
        return None
    return (
        f"training.start: there is no {start}: make it first, as by `floorwalker tune "
        f"{start.name}`, or start from another encoder"
    )


def check_encoder(config: MatchingConfig) -> None:
    """Raise `DataError` when what a config goes on from is no matching encoder."""
    if not config.training.start:
        return
    start = config.find(config.training.start)
    wrong = None
    if not start.exists():
        wrong = f"there is no {start}"
    elif not start.is_dir():
        wrong = f"{start} is no folder"
    elif not (start / CONFIG).is_file():
        wrong = f"{start} is no matching encoder, it has no {CONFIG}"
    if wrong:
        raise MissingDataError(
            f"training.start: {wrong}: give the folder of an encoder that `floorwalker tune` made"
        )
    try:
        read_files(start)
    except WeightsError as error:
        raise DataError(f"training.start: {error}") from error


def run(config: MatchingConfig, *, say: Say, output: Path | None = None) -> Path:
    """Train, and write the encoder into a folder, whole or not at all, which is returned."""
    import torch
    from transformers import AutoModel, AutoTokenizer

    folder = check_start(config, output)
    torch.set_num_threads(config.training.threads)
    torch.manual_seed(config.training.seed)
    data = gather(config)
    say(f"{len(data.train)} questions to learn from: {data.counts}")
    for line in left_out(data):
        say(line)
    near = _near(config, [pool for pool in data.train if pool.embedded], data, say)
    source = ready_folder(config.base)
    tokenizer = AutoTokenizer.from_pretrained(source)
    net = new_net(AutoModel.from_pretrained(source), config.lora, name=config.base)
    if config.training.start:
        go_on(net, config.find(config.training.start))
    measure = _measuring(data, near, scorer(net, tokenizer, config.data.max_tokens), say)
    say("before:")
    measure()
    with published(folder) as part:
        progress = train(
            net,
            tokenizer,
            data.train,
            near,
            config,
            titles=data.parts.titles,
            measure=measure,
            keep=lambda: save(net, part),
            report=lambda progress: _report(progress, say),
        )
        write_json(
            part / TRAINING,
            {
                "losses": [(step, round(loss, 4)) for step, loss in progress.losses[9::10]],
                "measured": progress.measured,
                "seconds": round(progress.seconds),
                "questions": data.counts,
            },
        )
        finish(config, part, data, near, say=say, name=folder.name)
    return folder


def _near(config: MatchingConfig, learned: Iterable[Pool], data: Data, say: Say) -> Nearness:
    """Embed all texts at once, one by one takes minutes: those learned from, and those measured."""
    near = Nearness(SentenceTransformerEmbedder(model=config.base))
    pools = chain(learned, data.development, *data.measured.values())
    texts = {text for pool in pools for text in pool.texts}
    near.learn(texts)
    say(f"{len(texts)} texts embedded")
    return near


def _measuring(
    data: Data,
    near: Nearness,
    score_texts: Callable[[str, Sequence[str]], Any],
    say: Say,
) -> Callable[[], float]:
    """Return what measures the network as it is on the development questions, and says so."""
    held = measured_groups(data.development, near, "nearest")
    can = [place for place, group in enumerate(held) if group.answerable]
    if not can or len(can) == len(held):
        raise DataError(
            "too few development questions to stop and to calibrate by: raise "
            "data.shoppers.development"
        )

    def measure() -> float:
        scores = score(held, score_texts)
        found = figures(
            [held[place] for place in can], [scores[place] for place in can], held, scores
        )
        say(
            f"development: right evidence {found.chosen:.3f}, AUC {found.auc:.3f}, abstention "
            f"{found.abstained_at_12:.3f} at 12 %"
        )
        return found.chosen + found.auc

    return measure


def _report(progress: Progress, say: Say) -> None:
    if progress.step % _EVERY == 0:
        left = progress.seconds / progress.step * (progress.steps - progress.step)
        say(
            f"{progress.step}/{progress.steps} loss {progress.loss:.3f} "
            f"{progress.seconds:.0f} s, {left / 60:.0f} min left"
        )


def finish(
    config: MatchingConfig, folder: Path, data: Data, near: Nearness, *, say: Say, name: str
) -> dict[str, Any]:
    """Calibrate the best state, measure it on what it has not seen, and write config and card."""
    net, tokenizer = load_net(folder, ready_folder(config.base))
    logits = _remembering(scorer(net, tokenizer, config.data.max_tokens))
    fitted = [group for kind in OTHERS for group in measured_groups(data.development, near, kind)]
    fusion = fuse(fitted, [signs(group, logits, near) for group in fitted])
    write_json(
        folder / CONFIG,
        {"base": config.base, "max_tokens": config.data.max_tokens, "fusion": asdict(fusion)},
    )
    found = {part: compare(pools, near, logits, fusion) for part, pools in data.measured.items()}
    write_json(folder / FIGURES, found)
    describe(config, folder, data, name=name)
    for part, figures_of in found.items():
        for scorer_name, values in figures_of.items():
            say(f"{part}, {scorer_name}: {values}")
    return found


def describe(config: MatchingConfig, folder: Path, data: Data, *, name: str) -> None:
    """Write the config and the cards of an encoder whose figures are there."""
    found = json.loads((folder / FIGURES).read_text("utf-8"))
    trained = json.loads((folder / TRAINING).read_text("utf-8"))
    if config.path.is_file():
        (folder / "config.yaml").write_bytes(config.path.read_bytes())
    start = started_from(config, folder)
    learned = _learned(config, folder, data)
    counts = {each["name"]: each["kept"] for each in learned["sources"]}
    (folder / "README.md").write_text(card(config, counts, found, start), encoding="utf-8")
    seconds = trained["seconds"]
    cards.write(
        registered(config, name=name, data=learned, found=found, seconds=seconds, start=start),
        folder,
    )


def _learned(config: MatchingConfig, folder: Path, data: Data) -> Mapping[str, Any]:
    """Return what an encoder learned from when it was trained, whatever is in the files now."""
    if (folder / CARD).is_file():
        own = cards.read(folder).data
        return {key: own[key] for key in ("train", "development", "sources")}
    return {
        "train": len(data.train),
        "development": len(data.development),
        "sources": data_sources(config, data.counts, data.hashes),
    }


def save(net: Any, folder: Path) -> None:
    """Write LoRA and head; each file is replaced in one step, so a reader finds a whole one."""
    from safetensors.torch import save_file

    work = folder / "new"
    try:
        net.encoder.save_pretrained(work, save_embedding_layers=False)
        save_file(
            {name: value.contiguous() for name, value in net.head.state_dict().items()},
            str(work / "head.safetensors"),
        )
        for name in ("adapter_config.json", "adapter_model.safetensors", "head.safetensors"):
            (work / name).replace(folder / name)
    except OSError as error:
        raise TrainingError(f"the encoder cannot be written to {folder}: {error}") from error
    for left in work.iterdir():
        left.unlink()
    work.rmdir()


def scorer(net: Any, tokenizer: Any, most: int) -> Callable[[str, Sequence[str]], Any]:
    """Return logits of texts by the network as it is now."""
    import torch

    from knowledge.pairing import encode

    def score_texts(question: str, texts: Sequence[str]) -> Any:
        net.eval()
        with torch.inference_mode():
            return net(encode(tokenizer, [question] * len(texts), texts, most)).numpy()

    return score_texts


def remeasure(config: MatchingConfig, folder: Path, *, say: Say) -> dict[str, Any]:
    """Calibrate and measure an encoder that is there already, and write its config and card."""
    import torch

    torch.set_num_threads(config.training.threads)
    data = gather(config)
    near = _near(config, (), data, say)
    return finish(config, folder, data, near, say=say, name=folder.name)


def _remembering(score_texts: Callable[[str, Sequence[str]], Any]) -> Callable[..., Any]:
    """Return a scorer that reads no pair twice: the sets measured on share most of theirs."""
    known: dict[tuple[str, str], float] = {}

    def found(question: str, texts: Sequence[str]) -> Any:
        new = [text for text in texts if (question, text) not in known]
        if new:
            known.update(
                ((question, t), v) for t, v in zip(new, score_texts(question, new), strict=True)
            )
        return np.array([known[question, text] for text in texts])

    return found


def write_json(path: Path, values: Any) -> None:
    """Write values as JSON."""
    path.write_text(json.dumps(values, indent=1) + "\n", encoding="utf-8")

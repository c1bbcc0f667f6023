"""`python -m tests.benchmarks.matching`: the matching encoder that ships, beside similarity.

On hetPQA's held-out products and on held-out shops, by the config that made it: the right evidence
among four, the share of unanswerable questions declined where 10 or 12 % of the others are;
hetPQA's questions through `Assistant.answer`, as it is served, with and without the encoder; and
the time that 32 pairs take beside the base encoder's for the same pairs, in turn in one process.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from assistant.build import open_answerer
from finetune.config import config_path
from finetune.matching.config import MatchingConfig, load
from finetune.matching.groups import Group, Nearness, Pool
from finetune.matching.measuring import OTHERS, choice_groups, figures, measured_groups, score
from finetune.matching.shoppers import shoppers
from finetune.matching.shops import asked_of_shops
from knowledge.embedding import SentenceTransformerEmbedder
from knowledge.evidence import SimilarityMatcher
from knowledge.matching import SHIPPED, MatchingEncoder, load_net, read_files
from knowledge.pairing import encode
from knowledge.types import Source
from knowledge.weights import ready_folder
from tests.benchmarks.report import Figure, judge

_PAIRS = 32
_ANSWERED = ("right source alone", "abstains when it must", "abstains when it must not")
_RIGHT, _ABSTAINED, _FALSE, _SLOWER = 0.72, 0.50, 0.12, 1.1


def main() -> int:
    options = _options()
    config = load(config_path(options.config))
    folder = config.find(config.data.folder)
    if not folder.is_dir():
        print(f"skipped: there is no {folder}")
        return 0
    embedder = SentenceTransformerEmbedder(model=config.base)
    parts = shoppers(folder, config.data.shoppers, seed=config.training.seed)
    near, plain = Nearness(embedder), SimilarityMatcher(embedder)
    ours = MatchingEncoder(options.encoder, first=plain)
    print(f"{'':44}{'similarity':>12}{'ours':>12}")
    found = {}
    measured = {
        "dev": parts.test,
        "others": parts.unseen[: options.limit],
        "shops": _held_out_shops(config)[: options.limit],
    }
    near.learn(text for pools in measured.values() for pool in pools for text in pool.texts)
    for part, pools in measured.items():
        for kind in OTHERS:
            choice, lost = choice_groups(pools, near, kind), measured_groups(pools, near, kind)
            before, after = (
                figures(choice, score(choice, each.score), lost, score(lost, each.score))
                for each in (plain, ours)
            )
            for name, value in asdict(after).items():
                shown = f"{part}, others {kind}: {name.replace('_', ' ')}"
                print(f"{shown:44}{getattr(before, name):>12.3f}{value:>12.3f}")
            found[part, kind] = after
    pools = (*parts.test, *parts.unseen[: options.limit])
    groups = measured_groups(pools, near, "any")
    rows = [_answered(groups, each) for each in ("similarity", str(options.encoder))]
    for name, before, after in zip(_ANSWERED, *rows, strict=True):
        print(f"{f'answer, others any: {name}':44}{before:>12.3f}{after:>12.3f}")
    right, declined, wrongly = rows[1]
    slower = _slower(options.encoder, choice_groups(parts.test, near, "nearest"))
    reached = found["dev", "any"]
    return judge(
        Figure("right evidence", reached.chosen, _RIGHT, most=False),
        Figure("declined at 12 %", reached.abstained_at_12, _ABSTAINED, most=False),
        Figure(_ANSWERED[0], right, _RIGHT, most=False),
        Figure(_ANSWERED[1], declined, _ABSTAINED, most=False),
        Figure(_ANSWERED[2], wrongly, _FALSE, most=True),
        Figure("time beside the base encoder", slower, _SLOWER, most=True),
    )


def _held_out_shops(config: MatchingConfig) -> list[Pool]:
    aside = [config.find(each.path) for each in config.data.shops if each.held_out]
    return [pool for path in aside for pool in asked_of_shops(path, source=path.name)]


def _answered(groups: Sequence[Group], matcher: str) -> tuple[float, float, float]:
    """Return what `_ANSWERED` names; a chat model that writes nothing leaves only quotes."""
    right: list[bool] = []
    declined: list[bool] = []
    lost: list[bool] = []
    with open_answerer(None, model="scripted", matcher=matcher) as shop:
        for group in groups:
            texts = enumerate(zip(group.texts, group.labels, strict=True))
            sources = {Source(f"{n}", "Product", text): label for n, (text, label) in texts}
            reply = shop.answer(group.question, list(sources))
            gold = {source.id for source, label in sources.items() if label}
            cited = {each.document_id for each in reply.citations}
            answers = reply.outcome == "answered"
            if gold:
                right.append(answers and bool(cited) and cited <= gold)
                lost.append(not answers)
            else:
                declined.append(not answers)
    return float(np.mean(right)), float(np.mean(declined)), float(np.mean(lost))


def _slower(folder: Path, groups: list[Group]) -> float:
    """Return how many times the base encoder's time the network takes for the same 32 pairs."""
    import torch
    from transformers import AutoModel

    torch.set_num_threads(1)
    files = read_files(folder)
    source = ready_folder(files.base)
    net, tokenizer = load_net(folder, source)
    base = AutoModel.from_pretrained(source).eval()
    pairs = [(group.question, text) for group in groups for text in group.texts][:_PAIRS]
    questions, texts = zip(*pairs, strict=True)
    tokens = encode(tokenizer, questions, texts, files.max_tokens)

    def bare() -> Any:
        return base(
            input_ids=tokens.ids, attention_mask=tokens.mask, token_type_ids=tokens.types
        ).last_hidden_state.mean(1)

    with torch.inference_mode():
        seconds = [(_seconds(bare), _seconds(lambda: net(tokens))) for _ in range(12)]
    there, ours = np.median(np.array(seconds[2:]), axis=0)
    shape = "x".join(map(str, tokens.ids.shape))
    print(f"{_PAIRS} pairs ({shape} tokens): base {1e3 * there:.0f} ms, ours {1e3 * ours:.0f} ms")
    return float(ours / there)


def _seconds(call: Callable[[], Any]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", default="trades", help="the config that made the encoder")
    parser.add_argument("--encoder", type=Path, default=SHIPPED, help="another encoder's folder")
    parser.add_argument(
        "--limit",
        type=int,
        default=None,
        help="so many of the others' questions, and of the shops'",
    )
    return parser.parse_args()


if __name__ == "__main__":
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    sys.exit(main())

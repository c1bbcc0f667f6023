"""`python -m tests.benchmarks.matching`: the matching encoder that ships, beside similarity.

On hetPQA's held-out products, by the config that made it: the right evidence among four, the
share of unanswerable questions declined where 10 or 12 % of the others are, and the time that 32
pairs take beside the base encoder's for the same pairs, in turn in one process.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from finetune.config import config_path
from finetune.matching.config import load
from finetune.matching.groups import Group, Nearness
from finetune.matching.measuring import OTHERS, choice_groups, figures, measured_groups, score
from finetune.matching.shoppers import shoppers
from knowledge.embedding import SentenceTransformerEmbedder
from knowledge.evidence import SimilarityMatcher
from knowledge.matching import SHIPPED, MatchingEncoder, load_net, read_files
from knowledge.pairing import encode
from knowledge.weights import ready_folder
from tests.benchmarks.report import Figure, judge

_PAIRS = 32
_RIGHT, _ABSTAINED, _SLOWER = 0.72, 0.50, 1.1


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
    for part, pools in (("dev", parts.test), ("others", parts.unseen[: options.limit])):
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
    slower = _slower(options.encoder, choice_groups(parts.test, near, "nearest"))
    reached = found["dev", "any"]
    return judge(
        Figure("right evidence", reached.chosen, _RIGHT, most=False),
        Figure("declined at 12 %", reached.abstained_at_12, _ABSTAINED, most=False),
        Figure("time beside the base encoder", slower, _SLOWER, most=True),
    )


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
    parser.add_argument("--config", default="matching", help="the config that made the encoder")
    parser.add_argument("--encoder", type=Path, default=SHIPPED, help="another encoder's folder")
    parser.add_argument(
        "--limit", type=int, default=None, help="only so many of the other questions"
    )
    return parser.parse_args()


if __name__ == "__main__":
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    sys.exit(main())

"""The network of the matching encoder; imported only where it is needed, as it imports torch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor, nn
from torch.nn import functional

if TYPE_CHECKING:
    from collections.abc import Sequence

_HIDDEN = 64


@dataclass(frozen=True, slots=True)
class Pairs:
    """Tokens of question-evidence pairs, each of shape [pairs, tokens].

    `types` are 0 for the question's tokens and 1 for the evidence's; `plain` has 1 for tokens that
    are words, neither separators nor padding.
    """

    ids: Tensor
    mask: Tensor
    types: Tensor
    plain: Tensor

    def to(self, device: str) -> Pairs:
        """Return the same on a device."""
        return Pairs(
            self.ids.to(device), self.mask.to(device), self.types.to(device), self.plain.to(device)
        )


class PairNet(nn.Module):
    """Reads question and evidence together; one logit a pair.

    Beside a small head on the pooled states it keeps what the encoder was trained for: the cosine
    of the two texts' mean states, and each question word's nearest evidence word. So it begins
    about where similarity is, and learns from few examples what similarity misses.
    """

    def __init__(self, encoder: Any) -> None:
        super().__init__()
        width = encoder.config.hidden_size
        self.encoder = encoder
        self.head = Head(width)

    def forward(self, pairs: Pairs) -> Tensor:
        """Return logits, shape [pairs]."""
        states = self.encoder(
            input_ids=pairs.ids, attention_mask=pairs.mask, token_type_ids=pairs.types
        ).last_hidden_state
        logits: Tensor = self.head(states, pairs)
        return logits


class Head(nn.Module):
    """From the states of a pair's tokens to one logit."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.slopes = nn.Parameter(torch.tensor([6.0, 6.0]))
        self.constant = nn.Parameter(torch.tensor(-5.5))
        self.norm = nn.LayerNorm(3 * width)
        self.inner = nn.Linear(3 * width, _HIDDEN)
        self.outer = nn.Linear(_HIDDEN, 1)
        nn.init.zeros_(self.outer.weight)
        nn.init.zeros_(self.outer.bias)

    def forward(self, states: Tensor, pairs: Pairs) -> Tensor:
        """Return logits, shape [pairs], of states of shape [pairs, tokens, width]."""
        asked, told = pairs.mask * (1 - pairs.types), pairs.mask * pairs.types
        question, evidence = _mean(states, asked), _mean(states, told)
        unit = functional.normalize(states, dim=-1)
        near = unit @ unit.transpose(1, 2)
        near = near.masked_fill((told * pairs.plain)[:, None, :] == 0, -1.0).amax(dim=-1)
        words = asked * pairs.plain
        matched = (near * words).sum(1) / words.sum(1).clamp(min=1)
        cosine = functional.cosine_similarity(question, evidence)
        read = torch.cat([states[:, 0], question * evidence, (question - evidence).abs()], dim=-1)
        more: Tensor = self.outer(functional.gelu(self.inner(self.norm(read)))).squeeze(-1)
        return self.slopes[0] * cosine + self.slopes[1] * matched + self.constant + more


def _mean(states: Tensor, mask: Tensor) -> Tensor:
    return (states * mask[..., None]).sum(1) / mask.sum(1, keepdim=True).clamp(min=1)


def encode(tokenizer: Any, questions: Sequence[str], texts: Sequence[str], most: int) -> Pairs:
    """Return the tokens of pairs; what is longer than `most` loses the end of its longer text."""
    found = tokenizer(
        [_clean(each) for each in questions],
        [_clean(each) for each in texts],
        padding=True,
        truncation="longest_first",
        max_length=most,
        return_tensors="pt",
        return_token_type_ids=True,
    )
    ids = found["input_ids"]
    special = torch.isin(ids, torch.tensor(tokenizer.all_special_ids))
    mask = found["attention_mask"]
    return Pairs(ids, mask, found["token_type_ids"], mask * ~special)


def _clean(text: str) -> str:
    # A lone surrogate, as JSON can hold, would make the tokenizer refuse the text.
    return text.encode(errors="replace").decode()

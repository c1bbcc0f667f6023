"""A random Llama of a few thousand weights with a real tokenizer, made where tests need one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

if TYPE_CHECKING:
    from pathlib import Path

TEXTS = (
    "You help in a shop. Do you sell tents? What is in aisle 7? Tell me everything.",
    "Größe, prêt-à-porter, 帳篷 テント ⛺ 👟 — naïve café: «sale items are final».",
    "system user assistant returns within thirty days of delivery, kettles and lamps",
)
CHATML = (
    "{% for message in messages %}<|im_start|>{{ message.role }}\n{{ message.content }}<|im_end|>\n"
    "{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)


def tokenizer(template: str | None = CHATML) -> PreTrainedTokenizerFast:
    """Train a byte-level BPE; its end of a document is not the template's end of a turn."""
    bpe = Tokenizer(models.BPE())
    bpe.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    bpe.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=320,
        special_tokens=["<|endoftext|>", "<|im_start|>", "<|im_end|>"],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    bpe.train_from_iterator(TEXTS, trainer)
    return PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=bpe, eos_token="<|endoftext|>", chat_template=template
    )


def llama(*, hidden: int = 32, layers: int = 2, window: int = 16_384) -> LlamaForCausalLM:
    """Make a model whose replies differ with the question and never end by themselves."""
    torch.manual_seed(7)
    config = LlamaConfig(
        vocab_size=320,
        hidden_size=hidden,
        intermediate_size=64,
        num_hidden_layers=layers,
        num_attention_heads=4,
        num_key_value_heads=2,
        max_position_embeddings=window,
        initializer_range=0.6,
        tie_word_embeddings=False,
        bos_token_id=None,
        eos_token_id=0,
    )
    model = LlamaForCausalLM(config)
    # The best of 320 random logits is positive, so a special token at 0 is never chosen.
    model.lm_head.weight.data[:3] = 0
    return model


def save(folder: Path, model: LlamaForCausalLM, *, template: str | None = CHATML) -> Path:
    """Write a folder such as the hub has them."""
    model.save_pretrained(folder)
    tokenizer(template).save_pretrained(folder)
    return folder

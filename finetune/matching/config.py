"""The YAML of a matching encoder's training, checked before anything runs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from finetune.config import Count, Form, Share, Text, load_form, locate

Positive = Annotated[float, Field(gt=0)]


class ShoppersForm(Form):
    """Shoppers' questions about toys, and about attributes: hetPQA and semiPQA.

    Of the products of hetPQA's dev file the share `held_out`, by a hash, is never learned from:
    neither that file's questions nor any other about these products. Of the other products
    `development` are for early stopping and calibration.
    """

    held_out: Share = 0.5
    development: Share = 0.1
    human_answers: Share = 0.2
    """So much of the evidence is replaced by what a person answered from it."""
    attributes: Count = 1700
    """How many of semiPQA's questions are taken at most."""


class CatalogueForm(Form):
    """Questions made from a catalogue: a file, how its fields are mapped, how many products."""

    path: Text
    mapping: Text | None = None
    products: Count = 200
    questions: Count = 4
    """How many questions about each product."""
    licence: Text = "ours"
    """What the catalogue may be used under, for the card."""


class ShopForm(Form):
    """Questions asked of shops, with what answers them: a file as `finetune.matching.shops` reads.

    One that is `held_out` is measured and not learned.
    """

    path: Text
    held_out: bool = False
    licence: Text = "ours"


class DataForm(Form):
    """What to learn from; paths are looked up beside the config, then from here."""

    folder: Text = "../shared/data"
    shoppers: ShoppersForm = ShoppersForm()
    catalogues: tuple[CatalogueForm, ...] = ()
    shops: tuple[ShopForm, ...] = ()
    holdout: tuple[Text, ...] = ()
    """Eval suites, or folders of them, and JSON lines or tables with questions or product ids: what
    they ask, name or prove an answer by is kept out, as are our own suites."""
    negatives: Annotated[int, Field(ge=1, le=15)] = 3
    absent: Share = 0.3
    """How many of the questions made ask for what the record does not say."""
    max_tokens: Annotated[int, Field(ge=16, le=512)] = 96


class LoraForm(Form):
    """The low-rank matrices beside the encoder's linear layers."""

    rank: Count = 32
    alpha: Count = 64
    dropout: Annotated[float, Field(ge=0, lt=1)] = 0.05


class TrainingForm(Form):
    """How it is trained; `minutes` ends it wherever it is, with the best state so far."""

    epochs: Count = 2
    groups: Count = 8
    """Questions in a batch, each with its evidence."""
    rate: Positive = 1e-3
    head_rate: Positive = 1e-3
    weight_decay: Annotated[float, Field(ge=0)] = 0.01
    warmup: Share = 0.06
    clip: Positive = 1.0
    choose: Annotated[float, Field(ge=0)] = 1.0
    """What choosing among the evidence of a question weighs in the loss."""
    answerable: Annotated[float, Field(ge=0)] = 1.0
    """What telling of each evidence alone whether it answers weighs in the loss."""
    checks: Count = 6
    """How often it is measured on the development questions, and its state kept when best."""
    start: Text | None = None
    """The folder of an encoder from whose matrices and head it goes on."""
    steps: Count | None = None
    """Where it ends, if not with the last epoch; the rate falls as if it went on."""
    minutes: Positive | None = None
    threads: Count = 1
    bf16: Literal["auto"] | bool = "auto"
    """Whether it multiplies in bfloat16; `auto`: where the CPU has instructions for it."""
    seed: int = 1


class MatchingConfig(Form):
    """Everything about one training of a matching encoder; `path` is the file it stands in."""

    kind: Literal["matching"]
    base: Text = "all-MiniLM-L6-v2"
    data: DataForm = DataForm()
    lora: LoraForm = LoraForm()
    training: TrainingForm = TrainingForm()
    output: Text = "tuned/matching"
    """The folder that it is written to; its last part is the encoder's name."""
    licence: Text = "Apache-2.0"
    path: Annotated[Path, Field(exclude=True)] = Path()

    def find(self, name: str) -> Path:
        """Return where a path of the config leads: beside the file, else from here."""
        return locate(name, self.path)


def load(path: Path) -> MatchingConfig:
    """Return a config; raise `TuneConfigError` with every problem and its line."""
    return load_form(path, MatchingConfig)

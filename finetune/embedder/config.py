"""The YAML of an embedder's training, checked before anything runs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from finetune.config import Count, Form, OutputForm, Share, StepsForm, Text, load_form, locate
from finetune.matching.config import CatalogueForm, LoraForm, Positive, ShoppersForm


class JudgementsForm(Form):
    """Which records of a catalogue are what a query wants: a table of query, docid and rating.

    A record with a rating above 0 is wanted. Of the queries the share `held_out`, by a hash, is
    never learned from, and no record that it wants is learned to be one that another wants.
    """

    path: Text
    catalogue: Text
    mapping: Text | None = None
    products: Count = 4000
    """So many records without a rating stand among those that have one."""
    wanted: Count = 12
    """The most records of a query that are learned."""
    held_out: Share = 0.5
    licence: Text = "ours"
    """What the table and the catalogue may be used under, for the card."""


class NegativesForm(Form):
    """How hard negatives are found: by the shop's own search, of which the wanted are taken out."""

    count: Annotated[int, Field(ge=1, le=7)] = 2
    """So many stand beside each pair."""
    depth: Annotated[int, Field(ge=1, le=1000)] = 50
    """So many are searched for."""
    margin: Annotated[float, Field(gt=0, le=1)] = 0.95
    """What is more similar than so much of the pair's own similarity may be wanted, too."""


class DataForm(Form):
    """What to learn from; paths are looked up beside the config, then from here."""

    folder: Text = "../shared/data"
    shoppers: ShoppersForm | None = ShoppersForm()
    """hetPQA and semiPQA in `folder`; null leaves them out."""
    catalogues: tuple[CatalogueForm, ...] = ()
    judgements: tuple[JudgementsForm, ...] = ()
    records: Share = 0.5
    """Of the questions made that name a product, so many are to find its record; the others one
    of its statements."""
    development: Share = 0.1
    """Of the products of catalogues so many are asked about to find the best state, and
    of the judged queries."""
    held_out: Share = 0.15
    """Of the products of catalogues so many are asked about for the figures alone."""
    holdout: tuple[Text, ...] = ()
    """As for a matching encoder: what suites and files ask or name is kept out."""
    negatives: NegativesForm = NegativesForm()
    pairs: Count | None = None
    """The most pairs, chosen at random by the seed."""


class MethodForm(LoraForm):
    """Which weights learn: low-rank matrices beside all linear layers, or all of them."""

    name: Literal["lora", "full"] = "lora"
    rank: Count = 16
    alpha: Count = 32


class TrainingForm(StepsForm):
    """How an embedder learns: of the texts of a batch each question has to find its own."""

    batch_size: Count = 64
    learning_rate: Annotated[float, Field(gt=0, lt=1)] = 2e-4
    warmup: Annotated[float, Field(ge=0, lt=1)] = 0.1
    temperature: Positive = 0.05
    """By which cosines are divided."""
    mini_batch: Count | None = None
    """With it only so many texts are held in memory at a time, whatever the batch's size."""
    max_tokens: Annotated[int, Field(ge=16, le=512)] = 128
    """What is longer is cut in training; serving reads as much as the base does."""
    measured: Count = 200
    """The most development questions of each kind that are ranked at an evaluation."""
    threads: Count = 1


class EmbedderConfig(Form):
    """Everything about one training of an embedder; `path` is the file that it stands in."""

    kind: Literal["embedder"]
    base: Text = "all-MiniLM-L6-v2"
    data: DataForm = DataForm()
    method: MethodForm = MethodForm()
    training: TrainingForm = TrainingForm()
    output: OutputForm = OutputForm(folder="tuned", adapter="embedder")
    path: Annotated[Path, Field(exclude=True)] = Path()

    def find(self, name: str) -> Path:
        """Return where a path of the config leads: beside the file, else from here."""
        return locate(name, self.path)


def load(path: Path) -> EmbedderConfig:
    """Return a config; raise `TuneConfigError` with every problem and its line."""
    return load_form(path, EmbedderConfig)

"""One YAML from data to adapter, checked before anything runs; an error names file and line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from finetune.errors import TuneConfigError
from knowledge.adapters import CHAT, EMBEDDER, MATCHING
from prompts.evals.errors import Problem
from prompts.evals.explaining import explain, named, shown, suggest
from prompts.evals.tree import Place, Tree, read

SHIPPED = Path(__file__).parent / "configs"
KINDS = (CHAT, MATCHING, EMBEDDER)
Share = Annotated[float, Field(ge=0, le=1)]
Count = Annotated[int, Field(ge=1)]
Name = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$")]
Text = Annotated[str, Field(min_length=1)]


class Form(BaseModel):
    """A section of a config: no other keys, and it does not change."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class ModelForm(Form):
    """Which chat model learns, and how it is held in memory."""

    name: Text = "embedded"
    """A profile (`embedded`), a folder, or a model of the hub."""
    revision: Text | None = None
    dtype: Literal["float32", "bfloat16", "float16"] = "float32"
    device: Text | None = None
    quantization: Literal["none", "nf4"] = "none"


class SourceForm(Form):
    """One data source: which, what it needs, and how much of it to take.

    `limit` is the most examples, `share` how much of all examples shall be this source's.
    """

    name: Text
    options: dict[str, Any] = {}
    limit: Count | None = None
    share: Annotated[float, Field(gt=0, le=1)] | None = None


class NegativesForm(Form):
    """How many unanswerable examples are made for each answerable one of a kind that allows it."""

    gold_removed: Share = 0.25
    false_premise: Share = 0.05
    superseded: Share = 0.05
    absent: Share | None = None
    """Of questions that a source itself cannot answer; None takes all that it brings.

    What chooses the evidence abstains before the model is asked: one that learned to do so, too,
    says that sources do not say what they do.
    """


class DataForm(Form):
    """What to learn from; relative paths are looked up beside the config, then from here."""

    sources: Annotated[list[SourceForm], Field(min_length=1)]
    folder: Text | None = None
    """Where public data sets lie, each in its own folder."""
    negatives: NegativesForm = NegativesForm()
    holdout: list[Text] = []
    """Eval suites, or folders of them, and JSON lines or tables with `question` or `text`: nothing
    like what they ask is learned from."""
    development: Annotated[float, Field(gt=0, le=0.5)] = 0.05
    evidence: Annotated[int, Field(ge=1, le=12)] = 3
    """The most texts of a prompt: a small model sees the one or two that an encoder chose."""
    examples: Count | None = None
    """The most training examples, chosen at random by the seed."""
    max_tokens: Annotated[int, Field(ge=32)] = 768
    max_truncated: Share = 0.02
    seed: int = 1


class RenderingForm(Form):
    """How prompts vary, so that the adapter does not depend on one wording.

    `templates` are "default" and the names of ours in finetune/wordings, or folders like a store's
    prompts/. `shots` says how often a prompt has so many examples, by weight.
    """

    templates: Annotated[dict[Text, Annotated[float, Field(gt=0)]], Field(min_length=1)] = {
        "default": 1.0
    }
    shots: Annotated[dict[Literal["0", "1", "2", "3"], Share], Field(min_length=1)] = {
        "0": 0.6,
        "1": 0.2,
        "3": 0.2,
    }
    shots_mode: Literal["similar", "fixed"] = "similar"
    shots_tokens: Annotated[int, Field(ge=0)] = 600
    shops: Annotated[list[Text], Field(min_length=1)] = ["our shop"]


class MethodForm(Form):
    """Which weights learn: a low-rank adapter of one kind, a prefix, or all of them."""

    name: Literal["lora", "rslora", "dora", "adalora", "prefix", "full"] = "lora"
    rank: Count = 16
    alpha: Annotated[float, Field(gt=0)] = 32
    dropout: Annotated[float, Field(ge=0, lt=1)] = 0.05
    targets: Literal["all-linear"] | Annotated[list[Text], Field(min_length=1)] = "all-linear"
    prefix_tokens: Count = 16


class StepsForm(Form):
    """How long and how carefully anything learns whose steps a trainer of the libraries takes."""

    epochs: Annotated[float, Field(gt=0)] = 1
    max_steps: Count | None = None
    batch_size: Count = 8
    accumulation: Count = 1
    learning_rate: Annotated[float, Field(gt=0, lt=1)] = 5e-4
    warmup: Annotated[float, Field(ge=0, lt=1)] = 0.05
    """The share of all steps in which the rate rises."""
    schedule: Literal["cosine", "linear", "constant"] = "cosine"
    weight_decay: Annotated[float, Field(ge=0)] = 0.01
    clip: Annotated[float, Field(gt=0)] = 1.0
    checkpointing: bool = False
    bf16: Literal["auto"] | bool = "auto"
    evaluate_every: Count = 50
    save_every: Count = 50
    early_stopping: Annotated[int, Field(ge=0)] = 3
    """After so many evaluations without a better score; 0 is never."""
    report_to: Literal["tensorboard", "wandb", "mlflow", "none"] = "tensorboard"
    seed: int = 1


class TrainingForm(StepsForm):
    """How a chat model learns."""

    packing: bool = False
    length_grouping: bool = True
    generate: Annotated[int, Field(ge=0)] = 32
    """How many development questions are answered and checked at each evaluation."""


class PreferenceForm(Form):
    """A second stage: of two answers the better one (DPO)."""

    method: Literal["dpo"] = "dpo"
    pairs: Text | None = None
    """JSON lines with a better and a worse answer; None makes them from the sources."""
    store: Text | None = None
    """The store whose customers are masked in `pairs`."""
    adapter: Text | None = None
    """The folder of the adapter to go on from; None begins with the base."""
    beta: Annotated[float, Field(gt=0)] = 0.1


class OutputForm(Form):
    """Where the adapter goes."""

    folder: Text = "adapters"
    adapter: Name = "adapter"
    licence: Text = "Apache-2.0"


class Config(Form):
    """Everything about one tuning of a chat model; `path` is the file that it stands in."""

    kind: Literal["chat"] = "chat"
    model: ModelForm = ModelForm()
    data: DataForm
    rendering: RenderingForm = RenderingForm()
    method: MethodForm = MethodForm()
    training: TrainingForm = TrainingForm()
    preference: PreferenceForm | None = None
    output: OutputForm = OutputForm()
    path: Annotated[Path, Field(exclude=True)] = Path()

    def find(self, name: str) -> Path:
        """Return where a path of the config leads: beside the file, else from here."""
        return locate(name, self.path)


Shape = TypeVar("Shape", bound=Form)


def locate(name: str, config: Path) -> Path:
    """Return where a path of a config leads: as it is if absolute, beside it, else from here."""
    path = Path(name).expanduser()
    beside = config.parent / path
    return path if path.is_absolute() or not beside.exists() else beside


def config_path(name: str | Path) -> Path:
    """Return the file of a config, which is a path or the name of a shipped one.

    Raises `TuneConfigError`.
    """
    path = Path(name)
    if path.is_file():
        return path
    known = {each.stem: each for each in sorted(SHIPPED.glob("*.yaml"))}
    if path.name in known and str(path) == path.name:
        return known[path.name]
    if path.suffix == ".yaml" and path.stem in known and str(path) == path.name:
        return known[path.stem]
    reason = f"there is no such file{suggest(path.stem, known)}"
    names = f"; shipped configs are {', '.join(known)}" if known else ""
    raise TuneConfigError([Problem(str(name), 0, reason + names)])


def kind_of(path: Path) -> str:
    """Return what a config tunes, one of `KINDS`; raise `TuneConfigError`."""
    tree = _tree(path)
    kind = tree.value.get("kind", "chat")
    if kind not in KINDS:
        reason = f"kind: {shown(kind)} is not one of {', '.join(KINDS)}"
        raise TuneConfigError([tree.problem(reason, ("kind",))])
    return str(kind)


def load_config(path: Path) -> Config:
    """Return a chat tuning's config; raise `TuneConfigError` with every problem and its line."""
    tree = _tree(path)
    config, problems = _fitted(Config, tree, path)
    for number, source in enumerate(config.data.sources if config else ()):
        place = ("data", "sources", number)
        problems += _unfit(source.name, source.options, tree, place, key="name")
    if config is None or problems:
        raise TuneConfigError(sorted(problems, key=lambda each: each.line))
    return config


def _unfit(
    name: str, options: Mapping[str, Any], tree: Tree, place: Place, *, key: str
) -> list[Problem]:
    """Return what is wrong with a source, named under `key`, and with the one that it asks."""
    from finetune.sources import NAMES, options_form

    if name not in NAMES:
        reason = f'unknown source "{name}"{suggest(name, NAMES)}'
        return [tree.problem(f"{reason}; the sources are {', '.join(NAMES)}", (*place, key))]
    place = (*place, "options")
    found, problems = _fit(options_form(name), Tree(options, tree.file, tree.lines, place))
    if found is not None and "of" in options:  # a teacher's
        problems += _unfit(options["of"], options.get("options", {}), tree, place, key="of")
    return problems


def load_form(path: Path, form: type[Shape]) -> Shape:
    """Return a config of another form, which has a `path`; raise `TuneConfigError`."""
    found, problems = _fitted(form, _tree(path), path)
    if found is None or problems:
        raise TuneConfigError(problems)
    return found


def _fitted(form: type[Shape], tree: Tree, path: Path) -> tuple[Shape | None, list[Problem]]:
    found, problems = _fit(form, tree)
    if "path" in tree.value:  # where the file lies is not for the file to say
        problems.append(tree.problem('unknown key "path"', ("path",)))
    return (found.model_copy(update={"path": path}) if found else None), problems


def _fit(form: type[Shape], tree: Tree) -> tuple[Shape | None, list[Problem]]:
    try:
        return form.model_validate(tree.value), []
    except ValidationError as error:
        faults = explain(error, tree.value, keys=dict(_keys(form)))
        problems = [tree.problem(named(place, reason), place) for place, reason in faults]
        return None, list(dict.fromkeys(problems))


def _tree(path: Path) -> Tree:
    tree, problems = read(path, shown=str(path))
    if tree.value is None and (not problems or problems[0].reason.startswith("is empty")):
        problems = [tree.problem("is empty: copy one of the shipped configs")]
    if not problems and not isinstance(tree.value, dict):
        problems = [tree.problem(f"is {shown(tree.value)}, not a config of key: value lines")]
    if problems:
        raise TuneConfigError(problems)
    return tree


def _keys(form: type[BaseModel], name: str = "") -> Iterator[tuple[str, Sequence[str]]]:
    """Yield the keys of a form and of the forms in it, by the key that each stands under."""
    yield name, [key for key in form.model_fields if key != "path"]
    for key, field in form.model_fields.items():
        for inner in _forms(field.annotation):
            yield from _keys(inner, key)


def _forms(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in getattr(annotation, "__args__", ()):
        yield from _forms(part)


def as_mapping(config: Form) -> Mapping[str, Any]:
    """Return a config as plain values, all defaults written out, for a card."""
    return config.model_dump(mode="json")

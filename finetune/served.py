"""Parity with a server: what it makes of the same messages, token by token."""

from __future__ import annotations

import json
import math
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from finetune.errors import ParityError
from finetune.parity import ROUNDED, TOKENS, Compared, Reference, beyond, prompts

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

    from prompts.types import Message

_SECONDS = 120.0
_TOP = 5
_AS_ID = "token_id:"


def compare_served(
    url: str,
    ours: Reference,
    tokenizer: PreTrainedTokenizerBase,
    *,
    model: str | None = None,
    api_key: str | None = None,
) -> Compared:
    """Hold an OpenAI-compatible server against base + adapter; raises `ParityError`.

    A server that tells token ids (vLLM's /tokenize) has them compared, of any other the number of
    a prompt's tokens. Replies are compared up to the first token that differs, because behind it
    there is nothing to compare; the divergence is of the likeliest tokens and all others together.
    """
    import openai

    client = openai.OpenAI(base_url=url, api_key=api_key or "none", timeout=_SECONDS)
    try:
        name = model or next(iter(client.models.list().data)).id
        replies = [_asked(client, name, messages) for messages in prompts()]
    except StopIteration as error:
        raise ParityError(f"the server at {url} lists no model: name it") from error
    except openai.APIConnectionError as error:
        raise ParityError(f"the server at {url} cannot be reached: start it") from error
    except openai.OpenAIError as error:
        why = " ".join(str(error).split())[:200]
        msg = f"the server at {url} gives no log-probabilities ({why}): start one that does"
        raise ParityError(f"{msg}, such as vLLM") from error
    problems = _prompt_problems(url, name, replies, ours, api_key)
    texts = _texts(tokenizer)
    held = [
        each for number, reply in enumerate(replies) for each in _places(reply, ours, number, texts)
    ]
    if not held:
        raise ParityError(
            f"the server at {url} gave no log-probabilities: ask it for them, or vLLM"
        )
    agreement = sum(same for same, _ in held) / len(held)
    divergence = sum(kl for _, kl in held) / len(held)
    problems += beyond(agreement, divergence, ROUNDED)
    return Compared(f"{name} at {url}", agreement, divergence, len(held), tuple(problems))


def _asked(client: Any, model: str, messages: Sequence[Message]) -> Any:
    return client.chat.completions.create(
        model=model,
        messages=[asdict(each) for each in messages],
        max_tokens=TOKENS,
        temperature=0,
        logprobs=True,
        top_logprobs=_TOP,
        # vLLM's own: a token's text does not always tell which token it is.
        extra_body={"return_tokens_as_token_ids": True},
    )


def _prompt_problems(
    url: str, model: str, replies: Sequence[Any], ours: Reference, api_key: str | None
) -> list[str]:
    theirs = _tokenized(url, model, api_key)
    if theirs is not None:
        wrong = sum(a != b for a, b in zip(ours.prompts, theirs, strict=True))
        what = "token ids"
    else:
        counts = [reply.usage.prompt_tokens for reply in replies]
        wrong = sum(len(a) != b for a, b in zip(ours.prompts, counts, strict=True))
        what = "numbers of tokens"
    found = f"other {what} for {wrong} of {len(ours.prompts)} prompts: another chat template"
    return [found] if wrong else []


def _tokenized(url: str, model: str, api_key: str | None) -> list[tuple[int, ...]] | None:
    """Return the ids that the server makes of the prompts, None where it does not tell."""
    place = url.rstrip("/").removesuffix("/v1") + "/tokenize"
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {api_key or 'none'}"}
    found = []
    for messages in prompts():
        asked = {"model": model, "messages": [asdict(each) for each in messages]}
        request = urllib.request.Request(  # noqa: S310 (the user names the server)
            place, json.dumps(asked | {"add_generation_prompt": True}).encode(), headers
        )
        try:
            with urllib.request.urlopen(request, timeout=_SECONDS) as answer:  # noqa: S310
                found.append(tuple(json.load(answer)["tokens"]))
        except (urllib.error.URLError, ValueError, KeyError, TypeError):
            return None
    return found


def _places(
    reply: Any, ours: Reference, number: int, texts: Mapping[int, str]
) -> list[tuple[bool, float]]:
    """Return for each place of a reply whether the token is the same, and the divergence."""
    content = reply.choices[0].logprobs.content if reply.choices[0].logprobs else None
    found: list[tuple[bool, float]] = []
    # Half a character has no text of its own: such tokens count among "all others".
    counts = Counter(texts.values())
    known = {text: id_ for id_, text in texts.items() if counts[text] == 1}
    for place, told in enumerate((content or [])[: len(ours.replies[number])]):
        logs = ours.logs[number][place]
        pairs = [
            (each.logprob, float(logs[id_]))
            for each in told.top_logprobs
            if (id_ := _id(each.token, known)) is not None
        ]
        # Ours go on where a server ends its reply: the likeliest token is what it should choose.
        found.append((_same(told.token, int(logs.argmax()), texts), _divergence(pairs)))
        if not _same(told.token, ours.replies[number][place], texts):
            break
    return found


def _divergence(pairs: Sequence[tuple[float, float]]) -> float:
    """Return KL(theirs || ours) in nats over the likeliest tokens and all others as one."""
    least = 1e-9
    total = sum(math.exp(theirs) * (theirs - mine) for theirs, mine in pairs)
    rest = max(1 - sum(math.exp(theirs) for theirs, _ in pairs), least)
    ours = max(1 - sum(math.exp(mine) for _, mine in pairs), least)
    return total + rest * math.log(rest / ours)


def _id(token: str, known: Mapping[str, int]) -> int | None:
    if token.startswith(_AS_ID):
        return int(token.removeprefix(_AS_ID))
    return known.get(token)


def _same(token: str, ours: int, texts: Mapping[int, str]) -> bool:
    if token.startswith(_AS_ID):
        return int(token.removeprefix(_AS_ID)) == ours
    return token == texts[ours]


def _texts(tokenizer: PreTrainedTokenizerBase) -> dict[int, str]:
    ids = sorted(tokenizer.get_vocab().values())
    return dict(zip(ids, tokenizer.batch_decode([[id_] for id_ in ids]), strict=True))

"""Parity with a server: a small real one that serves the tiny model as vLLM would."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import torch

from assistant.models.rendering import render
from finetune import cards, parity
from finetune.errors import ParityError
from finetune.export import export, merged_model
from finetune.parity import Reference
from finetune.served import compare_served
from prompts.types import Message
from tests.assistant.models import tiny


@contextmanager
def serve(model: Any, tokenizer: Any, *, ids: bool = True, logprobs: bool = True) -> Iterator[str]:
    """Serve `model`; without `ids` there is no /tokenize and tokens are told as texts."""

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Keep the test's output clean."""

        def do_GET(self) -> None:
            self._json(200, {"object": "list", "data": [{"id": "tuned", "object": "model"}]})

        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            prompt = render(tokenizer, [Message(**each) for each in asked["messages"]])
            if self.path == "/tokenize":
                found = (200, {"tokens": prompt}) if ids else (404, {"error": "no such path"})
                self._json(*found)
                return
            content = self._reply(prompt, asked["max_tokens"], asked["top_logprobs"])
            choice = {
                "index": 0, "finish_reason": "length",
                "message": {"role": "assistant", "content": ""},
                "logprobs": {"content": content} if logprobs else None,
            }  # fmt: skip
            usage = {"prompt_tokens": len(prompt), "completion_tokens": 1, "total_tokens": 1}
            self._json(
                200,
                {"id": "x", "object": "chat.completion", "created": 1, "model": "tuned",
                 "choices": [choice], "usage": usage},
            )  # fmt: skip

        def _reply(self, prompt: list[int], most: int, top: int) -> list[dict[str, Any]]:
            found, row = [], list(prompt)
            for _ in range(most):
                with torch.no_grad():
                    logs = model(torch.tensor([row])).logits[0, -1].float().log_softmax(-1)
                values, chosen = logs.topk(top)
                told = [
                    {"token": self._token(int(id_)), "logprob": float(value), "bytes": None}
                    for value, id_ in zip(values, chosen, strict=True)
                ]
                found.append({**told[0], "top_logprobs": told})
                row.append(int(chosen[0]))
            return found

        def _token(self, id_: int) -> str:
            return f"token_id:{id_}" if ids else str(tokenizer.decode([id_]))

        def _json(self, status: int, values: dict[str, Any]) -> None:
            body = json.dumps(values).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="module")
def ours(adapter: Path) -> Reference:
    return parity.reference(adapter, cards.read(adapter))[0]


@pytest.fixture(scope="module")
def tuned(adapter: Path, base: Path) -> Any:
    return merged_model(adapter, base)


@pytest.mark.parametrize("ids", [True, False])
def test_the_same_model_is_the_same(tuned: Any, ours: Reference, ids: bool) -> None:
    with serve(tuned, tiny.tokenizer(), ids=ids) as url:
        found = compare_served(url, ours, tiny.tokenizer())
    assert found.same, found.problems
    assert found.what == f"tuned at {url}"
    assert found.tokens == len(ours.prompts) * parity.TOKENS
    assert found.agreement == 1
    assert abs(found.divergence) < 1e-4


def test_a_server_that_ends_a_reply_where_ours_has_to_go_on_is_the_same(
    tuned: Any, ours: Reference
) -> None:
    # As if the likeliest second token were the end, which ours are not allowed before the last.
    longer = tuple((each[0], (each[1] + 1) % 50, *each[2:]) for each in ours.replies)
    with serve(tuned, tiny.tokenizer()) as url:
        found = compare_served(url, replace(ours, replies=longer), tiny.tokenizer())
    assert (found.agreement, found.tokens) == (1, 2 * len(ours.prompts))


def test_the_base_without_the_adapter_is_found_out(base: Path, ours: Reference) -> None:
    with serve(tiny.llama().eval(), tiny.tokenizer()) as url:
        found = compare_served(url, ours, tiny.tokenizer())
    assert not found.same
    assert found.agreement < 1


@pytest.mark.parametrize(("ids", "what"), [(True, "token ids"), (False, "numbers of tokens")])
def test_another_template_is_found_out(tuned: Any, ours: Reference, ids: bool, what: str) -> None:
    other = tiny.tokenizer(tiny.CHATML.replace("<|im_start|>assistant", "assistant says:"))
    with serve(tuned, other, ids=ids) as url:
        found = compare_served(url, ours, tiny.tokenizer())
    asked = len(ours.prompts)
    assert f"other {what} for {asked} of {asked} prompts: another chat template" in found.problems


def test_a_server_without_log_probabilities_is_one_line(tuned: Any, ours: Reference) -> None:
    with (
        serve(tuned, tiny.tokenizer(), logprobs=False) as url,
        pytest.raises(ParityError, match="gave no log-probabilities"),
    ):
        compare_served(url, ours, tiny.tokenizer())


def test_what_was_exported_is_what_is_served(
    adapter: Path, ours: Reference, tmp_path: Path
) -> None:
    from transformers import AutoModelForCausalLM

    folder = export(adapter, tmp_path / "merged", "merged")
    model: Any = AutoModelForCausalLM.from_pretrained(folder)
    with serve(model, tiny.tokenizer()) as url:
        assert compare_served(url, ours, tiny.tokenizer()).same

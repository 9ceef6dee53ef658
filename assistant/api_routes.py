"""The addresses under /api: what each takes, what it answers, and which scope a key needs for it.

    POST /ask                         a question: its record, or the same as server-sent events       ask
    POST /search, GET /search         passages                                                        search
    GET  /register                    rows of the register of responsibilities                        register
    GET  /documents                   the documents                                                   documents
    GET  /documents/{id}/pages/{n}    a page as PNG, or the PDF opening there, a span highlighted      documents

Loaded by the server only. No `from __future__ import annotations` here: FastAPI reads the annotations of these functions, and
the callers in them are made when the application is.
"""

import json
from collections.abc import AsyncIterator
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Header, Path, Query, Request, Security
from fastapi.responses import JSONResponse, Response, StreamingResponse
from fastapi.security import HTTPBearer

from assistant.answers import Answer
from assistant.api_door import Caller, Door
from assistant.api_models import (
    AskRequest,
    DocumentsModel,
    Name,
    ProblemModel,
    RecordModel,
    RegisterModel,
    RegisterRequest,
    ScopeModel,
    SearchModel,
    SearchRequest,
    Words,
    Year,
)
from assistant.api_problems import MEDIA_TYPE, Problem
from assistant.api_work import Work
from assistant.declines import LONGEST_QUESTION
from assistant.enquiries import Enquiries
from assistant.guard import LANGUAGE
from assistant.page_images import marked_pdf, page_picture

# For machines, beside `generated_by` in the record: what a model or a program composed is marked as such (AI Act, art. 50).
AI_MARK = {"ai-disclosure": "mode=ai-originated"}
_NOT_KEPT = {"cache-control": "no-store"}
_KEY = HTTPBearer(auto_error=False, scheme_name="key", description="A key of `python -m assistant keys add`.")
_EVENT = {
    "type": "object",
    "properties": {"event": {"enum": ["progress", "claim", "record", "error"]}, "data": {"type": "string"}},
    "required": ["event", "data"],
}


def _problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """How the description tells of the failures that an address has, besides those that all have."""
    told = {"model": ProblemModel, "content": {MEDIA_TYPE: {}}}
    return {
        status: {**told, "description": f"Problem ({status})"}
        for status in (400, 401, 403, 422, 429, 500, 503, 504, *statuses)
    }


def routes(enquiries: Enquiries, door: Door, work: Work) -> APIRouter:
    """The addresses, over what can be enquired."""

    # It looks up a key in memory, and at the date of a small file; a way to a thread and back would take many times as long.
    async def caller(request: Request) -> Caller:
        return door.admit(request)

    def allowed(scope: str) -> Any:
        async def check(who: Annotated[Caller, Depends(caller)]) -> Caller:
            who.require(scope)
            return who

        return Depends(check)

    router = APIRouter(dependencies=[Security(_KEY)])

    @router.post(
        "/ask",
        response_model=RecordModel,
        responses=_problems(413) | {200: {"content": {"text/event-stream": {"schema": _EVENT}}}},
    )
    async def ask(
        question: AskRequest,
        who: Annotated[Caller, allowed("ask")],
        accept: Annotated[str, Header(include_in_schema=False)] = "",
    ) -> Response:
        """Answer a question from the documents, with verbatim sources."""
        if question.stream or "text/event-stream" in accept:
            events = _events(enquiries, work, question, who)
            return StreamingResponse(events, headers={**AI_MARK, **_NOT_KEPT}, media_type="text/event-stream")
        _, record = await work.run(lambda: enquiries.ask(question, who))
        return JSONResponse(record, headers={**AI_MARK, **_NOT_KEPT})

    @router.post("/search", response_model=SearchModel, responses=_problems(413))
    async def search(request: SearchRequest, who: Annotated[Caller, allowed("search")]) -> Response:
        """Find passages."""
        return JSONResponse(await work.run(lambda: enquiries.search(request, who)), headers=_NOT_KEPT)

    @router.get("/search", response_model=SearchModel, responses=_problems())
    async def search_by_address(
        who: Annotated[Caller, allowed("search")],
        q: Annotated[Words, Query(min_length=1, max_length=LONGEST_QUESTION)],
        region: Annotated[list[Name], Query(max_length=50)] = [],  # noqa: B006 - FastAPI copies it
        document: Annotated[list[Name], Query(max_length=200)] = [],  # noqa: B006
        year: Annotated[list[Year], Query(max_length=50)] = [],  # noqa: B006
        only_in_force: bool = False,
        limit: Annotated[int, Query(ge=1, le=50)] = 10,
    ) -> Response:
        """Find passages. An address ends up in logs on its way; prefer POST where a question may hold what is personal."""
        scope = ScopeModel(regions=region, documents=document, years=year, only_in_force=only_in_force)
        request = SearchRequest(question=q, scope=scope, limit=limit)
        return JSONResponse(await work.run(lambda: enquiries.search(request, who)), headers=_NOT_KEPT)

    @router.get("/register", response_model=RegisterModel, responses=_problems())
    async def register(
        who: Annotated[Caller, allowed("register")], filters: Annotated[RegisterRequest, Query()]
    ) -> Response:
        """Who is responsible for what, and when: rows as they stand in the documents, complete."""
        listing = await work.run(lambda: enquiries.register(filters, who))
        return Response(listing.content, headers=_NOT_KEPT, media_type=JSONResponse.media_type)

    @router.get("/documents", response_model=DocumentsModel, responses=_problems())
    async def documents(who: Annotated[Caller, allowed("documents")]) -> Response:
        """The documents that the key opens."""
        listing = await work.run(lambda: enquiries.documents(who))
        return Response(listing.content, headers=_NOT_KEPT, media_type=JSONResponse.media_type)

    @router.get(
        "/documents/{id}/pages/{number}",
        response_class=Response,
        responses=_problems(404) | {200: {"content": {"image/png": {}, "application/pdf": {}}}},
    )
    async def page(
        who: Annotated[Caller, allowed("documents")],
        id: Annotated[str, Path(max_length=200)],
        number: Annotated[int, Path(ge=1, le=100_000)],
        start: Annotated[int, Query(ge=0, le=1_000_000_000)] = 0,
        end: Annotated[int, Query(ge=0, le=1_000_000_000)] = 0,
        format: Literal["png", "pdf"] = "png",
    ) -> Response:
        """A page as a picture, or the whole PDF opening there; the span `[start, end)` of the text is highlighted."""
        content = await work.run(lambda: _page(enquiries, who, id, number, start, end, format))
        kind = "image/png" if format == "png" else "application/pdf"
        return Response(content, headers={"cache-control": "private, no-cache"}, media_type=kind)

    return router


def _page(enquiries: Enquiries, who: Caller, id: str, number: int, start: int, end: int, format: str) -> bytes:
    found = enquiries.document(id, who)
    if found is None:
        raise Problem(404, "no-document")
    library, document = found
    if library.source(id).suffix != ".pdf":
        raise Problem(404, "no-pages")
    if number not in {page.number for page in document.pages}:
        raise Problem(404, "no-page", count=len(document.pages))
    if (start or end) and not start < end <= len(document.text):
        raise Problem(404, "no-span")
    draw = page_picture if format == "png" else marked_pdf
    return draw(library, id, document.digest, number, start, end)


async def _events(enquiries: Enquiries, work: Work, question: AskRequest, who: Caller) -> AsyncIterator[str]:
    """A question's server-sent events: `progress`, a `claim` for each sentence that held, the `record`; or an `error`."""
    yield _event("progress", {"stage": "received"})
    try:
        answer, record = await work.run(lambda: enquiries.ask(question, who))
    except Problem as problem:
        yield _event("error", problem.body(LANGUAGE.get()))
        return
    for told in _claims(answer):
        yield _event("claim", told)
    yield _event("record", record)


def _claims(answer: Answer) -> list[dict[str, Any]]:
    return [{"text": claim.text, "markers": list(claim.markers)} for claim in answer.claims]


def _event(name: str, data: dict[str, Any]) -> str:
    # JSON has no bare line break, so one line of data holds it whole.
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"

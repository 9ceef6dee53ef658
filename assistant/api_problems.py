"""What a caller is told when a call is not answered: one form for every failure, in the caller's language.

    HTTP/1.1 429 Too Many Requests
    content-type: application/problem+json
    retry-after: 1

    {"type": "about:blank", "title": "För många anrop", "status": 429, "reason": "rate",
     "detail": "Du har anropat för ofta. Försök igen om 1 sekund.", "fields": []}

The form is that of RFC 9457. `reason` is ours, for programs: it stays the same while sentences are improved. A failure that
nobody foresaw has a reference, under which the log has the kind and the place of it - never its message, which may quote a
question.
"""

from __future__ import annotations

import logging
import math
import traceback
from collections.abc import Sequence
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from assistant.api_keys import KeysDamaged
from assistant.guard import LANGUAGE
from index.embed import EmbedderMissing
from index.generations import IndexBusy
from index.search import IndexMismatch, IndexMissing
from index.store_server import StoreUnavailable
from ingest.store import LibraryDamaged, LibraryMissing
from prompts import text

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

MEDIA_TYPE = "application/problem+json"
# Seconds after which it is worth trying again: the time in which a store comes back or an index is switched to.
TRY_AGAIN = 5
_LOG = logging.getLogger("vagvisaren.api")
# What may be wrong with the data folder or the store. These errors' own messages hold no question.
_EXPECTED: tuple[tuple[type[Exception] | tuple[type[Exception], ...], str], ...] = (
    (LibraryMissing, "library-empty"),
    (LibraryDamaged, "library-damaged"),
    ((IndexMissing, IndexMismatch, IndexBusy, EmbedderMissing), "index"),
    (StoreUnavailable, "store"),
    (KeysDamaged, "keys"),
)
# What the framework refuses by itself.
_BY_STATUS = {400: "malformed", 404: "no-address", 405: "method", 413: "too-large", 415: "malformed"}


class Problem(Exception):
    """A call that is not answered: the HTTP status, the stem of its words in `prompts`, and what stands in their braces.

    `retry_after` is in seconds, 0 for a call that will fail again. `fields` names what was wrong in the call, each as
    "body.question: string_too_long".
    """

    def __init__(
        self, status: int, reason: str, *, retry_after: float = 0, fields: Sequence[str] = (), **values: object
    ) -> None:
        super().__init__(reason)
        self.status, self.reason, self.fields = status, reason, tuple(fields)
        self.retry_after = math.ceil(retry_after)
        self.values = {"seconds": self.retry_after, **values}

    def body(self, language: str) -> dict[str, Any]:
        """The problem as JSON, in the form of RFC 9457."""
        return {
            "type": "about:blank",
            "title": text(f"api.{self.reason}-title", language),
            "status": self.status,
            "detail": text(f"api.{self.reason}", language, **self.values),
            "reason": self.reason,
            "fields": list(self.fields),
        }


def problem_of(error: Exception) -> Problem:
    """What the caller is told of a failure. What was not foreseen is written to the log, with its place."""
    if isinstance(error, Problem):
        return error
    for kinds, reason in _EXPECTED:
        if isinstance(error, kinds):
            _LOG.warning("%s", error)
            return Problem(503, reason, retry_after=TRY_AGAIN)
    if isinstance(error, TimeoutError):
        return Problem(504, "too-slow", retry_after=TRY_AGAIN)
    reference = uuid4().hex[:8]
    place = "".join(traceback.format_tb(error.__traceback__))
    _LOG.error("failure %s: %s\n%s", reference, type(error).__name__, place)
    return Problem(500, "unexpected", reference=reference)


def invalid_call(faults: Sequence[Any]) -> Problem:
    """What the caller is told of a call that does not have the form it should, from pydantic's account of its faults.

    The place and the kind of each, never the value: it may be a question.
    """
    fields = [f"{'.'.join(map(str, fault['loc']))}: {fault['type']}" for fault in faults[:20]]
    personal = any(fault["type"] == "identity_number" for fault in faults)
    return Problem(422, "identity-number" if personal else "invalid", fields=fields)


def respond(problem: Problem, headers: dict[str, str] | None = None) -> Response:
    """The problem as a response, in the language of the request that is being answered."""
    from starlette.responses import JSONResponse

    told = {"cache-control": "no-store", "content-language": LANGUAGE.get(), **(headers or {})}
    if problem.retry_after:
        told["retry-after"] = str(problem.retry_after)
    if problem.status == HTTPStatus.UNAUTHORIZED:
        told["www-authenticate"] = "Bearer"
    return JSONResponse(problem.body(LANGUAGE.get()), problem.status, told, MEDIA_TYPE)


def speak_of_problems(api: FastAPI, routes: Sequence[BaseRoute]) -> None:
    """Let the application, whose addresses are `routes`, answer every failure in this form."""
    from fastapi.exceptions import RequestValidationError
    from starlette.exceptions import HTTPException

    async def told(request: Request, error: Exception) -> Response:
        return respond(problem_of(error))

    async def invalid(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        return respond(invalid_call(error.errors()))

    async def refused(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        headers = dict(error.headers or {})
        if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            headers["allow"] = ", ".join(_methods(routes, request))  # the framework tells those of one route only
        return respond(Problem(error.status_code, _BY_STATUS.get(error.status_code, "malformed")), headers)

    api.add_exception_handler(Problem, told)
    api.add_exception_handler(RequestValidationError, invalid)
    api.add_exception_handler(HTTPException, refused)


def describe_problems(api: FastAPI) -> None:
    """Let the description say in which form they come: the framework files every response under application/json."""
    described = api.openapi

    def openapi() -> dict[str, Any]:
        if api.openapi_schema is None:
            for operations in described()["paths"].values():
                for operation in operations.values():
                    for response in operation["responses"].values():
                        content = response.get("content", {})
                        if MEDIA_TYPE in content:
                            content[MEDIA_TYPE] = content.pop("application/json")
        assert api.openapi_schema is not None  # made by the call above
        return api.openapi_schema

    api.openapi = openapi  # type: ignore[method-assign]


def _methods(routes: Sequence[BaseRoute], request: Request) -> list[str]:
    """Every method that the address of a request is there for."""
    from starlette.routing import Match, Route

    there = [
        route for route in routes if isinstance(route, Route) and route.matches(request.scope)[0] is not Match.NONE
    ]
    return sorted({method for route in there for method in route.methods or ()})

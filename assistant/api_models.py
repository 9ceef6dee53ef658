"""The forms of the programming interface: what may be asked, and what an answer looks like.

They are what the OpenAPI description is made of, and what the tools of the MCP server accept. Loaded by the server only:
pydantic is heavy.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from assistant.declines import LONGEST_QUESTION
from assistant.privacy import identity_numbers

_REMEMBERED = 6  # earlier questions that a follow-up may lean on, as in the chat


def _without_identity_numbers(words: str) -> str:
    if identity_numbers(words):
        raise PydanticCustomError("identity_number", "holds a personal identity number")
    return words


def _is_whole(number: object) -> bool:
    return isinstance(number, float) and number.is_integer()


# Words that are looked for. The assistant itself declines a *question* with an identity number, in a record.
Words = Annotated[str, AfterValidator(_without_identity_numbers)]
Question = Annotated[str, Field(min_length=1, max_length=LONGEST_QUESTION)]
Name = Annotated[Words, Field(min_length=1, max_length=200)]
Filter = Annotated[Words, Field(max_length=200)]
# 10.0 is a whole number in JSON, "10" and true are none. It stands behind the limits, or the description loses them.
_WHOLE = BeforeValidator(lambda number: int(number) if _is_whole(number) else number)
Year = Annotated[int, Field(ge=1900, le=2200), _WHOLE]


class _Asked(BaseModel):
    """What callers send: a field that we do not know is a mistake, not a wish to pass over, and 0 is not false."""

    model_config = ConfigDict(extra="forbid", strict=True)


class ScopeModel(_Asked):
    """Which part of the library may be searched; an empty list is no limit. A scope is never loosened."""

    regions: list[Name] = Field(
        default=[], max_length=50, description="Regions by any of their names; 'Sverige' is national."
    )
    documents: list[Name] = Field(default=[], max_length=200, description="Ids of documents.")
    years: list[Year] = Field(default=[], max_length=50, description="Years that a document is dated in or valid for.")
    only_in_force: bool = Field(
        default=False, description="Leave out what is not in force: proposals, drafts, history."
    )


class QuestionModel(_Asked):
    """A question to the assistant."""

    question: Question
    history: list[Question] = Field(default=[], max_length=_REMEMBERED, description="Earlier questions, oldest first.")
    scope: ScopeModel = ScopeModel()
    language: Literal["sv", "en"] | None = Field(
        default=None, description="Language of the answer; default: the question's."
    )


class AskRequest(QuestionModel):
    """A question, and how its answer is to be sent."""

    stream: bool = Field(default=False, description="Answer as server-sent events, as does Accept: text/event-stream.")


class SearchRequest(_Asked):
    """A search for passages."""

    question: Annotated[Words, Field(min_length=1, max_length=LONGEST_QUESTION)]
    scope: ScopeModel = ScopeModel()
    limit: Annotated[int, Field(ge=1, le=50), _WHOLE] = 10


class RegisterRequest(_Asked):
    """Filters on the register of responsibilities; one that is empty or left out lets every row pass."""

    model_config = ConfigDict(strict=False)  # an address holds text alone

    responsible: Filter = Field(default="", description="A unit, in short or long form.")
    year: Annotated[str, Field(pattern=r"^([0-9]{4})?$")] = Field(default="", description="A year, as 2026.")
    region: Filter = Field(default="", description="A region, by any of its names.")
    kind: Literal["", "activity", "agreement", "measure", "rule"] = ""
    limit: int = Field(default=1000, ge=1, le=5000)
    offset: int = Field(default=0, ge=0, le=1_000_000)


class _Told(BaseModel):
    """What we send. More fields may come; a caller passes over those that it does not know."""

    model_config = ConfigDict(extra="allow")


class CitationModel(_Told):
    """A verbatim quote that carries a claim; `href` opens it, highlighted on its page."""

    marker: int
    document: str
    title: str
    status: str
    dated: str
    page: int
    page_label: str
    section: str
    quote: str
    context: str
    supports: float
    href: str


class PassageModel(_Told):
    """A passage that was found, best first."""

    document: str
    title: str
    page: int
    page_label: str
    section: str
    text: str
    score: float


class RecordModel(_Told):
    """An answer with its sources, as `python -m assistant ask --json` prints it; `generated_by` is the AI mark."""

    id: str
    question: str
    status: Literal["answered", "unwritten", "not-found", "declined", "clarify"]
    kind: str
    answer: str
    language: Literal["sv", "en"]
    citations: list[CitationModel]
    passages: list[PassageModel]
    notices: list[str]
    withheld: int
    generated_by: str
    seconds: float
    timings: dict[str, float]


class SearchModel(_Told):
    """The passages that a search found."""

    passages: list[PassageModel]


class RowModel(_Told):
    """A row of the register, as `python -m assistant register --format json` prints it."""

    document: str
    kind: str
    activity: str | None
    years: list[str]
    responsible: list[str]
    in_cooperation_with: list[str]
    page: int
    page_label: str
    uncertain: list[str]


class RegisterModel(_Told):
    """Rows of the register: `total` passed the filters, of which `rows` are those from `offset` on."""

    total: int
    offset: int
    rows: list[RowModel]


class PartModel(_Told):
    """One of several papers bound in a document."""

    id: str
    title: str
    kind: str
    status: str
    dated: date | None


class DocumentModel(_Told):
    """A document of the library, as its catalogue describes it; `inferred` names the fields that no catalogue gave."""

    id: str
    title: str
    issuer: str
    region: str
    kind: str
    status: str
    dated: date | None
    valid_from: date | None
    valid_to: date | None
    edition: str
    restates: str
    url: str
    pages: int
    parts: list[PartModel]
    inferred: list[str]


class DocumentsModel(_Told):
    """The documents that the caller may read."""

    documents: list[DocumentModel]


class ProblemModel(BaseModel):
    """Why a call was not answered (RFC 9457)."""

    type: Literal["about:blank"]
    title: str
    status: int
    detail: str
    reason: str = Field(description="For programs: stays the same while sentences are improved.")
    fields: list[str] = Field(description="What was wrong in the call, as 'body.question: string_too_long'.")

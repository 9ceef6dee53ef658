"""Conversations to take along: /export/<key>/<name>.docx and .pdf.

A visit gets a key that nobody can guess, and its questions and answers are kept under it in memory for as long as the visit
lasts: nothing is written to disk for the sake of an export. The file is made when it is asked for.
"""

from __future__ import annotations

import secrets
from collections import OrderedDict
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from assistant import audit
from assistant.answers import Answer
from assistant.export_docx import as_docx
from assistant.export_pdf import as_pdf
from assistant.guard import LANGUAGE
from assistant.plain_page import NoSuchPage
from assistant.transcript import transcript
from assistant.visitor import VISITOR
from prompts import text

_FORMS = {
    "docx": (as_docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "pdf": (as_pdf, "application/pdf"),
}
# Visits whose browser never said goodbye must not fill the memory: the oldest leave first.
_MOST_VISITS = 500

Conversation = Sequence[tuple[str, Answer]]


class Conversations:
    """The conversations of the visits that last, by their keys."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Conversation] = OrderedDict()

    def keep(self, key: str, conversation: Conversation) -> None:
        """Keep what a visit has come to now."""
        self._kept[key] = tuple(conversation)
        self._kept.move_to_end(key)
        while len(self._kept) > _MOST_VISITS:
            self._kept.popitem(last=False)

    def of(self, key: str) -> Conversation:
        """The conversation under a key, oldest question first; empty where there is none."""
        return self._kept.get(key, ())

    def forget(self, key: str) -> None:
        """The visit is over."""
        self._kept.pop(key, None)

    @staticmethod
    def new_key() -> str:
        """A key that cannot be guessed: 128 random bits."""
        return secrets.token_urlsafe(16)


class ExportPages:
    """The downloads of the conversations in `conversations`, noted in the audit log of the data folder."""

    def __init__(self, conversations: Conversations, data: Path) -> None:
        self.conversations = conversations
        self.data = data

    def routes(self) -> list[Route]:
        """The addresses."""
        return [Route("/export/{key}/{name}.{form}", self.download)]

    def download(self, request: Request) -> Response:
        """The conversation as a file. Raises NoSuchPage for a key or a form that leads nowhere."""
        conversation = self.conversations.of(request.path_params["key"])
        form = request.path_params["form"]
        if not conversation or form not in _FORMS:
            raise NoSuchPage("export.gone")
        language = LANGUAGE.get()
        write, media_type = _FORMS[form]
        content = write(transcript(conversation, date.today(), language))
        shown = sorted({citation.document for _, answer in conversation for citation in answer.citations})
        audit.note(self.data, "exported", VISITOR.get().name, documents=shown, kind="conversation")
        headers = {
            "content-disposition": f'attachment; filename="{text("export.file", language)}.{form}"',
            "cache-control": "no-store",
            # A file to download gets no powers at all, should a browser show it after all.
            "content-security-policy": "sandbox; default-src 'none'",
        }
        return Response(content, media_type=media_type, headers=headers)


def addresses(key: str, language: str) -> list[dict[str, str]]:
    """Where the page fetches the files from."""
    name = text("export.file", language)
    return [{"form": form, "href": f"/export/{key}/{name}.{form}"} for form in _FORMS]

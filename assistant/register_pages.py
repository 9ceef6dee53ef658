"""The register to take along: /register.csv and /register.xlsx, with the chat's filters as query parameters.

    /register.xlsx?responsible=HSF&year=2026        what `python -m assistant register` writes for the same filters
    /register.csv?region=Gotland&kind=agreement&text=tandvård
    /register.csv?in-region=Gotland&in-force=1      within the scope that was set in the chat (chat_scope.as_query)

The file's name is always the same, so nothing of an address gets into a header. The functions are plain ones, which
Starlette runs in threads.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from assistant import audit
from assistant.chat_scope import of_query
from assistant.desk import Desk
from assistant.guard import LANGUAGE
from assistant.register_table import written
from assistant.register_view import selected_rows
from assistant.visitor import VISITOR

_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class RegisterPages:
    """The two downloads, over the library that the desk's assistant answers from."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def routes(self) -> list[Route]:
        """The addresses."""
        return [Route("/register.csv", self.csv), Route("/register.xlsx", self.xlsx)]

    def csv(self, request: Request) -> Response:
        """The rows as comma-separated values in UTF-8, the columns those of the contract."""
        return self._download(request, "csv")

    def xlsx(self, request: Request) -> Response:
        """The rows as a workbook of one sheet."""
        return self._download(request, "xlsx")

    def _download(self, request: Request, form: str) -> Response:
        library, query = self.desk.assistant().library, request.query_params
        rows = selected_rows(library, query, LANGUAGE.get(), of_query(query, VISITOR.get().roles))
        headers = {
            "content-disposition": f'attachment; filename="ansvarsregister.{form}"',
            "cache-control": "private, no-cache",
            # A file to download gets no powers at all, should a browser show it after all.
            "content-security-policy": "sandbox; default-src 'none'",
        }
        content = written(rows, form)
        shown = tuple(dict.fromkeys(row.document.entry.id for row in rows))
        audit.note(library.root.parent, "exported", VISITOR.get().name, documents=shown, kind="register")
        # The command prints text, which ends with a line break.
        return Response(
            content if isinstance(content, bytes) else f"{content}\n", headers=headers, media_type=_TYPES[form]
        )

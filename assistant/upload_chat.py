"""Handing in a document in the chat, step by step: choose a file, see it read, say what it is, see it answer.

Only an administrator may, and that is asked anew at every step: what the browser sends names a draft and nothing else.
"""

from __future__ import annotations

import asyncio
import logging
import sys
from pathlib import Path
from typing import Any

import chainlit as cl

from assistant import audit
from assistant.desk import Desk
from assistant.upload_view import questions_for, upload_properties
from assistant.uploads import MEGABYTES, UploadRefused, drop_draft, given_of, read_upload, take_in
from assistant.visit import visit_language
from assistant.visitor import VISITOR
from ingest.store import LibraryMissing, open_library
from prompts import text

_LOG = logging.getLogger("vagvisaren.upload")
_SECONDS_TO_CHOOSE = 600
# A browser's word for a file's kind, and the endings that may go with it; Markdown has no kind that all browsers know.
_ACCEPTED = {
    "application/pdf": [".pdf"],
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": [".docx"],
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": [".pptx"],
    "text/markdown": [".md"],
    "text/plain": [".txt", ".md"],
    "application/octet-stream": [".md"],
}


class UploadChat:
    """The dialogue about a document that is handed in, over the data folder of the desk's assistant."""

    def __init__(self, desk: Desk, data: Path) -> None:
        self.desk = desk
        self.data = data

    def commands(self, language: str) -> list[tuple[str, str, str]]:
        """The command that opens the dialogue - name, description, icon - for a visitor who may; none for others."""
        command = text("upload.name", language), text("upload.hint", language), "file-up"
        return [command] if VISITOR.get().is_administrator else []

    async def begin(self, language: str) -> None:
        """Ask for a file, read it, and show what was read with a form for its catalogue entry."""
        if not VISITOR.get().is_administrator:
            await cl.Message(content=text("upload.not-allowed", language)).send()
            return
        asking = cl.AskFileMessage(
            content=text("upload.choose", language, most=MEGABYTES),
            accept=_ACCEPTED,
            max_size_mb=MEGABYTES,
            max_files=1,
            timeout=_SECONDS_TO_CHOOSE,
        )
        files = await asking.send()
        await asking.remove()
        if not files:
            return
        path = Path(files[0].path)
        try:
            draft = await asyncio.to_thread(read_upload, self.data, path, files[0].name, language)
        except UploadRefused as error:
            await asyncio.to_thread(audit.note, self.data, "refused", VISITOR.get().name, kind="upload")
            await cl.Message(content=str(error)).send()
            return
        finally:
            await asyncio.to_thread(path.unlink, missing_ok=True)
        properties = upload_properties(draft, await asyncio.to_thread(self._regions), language)
        element = cl.CustomElement(name="Upload", props=properties, display="inline", url="/public/elements/Upload.jsx")
        await cl.Message(content=text("upload.read", language, file=draft.file), elements=[element]).send()

    async def confirm(self, action: cl.Action) -> dict[str, Any]:
        """Take the draft into the library and build the index; returns what the element shows: an error, or the questions."""
        visitor, language = VISITOR.get(), visit_language()
        if not visitor.is_administrator:
            return {"error": text("upload.not-allowed", language)}
        try:
            given = given_of(action.payload, language)
            id = await asyncio.to_thread(take_in, self.data, str(action.payload.get("draft", "")), given, language)
        except UploadRefused as error:
            await asyncio.to_thread(audit.note, self.data, "refused", visitor.name, kind="upload")
            return {"error": str(error)}
        await asyncio.to_thread(audit.note, self.data, "uploaded", visitor.name, documents=[id])
        if await self._index():
            return {"error": text("upload.not-indexed", language)}
        scope = visitor.within()

        def questions() -> list[str]:
            return questions_for(self.desk.assistant(), id, scope, language)

        return {"questions": await asyncio.to_thread(questions)}

    async def cancel(self, action: cl.Action) -> None:
        """Forget a draft."""
        if VISITOR.get().is_administrator:
            await asyncio.to_thread(drop_draft, self.data, str(action.payload.get("draft", "")))

    async def _index(self) -> int:
        """Build the index in a process of its own, where it keeps nobody waiting; returns its exit status."""
        command = (sys.executable, "-m", "index", "--data", str(self.data.absolute()))
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(*command, stdout=pipe, stderr=asyncio.subprocess.STDOUT)
        said, _ = await process.communicate()
        if process.returncode:
            _LOG.error("the index could not be built after an upload: %s", said.decode(errors="replace").strip())
        return process.returncode or 0

    def _regions(self) -> list[str]:
        try:
            library = open_library(self.data)
        except LibraryMissing:
            return []
        return sorted({document.entry.region for document in library.documents()} - {""})

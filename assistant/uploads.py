"""Documents handed in through the chat: read in a worker process, looked at, given a catalogue entry, taken into the library.

    var/uploads/Rutin.pdf             what an administrator handed in and confirmed
    var/uploads/catalogue.toml        what it is, as beside any folder of documents; may be edited by hand
    var/uploads/.reading/<draft>/     a file that has been read and not confirmed, with the reading; gone after a day

The folder is a second one that the library knows (ingest/update.py): neither it nor the folder that `python -m ingest` was
given makes the other's documents leave. A file is refused for the same reasons as on the command line, in the same words.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import shutil
import threading
import time
import unicodedata
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ingest.catalogue import INFERABLE, KINDS, STATUSES, Entry
from ingest.catalogue_file import WrongCatalogue, read_catalogue
from ingest.document import Document
from ingest.folder import CATALOGUE, FORMATS, OLD_FORMATS, id_of, uploads_folder
from ingest.refusal import Refusal
from ingest.store import Library, LibraryBusy, LibraryMissing, library_folder, open_library, replacing
from ingest.summary import refusal_sentence
from ingest.update import bring_in_line, look_through
from ingest.worker import Reading, Task, read_in_workers
from prompts import text

MEGABYTES = 50  # that a file may have; the five steering documents have 1 to 4
_LONGEST_NAME = 120
_LONGEST_TEXT = 300
_A_DAY = 24 * 60 * 60
_DRAFT = re.compile(r"[A-Za-z0-9_-]{16,}")
# Two confirmations at once would both write the catalogue.
_CONFIRMING = threading.Lock()


class UploadRefused(Exception):
    """A document that is not taken in; the message says why, to whoever handed it in."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A file that has been read, waiting to be confirmed. `replaces` says that it takes an earlier upload's place."""

    id: str
    file: str
    document: Document
    replaces: bool


@dataclass(frozen=True, slots=True)
class Given:
    """What an administrator says of a document; `dated` is None where it has no date."""

    title: str
    region: str
    kind: str
    status: str
    dated: date | None


def given_of(payload: Mapping[str, object], language: str) -> Given:
    """What the form in the browser says. Raises UploadRefused for what no form of ours sends, or a field left wrong."""
    fields = {key: str(payload.get(key) or "").strip() for key in ("title", "region", "kind", "status", "dated")}
    if not fields["title"]:
        raise UploadRefused(text("upload.no-title", language))
    for key, value in fields.items():
        if len(value) > _LONGEST_TEXT or not value.isprintable():
            raise UploadRefused(text("upload.wrong-text", language, field=text(f"ingest.field-{key}", language)))
    if fields["kind"] not in KINDS or fields["status"] not in STATUSES:
        raise UploadRefused(text("upload.wrong-choice", language))
    try:
        dated = date.fromisoformat(fields["dated"]) if fields["dated"] else None
    except ValueError as error:
        raise UploadRefused(text("upload.wrong-date", language, value=fields["dated"])) from error
    return Given(fields["title"], fields["region"], fields["kind"], fields["status"], dated)


def read_upload(data: Path, source: Path, name: str, language: str) -> Draft:
    """Read a file that was handed in as `name`, in a worker process. Blocks. Raises UploadRefused, OSError."""
    file = file_name(name, language)
    _drop_old_drafts(data)
    if source.stat().st_size > MEGABYTES * 1024**2:
        raise UploadRefused(text("upload.too-large", language, most=MEGABYTES))
    entry = Entry(id_of(file), file, "", inferred=INFERABLE)
    replaces = _replaces(data, entry, language)
    draft = secrets.token_urlsafe(16)
    folder = _draft_folder(data, draft)
    folder.mkdir(parents=True)
    path = folder / file
    shutil.copyfile(source, path)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    with closing(read_in_workers([Task(path, entry, digest, digest, folder)])) as outcomes:
        _, outcome = next(outcomes)
    if isinstance(outcome, Refusal):
        shutil.rmtree(folder)
        raise UploadRefused(refusal_sentence(outcome, language))
    assert isinstance(outcome, Reading)
    document = Library(library_folder(folder), (outcome.item,)).document(entry.id)
    return Draft(draft, file, document, replaces)


def drop_draft(data: Path, draft: str) -> None:
    """Forget a file that was read and is not wanted after all."""
    shutil.rmtree(_draft_folder(data, draft), ignore_errors=True)


def take_in(data: Path, draft: str, given: Given, language: str) -> str:
    """Put a draft's file among the uploads, with its catalogue entry, and bring the library in line; returns its id.

    Where that fails the folder is as it was. Blocks. Raises UploadRefused, OSError.
    """
    folder = _draft_folder(data, draft)
    files = [path for path in folder.iterdir() if path.is_file()] if folder.is_dir() else []
    if not files:
        raise UploadRefused(text("upload.draft-gone", language))
    file, uploads = files[0].name, uploads_folder(data)
    entry = Entry(id_of(file), file, given.title)
    with _CONFIRMING:
        _replaces(data, entry, language)
        before = {path: path.read_bytes() for path in (uploads / file, uploads / CATALOGUE) if path.exists()}
        try:
            shutil.copyfile(files[0], uploads / file)
            _catalogue(uploads, entry.id, file, given)
            _ingest(data, entry, language)
        except BaseException:
            for path in (uploads / file, uploads / CATALOGUE):
                path.write_bytes(before[path]) if path in before else path.unlink(missing_ok=True)
            raise
    shutil.rmtree(folder)
    return entry.id


def _ingest(data: Path, entry: Entry, language: str) -> None:
    try:
        report = bring_in_line(look_through(uploads_folder(data), data), data)
    except LibraryBusy as error:
        raise UploadRefused(text("upload.busy", language)) from error
    except WrongCatalogue as error:
        raise UploadRefused(text(f"ingest.{error.reason}", language, **error.values)) from error
    refused = [refusal for refusal in report.refusals if refusal.id == entry.id or refusal.file == entry.file]
    if refused:
        raise UploadRefused(refusal_sentence(refused[0], language))


def _catalogue(uploads: Path, id: str, file: str, given: Given) -> None:
    """Write the entry into the catalogue; what somebody has added to it by hand stays as it is."""
    import tomlkit

    path = uploads / CATALOGUE
    content = tomlkit.parse(path.read_text("utf-8-sig") if path.exists() else "")
    entries = content.setdefault("document", tomlkit.aot())
    entry = next((one for one in entries if one.get("file") == file), None)
    if entry is None:
        entry = tomlkit.table()
        entry.update({"id": id, "file": file})
        entries.append(entry)
    entry.update({"title": given.title, "kind": given.kind, "status": given.status})
    for key, value in (("region", given.region), ("dated", given.dated)):
        if value:
            entry[key] = value
        else:
            entry.pop(key, None)
    with replacing(path) as beside:
        beside.write_text(tomlkit.dumps(content), "utf8")
    read_catalogue(uploads)


def _replaces(data: Path, entry: Entry, language: str) -> bool:
    """Whether an earlier upload is replaced. Raises UploadRefused where another document has the id."""
    try:
        items = open_library(data).items
    except LibraryMissing:
        return False
    same = next((item for item in items if item.id == entry.id), None)
    if same is not None and (same.origin != uploads_folder(data).name or same.file != entry.file):
        raise UploadRefused(text("upload.taken", language, file=entry.file))
    return same is not None


def file_name(name: str, language: str) -> str:
    """A name that a file may have in the folder. Raises UploadRefused for a format that is not read."""
    bare = unicodedata.normalize("NFC", name.replace("\\", "/").rpartition("/")[2])
    bare = "".join(c for c in bare if c.isprintable()).strip().lstrip(".~$ ")
    suffix = Path(bare).suffix
    if suffix.lower() not in FORMATS + OLD_FORMATS:
        raise UploadRefused(text("upload.format", language, formats=", ".join(FORMATS)))
    stem = Path(bare).stem[:_LONGEST_NAME].strip()
    # A README describes its folder, and is passed over there.
    return f"{'dokument' if stem.lower() in {'', 'readme'} else stem}{suffix.lower()}"


def _draft_folder(data: Path, draft: str) -> Path:
    # The name comes back from a browser.
    return uploads_folder(data) / ".reading" / (draft if _DRAFT.fullmatch(draft) else "none")


def _drop_old_drafts(data: Path) -> None:
    oldest = time.time() - _A_DAY
    for folder in (uploads_folder(data) / ".reading").glob("*"):
        if folder.stat().st_mtime < oldest:
            shutil.rmtree(folder)

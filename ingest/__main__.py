"""`python -m ingest DIR`: read a folder of documents into the library.

Exit status: 0 done; 1 something was refused, each named with its reason, and the rest done; 2 usage; 130 interrupted.
"""

from __future__ import annotations

import argparse
import errno
import sys
from collections.abc import Sequence
from pathlib import Path

from ingest import summary
from ingest.catalogue_file import WrongCatalogue
from ingest.folder import CATALOGUE, origin_of, uploads_folder
from ingest.settings import Settings
from ingest.store import LibraryBusy, LibraryDamaged, LibraryMissing, open_library
from ingest.update import bring_in_line, look_through
from prompts import text


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    settings = Settings.from_environment()
    parser = argparse.ArgumentParser(prog="python -m ingest", description=text("ingest.help"))
    parser.add_argument("folder", nargs="?", type=Path, metavar="DIR", help=text("ingest.help-folder"))
    parser.add_argument("--data", type=Path, default=settings.data, metavar="DIR", help=text("ingest.help-data"))
    parser.add_argument("--list", action="store_true", help=text("ingest.help-list"))
    options = parser.parse_args(arguments)
    if options.list:
        return _list(options.data)
    if options.folder is None:
        parser.error(text("ingest.usage-folder"))
    if not options.folder.exists():
        parser.error(text("ingest.usage-no-such-folder", folder=options.folder))
    if not options.folder.is_dir():
        parser.error(text("ingest.usage-not-a-folder", folder=options.folder))
    status = _ingest(options.folder, options.data)
    uploads = uploads_folder(options.data)
    # What was handed in through the chat is read again where the program has changed; else this costs a moment.
    if status in {0, 1} and (uploads / CATALOGUE).is_file() and not origin_of(options.folder, options.data):
        status = max(status, _ingest(uploads, options.data, quiet=True))
    return status


def _ingest(folder: Path, data: Path, *, quiet: bool = False) -> int:
    try:
        plan = look_through(folder, data)
    except WrongCatalogue as error:
        return _failed(error.reason, **error.values)
    except OSError as error:
        return _failed("folder-unreadable", folder=folder, detail=error.strerror or error)
    try:
        report = bring_in_line(plan, data)
    except LibraryBusy as error:
        return _failed("busy", process=error.process or "?")
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            return _failed("disk-full", data=data)
        return _failed("cannot-write", data=data, detail=error.strerror or error)
    except KeyboardInterrupt:
        _failed("interrupted")
        return 130
    if report.switched or not quiet:
        print(summary.summary(report))
    for sentence in summary.refusals(report):
        print(sentence, file=sys.stderr)
    return 1 if report.refusals else 0


def _list(data: Path) -> int:
    try:
        print(summary.library_list(open_library(data)))
    except LibraryMissing:
        return _failed("library-missing", data=data)
    except LibraryDamaged:
        return _failed("library-damaged", data=data)
    return 0


def _failed(reason: str, **values: object) -> int:
    print(summary.printable(text(f"ingest.{reason}", **values)), file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())

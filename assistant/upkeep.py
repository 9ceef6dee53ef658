"""`python -m assistant doctor | backup | restore | audit | sbom`: the commands of whoever runs the program.

Exit status: 0 done and in order; 1 not, a sentence says why; 2 usage.
"""

from __future__ import annotations

import argparse
import json
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from ingest.settings import Settings, unknown_settings
from prompts import text


def add_commands(commands: Any, data: Path) -> None:
    """Add the commands to those of `python -m assistant`; each sets `run`, which takes the options and the settings."""

    def add(name: str, run: Any) -> argparse.ArgumentParser:
        help, about = text(f"upkeep.help-{name}"), text(f"upkeep.about-{name}")
        one: argparse.ArgumentParser = commands.add_parser(name, help=help, description=about)
        one.set_defaults(run=run)
        one.add_argument("--data", type=Path, default=data, metavar="DIR", help=text("terminal.help-data"))
        return one

    add("doctor", _doctor).add_argument("--json", action="store_true", help=text("upkeep.help-json"))
    for name, run in (("backup", _backup), ("restore", _restore)):
        one = add(name, run)
        one.add_argument("file", type=Path, metavar="FILE", help=text(f"upkeep.help-{name}-file"))
        one.add_argument("--force", action="store_true", help=text(f"upkeep.help-{name}-force"))
    audit = add("audit", _audit)
    for option in ("since", "until"):
        audit.add_argument(f"--{option}", type=_day, metavar="YYYY-MM-DD", help=text(f"upkeep.help-{option}"))
    audit.add_argument("--format", choices=("jsonl", "csv"), default="jsonl", help=text("upkeep.help-format"))
    audit.add_argument("--keep-days", type=_days, metavar="N", help=text("upkeep.help-keep-days"))
    add("sbom", _parts)


def _days(value: str) -> int:
    if not value.isdecimal() or int(value) < 1:
        raise argparse.ArgumentTypeError(text("terminal.bad-days", value=value))
    return int(value)


def _day(value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise argparse.ArgumentTypeError(text("terminal.bad-day", value=value)) from error


def _doctor(options: argparse.Namespace, settings: Settings) -> int:
    from assistant.doctor import examine

    findings = []
    for finding in examine(settings, unknown_settings()):
        findings.append(finding)
        if not options.json:
            state, subject = text(f"doctor.state-{finding.state}"), text(f"doctor.subject-{finding.subject}")
            _say(f"{state:<8} {subject:<14} {finding.message()}")
    if options.json:
        _say(json.dumps([finding.record() for finding in findings], ensure_ascii=False, indent=1))
    return 1 if any(finding.state == "fault" for finding in findings) else 0


def _backup(options: argparse.Namespace, settings: Settings) -> int:
    from assistant.backup import BackupRefused, back_up
    from ingest.store import LibraryBusy, LibraryDamaged, LibraryMissing

    try:
        contents = back_up(settings.data, options.file, settings.database, force=options.force)
    except (BackupRefused, LibraryBusy, LibraryDamaged, LibraryMissing) as error:
        return _failed(text("upkeep.no-backup", reason=error))
    except OSError as error:
        return _failed(text("upkeep.no-backup", reason=f"{error.filename or options.file}: {error.strerror or error}"))
    size = options.file.stat().st_size / 1e6
    _say(text("upkeep.backup-done", file=options.file, count=len(contents.files), size=f"{size:.1f}"))
    if settings.qdrant_url:
        _say(text("upkeep.backup-qdrant"))
    return 0


def _restore(options: argparse.Namespace, settings: Settings) -> int:
    from assistant.backup import BackupRefused
    from assistant.restore import restore
    from index.generations import IndexBusy
    from ingest.store import LibraryBusy

    try:
        contents, before = restore(options.file, settings.data, settings.database, force=options.force)
    except (BackupRefused, LibraryBusy, IndexBusy) as error:
        return _failed(text("upkeep.no-restore", reason=error))
    except OSError as error:
        return _failed(text("upkeep.no-restore", reason=f"{error.filename or options.file}: {error.strerror or error}"))
    _say(text("upkeep.restore-done", data=settings.data, count=len(contents.files), made=contents.made))
    if before is not None:
        _say(text("upkeep.restore-before", before=before))
    _say(text("upkeep.restore-next"))
    return 0


def _audit(options: argparse.Namespace, settings: Settings) -> int:
    from assistant import audit

    if options.keep_days is not None:
        gone = audit.forget(settings.data, datetime.now(UTC).date() - timedelta(days=options.keep_days))
        print(text("upkeep.audit-forgotten", count=len(gone)), file=sys.stderr)  # noqa: T201
        return 0
    noted, broken = [], []
    for one in audit.read(settings.data, options.since, options.until):
        if isinstance(one, audit.Broken):
            broken.append(one)
        else:
            noted.append(one)
    if noted or options.format == "csv":
        _say(audit.written(noted, options.format))
    for line in broken:
        _failed(text("upkeep.audit-broken", file=line.file, line=line.line))
    return 1 if broken else 0


def _parts(options: argparse.Namespace, settings: Settings) -> int:
    from assistant.parts_list import parts_list

    _say(json.dumps(parts_list(), ensure_ascii=False, indent=1))
    return 0


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201


def _failed(sentence: str) -> int:
    print(sentence, file=sys.stderr)  # noqa: T201
    return 1

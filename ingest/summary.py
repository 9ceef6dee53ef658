"""What an ingest did, and what the library holds, as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from ingest.refusal import Refusal
from ingest.store import Library
from ingest.update import Line, Report
from prompts import text

_COLUMNS = ("file", "pages", "words", "left-out", "sections", "passages", "seconds", "change")

# A sentence quotes what stands in a file or a catalogue; beyond this it would bury what it says.
_LONGEST_VALUE = 200


def summary(report: Report) -> str:
    """A table by file, what there is to say about files that were read, and what stays, leaves and was passed over."""
    kept = {item.file for item in report.kept}
    rows = [_row(line) for line in report.lines]
    rows += [
        [name, *[""] * 6, text("ingest.change-kept" if name in kept else "ingest.change-refused")]
        for name in dict.fromkeys(refusal.file for refusal in report.refusals if refusal.file)
    ]
    rows += [[item.file, *[""] * 6, text("ingest.change-removed")] for item in report.removed]
    blocks = [
        table([text(f"ingest.column-{column}") for column in _COLUMNS], rows, numbers=range(1, 7)) if rows else "",
        "\n".join(sentence for line in report.lines for sentence in notes(line)),
        text("ingest.skipped", files=_names(report.skipped)) if report.skipped else "",
        text("ingest.removed", files=_names(item.file for item in report.removed)) if report.removed else "",
        text("ingest.kept", files=_names(item.file for item in report.kept)) if report.kept and report.lines else "",
        text("ingest.rebuilt") if report.rebuilt else "",
        _conclusion(report),
    ]
    return "\n\n".join(block for block in blocks if block)


def refusals(report: Report) -> list[str]:
    """A sentence for each input that was refused."""
    return [refusal_sentence(refusal) for refusal in report.refusals]


def refusal_sentence(refusal: Refusal, language: str = "sv") -> str:
    """What was refused, why, and what to do."""
    values = {key: _shortened(str(value)) for key, value in refusal.values.items()}
    sentence = printable(text(f"ingest.{refusal.reason}", language, **values))
    # A catalogue's sentence names its own place; a folder without documents has no file to name.
    if refusal.reason.startswith("catalogue-") or not refusal.file:
        return sentence
    return text("ingest.refused", language, file=printable(refusal.file), sentence=sentence)


def notes(line: Line) -> Iterator[str]:
    """Sentences about a file that was read: what was inferred, and which of its pages could not be read."""
    file = printable(line.item.file)
    # What has been told once is not told again of a file that has not changed.
    if line.facts.inferred and line.change != "unchanged":
        fields = ", ".join(text(f"ingest.field-{field}") for field in line.facts.inferred)
        yield text("ingest.inferred", file=file, fields=fields)
    for key, group in groupby(sorted(line.facts.notes, key=lambda note: (note[1], note[0])), key=lambda note: note[1]):
        yield text(f"ingest.{key}", file=file, pages=ranges(page for page, _ in group))


def ranges(pages: Iterable[int]) -> str:
    """Page numbers in rising order, runs of them drawn together: "3, 5–7"."""
    runs: list[list[int]] = []
    for page in pages:
        if runs and page == runs[-1][-1] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)


def library_list(library: Library) -> str:
    """The library as a table: what each document is and how much weight it carries."""
    heads = ["file", "title", "issuer", "kind", "status", "dated", "pages", "edition"]
    names = [text(f"ingest.{'column' if head in _COLUMNS else 'list'}-{head}") for head in heads]
    rows = [
        [
            document.entry.file,
            document.entry.title,
            document.entry.issuer,
            text(f"answer.kind-{document.entry.kind}"),
            text(f"answer.status-{document.entry.status}"),
            str(document.entry.dated or ""),
            str(len(document.pages)),
            text(f"ingest.edition-{document.entry.edition}"),
        ]
        for document in library.documents()
    ]
    return table(names, rows, numbers=[6])


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], numbers: Iterable[int]) -> str:
    """Columns aligned by spaces; `numbers` are the columns that are set to the right."""
    right = set(numbers)
    lines = [[printable(cell) for cell in line] for line in (heads, *rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(heads))]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if column in right else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )


def printable(value: str) -> str:
    """Text without what would steer a terminal: a file's name may hold line breaks and escape codes."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in value)


def _shortened(value: str) -> str:
    return value if len(value) <= _LONGEST_VALUE else value[: _LONGEST_VALUE - 1] + "…"


def _row(line: Line) -> list[str]:
    facts = line.facts
    counts = (facts.pages, facts.words, facts.left_out, facts.sections, facts.passages)
    seconds = f"{facts.seconds:.1f}".replace(".", ",") if facts.seconds else ""
    return [line.item.file, *map(str, counts), seconds, text(f"ingest.change-{line.change}")]


def _names(files: Iterable[str]) -> str:
    return ", ".join(printable(file) for file in files)


def _conclusion(report: Report) -> str:
    if not report.lines:
        return text("ingest.nothing-taken")
    count = len(report.lines) + len(report.kept)
    refused = text("ingest.refused-count", count=len(report.refusals)) if report.refusals else ""
    done = text("ingest.done-switched" if report.switched else "ingest.done", documents=count)
    return f"{refused} {done}".strip()

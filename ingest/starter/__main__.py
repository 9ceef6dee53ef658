"""Typeset the starter library: sources/<id>.md -> documents/<id>.pdf, and documents/catalogue.toml.

python -m ingest.starter                   typeset everything
python -m ingest.starter gotland-ramverk   typeset one document
python -m ingest.starter --check           write nothing; name what is out of step
"""

import argparse
import sys
from pathlib import Path

from .catalogue import catalogue_toml
from .source import Source, SourceError, read_source
from .typeset import digest, part_pages, recorded_digest, typeset, typst_markup


def main(arguments: list[str] | None = None, folder: Path = Path(__file__).parent) -> int:
    """Returns 0 when done or in step, 1 when a source is refused or something is out of step."""
    parser = argparse.ArgumentParser(
        prog="python -m ingest.starter",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("ids", nargs="*", metavar="ID", help="documents to typeset (default: all)")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 and name what is out of step")
    options = parser.parse_args(arguments)
    paths = {path.stem: path for path in sorted((folder / "sources").glob("*.md"))}
    documents = folder / "documents"  # nothing else stands there, so that it can be ingested as it is
    documents.mkdir(exist_ok=True)
    for id in options.ids:
        if id not in paths:
            parser.error(f'there is no source "{id}"; there are {", ".join(paths)}')

    wrong: list[str] = []
    sources: list[Source] = []
    pages: dict[str, dict[str, str]] = {}
    for id, path in paths.items():
        pdf = documents / f"{id}.pdf"
        try:
            source = read_source(path)
            if options.check:
                if not pdf.exists():
                    wrong.append(f"{pdf} is missing: run python -m ingest.starter {id}")
                elif recorded_digest(pdf) != digest(typst_markup(source)):
                    wrong.append(f"{pdf} is older than {path}: run python -m ingest.starter {id}")
            elif id in options.ids or not options.ids:
                pdf.write_bytes(typeset(source))
                print(pdf)
            if pdf.exists():  # a document not typeset yet is not catalogued yet
                pages[id] = part_pages(pdf, source)
                sources.append(source)
        except SourceError as error:
            wrong.append(str(error))

    catalogue = documents / "catalogue.toml"
    text = catalogue_toml(sources, pages)
    if not options.check:
        catalogue.write_text(text, encoding="utf-8")
    elif not catalogue.exists() or catalogue.read_text(encoding="utf-8") != text:
        wrong.append(f"{catalogue} differs from the sources: run python -m ingest.starter")
    for pdf in sorted(documents.glob("*.pdf")):
        if pdf.stem not in paths:
            wrong.append(f"{pdf} has no source: write sources/{pdf.stem}.md or delete the PDF")
    for sentence in wrong:
        print(sentence, file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

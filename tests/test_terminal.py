"""The assistant on the terminal: what is printed, and what somebody is told who comes too early or types something wrong."""

from pathlib import Path

import pytest
from asking import open_assistant
from small_library import make_small_library

from assistant.__main__ import main
from ingest.catalogue import Entry


@pytest.mark.parametrize("command", [["ask", "Vem kallar?"], ["register"]], ids=["ask", "register"])
def test_who_comes_before_the_documents_is_told_to_ingest_them(
    command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*command, "--data", str(tmp_path)]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith(f"Det finns inget inläst bibliotek i {tmp_path}. Kör `python -m ingest MAPP`")


def test_who_comes_before_the_index_is_told_to_build_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_small_library(tmp_path)
    assert main(["ask", "Vem kallar?", "--data", str(tmp_path)]) == 1
    assert capsys.readouterr().err.startswith("Dokumenten går inte att söka i än. Kör `python -m index`.")


def test_a_source_on_the_terminal_names_its_document_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    entry = Entry("hemma", "hemma.md", "Avtal om vård i hemmet", "Region Gotland", "Gotland", "agreement", "in-force")
    open_assistant(
        tmp_path, [(entry, "# Avtal om vård i hemmet\n\n## Möten\n\nVårdsamordnaren kallar till planeringsmöte.\n")]
    )
    assert main(["ask", "Vem kallar till planeringsmöte?", "--data", str(tmp_path)]) == 0
    sources = [line for line in capsys.readouterr().out.splitlines() if line.startswith("[1]")]
    assert sources == ["[1] Avtal om vård i hemmet (gäller), s. 1: Möten"]


@pytest.mark.parametrize(
    ("option", "value", "told"),
    [
        ("--since", "i går", "i går är ingen dag. Skriv den som 2026-11-22."),
        ("--keep-days", "0", "0 är inget antal dagar. Skriv ett heltal från 1."),
    ],
)
def test_a_day_that_is_none_is_refused_with_the_value_and_what_to_write(
    option: str, value: str, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["audit", option, value, "--data", str(tmp_path)])
    assert ended.value.code == 2
    assert told in " ".join(capsys.readouterr().err.split())

"""catalogue.toml: what a sound one gives, and for each slip the line, what stands there and what may."""

from datetime import date
from pathlib import Path

import pytest

from ingest.catalogue import INFERABLE, Entry, Part
from ingest.catalogue_file import Catalogue, WrongCatalogue, read_catalogue
from ingest.folder import FORMATS, OLD_FORMATS, id_of, list_folder
from ingest.read import _READERS
from ingest.summary import refusal_sentence
from ingest.update import look_through

SHARED = Path(__file__).parents[2] / "shared" / "documents"


def folder_with(folder: Path, catalogue: str, *files: str) -> Path:
    for file in files:
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_text(f"# Om {file}\n\nText.\n", "utf8")
    (folder / "catalogue.toml").write_text(catalogue, "utf8")
    return folder


def only_refusal(catalogue: Catalogue) -> str:
    [refusal] = catalogue.refusals
    return refusal_sentence(refusal)


def test_every_key_of_the_contract_is_read(tmp_path: Path) -> None:
    text = """
        [[document]]
        id = "plan_2026"
        file = "plan.md"
        title = "Planen"
        issuer = "Region Gotland"
        region = "Gotland"
        kind = "agreement"
        status = "historical"
        dated = 2026-02-25
        valid_from = 2026-01-01
        valid_to = 2027-12-31
        replaces = "plan-2025"
        url = "https://example.org/plan"
        skip_pages = "1-3, 5"
        password = "hemligt"
        allow_contact_details = true
        edition = "restatement"
        restates = {title = "Plan", issuer = "Region Gotland", date = "odaterat"}
        readers = ["chef", "jurist"]

          [[document.part]]
          id = "yrkande"
          pages = "4"
          title = "Yrkandet"
          kind = "motion"
          status = "proposal"
          dated = 2025-04-04

          [[document.part]]
          id = "beslut"
          pages = "6-8"
          title = "Beslutet"
          issuer = "Regionfullmäktige"
    """
    catalogue = read_catalogue(folder_with(tmp_path, text, "plan.md"))
    parts = (
        Part("yrkande", "Yrkandet", "Region Gotland", "motion", "proposal", 4, 4, date(2025, 4, 4)),
        Part("beslut", "Beslutet", "Regionfullmäktige", "agreement", "historical", 6, 8),
    )
    assert catalogue.refusals == ()
    assert catalogue.entries == (
        Entry(
            id="plan_2026", file="plan.md", title="Planen", issuer="Region Gotland", region="Gotland", kind="agreement",
            status="historical", dated=date(2026, 2, 25), valid_from=date(2026, 1, 1), valid_to=date(2027, 12, 31),
            replaces="plan-2025", url="https://example.org/plan", skip_pages=(1, 2, 3, 5), password="hemligt",
            allow_contact_details=True, edition="restatement", restates="Plan, Region Gotland, odaterat", parts=parts,
            readers=("chef", "jurist"),
        ),
    )  # fmt: skip


def test_what_an_entry_does_not_say_is_to_be_inferred(tmp_path: Path) -> None:
    text = '[[document]]\nid = "plan"\nfile = "plan.md"\ntitle = "Planen"\n'
    [entry] = read_catalogue(folder_with(tmp_path, text, "plan.md")).entries
    assert entry.inferred == tuple(field for field in INFERABLE if field != "title")


def test_a_folder_without_a_catalogue_has_an_empty_one(tmp_path: Path) -> None:
    assert read_catalogue(tmp_path) == Catalogue()


def test_a_password_is_not_shown(tmp_path: Path) -> None:
    text = '[[document]]\nid = "plan"\nfile = "plan.md"\npassword = "hemligt"\n'
    assert "hemligt" not in repr(read_catalogue(folder_with(tmp_path, text, "plan.md")).entries)


# What is put behind `id = "plan"` and `file = "plan.md"` (lines 4 and 5), and what the refusal must say.
WRONG_ENTRIES = {
    "an unknown key": ('titel = "X"', 'rad 6: "titel" är okänt. Tillåtet är: id, file, title,'),
    "a kind that is none": ('title = "X"\nkind = "Plan"', "rad 7: kind är Plan. Tillåtet är: plan, framework,"),
    "a status that is none": ('status = "gäller"', "rad 6: status är gäller. Tillåtet är: in-force, proposal,"),
    "a date in quotes": ('dated = "2026-02-25"', "rad 6: dated är 2026-02-25. Skriv datumet utan citattecken"),
    "a date with a time": ("dated = 2026-02-25T10:00:00", "rad 6: dated är 2026-02-25 10:00:00."),
    "dates backwards": ("valid_from = 2026-02-02\nvalid_to = 2026-02-01", "rad 7: valid_to (2026-02-01) är före"),
    "a number for a title": ("title = 7", "rad 6: title är 7. Det ska vara text"),
    "a title of two lines": ('title = """a\nb"""', "rad 6: title är a�b."),
    "pages backwards": ('skip_pages = "5-2"', 'rad 6: skip_pages = "5-2". Skriv sidor från 1'),
    "page zero": ('skip_pages = "0"', 'rad 6: skip_pages = "0"'),
    "a page number too many": ('skip_pages = "1-99999999999"', 'rad 6: skip_pages = "1-99999999999"'),
    "a number for pages": ("skip_pages = 27", "rad 6: skip_pages är 27. Det ska vara text"),
    "a flag in quotes": ('allow_contact_details = "yes"', "rad 6: allow_contact_details är yes. Tillåtet är true"),
    "an address that runs": ('url = "javascript:alert(1)"', 'rad 6: url = "javascript:alert(1)". Adressen ska börja'),
    "readers that are nobody": ("readers = []", "rad 6: readers är []. Det ska vara en lista med minst ett namn"),
    "one reader without a list": ('readers = "chef"', "rad 6: readers är chef. Det ska vara en lista"),
    "a restatement of nothing": ('edition = "restatement"', "rad 6: ett referat skrivs med"),
    "an original that restates": (
        'restates = {title = "a", issuer = "b", date = "c"}',
        "rad 6: ett referat skrivs med",
    ),
    "a restatement without a date": (
        'edition = "restatement"\nrestates = {title = "a", issuer = "b"}',
        "rad 7: ett referat skrivs med",
    ),
    "an edition that is none": ('edition = "kopia"', "rad 6: edition är kopia. Tillåtet är: original, restatement"),
    "a part without pages": ('  [[document.part]]\n  id = "a"\n  title = "A"', "rad 6: pages saknas. Lägg till raden"),
    "an unknown key in a part": (
        '  [[document.part]]\n  id = "a"\n  pages = "1"\n  title = "A"\n  page = "2"',
        'rad 10: "page" är okänt. Tillåtet är: id, pages,',
    ),
    "a second part that is wrong": (
        '[[document.part]]\nid = "a"\npages = "1"\ntitle = "A"\n[[document.part]]\nid = "B"\npages = "2"\ntitle = "B"',
        'rad 11: id = "B". Tillåtet är små bokstäver',
    ),
    "parts that overlap": (
        '[[document.part]]\nid="a"\npages="1-3"\ntitle="A"\n[[document.part]]\nid="b"\npages="3-4"\ntitle="B"',
        'rad 12: delen "b" (sidor 3-4) överlappar delen "a"',
    ),
    "two parts of one name": (
        '[[document.part]]\nid="a"\npages="1"\ntitle="A"\n[[document.part]]\nid="a"\npages="2"\ntitle="B"',
        'rad 11: delen "a" finns två gånger',
    ),
    "a part that is no table": ('part = ["a"]', "rad 6: varje del ska börja med [[document.part]]"),
}


@pytest.mark.parametrize(("lines", "said"), WRONG_ENTRIES.values(), ids=WRONG_ENTRIES.keys())
def test_a_wrong_entry_is_refused_with_its_line_and_the_others_are_kept(tmp_path: Path, lines: str, said: str) -> None:
    sound = '\n[[document]]\nid = "sound"\nfile = "sound.md"\n'
    text = f'# Kommentar\n\n[[document]]\nid = "plan"\nfile = "plan.md"\n{lines}\n{sound}'
    catalogue = read_catalogue(folder_with(tmp_path, text, "plan.md", "sound.md"))
    assert [entry.id for entry in catalogue.entries] == ["sound"]
    assert f"catalogue.toml, {said}" in only_refusal(catalogue)
    assert (catalogue.refusals[0].file, catalogue.refusals[0].id) == ("plan.md", "plan")


@pytest.mark.parametrize("id", ["Plan", "färdplan", "a b", "", "-a", "a/b", "../a", "a#b", "a:b"])
def test_an_id_is_small_letters_digits_and_hyphens(tmp_path: Path, id: str) -> None:
    catalogue = read_catalogue(folder_with(tmp_path, f'[[document]]\nid = "{id}"\nfile = "plan.md"\n', "plan.md"))
    assert catalogue.entries == ()
    assert "rad 2: id " in only_refusal(catalogue)


@pytest.mark.parametrize("file", ["../outside.md", "/etc/hostname", "sub/../../outside.md", "sub\\\\plan.md"])
def test_a_path_that_leaves_the_folder_is_refused(tmp_path: Path, file: str) -> None:
    (tmp_path / "outside.md").write_text("hemligt", "utf8")
    folder = tmp_path / "folder"
    folder.mkdir()
    catalogue = read_catalogue(folder_with(folder, f'[[document]]\nid = "a"\nfile = "{file}"\n', "sub/plan.md"))
    assert "leder ut ur mappen" in only_refusal(catalogue)


def test_a_link_out_of_the_folder_is_refused_and_one_within_is_read(tmp_path: Path) -> None:
    (tmp_path / "outside.md").write_text("hemligt", "utf8")
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "out.md").symlink_to(tmp_path / "outside.md")
    (folder / "in.md").symlink_to("plan.md")
    text = '[[document]]\nid = "out"\nfile = "out.md"\n[[document]]\nid = "in"\nfile = "in.md"\n'
    catalogue = read_catalogue(folder_with(folder, text, "plan.md"))
    assert [entry.id for entry in catalogue.entries] == ["in"]
    assert 'rad 3: "out.md" leder ut ur mappen' in only_refusal(catalogue)


def test_a_value_of_any_length_makes_a_sentence_that_can_be_read(tmp_path: Path) -> None:
    catalogue = read_catalogue(folder_with(tmp_path, f'[[document]]\nid = "{"Å" * 10_000}"\nfile = "plan.md"\n'))
    assert len(only_refusal(catalogue)) < 500


def test_a_missing_file_is_named_with_its_line(tmp_path: Path) -> None:
    catalogue = read_catalogue(folder_with(tmp_path, '[[document]]\nid = "plan"\nfile = "plan.pdf"\n'))
    assert 'catalogue.toml, rad 3: filen "plan.pdf" finns inte i mappen' in only_refusal(catalogue)


def test_an_entry_without_a_file_is_refused_at_its_header(tmp_path: Path) -> None:
    catalogue = read_catalogue(folder_with(tmp_path, '\n[[document]]\nid = "plan"\n'))
    assert "rad 2: file saknas" in only_refusal(catalogue)


@pytest.mark.parametrize("name", ["a" * 300 + ".md", "a\\u0000b.md"])
def test_a_name_that_no_file_can_have_is_a_missing_file(tmp_path: Path, name: str) -> None:
    catalogue = read_catalogue(folder_with(tmp_path, f'[[document]]\nid = "plan"\nfile = "{name}"\n'))
    assert "rad 3" in only_refusal(catalogue)


def test_two_entries_with_one_id_are_both_refused(tmp_path: Path) -> None:
    text = '[[document]]\nid = "plan"\nfile = "a.md"\n[[document]]\nid = "plan"\nfile = "b.md"\n'
    catalogue = read_catalogue(folder_with(tmp_path, text, "a.md", "b.md"))
    assert catalogue.entries == ()
    assert [refusal_sentence(refusal) for refusal in catalogue.refusals] == [
        'catalogue.toml, rad 2: id "plan" står också på rad 5. Varje dokument ska ha ett eget id.',
        'catalogue.toml, rad 5: id "plan" står också på rad 2. Varje dokument ska ha ett eget id.',
    ]


def test_two_entries_for_one_file_are_both_refused(tmp_path: Path) -> None:
    text = '[[document]]\nid = "a"\nfile = "a.md"\n[[document]]\nid = "b"\nfile = "./a.md"\n'
    catalogue = read_catalogue(folder_with(tmp_path, text, "a.md"))
    assert [refusal.reason for refusal in catalogue.refusals] == ["catalogue-same-file"] * 2
    assert refusal_sentence(catalogue.refusals[0]).startswith('catalogue.toml, rad 3: filen "a.md" står också på rad 6')


def test_keys_inside_a_long_string_are_not_taken_for_keys(tmp_path: Path) -> None:
    title = '"""\\\n[[document]] \\\nkind = 7 \\\n"""'  # a backslash draws the lines together
    text = f'[[document]]\nid = "plan"\ntitle = {title}\nfile = "plan.md"\nkind = "x"\n'
    catalogue = read_catalogue(folder_with(tmp_path, text, "plan.md"))
    assert "catalogue.toml, rad 8: kind är x" in only_refusal(catalogue)


WRONG_CATALOGUES = {
    "a syntax error": (b'[[document]]\nid = "a"\nfile = a.md\n', "catalogue-syntax", 3),
    "an end that is missing": (b'[[document]]\nid = "a', "catalogue-syntax", 2),
    "a misspelt header": (b'# x\n[[documents]]\nid = "a"\nfile = "a.md"\n', "catalogue-unknown-table", 2),
    "a single bracket": (b'\n[document]\nid = "a"\nfile = "a.md"\n', "catalogue-not-a-list", 2),
    "another encoding": ('[[document]]\nid = "a"\ntitle = "Färd"\n'.encode("latin-1"), "catalogue-not-utf8", 3),
    "arrays without end": (b"x = " + b"[" * 100_000, "catalogue-syntax", 1),
}


@pytest.mark.parametrize(("raw", "reason", "line"), WRONG_CATALOGUES.values(), ids=WRONG_CATALOGUES.keys())
def test_a_catalogue_that_cannot_be_relied_on_is_refused_as_a_whole(
    tmp_path: Path, raw: bytes, reason: str, line: int
) -> None:
    (tmp_path / "catalogue.toml").write_bytes(raw)
    with pytest.raises(WrongCatalogue) as refused:
        read_catalogue(tmp_path)
    assert (refused.value.reason, refused.value.values["line"]) == (reason, line)


def test_a_catalogue_that_is_a_folder_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "catalogue.toml").mkdir()
    with pytest.raises(WrongCatalogue, match="catalogue-unreadable"):
        read_catalogue(tmp_path)


def test_windows_editors_byte_order_mark_is_no_error(tmp_path: Path) -> None:
    folder_with(tmp_path, '\ufeff[[document]]\nid = "plan"\nfile = "plan.md"\n', "plan.md")
    assert [entry.id for entry in read_catalogue(tmp_path).entries] == ["plan"]


def test_a_name_stored_in_decomposed_letters_is_found(tmp_path: Path) -> None:
    folder_with(tmp_path, '[[document]]\nid = "plan"\nfile = "f\u00e4rdplan.md"\n', "fa\u0308rdplan.md")
    plan = look_through(tmp_path, tmp_path / "var")
    assert [entry.file for entry in plan.entries] == ["fa\u0308rdplan.md"]


def test_a_folders_files_are_listed_and_others_named_or_passed_over(tmp_path: Path) -> None:
    folder_with(tmp_path, "", "b.md", "år 2026/a.txt", "README.md", "bild.png", ".dold/x.md", ".dold.md", "~$b.docx")
    (tmp_path / "var" / "library").mkdir(parents=True)
    (tmp_path / "var" / "library" / "source.md").write_text("x", "utf8")
    (tmp_path / "link").symlink_to(tmp_path / "år 2026")
    (tmp_path / "gone.md").symlink_to(tmp_path / "nowhere.md")
    listing = list_folder(tmp_path, tmp_path / "var")
    assert listing.files == ("b.md", "år 2026/a.txt")
    assert listing.skipped == ("link", "README.md", "bild.png", "gone.md")


def test_what_is_listed_is_what_can_be_read() -> None:
    assert set(FORMATS + OLD_FORMATS) == set(_READERS)


@pytest.mark.parametrize(
    ("file", "id"),
    [
        ("Färdplan 2026 (v4).pdf", "fardplan-2026-v4"),
        ("Gotland/plan.docx", "gotland-plan"),
        ("a..b.pdf", "a-b"),
        ("ÅÄÖ éü_x.md", "aao-eu-x"),
        ("fa\u0308rd.md", "fard"),
        ("日本.md", "dokument"),
    ],
)
def test_a_files_name_becomes_an_id(file: str, id: str) -> None:
    assert id_of(file) == id


def test_files_that_would_get_the_same_id_are_refused_and_the_others_read(tmp_path: Path) -> None:
    text = '[[document]]\nid = "c"\nfile = "sub/plan.md"\n'
    plan = look_through(folder_with(tmp_path, text, "a.md", "a.txt", "b.md", "c.md", "sub/plan.md"), tmp_path / "var")
    assert [entry.id for entry in plan.entries] == ["c", "b"]
    assert {refusal.file: refusal.values["others"] for refusal in plan.refusals} == {
        "a.md": "a.txt", "a.txt": "a.md", "c.md": "catalogue.toml"
    }  # fmt: skip
    assert refusal_sentence(plan.refusals[0]).startswith(
        'a.md: Filen skulle få id "a" i biblioteket, men det gör även a.txt.'
    )


def test_a_file_whose_entry_is_wrong_is_not_read_as_if_it_had_none(tmp_path: Path) -> None:
    plan = look_through(
        folder_with(tmp_path, '[[document]]\nid = "Plan"\nfile = "plan.md"\n', "plan.md"), tmp_path / "var"
    )
    assert plan.entries == ()
    assert [refusal.reason for refusal in plan.refusals] == ["catalogue-bad-id"]


def test_while_an_entry_that_limits_readers_names_no_file_no_loose_file_is_read(tmp_path: Path) -> None:
    wrong = '[[document]]\nid = "a"\nfile = "hemlig.md"\nreaders = ["jurist"]\n'
    plan = look_through(folder_with(tmp_path, wrong, "hemligt.md"), tmp_path / "var")
    assert plan.entries == ()
    assert {refusal.reason for refusal in plan.refusals} == {"catalogue-no-such-file", "withheld"}

    plan = look_through(folder_with(tmp_path, wrong.replace("readers", "#")), tmp_path / "var")
    assert [entry.file for entry in plan.entries] == ["hemligt.md"]


@pytest.mark.skipif(not SHARED.exists(), reason="the folder of real documents is not beside this checkout")
def test_the_real_catalogue_is_sound() -> None:
    catalogue = read_catalogue(SHARED)
    assert catalogue.refusals == ()
    assert len(catalogue.entries) == 5
    bound = catalogue.entries[-1]
    assert [part.id for part in bound.parts] == ["yrkande", "slk", "protokoll", "avo", "strategi"]
    lines = (SHARED / "catalogue.toml").read_text("utf8").splitlines()
    assert lines[catalogue.line(bound, "pages", "avo") - 1].strip() == 'pages = "7-12"'

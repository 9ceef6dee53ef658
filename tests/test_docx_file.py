"""Word documents: what a reader of the file sees is what is read, in its order."""

from pathlib import Path

from word_file import NAMESPACES, NUMBERING, STYLES, cell, docx, item, p, row, run

from ingest.catalogue import Entry
from ingest.content import Content, heading_style
from ingest.docx_file import read_docx
from ingest.numbering import formatted
from ingest.read import read_file


def content(path: Path) -> Content:
    return read_docx(path, Entry("prov", path.name, "Prov"))


def told(path: Path) -> list[tuple[str, int, str]]:
    """Blocks as (kind, level, text)."""
    return [(block.kind, block.level, block.text) for block in content(path).blocks]


def test_headings_follow_their_style_and_carry_the_number_that_word_counts(tmp_path: Path) -> None:
    body = p("Ramverk", "Rubrik") + p("Uppdrag", "Rubrik1") + p("Syfte", "Rubrik2") + p("Hemsjukvård", "Rubrik2")
    body += p("Utan nummer", "RGRubrik") + p("Brödtext.") + p("Ansvar", "Rubrik1") + p("Vem", "Rubrik2")
    path = docx(tmp_path, body, styles=STYLES, numbering=NUMBERING)
    document, boxes = read_file(path, Entry("prov", path.name, "Prov"))
    assert [(section.level, section.title) for section in document.sections] == [
        (1, "Ramverk"),
        (2, "1 Uppdrag"),
        (3, "1.1 Syfte"),
        (3, "1.2 Hemsjukvård"),
        (3, "Utan nummer"),
        (2, "2 Ansvar"),
        (3, "2.1 Vem"),
    ]
    assert boxes == []
    assert [(page.number, page.label) for page in document.pages] == [(1, "1")]
    assert content(path).title == "Ramverk"


def test_lists_keep_their_numbers_and_depths_and_start_anew_under_a_new_item(tmp_path: Path) -> None:
    body = item("ett") + item("under", 1) + item("mer", 1) + item("två") + item("anew", 1)
    assert told(docx(tmp_path, body, numbering=NUMBERING)) == [
        ("item", 1, "ett"),
        ("item", 2, "c) under"),
        ("item", 2, "d) mer"),
        ("item", 1, "två"),
        ("item", 2, "c) anew"),
    ]


def test_numbers_are_printed_as_word_prints_them() -> None:
    assert [formatted(n, "lowerLetter") for n in (1, 26, 27, 53)] == ["a", "z", "aa", "aaa"]
    assert [formatted(n, "upperRoman") for n in (1, 4, 9, 14, 1994)] == ["I", "IV", "IX", "XIV", "MCMXCIV"]
    assert formatted(7, "decimalZero") == "07"


def test_deleted_text_is_gone_and_inserted_text_stands(tmp_path: Path) -> None:
    changed = run("Socialtjänsten ") + (
        f"<w:del><w:r><w:delText>kan</w:delText></w:r></w:del><w:ins>{run('ska')}</w:ins>{run(' kalla.')}"
    )
    moved = f"<w:moveFrom>{run('flyttat')}</w:moveFrom>"
    path = docx(tmp_path, p(inner=changed) + p(inner=moved))
    assert told(path) == [("paragraph", 0, "Socialtjänsten ska kalla.")]
    assert content(path).left_out["deleted text"] == 1


def test_a_paragraph_whose_end_was_deleted_goes_on_in_the_next(tmp_path: Path) -> None:
    body = p("Vårdcentralen ansvarar ", properties="<w:rPr><w:del/></w:rPr>") + p("för vården.")
    assert told(docx(tmp_path, body)) == [("paragraph", 0, "Vårdcentralen ansvarar för vården.")]


def test_hidden_text_and_field_codes_are_no_text_but_links_and_breaks_are(tmp_path: Path) -> None:
    inner = run("dold instruktion", "<w:vanish/>") + "<w:r><w:instrText>PAGEREF _Toc1</w:instrText></w:r>"
    inner += f"<w:hyperlink>{run('se riktlinjen')}</w:hyperlink><w:r><w:br/><w:t>här</w:t><w:tab/><w:t>nu</w:t></w:r>"
    path = docx(tmp_path, p(inner=inner))
    assert told(path) == [("paragraph", 0, "se riktlinjen här nu")]
    assert content(path).left_out["hidden text"] == 2


def test_a_hyphen_before_a_line_break_is_mended_in_a_document_without_boxes(tmp_path: Path) -> None:
    inner = "<w:r><w:t>en verksam-</w:t><w:br/><w:t>het inom hälso-</w:t><w:br/><w:t>och sjukvård</w:t></w:r>"
    path = docx(tmp_path, p(inner=inner))
    assert read_file(path, Entry("prov", path.name, "Prov"))[0].text == "en verksamhet inom hälso- och sjukvård"


def test_a_footnote_follows_its_paragraph_and_its_mark_does_not_stick_to_a_word(tmp_path: Path) -> None:
    mark = '<w:r><w:footnoteReference w:id="5"/></w:r>'
    end = '<w:r><w:endnoteReference w:id="2"/></w:r>'
    path = docx(
        tmp_path,
        p("Det sker", inner=mark + run(" ofta.") + end) + p("Sedan."),
        footnotes=f'<w:footnote w:id="0" w:type="separator">{p("streck")}</w:footnote>'
        f'<w:footnote w:id="5"><w:p>{run("Enligt lag.")}</w:p></w:footnote>',
        endnotes=f'<w:endnote w:id="2"><w:p>{run("Se bilagan.")}</w:p></w:endnote>',
    )
    assert told(path) == [
        ("paragraph", 0, "Det sker ofta."),
        ("footnote", 0, "1 Enligt lag."),
        ("footnote", 0, "i Se bilagan."),
        ("paragraph", 0, "Sedan."),
    ]


def test_a_footnote_in_a_list_waits_until_the_list_has_ended(tmp_path: Path) -> None:
    mark = '<w:r><w:footnoteReference w:id="5"/></w:r>'
    listed = p("ett", properties='<w:numPr><w:ilvl w:val="0"/><w:numId w:val="2"/></w:numPr>', inner=mark) + item("två")
    notes = f'<w:footnote w:id="5">{p("Not.")}</w:footnote>'
    path = docx(tmp_path, listed + p("Efter."), numbering=NUMBERING, footnotes=notes)
    assert [kind for kind, _, _ in told(path)] == ["item", "item", "footnote", "paragraph"]


def test_a_footnote_that_refers_to_itself_ends(tmp_path: Path) -> None:
    mark = '<w:r><w:footnoteReference w:id="5"/></w:r>'
    path = docx(
        tmp_path, p("Text.", inner=mark), footnotes=f'<w:footnote w:id="5">{p("Not.", inner=mark)}</w:footnote>'
    )
    assert [text for _, _, text in told(path)] == ["Text.", "1 Not."]


def test_a_text_box_is_read_once_although_it_is_written_twice(tmp_path: Path) -> None:
    box = f"<w:txbxContent>{p('I rutan.')}</w:txbxContent>"
    twice = (
        f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert told(docx(tmp_path, p("Före.", inner=twice) + p("Efter."))) == [
        ("paragraph", 0, "Före."),
        ("paragraph", 0, "I rutan."),
        ("paragraph", 0, "Efter."),
    ]


def test_running_heads_and_the_table_of_contents_are_left_out_and_counted(tmp_path: Path) -> None:
    contents = "<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val='Table of Contents'/></w:docPartObj></w:sdtPr>"
    contents += f"<w:sdtContent>{p('Innehåll')}{p('Uppdrag 3')}</w:sdtContent></w:sdt>"
    control = f"<w:sdt><w:sdtPr/><w:sdtContent>{p('I en kontroll.')}</w:sdtContent></w:sdt>"
    path = docx(
        tmp_path,
        contents + p("Ansvar 4", "Innehll1") + control,
        styles=STYLES,
        header1=p("Region Gotland"),
        footer1=p("Sida"),
    )
    assert told(path) == [("paragraph", 0, "I en kontroll.")]
    assert content(path).left_out == {"table of contents": 5, "running head": 3}


def test_a_short_line_all_in_bold_is_a_heading_and_a_bold_sentence_is_not(tmp_path: Path) -> None:
    body = p(inner=run("Ansvar", "<w:b/>")) + p(inner=run("Viktigt att veta.", "<w:b/>")) + p("- med tankstreck")
    assert told(docx(tmp_path, body)) == [
        ("heading", 0, "Ansvar"),
        ("paragraph", 0, "Viktigt att veta."),
        ("item", 1, "med tankstreck"),
    ]


def test_cells_merged_over_rows_and_columns_are_one_cell_and_header_rows_name_columns(tmp_path: Path) -> None:
    repeated = "<w:tblHeader/>"
    table = row(
        cell("Mål", '<w:vMerge w:val="restart"/>'),
        cell("År", '<w:gridSpan w:val="2"/>'),
        cell("Ansvar"),
        properties=repeated,
    )
    table += row(cell("", "<w:vMerge/>"), cell("2026"), cell("2027"), cell(""), properties=repeated)
    table += row(cell("Trygg vård", '<w:vMerge w:val="restart"/>'), cell("X"), cell(""), cell("HSF"))
    table += row(cell("", "<w:vMerge/>"), cell(""), cell("X"), cell("SOF"))
    table += row(cell("struken"), properties="<w:del/>")
    path = docx(tmp_path, f"<w:tbl>{table}</w:tbl>")
    document, _ = read_file(path, Entry("prov", path.name, "Prov"))
    (found,) = document.tables
    assert found.rows == 2
    goal = found.cells[0]
    assert (document.text[goal.start : goal.end], goal.row, goal.row_span) == ("Trygg vård", 0, 2)
    assert [document.text[c.start : c.end] for c in found.cells if c.row == 1] == ["", "X", "SOF"]
    assert found.columns[1:3] == ("2026", "2027")


def test_a_cell_that_claims_a_million_columns_gets_no_more_than_word_allows(tmp_path: Path) -> None:
    table = row(cell("a", '<w:gridSpan w:val="999999"/>')) + row(cell("b"), cell("c"))
    (block,) = content(docx(tmp_path, f"<w:tbl>{table}</w:tbl>")).blocks
    assert block.table is not None
    assert max(c.column_span for c in (*block.table.header, *block.table.cells)) == 63


def test_a_frame_around_text_is_read_as_text(tmp_path: Path) -> None:
    inside = p("Tänk på", "Rubrik1") + p("Kalla i tid.")
    frame = f"<w:tbl>{row(f'<w:tc>{inside}</w:tc>')}</w:tbl>"
    assert [kind for kind, _, _ in told(docx(tmp_path, frame, styles=STYLES))] == ["heading", "paragraph"]


def test_numbers_that_word_counts_stand_in_cells_and_symbols_are_read_as_marks(tmp_path: Path) -> None:
    symbol = '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>'
    mark = f"<w:tc>{p(inner=symbol)}</w:tc>"
    table = row(cell("Nr"), cell("Klart")) + row(f"<w:tc>{item('Införa', 1)}</w:tc>", mark)
    path = docx(tmp_path, f"<w:tbl>{table}</w:tbl>", numbering=NUMBERING)
    assert read_file(path, Entry("prov", path.name, "Prov"))[0].text.splitlines()[1] == "c) Införa\t✓"


def test_the_texts_of_a_smartart_diagram_are_read_where_it_stands(tmp_path: Path) -> None:
    points = "".join(
        f"<dgm:pt type='{kind}'><dgm:t><a:p><a:r><a:t>{text}</a:t></a:r></a:p></dgm:t></dgm:pt>"
        for kind, text in (("node", "Region"), ("pres", "ritas bara"), ("node", "Kommun"))
    )
    frame = "<w:r><w:drawing><a:graphic><a:graphicData><dgm:relIds r:dm='rdata1'/></a:graphicData></a:graphic></w:drawing></w:r>"
    model = f"<?xml version='1.0'?><dgm:dataModel {NAMESPACES}><dgm:ptLst>{points}</dgm:ptLst></dgm:dataModel>"
    assert told(docx(tmp_path, p("Före.", inner=frame) + p("Efter."), data1=model)) == [
        ("paragraph", 0, "Före."),
        ("item", 1, "Region"),
        ("item", 1, "Kommun"),
        ("paragraph", 0, "Efter."),
    ]


def test_an_outline_level_makes_a_heading_and_unmakes_one(tmp_path: Path) -> None:
    body = p("Eget", properties='<w:outlineLvl w:val="2"/>') + p(
        "Inget", "Rubrik1", properties='<w:outlineLvl w:val="9"/>'
    )
    (own, none) = content(docx(tmp_path, body, styles=STYLES)).blocks
    assert (own.kind, own.style) == ("heading", heading_style(3))
    assert none.kind == "paragraph"


def test_a_list_that_starts_anew_counts_from_where_it_says(tmp_path: Path) -> None:
    more = '<w:num w:numId="3"><w:abstractNumId w:val="0"/>'
    more += '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    body = item("a", of=1) + item("b", of=1) + item("c", of=3) + item("d", of=3)
    assert [text for _, _, text in told(docx(tmp_path, body, numbering=NUMBERING + more))] == [
        "1 a",
        "2 b",
        "1 c",
        "2 d",
    ]


def test_a_first_row_that_its_table_style_sets_in_bold_is_the_header(tmp_path: Path) -> None:
    style = '<w:style w:type="table" w:styleId="Tabell"><w:name w:val="Grid 4"/>'
    style += '<w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr></w:tblStylePr></w:style>'
    look = '<w:tblPr><w:tblStyle w:val="Tabell"/><w:tblLook w:val="04A0"/></w:tblPr>'
    long = "en rubrik som är så lång att den lika gärna kunde vara en mening i tabellen"
    table = f"<w:tbl>{look}{row(cell(long), cell(long))}{row(cell('a'), cell('b'))}</w:tbl>"
    path = docx(tmp_path, table, styles=style)
    assert read_file(path, Entry("prov", path.name, "Prov"))[0].tables[0].columns == (long, long)

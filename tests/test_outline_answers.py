"""Lists that stand in a document's outline."""

from pathlib import Path

from asking import open_assistant

from ingest.catalogue import Entry

PLAN = """# 1 Inledning
Planen gäller hela länet.
# 2 Strategi Trygga övergångar
## 2.1 Behov av trygghet
Övergångar planeras tillsammans.
## 2.2 Teamet
Teamet möts varje vecka.
## 2.3 Prioriterat
Uppföljning görs varje år.
# 3 Strategi Tidiga insatser
Barn får stöd tidigt.
# 4 Strategi Delad kunskap
Kunskap delas.
"""


def test_chapters_that_are_all_of_one_kind_are_the_list_of_them(tmp_path: Path) -> None:
    entry = Entry("plan", "plan.md", "Gemensam plan", "Region Gotland", "Gotland", "plan", "in-force")
    answer = open_assistant(tmp_path, [(entry, PLAN)]).ask("Vilka strategier finns i den gemensamma planen?")
    assert answer.text.splitlines()[0] == "- 2 Strategi Trygga övergångar"
    assert "- 3 Strategi Tidiga insatser" in answer.text
    assert "- 4 Strategi Delad kunskap" in answer.text
    assert "2.1" not in answer.text

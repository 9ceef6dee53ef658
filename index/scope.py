"""The scope: which part of the library a search may see.

A scope is set by a person (in the chat's settings, on the command line) and is never loosened: better no answer than one
from a region nobody asked about. What a question itself names ("… på Gotland?") steers the ranking instead.
"""

from __future__ import annotations

from dataclasses import dataclass

from index.store import Conditions
from index.windows import Place, years_of
from ingest.document import Document
from ingest.regions import region_of_heading

EVERYBODY = "*"  # the reader of a paper that the catalogue reserves for nobody
_IN_FORCE = "in-force"


@dataclass(frozen=True, slots=True)
class Scope:
    """What must hold for every passage found; an empty field holds for all.

    `regions` are short names ("Gotland", and "Sverige" for national papers). `years` are those that a paper is dated in
    or valid for; an undated paper is in no year. `only_in_force` leaves out everything whose status is another.
    `roles` are those of the person who asks: what the catalogue reserves for readers of some roles is found by them only.
    """

    regions: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    statuses: tuple[str, ...] = ()
    only_in_force: bool = False
    roles: tuple[str, ...] = ()

    def conditions(self) -> Conditions:
        """The scope as conditions on stored windows."""
        fields = (
            ("region", self.regions),
            ("document", self.documents),
            ("years", self.years),
            ("status", self.statuses),
            ("status", (_IN_FORCE,) if self.only_in_force else ()),
            ("readers", (EVERYBODY, *self.roles)),
        )
        return [(key, values) for key, values in fields if values]

    def admits_place(self, place: Place) -> bool:
        """Whether a passage that stands there is inside, of a document that is."""
        return (
            (not self.regions or place.region in self.regions)
            and (not self.years or not set(place.years).isdisjoint(self.years))
            and (not self.statuses or place.status in self.statuses)
            and (not self.only_in_force or place.status == _IN_FORCE)
        )

    def admits(self, document: Document) -> bool:
        """Whether some part of the document may be inside the scope."""
        entry = document.entry
        if not entry.may_be_read_by(self.roles):
            return False
        if not (self.regions or self.documents or self.years or self.statuses or self.only_in_force):
            return True
        regions = {entry.region, *(region_of_heading(section.title) for section in document.sections)}
        papers = {document.part_at(page.spans[0][0]) for page in document.pages if page.spans}
        statuses = {(part or entry).status for part in papers}
        years = {year for part in papers for year in years_of(entry, part)}
        return (
            (not self.regions or bool(regions.intersection(self.regions)))
            and (not self.documents or entry.id in self.documents)
            and (not self.years or bool(years.intersection(self.years)))
            and (not self.statuses or bool(statuses.intersection(self.statuses)))
            and (not self.only_in_force or _IN_FORCE in statuses)
        )

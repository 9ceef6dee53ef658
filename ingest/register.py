"""The register of responsibilities: who does what, when, and where that stands."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Activity:
    """One row of the register; `kind` is activity, rule, agreement or measure.

    `responsible` and `in_cooperation_with` hold units in normal form ("HSF"); `years` are years as text ("2026").
    `start` and `end` are the span to quote; `uncertain` names the fields that could not be read with certainty.
    """

    kind: str
    start: int
    end: int
    area: str = ""
    goal: str = ""
    number: str = ""
    activity: str = ""
    subactivity: str = ""
    years: tuple[str, ...] = ()
    deadline: str = ""
    responsible: tuple[str, ...] = ()
    in_cooperation_with: tuple[str, ...] = ()
    status: str = ""
    measure: str = ""
    target: str = ""
    uncertain: tuple[str, ...] = ()

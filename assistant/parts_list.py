"""The parts list: every package that the program is made of, as a CycloneDX document (an SBOM).

    python -m assistant sbom > vagvisaren.cdx.json

It is taken from what is installed, not from what was asked for, and holds nothing of the day or the machine: the same
installation gives the same list. Formats: CycloneDX 1.6, JSON (ECMA-424); package addresses: purl.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.metadata import Distribution, distribution
from typing import Any

_OURS = "vagvisaren"


def parts_list() -> dict[str, Any]:
    """The document: our program as the subject, every package that it needs as a component, and what needs what."""
    parts = dict(sorted(_needed(_OURS).items()))
    ours = parts.pop(_OURS)
    references = {name: _reference(name, part) for name, part in {_OURS: ours, **parts}.items()}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {**_component(_OURS, ours), "type": "application"}},
        "components": [_component(name, part) for name, part in parts.items()],
        "dependencies": [
            {
                "ref": references[name],
                "dependsOn": [references[one] for one in sorted(_wanted_by(part)) if one in references],
            }
            for name, part in {_OURS: ours, **parts}.items()
        ],
    }


def _needed(name: str) -> dict[str, Distribution]:
    """The package and whatever it needs, near and far."""
    found: dict[str, Distribution] = {}
    waiting = [name]
    while waiting:
        one = waiting.pop()
        if one in found:
            continue
        found[one] = distribution(one)
        waiting += _wanted_by(found[one])
    return found


def _wanted_by(part: Distribution) -> Iterator[str]:
    """What a package needs here: requirements whose conditions hold on this machine, extras that were asked for included."""
    from packaging.requirements import Requirement

    extras = _asked_extras(_normal(part.name))
    for written in part.requires or ():
        requirement = Requirement(written)
        if requirement.marker is None or any(requirement.marker.evaluate({"extra": extra}) for extra in ("", *extras)):
            yield _normal(requirement.name)


@cache
def _asked_extras(name: str) -> frozenset[str]:
    """Extras that our own requirements name for a package, as sqlalchemy[aiosqlite] does."""
    from packaging.requirements import Requirement

    written = (Requirement(one) for one in distribution(_OURS).requires or ())
    return frozenset(e for one in written if _normal(one.name) == name and one.marker is None for e in one.extras)


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _reference(name: str, part: Distribution) -> str:
    # A local tag such as +cpu tells how a version was built; registries know it without.
    return f"pkg:pypi/{name}@{part.version.partition('+')[0]}"


def _component(name: str, part: Distribution) -> dict[str, Any]:
    component: dict[str, Any] = {
        "type": "library",
        "bom-ref": _reference(name, part),
        "name": name,
        "version": part.version,
        "purl": _reference(name, part),
    }
    if "Summary" in part.metadata:
        component["description"] = part.metadata["Summary"]
    if licence := _licence(part):
        component["licenses"] = [licence]
    return component


def _licence(part: Distribution) -> dict[str, Any] | None:
    """What the package says of its licence: an SPDX expression, else a classifier's or a short field's words."""
    if "License-Expression" in part.metadata:
        return {"expression": part.metadata["License-Expression"]}
    named = [
        one.rpartition(" :: ")[2] for one in part.metadata.get_all("Classifier") or () if one.startswith("License ::")
    ]
    named += [one for one in part.metadata.get_all("License") or () if one and len(one) < 80 and "\n" not in one]
    return {"license": {"name": named[0]}} if named else None

"""Whose word is whose at a mailbox that several names stand on."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from consent.names import can_be_one, fold, given_forms

Name = tuple[str, str]
"""Given name and family name, as written."""


def labels(names: Collection[Name]) -> dict[Name, str | None]:
    """A label for each name: equal labels for names that can be one person's, else different ones.

    Two full names are one person's when their given names are equal (a family name may change), or
    when the family names are equal and one given name is plainly short for the other. A name without
    a full given name has the label of the only person it can be, else `None`: not surely anybody's.
    Labels follow from the names alone, so that merging people never changes whose a refusal is
    (design, section 6, "Shared mailbox").
    """
    full = sorted({name for name in names if len(fold(name[0])) > 1})
    found: dict[Name, str] = {}
    # Who can be one shares a given name or a family name; at an office's mailbox hundreds stand.
    given: dict[str, Name] = {}
    families: defaultdict[str, list[Name]] = defaultdict(list)
    for name in full:
        family = families[fold(name[1])]
        twins = [known for known in family if _plainly_one(known[0], name[0])]
        if (namesake := given.get(fold(name[0]))) is not None:
            twins.append(namesake)
        twin = min(twins, default=name)
        found[name] = found.get(twin, f"{fold(twin[0])} {fold(twin[1])}")
        given.setdefault(fold(name[0]), name)
        family.append(name)
    return {name: found[name] if name in found else _only(name, found, families) for name in names}


def _plainly_one(one: str, other: str) -> bool:
    """Whether one of two given names is plainly short for the other."""
    return fold(one) in given_forms(other) or fold(other) in given_forms(one)


def _only(
    name: Name, people: Mapping[Name, str], families: Mapping[str, Collection[Name]]
) -> str | None:
    """The one person a name with an initial, or with none, can be."""
    family = fold(name[1])
    perhaps = families.get(family, ()) if family else people
    fitting = {people[known] for known in perhaps if can_be_one(name[0], known[0])}
    return fitting.pop() if len(fitting) == 1 else None

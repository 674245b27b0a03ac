"""From judgements to people: groups of drafts, none of which contradicts itself."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np

from importers.matching.card import Card
from importers.matching.compare import compare
from importers.matching.compared import Flags
from importers.matching.decide import SAME_FROM, Judgement, Verdict
from importers.matching.groups import weights_of_two_rows
from importers.matching.levels import Mailbox, Phone, Same
from importers.matching.model import Model, shipped
from importers.matching.part import Known, Part

Edges = Sequence[Judgement]

MOST_TOGETHER = 150
"""Drafts looked at together. Where more hang together (a common name), only firm ties count."""
FIRM_FROM = 8.0


def cluster(
    ids: Iterable[int],
    judgements: Iterable[Judgement],
    cards: Mapping[int, Card],
    apart: Collection[tuple[int, int]] = (),
    *,
    model: Model | None = None,
    least: float = SAME_FROM,
) -> list[frozenset[int]]:
    """Every draft in exactly one group, the groups in order of their lowest id.

    Two groups join along a judgement `SAME` if all that is known of one and of the other, taken
    together, weighs as one person's: `least`. A join is refused where it would bring together two drafts
    that people said are `apart` (either way round), or rows that contradict each other (two given
    names, an elder and a younger, two mobile numbers with no mailbox in common), and where one of
    them would fit as well with a third that is not the other. So no chain of likenesses makes two
    people one. What people joined (`SAID`) is refused by `apart` alone. The result depends on
    neither the order of the judgements nor, but for exact twins, that of the ids.
    """
    model = model or shipped()
    same = [found for found in judgements if found.verdict is Verdict.SAME]
    tied = {draft for found in same for draft in (found.a, found.b)}
    strangers = _both_ways(apart)
    groups = [frozenset({draft}) for draft in ids if draft not in tied]
    large = []
    for edges in _hanging_together(same):
        drafts = sorted({draft for found in edges for draft in (found.a, found.b)})
        if len(drafts) > 2:
            large.append((drafts, edges))
        elif drafts[1] in strangers.get(drafts[0], ()):
            groups += [frozenset({draft}) for draft in drafts]
        else:
            groups.append(frozenset(drafts))
    for part in _parts(large, cards, strangers, model, least):
        groups += part.groups()
    left_out = tied.difference(*groups) if groups else tied
    return sorted([*groups, *(frozenset({draft}) for draft in left_out)], key=min)


def _hanging_together(same: Edges) -> list[list[Judgement]]:
    """The judgements, those of drafts that hang together in one list."""
    holder = {draft: draft for found in same for draft in (found.a, found.b)}

    def root(draft: int) -> int:
        while holder[draft] != draft:
            holder[draft] = holder[holder[draft]]
            draft = holder[draft]
        return draft

    for found in same:
        one, other = root(found.a), root(found.b)
        holder[max(one, other)] = min(one, other)
    parts: defaultdict[int, list[Judgement]] = defaultdict(list)
    for found in same:
        parts[root(found.a)].append(found)
    sized = []
    for edges in parts.values():
        drafts = {draft for found in edges for draft in (found.a, found.b)}
        firm = [found for found in edges if found.weight >= FIRM_FROM]
        if len(drafts) > MOST_TOGETHER and len(firm) < len(edges):
            sized += _hanging_together(firm)
        else:
            sized.append(edges)
    return sized


def _both_ways(apart: Collection[tuple[int, int]]) -> Mapping[int, set[int]]:
    found: dict[int, set[int]] = {}
    for a, b in apart:
        found.setdefault(a, set()).add(b)
        found.setdefault(b, set()).add(a)
    return found


def _parts(
    large: Sequence[tuple[Sequence[int], Edges]],
    cards: Mapping[int, Card],
    strangers: Mapping[int, set[int]],
    model: Model,
    least: float,
) -> Iterable[Part]:
    """All pairs of drafts that hang together are compared at once, for all of them."""
    pairs = [pair for drafts, _ in large for pair in combinations(drafts, 2)]
    if not pairs:
        return
    compared = compare(cards, pairs)
    # Ages part groups or they don't (`Part`); they don't weigh against one person as well.
    fitting = np.where(compared.age == Same.EQUAL, compared.age, np.int8(Same.MISSING))
    levels = replace(compared, age=fitting).table(tuple(model.fields))
    known = Known(
        levels,
        weights_of_two_rows(levels, model),
        own=(compared.mailbox == Mailbox.EQUAL) | (compared.phone == Phone.MOBILE),
        never=_any(compared.two_people(), len(pairs)),
        perhaps=_any(compared.perhaps_two(), len(pairs)),
        aged=compared.ages_differ(),
        bound=compared.bound,
    )
    start = 0
    for drafts, edges in large:
        end = start + len(drafts) * (len(drafts) - 1) // 2
        yield Part(drafts, edges, known.of(slice(start, end)), cards, strangers, model, least)
        start = end


def _any(flags: Mapping[str, Flags], length: int) -> Flags:
    found = np.zeros(length, bool)
    for some in flags.values():
        found |= some
    return found

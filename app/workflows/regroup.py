"""Rows already here are grouped again, so that who is who follows from the rows and verdicts alone.

Neither the order in which files came nor what was taken out since leaves a trace: the people of a
row are grouped with everybody whom a verdict ties to them, and each bears the id of its first row.
But for one thing: a pair is compared only while few share its keys (`block.limit_of`), and in a long
list new rows are held to more (`Model.in_list_of`, `rarity`), so that who came before many bore a
name may be found one with somebody with whom he would not be found later. Groups are held to less
there (`long_lists.least_of_groups`), and what a long list made one stays one.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from types import MappingProxyType

from sqlalchemy.orm import Session

from app.store import long_lists, match_models, matching, people, regrouping, undoing
from app.store.matching import OnRecord
from app.store.verdicts import MACHINE, machine_name, version_of
from importers.matching.block import GROUP_LIMIT
from importers.matching.card import Card
from importers.matching.cluster import cluster
from importers.matching.decide import (
    SAID,
    SAME_FROM,
    Judgement,
    Verdict,
    is_asked_first,
    judge,
)
from importers.matching.model import Model

Pair = tuple[int, int]


def connected(session: Session, draft_ids: Collection[int]) -> dict[int, int]:
    """Every row of the people these rows belong to, and of all tied to them by "same"; row → person.

    Whether two groups may join can depend on a third that one of them is tied to, so the whole of
    what hangs together is looked at.
    """
    owners: dict[int, int] = {}
    seen: set[int] = set()
    border = set(draft_ids)
    while border:
        seen |= border
        holders = undoing.owners_of(session, border) - set(owners.values())
        added = people.drafts_of_people(session, holders)
        owners |= added
        border = regrouping.called_the_same(session, added) - seen - owners.keys()
    return owners


BeforeParting = Callable[[frozenset[int]], None]
"""Told who is about to be torn: people whose rows come to stand in several groups."""


def group_again(
    session: Session,
    owners: Mapping[int, int],
    before_parting: BeforeParting = lambda _: None,
) -> frozenset[int]:
    """Group these rows, with their people as they were; everybody there is now."""
    groups = groups_of(session, owners, matching.on_record(session, owners))
    if gone := torn(groups, owners):
        before_parting(gone)
    return frozenset(settle(session, groups, owners).person.values())


def groups_of(
    session: Session, owners: Mapping[int, int], verdicts: Iterable[OnRecord]
) -> list[frozenset[int]]:
    """Which of these rows are one person's by these verdicts, as if there were no others."""
    cards = matching.cards_of(session, owners)
    model = match_models.in_force(session)
    least = long_lists.least_of_groups(session)
    judgements = as_joined(verdicts, owners, model)
    if least < SAME_FROM:
        judgements = as_long_lists_joined(judgements, owners, cards, model)
    apart = [
        *((j.a, j.b) for j in judgements if j.weight == -SAID),
        *matching.couples_within(session, owners),
    ]
    return cluster(owners, judgements, cards, apart, model=model, least=least)


def torn(groups: Iterable[Collection[int]], owners: Mapping[int, int]) -> frozenset[int]:
    """People whose rows come to stand in more than one group."""
    times = Counter(one for group in groups for one in {owners[d] for d in group if d in owners})
    return frozenset(one for one, of in times.items() if of > 1)


def as_joined(
    found: Iterable[OnRecord], owners: Mapping[int, int], model: Model
) -> list[Judgement]:
    """Verdicts for grouping: rows that other rates made one person stay one.

    So nobody is torn apart because the comparison has learned since; that two are not one after all
    is for new verdicts to say.
    """
    return [
        one.verdict._replace(weight=SAID)
        if one.verdict.verdict is Verdict.SAME
        and _by_other_rates(one, model)
        and owners.get(one.verdict.a) == owners.get(one.verdict.b) is not None
        else one.verdict
        for one in found
    ]


def as_long_lists_joined(
    found: Iterable[Judgement],
    owners: Mapping[int, int],
    cards: Mapping[int, Card],
    model: Model,
) -> list[Judgement]:
    """The same of rows that only what a long list says of new rows made one, if no rule speaks against it.

    Groups are weighed by the rates of stored rows. So another row of one of the two would part them,
    and take a no of the one from the addresses of the other.
    """
    verdicts = list(found)
    joined = [
        (one.a, one.b)
        for one in verdicts
        if one.verdict is Verdict.SAME
        and one.weight != SAID
        and owners.get(one.a) == owners.get(one.b) is not None
    ]
    again = judge(cards, joined, model=model, explain_all=True)
    kept = {(j.a, j.b) for j in again if j.verdict is not Verdict.SAME and not j.by_rule}
    return [one._replace(weight=SAID) if (one.a, one.b) in kept else one for one in verdicts]


def _by_other_rates(one: OnRecord, model: Model) -> bool:
    return one.by.startswith(MACHINE) and version_of(one.by) != model.version


@dataclass(frozen=True, slots=True)
class Settled:
    """Whose each row is now, and which of these people are new."""

    person: Mapping[int, int]
    new: frozenset[int]


def settle(
    session: Session,
    groups: Iterable[frozenset[int]],
    owners: Mapping[int, int],
    fresh: Mapping[int, str] = MappingProxyType({}),
) -> Settled:
    """Give every group its person: whoever holds a person's first row stays who they are.

    `owners` are the stored rows with their people, `fresh` rows not stored yet with the public id
    each would give a person it founded. Everybody bears the id of their first row. People left
    without rows are removed.
    """
    first = _first_rows(owners)
    person: dict[int, int] = {}
    heirs: dict[int, int] = {}
    claimed: dict[int, int] = {}
    unclaimed: list[frozenset[int]] = []
    for group in groups:
        claims = sorted(d for d in group if d in owners and first[owners[d]] == d)
        if not claims:
            unclaimed.append(group)
            continue
        holder = owners[claims[0]]
        claimed[min(group)] = holder
        person.update(dict.fromkeys(group, holder))
        heirs.update({owners[draft]: holder for draft in claims[1:]})
    made = _found(session, [min(group) for group in unclaimed], fresh)
    for group, new in zip(unclaimed, made, strict=True):
        person.update(dict.fromkeys(group, new))
    people.move_drafts(session, {d: person[d] for d, owner in owners.items() if person[d] != owner})
    people.remove_people(session, heirs)
    _name_by_first_row(session, claimed)
    return Settled(person, frozenset(made))


def _first_rows(owners: Mapping[int, int]) -> dict[int, int]:
    """Person → their first row."""
    first: dict[int, int] = {}
    for draft, person in owners.items():
        first[person] = min(draft, first.get(person, draft))
    return first


def _found(session: Session, founders: list[int], fresh: Mapping[int, str]) -> list[int]:
    """A person for each of these rows; who bears its id without a row is somebody again."""
    stored = people.draft_public_ids(session, [draft for draft in founders if draft not in fresh])
    wanted = [fresh.get(draft) or stored[draft] for draft in founders]
    there = regrouping.rowless(session, wanted)
    made = iter(people.found_people(session, [name for name in wanted if name not in there]))
    return [there[name] if name in there else next(made) for name in wanted]


def _name_by_first_row(session: Session, first: Mapping[int, int]) -> None:
    """Let people bear the public ids that their first rows give: first row → person.

    An id that somebody else bears stays theirs.
    """
    given = people.draft_public_ids(session, first)
    borne = regrouping.public_ids(session, first.values())
    wanted = {p: given[draft] for draft, p in first.items() if given[draft] != borne[p]}
    bearers = regrouping.bearers(session, wanted.values())
    regrouping.rename(
        session,
        {p: name for p, name in wanted.items() if bearers.get(name, p) in wanted.keys() | {p}},
    )


def judge_again(
    session: Session, draft_ids: Collection[int], pairs: Collection[Pair], now: datetime
) -> set[int]:
    """Judge again every pair at the mailboxes of these rows, and `pairs`; the rows concerned.

    Whether a mailbox is two people's shows over all the rows at it, so these are looked at together
    with everybody who shares a mailbox with them. Verdicts that changed are appended.
    """
    asked = _at_their_mailboxes(session, set(draft_ids) | {i for pair in pairs for i in pair})
    cards = matching.cards_of(session, {i for pair in asked | set(pairs) for i in pair})
    model = match_models.in_force(session)
    found = judge(cards, sorted(asked | set(pairs)), model=model)
    return keep_changed(session, found, found, cards, model, now)


def keep_changed(
    session: Session,
    found: Collection[Judgement],
    beside: Collection[Judgement],
    cards: Mapping[int, Card],
    model: Model,
    now: datetime,
) -> set[int]:
    """Append those of the machine's verdicts on stored rows that are new; the rows.

    Also where staff said otherwise: theirs may be taken back. `beside` are the verdicts on all the
    pairs looked at, stored or not. A pair that other rates judged is judged by those again: what
    changes shall come of the rows, not of the rates. What people are asked about first is left to them.
    """
    drafts = {draft for one in found for draft in (one.a, one.b)}
    known = {
        (one.verdict.a, one.verdict.b): one for one in matching.machines_on_record(session, drafts)
    }
    version = {
        pair: version_of(one.by) for pair, one in known.items() if _by_other_rates(one, model)
    }
    earlier = match_models.by_version(session, set(version.values())) if version else {}
    stands = {pair for pair, one in known.items() if is_asked_first(one.verdict)}
    stands |= {pair for pair, by in version.items() if by not in earlier}
    now_found = {
        (one.a, one.b): (one, model.version) for one in found if (one.a, one.b) not in stands
    }
    for then in earlier.values():
        again = judge(cards, [(one.a, one.b) for one in beside], model=then)
        now_found |= {
            (one.a, one.b): (one, then.version)
            for one in again
            if version.get((one.a, one.b)) == then.version and (one.a, one.b) not in stands
        }
    changed = [
        one
        for pair, one in now_found.items()
        if _is_news(one[0], known[pair].verdict if pair in known else None)
    ]
    for judged_by in {by for _, by in changed}:
        verdicts = [verdict for verdict, by in changed if by == judged_by]
        matching.keep_judgements(session, verdicts, by=machine_name(judged_by), now=now)
    return {draft for one, _ in changed for draft in (one.a, one.b)}


def _is_news(found: Judgement, known: Judgement | None) -> bool:
    """What the machine finds different it finds so without a row.

    What made one person of two rows new in a long list holds too, unless a rule speaks against it: by
    the rates of stored rows some would only be asked about.
    """
    if found.verdict is Verdict.DIFFERENT:
        return False
    if known is None:
        return True
    was_one, is_one = known.verdict is Verdict.SAME, found.verdict is Verdict.SAME
    if was_one and not is_one and not found.by_rule:
        return False
    return (known.verdict, known.weight) != (found.verdict, found.weight)


def _at_their_mailboxes(session: Session, draft_ids: Collection[int]) -> set[Pair]:
    """Pairs that share a mailbox, among these rows and all that hang together with them so."""
    keys: set[str] = set()
    pairs: set[Pair] = set()
    border = set(draft_ids)
    while border:
        fresh = regrouping.mailbox_keys(session, border) - keys
        keys |= fresh
        border = set()
        for drafts in regrouping.holders(session, fresh).values():
            if len(drafts) <= GROUP_LIMIT:
                border |= drafts
                pairs.update(combinations(sorted(drafts), 2))
    return pairs

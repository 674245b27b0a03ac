"""The comparison learns from the rows there are, and judges anew who may be one.

Only when somebody asks for it. Were it to learn while files come in, each file would be judged by
other rates than the next, and who people are would hang on the order in which files arrive. And a
small change of many weights is to be looked at before it holds, as adding files is.

Whoever is one person stays one, and nobody is made one: where the new rates find two people to be
one, somebody is asked. New rows are judged by the new rates.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from app.store import activity, match_models, matching, people, suggestions
from app.store.matching import OnRecord, slices
from app.store.rehearsal import basis
from app.store.verdicts import STAFF, machine_name, staff_name
from importers.matching.decide import Judgement, Verdict, ask_first, is_asked_first, judge
from importers.matching.learning import TooFew, learn_model
from importers.matching.model import Model, shipped


class LearningRefused(Exception):
    """The comparison can't be changed so; the message says why."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """Rates that could judge, with all that would change were they to."""

    model: Model
    rows: int
    pairs: int
    learned_at: datetime | None
    """None for the rates that came with this release."""
    verdicts: tuple[Judgement, ...]
    """On rows of two people, where they are otherwise than on record or by other rates."""
    not_found_again: int
    """Pairs of rows of one person that were found the same and would not be today."""
    rests_on: str


@dataclass(frozen=True, slots=True)
class Effect:
    """What it changed of what is asked, in pairs of people."""

    asked: int
    """Who were not asked about before."""
    found_one: int
    """Of those, who would be one person, had their rows come in now."""
    no_longer_asked: int


def learn(session: Session, *, now: datetime) -> Proposed | TooFew:
    """Learn from the rows there are. Nothing is written.

    What was learned before just so is the version that it was then.
    """
    sample = match_models.sample(session)
    model = learn_model(sample, shipped(), match_models.next_version(session))
    if isinstance(model, TooFew):
        return model
    model = replace(model, rows=sample.rows)
    if (again := match_models.learned_before(session, model)) is not None:
        return known(session, again)
    return proposed_by(session, model, sample.rows, len(sample.pairs), now)


def known(session: Session, version: str) -> Proposed:
    """Rates that judged before, or that came with this release. Nothing is written.

    Raises:
        LearningRefused: there are none of this version.
    """
    if version == shipped().version:
        return proposed_by(session, shipped(), 0, 0, None)
    for kept in match_models.history(session):
        if kept.version == version and kept.rates:
            model = match_models.by_version(session, [version])[version]
            return proposed_by(session, model, kept.rows, kept.pairs, kept.learned_at)
    raise LearningRefused(f"There is no version {version} of the comparison.")


def proposed_by(
    session: Session, model: Model, rows: int, pairs: int, learned_at: datetime | None
) -> Proposed:
    """These rates, which were learned from so many rows and pairs, with all that would change."""
    rests_on = basis(session)
    verdicts: list[Judgement] = []
    not_again = 0
    for drafts in slices(matching.living(session)):
        anew, gone = _judged_anew(session, drafts, model)
        verdicts += anew
        not_again += gone
    return Proposed(model, rows, pairs, learned_at, tuple(verdicts), not_again, rests_on)


def _judged_anew(
    session: Session, drafts: Collection[int], model: Model
) -> tuple[list[Judgement], int]:
    """What these rates say otherwise of pairs of which the first row is one of these."""
    mine = set(drafts)
    index = matching.StoredBlockIndex(session, {})
    keys = matching.keys_of(session, mine)
    pairs = {*index.candidates(index.sharing_a_mailbox(keys) | keys)}
    record = {
        (one.verdict.a, one.verdict.b): one for one in matching.on_record_of_first(session, mine)
    }
    # What was compared before too many shared a key, too.
    pairs |= record.keys()
    found = judge(index.cards({i for pair in pairs for i in pair}), sorted(pairs), model=model)
    owner = people.person_of_drafts(session, {i for pair in pairs for i in pair})
    anew, not_again = [], 0
    for one in found:
        pair = one.a, one.b
        if one.a not in mine or one.a not in owner or one.b not in owner:
            continue
        if owner[one.a] == owner[one.b]:
            not_again += _is_lost(one, record.get(pair))
        elif (verdict := _instead(one, record.get(pair))) is not None:
            anew.append(verdict)
    return anew, not_again


def _is_lost(found: Judgement, record: OnRecord | None) -> bool:
    """Whether the machine found the same what it would not find now."""
    return (
        record is not None
        and not record.by.startswith(STAFF)
        and record.verdict.verdict is Verdict.SAME
        and found.verdict is not Verdict.SAME
    )


def _instead(found: Judgement, record: OnRecord | None) -> Judgement | None:
    """What to put on record of rows of two people, if anything: what staff said holds."""
    if record is not None and record.by.startswith(STAFF):
        return None
    before = record.verdict.verdict if record else Verdict.DIFFERENT
    if found.verdict is Verdict.DIFFERENT:
        return None if before is Verdict.DIFFERENT else found
    # Rows found the same that are two people's were kept apart for a reason, and are so still.
    return ask_first(found) if found.verdict is Verdict.SAME is not before else found


def put_in_force(
    session: Session, proposed: Proposed, *, staff_id: int | None, now: datetime
) -> Effect:
    """Have these rates judge from now on, and ask accordingly.

    Raises:
        LearningRefused: rows or verdicts have changed since it was worked out.
    """
    people.be_only_former(session)
    if basis(session) != proposed.rests_on:
        raise LearningRefused("Something was added or said meanwhile. Do it again.")
    before = {one.people for one in suggestions.every_open(session)}
    model = proposed.model
    match_models.put_in_force(
        session,
        model,
        learned_at=proposed.learned_at,
        rows=proposed.rows,
        pairs=proposed.pairs,
        by=staff_name(staff_id),
        now=now,
    )
    by = machine_name(model.version)
    matching.keep_judgements(session, proposed.verdicts, by=by, now=now)
    suggestions.rebuild(session)
    after = {one.people: (one.a, one.b) for one in suggestions.every_open(session)}
    first = {(one.a, one.b) for one in proposed.verdicts if is_asked_first(one)}
    new = after.keys() - before
    activity.note(
        session,
        verb="comparison put in force",
        about=model.version,
        now=now,
        staff_id=staff_id,
        counts={"verdicts": len(proposed.verdicts)},
    )
    return Effect(
        asked=len(new),
        found_one=sum(after[people] in first for people in new),
        no_longer_asked=len(before - after.keys()),
    )

"""The taxonomy, who took part in what, evidence of interest and the scores derived from it."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.models.people import Draft, PersonAddress
from app.models.taking_part import Evidence as EvidenceRow
from app.models.taking_part import Interest, InterestChoice, Issue, Participation
from app.store.bulk import among, insert_rows, rows_of
from importers.interests.evidence import Evidence, EvidenceKind
from importers.interests.score import Choice, Scored, Signs, score, score_everybody
from importers.interests.taxonomy import Issue as Topic


def taxonomy(session: Session) -> tuple[Topic, ...]:
    """The issues of this installation, in their order."""
    return tuple(
        Topic(
            slug=row.slug,
            label=row.label,
            parent=row.parent,
            keywords=tuple(row.keywords.split(";")),
            sensitive=row.sensitive,
        )
        for row in session.scalars(select(Issue).order_by(Issue.position))
    )


def keep_taxonomy(session: Session, issues: Sequence[Topic]) -> None:
    """Store issues that are not there yet, after those that are."""
    known = set(session.scalars(select(Issue.slug)))
    session.add_all(
        Issue(
            slug=issue.slug,
            label=issue.label,
            parent=issue.parent,
            keywords=";".join(issue.keywords),
            sensitive=issue.sensitive,
            position=position,
        )
        for position, issue in enumerate(issues, start=len(known))
        if issue.slug not in known
    )
    session.flush()


def keep_participations(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Store who took part: draft_id, project_id, kind, on."""
    columns = ("draft_id", "project_id", "kind", "on")
    insert_rows(session, Participation, columns, [[row[name] for name in columns] for row in rows])


def keep_evidence(session: Session, found: Mapping[int, Sequence[Evidence]]) -> None:
    """Store what each draft shows of interests."""
    insert_rows(
        session,
        EvidenceRow,
        ("draft_id", "issue", "kind", "strength", "on", "words"),
        [
            (draft, one.issue, one.kind.value, one.strength, one.on, one.words)
            for draft, many in found.items()
            for one in many
        ],
    )


_SIGN = (
    Draft.person_id,
    EvidenceRow.issue,
    EvidenceRow.kind,
    EvidenceRow.strength,
    EvidenceRow.on,
)


def evidence_by_person(session: Session, people: Collection[int]) -> dict[int, list[Evidence]]:
    """The evidence of these people."""
    found: defaultdict[int, list[Evidence]] = defaultdict(list)
    statement = (
        select(*_SIGN, EvidenceRow.words)
        .join(EvidenceRow, EvidenceRow.draft_id == Draft.id)
        .where(among(session, Draft.person_id, sorted(people)))
        .order_by(EvidenceRow.id)
    )
    kinds = {kind.value: kind for kind in EvidenceKind}
    for person, issue, kind, strength, on, words in rows_of(session, statement):
        if person is not None:
            found[person].append(Evidence(issue, kinds[kind], strength, on, words))
    return dict(found)


_CHOSEN = (
    select(PersonAddress.person_id, InterestChoice.issue, InterestChoice.choice)
    .join(InterestChoice, InterestChoice.address_id == PersonAddress.address_id)
    .order_by(InterestChoice.at)
)


def choices_by_person(
    session: Session, people: Collection[int] | None = None
) -> dict[tuple[int, str], Choice]:
    """What members chose, all or these; of two addresses' choices the later holds."""
    chosen = _CHOSEN
    if people is not None:
        chosen = _CHOSEN.where(among(session, PersonAddress.person_id, sorted(people)))
    return {(person, issue): Choice(choice) for person, issue, choice in rows_of(session, chosen)}


def scores(session: Session, as_of: date) -> tuple[dict[str, float], list[Scored[int]]]:
    """How usual each issue is, and everybody's interests as of a day, recomputed from their evidence."""
    slugs = [issue.slug for issue in taxonomy(session)]
    return score_everybody(_signs(session), slugs, as_of, choices_by_person(session))


def refresh_interests(session: Session, as_of: date) -> dict[str, float]:
    """Derive everybody's scores again, since new rows shift what is usual; how usual each issue is.

    The result is what `refresh_interests_of` wants.
    """
    bases, found = scores(session, as_of)
    session.execute(delete(Interest))
    _keep_scores(session, found)
    return bases


def _signs(session: Session) -> Signs[int]:
    """Everybody's evidence, by column."""
    statement = (
        select(*_SIGN)
        .join(EvidenceRow, EvidenceRow.draft_id == Draft.id)
        .where(Draft.person_id.is_not(None))
    )
    rows = rows_of(session, statement)
    return Signs(*zip(*rows, strict=True)) if rows else Signs([], [], [], [], [])


def evidence_so_far(session: Session) -> int:
    """How many pieces of evidence were ever kept, more or less: the number of the last."""
    return session.scalar(select(func.max(EvidenceRow.id))) or 0


def refresh_interests_of(
    session: Session, people: Collection[int], as_of: date, bases: Mapping[str, float] | None
) -> None:
    """Derive the scores of these people again, by what was usual at the last import.

    Without `bases` nothing was imported yet; then everybody is derived again.
    """
    if bases is None:
        refresh_interests(session, as_of)
        return
    choices = choices_by_person(session, people)
    evidence = evidence_by_person(session, people)
    found = score(evidence, list(bases), as_of, choices=choices, bases=bases, explain=False)
    session.execute(
        delete(Interest)
        .where(among(session, Interest.person_id, sorted(people)))
        .execution_options(synchronize_session=False)
    )
    _keep_scores(
        session,
        [
            Scored(person, issue, one.value, one.enough, one.choice is not None)
            for (person, issue), one in found.items()
        ],
    )


def _keep_scores(session: Session, found: Sequence[Scored[int]]) -> None:
    columns = ("person_id", "issue", "score", "enough", "chosen")
    insert_rows(session, Interest, columns, sorted(found))


def choose(session: Session, address_id: int, choices: Mapping[str, Choice], *, now: Any) -> None:
    """Keep what a member chose at an address."""
    for issue, choice in sorted(choices.items()):
        row = session.get(InterestChoice, (address_id, issue))
        if row is None:
            row = InterestChoice(address_id=address_id, issue=issue)
            session.add(row)
        row.choice, row.at = choice.value, now
    session.flush()


def chosen(session: Session, address_id: int) -> dict[str, str]:
    """Issue → what the member chose at this address."""
    rows = session.execute(
        select(InterestChoice.issue, InterestChoice.choice).where(
            InterestChoice.address_id == address_id
        )
    )
    return dict(rows.all())

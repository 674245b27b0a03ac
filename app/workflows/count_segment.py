"""Who is in a group, who of them may be written to, and who is left out and why."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.store import consent, groups
from app.store.installation import Installation
from consent.address import EmailAddress
from consent.gate import Permitted, Refused, admit
from consent.reasons import PRECEDENCE, Code, Grade
from importers.matching.best_address import Held
from segments.evaluate import Verdict, evaluate
from segments.rule import Rule, parse

SAMPLE = 20


@dataclass(frozen=True, slots=True)
class Admitted:
    """A person of the group and the one address they may be written to at."""

    person: groups.PersonLine
    address_id: int
    permitted: Permitted


@dataclass(frozen=True, slots=True)
class Gathered:
    """A group after the gate: who is let through, and for everybody else the best reason."""

    admitted: tuple[Admitted, ...]
    refused: Mapping[int, Code]
    """Person → why; people without any address are in neither."""
    without_address: int

    @property
    def in_group(self) -> int:
        return len(self.admitted) + len(self.refused) + self.without_address


@dataclass(frozen=True, slots=True)
class Count:
    """A group in numbers of people."""

    in_group: int
    with_address: int
    refused: Mapping[str, int]
    """Reason code → people, most first."""
    can_be_invited: int
    sample: tuple[groups.PersonLine, ...] = field(default=())


def read_rule(session: Session, document: object) -> Rule:
    """The rule in a JSON document.

    Raises:
        RuleRefused: it names something unknown; the message says where.
    """
    return parse(document, groups.vocabulary(session))


def count_segment(
    session: Session, *, rule: dict[str, Any], installation: Installation, now: datetime
) -> Count:
    """Count a group and who of it may be written to now.

    Raises:
        RuleRefused: the rule names something unknown.
    """
    gathered = gather(session, read_rule(session, rule), installation=installation, now=now)
    reasons = Counter(gathered.refused.values())
    lines = groups.lines(session, [a.person.person_id for a in gathered.admitted[:SAMPLE]])
    return Count(
        in_group=gathered.in_group,
        with_address=gathered.in_group - gathered.without_address,
        refused={code.value: count for code, count in reasons.most_common()},
        can_be_invited=len(gathered.admitted),
        sample=tuple(lines.values()),
    )


def gather(session: Session, rule: Rule, *, installation: Installation, now: datetime) -> Gathered:
    """Everybody a rule describes, passed through the gate.

    What was said is added up afresh from the ledger, not taken from what is kept. Each person is
    written to at one address: of those let through the one that counts first (`best_address`). Two
    people who share an address get one e-mail: the first by id.
    """
    people = groups.members(session, rule, installation.today(now))
    reach = groups.addresses_held(session, people)
    lines = groups.lines(session, people)
    moment = installation.moment(now)
    addresses = {r.address_id for listed in reach.values() for r in listed}
    standings = consent.folded(session, addresses, installation.keyring)
    admitted: list[Admitted] = []
    refused: dict[int, Code] = {}
    used: set[int] = set()
    for person in people:
        answers = [
            (
                r,
                admit(
                    EmailAddress(r.email),
                    standings[r.address_id],
                    now=moment,
                    policy=installation.policy,
                ),
            )
            for r in reach.get(person, ())
        ]
        chosen = next(_let_through(answers, used), None)
        if chosen is not None:
            used.add(chosen[0].address_id)
            admitted.append(Admitted(lines[person], chosen[0].address_id, chosen[1]))
        elif answers:
            refused[person] = _best_reason([answer for _, answer in answers])
    return Gathered(
        admitted=tuple(admitted),
        refused=refused,
        without_address=len(people) - len(admitted) - len(refused),
    )


Answers = Sequence[tuple[Held, Permitted | Refused]]


def _let_through(answers: Answers, used: set[int]) -> Iterator[tuple[Held, Permitted]]:
    for reach, answer in answers:
        if isinstance(answer, Permitted) and reach.address_id not in used:
            yield reach, answer


def _best_reason(answers: Sequence[Permitted | Refused]) -> Code:
    """The reason closest to a yes: what would have to change for this person."""
    codes = [answer.decision.code for answer in answers if isinstance(answer, Refused)]
    if len(codes) < len(answers):
        return Code.SHARED_ADDRESS  # let through, but a housemate gets the one e-mail
    return max(codes, key=lambda code: (code.grade is Grade.HOLD, -PRECEDENCE[code]))


def explain_person(
    session: Session,
    *,
    rule: dict[str, Any],
    person_id: int,
    installation: Installation,
    now: datetime,
) -> Verdict:
    """Why one person is in a group, or is not."""
    facts = groups.facts(session, person_id)
    return evaluate(read_rule(session, rule), facts, installation.today(now))

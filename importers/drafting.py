"""From a recognised table to drafts: every record accounted for, every row's words heard."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from consent.address import EmailAddress
from consent.events import Act, Statement
from importers.abreast import Abreast
from importers.answering import QUESTION_ROLES
from importers.clean.ages import born
from importers.draft import (
    Draft,
    Kind,
    PersonName,
    ProjectDates,
    Reading,
    Role,
    RowOutcome,
    RowProblem,
    RowState,
    Table,
)
from importers.frames import frame_of
from importers.named_in_notes import Families, families_of, noted
from importers.records import cell, skipped
from importers.rows import Row, Rows
from importers.sections import sections_of
from importers.shifted import SHIFTED, shifted_rows
from importers.statements import OWN_ACTS, Listener, Meanings, all_addresses
from importers.stray_stops import stray

_TELLING = QUESTION_ROLES | {
    Role.DEMOGRAPHIC, Role.LOCATION, Role.NOTE, Role.COORDINATE,
    Role.CONSENT_CONTACT, Role.CONSENT_OPTOUT, Role.CONSENT_EMAIL, Role.CONSENT_CHANNELS,
    Role.CONSENT_OTHER_CHANNEL, Role.CONSENT_PROJECT_ONLY, Role.CONSENT_PUBLICATION,
}  # fmt: skip
"""Roles that show somebody answered, even without a name."""


_STOPS = frozenset({Act.STOP, Act.DECEASED})
LENT = (
    "The e-mail address stands in a cell merged with another row’s, so we can’t tell whether it is "
    "theirs. This row’s yes does not count there."
)
HIDDEN = "Hidden in the workbook, so it is left out."
UNREAD_STOP = "Asks us to stop, and we can't read who it is."
"""How the reason of a held row begins that says no for somebody nobody can tell."""


def draft_rows(
    table: Table,
    project: ProjectDates | None,
    received_at: datetime,
    *,
    decided: Meanings | None = None,
) -> Reading:
    """Read every row of a table into drafts, statements and outcomes; nothing is dropped silently.

    Roles are taken from `table.columns` as they stand. `project` dates rows that have no date;
    `decided` holds what staff said about answers we did not understand.
    """
    size = max(len(table.sheet.cells), 1)
    return next(draft_in_chunks(table, project, received_at, size=size, decided=decided))


def draft_in_chunks(
    table: Table,
    project: ProjectDates | None,
    received_at: datetime,
    *,
    size: int,
    decided: Meanings | None = None,
) -> Iterator[Reading]:
    """The reading of `draft_rows` in parts of `size` records each, for tables that are long.

    What a column decides (the order of day and month, what parts its options, what an odd answer
    means beside the others) is decided over the whole table: the parts put together are the whole.
    Every part names all the wordings; a table without records gives one empty part.
    """
    frame = frame_of(table)
    reasons = skipped(table, frame)
    sections = sections_of(table, frame, reasons)
    reasons |= sections.lines
    records = frame.without(reasons)
    listener = Listener(table, records, received_at, decided or {}, sections)
    families = families_of(table, records)
    abreast = Abreast(table)
    rows = Rows(table, records, project, received_at)
    shifted = shifted_rows(table, frame)
    count = len(table.sheet.cells)
    for first in range(1, max(count, 1) + 1, size):
        numbers = range(first, min(first + size, count + 1))
        found, noticed = rows.between(numbers.start, numbers.stop - 1)
        yield _reading(
            table, numbers, reasons, found, noticed, listener, shifted, families, abreast
        )


def _reading(
    table: Table,
    numbers: range,
    reasons: Mapping[int, str],
    rows: Sequence[Row],
    problems: list[RowProblem],
    listener: Listener,
    shifted: Mapping[int, int],
    families: Families,
    abreast: Abreast,
) -> Reading:
    became = {n: (RowState.SKIPPED, reasons[n]) for n in numbers if n in reasons}
    drafts: list[Draft] = []
    for number in sorted(became):
        if asked := (
            stray(table, number, listener.undated)
            or noted(table, number, families, listener.undated)
        ):
            became[number] = (RowState.ACCEPTED, "")
            drafts += asked
    for row in rows:
        state, reason, found, noticed = _draft_row(
            table, row, listener, shifted.get(row.number), abreast
        )
        if _is_a_line(row, reason) and (
            named := noted(table, row.number, families, listener.undated)
        ):
            state, reason, found, noticed = RowState.ACCEPTED, "", named, []
        became[row.number] = (state, reason)
        drafts += found
        problems += noticed
    drafts.sort(key=lambda draft: (draft.row, draft.part))
    problems.sort(key=lambda problem: (problem.row, problem.column or 0))
    outcomes = tuple(RowOutcome(n, *became[n], tuple(table.sheet.cells[n - 1])) for n in numbers)
    return Reading(table, outcomes, tuple(drafts), tuple(problems), listener.wordings)


def _is_a_line(row: Row, reason: str) -> bool:
    """Whether a row may be words about somebody rather than somebody's record."""
    if reason == UNREAD_STOP:
        return True
    return not row.own.addresses and sum(1 for text in row.cells if text.strip()) == 1


def _draft_row(
    table: Table, row: Row, listener: Listener, shifted: int | None, abreast: Abreast
) -> tuple[RowState, str, list[Draft], list[RowProblem]]:
    problems = [
        RowProblem(row.number, sentence, column.position, column.header)
        for column, sentence in row.own.unusable
    ]
    statements, noticed = listener.hear(row.number, row.cells, row.at)
    problems += noticed
    if shifted:
        # An answer to another question may stand under the one about being contacted.
        statements = [said for said in statements if said.act is not Act.GRANT]
        problems.append(RowProblem(row.number, SHIFTED[shifted]))
    if row.number in table.sheet.hidden_rows and table.kind is not Kind.SUPPRESSION:
        # Somebody hid the row, so it counts for nothing but a no, which is never left out.
        statements = [said for said in statements if said.act not in {Act.GRANT, Act.UNREAD}]
        if not statements:
            return RowState.SKIPPED, HIDDEN, [], []
    if _unread_stop(row, statements) and table.kind is not Kind.SUPPRESSION:
        return RowState.HELD, UNREAD_STOP, [], [*problems, RowProblem(row.number, UNREAD_STOP)]
    reason = _nobody(table, row, statements)
    if reason:
        state = RowState.REJECTED if problems else RowState.SKIPPED
        if table.kind is Kind.SUPPRESSION:
            state, reason = RowState.HELD, "A line on a stop list that names nobody we can read."
            problems.append(RowProblem(row.number, reason))
        return state, reason, [], problems
    lent = _lent(table, row)
    if lent and any(said.act is Act.GRANT for said in statements):
        problems.append(_lent_problem(table, row))
    return RowState.ACCEPTED, "", _drafts(table, row, statements, lent, abreast), problems


def _lent(table: Table, row: Row) -> frozenset[str]:
    """Addresses that stand on the row only because a merged cell reaches down to it."""
    spread = table.sheet.spread
    if not spread or not row.own.addresses:
        return frozenset()
    cells = row.cells
    own = [text for at, text in enumerate(cells) if (row.number, at) not in spread]
    if len(own) == len(cells):
        return frozenset()
    return frozenset(a.canonical for a in row.own.addresses).difference(all_addresses(own))


def _lent_problem(table: Table, row: Row) -> RowProblem:
    merged = (c for c in table.columns if (row.number, c.position) in table.sheet.spread)
    for column in sorted(merged, key=lambda column: column.role is not Role.EMAIL):
        return RowProblem(row.number, LENT, column.position, column.header)
    return RowProblem(row.number, LENT)


def _unread_stop(row: Row, statements: Sequence[Statement]) -> bool:
    """Whether a row says no and gives nothing to tie it to: no address and no surname.

    A surname by itself is kept with the no, and holds back whoever may be meant.
    """
    if not any(said.act in _STOPS for said in statements):
        return False
    own = row.own
    if own.addresses or any(said.addresses for said in statements):
        return False
    return not any(name.family for name in own.names)


def _nobody(table: Table, row: Row, statements: Sequence[Statement]) -> str:
    """Why the row is nobody's, or ''."""
    own = row.own
    if own.addresses or own.names or any(statement.addresses for statement in statements):
        return ""
    if table.kind is Kind.SUPPRESSION:
        return "Names nobody."
    if own.phones or own.postcode.full or own.organisation or row.answers:
        return ""
    filled = (column for column in table.columns if cell(row.cells, column.position).strip())
    if any(column.role in _TELLING for column in filled):
        return ""
    return "There is neither a person nor an answer on this row."


def _drafts(
    table: Table,
    row: Row,
    statements: Sequence[Statement],
    lent: frozenset[str],
    abreast: Abreast,
) -> list[Draft]:
    """One draft a person: two addresses go one to each of a couple, a single one is shared."""
    if several := abreast.people(row.cells):
        return [
            _draft(table.kind, row, part, one.name, one.addresses, tuple(
                told for said in statements
                if abreast.is_of(said, one) and (told := _told(said, one.addresses, lent))
            ))
            for part, one in enumerate(several)
        ]  # fmt: skip
    people = row.own.names or (PersonName(),)
    drafts = []
    for part, name in enumerate(people):
        addresses = _share(row.own.addresses, part, len(people))
        said = tuple(told for one in statements if (told := _told(one, addresses, lent)))
        if not addresses:
            said = _wherever(row, said)
        drafts.append(_draft(table.kind, row, part, name, addresses, said))
    return drafts


def _draft(
    kind: Kind,
    row: Row,
    part: int,
    name: PersonName,
    addresses: tuple[EmailAddress, ...],
    statements: tuple[Statement, ...],
) -> Draft:
    own = row.own
    return Draft(
        row=row.number,
        part=part,
        kind=kind,
        name=name,
        addresses=addresses,
        phones=own.phones,
        postcode=own.postcode.full,
        district=own.postcode.district,
        street=own.street,
        area=own.area,
        organisation=own.organisation,
        when=row.at.answered,
        on=row.on,
        attended=own.attended,
        born=None if len(own.names) > 1 else born(own.ages, row.at.answered),
        answers=row.answers,
        statements=statements,
    )


def _share(addresses: Sequence[EmailAddress], part: int, people: int) -> tuple[EmailAddress, ...]:
    if people == 1 or len(addresses) < 2:
        return tuple(addresses)
    if part == people - 1:
        return tuple(addresses[min(part, len(addresses) - 1) :])
    return (addresses[min(part, len(addresses) - 1)],)


def _wherever(row: Row, said: tuple[Statement, ...]) -> tuple[Statement, ...]:
    """What somebody without an address of their own says: a no reaches any that stands on the row."""
    if all(one.act is Act.GRANT for one in said):
        return said
    anywhere = all_addresses(row.cells)
    return tuple(
        one if one.addresses or one.act is Act.GRANT else replace(one, addresses=anywhere)
        for one in said
    )


def _told(
    statement: Statement, own: Sequence[EmailAddress], lent: frozenset[str]
) -> Statement | None:
    """The statement at this person's addresses; a yes without an address permits nothing.

    Nor does one at an address that is `lent`: it may be the neighbour's.
    """
    if statement.act not in OWN_ACTS:
        return statement
    if statement.act is Act.GRANT:
        own = [address for address in own if address.canonical not in lent] if lent else own
        if not own:
            return None
    # Not dataclasses.replace: there is one for nearly every row.
    return Statement(
        statement.act, tuple(address.canonical for address in own), statement.when, statement.why,
        statement.scope, statement.basis, statement.wording, statement.answer, statement.column,
        statement.missing,
    )  # fmt: skip

"""Take a file out again, at any age: what is there then is what would be had it never come in."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.store import (
    activity,
    adding,
    consent,
    edits,
    jobs,
    layouts,
    people,
    regrouping,
    undoing,
)
from app.store.consent.households import keep_near_drafts, noes_near_people
from app.store.consent.undone import (
    bearings,
    bearings_by,
    keep_with_drafts,
    noes_of_drafts,
    noes_of_people,
    said_by,
    say_again,
)
from app.store.installation import Installation
from app.workflows.apply_batch import ADD_FILES
from app.workflows.regroup import connected, group_again, judge_again
from app.workflows.weigh_interests import weigh_all
from consent.events import Act
from consent.standing import REFUSING
from consent.withdrawing import Bearing, rises, untied


class UndoRefused(Exception):
    """The file can't be taken out; the message says why."""


@dataclass(frozen=True, slots=True)
class Undone:
    """What taking a file out did."""

    rows: int
    """Rows that showed somebody and are nobody's now."""
    people_removed: int
    """People whom only this file showed."""
    people_kept: int
    """People who had rows in it and have others."""
    people_split: int
    """People it had made one, who are several again."""
    people_joined: int
    """People of whom it had made several, who are one again."""
    stops_kept: int
    """What its rows said no by, which stays."""
    grants_withdrawn: int
    """What its rows said yes by, which no longer counts."""
    kept_back: int
    """Addresses that stay refused, since they could not be written to while it was in."""
    invited: tuple[tuple[str, int], ...]
    """Project → how many of its people were invited to it after the file was added."""
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Before:
    """How things stood while the file was in."""

    drafts: frozenset[int]
    own: frozenset[int]
    """People who held its rows."""
    owners: Mapping[int, int]
    """Every row that may change hands → its person."""
    bearings: Mapping[int, Bearing]
    said: Mapping[int, Act]
    noes: Mapping[int, Collection[int]]
    """What would have refused any further address of these people."""
    near: Mapping[int, Collection[str]]
    """By which keys what would have held any further address of theirs is found."""
    invited: tuple[tuple[str, int], ...]


def undo_upload(
    session: Session,
    upload_id: int,
    *,
    installation: Installation,
    now: datetime,
    staff_id: int | None,
    by_the_job: bool = False,
) -> Undone:
    """Take an upload, with all the tables of its workbook, out again.

    Its rows stay on record as received. What they said no by stays in force, and nobody can be
    written to who could not be before. `by_the_job`: the job that adds them calls, and adds no more.

    Raises:
        UndoRefused: it is not there, was never added, is being added, or is out already.
    """
    people.be_only_former(session)
    sheets = _sheets(session, upload_id) if by_the_job else to_take_out(session, upload_id, now)
    asked = consent.Asked(installation.keyring, installation.policy, installation.moment(now))
    rows = undoing.rows_of(session, sheets.ids)
    before = _look(session, sheets, asked, now)
    heirs = _heirs(before)
    undoing.take_rows_out(session, sheets.ids, before.drafts, heirs)
    edits.repeat(session, heirs)
    _regroup(session, before)
    weigh_all(session, today=installation.today(now), now=now)
    kept_back = _keep_refused(session, before, sheets.ids[0], asked, staff_id, now)
    report = _report(session, before, rows, kept_back)
    undoing.keep_undone(session, sheets.ids, asdict(report), now)
    layouts.follow_undone(session, sheets.ids, now)
    activity.note(
        session,
        verb="file taken out",
        now=now,
        staff_id=staff_id,
        about=f"upload {sheets.ids[0]}",
        counts={"rows": report.rows, "people": report.people_removed},
    )
    return report


def ask_to_undo(session: Session, upload_id: int, *, staff_id: int, now: datetime) -> None:
    """Have a file taken out in the background, for it may be long.

    Raises:
        UndoRefused: as `undo_upload` would be refused now.
    """
    to_take_out(session, upload_id, now)
    jobs.put(session, undoing.UNDO_FILE, {"upload": upload_id, "staff": staff_id}, now=now)


def to_take_out(session: Session, upload_id: int, now: datetime) -> undoing.Sheets:
    """The tables that go with a file.

    Raises:
        UndoRefused: it can't be taken out.
    """
    sheets = _sheets(session, upload_id)
    # Rows added after it was taken out would be on the list with nothing left to take them out by.
    if adding.may_still_be_added(session, sheets.ids, ADD_FILES, now):
        raise UndoRefused("These files are being added. Stop that first.")
    return sheets


def _sheets(session: Session, upload_id: int) -> undoing.Sheets:
    sheets = undoing.sheets_of(session, upload_id)
    if sheets is None:
        raise UndoRefused("There is no such file.")
    if "undone" in sheets.states:
        raise UndoRefused("This file was taken out already.")
    if not sheets.states & undoing.TAKEN_IN:
        raise UndoRefused("This file was never added, so there is nothing to take out.")
    return sheets


def _look(session: Session, sheets: undoing.Sheets, asked: consent.Asked, now: datetime) -> _Before:
    """Find whom taking the file out can touch, and how they stand; judge again who is left."""
    drafts = undoing.drafts_of(session, sheets.ids)
    own = undoing.owners_of(session, drafts)
    gone = regrouping.take_keys(session, drafts)
    boxes = regrouping.holders(session, [key for key in gone if key.startswith("m:")])
    changed = judge_again(
        session, set().union(*boxes.values()), regrouping.pairs_let_in(session, gone), now
    )
    owners = connected(session, drafts | changed)
    addresses = undoing.addresses_of_drafts(session, drafts) | consent.addresses_of_people(
        session, set(owners.values())
    )
    # What is near them because of whom staff made one goes on being so, though its rows go.
    consent.mark_households(session, addresses, asked.keyring)
    return _Before(
        drafts=drafts,
        own=frozenset(own),
        owners=owners,
        bearings=bearings(session, addresses, asked),
        said=said_by(session, drafts),
        noes=noes_of_people(session, set(owners.values())),
        near=noes_near_people(session, set(owners.values()), asked.keyring),
        invited=tuple(undoing.invited(session, own, sheets.added_at)),
    )


def _heirs(before: _Before) -> dict[int, int]:
    """Row of the file → the first row that is left of its person, of those of whom any is.

    What was said of their details was said of the person, and goes on with that row.
    """
    first: dict[int, int] = {}
    for draft, person in sorted(before.owners.items()):
        if draft not in before.drafts:
            first.setdefault(person, draft)
    return {
        draft: first[person]
        for draft, person in before.owners.items()
        if draft in before.drafts and person in first
    }


def _regroup(session: Session, before: _Before) -> None:
    """Group the rows that are left, and derive again everybody there is of them."""
    left = {d: person for d, person in before.owners.items() if d not in before.drafts}
    people_now = group_again(session, left)
    people.refresh_people(session, people_now)
    undoing.remove_rowless(session, set(before.owners.values()) - set(left.values()))


def _keep_refused(
    session: Session,
    before: _Before,
    upload_id: int,
    asked: consent.Asked,
    staff_id: int | None,
    now: datetime,
) -> int:
    """Say again at each address what would no longer refuse it; at how many.

    Raises:
        UndoRefused: some address would rise all the same.
    """
    after = bearings(session, before.bearings, asked)
    noes = {
        address: seqs
        for address, was in before.bearings.items()
        if (seqs := untied(was, after[address]))
    }
    actor = f"staff {staff_id}" if staff_id else "reconvene"
    still = {address: found.lasting for address, found in after.items()}
    occasion = f"upload {upload_id} was taken out"
    said = say_again(session, noes, still, occasion=occasion, asked=asked, actor=actor, now=now)
    consent.mark_addresses(session, noes, asked.keyring)
    _keep_with_rows(session, before, actor, now)
    _keep_near_rows(session, before)
    reached = consent.touched_by(session, said) | before.bearings.keys()
    users = undoing.users_of(session, reached)
    finally_: dict[int, Bearing] = {}
    consent.refold(
        session,
        reached | consent.addresses_of_people(session, users),
        asked,
        seen=lambda facts: finally_.update(bearings_by(facts, asked)),
    )
    risen = sum(rises(was, finally_[address]) for address, was in before.bearings.items())
    if risen:
        raise UndoRefused(
            f"Taking this file out would let {risen} addresses be written to that can't be now."
        )
    return sum(rises(before.bearings[address], after[address]) for address in noes)


def _keep_with_rows(session: Session, before: _Before, actor: str, now: datetime) -> None:
    """Keep with the rows, those taken out and those that are left, what their people said no by.

    Whoever comes later as the person of such a row is refused as they would have been
    (`follow_undone`).
    """
    out = {d: before.noes[p] for d, p in before.owners.items() if p in before.noes}
    gone = {draft: noes for draft, noes in out.items() if draft in before.drafts}
    keep_with_drafts(session, gone, noes_of_drafts(session, gone), actor=actor, now=now)
    now_of = people.person_of_drafts(session, before.owners.keys() - before.drafts)
    first: dict[int, int] = {}
    noes: defaultdict[int, set[int]] = defaultdict(set)
    for draft, person in sorted(now_of.items()):
        noes[first.setdefault(person, draft)].update(out.get(draft, ()))
    still = noes_of_people(session, first)
    there = {draft: still.get(person, ()) for person, draft in first.items()}
    keep_with_drafts(session, noes, there, actor=actor, now=now)


def _keep_near_rows(session: Session, before: _Before) -> None:
    """Keep with all these rows the noes that were near their people, who may come to others now."""
    keep_near_drafts(
        session, {d: before.near[p] for d, p in before.owners.items() if p in before.near}
    )


def _report(session: Session, before: _Before, rows: int, kept_back: int) -> Undone:
    left = {d: person for d, person in before.owners.items() if d not in before.drafts}
    now_of = people.person_of_drafts(session, left)
    became, came_of = defaultdict(set), defaultdict(set)
    for draft, person in left.items():
        became[person].add(now_of[draft])
        came_of[now_of[draft]].add(person)
    counted = {
        "rows": rows,
        "people_removed": len(before.own - became.keys()),
        "people_kept": len(before.own & became.keys()),
        "people_split": sum(len(found) > 1 for found in became.values()),
        "people_joined": sum(len(found) > 1 for found in came_of.values()),
        "stops_kept": sum(act in REFUSING for act in before.said.values()),
        "grants_withdrawn": sum(act is Act.GRANT for act in before.said.values()),
        "kept_back": kept_back,
    }
    sentences = (*_counted(counted), *(_invited(*one) for one in before.invited))
    return Undone(**counted, invited=before.invited, sentences=sentences)


_SENTENCES = {
    "rows": (
        "1 row is nobody’s now. It stays on record as received.",
        "{} rows are nobody’s now. They stay on record as received.",
    ),
    "people_removed": (
        "1 person was only in this file and is not in the list any more.",
        "{} people were only in this file and are not in the list any more.",
    ),
    "people_kept": (
        "1 person is in other files too and is as those files show them.",
        "{} people are in other files too and are as those files show them.",
    ),
    "people_split": (
        "1 person whom this file had made one is several people again.",
        "{} people whom this file had made one are several people again.",
    ),
    "people_joined": (
        "1 person whom this file had kept apart is one again.",
        "{} people whom this file had kept apart are one again each.",
    ),
    "grants_withdrawn": (
        "It said yes once. That does not count any more.",
        "It said yes {} times. None of them counts any more.",
    ),
    "stops_kept": (
        "It said no once. That stays: whoever asked to be left alone is left alone.",
        "It said no {} times. All of them stay: whoever asked to be left alone is left alone.",
    ),
    "kept_back": (
        "1 address stays as it was, since taking a file out lets nobody be written to.",
        "{} addresses stay as they were, since taking a file out lets nobody be written to.",
    ),
}
"""What a page says of each number: of one, and of several."""


def _counted(counted: Mapping[str, int]) -> Iterator[str]:
    for name, (one, many) in _SENTENCES.items():
        if counted[name]:
            yield one if counted[name] == 1 else many.format(f"{counted[name]:,}")


def _invited(project: str, count: int) -> str:
    who = "1 person was" if count == 1 else f"{count:,} people were"
    return (
        f"{who} invited to ‘{project}’ before this file was taken out; that cannot be taken back."
    )

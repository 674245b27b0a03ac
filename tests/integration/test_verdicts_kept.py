"""What staff said of who is who: on record for good, through merges, and when a file comes again."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import about_to_write
from app.models.people import Draft, Judgement
from app.settings import Settings
from app.store import matching
from app.store.verdicts import machine_name
from importers.matching.model import shipped
from tests.builders import Office, an_office, answer, csv_of

ADA = ("Ada", "ada@post.example")
A = ("A", "ada@post.example")
BO = ("Bo", "bo@post.example")
CY = ("Cy", "cy@post.example")


@pytest.fixture
def office(session: Session, settings: Settings) -> Office:
    return an_office(session, settings)


def add(office: Office, name: str, *rows: tuple[str, str]) -> int:
    """Rows (given name, address), all of one family name and nowhere; the upload."""
    cells = [answer(given, "Dull", email, postcode="") for given, email in rows]
    return office.add(csv_of(*cells), f"{name}.csv").files[0].upload_id


def row(office: Office, given: str) -> int:
    """The row of this given name that is somebody's."""
    rows = office.session.scalars(
        select(Draft.id).where(
            Draft.card["given"].as_string() == given, Draft.person_id.is_not(None)
        )
    )
    return rows.one()


def people(office: Office) -> set[frozenset[str]]:
    """Who is who, by given names."""
    office.session.expire_all()
    found: dict[int, set[str]] = {}
    for person, card in office.session.execute(select(Draft.person_id, Draft.card)):
        if person is not None:
            found.setdefault(person, set()).add(card["given"])
    return {frozenset(names) for names in found.values()}


def groups(*names: str) -> set[frozenset[str]]:
    return {frozenset(together.split()) for together in names}


def join(office: Office, one: str, other: str) -> None:
    office.join(row(office, one), row(office, other))


def part(office: Office, given: str) -> None:
    """Say that this row is somebody else's than all others of its person."""
    draft = row(office, given)
    person = office.session.get_one(Draft, draft).person_id
    assert person
    office.split(person, [draft])


def differ(office: Office, one: str, other: str) -> None:
    """Say of two rows that they are not one person's, whatever others are."""
    a, b = sorted((row(office, one), row(office, other)))
    reason = matching.Reason("staff", "Somebody looked and said so", 0.0)
    word = matching.Verdict(a, b, matching.Word.DIFFERENT, -matching.SAID, (reason,))
    session = about_to_write(office.session)
    matching.keep_judgements(session, [word], by="staff", now=office.now)
    from app.store import people as stored
    from app.workflows.form_people import regroup

    touched = set(stored.person_of_drafts(session, [a, b]).values())
    stored.refresh_people(session, regroup(session, touched, lambda _: None))
    session.commit()


def test_every_verdict_says_who_gave_it_and_a_machine_s_by_which_model(office: Office) -> None:
    add(office, "one", ADA, A)
    part(office, "A")
    machine, *staff = office.session.scalars(select(Judgement).order_by(Judgement.id))
    assert (machine.by, bool(machine.reasons), machine.at) == (
        machine_name(shipped().version),
        True,
        office.now,
    )
    assert {(word.by, word.verdict, bool(word.reasons)) for word in staff} == {
        ("staff", "different", True)
    }


@pytest.mark.parametrize("which", ["first", "second"])
def test_not_the_same_survives_that_either_file_is_taken_out_and_added_again(
    office: Office, which: str
) -> None:
    uploads = {"first": add(office, "first", ADA), "second": add(office, "second", A)}
    assert people(office) == groups("Ada A")
    part(office, "A")

    for _ in range(2):
        office.undo(uploads[which])
        uploads[which] = add(office, which, ADA if which == "first" else A)
        assert people(office) == groups("Ada", "A")


def test_it_survives_when_both_are_out_before_either_comes_again(office: Office) -> None:
    uploads = [add(office, "first", ADA), add(office, "second", A)]
    part(office, "A")
    for upload in uploads:
        office.undo(upload)
    add(office, "second", A)
    add(office, "first", ADA)
    assert people(office) == groups("Ada", "A")


def test_of_two_rows_of_one_file_it_survives_too(office: Office) -> None:
    upload = add(office, "one", ADA, A)
    part(office, "A")
    office.undo(upload)
    add(office, "one", ADA, A)
    assert people(office) == groups("Ada", "A")


def test_what_somebody_called_the_same_is_so_again_with_who_said_it_and_when(
    office: Office,
) -> None:
    add(office, "first", ADA)
    upload = add(office, "second", BO)
    join(office, "Ada", "Bo")
    (said,) = office.session.scalars(select(Judgement).where(Judgement.by == "staff"))
    office.undo(upload)

    add(office, "second", BO)

    assert people(office) == groups("Ada Bo")
    _, again = office.session.scalars(select(Judgement).where(Judgement.by == "staff"))
    assert (again.verdict, again.at, again.reasons) == (said.verdict, said.at, said.reasons)
    assert {again.a, again.b} == {row(office, "Ada"), row(office, "Bo")}


def test_the_later_of_two_words_holds_when_the_file_comes_again(office: Office) -> None:
    add(office, "first", ADA)
    upload = add(office, "second", A)
    part(office, "A")
    join(office, "Ada", "A")
    office.undo(upload)
    add(office, "second", A)
    assert people(office) == groups("Ada A")


def test_a_different_file_that_says_the_same_is_judged_afresh(office: Office) -> None:
    add(office, "first", ADA)
    upload = add(office, "second", A)
    part(office, "A")
    office.undo(upload)
    add(office, "other", A, CY)
    assert people(office) == groups("Ada A", "Cy")


def test_not_the_same_holds_for_whoever_either_becomes_one_with(office: Office) -> None:
    add(office, "one", ADA, A)
    part(office, "A")
    add(office, "two", BO, CY)
    join(office, "Ada", "Bo")
    join(office, "A", "Cy")
    assert people(office) == groups("Ada Bo", "A Cy")
    # Whom the machine would take for either is with one of them at most.
    add(office, "three", ADA, BO)
    assert people(office) == groups("Ada Bo", "A Cy")


def test_whoever_is_one_with_one_of_two_different_people_is_not_with_the_other(
    office: Office,
) -> None:
    add(office, "one", ADA, BO, CY)
    differ(office, "Ada", "Cy")
    join(office, "Ada", "Bo")
    assert people(office) == groups("Ada Bo", "Cy")


@pytest.mark.parametrize("backwards", [False, True])
def test_a_same_b_and_b_same_c_but_a_different_c_parts_them_and_b_is_with_a(
    office: Office, backwards: bool
) -> None:
    """Different always parts. Whose the row between is hangs on what the rows say, on no order.

    Of ties as strong as each other the first in the alphabet of names, addresses and places holds.
    """
    for one in reversed((ADA, BO, CY)) if backwards else (ADA, BO, CY):
        add(office, one[0], one)
    for one, other in (("Bo", "Cy"), ("Ada", "Bo")) if backwards else (("Ada", "Bo"), ("Bo", "Cy")):
        join(office, one, other)
    differ(office, "Ada", "Cy")
    assert people(office) == groups("Ada Bo", "Cy")

"""Values that staff choose or enter, or people enter of themselves: they outrank rows, follow their row,
and never let anybody be written to."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import about_to_write
from app.models.people import Draft, Person, PersonEdit
from app.models.shell import Activity
from app.read.health import complaints
from app.settings import Settings
from app.workflows import choose_values
from app.workflows.choose_values import ValueRefused
from app.workflows.judge_match import same, unmerge
from importers.matching.derive import RULES
from importers.matching.edits import How
from tests.builders import STOPS, Office, an_office, answer, csv_of, stop_list

ADA = "ada.dull@post.example"


@pytest.fixture
def office(session: Session, settings: Settings) -> Office:
    return an_office(session, settings)


def enter(office: Office, field: str, text: str, *, own: bool = False, email: str = ADA) -> None:
    given = {
        "person_id": office.owner(email).id,
        "field": field,
        "text": text,
        "installation": office.installation,
        "now": office.now,
    }
    session = about_to_write(office.session)
    if own:
        choose_values.enter_own_value(session, **given)
    else:
        choose_values.enter_value(session, staff_id=None, **given)
    session.commit()


def pin(office: Office, field: str, draft: int, person: int | None = None) -> None:
    session = about_to_write(office.session)
    choose_values.pin_value(
        session,
        person_id=person or office.owner(ADA).id,
        field=field,
        draft_id=draft,
        staff_id=None,
        now=office.now,
    )
    session.commit()


def take_back(office: Office, field: str) -> None:
    session = about_to_write(office.session)
    choose_values.take_back(
        session, person_id=office.owner(ADA).id, field=field, staff_id=None, now=office.now
    )
    session.commit()


def shown(office: Office, field: str = "postcode", email: str = ADA) -> str:
    office.session.expire_all()
    return str(getattr(office.owner(email), field))


def sound(office: Office) -> bool:
    return complaints(office.session, office.installation, office.now) == []


OLD, NEW = "ZX1 1AA", "ZX2 2BB"


def two_rows(office: Office) -> tuple[int, int]:
    """One person who moved; their rows."""
    office.add(csv_of(answer(postcode=OLD, on="2025-05-01")), "old.csv")
    office.add(csv_of(answer(postcode=NEW, on="2025-06-01")), "new.csv")
    ((_, rows),) = office.people().items()
    return rows[0], rows[1]


def test_staff_choose_a_row_s_value_and_take_it_back(office: Office) -> None:
    old, _ = two_rows(office)
    assert shown(office) == NEW
    pin(office, "postcode", old)
    assert (shown(office), shown(office, "district")) == (OLD, "ZX1")
    source = office.owner(ADA).sources["postcode"]
    assert (source["draft"], source["rule"]) == (old, RULES[How.PINNED])
    take_back(office, "postcode")
    assert shown(office) == NEW
    assert office.session.scalars(select(PersonEdit.how).order_by(PersonEdit.id)).all() == [
        "pinned",
        "taken_back",
    ]
    verbs = office.session.scalars(select(Activity.verb).order_by(Activity.id)).all()
    assert verbs[-2:] == ["value chosen", "value taken back"]


def test_what_was_entered_outranks_a_file_that_comes_later(office: Office) -> None:
    two_rows(office)
    enter(office, "postcode", "zx33bb")
    office.add(csv_of(answer(postcode="ZX9 9ZZ", on="2025-07-01")), "later.csv")
    assert shown(office) == "ZX3 3BB"


def test_their_own_word_outranks_staff_s_and_only_they_change_it(office: Office) -> None:
    two_rows(office)
    enter(office, "family", "Nowak", own=True)
    enter(office, "family", "Dim")
    assert shown(office, "name") == "Ada Nowak"
    take_back(office, "family")
    assert shown(office, "name") == "Ada Nowak"
    enter(office, "family", "Bright", own=True)
    assert shown(office, "name") == "Ada Bright"
    with pytest.raises(ValueRefused, match="nothing to take back"):
        take_back(office, "family")


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [("name", "Ada", "no such value"), ("phone", "soon", "telephone"), ("postcode", "", "ZX1 1AB")],
)
def test_what_can_t_be_such_a_value_is_refused(
    office: Office, field: str, text: str, said: str
) -> None:
    two_rows(office)
    with pytest.raises(ValueRefused, match=said):
        enter(office, field, text)
    assert office.session.scalars(select(PersonEdit)).all() == []


def test_only_a_value_that_a_row_of_theirs_shows_can_be_chosen(office: Office) -> None:
    old, _ = two_rows(office)
    office.add(csv_of(answer("Bo", "Dim", "bo@post.example")), "bo.csv")
    bo = next(d for rows in office.people().values() for d in rows if len(rows) == 1)
    with pytest.raises(ValueRefused, match="not this person’s"):
        pin(office, "postcode", bo)
    with pytest.raises(ValueRefused, match="no such value"):
        pin(office, "phone", old)
    with pytest.raises(ValueRefused, match="not there"):
        choose_values.enter_value(
            office.session,
            person_id=999,
            field="area",
            text="Castle",
            staff_id=None,
            installation=office.installation,
            now=office.now,
        )


def person_of(office: Office, draft: int) -> Person:
    office.session.expire_all()
    return office.session.get_one(Person, office.session.get_one(Draft, draft).person_id)


def test_a_word_goes_with_its_row_through_merge_and_unmerge(office: Office) -> None:
    office.add(csv_of(answer("Ada", "Dull", ADA, postcode=OLD)), "ada.csv")
    office.add(csv_of(answer("Bo", "Dim", "bo@post.example", postcode=NEW)), "bo.csv")
    a, b = sorted(draft for rows in office.people().values() for draft in rows)
    enter(office, "organisation", "Traders", email="bo@post.example")
    pin(office, "postcode", a)
    before = [person_of(office, a).sources, person_of(office, b).sources]
    more = {"staff_id": None, "installation": office.installation, "now": office.now}

    same(about_to_write(office.session), a=a, b=b, **more)
    office.session.commit()
    both = person_of(office, a)
    assert (both.organisation, both.postcode, both.rows) == ("Traders", OLD, 2)
    pin(office, "postcode", b, person=both.id)
    assert person_of(office, a).postcode == NEW

    unmerge(about_to_write(office.session), person_id=both.id, draft_ids=[b], **more)
    office.session.commit()
    assert person_of(office, a).sources == before[0]
    # What staff said of the row meanwhile stays with it.
    assert person_of(office, b).sources.pop("organisation") == before[1]["organisation"]
    assert person_of(office, b).sources["postcode"]["rule"] == RULES[How.PINNED]
    assert (person_of(office, a).organisation, person_of(office, b).organisation) == ("", "Traders")


def test_what_was_entered_stays_when_its_row_s_file_is_taken_out(office: Office) -> None:
    office.add(csv_of(answer(postcode=OLD, on="2025-05-01")), "old.csv")
    office.add(csv_of(answer(postcode=NEW, on="2025-06-01")), "new.csv")
    first = office.session.scalars(select(Draft.id).order_by(Draft.id)).first()
    enter(office, "phone", "07700 900123")
    pin(office, "postcode", first or 0)

    office.undo(1)

    assert (shown(office, "phone"), shown(office)) == ("+447700900123", NEW)
    take_back(office, "phone")
    office.add(csv_of(answer(postcode=OLD, on="2025-05-01")), "old.csv")
    assert (shown(office, "phone"), shown(office)) == ("", OLD)


def test_it_comes_again_with_the_only_file_that_showed_them(office: Office) -> None:
    content = csv_of(answer())
    upload = office.add(content).files[0].upload_id
    enter(office, "area", "Castle")
    enter(office, "area", "Harbour", own=True)
    office.undo(upload)
    office.add(content)
    assert shown(office, "area") == "Harbour"
    said = office.session.execute(select(PersonEdit.by, PersonEdit.at)).all()
    assert set(said) == {("staff", office.now), ("person", office.now)}


BY_NAME = ({"Surname": "Nowak", "First name": "Ada", "Postcode": "ZX9 9ZZ"}, "S")
BY_NAME_ALONE = ({"Surname": "Nowak", "First name": "Ada"}, "N")


@pytest.mark.parametrize("own", [True, False])
@pytest.mark.parametrize("stop_first", [True, False])
@pytest.mark.parametrize(("stop", "code"), [BY_NAME, BY_NAME_ALONE])
def test_a_name_or_place_that_was_entered_ties_stops_and_goes_on_doing_so(
    office: Office, stop: dict[str, str], code: str, stop_first: bool, own: bool
) -> None:
    office.add(csv_of(answer()), "yes.csv")
    if stop_first:
        office.add(stop_list(stop), STOPS)
    assert office.contactable() == {ADA}
    enter(office, "family", "Nowak", own=own)
    enter(office, "postcode", "ZX9 9ZZ", own=own)
    if not stop_first:
        office.add(stop_list(stop), STOPS)

    assert office.codes()[ADA].startswith(code)
    assert sound(office)
    # Nothing that is said afterwards lets them be written to.
    enter(office, "family", "Dull", own=own)
    enter(office, "postcode", "ZX1 1AA", own=own)
    assert office.contactable() == set()
    if not own:
        take_back(office, "family")
        take_back(office, "postcode")
    assert office.contactable() == set()
    assert sound(office)


def test_it_ties_an_address_that_comes_later_as_well(office: Office) -> None:
    office.add(csv_of(answer()), "yes.csv")
    enter(office, "postcode", "ZX9 9ZZ")
    office.add(stop_list({"Surname": "Dull", "First name": "Ada", "Postcode": "ZX9 9ZZ"}), STOPS)
    office.add(csv_of(answer(email="ada@work.example", on="2025-07-01")), "later.csv")
    assert shown(office, email="ada@work.example") == "ZX9 9ZZ"
    assert office.contactable() == set()
    assert sound(office)


def test_another_name_frees_nobody_from_a_stop_their_rows_tie(office: Office) -> None:
    office.add(csv_of(answer()), "yes.csv")
    office.add(stop_list({"Surname": "Dull", "First name": "Ada", "Postcode": "ZX1 1AA"}), STOPS)
    for field, text in (("given", "Bea"), ("family", "Nowak"), ("postcode", "ZX9 9ZZ")):
        enter(office, field, text, own=True)
    office.add(csv_of(answer(on="2025-07-01")), "again.csv")
    assert office.contactable() == set()
    assert sound(office)


def test_it_ties_no_others_who_stand_elsewhere(office: Office) -> None:
    office.add(csv_of(answer(), answer("Bo", "Dim", "bo@post.example")), "yes.csv")
    enter(office, "family", "Nowak")
    office.add(stop_list({"Surname": "Nowak", "First name": "Ada", "Postcode": "ZX1 1AA"}), STOPS)
    assert office.contactable() == {"bo@post.example"}


def test_at_a_shared_mailbox_a_no_may_be_of_whoever_was_called_so(office: Office) -> None:
    office.add(csv_of(answer("Grace", "Marsh", "m@post.example", contact="")), "a.csv")
    office.add(csv_of(answer("Grace", "Marsh", ADA)), "b.csv")
    office.add(csv_of(answer("Grace", "Marsh", f"m@post.example; {ADA}", contact="")), "c.csv")
    office.add(
        csv_of(answer("Robert", "Marsh", "m@post.example", postcode="", contact="No")), "robert.csv"
    )
    assert office.contactable() == {ADA}
    person = office.owner(ADA).id
    choose_values.enter_value(
        about_to_write(office.session),
        person_id=person,
        field="given",
        text="Robert",
        staff_id=None,
        installation=office.installation,
        now=office.now,
    )
    office.session.commit()
    assert office.contactable() == set()
    assert sound(office)

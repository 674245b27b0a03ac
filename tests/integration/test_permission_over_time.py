"""Permission rises only by the person's own act; a no is instant, everywhere, and is never lost."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.db import about_to_write
from app.models.permission import Wording
from app.models.shell import Job
from app.models.taking_part import Interest
from app.read import counts, story
from app.read.health import complaints
from app.settings import Settings
from app.store import consent, links, people, taking_part
from app.workflows import choose_preferences
from app.workflows.attest_wording import AttestAnswer, AttestRefused, attest_wording
from app.workflows.choose_preferences import BadChoice
from app.workflows.stop_contact import StopRefused, stop_contact
from consent.attestation import Attested
from consent.tokens import BadLink, Purpose, make
from tests.builders import STOPS, Office, an_office, answer, csv_of, rows_by_table, stop_list

ADA = "ada.dull@post.example"


@pytest.fixture
def office(session: Session, settings: Settings) -> Office:
    return an_office(session, settings)


def link_of(office: Office, email: str = ADA) -> str:
    address = people.address_ids(office.session, [email])[email]
    tokens = links.tokens_for(
        about_to_write(office.session),
        [address],
        keys=office.installation.link_keys,
        now=office.now,
    )
    office.session.commit()
    return tokens[address]


def press_stop(office: Office, email: str = ADA) -> choose_preferences.MemberView:
    token = link_of(office, email)
    view = choose_preferences.stop(
        about_to_write(office.session),
        token=token,
        installation=office.installation,
        now=office.now,
    )
    office.session.commit()
    return view


def confirm(office: Office, attested: Attested, words: str = "") -> None:
    prints = office.session.scalars(select(Wording.fingerprint)).all()
    attest_wording(
        about_to_write(office.session),
        answers={p: AttestAnswer(attested, words) for p in prints},
        by="staff 1",
        installation=office.installation,
        now=office.now,
    )
    office.session.commit()


def sound(office: Office) -> bool:
    return complaints(office.session, office.installation, office.now) == []


def events(office: Office) -> int:
    return consent.head(office.session)[0]


def test_nothing_is_contactable_before_any_wording_is_confirmed(office: Office) -> None:
    office.add(csv_of(answer(), answer("Bo", "Dim", "bo@post.example")), attest=False)
    assert set(office.codes().values()) == {"P02"}

    confirm(office, Attested.AS_ASKED)
    assert office.contactable() == {ADA, "bo@post.example"}
    assert sound(office)

    confirm(office, Attested.UNKNOWN)
    assert office.contactable() == set()

    confirm(office, Attested.COLUMN_LABEL, "May we write to you about other consultations?")
    assert office.contactable() == {ADA, "bo@post.example"}
    assert sound(office)


def test_a_label_needs_its_words_and_a_question_must_be_known(office: Office) -> None:
    office.add(csv_of(answer()), attest=False)
    with pytest.raises(AttestRefused, match="words that people saw"):
        confirm(office, Attested.COLUMN_LABEL, "  ")
    with pytest.raises(AttestRefused, match="no such question"):
        attest_wording(
            office.session,
            answers={"nobody asked": AttestAnswer(Attested.AS_ASKED)},
            by="staff 1",
            installation=office.installation,
            now=office.now,
        )


def test_an_older_yes_never_revives(office: Office) -> None:
    office.add(csv_of(answer(on="2025-05-01")), "yes.csv")
    assert office.contactable() == {ADA}
    office.add(csv_of(answer(on="2025-06-01", contact="No")), "no.csv")
    assert office.codes() == {ADA: "D01"}

    office.add(csv_of(answer(on="2025-04-01")), "older yes.csv")
    office.add(csv_of(answer(on="2025-06-01")), "yes of the same day.csv")
    assert office.codes() == {ADA: "D01"}

    office.add(csv_of(answer(on="2025-06-05")), "later yes.csv")
    assert office.contactable() == {ADA}
    assert sound(office)


def test_silence_is_not_consent_and_does_not_end_it(office: Office) -> None:
    office.add(csv_of(answer(contact="")), "silent.csv")
    assert office.codes() == {ADA: "P01"}
    office.add(csv_of(answer()), "yes.csv")
    office.add(csv_of(answer(contact="", on="2025-07-01")), "silent again.csv")
    assert office.contactable() == {ADA}


def test_a_stop_from_an_old_address_refuses_the_new_one(
    sample: Session, sample_settings: Settings
) -> None:
    office = Office(sample, sample_settings)
    new = office.codes()["geoffrey.okafor@inbox.example"]
    assert new == "S02"
    assert sound(office)


@pytest.mark.parametrize("stop_first", [True, False])
def test_a_stop_by_name_and_postcode_refuses_without_an_address(
    office: Office, stop_first: bool
) -> None:
    stop = (stop_list({"Surname": "Dull", "First name": "A", "Postcode": "ZX1 1AA"}), STOPS)
    yes = (csv_of(answer(), answer("Grace", "Dull", "grace@post.example")), "yes.csv")
    for content, name in (stop, yes) if stop_first else (yes, stop):
        office.add(content, name)

    assert office.contactable() == {"grace@post.example"}
    assert office.codes()[ADA] in {"S02", "S06"}
    assert sound(office)


@pytest.mark.parametrize("given", ["Elizabeth", "Liz"])
@pytest.mark.parametrize("stop_first", [True, False])
def test_a_stop_whose_names_stand_the_wrong_way_round_refuses_all_the_same(
    office: Office, given: str, stop_first: bool
) -> None:
    stop = (stop_list({"Surname": given, "First name": "Nowak", "Postcode": "ZX1 1AA"}), STOPS)
    yes = (csv_of(answer("Elizabeth", "Nowak", "liz@post.example")), "yes.csv")
    for content, name in (stop, yes) if stop_first else (yes, stop):
        office.add(content, name)

    assert office.codes() == {"liz@post.example": "S02"}
    assert sound(office)


@pytest.mark.parametrize("given", ["Elizabeth", "Liz"])
@pytest.mark.parametrize("stop_first", [True, False])
def test_a_stop_reaches_whoever_swapped_their_names_on_a_form(
    office: Office, given: str, stop_first: bool
) -> None:
    stop = (stop_list({"Surname": "Nowak", "First name": given, "Postcode": "ZX1 1AA"}), STOPS)
    yes = (csv_of(answer("Nowak", "Elizabeth", "liz@post.example")), "yes.csv")
    for content, name in (stop, yes) if stop_first else (yes, stop):
        office.add(content, name)

    assert office.codes() == {"liz@post.example": "S02"}
    assert sound(office)


@pytest.mark.parametrize("no_first", [True, False])
def test_a_no_on_a_form_whose_names_were_swapped_refuses_the_other_address(
    office: Office, no_first: bool
) -> None:
    no = answer("Nowak", "Liz", "", on="2025-09-01", contact="No")
    yes = answer("Elizabeth", "Nowak", "liz@post.example")
    for row in (no, yes) if no_first else (yes, no):
        office.add(csv_of(row), f"{row['First name']}.csv")

    assert office.codes() == {"liz@post.example": "D01"}


@pytest.mark.parametrize("stop_first", [True, False])
def test_a_stop_by_name_alone_only_holds(office: Office, stop_first: bool) -> None:
    stop = (stop_list({"Surname": "Dull", "First name": "Ada"}), STOPS)
    yes = (csv_of(answer(), answer("Grace", "Dull", "grace@post.example")), "yes.csv")
    for content, name in (stop, yes) if stop_first else (yes, stop):
        office.add(content, name)

    assert office.codes() == {ADA: "N01", "grace@post.example": "K03"}
    assert sound(office)


@pytest.mark.parametrize("spelling", ["ada.dull@gmail.com", "A.D.A.dull+news@googlemail.com"])
def test_a_stop_before_any_yes_outlives_every_yes(office: Office, spelling: str) -> None:
    office.add(stop_list({"Email": spelling}), STOPS)
    office.add(csv_of(answer(email="adadull@gmail.com", on="2025-12-30")), "yes.csv")
    assert office.contactable() == set()
    assert sound(office)


def test_a_no_at_a_shared_mailbox_binds_the_other_until_they_say_yes(office: Office) -> None:
    marsh = "marshes@post.example"
    office.add(csv_of(answer("Ann", "Marsh", marsh, on="2025-05-01")), "ann.csv")
    office.add(
        csv_of(answer("Robert", "Marsh", marsh, on="2025-04-01", contact="No")), "robert.csv"
    )
    assert office.codes() == {marsh: "S09"}
    office.add(csv_of(answer("Robert", "Marsh", marsh, on="2025-06-01")), "robert again.csv")
    assert office.contactable() == {marsh}
    assert sound(office)


def test_another_spelling_of_a_shared_mailbox_tells_whose_word_it_was(office: Office) -> None:
    office.add(
        csv_of(answer("Ann", "Marsh", "ann.marsh@gmail.com", on="2025-06-01")), "ann yes.csv"
    )
    office.add(
        csv_of(answer("A", "Marsh", "annmarsh@gmail.com", on="2025-05-01", contact="No")), "no.csv"
    )
    assert sound(office)
    office.add(csv_of(answer("Alan", "Marsh", "an.nmarsh@gmail.com", contact="")), "alan.csv")
    assert sound(office)


def two_addresses(office: Office) -> tuple[str, str]:
    """One person who said yes at two addresses."""
    second = "ada@work.example"
    office.add(csv_of(answer(), answer("Ada", "Dull", second)))
    assert len(office.people()) == 1
    assert office.contactable() == {ADA, second}
    return ADA, second


def test_stop_takes_effect_at_every_address_in_the_same_transaction(office: Office) -> None:
    first, second = two_addresses(office)
    token = link_of(office, first)
    view = choose_preferences.stop(
        about_to_write(office.session),
        token=token,
        installation=office.installation,
        now=office.now,
    )
    # Not committed yet: whatever else is read in this transaction sees it.
    assert view.stopped
    assert office.codes() == {first: "S02", second: "S02"}
    office.session.rollback()
    assert office.contactable() == {first, second}


def test_stop_twice_is_stop_once(office: Office) -> None:
    two_addresses(office)
    press_stop(office)
    before = rows_by_table(office.session)
    assert press_stop(office).stopped
    assert rows_by_table(office.session) == before
    (job,) = office.session.scalars(select(Job)).all()
    assert (job.kind, job.state) == (choose_preferences.STOP_AT_MAILCHIMP, "waiting")
    assert sound(office)


def test_a_stop_pressed_at_each_address_outlives_an_unmerge(office: Office) -> None:
    first, second = two_addresses(office)
    press_stop(office, first)
    press_stop(office, second)
    ((person, rows),) = office.people().items()
    office.split(person, rows[1:])
    assert office.codes() == {first: "S02", second: "S02"}
    assert sound(office)


def test_no_file_takes_a_stop_back(office: Office) -> None:
    office.add(csv_of(answer()))
    press_stop(office)
    office.add(csv_of(answer(on="2026-01-08")), "yes again.csv")
    office.add(csv_of(answer("Ada", "Dull", "ada@work.example", on="2026-01-08")), "elsewhere.csv")
    confirm(office, Attested.AS_ASKED)
    assert office.contactable() == set()
    assert sound(office)


def test_staff_pass_a_stop_on_for_every_address_in_a_text(office: Office) -> None:
    office.add(csv_of(answer(), answer("Bo", "Dim", "bo@post.example")))
    stopped = stop_contact(
        about_to_write(office.session),
        text=f"From: Ada <{ADA}>\nTo: us\nPlease stop, also at new.one@post.example!",
        by="staff 1",
        installation=office.installation,
        now=office.now,
    )
    office.session.commit()
    assert set(stopped.addresses) == {ADA, "new.one@post.example"}
    assert office.contactable() == {"bo@post.example"}

    office.add(csv_of(answer("New", "One", "new.one@post.example")), "new.csv")
    assert office.contactable() == {"bo@post.example"}
    assert sound(office)


def test_a_text_without_an_address_stops_nobody(office: Office) -> None:
    with pytest.raises(StopRefused, match="e-mail address"):
        stop_contact(
            office.session,
            text="please stop",
            by="staff 1",
            installation=office.installation,
            now=office.now,
        )
    assert events(office) == 0


def test_a_link_of_an_older_key_still_works_and_a_forged_one_never_does(office: Office) -> None:
    office.add(csv_of(answer()))
    token = link_of(office)
    known = office.installation
    newest, older = known.link_keys
    rid = links.read(known.link_keys, token).rid
    aged = make([older], Purpose.PREFERENCES, rid)
    assert aged != token
    assert choose_preferences.open_link(office.session, token=aged, installation=known).masked == (
        "a•••@p•••.example"
    )
    elsewhere = make([newest], Purpose.PREFERENCES, bytes(16))
    forged = make([b"a stranger's key"], Purpose.PREFERENCES, rid)
    for bad in ("", token[:-1], token[:20], token[:-1] + "AB"[token[-1] == "A"], forged, elsewhere):
        with pytest.raises(BadLink, match="does not work"):
            choose_preferences.stop(office.session, token=bad, installation=known, now=office.now)
    assert office.contactable() == {ADA}


def test_an_address_keeps_its_one_link(office: Office) -> None:
    office.add(csv_of(answer()))
    assert link_of(office) == link_of(office)


def pick(office: Office, form: dict[str, str]) -> choose_preferences.MemberView:
    token = link_of(office)
    view = choose_preferences.choose(
        about_to_write(office.session),
        token=token,
        form=form,
        installation=office.installation,
        now=office.now,
    )
    office.session.commit()
    return view


def interest(office: Office, issue: str) -> int:
    return (
        office.session.scalars(select(Interest.score).where(Interest.issue == issue)).one_or_none()
        or 0
    )


def test_what_a_member_chooses_outranks_every_guess_and_stays(office: Office) -> None:
    office.add(csv_of(answer(comment="More buses, please. The bus never comes.")), "bus.csv")
    guessed = {
        issue for issue, _ in office.session.execute(select(Interest.issue, Interest.score)).all()
    }
    assert "public-transport" in guessed
    other = next(
        topic.slug
        for topic in taking_part.taxonomy(office.session)
        if topic.slug not in guessed and not topic.sensitive
    )

    view = pick(office, {"topic.public-transport": "never", f"topic.{other}": "keep"})

    chosen = {line.slug: line.choice for line in view.topics if line.choice}
    assert chosen == {"public-transport": "never", other: "keep"}
    assert interest(office, "public-transport") == 0
    assert interest(office, other) > 50
    office.add(csv_of(answer(comment="Buses! Buses!", on="2025-07-01")), "more.csv")
    assert interest(office, "public-transport") == 0
    pick(office, {"topic.public-transport": "keep"})
    assert interest(office, "public-transport") > 50


@pytest.mark.parametrize(
    "form", [{"topic.no-such-topic": "keep"}, {"topic.public-transport": "maybe"}, {"pause": "3"}]
)
def test_a_choice_that_was_not_offered_is_refused(office: Office, form: dict[str, str]) -> None:
    office.add(csv_of(answer()))
    before = rows_by_table(office.session, "preference_link")
    with pytest.raises(BadChoice):
        pick(office, form)
    office.session.rollback()
    assert rows_by_table(office.session, "preference_link") == before


def test_the_sample_counts_its_four_readings_and_reasons(
    sample: Session, sample_settings: Settings
) -> None:
    office = Office(sample, sample_settings)
    known = office.installation
    four = counts.versions(sample, known, office.now)
    assert four["nothing_confirmed"] == 0
    assert four["wordings_confirmed"] > four["default_life"] > 0
    assert four["no_limit"] > four["default_life"]
    listed = counts.addresses_by_reason(sample, known, office.now)
    codes = list(office.codes().values())
    assert listed["contactable"] == four["default_life"] == len(office.contactable())
    assert listed["refused"] == {
        code: codes.count(code) for code in sorted(set(codes)) if code not in {"K01", "K02", "K03"}
    }
    told = story.gave_consent(sample, known, office.now)
    assert told.ever > told.never_took_back > told.recently_enough > 0
    people_counted = counts.count_people(sample)
    assert people_counted.rows > people_counted.people > people_counted.merged > 0


def test_every_derived_interest_is_there_once(sample: Session) -> None:
    pairs = select(Interest.person_id, Interest.issue).distinct().subquery()
    assert sample.scalar(select(func.count()).select_from(pairs)) == sample.scalar(
        select(func.count()).select_from(Interest)
    )

"""An address keeps those keys of its names that a no published, whichever of the two came first."""

import os
from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.db import about_to_write
from app.models.consent import ConsentEvent, EventKey
from app.models.intake import Upload
from app.models.people import Address, Draft, DraftAddress
from app.models.permission import AddressMark
from app.models.shell import Setting
from app.settings import Settings
from app.store import consent
from app.store.consent.marks import REACHED
from consent.events import Act
from consent.ledger import numbered
from consent.ties import Keyring
from tests.builders import STOPS, Cells, Office, an_office, answer, csv_of, stop_list

EXAMPLES = 5 * int(os.environ.get("RECONVENE_EXAMPLES", "1"))

GIVEN = ("Dai", "Dafydd", "D", "Gwen", "Liz", "Elizabeth", "Rees", "")
FAMILY = ("Rees", "REES", "Nowak", "Mc Donald", "McDonald", "O", "Dai", "")
PLACES = ("ZX1 1AB", "ZX1 1AC", "ZX2 2BB", "ZX1", "")


@pytest.fixture
def office(session: Session, settings: Settings) -> Office:
    return an_office(session, settings)


def all_sought(office: Office, keyring: Keyring) -> dict[int, set[str]]:
    """Address → every key it seeks by a name, worked out row by row."""
    rows = office.session.execute(
        select(DraftAddress.address_id, Draft.card).join(Draft, Draft.id == DraftAddress.draft_id)
    )
    found: dict[int, set[str]] = {}
    for address, card in rows:
        given, family, postcode = (card.get(part, "") for part in ("given", "family", "postcode"))
        found.setdefault(address, set()).update(
            keyring.person_seeks(given, family, postcode),
            keyring.namesakes(given, family, postcode),
            keyring.near_seeks(given, family, postcode=postcode or card.get("district", "")),
        )
    return found


def missing(office: Office) -> dict[int, set[str]]:
    """Address → keys it seeks, which an event published, and which it does not keep."""
    kept: dict[int, set[str]] = {}
    for address, key in office.session.execute(select(AddressMark.address_id, AddressMark.key)):
        kept.setdefault(address, set()).add(key)
    published = set(office.session.scalars(select(EventKey.key)))
    sought = all_sought(office, office.installation.keyring)
    return {
        a: lost for a, keys in sought.items() if (lost := keys & published - kept.get(a, set()))
    }


people = st.tuples(
    st.sampled_from(GIVEN),
    st.sampled_from(FAMILY),
    st.sampled_from(PLACES),
    st.integers(1, 6),
    st.sampled_from(["Yes", "No", "", "stop", "stop by name"]),
)


def row_of(given: str, family: str, place: str, mailbox: int, said: str) -> Cells:
    email = f"person{mailbox}0@post.example"
    if said.startswith("stop"):
        shown = {"Email": "" if said == "stop by name" else email}
        return {"First name": given, "Surname": family, "Postcode": place, **shown}
    return answer(given, family, email, postcode=place, contact=said)


def add(office: Office, rows: Sequence[tuple[str, str, str, int, str]], number: int) -> None:
    """Some answers as one file and some stops as another, in that order or the other way round."""
    answers = [row_of(*row) for row in rows if not row[4].startswith("stop")]
    stops = [row_of(*row) for row in rows if row[4].startswith("stop")]
    files = [(csv_of(*answers), f"answers {number}.csv")] if answers else []
    files += [(stop_list(*stops), f"{number} {STOPS}")] if stops else []
    for content, name in files[:: 1 if number % 2 else -1]:
        office.add(content, name)


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.lists(people, min_size=1, max_size=5), min_size=2, max_size=3))
def test_no_key_that_a_no_published_is_lost(
    office: Office, files: Sequence[Sequence[tuple[str, str, str, int, str]]]
) -> None:
    before = office.session.query(Upload).count()
    for number, rows in enumerate(files, start=before):
        add(office, rows, number)
        assert missing(office) == {}


def an_old_yes(given: str = "Dai", postcode: str = "ZX1 1AB") -> bytes:
    return csv_of(
        answer(given, "Rees", "dai@post.example", postcode=postcode, contact="Yes"),
        answer("Gwen", "Price", "gwen@post.example", postcode="ZX1 1AB", contact="Yes"),
    )


@pytest.mark.parametrize(
    ("stopped", "code"),
    [
        ({"First name": "Dai", "Surname": "Rees", "Postcode": "ZX1 1AB"}, "S02"),
        ({"First name": "Dafydd", "Surname": "REES", "Postcode": "zx11ab"}, "S02"),
        ({"First name": "Dwynfor", "Surname": "REES", "Postcode": "zx11ab"}, "N01"),
        ({"First name": "Dai", "Surname": "Rees", "Postcode": "ZX1"}, "N01"),
        ({"First name": "D", "Surname": "Rees"}, "N01"),
        ({"First name": "Rees", "Postcode": "ZX1 1AB"}, "S02"),
        ({"First name": "Rees", "Postcode": "ZX1"}, "N01"),
    ],
)
@pytest.mark.parametrize("stop_first", [True, False])
def test_a_stop_by_name_reaches_the_address_whichever_comes_first(
    office: Office, stopped: Cells, code: str, *, stop_first: bool
) -> None:
    steps = [
        lambda: office.add(stop_list(stopped), STOPS),
        lambda: office.add(an_old_yes(), "answers.csv"),
    ]
    for step in steps if stop_first else reversed(steps):
        step()

    assert office.codes()["dai@post.example"] == code
    assert office.codes()["gwen@post.example"] == "K03"


def test_an_address_keeps_none_of_the_keys_nobody_published(office: Office) -> None:
    office.add(an_old_yes(), "answers.csv")

    kept = select(AddressMark.address_id, AddressMark.key)
    assert len(office.session.execute(kept).all()) == len(office.codes()) == 2


def test_noes_said_before_an_upgrade_are_caught_up_with(office: Office) -> None:
    """As where nothing says how far noes have been shown, and no name's key was kept."""
    office.add(an_old_yes(), "answers.csv")
    office.add(stop_list({"First name": "Dai", "Surname": "Rees", "Postcode": "ZX1 1AB"}), STOPS)
    session = about_to_write(office.session)
    session.execute(delete(AddressMark).where(AddressMark.address_id > 0))
    session.delete(session.get_one(Setting, REACHED))
    session.commit()
    about_to_write(session)

    consent.mark_addresses(session, (), office.installation.keyring)
    session.commit()

    assert missing(office) == {}


def test_a_no_by_name_without_a_row_asks_every_address(office: Office) -> None:
    office.add(an_old_yes(), "answers.csv")
    keyring = office.installation.keyring
    session = about_to_write(office.session)
    marks = keyring.person_marks("Dai", "Rees", "ZX1 1AB")
    seq = session.scalars(select(ConsentEvent.seq).order_by(ConsentEvent.seq.desc())).first() or 0
    event = consent.events(session, {seq})[seq]
    said = numbered(
        event._replace(act=Act.STOP, address=None, mailbox=None, marks=marks, evidence="by hand")
    )
    seqs = consent.append(session, [consent.Heard(said)])
    consent.mark_addresses(session, (), keyring)
    session.commit()

    dai = session.scalars(select(Address.id).where(Address.email == "dai@post.example")).one()
    assert consent.touched_by(session, seqs) == {dai}

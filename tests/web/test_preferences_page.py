"""The page behind a link: no log-in, no cookie, no script; opening it changes nothing."""

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import select

from app.db import about_to_write, db
from app.models.people import Address
from app.models.permission import Standing
from app.read.installation import read_installation
from app.store import links


@pytest.fixture
def token(house: Flask, with_people, now) -> str:
    """Gwen's own link."""
    with house.app_context():
        session = about_to_write(db.session())
        address = session.scalars(select(Address.id).where(Address.email.startswith("gwen"))).one()
        keys = read_installation(session, house.extensions["reconvene"]).link_keys
        made = links.tokens_for(session, [address], keys=keys, now=now)[address]
        session.commit()
    return made


def state(house: Flask, start: str = "gwen") -> str:
    with house.app_context():
        return db.session.scalars(
            select(Standing.state)
            .join(Address, Address.id == Standing.address_id)
            .where(Address.email.startswith(start))
        ).one()


TIGHT = (
    "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)


@pytest.mark.parametrize("door", ["p", "u"])
def test_opening_the_link_shows_choices_and_changes_nothing(
    stranger, house: Flask, token: str, door: str
) -> None:
    page = stranger.get(f"/{door}/{token}")
    text = page.get_text(" ")
    assert "g•••@p•••.example" in text
    assert "gwen.hughes" not in str(page)
    assert "Aldermere Council" in text
    assert "Reconvene" not in str(page)
    assert not page.find_all("script")
    assert not page.select("input[checked]"), "nothing may be ticked beforehand"
    assert stranger.headers["Content-Security-Policy"] == TIGHT
    assert stranger.headers["Referrer-Policy"] == "no-referrer"
    assert stranger.headers["Cache-Control"] == "no-store"
    assert stranger.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert "Set-Cookie" not in stranger.headers
    assert stranger.client.head(f"/{door}/{token}").status_code == 200
    assert state(house) == "can_be_invited"


def test_stop_all_is_as_prominent_as_saving_and_comes_first(stranger, token: str) -> None:
    page = stranger.get(f"/p/{token}")
    buttons = page.find_all("button")
    assert [b.get_text() for b in buttons] == ["Stop all e-mails", "Save my choices"]
    assert buttons[0]["class"] == buttons[1]["class"]


def test_stop_works_at_once_and_says_what_and_from_when(stranger, house: Flask, token: str) -> None:
    page = stranger.post(f"/p/{token}", {"everything": "stop"})
    assert stranger.status == 200
    assert page.h1.get_text() == "We have stopped all e-mails to you"
    assert "From today, 9 January 2026, Aldermere Council will not send" in page.get_text()
    assert "Set-Cookie" not in stranger.headers
    assert state(house) == "asked_to_stop"
    page = stranger.get(f"/p/{token}")
    assert "You asked us to stop" in page.get_text()
    assert not page.find_all("form")


def test_the_mail_programs_own_button_stops_without_redirect_or_cookie(
    house: Flask, token: str
) -> None:
    answer = house.test_client().post(
        f"/u/{token}",
        data={"List-Unsubscribe": "One-Click"},
        content_type="application/x-www-form-urlencoded",
    )
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert state(house) == "asked_to_stop"
    assert house.test_client().post(f"/u/{token}").status_code == 200


def test_topics_are_chosen_and_shown_as_saved(stranger, token: str) -> None:
    page = stranger.post(f"/p/{token}", {"topic.parking": "never", "topic.roads": "keep"})
    assert page.h1.get_text() == "Your choices are saved"
    lines = [row.get_text(" ", strip=True) for row in page.select(".govuk-summary-list__row")]
    assert lines == ["Roads and highways Yes", "Parking Never"]
    page = stranger.get(f"/p/{token}")
    assert page.find("input", id="topic-parking-never").has_attr("checked")


@pytest.mark.parametrize(
    "form",
    [{}, {"topic.parking": "perhaps"}, {"topic.nonsense": "keep"}, {"everything": "maybe"}],
    ids=["nothing", "no answer", "no topic", "no stop"],
)
def test_what_was_not_offered_is_refused_in_words(stranger, token: str, form) -> None:
    page = stranger.post(f"/p/{token}", form)
    assert stranger.status == 422
    assert page.select_one('.govuk-error-summary a[href="#choices"]')


@pytest.mark.parametrize(
    "change",
    [lambda t: t[:-4], lambda t: t[:-4] + "AAAA", lambda _: "x", lambda t: t + "/more"],
    ids=["cut", "altered", "short", "longer"],
)
@pytest.mark.parametrize("door", ["p", "u"])
def test_a_forged_or_truncated_link_gets_one_identical_page(
    stranger, token: str, door: str, change
) -> None:
    bad = change(token)
    page = stranger.get(f"/{door}/{bad}")
    assert stranger.status == 404
    assert page.h1.get_text() == "This link has stopped working"
    assert stranger.headers["Content-Security-Policy"] == TIGHT
    answer = stranger.client.post(f"/{door}/{bad}", data={"everything": "stop"})
    assert answer.status_code == 404
    assert BeautifulSoup(answer.text, "html5lib").h1 == page.h1


def test_a_link_mangled_by_a_mail_program_still_works(stranger, token: str) -> None:
    assert stranger.get(f"/p/{token}).").h1.get_text() == "Your e-mail choices"
    assert stranger.get(f"/p/{token}?utm_source=x&mc_cid=1").h1.get_text() == "Your e-mail choices"


def test_the_page_needs_little_from_the_wire(stranger, token: str) -> None:
    import gzip

    stranger.get(f"/p/{token}")
    assert len(gzip.compress(stranger.last.data)) < 10_000


def test_staff_who_open_a_members_link_see_no_navigation(with_people, token: str) -> None:
    page = with_people.get(f"/p/{token}")
    assert not page.find_all("nav")
    assert "Set-Cookie" not in with_people.headers


def test_our_own_mistake_sends_no_member_to_a_start_page(
    stranger, house: Flask, token: str
) -> None:
    def break_down(token: str) -> str:
        raise LookupError

    break_down.permission = None
    house.config.update(TESTING=False, PROPAGATE_EXCEPTIONS=False)
    house.logger.disabled = True
    house.view_functions["preferences.change"] = break_down
    page = stranger.post(f"/p/{token}", {"everything": "stop"})
    assert stranger.status == 500
    assert "Your choice may not have been kept" in page.get_text()
    assert not page.select("a")


def test_a_stop_is_never_refused_for_what_stands_beside_it(stranger, token: str) -> None:
    page = stranger.post(f"/p/{token}", {"everything": "stop", "why": "a\0b", "\0": "x"})
    assert (stranger.status, page.h1.get_text()) == (200, "We have stopped all e-mails to you")

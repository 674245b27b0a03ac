"""The first minutes of an installation: who we are, and who may log in."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.store import activity, installation, one_time, staff
from consent.address import BadAddress, parse

SET_UP = "set_up"


class SetUpRefused(Exception):
    """The installation can't be set up so; the message says what to change."""


@dataclass(frozen=True, slots=True)
class FirstAnswers:
    """What the set-up page asks, and nothing more."""

    organisation: str
    earlier_names: tuple[str, ...]
    reply_to: str
    admin_name: str
    admin_email: str
    admin_password_hash: str


def make_set_up_link(session: Session, *, now: datetime) -> str:
    """A token that opens the set-up page once."""
    return one_time.make(session, SET_UP, now=now)


def may_set_up(session: Session, *, token: str, now: datetime) -> bool:
    """Whether this token opens the set-up page."""
    return not installation.kept(session, "is_set_up") and one_time.is_good(
        session, token, SET_UP, now=now
    )


def set_up(session: Session, answers: FirstAnswers, *, token: str, now: datetime) -> int:
    """Store the answers and make the first administrator; their staff id.

    Raises:
        SetUpRefused: a link used before, or an answer missing.
    """
    if not answers.organisation.strip():
        raise SetUpRefused("Enter the name of your organisation.")
    reply_to = _address(answers.reply_to, "Enter the address that replies should go to.")
    email = _address(answers.admin_email, "Enter your own e-mail address.")
    if installation.kept(session, "is_set_up") or not one_time.use(session, token, SET_UP, now=now):
        raise SetUpRefused(
            "This installation is set up already, or this link was used. Log in instead."
        )
    admin = staff.by_email(session, email)
    admin_id = (
        admin.id
        if admin
        else staff.add(
            session,
            email=email,
            name=answers.admin_name.strip(),
            password_hash=answers.admin_password_hash,
            roles=list(staff.ROLES),
        )
    )
    installation.keep(
        session,
        {
            "organisation": answers.organisation.strip(),
            "earlier_names": [n.strip() for n in answers.earlier_names if n.strip()],
            "reply_to": reply_to,
            "is_set_up": True,
        },
        by=f"staff {admin_id}",
        now=now,
    )
    activity.note(session, verb="installation set up", now=now, staff_id=admin_id)
    return admin_id


def _address(text: str, otherwise: str) -> str:
    try:
        return parse(text).canonical
    except BadAddress:
        raise SetUpRefused(otherwise) from None

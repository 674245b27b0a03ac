"""Staff accounts and the four roles."""

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.staff import Role, Staff

ROLES = {
    "officer": "Invites people, answers for them, sees groups",
    "importer": "Adds files and settles what they hold",
    "data_protection": "Answers requests, changes how long a yes lives, sees every receipt",
    "administrator": "Sets up the installation and its staff",
}


def keep_roles(session: Session) -> None:
    known = set(session.scalars(select(Role.name)))
    session.add_all(
        Role(name=name, description=text) for name, text in ROLES.items() if name not in known
    )
    session.flush()


def by_email(session: Session, email: str) -> Staff | None:
    return session.scalars(select(Staff).where(Staff.email == email)).one_or_none()


def add(
    session: Session, *, email: str, name: str, password_hash: str | None, roles: list[str]
) -> int:
    """Add somebody who may log in; without a password they come in by a link only."""
    person = Staff(
        email=email,
        name=name,
        password=password_hash,
        active=True,
        fs_uniquifier=uuid.uuid4().hex,
        roles=list(session.scalars(select(Role).where(Role.name.in_(roles)).order_by(Role.name))),
    )
    session.add(person)
    session.flush()
    return person.id


def names(session: Session) -> dict[int, str]:
    """Id → what they are called, or their address, of everybody who ever could log in."""
    rows = session.execute(select(Staff.id, Staff.name, Staff.email))
    return {number: name or email for number, name, email in rows}

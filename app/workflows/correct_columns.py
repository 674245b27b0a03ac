"""Staff say what a column holds, or which project a file belongs to, before it is applied."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from app.store import intake
from importers.draft import Role


class ColumnsRefused(Exception):
    """The correction can't be made; the message says why."""


def correct_columns(session: Session, *, upload_id: int, roles: Mapping[int, str]) -> None:
    """Store the roles chosen for columns, by position.

    Raises:
        ColumnsRefused: the file was applied already, a column it lacks, or no such role.
    """
    _open(session, upload_id)
    for position, role in sorted(roles.items()):
        if role not in set(Role):
            raise ColumnsRefused(f"A column can't hold ‘{role}’.")
        if not intake.set_role(session, upload_id, position, Role(role)):
            raise ColumnsRefused(f"This file has no column {position + 1}.")


def link_project(session: Session, *, upload_id: int, project_id: int | None) -> None:
    """Say which project a file belongs to."""
    _open(session, upload_id)
    intake.set_project(session, upload_id, project_id)


def _open(session: Session, upload_id: int) -> None:
    state = intake.state_of(session, upload_id)
    if state != "recognised":
        raise ColumnsRefused(
            "This file was added already; what its columns hold can't be changed any more."
            if state == "applied"
            else "This file can't be read, so there are no columns to choose."
        )

"""Hear what a change of columns or answers would no longer hear, before anything is changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from sqlalchemy.orm import Session

from app.store import corrections, intake
from app.workflows.read_uploads import table_of
from app.workflows.receive_upload import Read
from importers.consent_columns import Said
from importers.draft import Role, Wording
from importers.noes import LostNoes, hear, lost_noes, with_roles
from importers.statements import decided_in


@dataclass(frozen=True, slots=True)
class Weighed:
    """A change of one upload, and the noes in its rows that would be lost by it."""

    upload_id: int
    rests_on: str
    """The fingerprint of the reading it was heard against."""
    roles: Mapping[int, str] = field(default_factory=dict)
    """Position → what the column is to hold."""
    values: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    """Position → what its answers are to mean: the cell as written → meaning."""
    lost: tuple[LostNoes, ...] = ()
    yeses: Mapping[str, int] | None = None
    """Question → rows that would say yes to it; `None` where nothing changes."""
    wordings: tuple[Wording, ...] = ()

    @property
    def rows(self) -> int:
        """How many noes are at stake."""
        return sum(one.rows for one in self.lost)

    @property
    def digest(self) -> str:
        """Stands for exactly this loss by exactly this change: what somebody confirms."""
        said = (self.upload_id, self.rests_on, sorted(self.roles.items()), self.values, self.lost)
        return intake.digest(repr(said).encode())


def weigh_roles(
    session: Session, *, upload_id: int, roles: Mapping[int, str], read: Read
) -> Weighed:
    """What would be lost if columns held something else. Nothing is written: reading may take long.

    Roles there are not, columns a file lacks and files that were added are refused later, by
    `correct_columns`.

    Raises:
        FileRefused: the file can't be read any more.
    """
    return _weighed(
        session, Weighed(upload_id, _print(session, upload_id), roles=dict(roles)), read
    )


def weigh_values(
    session: Session, *, upload_id: int, position: int, values: Mapping[str, str], read: Read
) -> Weighed:
    """What would be lost if these, and no others, were what staff say the answers of a column mean.

    Raises:
        FileRefused: the file can't be read any more.
    """
    change = Weighed(upload_id, _print(session, upload_id), values={position: dict(values)})
    return _weighed(session, change, read)


def _print(session: Session, upload_id: int) -> str:
    return intake.print_of_reading(session, intake.upload(session, upload_id))


def _weighed(session: Session, change: Weighed, read: Read) -> Weighed:
    upload = intake.upload(session, change.upload_id)
    known = set(Role)
    roles = {at: Role(role) for at, role in change.roles.items() if role in known}
    values = corrections.values_of(session, upload.id)
    after = {at: kept for at, kept in values.items() if at not in roles} | dict(change.values)
    if upload.state != "recognised" or not (roles or after != values):
        return change
    table = corrections.with_stored_roles(session, upload.id, table_of(session, upload, read))
    changed = with_roles(table, roles)
    meant = {
        at: {answer: said for answer, said in kept.items() if said in set(Said)}
        for at, kept in after.items()
    }
    heard = hear(changed, decided_in(changed, meant))
    return replace(
        change,
        lost=lost_noes(hear(table, decided_in(table, values)), heard),
        yeses=heard.yeses,
        wordings=heard.wordings,
    )

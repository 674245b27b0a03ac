"""What must be known before sample data is taken in."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.intake import Upload


def any_upload(session: Session) -> bool:
    """Whether any file was ever offered here, even one that was refused."""
    return session.scalar(select(Upload.id).limit(1)) is not None

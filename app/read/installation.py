"""Who we are and which day it is, for pages."""

from sqlalchemy.orm import Session

from app.settings import Settings
from app.store.installation import Installation, load

__all__ = ["Installation", "read_installation"]


def read_installation(session: Session, settings: Settings) -> Installation:
    """Read the installation as it is set now."""
    return load(session, settings)

"""Tables only: columns and constraints, no rules. Importing it loads every table (Alembic looks here)."""

from app.models import audience, consent, intake, people, permission, shell, staff, taking_part
from app.models.base import Base

__all__ = [
    "Base",
    "audience",
    "consent",
    "intake",
    "people",
    "permission",
    "shell",
    "staff",
    "taking_part",
]

"""Discourse: the users of a forum; nobody on it has said yes to anything."""

import re

from importers.draft import Kind, Role
from importers.sources.source import Source, needs

DISCOURSE = Source(
    "Discourse",
    (needs("trust level", "username", "email"),),
    {
        "name": Role.FULL_NAME,
        "email": Role.EMAIL,
        "external email": Role.EMAIL,
        "created at": Role.SUBMITTED_AT,
        "ip address": Role.IP_ADDRESS,
        "location": Role.LOCATION,
    },
    patterns=(
        (
            re.compile(r"(?:topics|posts|likes|days|time|flags|solved) .*|external (?!email).*"),
            Role.IGNORE,
        ),
    ),
    ignored=frozenset(
        {
            "id",
            "username",
            "title",
            "last seen at",
            "last posted at",
            "last emailed at",
            "trust level",
            "approved",
            "suspended at",
            "suspended till",
            "silenced till",
            "active",
            "admin",
            "moderator",
            "staged",
            "group names",
            "website",
            "views",
            "secondary emails",
        }
    ),
    kind=Kind.REGISTER,
    answers={
        answer: {"true": "yes", "false": "no"}
        for answer in ("approved", "active", "admin", "moderator", "staged")
    },
    usual_columns=(8, 100),
)

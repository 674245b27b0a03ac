"""Mailman: a bare roster, one address a line and no heading."""

import re

from importers.draft import Kind, Role
from importers.sources.source import Sign, Source

_MEMBER = re.compile(r"[^@]*<\S+@\S+>|\S+@\S+")

MAILMAN = Source(
    "Mailman roster",
    (Sign(cells=_MEMBER, alone=True),),
    {"": Role.EMAIL},
    kind=Kind.REGISTER,
    open_kind=True,
)
"""It may be a roster of anything, so only its name can say that it is a list of people to leave alone."""

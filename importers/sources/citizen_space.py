"""Citizen Space: a reference such as ANON-BXYZ-1A2B-C, then 'number: question - label'."""

import re

from importers.draft import Kind, Role
from importers.sources.source import Sign, Source

_REFERENCE = re.compile(r"(?:ANON|BHLF)-[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]")
_QUESTION = re.compile(r"\d+: .+ - \S")

CITIZEN_SPACE = Source(
    "Citizen Space",
    (Sign(cells=_REFERENCE), Sign(frozenset({"response id"}), first=True, written=_QUESTION)),
    {
        "response id": Role.RESPONSE_ID,
        "submitted": Role.SUBMITTED_AT,
        "date submitted": Role.SUBMITTED_AT,
        "analyst notes": Role.NOTE,
        "analyst tags": Role.NOTE,
    },
    ignored=frozenset({"user", "status", "analyst", "response type"}),
    kind=Kind.RESPONSE,
    usual_columns=(3, 1000),
)

"""Google Forms: a time stamp in the account's language, then the questions in order."""

from importers.draft import Kind, Role
from importers.sources.source import Source, starts_with

_TIMESTAMPS = (
    "timestamp",
    "horodateur",
    "marca temporal",
    "zeitstempel",
    "informacoes cronologicas",
    "tijdstempel",
    "stamp amser",
)

GOOGLE_FORMS = Source(
    "Google Forms",
    tuple(starts_with(heading) for heading in _TIMESTAMPS),
    dict.fromkeys(_TIMESTAMPS, Role.SUBMITTED_AT),
    ignored=frozenset({"score"}),
    kind=Kind.RESPONSE,
    open_kind=True,
    usual_columns=(2, 1000),
)

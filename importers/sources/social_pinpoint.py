"""Social Pinpoint: a form's answers, moderated by staff."""

from importers.draft import Kind, Role
from importers.sources.source import Source, needs

SOCIAL_PINPOINT = Source(
    "Social Pinpoint",
    (needs("submission id", "submitted on"),),
    {"submission id": Role.RESPONSE_ID, "submitted on": Role.SUBMITTED_AT},
    ignored=frozenset({"page", "status", "reviewed", "moderated", "up votes", "down votes"}),
    kind=Kind.RESPONSE,
    usual_columns=(4, 1000),
)

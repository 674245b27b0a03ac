"""Qualtrics: codes, the questions people saw, internal references; test answers are 'Survey Preview'."""

from importers.draft import Kind, Role
from importers.sources.source import Source, each_of, needs

_STATUSES = {
    "ip address": "an answer",
    "0": "an answer",
    "1": "a test",
    "survey preview": "a test",
    "survey test": "a test",
    "imported": "added by staff",
    "spam": "marked as spam",
    "possible spam": "marked as spam",
    "preview spam": "a test",
    "imported spam": "marked as spam",
    "offline": "an answer",
    "offline spam": "marked as spam",
    "offline preview": "a test",
    "offline imported": "added by staff",
    "ex": "an answer",
}

QUALTRICS = Source(
    "Qualtrics",
    (
        needs("start date", "end date", "response id", "recorded date"),
        needs("start date", "end date", "response id", "distribution channel"),
        needs("start date", "end date", "finished", "progress"),
    ),
    {
        "start date": Role.STARTED_AT,
        "end date": Role.SUBMITTED_AT,
        "ip address": Role.IP_ADDRESS,
        "response id": Role.RESPONSE_ID,
        "recipient last name": Role.LAST_NAME,
        "recipient first name": Role.FIRST_NAME,
        "recipient email": Role.EMAIL,
        "location latitude": Role.COORDINATE,
        "location longitude": Role.COORDINATE,
    },
    ignored=frozenset(
        {
            "status",
            "response type",
            "progress",
            "duration in seconds",
            "finished",
            "recorded date",
            "external reference",
            "external data reference",
            "distribution channel",
            "user language",
        }
    ),
    kind=Kind.RESPONSE,
    answers={"status": _STATUSES},
    usual_columns=(8, 1000),
    checks=(each_of("survey preview", "status"), each_of("imported", "status")),
)

"""Zoom: who registered for a webinar, who attended it, and who took part in a meeting."""

from importers.draft import Kind, Role
from importers.sources.source import Source, each_of, needs

_NOT_THEIRS = frozenset(
    {
        "approval status",
        "time in session minutes",
        "is guest",
        "country/region name",
        "registration source",
        "source name",
        "job title",
        "duration minutes",
        "total duration minutes",
        "guest",
        "in waiting room",
    }
)
_ATTENDED = {"yes": "came", "no": "registered, but did not come"}

ZOOM_WEBINAR = Source(
    "Zoom webinar",
    (needs("attended", "user name original name"),),
    {
        "attended": Role.ATTENDED,
        "user name original name": Role.DISPLAY_NAME,
        "registration time": Role.SUBMITTED_AT,
        "join time": Role.EVENT_JOIN,
        "leave time": Role.EVENT_LEAVE,
        "organization": Role.ORGANISATION,
    },
    ignored=_NOT_THEIRS,
    kind=Kind.EVENT,
    answers={"attended": _ATTENDED},
    usual_columns=(5, 100),
    checks=(each_of("no", "attended"),),
)

ZOOM_REGISTRATION = Source(
    "Zoom registration",
    (needs("registration time", "approval status"),),
    {
        "registration time": Role.SUBMITTED_AT,
        "organization": Role.ORGANISATION,
        "country/region": Role.IGNORE,
    },
    ignored=_NOT_THEIRS,
    kind=Kind.EVENT,
    answers={
        "approval status": {
            "approved": "booked a place",
            "pending": "waits for a place",
            "denied": "was refused a place",
            "cancelled": "gave the place back",
            "canceled": "gave the place back",
        }
    },
    usual_columns=(4, 100),
)

ZOOM_MEETING = Source(
    "Zoom meeting",
    (
        needs("name original name", "user email"),
        needs("name original name", "join time"),
        needs("name original name", "total duration minutes"),
    ),
    {
        "name original name": Role.DISPLAY_NAME,
        "user email": Role.EMAIL,
        "join time": Role.EVENT_JOIN,
        "leave time": Role.EVENT_LEAVE,
        "recording consent": Role.PRIVACY_NOTICE,
        "recording disclaimer response": Role.PRIVACY_NOTICE,
    },
    ignored=_NOT_THEIRS,
    kind=Kind.EVENT,
    usual_columns=(2, 60),
)

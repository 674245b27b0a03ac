"""Mailchimp's three lists: whether people get the newsletter stands in the file's name alone."""

import re

from importers.draft import Kind, Role
from importers.sources.source import Check, Export, Sign, Source

_COLUMNS = {
    "optin time": Role.CONSENT_TIME,
    "optin ip": Role.IP_ADDRESS,
    "notes": Role.NOTE,
    "tags": Role.QUESTION_MULTI,
    "unsub time": Role.STOP_TIME,
    "clean time": Role.STOP_TIME,
    "unsub reason": Role.NOTE,
    "unsub reason other": Role.NOTE,
}
_KEPT_BY_MAILCHIMP = frozenset(
    {
        "member rating",
        "confirm time",
        "confirm ip",
        "latitude",
        "longitude",
        "gmtoff",
        "dstoff",
        "timezone",
        "cc",
        "region",
        "last changed",
        "leid",
        "euid",
        "unsub campaign title",
        "unsub campaign id",
        "clean campaign title",
        "clean campaign id",
    }
)
_OWN = (
    frozenset({"leid", "euid"}),
    frozenset({"member rating", "optin time"}),
    frozenset({"optin time", "last changed"}),
)
_FEWEST = 5


def _added_by_staff(export: Export) -> str:
    """A blank time of signing up: the member was imported and there is no proof of a yes."""
    members, times = export.column("email address", "email"), export.column("optin time")
    if "optin time" not in export.headings or len(members) < _FEWEST or times:
        return ""
    return "Nobody on this list has a time of signing up, so all were added by staff: none of them said yes here."


def _status_unknown(export: Export) -> str:
    if {"unsub time", "clean time"} & set(export.headings):
        return ""
    return (
        "Mailchimp writes only into the file's name whether these people are subscribed, unsubscribed or "
        "cleaned, and this name doesn't say it."
    )


def _list(name: str, form: str, *checks: Check, kind: Kind = Kind.REGISTER) -> Source:
    named = re.compile(form)
    return Source(
        name,
        tuple(Sign(headings, file_name=named) for headings in _OWN),
        _COLUMNS,
        ignored=_KEPT_BY_MAILCHIMP,
        kind=kind,
        usual_columns=(6, 200),
        checks=checks,
    )


MAILCHIMP_UNSUBSCRIBED = _list("Mailchimp unsubscribed", r"unsub", kind=Kind.SUPPRESSION)
MAILCHIMP_CLEANED = _list("Mailchimp cleaned", r"(?<![a-z])cleaned", kind=Kind.SUPPRESSION)
MAILCHIMP_SUBSCRIBED = _list(
    "Mailchimp subscribed", r"^(?!.*non-?_?subscribed).*(?<![a-z])subscribed", _added_by_staff
)
MAILCHIMP = _list("Mailchimp", r"", _status_unknown)
"""A segment, or one of the three lists under another name."""

"""Bulletin subscribers, as GovDelivery and Constant Contact export them."""

from importers.draft import Kind, Role
from importers.sources.source import Export, Source, each_of, needs

_ORIGINS = {
    "direct": "signed up themselves",
    "network": "came from another organisation's sign-up page",
    "local network": "came from another organisation's sign-up page",
    "overlay": "signed up on a pop-up of the website",
    "upload": "added by staff: no sign-up of their own",
    "other": "unknown",
    "api": "added by another system",
}


def _uploaded(export: Export) -> str:
    """People whom staff put on the list never signed up to anything."""
    count = sum(1 for text in export.column("origin") if text.casefold() == "upload")
    if not count:
        return ""
    were = "1 person was" if count == 1 else f"{count} people were"
    return f"{were} added by staff (“Origin” is “Upload”): they didn't sign up to these bulletins themselves."


GOVDELIVERY = Source(
    "GovDelivery",
    (needs("origin", "subscription created"), needs("destination", "origin")),
    {
        "contact": Role.EMAIL,
        "contacts": Role.EMAIL,
        "destination": Role.EMAIL,
        "subscription created": Role.SUBMITTED_AT,
        "topics": Role.SUBSCRIPTION_TOPICS,
        "topic": Role.SUBSCRIPTION_TOPICS,
    },
    ignored=frozenset({"type", "origin", "location", "location type"}),
    kind=Kind.REGISTER,
    answers={"origin": _ORIGINS},
    usual_columns=(3, 100),
    checks=(_uploaded,),
)
"""One column holds an e-mail address or a telephone number."""

CONSTANT_CONTACT = Source(
    "Constant Contact",
    (needs("email status", "email address", "first name"),),
    {"email status": Role.SUBSCRIPTION_STATUS},
    kind=Kind.REGISTER,
    checks=(each_of("unsubscribed", "email status"),),
)

"""Eventbrite: a line a ticket; whoever bought them stands on every ticket of the order."""

from collections import Counter

from importers.draft import Kind, Role
from importers.sources.source import Export, Source, needs

_STATUSES = {
    "attending": "booked a place",
    "checked in": "came",
    "not attending": "gave the place back",
    "refunded": "gave the place back",
    "deleted": "gave the place back",
    "transferred": "gave the place to somebody else",
}


def _one_buyer(export: Export) -> str:
    """Somebody booked for others: only their address is known, not the others'."""
    orders = export.column("order #")
    again = sum(count - 1 for count in Counter(orders).values())
    if not again:
        return ""
    tickets = "1 ticket was" if again == 1 else f"{again} tickets were"
    return (
        f"{tickets} booked together with another. Eventbrite puts the buyer's e-mail address on each, "
        "so it may not be the guest's own."
    )


EVENTBRITE = Source(
    "Eventbrite",
    (
        needs("attendee status", "order #"),
        needs("ticket type", "order #"),
        needs("attendee #", "order date"),
    ),
    {
        "order #": Role.RESPONSE_ID,
        "order date": Role.SUBMITTED_AT,
        "attendee status": Role.ATTENDED,
        "company": Role.ORGANISATION,
        "home zip": Role.POSTCODE,
        "home city": Role.LOCATION,
        "home address 1": Role.ADDRESS,
        "home address 2": Role.ADDRESS,
    },
    ignored=frozenset(
        {
            "attendee #",
            "quantity",
            "price tier",
            "ticket type",
            "group",
            "order type",
            "currency",
            "total paid",
            "fees paid",
            "eventbrite fees",
            "eventbrite payment processing",
            "home state",
            "home country",
            "job title",
            "event name",
        }
    ),
    kind=Kind.EVENT,
    answers={"attendee status": _STATUSES},
    usual_columns=(6, 300),
    checks=(_one_buyer,),
)

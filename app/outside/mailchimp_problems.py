"""What Mailchimp says when it refuses one address, in our words."""

from collections.abc import Mapping
from typing import Any

from segments.audience import Problem, ProblemKind


def problem_of(error: Mapping[str, Any]) -> Problem:
    """Read one error of a batch."""
    text = str(error.get("error", ""))
    kind, sentence = _told(error, text)
    return Problem(str(error.get("email_address", "")).strip().lower(), kind, sentence)


def _told(error: Mapping[str, Any], text: str) -> tuple[ProblemKind, str]:
    """Sort an error by its code where there is one, else by the words Mailchimp is known to use."""
    if error.get("error_code") == "ERROR_CONTACT_EXISTS":
        return ProblemKind.ALREADY_THERE, "Is on the list already; left as they are."
    if error.get("field"):
        return ProblemKind.BAD_FIELD, f"{error['field']}: {error.get('field_message') or text}"
    for words, kind, sentence in _KNOWN:
        if words in text.lower():
            return kind, sentence
    return ProblemKind.OTHER, f"Mailchimp said: {text}"


_KNOWN = (
    (
        "compliance state",
        ProblemKind.COMPLIANCE,
        "Unsubscribed or bounced at Mailchimp; only they can come back.",
    ),
    (
        "permanently deleted",
        ProblemKind.FORGOTTEN,
        "Was deleted for good at Mailchimp; they can come back by its own form only.",
    ),
    (
        "previously removed",
        ProblemKind.FORGOTTEN,
        "Was removed from the list; they can come back by Mailchimp's own form only.",
    ),
    ("fake or invalid", ProblemKind.BAD_ADDRESS, "Mailchimp takes the address for a made-up one."),
    ("valid email", ProblemKind.BAD_ADDRESS, "Mailchimp does not take this for an address."),
    ("lists very recently", ProblemKind.LATER, "Signed up to many lists lately; try in a day."),
    ("too many recent", ProblemKind.LATER, "Signed up to many lists lately; try in a day."),
)

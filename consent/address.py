"""Addresses: the one canonical form, the loose key that a no is compared by, likely mistypings."""

from dataclasses import dataclass


class BadAddress(ValueError):
    """The text is no e-mail address; the message is fit to show the sender."""


@dataclass(frozen=True, slots=True, order=True)
class EmailAddress:
    """One address in canonical form: trimmed, lower case, without `mailto:`, `<>` or stray marks.

    `canonical` is what a yes is compared by (exactly) and what is written to; `written` is the
    text it was taken from.
    """

    canonical: str
    written: str = ""

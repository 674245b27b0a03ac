"""Days as people type them."""

from datetime import date, datetime

FORMATS = ("%d %m %Y", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d %B %Y", "%d %b %Y", "%Y-%m-%d")

HOW = "Enter a day like 9 1 2026"


def read_day(text: str) -> date | None:
    """The day somebody typed; None when they typed nothing.

    Raises:
        ValueError: it is no day.
    """
    plain = " ".join(text.split())
    if not plain:
        return None
    for form in FORMATS:
        try:
            return datetime.strptime(plain, form).date()  # noqa: DTZ007 (a day has no time zone)
        except ValueError:
            continue  # the next form
    raise ValueError(plain)


def typed(day: date | None) -> str:
    """A day as somebody would type it."""
    return f"{day.day} {day.month} {day.year}" if day else ""

"""How templates are found, what they are strict about, how they write dates and numbers."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

from flask import Flask
from jinja2 import (
    ChoiceLoader,
    FileSystemLoader,
    PackageLoader,
    PrefixLoader,
    StrictUndefined,
    Undefined,
)
from jinja2.exceptions import TemplateRuntimeError, UndefinedError
from jinja2.utils import missing
from wtforms import HiddenField

from segments.sentence import spoken_day

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class LoudUndefined(Undefined):
    """A misspelt name fails loudly; an option left out of a GOV.UK component does not.

    Those components take one dictionary of options, of which most are left out, and ask for a
    `caller` that need not be there.
    """

    def __new__(  # type: ignore[misc]
        cls,
        hint: str | None = None,
        obj: Any = missing,
        name: str | None = None,
        exc: type[TemplateRuntimeError] = UndefinedError,
    ) -> Undefined:
        left_out = isinstance(obj, dict) or name == "caller"
        return (Undefined if left_out else StrictUndefined)(hint, obj, name, exc)


def day(value: date | datetime | None) -> str:
    """9 January 2026."""
    if value is None:
        return "no date"
    return spoken_day(value.date() if isinstance(value, datetime) else value)


def weekday(value: date) -> str:
    """Friday 9 January 2026."""
    return f"{WEEKDAYS[value.weekday()]} {spoken_day(value)}"


def number(value: int) -> str:
    """1,284."""
    return f"{value:,}"


def count(value: int, one: str, many: str = "") -> str:
    """1 person; 1,284 people."""
    return f"{value:,} {one if value == 1 else many or one + 's'}"


def listed(words: list[str]) -> str:
    """a, b and c."""
    return " and ".join(part for part in (", ".join(words[:-1]), *words[-1:]) if part)


def form_errors(form: Any) -> dict[str, str]:
    """The first error of each field, by the id of its control; hidden ones stand at the first."""
    shown = [field for field in form if not isinstance(field, HiddenField)]
    hidden = [*form.form_errors, *(e for f in form if f not in shown for e in f.errors)]
    found = {field.id: str(field.errors[0]) for field in shown if field.errors}
    return found or ({shown[0].id: str(hidden[0])} if hidden else {})


def set_up_templates(app: Flask, context: Any) -> None:
    """Add the GOV.UK components beside our own templates, our filters and what every page shows."""
    own = FileSystemLoader(Path(app.root_path) / "templates")
    govuk = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    app.jinja_loader = ChoiceLoader([own, govuk])
    app.jinja_options = {"undefined": LoudUndefined, "trim_blocks": True, "lstrip_blocks": True}
    app.jinja_env.filters.update(
        day=day, weekday=weekday, number=number, count_of=count, listed=listed
    )
    # The GOV.UK components compare options with these two names of Nunjucks.
    app.jinja_env.globals.update(form_errors=form_errors, undefined=Undefined(), null=None)
    app.context_processor(context)

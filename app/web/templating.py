"""How templates are found, what they are strict about, how they write dates and numbers."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from flask import Flask
from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader, PrefixLoader, StrictUndefined
from jinja2.runtime import Macro

from segments.sentence import spoken_day

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class LoudUndefined(StrictUndefined):
    """A misspelt name fails loudly; an option left out of a GOV.UK component does not.

    Those components take one dictionary of options, of which most are left out, and ask for a
    `caller` that need not be there.
    """

    __slots__ = ()

    def _is_left_out(self) -> bool:
        return isinstance(self._undefined_obj, dict | Macro) or self._undefined_name == "caller"

    def __bool__(self) -> bool:
        if self._is_left_out():
            return False
        self._fail_with_undefined_error()

    def __str__(self) -> str:
        if self._is_left_out():
            return ""
        self._fail_with_undefined_error()

    def __eq__(self, other: object) -> bool:
        if self._is_left_out():
            return isinstance(other, LoudUndefined)
        self._fail_with_undefined_error()

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash(type(self))

    def __iter__(self) -> Iterator[Any]:
        if self._is_left_out():
            return iter(())
        self._fail_with_undefined_error()

    def __len__(self) -> int:
        if self._is_left_out():
            return 0
        self._fail_with_undefined_error()


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
    """The first error of each field, by the id of its control."""
    return {field.id: str(field.errors[0]) for field in form if field.errors} | {
        next(iter(form)).id: str(error) for error in form.form_errors[:1]
    }


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
    app.jinja_env.globals.update(
        form_errors=form_errors, undefined=LoudUndefined(name="caller"), null=None
    )
    app.context_processor(context)

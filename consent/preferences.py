"""What a person is offered on their own page, and what the form they send means.

A link in an e-mail may silence and choose topics; it can't take a stop back (trust, section 5.2).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from consent.events import Act, Interval, Statement
from consent.gate import add_months
from consent.notices import Notice, current


class BadChoice(ValueError):
    """The form holds something that was not offered; the message is fit to show."""


class Choice(StrEnum):
    """What somebody wants of one topic."""

    KEEP = "keep"
    NOT_NOW = "not_now"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class TopicChoice:
    """A person's own word on one issue: it outranks whatever was inferred."""

    issue: str
    choice: Choice


@dataclass(frozen=True, slots=True)
class Pause:
    """Silence until then, chosen by the person; `gate.decide` takes it as `paused_until`."""

    until: datetime


@dataclass(frozen=True, slots=True)
class Option:
    """One thing a person can pick: the field and value its form control sends."""

    field: str
    value: str
    label: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Offer:
    """Options that belong together, under the exact words shown above them."""

    notice: Notice
    options: tuple[Option, ...]


EVERYTHING = "everything"
PAUSE = "pause"
TOPIC = "topic."
"""Fields of the form; a topic's is `topic.` and the issue's slug."""

_STOP = "stop"
_PAUSES: Mapping[str, str] = {"3": "Three months", "6": "Six months", "12": "A year"}
_TOPIC_LABELS: Mapping[Choice, str] = {
    Choice.KEEP: "Yes, keep me posted",
    Choice.NOT_NOW: "Not now",
    Choice.NEVER: "Never",
}


def choices(issues: Sequence[str], chosen: Mapping[str, Choice] | None = None) -> tuple[Offer, ...]:
    """What to offer: stop everything, pause, and three answers for each of `issues` (slugs)."""
    before = chosen or {}
    topics = tuple(
        Option(f"{TOPIC}{issue}", choice, label, chosen=before.get(issue) is choice)
        for issue in issues
        for choice, label in _TOPIC_LABELS.items()
    )
    pauses = tuple(Option(PAUSE, months, label) for months, label in _PAUSES.items())
    return (
        Offer(current("stop"), (Option(EVERYTHING, _STOP, "Stop all e-mails"),)),
        Offer(current("pause"), pauses),
        Offer(current("topics"), topics),
    )


def statements_of(
    form: Mapping[str, str], *, canonical: str, issues: Collection[str], now: datetime
) -> tuple[Statement | Pause | TopicChoice, ...]:
    """Read a sent form; fields left empty say nothing, and other programs' fields are ignored.

    Stopping everything leaves the rest unread: nothing else in the form may stand in its way. The
    ledger records the statement with authority SUBJECT_LINK and the notice shown.

    Raises:
        BadChoice: one of our fields holds a value, or names a topic, that was not offered.
    """
    if form.get(EVERYTHING) == _STOP:
        return (stop(canonical, now=now),)
    if form.get(EVERYTHING):
        raise BadChoice("That is not one of the choices on this page.")
    pause = (_pause(form[PAUSE], now),) if form.get(PAUSE) else ()
    topics = (
        _topic(field.removeprefix(TOPIC), value, issues)
        for field, value in sorted(form.items())
        if field.startswith(TOPIC) and value
    )
    return (*pause, *topics)


def stop(canonical: str, *, now: datetime) -> Statement:
    """The statement of somebody who asks us to stop everything, on our own page."""
    return Statement(
        act=Act.STOP,
        addresses=(canonical,),
        when=Interval(now, now),
        why="asked us to stop on our own page",
    )


def _pause(months: str, now: datetime) -> Pause:
    if months not in _PAUSES:
        raise BadChoice("That is not one of the pauses on this page.")
    return Pause(add_months(now, int(months)))


def _topic(issue: str, value: str, issues: Collection[str]) -> TopicChoice:
    if issue not in issues:
        raise BadChoice("That is not one of the topics on this page.")
    try:
        return TopicChoice(issue, Choice(value))
    except ValueError:
        raise BadChoice("That is not one of the answers to a topic on this page.") from None

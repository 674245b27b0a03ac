"""What adding files comes to, in sentences; never a bare 0."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.web.templating import count

WAITING_LIST = "/people?state=waiting_for_one_fact"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, and the link to what it asks for."""

    text: str
    href: str = ""
    link: str = ""


def headline(counted: Mapping[str, Any], questions: str, *, added: bool) -> list[Sentence]:
    """Who said yes, who can be invited, what would release more.

    `counted` is a plan or a result of a batch, `questions` the address of its questions' page.
    """
    return [
        Sentence(_said_yes(counted)),
        Sentence(_invitable(counted, added=added)),
        *_releasing(counted, questions),
    ]


def _said_yes(counted: Mapping[str, Any]) -> str:
    yes = counted.get("people_said_yes", 0)
    if not yes:
        return "Nobody in these files says yes to being contacted."
    return f"{count(yes, 'person', 'people')} said yes."


def _invitable(counted: Mapping[str, Any], *, added: bool) -> str:
    before, after = counted.get("invitable_before", 0), counted.get("invitable_after", 0)
    if not after:
        return "Nobody can be invited yet." if added else "Nobody could be invited yet after this."
    people = count(after, "person", "people")
    if added:
        return f"{people} can be invited now."
    if not before:
        return f"{people} could be invited after this; nobody can be now."
    return f"{people} could be invited after this; {before:,} can be now."


def _releasing(counted: Mapping[str, Any], questions: str) -> list[Sentence]:
    """What lacks to the others, with the way there."""
    wordings, released = counted.get("wordings_unasked", 0), counted.get("released_by_wordings", 0)
    waiting = counted.get("waiting_after", 0)
    if wordings:
        link = f"Confirm {count(wordings, 'wording')}"
        so_far = "so that a yes to it counts." if wordings == 1 else "so that a yes to them counts."
        then = f"to release {released:,} more." if released else so_far
        return [Sentence("", questions, f"{link} {then}")]
    if waiting:
        waits = "1 person is" if waiting == 1 else f"{waiting:,} people are"
        return [Sentence(f"{waits} waiting for one fact.", WAITING_LIST, "See what each waits for")]
    return []


def consent_effect(counted: Mapping[str, Any]) -> list[str]:
    """How many addresses become contactable or are stopped, and that nobody who opted out is touched."""
    contactable, stopped = counted.get("become_contactable", 0), counted.get("become_stopped", 0)
    affected = counted.get("opted_out_affected", 0)
    gained = _addresses(contactable, "becomes", "become") if contactable else "No address becomes"
    opted_out = f"{count(affected, 'person', 'people')} who opted out"
    sentences = [f"{gained} contactable; {opted_out} {'is' if affected == 1 else 'are'} affected."]
    if stopped:
        sentences.append(_addresses(stopped, "is stopped by this.", "are stopped by this."))
    return sentences


def _addresses(number: int, one: str, many: str) -> str:
    return count(number, f"e-mail address {one}", f"e-mail addresses {many}")


def add_button(plan: Mapping[str, Any]) -> str:
    """What pressing the button does."""
    people = plan.get("people_new", 0) + plan.get("people_known", 0)
    return f"Add {count(people, 'person', 'people')}" if people else "Add these files"

"""What the answers in a consent column mean (design, section 6).

Only what is plainly a yes is one. An unticked box and a blank say nothing; whatever is not
understood is UNKNOWN: it makes no event, and somebody is asked.
"""

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import lru_cache

from importers.answers_together import doubtful_among, strokes, told_not_to
from importers.draft import Role
from importers.kept_as_data import Kept, is_data, kept
from importers.labels import box_of
from importers.legend import in_words, legend_of, without_legend
from importers.limited import is_narrowed, is_of_its_own
from importers.removal import removal_request, stop_note
from importers.wording import (
    NEGATION,
    Polarity,
    Tone,
    channel_of,
    is_hesitant,
    polarity,
    refuses,
    spell_out,
    tone,
)

__all__ = ["ANSWER_ROLES", "Said", "meaning", "meanings", "removal_request", "stop_note"]


class Said(StrEnum):
    """What one answer means for being written to."""

    YES = "yes"
    NO = "no"
    SILENT = "silent"
    UNKNOWN = "unknown"


ANSWER_ROLES = frozenset(
    {
        Role.CONSENT_CONTACT,
        Role.CONSENT_OPTOUT,
        Role.CONSENT_EMAIL,
        Role.CONSENT_CHANNELS,
        Role.CONSENT_PROJECT_ONLY,
    }
)
"""Roles whose answers can mean something; publication, privacy and partners never do."""

_BY_TONE = {
    Tone.BLANK: Said.SILENT,
    Tone.EMPTY_BOX: Said.SILENT,
    Tone.MARK: Said.YES,
    Tone.YES: Said.YES,
    Tone.NO: Said.NO,
    Tone.CROSS: Said.UNKNOWN,
    Tone.UNSURE: Said.UNKNOWN,
}
_IN_OR_OUT = re.compile(r"\bin ?(?:/|or) ?(?:opt(?:ed|ing)?[ -]?)?out\b", re.IGNORECASE)
_IN = re.compile(r"(?:opt(?:ed|ing)?[ -]?)?in")
_OUT = re.compile(r"(?:opt(?:ed|ing)?[ -]?)?out")
_TICKS = frozenset("✓✔☑√✅")
_DRAWN_CROSSES = frozenset("✗✘✖❌✕")
_CHANNEL_BREAK = re.compile(r"[,;|/\n+&]|\band\b|\bor\b", re.IGNORECASE)
_CROSSED = frozenset("xX☒")
"""Written into the box for 'Yes', with another for 'No' beside it, they tick it."""
_CODES = frozenset("023456789")
"""Codes of an opt-out that nobody can read; beside them 1 is still a mark."""
_ALL = re.compile(r"\b(?:all|any|every\w*|both)\b", re.IGNORECASE)
_SAID_OVER = re.compile(r"(?:please )?(?:(?:do not|don't|dont)(?: \w+|$)|not allowed\b)")
"""'Do not allow' under 'Do not allow e-mails' says it again, and is no 'no' to it."""
_OWN_WORDS = re.compile(r"opted out|opt out|unsubscribed|do not contact|do not e-?mail|no contact")


@lru_cache(maxsize=16384)
def meaning(role: Role, heading: str, answer: str, others: tuple[str, ...] = ()) -> Said:
    """What `answer` under `heading` means.

    `heading` is the question as it stands over the column (for polarity); `others` are the same
    row's answers about other channels, for an e-mail channel column.
    """
    if legend_of(heading):
        heading, answer = without_legend(heading), in_words(heading, answer)
    if is_data(answer):
        return _kept(role, heading, answer)
    return _by_role(role, heading, answer, others)


def _by_role(role: Role, heading: str, answer: str, others: tuple[str, ...]) -> Said:
    if role is Role.CONSENT_CONTACT:
        return _opt_in(heading, answer)
    if role is Role.CONSENT_OPTOUT:
        return _opt_out(heading, answer)
    if role is Role.CONSENT_EMAIL:
        return _email_channel(heading, answer, others)
    if role is Role.CONSENT_CHANNELS:
        return _channels(heading, answer)
    if role is Role.CONSENT_PROJECT_ONLY:
        said = _opt_in(heading, answer)
        return Said.SILENT if said is Said.NO else said
    return Said.SILENT


_OPTED_IN = re.compile(
    r"(?:opt(?:ed)?[ _-]?in|subscribed) ?[=:] ?(?:1|true|yes|y|on)", re.IGNORECASE
)
"""A code and no record: there is nothing else in it."""


def _kept(role: Role, heading: str, answer: str) -> Said:
    """Data in a cell is heard where it refuses; a yes in it waits until somebody has looked."""
    if role not in ANSWER_ROLES or role is Role.CONSENT_PROJECT_ONLY:
        return Said.SILENT
    wanted = polarity(heading) is Polarity.WANTS and role is not Role.CONSENT_OPTOUT
    if wanted and _OPTED_IN.fullmatch(answer.strip()):
        return Said.YES
    return Said.NO if wanted and kept(heading, answer, asked=True) is Kept.NO else Said.UNKNOWN


def meanings(role: Role, heading: str, answers: Iterable[str]) -> Mapping[str, Said]:
    """The meaning of every different answer of a whole column.

    A lone 'x' is a ticked box; beside '✓' or 'yes' it may be the opposite, and '1' beside '2' is
    a code without its key: those are UNKNOWN.
    """
    different = set(answers)
    doubtful = set() if legend_of(heading) else doubtful_among(different)
    if box_of(heading) is Tone.YES:
        doubtful = {answer for answer in doubtful if answer.strip() not in _CROSSED}
    if role is Role.CONSENT_OPTOUT:
        # Whichever way it was meant, a mark against being contacted is never passed over.
        doubtful = {answer for answer in doubtful if answer.strip() in _CODES}
    found = {
        answer: Said.UNKNOWN if answer in doubtful else meaning(role, heading, answer)
        for answer in different
    }
    return (
        found
        | _crossed(role, heading, different)
        | _none_chosen(role, heading, found)
        | {stroke: meaning(role, heading, "✓") for stroke in strokes(different)}
        | _left_as_it_is(role, heading, different)
    )


def _left_as_it_is(role: Role, heading: str, answers: set[str]) -> dict[str, Said]:
    """'Please don't' where others said 'Please do' to 'Shall we take you off?': nothing changes."""
    asked = role is Role.CONSENT_OPTOUT and "?" in heading
    return dict.fromkeys(told_not_to(answers), Said.SILENT) if asked else {}


def may_be_unknown(role: Role, heading: str, answers: Iterable[str]) -> bool:
    """Whether `meanings` may call any of these answers UNKNOWN, also if some are left out."""
    different = set(answers)
    if doubtful_among(different):
        return True
    return any(meaning(role, heading, answer) is Said.UNKNOWN for answer in different)


def _none_chosen(role: Role, heading: str, found: Mapping[str, Said]) -> dict[str, Said]:
    """'None' where others chose what they want to get, and 'Na' among answers in Welsh, are noes."""
    if role is not Role.CONSENT_CONTACT or polarity(heading) is not Polarity.WANTS:
        return {}
    plain = {answer: spell_out(answer).strip(" .!") for answer in found}
    welsh = any(_WELSH.search(text) for text in (*plain.values(), spell_out(heading)))
    chosen = not any(said is Said.YES for said in found.values()) and Said.UNKNOWN in found.values()
    none = ({"none", "nothing"} if chosen else set()) | ({"na"} if welsh else set())
    return {answer: Said.NO for answer, text in plain.items() if text in none}


_WELSH = re.compile(
    r"\b(?:hoffwn|hoffech|ydw|ydych|byddwn|cewch|oes|cytuno|ymgynghoriad\w*|gysylltu|cysylltu)\b"
)


def _crossed(role: Role, heading: str, answers: set[str]) -> dict[str, Said]:
    """A cross where others drew a tick, or false where others answered true, is a no."""
    wanted = role is Role.CONSENT_CONTACT and polarity(heading) is Polarity.WANTS
    plain = {answer: answer.strip().casefold() for answer in answers}
    if wanted and "?" in heading and "true" in plain.values():
        return {answer: Said.NO for answer, text in plain.items() if text == "false"}
    if not wanted or not any(answer.strip() in _TICKS for answer in answers):
        return {}
    return {answer: Said.NO for answer in answers if answer.strip() in _DRAWN_CROSSES}


def _in_or_out(answer: str) -> Said:
    """Where a heading offers both, an answer says which by its own word; a bare yes does not."""
    plain = spell_out(answer).strip(" .!()")
    if _IN.fullmatch(plain):
        return Said.YES
    if _OUT.fullmatch(plain):
        return Said.NO
    said = _BY_TONE[tone(answer)]
    return Said.UNKNOWN if said is Said.YES else said


def _opt_in(heading: str, answer: str) -> Said:
    if _IN_OR_OUT.search(heading):
        return _in_or_out(answer)
    said = _BY_TONE[tone(answer)]
    runs = polarity(heading)
    if said is Said.UNKNOWN and runs is Polarity.WANTS and is_narrowed(answer):
        return Said.NO
    if said is Said.SILENT or runs is Polarity.WANTS:
        return said
    if runs is Polarity.UNCLEAR:
        return said if said is Said.NO else Said.UNKNOWN
    return _opt_out(heading, answer)


def _opt_out(heading: str, answer: str) -> Said:
    """A tick or a yes to not being contacted is a no; the rest is never a yes."""
    found = tone(answer)
    if box_of(heading) is Tone.NO:
        return Said.SILENT if found in {Tone.BLANK, Tone.EMPTY_BOX} else Said.NO
    if _IN_OR_OUT.search(heading):
        # Either answer is written out there; which of the two a yes means, nobody can tell.
        if _IN.fullmatch(spell_out(answer)):
            return Said.SILENT
        if found is Tone.NO or _OUT.fullmatch(spell_out(answer)):
            return Said.NO
    if found in {Tone.MARK, Tone.YES, Tone.CROSS} or _speaks_for_itself(answer):
        return Said.NO
    if found is not Tone.UNSURE:
        return Said.SILENT
    return Said.UNKNOWN if is_hesitant(answer) or refuses(spell_out(answer)) else Said.NO


def _speaks_for_itself(answer: str) -> bool:
    """'Opted out', 'please leave me alone', 'only by post': a no whichever way the question runs."""
    plain = spell_out(answer)
    if _OWN_WORDS.match(plain) or removal_request(answer):
        return True
    if tone(answer) is Tone.NO and _SAID_OVER.match(plain):
        return True
    about_contact = (
        re.search(r"\b(?:contact|e-?mail|hear|list)", plain) or channel_of(answer) == "other"
    )
    return tone(answer) is Tone.NO and len(plain.split()) > 1 and bool(about_contact)


def _email_channel(heading: str, answer: str, others: tuple[str, ...]) -> Said:
    said = Said.YES if _names_email(answer) else _opt_in(heading, answer)
    if polarity(heading) is not Polarity.WANTS:
        return _opt_in(heading, answer)
    chosen = [other for other in others if _BY_TONE[tone(other)] is Said.YES or channel_of(other)]
    if said is Said.YES and any(channel_of(other) == "none" for other in chosen):
        return Said.UNKNOWN
    return Said.NO if said is Said.SILENT and chosen else said


def _names_email(answer: str) -> bool:
    """A ticked box that holds the name of its channel, as some tools export it."""
    named = channel_of(answer) == "email" and not is_hesitant(answer)
    return named and not refuses(spell_out(answer))


def _channels(heading: str, answer: str) -> Said:
    found = tone(answer)
    if found in {Tone.BLANK, Tone.EMPTY_BOX} and channel_of(answer) != "none":
        return Said.SILENT
    items = [_channel(item) for item in _CHANNEL_BREAK.split(answer) if item.strip()]
    runs = polarity(heading)
    if runs is Polarity.REFUSES:
        if items and all(item == "other" for item in items):
            return Said.SILENT
        return (
            Said.NO
            if "email" in items or found is Tone.YES or _ALL.search(answer)
            else Said.UNKNOWN
        )
    if runs is Polarity.WANTS and is_of_its_own(answer):
        return Said.NO
    if runs is Polarity.UNCLEAR or is_hesitant(answer):
        return Said.UNKNOWN
    return _chosen(answer, items)


def _channel(item: str) -> str:
    return _INITIALS.get(item.strip().casefold()) or channel_of(item)


_INITIALS = {"e": "email", "p": "other", "t": "other", "s": "other", "n": "none"}
"""E-mail; post or phone; telephone or text; SMS; none."""


def _chosen(answer: str, items: list[str]) -> Said:
    found, plain = tone(answer), spell_out(answer)
    if NEGATION.search(plain) or "none" in items or refuses(plain):
        plainly = found is Tone.NO or ("none" in items and "email" not in items)
        return Said.NO if plainly else Said.UNKNOWN
    if "email" in items:
        return Said.YES
    if items and all(item == "other" for item in items):
        return Said.NO
    return Said.NO if found is Tone.NO else Said.UNKNOWN

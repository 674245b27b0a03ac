"""What a consent-like heading asks, and which way a yes to it points.

Read by sense: who contacts whom, about what, with how many negations. Where the direction is
not certain the role chosen is one that can never make anybody contactable.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from importers.draft import Role
from importers.labels import box_of
from importers.legend import in_words, legend_of, without_legend
from importers.recognise.answers_given import (
    all_means,
    answers,
    names_means,
    on_a_scale,
    written,
)
from importers.recognise.asking import (
    asked,
    asks_contact,
    direction,
    keeps_to_this,
    not_about_us,
    of_topics,
    scope,
)
from importers.recognise.consent_words import (
    ANSWER,
    BARE,
    BARE_CONSENT,
    BY_EMAIL,
    CHANNEL_QUESTION,
    CONSENT_WORD,
    CONTACT,
    EITHER_WAY,
    FIRST_PERSON,
    NO_MEANS,
    OF_ONE_TOPIC,
    PREFERRED_MEANS,
    STAFF_ADDED,
    STAFF_DID,
    STATE_OF_THINGS,
    US_AND_THEM,
)
from importers.recognise.degrees import by_scale, how_willing
from importers.recognise.headings import by_heading
from importers.recognise.opting import opting
from importers.recognise.other_leave import ACKNOWLEDGED, PRIVACY, READ_THE_TERMS
from importers.recognise.permits import ASKS, DOUBTED, Permission
from importers.recognise.shapes import Shape
from importers.recognise.wishes import ENOUGH_OF_US
from importers.recognise.words import Heading, folded, is_means, split_label, wording_of
from importers.wording import Tone, is_hesitant, tone

__all__ = ["ASKS", "DOUBTED", "Permission", "permission"]


def permission(heading: Heading, shape: Shape) -> Permission | None:
    """What a column asks the respondent to allow, or `None` if it asks nothing of the kind."""
    if not legend_of(heading.text):
        return _permission(heading, shape)
    bare = Heading(without_legend(heading.question), without_legend(heading.label))
    spelt_out = _spelt_out(heading.text, shape)
    found = _permission(bare, spelt_out)
    if found is None or found.role is Role.PRIVACY_NOTICE:
        found = _by_key(heading, spelt_out) or found
    asked = found is not None and found.wording is not None
    return replace(found, wording=wording_of(heading.text)) if found and asked else found


def _by_key(heading: Heading, shape: Shape) -> Permission | None:
    """'Consent' over codes whose key speaks of contact: only what refuses there is sure."""
    about = " ".join(folded(value) for value in shape.values)
    if not (CONTACT.search(about) and CONSENT_WORD.search(f"{heading.words} {about}")):
        return None
    refused = shape.where(lambda value: tone(value) is Tone.NO) > 0
    return Permission(Role.CONSENT_CONTACT, DOUBTED, wording_of(heading.text)) if refused else None


def _spelt_out(heading: str, shape: Shape) -> Shape:
    """The cells as they read with the codes that the heading explains written out."""
    values: Counter[str] = Counter()
    for value, count in shape.values.items():
        values[in_words(heading, value)] += count
    return Shape(values, shape.rows)


def _permission(heading: Heading, shape: Shape) -> Permission | None:
    if Role.NOTE in by_heading(heading):
        return None
    if not heading.label and (found := _in_two_languages(heading.question, shape)):
        return found
    if (how_much := how_willing(heading, shape)) is not None:
        return how_much
    if written(shape):
        return _by_statements(shape)
    found = _by_means(heading, shape)
    if found is None:
        found = by_scale(heading) if on_a_scale(shape) else _by_words(heading, shape)
    if found is None or found.confidence < DOUBTED:
        found = _by_codes(heading, shape) or found
    if found is None or found.role in (Role.PRIVACY_NOTICE, Role.CONSENT_CONTACT):
        return _by_statements(shape) or found
    return found


def _in_two_languages(question: str, shape: Shape) -> Permission | None:
    """'Cyswllt pellach? / Further contact?': what either half asks."""
    halves = question.split(" / ")
    if len(halves) != _BOTH or EITHER_WAY.search(folded(question)):
        return None
    found = [one for half in halves if (one := _permission(Heading(half), shape))]
    if not found:
        return None
    refusing = [one for one in found if one.role is Role.CONSENT_OPTOUT]
    one = (refusing or found)[0]
    return replace(one, wording=wording_of(question)) if one.wording else one


_BOTH = 2


def _by_means(heading: Heading, shape: Shape) -> Permission | None:
    """Columns about the means of contact: one for each, or one that lists them."""
    if (refusal := _not_at_all(heading)) is not None:
        return refusal
    question, label = _means_apart(heading)
    words = folded(question)
    if label and (asks_contact(words) or BARE_CONSENT.fullmatch(words)):
        return _one_means(heading, words, folded(label))
    words = folded(heading.question)
    if shape.where(all_means) > 0.25 and names_means(shape) and asks_contact(words):
        sure = 0.5 if PREFERRED_MEANS.search(words) else 0.9
        return Permission(Role.CONSENT_CHANNELS, sure, wording_of(heading.text))
    if not shape.filled and CHANNEL_QUESTION.search(words) and asks_contact(words):
        return Permission(Role.CONSENT_CHANNELS, 0.5, wording_of(heading.text))
    return None


def _by_codes(heading: Heading, shape: Shape) -> Permission | None:
    """'CONSULT_PREF' over 'OPTED_IN' and 'OPTED_OUT': the answers say by themselves what they are to."""
    role = opting(heading, shape)
    if role is None:
        return None
    return Permission(role, 0.6, wording_of(heading.text) if role in ASKS else None)


def _not_at_all(heading: Heading) -> Permission | None:
    """'How may we contact you? | Not at all': ticked it is a no, whatever else is ticked.

    So is the box for 'No' beside the one for 'Yes'; the one for 'Not sure' says nothing.
    """
    question, label = (heading.question, heading.label)
    if not label:
        question, label = split_label(heading.question)
    if not label or not asks_contact(folded(question)):
        return None
    no_means = NO_MEANS.fullmatch(folded(label)) and not is_means(label)
    if no_means or box_of(heading.text) is Tone.NO:
        return Permission(Role.CONSENT_OPTOUT, 0.8, wording_of(heading.text))
    return Permission(Role.QUESTION_MULTI_OPTION, 0.8) if is_hesitant(label) else None


def _means_apart(heading: Heading) -> tuple[str, str]:
    """The question, and the means this column is for ('' if for none in particular)."""
    parts = [part for part in (*heading.question.split(" - "), heading.label) if part.strip()]
    for place in range(len(parts) - 1, 0, -1):
        if is_means(parts[place]):
            return " - ".join(parts[:place]), parts[place]
    question, label = split_label(heading.question)
    return (question, label) if is_means(label) else (heading.question, "")


def _one_means(heading: Heading, words: str, label: str) -> Permission:
    email = bool(BY_EMAIL.search(label) or _EMAIL_ELSEWHERE.search(label))
    if scope(words) is Role.CONSENT_PROJECT_ONLY:
        return Permission(Role.CONSENT_PROJECT_ONLY, 0.7)
    if direction(heading.question) is Role.CONSENT_OPTOUT:
        role = Role.CONSENT_OPTOUT if email else Role.CONSENT_OTHER_CHANNEL
        return Permission(role, 0.6, wording_of(heading.text))
    role = Role.CONSENT_EMAIL if email else Role.CONSENT_OTHER_CHANNEL
    return Permission(role, 0.9, wording_of(heading.text))


_EMAIL_ELSEWHERE = re.compile(r"\be ?(?:post|bost)\b")


def _by_words(heading: Heading, shape: Shape) -> Permission | None:
    """The question asks, or else the label of this part of it; both together set the scope."""
    picked = shape.short_answers or shape.share("yes_no") >= 0.4 or shape.where(answers) >= 0.5
    if (shape.filled and not picked) or STAFF_DID.fullmatch(heading.words.rstrip("? ")):
        return None
    parts = (heading.question, heading.label) if heading.label else split_label(heading.question)
    question, label = map(folded, parts)
    found = _asked_in(question, heading, shape)
    if found is None and label and not (BARE.fullmatch(label) and len(question.split()) > 3):
        found = _asked_in(label, heading, shape)
    return found


_OF_ONE_OF_SEVERAL = re.compile(
    r"^(?:(?:attendee|person|guest|delegate|applicant|participant|adult|respondent) [1-9]|"
    r"(?:first|second|third) (?:attendee|person|guest|delegate|applicant|participant|adult|respondent)) (?=\w+ \w)"
)
"""Whose column it is says nothing of what is asked."""


def _asked_in(words: str, heading: Heading, shape: Shape) -> Permission | None:
    words = _OF_ONE_OF_SEVERAL.sub("", words)
    acknowledged = ACKNOWLEDGED.search(words) and PRIVACY.search(words)
    asked = bool(US_AND_THEM.search(words) or CONSENT_WORD.search(words) or acknowledged)
    if not asked and len(words.split()) > 7:
        return None
    if keeps_to_this(words):
        return Permission(Role.CONSENT_OPTOUT, 0.7, wording_of(heading.text))
    if STATE_OF_THINGS.search(words) and not (
        CONSENT_WORD.search(words) or ENOUGH_OF_US.search(words)
    ):
        terms = READ_THE_TERMS.search(words) and not CONTACT.search(words)
        return Permission(Role.PRIVACY_NOTICE, 0.7) if terms else None
    other = not_about_us(words, asked=asked)
    if other is not None:
        return Permission(other, 0.85 if shape.share("yes_no") > 0.5 else 0.7)
    return _about_us(heading, words, shape)


def _about_us(heading: Heading, words: str, shape: Shape) -> Permission | None:
    if not asks_contact(words):
        if BARE_CONSENT.fullmatch(words.rstrip("? ")):
            return Permission(Role.PRIVACY_NOTICE, 0.5)
        return None
    role, sure = asked(heading.words, heading.text)
    if role is Role.CONSENT_CONTACT and (
        OF_ONE_TOPIC.fullmatch(heading.text) or of_topics(heading)
    ):
        role = Role.CONSENT_PROJECT_ONLY
    if STAFF_ADDED.fullmatch(heading.words.rstrip("? ")):
        sure = DOUBTED
    if shape.share("yes_no") < 0.4 and sure > DOUBTED:
        sure = round(sure - 0.2, 2)
    return Permission(role, max(sure, 0.2), wording_of(heading.text) if role in ASKS else None)


def _by_statements(shape: Shape) -> Permission | None:
    """Columns whose cells hold the words agreed to, whatever stands over them."""
    said = [value for value, count in _top(shape.values) if len(value.split()) >= 4]
    if not said or len(shape.values) > 6 or shape.where(lambda v: len(v.split()) >= 4) < 0.5:
        return None
    roles = {text: role for text in said if (role := _statement(text)) is not None}
    if shape.where(lambda v: v in roles or ANSWER.match(v)) < 0.8 or not roles:
        return None
    kinds = set(roles.values())
    role = Role.CONSENT_CONTACT if Role.CONSENT_CONTACT in kinds else min(kinds)
    text = next(text for text in said if roles.get(text) is role)
    return Permission(role, 0.85, wording_of(text) if role in ASKS else None)


def _top(values: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(values.items(), key=lambda item: (-item[1], item[0]))


def _statement(text: str) -> Role | None:
    words = folded(text)
    if not FIRST_PERSON.search(words) or STATE_OF_THINGS.search(words):
        return None
    other = not_about_us(words, asked=True)
    if other is not None:
        return other
    if not asks_contact(words):
        return None
    return asked(
        re.sub(r"^(?:yes|no)\b", "", words),
        re.sub(r"^\W*(?:yes|no)\b\W*", "", text, flags=re.IGNORECASE),
    )[0]

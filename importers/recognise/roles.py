"""Heading and cells weighed together: what one column holds."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from importers.draft import Role, Wording
from importers.recognise.doubts import perhaps_permission
from importers.recognise.fits import FITS
from importers.recognise.headings import BY_STAFF, STAFF, by_heading
from importers.recognise.likely import likely_permission, likened
from importers.recognise.permission import permission
from importers.recognise.shapes import Shape
from importers.recognise.surname_first import surname_first
from importers.recognise.words import WHAT_TO_FIX, Heading, folded
from importers.sources import Source

R = Role


@dataclass(frozen=True, slots=True)
class Guess:
    """What a column is taken for."""

    role: Role
    confidence: float
    wording: Wording | None = None


_MEANS_ROLES = frozenset({R.CONSENT_EMAIL, R.CONSENT_OTHER_CHANNEL, R.CONSENT_OPTOUT})
"""A ticked means of contact says yes or no, also where the cell repeats its name."""
_MERE_QUESTIONS = frozenset({R.QUESTION_CHOICE, R.QUESTION_MULTI_OPTION, R.IGNORE})


def guess(heading: Heading, shape: Shape, source: Source, code: str = "") -> Guess:
    """The likeliest role of a column, from the tool's own meaning, else from words and cells."""
    known = _of_the_tool(heading, shape, source, code)
    if known is not None:
        return Guess(known, 0.97 if shape.filled else 0.8)
    ours = heading.text == WHAT_TO_FIX
    if ours or (STAFF.search(heading.words) and len(heading.words.split()) < 6):
        return Guess(R.IGNORE, 1.0 if ours else 0.9)
    asked = permission(heading, shape) if not _detail(heading, shape) else None
    option = _option(heading, shape)
    if option and not (asked and asked.role in _MEANS_ROLES):
        return option
    if asked is not None:
        asked = likened(asked, heading)
        return Guess(asked.role, asked.confidence, asked.wording)
    weighed = _weighed(heading, shape)
    if weighed.role in _MERE_QUESTIONS and (
        doubt := perhaps_permission(heading, shape) or likely_permission(heading, shape)
    ):
        return Guess(doubt.role, doubt.confidence, doubt.wording)
    return weighed


def _of_the_tool(heading: Heading, shape: Shape, source: Source, code: str) -> Role | None:
    """What the tool means by its own column; an e-mail column without an address is somebody else's."""
    known = (source.role_of(code) if code else None) or source.role_of(folded(heading.question))
    if heading.label or (known is R.EMAIL and shape.filled and not shape.contains_address):
        return None
    return known


def _detail(heading: Heading, shape: Shape) -> bool:
    """Cells that are somebody's details ask for nothing, whatever stands over them."""
    if not shape.filled:
        return (
            any(
                role in by_heading(heading)
                for role in (R.EMAIL, R.PHONE, R.CONSENT_TIME, R.STOP_TIME)
            )
            and len(heading.words.split()) < 7
        )
    return (
        max(
            shape.share("email"),
            shape.share("full_postcode"),
            shape.share("phone"),
            shape.share("date"),
        )
        > 0.5
    )


_TICK = re.compile(r"1|x|yes|y|true|ticked|checked|selected|on|✓|✔|☑|☒|×|●", re.IGNORECASE)


def _option(heading: Heading, shape: Shape) -> Guess | None:
    """One column for each option of a question: it holds the option's own words, or a tick."""
    if not shape.filled or len(shape.values) > 2:
        return None
    label = heading.parts[0] if heading.parts else ""
    only = next(iter(shape.values))
    if len(shape.values) == 1 and label and folded(only) == label and not _TICK.fullmatch(only):
        return Guess(R.QUESTION_MULTI_OPTION, 0.95)
    return None


def _ticked(heading: Heading, shape: Shape) -> bool:
    parts = len(heading.parts) > 1
    return parts and 0 < len(shape.values) <= 2 and shape.share("yes_no") > 0.9


def _weighed(heading: Heading, shape: Shape) -> Guess:
    named = by_heading(heading)
    if not shape.filled:
        return _empty(named)
    scores = {role: weight * (0.25 + 0.75 * FITS[role](shape)) for role, weight in named.items()}
    for role, sure in by_cells(heading, shape).items():
        said = scores.get(role, 0.0)
        backed = (
            said if role is R.SUBMITTED_AT else min(1.0, said + sure * 0.3)
        )  # any date looks so
        scores[role] = max(sure, backed)
    if named.get(R.NOTE, 0.0) >= BY_STAFF:
        scores = {role: sure for role, sure in scores.items() if role not in _WRITTEN_OR_PICKED}
    role = max(scores, key=lambda r: (scores[r], r.value))
    return Guess(role, round(min(scores[role], 0.99), 2))


_WRITTEN_OR_PICKED = frozenset(
    {R.FREE_TEXT, R.QUESTION_CHOICE, R.QUESTION_MULTI, R.RATING, R.IGNORE, R.LOCATION}
)
"""What a respondent may have put there; what our own people write is none of it."""


def _empty(named: Mapping[Role, float]) -> Guess:
    if not named:
        return Guess(R.IGNORE, 0.5)
    role = max(named, key=lambda r: (named[r], r.value))
    return Guess(role, round(named[role] * 0.6, 2))


def by_cells(heading: Heading, shape: Shape) -> dict[Role, float]:
    """Roles the cells themselves speak for, without the heading."""
    scores: dict[Role, float] = dict(_particular(shape))
    if scores:
        return scores
    if _stranger(heading) and surname_first(shape):
        return {R.FULL_NAME: 0.8}
    if shape.several > 0.08 and shape.several * shape.filled >= 2:
        scores[R.QUESTION_MULTI] = 0.8 if shape.several > 0.25 else 0.72
    scores |= _picked(heading, shape) | _typed(shape)
    if _stranger(heading) and _like_names(shape):
        scores[R.FULL_NAME] = 0.7
    if not scores:
        scores[R.QUESTION_CHOICE if shape.share("number") < 0.8 else R.IGNORE] = 0.4
    return scores


def _picked(heading: Heading, shape: Shape) -> dict[Role, float]:
    """Answers chosen from what was offered."""
    if _ticked(heading, shape):
        return {R.QUESTION_MULTI_OPTION: 0.8}
    if shape.share("number") > 0.9 and shape.share("small") > 0.9:
        return {R.RATING: 0.66}
    few = 0.45 if shape.filled < 3 else 0.62
    return {R.QUESTION_CHOICE: few} if shape.short_answers else {}


def _typed(shape: Shape) -> dict[Role, float]:
    """Answers in people's own words."""
    if shape.long > 0.35 and shape.variety > 0.3 and shape.several <= 0.25:
        return {R.FREE_TEXT: 0.5 + 0.25 * min(1.0, shape.long)}
    return {R.FREE_TEXT: 0.55} if shape.words > 2.5 and shape.variety > 0.6 else {}


def _stranger(heading: Heading) -> bool:
    """A heading that says nothing to us, and names nobody else."""
    words = heading.words
    known = set(by_heading(heading)) - {R.QUESTION_CHOICE, R.FREE_TEXT}
    return not known and len(words.split()) < 12 and not _OTHERS.search(words)


_OTHERS = re.compile(
    r"\b(?:councillors?|organi\w+|compan\w+|streets?|roads?|towns?|villages?|city|schools?|parks?|places?|"
    r"land ?marks?|favourite|groups?|wards?|officers?|staff|gp|doctors?|landlords?|emergency|child\w*|"
    r"business\w*|clubs?|librar\w+|buildings?|shops?|managers?|parents?|mp|teachers?|carers?|venues?|"
    r"areas?|sites?|routes?|stops?|projects?|events?|topics?|books?|heroe?s?|artists?|pets?)\b"
)
"""Headings over the names of other people and of things."""
_PERSON_NAME = re.compile(
    r"(?:(?:Mr|Mrs|Ms|Miss|Mx|Dr|Rev|Cllr|Prof|Sir|Lady)s?\.?(?:\s*(?:&|and|/)\s*(?:Mr|Mrs|Ms|Miss|Dr)\.?)?\s+)?"
    r"(?:[^\W\d_][\w'’.-]*)(?:,?\s+(?:(?:&|and)\s+)?(?:[^\W\d_][\w'’.-]*)){1,4}",
    re.IGNORECASE,
)
_PARTICLES = frozenset(
    [
        "and",
        "de",
        "la",
        "van",
        "der",
        "den",
        "von",
        "bin",
        "ibn",
        "al",
        "el",
        "da",
        "dos",
        "di",
        "du",
        "le",
        "mac",
        "y",
        "ap",
        "ab",
        "st",
        "o",
    ]
)
_PLACE_OR_BODY = re.compile(
    r"\b(?:street|road|lane|avenue|close|drive|park|school|library|square|station|hill|centre|"
    r"the|of|in|to|for|at|is|are|was|not|no|yes|my|our|very|more|too|council|association|ltd|limited|"
    r"group|trust|club|church|society|committee|forum|sons|north|south|east|west|agree|disagree|"
    r"support|oppose|good|bad|none|other|logistics|traders|surgery|college|services)\b",
    re.IGNORECASE,
)


def _person(text: str) -> bool:
    """'Jane Smith', 'SMITH, J.', 'Mr and Mrs O'Brien': two to five words, written as names are."""
    if not _PERSON_NAME.fullmatch(text.strip()):
        return False
    words = re.findall(r"[^\W\d_][\w'’.-]*", text)
    small = [word for word in words if word[0].islower() and word not in _PARTICLES]
    return not small or len(words) <= 3


def _no_person(text: str) -> bool:
    return _PLACE_OR_BODY.search(text) is not None


def _like_names(shape: Shape) -> bool:
    """Most cells are written the way people write names; hardly any is a place or a body."""
    if shape.filled < 4 or shape.variety < 0.6 or shape.long > 0.3:
        return False
    return shape.where(_person) > 0.8 and shape.where(_no_person) < 0.1


def _particular(shape: Shape) -> Mapping[Role, float]:
    """Shapes that leave no doubt."""
    found = {
        R.EMAIL: 0.9 * (shape.share("email") > 0.5),
        R.IP_ADDRESS: 0.85 * (shape.share("ip") > 0.8),
        R.POSTCODE: 0.85 * (shape.share("full_postcode") > 0.5),
        R.SUBMITTED_AT: 0.6 * (shape.share("date") > 0.8),
        R.PHONE: 0.7
        * (
            shape.share("phone") > 0.7
            and shape.share("date") < 0.3
            and shape.where(lambda v: v.lstrip("'").startswith(("0", "+", "7"))) > 0.7
        ),
        R.IGNORE: 0.8 * (max(shape.share("url"), shape.share("json")) > 0.6),
        R.DEMOGRAPHIC: 0.75 * (shape.share("age_band") > 0.7),
        R.TITLE: 0.8 * (shape.share("salutation") > 0.8),
        R.ATTENDED: 0.6 * (shape.share("attendance") > 0.8),
    }
    return {role: sure for role, sure in found.items() if sure}

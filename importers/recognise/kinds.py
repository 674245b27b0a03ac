"""What kind of list a table is, by its names, its tool and its columns."""

import re
from collections import Counter
from collections.abc import Sequence

from importers.draft import Kind, Role
from importers.recognise.leaving_out import leaves_out
from importers.recognise.stop_headings import is_of_those_below
from importers.recognise.words import folded
from importers.removal import stop_note
from importers.sources import Source

_STOP = re.compile(
    r"\b(?:do not (?:contact|email|mail|call|write)|dont (?:contact|email)|dnc|dnm|"
    r"opt(?:ed)? ?outs?|unsubscri\w+|suppress\w*|no (?:further |more )?contact|"
    r"stop list|remov(?:als?|ed)\b(?: (?:requests?|list|from (?:our |"
    r"the )?(?:mailing )?lists?|log))?|requests? to be (?:removed|taken off)|"
    r"objections? to (?:contact|marketing|processing)|blocked (?:list|contacts)|"
    r"block ?list|never (?:contact|email)|erasure requests?|right to be forgotten|"
    r"bounced|bounces|hard bounces|cleaned|withdrawn consents?|withdrawals?|leavers|"
    r"deceased|not to be contacted|excluded|exclusions?)\b"
)
_EVENT = re.compile(
    r"\b(?:sign ?in|signing in|attend(?:ees?|ance|ed|ing)|delegates?|bookings?|"
    r"eventbrite|webinar|workshop|drop ?in|event|meeting|participants report|"
    r"guest ?list|registrants?|rsvps?|exhibition|open day|roadshow|town hall)\b"
)
_REGISTER = re.compile(
    r"\b(?:participants?|members?|subscri(?:bers?|bed)|newsletter|mailing list|"
    r"bulletin|roster|users?|user list|stakeholders?|contacts?|database|directory|"
    r"panel|audience|register|distribution list|forum|consultees|address book)\b"
)
_QUESTIONS = frozenset(
    {
        Role.QUESTION_CHOICE,
        Role.QUESTION_MULTI,
        Role.QUESTION_MULTI_OPTION,
        Role.RATING,
        Role.FREE_TEXT,
    }
)
_ASKED = (Role.CONSENT_CONTACT, Role.CONSENT_EMAIL, Role.CONSENT_CHANNELS)
_EVENT_ROLES = (Role.ATTENDED, Role.EVENT_JOIN, Role.EVENT_LEAVE)


_PLEA = re.compile(
    r"^(?:declined|refused|refusals|blocked|black ?list(?:ed)?|stopped|withdrawn|objectors)(?: (?:list|people|contacts|\d+))*$|"
    r"\bask(?:ed|s|ing) (?:us )?to (?:stop|be (?:removed|left|taken|deleted|forgotten))|"
    r"\b(?:(?:please|pls|to|people to|names to|contacts to) (?:be )?(?:remov\w+|delet\w+|unsub\w*|take off|drop(?:ped)?)|"
    r"(?:gdpr|data|contacts?|mailing|list) (?:deletions?|deleted|erasures?|erased|removals?)|"
    r"(?:deletion|erasure) (?:list|log|requests?)|do not use|dont use|(?:take|taken|taking|come|coming|came|wants?|want(?:ed|ing)) off|"
    r"unsubs?|not interested|requests? to (?:stop|leave|unsubscribe|opt out)|stop requests?|exclude(?:d|s)?|"
    r"bounc(?:e|es|ed|ing)|undeliver\w+|(?:dead|invalid|failed) (?:emails?|addresses)|objections?|objectors? to contact|erasures?|"
    r"no longer (?:interested|wants?|wish\w*|wants|required|on list|on the list))\b(?! to (?:the )?(?:plan\w*|proposal|scheme|application|development))|^(?:deletions?|deleted|left|stops?|stopped|resigned|opt outs?)\b(?! (?:and|or|the|hand|turn|luggage|lane|side|bank)\b)"
)
"""The same in the name of a file or a sheet, where few words say much."""


def kind_of(
    source: Source,
    names: Sequence[str],
    roles: Sequence[Role],
    *,
    all_stopped: bool = True,
    most_stopped: bool = True,
    left_out: bool = False,
) -> Kind:
    """Judge a table; `names` are the file's, the sheet's and the title rows' words.

    `left_out` is whether a title says that these people asked to be left out; `all_stopped` and
    `most_stopped` whether (nearly) all rows, or most, have a day in the column of stops, if any.

    A list of people to be left alone must never be taken for anything else, so it is tried first;
    only a form with questions of its own is too much for such a list.
    """
    words = " . ".join(folded(name) for name in names)
    counts = Counter(roles)
    if any(is_of_those_below(name) and names_stop(name) for name in names):
        return Kind.SUPPRESSION
    own = any(map(names_stop, names[:_OWN_NAMES]))
    stops = own or left_out or _STOP.search(words) is not None
    asked = any(counts[role] for role in _ASKED)
    if _left_alone(source, counts, named=stops, stopped=all_stopped if asked else most_stopped):
        return Kind.SUPPRESSION
    if source.kind is not None and not source.open_kind:
        return source.kind
    return _by_content(words, counts, otherwise=source.kind or Kind.REGISTER)


def names_stop(name: str) -> bool:
    """Whether the name of a file or a sheet says that its people are to be left alone."""
    words = folded(name)
    said = _STOP.search(words) is not None or _PLEA.search(words) is not None
    return said or stop_note(words) is not None or leaves_out(name)


_OWN_NAMES = 2
"""The file's and the sheet's come first; what stands in title rows is more than a name."""


def _left_alone(source: Source, counts: Counter[Role], *, named: bool, stopped: bool) -> bool:
    if source.kind not in (None, Kind.REGISTER):
        return False
    asked = any(counts[role] for role in _ASKED)
    if named and _questions(counts) < 4 and not asked:
        return True
    # Where people were asked too, a day of stopping is that of the few who have one.
    return counts[Role.STOP_TIME] > 0 and stopped


def _by_content(words: str, counts: Counter[Role], otherwise: Kind) -> Kind:
    questions = _questions(counts)
    if _came(counts) or (_EVENT.search(words) and questions < 4):
        return Kind.EVENT
    if counts[Role.SUBSCRIPTION_STATUS] or (_REGISTER.search(words) and questions < 2):
        return Kind.REGISTER
    asked = any(counts[role] for role in _ASKED)
    if questions or asked or counts[Role.RESPONSE_ID]:
        return Kind.RESPONSE
    return otherwise


def _came(counts: Counter[Role]) -> bool:
    """Whether the columns tell who came; on a list of subscribers 'Joined' is joining the list."""
    joined_only = not counts[Role.ATTENDED] and not counts[Role.EVENT_LEAVE]
    if counts[Role.SUBSCRIPTION_STATUS] and joined_only:
        return False
    return any(counts[role] for role in _EVENT_ROLES)


def _questions(counts: Counter[Role]) -> int:
    return sum(counts[role] for role in _QUESTIONS)

"""What stands beside a question about contact and takes its yes back: 'not any more', '{"email": false}'."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from consent.events import Act, Interval, Statement
from importers.clean.text import word_set
from importers.consent_columns import ANSWER_ROLES
from importers.draft import Column, Kind, Role, Table
from importers.frames import Frame
from importers.kept_as_data import Kept, kept
from importers.limited import is_limited
from importers.recognise.asking import asks_contact
from importers.recognise.consent_words import CONTACT, STATE_OF_THINGS
from importers.recognise.words import folded
from importers.records import cell
from importers.removal import levelled
from importers.wording import Tone, tone

_MAY_HOLD_REMARKS = frozenset(
    {Role.FREE_TEXT, Role.NOTE, Role.IGNORE, Role.QUESTION_CHOICE, Role.QUESTION_MULTI,
     Role.QUESTION_MULTI_OPTION, Role.CONSENT_OTHER_CHANNEL, Role.SUBSCRIPTION_TOPICS}
)  # fmt: skip
_FILLING = (
    r"(?:please|thanks|thank you|very much|sorry|i|we|he|she|they|am|are|is|was|has|have|but|now|so|well|actually|"
    r"no|afraid|just|really|ta|cheers|to be honest)"
)
_REASON = (
    r"(?: (?:as|because|since|due to|owing to|i|we|he|she|they|am|is|are|has|have|now|to|of|the|my|a|too|very|"
    r"moved(?: (?:away|house|on|out))?|moving|left(?: (?:the )?(?:area|town|district|borough|county))?|gone away|retired|"
    r"busy|old|ill|unwell|frail|poorly|far|ill health|health|age|time|no time|commitments|family))*"
)
_GIVEN_UP = (
    r"(?:not any ?more|not any longer|no longer(?: (?:interested|keen|involved|needed|required|wanted|relevant|willing|happy|"
    r"able|applies|applicable|a member|(?:wish|want)(?:es|s|ed)?(?: to)?(?: (?:take part|be (?:involved|contacted|included)))?))?|"
    r"never again|(?:(?:i |we |they )?(?:used to(?: be)?|once|was|were|did|previously|before)\W+(?:but )?|yes\W+(?:but )?)not (?:now|any ?more|any longer|again)|"
    r"changed (?:my|our|his|her|their|the) minds?|(?:lost|no) interest|not interested(?: any ?more| any longer| now| in this)?|"
    r"(?:had|heard|done) enough|enough is enough|(?:pulled|dropped|backed|bowed) out|stood down|given up|gave up)"
)
"""What nobody answers to 'Any comments?' by way of having none."""
_PUT_OFF = r"(?:rather not|prefer not to|would rather not|not)(?: (?:now|again|today|required|wanted|needed|keen|for (?:me|us|now)|at (?:present|the moment|this (?:time|moment)))| this time| right now| currently| yet)*"
"""Under words about contact the same; elsewhere it may only say that there is nothing to add."""
_TAKES_BACK = re.compile(rf"(?:{_FILLING} )*{_GIVEN_UP}(?: {_FILLING})*{_REASON}")
_PUTS_OFF = re.compile(rf"(?:{_FILLING} )*{_PUT_OFF}(?: {_FILLING})*{_REASON}")
_REMARKS = word_set(
    "any other further more your and or is there general additional extra please add us tell have you do would like to say "
    "d our staff officer officers internal office free open all if so not why here the in box below comment comments note "
    "notes remark remarks anything else text message details reason reasons reply response feedback explain verbatim "
    "information info specify field"
)
"""Words of headings that ask nothing of their own, so that a remark may be about the answer beside it."""
_FOLLOWS_UP = word_set(
    "text comment comments note notes other please specify detail details verbatim open ended free response reason reasons "
    "why if so not more info reply answer remark remarks raw words in their own state say"
)
"""What an export adds to a heading for the words written beside its answer: 'recontact_text'."""
_WRITTEN = frozenset({Role.FREE_TEXT, Role.NOTE, Role.IGNORE, Role.CONSENT_OTHER_CHANNEL})
_NO_IN_WORDS = re.compile(r"(?:no|nope|never|rather not)\b(?:\W+\w+){1,3}\W*$", re.IGNORECASE)
"""'No thanks'. A bare 'No' may be about telephoning, and more words are about something."""
_LONGEST = 100
_SHORT = 3
_PLAIN = frozenset(Tone) - {Tone.BLANK, Tone.UNSURE}
_NEARLY_ALL = 0.8


class Beside:
    """Tells, row by row, where a remark says no to what a column beside it may say yes to."""

    def __init__(self, table: Table, frame: Frame) -> None:
        answers = [_heading(one) for one in table.columns if one.role in ANSWER_ROLES]
        self._columns: list[tuple[Column, bool, Mapping[str, str]]] = []
        self._data: list[tuple[Column, Mapping[str, Kept]]] = []
        if table.kind is Kind.SUPPRESSION:
            return
        self._data = _of_data(table, frame)
        for column in table.columns:
            if column.role not in _MAY_HOLD_REMARKS:
                continue
            companion = _companion(column, answers)
            about_contact = companion or _about_contact(column)
            of_its_own = not companion and _answers_for_itself(column, frame)
            if not about_contact and not _REMARKS.issuperset(_heading(column).split()):
                continue
            texts = frame.different(column.position)
            read = {
                text: why
                for text in texts
                if (why := _heard(column, text, about_contact=about_contact, of_its_own=of_its_own))
            }
            if read:
                self._columns.append((column, about_contact, read))

    @property
    def found(self) -> bool:
        """Whether the table has any such remark."""
        return bool(self._columns or self._data)

    def noes(
        self, cells: Sequence[str], said: Sequence[Statement], when: Interval
    ) -> list[Statement]:
        """What such remarks on the row refuse; under no words about contact only beside a yes."""
        yes = any(one.act is Act.GRANT for one in said)
        return [
            *(
                Statement(Act.DECLINE, (), when, why, answer=text, column=column.position)
                for column, about_contact, read in self._columns
                if (about_contact or yes)
                and (why := read.get(text := cell(cells, column.position)))
            ),
            *(
                Statement(Act.DECLINE, (), when, _CHOSEN, answer=text, column=column.position)
                for column, read in self._data
                if read.get(text := cell(cells, column.position)) is Kept.NO
            ),
        ]

    def unclear(self, cells: Sequence[str]) -> list[Column]:
        """The columns whose data on this row speaks of contact in a way nobody can read."""
        return [
            column
            for column, read in self._data
            if read.get(cell(cells, column.position)) is Kept.UNCLEAR
        ]


_CHOSEN = "the preferences kept in the cell say no"


def _of_data(table: Table, frame: Frame) -> list[tuple[Column, Mapping[str, Kept]]]:
    found: list[tuple[Column, Mapping[str, Kept]]] = []
    for column in table.columns:
        if column.role in ANSWER_ROLES:
            continue
        texts = [text for text in frame.different(column.position) if _may_be_data(text)]
        read = {text: said for text in texts if (said := kept(column.header, text)) in _TELLING}
        if read:
            found.append((column, read))
    return found


_TELLING = frozenset({Kept.NO, Kept.UNCLEAR})


def _may_be_data(text: str) -> bool:
    return text.lstrip()[:1] in {"{", "["} or "=" in text or ":" in text


def _about_contact(column: Column) -> bool:
    words = folded(column.header)
    if not CONTACT.search(words) or STATE_OF_THINGS.search(words):
        return False
    return asks_contact(words) or len(words.split()) <= _SHORT


def _answers_for_itself(column: Column, frame: Frame) -> bool:
    """Whether people were asked about another channel there: a 'rather not' is about texts, then.

    Remarks are few among many blanks, or in words of their own.
    """
    if column.role is not Role.CONSENT_OTHER_CHANNEL:
        return False
    tones = frame.read(column.position, tone)
    answered = sum(one in _PLAIN for one in tones)
    return Tone.UNSURE not in tones and answered >= _NEARLY_ALL * len(tones)


def _heading(column: Column) -> str:
    return " ".join(re.findall(r"\w+", folded(column.header)))


def _companion(column: Column, answers: Sequence[str]) -> bool:
    words = _heading(column)
    return any(
        words.startswith(answer + " ") and _FOLLOWS_UP.issuperset(words[len(answer) + 1 :].split())
        for answer in answers
        if answer
    )


def _heard(column: Column, text: str, *, about_contact: bool, of_its_own: bool) -> str:
    """Why a remark is a no, or ''; `of_its_own` are answers about another channel."""
    if not text.strip() or len(text) > _LONGEST:
        return ""
    if takes_back(text):
        return "a remark takes the yes back"
    if is_limited(text):
        return "a remark limits the yes to something else"
    if not about_contact or (of_its_own and not CONTACT.search(folded(text))):
        return ""
    written = column.role in _WRITTEN and _NO_IN_WORDS.match(text.strip()) and tone(text) is Tone.NO
    return "a remark takes the yes back" if written or puts_off(text) else ""


@lru_cache(maxsize=16384)
def takes_back(text: str) -> bool:
    """Whether a remark says nothing but that something is over: 'not any more thanks'."""
    return _TAKES_BACK.fullmatch(_words(text)) is not None


@lru_cache(maxsize=4096)
def puts_off(text: str) -> bool:
    """Whether a remark says nothing but 'not now'."""
    return _PUTS_OFF.fullmatch(_words(text)) is not None


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", levelled(text)))

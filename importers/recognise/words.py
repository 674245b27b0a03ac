"""Headings as words: folded for comparing, taken apart into question and label."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from importers.draft import Wording

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_LINK = re.compile(r"\[([^\]\[]*)\]\(https?://[^)]*\)")
_MARKUP = re.compile(r"<[^>]{1,40}>|\{\{[^}]*\}\}|https?://\S+|[*`]")
_NUMBERING = re.compile(
    r"^\s*(?:[A-Z]\d+Q\d+(?:\[\w+\])?\s*\.\s*|"
    r"(?:q(?:uestion)?\s*)?\d+(?:\.\d+)*\s?[a-z]?\s*(?:[.:)]|-(?=\s))\s*|q\d+[a-z]?\s+)",
    re.IGNORECASE,
)
_APOSTROPHES = str.maketrans(
    {"’": "'", "‘": "'", "`": "'", "“": '"', "”": '"', "\xa0": " ", "–": "-", "—": "-"}
)
_EMAIL_WORD = re.compile(r"\be[\s-]?mail", re.IGNORECASE)
_TICK_SIGN = re.compile(r"[✓✔☑✅☐]\ufe0f?(?=\s*\w)")
"""A tick before words stands for 'tick'."""
_NOT_WORD = re.compile(r"[^\w?&/#]+")

EMPTY_LABELS = frozenset({"response", "open ended response", "responses", "answer"})
"""What SurveyMonkey writes where there is nothing to say."""


def plain(text: str) -> str:
    """A heading as read by a person: no markup, no numbering, single spaces."""
    text = _LINK.sub(r"\1", text.translate(_APOSTROPHES))
    text = " ".join(_MARKUP.sub(" ", text).split())
    return _NUMBERING.sub("", text) or text


WHAT_TO_FIX = "What to fix (written by Reconvene)"
"""Our own column in workbooks of rows that need mending; it says nothing when it comes back.

Compared as written: no survey has such a heading, and a survey's own words must be heard."""


_OFTEN = 300


def folded(text: str) -> str:
    """Lower-case words without accents, numbering and punctuation; 'e-mail' is 'email'."""
    return _folded(text) if len(text) <= _OFTEN else _folded.__wrapped__(text)


@lru_cache(maxsize=8192)  # headings and answers come again and again; what somebody wrote does not
def _folded(text: str) -> str:
    text = _CAMEL.sub(" ", plain(text).replace("_", " "))
    text = _TICK_SIGN.sub(" tick ", text)
    text = text.casefold()
    text = (text if text.isascii() else _without_accents(text)).replace("'", "")
    return " ".join(_NOT_WORD.sub(" ", _EMAIL_WORD.sub("email", text)).split())


def _without_accents(text: str) -> str:
    taken_apart = unicodedata.normalize("NFKD", text)
    return "".join(char for char in taken_apart if not unicodedata.combining(char))


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands over a column: the question, and the label of this part of it ('' if whole)."""

    question: str
    label: str = ""

    @property
    def text(self) -> str:
        """Both as written, joined the way the exports join them."""
        return " | ".join(part for part in (self.question, self.label) if part)

    @property
    def words(self) -> str:
        """Both, folded."""
        return folded(self.question) + (" " + folded(self.label) if self.label else "")

    @property
    def parts(self) -> tuple[str, ...]:
        """Folded, the most particular first: label, question."""
        question, label = split_label(self.question)
        written = (self.label, label, question)
        return tuple(dict.fromkeys(part for part in map(folded, written) if part))


_BRACKET = re.compile(r"^(.*\S)\s*\[([^\[\]]+)\]\s*$", re.DOTALL)


def split_label(text: str) -> tuple[str, str]:
    """Take 'Question - Label' and 'Question [Label]' apart; the label is '' if there is none."""
    if bracket := _BRACKET.match(text):
        return bracket[1], bracket[2]
    question, dash, label = text.rpartition(" - ")
    if dash and label.strip() and len(label.split()) <= 6:
        return question, label
    return text, ""


def wording_of(text: str) -> Wording:
    """The words over a consent column; equal words get equal fingerprints, whatever their number."""
    same = " ".join(plain(text).casefold().split())
    return Wording(hashlib.sha256(same.encode()).hexdigest()[:16], " ".join(text.split()))


_A_MEANS = (
    r"(?:email(?: address)?|electronic mail|email message|e ?post|e ?bost|phone(?: call| number)?|tele?phone|tel|mobile(?: phone| number)?|cell(?: ?phone)?|call|"
    r"land ?line|text(?: message)?|texts?|sms(?: text)?|post(?:al mail)?|(?:postal|home|street|house) address|letters?|mail|royal mail|"
    r"surface mail|snail mail|paper mail|paper(?: cop(?:y|ies))?|hard cop(?:y|ies)|printed (?:cop(?:y|ies)|letters?|leaflets?)|leaflets?|flyers?|brochures?|whats ?app|social media|facebook|"
    r"in person|face to face|in writing|none(?: of (?:these|the above|them|those))?|neither|no contact|"
    r"nothing|(?:sms|text)(?: | ?/ ?| or )(?:sms|text(?: message)?)|"
    r"voice ?mail|messenger|twitter|fax|visit|home visit|other|ffon|llythyr|neges destun|galwad(?: ffon)?|trwy r post|post)s?"
)
_TO_ME = r"(?:email|e mail|text|message|phone|ring|call|telephone|whats ?app|visit|write|post) (?:to )?(?:me|us|you)"
_MEANS = re.compile(
    r"(?:you (?:may|can) |i (?:would )?(?:like|prefer) )?(?:"
    r"(?:(?:by|via|through|using|with|over|on|send(?:ing)?|to|drwy|trwy|ar) )*(?:(?:the|an?|my|your|our|me|us|you) )*(?P<means>"
    + _A_MEANS
    + rf")(?: (?:only|contact|please|ok|consent|messages?|message|updates?|to me|at home))?|{_TO_ME}(?: (?:an? )?(?:email|text|letter|message|call))?)\??"
)


def is_means(label: str) -> bool:
    """Whether a label is nothing but a means of contact: 'By post', 'Text me', 'e-bost / e-mail', 'None of these'."""
    halves = [folded(half) for half in label.split("/")]
    whole = _MEANS.fullmatch(folded(label)) is not None
    return whole or all(_MEANS.fullmatch(half) for half in halves)

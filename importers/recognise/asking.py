"""What the words of a request to be contacted ask: of whom, about what, and which way a yes points."""

from importers.draft import Role
from importers.one_thing import of_this_thing, one_thing_only, plainly_general
from importers.recognise.consent_words import (
    ABOUT,
    BEYOND,
    BY_EMAIL,
    BY_OTHER_MEANS,
    CHANNEL_QUESTION,
    COMMON_CAUSE,
    CONSENT_WORD,
    CONTACT,
    DOUBLE,
    EITHER_WAY,
    ENGAGEMENT,
    HARMLESS,
    LABEL_ONLY,
    NEGATION,
    NO_MEANS_AT_ALL,
    OF_A_SERVICE,
    PREFERENCES,
    SENTENCE,
    STATE_OF_THINGS,
    THIS_PROJECT,
    US_AND_THEM,
    WISH,
)
from importers.recognise.other_leave import (
    APPEARING,
    CONTACTED_BY_OTHERS,
    HARMLESS_SHARE,
    HELD_FOR_THIS,
    PRIVACY,
    PRIVACY_ACT,
    PUBLISH,
    PUBLISHED_LATER,
    REACHING,
    SHARE,
    TOLD_TO_OTHERS,
)
from importers.recognise.permits import DOUBTED
from importers.recognise.wishes import (
    ENOUGH_OF_US,
    FED_UP,
    KEEP_TO_THIS,
    REMOVED_FROM_LIST,
    TAKING_PART_AGAIN,
)
from importers.recognise.words import Heading, folded, is_means, plain
from importers.two_noes import without_two_noes
from importers.wording import without_conditions


def asks_contact(words: str) -> bool:
    if STATE_OF_THINGS.search(words) and not ENOUGH_OF_US.search(words):
        return False
    if TAKING_PART_AGAIN.search(without_two_noes(words)):
        return True
    if not CONTACT.search(words):
        return False
    if (
        US_AND_THEM.search(without_two_noes(words))
        or CHANNEL_QUESTION.search(words)
        or LABEL_ONLY.fullmatch(words)
    ):
        return True
    if FED_UP.search(words):
        return True
    return len(words.split()) <= 5 and NEGATION.search(words) is not None


def not_about_us(words: str, *, asked: bool) -> Role | None:
    """Publishing, sharing, terms: said yes to without any wish to hear from us."""
    contact = CONTACT.search(words)
    length = len(words.split())
    agreed = asked or CONSENT_WORD.search(words) is not None
    later = contact and PUBLISHED_LATER.search(words)
    if PUBLISH.search(words) and not later and (agreed or length <= 4):
        return Role.CONSENT_PUBLICATION
    if APPEARING.search(words) and not REMOVED_FROM_LIST.search(words):
        return Role.CONSENT_PUBLICATION
    if _shares(words) and not HARMLESS_SHARE.search(words) and (agreed or length <= 5):
        return Role.SHARE_PARTNERS
    if HELD_FOR_THIS.search(words) and not REACHING.search(words) and not BEYOND.search(words):
        return Role.PRIVACY_NOTICE
    terms = PRIVACY.search(words) and (not contact or PRIVACY_ACT.search(words))
    return Role.PRIVACY_NOTICE if terms and (asked or length <= 6) else None


def _shares(words: str) -> bool:
    return any(found.search(words) for found in (SHARE, TOLD_TO_OTHERS, CONTACTED_BY_OTHERS))


def keeps_to_this(words: str) -> bool:
    """'Never use my address again': the details are not to be used for anything more."""
    return KEEP_TO_THIS.search(words) is not None and not (
        PUBLISH.search(words) or APPEARING.search(words) or _shares(words)
    )


def of_topics(heading: Heading) -> bool:
    """'Contact preferences | Repairs' is leave for repairs; beside it others may stand."""
    topic = folded(heading.label)
    parts = bool(topic) and PREFERENCES.fullmatch(folded(heading.question)) is not None
    return parts and not is_means(heading.label) and ENGAGEMENT.search(topic) is None


def asked(words: str, written: str) -> tuple[Role, float]:
    """Scope and direction of a request to contact."""
    runs = direction(written)
    if runs is None:
        return Role.CONSENT_OPTOUT, 0.3
    if scope(words) is Role.CONSENT_PROJECT_ONLY:
        return Role.CONSENT_PROJECT_ONLY, 0.8
    if runs is Role.CONSENT_CONTACT and _only_other_means(words):
        return Role.CONSENT_OTHER_CHANNEL, 0.7
    if runs is Role.CONSENT_CONTACT and not (BEYOND.search(words) or plainly_general(words)):
        return runs, DOUBTED
    return runs, 0.9 if len(words.split()) > 2 else 0.75


def _only_other_means(words: str) -> bool:
    """'May we phone you …?' is no leave to e-mail."""
    bare = NO_MEANS_AT_ALL.sub(" ", words)
    return BY_EMAIL.search(bare) is None and BY_OTHER_MEANS.search(bare) is not None


def scope(words: str) -> Role:
    """General only where nothing narrows it: a yes must never reach further than its words."""
    if BEYOND.search(words):
        return Role.CONSENT_CONTACT
    asked = CONTACT.search(words)
    subject = ABOUT.search(words, asked.start() if asked else 0)
    if (
        THIS_PROJECT.search(words)
        or OF_A_SERVICE.search(words)
        or one_thing_only(words)
        or of_this_thing(words)
        or (subject and not COMMON_CAUSE.search(subject[1]))
    ):
        return Role.CONSENT_PROJECT_ONLY
    return Role.CONSENT_CONTACT


def direction(written: str) -> Role | None:
    """Which way a tick points; `None` where two negations leave it open."""
    counted = 0
    whole = without_two_noes(without_conditions(written.replace("e.g.", "").replace("|", ".")))
    for sentence in SENTENCE.split(plain(whole)):
        clause = HARMLESS.sub(" ", folded(sentence))
        if any(found.search(clause) for found in (CONTACT, WISH, TAKING_PART_AGAIN)):
            counted += len(NEGATION.findall(clause))
            if DOUBLE.search(clause) and counted < 2:
                return None
    if EITHER_WAY.search(folded(written)) or counted >= 2:
        return None
    return Role.CONSENT_OPTOUT if counted else Role.CONSENT_CONTACT

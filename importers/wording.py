"""What the words over a column and in its cells amount to: marks, refusals, channels, permission."""

import re
from enum import StrEnum
from functools import lru_cache

from importers.clean.text import is_nothing, tidy, word_set
from importers.one_thing import of_later_things, one_thing_only
from importers.two_noes import WEARY, without_two_noes


class Tone(StrEnum):
    """What an answer says by itself, before the question is looked at."""

    BLANK = "blank"
    MARK = "mark"
    """A ticked box: ✓, x, TRUE, 1, 'ticked'."""
    CROSS = "cross"
    """✗ or ❌: ticked to some people, 'no' to others."""
    EMPTY_BOX = "empty box"
    """FALSE, 0, 'not ticked', ☐."""
    YES = "yes"
    NO = "no"
    UNSURE = "unsure"
    """'maybe', a question, a condition, a double negative, or words we do not know."""


class Polarity(StrEnum):
    """Whether a yes to the words over a column asks for contact or refuses it."""

    WANTS = "wants"
    REFUSES = "refuses"
    UNCLEAR = "unclear"


_LONGEST_ANSWER = 1000
"""A longer answer is a letter, and somebody has to read it."""
_MARKS = word_set(
    "true t 1 1.0 x ✓ ✔ ✅ ✔️ ☑️ ✅️ ☑ ☒ √ ● ■ ⬤ tick ticked checked check selected on [x] (x) [✓] marked chosen wahr vrai"
)
_SIGNS = word_set("* ** + ++")
"""Signs that are marks when they stand alone."""
_CROSSES = word_set("✗ ✘ ✕ ✖ ❌ × cross crossed")
_EMPTY_BOXES = word_set(
    "false f 0 0.0 ☐ ○ □ ⬜ ◯ [] [ ] () off untick unticked uncheck unchecked unselected deselected "
    "unmarked empty falsch faux"
)
_NOUGHTS = re.compile(r"0{2,}|0+(?:[-/.: t]0+)+")
"""What databases write for no day at all: '00000000', '0000-00-00'."""
_BOX_WORDS = r"(?:ticked|checked|selected|marked|chosen|completed|filled in)"
_EMPTY_PHRASE = re.compile(
    rf"(?:(?:box )?(?:was )?(?:not|never|un) ?-?{_BOX_WORDS}|(?:i )?(?:did not|didn't|have not|haven't) (?:tick|mark|check)(?:ed)?(?: it| this| the box)?|(?:box )?left (?:blank|empty|unticked)|"
    r"neither agree nor disagree|neutral|not (?:ticked|checked)|no tick|no mark|without tick|box empty|empty box)"
)
_MARK_PHRASE = re.compile(
    rf"(?:(?:box|was|is|yes|has been|i|i have|i've) )*(?:{_BOX_WORDS}|circled|tick)(?: (?:it|this|that|the|a|box|here))*"
)

_HESITATION = re.compile(
    r"\b(?:maybe|perhaps|possibly|probably|might|depends?|depending|unsure|undecided|not (?:sure|certain)|"
    r"(?:do not|dont|don't) know|ask (?:me|us|first|before|again)|check with|later(?! (?:\w+ )?(?:consult|engag|exercis|survey|project|event|activit|topic))|pending|tbc|tbd|"
    r"either|sometimes|occasionally|unless|until|except|provided|as long as|if|whether|"
    r"as (?:above|before|below|last time)|see (?:above|below|previous|attached|my|our|comments?|notes?)|same|ditto|"
    r"only if|only when|only about|not all|some of|partly|yes ?/ ?no|y ?/ ?n|idk|hmm+|dunno)\b"
)
NEGATION = re.compile(
    r"\b(?:no|not|none|never|nope|nah|nay|nac|na(?= \w+(?:wn|wch|em|af|dw)\b)|dim(?= (?:diolch|o gwbl|byth))|chan|naw|nae(?! bother| problem| worries)|ddim|nein|nicht|keine?|neither|nor|without|cannot|\w+n't|dont|doesnt|wont|cant|"
    r"didnt|shouldnt|rather not|nothing)\b"
)
_CHANGED = re.compile(
    r"\bchanged (?:my |his |her |their |our )?mind\b|(?:→|->|=>|>) ?(?:n|no)$|\b(?:now|then|to) (?:a )?no$|"
    r"\b(?:but|and|then|since|later|now|,) (?:\w+ ){0,2}?(?:crossed|struck|scored|scribbled|rubbed|blacked) (?:it )?(?:out|through|over|off)\b"
)
"""A yes that became a no."""
_SIGNED = re.compile(
    r"^(yes|no|y|n|ok|agreed|refused|declined)\b[ ,.:;(-]*(?!no\b|ex\b)(?:[a-z]{2}\b[ ,.-]*)?\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{2,4})?\)?$"
)
"""'Yes JB 3/5/24': the initials and the day of whoever wrote the answer down."""
_CIRCLED = re.compile(
    r"^(yes|no|y|n) \(?(?:was |is )?(?:circled|ringed|ticked|underlined|marked|selected|chosen)\)?$"
)
_CODED = re.compile(r"^\d{1,2} ?(?:[-=:.)]|,) ?(?=[a-z])")
"""'1 - Yes', '2. No': the tool's code before the words of the answer."""
_BY_MEANS = re.compile(
    r"^(?:yes|y|ok) ?\((?=[^)]*\be-?mail)(?:e-?mail|post|letter|phone|text|sms|and|or|[,+&/ ])+\)$"
)
"""'Y (email + post)'."""
_ONCE = re.compile(
    r"\b(?:was|were|had|previously|formerly|originally|used to be|once)(?: a)? (?:y|yes|n|no|agreed|opted[ -]in|happy|consented|given)\b"
)
_REFUSAL = re.compile(
    r"\b(?:stop\w*|declin\w+|refus\w+|reject\w*|opt(?:ed|s|ing)?[ -]?(?:me[ -])?out|optout|out|"
    r"unsubscri\w+|withdr[ae]w\w*|w/d(?:ra?w?n)?|nfc|remov\w+|delet\w+|object\w*|disagree\w*|den(?:y|ied)|exclud\w+|"
    r"over my dead body|fat chance|no chance|get lost|go away|(?:bugger|sod|clear) off|"
    r"suppress\w*|cancel\w*|revok\w+|withh[oe]ld\w*|against|cease|dissent\w*|dnc|"
    r"(?:take|leave|keep|strike|cross) (?:me|us|my|him|her|them|\w+ )?.*\b(?:off|out|alone))\b"
)
_AFFIRMATION = word_set(
    "👍 👌 yes y yep yeah yup ye yess aye ok okay agree agreed agrees consent consented consents consenting "
    "accept accepted accepts approve approved granted given permission permitted sure certainly "
    "allow allowed allows oui ja byddwn byddem cewch caf faodaidh ydw hoffwn cytuno iawn oes ie absolutely definitely affirmative happy gladly subscribed subscribe opted opt in opt-in "
    "opted-in optin authorised authorized authorise willing welcome confirm confirmed positive"
)
_STRONG_AFFIRMATION = _AFFIRMATION - word_set("given in opt positive permission welcome")
_JUST_SO = frozenset({"i do", "we do", "i would", "we would", "i am", "yes i do", "i will"})
_COURTESY = word_set(
    "please pls plz plse ta thx thnx thanks thank you very much cheers i we do am are will would be to of course that's that is "
    "fine all good with this it the a an my me definitely strongly completely totally ticked box ✓ course great lovely for and so "
    "always more than have has been respondent customer they he she"
)
CONTACT = re.compile(
    r"\b(?:contact\w*|e-?mails?|e-?mailed|e-?mailing|hear(?:ing)?|inform\w*|notif\w+|updates?|updated|"
    r"news|newsletters?|bulletins?|mailing|mailings|lists?|touch|invit\w+|opportunit\w+|told|"
    r"correspondence|communicat\w+|messages?|subscrib\w+|subscriptions?|alerts?|posted)\b"
)
_SET_PHRASE = re.compile(
    r"\b(?:opt(?:ed)? in|sign (?:me|us) up|count (?:me|us) in|(?:please )?add (?:me|us)|please do|go ahead|by all means|"
    r"(?:please )?keep (?:me|us) (?:posted|informed|updated|in the loop)|(?:by |via )?e-?mail only|"
    r"only (?:by |via )?e-?mail|(?:by |via )?e-?mail)\b"
)
_FIRST_PERSON = re.compile(
    r"\b(?:i|i'd|i'm|i'll|me|my|we|us|we'd|we're|our)\b|^(?:yes|please|happy)\b"
)
_WILLING = re.compile(
    r"\b(?:yes|agree\w*|happy|consent\w*|like|love|want|wish|willing|glad|pleased|content|keen|okay|ok|"
    r"opt in|opting in|sign|please|add|keep|subscribe|join|may|can|permission|accept|authorise|"
    r"interested|welcome|confirm)\b"
)
_GO_ON = re.compile(
    r"\b(?:count (?:me|us) in|go ahead|feel free|by all means|(?:send|tell|invite|e-?mail|contact|write to) (?:me|us)|let (?:me|us) know)\b"
)
"""Told to do it, which is a wish as well where it is about later exercises."""
_SOMETHING_ELSE = re.compile(
    r"\b(?:publish\w*|publication|partners?|third part\w+|privacy|terms|processing|stored?|storing|"
    r"shared?|sharing|(?:this|that|the) (?:project|consultation|survey|proposal|scheme|plan|exercise)|"
    r"results?|outcomes?|findings|report|you agree|only|but|however|although)\b"
)
_EMAIL = re.compile(
    r"\b(?:e-?mails?|e mails?|e-?mailed|emailing|electronic mail|electronically|online|e-?bost\w*)\b"
)
_OTHER_CHANNEL = re.compile(
    r"\b(?:post|postal|letters?|mail|snail mail|royal mail|tele?phone|phones?|phoned|call|calls|"
    r"calling|rings?|landline|mobile|texts?|texting|sms|whatsapp|in person|face to face|face-to-face|"
    r"paper|in writing|written|ff[oô]n|llythyr\w*|neges destun|galwad|facebook|twitter|social media|messenger|visit|fax|doorstep)\b"
)
_ASIDE = re.compile(
    r"\b(?:at any time|any time|whenever|later|third part|pass(?:ed)? (?:on|your)|shar(?:e|ed|ing)|sell|"
    r"leave (?:it |this )?(?:blank|empty)|otherwise|used? for any other|privacy|confidential|"
    r"will not be|won't be|we will (?:not|never)|we won't|we never|we do not)\b"
)
YES_NO_HINT = re.compile(
    r"\(?\b(?:yes|y|true) ?(?:/|or|\|) ?(?:no|n|false)\b\)?|\(?\bno ?/ ?yes\b\)?"
)
_HEADING_REFUSES = re.compile(
    r"\b(?:no (?:further|more|future|longer|e-?mails?|contact|mail|newsletters?|communications?|updates?|"
    r"marketing|calls?|thanks)|not|never|without|\w+n't|dont|doesnt|rather not|stop\w*|declin\w+|"
    r"refus\w+|opt(?:ed|s|ing)?[ -]?out|optout|unsubscri\w+|withdr[ae]w\w*|remov\w+|exclud\w+|object\w*|"
    r"suppress\w*|dnc|cease|delet\w+|do-?not|strike|struck|forget|spare|stay off|peidi\w+|end|"
    r"(?:kept?|stay|come|get|cross(?:ed)?) (?:\w+ ){0,2}?(?:off|out of|away from)|left \w+ (?:off|out|alone)|take \w+ off|taken off|leave \w+ (?:off|out|alone)|"
    rf"left (?:off|out|alone)|{WEARY})\b"
)
_PRE_TICKED = re.compile(r"\b(?:un-?tick|un-?check|un-?select|pre-?ticked|clear (?:the|this) box)")


_IN_A_CODE = re.compile(r"(?<=[a-z])_+(?=[a-z])")


def spell_out(text: str) -> str:
    """Lower case, 'don't' and the like kept, codes ('OPTED_IN') parted, dashes between words turned into breaks."""
    plain = (
        _IN_A_CODE.sub(" ", tidy(text).casefold())
        .replace("opt-", "opt ")
        .replace("opted-", "opted ")
    )
    return re.sub(r"\s+[-–—]+\s+|[–—]", " , ", plain)


@lru_cache(maxsize=16384)
def tone(answer: str) -> Tone:
    """What one answer says by itself; whatever is not plainly understood is UNSURE."""
    plain = spell_out(answer).strip()
    if len(plain) > _LONGEST_ANSWER:
        return Tone.UNSURE
    if plain.strip(" ?!.") == "" and "?" in plain:
        return Tone.UNSURE
    if plain in _SIGNS:
        return Tone.MARK
    bare = _CIRCLED.sub(r"\1", plain.strip(" .,!;:'\"*_"))
    bare = _SIGNED.sub(r"\1", _CODED.sub("", bare))
    simple = _box(bare)
    if simple:
        return simple
    if is_nothing(bare) and bare != "no" and not _HESITATION.search(bare):
        return Tone.BLANK
    return _words(bare)


def _box(bare: str) -> Tone | None:
    compact = bare.replace(" ", "")
    if bare in _MARKS or compact in _MARKS or _MARK_PHRASE.fullmatch(bare):
        return Tone.MARK
    if compact in _CROSSES:
        return Tone.CROSS
    if _NOUGHTS.fullmatch(bare):
        return Tone.EMPTY_BOX
    if bare in _EMPTY_BOXES or compact in _EMPTY_BOXES or _EMPTY_PHRASE.fullmatch(bare):
        return Tone.EMPTY_BOX
    return None


def _words(bare: str) -> Tone:
    if (both := _said_twice(bare) or _turned(bare)) is not None:
        return both
    if _HESITATION.search(bare) or "?" in bare or "@" in bare:
        return Tone.UNSURE
    channel = Tone.YES if _BY_MEANS.fullmatch(bare) else _channel(bare)
    if channel:
        return channel
    head, rest = _leading_no(bare)
    if head:
        words = set(re.findall(r"[\w'-]+", rest))
        taken_back = words & {"yes", "y"} or ("agree" in words and not refuses(rest))
        return Tone.UNSURE if taken_back else Tone.NO
    if refuses(bare):
        return Tone.UNSURE if _doubly(bare) else Tone.NO
    return Tone.YES if _is_plain_yes(bare) or is_permission(bare) else Tone.UNSURE


def _said_twice(bare: str) -> Tone | None:
    """'Ydw / Yes': one answer in two languages, if neither half contradicts the other."""
    halves = [half.strip() for half in bare.split("/")]
    if len(halves) != 2 or not all(halves):
        return None
    found = {tone(half) for half in halves}
    if found == {Tone.YES} or found == {Tone.NO}:
        return found.pop()
    if found == {Tone.BLANK, Tone.NO}:  # 'Na / No'
        return Tone.NO
    return None


def _turned(bare: str) -> Tone | None:
    """'N (was Y)', 'Y→N', 'was yes': what was said once counts no more."""
    if _CHANGED.search(bare):
        return Tone.NO
    now = _ONCE.sub("", bare).strip(" ()[].,;:")
    if now == bare.strip(" ()[].,;:"):
        return None
    return Tone.NO if now and tone(now) is Tone.NO else Tone.UNSURE


def _channel(bare: str) -> Tone | None:
    """Answers that choose a channel: only e-mail counts as a yes here."""
    email, other = _EMAIL.search(bare), _OTHER_CHANNEL.search(_EMAIL.sub(" ", bare))
    negated = NEGATION.search(bare)
    if email and negated:
        near = re.search(rf"{NEGATION.pattern}(?:\W+\w+){{0,4}}?\W+{_EMAIL.pattern}", bare)
        return Tone.NO if near and not _doubly(bare) else Tone.UNSURE
    if other and not email:
        if refuses(bare) and not _leading_no(bare)[0]:
            return Tone.NO if CONTACT.search(bare) and not _doubly(bare) else Tone.UNSURE
        return Tone.NO
    return None


def _leading_no(bare: str) -> tuple[str, str]:
    """A 'no' that stands for itself: 'no', 'no!!', 'no thanks', 'no, please …'."""
    match = re.match(
        r"(?:no+|n|nope|nah|nay|non|nein|nej|nee|never|negative|👎)(?=$| ?\(|[ .,!;:)]+(?:$|thank|please|i |we |sorry|do )|[.,!;:])",
        bare,
    )
    return (match[0], bare[match.end() :]) if match else ("", bare)


def refuses(text: str) -> bool:
    """Whether the words hold a negation or a word of refusal."""
    return NEGATION.search(text) is not None or _REFUSAL.search(text) is not None


def _doubly(bare: str) -> bool:
    """'I do not object', 'not opted out', 'no problem': a refusal refused, or plain courtesy."""
    return "why not" in bare or (
        re.search(
            rf"{NEGATION.pattern}(?:\W+\w+){{0,2}}?\W+(?:{_REFUSAL.pattern}|un(?:happy|willing)\w*|mind|"
            r"problems?|issues?|why not|bother\w*|worries|concerns?)",
            bare,
        )
        is not None
    )


def _is_plain_yes(bare: str) -> bool:
    found = re.findall(r"[\w'✓✔👍👌-]+", _SET_PHRASE.sub(" yes ", bare))
    known = _AFFIRMATION | _COURTESY
    if not all(word in known for word in found):
        return False
    return (
        bool(_STRONG_AFFIRMATION & set(found))
        or bare in _JUST_SO
        or "of course" in bare
        or "permission given" in bare
    )


@lru_cache(maxsize=4096)
def is_permission(text: str) -> bool:
    """Whether a whole sentence, in the first person, agrees to be contacted about more than one thing."""
    plain = spell_out(text)
    return bool(
        CONTACT.search(plain)
        and _FIRST_PERSON.search(plain)
        and (_WILLING.search(plain) or (_GO_ON.search(plain) and of_later_things(plain)))
        and not one_thing_only(plain)
        and not refuses(plain)
        and not _HESITATION.search(plain)
        and not _SOMETHING_ELSE.search(plain)
        and not ("?" in plain or (_OTHER_CHANNEL.search(plain) and not _EMAIL.search(plain)))
    )


@lru_cache(maxsize=4096)
def polarity(heading: str) -> Polarity:
    """Which way a question runs; promises ('we never share …') and hints ('(Y/N)') are set aside."""
    plain = without_two_noes(without_conditions(YES_NO_HINT.sub(" ", spell_out(heading))))
    if _PRE_TICKED.search(plain):
        return Polarity.UNCLEAR
    sentences = [part for part in re.split(r"[.?!;()|]+|\s:\s", plain) if part.strip()]
    asking = [part for part in sentences if not _ASIDE.search(part)] or sentences
    counts = [len(_HEADING_REFUSES.findall(part)) for part in asking]
    if sum(counts) == 0:
        return Polarity.WANTS
    if sum(counts) == 1 and not re.search(r"\bopt(?:ed)?[ -]in\b.{0,8}\bout\b", plain):
        return Polarity.REFUSES
    return Polarity.UNCLEAR


_CONDITION = re.compile(
    r"\b(?:if|when|where|should) (?:you|i|we|they|(?:your|my|our|the) \w+)\b(?:(?!\b(?:want|wish|like|prefer|hear|contact\w*|e-?mail\w*|"
    r"tick|check|receive|agree|consent|happy|mind|object|opt|rather|do|don't|dont|interested|keep|kept)\b)[^,?.;:|])*,",
    re.IGNORECASE,
)


def without_conditions(text: str) -> str:
    """The words without 'If you are not selected,': its 'not' refuses nothing."""
    return _CONDITION.sub(" ", text)


def channel_of(text: str) -> str:
    """'email', 'other', 'none' or '' for one item of a list of channels."""
    plain = spell_out(text).strip(" .,!;:'\"*_")
    if re.search(r"\b(?:none|no contact|not at all|neither|nothing)\b", plain):
        return "none"
    if _EMAIL.search(plain):
        return "email"
    return "other" if _OTHER_CHANNEL.search(plain) or _ON_PAPER.fullmatch(plain) else ""


_ON_PAPER = re.compile(
    r"(?:please )?(?:write(?: to)?(?: me| us)?|(?:to )?(?:my|our|your|the)? ?(?:home|postal|house|street)(?: address)?|leaflets?|"
    r"(?:send )?(?:leaflets?|brochures?|flyers?)|hard cop(?:y|ies)|printed (?:cop(?:y|ies)|leaflets?))"
)
"""Items of a list of channels that name the post without a word for it."""


def is_hesitant(text: str) -> bool:
    """Whether the words leave the answer open."""
    plain = spell_out(text)
    return _HESITATION.search(plain) is not None or "?" in plain

"""Wishes about hearing from us again that say nothing of contact, as families. All are matched on folded text."""

import re

from importers.two_noes import WEARY

ENOUGH_OF_US = re.compile(
    r"\b(?:enough of|fed up (?:of|with)|sick of|tired of|too many)\b.{0,30}\b(?:hear\w*|emails?|us|mailings?|newsletters?|messages?|contact\w*|our)\b"
)
"""'Have you had enough of our e-mails?' asks, though it begins like a question about how things are."""
_MORE_OF_IT = (
    r"(?:(?:future|other|another|further|similar|more|upcoming|later|additional|next|forthcoming|new) (?:\w+ ){0,2}?"
    r"(?:consult\w*|surveys?|research|stud(?:y|ies)|projects?|engagement|exercises?|questionnaires?|polls?|workshops?|focus groups?|"
    r"interviews?|discussions?|conversations?|events?|activit\w+|work|ones|like this)\b|\b(?:like this|one of these)\b.{0,12}\bagain\b|\bagain\b)"
)
TAKING_PART_AGAIN = re.compile(
    r"\b(?:(?:un)?willing|happy|(?:un)?interested|like|want|keen|glad|up for|love|open|fancy|available|prepared|agree|ok|okay|mind|consider)\b(?: \w+){0,2}? "
    r"(?:tak(?:e|ing) part|join(?:ing)?|help(?:ing)?|participat\w+|(?:be|being) (?:a )?(?:part of|involved|included|asked|consulted|interviewed)|"
    r"get(?:ting)? involved|contribut\w+|giv(?:e|ing) (?:us )?(?:your |my )?views)\b(?: \w+){0,4}? "
    + _MORE_OF_IT
    + r"|\b(?:happy|willing|glad|like|want|ok|okay|open|mind)\b(?: \w+){0,2}? (?:be|being) (?:asked|consulted)\b.{0,30}\b(?:other|another|future|further|more|new|different)\b"
)
"""Whoever is willing to take part again is willing to be asked."""
_DETAILS_OF_MINE = (
    r"(?:my|our|your|these) (?:\w+ ){0,2}?(?:details|email|address|data|information|name|number)\b"
)
KEEP_TO_THIS = re.compile(
    rf"^(?:please |tick (?:here |this box |box )?(?:if |to |so )?(?:\w+ ){{0,4}}?)?(?:(?:do not|dont|never|not to) (?:\w+ )?(?:use|keep|hold|store|retain|save|have) {_DETAILS_OF_MINE}|"
    rf"only (?:use|keep|hold|store) {_DETAILS_OF_MINE}(?= (?:for|until|during|while|to|in|about)\b)|"
    r"(?:only|just) (?:contact|email|write to|send|get in touch with|reply to) (?:me|us) (?:\w+ ){0,2}?(?:about|for|on|regarding) (?:this|these)\b|"
    r"(?:contact|email|write to|send) (?:me|us) .*\b(?:nothing (?:else|more|other)|(?:about|for|on) this (?:\w+ )?only)\b|"
    rf"(?:use|keep|hold|store) {_DETAILS_OF_MINE} (?:\w+ ){{0,2}}?(?:only (?:for|in|during|until)|(?:for|about) (?:this \w+ only|nothing (?:else|more|other))))"
)
"""The respondent's own order that the details serve for nothing more."""
REMOVED_FROM_LIST = re.compile(r"\b(?:lists?|mailings?|database|panel|books)\b")
HOW_WILLING = re.compile(
    r"\bhow (?:happy|willing|keen|comfortable|content|interested|open|agreeable|likely|ready|glad|pleased)\b.*"
    r"\b(?:(?:for|if) (?:us|we|the council|someone)|to (?:be|hear|receive|get|have|let)|(?:with|about|in) (?:us|being|hearing|receiving|getting|the council))\b"
)
"""How much somebody would like to be written to, not how they liked what was written."""
FED_UP = re.compile(rf"\b(?:{WEARY})\b")
ASKED_AGAIN = re.compile(
    r"\b(?:future|next|another|other|further|more|later|similar|upcoming) (?:\w+ ){0,2}?(?:consultations?|surveys?|questionnaires?|polls?|engagement)\b"
)
"""Other surveys, in a question to the respondent that says nothing we know of writing."""

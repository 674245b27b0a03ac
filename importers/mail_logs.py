"""What a mail server wrote about an address: '550 5.1.1 user unknown', a complaint through a feedback loop."""

import re
from functools import lru_cache

from consent.events import Act

_NOBODY_THERE = (
    r"(?:user|recipient|mailbox|address|account|addressee|destination|inbox)(?: \S+){0,2}? (?:is |was |are |has been )?"
    r"(?:unknown|unavailable|not found|not known|rejected|refused|disabled|inactive|invalid|suspended|closed|deleted|terminated|"
    r"(?:does|do|did) ?n[o'’]t exist|no longer (?:exists?|valid|in use|available|active))|"
    r"(?:unknown|invalid|bad|no such|non-?existent) (?:\w+ ){0,2}?(?:user|recipient|mailbox|address|account|destination|person)|"
    r"(?:not|isn't|is not) a (?:known|valid) (?:user|recipient|mailbox|address)|(?:host|domain)(?: name)? (?:is )?(?:not found|unknown)|"
    r"(?:message|mail|email|recipient|sender|delivery) (?:was |is |has been )?(?:rejected|refused|denied|blocked|not accepted)|"
    r"(?:rejected|refused|blocked) (?:as|for|due to|because of) (?:\w+ )?(?:spam|junk|policy|abuse)|relay\w* denied"
)
_FOR_NOW = re.compile(
    r"\b(?:full|quota|try (?:again|later)|temporar\w+|greylist\w*|grey ?listed|out of office|busy|time(?:d)? ?out|too many connections|5\.2\.2)\b",
    re.IGNORECASE,
)
_FAILED = re.compile(
    rf"\W*(?:(?:smtp|remote|host|server|said|error|status|diagnostic(?:-code)?|reply|response|code|hard bounce)\W+)*"
    rf"(?:(?:521|523|541|55[0134568]|57[0-7])(?:[ -]\W*(?:#?5\.\d{{1,3}}\.\d{{1,3}}\b|(?=.*\b(?:{_NOBODY_THERE})))|(?=.*\b(?:{_NOBODY_THERE})))|#?5\.\d{{1,3}}\.\d{{1,3}}(?![\d.]))",
    re.IGNORECASE | re.DOTALL,
)
_COMPLAINED = re.compile(
    r"\bfbl\b|\bfeedback[ -]loop\b|\babuse (?:report|complaint)|\bspam (?:report|complaint|button)|\bcomplaint\W{1,3}(?:abuse|spam|fbl)|"
    r"\b(?:reported|marked|flagged) (?:as|for) (?:spam|junk|abuse) by (?:the )?(?:recipient|user|reader|subscriber)|\barf report\b|feedback-type\W+abuse",
    re.IGNORECASE,
)
_LONGEST = 1000


@lru_cache(maxsize=16384)
def act_in_a_log(text: str) -> Act | None:
    """How a line of a mail log stops an address; failures that may pass by themselves stop nothing."""
    if len(text) > _LONGEST:
        return None
    if _COMPLAINED.search(text):
        return Act.COMPLAINT
    failed = _FAILED.match(text) is not None and not _FOR_NOW.search(text)
    return Act.BOUNCE if failed else None

"""The words of consent questions, as families for `permission`. All are matched on folded text.

Families, not sentences: a heading is read by which of them meet in it.
"""

import re

from importers.two_noes import WEARY

TIDINGS = (
    r"(?:updates?|news\w*|information|info|emails?|invit\w+|messages?|alerts?|notif\w+|"
    r"communications?|correspondence|mail\w*|bulletins?|anything|reminders|e ?news|"
    r"surveys?|marketing|letters)"
)
CONTACT = re.compile(
    r"\b(?:(?:re)?contact(?:ed|ing|s|able)?|emails?|emailed|emailing|"
    r"hear(?:ing)? (?:from|more|about|back|of (?:other|future|any|new|our|what|more|further|later))|writ(?:e|ing) again|(?:keep|stay|be|remain|kept|get|getting|"
    r"keeping|staying|being|are)(?: \w+){0,3} (?:informed|updated|posted|in touch|"
    r"up to date|in the loop|notified|connected|told|aware)|in touch|"
    r"(?:kept )?informed|(?:inform|update|notify|remind) (?:me|you)|updates?|"
    r"news ?letters?|e ?news|news|mailings?|mailing list|mail(?:ed|out|outs)|"
    r"bulletins?|subscri\w+|sign (?:me|us) up|sign(?:ing)? up (?:to|for) (?:our|the|a|"
    r"receive|council) (?:\w+ )?(?:"
    + TIDINGS[3:-1]
    + (
        r"|list|panel)|signup|notif\w+|invit\w+|distribution list|contact list|(?:our|the|"
        r"your|email|people) (?:list|panel|database)|marketing|reach (?:out|me|you)|"
        r"(?:writ(?:e|ing|ten)|wrote) to (?:me|you)|opt (?:me|us|my \w+) (?:in|out)|ask(?:ed|ing)? (?:you|me) (?:again|more|another|for (?:your|my)|about other)|put (?:me|us|you|my name|your name) down|remember (?:me|you) (?:for|when|next)|(?:stay|remain|kept?) involved|(?:our|the|your) (?:pool|register|circle|network) of|left (?:alone|out|in peace)|(?:count|leave) (?:me|us) (?:in|out)|"
        r"(?:quit|stop|cease|halt|no more|desist from|refrain from) (?:sending|messaging|writing|mailing|texting|calling|ringing|phoning|pestering|nagging|chasing|surveying|inviting)|"
        r"(?:send|email|post) you|(?:like|want|need|expect|require|prefer) (?:an?|some|any|the) (?:\w+ )?(?:reply|response|answer|acknowledg\w+|receipt|call ?back|update)\b|"
        r"(?:see|find out) what (?:we|you|people|was|is)|drop(?:ping)? (?:me|you) a (?:line|note)|(?:more|"
        r"anything|messages?|else) from (?:us|you|the council)|get hold of|(?:text|phone|"
        r"call|ring|telephone|whats ?app|message) (?:me|you)|messages?|(?:let|tell|told|"
        r"telling|letting)(?: me| you| us)? ?(?:know|about)?|(?:send(?:ing)?(?: me| you)?|"
        r"sent|receiv(?:e|ing)|get) (?:\w+ ){0,4}"
    )
    + TIDINGS
    + (
        r"|(?:send|sending) me|approach(?:ed|ing)|approach (?:you|me|us)|(?:come|coming|get) back to (?:you|me|us)|cysyllt\w*|"
        r"(?:want|like|wish|love) (?:to )?(?:know|be told)|in the loop|(?:leave|left|let|leaving) (?:you|me|us) (?:alone|be|in peace)|"
        r"(?:remov\w+|add(?:ed|ing)?|strike|struck|tak(?:e|en|ing)|exclud\w+|put|cross(?:ed)?|delet\w+|drop(?:ped)?|stay|remain|keep|"
        r"kept|leave|left) (?:\w+ ){0,3}(?:from|off|out of|to|on|onto) (?:(?!housing|waiting|gritting)\w+ ){0,3}(?:lists?|database|panel|mailings?)|"
        r"(?:keep|hold|kept|held|holding|keeping|retain|save)(?: on)?(?: to)? (?:your|my) (?:\w+ ){0,2}(?:details|email|address|name|contact)"
        r"(?: \w+){0,4} (?:next|later|future|again|other|further|invit\w+|contact|another)|opt(?:ed|ing)? ?(?:in|out)|optin|optout|follow ?up|"
        r"unsubscri\w+|dnc|get back to|correspond\w*|communicat\w+|comms|cysylltu|"
        r"(?:consultation|engagement|survey|email) alerts|disturb\w*|bother\w*|(?:further|more|other|future|any) (?:information|info|"
        r"communications?|correspondence|marketing)|a copy of|feedback on what)\b"
    )
)
US_AND_THEM = re.compile(
    r"^(?:news|updates?|results?|outcomes?|findings) (?:of|about|on|from|for) (?:this|the|that) |"
    r"^(?:please |do |tick |yes )*(?:stay|cadw|keep|remain|like|want|wants|love|open|get in touch|hear|receive|not|strike|count|lose|leave) |\b(?:sooner|rather)\b|"
    r"^(?:please )?(?:no (?!of\b)|do not|dont|never|stop|cease|remove|delete|unsubscribe|exclude)\b|"
    r"^(?:may|can|could|shall) |\b(?:choose|select)\b|^(?:please )?(?:send|email|"
    r"give) (?:\w+ ){0,2}(?:updates|news|information|emails|invitations)\b|\b(?:may|"
    r"can|could|shall|should|will|would|might) (?:we|the \w+|us|our \w+|someone|anyone|"
    r"\w+ council)\b|\b(?:would|do|are|will|should|can|could|have|did) you\b|"
    r"\byou (?:would|do|are|may|can|wish|want|agree|consent|like|prefer|d)\b|\b(?:i|we|ive|id|"
    r"im) (?:\w+ ){0,3}(?:agree|consent|would|want|am|wish|do|dont|give|like|opt|"
    r"prefer|understand|understood|read|have read|acknowledge|permit|allow|authorise|"
    r"accept|confirm|object|no longer|never|am happy)\b|\b(?:id|im|ive) (?:like|love|"
    r"happy|content|rather|prefer|willing)\b|\b(?:keep|add|sign|send|email|contact|"
    r"tell|notify|invite|remove|take|put|include|exclude|phone|text|call|drop|count|"
    r"make|publish|quote|share|pass|delete|leave|let|stop) (?:\w+ )?(?:me|my|us|name|"
    r"to)\b|\b(?:tick|check|cross|mark|select|box|confirm|understand|understood|"
    r"acknowledge|accept|accepted|agreed)\b|\bwant more\b|\bwe (?:will|may|might|"
    r"would like|d like)\b|\b(?:happy|ok|okay|willing|content|glad|wish(?:es)?|want(?:s|ed)?|"
    r"agrees?|agreed|consents?|consented|permission|permitted|allowed|authorised|"
    r"interested|keen|(?:open|amenable|agreeable|receptive|up) (?:to|for)|opt(?:ed|ing|s)? ?(?:in|out)|unsubscri\w+|objects?|refus\w+|"
    r"declin\w+|prefer\w*)\b|\b(?:add(?:ed)? to|removed? from|join|"
    r"register (?:me )?(?:for|to)|updates? me|inform me|sign(?:ed)? up|subscribe|"
    r"yes please|please (?:do )?(?:not )?(?:keep|add|contact|email|send|remove|stop))\b"
)
CHANNEL_QUESTION = re.compile(
    r"\b(?:how|which|what|by (?:which|what)|in (?:which|what))\b.*\b(?:contact|reach|"
    r"hear|informed|updat\w+|in touch|notif\w+|invit\w+|tell|told|communicat\w+|news|"
    r"email you|write|know about)\b|\b(?:contact|communication|correspondence|channel|"
    r"marketing|mailing|notification|email|update)s? (?:preferences?|permissions?|"
    r"options?|choices?|consents?|methods?|channels?)\b|\bpreferences? for (?:contact|"
    r"hearing|updates)\b|\bways? (?:we|to|of|for us to|for you to) (?:may |can |keep |hear|contact|stay|tell|reach|let|inform|writ|send|get|be |updat|notif|invit)|\b(?:via|by|through|using)(?: (?:my|your))?:?$"
)
PREFERRED_MEANS = re.compile(
    r"\b(?:preferred|best|main|usual) (?:\w+ )?(?:method|means|way|form|mode|channel|"
    r"contact|time)\b"
)

NEGATION = re.compile(
    r"\b(?:not|dont|doesnt|didnt|wont|wouldnt|cannot|cant|shouldnt|never|no|none|"
    r"neither|nor|without|opt(?:ing|ed|s)? ?out|optout|unsubscri\w+|remov(?:e|ed|al|"
    r"ing)|stop(?:ped|ping)?|cease|withdr[ae]w\w*|object(?:s|ed|ion|ions|ing)?|"
    r"delet(?:e|ed|ion)|exclud(?:e|ed|ing)|declin(?:e|ed|es|ing)|refus(?:e|ed|es|al)|"
    r"suppress(?:ed|ion)?|(?:take|taken|taking) (?:\w+ ){0,3}off|leave (?:me|us|"
    r"you) (?:out|off|alone)|left off|untick\w*|uncheck\w*|unless|except|dnc|"
    r"left (?:alone|out|in peace)|block(?:ed)?|eras(?:e|ed|ure)|mind(?:ing)?|less|fewer|avoid|disturb\w*|bother\w*|"
    r"against|end|forget|spare|strike|struck|cross (?:me|my|us|you|off|out)|"
    r"(?:leave|left|let|leaving) (?:me|us|you|my \w+|your \w+|\w+) (?:alone|be|in peace|out|off)|(?:stay|staying|keep|kept|come|get|be|"
    r"me|us|you|address|details|name|email|left|strike|struck|cross(?:ed)?) (?:off|out of|away from)|peidi\w+|"
    rf"{WEARY}|"
    r"(?:take|taken|taking|taking) (?:you|me|us) out|opt me out|count me out|no longer)\b"
)
HARMLESS = re.compile(
    r"\bwhether or not\b|\bnot (?:yet|already)\b|\b(?:not|non) (?:for )?profit\b|"
    r"\b(?:dont|do not|never) (?:hesitate|worry|miss)(?: out)?\b|\bat no (?:cost|"
    r"charge)\b|\bno obligation\b|\b(?:yes|y|true|tick|in) ?(?:/|or) ?(?:no|n|false|"
    r"not)\b|\byes no\b|\bif (?:yes|no|so|not)\b|\b(?:(?:you|i|we) )?(?:can |may |"
    r"could |are free to |able to |have the right to )?(?:unsubscribe|opt out|withdraw|"
    r"stop|change (?:your|my) mind)(?: \w+){0,6} (?:at any ?time|any ?time|whenever|"
    r"later)\b|\b(?:at any ?time )(?:unsubscribe|opt out|withdraw)\b|\b(?:we|council|"
    r"team|organisation) (?:will |shall |do |would )?(?:not|never|wont|dont) (?:share|"
    r"sell|pass|disclose|give|use|publish|spam|pester|bother|bombard|hassle|flood)\b[^?.;]*|"
    r"\bno (?:spam|junk)\b"
)
DOUBLE = re.compile(r"\b(?:untick\w*|uncheck\w*|unless|except|(?:not|dont|never) (?:tick|check))\b")

THIS_PROJECT = re.compile(
    r"\b(?:this|these|the|our|that) (?:\w+ )?(?:project|consultation|survey|scheme|"
    r"proposals?|plans?|review|study|exercise|application|development|campaign|works?|"
    r"engagement|questionnaire|event|workshop|session|process|decision|topic|"
    r"petition|ballot|poll|inquiry|hearing|assembly|meeting|issue)\b(?!s)(?!(?<=consultation) (?:\w+ )?(?:list|database|register|panel|bulletin|newsletter|alerts)\b"
    r"|(?<=engagement) (?:\w+ )?(?:list|database|register|panel|bulletin|newsletter|alerts)\b)|\bresults?\b|\boutcomes?\b|\bfindings\b|\breports?\b|"
    r"\bdecisions?\b|\bconclusions?\b|\b(?:your|my) (?:\w+ )?(?:response|answers?|"
    r"comments?|submission|feedback|enquiry|views?|points?|experience|suggestions?)\b|"
    r"\bclarif\w+|\bwhat happen(?:s|ed)\b|\b(?:what|how|whether) (?:you|we|the council|"
    r"they|it|this|that|things) \w+|\bsummary\b|\bprogress(?:es)?\b|\bnext steps?\b|"
    r"\bwhat (?:we|you|people|was|has been) (?:\w+ )?(?:heard|did|said|decided|learnt|"
    r"learned|found)\b|\bconstruction\b|"
    r"\b(?:prizes?|raffle|competition|winners?|(?:i|you|we|they) (?:win|won)|voucher|receipt|refund|"
    r"(?:councillors?|mp|officers?|advisers?|advisors?|social worker|gp|doctor|landlord|somebody|someone|member of (?:the )?(?:team|staff)) "
    r"to (?:contact|call|ring|phone|email|visit|get in touch|speak)|call ?back|"
    r"(?:my|your) (?:booking|appointment|order|visit|application|membership|account|complaint|case))\b"
)
BEYOND = re.compile(
    r"\b(?:future|another|other|similar|upcoming|forthcoming|further|new|more|next|additional|"
    r"related|later|subsequent|different|coming|any|all) (?:(?!information|updates?|"
    r"news|details|contact|emails?|correspondence)\w+ ){0,2}?(?:consult\w*|surveys?|"
    r"projects?|engagement|events?|activit\w+|opportunit\w+|exercises?|work|schemes?|"
    r"plans|initiatives?|ways|issues|topics|things|questionnaires?|polls?|workshops?|"
    r"conversations?|research|studies|matters|involvement|decisions|ones|proposals|"
    r"meetings|participation|public|council|calls)\b|\bagain\b|\bhave your say\b|"
    r"\b(?:consultations|surveys|projects|opportunities|questionnaires|engagements|"
    r"schemes)\b|\bget(?:ting)? involved\b|\bpanel\b|\bengagement (?:activit\w+|"
    r"opportunit\w+|work|events|mailing|news|list|team|programme|updates|newsletter|bulletin|emails|e ?news|letters)\b|\b(?:next|another) time\b|"
    r"\bfuture (?:engagement|contact|consult\w+)\b|\bwhat else\b|\bdont miss\b"
)

STATE_OF_THINGS = re.compile(
    r"\b(?:are|were) you (?:\w+ )?(?:subscribed|a (?:member|subscriber)|registered|"
    r"aware|signed up|on (?:our|the|any|a) (?:\w+ ){0,2}(?:list|panel|database|books))\b|\bhow (?:did|do|have|well|much|often|satisfied|likely|useful|"
    r"many|long|informed)\b(?! (?:you|we) (?:\w+ )?(?:want|like|wish|prefer))|"
    r"\b(?:have|did|do) you (?:currently |already |ever |usually |previously |"
    r"regularly )*(?:heard?|received?|read|get|been|feel|think|find|know|had|use|"
    r"contact\w*|signed|seen|visited)\b|\bto what extent\b|\bwhere did you\b|"
    r"\bwho (?:did|do|should)\b|\bshould the council\b|\bshould (?:the|a|our|your|all|every) \w+(?!.*\b(?:you|me|my)\b)|\bdo you (?:strongly )?(?:agree|"
    r"disagree|support|oppose|think|believe) (?:that|with|or|the|we|our|it|this)\b|"
    r"\bwhat (?:is|are) (?:your|the)\b(?!.*\b(?:preferences?|contact)\b)|"
    r"\bhow (?:should|could|can) (?:the council|we improve|communication)\b|\b(?:you|"
    r"respondents?) (?:have )?heard (?:about|of)\b|"
    r"\bhow (?:happy|satisfied|pleased|content) (?:are|were) you with (?!(?:us|the council|being) )"
)
OTHER_MEANS = re.compile(
    r"\b(?:phone|telephone|call(?:s|ed|ing)?|ring|text(?:s|ed|ing)?|sms|post|postal|"
    r"letters?|mail|whats ?app|in person)\b"
)
BY_EMAIL = re.compile(r"\bemail(?:s|ed|ing)?\b|\belectronic mail\b")
LABEL_ONLY = re.compile(
    r"(?:\w+ ){0,3}(?:mailing list|news ?letters?|(?:future|further|re)? ?contact|"
    r"contact (?:consent|permission|again|me|ok|okay|allowed)|consent to contact|"
    r"permission to contact|keep(?:ing)? in touch|stay(?:ing)? in touch|"
    r"keep(?:ing)? (?:me )?(?:informed|updated|posted)|opt(?:ed)? ?in|optin|"
    r"opt(?:ed)? ?out|optout|updates?|bulletins?|e ?news|recontact|marketing|"
    r"do not contact|dnc|unsubscribe|alerts|mailings?|invit\w+|add to list|"
    r"email updates|follow up contact|subscribe|(?:email|mail) list|distribution list|"
    r"contactable|opt in opt out)(?! (?:source|provider|format|type|domain|method|id|campaign)\b)(?: \w+){0,3}\??"
)
CONSENT_WORD = re.compile(r"\b(?:consent\w*|permission|agree(?:s|d|ment)?|i agree|accept(?:ed)?)\b")
ASKS_LEAVE = re.compile(
    r"\b(?:may|can|could|shall|should) (?:we|the \w+) (?:\w+ ){0,2}(?:contact|email|write|keep|send|tell|invite|update|hold|add|put|let you|get in touch|come back)\b"
)
"""Beside another question in one heading it still asks for leave."""
STAFF_DID = re.compile(
    r"(?:(?:date|last|first|when|was|were|has been|have been|been|already|initial|\d+(?:st|nd|rd|th)) )*"
    r"(?:(?!(?:ok|okay|happy|want\w*|wish\w*|like|may|can|could|would|be|agree\w*|consent\w*|keep|kept|prefer\w*|to|if|not|"
    r"permission|please|i|we|you|me)\b)\w+ ){0,3}?"
    r"(?:sent(?: out)?|issued|posted|mailed|emailed|contacted|acknowledged|invited|notified|informed|replied to|chased|phoned|"
    r"texted|written to|contact made|followed up|delivered|opened|verified|validated|bounced)"
    r"(?: (?:on|by|date|at|y n|yes no|status|to|back|again|about))*"
)
"""'Newsletter sent', 'Contacted?': what staff did, which nobody gave leave for by it."""
STAFF_ADDED = re.compile(
    r"(?:date |when |already )*(?:added|put|placed|entered|uploaded) (?:in|on|to|onto|into) (?:\w+ ){0,3}?\w+"
)
"""'Added to mailing list' says what staff did, on whose wish nobody knows."""
OF_A_SERVICE = re.compile(
    r"\b(?:leisure|librar(?:y|ies)|museums?|theatre|arts?|sports?|gym|swimming|school|jobs?|careers?|vacanc(?:y|ies)|"
    r"waste|recycling|bins?|refuse|gritting|parking permit|tourism|visitor|tenants?|wedding|cemetery|shop|box office|membership)"
    r" (?:centre |service |team |collection |day )?(?:e ?)?(?:newsletters?|bulletins?|news|alerts?|reminders?|updates?|mailing list|offers?)\b"
)
"""News of one service is no invitation to take part in others."""
OF_ONE_TOPIC = re.compile(
    r"(?:subscribe[ds]?|sign(?:ed)? up|topics?|bulletins?|lists?|alerts?|newsletters?|updates)(?: to| for| on| about)?\s*[:|\[–-]\s*"
    r"(?!.*\b(?:consult\w*|engag\w*|surveys?|your say|involve\w*|participat\w*|future|all|everything|any|general|council|news\w*|e-?mail|post|phone|text)\b)\w.*",
    re.IGNORECASE,
)
"""'Subscribe to: Planning' is leave for one topic. Matched on the heading as written."""
FOREIGN_CONTACT = re.compile(
    r"\b(?:(?:re)?contacte\w*|(?:d|l)?informe\w*|courriels?|nouvelles|actualites|kontakt\w*|anschreiben|benachrichtig\w*|"
    r"informier\w*|rundbrief|[gc]h?ysylltu|newyddion|diweddariadau|fios)\b"
)
FOREIGN_NO = re.compile(
    r"\b(?:ne|pas|plus|non|nicht|keine?n?|peidi\w*|desabonn\w*|desinscri\w*|abgemeldet|abbestell\w*|widerruf\w*|ddim|nad|na)\b"
)
"""What a heading in another language asks is never sure enough for a yes."""
SENTENCE = re.compile(r"[.?!;:()\[\]\n]+")
FIRST_PERSON = re.compile(
    r"\b(?:i|we|me|my|im|id|ive|please)\b|^(?:yes )?(?:happy|glad|willing|content|ok|okay|keen) (?:to|for)\b"
)
BARE = re.compile(
    r"(?:contact|consent|permission|agreement|future|privacy|publish|news|email|updates?)"
)
NO_MEANS = re.compile(
    r"(?:please )?(?:do not|dont|no|not|never) (?:\w+ )?(?:contact|email|"
    r"disturb)(?: me| please| at all)*|not at all|no thank(?:s| you)|"
    r"i do not wish to be contacted"
)
ANSWER = re.compile(r"(?:yes|no)\b", re.IGNORECASE)
BARE_CONSENT = re.compile(
    r"(?:\w+ )?(?:consent(?:ed|s)?|gdpr)(?: (?:given|form|status|ok|okay|obtained|received|held|y n|y/n|"
    r"(?:(?:person|resident|tenant|applicant|adult|parent|owner|r|p) ?)?\d))*"
)
NO_MEANS_AT_ALL = re.compile(r"\bmail(?:ing)?(?: ?list|ings?|outs?)\b|\bpost code\b|\bposted\b")
BY_OTHER_MEANS = re.compile(
    r"\b(?:by|via|through|over) (?:the )?(?:phone|telephone|text|sms|post|letter|mail|whats ?app)\b|"
    r"\b(?:phone|telephone|call|ring|text|sms|post|postal|letter|whats ?app)(?:ing|ed)? ?"
    r"(?:you|me|ok|okay|contact|consent|updates|to|$)"
)
ABOUT = re.compile(
    r"\b(?:about|regarding|concerning|to discuss|in relation to|relating to|"
    r"(?:notif\w+|inform\w*|told|tell|advis\w+)(?: me| us| you)? (?:of|when|once|if)) (.+)"
)
COMMON_CAUSE = re.compile(
    r"\b(?:future|upcoming|forthcoming|other|others|similar|more|later|next|say|chances|ways|engag\w+|consult\w+|news\w*|council\w*|events?|services?|issues|matters|topics|involved|"
    r"opportunit\w+|local|area|neighbou?rhood|community|borough|town|city|our work|activit\w+|"
    r"surveys|what (?:s|is) (?:on|next|coming|happening)|whats|anything|everything|things)\b"
)
"""What a general wish to be kept informed is about."""
ADDRESSED = re.compile(r"\b(?:you|your|me|my|us|we)\b")
WISH = re.compile(r"\b(?:tick|box|check|rather|prefer|wish|want)\b")
EITHER_WAY = re.compile(
    r"\bopt(?:ed)? ?in\b.*\bopt(?:ed)? ?out\b|\bopt in ?/ ?out\b|\bdo ?/? ?(?:or )?do not\b"
)
WILLING = re.compile(r"\b(?:happy|willing|content|glad|consent|agree|agreeable) (?:to|for)\b")
BEYOND_LABEL = re.compile(r"\b(?:consultations?|surveys?|engagement|have your say)\b")
PREFERENCES = re.compile(
    r"(?:(?:contact|communications?|mailing|email|marketing|subscription|notification|update)s? "
    r"(?:prefs?|preferences?|permissions?|options?|choices?|consents?)|"
    r"(?:keep|kept) (?:me )?(?:informed|updated|posted)(?: (?:about|on|of))?|(?:email |mailing )?subscriptions?)"
)
"""Headings over several topics, each with a column of its own."""
ENGAGEMENT = re.compile(
    r"\b(?:consult\w*|engag\w+|surveys?|your say|involve\w*|participat\w+|future|other|all|any|every\w+|general|yes|no|"
    r"projects|schemes|opportunit\w+)\b"
)
"""Topics that stand for taking part in general."""

"""The words of questions about sharing, publishing and privacy, as families. All are matched on folded text.

A yes to any of them allows something, and never that anybody be written to.
"""

import re

PUBLISH = re.compile(
    r"\bprint\b(?=.* (?:said|words|comments?|response|answers?|views)\b)|\bpublish\w*|\bpublication\b|\b(?:made|make|making|"
    r"be) (?:\w+ ){0,3}public(?:ly)?\b|\bpublicly\b|\bquot(?:e|ed|ation)\b|"
    r"\battribut\w+|\bmade available\b|\bconfidential\w*\b|\banonymous(?:ly)?\b|"
    r"\banonymis\w+|\bdisplayed\b|\bpublic (?:record|domain|view)\b|"
    r"\bappear (?:\w+ )?(?:online|on (?:our|the) website|in (?:the|our) report)\b|"
    r"\bprinted\b|\bnamed in\b|\b(?:put|show|shown|posted) (?:\w+ ){0,3}(?:online|"
    r"on (?:our|the) website)\b"
)
_WHAT_THEY_SAID = (
    r"(?:(?:your|my|our|the) (?:\w+ (?:and|or|&) )?(?:full |first |own |written )?(?:words?|comments?|name|initials|story|stories|photos?|photographs?|"
    r"pictures?|images?|portrait|quotes?|views?|response|reply|answers?|remarks|statement|submission|feedback|opinions?)"
    r"(?: (?:and|or|&) (?:your |my )?\w+)?)"
)
_WHERE_SEEN = (
    r"(?:website|web ?page|web ?site|online|internet|report|reports|leaflets?|newsletters?|magazine|brochure|posters?|"
    r"video|film|exhibition|display|press|media|newspapers?|publicity|publications?|facebook|social media|summary|minutes|"
    r"(?:published|public) \w+|noticeboard|case stud(?:y|ies))"
)
APPEARING = re.compile(
    rf"\b(?:us(?:e|ed|ing)|show\w*|display\w*|featur\w+|includ\w+|print\w*|reproduc\w+|repeat\w*|read out|go|going|put|appear\w*|stand|"
    rf"seen|keep|kept|leave|left|shar\w+|post\w*|mention\w*|add)\b(?: \w+){{0,4}}? {_WHAT_THEY_SAID}(?: \w+){{0,4}}? (?:on|in|into|for|out of|off|from|next to|beside|alongside) "
    rf"(?:\w+ ){{0,3}}?(?:{_WHERE_SEEN}|comments?|what (?:i|you) (?:said|wrote))\b|"
    rf"\b{_WHAT_THEY_SAID}(?: \w+){{0,2}} (?:go|going|put|appear\w*|be (?:put|shown|seen|used|printed|included|featured|displayed|read)|stand|shown)\b(?: \w+){{0,3}}? "
    rf"(?:on|in|into|for|next to|beside|alongside) (?:\w+ ){{0,3}}?(?:{_WHERE_SEEN}|comments?|what (?:i|you) (?:said|wrote))\b|"
    r"\b(?:use|feature|show|take|share|display|print) (?:\w+ ){0,2}(?:story|photo\w*|picture|image|portrait)s?\b|"
    rf"\b(?:treat|keep|kept|hold|make|regard) {_WHAT_THEY_SAID} (?:as |strictly )*(?:confidential|private|anonymous|secret|nameless)\b|"
    rf"\b{_WHERE_SEEN} (?:\w+ )?(?:say|show|name|mention|carry|give) (?:who (?:i|you)|{_WHAT_THEY_SAID})|"
    rf"\b(?:hide|withhold|conceal|suppress) {_WHAT_THEY_SAID}|\b(?:name|identity|comments?|words) (?:to be |be )?(?:withheld|hidden|concealed)\b|"
    rf"\b{_WHAT_THEY_SAID} be (?:read|seen|viewed) by (?:\w+ )?(?:others|anyone|everyone|people|the public)\b|"
    rf"\b(?:quot\w+|credit\w*|name|identify) (?:me|you|us) (?:in|on|by name|as|for)\b"
)
"""Somebody's words, name or picture shown somewhere: said without the word 'publish'."""
PUBLISHED_LATER = re.compile(r"\b(?:when|once|after|until) (?:\w+ ){0,6}publish\w*")
PRIVACY = re.compile(
    r"\bprivacy\b|\b(?:data|our|this|the) notice\b|\bread how we\b|\bgdpr\b|\bdata protection\b|\bdpa\b|\bterms\b|\bconditions\b|"
    r"\bt ?(?:&|and) ?cs?\b|\bread and (?:understood|understand|agree\w*|accept\w*)\b|"
    r"\binformation sheet\b|\b(?:read|understood) (?:the|this|our|and)\b|\bcookies?\b|"
    r"\b(?:process|us(?=e|ing)|store?|hold|collect|keep|handl)(?:ing|ed|es|e|"
    r"s)? (?:of )?(?:my|your|the|this|personal|any) (?:\w+ ){0,2}(?:data|information|"
    r"answers?|responses?|details|above)\b|\bhow (?:we|my|your|you|it|they|the council)(?: \w+){0,4} (?:data|"
    r"information|details|answers)\b|\b(?:data|information|details|answers) (?:to be|may be|can be|will be|being|be) (?:processed|stored|held|used|kept|looked after)\b|\bstorage of (?:my|your|personal|the)\b|\bkeep what (?:you|i) (?:tell|say|said|told|wrote)\b|\b(?:data|information|details) (?:storage|handling|retention|use|processing|being (?:stored|kept|held|used|processed))\b|\b(?:consent|agree|permission) to (?:take|taking|participat\w+|"
    r"be(?:ing)? (?:photographed|filmed|recorded)|photos?|filming|recording)\b|"
    r"\bbe(?:ing)? (?:photographed|filmed|recorded)\b|\b(?:photo|photograph|filming|"
    r"recording|image)s? (?:consent|permission)\b|\bparticipation consent\b|\b(?:over|"
    r"aged?|at least) 1[3-9]\b|\b1[3-9] (?:or over|years)\b|\bhouse rules\b|"
    r"\bmoderation\b|\bcode of conduct\b|\bfair processing\b|\bdata (?:use|processing|"
    r"statement)\b|\binform how we\b"
)
PRIVACY_ACT = re.compile(
    r"\b(?:read|understood|understand|accept\w*|agree to (?:the|our|these|abide)|"
    r"acknowledge\w*|terms|seen)\b"
)
HELD_FOR_THIS = re.compile(
    r"\b(?:hold|holding|held|keep|keeping|kept|stor(?:e|ed|ing)|us(?:e|ed|ing)|retain\w*|record\w*|process\w*|collect\w*|sav(?:e|ed|ing)) "
    r"(?:\w+ ){0,3}?(?:details|data|information|answers?|responses?|email|address|name|replies)\b(?: \w+){0,8}? "
    r"(?:purposes? of|in order to|so (?:as|that)|while|during|to (?:run|carry out|analyse|complete|process)|only (?:for|in|to)|"
    r"for (?:the )?(?:this|these|analys\w+|research|statistic\w+)|for as long as|in connection with)\b"
    r"|\b(?:details|data|information|answers?|responses?|email|address|name) (?:will|would|may|can|to|is|are|being) (?:only )?(?:be )?(?:only )?"
    r"(?:used|held|kept|stored|processed) (?:only )?(?:for|to|in|by)\b"
)
"""Keeping details for the work in hand: a privacy notice, unless somebody is to be written to."""
ACKNOWLEDGED = re.compile(
    r"^(?:i|ive|im|we|weve) (?:\w+ ){0,2}?(?:know|knew|seen|saw|been told|aware|noticed|looked at|clear|satisfied|informed)\b"
)
"""'I know how …': said of a privacy notice."""
REACHING = re.compile(
    r"\b(?:(?:re)?contact(?:ed|ing)?|email (?:me|you|us|about|to)|emailed|writ\w+|send\w*|sent|tell\w*|told|invit\w*|hear\w*|inform|informed|"
    r"updat\w+|notif\w+|newsletter|news|in touch|let (?:me|you|us) know|ask(?:ed)? (?:me|you|us))\b"
)
_THIRD = (
    r"(?:funders?|grant (?:givers?|makers?)|partners?|contractors?|developers?|suppliers?|sponsors?|consultants?|consultanc\w+|agenc(?:y|ies)|"
    r"compan(?:y|ies)|firms?|organi[sz]ations?|charit(?:y|ies)|universit(?:y|ies)|researchers?|students?|academics?|nhs|police|hospitals?|"
    r"landlords?|housing associations?|schools?|press|media|journalists?|newspapers?|reporters?|councillors?|(?:ward |council |panel )members?|evaluators?|crews?|fire service|ambulance \w+|mps?|ministers?|"
    r"government|ministry|regulators?|neighbours?|providers?|operators?|architects?|engineers?|builders?|applicants?|owners?|"
    r"third part(?:y|ies)|bodies|groups|people|residents|others|departments?|(?:county|parish|town|district|another|other) councils?|(?:other|another) (?:\w+ )?teams?|trusts?|surgery|gp|doctors?|planners)"
)
_A = r"(?:our|the|your|my|an?|any|other|local|another|its|their|selected|some|relevant)"
TOLD_TO_OTHERS = re.compile(
    rf"\b(?:tell|inform|notify|let|show|giv(?:e|ing)|send|email|advise|brief|copy in) (?:{_A} )+(?:\w+ ){{0,2}}?{_THIRD}\b(?=.*\b(?:who|your?|my|me|us)\b)|"
    rf"\b(?:give|giving|given|send|hand|handed|provide|supply|pass(?:ed|ing)?|show|shown|forward\w*|release\w*|reveal\w*|make|made|refer\w*|introduc\w+|"
    rf"put|connect|copy|shar\w+|mention\w*|available) (?:\w+ ){{0,6}}?(?:to|with|by) (?:{_A} )*(?:\w+ ){{0,2}}?{_THIRD}\b|"
    rf"\bput (?:you|me|us) in touch with\b|\bintroduce (?:you|me|us) to\b"
)
"""Somebody else is told who the respondent is, said without the word 'share'."""
CONTACTED_BY_OTHERS = re.compile(
    r"\b(?:our|the|your|an?|any|other|local|another|its|their|selected) (?:\w+ ){0,2}?"
    r"(?:funders?|grant (?:givers?|makers?)|sponsors?|researchers?|students?|academics?|consultants?|press|media|journalists?|newspapers?|reporters?|landlords?|"
    r"neighbours?|architects?|engineers?|builders?|applicants?|consultanc\w+|university|universities|police|hospital|company|companies|firms?|owners?) "
    r"(?:\w+ ){0,2}?(?:contacts?|emails?|writes?|gets?(?= (?:back|in touch))|call|phone|ring|visit|see|use|have|hold|receive|know) (?:\w+ )?(?:you|me|us|your|my|to|in touch|who)\b|"
    rf"\b{_THIRD} (?:(?:to|may|can|could|will|should|might) )?(?:see|seeing|know|knowing|use|using|get|getting|receiv\w+|have|having|hold|holding|access\w*) "
    r"(?:\w+ ){0,3}?(?:your|my|you|me|who)\b|"
    rf"\b(?:details|data|information|answers?|response|address|name|number) (?:\w+ )?(?:going|go|given|available|visible|handed|supplied|known|sent|passed|released) to (?:{_A} )*(?:\w+ ){{0,3}}?{_THIRD}\b|"
    rf"\b(?:hand|pass|give|send|release|supply) (?:\w+ ){{1,3}}to (?:the |our |your |an? )*(?:\w+ ){{0,2}}?{_THIRD}\b|"
    r"^(?:can|may|could|might|should|would) (?!(?:we|us|i|you|they|the council|our (?:team|staff|officers))\b)(?:\w+ ){1,5}?"
    r"(?:see|view|access|look at|be shown|look up) (?:your|my) (?:\w+ ){0,2}?(?:details|data|information|answers?|response|address|name|number)\b"
)
SHARE = re.compile(
    r"\b(?:partners?|contractors?|developers?|suppliers?|sponsors?) (?:may|can|could|to) (?:have|see|use|hold)\b|\bshar(?:e|ing) (?:\w+ ){0,2}(?:your|my|the|this|these|contact|personal|"
    r"any) (?:\w+ ){0,3}(?:details|data|information|email|name|address|response|"
    r"answers?|contacts?)\b|\b(?:details|data|information|address|name|response|"
    r"answers?) (?:\w+ ){0,3}(?:shared|passed|disclosed|forwarded)\b|\bshar(?:e|ed|"
    r"ing)\b.{0,40}\bwith (?:\w+ ){0,3}(?:partners?|contractors?|third|other|external|"
    r"developers?|suppliers?|agenc\w+|organi\w+|compan\w+)\b|\b(?:consent|permission|"
    r"agree|happy|ok) (?:to|for) (?:data |information )?shar\w+|\bdata sharing\b|"
    r"\bpass(?:ed|ing)? (?:\w+ ){0,4}(?:on to|to)\b|\bthird part\w+|\bdisclos(?:e|ed|"
    r"ing|ure)\b|\bforward(?:ed|ing)? (?:\w+ ){0,3}to\b|\b(?:other|external|"
    r"partner) (?:\w+ )?(?:see|use|access|have|get|receive|contact) (?:your|my|you|"
    r"me)\b|\b(?:partners?|partner organi\w+|contractors?|developers?|suppliers?|"
    r"sponsors?) (?:\w+ ){0,3}(?:contact|email|write|get in touch|call)\b|\b(?:from|"
    r"by) (?:\w+ ){0,3}(?:partners?|contractors?|developers?|third part\w+|sponsors?)\b"
)
HARMLESS_SHARE = re.compile(
    r"\b(?:will|shall|do|would) (?:not|never) (?:share|sell|pass|disclose)\b"
)
READ_THE_TERMS = re.compile(
    r"\b(?:read|seen|understood)\b.*\b(?:privacy|data protection|gdpr|terms|conditions|cookies?|fair processing|"
    r"how (?:we|your|my|the \w+)(?: \w+){0,3} (?:use|used|uses|handle|handled|handles|process|processed|"
    r"look after|looked after|keep|kept|store|stored|hold|held|protect|protected)|"
    r"(?:data|information) (?:notice|statement|policy|sheet))\b"
)
"""'Have you read our privacy notice?' asks about an act, yet its yes allows nothing either."""

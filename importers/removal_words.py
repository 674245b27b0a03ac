"""The words people use to be left alone, as families for `removal`. All are matched on levelled text.

Families, not sentences: a request is a verb of leaving or stopping that meets the writer, what we
hold about them, or what we send.
"""

import re

DETAILS = (
    r"(?:emails?(?: address(?:es)?)?|names?|details|data|information|info|address(?:es)?|number|account|"
    r"contacts?|records?|particulars|inbox)"
)
MINE = rf"(?:(?:my|our|mine and my \w+) (?:\w+ and )?(?:\w+ ){{0,2}}?{DETAILS}|th(?:is|ese) (?:email )?(?:address(?:es)?|email|inbox))\b"
HELD = (
    r"(?:(?:data|information|details|info|records?|anything|everything|whatever)"
    r"(?: that)? (?:you|the council) (?:\w+ )?(?:hold|have|keep|store|kept|held)"
    r"|(?:data|information|details|info|records?|trace) (?:of|on|about) (?:me|us)\b)"
)
ME = r"(?:(?:my \w+ and )?(?:me|us|myself|ourselves)|(?:me|us) and my \w+|(?:my|our|this) (?:family|household))"
_ANOTHER_LIST = r"(?:waiting|housing|gritting|shopping|allotment|repairs?|hospital|electoral|council tax|reading|price|bin)"
LIST = (
    rf"(?:(?!{_ANOTHER_LIST})[\w']+ ){{0,4}}?(?:lists?|mailings?|mailshots?|databases?|data base|records|files|systems?|"
    r"books|registers?|distribution|circulation|contacts|newsletters?|bulletins?|emails?|spreadsheets?|"
    r"subscriptions?|updates|panel|messages|correspondence|communications|invitations|everything|this|here|it)"
    r"\b(?! (?:of|for) (?!consult|email|contact|mail|people|names|those|resid|future|the council|yours))"
)
MESSAGES = (
    r"(?:emails?|emailing|letters?|mail|mailings?|mailshots?|mail outs?|newsletters?|bulletins?|messages?|texts|"
    r"correspondence|communications?|comms|contact|spam|junk|updates|invitations|invites|reminders|notifications|"
    r"marketing|circulars|surveys by email|follow ups?)"
    r"\b(?! (?:in|on|at|to) (?:the|our|my) (?:paper|press|news|box|door|wall|site|website|bus|street|editor)"
    r"| from (?!you|the council|this council|council|your|us\b|here|this|now)| boxe?s?\b"
    r"| (?:number|details|name|lens|lenses|sports?|between)\b)"
)
REACH = (
    r"(?:(?:re)?contact|email|mail|write(?: to)?|phone|telephone|call|ring|text|message|bother|pester|approach|"
    r"invite|disturb|spam|harass|hassle|trouble|badger|chase|bombard|target|solicit|correspond with|communicate with|"
    r"get (?:back )?in touch(?: with)?|get back to|come back to|be in touch(?: with)?|reach out(?: to)?|knock)"
)
REACHING = (
    r"(?:(?:re)?contacting|emailing|mailing|writing(?: to)?|phoning|telephoning|calling|ringing|texting|messaging|"
    r"bothering|pestering|approaching|inviting|disturbing|spamming|harassing|hassling|troubling|badgering|chasing|"
    r"bombarding|targeting|corresponding with|communicating with|getting in touch(?: with)?)"
)
REACHED = (
    r"(?:(?:re)?contacted|emailed|mailed|written to|phoned|called|rung|texted|messaged|bothered|pestered|approached|"
    r"disturbed|spammed|harassed|hassled|troubled|bombarded|invited|kept (?:informed|updated|in touch)|told about other|"
    r"sent (?:any|more|these|your|anything|further|things)|on (?:any|your|this|the|a|that) (?:\w+ ){0,2}?(?:list|database|mailing)|subscribed)"
)
NOT = r"(?:not|never|no longer)"
WISH = (
    r"(?:wish|want|care|like|expect|need|agree|consent|ask|asked|prefer|desire|require|intend|choose|welcome|"
    r"wishing|wanting|interested|happy|willing|keen)"
)
AGAIN = (
    r"(?:again|any ?more|any further|further|in (?:the )?future|ever|about (?:this|any|other|anything)|please|"
    r"from now|after|next time|thanks|thank you|at all)"
)
LEAVE = (
    r"(?:take|taken|taking|remove|removing|delete|deleting|cross|strike|scratch|scrub|get|getting|drop|erase|wipe|pull|cut|"
    r"keep|leave|count|purge|exclude|expunge|omit|score|rub|move|release|withdraw)"
)
ERASE = (
    r"(?:remove|delete|erase|destroy|wipe|forget|lose|bin|purge|scrub|scrap|shred|expunge|strike|dispose of|"
    r"get rid of|throw away|discard|clear|drop|cross (?:off|out)|strike (?:off|out)|take (?:off|out|down)|rub out|blank)"
)
REMOVED = r"(?:taken|removed|deleted|struck|erased|left|wiped|purged|dropped|crossed|kept|cut|excluded|scrubbed|binned|destroyed|forgotten)"
STOP = (
    r"(?:stop|cease|quit|halt|discontinue|end|desist from|refrain from|(?:cease and )?desist|give up|cut out|no more|"
    r"enough|avoid|knock off|pack in|leave off)"
)
WEARY = (
    r"(?:enough|fed up|sick(?: and tired)?|tired|done|finished|had it|sick to death|through|weary)"
)
ASKED = r"(?:ask|asking|asked|told|tell|telling|request|requested|require|instruct\w*|insist|demand|beg|implore|hope|trust|expect|rather|prefer|appreciate it if|grateful if|ensure|sure|see(?: to it)?|want|like)"
JOINED = (
    r"(?:ask|asked|agree|agreed|sign|signed|consent|consented|subscribe|subscribed|subscribing|opt|opted|request|"
    r"requested|give|gave|given|join|joined|joining|want|wanted|register|registered|invite|invited)"
)
FAMILIAR_LIST = r"(?:lists?|emails?|emailed|newsletters?|mailings?|contacted|messages|spam|database|bulletins?|communications|updates from you)"
GRANTED = r"(?:consent|permission|authorisation|authority|subscription|opt in|agreement to (?:be )?\w+|sign up)"
_START = r"(?:^|[.!?,;:]\s*|\b(?:please|kindly|just|and|but|so|now|also|then|sorry|thanks|thank you|again|want|ask|wish|rather) )"
_END = r"(?=\s*(?:$|[.,!?;:]|please|now|thank|asap|immediately|at once|straight|for good|completely|entirely|today|forever|altogether|then|and|as|from now|next time|in future|this time|again))"
_I_DO = rf"(?:\b(?:i|we|my \w+ and i)\b (?:\w+ ){{0,3}}?|{_START}(?:do |i am |am |really )?|^)"
_IMPERATIVE = rf"(?:\b(?<!you )(?<!they )(?<!who )(?<!\bwe )(?<!\bi )(?<!people )(?<!officers )(?<!councillors )(?:do|to|must|may|should|can you|shall|could you|please|and|but|or|will you) not|{_START}(?:you )?(?:not|never)|(?:you|council|anyone|nobody|no one|nor) (?:to|must|may|should|shall|is to|are to|are)(?: not| never)|{_START}never(?: ever| again)?)"

_OPENINGS = (_IMPERATIVE, f"{_I_DO}{NOT}", _START, r"\b")


def in_one(*patterns: str) -> tuple[re.Pattern[str], ...]:
    """These patterns, those that open alike as one: a text is gone through once for all of them.

    Where a pattern opens with a word's beginning, so do all its alternatives.
    """
    opened: dict[str, list[str]] = {}
    for pattern in patterns:
        opening = next((one for one in _OPENINGS if pattern.startswith(one)), "")
        opened.setdefault(opening, []).append(pattern.removeprefix(opening))
    return tuple(re.compile(f"{opening}(?:{'|'.join(rest)})") for opening, rest in opened.items())


PLEAS = in_one(
    # off a list
    rf"\b{LEAVE} (?:please )?(?:{ME}|{MINE})(?: \w+){{0,3}}? (?:off|from|out of|out|away from) {LIST}",
    rf"\b(?:take|taken|taking|remove|delete|cross|strike|scratch|get|pull|count|opt|cut|scrub) (?:{ME}|{MINE}) (?:off|out){_END}",
    r"\b(?:take|taken|come|remove|removed) (?:off|from) (?:of )?(?:the |your |our |this |all )?(?:mailing |e ?mail |contact )?lists?\b",
    rf"\b(?:cross|strike|scratch|score|take|rub) (?:off|out) (?:{ME}|{MINE})",
    rf"\b(?:remove|delete|erase|unlist|exclude|purge|expunge) {ME}{_END}",
    rf"\b(?:opt|count) {ME} out\b(?! (?:of|from) (?!{LIST}))",
    rf"\bforget (?:{ME}{_END}|you ever (?:had|knew|met) (?:{ME}|{MINE}))",
    rf"\b{ERASE} (?:all )?(?:of )?(?:the |any |every )?(?:{MINE}|{HELD})",
    rf"\b(?:{MINE}|{HELD})(?: \w+){{0,3}}? (?:be |is to be |gets? )?(?:removed|deleted|erased|taken (?:off|out)|destroyed|wiped|gone|struck|purged|forgotten|binned|left out|crossed)\b(?! from (?:my|the) (?:form|website|page))",
    rf"\b(?:be|been|being|get|have {MINE}) {REMOVED}(?: off| from| out of| out)(?: {LIST}|{_END})",
    rf"\b(?:be|been|being) (?:deleted|removed|erased|forgotten) (?:from|by) {LIST}",
    rf"\b(?:i|we)\b(?: \w+){{0,4}}? (?:want|wish|like|need|prefer|get|come|go|be|ask) (?:to )?(?:be |come |get |go |step )?(?:out of|out|off|away from) {LIST}",
    rf"\b(?:come|get|go) (?:off|out of|away from) (?:this|your|the) {LIST}",
    r"\b(?:leave|quit|exit) (?:this|your|the) (?:\w+ )?(?:mailing|list|newsletter|database|panel)\b",
    rf"{_START}(?:off|out of) (?:the|your|this) (?:mailing )?list\b",
    # un-subscribing and opting out
    r"\b(?:un|de) ?subs?c?r[iy]?[bp]\w*(?! (?:button|link|option|page)s? (?:is|are|was|did|does))|\bunsub\b",
    r"\b(?:cancel|end|terminate|stop|close) (?:my|our|this) (?:\w+ )?(?:subscription|account|membership|newsletter|bulletin|emails)\b",
    rf"\b(?:i|we)\b(?: \w+){{0,4}}? opt(?:ing|ed)? out(?:{_END}| of {LIST}| of (?:\w+ ){{0,3}}?{MESSAGES}| of further| of future| of all)",
    r"^(?:please )?opt(?:ing)? out(?: please)?[.!]*$",
    # stop what you do
    rf"\b{STOP} {REACHING}(?: (?:{ME}|{MINE})(?! an? )(?! the)|{_END})",
    rf"\b{STOP} (?:it )?(?:all |the |these |this |your |any |further |more |with |of |sending |getting |me |us |with the )*{MESSAGES}(?! (?:going|being|from (?!you)|about|is|are|was|were|given|made|available|people|with)\b)(?:{_END}| to {ME}| from (?:you|the council)| already| by| with (?:me|us))",
    rf"\b(?:stop|cease|quit) sending (?:me |us )?(?:\w+ ){{0,3}}?{MESSAGES}",
    rf"\b{STOP} (?:(?:all|any|every|further|future|this|your) )*(?:contact|communications?|correspondence) (?:with|to) (?:me|us)\b",
    rf"\b(?:stop|cease|quit) sending (?:me|us)(?: these| this| your| any| stuff| things|{_END})",
    rf"\b{WEARY} (?:of|with) (?:\w+ ){{0,3}}?(?:{MESSAGES}|being {REACHED}|{REACHING} (?:me|us)|your surveys|these surveys)",
    rf"\btoo many (?:of )?(?:your |these |the |council )?{MESSAGES}",
    r"\b(?:please|kindly|just) stop(?: it| this| now| please)?[.! ]*$",
    rf"\b(?:more|enough) of (?:your|these|the|this) (?:\w+ )?{MESSAGES}(?! about)",
    rf"(?:{_START}|\bneed |\bwant |\bwith |\bhave )no (?:more|further|follow up|future|additional) (?:\w+ )?{MESSAGES}(?:{_END}| to {ME}| from| by| sent)",
    rf"{_START}no (?:more )?(?:emails|mailings|mailshots|newsletters|spam|junk mail|marketing){_END}(?<!thank)",
    # do not reach me
    rf"{_IMPERATIVE} (?:you )?(?:ever |again |dare |to |even |you dare |bother to |try to )*{REACH} (?:{ME}|this (?:address|email)|(?:to )?my (?:address|email|house))\b(?! an? )",
    rf"{_IMPERATIVE} (?:ever |again |bother to )*{REACH}(?:{_END}| {AGAIN})",
    rf"{_IMPERATIVE} (?:ever |again )*(?:bother|trouble) (?:with )?(?:{REACHING}|sending|to (?:send|{REACH}))(?: (?:me|us|any\w*|more|again|these|your)|{_END})",
    rf"{_IMPERATIVE} (?:ever |again )*send (?:{ME}|any ?thing (?:else|more|further)|any (?:more|others?|further)|more|further|others?)\b(?! (?:lorries|buses|traffic|cars|people|police|children|kids))",
    rf"{_IMPERATIVE} (?:ever |again )*(?:send|use|keep|store|hold|retain|process|pass on|add|put|have)(?: on to)?(?: (?:any of|all|any))? (?:{MINE}|{HELD}|{ME} on)",
    rf"\b{ASKED}\b(?: \w+){{0,3}}? {NOT} (?:to )?(?:ever |be )?(?:{REACH} (?:{ME}|to)|{REACHED}|{REACH}(?:{_END}| {AGAIN}))",
    rf"\byou (?:never|do not|will not|did not) {REACH} {ME} (?:again|any ?more|ever|in future)",
    rf"\b(?:leave|let) {ME} (?:alone|be{_END}|off|in peace|well alone)",
    r"\bleave my (?:email|inbox|phone|address|mailbox)(?: \w+)? (?:alone|in peace|be)\b",
    rf"\bno (?:need|reason|point)(?: \w+){{0,2}}? (?:to |in )(?:keep (?:me|us) (?:informed|posted|updated)|{REACH} (?:me|us)|{REACHING} (?:me|us))",
    # I do not want it
    rf"{_I_DO}{NOT} (?:\w+ )?{WISH} (?:(?:to|for|in|ever|me|us|my (?:address|email|name)) )*(?:be|being|been) {REACHED}",
    rf"{_I_DO}{NOT} (?:\w+ )?{WISH} (?:(?:to|in|for|you|ever) )*(?:receive |receiving |get |getting |have |having |be sent |see |accept |take |be on )?(?:any more|any further|any|more|further|future|these|your|such|this|the)?(?: (?!from|about)\w+){{0,2}} ?{MESSAGES}",
    rf"{_I_DO}{NOT} (?:\w+ )?{WISH} (?:\w+ ){{0,2}}?post from (?:you|the council)",
    rf"{_I_DO}{NOT} (?:\w+ )?{WISH} (?:to |in )?(?:\w+ )?(?:hear|hearing)(?: (?:anything|any more|more|again|further))* (?:from (?:you|the council|this council|your)|back|again)",
    rf"{_I_DO}{NOT} (?:\w+ )?{WISH} (?:to |for )?you (?:to )?(?:{REACH}|{REACHING}|have|hold|keep|keeping|holding|use|using) (?:{ME}|{MINE})",
    rf"{_I_DO}{NOT} (?:\w+ )?(?:wish|want|care|desire) (?:\w+ )?to (?:be on|stay on|remain on|belong to|subscribe|be part of) (?:{LIST})",
    rf"\b(?:i|we) should not be on (?:{LIST})",
    rf"\bno (?:wish|desire|interest|intention) (?:to|in|of) (?:\w+ )?(?:hear\w*|receiv\w+|get\w*|be(?:ing)? {REACHED})(?: \w+){{0,5}}? (?:{MESSAGES}|from you|from the council|again)",
    r"\b(?:hear|want|need|get|receive|have) (?:nothing|no) (?:more|further|else)(?: to do)? (?:from|with) (?:you|the council|this council|us|your)\b",
    rf"\b(?:ensure|make sure|see that|certain)(?: that)? (?:i|we|my \w+(?: address)?)(?: \w+){{0,2}}? (?:not|never|no longer|no) (?:\w+ )?(?:{REACHED}|(?:more|further) {MESSAGES}|on {LIST})",
    rf"{_START}{NOT} to be {REACHED}",
    # consent taken back
    rf"\b(?:withdr[ae]w\w*|revok\w+|rescind\w*|retract\w*|cancel\w*|take back|taking back|remove|removing|end) (?:\w+ )?(?:all )?(?:of )?(?:my|our) (?:\w+ )?{GRANTED}",
    rf"\b(?:my|our) {GRANTED} (?:\w+ )?(?:is|has been|was) (?:\w+ )?(?:withdrawn|revoked|cancelled|rescinded)",
    rf"\b(?:not have|not give\w*|never gave|no longer have|withhold|not got|refuse) (?:you )?(?:my|our|any)? ?(?:consent|permission)(?: for you)? (?:to|for) (?:\w+ )?(?:{REACH}|{REACHED}|be {REACHED}|use (?:{MINE})|keep (?:{MINE})|{MINE} to|hold|store|send)",
    rf"\b(?:i|we) (?:\w+ )?object to (?:\w+ ){{0,2}}?(?:being {REACHED}|{REACHING} (?:me|us)|(?:direct )?marketing|(?:your|these|further) {MESSAGES}|(?:the )?(?:processing|use|storage|holding) of my|you (?:using|processing|holding|keeping|storing) (?:my|our))",
    r"\bright (?:to (?:be forgotten|erasure|object)|of erasure)\b|\b(?:gdpr|data) (?:erasure|deletion|removal)\b|\berasure (?:request|of my)\b|\barticle (?:17|21)\b|\bsubject erasure\b",
    # never asked for it
    rf"\b(?:i|we)\b(?: have| did| do| can)? ?(?:not|never) (?:\w+ )?(?:recall |remember )?{JOINED}\b(?: \w+){{0,6}}? {FAMILIAR_LIST}",
    r"\b(?:i|we)\b(?: have| did| do| can)? ?(?:not|never) (?:\w+ )?(?:recall |remember )?(?:sign(?:ed|ing)? up|subscrib\w+|join(?:ed|ing)?|opt(?:ed)? in|registered?)(?: (?:to|for))?(?: any of)? (?:this|these|that|it|any)\b(?! (?:\w+ )?(?:motorway|road|scheme|plan|project|street|town))",
    rf"\b(?:nobody|no one|who|i never|i did not|we never|we did not) (?:ever )?(?:asked?|told|invited?|gave) (?:for )?(?:you )?(?:permission )?(?:to (?:{REACH}|send)|your emails|these emails)",
    r"\b(?:this|these|it|that|your emails?|these emails?|those emails?|your messages?|the emails?)(?: (?:email|message|mail|letter|newsletter|list)s?)? (?:is|are|was|were|count as|counts as) (?:just |all |pure |clearly |really |nothing but )?(?:spam\b(?! filter)|junk mail|unsolicited|unwanted|harassment|a nuisance)",
    rf"\b(?:unwanted|unsolicited) (?:{MESSAGES})",
    r"\byou (?:keep|are) (?:on )?(?:spamming|pestering|harassing|bombarding|hounding|badgering) (?:me|us|my)\b",
    # Deutsch, français, español, polski: the languages forms of ours come back in
    r"\b(?:nicht mehr|nie wieder|bitte nicht|nicht weiter)(?: \w+){0,2}? (?:anschreiben|kontaktieren|schreiben|anrufen|kontakt\w*|e ?mailen|zusenden|schicken)\b",
    r"\bkeine?n? (?:weiteren? )?(?:e ?mails?|mails?|post|newsletter|werbung|nachrichten|zusendungen|kontakt\w*)\b(?: mehr)?(?=\s*(?:$|[.,!;]|mehr|bitte))",
    r"\bne (?:\w+ ){0,2}?(?:plus|pas|jamais) (?:\w+ ){0,2}?(?:(?:re)?contacter|ecrire|écrire|envoyer|solliciter|recevoir)\b|\bplus (?:de|d') ?(?:e ?mails?|courriels?|messages)\b(?=\s*(?:$|[.,!;]|svp|s'il|merci))|\bd[eé]sabonn\w+|\bd[eé]sinscri\w+",
    r"\bno (?:me |nos )?(?:vuelvan? a )?(?:contactar\w*|contacten?|escriban?|env[ií]en?|manden)\b|\b(?:darme|denme) de baja\b",
    r"\b(?:nie chc[eę]|prosz[eę] nie|wi[eę]cej nie|nie) (?:\w+ ){0,2}?(?:kontaktowa\w*|pisa[cć]|wysy[lł]a\w*|otrzymywa\w*|dzwoni\w*)\b",
    # Cymraeg
    r"\bpeidiwch (?:a|ag|â|byth)? ?(?:â |a |ag )?(?:chysylltu|cysylltu|e ?bostio|email\w*|ysgrifennu|anfon|ffonio|tecstio|phoeni)",
    r"\b(?:dim|nid wyf|dydw i ddim|dwi ddim|nid ydw\w*|ddim)\b.{0,30}\b(?:e ?b[oy]st\w*|negeseuon|cysylltu|gohebiaeth|cylchlythyr\w*)\b(?! (?:am|gan))",
    r"\b(?:tynnwch|tynnu|dil[eë]wch|dil[eë]u|gwaredwch)\b.{0,20}\b(?:fi|ni|fy|ein|enw|manylion|cyfeiriad|rhestr)\b",
    r"\b(?:stopiwch|rhoi'r gorau i|rhowch y gorau i|peidio)\b.{0,20}\b(?:e ?b[oy]st\w*|anfon|cysylltu|negeseuon|ysgrifennu)",
    r"\bdad(?: ?, )? ?danysgrifi\w*|\bgadewch lonydd\b|\bgadewch fi\b",
)
TURNED = re.compile(
    r"\b(?:do not|never|not|why did you|why have you|before you|if you|did you|can not|until|without|why was i|why were we)"
    r"(?: \w+){0,2}? (?:un ?subscri\w+|tak(?:e|en)|remov\w+|delet\w+|stop\w*|opt(?:ed)? (?:me )?out|eras\w+|forget|drop\w*|cross|strike|struck|leave|left|cancel|bin|lose)\b"
    r"(?! \w+ing (?:asked|told))"
)
THINGS_OUTSIDE = (
    r"(?:(?:bus|cycle|parking|speed|street|traffic|wheelie|litter|play|zebra) )?(?:bins?|bench(?:es)?|seats?|trees?|hedges?|branch(?:es)?|stumps?|graffiti|"
    r"signs?|signage|bollards?|barriers?|swings?|slides?|fenc(?:e|es|ing)|lamps?|lights?|kerbs?|skips?|bumps?|humps?|cameras?|litter|rubbish|fly ?tipping|"
    r"cars?|vans?|lorr(?:y|ies)|caravans?|planters?|railings?|walls?|gates?|shelters?|stops?|lanes?|meters?|bays?|posters?|banners?|scaffold\w*|mattress\w*|"
    r"weeds|leaves|cones|phone ?box\w*|shed|hoarding|equipment|furniture|tarmac|wires?|aerials?|nests?|snow|dog mess)"
)
"""What people want taken away from outside their door; it is on no list of ours."""

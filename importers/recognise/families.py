"""Word families of headings: role, how much they speak for it (0 to 1), the folded words (fullmatch)."""

from collections.abc import Sequence

from importers.draft import Role

R = Role

FAMILIES: Sequence[tuple[Role, float, str]] = (
    (
        R.IGNORE,
        0.97,
        (
            r"(?:assignee|assigned to|actioned by|initials|(?:no|nr|row|row (?:no|number|"
            r"index)|line|line no|s/no|sr no|serial no|item|item no|index|count)|.*\b(?:last|"
            r"date|time) ?(?:modified|updated|changed|edited|seen|login|posted|emailed)\b.*|"
            r"(?:modified|updated|retired|edited)(?: (?:at|on|by))?|status|progress|finished|"
            r"duration.*|time taken.*|user agent|browser|device|referr?er|language|locale|"
            r"user language|network id|tracking link|collector id|user no|user ?name|"
            r"screen name|login.*|password|avatar|slug|url|link|page|tile|tags|points|"
            r"total points|quiz feedback|ip hash|user status|is guest|approval status|"
            r"collector|channel|data source|source|origin|votes?|likes?|dislikes?|upvotes?|"
            r"downvotes?|(?:likes|dislikes|votes|comments|upvotes|downvotes|attachments?|"
            r"followers) count|cached votes.*|attachments?|photos?|image|file|version|type|"
            r".*\b(?:expir(?:y|es|ed|ation)|valid (?:until|till|to)|renewal (?:date|due)|review date)\b.*|"
            r"document type|code|question|attributes|cluster|.*\bphoto of\b.*|document detail)"
        ),
    ),
    (
        R.EMAIL,
        0.95,
        (
            r"(?:.*\b)?(?:email|e post|ebost)(?: ?(?:address|addr|adress|id|1|2|contact|"
            r"account))?(?:es)?(?: (?:optional|if any|if you have one))?|mail address|"
            r"electronic mail(?: address)?|.*\bemail address\b.*|.*email des empfangers"
        ),
    ),
    (
        R.POSTCODE,
        0.95,
        (
            r".*\b(?:post ?code|pcode|p/code|p code|zip(?: ?/? ?postal)?(?: ?code)?|"
            r"postal (?:/ zip )?code|cod post|post zip)\b.*|.*zip ?code.*"
        ),
    ),
    (
        R.PHONE,
        0.9,
        (
            r"(?:.*\b)?(?:phone|telephone|tel|mobile|cell|cell ?phone|landline|land line|mob|"
            r"ffon)(?: ?(?:no|number|num|nos|numbers|contact|1|2))?(?: (?:optional|incl|"
            r"including).*)?|contact (?:no|number|num)|number to (?:call|reach).*|.*\b(?:phone|"
            r"telephone|mobile|contact) (?:number|no)\b.*|whats ?app number"
        ),
    ),
    (
        R.FIRST_NAME,
        0.95,
        (
            r"f name|(?!.*\b(?:and|&) (?:last|sur|family))(?:.*\b)?(?:first ?names?|fore ?names?|"
            r"given ?names?|christian names?(?: s)?|fname|first|given|firstname|enw cyntaf|prenoms?|"
            r"preferred name|known as|vorname)(?: s|/s)?(?: (?:or|and|/) initials?(?: s)?)?"
        ),
    ),
    (
        R.LAST_NAME,
        0.95,
        (
            r"(?!.*\bfirst\b)(?!.*\bfore ?name)(?!names? (?:(?:and|&) )?(?:sur|family|last))(?!names? (?:and|&))l name|(?!.*\bfirst\b)(?!.*\bfore ?name)(?!names? (?:(?:and|&) )?(?:sur|family))(?!names? (?:and|&))(?:.*\b)?(?:family|"
            r"last ?names?|sur ?names?|family ?names?|(?:second|2nd) name|lname|sname|last|cyfenw|nachname|familienname|nom de famille)"
        ),
    ),
    (
        R.TITLE,
        0.9,
        (
            r"(?:title|salutation|honorific|mr/mrs.*|mr mrs.*|prefix|name prefix|"
            r"form of address|styled?|document title)"
        ),
    ),
    (R.DISPLAY_NAME, 0.8, r"(?:display name|name original name|nickname|handle)"),
    (
        R.FULL_NAME,
        0.9,
        (
            r"(?:who|names?|full ?names?|.*\bfull name|your names?|name s|enw|nom|"
            r"names? (?:(?:and|&) )?(?:surname|family name)|.*\b(?:first|fore ?name|given) (?:name )?(?:and|"
            r"&) (?:last|sur ?name|family)(?: ?names?)?|name first last|.*\bname in full|"
            r"(?:contact|respondent|attendee|author|customer|member|resident|participant|"
            r"delegate|subscriber|person|applicant|signed|complainant|client|guest|visitor|"
            r"volunteer|requester|requestor|sender|consultee|correspondent)s?(?: name|"
            r" ?s name)|respondent|consultee|author name|called|print name|first names? (?:and|"
            r"&) surname|forenames? (?:and|&) surname|(?:who are you|may we ask who.*|"
            r"what should we call you|what are you called|how should we address you))"
        ),
    ),
    (
        R.ORGANISATION,
        0.85,
        (
            r"(?!.*\b(?:sector|where|type)\b)(?:.*\b(?:organi[sz]ations?|company|business|"
            r"employer|charity|firm|institution|agency|affiliation|body represented|workplace|"
            r"place of work|organi[sz]ation name|sefydliad|society)\b.*|org|body|group(?: name)?|association.*|(?:if )?(?:for|from|with) an? (?:group|body|club|society|organi[sz]ation).*|"
            r".*\b(?:group|body|club|organi[sz]ation)s? (?:do|are|did|would|if|which|what) you (?:\w+ )?(?:speak|answer|respond|act|write|represent|reply|from|with|here|part).*|"
            r"group / organi.*|group represented|who do you (?:work for|represent)|"
            r".*\bgroup you (?:represent|belong).*|.*\b(?:representing|on behalf of|"
            r"(?:answering|responding|acting|speaking|writing|replying|here) for|community group|club|"
            r"name of (?:your )?(?:group|school|club))\b.*|school|"
            r"(?:(?:who|whom|group|body|club|organi[sz]ation) )?(?:i|we) (?:(?:am|are) )?(?:represent|speak for|speaking for|answer for|act for|here for|belong to)(?: .*)?)"
        ),
    ),
    (
        R.DEMOGRAPHIC,
        0.85,
        (
            r"(?:age|.*\bage (?:group|band|range|bracket|category|group s)|age.*\bare you|"
            r".*\bhow old\b.*|.*\b(?:what|which) age\b.*|.*\byour age\b.*|.*\bage range\b.*|"
            r"gender.*|.*\bgender\b.*|sex|.*\b(?:level of|highest) (?:education|"
            r"qualification).*|.*\b(?:your|what) (?:is your )?sex\b.*|.*\bethnic\w*\b.*|"
            r".*\bdisab\w+\b.*|religio\w*.*|.*\b(?:religion|faith|belief)\b.*|"
            r".*\bsexual\w*\b.*|.*\bmarital\b.*|.*\bnationality\b.*|.*\b(?:dob|date of birth|"
            r"year of birth|birth ?(?:day|date|year)|year you were born|born)\b.*|"
            r".*\b(?:household )?income\b.*|.*\beducation\b.*|.*\bemployment\b.*|"
            r".*\boccupation\b.*|employment status|.*\bcarer\b.*|.*\btenure\b.*|"
            r".*\borgani[sz]ation type\b.*|.*\btype of (?:organi[sz]ation|respondent)\b.*|"
            r".*\brespondent type\b.*|.*\bresponding as an? (?:individual|resident)\b.*|"
            r".*\bresponding as\b.*|country|.*\bage at\b.*|.*\byears? old\b.*|"
            r"long term (?:illness|condition).*|.*\bhealth condition\b.*|pregnan\w*.*|"
            r".*\bchildren in (?:your )?household\b.*)"
        ),
    ),
    (
        R.COORDINATE,
        0.9,
        (
            r"(?:.*\b)?(?:lat|latitude|lng|lon|long|longitude|easting|northing|x ?cord|y ?cord|"
            r"x ?ord\w*|y ?ord\w*|x ?coord\w*|y ?coord\w*|geo ?point|coordinates?|"
            r".*breitengrad.*|.*langengrad.*)s?"
        ),
    ),
    (
        R.ADDRESS,
        0.85,
        (
            r"(?:[\w/]+ ){0,4}(?:address|addr|add ?\d|street(?: address)?|"
            r"address ?(?:line)? ?\d*|(?:property|house)(?: (?:name|number|no|name/number|"
            r"name or number).*)?|road|place name|cyfeiriad)(?: ?(?:line )?\d*|,? (?:1st|first|2nd|second|top) line(?: only)?)?|"
            r"(?:(?:house|flat|property|door|street|road)(?: (?:name|no|number))?|number|no|name) ?(?:&|and|/|or|\+) ?(?:the )?(?:your )?(?:street|road|house)(?: (?:name|no|number))?"
        ),
    ),
    (R.ADDRESS, 0.78, r"(?:.*\b)?where (?:do )?(?:you|i|we) live"),
    (
        R.LOCATION,
        0.8,
        (
            r"(?:(?:[\w/]+ ){0,3}(?:ward|neighbou?rhood|district|town|village|city|locality|"
            r"parish|borough|region|county|state|lga|estate|area|location|suburb|municipality|"
            r"quarter|province|settlement|community council)s?(?: (?:council|name|code|"
            r"description|or \w+|of residence|address)| ?/ ?\w+)*|(?!.*\bsector\b).*\b(?:which|"
            r"what) (?:\w+ ){0,4}(?:ward|neighbou?rhood|district|town|village|city|locality|"
            r"parish|borough|region|county|area|part|side|community)\b.*|"
            r".*\bwhere (?:in [\w ]+ )?(?:do|are|did) you\b.*|.*\bwhere (?:you|i|we) live\b.*|"
            r".*\b(?:you|respondents?) (?:live|reside|based|come from)\b.*|"
            r".*\bwhere does your\b.*|.*\bstreet (?:or road )?name|.*\bplace you live\b.*|"
            r"nearest \w+(?: \w+)?|allocated nn|areas)"
        ),
    ),
    (
        R.STARTED_AT,
        0.9,
        r"(?:started|start(?:ed)? (?:date|time|at|on).*|date started|begun|opened at|start)",
    ),
    (
        R.CONSENT_TIME,
        0.9,
        (
            r"(?:.*\b(?:opt ?in|optin|consent(?:ed)?|confirm(?:ed)?) ?(?:time|date|at|on|"
            r"given on|timestamp)\b.*|date (?:of )?(?:consent|opt ?in)(?: given)?|consented|(?:consent|permission) (?:\w+ ){0,3}(?:date|on|when|dated)|agreed (?:on|at|when|date)|when agreed|"
            r".*\b(?:consent|permission|agreed|opt in)\b.* date(?: (?:given|obtained|agreed|signed|of consent))?)"
        ),
    ),
    (
        R.STOP_TIME,
        0.9,
        (
            r"(?:(?:desabonn\w+|desinscri\w+|abgemeldet|abbestellt|widerrufen) (?:le|am|seit|depuis)|.*\b(?:unsub\w*|opt(?:ed)? ?out|removed|removal|stopped|clean(?:ed)?|"
            r"suppressed|withdrawn) ?(?:time|date|at|on)\b.*|date (?:of )?(?:opt ?out|removal|"
            r"removed|opted out|request|unsubscribed|unsubscription|withdrawal))"
        ),
    ),
    (
        R.EVENT_JOIN,
        0.9,
        (
            r"(?:join(?:ed)?(?: (?:time|at))?|arrived?(?: (?:time|at))?|arrival(?: time)?|"
            r"time in|check ?in time|signed in(?: at)?)"
        ),
    ),
    (
        R.EVENT_LEAVE,
        0.9,
        (
            r"(?:leave(?: time)?|left(?: at)?|departed(?: at)?|departure(?: time)?|time out|"
            r"signed out(?: at)?)"
        ),
    ),
    (
        R.SUBMITTED_AT,
        0.85,
        (
            r"(?:.*\b(?:submi(?:tted|ssion)|complet(?:ed|ion)|recei(?:ved|pt)|respon(?:ded|se)|"
            r"answered|created|registration|registered|joined|posted|published|sent|"
            r"sign(?:ed)? ?up|order|recd|recorded|entered|logged|ended|finished)(?: ?(?:date|"
            r"time|at|on|timestamp))+(?: .*)?|(?:date|time|when)(?: and time|"
            r" / time)?(?: (?:of )?(?:the )?(?:response|reply|submi\w+|recei\w+|recd|created|"
            r"completed|joined|registered|registration|entry|answered|contact|added|form|returns?|returned|handed in|keyed|keying|data entry))?|"
            r"(?:(?:form|day|date) )?(?:handed in|returned|came (?:in|back)|sent (?:in|back)|posted back)(?: on| at)?|"
            r"timestamp|time stamp|.*\btimestamp|date time|datetime|received|submitted|"
            r"completed|created|joined|ended|day|subscription created|enddatum|.*\bdate$|"
            r"date rec d|date recd|recd?|on)"
        ),
    ),
    (R.IP_ADDRESS, 0.95, r"(?:.*\b)?ip(?: address)?|.*\bip ?addr\w*"),
    (
        R.RESPONSE_ID,
        0.85,
        (
            r"(?:id|.*\b(?:response|respondent|submission|contribution|record|reference|ref|"
            r"unique|case|form|reply|answer|feedback|order|booking|member|customer|document|"
            r"property|prop|mem|membership|cust|participant|person|entry|ticket|survey|stop|station) ?(?:id|no|number|"
            r"ref|#|urn|reference|code)|reference|ref|urn|uuid|guid|#|.*\btoken|.*\b(?:id|urn|"
            r"uprn)|our ref.*|key)"
        ),
    ),
    (
        R.ATTENDED,
        0.9,
        (
            r"(?:attended\??|attendance|attendee status|present\??|came\??|turned up\??|"
            r"did (?:they )?attend\??|showed up\??|attendance status|checked in\??)"
        ),
    ),
    (
        R.SUBSCRIPTION_STATUS,
        0.9,
        (
            r"(?:subscri(?:bed|ption status|ber status)|email status|mailing status|"
            r"list status|member status|marketing status|newsletter status|subscribed to \w+)"
        ),
    ),
    (
        R.SUBSCRIPTION_TOPICS,
        0.85,
        (
            r"(?:topics?|subscribed topics|subscriptions?|bulletins?|lists?|newsletters?|"
            r"subscribed to|topics? subscribed(?: to)?|interests|categories)"
        ),
    ),
    (
        R.NOTE,
        0.85,
        (
            r"(?:.*\b(?:officers?|internal|office|staff|admin|team|our) (?:notes?|comments?|"
            r"use|remarks?|only|action)\b.*|notes?|remarks?(?: .*)?|.*\bnotes\b|"
            r"comments? internal|internal|(?:back )?office|office only|follow ?up|action(?:s|s? taken)?(?: and)?(?: ?/ ?)?(?: ?remarks?| ?notes?)|"
            r"follow up(?!.*\b(?:me|you)\b).*|actions taken|follow up (?:action|needed|notes?).*|action(?:s|"
            r" taken| needed)?|how|what (?:they|he|she|the (?:caller|customer|resident|person)) (?:said|asked|want(?:s|ed)?|needs?|requested).*|"
            r".*\b(?:comments?|remarks?) (?:from|by|of) (?:the )?(?:reception\w*|officers?|staff|clerk|team|admin|volunteers?|warden|caller|interviewer|recruiter)\b.*|reason(?: for .*)?|"
            r".*\boffice use\b.*|outcome|participant tags|how received|memo|annotation|"
            r"unsub reason.*)"
        ),
    ),
    (
        R.RATING,
        0.8,
        (
            r".*(?:\b(?:rate|rating|satisfaction|rank|ranking|importan\w+|satisf\w+|"
            r"out of (?:5|10|five|ten)|from (?:1|one|0) to|scale|1 to (?:5|10)|1 ?(?:-|"
            r"–) ?(?:5|10)|score|priority|how (?:well|much|aligned|likely|safe|easy|clearly)|"
            r"on a scale|stars)\b|^priority|skills).*"
        ),
    ),
    (
        R.FREE_TEXT,
        0.85,
        (
            r".*\b(?:free text|open ended|please explain|other suggestions|(?:suggestions|ideas) or comments|"
            r"comments or (?:ideas|suggestions)|any other comments?|in your own words|"
            r"other please specify|please specify)\b.*"
        ),
    ),
    (
        R.FREE_TEXT,
        0.75,
        (
            r".*\b(?:comments?|explain|please (?:specify|describe|expand|elaborate|state|"
            r"give details|say more)|why|reasons?|anything else|suggest\w*|tell us (?:about|"
            r"more|why|what)|describe|in your own words|your (?:views?|thoughts|ideas|opinion)|"
            r"feedback|other please specify|any other|improve\w*|details|thoughts|ideas|"
            r"description|body|message|raw text|what (?:else|would you (?:change|like|improve|"
            r"do)))\b.*"
        ),
    ),
    (
        R.QUESTION_MULTI,
        0.85,
        (
            r".*\b(?:all that apply|tick all|select all|choose all|as many as|select any|"
            r"choose up to|select up to|tick up to|which of (?:these|the following))\b.*"
        ),
    ),
    (R.QUESTION_CHOICE, 0.85, r".*\b(?:multiple choice|single choice)\b.*"),
    (
        R.QUESTION_CHOICE,
        0.62,
        (
            r".*\b(?:to what extent|do you (?:agree|support|think|feel|use)|how (?:strongly|"
            r"often|do you feel|far)|which option|should|would you|have you|are you|"
            r"agree or disagree|support or oppose|sector|in what capacity|select one|"
            r"choose one)\b.*"
        ),
    ),
)

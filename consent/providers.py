"""Well-known mail providers, and the slips their names and endings attract.

Chosen from what people in the United Kingdom, Ireland and their diasporas write from; a provider
belongs here once more people mistype its name than there are firms with the mistyped one.
"""

from collections.abc import Mapping

WELL_KNOWN: tuple[str, ...] = (
    "gmail.com",
    "googlemail.com",
    "hotmail.com",
    "hotmail.co.uk",
    "outlook.com",
    "live.com",
    "live.co.uk",
    "msn.com",
    "yahoo.com",
    "yahoo.co.uk",
    "ymail.com",
    "rocketmail.com",
    "aol.com",
    "aol.co.uk",
    "icloud.com",
    "me.com",
    "mac.com",
    "btinternet.com",
    "btopenworld.com",
    "talktalk.net",
    "talk21.com",
    "tiscali.co.uk",
    "sky.com",
    "virginmedia.com",
    "virgin.net",
    "ntlworld.com",
    "blueyonder.co.uk",
    "plus.com",
    "freeserve.co.uk",
    "wanadoo.co.uk",
    "zen.co.uk",
    "o2.co.uk",
    "nhs.net",
    "protonmail.com",
    "proton.me",
    "gmx.com",
    "gmx.co.uk",
    "mail.com",
    "email.com",
    "zoho.com",
    "fastmail.com",
    "tutanota.com",
    "yandex.com",
    "eircom.net",
    "rediffmail.com",
    "comcast.net",
    "verizon.net",
    "bigpond.com",
    "optusnet.com.au",
)
"""Mended when only the ending is wrong; the commoner of two with one name comes first."""

_SHORT_OR_COMMON_WORD = frozenset(
    {"orange", "email", "ymail", "proton", "virgin", "verizon", "zen"}
)
_SHORTEST_DISTINCTIVE_NAME = 5

DISTINCTIVE: tuple[str, ...] = tuple(
    provider
    for provider in WELL_KNOWN
    if len(provider.partition(".")[0]) >= _SHORTEST_DISTINCTIVE_NAME
    and provider.partition(".")[0] not in _SHORT_OR_COMMON_WORD
)
"""Providers whose names nobody else comes near by chance, so that one wrong letter is a slip."""

KNOWN: frozenset[str] = frozenset(WELL_KNOWN) | {
    *(
        "yahoo.ie",
        "yahoo.fr",
        "yahoo.de",
        "yahoo.es",
        "yahoo.it",
        "yahoo.in",
        "yahoo.co.in",
        "yahoo.ca",
    ),
    *(
        "yahoo.com.au",
        "yahoo.co.nz",
        "yahoo.co.jp",
        "yahoo.cn",
        "yahoo.com.cn",
        "yahoo.no",
        "yahoo.se",
    ),
    *(
        "yahoo.dk",
        "yahoo.gr",
        "yahoo.pl",
        "yahoo.ro",
        "yahoo.com.br",
        "yahoo.com.hk",
        "yahoo.com.sg",
    ),
    *(
        "hotmail.fr",
        "hotmail.de",
        "hotmail.es",
        "hotmail.it",
        "hotmail.ie",
        "hotmail.ca",
        "hotmail.be",
    ),
    *(
        "hotmail.nl",
        "hotmail.se",
        "hotmail.no",
        "hotmail.dk",
        "hotmail.gr",
        "hotmail.co.nz",
        "hotmail.com.au",
    ),
    *(
        "live.ie",
        "live.fr",
        "live.de",
        "live.it",
        "live.nl",
        "live.ca",
        "live.cn",
        "live.se",
        "live.dk",
    ),
    *("live.com.au", "live.com.pt", "live.no", "live.be", "live.in", "live.jp", "windowslive.com"),
    *(
        "outlook.fr",
        "outlook.de",
        "outlook.es",
        "outlook.it",
        "outlook.ie",
        "outlook.pt",
        "outlook.in",
    ),
    *(
        "outlook.co.uk",
        "outlook.com.au",
        "passport.com",
        "msn.co.uk",
        "aim.com",
        "aol.fr",
        "aol.de",
    ),
    *(
        "gmx.net",
        "gmx.de",
        "gmx.at",
        "gmx.ch",
        "gmx.fr",
        "gmx.es",
        "gmx.us",
        "web.de",
        "t-online.de",
    ),
    *("freenet.de", "arcor.de", "posteo.de", "mailbox.org", "orange.fr", "orange.net", "orange.es"),
    *(
        "wanadoo.fr",
        "free.fr",
        "laposte.net",
        "sfr.fr",
        "neuf.fr",
        "libero.it",
        "virgilio.it",
        "alice.it",
    ),
    *(
        "tiscali.it",
        "terra.es",
        "sapo.pt",
        "wp.pl",
        "o2.pl",
        "onet.pl",
        "interia.pl",
        "op.pl",
        "seznam.cz",
    ),
    *(
        "centrum.cz",
        "abv.bg",
        "mail.bg",
        "ukr.net",
        "i.ua",
        "mail.ru",
        "yandex.ru",
        "yandex.ua",
        "ya.ru",
    ),
    *(
        "rambler.ru",
        "inbox.ru",
        "bk.ru",
        "list.ru",
        "mail.ee",
        "inbox.lv",
        "inbox.com",
        "mail.de",
        "mail.dk",
    ),
    *(
        "qq.com",
        "163.com",
        "126.com",
        "sina.com",
        "sohu.com",
        "naver.com",
        "hanmail.net",
        "daum.net",
    ),
    *("fastmail.fm", "fastmail.co.uk", "hey.com", "pm.me", "protonmail.ch", "tuta.io", "tuta.com"),
    *(
        "tutamail.com",
        "tutanota.de",
        "zoho.eu",
        "zohomail.com",
        "zohomail.eu",
        "duck.com",
        "mail.co.uk",
    ),
    *(
        "talk21.net",
        "btconnect.com",
        "plusnet.com",
        "plusnet.co.uk",
        "talktalk.co.uk",
        "o2.com",
        "uwclub.net",
    ),
    *(
        "tesco.net",
        "supanet.com",
        "lineone.net",
        "madasafish.com",
        "onetel.com",
        "demon.co.uk",
        "clara.co.uk",
    ),
    *(
        "fsmail.net",
        "waitrose.com",
        "which.net",
        "virginmedia.co.uk",
        "blueyonder.com",
        "gotadsl.co.uk",
    ),
    *(
        "eircom.ie",
        "indigo.ie",
        "iol.ie",
        "vodafone.ie",
        "vodafone.co.uk",
        "vodafone.com",
        "vodafone.net",
    ),
    *(
        "att.net",
        "sbcglobal.net",
        "cox.net",
        "bellsouth.net",
        "charter.net",
        "earthlink.net",
        "juno.com",
    ),
    *(
        "shaw.ca",
        "rogers.com",
        "sympatico.ca",
        "telus.net",
        "bigpond.net.au",
        "xtra.co.nz",
        "rediff.com",
    ),
    *(
        "cloud.com",
        "email.co.uk",
        "gmail.de",
        "yandex.by",
        "yandex.kz",
        "bigfoot.com",
        "lycos.com",
        "usa.net",
    ),
}
"""Real providers, however much their names are like others': never called mistyped."""

ONE_ENDING: Mapping[str, str] = {
    "gmail": "gmail.com",
    "googlemail": "googlemail.com",
    "icloud": "icloud.com",
    "btinternet": "btinternet.com",
    "ntlworld": "ntlworld.com",
    "blueyonder": "blueyonder.co.uk",
    "virginmedia": "virginmedia.com",
}
"""Providers with a single ending: any other is a slip, however real an ending it is."""

ENDING_SLIPS: Mapping[str, str] = {
    **dict.fromkeys(
        ("co.k", "co.u", "couk", "co.ik", "co.uj", "co.ul", "co.ukk", "co.uuk"), "co.uk"
    ),
    **dict.fromkeys(("c.uk", "vo.uk", "xo.uk", "co.yk", "coo.uk", "cou.k", "co.uk.com"), "co.uk"),
    **dict.fromkeys(
        ("con", "cpm", "vom", "xom", "comm", "coom", "ccom", "ocm", "cmo", "cim"), "com"
    ),
    **dict.fromkeys(
        ("c0m", "cok", "comn", "coma", "comt", "col", "cop", "dom", "om", "cm", "co"), "com"
    ),
    **dict.fromkeys(("gov.k", "gov.u", "govuk", "gov.ik"), "gov.uk"),
    **dict.fromkeys(("ac.k", "ac.u", "acuk"), "ac.uk"),
    **dict.fromkeys(("org.k", "org.u", "orguk", "og.uk"), "org.uk"),
    **dict.fromkeys(("ogr", "orh", "prg", "orgg", "rog", "or"), "org"),
    **dict.fromkeys(("nte", "bet", "nett", "met", "ner", "ne"), "net"),
    **dict.fromkeys(("exampl", "exmaple", "exampel", "examle", "eample"), "example"),
}
"""How endings are commonly mistyped; used for a known provider, or where the ending can't exist."""

"""Words that come with names, and how the words of a name are properly written."""

import re

from importers.clean.text import word_set

TITLES = word_set(
    "mr mrs ms miss mx dr rev revd reverend prof professor sir dame lady cllr councillor councilor "
    "canon fr hon rt imam rabbi capt captain col colonel lt sgt pc madam mme mlle herr frau sr sra "
    "master mister missus doctor messrs ald alderman"
)
TITLES_BEHIND = word_set("mr mrs ms miss mx dr cllr prof")
"""Those that stand behind a name ('Smith J Mrs') and are no surnames."""
SUFFIXES = {
    "jr": "Jr", "jnr": "Jr", "junior": "Jr", "jun": "Jr", "snr": "Sr", "sr": "Sr", "senior": "Sr",
    "sen": "Sr", "ii": "II", "iii": "III", "iv": "IV",
}  # fmt: skip
NAMES_TOO = frozenset({"jun", "sen"})
"""Suffixes only with a full stop: Wang Jun, Anil Sen."""
LETTERS_AFTER = word_set(
    "mbe obe cbe kbe dbe bem phd dphil md bsc ba ma msc mba jp mp mep frsa frcp frcs frics mrics qc kc "
    "esq bed pgce frcgp riba rn llb mrtpi dl"
)
PARTICLES = word_set(
    "de del della di da das do dos du van von der den ter ten te le la las los al el bin ibn bint ben "
    "ap ab ferch st st. san santa zu zum zur af av y dal degli dei d' o' mac abu"
)
NOT_FIRST_PARTICLES = frozenset(
    {"ben", "abu", "st", "st.", "mac", "san", "santa", "al", "el", "le", "di", "della"}
)
"""Particles that are also given names or openings: they start a surname only after another word."""
TWO_LETTER_SURNAMES = word_set("ng li ho wu xu ma he hu yu lu oh ko vu le fu gu ye qi su au an ou")


def proper(word: str) -> str:
    """One word of a name in its usual case; a word that mixes cases was meant so and stays."""
    if (
        len(word) > 1
        and not (word.islower() or word.isupper())
        and not re.fullmatch(r"(?:Mc|Mac)[A-Z]+", word)
    ):
        return word
    return "-".join(_proper_part(part) for part in word.split("-"))


def _proper_part(part: str) -> str:
    lower = part.lower()
    if re.match(r"[^\W\d]'\w{2}", lower):
        return lower[0].upper() + "'" + lower[2:].capitalize()
    if lower.startswith("mc") and len(lower) > 3:
        return "Mc" + lower[2:].capitalize()
    return lower.capitalize()


def given_names(text: str) -> str:
    """Given names and initials in their usual case: 'n.j.' → 'N J'."""
    spaced = re.sub(r"\b([^\W\d_])\.\s*", r"\1 ", text)
    return " ".join(_given_word(word.strip(".,")) for word in spaced.split())


def _given_word(word: str) -> str:
    """'JP' are initials, 'JO' is a name written in capitals."""
    initials = len(word) == 2 and word.isupper() and not re.search("[AEIOUYÄÖÜÉ]", word)
    return word if initials else proper(word)


def surname(words: list[str]) -> str:
    """A surname in its usual case; particles stay small."""
    whole = [word.strip(".,") for word in words if word.strip(".,")]
    return " ".join(
        word.lower()
        if word.casefold() in PARTICLES - {"st", "mac", "ben"}
        and at < len(whole) - 1
        and (word.isupper() or word.islower())
        else proper(word)
        for at, word in enumerate(whole)
    )

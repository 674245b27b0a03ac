"""Plain words for what the program calls otherwise (design, section 3)."""

import re

from importers.draft import Kind, Role
from importers.matching.derive import MOST_FREQUENT, MOST_RECENT

ROLES: dict[Role, str] = {
    Role.EMAIL: "E-mail address",
    Role.FULL_NAME: "Full name",
    Role.FIRST_NAME: "First name",
    Role.LAST_NAME: "Last name",
    Role.TITLE: "Title (Mr, Dr, …)",
    Role.DISPLAY_NAME: "Name shown on a site",
    Role.POSTCODE: "Postcode",
    Role.ADDRESS: "Street address",
    Role.LOCATION: "Area or place",
    Role.COORDINATE: "Point on a map",
    Role.PHONE: "Phone number",
    Role.ORGANISATION: "Organisation",
    Role.SUBMITTED_AT: "Day of the answer",
    Role.STARTED_AT: "Day the answer was begun",
    Role.EVENT_JOIN: "Time they joined the event",
    Role.EVENT_LEAVE: "Time they left the event",
    Role.CONSENT_TIME: "Day they said yes",
    Role.STOP_TIME: "Day they asked us to stop",
    Role.RESPONSE_ID: "Number of the answer",
    Role.IP_ADDRESS: "Internet address",
    Role.QUESTION_CHOICE: "Answer: one choice",
    Role.QUESTION_MULTI: "Answer: several choices in one cell",
    Role.QUESTION_MULTI_OPTION: "Answer: one of several choices",
    Role.RATING: "Answer: a rating",
    Role.FREE_TEXT: "Answer: in their own words",
    Role.DEMOGRAPHIC: "About the person (age, ethnicity, …)",
    Role.NOTE: "Note by an officer",
    Role.ATTENDED: "Whether they came",
    Role.SUBSCRIPTION_STATUS: "Subscribed or not",
    Role.SUBSCRIPTION_TOPICS: "Topics they subscribed to",
    Role.IGNORE: "Leave this column out",
    Role.CONSENT_CONTACT: "May we contact you? (yes means yes)",
    Role.CONSENT_OPTOUT: "Tick if you do not want to hear from us (yes means no)",
    Role.CONSENT_EMAIL: "May we e-mail you?",
    Role.CONSENT_OTHER_CHANNEL: "May we write by post, phone or text?",
    Role.CONSENT_CHANNELS: "How may we contact you? (a list)",
    Role.CONSENT_PROJECT_ONLY: "May we write about this one project?",
    Role.CONSENT_PUBLICATION: "May we publish your answer?",
    Role.PRIVACY_NOTICE: "I have read the privacy notice",
    Role.SHARE_PARTNERS: "May we share your details?",
}

GROUPS_OF_ROLES: tuple[tuple[str, tuple[Role, ...]], ...] = (
    (
        "Who they are",
        (
            Role.EMAIL,
            Role.FULL_NAME,
            Role.FIRST_NAME,
            Role.LAST_NAME,
            Role.TITLE,
            Role.DISPLAY_NAME,
            Role.POSTCODE,
            Role.ADDRESS,
            Role.LOCATION,
            Role.COORDINATE,
            Role.PHONE,
            Role.ORGANISATION,
            Role.DEMOGRAPHIC,
        ),
    ),
    (
        "What they said about being contacted",
        (
            Role.CONSENT_CONTACT,
            Role.CONSENT_EMAIL,
            Role.CONSENT_OPTOUT,
            Role.CONSENT_CHANNELS,
            Role.CONSENT_OTHER_CHANNEL,
            Role.CONSENT_PROJECT_ONLY,
            Role.CONSENT_PUBLICATION,
            Role.PRIVACY_NOTICE,
            Role.SHARE_PARTNERS,
            Role.CONSENT_TIME,
            Role.STOP_TIME,
            Role.SUBSCRIPTION_STATUS,
            Role.SUBSCRIPTION_TOPICS,
            Role.NOTE,
        ),
    ),
    (
        "What they answered",
        (
            Role.FREE_TEXT,
            Role.QUESTION_CHOICE,
            Role.QUESTION_MULTI,
            Role.QUESTION_MULTI_OPTION,
            Role.RATING,
        ),
    ),
    (
        "When, and the rest",
        (
            Role.SUBMITTED_AT,
            Role.STARTED_AT,
            Role.EVENT_JOIN,
            Role.EVENT_LEAVE,
            Role.ATTENDED,
            Role.RESPONSE_ID,
            Role.IP_ADDRESS,
            Role.IGNORE,
        ),
    ),
)
"""For the list to choose from; every role is in exactly one group."""

KINDS: dict[Kind, str] = {
    Kind.RESPONSE: "Answers to a consultation",
    Kind.EVENT: "People at an event",
    Kind.REGISTER: "A list of people or subscribers",
    Kind.SUPPRESSION: "People who asked us to stop",
}

FILE_STATES: dict[str, tuple[str, str]] = {
    "received": ("Not read yet", "grey"),
    "locked": ("Wants a password", "orange"),
    "recognised": ("Ready to check", "yellow"),
    "applying": ("Not all added yet", "blue"),
    "applied": ("Added", "green"),
    "refused": ("Can’t be read", "red"),
    "undone": ("Taken out", "grey"),
}
"""A file's state: words and the colour of its tag."""

WHY_FIRST: dict[str, str] = {
    MOST_RECENT: "it is the most recent",
    MOST_FREQUENT: "no other as recent is in more rows",
}
"""Why one address of a person comes before the others; of one that was answered from the page says when."""

STATE_COLOURS: dict[str, str] = {
    "can_be_invited": "green",
    "waiting_for_one_fact": "yellow",
    "yes_has_aged": "orange",
    "insight_only": "grey",
    "asked_to_stop": "red",
}

ROW_LISTS: dict[str, str] = {
    "held": "Rows waiting for an answer",
    "rejected": "Rows left out",
    "skipped": "Titles, headings, blanks and totals",
    "odd": "Cells to look at",
}

WORKING: dict[str, str] = {
    "read files": "Reading your files",
    "plan files": "Working out what will change",
    "add files": "Adding these people",
}
"""What is being done for a batch, by the kind of its job."""

STOPPED: dict[str, str] = {
    "read files": "Reading was stopped. What was read so far stays; go on whenever you like.",
    "plan files": "Working out what will change was stopped. Nothing was added.",
    "add files": (
        "Adding these people was stopped, and what was added is taken out again. "
        "What people asked us to stop stays. Files that were taken out can be added again like new ones."
    ),
}

EFFECTS: dict[str, str] = {
    "new": "Lines of people new to us",
    "matched": "Lines of people we know",
    "changed": "Lines that change what we know of somebody",
    "unchanged": "Lines that say nothing new",
    "held": "Lines waiting for an answer",
    "rejected": "Lines left out",
    "skipped": "Titles, headings, blanks and totals",
}
"""What would become of a line, in the order of the page that shows it."""

EFFECT_MEANINGS: dict[str, str] = {
    "new": "Nobody we know fits these lines, so each becomes a person.",
    "matched": "These lines are joined to people we know already. Their details stay as they are.",
    "changed": "These lines are joined to people we know already, and change what we show of them.",
    "unchanged": "These lines say what we know already.",
    "held": "These lines are kept and wait: something in them has to be settled first.",
    "rejected": "These lines can’t be used as they are. Mend them here, or leave them out.",
    "skipped": "These lines are nobody’s.",
}

NOTED = "Lines with something to look at"
NOTED_MEANING = (
    "These lines are taken in. What is said beside each can’t be used as it stands, or is worth "
    "knowing. Put it right before you add these people: afterwards the file stands as it came."
)

FIELDS: dict[str, str] = {
    "name": "name",
    "given": "first name",
    "family": "last name",
    "postcode": "postcode",
    "district": "postcode district",
    "area": "area",
    "phone": "phone number",
    "organisation": "organisation",
}
"""A person's details by their field."""

MEANINGS: dict[str, str] = {
    "yes": "Says yes to being contacted",
    "no": "Says no",
    "silent": "Says nothing",
    "unknown": "We can’t tell: counts as neither",
}
"""What an answer means for being written to."""

ANSWERED_BY = {
    "the sample itself": "The sample answered this itself.",
    "--attest": "This was answered on the command line.",
}
"""What is said of answers that no staff gave on a page, by how they are signed."""

LIMITS: dict[str, tuple[str, dict[str, str]]] = {
    "controller": (
        "The words name ‘{}’ as who would write. Is that you?",
        {
            "ours": "Yes, or an earlier name of ours",
            "others": "No, somebody else",
            "unknown": "We don’t know",
        },
    ),
    "topics": (
        "The words speak of ‘{}’. Do they cover whatever you ask people about?",
        {
            "all": "Yes, everything we ask people about",
            "only": "No, only that",
            "unknown": "We don’t know",
        },
    ),
    "period": (
        "The words say ‘{}’. Does the yes end then?",
        {
            "lasts": "No, it lasts as long as others",
            "ends": "Yes, it ends then",
            "unknown": "We don’t know",
        },
    ),
}
"""Where words leave what is usual: the question, and what can be said."""

SIGNS: tuple[tuple[int, str], ...] = ((60, "strong sign"), (30, "some sign"), (0, "weak sign"))
"""From so many of 100 on, in words."""

SIGNS_BY_KIND: dict[str, str] = {
    "project": "Took part in a project about it",
    "attended": "Came to an event about it",
    "option": "Ticked it where topics were offered",
    "comment": "Wrote about it",
    "subscription": "Follows the topic",
    "choice": "Chose it on their own page",
}

LEFT_UNTICKED = "Was offered it and did not tick it"

DETAILS: dict[str, str] = {
    "given": "Given name",
    "family": "Family name",
    "postcode": "Postcode",
    "area": "Area",
    "phone": "Phone",
    "organisation": "Organisation",
}
"""What is known of a person, and staff may choose or enter."""

PARTS: dict[str, str] = {
    "responded": "answered",
    "attended": "came to an event of",
    "signed_up": "signed up for",
}

ACTS: dict[str, str] = {
    "grant": "Said yes",
    "decline": "Said no",
    "unread": "Answered something we could not read",
    "read": "Staff read what they had answered",
    "stop": "Asked us to stop",
    "object": "Objected",
    "complaint": "Complained",
    "erase": "Asked us to erase their details",
    "deceased": "Reported to have died",
    "bounce": "E-mail came back",
    "lift": "Took back their wish to stop",
}

MAILCHIMP_ACTIONS: dict[str, str] = {
    "create": "Add",
    "update": "Update",
    "untag": "Take out of the group",
    "unsubscribe": "Stop",
    "nothing": "Leave as they are",
}


def sign(value: int) -> str:
    """How strong an interest is, in words."""
    return next(words for least, words in SIGNS if value >= least)


OF_A_HUNDRED = re.compile(r"(\d+) of 100 or more")


def plain_rule(sentence: str) -> str:
    """A group's sentence with strengths in words instead of numbers."""
    return OF_A_HUNDRED.sub(
        lambda found: f"{sign(int(found[1]))}{'' if int(found[1]) >= SIGNS[0][0] else ' or more'}",
        sentence,
    )


LIKENESS_COLOURS = {"Same": "green", "Similar": "yellow", "Different": "red", "Missing": "grey"}
"""Beside the words, which say it all."""

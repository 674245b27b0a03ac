"""The exporting tools we know: how to tell them, and what their own columns mean.

Sources: the tools' own exports and help pages. Only columns the tool adds itself are listed here;
questions are the organisation's and are read by sense.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from importers.draft import Kind, Role

R = Role


@dataclass(frozen=True, slots=True)
class Tool:
    """One exporting tool. Headings are folded (`words.folded`)."""

    name: str
    needs: tuple[frozenset[str], ...]
    """Each a set of headings that give the tool away."""
    columns: Mapping[str, Role] = field(default_factory=dict)
    kind: Kind | None = None
    first: bool = False
    """Whether the telling heading must stand first."""


def _needs(*headings: str) -> frozenset[str]:
    return frozenset(headings)


TOOLS: tuple[Tool, ...] = (
    Tool(
        "Qualtrics",
        (
            _needs("start date", "end date", "response id", "recorded date"),
            _needs("start date", "end date", "response id", "distribution channel"),
            _needs("start date", "end date", "finished", "progress"),
        ),
        {
            "start date": R.STARTED_AT,
            "end date": R.SUBMITTED_AT,
            "status": R.IGNORE,
            "response type": R.IGNORE,
            "ip address": R.IP_ADDRESS,
            "progress": R.IGNORE,
            "duration in seconds": R.IGNORE,
            "finished": R.IGNORE,
            "recorded date": R.IGNORE,
            "response id": R.RESPONSE_ID,
            "recipient last name": R.LAST_NAME,
            "recipient first name": R.FIRST_NAME,
            "recipient email": R.EMAIL,
            "external reference": R.IGNORE,
            "external data reference": R.IGNORE,
            "location latitude": R.COORDINATE,
            "location longitude": R.COORDINATE,
            "distribution channel": R.IGNORE,
            "user language": R.IGNORE,
        },
        Kind.RESPONSE,
    ),
    Tool(
        "SurveyMonkey",
        (_needs("respondent id", "collector id"), _needs("respondent id")),
        {
            "respondent id": R.RESPONSE_ID,
            "collector id": R.IGNORE,
            "date created": R.SUBMITTED_AT,
            "date modified": R.IGNORE,
            "start date": R.STARTED_AT,
            "end date": R.SUBMITTED_AT,
            "ip address": R.IP_ADDRESS,
            "custom data 1": R.IGNORE,
            "custom data": R.IGNORE,
        },
        Kind.RESPONSE,
        first=True,
    ),
    Tool(
        "SmartSurvey",
        (_needs("user id", "user no", "started", "ended"),),
        {
            "user id": R.RESPONSE_ID,
            "user no": R.IGNORE,
            "unique id": R.IGNORE,
            "ip address": R.IP_ADDRESS,
            "started": R.STARTED_AT,
            "ended": R.SUBMITTED_AT,
            "tracking link": R.IGNORE,
        },
        Kind.RESPONSE,
    ),
    Tool(
        "Microsoft Forms",
        (_needs("start time", "completion time"),),
        {
            "id": R.RESPONSE_ID,
            "start time": R.STARTED_AT,
            "completion time": R.SUBMITTED_AT,
            "last modified time": R.IGNORE,
            "total points": R.IGNORE,
            "quiz feedback": R.IGNORE,
        },
        Kind.RESPONSE,
    ),
    Tool(
        "Typeform",
        (_needs("submit date utc"), _needs("network id", "submit date")),
        {
            "#": R.RESPONSE_ID,
            "start date utc": R.STARTED_AT,
            "submit date utc": R.SUBMITTED_AT,
            "network id": R.IGNORE,
            "tags": R.IGNORE,
            "ending": R.IGNORE,
            "response type": R.IGNORE,
            "stage date utc": R.IGNORE,
            "token": R.RESPONSE_ID,
        },
        Kind.RESPONSE,
    ),
    Tool(
        "Mailchimp",
        (
            _needs("leid", "euid"),
            _needs("member rating", "optin time"),
            _needs("optin time", "last changed"),
        ),
        {
            "member rating": R.IGNORE,
            "optin time": R.CONSENT_TIME,
            "optin ip": R.IP_ADDRESS,
            "confirm time": R.IGNORE,
            "confirm ip": R.IGNORE,
            "latitude": R.IGNORE,
            "longitude": R.IGNORE,
            "gmtoff": R.IGNORE,
            "dstoff": R.IGNORE,
            "timezone": R.IGNORE,
            "cc": R.IGNORE,
            "region": R.IGNORE,
            "last changed": R.IGNORE,
            "leid": R.IGNORE,
            "euid": R.IGNORE,
            "notes": R.NOTE,
            "tags": R.QUESTION_MULTI,
            "unsub time": R.STOP_TIME,
            "clean time": R.STOP_TIME,
            "unsub campaign title": R.IGNORE,
            "unsub campaign id": R.IGNORE,
            "unsub reason": R.NOTE,
            "unsub reason other": R.NOTE,
            "clean campaign title": R.IGNORE,
            "clean campaign id": R.IGNORE,
        },
        Kind.REGISTER,
    ),
    Tool(
        "Zoom webinar",
        (
            _needs("attended", "user name original name", "registration time"),
            _needs("attended", "user name original name"),
        ),
        {
            "attended": R.ATTENDED,
            "user name original name": R.DISPLAY_NAME,
            "registration time": R.SUBMITTED_AT,
            "approval status": R.IGNORE,
            "join time": R.EVENT_JOIN,
            "leave time": R.EVENT_LEAVE,
            "time in session minutes": R.IGNORE,
            "is guest": R.IGNORE,
            "country/region name": R.IGNORE,
            "registration source": R.IGNORE,
            "organization": R.ORGANISATION,
        },
        Kind.EVENT,
    ),
    Tool(
        "Zoom meeting",
        (
            _needs("name original name", "user email"),
            _needs("name original name", "join time"),
            _needs("name original name", "total duration minutes"),
        ),
        {
            "name original name": R.DISPLAY_NAME,
            "user email": R.EMAIL,
            "join time": R.EVENT_JOIN,
            "leave time": R.EVENT_LEAVE,
            "duration minutes": R.IGNORE,
            "total duration minutes": R.IGNORE,
            "guest": R.IGNORE,
            "recording consent": R.PRIVACY_NOTICE,
            "recording disclaimer response": R.PRIVACY_NOTICE,
            "in waiting room": R.IGNORE,
        },
        Kind.EVENT,
    ),
    Tool(
        "Eventbrite",
        (
            _needs("attendee status", "order #"),
            _needs("ticket type", "order #"),
            _needs("attendee #", "order date"),
        ),
        {
            "order #": R.RESPONSE_ID,
            "order date": R.SUBMITTED_AT,
            "attendee status": R.ATTENDED,
            "attendee #": R.IGNORE,
            "quantity": R.IGNORE,
            "price tier": R.IGNORE,
            "ticket type": R.IGNORE,
            "group": R.IGNORE,
            "order type": R.IGNORE,
            "currency": R.IGNORE,
            "total paid": R.IGNORE,
            "fees paid": R.IGNORE,
            "eventbrite fees": R.IGNORE,
            "eventbrite payment processing": R.IGNORE,
            "company": R.ORGANISATION,
            "home zip": R.POSTCODE,
            "home city": R.LOCATION,
            "home state": R.IGNORE,
            "home country": R.IGNORE,
            "home address 1": R.ADDRESS,
            "home address 2": R.ADDRESS,
            "job title": R.IGNORE,
            "event name": R.IGNORE,
        },
        Kind.EVENT,
    ),
    Tool(
        "EngagementHQ participants",
        (
            _needs("screen name", "subscribed", "imported"),
            _needs("screen name", "user status", "joined"),
        ),
        {
            "screen name": R.IGNORE,
            "joined": R.SUBMITTED_AT,
            "user status": R.IGNORE,
            "subscribed": R.SUBSCRIPTION_STATUS,
            "imported": R.IGNORE,
            "participant tags": R.NOTE,
        },
        Kind.REGISTER,
    ),
    Tool(
        "EngagementHQ",
        (_needs("contribution id", "login screen name"),),
        {
            "contribution id": R.RESPONSE_ID,
            "date submitted": R.SUBMITTED_AT,
            "login screen name": R.IGNORE,
        },
        Kind.RESPONSE,
    ),
    Tool(
        "Commonplace",
        (_needs("contribution id", "tile"),),
        {
            "contribution id": R.RESPONSE_ID,
            "tile": R.IGNORE,
            "sentiment 0 100": R.RATING,
            "date": R.SUBMITTED_AT,
        },
        Kind.RESPONSE,
    ),
    Tool(
        "Go Vocal",
        (
            _needs("author email", "publication status"),
            _needs("author name", "author email", "body"),
        ),
        {
            "id": R.RESPONSE_ID,
            "title": R.TITLE,
            "body": R.FREE_TEXT,
            "author name": R.FULL_NAME,
            "author email": R.EMAIL,
            "publication status": R.IGNORE,
            "published at": R.SUBMITTED_AT,
            "created at": R.SUBMITTED_AT,
            "likes count": R.IGNORE,
            "dislikes count": R.IGNORE,
            "upvotes count": R.IGNORE,
            "downvotes count": R.IGNORE,
            "baskets count": R.IGNORE,
            "comments count": R.IGNORE,
            "attachments count": R.IGNORE,
            "attachmens": R.IGNORE,
            "url": R.IGNORE,
            "project": R.IGNORE,
            "topics": R.QUESTION_MULTI,
            "tags": R.QUESTION_MULTI,
            "areas": R.LOCATION,
            "status": R.IGNORE,
            "assignee": R.IGNORE,
            "assignee email": R.IGNORE,
            "parent": R.IGNORE,
            "input": R.IGNORE,
            "proposed budget": R.IGNORE,
            "location description": R.LOCATION,
        },
        Kind.RESPONSE,
    ),
    Tool(
        "Decidim",
        (
            _needs("ip hash", "user status"),
            _needs("scope/id", "reference"),
            _needs("category/id", "reference"),
        ),
        {
            "id": R.RESPONSE_ID,
            "ip hash": R.IGNORE,
            "user status": R.IGNORE,
            "answered on": R.SUBMITTED_AT,
            "created at": R.SUBMITTED_AT,
            "published at": R.SUBMITTED_AT,
        },
        Kind.RESPONSE,
    ),
    Tool(
        "Discourse",
        (_needs("trust level", "username", "email"),),
        {
            "id": R.IGNORE,
            "name": R.FULL_NAME,
            "username": R.IGNORE,
            "email": R.EMAIL,
            "title": R.IGNORE,
            "created at": R.SUBMITTED_AT,
            "last seen at": R.IGNORE,
            "last posted at": R.IGNORE,
            "last emailed at": R.IGNORE,
            "trust level": R.IGNORE,
            "approved": R.IGNORE,
            "suspended at": R.IGNORE,
            "suspended till": R.IGNORE,
            "silenced till": R.IGNORE,
            "active": R.IGNORE,
            "admin": R.IGNORE,
            "moderator": R.IGNORE,
            "ip address": R.IP_ADDRESS,
            "staged": R.IGNORE,
            "location": R.LOCATION,
            "group names": R.IGNORE,
            "website": R.IGNORE,
            "views": R.IGNORE,
            "external email": R.EMAIL,
        },
        Kind.REGISTER,
    ),
    Tool(
        "GovDelivery",
        (_needs("origin", "subscription created"), _needs("destination", "origin")),
        {
            "contact": R.EMAIL,
            "contacts": R.EMAIL,
            "destination": R.EMAIL,
            "type": R.IGNORE,
            "origin": R.IGNORE,
            "location": R.IGNORE,
            "location type": R.IGNORE,
            "subscription created": R.SUBMITTED_AT,
            "topics": R.SUBSCRIPTION_TOPICS,
            "topic": R.SUBSCRIPTION_TOPICS,
        },
        Kind.REGISTER,
    ),
    Tool(
        "Constant Contact",
        (_needs("email status", "email address", "first name"),),
        {"email status": R.SUBSCRIPTION_STATUS},
        Kind.REGISTER,
    ),
    Tool(
        "Jotform",
        (_needs("submission date", "submission id"), _needs("submission date", "submission ip")),
        {
            "submission date": R.SUBMITTED_AT,
            "submission id": R.RESPONSE_ID,
            "submission ip": R.IP_ADDRESS,
            "last update date": R.IGNORE,
        },
        Kind.RESPONSE,
    ),
    Tool(
        "Social Pinpoint",
        (_needs("submission id", "submitted on"),),
        {
            "submission id": R.RESPONSE_ID,
            "submitted on": R.SUBMITTED_AT,
            "page": R.IGNORE,
            "status": R.IGNORE,
            "reviewed": R.IGNORE,
            "moderated": R.IGNORE,
        },
        Kind.RESPONSE,
    ),
    Tool(
        "regulations.gov",
        (_needs("document id", "received date", "submitter last name"),),
        {"document title": R.TITLE, "document id": R.RESPONSE_ID, "received date": R.SUBMITTED_AT},
        Kind.RESPONSE,
    ),
    Tool(
        "Google Forms",
        (
            _needs("timestamp"),
            _needs("horodateur"),
            _needs("marca temporal"),
            _needs("zeitstempel"),
            _needs("informacoes cronologicas"),
            _needs("tijdstempel"),
            _needs("stamp amser"),
        ),
        dict.fromkeys(
            (
                "timestamp",
                "horodateur",
                "marca temporal",
                "zeitstempel",
                "informacoes cronologicas",
                "tijdstempel",
                "stamp amser",
            ),
            R.SUBMITTED_AT,
        )
        | {"score": R.IGNORE},
        Kind.RESPONSE,
        first=True,
    ),
)
"""In order: the more particular first."""

SPREADSHEET = Tool("spreadsheet", ())


def tool_of(headings: Sequence[str]) -> Tool:
    """The tool whose own headings these (folded) are; `SPREADSHEET` if none's."""
    present = set(headings)
    for tool in TOOLS:
        for needed in tool.needs:
            if needed <= present and (not tool.first or headings[0] in needed):
                return tool
    return SPREADSHEET

"""The exporting tools we know, each in a module of its own, and how to tell which one made a file."""

from importers.sources.bulletins import CONSTANT_CONTACT, GOVDELIVERY
from importers.sources.citizen_space import CITIZEN_SPACE
from importers.sources.commonplace import COMMONPLACE
from importers.sources.consul import CONSUL
from importers.sources.decidim import DECIDIM
from importers.sources.discourse import DISCOURSE
from importers.sources.engagementhq import ENGAGEMENTHQ, ENGAGEMENTHQ_PARTICIPANTS
from importers.sources.eventbrite import EVENTBRITE
from importers.sources.go_vocal import GO_VOCAL, GO_VOCAL_USERS
from importers.sources.google_forms import GOOGLE_FORMS
from importers.sources.jotform import JOTFORM
from importers.sources.limesurvey import LIMESURVEY
from importers.sources.mailchimp import (
    MAILCHIMP,
    MAILCHIMP_CLEANED,
    MAILCHIMP_SUBSCRIBED,
    MAILCHIMP_UNSUBSCRIBED,
)
from importers.sources.mailman import MAILMAN
from importers.sources.microsoft_forms import MICROSOFT_FORMS
from importers.sources.qualtrics import QUALTRICS
from importers.sources.regulations import REGULATIONS
from importers.sources.smartsurvey import SMARTSURVEY
from importers.sources.social_pinpoint import SOCIAL_PINPOINT
from importers.sources.source import Export, Source
from importers.sources.surveymonkey import SURVEYMONKEY
from importers.sources.typeform import TYPEFORM
from importers.sources.zoom import ZOOM_MEETING, ZOOM_REGISTRATION, ZOOM_WEBINAR

__all__ = ["SOURCES", "SPREADSHEET", "Export", "Source", "source_of"]

SOURCES: tuple[Source, ...] = (
    QUALTRICS,
    SURVEYMONKEY,
    SMARTSURVEY,
    MICROSOFT_FORMS,
    TYPEFORM,
    MAILCHIMP_UNSUBSCRIBED,
    MAILCHIMP_CLEANED,
    MAILCHIMP_SUBSCRIBED,
    MAILCHIMP,
    ZOOM_WEBINAR,
    ZOOM_REGISTRATION,
    ZOOM_MEETING,
    EVENTBRITE,
    ENGAGEMENTHQ_PARTICIPANTS,
    ENGAGEMENTHQ,
    COMMONPLACE,
    GO_VOCAL,
    GO_VOCAL_USERS,
    DECIDIM,
    CONSUL,
    DISCOURSE,
    GOVDELIVERY,
    CONSTANT_CONTACT,
    JOTFORM,
    SOCIAL_PINPOINT,
    REGULATIONS,
    LIMESURVEY,
    CITIZEN_SPACE,
    GOOGLE_FORMS,
    MAILMAN,
)
"""In order: the more particular first."""

SPREADSHEET = Source("spreadsheet")
"""Made by hand, or by a tool we don't know."""


def source_of(export: Export) -> Source:
    """The tool that made an export; `SPREADSHEET` if none we know did."""
    return next((source for source in SOURCES if source.made(export)), SPREADSHEET)

"""Which Mailchimp lists there are, and where practice Mailchimp shows its pages."""

from app.jobs.mailchimp import is_practice, keep_lists, read_lists
from app.read.installation import Installation
from app.read.mailchimp import ListLine, lists
from app.web import edge

API_PATH = "/3.0"


def known_lists(installation: Installation) -> list[ListLine]:
    """The lists the key opens, remembered.

    Raises:
        AudienceDown, AudienceRefused: Mailchimp does not answer, or is not connected.
    """
    edge.session().commit()
    found = read_lists(installation)
    keep_lists(edge.to_write(), found, now=edge.now())
    edge.commit()
    opened = {summary.list_id for summary in found}
    return [one for one in lists(edge.session()) if one.list_id in opened]


def chosen_list(installation: Installation, given: str) -> ListLine | None:
    """The list chosen; the only one where there is no choice."""
    known = known_lists(installation)
    if len(known) == 1:
        return known[0]
    return next((one for one in known if str(one.id) == given), None)


def practice_address(installation: Installation) -> str:
    """Where practice Mailchimp shows its pages; '' when it is the real one."""
    if not is_practice(installation):
        return ""
    return installation.settings.mailchimp_api_url.rstrip("/").removesuffix(API_PATH)

"""An invitation as HTML and as plain text, with each reader's own links in both."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import urlsplit

from segments.audience import LINK_FIELD, AudienceRefused, Message

UNSUBSCRIBE_TAG = "*|UNSUB|*"
"""Without it the service adds a footer of its own (mailchimp, section 3.9)."""

PROFILE_TAG = "*|UPDATE_PROFILE|*"
ADDRESS_TAG = "*|LIST:ADDRESS|*"


@dataclass(frozen=True, slots=True)
class Letter:
    """What staff wrote, before it is dressed for sending.

    `why` completes "You get this e-mail because …". `take_part_url` is where to take part, ''
    when the letter asks for nothing. `public_url` is our own address, '' while we have none:
    readers then get the service's own profile page instead of their preferences page.
    """

    subject: str
    paragraphs: tuple[str, ...]
    why: str
    organisation: str
    reply_to: str
    take_part_url: str = ""
    public_url: str = ""
    preview: str = ""


def compose(letter: Letter) -> Message:
    """Dress a letter for sending.

    Raises:
        AudienceRefused: a link in it is no http or https address.
    """
    for url in (letter.take_part_url, letter.public_url):
        if url and urlsplit(url).scheme not in {"http", "https"}:
            raise AudienceRefused(f"{url!r} is not a web address.")
    return Message(
        subject=letter.subject,
        html=_html(letter),
        plain_text=_plain_text(letter),
        from_name=letter.organisation,
        reply_to=letter.reply_to,
        preview=letter.preview,
    )


def preferences_link(public_url: str) -> str:
    """Return the link to a reader's own preferences page, as the service will fill it in."""
    return f"{public_url.rstrip('/')}/p/*|{LINK_FIELD}|*" if public_url else PROFILE_TAG


def _greeting() -> str:
    return "*|IF:FNAME|*Dear *|FNAME|*,*|ELSE:|*Hello,*|END:IF|*"


def _html(letter: Letter) -> str:
    body = [f"<p>{_greeting()}</p>", *(f"<p>{escape(text)}</p>" for text in letter.paragraphs)]
    if letter.take_part_url:
        body.append(f'<p><a href="{escape(letter.take_part_url)}">Take part</a></p>')
    body += [
        f"<p>{escape(letter.organisation)}</p>",
        "<hr>",
        f"<p>You get this e-mail because {escape(letter.why)}.</p>",
        f'<p><a href="{preferences_link(letter.public_url)}">Choose topics or stop</a></p>',
        f'<p><a href="{UNSUBSCRIBE_TAG}">Unsubscribe from this list</a></p>',
        f"<p>{ADDRESS_TAG}</p>",
    ]
    title = escape(letter.subject)
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f"<title>{title}</title></head><body><h1>{title}</h1>{_lines(body)}</body></html>"
    )


def _plain_text(letter: Letter) -> str:
    body = [letter.subject, _greeting(), *letter.paragraphs]
    if letter.take_part_url:
        body.append(f"Take part: {letter.take_part_url}")
    body += [
        letter.organisation,
        f"You get this e-mail because {letter.why}.",
        f"Choose topics or stop: {preferences_link(letter.public_url)}",
        f"Unsubscribe from this list: {UNSUBSCRIBE_TAG}",
        ADDRESS_TAG,
    ]
    return "\n\n".join(body)


def _lines(parts: Sequence[str]) -> str:
    return "\n".join(parts)

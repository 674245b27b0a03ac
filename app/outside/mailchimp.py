"""Our audience at Mailchimp, over the one wire in mailchimp_line.

Creating and updating go in separate calls: a create never touches who is already there, an update
never says a status. So nothing here can subscribe somebody again.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import md5
from types import TracebackType
from typing import Any, Self, TypeVar

from app.outside.mailchimp_line import Line, Refusal, Unsure
from app.outside.mailchimp_problems import problem_of
from segments.audience import (
    LINK_FIELD,
    AudienceDown,
    AudienceRefused,
    Campaign,
    Checklist,
    MergeValues,
    Message,
    Outcome,
    RemoteMember,
    RemoteStatus,
    Wanted,
)
from segments.message import UNSUBSCRIBE_TAG

BATCH = 500
"""Members in one call, and addresses in one change of a static segment."""

PAGE = 1000
OVERLAP = timedelta(minutes=10)
"""Read again behind the watermark, so that changes within one second are not missed."""

TRIES = 3
"""How often a campaign is made or sent before we give up; each time after looking first."""

TITLE_LENGTH = 100

_MEMBER = ("id", "contact_id", "email_address", "status", "last_changed", "merge_fields")
_MEMBER_FIELDS = [f"members.{name}" for name in (*_MEMBER, "tags", "tags_count")]
_LIST_FIELDS = ["id", "name", "double_optin", "stats.member_count"]

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class ListSummary:
    """One list of the account, for choosing among them."""

    list_id: str
    name: str
    members: int
    double_optin: bool
    """New people get a confirmation e-mail first and are pending until they answer it."""


def connect(line: Line) -> tuple[ListSummary, ...]:
    """Return the lists the key opens.

    Raises:
        AudienceDown: Mailchimp can't be reached.
        AudienceRefused: the key is not accepted.
    """
    fields = ["total_items", *(f"lists.{name}" for name in _LIST_FIELDS)]
    answered = line.ask(line.client.lists.get_all_lists, count=PAGE, fields=fields)
    return tuple(
        ListSummary(
            list_id=one["id"],
            name=one["name"],
            members=one.get("stats", {}).get("member_count", 0),
            double_optin=one.get("double_optin", False),
        )
        for one in answered["lists"]
    )


class MailchimpAudience:
    """One Mailchimp list; answers `segments.audience.Audience`."""

    def __init__(self, line: Line, list_id: str, *, double_optin: bool = False) -> None:
        self._line = line
        self._list_id = list_id
        self._new_status = RemoteStatus.PENDING if double_optin else RemoteStatus.SUBSCRIBED
        self._fields: frozenset[str] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._line.close()

    @property
    def calls(self) -> int:
        return self._line.calls

    def members(self, *, since: str = "") -> Sequence[RemoteMember]:
        """Return members of every status; the archived take a reading of their own."""
        options: dict[str, object] = {"sort_field": "last_changed", "sort_dir": "ASC"}
        if since:
            options["since_last_changed"] = (datetime.fromisoformat(since) - OVERLAP).isoformat()
        found = {}
        for more in ({}, {"status": RemoteStatus.ARCHIVED.value}):
            for raw in self._pages({**options, **more}):
                member = self._member(raw)
                found[member.contact_id or member.member_id] = member
        return tuple(found.values())

    def member(self, address: str) -> RemoteMember | None:
        lists = self._line.client.lists
        try:
            raw = self._line.ask(lists.get_list_member, self._list_id, _hash(address))
        except Refusal as no:
            if no.status == 404:
                return None
            raise
        return self._member(raw)

    def ensure_merge_fields(self) -> None:
        lists = self._line.client.lists
        answered = self._line.ask(lists.get_list_merge_fields, self._list_id, count=PAGE)
        kinds = {field["tag"]: field["type"] for field in answered["merge_fields"]}
        if kinds.setdefault(LINK_FIELD, "") not in {"", "text"}:
            raise AudienceRefused(
                f"The list has a field {LINK_FIELD} that is no text field. Rename it at Mailchimp."
            )
        if not kinds[LINK_FIELD]:
            body = {"name": "Preferences link", "tag": LINK_FIELD, "type": "text", "public": False}
            self._line.ask(lists.add_list_merge_field, self._list_id, body)
        self._fields = frozenset(kinds)

    def create(self, people: Sequence[Wanted], *, tag: str) -> Outcome:
        """Add people; whoever is there already comes back as a problem, untouched."""
        status = {"status": self._new_status.value}
        items = [{**self._item(one, tag), **status} for one in _each_once(people)]
        return self._push(items, update_existing=False)

    def update(self, people: Sequence[Wanted], *, tag: str) -> Outcome:
        """Set fields and tag members; no status is ever sent."""
        items = [self._item(one, tag) for one in _each_once(people)]
        return self._push(items, update_existing=True)

    def unsubscribe(self, addresses: Sequence[str]) -> Outcome:
        status = RemoteStatus.UNSUBSCRIBED.value
        items = [{"email_address": one, "status": status} for one in dict.fromkeys(addresses)]
        return self._push(items, update_existing=True)

    def untag(self, addresses: Sequence[str], *, tag: str) -> Outcome:
        """Take the tag away; an address the list no longer knows has lost it anyway."""
        tag_id = self._tag_id(tag)
        if tag_id is not None:
            for chunk in _chunks(list(dict.fromkeys(addresses))):
                self._line.ask(
                    self._line.client.lists.batch_segment_members,
                    {"members_to_remove": chunk},
                    self._list_id,
                    tag_id,
                )
        return Outcome(done=tuple(dict.fromkeys(addresses)))

    def create_campaign(self, message: Message, *, tag: str, marker: str) -> Campaign:
        """Make the campaign, or adopt the one whose title holds the marker."""
        for text in (message.html, message.plain_text):
            if UNSUBSCRIBE_TAG not in text:
                raise AudienceRefused("The e-mail has no unsubscribe link, so it can't be sent.")
        found = self._look_then(
            look=lambda: self._campaign_marked(marker),
            act=lambda: self._make_campaign(message, tag, marker),
        )
        if found.status == "save":
            content = {"html": message.html, "plain_text": message.plain_text}
            self._line.ask(self._line.client.campaigns.set_content, found.campaign_id, content)
        return found

    def checklist(self, campaign_id: str) -> Checklist:
        answered = self._line.ask(self._line.client.campaigns.get_send_checklist, campaign_id)
        objections = [
            f"{item['heading']}: {item['details']}"
            for item in answered.get("items", ())
            if item.get("type") == "error"
        ]
        return Checklist(answered["is_ready"], tuple(objections))

    def campaign(self, campaign_id: str) -> Campaign:
        return _campaign(self._line.ask(self._line.client.campaigns.get, campaign_id))

    def send(self, campaign_id: str, *, expected: int) -> Campaign:
        """Send, once. A campaign that is no longer a draft is left as it is."""
        before = self.campaign(campaign_id)
        if before.status == "save":
            self._check(before, expected)
            self._look_then(
                look=lambda: self._on_its_way(campaign_id),
                act=lambda: self._line.ask_once(self._line.client.campaigns.send, campaign_id),
            )
        return self.campaign(campaign_id)

    def _check(self, campaign: Campaign, expected: int) -> None:
        if campaign.recipient_count != expected:
            raise AudienceRefused(
                f"Mailchimp counts {campaign.recipient_count} recipients, we count {expected}."
                " Nothing was sent."
            )
        checked = self.checklist(campaign.campaign_id)
        if not checked.ready:
            raise AudienceRefused(f"Mailchimp can't send this yet: {' '.join(checked.objections)}")

    def _on_its_way(self, campaign_id: str) -> Campaign | None:
        now = self.campaign(campaign_id)
        return None if now.status == "save" else now

    def _look_then(self, *, look: Callable[[], _T | None], act: Callable[[], _T]) -> _T:
        """Do what must happen once: look whether it has, do it, and look again when in doubt."""
        for _ in range(TRIES):
            found = look()
            if found is not None:
                return found
            try:
                return act()
            except Unsure:
                continue
        found = look()
        if found is None:
            raise AudienceDown("Mailchimp is not answering. Nothing was sent; try again later.")
        return found

    def _pages(self, options: Mapping[str, object]) -> Iterator[Mapping[str, Any]]:
        offset = 0
        while True:
            answered = self._line.ask(
                self._line.client.lists.get_list_members_info,
                self._list_id,
                count=PAGE,
                offset=offset,
                fields=["total_items", *_MEMBER_FIELDS],
                **options,
            )
            page = answered.get("members", [])
            yield from page
            offset += len(page)
            if not page or offset >= answered["total_items"]:
                return

    def _member(self, raw: Mapping[str, Any]) -> RemoteMember:
        tags = raw.get("tags", [])
        if raw.get("tags_count", 0) > len(tags):
            answered = self._line.ask(
                self._line.client.lists.get_list_member_tags, self._list_id, raw["id"], count=PAGE
            )
            tags = answered["tags"]
        return RemoteMember(
            address=raw["email_address"].strip().lower(),
            status=_status(raw["status"]),
            values=MergeValues.from_fields(raw.get("merge_fields", {})),
            tags=frozenset(one["name"] for one in tags),
            member_id=raw["id"],
            contact_id=raw.get("contact_id", ""),
            last_changed=raw.get("last_changed", ""),
        )

    def _item(self, one: Wanted, tag: str) -> dict[str, object]:
        if self._fields is None:
            self.ensure_merge_fields()
        fields = {n: v for n, v in one.values.as_fields().items() if n in (self._fields or ())}
        return {"email_address": one.address, "merge_fields": fields, "tags": [tag]}

    def _push(self, items: Sequence[Mapping[str, object]], *, update_existing: bool) -> Outcome:
        outcome = Outcome()
        for chunk in _chunks(items):
            answered = self._line.ask(
                self._line.client.lists.batch_list_members,
                self._list_id,
                {"members": chunk, "update_existing": update_existing},
                skip_merge_validation="true",
            )
            done = [*answered.get("new_members", ()), *answered.get("updated_members", ())]
            outcome += Outcome(
                tuple(one["email_address"].strip().lower() for one in done),
                tuple(problem_of(error) for error in answered.get("errors", ())),
            )
        return outcome

    def _tag_id(self, tag: str) -> int | None:
        answered = self._line.ask(self._line.client.lists.tag_search, self._list_id, name=tag)
        for one in answered.get("tags", ()):
            if one["name"].lower() == tag.lower():
                return int(one["id"])
        return None

    def _campaign_marked(self, marker: str) -> Campaign | None:
        answered = self._line.ask(
            self._line.client.campaigns.list,
            list_id=self._list_id,
            count=PAGE,
            sort_field="create_time",
            sort_dir="DESC",
        )
        for one in answered.get("campaigns", ()):
            if marker in one.get("settings", {}).get("title", ""):
                return _campaign(one)
        return None

    def _make_campaign(self, message: Message, tag: str, marker: str) -> Campaign:
        tag_id = self._tag_id(tag)
        if tag_id is None:
            raise AudienceRefused(
                "Nobody on the list is in this group yet. Update Mailchimp first."
            )
        body = {
            "type": "regular",
            # Tracked links would pass each person's own link through somebody else's hands.
            "tracking": {"opens": False, "html_clicks": False, "text_clicks": False},
            "recipients": {"list_id": self._list_id, "segment_opts": {"saved_segment_id": tag_id}},
            "settings": {
                "subject_line": message.subject,
                "preview_text": message.preview,
                "title": f"{message.subject[:TITLE_LENGTH]} {marker}",
                "from_name": message.from_name,
                "reply_to": message.reply_to,
                "auto_footer": False,
            },
        }
        return _campaign(self._line.ask_once(self._line.client.campaigns.create, body))


def _each_once(people: Iterable[Wanted]) -> list[Wanted]:
    return list({one.address: one for one in people}.values())


def _chunks(items: Sequence[_T]) -> Iterator[list[_T]]:
    for start in range(0, len(items), BATCH):
        yield list(items[start : start + BATCH])


def _hash(address: str) -> str:
    """Name a member in a path: never by the address itself (mailchimp, section 0.3)."""
    return md5(address.strip().lower().encode(), usedforsecurity=False).hexdigest()


def _status(text: str) -> RemoteStatus:
    try:
        return RemoteStatus(text)
    except ValueError:
        raise AudienceRefused(
            f"Mailchimp holds a member as {text!r}, which we don't know."
        ) from None


def _campaign(raw: Mapping[str, Any]) -> Campaign:
    return Campaign(
        campaign_id=raw["id"],
        status=raw["status"],
        recipient_count=raw.get("recipients", {}).get("recipient_count", 0),
        emails_sent=raw.get("emails_sent", 0),
    )

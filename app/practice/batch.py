"""Adding and changing up to 500 contacts at once; each is judged alone."""

import json
import sqlite3
from typing import Any

from app.practice import members
from app.practice.asking import flag
from app.practice.problems import MemberProblem

BATCH = 500


class Batch:
    """One batch in the making."""

    def __init__(self, db: sqlite3.Connection, list_id: str, now: str, sent: dict[str, Any]):
        self.db, self.list_id, self.now = db, list_id, now
        self.update = sent.get("update_existing") is True
        self.sync_tags = sent.get("sync_tags") is True
        self.required_too = not flag("skip_merge_validation")
        self.new: list[str] = []
        self.updated: list[str] = []
        self.errors: list[dict[str, str]] = []
        self.met: set[str] = set()

    def take(self, item: Any) -> None:
        address = str(item.get("email_address", "")).strip() if isinstance(item, dict) else ""
        try:
            self._meet(address)
            self._carry_out(asked_of(item, self.sync_tags, self.required_too))
        except MemberProblem as problem:
            self.errors.append(
                {
                    "email_address": address,
                    "error": str(problem),
                    "error_code": problem.code,
                    "field": problem.field,
                    "field_message": str(problem) if problem.field else "",
                }
            )

    def _meet(self, address: str) -> None:
        if address.lower() in self.met:
            raise MemberProblem("Invalid Resource", f"{address} is a duplicate in this request.")
        self.met.add(address.lower())

    def _carry_out(self, asked: members.Asked) -> None:
        member = members.find(self.db, self.list_id, asked.address)
        if member is None:
            self.new.append(members.add(self.db, self.list_id, asked, self.now))
        elif not self.update:
            raise MemberProblem(
                "Member Exists",
                f"{asked.address} is already a list member, do you want to update?"
                " please provide update_existing:true in the request body",
                code="ERROR_CONTACT_EXISTS",
            )
        else:
            members.amend(self.db, member, asked, self.now)
            self.updated.append(member["contact_id"])

    def answer(self) -> dict[str, Any]:
        return {
            "new_members": self._shown(self.new),
            "updated_members": self._shown(self.updated),
            "errors": self.errors,
            "total_created": len(self.new),
            "total_updated": len(self.updated),
            "error_count": len(self.errors),
        }

    def _shown(self, contact_ids: list[str]) -> list[dict[str, Any]]:
        return without_extras(members.shown(self.db, contacts(self.db, contact_ids)))


def asked_of(item: dict[str, Any], sync_tags: bool, required_too: bool) -> members.Asked:  # noqa: FBT001
    """Read what a request wants of one contact."""
    tags = item.get("tags")
    fields = item.get("merge_fields") or {}
    if not isinstance(fields, dict) or not (tags is None or isinstance(tags, list)):
        raise MemberProblem("Invalid Resource", "Data did not match the expected type.")
    return members.Asked(
        address=str(item.get("email_address", "")).strip(),
        status=item.get("status"),
        status_if_new=item.get("status_if_new"),
        merge_fields=fields,
        tags=None if tags is None else tuple(str(name) for name in tags),
        sync_tags=sync_tags,
        required_too=required_too,
        language=item.get("language"),
        vip=item.get("vip"),
    )


def contacts(db: sqlite3.Connection, contact_ids: list[str]) -> list[sqlite3.Row]:
    return db.execute(
        "SELECT * FROM member WHERE contact_id IN (SELECT value FROM json_each(?)) ORDER BY web_id",
        (json.dumps(contact_ids),),
    ).fetchall()


def without_extras(shown: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return contacts as batches show them: without what only member calls tell."""
    extra = ("full_name", "web_id", "source", "unsubscribe_reason")
    return [{k: v for k, v in one.items() if k not in extra} for one in shown]

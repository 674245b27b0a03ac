"""Keep a described group under a name."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.store import activity, groups
from app.workflows.count_segment import read_rule
from segments.rule import to_json


class SegmentRefused(Exception):
    """The group can't be kept; the message says what to change."""


def save_segment(session: Session, *, name: str, rule: dict[str, Any], now: datetime) -> int:
    """Save a group; its id.

    Raises:
        SegmentRefused: no name.
        RuleRefused: the rule names something unknown.
    """
    name = " ".join(name.split())
    if not name:
        raise SegmentRefused("Enter a name for the group.")
    kept = to_json(read_rule(session, rule))
    segment_id = groups.save(session, name=name, rule=kept, now=now)
    activity.note(session, verb="group saved", now=now, about=f"segment {segment_id}")
    return segment_id

"""Reading requests: JSON bodies, paging, chosen fields."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from flask import request

from app.practice.problems import ApiProblem, invalid
from app.practice.records import stamp

MOST = 1000
TRUE = {"true", "1"}


def body() -> dict[str, Any]:
    """Return the JSON object sent.

    Raises:
        ApiProblem: there is none.
    """
    sent = request.get_json(silent=True)
    if not isinstance(sent, dict):
        raise ApiProblem(
            400, "JSON Parse Error", "We encountered an unspecified JSON parsing error."
        )
    return sent


def flag(name: str) -> bool:
    return request.args.get(name, "").lower() in TRUE


def page() -> tuple[int, int]:
    """Return how many to show and how many to skip."""
    try:
        count = int(request.args.get("count", "10"))
        offset = int(request.args.get("offset", "0"))
    except ValueError:
        raise invalid("count and offset must be whole numbers.") from None
    if not 0 <= count <= MOST or offset < 0:
        raise invalid(f"count must be 0 to {MOST}, offset 0 or more.")
    return count, offset


def moment(name: str) -> str | None:
    """Return a time from the query as stored, or None when it is not asked."""
    sent = request.args.get(name)
    if not sent:
        return None
    try:
        read = datetime.fromisoformat(sent.replace(" ", "+"))
    except ValueError:
        raise invalid(f"{name} must be an ISO 8601 time.") from None
    return stamp(read if read.tzinfo else read.replace(tzinfo=UTC))


def chosen(document: dict[str, Any]) -> dict[str, Any]:
    """Return the document with the fields asked for, by dotted paths."""
    fields = request.args.get("fields", "")
    without = request.args.get("exclude_fields", "")
    if fields and without:
        raise invalid("fields and exclude_fields can't be used together.")
    kept: dict[str, Any] = document
    if fields:
        kept = _only(document, [path.strip().split(".") for path in fields.split(",")])
    elif without:
        kept = _except(document, [path.strip().split(".") for path in without.split(",")])
    return kept


def _only(value: Any, paths: Sequence[list[str]]) -> Any:
    if isinstance(value, list):
        return [_only(item, paths) for item in value]
    if not isinstance(value, dict):
        return value
    kept = {}
    for name, inner in value.items():
        deeper = [path[1:] for path in paths if path[0] == name]
        if deeper:
            kept[name] = inner if [] in deeper else _only(inner, deeper)
    return kept


def _except(value: Any, paths: Sequence[list[str]]) -> Any:
    if isinstance(value, list):
        return [_except(item, paths) for item in value]
    if not isinstance(value, dict):
        return value
    kept = {}
    for name, inner in value.items():
        deeper = [path[1:] for path in paths if path[0] == name]
        if [] not in deeper:
            kept[name] = _except(inner, deeper) if deeper else inner
    return kept

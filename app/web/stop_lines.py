"""Stop lists, and lines of them, that we could not read: whom do they mean?"""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request

from app.read.stop_lines import waiting_lines
from app.web import edge
from app.web.guard import May, needs
from app.workflows.settle_stop_line import (
    StopFileRefused,
    StopLineRefused,
    settle_stop_file,
    settle_stop_line,
)
from app.workflows.stop_contact import StopRefused

pages = Blueprint("stop_lines", __name__)


@pages.get("/stops/unread")
@needs(May.STOP)
def unread() -> str:
    return _page({}, {})


@pages.post("/stops/unread/<int:line_id>")
@needs(May.STOP)
def settle(line_id: int) -> Any:
    """Stop whom the line means, or note that somebody looked."""
    text = request.form.get("text", "")
    try:
        settle_stop_line(
            edge.session(),
            line_id=line_id,
            text=text,
            staff_id=edge.staff_id(),
            installation=edge.installation(),
            now=edge.now(),
        )
    except StopRefused as refused:
        edge.session().rollback()
        return _page({line_id: text}, {line_id: str(refused)}), 422
    except StopLineRefused as refused:
        edge.session().rollback()
        flash(str(refused), "note")
        return redirect("/stops/unread")
    edge.commit()
    edge.wake_worker()
    flash("Stopped, at once and for good." if text.strip() else "Noted that you looked.", "success")
    return redirect("/stops/unread")


@pages.post("/stops/unread/files/<int:upload_id>")
@needs(May.STOP)
def settle_file(upload_id: int) -> Any:
    """Note that somebody looked at a stop list that can't be read."""
    try:
        settle_stop_file(
            edge.session(), upload_id=upload_id, staff_id=edge.staff_id(), now=edge.now()
        )
    except StopFileRefused as refused:
        edge.session().rollback()
        flash(str(refused), "note")
        return redirect("/stops/unread")
    edge.commit()
    flash("Noted that you looked.", "success")
    return redirect("/stops/unread")


def _page(typed: dict[int, str], errors: dict[int, str]) -> str:
    return render_template(
        "people/stop_lines.html",
        found=waiting_lines(edge.session()),
        typed=typed,
        errors={f"text-{line}": sentence for line, sentence in errors.items()},
    )

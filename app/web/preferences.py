"""The page a link in an e-mail opens: public, no log-in, no cookie, no JavaScript.

Opening it changes nothing. The link itself says whose page it is, so forms need no cookie either.
"""

from typing import Any

from flask import Blueprint, abort, render_template, request

from app.web import edge
from app.web.guard import public
from app.web.login import csrf
from app.workflows import choose_preferences
from consent.notices import current
from consent.preferences import TOPIC, BadChoice
from consent.tokens import BadLink

pages = Blueprint("preferences", __name__)
csrf.exempt(pages)

NOTHING_CHOSEN = "Choose an answer for one topic or more, or stop all e-mails"


@pages.get("/p/<path:token>")
@pages.get("/u/<path:token>")
@public
def show(token: str) -> str:
    return _page(token, _open(token))


@pages.post("/p/<path:token>")
@public
def change(token: str) -> Any:
    """Do what the form says; the answer is a page, since there is no cookie to carry a message."""
    if request.form.get("everything") == "stop":
        return _stopped(token)
    return _chosen(token)


@pages.post("/u/<path:token>")
@public
def one_click(token: str) -> str:
    """RFC 8058: a mail program's own button. Answers 200 and never redirects."""
    return _stopped(token)


def _open(token: str) -> choose_preferences.MemberView:
    try:
        return choose_preferences.open_link(
            edge.session(), token=token, installation=edge.installation()
        )
    except BadLink:
        abort(404)


def _stopped(token: str) -> str:
    known = edge.installation()
    try:
        view = choose_preferences.stop(
            edge.session(), token=token, installation=known, now=edge.now()
        )
    except BadLink:
        abort(404)
    edge.commit()
    edge.wake_worker()
    return render_template(
        "preferences/stopped.html",
        view=view,
        token=token,
        organisation=known.organisation,
        today=known.today(edge.now()),
    )


def _chosen(token: str) -> Any:
    known = edge.installation()
    view = _open(token)
    chosen = {name: text for name, text in request.form.items() if name.startswith(TOPIC) and text}
    if not chosen:
        return _page(token, view, {"choices": NOTHING_CHOSEN}), 422
    try:
        view = choose_preferences.choose(
            edge.session(), token=token, form=chosen, installation=known, now=edge.now()
        )
    except BadLink:
        abort(404)
    except BadChoice as refused:
        return _page(token, view, {"choices": str(refused)}), 422
    edge.commit()
    return render_template(
        "preferences/saved.html",
        view=view,
        token=token,
        organisation=known.organisation,
        today=known.today(edge.now()),
    )


def _page(
    token: str,
    view: choose_preferences.MemberView,
    errors: dict[str, str] | None = None,
) -> str:
    organisation = edge.installation().organisation
    return render_template(
        "preferences/choose.html",
        view=view,
        token=token,
        organisation=organisation,
        errors=errors or {},
        stop_words=current("stop").text.format(organisation=organisation),
        topic_words=current("topics").text,
    )

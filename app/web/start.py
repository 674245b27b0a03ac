"""The start page, and the link that opens the sample."""

from flask import Blueprint, abort, current_app, redirect, render_template, request
from flask_security import login_user
from werkzeug.wrappers import Response

from app.read.start import start
from app.web import edge
from app.web.guard import May, needs, public
from app.workflows import enter_demo
from consent.reasons import State
from consent.tokens import BadLink

pages = Blueprint("start", __name__)


@pages.get("/")
@needs(May.LOOK_AROUND)
def start_page() -> str:
    found = start(edge.session(), installation=edge.installation(), now=edge.now())
    return render_template("start/start.html", found=found, State=State)


@pages.get("/enter/<token>")
@public
@edge.changes
def enter(token: str) -> Response:
    """Log in by a link that works once, in a sample installation and nowhere else."""
    known = edge.installation()
    if known.sample_today is None:
        abort(404)
    if request.method == "HEAD":
        # Programs that look at links before people do must not use this one up.
        return current_app.response_class()
    try:
        staff = enter_demo.enter(edge.session(), token=token, installation=known, now=edge.now())
    except BadLink:
        abort(404)
    edge.commit()
    login_user(current_app.extensions["security"].datastore.find_user(id=staff), authn_via=["link"])
    return redirect("/tour")

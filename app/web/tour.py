"""The tour of a sample installation."""

from flask import Blueprint, abort, render_template

from app.read.tour import Door, tour
from app.web import edge, lists
from app.web.guard import May, needs

pages = Blueprint("tour", __name__)


@pages.get("/tour")
@needs(May.LOOK_AROUND)
def tour_page() -> str:
    installation = edge.installation()
    if installation.sample_today is None:
        abort(404)
    doors = tour(edge.session(), installation=installation, now=edge.now())
    return render_template(
        "start/tour.html", doors=doors, Door=Door, practice=lists.practice_address(installation)
    )

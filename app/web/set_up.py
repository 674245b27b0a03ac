"""The first minutes: who we are, who may log in, and where to start."""

from typing import Any

from flask import Blueprint, abort, current_app, redirect, render_template, request
from flask_security import hash_password, login_user
from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField, TextAreaField
from wtforms.validators import EqualTo, InputRequired, Length

from app.jobs.stand_in import may_speak_to_it, speak_to_it
from app.read import jobs
from app.web import edge
from app.web.guard import May, needs, public
from app.web.login import SHORTEST_PASSWORD
from app.workflows import ask_for_sample as sample
from app.workflows import set_up

pages = Blueprint("set_up", __name__)

TOO_SHORT = f"The password must have {SHORTEST_PASSWORD} characters or more"


class SetUp(FlaskForm):  # type: ignore[misc]
    """What has to be known before the first file."""

    organisation = StringField(
        "Name of your organisation",
        description="As people know it, for example Aldermere Council. It stands on the page that every link in an e-mail opens.",
        validators=[InputRequired("Enter the name of your organisation")],
    )
    earlier_names = TextAreaField(
        "Earlier names (optional)",
        description="One a line. A yes given under an earlier name was given to you.",
    )
    reply_to = StringField(
        "Reply address",
        description="Where answers to your e-mails go. Somebody should read it.",
        validators=[InputRequired("Enter the address that replies should go to")],
    )
    admin_name = StringField("Your name", validators=[InputRequired("Enter your name")])
    admin_email = StringField(
        "Your e-mail address",
        description="You log in with it.",
        validators=[InputRequired("Enter your e-mail address")],
    )
    password = PasswordField(
        "Password",
        description=f"{SHORTEST_PASSWORD} characters or more. Three words that have nothing to do with each other are good.",
        validators=[
            InputRequired("Enter a password"),
            Length(min=SHORTEST_PASSWORD, message=TOO_SHORT),
        ],
    )
    again = PasswordField(
        "Password once more",
        validators=[EqualTo("password", message="The two passwords must be the same")],
    )


@pages.get("/set-up/<token>")
@public
def ask(token: str) -> str:
    _check(token)
    return _page(token, SetUp(), {})


@pages.post("/set-up/<token>")
@public
def answer(token: str) -> Any:
    _check(token)
    form = SetUp()
    if not form.validate():
        return _page(token, form, {f.id: f.errors[0] for f in form if f.errors}), 422
    try:
        staff = set_up.set_up(edge.session(), _answers(form), token=token, now=edge.now())
    except set_up.SetUpRefused as refused:
        edge.session().rollback()
        return _page(token, form, {"organisation": str(refused)}), 422
    edge.commit()
    found = current_app.extensions["security"].datastore.find_user(id=staff)
    login_user(found, authn_via=["password"])
    return redirect("/begin")


def _check(token: str) -> None:
    if not set_up.may_set_up(edge.session(), token=token, now=edge.now()):
        abort(404)


def _answers(form: SetUp) -> set_up.FirstAnswers:
    return set_up.FirstAnswers(
        organisation=form.organisation.data or "",
        earlier_names=tuple((form.earlier_names.data or "").splitlines()),
        reply_to=form.reply_to.data or "",
        admin_name=form.admin_name.data or "",
        admin_email=form.admin_email.data or "",
        admin_password_hash=hash_password(form.password.data),
    )


def _page(token: str, form: SetUp, errors: dict[str, str]) -> str:
    return render_template("set_up/set_up.html", token=token, form=form, errors=errors)


@pages.get("/begin")
@needs(May.LOOK_AROUND)
def begin() -> str:
    return _begin_page("")


@pages.post("/begin/sample")
@needs(May.ADD_FILES)
def ask_for_sample() -> Any:
    """Have the sample taken into this installation."""
    try:
        sample.ask_for_sample(
            edge.session(),
            installation=edge.installation(),
            staff_id=edge.staff_id(),
            now=edge.now(),
        )
    except sample.SampleRefused as refused:
        return _begin_page(str(refused)), 422
    edge.commit()
    edge.wake_worker()
    return redirect("/begin/sample")


@pages.get("/begin/sample")
@needs(May.ADD_FILES)
def sample_under_way() -> Any:
    """What is happening; once it is done, the tour."""
    job = jobs.latest(edge.session(), sample.TAKE_SAMPLE_IN)
    if job is None:
        return redirect("/begin")
    asked_by_script = "HX-Request" in request.headers
    if asked_by_script and job.under_way:
        return render_template("set_up/_under_way.html", job=job)
    onward = "/tour" if job.state == "done" else "/begin/sample"
    if asked_by_script:
        # The whole page changes, not the part that asked.
        return "", {"HX-Redirect": onward}
    return redirect(onward) if job.state == "done" else _sample_page(job)


@pages.before_app_request
def speak_to_the_stand_in() -> None:
    """Sample data may have been taken in by another process since the last request."""
    if request.endpoint != "static" and may_speak_to_it(current_app.extensions["reconvene"]):
        speak_to_it(current_app, edge.installation())


def _begin_page(trouble: str) -> str:
    return render_template("set_up/begin.html", trouble=trouble)


def _sample_page(job: jobs.JobLine) -> str:
    return render_template("set_up/sample.html", job=job)

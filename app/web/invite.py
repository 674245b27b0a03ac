"""Inviting a group to a project: what to write, a check with counts worked out now, sending."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request
from flask import session as visit
from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import URL, InputRequired, Length, Optional

from app.jobs import conversations
from app.jobs.mailchimp import audience
from app.read import groups as read_groups
from app.read import mailchimp as read_mailchimp
from app.read.files import projects
from app.web import edge, lists
from app.web.groups import left_out
from app.web.guard import May, needs
from app.workflows import count_segment, send_invitation
from segments.audience import AudienceDown, AudienceRefused
from segments.rule import RuleRefused

pages = Blueprint("invite", __name__)

SENT = "invitation_sent"
"""What the last sending came to, kept for the page that tells it."""


class Invite(FlaskForm):  # type: ignore[misc]
    """Who is invited to what, in which words."""

    project = SelectField("Which project?", validators=[InputRequired("Choose a project")])
    group = SelectField("Who is invited?", validators=[InputRequired("Choose a group")])
    subject = StringField(
        "Subject",
        validators=[
            InputRequired("Enter a subject"),
            Length(max=150, message="The subject must have 150 characters or fewer"),
        ],
    )
    body = TextAreaField(
        "What do you want to say?",
        description="Leave an empty line between paragraphs. The greeting and the links to choose topics or stop are added for you.",
        validators=[InputRequired("Write the invitation")],
    )
    take_part_url = StringField(
        "Address of the page to take part (optional)",
        description="For example https://example.org/bus-lane",
        validators=[Optional(), URL(message="Enter a web address that begins with https://")],
    )
    list = HiddenField()


@pages.get("/invite")
@needs(May.INVITE)
def write() -> str:
    form = _form()
    given = request.args.get("group", "")
    if given.isdecimal():
        form.group.data = given
    return _form_page(form, "")


@pages.post("/invite")
@needs(May.INVITE)
@edge.only_reads
def change() -> str:
    """Back from the check page, with everything still filled in."""
    return _form_page(_form(), "")


def _form() -> Invite:
    session = edge.session()
    form = Invite()
    form.project.choices = [("", "Choose a project")] + [
        (str(one.id), one.title) for one in projects(session)
    ]
    form.group.choices = [("", "Choose a group")] + [
        (str(one.id), one.name) for one in read_groups.groups(session)
    ]
    return form


def _form_page(form: Invite, trouble: str) -> str:
    session = edge.session()
    return render_template(
        "invite/write.html",
        form=form,
        errors={field.id: field.errors[0] for field in form if field.errors},
        trouble=trouble,
        sent=[one for one in read_mailchimp.invitations(session) if one.state == "sent"],
        has_groups=len(form.group.choices) > 1,
        has_projects=len(form.project.choices) > 1,
    )


@pages.post("/invite/check")
@needs(May.INVITE)
@edge.only_reads
def check() -> Any:
    """Everything once more, with counts worked out now."""
    form = _form()
    if not form.validate():
        return _form_page(form, ""), 422
    return _check_page(form, "")


def _check_page(form: Invite, trouble: str) -> Any:
    known, session = edge.installation(), edge.session()
    group = read_groups.group(session, int(form.group.data))
    if group is None:
        abort(404)
    try:
        counted = count_segment.count_segment(
            session, rule=group.rule, installation=known, now=edge.now()
        )
    except RuleRefused as refused:
        return _form_page(form, str(refused)), 422
    found = []
    try:
        found = lists.known_lists(known)
    except (AudienceDown, AudienceRefused) as refused:
        trouble = trouble or str(refused)
    return render_template(
        "invite/check.html",
        form=form,
        group=group,
        project=dict(form.project.choices)[form.project.data],
        paragraphs=paragraphs(form.body.data or ""),
        counted=counted,
        left_out=left_out(counted.refused),
        lists=found,
        trouble=trouble,
        reply_to=known.reply_to,
    )


@pages.post("/invite/send")
@needs(May.INVITE)
@edge.only_reads
def send() -> Any:
    """Ask every permission again and send."""
    form = _form()
    if not form.validate():
        return _form_page(form, ""), 422
    known = edge.installation()
    try:
        chosen = lists.chosen_list(known, form.list.data or "")
        if chosen is None:
            return _check_page(form, "Choose a Mailchimp list"), 422
        edge.session().rollback()
        with audience(known, chosen.list_id) as there:
            sent = conversations.invite(
                edge.session(), there, _wish(form, chosen.id), installation=known, now=edge.now()
            )
    except (AudienceDown, AudienceRefused, send_invitation.InvitationRefused) as trouble:
        edge.session().rollback()
        return _check_page(form, str(trouble)), 422
    visit[SENT] = {
        "id": sent.invitation_id,
        "created": sent.members_created,
        "untouched": sent.existing_untouched,
        "left_out": sum(sent.left_out.values()),
    }
    return redirect(f"/invite/{sent.invitation_id}")


def paragraphs(text: str) -> list[str]:
    """A letter's paragraphs, however the browser ended its lines."""
    return [part.strip() for part in text.replace("\r\n", "\n").split("\n\n") if part.strip()]


def _wish(form: Invite, audience_id: int) -> send_invitation.Wish:
    return send_invitation.Wish(
        project_id=int(form.project.data),
        segment_id=int(form.group.data),
        audience_id=audience_id,
        subject=form.subject.data or "",
        body=(form.body.data or "").replace("\r\n", "\n"),
        take_part_url=form.take_part_url.data or "",
    )


@pages.get("/invite/<int:invitation_id>")
@needs(May.INVITE)
def show(invitation_id: int) -> str:
    found = read_mailchimp.invitation(edge.session(), invitation_id)
    if found is None:
        abort(404)
    told = visit.get(SENT)
    return render_template(
        "invite/sent.html",
        invitation=found,
        told=told if told and told["id"] == invitation_id else None,
        paragraphs=paragraphs(found.body),
        practice=lists.practice_address(edge.installation()),
    )

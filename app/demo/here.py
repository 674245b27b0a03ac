"""Takes the sample into this installation, as a job; a worker that was killed begins where it was."""

from app.db import about_to_write
from app.demo.beside import begin_stand_in, its_now
from app.demo.sample_job import found_sample, run_main_job
from app.jobs.runner import KINDS, Kinds
from app.jobs.stand_in import may_speak_to_it, speak_to_it
from app.jobs.task import JobFailed, Task
from app.store import installation as stored
from app.workflows.ask_for_sample import TAKE_SAMPLE_IN, SampleRefused, check_room
from segments.audience import AudienceDown

NOT_SERVED = (
    "Nobody serves the pages, so practice Mailchimp does not answer. Run `reconvene serve`."
)


def take_sample_in(task: Task) -> None:
    """Found the sample, take its files in, answer for its words, invite.

    Raises:
        AudienceDown: practice Mailchimp does not answer yet.
        JobFailed: files were added since the sample was asked for.
    """
    session = task.session
    try:
        check_room(about_to_write(session), task.installation)
    except SampleRefused as refused:
        raise JobFailed(str(refused)) from None
    if not may_speak_to_it(task.installation.settings):
        raise AudienceDown(NOT_SERVED)
    now = its_now()
    found_sample(session, now)
    begin_stand_in(task.installation.settings.home)
    known = speak_to_it(task.app, stored.load(session, task.installation.settings))
    session.rollback()
    run_main_job(session, known.settings, now=now, say=lambda words: task.tell(words=words))


SERVED: Kinds = {**KINDS, TAKE_SAMPLE_IN: take_sample_in}
"""All work that is done beside the pages."""

"""The numbers of the sample, told."""

from collections.abc import Iterator, Sequence

from app.demo.sample_job import ORGANISATION, TODAY, Numbers
from app.workflows.apply_uploads import FileResult


def day() -> str:
    """The sample's today as people say it: Friday 9 January 2026."""
    return f"{TODAY:%A} {TODAY.day} {TODAY:%B %Y}"


def told(numbers: Numbers) -> Iterator[str]:
    """The story, a paragraph at a time."""
    files = numbers.applied.files
    rows = sum(file.rows_in for file in files)
    kept = sum(f.accepted + f.held + f.rejected + f.skipped for f in files)
    refused = [file for file in files if file.refused]
    yield f"{ORGANISATION}, {day()}. They want people for the bus lane on Alder Lane."
    yield (
        f"{len(files) - len(refused)} spreadsheets of past exercises went in, {rows:,} rows, "
        f"{rows - kept} lost. {_refusals(refused)}".rstrip()
    )
    yield (
        f"They are {numbers.people.people:,} people. Liz Nowak was {_words(numbers.liz_rows)} rows "
        "of them."
    )
    yield (
        f"{numbers.said_yes:,} people said yes to hearing more, "
        f"{numbers.never_took_back:,} of them never took it back, "
        f"{numbers.recently_enough:,} recently enough."
    )
    yield (
        f"{numbers.group.in_group:,} people care about getting around; "
        f"{numbers.group.can_be_invited:,} of them may be invited today."
    )
    yield (
        f"Mailing every “yes” in these files would have reached {numbers.reached.by_every_yes:,} "
        f"people who later said no; Reconvene: {numbers.reached.by_us}."
    )
    yield (
        f"The invitation went to {numbers.sent.recipients:,} people through practice Mailchimp, "
        f"whose list already had {numbers.subscribers_before:,} subscribers: "
        f"{_harmed(numbers)} harmed."
    )
    yield (
        "The sample answered the wording questions itself, all but one: "
        f"“{numbers.left_unanswered}”. That one is yours."
    )


def _refusals(refused: Sequence[FileResult]) -> str:
    if len(refused) == 1:
        return f"One was refused, {refused[0].name}: “{refused[0].refused}”"
    return f"{len(refused)} were refused, each with a reason." if refused else ""


def _harmed(numbers: Numbers) -> str:
    if numbers.sent.existing_untouched is None:
        return "nobody knows how many were"
    changed = numbers.sent.existing_before - numbers.sent.existing_untouched
    return "none" if changed == 0 else f"{changed:,}"


def _words(number: int) -> str:
    small = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
    return small[number] if number < len(small) else str(number)

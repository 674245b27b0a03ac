"""`reconvene bench match`: how well and how fast rows of one person are found, in one of five ways."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click
from click.core import ParameterSource

from app.bench.against import measure_against
from app.bench.contacts import invent_contacts
from app.bench.labelled import Labelled, read_labelled
from app.bench.labelled_sets import labelled_folder, labelled_sets
from app.bench.long_list import MakeApp
from app.bench.made_corpus import read_made_corpus
from app.bench.many_rows import Wanted
from app.bench.matching import compare
from app.cli.command import Refused, json_option, tell

USUAL = 20_000
"""Contact rows."""

size_option = click.option(
    "--size",
    type=click.IntRange(0),
    default=0,
    help="How much to measure with; 0 is the usual size.",
)

INVENTED = ""
"""What is measured with where none of the options is given that name something else."""
WAYS = ("data", "corpus", "labelled", "against")
_ONE_FILE = (INVENTED, "data", "corpus")
SAYS_SOMETHING_OF: Mapping[str, tuple[str, ...]] = {
    "size": (INVENTED,),
    "seed": (INVENTED, "against"),
    "id_column": ("data",),
    "truth_column": ("data",),
    "household": ("data",),
    "mapped": ("data",),
    "password": ("corpus",),
    "flat": _ONE_FILE,
    "clusters": _ONE_FILE,
    "rows": ("against",),
    "often": ("against",),
    "database": ("against",),
    "lists": ("against",),
}
"""Option → what it says something of; with anything else it would do nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The options, under their names."""

    size: int
    seed: int
    data: Path | None
    id_column: str
    truth_column: str
    household: str
    mapped: Mapping[str, str]
    corpus: Path | None
    password: str
    flat: Path | None
    labelled: bool
    clusters: Path | None
    against: int | None
    rows: int
    often: bool
    database: str
    lists: Path | None


def _mapped(_ctx: click.Context, _param: click.Parameter, text: str) -> dict[str, str]:
    """Read 'dob=date_of_birth,town=location'."""
    found: dict[str, str] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        heading, equals, field = part.rpartition("=")
        if not (equals and heading.strip() and field.strip()):
            raise click.BadParameter(f"{part!r} is not like column=field.")
        if found.setdefault(heading.strip(), field.strip()) != field.strip():
            raise click.BadParameter(f"{heading.strip()} is mapped twice.")
    return found


_AGAINST = (
    click.option(
        "--against",
        type=click.IntRange(1000),
        help="Add rows to a list of so many people instead, and to one of a tenth of them.",
    ),
    click.option(
        "--rows",
        type=click.IntRange(1),
        default=5000,
        show_default=True,
        help="How many rows each file has, of the list and added.",
    ),
    click.option("--often", is_flag=True, help="Everybody there in several rows, not most in one."),
    click.option("--database", default="", help="A PostgreSQL server to measure on as well."),
    click.option(
        "--lists", type=click.Path(path_type=Path), help="Where the lists are, and stay, once made."
    ),
)


def against_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options of adding rows to a long list."""
    for option in reversed(_AGAINST):
        command = option(command)
    return command


@click.command("match")
@size_option
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True)
@click.option("--data", type=click.Path(path_type=Path), help="A labelled file instead.")
@click.option("--id", "id_column", default="", help="Its column of row ids.")
@click.option("--truth", "truth_column", default="", help="Its column that says whose a row is.")
@click.option("--household", default="", help="Its column of households, if it has one.")
@click.option(
    "--map",
    "mapped",
    default="",
    callback=_mapped,
    help="What columns hold: dob=date_of_birth,town=location. Others are recognised.",
)
@click.option("--corpus", type=click.Path(path_type=Path), help="A made corpus instead.")
@click.option("--password", default="", help="Opens its protected workbook.")
@click.option("--flat", type=click.Path(path_type=Path), help="Where to write the rows matched.")
@click.option("--labelled", is_flag=True, help="The labelled sets beside the project instead.")
@click.option("--clusters", type=click.Path(path_type=Path), help="Where to write our groups.")
@against_options
@json_option
@click.pass_context
def bench_match(ctx: click.Context, /, as_json: bool, **options: Any) -> None:  # noqa: FBT001
    """How well and how fast rows of one person are found, beside Splink where it is installed.

    Figures are of pairs of rows after closure, at the threshold shipped; best_f1 is that of the
    best one. Wrong household pairs are null where the households are not known. Without --data,
    --corpus, --labelled or --against, invented contact rows are matched. With --against files of rows are added
    to a list there is, as an import does; seconds are the medians of three.
    """
    asked = Asked(**options)
    _refuse_what_does_nothing(ctx)
    if asked.against:
        wanted = Wanted(people=asked.against, rows=asked.rows, often=asked.often, seed=asked.seed)
        _tell_added(ctx.find_root().obj, wanted, asked.lists, asked.database, as_json=as_json)
        return
    if asked.labelled:
        found = [compare(one) for one in labelled_sets()]
        if not found:
            raise Refused(f"There are no labelled sets in {labelled_folder()}.")
        tell({"sets": found}) if as_json else _show(found)
        return
    rows = _rows_of(asked)
    if asked.flat:
        rows.write(asked.flat)
    one = compare(rows, clusters=asked.clusters)
    tell(one) if as_json else _show([one])


def _refuse_what_does_nothing(ctx: click.Context) -> None:
    """Raises: UsageError: two ways to measure, or an option of another way than the one asked for."""
    names = {param.name: param.opts[0] for param in ctx.command.params if param.name}
    given = [
        name for name in names if ctx.get_parameter_source(name) is ParameterSource.COMMANDLINE
    ]
    ways = [way for way in WAYS if way in given]
    if len(ways) > 1:
        raise click.UsageError(f"{names[ways[0]]} and {names[ways[1]]} can't be used together.")
    way = ways[0] if ways else INVENTED
    for name in given:
        if way in SAYS_SOMETHING_OF.get(name, (way,)):
            continue
        if way:
            raise click.UsageError(f"{names[name]} does nothing with {names[way]}.")
        needed = " or ".join(names[one] for one in SAYS_SOMETHING_OF[name])
        raise click.UsageError(f"{names[name]} needs {needed}.")


def _rows_of(asked: Asked) -> Labelled:
    if asked.data and not (asked.id_column and asked.truth_column):
        raise click.UsageError("--data needs --id and --truth.")
    if asked.data:
        return read_labelled(
            asked.data,
            id_column=asked.id_column,
            truth_column=asked.truth_column,
            household_column=asked.household,
            mapped=asked.mapped,
        )
    if asked.corpus:
        return read_made_corpus(asked.corpus, password=asked.password)
    return invent_contacts(asked.size or USUAL, seed=asked.seed).labelled()


def _tell_added(
    make_app: MakeApp, wanted: Wanted, lists: Path | None, server: str, *, as_json: bool
) -> None:
    with TemporaryDirectory() as made:
        found = measure_against(make_app, wanted, folder=lists or Path(made), server=server)
    if as_json:
        tell(found)
        return
    click.echo(
        f"{'':<12}{'people':>10}{'rows':>11}{'seconds':>9}{'CPU':>7}{'precision':>11}{'recall':>8}{'MB':>7}"
    )
    for name, measured in found.items():
        for one in (one for one in measured.values() if isinstance(one, dict)):
            click.echo(
                f"{name:<12}{one['people']:>10,}{one['rows_there']:>11,}{one['seconds']:>9.1f}"
                f"{one['cpu_seconds']:>7.1f}{one['precision']:>11.4f}{one['recall']:>8.4f}"
                f"{one['peak_mb'] or 0:>7.0f}"
            )
        click.echo(
            f"{name:<12}{measured['ratio']:.2f} times as long, CPU {measured['cpu_ratio']:.2f}"
        )


_SHOWN = ("precision", "recall", "f1", "best_f1")


def _show(found: list[dict[str, Any]]) -> None:
    """One line for each set and entrant."""
    click.echo(
        f"{'rows of':<20}{'by':<8}{'precision':>10}{'recall':>10}{'F1':>10}{'best F1':>10}"
        f"{'household':>11}{'largest':>9}{'true':>6}{'seconds':>9}{'MB':>7}"
    )
    for one in found:
        for by in ("ours", "splink"):
            if one[by]:
                click.echo(_line(one, by))
        if reason := one.get("splink_reason"):
            click.echo(f"{'':<20}{reason}")


def _line(one: Mapping[str, Any], by: str) -> str:
    figures, about = one[by], one["data"]
    wrong = figures["wrong_household_pairs"]
    return (
        f"{about['name']:<20}{by:<8}"
        + "".join(f"{figures[name]:>10.4f}" for name in _SHOWN)
        + f"{'–' if wrong is None else wrong:>11}{figures['largest_cluster']:>9}"
        + f"{about['true_largest_cluster']:>6}{figures['seconds']:>9.1f}{figures['peak_mb']:>7.0f}"
    )

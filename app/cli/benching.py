"""Measuring, as ratios within one run."""

from collections.abc import Mapping
from typing import Any

import click

from app.bench.importing import measure_import
from app.bench.standing import measure_standing
from app.cli.bench_matching import bench_match, size_option
from app.cli.command import json_option, tell


@click.group()
def bench() -> None:
    """Measure something, as ratios within one run."""


bench.add_command(bench_match)


@bench.command("import")
@size_option
@json_option
@click.pass_context
def bench_import(ctx: click.Context, size: int, as_json: bool) -> None:  # noqa: FBT001
    """How fast files are taken in, beside merely reading and merely storing them."""
    _tell(measure_import(ctx.find_root().obj, size), as_json=as_json)


@bench.command("standing")
@size_option
@json_option
def bench_standing(size: int, as_json: bool) -> None:  # noqa: FBT001
    """How fast the gate answers, beside merely walking over what was said."""
    _tell(measure_standing(size), as_json=as_json)


def _tell(found: Mapping[str, Any], *, as_json: bool) -> None:
    if as_json:
        tell(found)
        return
    for key, value in found.items():
        click.echo(
            f"{key:>28}  {value:,.3f}" if isinstance(value, float) else f"{key:>28}  {value}"
        )

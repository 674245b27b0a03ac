"""The four labelled sets beside the project, and what their columns hold."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from app.bench.labelled import Labelled, read_labelled

ID, TRUTH = "rec_id", "cluster"

_FEBRL = {
    "street_number": "address",
    "postcode": "postcode",
    "date_of_birth": "date_of_birth",
    "soc_sec_id": "id_number",
}
SETS: Mapping[str, Mapping[str, str]] = {
    "febrl1": _FEBRL,
    "febrl3": _FEBRL,
    "fake_1000": {},
    "rldata500": {
        "fname_c1": "first_name",
        "fname_c2": "first_name",
        "lname_c1": "last_name",
        "lname_c2": "last_name",
        "by": "date_of_birth",
        "bm": "date_of_birth",
        "bd": "date_of_birth",
    },
}
"""Set → heading → field, where its heading does not say it."""


def labelled_folder() -> Path:
    """Where the sets are, if they are."""
    return Path(os.environ.get("RECONVENE_SHARED", "../shared")) / "bench" / "linkage"


def labelled_sets() -> Iterator[Labelled]:
    """Each set that is there."""
    for name, mapped in SETS.items():
        path = labelled_folder() / f"{name}.csv"
        if path.exists():
            yield read_labelled(path, id_column=ID, truth_column=TRUTH, mapped=mapped)

"""Where invented people live, their telephones, their mailboxes and the offices they speak for."""

from itertools import product

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from app.bench.contact_names import STREETS
from app.bench.contact_slips import forms, without_accents

Texts = NDArray[np.object_]
Numbers = NDArray[np.int64]

_PROVIDERS = (
    "post.example mailbox.example webmail.example talknet.example hubmail.example skynet.example "
    "fastmail.example letterbox.example broadband.example home.example inbox.example ymail.example"
)
_OFFICES = "Council Trust Surgery School Church Forum Residents Traders Theatre Library"

_HOMES_OF_POSTCODE = 14
_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
_AREAS = ("ZX", "ZY", "ZW", "ZV")
"""Areas of which there are none."""
_SECTORS, _OF_SECTOR = 10, 60


def addresses(homes: Numbers, dice: Generator, *, which: int = 0) -> tuple[Texts, Texts, Texts]:
    """Street with number, postcode and landline of each; whoever shares a home shares them."""
    there, mine = np.unique(homes, return_inverse=True)
    number = len(there)
    unit = dice.integers(0, max(len(homes) // (2 * _HOMES_OF_POSTCODE), 3), number)
    house = dice.integers(1, 120, number).astype(str).astype(object)
    flat = "Flat " + dice.integers(1, 30, number).astype(str).astype(object) + ", "
    street = house + " " + np.array(STREETS, object)[(unit * 7919) % len(STREETS)]
    street = np.where(dice.random(number) < 0.12, flat + street, street)
    line = 2 * (dice.permutation(max(number, 500_000))[:number] % 500_000) + which
    landline = np.array([f"01632 {digits:06}" for digits in line.tolist()], object)
    landline = np.where(dice.random(number) < 0.6, landline, "")
    return street[mine], _postcodes(unit)[mine], landline[mine]


def _postcodes(unit: Numbers) -> Texts:
    district, rest = np.divmod(unit, _SECTORS * _OF_SECTOR)
    sector, letters = np.divmod(rest, _OF_SECTOR)
    letters = letters * 37 % len(_LETTERS) ** 2
    return np.array(
        [
            f"{_AREAS[d // 99 % len(_AREAS)]}{d % 99 + 1} {s}{_LETTERS[x // 20]}{_LETTERS[x % 20]}"
            for d, s, x in zip(district.tolist(), sector.tolist(), letters.tolist(), strict=True)
        ],
        object,
    )


def mobiles(number: int, dice: Generator) -> Texts:
    """A number of their own for four in five, or ''."""
    digits = dice.permutation(max(number, 1_000_000))[:number]
    found = np.array(
        [f"{7700 + n // 1_000_000:05} {n % 1_000_000:06}" for n in digits.tolist()], object
    )
    return np.where(dice.random(number) < 0.8, found, "")


_SUCH = "blue green old happy lucky silver sunny wild quiet red tiny swift"
_THINGS = "kite fox heron otter badger rider baker singer garden piano robin maple"
_HANDLES = tuple(f"{such}{thing}" for such, thing in product(_SUCH.split(), _THINGS.split()))


def mailboxes(
    given: Texts, family: Texts, later: Texts, dice: Generator
) -> tuple[Texts, Texts, Texts]:
    """The mailbox of each, a second one (often the same), and one with the later family name."""
    number = len(given)
    providers = np.array(_PROVIDERS.split(), object)
    weights = 1 / (np.arange(len(providers)) + 2)
    at = [dice.choice(len(providers), number, p=weights / weights.sum()) for _ in range(3)]
    locals_ = [_local(given, names, dice) for names in (family, family, later)]
    again = dice.random(number) < 0.4
    locals_[1] = np.where(again, locals_[0], locals_[1])
    boxes = [local + "@" + providers[where] for local, where in zip(locals_, at, strict=True)]
    taken: set[str] = set()
    main, second, renamed = (_untaken(box, taken, dice) for box in boxes)
    return main, np.where(dice.random(number) < 0.45, second, main), renamed


def _local(given: Texts, family: Texts, dice: Generator) -> Texts:
    """What stands before the @: mostly made of the name, often with a number."""
    number = len(given)
    g = np.array([_letters(name) for name in given], object)
    f = np.array([_letters(name) for name in family], object)
    short = np.array([_letters((forms(name) or (name,))[0]) for name in given], object)
    initial = np.array([name[:1] for name in g], object)
    handle = np.array(_HANDLES, object)[dice.integers(0, len(_HANDLES), number)]
    ways = (
        g + "." + f,
        g + f,
        initial + f,
        initial + "." + f,
        f + "." + g,
        g + "_" + f,
        short + "." + f,
        g,
        f,
        handle,
    )
    shares = (0.22, 0.14, 0.13, 0.06, 0.06, 0.05, 0.06, 0.07, 0.05, 0.16)
    way = dice.choice(len(ways), number, p=shares)
    local = np.choose(way, ways)
    digits = np.where(
        dice.random(number) < 0.5, dice.integers(1, 100, number), dice.integers(1940, 2010, number)
    )
    counted = (way >= 7) | (dice.random(number) < 0.45)
    return np.where(counted, local + digits.astype(str).astype(object), local)


def _letters(name: str) -> str:
    return "".join(filter(str.isalnum, without_accents(name).lower()))


def _untaken(boxes: Texts, taken: set[str], dice: Generator) -> Texts:
    """The same, with a number wherever somebody else has the mailbox."""
    found = boxes.copy()
    for at, box in enumerate(boxes.tolist()):
        mine = box
        while mine in taken:
            local, _, domain = box.partition("@")
            mine = f"{local}{dice.integers(2, 9999)}@{domain}"
        taken.add(mine)
        found[at] = mine
    return found


def offices(number: int, dice: Generator) -> tuple[Texts, Texts]:
    """The organisation somebody speaks for, and its mailbox; '' for nearly all."""
    there = max(number // 120, 1)
    names = np.array(STREETS, object)[dice.integers(0, len(STREETS), there)]
    names = names + " " + dice.choice(np.array(_OFFICES.split(), object), there)
    boxes = np.array(["info@" + _letters(name) + ".example" for name in names], object)
    works = np.where(dice.random(number) < 0.06, dice.integers(0, there, number), -1)
    return np.where(works >= 0, names[works], ""), np.where(works >= 0, boxes[works], "")

"""What was found of pairs when their cards were compared, and what that says before it is weighed."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from importers.matching.given_names import Given
from importers.matching.levels import Family, Levels, Mailbox, Phone, Postcode, Same, Together

Flags = NDArray[np.bool_]


BORN_APART = "By the ages they gave they were born years apart"
ONE_FAMILY = (Family.EQUAL, Family.PART, Family.CLOSE)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Levels of every pair, one column a field; row i of each column is pair i."""

    given: Levels
    """`Given`."""
    family: Levels
    """`Family`."""
    mailbox: Levels
    """`Mailbox`."""
    phone: Levels
    """`Phone`."""
    postcode: Levels
    """`Postcode`."""
    street: Levels
    """`Same`; so are the next three."""
    organisation: Levels
    suffix: Levels
    title: Levels
    """Whether the titles are one sex's; titles that tell no sex are missing."""
    age: Levels
    """`Same`: whether by the ages they gave they can have been born in one year."""
    together: Levels
    """`Together`."""
    bound: Flags
    """The ledger ties a no of either to the other's addresses by name and full postcode, whoever they are."""
    swapped: Flags
    """Given and family name stand the other way round in one, so they were compared crosswise."""
    parted: Flags
    """The whole names are the same words, otherwise divided into given and family name."""

    def __len__(self) -> int:
        return len(self.given)

    def of(self, places: NDArray[np.intp]) -> "Comparison":
        """Of the pairs that stand in these places."""
        return Comparison(*(getattr(self, one.name)[places] for one in fields(self)))

    def table(self, names: Sequence[str]) -> Levels:
        """Pairs × fields."""
        return np.stack([getattr(self, field) for field in names], axis=1)

    def own(self) -> Flags:
        """What a person has to themselves is the same: a mailbox, a mobile number."""
        mailbox = (self.mailbox > Mailbox.MISSING) & (self.mailbox <= Mailbox.DIGITS)
        found: Flags = mailbox | (self.phone == Phone.MOBILE)
        return found

    def number_alone(self) -> Flags:
        """A mobile number is the same and nothing else: a child's form may bear a parent's."""
        home = (self.postcode == Postcode.UNIT) | (self.street == Same.EQUAL)
        family = np.isin(self.family, ONE_FAMILY)
        mailbox = (self.mailbox > Mailbox.MISSING) & (self.mailbox <= Mailbox.DIGITS)
        found: Flags = (self.phone == Phone.MOBILE) & ~mailbox & ~home & ~family
        return found

    def beside_the_name(self) -> Flags:
        """Something else than the name is alike."""
        home = (self.postcode > Postcode.MISSING) & (self.postcode <= Postcode.SECTOR)
        home |= (self.street == Same.EQUAL) | (self.organisation == Same.EQUAL)
        found: Flags = self.own() | home | (self.phone == Phone.LANDLINE)
        return found

    def weak(self) -> Flags:
        """The given names do not say that it is one person."""
        found: Flags = np.isin(self.given, (Given.MISSING, Given.INITIAL, Given.ALIKE))
        return found

    def nameless(self) -> Flags:
        """One of the two rows has no name, but perhaps a title."""
        found: Flags = (self.given == Given.MISSING) & (self.family == Family.MISSING)
        return found

    def of_one_of_them(self) -> Flags:
        """Something is alike that two of a household hardly share."""
        found: Flags = (self.organisation == Same.EQUAL) | (self.title == Same.EQUAL)
        return found

    def two_people(self) -> dict[str, Flags]:
        """What no likeness of the rest makes good; in words for a page."""
        return {
            "Two people may share the rest": self.given == Given.DIFFERENT,
            "One is the elder, one the younger": self.suffix == Same.DIFFERENT,
            "Their titles are a man's and a woman's": self.weak() & (self.title == Same.DIFFERENT),
        }

    def ages_differ(self) -> Flags:
        """They gave ages that are two people's; nothing of their own is the same."""
        apart: Flags = (self.age == Same.DIFFERENT) & ~self.own()
        return apart

    def born_apart(self) -> Flags:
        """Their ages may part them: a no of either stays with the other's addresses."""
        return self.ages_differ() & self.bound

    def perhaps_two(self) -> dict[str, Flags]:
        """What tells namesakes of one household apart, unless a mailbox or mobile is the same."""
        beside = (self.together == Together.SAME_FILE) & (self.mailbox == Mailbox.DIFFERENT)
        return {
            "They have two mobile numbers": (self.phone == Phone.MOBILES) & ~self.own(),
            "They answered one form from two addresses": beside,
        }

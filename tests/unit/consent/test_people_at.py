from consent.names import can_be_one
from consent.people_at import labels

ANN, BOB = ("Ann", "Lee"), ("Bob", "Lee")


def test_two_names_that_can_not_be_one_persons_have_two_labels() -> None:
    found = labels([ANN, BOB])
    assert found[ANN] != found[BOB]
    assert None not in found.values()


def test_forms_of_one_name_share_a_label() -> None:
    found = labels([("Liz", "Lee"), ("Elizabeth", "Lee"), BOB])
    assert found["Liz", "Lee"] == found["Elizabeth", "Lee"] != found[BOB]


def test_a_changed_surname_keeps_its_label() -> None:
    found = labels([ANN, ("Ann", "Ray")])
    assert found[ANN] == found["Ann", "Ray"]


def test_an_initial_is_the_only_person_it_can_be() -> None:
    found = labels([ANN, BOB, ("A", "Lee"), ("", "")])
    assert found["A", "Lee"] == found[ANN]
    assert found["", ""] is None


def test_an_initial_that_fits_nobody_is_nobody() -> None:
    assert labels([ANN, ("Z", "Lee"), ("A", "Ray")]) == {
        ANN: "ann lee",
        ("Z", "Lee"): None,
        ("A", "Ray"): None,
    }


def test_labels_do_not_depend_on_order() -> None:
    names = [ANN, BOB, ("A", "Lee"), ("Annie", "Lee")]
    assert labels(names) == labels(names[::-1])


def test_a_name_form_that_is_not_plain_makes_nobodys_yes_anothers() -> None:
    """Harpreet may be called Harry, but so may be his brother."""
    found = labels([("Harpreet", "Singh"), ("Harry", "Singh")])
    assert len(set(found.values())) == 2
    assert can_be_one("Harpreet", "Harry"), "a no is still tied"

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.clean.name_words import proper
from importers.clean.names import join_parts, split_name
from importers.clean.nobody import is_nobody, is_organisation, read_organisation
from importers.draft import PersonName


def person(given: str = "", family: str = "", title: str = "", suffix: str = "") -> PersonName:
    return PersonName(title, given, family, suffix)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nora Quill", person("Nora", "Quill")),
        ("nora quill", person("Nora", "Quill")),
        ("Di Quill", person("Di", "Quill")),
        ("Nora di Quill", person("Nora", "di Quill")),
        ("NORA QUILL", person("Nora", "Quill")),
        ("QUILL Nora", person("Nora", "Quill")),
        ("QUILL, Nora", person("Nora", "Quill")),
        ("quill, nora", person("Nora", "Quill")),
        ("QUILL N", person("N", "Quill")),
        ("Quill, N.J.", person("N J", "Quill")),
        ("N.J. Quill", person("N J", "Quill")),
        ("JP Quill", person("JP", "Quill")),
        ("NG Wei", person("Wei", "Ng")),
        ("Mrs. N. Quill", person("N", "Quill", "Mrs")),
        ("Quill, Mrs Nora", person("Nora", "Quill", "Mrs")),
        ("Rev Dr Nora Quill", person("Nora", "Quill", "Rev Dr")),
        ("Mr Quill", person("", "Quill", "Mr")),
        ("Nora", person("Nora")),
        ("Nora Jane Quill", person("Nora Jane", "Quill")),
        ("Ned Quill Jnr", person("Ned", "Quill", suffix="Jr")),
        ("Ned Quill, Snr", person("Ned", "Quill", suffix="Sr")),
        ("Quill, Ned, Jr.", person("Ned", "Quill", suffix="Jr")),
        ("Ned Quill jun.", person("Ned", "Quill", suffix="Jr")),
        ("Tang, Jun", person("Jun", "Tang")),
        ("Jun Tang", person("Jun", "Tang")),
        ("TANG Jun", person("Jun", "Tang")),
        ("Mina Sen", person("Mina", "Sen")),
        ("Ned Quill MBE", person("Ned", "Quill")),
        ("Ned Quill, Chair of the club", person("Ned", "Quill")),
        ("Quill, Ned, Treasurer", person("Ned", "Quill")),
        ("ned o'quill", person("Ned", "O'Quill")),
        ("O’QUILL NED", person("O'Quill", "Ned")),
        ("McQUILL Ned", person("Ned", "McQuill")),
        ("NED MCQUILL", person("Ned", "McQuill")),
        ("quill-marsh, ned", person("Ned", "Quill-Marsh")),
        ("DE LA CRUZ Inés", person("Inés", "de la Cruz")),
        ("Inés de la Cruz", person("Inés", "de la Cruz")),
        ("van Marsh", person("", "van Marsh")),
        ("Omar Al-Quadir", person("Omar", "Al-Quadir")),
        ("ned st john", person("Ned", "St John")),
        ("Zoë (Zoë Quill)", person("Zoë", "Quill")),
        ("Bob (Robert) Quill", person("Bob", "Quill")),
        ("Ned Quill (he/him)", person("Ned", "Quill")),
        ("ZoÃ« Quill", person("Zoë", "Quill")),
        ("Ned Quill <ned@mail.example>", person("Ned", "Quill")),
        ("Name: Ned Quill", person("Ned", "Quill")),
        ("The Quill family", person("", "Quill")),
    ],
)
def test_one_person_however_the_name_is_written(text: str, expected: PersonName) -> None:
    assert split_name(text) == (expected,)


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("Mr & Mrs N Quill", person("N", "Quill", "Mr"), person("", "Quill", "Mrs")),
        ("MR AND MRS QUILL", person("", "Quill", "Mr"), person("", "Quill", "Mrs")),
        ("Mr and Mrs N & A Quill", person("N", "Quill", "Mr"), person("A", "Quill", "Mrs")),
        ("Mr N & Mrs A Quill", person("N", "Quill", "Mr"), person("A", "Quill", "Mrs")),
        ("Mr N Quill and Ms A Marsh", person("N", "Quill", "Mr"), person("A", "Marsh", "Ms")),
        ("Nora & Bob Quill", person("Nora", "Quill"), person("Bob", "Quill")),
        ("Nora and Bob Quill", person("Nora", "Quill"), person("Bob", "Quill")),
        ("Nora and Bob", person("Nora"), person("Bob")),
        ("Quill, Nora & Bob", person("Nora", "Quill"), person("Bob", "Quill")),
        ("QUILL Nora & Bob", person("Nora", "Quill"), person("Bob", "Quill")),
        ("N + B Quill", person("N", "Quill"), person("B", "Quill")),
    ],
)
def test_a_couple_is_two_people(text: str, first: PersonName, second: PersonName) -> None:
    assert split_name(text) == (first, second)


def test_a_list_of_people_shares_the_last_surname() -> None:
    assert [name.display for name in split_name("Ann, Bob and Carl Quill")] == [
        "Ann Quill",
        "Bob Quill",
        "Carl Quill",
    ]


@pytest.mark.parametrize(
    "text",
    ["", "-", "N/A", "anonymous", "Anon.", "iPhone", "Nora's iPad (2)", "a local resident", "Guest 4",
     "07700 900123", "prefer not to say", "???", "Zoom user", "xxx", "(withheld)", "test"],
)  # fmt: skip
def test_nobody_is_nobody(text: str) -> None:
    assert is_nobody(text)
    assert split_name(text) == ()


@pytest.mark.parametrize(
    "text", ["Jane Guest", "Ned Church", "Ann Person-Smith", "Bill Parent", "Mary St John"]
)
def test_surnames_that_are_words_stay_names(text: str) -> None:
    assert not is_nobody(text)
    assert not is_organisation(text)
    assert len(split_name(text)) == 1


@pytest.mark.parametrize(
    "text",
    ["Friends of Mill Park", "Quill & Sons Ltd", "Marsh End Residents Association",
     "The Old Church Hall", "Digital Inclusion Network", "Greenfield Primary School",
     "Corner Cafe", "St John’s Church", "Hope Nursery"],
)  # fmt: skip
def test_organisations_are_no_people(text: str) -> None:
    assert is_organisation(text)
    assert split_name(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "n/a",
        "None",
        "Individual",
        "N/A - resident",
        "just a local resident",
        "-",
        "private",
        "self",
    ],
)
def test_no_organisation(text: str) -> None:
    assert read_organisation(text) == ""


def test_an_organisation_keeps_its_name() -> None:
    assert read_organisation("  Marsh End  Traders ") == "Marsh End Traders"


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (("Mrs", "nora", "o'quill"), (person("Nora", "O'Quill", "Mrs"),)),
        (("", "", "Quill"), (person("", "Quill"),)),
        (("Dr", "Nora", ""), (person("Nora", "", "Dr"),)),
        (("Dr", "Nora Quill", "-"), (person("Nora", "Quill", "Dr"),)),
        (("", "-", "n/a"), ()),
        (("", "Mr Ned", "Quill Jnr"), (person("Ned", "Quill", "Mr", "Jr"),)),
        (("", "Nora & Bob", "Quill"), (person("Nora", "Quill"), person("Bob", "Quill"))),
        (("An idea for the park", "Nora", "Quill"), (person("Nora", "Quill"),)),
    ],
)
def test_name_cells_are_joined(
    parts: tuple[str, str, str], expected: tuple[PersonName, ...]
) -> None:
    assert join_parts(*parts) == expected


@pytest.mark.parametrize(
    ("word", "expected"), [("mcquill", "McQuill"), ("MACQUILL", "Macquill"), ("McQuill", "McQuill"),
                           ("d'angelo", "D'Angelo"), ("quill-marsh", "Quill-Marsh"), ("ŁUKASZ", "Łukasz")]
)  # fmt: skip
def test_proper_case(word: str, expected: str) -> None:
    assert proper(word) == expected


@given(st.text(max_size=40))
def test_any_text_is_read_without_fuss(text: str) -> None:
    for name in split_name(text):
        assert name.given or name.family


@given(
    st.sampled_from(["Nora", "Bob", "Inés", "Zoë"]),
    st.sampled_from(["Quill", "O'Marsh", "Lee-Hart"]),
)
def test_order_and_capitals_do_not_change_who_is_meant(given: str, family: str) -> None:
    usual = split_name(f"{given} {family}")
    assert split_name(f"{family.upper()}, {given}") == usual
    assert split_name(f"{family.upper()} {given}") == usual
    assert split_name(f"{given} {family}".upper()) == usual


def test_a_story_is_no_name() -> None:
    assert split_name("Ned & " * 60) == ()


def test_a_title_beside_a_name_in_one_cell_is_kept() -> None:
    assert split_name("Dr Nora and Bob Quill")[0] == person("Nora", "Quill", "Dr")
    assert split_name("Mr & Mrs") == ()
    assert split_name("Dr") == ()

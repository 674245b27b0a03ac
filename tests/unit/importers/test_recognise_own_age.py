import pytest

from importers.recognise.own_age import asks_own_age

OF_WHO_ANSWERS = """
Age | Age group | Age band | AGE RANGE | Age bracket | Age category | age_band | ageGroup | Your age: | Your age group
What is your age? | What is your age group? | What was your age last birthday? | Age at last birthday
What was your age at your last birthday? | Age in years | Age (years) | Age group (optional) | Q5. How old are you?
How old are you today? | Which age group are you in? | In which age group are you? | What age group do you belong to?
To which age group do you belong? | Which age band do you fall into? | Which of the following age groups do you belong to?
Which age group applies to you? | Please select your age group | Please state your age | Please tick your age range
Please tell us your age | Could you tell us your age group? | Age of respondent | Respondent's age | Q12: Age Band
About you: Age group
"""
OF_SOMETHING_ELSE = """
At what age did you leave school? | What age were you when you moved? | Age at diagnosis | Age when you started work
Please tell us your age when you retired | Age of eldest | Age of youngest | Age of baby | Age of spouse
Age of grandchild | Mother's age | Your partner's age | Your child's age | What is your child's age? | Age (child)
Age of child 1 | Person 2 age | Age 2 | Age of person you care for | Children's ages | Ages of your children | Ages
How old are your children? | How old is your dog? | How many people aged 65+ live with you? | Carer for someone aged 18+
Number aged 0-4 | Are you aged 18 or over? | Which age groups should we build for? (pupils)
What age group do you teach? | Which age group do you care for? | Which age groups do you work with?
Age of the house | Age of your property | Village age | Village | Average spend | Old age | Age UK | New age
Year of birth | Gender
"""


def headings(table: str) -> list[str]:
    return [one.strip() for line in table.strip().splitlines() for one in line.split("|")]


@pytest.mark.parametrize("heading", headings(OF_WHO_ANSWERS))
def test_a_heading_asks_how_old_whoever_answers_is(heading: str) -> None:
    assert asks_own_age(heading)


@pytest.mark.parametrize("heading", headings(OF_SOMETHING_ELSE))
def test_an_age_at_something_or_of_somebody_else_is_not_theirs(heading: str) -> None:
    assert not asks_own_age(heading)

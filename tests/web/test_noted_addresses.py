"""Addresses of an office, and throwaway ones: said in plain words wherever they are listed."""

PEOPLE = """Submitted on,Full name,Email,Postcode,Comments
02/11/2025,Ann Lee,ann.lee@post.example,ZX1 1AA,More trees
02/11/2025,Bob Ray,clerk@mill.example,ZX2 2AA,More benches
02/11/2025,Cat Fox,cat.fox@mailinator.com,ZX3 3AA,Fewer cars
"""
OFFICE, THROWAWAY = "a shared office mailbox", "a throwaway address"


def test_a_plan_says_it_of_each_row(reader) -> None:
    reader.upload("answers.csv", PEOPLE)
    reader.plan()
    page = reader.get("/files/batches/1/plan/new")
    rows = {
        row.th.get_text(strip=True): row.get_text(" ", strip=True)
        for row in page.select("main tbody tr")
    }
    assert "The e-mail address is" not in rows["2"]
    assert f"The e-mail address is {OFFICE}." in rows["3"]
    assert f"The e-mail address is {THROWAWAY}." in rows["4"]


def test_the_list_and_the_page_of_a_person_say_it_beside_the_address(reader) -> None:
    reader.add(("answers.csv", PEOPLE))
    page = reader.get("/people")
    rows = {row.th.get_text(strip=True): row for row in page.select("main tbody tr")}
    assert not rows["Ann Lee"].select(".rc-under")
    assert rows["Bob Ray"].select_one(".rc-under").get_text() == OFFICE.capitalize()
    assert rows["Cat Fox"].select_one(".rc-under").get_text() == THROWAWAY.capitalize()
    for name, said in (("Bob Ray", OFFICE), ("Cat Fox", THROWAWAY)):
        page = reader.get(rows[name].th.a["href"])
        assert f"This is {said}." in page.select_one(".rc-permission").get_text()
    page = reader.get(rows["Ann Lee"].th.a["href"])
    assert "This is a" not in page.select_one(".rc-permission").get_text()

from pathlib import Path

import pytest

from app.settings import Settings, SettingsRefused, keep_secrets

SECRETS = {"RECONVENE_SECRET_KEYS": "first second", "RECONVENE_PEPPER": "pepper"}


def test_without_secrets_the_refusal_names_the_command_that_makes_them(tmp_path: Path) -> None:
    with pytest.raises(SettingsRefused, match="reconvene start"):
        Settings.from_env({"RECONVENE_HOME": str(tmp_path)})


def test_kept_secrets_are_made_once_and_are_for_their_owner_alone(tmp_path: Path) -> None:
    home = tmp_path / "new" / "home"
    keep_secrets(home)
    first = Settings.from_env({"RECONVENE_HOME": str(home)})
    keep_secrets(home)
    assert Settings.from_env({"RECONVENE_HOME": str(home)}) == first
    assert len(first.secret_keys) == 1
    assert len(first.pepper) >= 32
    assert (home / "pepper").stat().st_mode & 0o077 == 0


def test_variables_override_what_is_kept(tmp_path: Path) -> None:
    keep_secrets(tmp_path)
    found = Settings.from_env({"RECONVENE_HOME": str(tmp_path), **SECRETS})
    assert found.secret_keys == ("first", "second")
    assert found.pepper == b"pepper"


def test_the_database_is_a_file_under_home_unless_named(tmp_path: Path) -> None:
    here = {"RECONVENE_HOME": str(tmp_path), **SECRETS}
    assert Settings.from_env(here).database_url == f"sqlite:///{tmp_path / 'reconvene.sqlite3'}"


@pytest.mark.parametrize("scheme", ["postgres", "postgresql"])
def test_postgresql_is_spoken_to_through_psycopg(scheme: str) -> None:
    found = Settings.from_env({"RECONVENE_DATABASE_URL": f"{scheme}://a@b/c", **SECRETS})
    assert found.database_url == "postgresql+psycopg://a@b/c"


@pytest.mark.parametrize(("text", "months"), [("", None), (" 6 ", 6), ("0", 0)])
def test_months_are_a_number_or_not_set(text: str, months: int | None) -> None:
    found = Settings.from_env({"CONSENT_MONTHS": text, "SUBSCRIPTION_MONTHS": text, **SECRETS})
    assert found.consent_months == months
    assert found.subscription_months == months


@pytest.mark.parametrize("text", ["many", "-1", "1.5"])
def test_months_that_are_no_number_are_refused(text: str) -> None:
    with pytest.raises(SettingsRefused, match="SUBSCRIPTION_MONTHS"):
        Settings.from_env({"SUBSCRIPTION_MONTHS": text, **SECRETS})


def test_links_never_have_two_slashes() -> None:
    found = Settings.from_env({"RECONVENE_PUBLIC_URL": "https://join.example/", **SECRETS})
    assert found.public_url == "https://join.example"

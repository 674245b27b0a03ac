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


def test_how_much_of_a_file_is_read_can_be_set() -> None:
    usual = Settings.from_env(SECRETS).limits
    assert (usual.file_bytes, usual.rows, usual.columns) == (100 * 1024 * 1024, 200_000, 1_000)
    given = {"RECONVENE_FILE_MB": "5", "RECONVENE_FILE_ROWS": "10", "RECONVENE_FILE_COLUMNS": "7"}
    found = Settings.from_env({**given, **SECRETS}).limits
    assert (found.file_bytes, found.rows, found.columns) == (5 * 1024 * 1024, 10, 7)


@pytest.mark.parametrize("text", ["none", "0", "-5", "1.5"])
def test_a_limit_that_is_no_whole_number_is_refused(text: str) -> None:
    with pytest.raises(SettingsRefused, match="RECONVENE_FILE_ROWS must be a whole number"):
        Settings.from_env({"RECONVENE_FILE_ROWS": text, **SECRETS})

from tests.cli.conftest import database_of_its_own, empty_site, site

__all__ = ["database_of_its_own", "empty_site", "site"]

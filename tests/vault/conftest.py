import pytest

from app import vault
from tests.conftest import KEYS


@pytest.fixture(autouse=True)
def ring():
    """The key ring of the tests, also where no application was started."""
    vault.use(KEYS)

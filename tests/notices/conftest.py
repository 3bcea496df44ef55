import pytest

from app.notices import client
from tests.notices.provider import LocalProvider


@pytest.fixture
def provider():
    """A provider that answers on this machine, chosen by the settings as in production."""
    with LocalProvider() as local:
        client.use(client.choose({"SMS_URL": local.url, "SMS_KEY": "secret"}, demo=False))
        yield local
        client.use(None)

"""Every test here works on a session over an empty database."""

import pytest


@pytest.fixture(autouse=True)
def registers(session):
    """An empty database, and the session of this thread."""
    return session

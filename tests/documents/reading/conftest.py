"""One process that opens and recognises, kept for all tests of a worker."""

from collections.abc import Iterator

import pytest

from app.documents.reading.eyes import Eyes


@pytest.fixture(scope="session")
def eyes() -> Iterator[Eyes]:
    kept = Eyes(seconds=120)
    yield kept
    kept.close()

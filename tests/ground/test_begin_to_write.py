"""Writers on SQLite take turns; whoever has to wait too long gets an error that the edges know."""

import sqlite3
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from app import db


@pytest.fixture
def other_writer(app: Flask) -> Iterator[sqlite3.Connection]:
    """Another process in the middle of a write."""
    engine = app.extensions["engine"]
    if engine.dialect.name != "sqlite":
        pytest.skip("only SQLite has one writer at a time")
    other = sqlite3.connect(engine.url.database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield other
    other.close()


@pytest.fixture
def impatient(app: Flask) -> Iterator[None]:
    """The only connection there is, and it waits for nobody, for the length of a test.

    The pool hands its connections out in turn, so both ends of the test empty it."""
    engine = app.extensions["engine"]
    if engine.dialect.name != "sqlite":
        pytest.skip("only SQLite has one writer at a time")
    db.session.remove()
    engine.dispose()
    db.only_read()
    db.session.execute(text("PRAGMA busy_timeout=1"))
    db.session.commit()
    yield
    db.session.remove()
    engine.dispose()


def test_who_cannot_begin_gets_an_error_of_the_database_layer(impatient, other_writer):
    db.begin_writing()
    with pytest.raises(OperationalError, match="locked"):
        db.session.execute(text("SELECT 1"))


def test_who_only_reads_does_not_wait_for_a_writer(impatient, other_writer):
    db.only_read()
    assert db.session.scalar(text("SELECT 1")) == 1


def test_when_the_other_is_done_writing_begins(impatient, other_writer):
    db.begin_writing()
    with pytest.raises(OperationalError):
        db.session.execute(text("SELECT 1"))
    db.session.rollback()
    other_writer.execute("COMMIT")
    assert db.session.scalar(text("SELECT 1")) == 1

"""kill -9 of web and worker before and after every write: no case is lost, nothing is done twice, no fen is
off, everybody is told once. A few places here, every place with `make soak`."""

import pytest
from sqlalchemy import select

from app import db, work
from app.jobs.model import Job, JobState
from app.notices.model import Message, MessageState
from tests.faults.conftest import IS_SOAK
from tests.faults.deadly_worker import Worker
from tests.faults.site import wait_for
from tests.faults.steps import STEPS, World

FEW = {
    "submit": (2, 9, -1),
    "take": (5,),
    "hand back": (4,),
    "ask for papers": (8,),
    "answer one of the papers": (4,),
    "papers given": (6,),
    "propose": (5, -2),
    "send back": (6,),
    "confirm": (4, 11, -1),
    "objection": (6,),
}
TELLING = ("submit", "take", "ask for papers", "papers given", "confirm", "objection")
FEW_OF_A_WORKER = {"papers given": 8, "confirm": 6}
MOST = 400


def cut_off(app, server, step, place, done):
    """One run: the step is cut off at `place` (from the end when negative), and then done again in peace.

    False when there is no such place any more."""
    world = World(app, server, step)
    if place < 0:
        counted = World(app, server, step)
        assert counted.send() == 303
        place = counted.browser.places + 1 + place
        world = World(app, server, step)
    status = world.send(kill_at=place)
    assert status in (0, 303), status
    seen = world.look()
    seen.check()
    if status == 0:
        done[f"web, {step.name}, {app.extensions['engine'].dialect.name}"] += 1
        assert world.send() == 303
    after = world.look()
    after.check()
    assert step.is_done(after)
    return status == 0


@pytest.mark.skipif(IS_SOAK, reason="every place is tried instead")
@pytest.mark.parametrize(
    ("name", "place"), [(name, place) for name, places in FEW.items() for place in places]
)
def test_a_step_that_was_cut_off_is_done_wholly_or_not_at_all(app, server, done, name, place):
    assert cut_off(app, server, STEPS[name], place, done)


@pytest.mark.skipif(not IS_SOAK, reason="a few places are tried instead")
@pytest.mark.parametrize("name", STEPS)
def test_every_place_of_a_step(app, server, done, name):
    place = 1
    while cut_off(app, server, STEPS[name], place, done):
        place += 1
        assert place < MOST
    assert place > 6


def undone(app):
    """Every job that is not done, with what can be said of it."""
    said = (Job.kind, Job.state, Job.attempts, Job.run_at, Job.leased_until, Job.error)
    with app.app_context():
        db.session.remove()
        db.only_read()
        found = db.session.execute(select(*said).where(Job.state != JobState.DONE)).all()
        db.session.remove()
    return found


def kill_a_worker(app, server, provider, name, place, done):
    """A step is done; the worker that tells people dies at `place`, and another one takes over.

    At a confirmation everything told before is still waiting as well."""
    world = World(app, server, STEPS[name])
    if name != "confirm":
        work.drain()
    assert world.send() == 303
    url = app.config["DATABASE_URL"]
    worker = Worker(url, provider.url, place)
    wait_for(lambda: worker.is_dead or not undone(app), lambda: undone(app))
    died = worker.is_dead
    worker.end()
    if died:
        done[f"worker, {name}, {app.extensions['engine'].dialect.name}"] += 1
        successor = Worker(url, provider.url)
        wait_for(lambda: not undone(app), lambda: undone(app))
        successor.end()
    world.look().check()
    told(app, provider)
    return died


def told(app, provider):
    """Every message went to the provider exactly once, and is known to have gone."""
    with app.app_context():
        db.session.remove()
        db.only_read()
        messages = db.session.execute(select(Message.id, Message.state)).all()
        db.session.remove()
    assert {state for _id, state in messages} == {MessageState.SENT}
    for message_id, _state in messages:
        assert provider.posts[message_id] == 1


@pytest.mark.skipif(IS_SOAK, reason="every place is tried instead")
@pytest.mark.parametrize(("name", "place"), FEW_OF_A_WORKER.items())
def test_a_worker_that_died_leaves_nobody_untold_and_nobody_told_twice(
    app, server, provider, done, name, place
):
    assert kill_a_worker(app, server, provider, name, place, done)


@pytest.mark.skipif(not IS_SOAK, reason="a few places are tried instead")
@pytest.mark.parametrize("name", TELLING)
def test_every_place_of_a_worker(app, server, provider, done, name):
    place = 1
    while kill_a_worker(app, server, provider, name, place, done):
        place += 1
        assert place < MOST
    assert place > 6

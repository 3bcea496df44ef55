"""`bangban audit verify`."""

import json
from datetime import timedelta

from sqlalchemy import delete

from app import audit, clock, db
from app.audit import Act
from app.audit.model import AuditEntry
from app.audit.service import seal_settled


def act_three_times():
    for number in range(3):
        audit.record(Act.SUBMITTED, about="filing/one", by="person", number=number)
    db.session.commit()


def verify(site):
    result = site.run("audit", "verify")
    return json.loads(result.stdout), result.stderr


def test_a_whole_record_has_no_faults(site):
    act_three_times()
    answer, warning = verify(site)
    assert answer == {"entries": 3, "head": "0" * 64, "faults": []}
    assert warning == ""


def test_a_removed_entry_is_named(site):
    act_three_times()
    db.session.execute(delete(AuditEntry).where(AuditEntry.seq == 2))
    db.session.commit()
    answer, warning = verify(site)
    assert "chain filing/one: entry 2 is missing" in answer["faults"]
    assert "NOT whole" in warning


def test_the_head_moves_with_every_seal(site):
    act_three_times()
    with clock.stopped_at(clock.now() + timedelta(minutes=2)):
        seal_settled()
    db.session.commit()
    answer, _warning = verify(site)
    assert answer["head"] != "0" * 64
    assert answer["faults"] == []

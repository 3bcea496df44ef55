"""Giving and ending a mandate. Three kinds of evidence, one rule of what each is worth.

A word that came over the phone which the insurance has on file for this ID number, or from an account that
was recognised as this person, is proven at once. Any other lets the helper file, but nothing is decided on
it until a person at the bureau has looked (docs/decisions/015).
"""

from sqlalchemy import select

from app import audit, links
from app.accounts.model import Account
from app.accounts.people import are_one, recognise
from app.audit import Act
from app.clock import now, today
from app.db import session
from app.errors import OutOfStep, Refusal
from app.mandates import codes
from app.mandates.asking import demand_named_and_alive, last_day, next_step, note
from app.mandates.model import Evidence, Mandate
from app.mandates.service import name_of_holder, names_of_services, phones_of, send
from app.mandates.words import terms, until_in_a_message
from app.registers import clients
from app.tasks import TaskKind, open_task

END = "end-mandate"


def is_on_file(mandate: Mandate) -> bool:
    """Is the phone it names known to be his: by the insured register, or by his own account?"""
    if not mandate.phone:
        return False
    known = clients.insured_person(mandate.giver.id_number, today())
    by_register = known is not None and known.is_named(mandate.giver.name)
    if by_register and known and known.phone == mandate.phone:
        return True
    return mandate.phone in phones_of(mandate.giver)


def give_on_screen(mandate: Mandate, by: Account, seen: str) -> None:
    """同意 on his own screen, to exactly the words that were shown.

    An account whose person nobody knew is recognised when its phone is on file for the number."""
    if seen != terms(mandate):
        raise OutOfStep("changed_meanwhile")
    on_file = is_on_file(mandate) and by.phone == mandate.phone
    if on_file:
        recognise(by, mandate.giver)
    is_himself = on_file or are_one(by.person, mandate.giver)
    _give(mandate, Evidence.ON_HIS_SCREEN, by, proven=is_himself)


def give_by_code(mandate: Mandate, typed: str, by: Account) -> None:
    """He told his helper the code; see codes.py for what is refused."""
    demand_open(mandate)
    codes.check_code(mandate, typed, by)
    _give(mandate, Evidence.CODE_TO_HIS_PHONE, by, proven=is_on_file(mandate))


def give_by_paper(mandate: Mandate, by: Account, pages: int) -> None:
    """The photographed paper that he signed. A person has to look before anything is decided on it."""
    if pages < 1:
        raise Refusal("no_photo_yet")
    _give(mandate, Evidence.SIGNED_PAPER, by, proven=False)


def demand_open(mandate: Mandate) -> None:
    """Refuse what was given, refused or ended before: a second tap, another tab."""
    if not mandate.is_open:
        raise OutOfStep("mandate_settled")


def _give(mandate: Mandate, evidence: Evidence, by: Account, *, proven: bool) -> None:
    demand_open(mandate)
    if next_step(mandate):
        raise Refusal("mandate_unfinished")
    demand_named_and_alive(mandate.giver.name, mandate.giver.id_number)
    mandate.until = last_day(mandate.evidence_facts["lasts"])
    mandate.given_at, mandate.evidence = now(), evidence.value
    note(mandate, terms=terms(mandate))
    if proven:
        mandate.proven_at = now()
    else:
        ask_for_a_look(mandate, by)
    _record(Act.MANDATE_GIVEN, mandate, by, evidence=evidence.value, proven=proven)
    tell_giver(mandate)


def ask_for_a_look(mandate: Mandate, by: Account) -> None:
    """A task for the desk, with the days that its kind has (app/tasks/kinds.json)."""
    evidence = mandate.evidence
    open_task(TaskKind.MANDATE_UNPROVEN, about=mandate.about, by=by.person_id, evidence=evidence)


def tell_giver(mandate: Mandate) -> None:
    """Every phone known to be his hears of it, so that nobody gets a mandate behind his back."""
    link = links.whole(f"/mandates/end/{links.token(END, mandate.id)}")
    for phone in every_phone(mandate):
        send("mandate_given", phone, **said(mandate), link=link)


def every_phone(mandate: Mandate) -> list[str]:
    """The phone it names, those he signs in with, and the one on file with the insurance."""
    known = clients.insured_person(mandate.giver.id_number, today())
    found = [mandate.phone, *phones_of(mandate.giver), known.phone if known else None]
    return list(dict.fromkeys(phone for phone in found if phone))


def said(mandate: Mandate) -> dict[str, str]:
    """Who, what and until when, as messages say it."""
    return {
        "helper": name_of_holder(mandate),
        "services": "、".join(names_of_services(mandate)),
        "until": until_in_a_message(mandate),
    }


def tell_asked(mandate: Mandate, by: Account) -> None:
    """Send him the way to his own screen. The limits are those of codes. Refuses no_phone."""
    demand_open(mandate)
    codes.count_a_message(mandate)
    link = links.whole("/mandates/given")
    send("mandate_asked", str(mandate.phone), **said(mandate), link=link)


def refuse(mandate: Mandate, by: Account) -> None:
    """不同意: the request ends, and the one who asked is told."""
    demand_open(mandate)
    _close(mandate, by)
    _record(Act.MANDATE_REFUSED, mandate, by)
    _tell_holder(mandate, "mandate_refused")


def end(mandate: Mandate, by: Account | None) -> bool:
    """Taken back by him, laid down by her, or by the link in his message. Works at once; a second tap
    changes nothing. Drafts stay with the one they are about."""
    if mandate.ended_at:
        return False
    was_given = mandate.given_at is not None
    _close(mandate, by)
    _record(Act.MANDATE_ENDED, mandate, by)
    if was_given:
        _tell_holder(mandate, "mandate_ended")
        for phone in every_phone(mandate):
            send("mandate_ended", phone, giver=mandate.giver.name, helper=name_of_holder(mandate))
    return True


def prove(mandate: Mandate, by: Account) -> None:
    """A person at the bureau looked at the paper, or phoned: it is his word."""
    if mandate.given_at is None or mandate.is_proven:
        raise OutOfStep("mandate_settled")
    mandate.proven_at, mandate.proven_by = now(), by.person_id
    _record(Act.MANDATE_PROVEN, mandate, by)


def doubt(mandate: Mandate, by: Account) -> None:
    """A person looked and does not accept it: the mandate ends, and the helper is told what to do."""
    if mandate.given_at is None or mandate.is_proven or mandate.ended_at:
        raise OutOfStep("mandate_settled")
    _close(mandate, by)
    _record(Act.MANDATE_DOUBTED, mandate, by)
    _tell_holder(mandate, "mandate_doubted")


def end_for_the_dead() -> int:
    """Mandates end with the death of the giver (民法典 173); for the nightly sweep. How many ended."""
    standing = select(Mandate).where(
        Mandate.given_at.is_not(None), Mandate.ended_at.is_(None), Mandate.until >= today()
    )
    return sum(end(one, None) for one in session.scalars(standing) if has_died(one))


def has_died(mandate: Mandate) -> bool:
    """Does the insured register know that the giver is dead?"""
    known = clients.insured_person(mandate.giver.id_number, today())
    return known is not None and known.death is not None


def _close(mandate: Mandate, by: Account | None) -> None:
    mandate.ended_at, mandate.ended_by = now(), by.person_id if by else None


def _tell_holder(mandate: Mandate, template: str) -> None:
    facts = {"giver": mandate.giver.name}
    if template == "mandate_ended":
        facts["helper"] = name_of_holder(mandate)
    for phone in phones_of(mandate.holder):
        send(template, phone, **facts)


def _record(act: Act, mandate: Mandate, by: Account | None, **detail: object) -> None:
    person = by.person_id if by else None
    other = mandate.giver_id if person != mandate.giver_id else None
    audit.record(act, about=mandate.about, by=person, acting_for=other, **detail)

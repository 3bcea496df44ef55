"""查进度 without an account: name and ID number, then a code to the phone on file, then a look and nothing else.

The request itself never looks whether there is a case: it writes one row and one job, the same for everybody.
The job looks, after the answer is out; so neither words nor statements nor time tell a stranger anything.
"""

import hashlib
import secrets
import unicodedata
from datetime import timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import joinedload

from app import audit, jobs, notices, vault
from app.accounts import attempts
from app.accounts.codes import read_code
from app.accounts.model import Counted
from app.audit import Act
from app.catalogue.current import catalogue
from app.clock import now
from app.db import session
from app.errors import Refusal
from app.filing import sections
from app.filing.model import Filing
from app.filing.sheet import Sheet
from app.progress.model import ProgressAsk

HOUR = timedelta(hours=1)
CODE_LIFE = timedelta(minutes=10)
LOOK_LIFE = timedelta(minutes=15)
KEPT = timedelta(days=1)
MOST_FROM_AN_ADDRESS = 12
MOST_FOR_A_PERSON = 5
MOST_TO_A_PHONE = 3
MOST_TRIES = 5
MOST_CASES = 10
MOST_PHONES = 3


def ask(name: str, id_number: str, from_address: str) -> ProgressAsk:
    """Somebody wants to know about this person. Refuses too_many_tries(minutes), for anybody's number alike."""
    id_hash = vault.lookup("id_number", id_number)
    place = attempts.address(Counted.PROGRESS_FROM_ADDRESS, from_address)
    about = (Counted.PROGRESS_ABOUT_PERSON, id_hash)
    refuse_a_flood(place, about)
    attempts.count(place, about)
    asked = ProgressAsk(id_hash=id_hash, expires_at=now() + CODE_LIFE)
    session.add(asked)
    session.flush()
    jobs.enqueue("progress:send_code", {"ask": asked.id, "name": name})
    audit.record(Act.PROGRESS_ASKED, about=f"progress/{asked.id}", by=None)
    return asked


def refuse_a_flood(place: attempts.Who, about: attempts.Who) -> None:
    moments = attempts.recent(place, about, since=HOUR)
    for who, most in ((place, MOST_FROM_AN_ADDRESS), (about, MOST_FOR_A_PERSON)):
        if len(moments[who]) >= most:
            free_at = moments[who][-most] + HOUR
            raise Refusal("too_many_tries", minutes=attempts.minutes_until(free_at))


def send_code(ask_id: str, name: str) -> None:
    """The job: a code to each phone that the person's newest cases name, where name and number belong together."""
    asked = session.get(ProgressAsk, ask_id)
    if asked is None or asked.codes is not None or asked.expires_at <= now():
        return
    codes = {}
    for phone in phones_on_file(asked.id_hash, name):
        phone_hash = vault.lookup("phone", phone)
        to_phone = (Counted.PROGRESS_TO_PHONE, phone_hash)
        if len(attempts.recent(to_phone, since=HOUR)[to_phone]) >= MOST_TO_A_PHONE:
            continue
        attempts.count(to_phone)
        code = f"{secrets.randbelow(10**6):06}"
        codes[code_hash(ask_id, code)] = phone_hash.hex()
        notices.tell("progress_code", phone=phone, code=code)
    asked.codes = codes


def code_hash(ask_id: str, code: str) -> str:
    return vault.lookup("progress_code", f"{ask_id}:{code}").hex()


def phones_on_file(id_hash: bytes, name: str) -> list[str]:
    """The phones named in the cases of this person, the newest first, each once."""
    phones = [
        phone_of(sheet) for sheet in cases_of(id_hash) if is_same_name(sheet.patient_name, name)
    ]
    return list(dict.fromkeys(phone for phone in phones if phone))[:MOST_PHONES]


def phone_of(sheet: Sheet) -> str:
    """Where messages about this case go."""
    return str(sheet.body("contact").get("phone") or sheet.filing.account.phone or "")


def is_same_name(kept: str, typed: str) -> bool:
    return bool(kept) and bare(kept) == bare(typed)


def bare(name: str) -> str:
    """The letters of a name, without the gaps and dots that people set in different ways."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", name) if sign.isalpha()).lower()


def cases_of(id_hash: bytes) -> list[Sheet]:
    """The newest submitted cases of the person with this ID number."""
    newest = (
        select(Filing)
        .where(Filing.patient_hash == id_hash, Filing.submitted_at.is_not(None))
        .options(joinedload(Filing.account))
        .order_by(Filing.submitted_at.desc())
        .limit(MOST_CASES)
    )
    found = session.scalars(newest).all()
    sections.read(found)
    return [Sheet.of(one, catalogue().get(one.service_id, one.service_version)) for one in found]


def open_look(ask_id: str, text: str) -> str:
    """A token that shows the cases behind the phone the typed code was sent to, for a quarter of an hour.

    Refuses code_empty, code_length, code_wrong(left), look_spent, look_expired. The edge commits after a
    refusal as well, or the tries would not be counted.
    """
    typed = read_code(text)
    tries = count_a_try(ask_id)
    asked = session.get_one(ProgressAsk, ask_id, populate_existing=True)
    phone = (asked.codes or {}).get(code_hash(ask_id, typed))
    if phone is None:
        if tries >= MOST_TRIES:
            raise Refusal("look_spent")
        raise Refusal("code_wrong", left=MOST_TRIES - tries)
    token = secrets.token_urlsafe(32)
    asked.used_at, asked.phone_hash = now(), bytes.fromhex(phone)
    asked.token_hash, asked.open_until = hash_of(token), now() + LOOK_LIFE
    audit.record(Act.PROGRESS_OPENED, about=f"progress/{ask_id}", by=None)
    return token


def count_a_try(ask_id: str) -> int:
    """Count it in one statement, so that no two requests can have the same try."""
    tries = session.scalar(
        update(ProgressAsk)
        .where(ProgressAsk.id == ask_id, ProgressAsk.used_at.is_(None))
        .where(ProgressAsk.expires_at > now(), ProgressAsk.attempts < MOST_TRIES)
        .values(attempts=ProgressAsk.attempts + 1)
        .returning(ProgressAsk.attempts)
    )
    if tries is None:
        raise Refusal("look_expired")
    return tries


def hash_of(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def look_of(token: str) -> ProgressAsk | None:
    """The look this token opens, as long as it lasts."""
    if not token:
        return None
    return session.scalars(
        select(ProgressAsk).where(
            ProgressAsk.token_hash == hash_of(token), ProgressAsk.open_until > now()
        )
    ).first()


def cases_in(look: ProgressAsk) -> list[Sheet]:
    """The cases whose messages go to the phone that was proved; others of the same person stay unseen."""
    return [
        sheet
        for sheet in cases_of(look.id_hash)
        if vault.lookup("phone", phone_of(sheet)) == look.phone_hash
    ]


def close(look: ProgressAsk) -> None:
    """The person has seen enough; the token opens nothing from now on."""
    look.open_until = now()


def forget_old_asks() -> int:
    """Delete what was asked yesterday and before."""
    gone = session.execute(delete(ProgressAsk).where(ProgressAsk.asked_at < now() - KEPT))
    return gone.rowcount  # type: ignore[attr-defined]

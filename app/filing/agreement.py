"""What the person agrees to at this moment: a consent taken back on his own page counts at once."""

from app.accounts import consents
from app.accounts.model import Purpose
from app.filing.sheet import Sheet

ASKED = (Purpose.DATA, Purpose.E_CERTIFICATE, Purpose.MEDICAL_PAPERS, Purpose.BANK_ACCOUNT)


def purposes_of(sheet: Sheet) -> tuple[Purpose, ...]:
    """The purposes this service asks for: a bank account only where money is paid."""
    pays = any(one.id == "payee" for one in sheet.service.entries)
    return ASKED if pays else ASKED[:-1]


def as_agreed(sheet: Sheet) -> Sheet:
    """The filing as it may be used now: without the consents that no longer stand, and without the
    card when the bank account is one of them. What stands was loaded with the filing."""
    stands = (sheet.filing.standing_consents or "").split(",")
    return sheet.without(frozenset(one.value for one in ASKED if one.value not in stands))


def lacks_consent(sheet: Sheet) -> bool:
    """Is there a consent that this filing cannot go on without: not given yet, or taken back?"""
    said = sheet.body("consents")
    lacks = (purpose for purpose in ASKED if not said.get(purpose.value))
    return any(consents.current(purpose).needed for purpose in lacks)

"""What the person agrees to at this moment: a consent taken back on his own page counts at once."""

from app.accounts import consents
from app.accounts.model import Purpose
from app.filing.sheet import Sheet

ASKED = (Purpose.DATA, Purpose.E_CERTIFICATE, Purpose.MEDICAL_PAPERS, Purpose.BANK_ACCOUNT)


def as_agreed(sheet: Sheet) -> Sheet:
    """The filing as it may be used now, at the price of one statement: without the consents that no
    longer stand, and without the card when the bank account is one of them."""
    stands = consents.standing(sheet.filing.person_id, sheet.filing.id)
    return sheet.without(frozenset(purpose.value for purpose in ASKED if not stands[purpose]))


def lacks_consent(sheet: Sheet) -> bool:
    """Is there a consent that this filing cannot go on without: not given yet, or taken back?"""
    said = sheet.body("consents")
    return any(not said.get(purpose.value) for purpose in ASKED if consents.current(purpose).needed)

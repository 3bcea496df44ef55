"""ID number, mobile phone, bank card: read figure by figure, kept only when the whole checks."""

from datetime import date

from app.dictation.normaliser import sentences as s
from app.dictation.normaliser.figures import Figures, figures_said, grouped
from app.dictation.normaliser.heard import Given, Heard, ask, incomplete, invalid, nothing, sure
from app.numbers import birth_of, check_digit, luhn_holds

ID_LENGTH, PHONE_LENGTH = 18, 11
CARD_LENGTHS = range(16, 20)
_UNION_PAY = "62"
_USUAL_CARDS = (16, 19)


def read_id_number(text: str, given: Given) -> Heard:
    """A resident ID number whose check digit holds."""
    found = figures_said(text, range(ID_LENGTH, ID_LENGTH + 1))
    unread = _unread(found, ID_LENGTH, ID_LENGTH, (6, 4))
    if unread or found is None:
        return unread or ask(s.CORRECTED)
    return _checked_id(found.digits, given.today)


def _checked_id(digits: str, today: date) -> Heard:
    groups = grouped(digits, 6, 4)
    if not digits[:17].isdecimal():
        return ask(s.DIGITS_UNCLEAR)
    if digits[-1] != check_digit(digits):
        return invalid(s.ID_CHECK, groups=groups)
    born = birth_of(digits)
    if born is None or born > today:
        return invalid(s.ID_BIRTH, groups=groups)
    return sure(digits, s.ID_NUMBER, groups=groups)


def read_phone(text: str, _: Given) -> Heard:
    """A mobile phone number. It has no check digit, so that a piece said anew is not patched in."""
    found = figures_said(text, range(PHONE_LENGTH, PHONE_LENGTH + 1))
    local = _without_country(found)
    if local and (local.is_mended or (local.in_words and len(local.digits) != PHONE_LENGTH)):
        return ask(s.DIGITS_UNCLEAR)
    unread = _unread(local, PHONE_LENGTH, PHONE_LENGTH, (3, 4))
    if unread or local is None:
        return unread or ask(s.CORRECTED)
    groups = grouped(local.digits, 3, 4)
    if local.digits[0] != "1" or local.digits[1] in "012" or "X" in local.digits:
        return invalid(s.PHONE_START, groups=groups)
    return sure(local.digits, s.PHONE, groups=groups)


def _without_country(found: Figures | None) -> Figures | None:
    if found is None or len(found.digits) <= PHONE_LENGTH:
        return found
    national = found.digits.removeprefix("00").removeprefix("86")
    return found._replace(digits=national) if len(national) == PHONE_LENGTH else found


def read_bank_card(text: str, _: Given) -> Heard:
    """A card number of 16 to 19 figures whose Luhn digit holds."""
    found = figures_said(text, CARD_LENGTHS)
    unread = _unread(found, CARD_LENGTHS.start, CARD_LENGTHS.stop - 1, (4,))
    if unread or found is None:
        return unread or ask(s.CORRECTED)
    return _checked_card(found.digits)


def _checked_card(digits: str) -> Heard:
    groups, is_usual = grouped(digits, 4), len(digits) in _USUAL_CARDS
    if "X" in digits:
        return ask(s.DIGITS_UNCLEAR)
    if luhn_holds(digits) and (is_usual or not digits.startswith(_UNION_PAY)):
        return sure(digits, s.BANK_CARD, groups=groups)
    if is_usual:
        return invalid(s.CARD_CHECK, groups=groups)
    made = ask if luhn_holds(digits) else incomplete
    return made(s.CARD_SHORT, groups=groups, heard=str(len(digits)))


def _unread(found: Figures | None, least: int, most: int, sizes: tuple[int, ...]) -> Heard | None:
    """Why the figures cannot be looked at yet; None when they can."""
    if found is None:
        return ask(s.CORRECTED)
    if not found.digits:
        return nothing(s.NOTHING)
    if not found.is_clear or (found.is_mended and not least <= len(found.digits) <= most):
        return ask(s.DIGITS_UNCLEAR)
    heard, groups = str(len(found.digits)), grouped(found.digits, *sizes)
    if len(found.digits) < least:
        return incomplete(s.DIGITS_FEW, groups=groups, heard=heard, needed=str(least))
    return invalid(s.DIGITS_MANY, groups=groups, heard=heard) if len(found.digits) > most else None

"""Check digits of the numbers that people are known by. Invented people have ID region 99."""

from datetime import date

ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
ID_CHECK_DIGITS = "10X98765432"
DEMO_REGION = "99"
DEMO_CARDS = "000000"


def check_digit(number: str) -> str:
    """The last character that the first seventeen digits of an ID number call for (GB 11643)."""
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], ID_WEIGHTS, strict=True))
    return ID_CHECK_DIGITS[total % 11]


def birth_of(id_number: str) -> date | None:
    """The birth date inside an ID number; None when there is no such day."""
    try:
        return date(int(id_number[6:10]), int(id_number[10:12]), int(id_number[12:14]))
    except ValueError:
        return None


def luhn_holds(card: str) -> bool:
    """Whether the check digit of a bank card number is right (ISO/IEC 7812)."""
    total = 0
    for place, digit in enumerate(reversed(card)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0

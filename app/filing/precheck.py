"""预检: what the insured register says of this person, as facts in plain words."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import gettext as _

from app.clock import today
from app.filing.claims import is_member
from app.filing.sheet import Sheet
from app.registers import clients
from app.registers.clients import InsuredPerson, PersonFile


@dataclass(frozen=True)
class Off:
    """One fact that is off: a stable code, and the sentence."""

    code: str
    text: str


@dataclass(frozen=True)
class Found:
    """The result of the pre-check; `known` is False when there is no number to look up."""

    off: tuple[Off, ...]
    categories: tuple[str, ...]
    known: bool = True

    @property
    def is_wrong(self) -> bool:
        return bool(self.off)

    @property
    def codes(self) -> list[str]:
        return [one.code for one in self.off]


def look_up(sheet: Sheet) -> Found:
    """Ask the register about the patient. A child without an ID card is looked at by a person later."""
    patient = sheet.body("patient")
    number = patient.get("id_number")
    if not number:
        return Found((), (), known=False)
    file = clients.person_file(number, today())
    return Found(tuple(whats_off(sheet, file, patient["name"])), file.categories)


def whats_off(sheet: Sheet, file: PersonFile, name: str) -> Iterator[Off]:
    if file.insured is None:
        yield Off("not_found", _("参保名单里没有这个身份证号。请看一看号码有没有输错。"))
        return
    yield from insured_off(sheet, file.insured, name)
    if is_member(sheet, file) is False:
        yield Off("not_member", _("互助帮困计划的名单里没有这个人。"))


def insured_off(sheet: Sheet, insured: InsuredPerson, name: str) -> Iterator[Off]:
    if not insured.is_named(name):
        yield Off("name_differs", _("姓名和身份证号对不上。请看一看名字有没有写错。"))
    if not insured.is_active and not sheet.is_deceased:
        yield Off("not_active", _("名单上写着现在没有参保。"))
    wanted = [kind for kind in sheet.service.insured if kind != "MUTUAL"]
    if wanted and insured.kind not in wanted:
        yield Off("other_kind", _("名单上是另一种医保，和这件事不一样。"))
    if insured.death and not sheet.is_deceased:
        yield Off("deceased", _("名单上写着这个人已经过世。"))

"""The patient: who he is, whether he is insured here, whether he is of age, whether he lives."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from app.catalogue.claim import Claim, Patient
from app.catalogue.definition import ANY, Service
from app.catalogue.policy_terms import Policies
from app.numbers import birth_of, check_digit
from app.prereview.finding import N_, Finding, Rule, Term, on_invoice
from app.prereview.values import begins, death_of, said_deceased, stay_of

OF_AGE = 18
MINORS = ("minor_id", "minor_no_id")
KINDS = {"职保": "EMP", "居保": "RES"}

NAME_MISSING = Rule(
    "NAME_MISSING",
    "fix",
    N_("看病的人的姓名还没填"),
    N_("要知道是给谁报。"),
    N_("请照身份证上的名字填。"),
)
ID_MISSING = Rule(
    "ID_MISSING",
    "fix",
    N_("身份证号码还没填"),
    N_("有了号码，才能核对医保。"),
    N_("请照身份证填18位号码。"),
)
ID_NUMBER_WRONG = Rule(
    "ID_NUMBER_WRONG",
    "fix",
    N_("身份证号码有一位不对"),
    N_("号码的最后一位对不上。"),
    N_("请照身份证，从头再对一遍。"),
)
BIRTH_MISSING = Rule(
    "BIRTH_MISSING",
    "fix",
    N_("出生的日期还没填"),
    N_("没有身份证的孩子，要填出生日期。"),
    N_("日期写在户口本或出生证上。"),
)
BIRTH_DIFFERS = Rule(
    "BIRTH_DIFFERS",
    "look",
    N_("出生日期和身份证不一样"),
    N_("身份证号码里是%(in_number)s。"),
    N_("请照身份证再看一眼。"),
)
NAME_ID_DIFFER = Rule(
    "NAME_ID_DIFFER",
    "fix",
    N_("姓名和身份证号对不上"),
    N_("医保登记里，不是这个名字。"),
    N_("请照身份证看姓名和号码。没错就请人工看。"),
)
NAME_ID_MATCH = Rule("NAME_ID_MATCH", "fine", N_("姓名和身份证对得上"))
NOT_ACTIVE = Rule(
    "NOT_ACTIVE",
    "look",
    N_("医保现在好像停了"),
    N_("登记里写着暂停。看病那时没停也能报。"),
    N_("请问单位或社区。登记不对就请人工看。"),
)
IS_ACTIVE = Rule("IS_ACTIVE", "fine", N_("医保正常"))
INSURED_OTHERWISE = Rule(
    "INSURED_OTHERWISE",
    "fix",
    N_("参加的医保和这件事不一样"),
    N_("登记里是另一种医保。"),
    N_("请从首页重新选一下。登记不对就请人工看。"),
)
ANSWERED_OTHERWISE = Rule(
    "ANSWERED_OTHERWISE",
    "fix",
    N_("您选的医保和这件事不一样"),
    N_("这件事是给另一种医保的人办的。"),
    N_("请改一下，或从首页重新选。"),
)
OTHER_DISTRICT = Rule(
    "OTHER_DISTRICT",
    "look",
    N_("医保登记在别的地方"),
    N_("登记的不是%(region)s。"),
    N_("刚搬家的，接着办就行，由人来看。"),
)
NOT_MEMBER = Rule(
    "NOT_MEMBER",
    "fix",
    N_("名单里没有找到您"),
    N_("这份补助给参加互助帮困计划的人。"),
    N_("参加过的，请人工看。没参加的，可问社区。"),
)
IS_MEMBER = Rule("IS_MEMBER", "fine", N_("参加了互助帮困计划"))
AFTER_DEATH = Rule(
    "AFTER_DEATH",
    "fix",
    N_("看病的日期在过世以后"),
    N_("过世的日期是%(death)s。"),
    N_("请看看日期有没有填错。"),
    reject="AFTER_DEATH",
)
REGISTER_SAYS_DEAD = Rule(
    "REGISTER_SAYS_DEAD",
    "look",
    N_("登记和您填的不一样"),
    N_("登记里，看病的人已经不在了。"),
    N_("登记错了，就请人工看。替亲人办的，请改一下。"),
)
DEATH_DATES_DIFFER = Rule(
    "DEATH_DATES_DIFFER",
    "look",
    N_("过世的日期和登记的不一样"),
    N_("登记的是%(registered)s。"),
    N_("请照死亡证明再看一眼。"),
)
SELF_BUT_DECEASED = Rule(
    "SELF_BUT_DECEASED",
    "fix",
    N_("有两个答案对不上"),
    N_("您选了给自己报，又选了已经过世。"),
    N_("替亲人报的，请选“别人”。"),
)
MINOR_SAID_ADULT = Rule(
    "MINOR_SAID_ADULT",
    "fix",
    N_("看病的人还没满18岁"),
    N_("您选的是成年人，按生日是%(age)s岁。"),
    N_("请改一下，要交的材料会跟着变。"),
)
ADULT_SAID_MINOR = Rule(
    "ADULT_SAID_MINOR",
    "fix",
    N_("看病的人已经满18岁"),
    N_("您选的是未成年，按生日是%(age)s岁。"),
    N_("请改一下，要交的材料会跟着变。"),
)
MINOR_FILES_ALONE = Rule(
    "MINOR_FILES_ALONE",
    "look",
    N_("孩子的事要请大人来办"),
    N_("看病的人还没满18岁。"),
    N_("请爸爸妈妈或监护人一起办。"),
)


def check_identity(claim: Claim, _: Service, __: Policies) -> Iterator[Finding]:
    """Name, ID number and birth date are there and agree with each other."""
    patient = claim.patient
    if not patient.name.strip():
        yield _patient(NAME_MISSING, ("patient.name",))
    if patient.id_number:
        yield from _check_number(patient)
    elif claim.answers.get("patient_state") == "minor_no_id":
        if patient.birth is None:
            yield _patient(BIRTH_MISSING, ("patient.birth",))
    elif claim.answers.get("deceased_has_id") is not False:
        yield _patient(ID_MISSING, ("patient.id_number",))


def _check_number(patient: Patient) -> Iterator[Finding]:
    number = str(patient.id_number)
    if not is_id_number(number):
        yield _patient(ID_NUMBER_WRONG, ("patient.id_number",))
    elif patient.birth not in (None, birth_of(number)):
        names = ("patient.birth", "patient.id_number")
        yield _patient(BIRTH_DIFFERS, names, in_number=birth_of(number))


def is_id_number(number: str) -> bool:
    """Eighteen characters, a day that exists, the right check digit."""
    well_formed = len(number) == 18 and number[:17].isascii() and number[:17].isdigit()
    return (
        well_formed and birth_of(number) is not None and check_digit(number) == number[-1].upper()
    )


def check_insured(claim: Claim, service: Service, _: Policies) -> Iterator[Finding]:
    """What the register of insured persons says of him; it may say nothing."""
    known = claim.known
    names = ("patient.name", "patient.id_number", "insured_persons")
    if known.insured_name_matches is not None:
        yield _patient(NAME_ID_MATCH if known.insured_name_matches else NAME_ID_DIFFER, names)
    if known.insured_active is not None:
        yield _patient(IS_ACTIVE if known.insured_active else NOT_ACTIVE, ("insured_persons",))
    if known.insured_district and not _is_district(known.insured_district, service):
        yield _patient(OTHER_DISTRICT, ("insured_persons",), region=Term(service.region))


def _is_district(district: str, service: Service) -> bool:
    if service.district in (ANY, district):
        return True
    return district in service.region or service.region in district


def check_kind_of_insurance(claim: Claim, service: Service, _: Policies) -> Iterator[Finding]:
    """The insurance registered, and the one answered, are among those the service is for."""
    kind, answer = claim.known.insured_kind, claim.answers.get("insured")
    if service.insured != ("MUTUAL",) and kind and not _takes(service, kind):
        yield _patient(INSURED_OTHERWISE, ("insured_persons",))
    if service.question("insured") and answer and not _takes(service, str(answer)):
        yield ANSWERED_OTHERWISE.found(
            "answer:insured", mend="question:insured", decided_by=("answers.insured",)
        )


def _takes(service: Service, kind: str) -> bool:
    return service.takes_insured(KINDS.get(kind, kind))


def check_membership(claim: Claim, service: Service, _: Policies) -> Iterator[Finding]:
    """Services of the mutual-aid plan are for its members."""
    if "MUTUAL" in service.insured and claim.known.is_member is not None:
        yield _patient(IS_MEMBER if claim.known.is_member else NOT_MEMBER, ("mutual_members",))


def check_death(claim: Claim, service: Service, _: Policies) -> Iterator[Finding]:
    """A death that is registered was told, on the same day."""
    registered, told = claim.known.death, claim.patient.death
    said, who = said_deceased(claim), claim.answers.get("who")
    if registered and said is not True:
        mend = next(
            (f"question:{q}" for q in ("patient_state", "alive") if service.question(q)), ""
        )
        yield _patient(REGISTER_SAYS_DEAD, ("insured_persons",), mend or "patient")
    if registered and told and registered != told:
        names = ("patient.death", "insured_persons")
        yield _patient(DEATH_DATES_DIFFER, names, registered=registered)
    if said is True and who == "self":
        names = ("answers.who", "answers.patient_state")
        yield SELF_BUT_DECEASED.found("answer:who", mend="question:who", decided_by=names)


def check_care_after_death(claim: Claim, _: Service, __: Policies) -> Iterator[Finding]:
    """Care begins in life: admission for a stay, the day of service otherwise."""
    death = death_of(claim)
    for invoice in claim.invoices:
        began, stay = begins(invoice, claim), stay_of(invoice, claim)
        if death and began and began > death:
            names = ("death", "stay.admit" if stay else "invoice.service_date")
            part = "which" if stay else "numbers"
            yield on_invoice(AFTER_DEATH, invoice, part, names, death=death)


def check_age(claim: Claim, _: Service, __: Policies) -> Iterator[Finding]:
    """The age that the birthday gives is the one answered; a child does not file alone."""
    born = claim.patient.birth or birth_of(claim.patient.id_number or "")
    if born is None:
        return
    state, years = claim.answers.get("patient_state"), age(born, claim.filed_on)
    names = ("patient.birth", "answers.patient_state")
    if state == "adult" and years < OF_AGE:
        yield _patient(MINOR_SAID_ADULT, names, "question:patient_state", age=years)
    if state in MINORS and years >= OF_AGE:
        yield _patient(ADULT_SAID_MINOR, names, "question:patient_state", age=years)
    if claim.acts_himself and years < OF_AGE:
        yield _patient(MINOR_FILES_ALONE, ("patient.birth", "acts_himself"))


def age(born: date, on: date) -> int:
    """Full years; who was born on 29 February is a year older on 1 March in common years."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def _patient(
    rule: Rule, decided_by: tuple[str, ...], mend: str = "patient", **facts: Any
) -> Finding:
    where = None if rule.kind == "fine" else mend
    return rule.found("patient", mend=where, decided_by=decided_by, **facts)


CHECKS = (
    check_identity,
    check_insured,
    check_kind_of_insurance,
    check_membership,
    check_death,
    check_care_after_death,
    check_age,
)

"""The checklist of each person of the cast, as text: a changed definition shows as a diff.

`python -m tests.catalogue.test_what_each_person_sees` writes the texts anew.
"""

from pathlib import Path

import pytest

from app.catalogue.checklist import asked, checklist_rows
from app.catalogue.services import load

SCREENS = Path(__file__).parent / "screens"
MARKS = {"required": "要交", "not_required": "不用交", "unknown": "还不知道"}

CAST = {
    "wang-jianguo-stay-in-the-city": (
        "PT-MUTUAL-SELF",
        {"read_notice": True, "authorise": True},
        {"inpatient_other_province": False},
    ),
    "wang-jianguo-stay-in-another-province": (
        "PT-MUTUAL-SELF",
        {"read_notice": True, "authorise": True},
        {"inpatient_other_province": True},
    ),
    "wang-li-for-her-father": (
        "PT-MUTUAL-PROXY",
        {"relation": "child", "alive": True},
        {"inpatient_other_province": False, "e_cert_found": True},
    ),
    "wang-li-after-a-death": (
        "PT-MUTUAL-PROXY",
        {"relation": "child", "alive": False},
        {"inpatient_other_province": True, "e_cert_found": False},
    ),
    "liu-hong-emergency-elsewhere": (
        "SJ-REIMB-EMP",
        {
            "who": "self",
            "insured": "EMP",
            "situation": "OTHER_PROVINCE_EMERGENCY",
            "kind": ["outpatient", "inpatient"],
            "patient_state": "adult",
            "has_social_card": False,
        },
        {},
    ),
    "a-mother-for-a-child-without-id": (
        "SJ-REIMB-RES",
        {
            "who": "proxy",
            "insured": "RES",
            "situation": "CARD_LOSS",
            "kind": ["outpatient"],
            "patient_state": "minor_no_id",
            "has_social_card": True,
            "relation": "parent",
        },
        {},
    ),
    "a-son-for-his-dead-father": (
        "SJ-REIMB-RES",
        {
            "who": "proxy",
            "insured": "RES",
            "situation": "TRANSFERRED",
            "kind": ["inpatient"],
            "patient_state": "deceased",
            "deceased_has_id": False,
            "has_social_card": True,
            "relation": "child",
        },
        {},
    ),
    "a-visitor-who-said-nothing-yet": ("SJ-REIMB-EMP", {}, {}),
    "a-fall-in-jiangsu": (
        "JS-REIMB",
        {"who": "self", "kind": ["emergency"], "injury": True, "outside_drug": True},
        {},
    ),
    "chen-jing-for-a-poor-family": (
        "YZ-AID-APPLY",
        {"identity": ["none"], "settled": False, "commercial": False, "who": "village"},
        {"system_marked": False, "has_outpatient_drugs": True},
    ),
    "a-family-the-system-knows": (
        "YZ-AID-APPLY",
        {"identity": ["低保"], "settled": True, "commercial": True, "who": "self"},
        {"system_marked": True, "has_outpatient_drugs": False},
    ),
    "a-retired-couple-moving-away": (
        "YDJY-FILING",
        {"type": "long_residence", "multi": 1, "promise": True, "who": "self"},
        {},
    ),
    "a-diabetic-by-proxy": (
        "MTB-APPLY",
        {"away": True, "who": "proxy"},
        {"needs_negotiated_drug": False},
    ),
}


def screen(service_id, answers, facts):
    service = load().latest(service_id)
    lines = [f"{service.title_zh}: {service.summary_zh} 大约{service.minutes}分钟。", "", "问:"]
    lines += [f"  {one.text_zh}" for one in asked(service, answers, facts)]
    lines += ["", "材料:"]
    for row in checklist_rows(service, answers, facts):
        lines.append(
            f"  [{MARKS[row.requirement]}] {row.material.short_zh} ({row.material.name_zh})"
        )
        lines += [f"    因为: {reason.text_zh}" for reason in row.because]
        lines += [f"    要先知道: {reason.text_zh}" for reason in row.missing]
        lines += [f"    也可以: {name}" for name in row.alternatives_zh]
        if row.is_needed:
            later = f" 可以晚交{row.owed_days}天。" if row.may_be_owed else ""
            lines.append(f"    去哪拿: {row.material.where_zh}{row.material.hint_zh}{later}")
            lines.append(f"    没有这个: {row.material.lacks.text_zh}")
    return "\n".join([*lines, ""])


@pytest.mark.parametrize("name", sorted(CAST))
def test_the_checklist_is_what_was_reviewed(name):
    assert screen(*CAST[name]) == (SCREENS / f"{name}.txt").read_text("utf-8")


def test_no_text_is_left_over_from_somebody_gone():
    assert {path.stem for path in SCREENS.glob("*.txt")} == set(CAST)


if __name__ == "__main__":
    for name, case in CAST.items():
        (SCREENS / f"{name}.txt").write_text(screen(*case), "utf-8")

"""The papers a person needs, case by case, and against a second computation."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.catalogue.checklist import asked, checklist, checklist_rows
from app.catalogue.services import load

CATALOGUE = load()
SERVICES = [service.service_id for service in CATALOGUE.services()]


def papers(service_id, answers=None, facts=None):
    printed = checklist(CATALOGUE.latest(service_id), answers or {}, facts or {})
    return {one["id"]: one for one in printed["materials"]}


def by_requirement(service_id, answers=None, facts=None):
    found = {"required": set(), "not_required": set(), "unknown": set()}
    for name, one in papers(service_id, answers, facts).items():
        found[one["requirement"]].add(name)
    return found


SELF = {
    "who": "self",
    "insured": "EMP",
    "situation": "OTHER_PROVINCE_EMERGENCY",
    "kind": ["outpatient"],
    "patient_state": "adult",
    "has_social_card": True,
}
ALWAYS_SJ = {"invoice", "invoice_detail", "bank_card", "social_card", "patient_id"}
BOTH_SJ = pytest.mark.parametrize("service_id", ["SJ-REIMB-EMP", "SJ-REIMB-RES"])


@BOTH_SJ
def test_an_adult_for_himself_after_an_emergency_elsewhere(service_id):
    found = by_requirement(service_id, SELF)
    assert found["required"] == ALWAYS_SJ | {"emergency_record"}
    assert found["unknown"] == set()


@BOTH_SJ
def test_with_nothing_said_the_conditional_papers_are_unknown(service_id):
    found = by_requirement(service_id)
    assert found["required"] == ALWAYS_SJ
    assert found["not_required"] == set()
    assert len(found["unknown"]) == 6
    assert papers(service_id)["consent"]["missing"] == ["who", "patient_state"]
    assert papers(service_id)["consent"]["because"] == []


@BOTH_SJ
@pytest.mark.parametrize(
    ("situation", "needs_record"),
    [
        ("OTHER_PROVINCE_EMERGENCY", True),
        ("PREHOSPITAL_LOCAL", False),
        ("CARD_LOSS", False),
        ("TRANSFERRED", False),
        ("NONE", False),
    ],
)
def test_the_emergency_record_is_for_emergencies_elsewhere_only(
    service_id, situation, needs_record
):
    one = papers(service_id, {**SELF, "situation": situation})["emergency_record"]
    assert one["requirement"] == ("required" if needs_record else "not_required")
    assert one["because"] == ["situation"]


@BOTH_SJ
@pytest.mark.parametrize(
    ("kind", "requirement"),
    [
        (["inpatient"], "required"),
        (["outpatient", "inpatient"], "required"),
        (["outpatient"], "not_required"),
        (["observation"], "not_required"),
        (["prehospital"], "not_required"),
    ],
)
def test_a_stay_needs_the_discharge_summary(service_id, kind, requirement):
    one = papers(service_id, {**SELF, "kind": kind})["discharge_summary"]
    assert (one["requirement"], one["because"]) == (requirement, ["kind"])


@BOTH_SJ
def test_a_minor_without_id_card_shows_his_page_of_the_household_book(service_id):
    found = papers(service_id, {**SELF, "who": "proxy", "patient_state": "minor_no_id"})
    assert found["patient_id"]["requirement"] == "required"
    assert found["patient_id"]["alternatives"] == ["户口本本人页"]
    assert found["guardian_proof"]["requirement"] == "required"
    assert found["guardian_proof"]["because"] == ["patient_state"]


@BOTH_SJ
def test_a_minor_with_id_card_shows_the_card_and_the_guardian(service_id):
    found = papers(service_id, {**SELF, "who": "proxy", "patient_state": "minor_id"})
    assert found["patient_id"]["alternatives"] == []
    assert found["guardian_proof"]["requirement"] == "required"


@BOTH_SJ
def test_for_the_dead_without_id_any_of_three_papers_stands_in(service_id):
    dead = {**SELF, "who": "proxy", "patient_state": "deceased", "deceased_has_id": False}
    found = papers(service_id, dead)
    assert found["patient_id"]["alternatives"] == ["死亡证明", "户籍注销证明", "火化证明"]
    assert found["heir_statement"]["requirement"] == "required"
    assert found["guardian_proof"]["requirement"] == "not_required"


@BOTH_SJ
def test_for_the_dead_with_id_nothing_stands_in(service_id):
    dead = {**SELF, "who": "proxy", "patient_state": "deceased", "deceased_has_id": True}
    assert papers(service_id, dead)["patient_id"]["alternatives"] == []


@BOTH_SJ
def test_while_the_dead_s_id_is_not_asked_for_nothing_stands_in(service_id):
    dead = {**SELF, "who": "proxy", "patient_state": "deceased"}
    assert papers(service_id, dead)["patient_id"]["alternatives"] == []


@BOTH_SJ
def test_the_dead_cannot_consent_and_that_alone_decides(service_id):
    dead = {"patient_state": "deceased"}
    one = papers(service_id, dead)["consent"]
    assert (one["requirement"], one["because"]) == ("not_required", ["patient_state"])


@BOTH_SJ
def test_a_proxy_brings_his_own_id_and_the_consent(service_id):
    found = papers(service_id, {**SELF, "who": "proxy"})
    assert found["proxy_id"]["because"] == ["who"]
    assert found["proxy_id"]["requirement"] == "required"
    assert found["consent"]["requirement"] == "required"
    assert found["consent"]["because"] == ["who", "patient_state"]


@BOTH_SJ
def test_whoever_files_for_himself_needs_neither(service_id):
    found = papers(service_id, SELF)
    assert found["proxy_id"]["requirement"] == "not_required"
    assert (found["consent"]["requirement"], found["consent"]["because"]) == (
        "not_required",
        ["who"],
    )


@BOTH_SJ
@pytest.mark.parametrize(
    ("has_card", "alternatives"), [(True, []), (False, ["医保卡照片"]), (None, [])]
)
def test_without_social_card_the_medical_card_stands_in(service_id, has_card, alternatives):
    answers = {**SELF, "has_social_card": has_card}
    assert papers(service_id, answers)["social_card"]["alternatives"] == alternatives


@BOTH_SJ
@pytest.mark.parametrize(
    ("answers", "extra"),
    [
        ({"situation": "CARD_LOSS"}, {"loss_dates"}),
        ({"situation": "TRANSFERRED"}, {"filed"}),
        ({"patient_state": "deceased"}, {"deceased_has_id"}),
        ({"who": "proxy"}, {"relation"}),
        ({}, set()),
    ],
)
def test_only_the_questions_that_apply_are_asked(service_id, answers, extra):
    always = [
        "who",
        "insured",
        "situation",
        "kind",
        "patient_state",
        "has_social_card",
        "address",
        "phone",
    ]
    ids = [one.id for one in asked(CATALOGUE.latest(service_id), answers, {})]
    assert set(ids) == {*always, *extra}
    every = [one.id for one in CATALOGUE.latest(service_id).questions]
    assert ids == [name for name in every if name in ids]


@pytest.mark.parametrize(
    ("kind", "paper"),
    [
        ("outpatient", "rx"),
        ("emergency", "emg"),
        ("inpatient", "dx"),
        ("rescue", "rescue"),
    ],
)
def test_in_jiangsu_each_kind_of_care_has_its_own_record(kind, paper):
    found = by_requirement("JS-REIMB", {"who": "self", "kind": [kind]})
    assert found["required"] == {"cert", "invoice", "detail", paper}


def test_in_jiangsu_several_kinds_need_all_their_records():
    found = by_requirement("JS-REIMB", {"kind": ["outpatient", "inpatient"]})
    assert {"rx", "dx"} <= found["required"]
    assert {"emg", "rescue"} <= found["not_required"]


def test_in_jiangsu_an_injury_needs_a_ruling_or_a_promise():
    one = papers("JS-REIMB", {"injury": True})["injury_doc"]
    assert one["requirement"] == "required"
    assert one["alternatives"] == ["外伤无第三方责任承诺书"]
    service = CATALOGUE.latest("JS-REIMB")
    assert "third_party" in [one.id for one in asked(service, {"injury": True}, {})]
    assert "third_party" not in [one.id for one in asked(service, {"injury": False}, {})]


def test_in_jiangsu_drugs_bought_outside_need_receipt_and_order():
    assert papers("JS-REIMB", {"outside_drug": True})["outside"]["requirement"] == "required"
    assert papers("JS-REIMB", {})["outside"]["missing"] == ["outside_drug"]


@pytest.mark.parametrize("identity", ["特困", "低保", "困境儿童", "低边"])
def test_in_yangzhong_a_known_identity_needs_no_household_papers(identity):
    found = by_requirement("YZ-AID-APPLY", {"identity": [identity]}, {"system_marked": True})
    household = {"hukou_book", "economic_form", "income"}
    assert household | {"identity_proof"} <= found["not_required"]


@pytest.mark.parametrize("identity", [["因病支出型"], ["none"], ["低保", "因病支出型"]])
def test_in_yangzhong_high_costs_without_identity_need_the_household_papers(identity):
    found = by_requirement("YZ-AID-APPLY", {"identity": identity})
    assert {"hukou_book", "economic_form", "income"} <= found["required"]
    service = CATALOGUE.latest("YZ-AID-APPLY")
    assert "household" in [one.id for one in asked(service, {"identity": identity}, {})]


@pytest.mark.parametrize(
    ("facts", "requirement"),
    [
        ({"system_marked": True}, "not_required"),
        ({"system_marked": False}, "required"),
        ({}, "unknown"),
    ],
)
def test_in_yangzhong_identity_is_proved_unless_the_system_marks_it(facts, requirement):
    assert papers("YZ-AID-APPLY", {}, facts)["identity_proof"]["requirement"] == requirement


def test_in_yangzhong_commercial_insurance_shows_its_payment_or_a_promise():
    assert papers("YZ-AID-APPLY", {"commercial": True})["commercial_split"] == {
        "id": "commercial_split",
        "requirement": "required",
        "because": ["commercial"],
        "missing": [],
        "alternatives": [],
    }
    one = papers("YZ-AID-APPLY", {"commercial": False})["commercial_split"]
    assert one["requirement"] == "not_required"
    assert one["alternatives"] == ["没有商业保险的书面承诺"]


@pytest.mark.parametrize(
    ("kind", "paper"),
    [
        ("retired_settled", "settle_proof"),
        ("long_residence", "residence_proof"),
        ("posted", "work_proof"),
        ("referral", "referral_note"),
        ("emergency", None),
        ("temporary", None),
    ],
)
def test_a_filing_away_needs_the_proof_of_its_kind(kind, paper):
    found = by_requirement("YDJY-FILING", {"type": kind, "who": "self"})
    assert found["required"] == {"cert"} | ({paper} if paper else set())
    assert "emergency_none" in found["not_required"]


@pytest.mark.parametrize(
    ("kind", "paper"),
    [
        ("retired_settled", "settle_proof"),
        ("long_residence", "residence_proof"),
        ("posted", "work_proof"),
    ],
)
def test_a_promise_stands_in_for_the_proof_when_the_person_gives_one(kind, paper):
    promised = papers("YDJY-FILING", {"type": kind, "promise": True})[paper]
    assert promised["alternatives"] == ["个人承诺书"]
    assert papers("YDJY-FILING", {"type": kind, "promise": False})[paper]["alternatives"] == []
    assert papers("YDJY-FILING", {"type": kind})[paper]["alternatives"] == []


@pytest.mark.parametrize(("kind", "is_asked"), [("posted", True), ("referral", False)])
def test_the_promise_is_offered_to_long_stayers_only(kind, is_asked):
    ids = [one.id for one in asked(CATALOGUE.latest("YDJY-FILING"), {"type": kind}, {})]
    assert ("promise" in ids) == is_asked


@pytest.mark.parametrize("service_id", ["PT-MUTUAL-SELF", "PT-MUTUAL-PROXY"])
def test_in_putuo_a_stay_elsewhere_needs_two_more_papers(service_id):
    extra = {"cross_province_settlement", "fee_list"}
    away = by_requirement(service_id, {}, {"inpatient_other_province": True})
    assert extra <= away["required"]
    home = by_requirement(service_id, {}, {"inpatient_other_province": False})
    assert extra <= home["not_required"]
    assert extra <= by_requirement(service_id)["unknown"]


def test_in_putuo_own_filing_uploads_two_things_at_most_in_the_city():
    found = by_requirement("PT-MUTUAL-SELF", {}, {"inpatient_other_province": False})
    assert found["required"] == {"inpatient_invoice", "identity"}


@pytest.mark.parametrize(
    ("alive", "death_cert", "consent"),
    [
        (True, "not_required", "required"),
        (False, "required", "not_required"),
        (None, "unknown", "unknown"),
    ],
)
def test_in_putuo_a_death_replaces_the_consent(alive, death_cert, consent):
    found = papers("PT-MUTUAL-PROXY", {"alive": alive})
    assert found["death_cert"]["requirement"] == death_cert
    assert found["consent"]["requirement"] == consent


@pytest.mark.parametrize(("is_found", "names"), [(True, []), (False, ["拍照上传"]), (None, [])])
def test_in_putuo_the_proxy_takes_a_photo_when_no_certificate_is_found(is_found, names):
    facts = {"e_cert_found": is_found}
    assert papers("PT-MUTUAL-PROXY", {}, facts)["proxy_id"]["alternatives"] == names


def test_a_chronic_illness_asks_no_stamp():
    found = by_requirement("MTB-APPLY", {"who": "proxy"}, {"needs_negotiated_drug": False})
    assert found["required"] == {"cert", "records", "proxy"}
    assert found["not_required"] == {"dual_channel", "stamp"}


# The pages' rows


def test_a_row_gives_its_reason_in_the_person_s_own_words():
    rows = checklist_rows(
        CATALOGUE.latest("SJ-REIMB-EMP"), {**SELF, "patient_state": "minor_no_id"}, {}
    )
    row = next(row for row in rows if row.material.id == "guardian_proof")
    assert row.is_needed
    assert [reason.id for reason in row.because] == ["patient_state"]
    assert row.because[0].text_zh == "看病的人现在的情况? 未成年, 没有身份证"


def test_a_row_joins_what_was_ticked():
    rows = checklist_rows(
        CATALOGUE.latest("SJ-REIMB-EMP"), {"kind": ["outpatient", "inpatient"]}, {}
    )
    row = next(row for row in rows if row.material.id == "discharge_summary")
    assert row.because[0].text_zh == "要报的是哪种费用? 门诊/急诊、住院"


def test_a_row_says_yes_no_and_nothing_ticked_in_chinese():
    service = CATALOGUE.latest("JS-REIMB")
    rows = {
        row.material.id: row
        for row in checklist_rows(service, {"injury": True, "outside_drug": False, "kind": []}, {})
    }
    assert rows["injury_doc"].because[0].answers_zh == ("是",)
    assert rows["outside"].because[0].answers_zh == ("否",)
    assert rows["rx"].because[0].answers_zh == ("都没有",)


def test_an_open_row_names_the_question_that_would_settle_it():
    rows = checklist_rows(CATALOGUE.latest("SJ-REIMB-EMP"), {"who": "proxy"}, {})
    row = next(row for row in rows if row.material.id == "consent")
    assert row.is_open
    assert not row.is_needed
    assert [reason.text_zh for reason in row.missing] == ["看病的人现在的情况?"]


def test_a_row_that_hangs_on_a_fact_says_the_fact_or_asks_for_it():
    service = CATALOGUE.latest("PT-MUTUAL-SELF")
    (row,) = [
        row
        for row in checklist_rows(service, {}, {"inpatient_other_province": True})
        if row.material.id == "fee_list"
    ]
    assert row.because[0].text_zh == "住院发票的医院在外省市 是"
    (row,) = [row for row in checklist_rows(service, {}, {}) if row.material.id == "fee_list"]
    assert row.missing[0].text_zh == "住院的医院在外省市吗?"


def test_a_row_says_whether_the_paper_may_follow_later():
    rows = {
        row.material.id: row for row in checklist_rows(CATALOGUE.latest("SJ-REIMB-RES"), {}, {})
    }
    assert rows["invoice_detail"].may_be_owed
    assert rows["invoice_detail"].owed_days == 30
    assert not rows["invoice"].may_be_owed


@pytest.mark.parametrize("service_id", SERVICES)
def test_rows_and_printed_checklist_agree(service_id):
    service = CATALOGUE.latest(service_id)
    answers = {"who": "proxy", "type": "posted", "promise": True, "kind": ["inpatient"]}
    rows = checklist_rows(service, answers, {"system_marked": False})
    printed = checklist(service, answers, {"system_marked": False})["materials"]
    assert [row.material.id for row in rows] == [one["id"] for one in printed]
    assert [row.requirement for row in rows] == [one["requirement"] for one in printed]
    assert [list(row.alternatives_zh) for row in rows] == [one["alternatives"] for one in printed]


# A second computation, straight from the list that was handed to us


def truth(condition, values):
    """-1 false, 0 unknown, 1 true."""
    if condition is None:
        return 1
    if "not" in condition:
        return -truth(condition["not"], values)
    if "all" in condition:
        return min(truth(part, values) for part in condition["all"])
    if "any" in condition:
        return max(truth(part, values) for part in condition["any"])
    answer = values.get(condition["q"])
    if answer is None:
        return 0
    wanted = condition["in"] if "in" in condition else [condition["is"]]
    given = answer if isinstance(answer, list) else [answer]
    return 1 if any(one in wanted for one in given) else -1


def names(alternative):
    return [one["name_zh"] for one in alternative.get("any_of", [alternative])]


def expected(service, values):
    materials = []
    for one in service["materials"]:
        fixed = {"required": 1, "not_required": -1}.get(one["requirement"])
        value = truth(one.get("when"), values) if fixed is None else fixed
        materials.append(
            {
                "id": one["id"],
                "requirement": {1: "required", 0: "unknown", -1: "not_required"}[value],
                "alternatives": [
                    name
                    for other in one.get("alternatives", [])
                    if truth(other.get("when"), values) == 1
                    for name in names(other)
                ],
            }
        )
    questions = [one["id"] for one in service["questions"] if truth(one.get("when"), values) == 1]
    return {"service": service["service_id"], "questions": questions, "materials": materials}


def answers_to(questions):
    """Random answers to some of the questions."""
    kinds = {}
    for one in questions:
        options = [option["v"] for option in one.get("options", [])]
        if one["type"] == "choice":
            kinds[one["id"]] = st.sampled_from(options)
        elif one["type"] == "multi":
            kinds[one["id"]] = st.lists(st.sampled_from(options), unique=True, min_size=1)
        elif one["type"] == "bool":
            kinds[one["id"]] = st.booleans()
    return st.fixed_dictionaries({}, optional=kinds)


@pytest.mark.parametrize("service_id", SERVICES)
@settings(max_examples=60)
@given(data=st.data())
def test_any_answers_give_what_the_second_computation_gives(seed, service_id, data):
    given_list = next(one for one in seed["services"] if one["service_id"] == service_id)
    answers = data.draw(answers_to(given_list["questions"]))
    facts = data.draw(
        st.fixed_dictionaries({}, optional=dict.fromkeys(seed["system_facts"], st.booleans()))
    )
    printed = checklist(CATALOGUE.latest(service_id), answers, facts)
    wanted = expected(given_list, {**answers, **facts})
    reduced = [
        {key: one[key] for key in ("id", "requirement", "alternatives")}
        for one in printed["materials"]
    ]
    assert {**printed, "materials": reduced} == wanted
    assert json.loads(json.dumps(printed)) == printed


@pytest.mark.parametrize("service_id", SERVICES)
@settings(max_examples=40)
@given(data=st.data())
def test_every_requirement_is_explained(seed, service_id, data):
    given_list = next(one for one in seed["services"] if one["service_id"] == service_id)
    answers = data.draw(answers_to(given_list["questions"]))
    service = CATALOGUE.latest(service_id)
    for one in checklist(service, answers, {})["materials"]:
        if one["requirement"] == "unknown":
            assert one["missing"]
            assert not one["because"]
            assert not set(one["missing"]) & answers.keys()
        else:
            assert not one["missing"]
            is_conditional = service.material(one["id"]).requirement == "conditional"
            assert bool(one["because"]) == is_conditional


@pytest.mark.parametrize("service_id", SERVICES)
@settings(max_examples=40)
@given(data=st.data())
def test_one_more_answer_never_overturns_what_was_settled(seed, service_id, data):
    given_list = next(one for one in seed["services"] if one["service_id"] == service_id)
    more = data.draw(answers_to(given_list["questions"]))
    kept = data.draw(st.sets(st.sampled_from(sorted(more)))) if more else set()
    before = papers(service_id, {key: more[key] for key in kept})
    after = papers(service_id, more)
    for name, one in before.items():
        if one["requirement"] != "unknown":
            assert after[name]["requirement"] == one["requirement"]

"""The eight services: what was handed to us word for word, and what the site adds."""

import re

import pytest

from app.catalogue.reading import read_file
from app.catalogue.regions import provinces
from app.catalogue.services import DATA, load
from app.errors import Refusal

SERVICES = [
    "JS-REIMB",
    "MTB-APPLY",
    "PT-MUTUAL-PROXY",
    "PT-MUTUAL-SELF",
    "SJ-REIMB-EMP",
    "SJ-REIMB-RES",
    "YDJY-FILING",
    "YZ-AID-APPLY",
]
OURS = {
    "version",
    "published",
    "title_zh",
    "summary_zh",
    "minutes",
    "district",
    "home",
    "insured",
    "online",
    "notice",
    "entries",
    "policy",
    "withdraw_minutes",
    "happens_next_zh",
    "suggests",
    "asks_facts",
}
OUR_FACTS = {"major_disease"}
OURS_OF_A_MATERIAL = {"short_zh", "where_zh", "takes", "lacks", "hint_zh"}


def handed(seed, service_id):
    return next(one for one in seed["services"] if one["service_id"] == service_id)


def without(definition, keys):
    return {key: value for key, value in definition.items() if key not in keys}


def raw(service_id):
    return read_file(DATA / "services" / service_id / "2026-11-01.json").raw


def test_the_catalogue_has_the_eight_services(catalogue):
    assert [service.service_id for service in catalogue.services()] == SERVICES


@pytest.mark.parametrize("service_id", SERVICES)
def test_everything_handed_to_us_is_kept_word_for_word(seed, service_id):
    ours = without(raw(service_id), OURS)
    ours["materials"] = [without(one, OURS_OF_A_MATERIAL) for one in ours["materials"]]
    assert ours == handed(seed, service_id)


@pytest.mark.parametrize("service_id", SERVICES)
def test_ids_keep_their_order(catalogue, seed, service_id):
    service, given = catalogue.latest(service_id), handed(seed, service_id)
    assert [one.id for one in service.questions] == [one["id"] for one in given["questions"]]
    assert [one.id for one in service.materials] == [one["id"] for one in given["materials"]]


def test_the_finder_asks_what_was_handed_to_us(seed):
    ours = read_file(DATA / "finder.json").raw
    assert {key: ours[key] for key in seed["finder"]} == seed["finder"]


def test_the_facts_are_those_handed_to_us(seed):
    rows = read_file(DATA / "facts.json").raw["facts"]
    told = {row["id"]: row["text_zh"] for row in rows}
    assert without(told, OUR_FACTS) == seed["system_facts"]


def test_a_service_names_the_facts_it_looks_at(catalogue):
    named = {one.service_id: [fact.id for fact in one.facts] for one in catalogue.services()}
    assert named["PT-MUTUAL-SELF"] == ["inpatient_other_province"]
    assert named["YZ-AID-APPLY"] == ["has_outpatient_drugs", "system_marked"]
    assert named["MTB-APPLY"] == ["needs_negotiated_drug"]
    assert named["SJ-REIMB-EMP"] == []
    assert named["SJ-REIMB-RES"] == ["major_disease"], (
        "its 大病 policy pays for named diseases only"
    )


@pytest.mark.parametrize(
    ("service_id", "entries"),
    [
        ("PT-MUTUAL-SELF", ["patient", "stays", "invoices", "payee", "contact"]),
        ("PT-MUTUAL-PROXY", ["patient", "stays", "invoices", "payee", "contact"]),
        ("SJ-REIMB-EMP", ["patient", "address", "stays", "invoices", "payee", "contact"]),
        ("SJ-REIMB-RES", ["patient", "address", "stays", "invoices", "payee", "contact"]),
        ("JS-REIMB", ["patient", "stays", "invoices", "payee", "contact"]),
        ("YZ-AID-APPLY", ["patient", "stays", "invoices", "payee", "contact"]),
        ("YDJY-FILING", ["patient", "contact"]),
        ("MTB-APPLY", ["patient", "contact"]),
    ],
)
def test_the_entry_pages_come_in_order(catalogue, service_id, entries):
    assert [one.id for one in catalogue.latest(service_id).entries] == entries


@pytest.mark.parametrize(
    ("service_id", "policy"),
    [
        ("PT-MUTUAL-SELF", {"mutual": "SH-MUTUAL"}),
        ("PT-MUTUAL-PROXY", {"mutual": "SH-MUTUAL"}),
        ("SJ-REIMB-EMP", {"basic": "SH-EMP"}),
        ("SJ-REIMB-RES", {"basic": "SH-RES", "major": "SH-MAJOR"}),
        ("JS-REIMB", {"basic": "ZJ-RES", "major": "ZJ-MAJOR"}),
        (
            "YZ-AID-APPLY",
            {"basic": "ZJ-RES", "major": "ZJ-MAJOR", "aid": "YZ-AID", "charity": "YZ-CHARITY"},
        ),
        ("YDJY-FILING", None),
        ("MTB-APPLY", None),
    ],
)
def test_each_service_names_the_policies_of_its_estimate(catalogue, service_id, policy):
    assert catalogue.latest(service_id).policy == policy


@pytest.mark.parametrize(
    ("service_id", "by_self", "by_proxy"),
    [
        ("PT-MUTUAL-SELF", True, ""),
        ("PT-MUTUAL-PROXY", False, "mandate"),
        ("SJ-REIMB-EMP", True, "anyone_entitled"),
        ("SJ-REIMB-RES", True, "anyone_entitled"),
        ("JS-REIMB", True, "guardian_or_heir"),
        ("YZ-AID-APPLY", True, ""),
        ("YDJY-FILING", True, ""),
        ("MTB-APPLY", True, ""),
    ],
)
def test_who_can_file_on_the_site(catalogue, service_id, by_self, by_proxy):
    online = catalogue.latest(service_id).online
    assert (online.by_self, online.by_proxy) == (by_self, by_proxy)
    assert online.is_open


@pytest.mark.parametrize("service_id", SERVICES)
def test_whoever_cannot_file_online_is_told_where_to_go(catalogue, service_id):
    assert "12393" in catalogue.latest(service_id).online.window_zh


@pytest.mark.parametrize("service_id", SERVICES)
def test_the_notice_names_the_fine_the_cost_and_that_one_may_stop(catalogue, service_id):
    notice = catalogue.latest(service_id).notice
    text = "".join(notice.paragraphs_zh)
    assert notice.seconds == 10
    assert "二到五倍" in text
    assert "不收钱" in text
    assert "随时可以停" in text
    assert "收回同意" in text


@pytest.mark.parametrize("service_id", SERVICES)
def test_the_days_told_after_submission_are_those_of_the_deadline(catalogue, service_id):
    service = catalogue.latest(service_id)
    told = "".join(step.text_zh for step in service.happens_next)
    days = {str(value) for value in service.deadline_working_days.values() if value}
    assert set(re.findall(r"(\d+)个工作日", told)) == days


@pytest.mark.parametrize("service_id", SERVICES)
def test_days_are_said_as_usual_never_as_a_promise(catalogue, service_id):
    for step in catalogue.latest(service_id).happens_next:
        if "工作日" in step.text_zh:
            assert "一般" in step.text_zh


@pytest.mark.parametrize("service_id", SERVICES)
def test_every_paper_has_a_source_a_way_out_and_a_short_name(catalogue, service_id):
    for material in catalogue.latest(service_id).materials:
        assert material.where_zh
        assert material.lacks.text_zh
        assert 2 <= len(material.short_zh) <= 8
        if material.requirement == "required":
            assert material.lacks.ways


@pytest.mark.parametrize("service_id", SERVICES)
def test_a_paper_with_a_substitute_says_so_or_has_no_way_named(catalogue, service_id):
    for material in catalogue.latest(service_id).materials:
        assert ("alternative" in material.lacks.ways) == bool(material.alternatives)


def test_what_is_filled_in_on_the_site_takes_no_photo(catalogue):
    nothing = {
        (service.service_id, material.id)
        for service in catalogue.services()
        for material in service.materials
        if not material.takes_photo
    }
    assert nothing == {
        ("PT-MUTUAL-SELF", "identity"),
        ("PT-MUTUAL-SELF", "application_form"),
        ("PT-MUTUAL-PROXY", "consent"),
        ("PT-MUTUAL-PROXY", "application_form"),
        ("SJ-REIMB-EMP", "consent"),
        ("SJ-REIMB-EMP", "heir_statement"),
        ("SJ-REIMB-RES", "consent"),
        ("SJ-REIMB-RES", "heir_statement"),
        ("YZ-AID-APPLY", "economic_form"),
        ("YZ-AID-APPLY", "income"),
        ("YDJY-FILING", "emergency_none"),
        ("MTB-APPLY", "stamp"),
    }


def test_owed_papers_and_their_days_are_those_of_the_list(catalogue):
    owing = catalogue.latest("SJ-REIMB-EMP").owing
    assert (owing.materials, owing.days) == (("invoice_detail", "emergency_record"), 30)
    assert owing.is_sample
    assert catalogue.latest("JS-REIMB").owing is None


def test_who_may_use_a_service_by_insurance(catalogue):
    assert catalogue.latest("SJ-REIMB-EMP").takes_insured("EMP")
    assert not catalogue.latest("SJ-REIMB-EMP").takes_insured("RES")
    assert catalogue.latest("YDJY-FILING").takes_insured("MUTUAL")


def test_home_tells_which_province_is_one_s_own(catalogue):
    assert catalogue.latest("PT-MUTUAL-SELF").home.province == "31"
    assert catalogue.latest("JS-REIMB").home.label_zh == "江苏"
    assert catalogue.latest("YDJY-FILING").home is None


def test_every_home_is_a_province(catalogue):
    names = provinces()
    assert len(names) == 34
    for service in catalogue.services():
        if service.home:
            assert names[service.home.province] == service.home.label_zh


def test_a_suggestion_never_leads_back_to_the_same_service(catalogue):
    for service in catalogue.services():
        assert service.suggests
        assert service.service_id not in service.suggests


def test_ids_find_their_question_paper_option_and_fact(catalogue):
    service = catalogue.latest("PT-MUTUAL-SELF")
    assert service.question("phone").type == "phone"
    assert service.question("nothing") is None
    assert service.material("bank_card").short_zh == "银行卡"
    assert service.material("nothing") is None
    assert service.fact("inpatient_other_province").ask_zh
    assert service.fact("nothing") is None
    assert catalogue.latest("YZ-AID-APPLY").question("identity").option("低保").zh == "低保"


def test_an_unknown_service_or_version_is_refused(catalogue):
    with pytest.raises(Refusal) as refused:
        catalogue.latest("NO-SUCH")
    assert refused.value.reason == "no_such_service"
    with pytest.raises(Refusal) as refused:
        catalogue.get("JS-REIMB", "1999-01-01")
    assert refused.value.reason == "no_such_version"
    assert refused.value.facts == {"service": "JS-REIMB", "version": "1999-01-01"}


def test_definitions_cannot_be_changed_while_the_site_runs(catalogue):
    with pytest.raises(AttributeError):
        catalogue.latest("JS-REIMB").title_zh = "别的"
    with pytest.raises(AttributeError):
        catalogue.latest("JS-REIMB").materials[0].requirement = "not_required"


def test_two_loads_are_equal():
    assert load() == load()
    assert hash(load().latest("SJ-REIMB-RES")) == hash(load().latest("SJ-REIMB-RES"))


def test_every_policy_a_service_names_exists(catalogue):
    known = read_file(DATA / "policies.json").raw["policies"]
    for service in catalogue.services():
        for layer, policy_id in (service.policy or {}).items():
            assert known[policy_id]["layer"] == layer

"""Another district's service is one more file, another version is one more file beside it."""

import json
from datetime import date

import pytest

from app.catalogue.checklist import checklist
from app.catalogue.finder import find
from app.catalogue.services import DATA, load

JINGAN = {"need": "reimburse", "region": "sh-jingan"}


@pytest.fixture
def jingan(tmp_path):
    """A folder with one file: Jing'an, which asks one thing more and one paper less."""
    source = DATA / "services" / "SJ-REIMB-RES" / "2026-11-01.json"
    definition = json.loads(source.read_text("utf-8"))
    definition |= {
        "service_id": "JA-REIMB",
        "version": "2027-01-01",
        "published": "2027-01-01",
        "region": "上海市静安区",
        "district": "sh-jingan",
        "district_zh": "上海静安",
        "insured": ["EMP", "RES"],
        "applies_when": {
            "all": [{"q": "need", "is": "reimburse"}, {"q": "region", "is": "sh-jingan"}]
        },
    }
    definition["questions"].append({"id": "letter", "text_zh": "有委托书吗?", "type": "bool"})
    definition["materials"] = [
        one for one in definition["materials"] if one["id"] != "social_card"
    ] + [
        {
            "id": "letter",
            "name_zh": "委托书",
            "short_zh": "委托书",
            "requirement": "conditional",
            "when": {"all": [{"q": "who", "is": "proxy"}, {"q": "letter", "is": True}]},
            "who_provides": "看病的人",
            "form": "照片",
            "where_zh": "看病的人自己写。",
            "takes": "photo",
            "lacks": {"text_zh": "可以到窗口写。", "ways": ["window"]},
        }
    ]
    path = tmp_path / "jingan" / "services" / "JA-REIMB" / "2027-01-01.json"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(definition, ensure_ascii=False), "utf-8")
    return tmp_path / "jingan"


def test_one_file_adds_a_district(jingan):
    catalogue = load(DATA, jingan)
    assert len(catalogue.services()) == 9
    assert catalogue.latest("JA-REIMB").region == "上海市静安区"


def test_its_checklist_is_computed_from_the_file(jingan):
    service = load(DATA, jingan).latest("JA-REIMB")
    printed = checklist(service, {"who": "proxy", "letter": True}, {})
    assert printed["service"] == "JA-REIMB"
    assert printed["questions"][-1] == "letter"
    assert printed["materials"][-1] == {
        "id": "letter",
        "requirement": "required",
        "because": ["who", "letter"],
        "missing": [],
        "alternatives": [],
    }
    assert "social_card" not in [one["id"] for one in printed["materials"]]


def test_the_finder_offers_the_district_before_elsewhere(jingan):
    catalogue = load(DATA, jingan)
    region = next(one for one in catalogue.finder.questions if one.id == "region")
    assert [option.zh for option in region.options][-2:] == ["上海静安", "别的地方"]
    assert [one.service_id for one in find(JINGAN, catalogue).fits] == ["JA-REIMB"]


def test_the_other_districts_keep_their_services(jingan, catalogue):
    more = load(DATA, jingan)
    for service in catalogue.services():
        assert more.latest(service.service_id) == service


def test_without_the_file_the_district_is_unknown(catalogue):
    assert find(JINGAN, catalogue).question.id == "region"


def test_a_newer_version_takes_over_on_its_day(copy):
    copy.publish("JS-REIMB", "2027-03-01")
    catalogue = load(copy.folder)
    assert catalogue.latest("JS-REIMB", date(2027, 2, 28)).version == "2026-11-01"
    assert catalogue.latest("JS-REIMB", date(2027, 3, 1)).version == "2027-03-01"
    assert catalogue.services(date(2027, 3, 1))[0].version == "2027-03-01"


def test_an_older_version_stays_for_the_cases_filed_under_it(copy):
    copy.publish("JS-REIMB", "2027-03-01")
    catalogue = load(copy.folder)
    assert catalogue.get("JS-REIMB", "2026-11-01").version == "2026-11-01"


def test_before_any_version_the_first_one_serves(catalogue):
    assert catalogue.latest("JS-REIMB", date(2020, 1, 1)).version == "2026-11-01"

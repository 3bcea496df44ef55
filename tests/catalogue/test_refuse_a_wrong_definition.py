"""A wrong definition stops the start and names file, place and mend."""

import pytest

from app.catalogue.reading import DefinitionFault
from app.catalogue.services import load

SJ = "SJ-REIMB-EMP"


def refusal(copy, service_id, change):
    path = copy.edit(service_id, change)
    with pytest.raises(DefinitionFault) as refused:
        load(copy.folder)
    assert refused.value.file == str(path)
    assert str(refused.value).startswith(f"{path}: {refused.value.place}: ")
    assert f"Mend: {refused.value.mend}." in str(refused.value)
    return refused.value


def put(path, value):
    """A change that puts `value` at `path`."""

    def change(definition):
        *way, last = path
        for step in way:
            definition = definition[step]
        definition[last] = value

    return change


def drop(path):
    def change(definition):
        *way, last = path
        for step in way:
            definition = definition[step]
        del definition[last]

    return change


def test_the_copy_itself_is_sound(copy):
    assert len(load(copy.folder).services()) == 8


@pytest.mark.parametrize(
    ("path", "value", "place", "problem", "mend"),
    [
        (["title_zh"], " ", "title_zh", "the text is missing", "write it"),
        (["title_zh"], "一二三四五六七八九十", "title_zh", "10 characters", "say it in 9"),
        (["minutes"], 0, "minutes", "no whole number", "from 1 up"),
        (["minutes"], True, "minutes", "no whole number", "from 1 up"),
        (["minutes"], "10", "minutes", "no whole number", "from 1 up"),
        (["withdraw_minutes"], 5, "withdraw_minutes", "no whole number", "from 10 up"),
        (["published"], "2026-02-30", "published", '"2026-02-30" is no date', "2026-11-01"),
        (["published"], "1.11.2026", "published", "is no date", "2026-11-01"),
        (["insured"], ["XYZ"], "insured[0]", '"XYZ" is unknown', "EMP, MUTUAL, RES"),
        (["online", "proxy"], "anyone", "online.proxy", '"anyone" is unknown', "guardian"),
        (["online", "self"], "yes", "online.self", "neither true nor false", "true or false"),
        (["online"], True, "online", "an object is missing", "write {"),
        (["home"], "上海", "home", "an object is missing", "write {"),
        (["notice", "paragraphs_zh"], ["一"], "notice.paragraphs_zh", "1 paragraphs", "four"),
        (["notice", "paragraphs_zh"], "一", "notice.paragraphs_zh", "no list", "write ["),
        (["policy"], {"base": "SH-EMP"}, "policy.base", "nobody reads", "basic"),
        (["policy", "basic"], "", "policy.basic", "the text is missing", "write it"),
        (["whom"], "x", "whom", "nobody reads this key", "use one of"),
        (["questions", 0], "who", "questions[0]", "this is no object", "write {"),
        (["questions", 0, "type"], "radio", "questions[0].type", '"radio" is unknown', "choice"),
        (["questions", 0, "text_zh"], "", "questions[0].text_zh", "text is missing", "write it"),
        (["questions", 0, "whem"], {}, "questions[0].whem", "nobody reads", "when"),
        (["questions", 0, "options"], [], "questions[0].options", "of type choice", "give"),
        (["questions", 0, "type"], "bool", "questions[0].options", "of type bool", "out"),
        (["questions", 1, "id"], "who", "questions[1]", '"who" stands twice', "its own id"),
        (["questions", 1, "id"], "e_cert_found", "questions[1].id", "system fact", "another id"),
        (
            ["questions", 0, "options", 1, "v"],
            "self",
            "questions[0].options[1]",
            '"self" stands twice',
            "its own id",
        ),
        (
            ["questions", 0, "options", 0, "zh"],
            "",
            "questions[0].options[0].zh",
            "missing",
            "write",
        ),
        (["questions", 4, "when"], {"q": "x"}, "questions[4].when", "none of q+is", "write {"),
        (
            ["questions", 4, "when"],
            {"q": "situatoin", "is": "CARD_LOSS"},
            "questions[4].when",
            'no question or fact "situatoin"',
            "situation",
        ),
        (
            ["questions", 4, "when"],
            {"q": "situation", "is": "LOST"},
            "questions[4].when",
            "\"situation\" is never 'LOST'",
            "CARD_LOSS",
        ),
        (
            ["questions", 4, "when"],
            {"q": "has_social_card", "is": "no"},
            "questions[4].when",
            "is never 'no'",
            "[True, False]",
        ),
        (
            ["questions", 4, "when"],
            {"q": "phone", "is": "1"},
            "questions[4].when",
            "is never '1'",
            "ask a choice",
        ),
        (["questions", 0, "when"], {"q": "who", "is": "self"}, "questions[0].when", "who", "one"),
        (["entries", 1, "id"], "fax", "entries[1].id", '"fax" is unknown', "stays"),
        (["entries", 1, "id"], "patient", "entries[1]", '"patient" stands twice', "its own"),
        (["materials", 1, "id"], "invoice", "materials[1]", '"invoice" stands twice', "its own"),
        (["materials", 0, "short_zh"], "一二三四五六七八九", "materials[0].short_zh", "9", "in 8"),
        (["materials", 0, "where_zh"], "", "materials[0].where_zh", "missing", "write it"),
        (
            ["materials", 0, "where_zh"],
            "字" * 31 + "。",
            "materials[0].where_zh",
            "31 characters in one sentence",
            "within 30",
        ),
        (
            ["materials", 0, "requirement"],
            "must",
            "materials[0].requirement",
            "unknown",
            "required",
        ),
        (["materials", 0, "takes"], "fax", "materials[0].takes", '"fax" is unknown', "photo"),
        (
            ["materials", 0, "pre_checks"],
            ["readible"],
            "materials[0].pre_checks[0]",
            '"readible" is unknown',
            "readable",
        ),
        (
            ["materials", 0, "when"],
            {"q": "who", "is": "self"},
            "materials[0].when",
            "a required paper with a condition",
            "change",
        ),
        (
            ["materials", 0, "requirement"],
            "conditional",
            "materials[0].when",
            "a conditional paper without a condition",
            "change",
        ),
        (
            ["materials", 0, "lacks", "ways"],
            ["owed"],
            "materials[0].lacks.ways",
            "may it be owed",
            "may_be_owed",
        ),
        (
            ["materials", 1, "lacks", "ways"],
            ["ask"],
            "materials[1].lacks.ways",
            "may it be owed",
            "may_be_owed",
        ),
        (
            ["materials", 0, "lacks", "ways"],
            ["alternative"],
            "materials[0].lacks.ways",
            "there is no alternative",
            "name an alternative",
        ),
        (
            ["materials", 0, "lacks", "ways"],
            ["pray"],
            "materials[0].lacks.ways[0]",
            '"pray" is unknown',
            "owed",
        ),
        (
            ["materials", 6, "alternatives", 1, "any_of"],
            [],
            "materials[6].alternatives[1].any_of",
            "nothing to choose from",
            "at least one",
        ),
        (
            ["materials", 6, "alternatives", 0, "when"],
            {"q": "patient_state", "in": []},
            "materials[6].alternatives[0].when.in",
            "at least one entry",
            "write {",
        ),
        (
            ["missing_handling", "may_be_owed"],
            ["invoice_detail", "emergency_record", "discharge"],
            "missing_handling.may_be_owed[2]",
            'no paper "discharge"',
            "a paper of",
        ),
        (["missing_handling", "days"], 0, "missing_handling.days", "no whole", "from 1 up"),
        (
            ["deadline_working_days", "after_approval"],
            "10",
            "deadline_working_days.after_approval",
            "no whole number",
            "from 0 up",
        ),
        (
            ["applies_when"],
            {"q": "region", "is": "sh-jingan"},
            "applies_when",
            "\"region\" is never 'sh-jingan'",
            "sh-songjiang",
        ),
        (
            ["applies_when"],
            {"q": "who_pays", "is": "x"},
            "applies_when",
            'no question or fact "who_pays"',
            "need",
        ),
        (["suggests"], ["NO-SUCH"], "suggests[0]", '"NO-SUCH" is no other', "that exists"),
        (["suggests"], [SJ], "suggests[0]", "is no other service", "that exists"),
        (["suggests"], ["MTB-APPLY", "MTB-APPLY"], "suggests[1]", "stands twice", "keep one"),
        (["asks_facts"], ["no_such"], "asks_facts[0]", "is no system fact", "facts.json"),
        (["suggests"], [""], "suggests[0]", "the text is missing", "take the entry out"),
        (["service_id"], "SJ", "service_id", f'"SJ" lies under "{SJ}"', "file's name"),
        (["version"], "2026-12-01", "version", 'lies under "2026-11-01"', "file's name"),
    ],
)
def test_the_fault_is_named_with_its_place_and_mend(copy, path, value, place, problem, mend):
    fault = refusal(copy, SJ, put(path, value))
    assert fault.place.endswith(place)
    assert problem in fault.problem
    assert mend in fault.mend


@pytest.mark.parametrize(
    ("path", "place"),
    [
        (["service_id"], "service_id"),
        (["summary_zh"], "summary_zh"),
        (["notice"], "notice"),
        (["applies_when"], "applies_when"),
        (["online", "window_zh"], "online.window_zh"),
        (["questions", 0, "id"], "questions[0].id"),
        (["materials", 0, "lacks"], "materials[0].lacks"),
        (["materials", 0, "name_zh"], "materials[0].name_zh"),
        (["happens_next_zh", 0, "text_zh"], "happens_next_zh[0].text_zh"),
    ],
)
def test_what_is_missing_is_named(copy, path, place):
    assert refusal(copy, SJ, drop(path)).place == place


def test_questions_that_wait_for_each_other_are_named_as_a_circle(copy):
    def circle(definition):
        definition["questions"][0]["when"] = {"q": "patient_state", "is": "adult"}
        definition["questions"][6]["when"] = {"q": "who", "is": "self"}

    fault = refusal(copy, SJ, circle)
    assert fault.place in ("questions[0].when", "questions[6].when")
    assert "wait for each other" in fault.problem
    assert "who" in fault.problem
    assert "patient_state" in fault.problem


def test_the_place_inside_a_condition_is_told(copy):
    broken = {"all": [{"q": "who", "is": "proxy"}, {"not": {"q": "patient_state"}}]}
    fault = refusal(copy, SJ, put(["materials", 8, "when"], broken))
    assert fault.place == "materials[8].when.all[1].not"


@pytest.mark.parametrize(
    ("content", "place", "problem"),
    [
        (b'{"a": 1,}', "line 1 column 9", "double quotes"),
        (b"[]", "file", "this is no object"),
        (b'{"id": 1, "id": 2}', '"id"', "stands twice"),
        ("{}".encode("utf-16"), "file", "not UTF-8"),
        (b"", "line 1 column 1", "Expecting value"),
    ],
)
def test_a_file_that_is_no_json_object_is_named(copy, content, place, problem):
    copy.path(SJ).write_bytes(content)
    with pytest.raises(DefinitionFault) as refused:
        load(copy.folder)
    assert refused.value.file == str(copy.path(SJ))
    assert refused.value.place == place
    assert problem in refused.value.problem


def test_a_missing_file_is_named(copy):
    (copy.folder / "finder.json").unlink()
    with pytest.raises(DefinitionFault) as refused:
        load(copy.folder)
    assert refused.value.file.endswith("finder.json")
    assert refused.value.mend == "put it back"


def test_a_folder_without_services_is_refused(copy, tmp_path):
    with pytest.raises(DefinitionFault, match="no service here"):
        load(copy.folder, tmp_path / "empty")


def test_two_versions_of_one_day_are_refused(copy):
    copy.publish(SJ, "2026-12-01", put(["published"], "2026-11-01"))
    with pytest.raises(DefinitionFault, match="two versions on one day"):
        load(copy.folder)


def test_the_same_version_from_two_folders_is_refused(copy):
    with pytest.raises(DefinitionFault, match="this version exists already"):
        load(copy.folder, copy.folder)


@pytest.mark.parametrize(
    ("change", "place", "problem"),
    [
        (put(["questions", 1, "id"], "need"), "questions[1]", "stands twice"),
        (lambda finder: finder["elsewhere"].pop(), "elsewhere", "sent nowhere"),
        (put(["elsewhere", 0, "when"], {"q": "x", "is": "y"}), "elsewhere[0].when", "no question"),
        (put(["not_known", "insured"], ["perhaps"]), "not_known.insured", "is never 'perhaps'"),
        (put(["hotline_zh"], ""), "hotline_zh", "the text is missing"),
    ],
)
def test_a_wrong_finder_is_refused_too(copy, change, place, problem):
    path = copy.edit_file(copy.folder / "finder.json", change)
    with pytest.raises(DefinitionFault) as refused:
        load(copy.folder)
    assert (refused.value.file, refused.value.place) == (str(path), place)
    assert problem in refused.value.problem

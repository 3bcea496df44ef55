"""A daughter files for her father: his case, his name in the address, both names on every page."""

from app.filing.model import Status
from tests.citizen import Citizen
from tests.mandates.helper import Helper, told
from tests.strict_client import plain


def test_she_files_from_the_mandate_to_the_receipt(daughter: Helper) -> None:
    daughter.file_case_for_him()
    case = daughter.row()
    assert case.status == Status.SUBMITTED
    assert case.account_id == daughter.account_id
    assert case.mandate_id == daughter.mandate
    assert case.person_id == daughter.kept().giver_id


def test_both_names_stand_on_every_page_of_the_way(daughter: Helper) -> None:
    daughter.get_mandate()
    daughter.file_for_him()
    while (tail := daughter.where()) != "papers":
        page = daughter.get(f"{daughter.filing}/{tail}")
        assert "您在替 王*国 办 · 您是 王*" in plain(page), tail
        if tail == "consents":
            daughter.agree()
        elif tail == "precheck":
            daughter.post(f"{daughter.filing}/precheck")
        else:
            raise AssertionError(f"the mandate has settled {tail}")


def test_he_is_told_of_every_step_and_she_as_well(daughter: Helper) -> None:
    daughter.file_case_for_him()
    his, hers = daughter.whom["phone"], daughter.who["phone"]
    assert told(daughter, his) == ["started_for_you", "submitted_for_you"]
    assert told(daughter, hers) == ["submitted"]
    daughter.post(f"{daughter.filing}/withdraw")
    assert told(daughter, his)[-1] == "withdrawn_for_you"
    assert told(daughter, hers)[-1] == "withdrawn"


def test_he_sees_and_goes_on_with_what_was_begun_for_him(daughter: Helper, father: Citizen) -> None:
    daughter.get_mandate()
    daughter.file_for_him()
    father.filing = daughter.plain()
    assert daughter.filing_id in father.get("/progress").text
    page = father.get(f"{father.filing}/consents")
    assert "王* 替您填的" in plain(page)
    father.agree()
    assert father.where() == "precheck"

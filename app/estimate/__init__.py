"""The estimate (试算) over a claim and dated policies. Pure."""

from app.catalogue.policy_terms import Policies
from app.estimate import result
from app.estimate.claim import Settlement, settle
from app.estimate.fields import CaseFault, bad_field
from app.estimate.standalone import Given, Household, settle_given, settle_household

__all__ = ["CaseFault", "estimate", "result_of", "work_out"]


def work_out(case: dict, policies: Policies) -> Settlement | Household | Given:
    """Everything behind a result, as figures. Raises CaseFault where the case cannot be computed."""
    if not isinstance(case, dict):
        raise bad_field("case", "an object is needed")
    names = case.get("policy")
    if not isinstance(names, dict) or names.get("standalone") is None:
        return settle(case, policies)
    if names["standalone"] == "LAYERS":
        return settle_given(case, policies)
    return settle_household(case, policies)


def result_of(settled: Settlement | Household | Given) -> dict:
    """What was worked out, in its published shape."""
    if isinstance(settled, Settlement):
        return result.of_claim(settled)
    return result.of_given(settled) if isinstance(settled, Given) else result.of_household(settled)


def estimate(case: dict, policies: Policies) -> dict:
    """The result of a case, in its published shape. Raises CaseFault."""
    return result_of(work_out(case, policies))

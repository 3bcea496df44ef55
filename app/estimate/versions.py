"""Which policy serves a layer, and which of its versions a day goes by."""

from datetime import date
from typing import Any

from app.catalogue.policy_terms import Policies, Policy
from app.estimate.fields import CaseFault, bad_field

LAYERS = ("basic", "major", "aid", "charity", "mutual")


def policy_for(layer: str, names: dict, policies: Policies) -> Policy | None:
    """The policy that the case names for a layer, or None where it names none."""
    name = names.get(layer)
    if name is None:
        return None
    if not isinstance(name, str):
        raise bad_field(f"policy.{layer}", "the id of a policy is needed")
    policy = policies.get(name)
    if policy is None or policy.layer != layer or (layer == "aid" and is_for_households(policy)):
        raise CaseFault("UNKNOWN_POLICY", f"policy.{layer}: no {layer} policy {name!r}")
    return policy


def household_policy(name: str, policies: Policies) -> Policy:
    """The policy on a household's yearly burden that a standalone case names."""
    policy = policies.get(name)
    if policy is None or not is_for_households(policy):
        raise CaseFault("UNKNOWN_POLICY", f"policy.standalone: no household policy {name!r}")
    return policy


def is_for_households(policy: Policy) -> bool:
    """Whether it pays on a household's burden instead of on invoices."""
    return getattr(policy.versions[-1], "base", None) == "household_burden"


def version_in_force(policy: Policy, day: date) -> Any:
    """The version of a day; a fault of the case where there is none."""
    version = policy.version_on(day)
    if version is None:
        raise CaseFault("NO_POLICY_VERSION", f"{policy.id} has no version for {day}")
    return version

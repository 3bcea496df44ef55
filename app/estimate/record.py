"""What is kept of an estimate, so that it can be worked out again and compared."""

import hashlib
import json

from app.catalogue.policy_terms import Policies, Policy
from app.estimate import estimate, work_out
from app.estimate.claim import Settlement
from app.estimate.standalone import Given, Household


class NotReplayable(Exception):
    """The policies or the case are no longer those of the record; `what` names which."""

    def __init__(self, what: str) -> None:
        super().__init__(f"changed since the estimate: {what}")
        self.what = what


def record(case: dict, result: dict, policies: Policies) -> dict:
    """The case, its result, and the policies used: ids, versions and hashes of their content."""
    return {
        "policies": _used(case, policies),
        "case_sha256": _hash(case),
        "case": case,
        "result": result,
    }


def replay(kept: dict, policies: Policies) -> dict:
    """The result worked out again. Raises NotReplayable where it could not be the same."""
    case = kept["case"]
    if _hash(case) != kept["case_sha256"]:
        raise NotReplayable("case")
    for used in kept["policies"]:
        if used not in _named(used["id"], policies):
            raise NotReplayable(f"{used['id']} {used['version']}")
    return estimate(case, policies)


def _named(policy_id: str, policies: Policies) -> list[dict]:
    policy = policies.get(policy_id)
    return [_entry(policy, version.id) for version in policy.versions] if policy else []


def _entry(policy: Policy, version_id: str) -> dict:
    digest = policy.version(version_id).digest
    return {"id": policy.id, "version": version_id, "sha256": digest}


def _used(case: dict, policies: Policies) -> list[dict]:
    """The versions that the case was worked out with, each once, by name."""
    settled = work_out(case, policies)
    if isinstance(settled, Household):
        pairs = {(settled.policy.id, settled.version.id)}
    elif isinstance(settled, Given):
        pairs = _of_given(settled)
    else:
        pairs = _of_claim(settled)
    return [_entry(policies[name], version) for name, version in sorted(pairs)]


def _of_given(settled: Given) -> set[tuple[str, str]]:
    pairs: set[tuple[str, str]] = set()
    if settled.major_policy and settled.major:
        pairs.add((settled.major_policy.id, settled.major.version.id))
    if settled.aid_policy and settled.aid:
        pairs.add((settled.aid_policy.id, settled.aid.version.id))
    return pairs


def _of_claim(settled: Settlement) -> set[tuple[str, str]]:
    layers = settled.layers
    pairs: set[tuple[str, str]] = set()
    for one in settled.decided:
        if layers.basic:
            pairs.update((layers.basic.id, part.version.id) for part in one.parts)
        if layers.mutual and one.mutual:
            pairs.add((layers.mutual.id, one.mutual.version.id))
    if layers.major:
        pairs.update((layers.major.id, step.version.id) for step in settled.major or ())
    if layers.aid and settled.aid:
        pairs.add((layers.aid.id, settled.aid.version.id))
    if layers.charity and settled.charity:
        pairs.add((layers.charity.id, settled.charity.version.id))
    return pairs


def _hash(case: dict) -> str:
    text = json.dumps(case, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()

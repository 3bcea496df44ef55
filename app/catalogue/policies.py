"""Dated policies: read from a file, checked, frozen. A file that leaves a doubt is refused."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from app.catalogue.policy_file import PolicyFault, Spot
from app.catalogue.policy_tables import LEVELS, read_table
from app.catalogue.policy_terms import (
    AidCategory,
    AidVersion,
    BasicVersion,
    Cap,
    CharityVersion,
    FilingLimit,
    MajorVersion,
    MutualVersion,
    Policies,
    Policy,
    Remote,
    Section,
    StartLine,
    Table,
    Tier,
    Tilt,
    Version,
)

OWN_FILE = Path(__file__).parent / "data" / "policies.json"
Dating = tuple[str, date, date | None, str, str]
HEADER_FIELDS = ("layer", "benefit_year_start", "gate", "filing_limit", "year_cross", "remote")


def load(path: Path = OWN_FILE) -> Policies:
    """Every policy of the file by its id. Raises PolicyFault where the file must not be used."""
    path = Path(path)
    try:
        content = json.loads(path.read_text("utf-8"))
    except ValueError as broken:
        raise PolicyFault(path.name, "the file", f"must be JSON in UTF-8: {broken}") from None
    return read(content, path.name)


def read(content: Any, file: str) -> Policies:
    """Every policy of a file's content; `file` is what a fault calls it."""
    policies = Spot(content, file, "file").at("policies")
    return {name: _policy(name, policies.at(name)) for name in policies.fields()}


@cache
def own() -> Policies:
    """The product's own policies, read once."""
    return load()


def _policy(name: str, spot: Spot) -> Policy:
    layer = spot.at("layer").one_of(*_VERSIONS)
    header = {field: spot.value.get(field) for field in HEADER_FIELDS}
    policy = Policy(name, spot.at("name").text(), layer, _versions(spot, layer, header))
    if layer in ("basic", "mutual"):
        policy = replace(
            policy,
            year_start=spot.at("benefit_year_start").month_day(),
            filing_limit=_filing_limit(spot.at("filing_limit")),
        )
    if layer == "basic":
        split = spot.at("year_cross").one_of("discharge_date", "daily_split") == "daily_split"
        gate, remote = spot.at("gate").one_of("SH3", "ANY"), _remote(spot.at("remote"))
        policy = replace(policy, daily_split=split, gate=gate, remote=remote)
    return policy


def _filing_limit(spot: Spot) -> FilingLimit:
    spot.only("kind", "months", "month_day", "inclusive", "label")
    inclusive, label = spot.at("inclusive").flag(), spot.at("label").text()
    if spot.at("kind").one_of("months_after_invoice", "fixed_date_next_year")[0] == "m":
        return FilingLimit(spot.at("months").number(1, 240), (12, 31), inclusive, label)
    return FilingLimit(None, spot.at("month_day").month_day(), inclusive, label)


def _remote(spot: Spot) -> Remote:
    kind = spot.at("kind").one_of("none", "rate_cut", "first_share")
    names = [name for name in spot.fields() if name not in ("kind", "notes")]
    if kind == "none" and names:
        raise spot.fault(f"kind none takes no shares: remove {', '.join(names)}")
    if kind != "none" and not names:
        raise spot.fault("name at least one way of care away from home and its share")
    return Remote(kind, {name: spot.at(name).rate() for name in names})


def _versions(spot: Spot, layer: str, header: dict[str, Any]) -> tuple[Version, ...]:
    places = list(spot.at("versions").each())
    versions = [_VERSIONS[layer](place, _dated(place, header)) for place in places]
    in_order = sorted(zip(versions, places, strict=True), key=lambda pair: pair[0].starts)
    for (before, _), (after, place) in zip(in_order, in_order[1:], strict=False):
        _follows(before, after, place)
    names = [version.id for version in versions]
    if len(set(names)) < len(names):
        raise spot.at("versions").fault("give every version an id of its own")
    return tuple(version for version, _ in in_order)


def _follows(before: Version, after: Version, place: Spot) -> None:
    days = (after.starts - before.ends).days if before.ends else 0
    if days < 1:
        raise place.fault(f"overlaps version {before.id}: end that one on the day before")
    if days > 1:
        raise place.fault(f"leaves a gap after version {before.id}: start the day after its `to`")


def _dated(spot: Spot, header: dict[str, Any]) -> Dating:
    starts, ends = spot.at("from").day(), spot.at("to")
    last = None if ends.value is None else ends.day()
    if last is not None and last < starts:
        raise ends.fault("must not be before `from`")
    return spot.at("id").text(), starts, last, spot.at("label").text(), _digest(spot, header)


def _digest(spot: Spot, header: dict[str, Any]) -> str:
    """Hash of what decides amounts here. `to` is left out: a successor closes it later."""
    content = {k: v for k, v in spot.value.items() if k not in ("to", "notes")}
    text = json.dumps([header, content], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _basic(spot: Spot, dated: Dating) -> BasicVersion:
    outpatient, inpatient, cap = spot.at("outpatient"), spot.at("inpatient"), spot.at("cap")
    return BasicVersion(
        *dated,
        None if outpatient.value is None else _outpatient(outpatient),
        None if inpatient.value is None else _inpatient(inpatient),
        None if cap.value is None else _cap(cap),
    )


def _outpatient(spot: Spot) -> Section:
    spot.only("deductible", "rates", "year_pay_cap", "prehospital_as_level")
    level = spot.at("prehospital_as_level").one_of(*LEVELS)
    return Section(*_start_and_rates(spot), _money_or_none(spot, "year_pay_cap"), level)


def _inpatient(spot: Spot) -> Section:
    spot.only("deductible", "rates", "observation_as")
    spot.at("observation_as").one_of("inpatient")
    return Section(*_start_and_rates(spot), None, None)


def _start_and_rates(spot: Spot) -> tuple[StartLine, Table]:
    return _start_line(spot.at("deductible")), read_table(spot.at("rates"), Spot.rate)


def _start_line(spot: Spot) -> StartLine:
    per_stay = spot.at("kind").one_of("yearly", "per_stay") == "per_stay"
    by = spot.at("by").one_of("status", "age", "level")
    sequence: tuple[Decimal, ...] = (Decimal(1),)
    if per_stay:
        sequence = tuple(factor.rate() for factor in spot.at("sequence").each())
    skip = ("kind", "by", "sequence") if per_stay else ("kind", "by")
    figures = {name: value for name, value in spot.fields().items() if name not in skip}
    if by == "level":
        table = read_table(Spot({"any": figures}, spot.file, spot.path), Spot.money)
    else:
        table = read_table(Spot(figures, spot.file, spot.path), Spot.money)
    return StartLine(per_stay, table, sequence)


def _cap(spot: Spot) -> Cap:
    spot.only("basis", "amount", "over_cap_rate", "over_cap_fund")
    on_expense = (
        spot.at("basis").one_of("expense_above_deductible", "fund_payment")
        == "expense_above_deductible"
    )
    over_rate = spot.at("over_cap_rate").rate() if on_expense else Decimal(0)
    return Cap(on_expense, spot.at("amount").money(), over_rate)


def _tiers(spot: Spot) -> tuple[Tier, ...]:
    tiers: list[Tier] = []
    for place in spot.each():
        place.only("from", "to", "rate")
        top, bottom = place.at("to"), place.at("from").money()
        due = tiers[-1].top if tiers else Decimal("0.00")
        if bottom != due:
            raise place.fault(f"must start where the tier before ends ({due})")
        limit = None if top.value is None else top.money()
        if limit is not None and limit <= bottom:
            raise top.fault("must be above `from`")
        tiers.append(Tier(bottom, limit, place.at("rate").rate()))
    if tiers[-1].top is not None:
        raise spot.fault("the last tier must be open: `to` null")
    return tuple(tiers)


def _major(spot: Spot, dated: Dating) -> MajorVersion:
    requires, tilt = spot.at("requires"), spot.at("tilt")
    spot.at("segment_basis").one_of("gross")
    tiers = _tiers(spot.at("tiers"))
    better = None if tilt.value is None else _tilt(tilt, max(tier.rate for tier in tiers))
    return MajorVersion(
        *dated,
        None if requires.value is None else requires.one_of("major_disease"),
        spot.at("deductible").money(),
        tiers,
        better,
        _money_or_none(spot, "year_pay_cap", must_stand=True),
    )


def _tilt(spot: Spot, highest: Decimal) -> Tilt:
    spot.only("categories", "deductible_factor", "rate_plus")
    plus = spot.at("rate_plus")
    if plus.rate() + highest > 1:
        raise plus.fault("lifts a rate above 1")
    return Tilt(_categories(spot), spot.at("deductible_factor").rate(), plus.rate())


def _categories(spot: Spot) -> frozenset[str]:
    return frozenset(name.text() for name in spot.at("categories").each())


def _aid(spot: Spot, dated: Dating) -> AidVersion:
    base = spot.at("base").one_of(
        "all_personal_inpatient", "policy_scope_inpatient", "household_burden"
    )
    household, once = base == "household_burden", spot.at("once_per_year")
    if once.flag() and not household:
        raise once.fault("only aid on a household's burden knows once a year")
    cap = _money_or_none(spot, "year_pay_cap", must_stand=True)
    if household:
        return AidVersion(*dated, base, once.flag(), {}, _tiers(spot.at("tiers")), cap)
    places = spot.at("categories")
    categories = {name: _aid_category(places.at(name)) for name in places.fields()}
    return AidVersion(*dated, base, False, categories, (), cap)


def _aid_category(spot: Spot) -> AidCategory:
    spot.only("threshold", "rate", "no_cap")
    no_cap = spot.maybe("no_cap")
    return AidCategory(
        spot.at("threshold").money(), spot.at("rate").rate(), no_cap is not None and no_cap.flag()
    )


def _charity(spot: Spot, dated: Dating) -> CharityVersion:
    fund = spot.at("fund_total").money()
    return CharityVersion(*dated, _categories(spot), spot.at("rate").rate(), fund)


def _mutual(spot: Spot, dated: Dating) -> MutualVersion:
    start_line = spot.at("deductible").only("kind", "amount")
    start_line.at("kind").one_of("yearly")
    cap = _money_or_none(spot, "year_pay_cap", must_stand=True)
    rates = read_table(spot.at("rates"), Spot.rate)
    if rates.needs_status or rates.needs_level:
        raise spot.at("rates").fault("mutual aid has rates by age only")
    return MutualVersion(*dated, start_line.at("amount").money(), rates, cap)


def _money_or_none(spot: Spot, name: str, *, must_stand: bool = False) -> Decimal | None:
    place = spot.at(name) if must_stand else spot.maybe(name)
    return None if place is None or place.value is None else place.money()


_VERSIONS: dict[str, Callable[[Spot, Dating], Version]] = {
    "basic": _basic,
    "major": _major,
    "aid": _aid,
    "charity": _charity,
    "mutual": _mutual,
}

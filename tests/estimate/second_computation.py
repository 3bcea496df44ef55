"""The estimate a second time: slow, in whole fen and fractions, straight from the policy file.

It shares no code with the product. Where both agree on cases that nobody wrote by hand, the
rules were at least understood the same way twice.
"""

from datetime import date, timedelta
from fractions import Fraction
from math import floor

USED = [
    "out_ded_used",
    "in_ded_used",
    "pool_expense_used",
    "fund_paid",
    "out_fund_paid",
    "major_base",
    "major_paid",
    "aid_threshold_used",
    "aid_paid",
    "mutual_ded_used",
    "mutual_paid",
]


def fen(text):
    return int(Fraction(text) * 100)


def half_up(amount):
    return floor(amount + Fraction(1, 2))


def yuan(amount):
    return f"{amount // 100}.{amount % 100:02d}"


def day(text):
    return date.fromisoformat(text)


def version(policy, on):
    for one in policy["versions"]:
        if one["from"] <= on.isoformat() and (one["to"] is None or on.isoformat() <= one["to"]):
            return one
    raise LookupError(on)


def age(birth, on):
    years = on.year - birth.year
    try:
        birthday = birth.replace(year=on.year)
    except ValueError:
        birthday = date(on.year, 3, 1)
    return years if on >= birthday else years - 1


def pick(table, person, years, level):
    """The figure of a table in the file for a person, found by trying the names of its groups."""
    retired = person.get("status") == "retired"
    names = ["any", "retired" if retired else "active"]
    if retired:
        names.append("retired_u70" if years < 70 else "retired_70")
        if person.get("retired_pre2001"):
            names.insert(0, "retired_pre2001")
    names.append("u60" if years < 60 else "60+")
    names.append("60-69" if 60 <= years < 70 else "70+" if years >= 70 else "")
    names.append("0-18" if years <= 18 else "19-59" if years <= 59 else "60+")
    for name in names:
        if name in table:
            found = table[name]
            return found[level] if isinstance(found, dict) else found
    return table[level]


def year_of(policy, on):
    start = policy["benefit_year_start"]
    return on.year if on.strftime("%m-%d") >= start else on.year - 1


def first_day(policy, year):
    return day(f"{year}-{policy['benefit_year_start']}")


def last_day(limit, invoice_date):
    if limit["kind"] == "fixed_date_next_year":
        return day(f"{invoice_date.year + 1}-{limit['month_day']}")
    month = invoice_date.month + limit["months"]
    year, month = invoice_date.year + (month - 1) // 12, (month - 1) % 12 + 1
    on = invoice_date.day
    while True:
        try:
            return date(year, month, on)
        except ValueError:
            on -= 1


def shanghai(sheet, person, begins):
    situation, away = sheet["situation"], sheet["place"] == "other_province"
    if situation == "OTHER_PROVINCE_EMERGENCY":
        return away and sheet["emergency"]
    if situation == "PREHOSPITAL_LOCAL":
        return not away and sheet["setting"] == "prehospital"
    if situation == "CARD_LOSS":
        loss = person.get("card_loss")
        if away or sheet["setting"] != "outpatient" or loss is None:
            return False
        return day(loss["from"]) <= begins <= day(loss["to"])
    if situation == "TRANSFERRED":
        return away and sheet["setting"] != "prehospital" and bool(person.get("transferred_to"))
    return False


class Second:
    """One case."""

    def __init__(self, case, policies):
        self.case, self.person = case, case["person"]
        self.policy = {layer: policies[name] for layer, name in case["policy"].items()}
        self.main = self.policy.get("basic") or self.policy["mutual"]
        self.years = {}
        for year, used in case.get("ytd", {}).items():
            self.years[year] = {name: fen(used.get(name, "0")) for name in USED}
            self.years[year]["admissions"] = used.get("admissions", 0)
        self.pool = self.additional = self.major = self.aid = self.charity = self.mutual = 0
        self.burdens, self.last, self.total, self.other = {}, {}, 0, 0
        self.stays_left = self.stays_scope = 0

    def year(self, year):
        blank = dict.fromkeys(USED, 0) | {"admissions": 0}
        return self.years.setdefault(str(year), blank)

    def result(self):
        sheets = sorted(self.case["invoices"], key=lambda s: (self.ends(s), s["no"]))
        seen, decisions, large = set(self.case.get("paid_invoice_keys", ())), [], False
        for sheet in sheets:
            why = self.reason(sheet, seen)
            seen.add(f"{sheet['code']}-{sheet['no']}")
            decisions.append(why)
            if why == "accepted":
                self.accept(sheet)
                large = large or fen(sheet["total"]) > 10_000_000_00
        if "major" in self.policy:
            self.pay_major()
        if "aid" in self.policy or "charity" in self.policy:
            self.pay_aid_and_charity()
        return self.shown(decisions, large)

    def shown(self, decisions, large):
        basic = self.pool + self.additional
        fund = basic + self.major + self.aid + self.charity + self.mutual
        left = self.total - self.other - fund
        status = "partial" if len(set(decisions)) > 1 else "ok"
        if large or left < 0:
            status = "manual_review"
        if "accepted" not in decisions:
            status = "rejected"
        amounts = {
            "basic_pool": self.pool,
            "basic_additional": self.additional,
            "basic": basic,
            "major": self.major,
            "aid": self.aid,
            "charity": self.charity,
            "mutual": self.mutual,
        }
        return {
            "decisions": decisions,
            "layers": {name: yuan(amount) for name, amount in amounts.items()},
            "total": yuan(self.total),
            "other_paid": yuan(self.other),
            "total_fund": yuan(fund),
            "personal": yuan(max(0, left)),
            "status": status,
            "ytd_after": {
                year: {n: v if n == "admissions" else yuan(v) for n, v in used.items()}
                for year, used in self.years.items()
            },
        }

    def is_stay(self, sheet):
        return sheet["setting"] in ("inpatient", "observation")

    def begins(self, sheet):
        return day(sheet["admit"] if self.is_stay(sheet) else sheet["service_date"])

    def ends(self, sheet):
        return day(sheet["discharge"] if self.is_stay(sheet) else sheet["service_date"])

    def reason(self, sheet, seen):
        total, begins = fen(sheet["total"]), self.begins(sheet)
        last = last_day(self.main["filing_limit"], day(sheet["invoice_date"]))
        death = self.person.get("death_date")
        checks = {
            "ZERO_AMOUNT": total == 0,
            "NEGATIVE_AMOUNT": total < 0,
            "INVOICE_VOID": sheet.get("void", False),
            "DUPLICATE": f"{sheet['code']}-{sheet['no']}" in seen,
            "FISCAL_REIMBURSED": sheet.get("fiscal_reimbursed", False),
            "OVER_TIME_LIMIT": day(self.case["claim_date"]) > last,
            "AFTER_DEATH": death is not None and begins > day(death),
            "NOT_ELIGIBLE_SITUATION": self.main.get("gate") == "SH3"
            and not shanghai(sheet, self.person, begins),
        }
        return next((code for code, applies in checks.items() if applies), "accepted")

    def accept(self, sheet):
        self.total += fen(sheet["total"])
        self.other += fen(sheet.get("other_paid", "0"))
        in_scope = 0
        for line in sheet["lines"]:
            amount = fen(line["amount"])
            if line["class"] == "A":
                in_scope += amount
            if line["class"] == "B":
                in_scope += amount - half_up(amount * Fraction(line["first_share"]))
        years = age(day(self.person["birth"]), self.begins(sheet))
        if "mutual" in self.policy:
            self.pay_mutual(sheet, in_scope, years)
        else:
            self.pay_basic(sheet, in_scope, years)

    def pay_mutual(self, sheet, in_scope, years):
        terms, ends = version(self.main, self.ends(sheet)), self.ends(sheet)
        used = self.year(year_of(self.main, ends))
        base = max(0, in_scope - fen(sheet.get("other_paid", "0")))
        start = min(base, max(0, fen(terms["deductible"]["amount"]) - used["mutual_ded_used"]))
        pay = half_up((base - start) * Fraction(pick(terms["rates"], self.person, years, "1")))
        pay = min(pay, max(0, fen(terms["year_pay_cap"]) - used["mutual_paid"]))
        used["mutual_ded_used"] += start
        used["mutual_paid"] += pay
        self.mutual += pay

    def split(self, sheet, in_scope):
        begins, ends = self.begins(sheet), self.ends(sheet)
        if self.main["year_cross"] == "discharge_date":
            return [(year_of(self.main, ends), ends, in_scope)]
        nights, pieces, left = (ends - begins).days, [], in_scope
        for year in range(year_of(self.main, begins), year_of(self.main, ends)):
            turn = first_day(self.main, year + 1)
            piece = min(left, half_up(Fraction(in_scope * (turn - begins).days, nights)))
            pieces.append((year, turn - timedelta(days=1), piece))
            left, begins = left - piece, turn
        return [*pieces, (year_of(self.main, ends), ends, left)]

    def pay_basic(self, sheet, in_scope, years):
        left_of_line, stay = None, self.is_stay(sheet)
        if stay:
            self.stays_left += fen(sheet["total"])
        for year, on, amount in self.split(sheet, in_scope):
            terms, used = version(self.main, on), self.year(year)
            section = terms["inpatient" if stay else "outpatient"]
            level = sheet["level"]
            if sheet["setting"] == "prehospital":
                level = section["prehospital_as_level"]
            first, cut = self.away(sheet, amount)
            line, after = section["deductible"], amount - first
            standard = fen(pick(line, self.person, years, level))
            if line["kind"] == "per_stay":
                if left_of_line is None:
                    at = min(used["admissions"], len(line["sequence"]) - 1)
                    left_of_line = half_up(standard * Fraction(line["sequence"][at]))
                    used["admissions"] += 1
                start = min(after, left_of_line)
                left_of_line -= start
            else:
                ledger = "in_ded_used" if stay else "out_ded_used"
                start = min(after, max(0, standard - used[ledger]))
                used[ledger] += start
            rate = max(0, Fraction(pick(section["rates"], self.person, years, level)) - cut)
            pool, more = self.capped(after - start, rate, terms, section, used)
            self.pool += pool
            self.additional += more
            burden = after - pool - more
            self.burdens[year] = self.burdens.get(year, 0) + burden
            self.last[year] = max(self.last.get(year, on), on)
            if stay:
                self.stays_left -= pool + more
                self.stays_scope += burden

    def away(self, sheet, amount):
        remote = self.main["remote"]
        if remote["kind"] == "none":
            return 0, Fraction(0)
        share = Fraction(remote[sheet["remote"]])
        return (0, share) if remote["kind"] == "rate_cut" else (half_up(amount * share), 0)

    def capped(self, base, rate, terms, section, used):
        cap, more = terms["cap"], 0
        if cap and cap["basis"] == "expense_above_deductible":
            within = min(base, max(0, fen(cap["amount"]) - used["pool_expense_used"]))
            more = half_up((base - within) * Fraction(cap["over_cap_rate"]))
            used["pool_expense_used"] += base
            pool = half_up(within * rate)
        else:
            pool = half_up(base * rate)
            if cap:
                pool = min(pool, max(0, fen(cap["amount"]) - used["fund_paid"]))
        if section.get("year_pay_cap"):
            pool = min(pool, max(0, fen(section["year_pay_cap"]) - used["out_fund_paid"]))
            used["out_fund_paid"] += pool
        used["fund_paid"] += pool + more
        return pool, more

    def pay_major(self):
        for year in sorted(self.burdens):
            terms, used = version(self.policy["major"], self.last[year]), self.year(year)
            if terms["requires"] and not self.person.get(terms["requires"]):
                continue
            before = used["major_base"]
            used["major_base"] += self.burdens[year]
            pay = self.tiers(terms, used["major_base"]) - self.tiers(terms, before)
            if terms["year_pay_cap"]:
                pay = min(pay, max(0, fen(terms["year_pay_cap"]) - used["major_paid"]))
            used["major_paid"] += pay
            self.major += pay

    def tiers(self, terms, burden):
        start, plus, tilt = Fraction(fen(terms["deductible"])), Fraction(0), terms["tilt"]
        if tilt and set(tilt["categories"]) & set(self.person.get("categories", ())):
            start, plus = start * Fraction(tilt["deductible_factor"]), Fraction(tilt["rate_plus"])
        pay = 0
        for tier in terms["tiers"]:
            low = max(fen(tier["from"]), start)
            high = burden if tier["to"] is None else min(burden, fen(tier["to"]))
            pay += half_up(max(0, high - low) * (Fraction(tier["rate"]) + plus))
        return pay

    def pay_aid_and_charity(self):
        on, categories = day(self.case["claim_date"]), self.person.get("categories", ())
        terms = version(self.policy["aid"], on) if "aid" in self.policy else None
        in_scope_only = terms and terms["base"] == "policy_scope_inpatient"
        base = max(0, (self.stays_scope if in_scope_only else self.stays_left) - self.major)
        known = [name for name in categories if terms and name in terms["categories"]]
        if known and self.burdens:
            best = min(known, key=lambda name: self.preference(terms["categories"][name]))
            self.pay_aid(terms, terms["categories"][best], base)
        if "charity" in self.policy:
            fund = version(self.policy["charity"], on)
            if set(fund["categories"]) & set(categories):
                balance = self.case.get("charity_fund_balance", fund["fund_total"])
                wanted = half_up((base - self.aid) * Fraction(fund["rate"]))
                self.charity = min(wanted, fen(balance))

    def preference(self, category):
        return -Fraction(category["rate"]), fen(category["threshold"])

    def pay_aid(self, terms, category, base):
        used = self.year(max(self.burdens))
        threshold = min(base, max(0, fen(category["threshold"]) - used["aid_threshold_used"]))
        self.aid = half_up((base - threshold) * Fraction(category["rate"]))
        if terms["year_pay_cap"] and not category.get("no_cap"):
            self.aid = min(self.aid, max(0, fen(terms["year_pay_cap"]) - used["aid_paid"]))
        used["aid_threshold_used"] += threshold
        used["aid_paid"] += self.aid


def second_result(case, policies):
    """Decisions, layers, sums, status and accumulators of a case over invoices."""
    return Second(case, policies).result()
